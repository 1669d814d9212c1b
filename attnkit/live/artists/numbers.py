"""Reading what an update function returned: numbers, dates or categories along the axes."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist

from attnkit.live.artists.kinds import Misfit, described, shape_of

Numbers = np.ndarray


def numbers(data: Any, artist: Artist | None = None, axis: str = "") -> Numbers:
    """Return data as floats, NaN where masked; dates and categories in the units of their axis."""
    if data is None or isinstance(data, str | bytes | dict | set | Iterator):
        raise Misfit(f"got {described(data)}")
    try:
        if artist is not None:
            data = getattr(artist, f"convert_{axis}units")(data)
        array = np.ma.asarray(data)
        if array.dtype.kind == "c":
            raise TypeError("numbers must be real")
        return np.ma.filled(array.astype(float), np.nan)
    except (TypeError, ValueError) as error:
        raise Misfit(f"got {described(data)}: {error.__cause__ or error}") from error


def along(artist: Artist, axis: str, data: Any, n_points: int | None = None) -> Numbers:
    """Return the numbers of one axis, as many as there are points (any number if None)."""
    array = numbers(data, artist, axis)
    if array.ndim != 1:
        raise Misfit(f"got {described(data)} for {axis}")
    if n_points is not None and len(array) != n_points:
        raise Misfit(f"got {len(array)} {axis} for {n_points} points")
    return array


def coordinates(data: Any, axes: int = 2) -> list[Any] | None:
    """Return (x, y), or (x, y, z), or the columns of an array of points; None for y alone.

    An array of shape (2, 2) could be either, and whichever was meant, the other is a wrong picture.
    """
    parts = list(data) if isinstance(data, Sequence) and not isinstance(data, str) else None
    whole = parts is not None and len(parts) == axes
    if whole and any(isinstance(unread := part, Iterator) for part in data):
        raise Misfit(f"got {described(unread)}")
    rows = whole and {len(shape_of(part)) for part in data}
    if rows == {1} and not _are_points(data, axes):
        return parts
    shape = shape_of(data)
    if len(shape) != 2:
        return None
    if shape == (axes, axes):
        columns = ", ".join("xyz"[:axes])
        raise Misfit(
            f"got {described(data)}, whose rows may be points or coordinates: return ({columns})"
        )
    table = np.array(data, dtype=object) if parts is not None else np.ma.asanyarray(data)
    if shape[1] == axes:
        return [column if parts is None else list(column) for column in table.T]
    return list(table) if shape[0] == axes else None


def points(artist: Artist, data: Any, x_drawn: Numbers) -> tuple[Numbers, Numbers]:
    """Return x and y of points; where data is y alone, x stays as drawn."""
    if (pair := coordinates(data)) is not None:
        x = along(artist, "x", pair[0])
        return x, along(artist, "y", pair[1], len(x))
    y = along(artist, "y", data)
    if len(y) != len(x_drawn):
        raise Misfit(f"got {len(y)} y for {len(x_drawn)} x: return x, too, as (x, y)")
    return x_drawn, y


def _are_points(data: Any, axes: int) -> bool:
    """Whether a list looks as much like points as like coordinates: [(0, 1), (2, 3)]."""
    return isinstance(data, list) and all(isinstance(p, tuple) and len(p) == axes for p in data)
