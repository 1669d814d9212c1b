"""A cell does in a page what it does in Python: it prints and shows the same, digit by digit."""

import json
import math
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from page_python import python_says, python_value

from attnkit.live.editing import cells

HERE = Path(__file__).parent
CELLS, RAISED = (
    HERE.joinpath(name).read_text("utf-8").split("----\n")
    for name in ("language.txt", "raised.txt")
)


@pytest.mark.parametrize("code", CELLS, ids=lambda code: code.splitlines()[0][:40])
def test_a_cell_prints_and_shows_what_python_does(page_python, code):
    answer = page_python.run(code)
    assert answer["ok"], answer["error"]
    assert (answer["printed"], answer["shown"]) == python_says(code)


@pytest.mark.parametrize("code", RAISED, ids=lambda code: code.splitlines()[-1][:40])
def test_a_cell_is_refused_where_python_refuses_it_and_as_python_says_it(page_python, code):
    with pytest.raises(Exception) as raised:
        python_says(code)
    said = f"{raised.type.__name__}: {raised.value}"
    assert page_python.run(code)["error"]["python"] == said


def some_floats(seed, n):
    """Draw numbers of every size, and such as people write."""
    rng = np.random.default_rng(seed)
    bits = rng.integers(0, 2**64, size=n, dtype=np.uint64)
    any_size = [struct.unpack("d", each.tobytes())[0] for each in bits]
    written = (rng.integers(-99999, 99999, size=n) / 10.0 ** rng.integers(0, 5, size=n)).tolist()
    halves = (rng.integers(-999, 999, size=n) / 2.0 ** rng.integers(0, 6, size=n)).tolist()
    return [x for x in any_size + written + halves if math.isfinite(x) and abs(x) > 1e-290]


def test_numbers_are_read_and_written_digit_by_digit(page_python):
    numbers = some_floats(0, 150)
    forms = [".3f", ".0f", ".2e", ".4g", "g", ".1%", "10.2f", ",.1f", "", "+.2f", "e"]
    lines = [f"print({x!r}, round({x!r}, 2))" for x in numbers]
    fields = [f"print(f'{{{x!r}:{form}}}')" for x in numbers for form in forms if abs(x) < 1e16]
    code = "\n".join(lines)
    assert page_python.run(code)["printed"] == python_says(code)[0]
    for start in range(0, len(fields), 500):
        part = "\n".join(fields[start : start + 500])
        assert page_python.run(part)["printed"].split("\n") == python_says(part)[0].split("\n")


def some_operations(seed, n):
    """Draw sums, quotients, powers and comparisons of numbers of every kind."""
    rng = random.Random(seed)
    kinds = [
        lambda: rng.randrange(-20, 20),
        lambda: float(rng.randrange(-20, 20)),
        lambda: rng.randrange(-99, 99) / 8,
        lambda: rng.uniform(-5, 5),
        lambda: rng.randrange(-(2**53), 2**53),
        lambda: rng.uniform(-1, 1) * 10.0 ** rng.randrange(-20, 20),
        lambda: rng.choice([0, 1, -1, 0.0, -0.0]),
    ]
    for _ in range(n):
        sign = rng.choice(["+", "-", "*", "/", "//", "%", "**", "<", "==", "<="])
        a, b = rng.choice(kinds)(), rng.choice(kinds)()
        if sign == "**":
            a, b = abs(a) or 1, rng.choice([2, 3, -1, 0.5, -2.5])
        yield f"({a!r}) {sign} ({b!r})"


def test_arithmetic_is_the_same_to_the_last_digit(page_python):
    lines = [
        f"try:\n    print({operation})\nexcept ZeroDivisionError:\n    print('by zero')"
        for operation in some_operations(0, 400)
    ]
    for start in range(0, len(lines), 100):
        part = "\n".join(lines[start : start + 100])
        assert page_python.run(part)["printed"].split("\n") == python_says(part)[0].split("\n")


def test_what_a_cell_sets_of_numpy_is_forgotten_by_the_next(page_python):
    page_python.run("import numpy as np\nnp.set_printoptions(precision=2)\nnp.seterr(all='ignore')")
    answer = page_python.run("import numpy as np\nnp.array([1 / 3, 0]) / np.array([1, 0])")
    assert answer["shown"] == "array([0.33333333,        nan])"
    assert "invalid value" in answer["printed"]


@pytest.mark.parametrize(
    ("code", "line", "says"),
    [
        ("x = 1\ny = x +", 2, "cannot read this line"),
        ("x = 1\n\nprint(y)", 3, "y is not known"),
        ("def f(x):\n    return x / 0\n\nf(1)", 2, "divided by zero"),
        ("def f(x):\n    return f(x)\nf(1)", 2, "calls itself without end"),
        ("import numpy as np\nnp.ones(3) + np.ones(4)", 2, "could not be broadcast together"),
        ("import numpy as np\n\n\n0 < np.ones(3) in [1]", 4, "between < and `in`"),
        ("(0.25).round(2)", 1, "A number of Python has no .round"),
        ("import numpy as np\nx = np.random.default_rng(0)", 2, "np.random"),
        ("import numpy as np\nnp.random.rand(3)", 2, "draws no random numbers"),
        ("import numpy as np\nnp.argpartition([1], 0)", 2, "write np.argsort(x)[-k:]"),
        ("import numpy as np\nnp.zeros(2, 3)", 2, "are brackets missing"),
        ("import numpy as np\nnp.array([1, 2], [3, 4])", 2, "are brackets missing"),
        ("import numpy as np\nx = np.ones(3)\nnp.concatenate(x, x)", 3, "stands in a list"),
        ("import numpy as np\nnp.exp()", 2, "more or fewer values"),
        ("import numpy as np\nprint(np.linalg)", 2, "written out"),
        ("import os", 1, "Beside numpy, this page has math, itertools, functools, collections"),
        ("import math, re", 1, "for re"),
        ("from scipy import special", 1, "for scipy"),
        ("x = 'abc", 1, "no closing quote"),
        ("print('%c' % 3)", 1, "%c is not in this page: write an f-string"),
        ("print('{0.real}'.format(3))", 1, "write an f-string"),
        ("list(map('{[0]}'.format, [[1.5]]))", 1, "write an f-string"),
        ("x = 3j", 1, "Complex"),
        ("x = f'{1'", 1, "no }"),
        ("open('file')", 1, "no files to open"),
        ("import numpy as np\nnp.ones((2, 2)).sum(1, True)", 2, "by name, as in keepdims=True"),
        ("import numpy as np\nnp.unique([1, 1], True)", 2, "by name"),
        ("import numpy as np\nx = np.ones(2)\nx != None", 3, "write x is None"),
        ("import numpy as np\nnp.array([10**400])", 2, "A whole number of 401 digits"),
        ("import numpy as np\nx = np.ones(6)\nx.reshape(6 / 2, 2)", 3, "'float' object cannot be"),
        ("import numpy as np\nnp.zeros((2, 3.0))", 2, "'float' object cannot be interpreted"),
        ("import numpy as np\nnp.mean([1], dtype=int)", 2, "no argument dtype here; perhaps in"),
        ("x = math.pi", 1, "write import math above"),
        ("f = lambda: math.inf\nf'{f():.1f}'", 1, "write import math above"),
        ("x = const(3)", 1, "The name const is not known here"),
        ("max([1, 2], kez=abs)", 1, "no argument kez"),
        ("'é'.title()", 1, "letters beyond English"),
        ("x = 1\ny = {**[x]}", 2, "'list' object is not a mapping"),
        ("x = 2\nx()", 2, "as if it were a function"),
        ("[1, 2][5]", 1, "fewer entries"),
        ("{'a': 1}['b']", 1, "no key b"),
        ("assert 1 == 2", 1, "not so"),
        ("def f(a):\n    pass\nf(1, 2)", 3, "takes 1 value,"),
        ("import numpy as np\nnp.round(1, out=2)", 2, "no argument out"),
        ("x = 1\n  y = 2", 2, "spaces"),
        ("x = [0] * 10**9", 1, "more memory"),
        ("import numpy as np\nnp.zeros((9000, 9000))", 2, "more memory"),
        ("import numpy as np\nnp.arange(10**9)", 2, "more memory"),
        ("import numpy as np\nnp.linspace(0, 1, 10**9)", 2, "more memory"),
        ("print((-8) ** 0.5)", 1, "complex"),
        ("x = (-8) ** 0.5", 1, "complex"),
        ("scores = [9.0, 900.0]\n[2.718 ** s for s in scores]", 2, "too large here for a float"),
        ("x = $", 1, "no meaning"),
        ("x = 1\ny = (2 + [3]\nprint(x)\n", 2, "( is never closed"),
        ("x = [1)\nx", 1, ") does not close the ["),
        ("x = 1\nx)", 2, ") closes nothing"),
        ("f'{(1}'", 1, "f-string"),
        ("set().pop()", 1, "The set is empty"),
        ("{1}.remove(2)", 1, "set has no key 2"),
        ("{{1}: 2}", 1, "element of a set: frozenset(x) can"),
        ("import numpy as np\nnp.array(frozenset({1}))", 2, "A frozenset stands where numbers"),
        ("def f(**more):\n    return more\nf(b=1, a=2)", 2, "lost the order"),
        (
            "def f(**more):\n    for k in more: print(k)\nf(b=1, a=2)",
            2,
            "lost the order",
        ),
        ("f = lambda **more: list(more.items())\nf(b=1, a=2)", 1, "lost the order"),
        ("def f(**more):\n    print(f'{more}')\nf(b=1, a=2)", 2, "lost the order"),
        ("class A:\n    def __init__(self):\n        self.__x = 1", 3, "write _x"),
        ("x = [1, 2, 3]\ndel x[::2]", 2, "this page cannot; the chapter's notebook can"),
        ("match 3:\n    case 3: print(3)", 1, "write if and elif"),
        ("class A:\n    pass\nclass B(A, list):\n    pass", 3, "more than one other"),
        ("import numpy as np\nx = np.ones((2, 3))\nx.shape = (3, 2)", 3, "x.reshape(...)"),
        ("run = eval\nrun('1')", 2, "eval(): a page does not have it"),
        ("[exec][0]('import js')", 1, "exec(): a page does not have it"),
        ("from numpy.linalg import norm", 1, "write import numpy as np"),
        ("x = []\nx.append(x)\nprint(x)", 3, "without end"),
        ("next(iter([]))", 1, "raises StopIteration"),
        ("for i in range(3):\n    pass\nbreak", 3, "outside loop"),
        ("def f(x, x):\n    return x", 1, "argument name reused"),
        ("'a b'.expandtabs()", 1, "the chapter's notebook has it"),
        ("sum([1], start=2)", 1, "write f(x, 2) for f(x, n=2)"),
        ("'ab'.encode('utf-8', 'strict', 1)", 1, "in the chapter's notebook, some take more"),
        ("class A:\n    def __lt__(self, other): return True\nA() <= A()", 3, "its own __le__"),
        ("class A:\n    __slots__ = ('x',)", 2, "remove this line"),
        ("class A:\n    def __del__(self): print('gone')", 2, "never called in this page"),
        ("class A:\n    def __getattribute__(self, name): return name", 2, "never called"),
        ("class A:\n    def __init_subclass__(cls): print(1)", 2, "never called"),
        ("def f():\n    raise NotImplementedError\nf()", 2, "raises NotImplementedError"),
        ("raise NotImplementedError('write forward')", 1, "write forward"),
        ("s = 0\n[s := s + k for k in range(3)]", 2, "before its := in one comprehension"),
        ("class A: pass\na = A()\na.x = a.y = 1\nlist(a.__dict__)", 4, "lost the order"),
        ("from itertools import batched", 1, "batched is not in this page"),
        ("import numpy as np\ndef f(x):\n    x + 1\nnp.ones(2) + f(1)", 4, "lack its return"),
        (
            "import numpy as np\nnp.add.reduceat([1], [0])",
            2,
            "A function has no .reduceat in this page",
        ),
        ("x = 1, *[2]", 1, "write (*a, b)"),
        ("dict(a=1, b=2)", 1, "write {'a': 1, 'b': 2}"),
        ("x = 1\n\nf'{open(3)}'", 3, "no files to open"),
        ("queries = 2\nquerie", 2, "querie is not known here: did you mean queries?"),
        ("import numpy as np\nx = np.arange(3)\nx /= 2", 3, "write x = x / 2 for x /= 2"),
        (
            "from dataclasses import dataclass\n@dataclass\nclass Head:\n    x: int\nHead(1, x=2)",
            5,
            "Head(x) gets other values",
        ),
        ("pritn(1)", 1, "did you mean print?"),
        ("with (Head() as a, Head() as b):\n    pass", 1, "remove the brackets after with"),
        ("y = log(9)", 1, "log is not known here: is np.log meant?"),
        ("y = math.log(9)", 1, "math is not known here: write import math above."),
        ("\nx = np.ones(2)", 2, "np is not known here: write import numpy as np above."),
        ("numbers", 1, "it is misspelt, or no line above this one makes it"),
        ("import numpy as np\nnp.ex(1)", 2, "np.ex is not in this page: did you mean np.exp?"),
        ("import numpy as np\nnp.asaray([1])", 2, "did you mean np.asarray?"),
        ("import numpy as np\nnp.linalg.nrom([1])", 2, "did you mean np.linalg.norm?"),
        ("import numpy as np\nnp.frobnicate(1)", 2, "if numpy does, the chapter's notebook does"),
        ("import math\nmath.sqr(2)", 2, "math.sqr is not in this page: did you mean math.sqrt?"),
        ("import math\nmath.lgama(2)", 2, "did you mean math.lgamma?"),
        ("import numpy as np\nnp.ones(2).resahpe(1, 2)", 2, "did you mean array.reshape?"),
        ("import numpy as np\nnp.ones(2).sahpe", 2, "did you mean array.shape?"),
        ("import numpy as np\nnp.ones(2).masked_fill(1, 2)", 2, "write np.where(mask, value, a)"),
        ("import numpy as np\nnp.ones(2).sum(keepdim=True)", 2, "did you mean keepdims?"),
        ("import numpy as np\nnp.ones(2).sum(dim=0)", 2, "did you mean axis?"),
        ("import numpy as np\nx = np.ones(2)\nx^2", 3, "^ is not a power in Python: write **."),
        ("import numpy as np\nnp.arange(3) ^ 2", 2, "^ is not a power"),
        ("x = 2.5\nx ^ 2", 2, "^ is not a power"),
        ("x = 2.5\nx ^= 2", 2, "^ is not a power"),
        ("def f(x):\n    x\n2 * f(1)", 3, "lack its return?"),
        ("def f(x):\n    x\nf(1)[0]", 3, "lack its return?"),
        ("def f(x):\n    x\nf(1).sum()", 3, "lack its return?"),
        ("x = 50,5\nx - 1", 2, "a comma makes a tuple; is it a decimal point?"),
        ("class Map:\n    pass\nMap() + Map()", 3, "class Map and an object of the class Map"),
        ("import numpy as np\nnp.maximum([1, 2])", 2, "maximum() takes 2 values, and gets 1"),
        ("import numpy as np\nnp.exp()", 2, "takes more or fewer values than it gets"),
        ("import numpy as np\nif np.ones(2) < 2:\n    pass", 2, "np.where(condition, x, y)"),
        ("x = 1\nreturn x", 2, "begin its line with four spaces"),
        ("import itertools\nitertools.counts", 2, "counts is not in this page: it is misspelt"),
        ("a, b, c = 197, 38,809, 147,456", 1, "a comma inside a number, as in 38,809"),
        ("import numpy as np\nnp.ones((2, 3)) @ np.ones((2, 3))", 2, "they have 3 and 2 numbers"),
        ("import numpy as np\nnp.ones((2, 3)) @ 2.0", 2, "right side of @ is a single number"),
    ],
)
def test_an_error_names_the_line_of_the_cell_and_says_it_plainly(page_python, code, line, says):
    answer = page_python.run(code)
    assert not answer["ok"]
    assert answer["error"]["line"] == line
    assert says in answer["error"]["sentence"]


def cell_of(chapter, cell_id):
    notebook = json.loads((HERE.parents[1] / "chapters" / f"{chapter}.ipynb").read_text("utf-8"))
    (found,) = ("".join(c["source"]) for c in notebook["cells"] if c.get("id") == cell_id)
    return found


SOFTMAX = cell_of("softmax", "softmax-37").split("\n\n\n")[0].replace("stable_softmax", "softmax")
X = "np.array([[1.0, 0.5, -2], [0.25, 3, 1], [2, 2, 0.125], [0, 1, 4]])"
W = "np.array([[0.5, 1], [-1, 2], [0.25, 0.75]])"


@pytest.mark.parametrize(
    ("chapter", "cell_id", "expression"),
    [
        (
            "waist-and-weight",
            "waist-21",
            "my_pooling(my_scores([57.0, 50], [51, 56, 58]), {X}[:3])",
        ),
        ("waist-and-weight", "waist-11", "kernel({X})"),
        ("softmax", "softmax-11", "my_softmax({X})"),
        ("self-attention", "self-35", "my_self_attention({X}, {W}, {W}, {W})"),
        ("block", "block-03", "my_small_network({X}, {W}, np.ones(2), {W}.T, np.zeros(3))"),
        ("block", "block-19", "my_layer_norm({X}, epsilon=0.1)"),
        ("heads", "heads-20", "my_merge(my_split({X}[:, :2], 2))"),
        ("order-and-masks", "order-07", "my_positions(6, 4)"),
        ("order-and-masks", "order-21", "my_rotate({X}[:, :2], [0, 1, 2.5, 7])"),
        ("scoring-functions", "scoring-41", "my_additive_scores({X}, {X}[:2], {W}, {W}, {W}[0])"),
        ("square-root-of-d", "root-15", "my_jacobian(softmax({X}[0]))"),
        ("square-root-of-d", "root-23", "gradient({X}[0], {X}, {X}[:, 1], 2.0)"),
        ("learning-to-attend", "learn-10", "score_slopes(softmax({X}), {X})"),
        ("learning-to-attend", "learn-18", "adam_step(1.0, {X}, 0, 0, t=1, rate=0.01)"),
        ("does-it-work", "waist-76", "boxcar_scores([51, 52.5], [50, 53, 58], 2)"),
        ("cup-or-book", "desk-09", "query(0.3)"),
    ],
)
def test_a_function_of_a_chapter_gives_the_same_in_a_page(
    page_python, chapter, cell_id, expression
):
    function = cell_of(chapter, cell_id).split("\n\n\n")
    functions = "\n".join(part for part in function if part.lstrip().startswith("def "))
    code = f"import math\nimport numpy as np\n{SOFTMAX}\n{functions}\n"
    asked = expression.format(X=X, W=W)
    names = {}
    exec(code, names)
    expected = eval(asked, names)
    answer = page_python.run(f"{code}\nvalue = {asked}\n")
    assert answer["ok"], answer["error"]
    rows = expected if isinstance(expected, tuple) else (expected,)
    for k, row in enumerate(rows):
        name = f"value[{k}]" if isinstance(expected, tuple) else "value"
        asked = page_python.ask(f"np.asarray({name}) * 1.0")
        assert asked["ok"], asked["error"]
        sent = asked["value"]
        assert tuple(sent["shape"]) == np.shape(row)
        values = [float(x) if isinstance(x, str) else x for x in sent["values"]]
        np.testing.assert_allclose(values, np.ravel(row), rtol=1e-14, atol=1e-15)


def test_a_cell_imports_what_the_page_brings(page_python):
    begin = "import numpy as np\nfrom given.shares import share\n"
    assert page_python.run(f"{begin}share(np.array([1.0, 3]))")["shown"] == "array([0.25, 0.75])"
    error = page_python.run(f"{begin}\nshare(np.array([1.0, -3]))")["error"]
    assert error["line"] == 4  # of the cell, not of the module
    assert error["sentence"] == "scores must not be below 0, but hold -3.0"
    assert page_python.run("import given.other")["error"]["kind"] == "ImportError"


def test_values_come_and_go_with_their_kind(page_python):
    numbers = {"kind": "float64", "array": True, "shape": [2, 1], "values": [1, 2.5]}
    one = {"kind": "int64", "array": False, "shape": [], "values": [2]}
    text, nothing = {"kind": "str", "text": "a cup"}, {"kind": "none"}
    both = {"kind": "list", "items": [numbers, {"kind": "tuple", "items": [one, text, nothing]}]}
    code = "f'{x.shape} {x.dtype} {[n, n / 2]} {rows[1]} {word}'"
    shown = page_python.run(code, x=numbers, n=one, rows=both, word=text)["shown"]
    assert shown == "\"(2, 1) float64 [2, 1.0] (2, 'a cup', None) a cup\""
    assert page_python.ask("rows")["value"] == both
    assert page_python.ask("print")["value"]["kind"] == "other"  # a page cannot draw a function


def test_a_truth_that_a_checkbox_gives_stays_one_beside_an_array(page_python):
    code = "import numpy as np\nmask = np.isnan(np.ones(2))\nflag + mask"
    ticked = {"kind": "bool", "array": False, "shape": [], "values": [1]}
    assert page_python.run(code, flag=ticked)["shown"] == "array([ True,  True])"
    both = {"kind": "tuple", "items": [ticked]}
    assert page_python.run("flag, = both\n" + code, both=both)["shown"] == "array([ True,  True])"


@pytest.mark.parametrize("shape", [(), (3,), (20, 3), (0, 2)])
def test_numbers_reach_python_to_the_last_digit(page_python, shape):
    value = np.random.default_rng(1).normal(size=shape)
    found = page_python.ask("x", x=cells.sent(value, "x"))["value"]
    assert python_value(found) == ("float64", bool(shape), shape, value.ravel().tolist())


def test_a_question_may_use_a_module_of_the_page_and_get_a_dictionary(page_python):
    page_python.run("import numpy as np")
    module = {"kind": "module", "name": "given.shares"}
    found = page_python.ask('{"of": "a", "to": m.share(np.array([1, 3]))}', m=module)["value"]
    assert python_value(found) == {"of": "a", "to": ("float64", True, (2,), [0.25, 0.75])}
    error = page_python.ask("m.share(x)", m=module)["error"]
    assert error["line"] is None  # the question is no line of the cell
    assert "The name x is not known" in error["sentence"]


@pytest.mark.parametrize("code", ["1 + 1;", "1 + 1 ;  # quiet", "x = 2; x;", "print(1); 2;\n\n"])
def test_a_semicolon_at_the_end_shows_nothing(page_python, code):
    answer = page_python.run(code)
    assert (answer["ok"], answer["shown"]) == (True, None)
    assert page_python.run(f"{code}\n2")["shown"] == "2"


@pytest.mark.parametrize("code", ["'a' * 10**8", "[[0.5] * 1000] * 1000", "tuple(range(10**6))"])
def test_of_a_long_value_more_than_is_shown_and_no_more(page_python, code):
    shown = page_python.run(code)["shown"]
    assert 10_000 < len(shown) < 100_000
    assert shown[:20] == repr(eval(code))[:20]


def test_a_long_sentence_of_an_error_is_cut(page_python):
    sentence = page_python.run("raise ValueError('a b ' * 10**6)")["error"]["sentence"]
    assert sentence == "a b " * 75 + " …"


def test_rows_of_two_lengths_in_a_program_of_the_page_are_no_word_of_zip(page_python):
    error = page_python.ask("list(zip([1, 2], [1], strict=True))")["error"]
    assert error["sentence"] == "The function returns more or fewer values than the figure shows."
    error = page_python.run("list(zip([1, 2], [1], strict=True))")["error"]
    assert error["sentence"] == "zip() argument 2 is shorter than argument 1"


def test_a_cell_begins_without_the_names_of_the_last_one(page_python):
    page_python.run("x = 1")
    assert page_python.ask("x + 1")["value"]["values"] == [2]
    assert page_python.run("x")["error"]["kind"] == "NameError"


def test_a_cell_begins_with_all_of_numpy_whatever_the_last_one_did_to_it(page_python):
    uses = (
        "import math\nimport numpy as np\nprint(np.exp(0), math.sqrt(4), np.ones(3).sum(), np.pi)"
    )
    before = page_python.run(uses)["printed"]
    broken = (
        "np.exp, math.sqrt, np.ndarray.sum, np.pi = None, abs, len, 3\nnp.new = 1\ndel np.where"
    )
    assert page_python.run(f"import math\nimport numpy as np\n{broken}")["ok"]
    assert page_python.run(uses)["printed"] == before
    for first, then in (
        ("import numpy as np\nnp.linalg.norm = len", "import numpy as np\nnp.linalg.norm([3, 4])"),
        ("import itertools\nitertools.count = len", "import itertools\nnext(itertools.count(5))"),
        (
            "import given.shares\ngiven.shares.share = len",
            "from given.shares import share\nimport numpy as np\nshare(np.ones(2))",
        ),
        (
            "import numpy as np\nnp.errstate(all='ignore').__enter__()",
            "import numpy as np\nnp.log(0.0)",
        ),
    ):
        fresh = page_python.run(then)
        page_python.run(first)
        assert page_python.run(then) == fresh
    answer = page_python.run("import numpy as np\nprint(np.where([True], 1, 0))\nnp.new")
    assert answer["printed"] == "[1]\n"
    assert "np.new: this page" in answer["error"]["sentence"]
