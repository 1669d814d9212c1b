"""Moving artists: give a matplotlib artist its new data, and only data that it can show.

`move` is the whole interface; what it takes for each kind of artist is in its docstring. Each of
the modules here knows some kinds: `kinds` lists them, `numbers` and `properties` read what a
function returned.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.container import BarContainer, Container, ErrorbarContainer

from attnkit.live.artists import (  # noqa: F401  # each registers its kinds
    bands,
    bars,
    collections,
    errorbars,
    fields,
    kinds,
    legends,
    lines,
    scatters,
    shapes,
)
from attnkit.live.artists.kinds import Kind, Misfit, a_kind_of, described
from attnkit.live.artists.properties import set_properties


def parts(mark: Any) -> list[Artist]:
    """Return the artists behind a key of the updates: one, or those of bars or of a tuple."""
    if _is_several(mark):
        return [artist for part in mark for artist in parts(part)]
    if isinstance(mark, Container) and any(_is_in_space(each) for each in mark.get_children()):
        raise TypeError(
            f"{a_kind_of(mark)} in 3-D axes cannot be moved: let the axes be the mark, and clear "
            "and draw them in the update"
        )
    if isinstance(mark, BarContainer):
        return bars.bar_parts(mark)
    if isinstance(mark, ErrorbarContainer):
        return errorbars.errorbar_parts(mark)
    if isinstance(mark, Container | Artist):
        return list(mark) if isinstance(mark, Container) else [mark]
    raise TypeError(
        "a live figure moves matplotlib artists, bars, error bars, stems, or tuples of these; "
        f"got {mark!r}{_advice(mark)}"
    )


def remember(mark: Any) -> None:
    """Note what stands for a mark in legends, while its label there is that of the mark.

    `move` does so, too; before, an update function may have changed the label itself.
    """
    if not _is_several(mark):
        legends.entries_of(mark, parts(mark))
        return
    for part in mark:
        remember(part)


def move(mark: Any, data: Any) -> None:
    """Give a mark its new data.

    This is what an update function may return for each kind of artist:

    ======================== =====================================================================
    mark                     data
    ======================== =====================================================================
    line                     y; with another number of points (x, y), or an array of shape (n, 2);
                             a number if it lies across the axes (`axvline`, `axhline`)
    line of axline           (point, point) or (point, slope), as it was drawn
    line in 3-D axes         (x, y, z), or an array of shape (n, 3)
    scatter                  (x, y), y, or an array of shape (n, 2); sizes and colours: see below
    scatter in 3-D axes      (x, y, z), or an array of shape (n, 3)
    bars                     their lengths; with another number of bars (lengths, edges), as
                             `numpy.histogram` returns them, if the bars touch; else see below
    stairs                   their values; with another number (values, edges)
    polygon                  (x, y), or an array of shape (n, 2); the outline that `hist` draws
                             with ``histtype="step"`` takes (counts, edges), too
    filled band              (y1, y2), or (x, y1, y2) with another number of points; an edge may
                             be one number; ``{"data": ..., "where": ...}`` if drawn in pieces
    error bars               y or (x, y); ``{"data": (x, y), "yerr": ..., "xerr": ...}`` if the
                             errors change, too
    stems                    the values at their heads, or (places, heads)
    heatmap                  an array of the shape that it shows
    image                    an array of the shape that it shows
    image of uneven cells    (x, y, array)
    contours                 heights, or (X, Y, heights) on another grid;
                             ``{"data": heights, "levels": ...}`` with other levels
    contours over triangles  (x, y, z), or (triangulation, z); levels as above
    quiver                   (U, V), or (U, V, C), with one number for each arrow
    barbs                    (U, V), or (U, V, C), with one number for each barb
    lines of a collection    segments, each an array of shape (n, 2) (`vlines`, `hlines`)
    polygons of a collection outlines, each an array of shape (n, 2); or a number for the colour
                             of each (`hexbin`, `tripcolor`)
    collection in 3-D axes   lines or outlines, each an array of shape (n, 3)
    events                   their positions
    rectangle                (low, high), if it lies across the axes (`axvspan`, `axhspan`)
    arrow                    (start, end), each a point
    text                     a string
    note                     a string, or a dict with ``"text"``, ``"xy"``, ``"xytext"``
    any artist               a dict of properties for its ``set``
    a tuple of these         one of the above for each
    ======================== =====================================================================

    Numbers may be lists, arrays, or anything that numpy reads, such as a column of a table. Dates
    and categories are converted as matplotlib does. What is masked or NaN leaves a gap.

    Data and properties go together in a dict: ``{"data": (x, y), "color": "red"}`` for a line,
    ``{"data": (x, y), "sizes": s, "array": c}`` for a scatter with sizes and colours of a colour
    map, ``{"data": array, "cmap": "viridis", "clim": (0, 1)}`` for a heatmap. Each bar may get a
    property of its own: ``{"data": lengths, "facecolor": [...], "y": [...]}``; the sides ``"x"``,
    ``"y"``, ``"width"`` and ``"height"``, given as lists, also make another number of bars. The
    entry of a mark in a legend follows its label, its colours and its style.

    Heatmaps and images keep their shape, quivers their number of arrows. A mark that this table
    does not name (a pie, a streamplot, contours with labels, a surface) can be drawn anew: let the
    axes be the mark, and clear and draw them in the function, which returns ``{}``.

    Raises
    ------
    ValueError
        If the mark cannot take the data: what it takes, what it got, and what to return.
    TypeError
        If the mark takes nothing but a dict, and the data is something else.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import numpy as np
    >>> _, ax = plt.subplots()
    >>> (line,) = ax.plot([1, 2, 3])
    >>> move(line, ([0, 1], [5, 6]))
    >>> line.get_ydata()
    array([5., 6.])

    Bars of a histogram may change their number:

    >>> sample = [1, 2, 2, 3, 3, 3]
    >>> *_, bars = ax.hist(sample, bins=3)
    >>> move(bars, np.histogram(sample, bins=2))
    >>> [float(bar.get_height()) for bar in bars if bar.get_visible()]
    [1.0, 5.0]

    Data and properties, and several marks in one function:

    >>> dots = ax.scatter([1, 2], [3, 4])
    >>> move((dots, ax.title), [{"data": ([5], [6]), "color": "red"}, "One dot"])
    >>> dots.get_offsets().tolist(), ax.get_title()
    ([[5.0, 6.0]], 'One dot')
    """
    kind = kinds.of(mark)
    if kind is None and isinstance(mark, tuple):
        _move_each(mark, data)
        return
    remember(mark)
    try:
        if nothing := "None" if data is None else _are_artists(data) and "artists":
            raise Misfit(
                f"the function returned {nothing}: return the new data, or {{}} if it has moved it "
                "already"
            )
        if not isinstance(data, Mapping):
            if kind is None:
                raise Misfit(f"got {described(data)}")
            kind.move(mark, data)
        else:
            _move_by_name(mark, kind, dict(data))
        if kind is not None:
            kind.check(mark)
    except Misfit as error:
        raise _complaint(mark, kind, error) from error.__cause__
    own = parts(mark)
    legends.follow(mark, own, legends.entries_of(mark, own))


def _is_in_space(artist: Any) -> bool:
    return getattr(artist.axes, "name", "") == "3d"


def _is_several(mark: Any) -> bool:
    """Whether a key of the updates is a tuple of marks, not one that matplotlib made a tuple of."""
    return isinstance(mark, tuple) and not isinstance(mark, Container)


def _are_artists(data: Any) -> bool:
    """Whether a function returned artists, as one for an animation does."""
    found = data if isinstance(data, list | tuple) else [data]
    return bool(found) and all(isinstance(each, Artist | Container) for each in found)


def _move_by_name(mark: Any, kind: Kind | None, given: dict[str, Any]) -> None:
    """Give a mark the data in a dict, then its properties."""
    if kind is not None:
        named = [name for name in ("data", *kind.also) if name in given]
        if len(named) > 1:
            raise Misfit(f"got {' and '.join(named)}, which are the same")
        kind.before(mark, given)
        options = {name: given.pop(name) for name in kind.options if name in given}
        if named:
            kind.move(mark, given.pop(named[0]), **options)
        elif options:
            raise Misfit(f"got {', '.join(options)} without data")
        kind.after(mark, given)
    if isinstance(mark, Container) and "label" in given:
        legends.labelled(mark, parts(mark)).set_label(given.pop("label"))
    if given:
        for artist in parts(mark):
            set_properties(artist, given)


def _move_each(marks: tuple, data: Any) -> None:
    results = list(data) if isinstance(data, tuple | list | np.ndarray) else None
    if results is None or len(results) != len(marks):
        raise ValueError(
            f"a tuple of {len(marks)} marks takes a tuple of {len(marks)} results, one for each; "
            f"got {described(data)}"
        )
    for part, part_data in zip(marks, results, strict=True):
        move(part, part_data)


def _complaint(mark: Any, kind: Kind | None, why: Misfit) -> ValueError | TypeError:
    """Say what a mark takes and why the data does not fit."""
    if kind is None:
        return TypeError(f"{a_kind_of(mark)} takes a dict of properties for its set(); {why}")
    return ValueError(f"{kind}; {why}")


def _advice(mark: Any) -> str:
    if type(mark).__name__ == "StreamplotSet":
        return ": let the axes be the mark, and clear and draw them in the update"
    if type(mark).__name__ == "PieContainer":
        return ": move its wedges, each {'theta1': ..., 'theta2': ...}"
    return ""
