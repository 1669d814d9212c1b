"""Texts, arrows and spans across the axes."""

from typing import Any

import numpy as np
from matplotlib.patches import Arrow, ConnectionPatch, FancyArrow, FancyArrowPatch, Rectangle
from matplotlib.text import Annotation, Text

from attnkit.live.artists.kinds import Misfit, described, kind, shape_of
from attnkit.live.artists.numbers import along, numbers


@kind(Text, name="a text", takes="a string")
def _move_text(text: Any, data: Any) -> None:
    if not isinstance(data, str):
        raise Misfit(f'got {described(data)}: write it as you want it read, f"{{value:.2f}}"')
    text.set_text(data)


def _set_places(note: Annotation, properties: dict[str, Any]) -> None:
    """Set what has no setter in matplotlib."""
    for name, attribute in {"xy": "xy", "xytext": "xyann"}.items():
        if name in properties:
            setattr(note, attribute, properties.pop(name))
            note.stale = True


kind(
    Annotation,
    name="a note",
    takes='a string, or a dict with "text", "xy", "xytext"',
    after=_set_places,
)(_move_text)


def _start_and_end(arrow: Any, data: Any) -> tuple[np.ndarray, np.ndarray]:
    if shape_of(data) != (2, 2):
        raise Misfit(f"got {described(data)}")
    points = [(numbers(x, arrow, "x"), numbers(y, arrow, "y")) for x, y in data]
    return np.array(points[0]), np.array(points[1])


@kind(FancyArrowPatch, name="an arrow", takes="(start, end), each a point (x, y)")
def _move_arrow(arrow: Any, data: Any) -> None:
    start, end = _start_and_end(arrow, data)
    if isinstance(arrow, ConnectionPatch):
        arrow.xy1, arrow.xy2 = tuple(start), tuple(end)
        arrow.stale = True
    else:
        arrow.set_positions(tuple(start), tuple(end))


@kind(FancyArrow, Arrow, name="an arrow", takes="(start, end), each a point (x, y)")
def _move_plain_arrow(arrow: Any, data: Any) -> None:
    start, end = _start_and_end(arrow, data)
    (x, y), (dx, dy) = start, end - start
    arrow.set_data(x=x, y=y, dx=dx, dy=dy)


@kind(
    Rectangle,
    name="a rectangle",
    takes="(low, high), if it lies across the axes (axvspan, axhspan)",
)
def _move_span(span: Any, data: Any) -> None:
    axis = next((axis for axis in "xy" if _stands_on(span, axis)), None)
    if axis is None:
        raise Misfit(f"this is no span of the axes; got {described(data)}")
    low, high = along(span, axis, data, 2)
    span.set(**{axis: low, "width" if axis == "x" else "height": high - low})


def _stands_on(patch: Any, axis: str) -> bool:
    if patch.axes is None:
        return False
    transform = getattr(patch.axes, f"get_{axis}axis_transform")(which="grid")
    return patch.get_data_transform() is transform
