"""Excursions: run one update somewhere and go back, and see cheaply what changes.

Each artist is asked for itself whether it was changed, also those inside others. A change that goes
past all setters is found later, when whole drawings are compared.
"""

import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from matplotlib.artist import Artist

from attnkit.live.controls import setting_in_words
from attnkit.live.drawing import pieces
from attnkit.live.drawing.touched import touched
from attnkit.live.following.samples import Positions, one_by_one
from attnkit.live.scene import Scene
from attnkit.live.update import Update


@contextmanager
def excursion(scene: Scene, update: Update, positions: Positions) -> Iterator[list[Artist] | None]:
    """Run one update alone at some positions, and at the end where the controls are.

    Gives what it changed beside its own artists, or None if it failed. The scene notes what it
    does not change back.
    """
    first = pieces.children(scene.fig)
    with changes(scene, update.artists) as changed:
        done = runs(scene, update, positions)
    yield changed if done else None
    drawn = {*pieces.pieces(scene.fig)}  # what was removed cannot change back
    with changes(scene, update.artists) as back:
        if changed:
            scene.at({})  # another function may set back what this one changed
        else:
            scene.move([update], scene.settings)
    if back and not changed:
        scene.at({})
    # An inset that is taken out tells the figure so; one that is put back does not.
    if pieces.children(scene.fig) == first:
        drawn.discard(scene.fig)
    for artist in changed if done else ():
        if artist in drawn and artist not in back:
            setting = setting_in_words(scene.controls, scene.values(positions))
            scene.left_over[artist] = f" at {setting} in update function {update.name}"


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
def changes(scene: Scene, given: Collection[Artist]) -> Iterator[list[Artist]]:
    """Collect what changes inside, except the artists that are expected to, and what is in them."""
    found: list[Artist] = []
    watched = dict.fromkeys((*pieces.pieces(scene.fig), *scene.homes))
    expected = set(given)
    changed: set[Artist] = set()
    try:
        with touched(watched) as changed:
            yield found
    finally:
        found += [
            artist
            for artist in watched
            if artist in changed and expected.isdisjoint((artist, *scene.around(artist)))
        ]
