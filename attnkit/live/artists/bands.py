"""Filled bands and stairs."""

from typing import Any

import numpy as np
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.patches import Polygon, StepPatch

from attnkit.live.artists.kinds import Misfit, described, kind, shape_of
from attnkit.live.artists.notes import notes
from attnkit.live.artists.numbers import along, coordinates, numbers


@kind(
    FillBetweenPolyCollection,
    name="a filled band",
    takes='(y1, y2), (x, y1, y2), or {"data": (x, y1, y2), "where": ...}',
    options=("where",),
)
def _move_band(band: Any, data: Any, **where: Any) -> None:
    first, second = ("x", "y") if band.t_direction == "x" else ("y", "x")
    parts = list(data) if isinstance(data, tuple | list) else None
    if isinstance(data, np.ndarray) and data.ndim == 2:
        parts = list(data)
    if parts is None or len(parts) not in (2, 3):
        raise Misfit(f"got {described(data)}")
    if len(parts) == 3:
        x = along(band, first, parts.pop(0))
    elif (known := x_of(band)) is not None:
        x = known
    else:
        raise Misfit(
            f"drawn in {len(band.get_paths())} pieces or steps, it cannot be read back: return "
            '{"data": (x, y1, y2), "where": ...}, with where=True to fill it all'
        )
    edges = [_edge(band, second, part, len(x)) for part in parts]
    if not where and len(band.get_paths()) > 1 and "x" not in notes(band):
        raise Misfit(
            f'drawn in {len(band.get_paths())} pieces, it needs "where" (True to fill it all)'
        )
    mask = where.get("where")
    if mask is not None and shape_of(mask) not in ((), (len(x),)):
        raise Misfit(f"got where {described(mask)} for {len(x)} points")
    band.set_data(x, *edges, where=None if mask is None else np.broadcast_to(mask, len(x)))
    notes(band)["x"] = x


def _edge(band: Any, axis: str, edge: Any, n_points: int) -> np.ndarray:
    """Return an edge of the band; a number is an edge of one height."""
    if not shape_of(edge):
        return np.full(n_points, numbers(edge, band, axis))
    return along(band, axis, edge, n_points)


def x_of(band: Any) -> np.ndarray | None:
    """Return the x of a band, read back from matplotlib's polygon if it is one piece."""
    if (given := notes(band).get("x")) is not None:
        return np.asarray(given)
    if len(paths := band.get_paths()) != 1 or getattr(band, "_step", None) is not None:
        return None
    # The polygon: start, first edge, end, second edge backwards, close (2 n + 3 vertices).
    vertices = np.asarray(paths[0].vertices)
    n_points = (len(vertices) - 3) // 2
    return vertices[1 : n_points + 1, 0 if band.t_direction == "x" else 1]


# -- stairs ----------------------------------------------------------------------------------------


@kind(
    StepPatch,
    name="stairs",
    takes="their values, or (values, edges) with one edge more than values",
    options=("baseline",),
)
def _move_stairs(stairs: Any, data: Any, **baseline: Any) -> None:
    lying = stairs.orientation == "horizontal"
    if (pair := values_and_edges(data)) is not None:
        values = along(stairs, "x" if lying else "y", pair[0])
        edges = along(stairs, "y" if lying else "x", pair[1])
    else:
        values, edges = along(stairs, "x" if lying else "y", data), stairs.get_data().edges
        if len(values) != len(edges) - 1:
            raise Misfit(f"got {len(values)} values for {len(edges)} edges: return both")
    base = baseline.get("baseline", stairs.get_data().baseline)
    if np.size(base) not in (1, len(values)):
        raise Misfit(f'got {len(values)} values on a baseline of {np.size(base)}: give "baseline"')
    stairs.set_data(values, edges, np.asarray(base, float) if base is not None else None)


def values_and_edges(data: Any) -> list[Any] | None:
    """Return values and their edges, of which there is one more; None if data is not a pair."""
    shapes = [shape_of(part) for part in data] if isinstance(data, tuple | list) else []
    if [len(shape) for shape in shapes] != [1, 1]:
        return None
    if shapes[1][0] != shapes[0][0] + 1:
        raise Misfit(f"got {shapes[0][0]} values and {shapes[1][0]} edges")
    return list(data)


# -- polygons, which a histogram may be, too -------------------------------------------------------


@kind(
    Polygon,
    name="a polygon",
    takes="(x, y) or an array of shape (n, 2); that of a histogram also (counts, edges)",
)
def _move_polygon(polygon: Any, data: Any) -> None:
    shapes = [shape_of(part) for part in data] if isinstance(data, tuple | list) else []
    if len(shapes) == 2 and all(len(s) == 1 for s in shapes) and shapes[0] != shapes[1]:
        counts, edges = values_and_edges(data) or ([], [])
        polygon.set_xy(_outline(polygon, counts, edges))
        return
    if (pair := coordinates(data)) is None:
        raise Misfit(f"got {described(data)}")
    x = along(polygon, "x", pair[0])
    polygon.set_xy(np.column_stack([x, along(polygon, "y", pair[1], len(x))]))


def _outline(polygon: Polygon, counts: Any, edges: Any) -> np.ndarray:
    """Return the outline of a histogram as matplotlib draws it: open, or filled and so closed."""
    drawn, closed = polygon.get_xy(), polygon.get_closed()
    n_front = (len(drawn) - 1) // 2 if closed else len(drawn)  # the rest runs back at the bottom
    upright, lying = ((front[::2] == front[1::2]).all() for front in drawn[:n_front].T)
    if len(drawn) < 4 or len(drawn) % 2 != closed or not (upright or lying):
        raise Misfit("got arrays of different lengths, but this polygon is no histogram")
    bottom = drawn[0, 1 if upright else 0]
    if (drawn[n_front + 1 :, 1 if upright else 0] != bottom).any():
        raise Misfit("a histogram on top of another takes its outline, (x, y)")
    x = np.repeat(along(polygon, "x" if upright else "y", edges), 2)
    y = np.pad(np.repeat(numbers(counts), 2), 1, constant_values=bottom)
    if closed:
        x = np.concatenate([x[:-1], x[-2:1:-1]])
        y = np.concatenate([y[:-1], np.full(len(x) - len(y) + 1, bottom)])
    return np.column_stack([x, y] if upright else [y, x])
