"""Whatever cell of grammar.txt a page runs, it says what Python says, or that it cannot."""

import random
import re
import warnings
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from page_python import python_says

GRAMMAR = {
    kind: forms.split(" || ")
    for kind, forms in (
        line.split(": ", 1)
        for line in Path(__file__).with_name("grammar.txt").read_text("utf-8").splitlines()
    )
}
BEGIN = """import functools, itertools, math
from collections import Counter
import numpy as np
i, j, n, x, y, t, f = 3, -2, 7, 2.5, -0.75, True, False
s, w, words = 'cup', 'a b,c', ['q', 'key', 'v']
l, m, u, d = [3, 1, 2], [0.5, -1.5, 2.0], (1, 2), {'q': 1, 'k': 2.5}
A, B = np.array([[1.0, 2.0], [3.0, -4.5]]), np.array([1.5, -2.0])
I, M = np.array([3, 1]), np.array([True, False])
fl, fi, fb = np.float64(1.25), np.int64(7), np.bool(True)
"""
CHANGED = {"int": "i", "num": "y", "str": "s", "list": "l", "dict": "d", "arr": "A", "mask": "M"}


def written(draw, kind, depth):
    """Write an expression of a kind; the first forms of each are the short ones."""
    form = draw.choice(GRAMMAR[kind] if depth > 0 else GRAMMAR[kind][:2])
    inner = re.sub(r"<(\w+)>", lambda part: f"({written(draw, part[1], depth - 1)})", form)
    return re.sub(r"\(([\w.]+)\)(?! if)", r"(\1)", inner)


def statement(draw):
    """Write a line that changes a name."""
    kind = draw.choice([*CHANGED])
    signs = ["=", "=", "+=", "*=", "-=", "|="]
    return f"{CHANGED[kind]} {draw.choice(signs)} {written(draw, kind, 1)}\n"


def cell(seed):
    """Write a cell: a few changes, and an expression."""
    draw = random.Random(seed)
    lines = [statement(draw) for _ in range(draw.choice([0, 0, 1, 2]))]
    return "".join(lines) + written(draw, "any", draw.choice([1, 2, 3]))


@given(st.integers(0, 2**32))
@settings(max_examples=5 * settings.default.max_examples)
def test_a_cell_says_what_python_says_or_that_it_cannot(page_python, seed):
    code = BEGIN + cell(seed)
    try:
        with warnings.catch_warnings(action="ignore"):
            _, expected = python_says(code)
    except Exception as error:
        expected = error
    answer = page_python.run(code)
    assert not answer["ok"] or answer["shown"] == expected, (cell(seed), expected, answer["shown"])


def test_most_of_these_cells_run_in_a_page(page_python):
    assert sum(page_python.run(BEGIN + cell(seed))["ok"] for seed in range(100)) > 55
