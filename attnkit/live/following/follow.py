"""Nothing changes unseen: whatever an update changes in the picture becomes a mark that follows.

`watch`, when a figure is made live, runs each function at the ends of its controls and looks only
at what matplotlib marks as stale. `settle`, when a page is made, draws the whole figure at sample
states of all controls. Whatever differs where it should not is followed: its artist becomes a mark
of the functions that move it. What cannot be followed is an error that names it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Axis

from attnkit.live.assembly import assemble, places, renaming, words
from attnkit.live.controls import setting_in_words
from attnkit.live.drawing import pieces, svg
from attnkit.live.following.excursion import excursion, runs
from attnkit.live.following.kept import keep_places, keep_size, renamed
from attnkit.live.following.samples import ENDS, Positions, one_by_one, together
from attnkit.live.names import name_of
from attnkit.live.parts import Part
from attnkit.live.scene import Scene
from attnkit.live.update import Drawn, Mark, Readout, Update

EVERYTHING = "let the function set, at each call, everything that it changes at any"
ROUNDS = 6  # of following what a drawing showed to move, before giving up


# -- when a figure is made live, and in a notebook -------------------------------------------------


def watch(scene: Scene) -> None:
    """Follow what the updates change beside their own artists, as far as matplotlib tells."""
    suspicious: dict[Update, list[Positions]] = {}
    start, called = places(scene), words(scene)
    for update in scene.updates:
        for positions in one_by_one(update.controls, scene.positions, ENDS):
            with excursion(scene, update, positions) as changed:
                if changed is not None:
                    keep_places(scene, start)
                    if renamed(called, words(scene)):
                        scene.renaming.add(update)
            if changed:
                suspicious.setdefault(update, []).append(positions)
    for update, tried in suspicious.items():
        _follow(scene, update, tried)
    if suspicious or scene.moving_cells or scene.renaming:
        assemble(scene)


def after_move(
    scene: Scene, updates: list[Update], changed: list[Artist], shown: Positions
) -> bool:
    """Follow what just changed and is no mark of the updates that ran; tell whether there was any.

    `shown` are the positions at which the reader last saw the whole picture.
    """
    marks = {mark.artist for mark in scene.moved_by(updates) if isinstance(mark, Drawn)}
    if all(scene.mark_of(artist) in marks for artist in changed):
        return False
    now = scene.draw()
    scene.at(scene.values(shown))
    before = scene.draw()
    scene.at({})
    new = [artist for artist in before.differs(now) if artist not in marks]
    for artist in new:
        scene.follow(artist, updates)
    if new:
        assemble(scene)
    return bool(new)


def _follow(scene: Scene, update: Update, tried: Sequence[Positions]) -> None:
    """Follow what one update alone changes at some positions."""
    before = scene.draw()
    for positions in tried:
        if runs(scene, update, positions):
            for artist in before.differs(scene.draw()):
                scene.follow(artist, [update])
    scene.at({})


# -- when a page is made ---------------------------------------------------------------------------


@dataclass
class Sample:
    """What a figure shows at some positions of its controls."""

    positions: dict[str, int]
    drawing: pieces.Drawing
    words: dict[int, svg.State]  # of the marks that are not drawn
    called: dict[Any, dict]  # what heatmaps are called

    def state(self, mark: Mark) -> svg.State:
        """Return the state of a mark."""
        return self.drawing.state(mark.artist) if isinstance(mark, Drawn) else self.words[id(mark)]


class Surprise(Exception):
    """A table that does not hold what the whole figure shows."""

    def __init__(self, mark: Mark, sample: Sample) -> None:
        super().__init__()
        self.mark, self.sample = mark, sample


def settle(scene: Scene) -> list[Sample]:
    """Follow whatever moves at the sample states, and return what the figure shows there."""
    for _ in range(ROUNDS):
        cells = set(scene.moving_cells)
        samples = [*_samples(scene)]
        first, last = samples[0], samples[-1]
        if again := first.drawing.differs(last.drawing):
            raise _unsteady(scene, again[0], first)
        unseen = {artist: s for s in samples for artist in _unexplained(scene, first, s)}
        new = set() if unseen else _renaming(scene, samples)
        if not unseen and not new and cells == scene.moving_cells:
            for artist, said in scene.left_over.items():
                why = scene.layout_is_fixed or EVERYTHING
                raise ValueError(f"{name_of(artist)} changes{said}, but not back: {why}")
            return samples
        for update in scene.updates if unseen else ():
            _follow(scene, update, [*one_by_one(update.controls, scene.positions)])
        for artist, sample in unseen.items():
            if not _is_explained(scene, artist, first, sample):
                scene.follow(artist, _that_moved(scene, first, sample))
        scene.renaming |= new
        assemble(scene)
    raise _unsteady(scene, *next(iter(unseen.items())))


def _samples(scene: Scene) -> Iterator[Sample]:
    """Show sample states, the first of them again as the last."""
    start, where = scene.positions, places(scene)
    tried = [{}, *together(scene.controls), {}]
    for positions in tried:
        scene.at(scene.values(positions))
        drawing = scene.draw()
        said = {id(mark): mark.state() for mark in scene.marks if not isinstance(mark, Drawn)}
        keep_size(scene)
        keep_places(scene, where)
        yield Sample({**start, **positions}, drawing, said, words(scene))
    scene.at({})


def check(part: Part, rows: list[list[svg.State]], samples: list[Sample]) -> None:
    """Raise Surprise if the states of a part are not what the whole figure shows."""
    for sample in samples:
        row = 0
        for control_name, control in part.controls.items():
            row = row * len(control.values) + sample.positions[control_name]
        for mark, state in zip(part.marks, rows[row], strict=True):
            if not pieces.same(sample.state(mark), state):
                raise Surprise(mark, sample)


def widen(scene: Scene, surprise: Surprise, first: Sample) -> None:
    """Let a mark whose table was wrong depend on more functions, or raise ValueError."""
    mark, sample = surprise.mark, surprise.sample
    artist = mark.artist if isinstance(mark, Drawn) else None
    known = next(part.updates for part in scene.parts if mark in part.marks)
    more = set(_that_moved(scene, first, sample)).difference(known)
    if artist is None or not more:
        raise _unsteady(scene, artist or mark, sample)
    scene.at(scene.values(sample.positions))
    drawing = scene.draw()
    scene.at(scene.values(sample.positions))
    if artist in drawing.differs(scene.draw()):
        raise _unsteady(scene, artist, sample)
    scene.at({})
    scene.follow(artist, more)
    assemble(scene)


def _unexplained(scene: Scene, first: Sample, sample: Sample) -> Iterator[Artist]:
    """Find what a sample shows otherwise than the first one, although nothing should move it."""
    for artist in first.drawing.differs(sample.drawing):
        if artist not in scene.drawn or not _is_explained(scene, artist, first, sample):
            yield artist


def _is_explained(scene: Scene, artist: Artist, first: Sample, sample: Sample) -> bool:
    """Whether an artist, or what it is drawn in, moves by a control that differs."""
    around = scene.mark_of(artist)
    inside = [by for each, by in scene.moved.items() if scene.mark_of(each) is around]
    moved = set(_that_moved(scene, first, sample))
    return any(moved.intersection(by) for by in inside)


def _renaming(scene: Scene, samples: Sequence[Sample]) -> set[Update]:
    """Return functions that may have changed what heatmaps are called, where none is known to."""
    known, found = renaming(scene), set()
    for sample in samples:
        moved = set(_that_moved(scene, samples[0], sample))
        if renamed(samples[0].called, sample.called) and not moved & known:
            found |= moved
    return found


def _that_moved(scene: Scene, first: Sample, sample: Sample) -> list[Update]:
    """Return the updates that have a control whose position differs between two samples."""
    moved = {n for n, position in sample.positions.items() if position != first.positions[n]}
    return [update for update in scene.updates if moved.intersection(update.controls)]


def _unsteady(scene: Scene, what: Any, sample: Sample) -> ValueError:
    """Return the error about what is drawn in two ways for one setting, with its cause."""
    for update in () if scene.layout_is_fixed else scene.updates:
        states = []
        for _ in range(2):
            scene.move([update], scene.settings | scene.values(sample.positions))
            states.append(_all_states(scene))
        if states[0] != states[1]:
            why = (
                f"update function {update.name} does something else each time it is called. Seed "
                "random numbers inside it, as in np.random.default_rng(0), let it remove what it "
                "added before, name the colour of what it adds, and set what it changes: what it "
                "adds up or turns round is different at each call"
            )
            break
    else:
        before = f"it depends on what was shown before; {EVERYTHING}"
        limits = "; a new scale keeps the limits of the old one or finds others: set them, too"
        why = scene.layout_is_fixed or before + limits * isinstance(what, Axis)
    scene.at({})
    what = "the readout" if isinstance(what, Readout) else name_of(getattr(what, "artist", what))
    setting = setting_in_words(scene.controls, scene.values(sample.positions))
    return ValueError(f"{what} is drawn in two ways at {setting or 'the only setting'}: {why}")


def _all_states(scene: Scene) -> Any:
    words = [mark.state() for mark in scene.marks if not isinstance(mark, Drawn)]
    drawing = scene.draw()
    return words, drawing.order, drawing.states
