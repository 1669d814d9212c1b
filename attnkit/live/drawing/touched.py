"""What is set in a figure: matplotlib tells cheaply which artists a setter was called of."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import FigureBase
from matplotlib.offsetbox import AnnotationBbox
from matplotlib.patches import ConnectionPatch
from matplotlib.text import Annotation

from attnkit.live.drawing import pieces


@contextmanager
def touched(watched: Collection[Artist]) -> Iterator[set[Artist]]:
    """Collect which of some artists are changed inside: by a setter, or where there is none."""
    found: set[Artist] = set()
    calls = [(artist, artist.stale_callback) for artist in watched]
    states = [(artist, _state(artist)) for artist in watched if isinstance(artist, _BY_NO_SETTER)]

    def note(changed: Artist, _: bool) -> None:
        found.add(changed)

    for artist in watched:  # it is not passed on to what the artist is drawn in
        artist.stale_callback = note
    try:
        yield found
    finally:
        for artist, call in calls:
            artist.stale_callback = call
        found.update(artist for artist, was in states if _state(artist) != was)


_BY_NO_SETTER = (FigureBase, Axes, Axis, Annotation, AnnotationBbox, ConnectionPatch)


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
