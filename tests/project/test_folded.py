"""What a page folds: the imports of a chapter, and a long call that only draws a figure."""

import ast

import pytest
from notebooks import NAMES, cells

PROMPTS = {"code_prompt_show": "Show the imports", "code_prompt_hide": "Hide the imports"}
LONG = 5  # lines


def statements(cell: dict) -> list[ast.stmt]:
    return ast.parse("".join(cell["source"])).body


def is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def code_cells(name: str) -> list[dict]:
    return [cell for cell in cells(name) if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", [*NAMES, "does-it-work", "errata"])
def test_the_first_cell_has_all_imports_folded(name):
    first, *others = code_cells(name)
    assert first["metadata"] == {"mystnb": PROMPTS, "tags": ["hide-input"]}
    assert all(map(is_import, statements(first)))
    later = [each for cell in others for each in statements(cell)]
    assert [ast.unparse(each) for each in later if is_import(each)] == []


@pytest.mark.parametrize("name", [*NAMES, "does-it-work"])
def test_a_long_call_that_only_draws_a_figure_is_folded(name):
    shown = [
        cell["metadata"]["mystnb"]["figure"]["name"]
        for cell in code_cells(name)
        if "figure" in cell["metadata"].get("mystnb", {})
        and "hide-input" not in cell["metadata"].get("tags", [])
        and len(cell["source"]) >= LONG
        and all(isinstance(each, ast.Expr) for each in statements(cell))
    ]
    assert shown == []
