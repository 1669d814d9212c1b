"""Handles: marks that a reader drags, and where the positions of a control lie in the figure.

A mark can be dragged if it is drawn in axes with straight x and y, and the value of the control is
the coordinate of the mark: where the pointer is, the value is read off the axis.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.transforms import Bbox, BboxBase

from attnkit.live import artists
from attnkit.live.artists.kinds import a_kind_of
from attnkit.live.controls import Choice, Control, Number, names_of, setting_in_words
from attnkit.live.names import name_of
from attnkit.live.scene import Scene

# What a drag along x and along y moves: a control for x, or a control or None for each.
Dragged = str | Sequence[str | None] | None

REACH = 16  # points from the middle of a handle to its edge


def handles(scene: Scene, drag: Mapping[Any, Dragged]) -> list[dict]:
    """Describe each handle: where it is for every position of its controls, in points."""
    return [_handle(scene, mark, names) for mark, names in drag.items()]


def _handle(scene: Scene, mark: Any, names: Dragged) -> dict:
    ax = _axes(scene, mark)
    (left, bottom), (right, top) = ax.bbox.get_points()
    height = _figure_height(ax)
    box = [round(float(v), 2) for v in (left, height - top, right, height - bottom)]
    handle: dict[str, Any] = {"box": box, "reach": REACH}
    pair = controls_for(names, scene.controls)
    if pair == [None, None]:
        raise ValueError(f"drag names no control for {_named(mark)}: it would move nothing")
    for axis, name in zip("xy", pair, strict=True):
        if name is not None:
            control = scene.controls[name]
            coordinates = _coordinates(ax, axis, control)
            handle[axis] = {"control": name, "points": points(ax, coordinates, axis)}
            _check_places(scene, mark, control, axis, coordinates)
    return handle


def _axes(scene: Scene, mark: Any) -> Axes:
    """Return the axes that a mark is dragged in."""
    try:
        parts = artists.parts(mark)
    except TypeError:
        raise TypeError(f"drag names {mark!r}; give a mark of the figure, an artist") from None
    moved = {artist for update in scene.updates for artist in _artists(update.target)}
    if not parts or not moved.issuperset(parts):
        raise ValueError(
            f"drag names {_named(mark)}, which no update function of this figure moves"
        )
    ax = axes_of(parts[0])
    if hasattr(ax, "get_zlim") or not ax.transData.is_separable:
        raise ValueError(
            f"drag names {_named(mark)}, which is drawn in {ax.name} axes: a drag needs axes with "
            "straight x and y"
        )
    return ax


def _artists(target: Any) -> list[Artist]:
    return artists.parts(target) if isinstance(target, Artist | tuple) else []


def _coordinates(ax: Axes, axis: str, control: Control) -> np.ndarray:
    """Return the values of a control as numbers on an axis."""
    values = list(control.values) if isinstance(control, Number | Choice) else [None]
    scaled = getattr(ax, f"{axis}axis")
    try:
        numbers = np.asarray(scaled.convert_units(values), float)
    except (TypeError, ValueError):
        numbers = np.array([])
    if numbers.shape != (len(values),) or any(isinstance(v, bool | None) for v in values):
        raise ValueError(
            f"drag names control {control.name!r}, which has {_few(control)}: a drag needs "
            f"one whose values are coordinates on the {axis} axis"
        )
    for value, number in zip(values, numbers, strict=True):
        if not np.isfinite(number) or scaled.limit_range_for_scale(number, number)[0] != number:
            raise ValueError(
                f"drag names control {control.name!r}, whose value {value!r} has no place on the "
                f"{axis} axis (its scale is {scaled.get_scale()})"
            )
    return numbers


def _check_places(
    scene: Scene, mark: Any, control: Control, axis: str, coordinates: np.ndarray
) -> None:
    """Raise ValueError if a mark does not go where the pointer drags it."""
    updates = [update for update in scene.updates if control.name in update.controls]
    if not any(set(_artists(u.target)) & set(artists.parts(mark)) for u in updates):
        raise ValueError(
            f"drag names control {control.name!r} for {_named(mark)}, but no update function "
            "moves that mark by that control"
        )
    last = len(coordinates) - 1
    for index in sorted({0, last // 2, last}):
        scene.move(updates, {**scene.settings, control.name: control.values[index]})
        low, high = _extent(mark, axis)
        (place,) = points(axes_of(artists.parts(mark)[0]), coordinates[[index]], axis)
        if not low - REACH <= place <= high + REACH:
            where = setting_in_words(scene.controls, {control.name: control.values[index]})
            raise ValueError(
                f"drag names control {control.name!r} for {_named(mark)}, which is not at "
                f"{axis} = {control.labels[index]} where {where}: a drag needs a control whose "
                "value is the mark's coordinate. Let the update function return it, or drag "
                "another mark"
            )
    scene.move(updates, scene.settings)


def _extent(mark: Any, axis: str) -> tuple[float, float]:
    """Return from where to where a mark reaches, in points as `points` counts them."""
    parts = artists.parts(mark)
    return between(axes_of(parts[0]), Bbox.union([_box(part) for part in parts]), axis)


def _box(part: Artist) -> BboxBase:
    """Return what an artist covers; where a collection is, matplotlib tells in data alone."""
    if not isinstance(part, Collection):
        return part.get_window_extent()
    to_points = axes_of(part).transData
    return to_points.transform_bbox(part.get_datalim(to_points))


def controls_for(names: Dragged, controls: Mapping[str, Control]) -> list[str | None]:
    """Return the control for x and the control for y that an entry of drag= names."""
    pair = [names, None] if names is None or isinstance(names, str) else names
    if not isinstance(pair, Sequence) or len(pair) != 2:
        raise TypeError(
            f"drag takes the name of a control for x, or a pair for x and y, got {names!r}"
        )
    for name in pair:
        if name is not None and name not in controls:
            raise ValueError(f"drag names {name!r}, which is not a control; {names_of(controls)}")
    return list(pair)


def axes_of(artist: Artist) -> Axes:
    """Return the axes that an artist is drawn in."""
    if not isinstance(artist.axes, Axes):
        raise ValueError(
            f"{name_of(artist)} is not drawn in axes of the figure: it has no x and y there"
        )
    return artist.axes


def points(ax: Axes, values: np.ndarray, axis: str) -> list[float]:
    """Return where values of one axis lie in the figure, in points from its top left corner."""
    data = np.asarray(values, float)
    middle = np.full_like(data, np.mean(ax.get_ylim() if axis == "x" else ax.get_xlim()))
    pairs = (data, middle) if axis == "x" else (middle, data)
    x, y = ax.transData.transform(np.column_stack(pairs)).T
    places = x if axis == "x" else _figure_height(ax) - y
    return [round(float(place), 2) for place in places]


def between(ax: Axes, box: BboxBase, axis: str) -> tuple[float, float]:
    """Return from where to where a box reaches along one axis, in points as `points` counts."""
    if axis == "x":
        return box.x0, box.x1
    height = _figure_height(ax)
    return height - box.y1, height - box.y0


def _figure_height(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure.bbox.height


def _named(mark: Any) -> str:
    return name_of(mark) if isinstance(mark, Artist) else a_kind_of(mark)


def _few(control: Control) -> str:
    """Return the first values of a control in words."""
    more = ", ..." * (len(control.values) > 3)
    return ", ".join(repr(value) for value in control.values[:3]) + more
