"""LiveFigure: a matplotlib figure, functions that move its artists, and controls for them."""

import inspect
import itertools
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from math import prod

from matplotlib.figure import Figure

from attnkit import theme
from attnkit.live import artists, notebook, overlay, page, svg, tables
from attnkit.live.controls import make_controls
from attnkit.live.freeze import freeze, show_pixels
from attnkit.live.update import Mark, Update

theme.use()

BUDGET = 64_000  # bytes, gzip, that the table of one update function may add to a page
MAX_STATES = 20_000  # states that one update function is ever computed for

_made: Counter[str] = Counter()


class LiveFigure:
    """A matplotlib figure whose marks follow controls, in a notebook and on a published page.

    matplotlib draws the figure once. Each update function returns the new data of its artist;
    the names of its parameters are the names of the controls it depends on. In a running
    notebook the functions are called live; for a published page they fill tables over every
    position of their controls, so every number on the page is one that Python computed.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The drawn figure. Its axes are fixed from now on: set their limits before.
    updates : dict
        ``{artist: function}``. What a function returns for each kind of artist is listed in
        `attnkit.live.artists.move`; data must keep the shape that the artist was drawn with.
        A tuple of artists takes a function that returns one result for each.
    alt : str
        What the picture shows and what to see in it, for readers who cannot see it. Required.
    readout : function, optional
        Returns a sentence about the present state; shown below the figure and read aloud.
    drag : dict, optional
        ``{artist: "control"}`` or ``{artist: ("x control", "y control")}`` (None for an axis
        that does not move): dragging the artist in the plot moves its controls. A heatmap is
        not dragged: a click on a cell, or Enter, moves the controls there.
    links : dict, optional
        ``{heatmap: [(other heatmap, "row", "column"), ...]}``: the row (first word) of a cell that
        is pointed at also lights the column (second word) with that number in the other heatmap.
    still : dict, optional
        ``{"control": value}``: the setting on paper and without JavaScript, where nobody can move
        a control; the one at first if left out. For a figure that asks before it shows.
    budget : int
        Bytes that the table of one update function may add to a page, as sent with gzip.
    **controls
        The abbreviations of ``ipywidgets.interact``, or ipywidgets controls.

    Raises
    ------
    TypeError, ValueError
        At once, if a function names a control that does not exist, a control moves nothing, an
        artist cannot be moved, data has another shape than its artist, or `alt` is missing.
        When the page is made, if a table is over its budget.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> (line,) = ax.plot(x, np.sin(x))
    >>> LiveFigure(
    ...     fig,
    ...     {line: lambda frequency: np.sin(frequency * x)},
    ...     frequency=(1.0, 5.0, 0.1),
    ...     alt="A sine wave; it gets denser as the frequency grows.",
    ... )
    """

    def __init__(
        self,
        fig: Figure,
        updates: dict,
        *,
        alt: str,
        readout: Callable[..., str] | None = None,
        drag: dict | None = None,
        links: dict | None = None,
        still: dict | None = None,
        budget: int = BUDGET,
        **controls,
    ):
        if not isinstance(fig, Figure):
            raise TypeError(f"fig must be a matplotlib Figure, got {type(fig).__name__}")
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError("alt must describe the figure in words for readers who cannot see it")
        self.fig, self.alt, self.budget = fig, alt.strip(), budget
        self.controls = make_controls(controls)
        self.id = self._make_id()
        self.updates: list[Update] = []
        for mark, function in updates.items():
            self.updates.append(self._make_update(mark, function))
        self._check_artists()
        show_pixels([*(mark.artist for mark in self.marks), *overlay.heatmaps(fig)])
        if readout is not None:
            names = self._dependencies(readout)
            self.updates.append(Update(None, readout, names, [Mark("readout")]))
        self._add_heatmap_values()
        self._check_controls()
        self.still = self._check_setting(still or {})
        self.still_positions = {
            name: control.position_of(self.still[name]) if name in self.still else control.position
            for name, control in self.controls.items()
        }
        freeze(fig)
        self.at(**self.settings)
        self.handles = overlay.handles(drag or {}, self)
        self.cells = overlay.cells(self, drag or {}, links or {})
        self._widget = None

    # -- state ---------------------------------------------------------------------------------

    @property
    def settings(self) -> dict:
        """The present value of every control."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def marks(self) -> list[Mark]:
        """Everything that moves, in the order in which the page counts it."""
        return [mark for update in self.updates for mark in update.marks]

    def at(self, **settings) -> Figure:
        """Move every artist to a setting of the controls and return the matplotlib figure."""
        with svg.settings():
            self.move(self.updates, self.settings | self._check_setting(settings))
        return self.fig

    def move(self, updates: list[Update], settings: dict) -> None:
        """Compute all new data first, then move: an error in a function moves no artist.

        Data that an artist refuses, by its shape say, is met on the way: artists before it have
        moved. The page of a notebook keeps its last good picture either way: it is sent nothing
        before all have moved.
        """
        for update, data in [(update, update.run(settings)) for update in updates]:
            update.move(data)

    def depending_on(self, control: str) -> list[Update]:
        """Return the updates whose function depends on a control."""
        return [update for update in self.updates if control in update.controls]

    # -- hosts ---------------------------------------------------------------------------------

    @property
    def widget(self):
        """The figure and its controls as ipywidgets, for a running notebook."""
        if self._widget is None:
            self.at()  # the controls say where it starts, also after a look at another setting
            self._widget = notebook.make_widget(self)
        return self._widget

    def to_svg(self) -> str:
        """Return the present picture as SVG."""
        drawn = [mark for mark in self.marks if mark.kind == "svg"]
        with svg.settings():
            picture = svg.base(self.fig, [mark.artist for mark in drawn], self.id)
            states = [mark.state() for mark in drawn]
        for i, (template, numbers, png) in enumerate(states):
            body = svg.fill(template, numbers)
            if png:
                body = body.replace('href=""', f'href="data:image/png;base64,{png}"')
            picture = picture.replace(f'<g data-mark="{i}"></g>', f'<g data-mark="{i}">{body}</g>')
        return svg.themed(picture)

    def to_png(self) -> bytes:
        """Return the present picture as PNG."""
        stream = BytesIO()
        self.fig.savefig(stream, format="png", dpi=svg.DPI)
        return stream.getvalue()

    def to_html(self) -> str:
        """Return the figure as self-contained HTML that is live without a kernel or a network."""
        return page.html(self)

    def states(self, update: Update) -> list[list[tuple]]:
        """Return states[row][mark] of an update over every position of its controls."""
        values = [self.controls[name].values for name in update.controls]
        rows = []
        with svg.settings():
            for setting in itertools.product(*values):
                update.move(update.run(dict(zip(update.controls, setting, strict=True))))
                rows.append([mark.state() for mark in update.marks])
        update.move(update.run(self.settings))
        return rows

    def pack(self, update: Update) -> dict:
        """Return the table of an update for the page, or say why it is too large."""
        rows = self.states(update)
        sizes = [len(self.controls[name].values) for name in update.controls]
        packed = tables.pack([[state[:2] for state in row] for row in rows], sizes)
        for i, mark in enumerate(packed["marks"]):
            if any(pngs := [row[i][2] for row in rows]):
                mark["picture"] = tables.pack_pictures(pngs, sizes)
        size = tables.size(packed)
        if size > self.budget:
            raise ValueError(
                f"the table of update function {update.name} takes {size:,} bytes and its budget "
                f"is {self.budget:,}: it depends on {self._said_states(update)}. Let it depend on "
                "fewer controls, give a control fewer positions, keep its points inside the "
                "figure (each cut at the edge is a shape of its own), or raise budget="
            )
        return {"controls": update.controls, **packed}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        # The static forms go over what is live, because a widget would describe itself in plain
        # text as a box of widgets.
        if page.publishing():
            live = {"text/html": self.to_html()}
        else:
            live = self.widget._repr_mimebundle_()
        self.at(**self.still)
        png = b64encode(self.to_png()).decode("ascii")
        self.at()
        return live | {"text/plain": f"<LiveFigure: {self.alt}>", "image/png": png}

    # -- making --------------------------------------------------------------------------------

    def _make_id(self) -> str:
        known = repr((self.alt, [(c.name, c.labels) for c in self.controls.values()]))
        digest = int(sha256(known.encode()).hexdigest()[:10], 16)
        _made[known] += 1
        return f"attn-{svg.letters(digest)}" + "x" * (_made[known] - 1)

    def _make_update(self, target, function: Callable) -> Update:
        first = sum(len(update.marks) for update in self.updates)
        marks = [
            Mark("svg", artist, f"{self.id}-{svg.letters(first + i)}-")
            for i, artist in enumerate(artists.parts(target))
        ]
        return Update(target, function, self._dependencies(function), marks)

    def _dependencies(self, function: Callable) -> list[str]:
        """Return the controls that a function names; the engine's whole idea is in this method."""
        if not callable(function):
            raise TypeError(f"an update must be a function of the controls, got {function!r}")
        names = []
        for name, parameter in inspect.signature(function).parameters.items():
            if name in self.controls:
                names.append(name)
            elif parameter.default is parameter.empty:
                raise ValueError(
                    f"update function {getattr(function, '__name__', function)!r} asks for "
                    f"{name!r}, which is no control; {self.known()}"
                )
        return names

    def _check_artists(self) -> None:
        seen = set()
        for mark in self.marks:
            if mark.artist.get_figure(root=True) is not self.fig:
                raise ValueError(f"{mark.artist} is not an artist of the figure")
            if mark.artist in seen:
                raise ValueError(f"{mark.artist} has two update functions; return both from one")
            seen.add(mark.artist)

    def _check_setting(self, given: dict) -> dict:
        if unknown := set(given) - set(self.controls):
            raise ValueError(f"no control {', '.join(map(repr, unknown))}; {self.known()}")
        return given

    def _check_controls(self) -> None:
        for name in self.controls:
            if not self.depending_on(name):
                raise ValueError(f"control {name!r} moves nothing: no update function names it")
        for update in self.updates:
            if (n := prod(len(self.controls[c].values) for c in update.controls)) > MAX_STATES:
                raise ValueError(
                    f"update function {update.name} depends on {self._said_states(update)}, and "
                    f"a page can hold {MAX_STATES:,}, not {n:,}: let it depend on fewer controls, "
                    "or give a control fewer positions"
                )

    def _add_heatmap_values(self) -> None:
        """Let every heatmap tell the values of its cells, whether it moves or not."""
        for heatmap in overlay.heatmaps(self.fig):
            kind = "svg" if overlay.is_large(heatmap) else "values"
            mark = Mark(kind, heatmap, f"{self.id}-{svg.letters(len(self.marks))}-")
            moved_by = [u for u in self.updates if any(m.artist is heatmap for m in u.marks)]
            if not moved_by:
                self.updates.append(Update(None, lambda: None, [], [mark]))
            elif kind == "values":
                moved_by[0].marks.append(mark)

    def known(self) -> str:
        """Name the controls there are, for an error about one there is not."""
        return "the controls are " + (", ".join(self.controls) or "none")

    def _said_states(self, update: Update) -> str:
        counts = [(name, len(self.controls[name].values)) for name in update.controls]
        said = " x ".join(f"{name} ({n:,} positions)" for name, n in counts)
        return f"{said} = {prod(n for _, n in counts):,} states"
