"""pyplot inside an update: its current figure is the live one, and no other is opened or changed.

pyplot has closed a live figure, so that ``plt.title`` would open another one without a word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from weakref import WeakSet

from matplotlib._pylab_helpers import Gcf
from matplotlib.artist import Artist
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.figure import Figure

from attnkit.live.drawing.touched import touched

_live: WeakSet[Figure] = WeakSet()  # pyplot need not know them, but their pictures are shown
_watching: list[set[Artist]] = []  # for each update that runs, the live figures that change


class Elsewhere(ValueError):
    """An update draws in another figure than its own."""


class _Manager(FigureManagerBase):
    """What pyplot needs to know of a figure, which has no window to be shown or closed."""

    def __init__(self, fig: Figure) -> None:
        self.canvas, self.num = fig.canvas, getattr(fig, "number", 0)
        self._cidgcf = 0  # no click makes it the current one

    def show(self) -> None:
        """Do nothing: it is shown already."""

    def destroy(self) -> None:
        """Do nothing: an update cannot close the figure that it draws in."""


def tell(fig: Figure) -> None:
    """Let a live figure tell for good when it changes: a move need not ask each of them."""
    if fig in _live:
        return
    _live.add(fig)
    before = fig.stale_callback

    def note(changed: Artist, stale: bool) -> None:
        for found in _watching:
            found.add(changed)
        if before is not None:
            before(changed, stale)

    fig.stale_callback = note


@contextmanager
def current(fig: Figure) -> Iterator[None]:
    """Let pyplot draw in a figure, and raise Elsewhere if another one was drawn in."""
    known, axes, manager = dict(Gcf.figs), fig.axes and fig.gca(), fig.canvas.manager
    fig.canvas.manager = own = _Manager(fig)
    Gcf.figs.clear()
    Gcf.set_active(own)
    others = {each.canvas.figure for each in known.values()} - {fig}
    told: set[Artist] = set()
    _watching.append(told)
    # While a slider is answered in a thread of its own, a cell may draw what it likes.
    alone = current_thread() is main_thread()
    try:
        with touched(others) as changed:
            yield
    finally:
        _watching.pop()
        opened = {num: each for num, each in Gcf.figs.items() if each is not own}
        fig.canvas.manager = manager
        Gcf.figs.clear()
        Gcf.figs.update(known if alone else known | opened)
        if axes in fig.axes:
            fig.sca(axes)
    if alone and opened:
        raise Elsewhere(
            "opens another figure: let it draw in the axes of the live one, as in ax.plot(...), "
            "and plt.close() a figure that it needs for something else"
        )
    if alone and (changed or told - {fig}):
        raise Elsewhere(
            "draws in another figure, which does not move along: make one figure of both, as in "
            "plt.subplots(1, 2), or another live figure"
        )
