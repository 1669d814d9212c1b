"""What is said of a figure is true on a light page and on a dark one, where full cells are bright.

Photographs and the desk have colours of their own, and may be called dark or bright.
"""

import ast
import re
from pathlib import Path

import notebooks
import pytest

import attnkit.figures

OF_ONE_THEME = re.compile(
    r"\b(darker|darkest|darkly|pale[rs]?|palest|column is dark"
    r"|dark (bar|cell|column|diagonal|dot|where)s?|black (bar|dot|line)s?)\b",
    re.I,
)
FILES = sorted(Path(attnkit.figures.__file__).parent.rglob("*.py"))


def strings(file: Path) -> str:
    """Return what the code of a figure can say: its texts, without docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return " ".join(
        each.value for each in texts if isinstance(each.value, str) and id(each) not in told
    )


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_chapter_says_full_and_faint(name):
    captions = [figure["caption"] for figure in notebooks.figures(name)]
    assert not OF_ONE_THEME.search(" ".join([notebooks.prose(name), *captions]))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_figure_says_full_and_faint(file):
    assert not OF_ONE_THEME.search(strings(file))
