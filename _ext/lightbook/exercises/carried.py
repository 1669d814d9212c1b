"""Split what an exercise needs: code that the page runs, and numbers that it is given.

A page has no data sets and no random numbers. What comes of them is computed when the book is made,
and written into the page.
"""

import ast
from collections.abc import Collection
from typing import Any

import numpy as np

from . import library
from .earlier import read, written

MOST = 2000  # numbers that an exercise may be given, about 20 KB
KINDS = {"b": "bool", "i": "int64", "u": "int64", "f": "float64"}


def split(setup: str, code: str) -> tuple[str, dict[str, Any]]:
    """Return the part of `setup` that a page runs, and the values that it and `code` need."""
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
    values = {name: value_of(names[name], name) for name in sorted(needed)}
    size = sum(map(_size, values.values()))
    if size > MOST:
        raise ValueError(f"{', '.join(values)} hold {size} numbers: a page is given {MOST} at most")
    return "\n".join(kept), values


def _random(text: str) -> bool:
    return "np.random." in text


def value_of(value: Any, name: str) -> dict[str, Any]:
    """Describe a value as the page's Python takes it (attnkit/live/editing/host.js)."""
    if isinstance(value, str):
        return {"kind": "str", "text": value}
    if isinstance(value, list | tuple):
        items = [value_of(each, name) for each in value]
        return {"kind": type(value).__name__, "items": items}
    array = np.asarray(value)
    if array.dtype.kind not in KINDS:
        raise TypeError(f"{name} is a {type(value).__name__}, which a page cannot be given")
    return {
        "kind": KINDS[array.dtype.kind],
        "array": isinstance(value, np.ndarray),
        "shape": array.shape,
        "values": array.ravel().astype(float).tolist(),
    }


def _size(value: dict[str, Any]) -> int:
    items: Collection[dict[str, Any]] = value.get("items", ())
    return len(value.get("values", ())) + sum(map(_size, items))
