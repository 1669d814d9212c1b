"""Bars, whose number may change: matplotlib has an artist for each, so some wait to be drawn."""

from typing import Any

import numpy as np
from matplotlib import colors
from matplotlib.artist import Artist
from matplotlib.container import BarContainer
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from attnkit.live.artists.bands import values_and_edges
from attnkit.live.artists.errorbars import check_errors, errorbar_parts, move_errorbar
from attnkit.live.artists.kinds import Misfit, kind
from attnkit.live.artists.notes import notes
from attnkit.live.artists.numbers import along
from attnkit.live.artists.properties import set_properties

SIDES = ("x", "y", "width", "height")


class MoreBars(PathPatch):
    """The bars beyond those drawn at first: one artist, as the marks of a figure stay the same."""

    def __init__(self, drawn: list[Rectangle]) -> None:
        super().__init__(Path(np.empty((0, 2))), zorder=drawn[0].get_zorder())
        self.drawn, self.more, self.n_shown = drawn, list[Rectangle](), len(drawn)
        self.bounds = [[_side(bar, side) for side in SIDES] for bar in drawn]
        (ax := drawn[0].axes).add_patch(self)  # type: ignore[union-attr]
        # Right behind the others, as if they had been drawn together.
        ax._children.remove(self)  # type: ignore[union-attr]
        ax._children.insert(ax._children.index(drawn[-1]) + 1, self)  # type: ignore[union-attr]
        self.set_in_layout(False)

    @property
    def shown(self) -> list[Rectangle]:
        """Every bar that is shown."""
        return [*self.drawn, *self.more][: self.n_shown]

    def show(self, n_bars: int) -> None:
        """Let there be so many bars; each further one looks like one of those drawn at first."""
        for i, bar in enumerate(self.drawn):
            if (shown := i < n_bars) != (i < self.n_shown):
                bar.set_visible(shown)
                # Without a size, it is nothing that axes have to hold.
                sides = self.bounds[i] if shown else [*self.bounds[i][:2], 0, 0]
                bar.set(**dict(zip(SIDES, sides, strict=True)))
        del self.more[max(0, n_bars - len(self.drawn)) :]
        while len(self.drawn) + len(self.more) < n_bars:
            self.more.append(_another(self.drawn[len(self.more) % len(self.drawn)]))
        self.n_shown = n_bars
        self.stale = True

    def get_path(self) -> Path:
        """Return the outline of all further bars, which axes must hold."""
        if not self.more:
            return super().get_path()
        outlines = [bar.get_patch_transform().transform_path(bar.get_path()) for bar in self.more]
        return Path.make_compound_path(*outlines)

    def draw(self, renderer: Any) -> None:
        """Draw every further bar as the axes would."""
        for bar in self.more if self.get_visible() else []:
            bar.draw(renderer)
        self.stale = False


def _side(bar: Rectangle, side: str) -> float:
    return float(getattr(bar, f"get_{side}")())


def _another(like: Rectangle) -> Rectangle:
    """Return another bar that looks like one."""
    bar = Rectangle(like.get_xy(), like.get_width(), like.get_height())
    bar.update_from(like)
    bar.set(visible=True, zorder=like.get_zorder(), figure=like.get_figure())
    bar.axes = like.axes
    bar.stale_callback = None  # the axes do not know it: what changes is the one that draws it
    return bar


def more_of(bars: BarContainer) -> MoreBars:
    """Return what keeps count of bars, made when they are first asked for."""
    if not bars.patches:
        raise ValueError("bars without a single bar cannot be moved: draw one, of length 0")
    of_first = notes(bars.patches[0])
    if "more" not in of_first:
        of_first["more"] = MoreBars(list(bars.patches))
    more: MoreBars = of_first["more"]
    return more


def bar_parts(bars: BarContainer) -> list[Artist]:
    """Return the artists of bars, those that wait and those of error bars among them."""
    errors = errorbar_parts(bars.errorbar) if bars.errorbar is not None else []
    return [*bars.patches, more_of(bars), *errors]


def _set_sides(bars: BarContainer, properties: dict[str, Any]) -> None:
    """Set where bars begin and how large they are; lists also say how many bars there are."""
    more = more_of(bars)
    sides = {side: _listed(properties.pop(side)) for side in SIDES if side in properties}
    numbers = {side: len(value) for side, value in sides.items() if isinstance(value, list)}
    if len(set(numbers.values())) > 1:
        got = ", ".join(f"{n} of {side}" for side, n in numbers.items())
        raise Misfit(f"got {got}: give one for each bar")
    if numbers:
        more.show(next(iter(numbers.values())))
    for side, value in sides.items():
        for i, bar in enumerate(more.shown):
            set_properties(bar, {side: value[i] if side in numbers else value})


def _set_each(bars: BarContainer, properties: dict[str, Any]) -> None:
    """Set properties of bars: a list has one for each bar, anything else is for all."""
    more = more_of(bars)
    for name in [name for name in properties if name != "label"]:
        value = _listed(properties.pop(name))
        each = isinstance(value, list) and len(value) == more.n_shown
        each = each and not colors.is_color_like(value)  # [1, 0, 0] is red
        for i, bar in enumerate(more.shown):
            set_properties(bar, {name: value[i] if each else value})


def _listed(value: Any) -> Any:
    return list(value) if hasattr(value, "__array__") and np.ndim(value) else value


@kind(
    BarContainer,
    name="bars",
    takes="their lengths, or (lengths, edges) with one edge more than bars",
    options=("xerr", "yerr"),
    before=_set_sides,
    after=_set_each,
)
def _move_bars(bars: Any, data: Any, **errors: Any) -> None:
    lying, more = bars.orientation == "horizontal", more_of(bars)
    first, (across, up) = bars.patches[0], "yx" if lying else "xy"
    if (pair := values_and_edges(data)) is not None:
        lengths, edges = along(first, up, pair[0]), along(first, across, pair[1])
        if not _touch(more, lying):
            raise Misfit(
                'these bars do not touch, so edges are no help: return {"x": ..., "width": ..., '
                '"height": ...} with one number for each bar'
            )
        _let_there_be(more, len(lengths), lying)
        start, width = ("y", "height") if lying else ("x", "width")
        for bar, low, high in zip(more.shown, edges[:-1], edges[1:], strict=True):
            bar.set(**{start: low, width: high - low})
    else:
        lengths = along(first, up, data)
        if len(lengths) != more.n_shown:
            raise Misfit(f"got {len(lengths)} lengths for {more.n_shown} bars, and no edges")
    tips = _tips(more, lying)
    for bar, length in zip(more.shown, lengths, strict=True):
        bar.set_width(length) if lying else bar.set_height(length)
    bars.datavalues = lengths
    more.stale = True
    if bars.errorbar is not None:
        move_errorbar(bars.errorbar, _tips(more, lying), drawn=tips, **errors)
    else:
        check_errors(errors)


def _tips(more: MoreBars, lying: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the points in which bars end, where their errors are."""
    sides = {side: np.array([_side(bar, side) for bar in more.shown]) for side in SIDES}
    if lying:
        return sides["x"] + sides["width"], sides["y"] + sides["height"] / 2
    return sides["x"] + sides["width"] / 2, sides["y"] + sides["height"]


def _touch(more: MoreBars, lying: bool) -> bool:
    """Whether the bars were drawn side by side without a gap."""
    start, width = ("y", "height") if lying else ("x", "width")
    sides = [dict(zip(SIDES, bounds, strict=True)) for bounds in more.bounds]
    ends = np.array([side[start] + side[width] for side in sides[:-1]])
    starts = np.array([side[start] for side in sides[1:]])
    widths = np.array([side[width] for side in sides[1:]])
    return bool(np.all(np.abs(starts - ends) <= 1e-6 * np.abs(widths)))


def _let_there_be(more: MoreBars, n_bars: int, lying: bool) -> None:
    base = "x" if lying else "y"
    drawn_at = {bounds[SIDES.index(base)] for bounds in more.bounds}
    if n_bars > more.n_shown and len(drawn_at) > 1:
        raise Misfit(f'these bars begin at different places: give "{base}", too, in a dict')
    more.show(n_bars)
