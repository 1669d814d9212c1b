"""A chapter's first code cell has its imports and nothing else, folded on the page."""

import ast

import pytest
from notebooks import NAMES, cells

PROMPTS = {"code_prompt_show": "Show the imports", "code_prompt_hide": "Hide the imports"}


def is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


@pytest.mark.parametrize("name", [*NAMES, "does-it-work", "errata"])
def test_the_first_cell_has_all_imports_folded(name):
    first, *others = [cell for cell in cells(name) if cell["cell_type"] == "code"]
    assert first["metadata"] == {"mystnb": PROMPTS, "tags": ["hide-input"]}
    assert all(map(is_import, ast.parse("".join(first["source"])).body))
    later = [each for cell in others for each in ast.parse("".join(cell["source"])).body]
    assert [ast.unparse(each) for each in later if is_import(each)] == []
