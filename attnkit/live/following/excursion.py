"""Excursions: run one update somewhere and go back, and see cheaply what changes.

matplotlib marks an artist as stale when a setter changes it, and its axes and figure with it. Here
each artist is asked for itself. Limits and lists of children are compared, too. A change that goes
past all setters is found later, when whole drawings are compared.
"""

import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from attnkit.live.drawing import pieces
from attnkit.live.following.samples import Positions, one_by_one
from attnkit.live.scene import Scene
from attnkit.live.update import Update


@contextmanager
def excursion(scene: Scene, update: Update, positions: Positions) -> Iterator[list[Artist] | None]:
    """Run one update alone at some positions, and at the end where the controls are.

    Gives what it changed beside its own artists, or None if it failed. The scene notes what it
    does not change back.
    """
    with changes(scene.fig, update.artists) as changed:
        done = runs(scene, update, positions)
    yield changed if done else None
    drawn = {*pieces.pieces(scene.fig)}  # what was removed cannot change back
    with changes(scene.fig, update.artists) as back:
        if changed:
            scene.at({})  # another function may set back what this one changed
        else:
            scene.move([update], scene.settings)
    if back and not changed:
        scene.at({})
    setting = ", ".join(f"{n} = {scene.controls[n].labels[i]}" for n, i in positions.items())
    for artist in changed if done else ():
        if artist in drawn and artist not in back:
            scene.left_over[artist] = f"at {setting} in update function {update.name}"


def where_labels_may_grow(scene: Scene) -> Iterator[None]:
    """Move a figure to the sample states at which more than the inside of its axes changes."""
    left_over = dict(scene.left_over)  # `watch` says what does not change back, not a measurement
    for update in scene.updates:
        # What its axes clip takes no room beside them.
        inside = all(artist._fully_clipped_to_axes() for artist in update.artists)  # type: ignore[attr-defined]
        for positions in one_by_one(update.controls, scene.positions):
            with excursion(scene, update, positions) as changed:
                if changed or (changed is not None and not inside):
                    yield
    scene.left_over = left_over


def runs(scene: Scene, update: Update, positions: Positions) -> bool:
    """Run one update alone; one that fails does so in front of its reader, or in making a page."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of a setting that nobody asked for
            scene.move([update], scene.settings | scene.values(positions))
    except Exception:
        return False
    return True


@contextmanager
def changes(fig: Figure, given: Collection[Artist]) -> Iterator[list[Artist]]:
    """Collect what changes inside, except the artists that are expected to."""
    found: list[Artist] = []
    watched = [*pieces.pieces(fig)]
    before = [_state(artist) for artist in watched]
    try:
        with touched({*watched, *given}) as stale:
            yield found
    finally:
        for artist, was in zip(watched, before, strict=True):
            if artist not in given and (artist in stale or _state(artist) != was):
                found.append(artist)


@contextmanager
def touched(watched: Collection[Artist]) -> Iterator[set[Artist]]:
    """Collect what matplotlib marks as stale inside: what a setter was called of."""
    stale: set[Artist] = set()
    calls = [(artist, artist.stale_callback) for artist in watched]
    for artist in watched:
        artist.stale_callback = None  # it is not passed on to what the artist is drawn in
        artist.stale = False
    try:
        yield stale
    finally:
        stale.update(artist for artist in watched if artist.stale)
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
