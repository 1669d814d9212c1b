"""Split what an exercise needs: code that the page runs, and numbers that it is given.

A page has no data sets and no random numbers. What comes of them is computed when the book is made,
and written into the page.
"""

import ast
import math
from typing import Any

from . import library
from .earlier import read, written

MOST = 2000  # numbers that an exercise may be given, about 20 KB


def split(setup: str, code: str) -> tuple[str, dict[str, Any]]:
    """Return the part of `setup` that a page runs, and the values that it and `code` need."""
    from attnkit.live.editing.cells import sent  # which loads matplotlib

    absent: set[str] = set()
    kept: list[str] = []
    for statement in ast.parse(setup).body:
        text = ast.unparse(statement)
        if isinstance(statement, ast.ImportFrom) and not library.is_known(statement):
            absent |= {each.asname or each.name for each in statement.names}
        elif isinstance(statement, ast.FunctionDef) or not (read(text) & absent or _random(text)):
            kept.append(text)
        else:
            absent |= written(text)
    needed = absent & set().union(*map(read, [*kept, code]))
    if not needed:
        return setup, {}
    names: dict[str, Any] = {}
    exec(setup, names)
    values = {name: sent(names[name], name) for name in sorted(needed)}
    size = sum(map(_size, values.values()))
    if size > MOST:
        raise ValueError(f"{', '.join(values)} hold {size} numbers: a page is given {MOST} at most")
    return "\n".join(kept), values


def _random(text: str) -> bool:
    return "np.random." in text


def _size(value: dict[str, Any]) -> int:
    if "items" in value:
        return sum(map(_size, value["items"]))
    return math.prod(value.get("shape", ()))
