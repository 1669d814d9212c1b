"""Kinds of marks: what the data of each is called, and what gives the mark its new data.

The modules beside this one register the kinds. `of` finds that of a mark by its class.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np


class Misfit(ValueError):
    """Data that a mark cannot take, and why; `move` adds what the mark does take."""


def _nothing(*_: Any) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Kind:
    """One row of the table in `move`."""

    name: str  # in an error: "a line"
    takes: str  # in an error: "y, (x, y) or an array of shape (n, 2)"
    move: Callable[..., None]  # (mark, data, **options): give the mark its data
    options: tuple[str, ...] = ()  # what a dict may give beside "data"
    also: tuple[str, ...] = ()  # other names for "data" in a dict
    before: Callable[[Any, dict], None] = _nothing  # takes out and sets what comes before the data
    after: Callable[[Any, dict], None] = _nothing  # takes out and sets what comes after the data
    check: Callable[[Any], None] = _nothing  # called when all has been set

    @property
    def row(self) -> str:
        """Its name in the table of `move`."""
        return self.name.removeprefix("a ").removeprefix("an ")

    def __str__(self) -> str:
        verb = "take" if self.row == self.name else "takes"
        return f"{self.name} {verb} {self.takes}, or a dict with properties"


_kinds: dict[type, Kind] = {}


def kind(
    *types: type, name: str, takes: str, **more: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function that moves marks of these types."""

    def register(move: Callable[..., None]) -> Callable[..., None]:
        _kinds.update(dict.fromkeys(types, Kind(name, takes, move, **more)))
        return move

    return register


def registered() -> set[Kind]:
    """Return every kind."""
    return set(_kinds.values())


def of(mark: Any) -> Kind | None:
    """Return the kind of a mark, or None if it takes nothing but properties."""
    return next((_kinds[cls] for cls in type(mark).__mro__ if cls in _kinds), None)


def described(data: Any) -> str:
    """Say what was returned: a value, or the type and shape of an array or of a list of them."""
    if isinstance(data, Iterator):
        how = ", without yield" if isinstance(data, Generator) else ""
        return f"{a_kind_of(data)}, which can be read only once: return a list{how}"
    if not hasattr(data, "__len__") or isinstance(data, str | bytes | dict):
        return repr(data)
    a_type = "an array" if isinstance(data, np.ndarray) else a_kind_of(data)
    shapes = [shape_of(part) for part in data] if isinstance(data, list | tuple) else []
    if any(shapes) and len(set(shapes)) > 1:
        return f"{a_type} of {len(shapes)} with shapes {', '.join(map(str, shapes[:4]))}"
    return f"{a_type} of shape {shape_of(data)}"


def a_kind_of(thing: Any) -> str:
    """Return the type of a thing with its article, for an error."""
    name = type(thing).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def shape_of(data: Any) -> tuple[int, ...]:
    """Return the shape of data; of ragged lists, that of the outermost."""
    if isinstance(data, str | bytes | dict) or not hasattr(data, "__len__"):
        return ()
    if hasattr(data, "shape"):
        return tuple(data.shape)
    try:
        return np.shape(data)
    except ValueError:
        return (len(data),)
