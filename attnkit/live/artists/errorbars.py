"""Error bars and stems: points and what hangs on each of them."""

from collections.abc import Collection
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.container import ErrorbarContainer, StemContainer

from attnkit.live.artists.kinds import Misfit, described, kind
from attnkit.live.artists.notes import notes
from attnkit.live.artists.numbers import along, coordinates, numbers, points

Sizes = tuple[np.ndarray, np.ndarray]  # of errors, below and above each point


def errorbar_parts(errorbar: ErrorbarContainer) -> list[Artist]:
    """Return the artists of error bars: the line, the caps, the bars."""
    line, caps, bars = errorbar.lines
    return [part for part in (line, *caps, *bars) if part is not None]


def _set_caps(errorbar: Any, properties: dict[str, Any]) -> None:
    """Colour caps as the bars; to matplotlib they are markers with an edge of their own."""
    if "color" in properties:
        for cap in errorbar.lines[1]:
            cap.set_markeredgecolor(properties["color"])


@kind(
    ErrorbarContainer,
    name="error bars",
    takes='y or (x, y); {"data": (x, y), "yerr": ..., "xerr": ...} if the errors change, too',
    options=("xerr", "yerr"),
    after=_set_caps,
)
def move_errorbar(errorbar: Any, data: Any, drawn: Any = None, **errors: Any) -> None:
    """Move the points; errors stay as large as they are, unless new ones are given.

    `drawn` are the points before, of error bars that were drawn without a line.
    """
    line, _, bars = errorbar.lines
    axes = [axis for axis in "xy" if getattr(errorbar, f"has_{axis}err")]
    check_errors(errors, axes)
    _check_plain(errorbar)
    old = line.get_data(orig=False) if line is not None else drawn
    if old is None and coordinates(data) is None:
        raise Misfit("drawn without points, they need (x, y)")
    xy = points(bars[0], data, old[0] if old else np.empty(0))
    sizes = {}
    for axis, collection in zip(axes, bars, strict=True):
        # Read back from the artists they would be lost with each point that is missing.
        known = notes(collection)
        if (given := errors.get(f"{axis}err")) is not None:
            known["errors"] = _given(given, axis)
        elif "errors" not in known:
            known["errors"] = _drawn(collection, axis, old)
        sizes[axis] = known["errors"]
        if (n_errors := np.size(sizes[axis][0])) not in (1, len(xy[0])):
            raise Misfit(f'got {len(xy[0])} points with {n_errors} errors: give "{axis}err"')
    _place(errorbar, xy, sizes)


def check_errors(given: Collection[str], drawn: Collection[str] = ()) -> None:
    """Refuse errors along an axis for which none were drawn."""
    if wrong := [name for name in given if name[0] not in drawn]:
        raise Misfit(f"drawn without {' and '.join(wrong)}: draw them with it, even if it is 0")


def _check_plain(errorbar: Any) -> None:
    """Refuse what cannot be read back from the artists."""
    line, caps, bars = errorbar.lines
    if {cap.get_marker() for cap in caps} - {"_", "|"}:
        raise Misfit("drawn with limits (lolims, uplims ...), they cannot be moved")
    if line is not None and len(line.get_xdata(orig=False)) != len(bars[0].get_paths()):
        raise Misfit("drawn with errorevery, they cannot be moved")
    if bars[0].axes.name == "polar" and caps:
        raise Misfit("in polar axes their caps cannot be moved: draw them with capsize=0")


def _drawn(bars: Any, axis: str, xy: Any) -> Sizes:
    """Read how large the errors are that were drawn."""
    if xy is None:
        raise Misfit(f'drawn without points, they need "{axis}err", too')
    ends = np.array([path.vertices[[0, -1], "xy".index(axis)] for path in bars.get_paths()])
    low, high = ends.reshape(-1, 2).T
    middle = xy["xy".index(axis)]
    return _once(middle - low), _once(high - middle)


def _once(sizes: np.ndarray) -> np.ndarray:
    """Return errors of one size as one, which any number of points can have."""
    return sizes[:1] if len(sizes) and np.allclose(sizes, sizes[0], rtol=1e-6, atol=0) else sizes


def _given(error: Any, axis: str) -> Sizes:
    """Return errors given as a number, one for each point, or a pair of these."""
    sizes = numbers(error)
    if (sizes < 0).any():
        raise Misfit(f"{axis}err must not be negative")
    if sizes.ndim == 2 and len(sizes) == 2:
        return sizes[0], sizes[1]
    if sizes.ndim > 1:
        raise Misfit(f"got {described(error)} for {axis}err")
    return sizes, sizes


def _place(errorbar: Any, xy: Any, sizes: dict[str, Sizes]) -> None:
    line, caps, bars = errorbar.lines
    waiting = iter(caps)
    if line is not None:
        line.set_data(*xy)
    for (axis, (below, above)), collection in zip(sizes.items(), bars, strict=True):
        i = "xy".index(axis)
        ends = []
        for end in (xy[i] - below, xy[i] + above):
            ends.append([end, xy[1]] if axis == "x" else [xy[0], end])
            if caps:
                next(waiting).set_data(*ends[-1])
        collection.set_segments(list(np.array(ends).transpose(2, 0, 1)))


# -- stems -----------------------------------------------------------------------------------------


@kind(StemContainer, name="stems", takes="the values at their heads, or (places, heads)")
def _move_stems(stems: Any, data: Any) -> None:
    heads_line, lines, base = stems
    lying, bottom = _base(base, lines)
    drawn = heads_line.get_data(orig=False)
    place_axis, head_axis = "yx" if lying else "xy"
    if (pair := coordinates(data)) is not None:
        places = along(heads_line, place_axis, pair[0])
        heads = along(heads_line, head_axis, pair[1], len(places))
    else:
        places = drawn[1 if lying else 0]
        heads = along(heads_line, head_axis, data)
        if len(heads) != len(places):
            raise Misfit(f"got {len(heads)} heads for {len(places)} places: return both")
    ends = np.stack([np.full(len(heads), bottom), heads])
    across = np.stack([places, places])
    xy = (ends, across) if lying else (across, ends)
    lines.set_segments(list(np.stack(xy, axis=-1).transpose(1, 0, 2)))
    heads_line.set_data(*((heads, places) if lying else (places, heads)))
    ends_of_base = [places.min(), places.max()] if len(places) else [np.nan, np.nan]
    base.set(**{f"{place_axis}data": ends_of_base})


def _base(base: Any, lines: Any) -> tuple[bool, float]:
    """Return whether stems lie, and where they begin."""
    x, y = base.get_data(orig=False)
    drawn = [np.subtract(*ends) for ends in lines.get_segments() if len(ends) == 2]
    across, up = np.abs(np.reshape(drawn, (-1, 2))).sum(axis=0)
    lying = across > up or (across == up and x[0] == x[-1] and y[0] != y[-1])
    return bool(lying), float((x if lying else y)[0])
