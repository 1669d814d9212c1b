"""A scene: everything that a host, a page or a notebook, needs of a figure.

The hosts know the scene but not the LiveFigure that made it. Imports and calls thus point one way:
from the figure to its hosts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from textwrap import shorten
from threading import RLock
from typing import Any, ClassVar

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.text import Text

from attnkit.live.controls import Control, setting_in_words
from attnkit.live.drawing import pen, pieces, room, svg
from attnkit.live.drawing.current import Elsewhere, current, tell
from attnkit.live.drawing.freeze import Layout
from attnkit.live.drawing.look import DPI, Look
from attnkit.live.drawing.paper import paper
from attnkit.live.drawing.texts import Undrawable, undrawable
from attnkit.live.names import name_of
from attnkit.live.parts import Part
from attnkit.live.update import Drawn, Mark, Update


@dataclass
class Scene:
    """A drawn figure, its controls, what they move, and what lies over the picture."""

    fig: Figure
    alt: str
    id: str
    controls: dict[str, Control]
    updates: list[Update]
    still: dict[str, int]  # positions on paper, of controls that differ from the screen
    made_under: Look
    drag: Mapping[Any, Any]
    links: Mapping[Any, list[tuple[Any, str, str]]]
    heatmaps: list[Any]  # that the figure had when it was made live
    follow_theme: bool | None = None  # None: if it is painted in the theme's colours alone
    editable: Any = None  # the Cell that a reader may change in the page
    # Every artist that moves, and the functions that move it.
    moved: dict[Artist, list[Update]] = field(default_factory=dict, init=False)
    parts: list[Part] = field(default_factory=list)
    cells: list[dict] = field(default_factory=list)  # of heatmaps, to be read
    handles: list[dict] = field(default_factory=list)  # to be dragged
    moving_cells: set[Artist] = field(default_factory=set)  # heatmaps that cannot be read
    renaming: set[Update] = field(default_factory=set)  # that change what heatmaps are called
    laid_out: set[Update] = field(default_factory=set)  # that lay the figure out themselves
    left_over: dict[Artist, str] = field(default_factory=dict)  # changed at a setting for good
    layout: Layout | None = None  # of axes that a function makes anew

    def __post_init__(self) -> None:
        self.moved = {artist: [update] for update in self.updates for artist in update.artists}
        self.size = tuple(map(float, self.fig.get_size_inches()))
        self.homes = pieces.homes(self.fig)  # of every artist, also inside pieces
        tell(self.fig)
        self._in_context = False  # whether how a mark is drawn may depend on the rest
        self._moved_to: Mapping[str, Any] = {}
        self._held: tuple[dict[str, Any], dict[str, int]] | None = None  # settings, positions

    _lock: ClassVar[Any] = RLock()  # of all figures, since matplotlib has one set of settings

    @property
    def name(self) -> str:
        """The figure in one line of text."""
        return f"<LiveFigure: {self.alt}>"

    @property
    def called(self) -> str:
        """The figure in a few words: a title that never moves, or how its description begins."""
        fig: Any = self.fig
        only = fig.axes if len(fig.axes) == 1 else ()
        titles = [fig._suptitle, *(text for ax in only for text in (ax._left_title, ax.title))]
        moves = self.moved.keys()
        still = [t for t in titles if t is not None and moves.isdisjoint((t, t.axes, fig))]
        words = (" ".join(title.get_text().split()) for title in still)
        plain = next((text for text in words if text and "$" not in text), "")
        begins = re.split(r"[.;:](?=\s|$)", self.alt)[0]
        return plain or shorten(begins, 80, placeholder=" …")

    @property
    def settings(self) -> dict[str, Any]:
        """The value of every control, at present or when ``look()`` was entered."""
        return dict((self._held or self._read())[0])

    @property
    def positions(self) -> dict[str, int]:
        """The position of every control, at present or when ``look()`` was entered."""
        return dict((self._held or self._read())[1])

    def _read(self) -> tuple[dict[str, Any], dict[str, int]]:
        controls = self.controls.items()
        return {name: c.value for name, c in controls}, {name: c.position for name, c in controls}

    @property
    def still_positions(self) -> dict[str, int]:
        """The position of every control on paper."""
        return self.positions | self.still

    @property
    def marks(self) -> list[Mark]:
        """Everything that moves, in the order in which the page counts it."""
        return [mark for part in self.parts for mark in part.marks]

    def moved_by(self, updates: list[Update]) -> list[Mark]:
        """Return the marks that look different when some updates have run."""
        moved = [part for part in self.parts if set(updates).intersection(part.updates)]
        return [mark for part in moved for mark in part.marks]

    @property
    def paper(self) -> dict[str, str]:
        """The paper of the picture, as far as it has been drawn; see `paper`."""
        return paper(self.fig, self.follow_theme)

    @contextmanager
    def look(self) -> Iterator[None]:
        """Move and draw the figure as it was made, and let no other thread move any meanwhile.

        Sliders may move while a cell runs: JupyterLab has them answered in a thread of their own.
        Inside, they stand where they stood at first. A text that cannot be drawn is named.
        """
        with self._lock, self.made_under():
            before, self._held = self._held, self._held or self._read()
            try:
                yield
            except room.Beyond as found:
                raise ValueError(
                    f"{name_of(found.artist)} {found.where}{self.where()}, and would be cut off "
                    f"there: {found.remedy}"
                ) from None
            except svg.Removed as removed:
                raise ValueError(
                    f"{name_of(removed.args[0])} is not in the figure any more: it was removed "
                    "after the figure was made live. Remove it first, or let an update function "
                    "remove what it draws anew"
                ) from None
            except Undrawable:
                raise
            except Exception as error:
                for text in self.fig.findobj(Text):
                    if why := undrawable(text):
                        said = f"{name_of(text)} cannot be drawn{self.where()}: {why}"
                        raise Undrawable(said) from error
                raise
            finally:
                self._held = before

    @contextmanager
    def _drawing(self) -> Iterator[None]:
        """Draw the figure for a host; an error in it tells at which setting."""
        with self.look(), svg.settings():
            try:
                yield
            except Exception as error:
                error.add_note(f"when the figure was drawn{self.where()}")
                raise

    def where(self) -> str:
        """Return the setting that the figure was last moved to, in words, or nothing."""
        setting = setting_in_words(self.controls, self._moved_to)
        return f" at {setting}" if setting else ""

    # -- what moves ----------------------------------------------------------------------------

    @property
    def drawn(self) -> dict[Artist, str]:
        """The artists among the marks, and the prefix of the ids in the SVG of each."""
        return {mark.artist: mark.prefix for mark in self.marks if isinstance(mark, Drawn)}

    def follow(self, artist: Artist, updates: Iterable[Update]) -> None:
        """Note that functions move an artist."""
        before = self.moved.get(artist, [])
        by = {*before, *updates}
        if len(by) == len(before):
            return
        self.homes = pieces.homes(self.fig) | self.homes  # it may be new, and others may be gone
        self._in_context = True
        self.moved[artist] = [update for update in self.updates if update in by]

    def mark_of(self, artist: Artist) -> Artist:
        """Return the artist itself, or the outermost one around it that moves as a whole."""
        outer = artist
        for around in self.around(artist):
            if around in self.moved or (isinstance(around, Axes) and not pieces.holds(around)):
                outer = around
        return outer

    def around(self, artist: Artist) -> Iterator[Artist]:
        """Iterate over what an artist is drawn in, from the inside out."""
        while artist in self.homes:
            artist = self.homes[artist]
            yield artist

    def move(self, updates: list[Update], settings: dict[str, Any]) -> None:
        """Compute all new data first, then move: an error in a function moves no artist.

        When an artist refuses its data, because of the shape for example, the artists before it
        have already moved. A notebook keeps its last good picture either way: nothing is sent to
        it until all have moved.
        """
        self._moved_to = settings
        with self.look(), svg.settings():
            for update, data in [(update, self._run(update, settings)) for update in updates]:
                update.move(data, settings)
            if self.fig.dpi != DPI:  # a function set it, and a page has no dots
                self.fig.dpi = DPI
            if self.layout is not None:
                self.layout.place()

    def _run(self, update: Update, settings: dict[str, Any]) -> Any:
        """Compute new data, and note whether the function lays the figure out."""
        layout = self.fig.get_layout_engine()
        try:
            with current(self.fig):
                data = update.run(settings)
        except Elsewhere as found:
            raise ValueError(f"update function {update.name} {found}") from None
        new = self.fig.get_layout_engine()
        if new is layout:
            return data
        self.fig.set_layout_engine(layout)
        self.laid_out.add(update)
        if isinstance(new, PlaceHolderLayoutEngine):
            return data  # tight_layout has laid it out; the drawings tell what that moves
        raise ValueError(self.layout_is_fixed)

    @property
    def layout_is_fixed(self) -> str:
        """What to do about functions that lay the figure out, in words."""
        names = ", ".join(update.name for update in self.updates if update in self.laid_out)
        return names and (
            f"update function {names} lays the figure out (tight_layout, set_layout_engine), and "
            "a live figure is laid out once, with room for its labels at any setting: make the "
            'figure with layout="constrained" and leave out that call'
        )

    def at(self, settings: Mapping[str, Any]) -> None:
        """Move every artist to the present setting of the controls, or to another one."""
        with self.look():
            self.move(self.updates, {**self.settings, **settings})

    def at_still(self) -> None:
        """Move every artist to the setting for paper."""
        self.at(self.values(self.still))

    def values(self, positions: Mapping[str, int]) -> dict[str, Any]:
        """Return the values of controls at some positions."""
        return {name: self.controls[name].values[i] for name, i in positions.items()}

    def draw(self, only: Iterable[Artist] | None = None) -> pieces.Drawing:
        """Draw the whole figure, piece by piece, as it is at present, or only some pieces of it."""
        if only is not None:
            only = {each for artist in only for each in (artist, *self.around(artist))}
        with self._drawing():
            return pieces.draw(self.fig, self.drawn, only)

    def states(self, marks: Sequence[Mark], drawn: pieces.Drawing | None = None) -> list[svg.State]:
        """Return the present states of some marks, from a drawing of now if there is one."""
        artists = [mark.artist for mark in marks if isinstance(mark, Drawn)]
        with self._drawing():
            # When only the given artists move, each looks the same alone. Where more moves, the
            # rest of the figure counts: the ticks, for example, decide where the title is.
            if not drawn and (not artists or not self._in_context):
                return [mark.state() for mark in marks]
            drawn = drawn or self.draw(artists)
        return [drawn.state(m.artist) if isinstance(m, Drawn) else m.state() for m in marks]

    def picture(self) -> str:
        """Return the present picture as SVG."""
        with self.look():
            states = self.states([mark for mark in self.marks if isinstance(mark, Drawn)])
            return svg.picture(self.fig, dict(zip(self.drawn, states, strict=True)), self.id)

    def file(self, kind: str) -> bytes:
        """Return the present picture as a file of its own, with room for nothing else."""
        with self.look():
            room.forget(self.fig)
            return self.png() if kind == ".png" else svg.file(self.fig, self.picture()).encode()

    def png(self) -> bytes:
        """Return the present picture as PNG."""
        stream = BytesIO()
        with self.look(), svg.settings():
            inside = room.measured(self.fig).inches
            self.fig.savefig(stream, format="png", dpi=pen.DPI, bbox_inches=inside)
        return stream.getvalue()
