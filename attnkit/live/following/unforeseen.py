"""What a function changes beside its marks at a setting that no sample tried.

While the table of a part is made, its functions run at every setting. Whatever they set there
beside their own marks is drawn and compared with the start. matplotlib tells cheaply what was set.
"""

from typing import Any

from matplotlib.artist import Artist

from attnkit.live.assembly import assemble
from attnkit.live.drawing import pieces, svg
from attnkit.live.drawing.properties import properties
from attnkit.live.drawing.touched import Watch
from attnkit.live.following.kept import Kept
from attnkit.live.parts import Part
from attnkit.live.scene import Scene
from attnkit.live.update import Drawn


class Unforeseen(Exception):
    """Artists that a part changes, though they are no marks of it, and where it does.

    None are named if it changes where cells are, or what they are called.
    """

    def __init__(self, part: Part, changed: list[Artist], where: str) -> None:
        super().__init__()
        self.part, self.changed, self.where = part, changed, where


class Beside:
    """Looks at what a part changes beside its marks."""

    def __init__(self, scene: Scene, part: Part, start: pieces.Drawing) -> None:
        self.scene, self.part, self.start = scene, part, start
        moved = scene.moved_by(part.updates)
        self.marks = [mark.artist for mark in moved if isinstance(mark, Drawn)]
        self.watch = Watch({*pieces.pieces(scene.fig), *scene.homes})
        self.kept = Kept(scene, part)
        # Of what is set often: to what, and how it looks, drawn alone, when it was compared.
        self.set_to: dict[Artist, Any] = {}
        self.known: dict[Artist, svg.State] = {}

    def move(self, settings: dict[str, Any]) -> pieces.Drawing | None:
        """Move the part; return the whole drawing if it took one to see what changed beside it.

        Raises
        ------
        Unforeseen
            If something did.
        """
        with self.watch() as stale:
            self.scene.move(self.part.updates, settings)
        if self.kept.may_differ(stale) and self.kept.look():
            raise Unforeseen(self.part, [], "")
        around = dict.fromkeys(map(self.scene.mark_of, stale))
        beside = [artist for artist in around if artist not in self.marks]
        if not beside or not self._is_new(beside):
            return None
        drawn = self.scene.draw()
        seen = self.start.differs(drawn)
        if changed := [artist for artist in seen if artist not in self.marks]:
            raise Unforeseen(self.part, changed, f"{self.scene.where()} in {self.part.name}")
        return drawn

    def _is_new(self, beside: list[Artist]) -> bool:
        """Whether any of some artists looks otherwise than it did when it was compared."""
        now = {artist: properties(artist) for artist in beside}
        other = [a for a in beside if not _equal(now[a], self.set_to.get(a))]
        self.set_to |= now
        if any(pieces.holds(artist) or artist.get_figure() is None for artist in other):
            return True
        states = {artist: svg.state(artist, "") for artist in other}
        new = [a for a, state in states.items() if not pieces.same(state, self.known.get(a))]
        self.known |= states
        return bool(new)


def _equal(now: Any, then: Any) -> bool:
    """Whether an artist is known to be set to what it was."""
    return bool(now and then and now[0] == then[0])


def foresee(scene: Scene, found: Unforeseen, start: pieces.Drawing) -> None:
    """Follow what a part changed at a setting that no sample tried."""
    scene.at({})
    kept = start.differs(scene.draw())
    for artist in found.changed:
        scene.follow(artist, found.part.updates)
        if artist in kept:
            scene.left_over[artist] = found.where
    assemble(scene)
