"""Handles: marks that a reader drags, and where the positions of a control lie in the figure."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from attnkit.live import artists
from attnkit.live.controls import Control, names_of

# What a drag along x and along y moves: a control for x, or a control or None for each.
Dragged = str | Sequence[str | None] | None


def handles(drag: Mapping[Any, Dragged], controls: dict[str, Control]) -> list[dict]:
    """Describe each handle: where it is for every position of its controls, in points."""
    found = []
    for mark, names in drag.items():
        ax = axes_of(artists.parts(mark)[0])
        (left, bottom), (right, top) = ax.bbox.get_points()
        height = _figure_height(ax)
        box = [round(float(v), 2) for v in (left, height - top, right, height - bottom)]
        found.append({"box": box, **_positions(names, ax, controls)})
    return found


def _positions(names: Dragged, ax: Axes, controls: dict[str, Control]) -> dict[str, dict]:
    """Return, for each axis that a drag moves, its control and where the positions lie."""
    return {
        axis: {"control": name, "points": points(ax, controls[name].values, axis)}
        for axis, name in zip("xy", controls_for(names, controls), strict=True)
        if name is not None
    }


def controls_for(names: Dragged, controls: dict[str, Control]) -> list[str | None]:
    """Return the control for x and the control for y that an entry of drag= names."""
    pair = [names, None] if names is None or isinstance(names, str) else list(names)
    for name in pair:
        if name is not None and name not in controls:
            raise ValueError(f"drag names {name!r}, which is not a control; {names_of(controls)}")
    return pair


def axes_of(artist: Artist) -> Axes:
    """Return the axes that an artist is drawn in."""
    if not isinstance(artist.axes, Axes):
        raise ValueError(f"{artist} is not drawn in axes of the figure")
    return artist.axes


def points(ax: Axes, values: ArrayLike, axis: str) -> list[float]:
    """Return where values of one axis lie in the figure, in points from its top left corner."""
    data = np.asarray(values, float)
    middle = np.full_like(data, np.mean(ax.get_ylim() if axis == "x" else ax.get_xlim()))
    pairs = (data, middle) if axis == "x" else (middle, data)
    x, y = ax.transData.transform(np.column_stack(pairs)).T
    places = x if axis == "x" else _figure_height(ax) - y
    return [round(float(place), 2) for place in places]


def _figure_height(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure.bbox.height
