"""What lies over the picture: the cells of heatmaps to read, and the handles to drag."""

from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.ticker import FixedLocator

from attnkit.live import artists

MAX_CELLS = 1024  # beyond this, a cell's value is told to the precision of the colour map


def heatmaps(fig: Figure) -> list[Artist]:
    """Return the artists that show a matrix of numbers as colours."""
    drawn = [ax for ax in fig.axes if not hasattr(ax, "_colorbar")]  # a colorbar is a legend
    found = [a for ax in drawn for a in (*ax.collections, *ax.images)]
    return [
        artist
        for artist in found
        if isinstance(artist, QuadMesh | AxesImage) and np.ndim(artist.get_array()) == 2
    ]


def is_large(heatmap: Artist) -> bool:
    """Whether the values of a heatmap are told from its colours, not from a table of their own."""
    pixels = isinstance(heatmap, AxesImage) and heatmap.get_interpolation() == "none"
    whole = pixels and heatmap.get_transform().is_affine  # else matplotlib draws other pixels
    return whole and heatmap.get_array().size > MAX_CELLS


def values(heatmap: Artist) -> list[str]:
    """Return the values of a heatmap's cells as they are told, row by row."""
    shown = np.ma.asarray(heatmap.get_array(), float).filled(np.nan).ravel()
    return ["no number" if np.isnan(value) else f"{value:.4f}" for value in shown]


def cells(figure, drag: dict, links: dict) -> list[dict]:
    """Describe each heatmap's grid: edges in points, names of rows and columns, whose values.

    A heatmap in `drag` chooses: a click on a cell moves controls. One in `links` lights a row or
    a column of other heatmaps along with its own cell.
    """
    shown = heatmaps(figure.fig)
    grids = {}
    for index, mark in enumerate(figure.marks):
        large = mark.artist in shown and is_large(mark.artist)
        if mark.kind == "values" or large:
            ax, (xs, ys) = mark.artist.axes, _edges(mark.artist)
            grids[mark.artist] = {
                "mark": index,
                "levels": _levels(mark.artist) if large else None,
                "x": _points(ax, xs, "x"),
                "y": _points(ax, ys, "y"),
                "rows": _names(ax.yaxis, ys),
                "columns": _names(ax.xaxis, xs),
                "row": ax.get_ylabel() or "row",
                "column": ax.get_xlabel() or "column",
                "title": ax.get_title("left") or ax.get_title() or "heatmap",
                "choose": _choose(drag.get(mark.artist), mark.artist, figure),
                "links": [],
            }
    numbers = {artist: number for number, artist in enumerate(grids)}
    for source, targets in links.items():
        for target, index, lit in targets:
            if source not in numbers or target not in numbers:
                raise ValueError("links join heatmaps of the figure; got another artist")
            if {index, lit} - {"row", "column"}:
                raise ValueError(f"a link names 'row' or 'column', got {index!r}, {lit!r}")
            link = {"grid": numbers[target], "index": index, "lit": lit}
            grids[source]["links"].append(link)
    return list(grids.values())


def handles(drag: dict, figure) -> list[dict]:
    """Describe each handle: where it is for every position of its controls, in points."""
    shown, height = heatmaps(figure.fig), figure.fig.bbox.height
    found = []
    for mark, names in drag.items():
        if mark in shown:
            continue
        ax = artists.parts(mark)[0].axes
        (left, bottom), (right, top) = ax.bbox.get_points()
        box = [round(float(v), 2) for v in (left, height - top, right, height - bottom)]
        found.append({"box": box, **_follow(names, ax, figure)})
    return found


def _choose(names, heatmap: Artist, figure) -> list[str | None]:
    """Return the controls that a click on a cell moves: the column's and the row's."""
    pair = _pair(names, figure)
    for name, n_cells in zip(pair, reversed(heatmap.get_array().shape), strict=True):
        if name and (n := len(figure.controls[name].values)) != n_cells:
            raise ValueError(f"control {name!r} has {n} positions to choose {n_cells} cells with")
    return pair


def _follow(names, ax: Axes, figure) -> dict[str, dict]:
    """Return, for each axis that a drag moves, its control and where the positions lie."""
    return {
        axis: {"control": name, "points": _points(ax, figure.controls[name].values, axis)}
        for axis, name in zip("xy", _pair(names, figure), strict=True)
        if name is not None
    }


def _pair(names, figure) -> list[str | None]:
    """Return the control for x and the control for y that an entry of drag= names."""
    pair = [names, None] if names is None or isinstance(names, str) else list(names)
    for name in set(pair) - {None, *figure.controls}:
        raise ValueError(f"drag names {name!r}, which is no control; {figure.known()}")
    return pair


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
    """Name each cell by the tick that the author set inside it, else by its number."""
    if not isinstance(axis.get_major_locator(), FixedLocator):
        return [str(i) for i in range(len(edges) - 1)]
    # A hidden tick label still names its cell: a picture may show every fourth, a reader asks all.
    ticks = [(tick.get_loc(), tick.label1.get_text()) for tick in axis.get_major_ticks()]
    names = []
    for i, (a, b) in enumerate(pairwise(edges)):
        inside = [label for t, label in ticks if min(a, b) < t < max(a, b) and label]
        names.append(inside[0] if len(inside) == 1 else str(i))
    return names
