"""Collections of lines and of polygons: segments, outlines, events, coloured cells."""

from typing import Any

import numpy as np
from matplotlib.collections import EventCollection, LineCollection, PolyCollection
from mpl_toolkits.mplot3d.art3d import Line3DCollection, Poly3DCollection

from attnkit.live.artists.kinds import Misfit, described, kind, shape_of
from attnkit.live.artists.numbers import numbers


@kind(
    LineCollection,
    name="lines of a collection",
    takes="a list of segments, each an array of shape (n, 2)",
    also=("segments",),
)
def _move_segments(lines: Any, data: Any) -> None:
    lines.set_segments(_outlines(lines, data))


@kind(EventCollection, name="events", takes="their positions", also=("positions",))
def _move_events(events: Any, data: Any) -> None:
    axis = "x" if events.is_horizontal() else "y"
    if (places := numbers(data, events, axis)).ndim != 1:
        raise Misfit(f"got {described(data)}")
    events.set_positions(places)


@kind(
    PolyCollection,
    name="polygons of a collection",
    takes="a list of outlines, each of shape (n, 2), or a number for the colour of each",
    also=("verts",),
)
def _move_polygons(polygons: Any, data: Any) -> None:
    if len(shape_of(data)) != 1 or (len(data) and shape_of(data[0])):
        polygons.set_verts(_outlines(polygons, data))
        return
    if (drawn := polygons.get_array()) is None:
        raise Misfit(f"drawn without a colour map; got {described(data)}")
    if len(data) != np.size(drawn):
        raise Misfit(f"got {len(data)} numbers for {np.size(drawn)} polygons")
    polygons.set_array(numbers(data))


def _outlines(artist: Any, data: Any) -> list[np.ndarray]:
    """Return a list of points each, in the units of the axes."""
    found = []
    for part in data if hasattr(data, "__len__") and not isinstance(data, str) else [data]:
        shape = shape_of(part)
        if len(shape) != 2 or shape[1] != 2:
            raise Misfit(f"got {described(data)}; one of them is {described(part)}")
        columns = [list(column) for column in np.array(part, dtype=object).T]
        x, y = columns or ([], [])
        found.append(np.column_stack([numbers(x, artist, "x"), numbers(y, artist, "y")]))
    return found


@kind(
    Line3DCollection,
    Poly3DCollection,
    name="a collection in 3-D axes",
    takes="a list of lines or outlines, each an array of shape (n, 3) (a surface is drawn anew: "
    "let the axes be the mark, and clear and draw them)",
)
def _move_in_space(artist: Any, data: Any) -> None:
    parts = data if hasattr(data, "__len__") and not isinstance(data, str) else [data]
    for part in parts:
        if len(shape_of(part)) != 2 or shape_of(part)[1] != 3:
            raise Misfit(f"got {described(data)}; one of them is {described(part)}")
    outlines = [np.asarray(part, float) for part in parts]
    if isinstance(artist, Line3DCollection):
        artist.set_segments(outlines)
    else:
        artist.set_verts(outlines)
