"""What Python cannot read in a cell is told by its looks, with the line and what to write."""

import pytest

TOLD = {
    "def f(x):\nreturn x": (2, "four more spaces"),
    "def f(x):\n    if x > 1:\n    return x": (3, "four more spaces"),
    "def f(x):\n    a = 1\n  return a": (3, "do not fit"),
    "def f(x):\n    a = 1\n      b = 2": (3, "do not fit"),
    "def f(x):\n    a = 1\n\n  # end\n  return a": (5, "do not fit"),
    "x = 1\nif x > 0\n    x = 2": (2, "begins with if ends with a colon"),
    "def f(x)  # a: b\n    return x": (1, "begins with def ends with a colon"),
    "x = 1\nif x = 1:\n    x = 2": (2, "write == to compare"),
    "def f x:\n    return x": (1, "After def and a name come brackets: write def f(x):"),
    "def f(x):\n    retrun x": (2, "did you mean return?"),
    "Def f(x):\n    return x": (1, "did you mean def?"),
    "if 1:\n    pass\nesle:\n    pass": (3, "did you mean else?"),
    "if 1:\n    pass\nelse if 2:\n    pass": (3, "elif"),
    "for i on range(3):\n    pass": (1, "for needs an in"),
    "def f[:1](x):\n    return x": (1, "After def and a name come brackets"),
    "print 'a'": (1, "print(x)"),
    "i = 0\ni++": (2, "write i += 1"),
    "x = 1\ny = 2\nx +\n\n": (3, "missing bracket, colon, comma or operator"),
    "x = 1 && 2": (1, "and for &&"),
    "// a comment\nx = 1": (1, "begins with #"),
    "x = ": (1, "missing after ="),
    "x = 50.5 kg  # your answer": (1, "without a unit"),
    "x = [1 2]": (1, "between two numbers"),
    "x = y y": (1, "missing bracket, colon, comma or operator"),
    "my_form = 2\nform = 1 2": (2, "between two numbers"),
    ">>> x = 1\n>>> x": (1, "prompt of a console"),
    "In [1]: x = 1": (1, "prompt of a notebook"),
    "%matplotlib inline": (1, "command of the notebook"),
    "x = 1\n```": (2, "remove the lines with ```"),
    "x = \u201ca\u201d": (1, 'The sign \u201c has no meaning in Python: write "'),
    "x = \u2018a\u2019": (1, "write '"),
    "x = \u22121": (1, "write -"),
    "x = 2 \u00d7 3": (1, "write *"),
    "x = 2 \u2264 3": (1, "write <="),
    "x = 3\u00b2": (1, "write ** 2"),
    "x = 3\nx\u00b2": (2, "write x ** 2"),
    "x = max\uff081, 2\uff09": (1, "The sign \uff08 has no meaning in Python: write ("),
    "x = max(1\uff0c2)": (1, "write ,"),
    "x = 1 / \uff12": (1, "write 2"),
    "x = not 1 or !2": (1, "write not"),
    "x =\u00a01": (1, "A space that Python cannot read stands after =: type a plain one"),
    "if 1:\n\u3000x = 1": (2, "A space that Python cannot read stands where this line begins"),
    "x = max.\u200b__call__(1, 2)": (1, "cannot be seen stands after max.: delete it"),
    "\ufeffx = 1": (1, "cannot be seen stands where this line begins"),
    "x = ln(9)": (1, "np.log is the natural logarithm"),
}
NUMBERS = {
    "np.array(np.ones(2).sum)": "are its brackets () missing?",
    "np.array(lambda: 1)": "are its brackets () missing?",
    "np.array(x for x in [1])": "list(x) makes a list",
    "np.array({'a': 1})": "A dictionary stands where numbers are needed",
    "np.array('0.5')": "write numbers without quotes",
    "math.exp(np.ones(2))": "those of math do not",
    "a, b, c = [1, 2]": "The right side has 2 values, and the left side more names",
    "[1, 2].sum()": "A list has no .sum, as an array has: np.array(x) makes one",
    "np.ones((2, 3)) / np.ones(2)": "from the right, two lengths must be the same",
    "np.array([(2, 197), 0.0])": "is a comma meant as a decimal point?",
    "int('1.2')": "int() cannot make a whole number",
}


@pytest.mark.parametrize("code", TOLD)
def test_a_line_that_cannot_be_read_is_told_by_its_looks(page_python, code):
    line, says = TOLD[code]
    error = page_python.run(code)["error"]
    assert says in error["sentence"] and not error["sentence"].endswith(":")
    assert error["line"] == line


@pytest.mark.parametrize("code", NUMBERS)
def test_what_does_not_fit_is_told_with_what_would(page_python, code):
    error = page_python.run(f"import math\nimport numpy as np\n{code}")["error"]
    assert NUMBERS[code] in error["sentence"]
    assert error["line"] == 3
