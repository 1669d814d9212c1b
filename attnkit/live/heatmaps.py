"""Heatmaps: which artists they are, how they are drawn, and what can be read off them.

A reader points at a cell, or moves between cells with the arrow keys. The page gets the grid of the
cells once (`cells`) and their values for every state (`Values`); where there are very many cells
(`is_large`), it reads the value from the colour instead. What they are called is part of the grid,
and if that changes, with a title for example, it comes for every state, too (`Words`). Beside the
cells, a reader can point at the label of a row or a column, and hear of its largest values.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from attnkit.live.controls import Control
from attnkit.live.controls.formats import signed
from attnkit.live.drawing import svg
from attnkit.live.handles import Dragged, axes_of, between, controls_for, points
from attnkit.live.names import name_of
from attnkit.live.parts import Part
from attnkit.live.update import Drawn, Mark, Update

# Beyond these, a cell's value is read from its colour: cells, and their values over all states.
MAX_CELLS, MAX_VALUES = 1024, 200_000

Heatmap = QuadMesh | AxesImage


def find(fig: Figure) -> list[Heatmap]:
    """Return the artists that show a matrix of numbers as colours."""
    drawn = [ax for ax in fig.axes if not hasattr(ax, "_colorbar")]  # a colorbar is a legend
    every = [artist for ax in drawn for artist in (*ax.collections, *ax.images)]
    coloured = [artist for artist in every if isinstance(artist, QuadMesh | AxesImage)]
    return [artist for artist in coloured if np.asarray(artist.get_array()).ndim == 2]


def show_pixels(drawn: Iterable[Artist]) -> None:
    """Draw images by their own pixels, one for each cell, so that the page can read a cell.

    By default matplotlib draws every pixel of the paper instead, hundreds for each cell.
    """
    for image in drawn:
        if type(image) is not AxesImage:
            continue  # subclasses draw cells of many sizes
        if image.get_interpolation() in ("auto", "antialiased", "nearest"):
            image.set_interpolation("none")


def is_large(heatmap: Heatmap, by: list[Update]) -> bool:
    """Whether the page reads the values of a heatmap from its colours, not from a table.

    It is moved `by` some updates, and would need a number for each cell and state.
    """
    pixels = isinstance(heatmap, AxesImage) and heatmap.get_interpolation() == "none"
    whole = pixels and heatmap.get_transform().is_affine  # else matplotlib draws other pixels
    alpha: Any = heatmap.get_alpha()
    whole = whole and np.ndim(alpha) == 0  # else a colour tells more than a value
    n_cells, n_states = _data(heatmap).size, Part(by, []).n_states
    return whole and (n_cells > MAX_CELLS or n_cells * n_states > MAX_VALUES)


# -- values ----------------------------------------------------------------------------------------


@dataclass
class Values:
    """A mark that is not drawn: the values of a heatmap's cells, row by row."""

    artist: Heatmap
    kind = "values"

    def state(self) -> svg.State:
        """Return the values as the page gets them: a template and the numbers that fill it."""
        return *svg.split(svg.text("|".join(values(self.artist)))), None


@dataclass
class Words:
    """A mark that is not drawn: what heatmaps, their rows and their columns are called."""

    artists: list[Heatmap]
    kind = "values"

    def state(self) -> svg.State:
        """Return the words of each heatmap as JSON: a template and the numbers that fill it."""
        named = [words(heatmap) for heatmap in self.artists]
        _number_same(named)
        return *svg.split(svg.text(json.dumps(named, ensure_ascii=False))), None


def values(heatmap: Heatmap) -> list[str]:
    """Return the values of a heatmap's cells in the order of reading, row by row.

    They are written as a ``format_cursor_data`` of its own says, if its author gave it one.
    """
    data = _data(heatmap)
    shown: np.ndarray = np.ma.asarray(data, float).filled(np.nan).ravel()
    infinite = np.isinf(np.ma.getdata(data)).ravel()  # matplotlib masks it as it does NaN
    shown[infinite] = np.ma.getdata(data).ravel()[infinite]
    spec = "z.0f" if data.dtype.kind in "iub" else _format(heatmap, shown[np.isfinite(shown)])
    written = vars(heatmap).get(
        "format_cursor_data", lambda value: format(value, spec).replace("inf", "∞")
    )
    return ["no number" if np.isnan(value) else written(value) for value in shown]


def _format(heatmap: Heatmap, numbers: np.ndarray) -> str:
    """Return how to write numbers: counts without decimals, others with as many as they need."""
    if (numbers == np.round(numbers)).all() and (np.abs(numbers) > 1).any():
        return "z.0f"
    # By the limits of the colours, which most often stay when the numbers move.
    largest = max((abs(limit) for limit in heatmap.get_clim() if limit is not None), default=1)
    if 1e-3 <= largest < 1e5:
        return "z.4f"
    return "z.4g" if largest < 1 else "z.6g"


def add_values(
    shown: Iterable[Heatmap],
    alone: Collection[Heatmap],
    moved: Mapping[Artist, list[Update]],
    parts: list[Part],
    mark_prefix: Callable[[int], str],
) -> None:
    """Add to the parts what makes the cells of heatmaps readable, whether they move or not.

    Those `alone` are not part of another mark. `moved` holds all that moves, and `mark_prefix`
    returns the prefix of the ids in a mark, by the number of the mark.
    """
    for heatmap in shown:
        by = moved.get(heatmap, [])
        large = is_large(heatmap, by)
        if large and any(heatmap in part.artists for part in parts):
            continue  # its colours are its values
        mark: Mark = Values(heatmap)
        if large and not by and heatmap in alone:
            mark = Drawn(heatmap, mark_prefix(sum(len(part.marks) for part in parts)))
        _add(mark, by, parts)


def add_words(shown: list[Heatmap], by: list[Update], parts: list[Part]) -> None:
    """Add to the parts what heatmaps are called, if some functions change it."""
    if shown and by:
        _add(Words(shown), by, parts)


def _add(mark: Mark, by: list[Update], parts: list[Part]) -> None:
    same = [part for part in parts if by and part.updates == by]
    if same:
        same[0].marks.append(mark)
    else:
        parts.append(Part(by, [mark]))


# -- cells -----------------------------------------------------------------------------------------


def cells(
    shown: list[Heatmap],
    marks: list[Mark],
    controls: dict[str, Control],
    drag: Mapping[Any, Dragged],
    links: Mapping[Any, list[tuple[Any, str, str]]],
) -> list[dict]:
    """Describe each heatmap's grid: edges in points, names of rows and columns, and its mark.

    A click on a cell of a heatmap in `drag` moves its controls. One in `links` lights a row or
    a column of other heatmaps along with its own cell.
    """
    by_colour = {mark.artist: i for i, mark in enumerate(marks) if isinstance(mark, Drawn)}
    by_value = {mark.artist: i for i, mark in enumerate(marks) if isinstance(mark, Values)}
    by_words = next((i for i, mark in enumerate(marks) if isinstance(mark, Words)), None)
    marked = by_colour | by_value
    grids = {
        heatmap: grid(heatmap, marked[heatmap], heatmap not in by_value) | words(heatmap)
        for heatmap in shown  # as Tab walks them
        if heatmap in marked
    }
    for heatmap, of_heatmap in grids.items():
        of_heatmap["choose"] = _chosen_by(heatmap, drag.get(heatmap), controls)
        if by_words is not None:
            of_heatmap["words"] = by_words, shown.index(heatmap)
    _number_same(grids.values())
    _link(grids, links)
    return list(grids.values())


def _link(grids: Mapping[Heatmap, dict], links: Mapping[Any, list[tuple[Any, str, str]]]) -> None:
    """Let a row or a column of one heatmap light one of another."""
    numbers = {heatmap: number for number, heatmap in enumerate(grids)}
    for source, targets in links.items():
        for target, read, lit in targets:
            for end in (source, target):
                if end not in numbers:
                    raise ValueError(
                        "links join heatmaps of the figure whose cells keep their places, got "
                        f"{name_of(end) if isinstance(end, Artist) else repr(end)}"
                    )
            if {read, lit} - {"row", "column"}:
                raise ValueError(f"a link names 'row' or 'column', got {read!r}, {lit!r}")
            grids[source]["links"].append({"grid": numbers[target], "index": read, "lit": lit})


def grid(heatmap: Heatmap, mark: int, by_colour: bool) -> dict:
    """Tell where the cells of a heatmap are; their values are those of a mark, or its colours."""
    ax, (xs, ys) = axes_of(heatmap), _edges(heatmap)
    return {
        "mark": mark,
        "levels": _levels(heatmap) if by_colour else None,
        "x": points(ax, xs, "x"),
        "y": points(ax, ys, "y"),
        "choose": [None, None],
        "links": [],
    }


def words(heatmap: Heatmap) -> dict:
    """Tell what a heatmap, its rows and its columns are called, and where their labels are."""
    ax, (xs, ys) = axes_of(heatmap), _edges(heatmap)
    rows, columns = _ticks_inside(ax.yaxis, ys), _ticks_inside(ax.xaxis, xs)
    return {
        "rows": _names(rows),
        "columns": _names(columns),
        "row": ax.get_ylabel() or "row",
        "column": ax.get_xlabel() or "column",
        "title": _title(heatmap, ax),
        "labels": {
            "row": _labels(ax.yaxis, rows, "x"),
            "column": _labels(ax.xaxis, columns, "y"),
        },
    }


def named_by(heatmap: Heatmap) -> set[Any]:
    """Return the artists around a heatmap that tell what it, its rows and columns are called."""
    ax: Any = axes_of(heatmap)
    titles = ax.title, ax._left_title, ax._right_title
    return {ax, *titles, *ax.xaxis.findobj(), *ax.yaxis.findobj()}


def _title(heatmap: Heatmap, ax: Axes) -> str:
    """Name a heatmap as its author did, by a label or a title."""
    label = str(heatmap.get_label() or "")
    given = "" if label.startswith("_") else label  # matplotlib's own names begin so
    return given or ax.get_title("left") or ax.get_title() or ax.get_title("right") or "heatmap"


def _number_same(grids: Collection[dict]) -> None:
    """Number the heatmaps of one title, so that each can be told from the others."""
    left = Counter(grid["title"] for grid in grids)
    seen: Counter[str] = Counter()
    for grid in grids:
        title = grid["title"]
        seen[title] += 1
        grid["title"] += f" {seen[title]}" * (left[title] > 1)


def _chosen_by(heatmap: Heatmap, names: Dragged, controls: dict[str, Control]) -> list[str | None]:
    """Return the controls that a click on a cell moves: the column's and the row's."""
    pair = controls_for(names, controls)
    n_rows, n_columns = _data(heatmap).shape
    for name, n_cells, cells in zip(pair, (n_columns, n_rows), ("columns", "rows"), strict=True):
        if name and (n := len(controls[name].values)) != n_cells:
            raise ValueError(
                f"drag names control {name!r}, which has {n} positions, for the {n_cells} {cells} "
                "of a heatmap: a click on a cell moves a control to the position with its number"
            )
    return pair


def _data(heatmap: Heatmap) -> np.ndarray:
    values = heatmap.get_array()
    assert values is not None
    return values


def _levels(heatmap: Heatmap) -> dict[str, str]:
    """Return the value that each colour of a heatmap stands for, the middle of its level.

    The first and the last level have but one end: they hold what lies beyond the limits, too.
    """
    n = heatmap.cmap.N
    colours = heatmap.cmap(np.arange(n), bytes=True).copy().view("<u4").ravel()
    norm: Any = heatmap.norm
    middles = norm.inverse((np.arange(n) + 0.5) / n)
    told = [f"about {signed(format(value, 'z.2g'))}" for value in middles]
    if n > 2:
        lowest, highest = norm.inverse(np.array([1, n - 1]) / n)
        told[0], told[-1] = f"below {_bound(lowest, 1)}", f"above {_bound(highest, -1)}"
    return dict(zip(map(str, colours), told, strict=True))


def _bound(value: float, way: int) -> str:
    """Write a bound with two digits, rounded up (1) or down (-1), so that it stays one."""
    unit = 10.0 ** (floor(log10(abs(value))) - 1) if value else 1.0
    return signed(format(way * ceil(round(way * value / unit, 6)) * unit, "z.2g"))


def _edges(heatmap: Heatmap) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of the columns and of the rows, in the units of the axes."""
    if isinstance(heatmap, QuadMesh):
        corners = np.asarray(heatmap.get_coordinates())
        return corners[0, :, 0], corners[:, 0, 1]
    n_rows, n_columns = _data(heatmap).shape
    left, right, bottom, top = heatmap.get_extent()
    first, last = (top, bottom) if heatmap.origin == "upper" else (bottom, top)
    return np.linspace(left, right, n_columns + 1), np.linspace(first, last, n_rows + 1)


def _ticks_inside(axis: Axis, edges: np.ndarray) -> list[list[Tick]]:
    """Return the ticks inside each cell, if the author set the ticks."""
    if not isinstance(axis.get_major_locator(), FixedLocator):
        return [[] for _ in edges[1:]]
    ticks = [(tick.get_loc(), tick) for tick in axis.get_major_ticks()]
    sides = [(min(pair), max(pair)) for pair in pairwise(edges)]
    return [[tick for at, tick in ticks if low < at < high] for low, high in sides]


def _names(inside: list[list[Tick]]) -> list[str]:
    """Name each cell by the one tick inside it, else by its number.

    A name that several have is followed by the number.
    """
    # Hidden tick labels count: a picture may label every fourth cell, but any cell can be read.
    labels = [[tick.label1.get_text() for tick in ticks] for ticks in inside]
    named = [[text for text in texts if text] for texts in labels]
    names = [texts[0] if len(texts) == 1 else str(i) for i, texts in enumerate(named)]
    count = Counter(names)
    return [f"{name} ({i})" if count[name] > 1 else name for i, name in enumerate(names)]


def _is_seen(text: Text) -> bool:
    return bool(text.get_visible() and text.get_text() and to_rgba(text.get_color())[3])


def _labels(axis: Axis, inside: list[list[Tick]], across: str) -> list[int] | None:
    """Return from where to where the labels beside the cells reach, in whole points.

    Along x for those of rows, along y for those of columns.
    """
    ticks = [tick for ticks in inside for tick in ticks if axis.axes.axison and axis.get_visible()]
    for texts in ([tick.label1 for tick in ticks], [tick.label2 for tick in ticks]):
        if seen := [text for text in texts if _is_seen(text)]:
            longest = max(seen, key=lambda text: len(text.get_text()))  # to measure all takes long
            low, high = between(axis.axes, longest.get_window_extent(), across)
            return [floor(low), ceil(high)]
    return None
