"""What is set in a figure: matplotlib tells cheaply which artists a setter was called of."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import FigureBase
from matplotlib.offsetbox import AnnotationBbox
from matplotlib.patches import ConnectionPatch
from matplotlib.text import Annotation

from attnkit.live.drawing import pieces

_BY_NO_SETTER = (FigureBase, Axes, Axis, Annotation, AnnotationBbox, ConnectionPatch)


class Watch:
    """Looks at some artists again and again: each look compares with how the last one ended."""

    def __init__(self, watched: Collection[Artist]) -> None:
        self._watched = [*watched]
        self._by_no_setter = [each for each in watched if isinstance(each, _BY_NO_SETTER)]
        self._states = [*map(_state, self._by_no_setter)]

    @contextmanager
    def __call__(self) -> Iterator[set[Artist]]:
        """Collect which of the artists are changed: by a setter inside, or where there is none."""
        found: set[Artist] = set()
        calls = [artist.stale_callback for artist in self._watched]

        def note(changed: Artist, _: bool) -> None:
            found.add(changed)

        for artist in self._watched:  # it is not passed on to what the artist is drawn in
            artist.stale_callback = note
        try:
            yield found
        finally:
            for artist, call in zip(self._watched, calls, strict=True):
                artist.stale_callback = call
            before, self._states = self._states, [*map(_state, self._by_no_setter)]
            pairs = zip(self._by_no_setter, before, self._states, strict=True)
            found.update(artist for artist, was, now in pairs if was != now)


def touched(watched: Collection[Artist]) -> AbstractContextManager[set[Artist]]:
    """Collect which of some artists are changed inside."""
    return Watch(watched)()


def _state(artist: Artist) -> list[Any]:
    """Return what no setter tells: how children are drawn, what a note points at, how ticks are."""
    if isinstance(artist, Axis):
        tickers = (artist.major, artist.minor)
        return [_plain(each) for ticker in tickers for each in (ticker.locator, ticker.formatter)]
    if not isinstance(artist, Axes | FigureBase):
        return [vars(artist)[name] for name in ("xy", "xy1", "xy2") if name in vars(artist)]
    limits = [
        axis.get_view_interval().tolist() for axis in getattr(artist, "_axis_map", {}).values()
    ]
    view = [getattr(artist, name, None) for name in ("elev", "azim", "roll")]
    return [limits, view, [(id(child), child.zorder) for child in pieces.children(artist)]]


def _plain(ticks: Any) -> dict[str, Any]:
    """Return what a locator or a formatter was set to."""
    kinds = int | float | str | tuple
    return {name: value for name, value in vars(ticks).items() if isinstance(value, kinds)}
