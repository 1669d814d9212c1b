"""The small numpy of a page is numpy: same numbers, shapes, types, texts, warnings and errors.

Each expression runs in numpy and in the page's Python, on the same random arrays. Every public name
of the small numpy is in one of them.
"""

import ast
import inspect
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from page_python import listed, python_value

from attnkit.live.editing import scripts

# What is compared, with the arrays that `given` makes: f, g are float and of one shape; s is
# square; t has three axes; v, w are rows; i, j are whole numbers, k above 0; b, c truth values; m
# fits f @ m.
EXPRESSIONS = listed("same")
CHANGES = listed("changed")  # statements that change `r`, which is then compared
ERRORS = listed("refused")  # what numpy refuses
TEXTS = listed("written")


def given(seed):
    """Write code that makes the arrays, of random shapes and numbers, all exact in few digits."""
    rng = np.random.default_rng(seed)
    rows, columns, depth, n = rng.integers(1, 5, size=4)

    def numbers(*shape, low=-36, high=36, divide=8):
        return (rng.integers(low, high, size=shape) / divide).tolist()

    shape = rows, columns
    lines = [f"{name} = np.array({numbers(*shape)})" for name in "fg"]
    lines += [f"s = np.array({numbers(rows, rows)})", f"m = np.array({numbers(columns, 3)})"]
    lines += [f"t = np.array({numbers(depth, rows, columns)})"]
    lines += [f"{name} = np.array({numbers(n)})" for name in "vw"]
    whole = {"i": (-9, 9), "j": (-3, 3), "k": (1, 9)}
    for name, (low, high) in whole.items():
        lines.append(f"{name} = np.array({rng.integers(low, high, size=shape).tolist()})")
    lines += [f"{name} = np.array({(rng.random(shape) > 0.5).tolist()})" for name in "bc"]
    return "\n".join(["import numpy as np", *lines, f"axis = {int(rng.integers(-2, 2))}"])


def plain(value):
    """Describe a value of numpy as python_value describes one of the page."""
    if isinstance(value, list | tuple):
        return type(value)(plain(each) for each in value)
    if value is None or isinstance(value, str):
        return value
    array = np.asarray(value)
    kind = {"b": "bool", "i": "int64", "f": "float64"}[array.dtype.kind]
    of_numpy = isinstance(value, np.ndarray | np.generic)
    return (kind, of_numpy, array.shape, array.ravel().astype(float).tolist())


def same(ours, theirs):
    """Tell whether two values are the same: numbers to four units in the last place."""
    if isinstance(theirs, list) or (isinstance(theirs, tuple) and not _is_number(theirs)):
        pairs = zip(ours, theirs, strict=True)
        return type(ours) is type(theirs) and all(same(*pair) for pair in pairs)
    if not isinstance(theirs, tuple):
        return ours == theirs
    if ours[:3] != theirs[:3]:
        return False
    a, b = np.array(ours[3]), np.array(theirs[3])
    with np.errstate(all="ignore"):
        near = np.abs(a - b) <= 4 * np.spacing(np.maximum(np.abs(a), np.abs(b)))
    return bool(np.all((a == b) | near | (np.isnan(a) & np.isnan(b))))


def _is_number(value):
    return len(value) == 4 and value[0] in ("bool", "int64", "float64")


def numpy_says(code, names):
    """Run code in numpy: its result, its warnings, and its error in words."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            exec(code, names)
            result, error = names.get("result"), None
        except Exception as failed:
            result, error = None, str(failed)
    said = sorted({f"RuntimeWarning: {each.message}" for each in caught})
    return plain(result) if error is None else None, said, error


def statement(expression):
    """Return code that stores the value of an expression, or of `r` after statements."""
    if re.match(r"(r = |h = |with |np\.testing)", expression):
        return f"{expression}\nresult = r"
    return expression if expression.startswith("if ") else f"result = {expression}"


@pytest.mark.parametrize("seed", range(4))
def test_an_expression_gives_what_numpy_gives(page_python, seed):
    wrong, names = [], {}
    exec(given(seed), names)
    page_python.bare(given(seed))
    for expression in EXPRESSIONS + CHANGES:
        code = statement(expression)
        theirs, said, error = numpy_says(code, names)
        answer = page_python.bare(f"np._warned.clear()\n{code}")
        if (answer["error"] is None) != (error is None):
            wrong.append((expression, error, answer["error"]))
        elif error is None and not same(python_value(answer["result"]), theirs):
            wrong.append((expression, theirs, python_value(answer["result"])))
        elif error is None and sorted(answer["printed"].splitlines()) != said:
            wrong.append((expression, said, answer["printed"]))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("seed", range(3))
def test_what_numpy_refuses_is_refused_in_its_words(page_python, seed):
    wrong, names, refused = [], {}, 0
    exec(given(seed), names)
    page_python.bare(given(seed))
    for expression in ERRORS:
        code = statement(expression)
        _, _, error = numpy_says(code, names)
        answer = page_python.bare(code)["error"]
        said = answer and answer.strip().split("\n  File")[-1].split("\n", 1)[1].split(": ", 1)[1]
        refused += error is not None  # a few shapes fit after all, where an axis has length 1
        if (said or "").strip() != (error or "").strip():
            wrong.append((expression, error, said))
    assert not wrong, "\n".join(map(str, wrong))
    assert refused > 0.9 * len(ERRORS)


@pytest.mark.parametrize("seed", range(4))
def test_an_array_is_written_as_numpy_writes_it(page_python, seed):
    wrong, names = [], {}
    exec(given(seed), names)
    page_python.bare(given(seed))
    for expression in TEXTS:
        with np.errstate(all="ignore"):
            value = eval(expression, names)
        texts = [str(value), repr(value)]
        answer = page_python.bare(f"x = {expression}\nresult = [str(x), repr(x)]")
        if answer["error"] or python_value(answer["result"]) != texts:
            wrong.append((expression, texts, answer["error"] or python_value(answer["result"])))
    assert not wrong, "\n".join(map(str, wrong))


def public_names():
    """List what the small numpy defines for its readers: functions, numbers, types, methods."""
    tree = ast.parse(scripts.imported()["numpy.py"])
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            targets = (each for target in node.targets for each in ast.walk(target))
            names |= {each.id for each in targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.ClassDef):
            names.add(node.name)
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
            names |= {f".{each.name}" for each in methods if node.name == "ndarray"}
    # Errors are met as such, ndarray is what the functions return; language.txt sets how to print.
    elsewhere = {"AxisError", "LinAlgError", "ndarray", "set_printoptions", "printoptions"}
    return {n for n in names - elsewhere if not n.lstrip(".").startswith("_")}


def test_every_public_name_is_compared_and_is_one_of_numpy():
    text = " ".join(EXPRESSIONS + CHANGES)
    names = public_names()
    assert {"exp", "linalg", ".reshape"} <= names
    used = set(re.findall(r"np\.(\w+)", text)) | set(re.findall(r"(\.\w+)", text))
    assert names - used == set()
    assert [n for n in names if not hasattr(np if n[0] != "." else np.ndarray, n.lstrip("."))] == []


@pytest.mark.parametrize(
    "missing",
    [
        "np.random.default_rng(0)",
        "np.einsum('ij->jj', a)",
        "np.argpartition(a, 1)",
        "np.linalg.norm(a, ord=2)",
        "np.exp2(np.arange(3), where=[True, False, True])",
        "np.pad(a, 1, mode='mean')",
        "np.reciprocal([2])",
        "np.bitwise_xor([2], 3)",
        "np.r_['0,2', a]",
        "np.linalg.svd(a)",
        "a.conj()",
        "a.astype('float32')",
        "a.astype(np.float32)",
        "np.float32(1)",
        "np.zeros(3, dtype=complex)",
        "np.array(['a'])",
        "np.array([2**60])",
        "np.array([2**40]) * 2**40",
        "np.linalg.norm(a, ord=1)",
    ],
)
def test_what_is_missing_is_refused_and_the_notebook_named(page_python, missing):
    answer = page_python.bare(f"import numpy as np\na = np.eye(2)\nresult = {missing}")
    assert "notebook" in answer["error"]


def functions():
    """Yield the public functions and methods of the small numpy, each with its owner's name."""
    for file in sorted((Path(scripts.__file__).parent / "inside" / "numpy").glob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            owner = node.name if isinstance(node, ast.ClassDef) else None
            for each in node.body if owner else [node]:
                if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                    yield owner, each


def names_in_order(function):
    """Return the names of what may be handed over without a name, or None if numpy tells not."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def test_what_has_no_name_stands_where_numpy_has_it():
    """np.sum(x, 1, True) is no keepdims, and np.unique(x, True) no return_inverse."""
    wrong, seen = [], 0
    for owner, function in functions():
        theirs = getattr(getattr(np, owner, None) if owner else np, function.name, None)
        order = theirs and names_in_order(theirs)
        if order is None or isinstance(theirs, type) or theirs is np.arange:  # start or stop
            continue
        ours = [argument.arg for argument in function.args.args]
        seen += 1
        # The first may have another name in numpy, such as `object` or `arys`.
        if any(name in order and order.index(name) != k for k, name in enumerate(ours)) or any(
            name not in order for name in ours[2:]
        ):
            wrong.append((owner, function.name, ours, order))
    assert seen > 150
    assert not wrong, "\n".join(map(str, wrong))


CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))
# What cells of the chapters use that hold a function or an answer: a page can run them. More than
# this (np.random, np.linalg.inv, ...) is refused by name, and the notebook has it.
NEEDED = set(
    """
    abs allclose arange argmax argsort array array_equal asarray broadcast_to column_stack
    concatenate delete diag divmod exp eye inf isclose linalg log maximum mean ndindex ones
    outer polyval roll round split sqrt square stack tanh tile transpose vstack where zeros
    zeros_like
""".split()
)


def test_the_small_numpy_has_what_short_cells_of_the_chapters_use():
    cells = (c for path in CHAPTERS for c in json.loads(path.read_text("utf-8"))["cells"])
    texts = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    editable = [text for text in texts if re.search(r"^def |your answer", text, re.M)]
    used = set(re.findall(r"\bnp\.(\w+)", "\n".join(editable)))
    assert len(NEEDED & used) > 0.8 * len(NEEDED)  # the list is about what the chapters do
    assert NEEDED - public_names() - {"ndarray"} == set()
