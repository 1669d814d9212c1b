"""The pieces of a figure, and what matplotlib draws of each.

They are a tree. A figure and plain axes are containers: they draw their children one by one.
Everything else is drawn as a whole: a line, a title, an axis with its ticks, a legend. Two drawings
tell which pieces differ. If a container has other children, or draws them in another order, the
container itself differs.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from mpl_toolkits.axes_grid1.parasite_axes import HostAxesBase
from mpl_toolkits.axisartist.axislines import Axes as AxislinesAxes

from attnkit.live.drawing import svg

_DRAW_MORE = HostAxesBase, AxislinesAxes


def children(artist: Artist) -> list[Artist]:
    """Return the pieces of a container; none of a piece that is drawn as a whole."""
    return artist.get_children() if holds(artist) else []


def holds(artist: Artist) -> bool:
    """Whether an artist is a container: it draws its children one by one, each by itself."""
    if isinstance(artist, Axes):
        # In three dimensions the children are sorted by depth; a host draws those of its parasites,
        # too, and axes with axes of their own draw them; pixels are drawn for all at once.
        alone = artist.name != "3d" and not isinstance(artist, _DRAW_MORE)
        alone = alone and artist.get_rasterization_zorder() is None
        return alone and not artist.get_rasterized() and artist.get_agg_filter() is None
    return isinstance(artist, FigureBase)


def pieces(artist: Artist, whole: Collection[Artist] = ()) -> Iterator[Artist]:
    """Iterate over a container and all that is drawn in it; stop at what is taken as a whole."""
    yield artist
    if artist not in whole:
        for child in children(artist):
            yield from pieces(child, whole)


def homes(figure: Figure) -> dict[Artist, Artist]:
    """Return, for every artist of a figure, also those inside pieces, what it belongs to."""
    found: dict[Artist, Artist] = {}
    waiting: list[Artist] = [figure]
    for parent in waiting:
        for child in (*parent.get_children(), *_within(parent)):
            if child is not None and child not in found:
                found[child] = parent
                waiting.append(child)
    return found


def _within(artist: Artist) -> list[Artist]:
    """Return artists that are no children of one but drawn by it: an arrow, the words in a cell."""
    mine = [each for each in vars(artist).values() if isinstance(each, Artist)]
    parasites = artist.parasites if isinstance(artist, HostAxesBase) else []
    return [*parasites, *(each for each in mine if not isinstance(each, Axes | FigureBase))]


@dataclass
class Drawing:
    """What a figure shows: which pieces its containers drew, in order, and how each was drawn."""

    size: tuple[float, ...]
    order: dict[Artist | None, list[Artist]] = field(default_factory=dict)  # None holds the figure
    states: dict[Artist, svg.State] = field(default_factory=dict)

    def state(self, piece: Artist) -> svg.State:
        """Return how a piece was drawn; one in hidden axes was not."""
        return self.states.get(piece, ("", [], None))

    def differs(self, other: "Drawing", piece: Artist | None = None) -> list[Artist]:
        """Return the pieces in a piece, or else itself, that another drawing shows otherwise.

        Without a piece, return all that differ in the figure.
        """
        if piece and not same(self.states.get(piece), other.states.get(piece)):
            return [piece]
        mine, others = (drawing.order.get(piece, []) for drawing in (self, other))
        if mine == others:
            return [found for child in mine for found in self.differs(other, child)]
        flat, other_flat = [*self._flat(piece)], [*other._flat(piece)]
        if len(flat) == len(other_flat) and all(map(same, flat, other_flat)):
            return []  # pieces that were made anew but look alike
        assert piece is not None
        return [piece]

    def _flat(self, piece: Artist | None) -> Iterator[svg.State | None]:
        for child in self.order.get(piece, []):
            yield self.states.get(child)
            yield from self._flat(child)


def draw(
    figure: Figure, marks: Mapping[Artist, str], only: Collection[Artist] | None = None
) -> Drawing:
    """Draw a figure once, piece by piece.

    `marks` maps each mark, which counts as one piece, to the prefix of its ids. With `only`, other
    pieces are left out, to be quick. Call it inside ``svg.settings()``.
    """
    seen = Drawing(tuple(map(float, figure.get_size_inches())))
    path: list[Artist | None] = [None]
    numbers = {artist: number for number, artist in enumerate(marks)}

    def drawn(artist: Artist) -> Any:
        whole = artist in marks or not holds(artist)

        def draw(renderer: Any, *args: Any, **kwargs: Any) -> None:
            seen.order.setdefault(path[-1], []).append(artist)
            del artist.draw
            path.append(artist)
            try:
                if not whole:
                    artist.draw(renderer)
                elif only is None or artist in only:
                    seen.states[artist] = svg.state(artist, marks.get(artist, ""))
            finally:
                path.pop()
                artist.draw = draw  # type: ignore[method-assign]
            if artist in numbers:
                svg.hold_place(renderer, numbers[artist])

        return draw

    found = dict.fromkeys((*pieces(figure, marks), *marks))
    with svg.drawn_by({artist: drawn(artist) for artist in found}):
        svg.saved(figure)
    return seen


def same(a: svg.State | None, b: svg.State | None) -> bool:
    """Whether two pieces look alike; where a number ends, rounding may go either way."""
    if a == b:
        return True
    if a is None or b is None or (a[0], a[2]) != (b[0], b[2]):
        return False
    near = all(abs(i - j) <= 1 for i, j in zip(a[1], b[1], strict=True))
    return near and _words(a) == _words(b)


def _words(state: svg.State) -> list[str]:
    """Return the texts and the colours of a piece, which are never nearly the same."""
    filled = svg.fill(state[0], state[1])
    return [re.sub("<[^>]*>", "|", filled), *re.findall(r"#[0-9a-f]{6}", filled)]
