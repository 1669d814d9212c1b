"""What lies over the picture: the cells of heatmaps to read, and the handles to drag."""

from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from attnkit.live import artists

MAX_CELLS = 1024  # beyond this, a cell's value is told to the precision of the colour map


def heatmaps(fig: Figure) -> list[Artist]:
    """Return the artists that show a matrix of numbers as colours."""
    found = [a for ax in fig.axes for a in (*ax.collections, *ax.images)]
    return [
        artist
        for artist in found
        if isinstance(artist, QuadMesh | AxesImage) and np.ndim(artist.get_array()) == 2
    ]


def is_large(heatmap: Artist) -> bool:
    """Whether the values of a heatmap are told from its colours, not from a table of their own."""
    return heatmap.get_array().size > MAX_CELLS


def values(heatmap: Artist) -> list[str]:
    """Return the values of a heatmap's cells as they are told, row by row."""
    return [f"{value:.4f}" for value in np.ma.filled(heatmap.get_array(), np.nan).ravel()]


def cells(figure) -> list[dict]:
    """Describe each heatmap's grid: edges in points, names of rows and columns, whose values."""
    found = []
    shown = heatmaps(figure.fig)
    for index, mark in enumerate(figure.marks):
        large = mark.artist in shown and is_large(mark.artist)
        if mark.kind == "values" or large:
            ax, (xs, ys) = mark.artist.axes, _edges(mark.artist)
            x_points, y_points = _points(ax, xs, "x"), _points(ax, ys, "y")
            found.append(
                {
                    "mark": index,
                    "levels": _levels(mark.artist) if large else None,
                    "x": x_points,
                    "y": y_points,
                    "rows": _names(ax.yaxis, ys),
                    "columns": _names(ax.xaxis, xs),
                    "row": ax.get_ylabel() or "row",
                    "column": ax.get_xlabel() or "column",
                    "title": ax.get_title("left") or ax.get_title() or "heatmap",
                }
            )
    return found


def handles(drag: dict, figure) -> list[dict]:
    """Describe each handle: where it is for every position of its controls, in points."""
    found = []
    for artist, names in drag.items():
        x_name, y_name = (names, None) if isinstance(names, str) else names
        ax = artists.parts(artist)[0].axes
        handle = {}
        for axis, name in (("x", x_name), ("y", y_name)):
            if name is None:
                continue
            if name not in figure.controls:
                raise ValueError(f"drag names {name!r}, which is no control; {figure._known()}")
            control = figure.controls[name]
            handle[axis] = {"control": name, "points": _points(ax, control.values, axis)}
        (left, bottom), (right, top) = ax.bbox.get_points()
        height = figure.fig.bbox.height
        handle["box"] = [round(v, 2) for v in (left, height - top, right, height - bottom)]
        found.append(handle)
    return found


def _levels(heatmap: Artist) -> dict[str, str]:
    """Return the value that each colour of a heatmap stands for, the middle of its level."""
    n = heatmap.cmap.N
    colours = heatmap.cmap(np.arange(n), bytes=True).copy().view("<u4").ravel()
    middles = heatmap.norm.inverse((np.arange(n) + 0.5) / n)
    pairs = zip(colours, middles, strict=True)
    return {str(colour): f"about {value:.2g}" for colour, value in pairs}


def _edges(heatmap: Artist) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of the columns and of the rows, in the units of the axes."""
    if isinstance(heatmap, QuadMesh):
        corners = heatmap.get_coordinates()
        return corners[0, :, 0], corners[:, 0, 1]
    n_rows, n_columns = heatmap.get_array().shape
    left, right, bottom, top = heatmap.get_extent()
    first, last = (top, bottom) if heatmap.origin == "upper" else (bottom, top)
    return np.linspace(left, right, n_columns + 1), np.linspace(first, last, n_rows + 1)


def _points(ax: Axes, values, axis: str) -> list[float]:
    """Return where values of one axis lie in the figure, in points from its top left corner."""
    data = np.asarray(values, float)
    middle = np.full_like(data, np.mean(ax.get_ylim() if axis == "x" else ax.get_xlim()))
    pairs = (data, middle) if axis == "x" else (middle, data)
    x, y = ax.transData.transform(np.column_stack(pairs)).T
    points = x if axis == "x" else ax.get_figure(root=True).bbox.height - y
    return [round(float(point), 2) for point in points]


def _names(axis, edges: np.ndarray) -> list[str]:
    """Name each cell by the tick label inside it, else by its number."""
    ticks = [
        (t, label.get_text())
        for t, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
    ]
    names = []
    for i, (a, b) in enumerate(pairwise(edges)):
        inside = [label for t, label in ticks if min(a, b) <= t <= max(a, b) and label]
        names.append(inside[0] if len(inside) == 1 else str(i))
    return names
