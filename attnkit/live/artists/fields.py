"""What shows numbers over a plane: heatmaps, images, contours, arrows of a field."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.collections import PolyQuadMesh, QuadMesh, TriMesh
from matplotlib.contour import QuadContourSet
from matplotlib.image import AxesImage, BboxImage, FigureImage, NonUniformImage, PcolorImage
from matplotlib.quiver import Barbs, Quiver
from matplotlib.ticker import FixedLocator, MaxNLocator
from matplotlib.tri import TriContourSet

from attnkit.live.artists.kinds import Misfit, described, kind, shape_of
from attnkit.live.artists.notes import notes
from attnkit.live.artists.numbers import numbers


def cells(data: Any, shape: tuple[int, ...], other: str = "") -> np.ma.MaskedArray:
    """Return the numbers of cells, of just this shape; `other` says how to show another number."""
    if hasattr(data, "__array_interface__"):  # a picture of Pillow, for one
        data = np.ma.asanyarray(data)
    if shape_of(data) != shape:
        turned = "; transpose it (array.T)" if shape_of(data) == shape[::-1] else ""
        raise Misfit(f"it shows shape {shape}; got {described(data)}{turned or other}")
    array = np.ma.asanyarray(data)
    if array.dtype.kind not in "buif":
        raise Misfit(f"got {described(data)} of {array.dtype}")
    return array


@kind(
    QuadMesh,
    PolyQuadMesh,
    TriMesh,
    name="a heatmap",
    takes="an array of the shape it shows",
    also=("array",),
)
def _move_mesh(mesh: Any, data: Any) -> None:
    other = "; to show another, let the axes be the mark, and clear and draw them in the function"
    mesh.set_array(cells(data, np.shape(mesh.get_array()), other))


@kind(
    AxesImage,
    FigureImage,
    BboxImage,
    name="an image",
    takes="an array of the shape it shows",
    also=("array",),
)
def _move_image(image: Any, data: Any) -> None:
    other = "; to show another, call its set_data() in the function, and return {}"
    image.set_data(cells(data, np.shape(image.get_array()), other))


@kind(
    NonUniformImage, PcolorImage, name="an image of uneven cells", takes="(x, y, an array of cells)"
)
def _move_uneven(image: Any, data: Any) -> None:
    if not isinstance(data, tuple | list) or len(data) != 3:
        raise Misfit(f"got {described(data)}")
    x, y = numbers(data[0], image, "x"), numbers(data[1], image, "y")
    image.set_data(x, y, np.asarray(data[2]))


# -- contours --------------------------------------------------------------------------------------


@kind(
    QuadContourSet,
    name="contours",
    takes='heights Z on the grid drawn, (X, Y, Z), or {"data": ..., "levels": ...}',
    options=("levels",),
)
def _move_contours(contours: Any, data: Any, **levels: Any) -> None:
    if isinstance(data, tuple | list) and len(data) == 3 and shape_of(data[2])[1:]:
        given: list[Any] = list(data)
        notes(contours).pop("grid", None)
    elif len(shape_of(data)) != 2:
        raise Misfit(f"got {described(data)}")
    else:
        # It cannot be read again from contours whose heights are masked.
        x, y = notes(contours).get("grid", ((), ()))
        if (len(y), len(x)) != shape_of(data):
            x, y = notes(contours)["grid"] = _grid(contours, shape_of(data))
        given = [x, y, data]
    draw = contours.axes.contourf if contours.filled else contours.axes.contour
    _redraw(contours, draw, given, **levels)


@kind(
    TriContourSet,
    name="contours over triangles",
    takes='(x, y, z), (triangulation, z), or {"data": ..., "levels": ...}',
    options=("levels",),
)
def _move_tricontours(contours: Any, data: Any, **levels: Any) -> None:
    if not isinstance(data, tuple | list) or len(data) not in (2, 3):
        raise Misfit(f"got {described(data)}")
    draw = contours.axes.tricontourf if contours.filled else contours.axes.tricontour
    _redraw(contours, draw, list(data), **levels)


def _redraw(contours: Any, draw: Any, data: list[Any], levels: Any = None) -> None:
    """Draw new contours with the old ones' settings, and keep their paths."""
    if contours.labelTexts:
        raise Misfit(
            "with labels (clabel) they cannot be moved: leave the labels out, or let the axes be "
            "the mark, and clear and draw them in the function"
        )
    if contours.axes.name == "3d":
        raise Misfit(
            "in 3-D axes they cannot be moved: let the axes be the mark, and clear and draw them"
        )
    look = {"colors": contours.colors} if contours.colors is not None else {"cmap": contours.cmap}
    if contours.colors is None:
        look["norm"] = contours.norm
    # matplotlib chose the heights; of a number of levels it is to choose others.
    is_chosen = np.ndim(levels) == 0 and levels and isinstance(contours.locator, MaxNLocator)
    with _axes_kept(contours.axes), warnings.catch_warnings():
        # No contour at this height is a state like any other.
        warnings.filterwarnings("ignore", "No contour levels were found", UserWarning)
        new = draw(
            *data,
            levels=contours.levels if levels is None else levels,
            extend=contours.extend,
            nchunk=contours.nchunk,
            linestyles=None if contours.filled else contours.linestyles,
            locator=None if is_chosen else contours.locator,
            **look,
        )
        new.remove()
    contours.set_paths(new.get_paths())
    for name in ("zmin", "zmax", "_contour_generator"):
        setattr(contours, name, getattr(new, name))
    if levels is not None:
        for name in ("levels", "_levels", "layers", "cvalues"):
            setattr(contours, name, getattr(new, name))
        if not contours.filled:
            contours.set_linestyle(contours._process_linestyles(contours.linestyles))
            given = notes(contours).setdefault("widths", contours.get_linewidths())
            contours.set_linewidth(contours._process_linewidths(given))
        if contours.colorbar:
            _show_levels(contours.colorbar, contours)
        contours.set_cmap(new.cmap)
        contours.changed()


def _show_levels(colorbar: Any, contours: Any) -> None:
    """Let a colorbar show other levels than it was made with; their change draws it."""
    if colorbar.boundaries is not None:
        colorbar.boundaries, colorbar.values = contours._levels, contours.cvalues
    if isinstance(colorbar.locator, FixedLocator):  # of the levels, as matplotlib chose
        colorbar.locator = FixedLocator(contours.levels, nbins=10)


@contextmanager
def _axes_kept(ax: Any) -> Iterator[None]:
    """Leave axes as they are while something is drawn into them and removed."""
    _ = ax.viewLim  # what was to be fitted is fitted now
    stale, free = ax.stale, (ax.get_autoscalex_on(), ax.get_autoscaley_on())
    ax.autoscale(False)
    try:
        yield
    finally:
        _ = ax.viewLim  # and nothing is to be fitted later
        ax.set_autoscalex_on(free[0])
        ax.set_autoscaley_on(free[1])
        ax.stale = stale


def _grid(contours: Any, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of the grid drawn, read back from the outline of what has any height.

    It runs along the first row, up the last column and back.
    """
    outlines, _ = contours._contour_generator.filled(-1e300, 1e300)
    corners = outlines[0][:-1] if len(outlines) == 1 else np.empty((0, 2))
    in_row = corners[:, 1] == corners[:1, 1]
    corners = np.roll(corners, -int(np.argmax(in_row & ~np.roll(in_row, 1))), axis=0)
    n_x = _leading(corners[:, 1])
    x, y = corners[:n_x, 0], corners[n_x - 1 :, 1][: _leading(corners[n_x - 1 :, 0])]
    if len(corners) != 2 * (len(x) + len(y)) - 4 or (len(y), len(x)) != shape:
        raise Misfit(f"heights of shape {shape} do not fit the grid drawn: return (X, Y, Z)")
    return x, y


def _leading(values: np.ndarray) -> int:
    """Return how many values at the beginning are the same."""
    others = np.flatnonzero(values != values[:1])
    return int(others[0]) if len(others) else len(values)


# -- arrows of a field -----------------------------------------------------------------------------


@kind(Quiver, name="a quiver", takes="(U, V), or (U, V, C) with the colours' numbers")
def _move_quiver(quiver: Any, data: Any) -> None:
    quiver.set_UVC(*_of_each_arrow(data, quiver.N))


@kind(Barbs, name="barbs", takes="(U, V), or (U, V, C) with the colours' numbers")
def _move_barbs(barbs: Any, data: Any) -> None:
    barbs.set_UVC(*_of_each_arrow(data, np.size(barbs.x)))


def _of_each_arrow(data: Any, n_arrows: int) -> list[np.ma.MaskedArray]:
    if len(shape_of(data)) < 2 or len(data) not in (2, 3):
        raise Misfit(f"got {described(data)}")
    parts = [np.ma.masked_invalid(numbers(part)) for part in data]
    if sizes := [part.size for part in parts if part.size != n_arrows]:
        raise Misfit(f"got {sizes[0]} numbers for {n_arrows} arrows")
    return parts
