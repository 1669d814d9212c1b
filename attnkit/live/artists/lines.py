"""Lines, in two and three dimensions, and straight ones across the axes."""

from typing import Any

import numpy as np
from matplotlib.lines import AxLine, Line2D
from mpl_toolkits.mplot3d.art3d import Line3D

from attnkit.live.artists.kinds import Misfit, described, kind, shape_of
from attnkit.live.artists.numbers import along, coordinates, numbers, points


def _same_length(line: Any) -> None:
    n_x, n_y = (len(np.atleast_1d(part)) for part in line.get_data())
    if n_x != n_y:
        raise Misfit(f"it would have {n_x} x and {n_y} y")


@kind(
    Line2D,
    name="a line",
    takes="y, (x, y) or an array of shape (n, 2)",
    check=_same_length,
)
def _move_line(line: Any, data: Any) -> None:
    if (across := _across(line)) is None or coordinates(data) is not None:
        line.set_data(*points(line, data, line.get_xdata(orig=False)))
    elif shape_of(data):
        raise Misfit(f"a line across the axes takes one number; got {described(data)}")
    else:
        line.set(**{f"{across}data": np.repeat(along(line, across, [data]), 2)})


def _across(line: Any) -> str | None:
    """Return the axis that a line of ax.axvline or ax.axhline stands on, None for any other."""
    if line.axes is None:
        return None
    for axis, data in zip("xy", line.get_data(orig=False), strict=True):
        transform = getattr(line.axes, f"get_{axis}axis_transform")(which="grid")
        if line.get_transform() is transform and len(data) == 2 and data[0] == data[1]:
            return axis
    return None


@kind(AxLine, name="a line of axline", takes="(point, point) or (point, slope)")
def _move_axline(line: Any, data: Any) -> None:
    if not isinstance(data, tuple | list | np.ndarray) or len(data) != 2:
        raise Misfit(f"got {described(data)}")
    first = numbers(data[0])
    second = numbers(data[1])
    sloped = line.get_slope() is not None
    if first.shape != (2,) or second.shape != (() if sloped else (2,)):
        drawn = "through a point with a slope" if sloped else "through two points"
        raise Misfit(f"it was drawn {drawn}; got {described(data)}")
    line.set_xy1(tuple(first))
    line.set_slope(float(second)) if sloped else line.set_xy2(tuple(second))


@kind(Line3D, name="a line in 3-D axes", takes="(x, y, z) or an array of shape (n, 3)")
def _move_line_3d(line: Any, data: Any) -> None:
    line.set_data_3d(*in_space(data))


def in_space(data: Any) -> list[np.ndarray]:
    """Return x, y and z of the points of a mark in 3-D axes."""
    if (parts := coordinates(data, 3)) is None:
        raise Misfit(f"got {described(data)}")
    x, y, z = (numbers(part) for part in parts)
    if not x.shape == y.shape == z.shape or x.ndim != 1:
        raise Misfit(f"got {len(x)} x, {len(y)} y and {len(z)} z")
    return [x, y, z]
