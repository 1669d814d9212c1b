"""What a chapter has, and its exercises and editable figures may lack.

Its names are told: a name that the page's Python does not know is not misspelt if the chapter has
it. Its functions are lent to exercises whose answers call them, if numpy and math are all they use.
"""

import ast
import builtins
from typing import Any

from .earlier import read, written

KNOWN = {"np", "math", *dir(builtins)}
OF_READERS = {"exercise", "exercise-check"}  # tags of cells that no other exercise builds on


def had(cells: list[dict]) -> dict[str, Any]:
    """Return the names of a notebook's cells, and the text of functions that stand alone."""
    codes = [
        "".join(each["source"])
        for each in cells
        if each["cell_type"] == "code" and not OF_READERS & {*each["metadata"].get("tags", [])}
    ]
    names = set().union(
        *(written(code) | _imported(code) for code in codes if ast.parse(code).body)
    )
    return {"names": sorted(names), "functions": _alone(codes)}


def _imported(code: str) -> set[str]:
    nodes = (n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Import | ast.ImportFrom))
    return {each.asname or each.name for node in nodes for each in node.names}


def _alone(codes: list[str]) -> dict[str, str]:
    from attnkit.live.editing import plain  # which loads matplotlib

    texts = {
        node.name: ast.unparse(plain.stripped(ast.unparse(node)))
        for code in codes
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef) and not _is_complex(node)
    }
    while lacking := [name for name in texts if read(texts[name]) - KNOWN - set(texts)]:
        for name in lacking:
            del texts[name]
    return texts


def _is_complex(function: ast.FunctionDef) -> bool:
    """Tell of a number such as 2j, which the page's Python refuses to read."""
    numbers = (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
    return any(isinstance(each, complex) for each in numbers)
