"""A cheap look at what changed in a figure: what matplotlib itself marks as stale.

matplotlib marks an artist as stale when a setter changes it, and its axes and figure with it. Here
each artist is asked for itself. Limits and lists of children are compared, too. A change that goes
past all setters is found later, when whole drawings are compared.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from attnkit.live import pieces


@contextmanager
def changes(fig: Figure, given: Collection[Artist]) -> Iterator[list[Artist]]:
    """Collect what changes inside, except the artists that are expected to."""
    found: list[Artist] = []
    watched = [*pieces.pieces(fig)]
    calls = [(artist, artist.stale_callback) for artist in {*watched, *given}]
    for artist, _ in calls:
        artist.stale_callback = None  # it is not passed on to what the artist is drawn in
        artist.stale = False
    before = [_state(artist) for artist in watched]
    try:
        yield found
    finally:
        for artist, was in zip(watched, before, strict=True):
            if artist not in given and (artist.stale or _state(artist) != was):
                found.append(artist)
        for artist, call in calls:
            artist.stale_callback = call


def _state(artist: Artist) -> Any:
    """Return what decides how a container draws its children."""
    if not pieces.holds(artist) and not isinstance(artist, Axes):
        return None
    limits = [
        axis.get_view_interval().tolist() for axis in getattr(artist, "_axis_map", {}).values()
    ]
    view = [getattr(artist, name, None) for name in ("elev", "azim", "roll")]
    return [limits, view, [id(child) for child in pieces.children(artist)]]
