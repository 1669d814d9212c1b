"""LiveFigure: a matplotlib figure, functions that move its artists, and controls for them."""

import webbrowser
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from os import PathLike
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from IPython import get_ipython
from ipywidgets import Box
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from attnkit.live import artists, heatmaps
from attnkit.live.arguments import check_drawn, check_words, functions_of
from attnkit.live.assembly import assemble
from attnkit.live.controls import Control, names_of
from attnkit.live.controls.making import make_controls
from attnkit.live.drawing import svg
from attnkit.live.drawing.freeze import freeze
from attnkit.live.drawing.look import Look
from attnkit.live.drawing.texts import writable
from attnkit.live.editing import cells
from attnkit.live.following import follow, limits
from attnkit.live.following.excursion import where_labels_may_grow
from attnkit.live.handles import Dragged
from attnkit.live.hosts import boxes, notebook, outputs, page, saved
from attnkit.live.names import name_of
from attnkit.live.scene import Scene
from attnkit.live.update import Readout, Update, dependencies

BUDGET = 64_000  # bytes, gzip, that the table of one update function may add to a page

_made: Counter[int] = Counter()  # figures by description and controls


class LiveFigure:
    """A matplotlib figure whose marks follow controls, in a notebook and on a published page.

    matplotlib draws the figure once. Each update function returns the new data of its artist;
    the names of its parameters are the names of the controls it depends on. In a running
    notebook the functions are called live; for a published page they fill tables over every
    position of their controls, so every number on the page is one that Python computed.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The drawn figure. Limits that you did not set are widened once, so that they hold the data
        of all sample states: the ends of each control, its middle, and one more. A state between
        them that reaches further is cut off at the limits, as matplotlib does: set them yourself
        if there is one. Limits that you or an update function set are kept. A constrained or tight
        layout holds the labels of all sample states and then stays; the picture has room for what
        is drawn beyond the edges at any state.
    updates : dict
        ``{artist: function}``. `attnkit.live.artists.move` lists what a function returns for each
        kind of artist: y or (x, y) for a line, lengths for bars, a dict of properties for any. A
        tuple of artists takes a function that returns one result for each. Whatever else a
        function changes in the picture follows, too. ``ax.plot`` returns a list, which Python
        takes for no key: take the line out of it, as in ``(line,) = ax.plot(x, y)``.
    alt : str
        What the picture shows and what to see in it, for readers who cannot see it. Required.
    readout : function, optional
        Returns a sentence about the present state; shown below the figure and read aloud.
    drag : dict, optional
        ``{artist: "control"}`` or ``{artist: ("x control", "y control")}`` (None for an axis
        that does not move): dragging the artist in the plot moves its controls. The value of
        such a control must be the artist's coordinate on that axis, a number or a category, and
        the axes must be straight. A heatmap is not dragged: a click on a cell, or Enter, moves
        the control for x to the position with the number of the column, and the one for y to
        that of the row.
    links : dict, optional
        ``{heatmap: [(other heatmap, "row", "column"), ...]}``: the row (first word) of a cell that
        is pointed at also lights the column (second word) with that number in the other heatmap.
    still : dict, optional
        ``{"control": value}``: the setting on paper and without JavaScript, where no control can
        be moved; by default the one on screen. For a figure that asks before it shows.
    budget : int
        Bytes that the table of one update function may add to a page, as sent with gzip; 64,000
        by default.
    follow_theme : bool, optional
        Whether the picture turns dark with the page. By default it does if it is painted in the
        colours of `attnkit.theme` alone; any other picture keeps its colours and its background.
        With True, colours of its own must be readable on a dark page, too.
    editable : Cell, optional
        Code of the figure that a reader may change in the page: see `attnkit.live.Cell`.
    **controls
        The abbreviations of ``ipywidgets.interact``, or ipywidgets controls: sliders, also with
        two handles, bounded boxes for a number, menus, lists, buttons to choose with, switches
        and Play. ``fixed(value)`` is passed to the functions and shows no control. A Button steps
        through 0 to 9, and after that begins again: a seed for ``np.random.default_rng``;
        ``(Button(...), 50)`` steps through 50. A page has no Python to observe or link a control.

    Attributes
    ----------
    fig : matplotlib.figure.Figure
        The figure, at the setting it was last moved to.
    alt : str
        Its description.
    controls : dict of str to Control
        Each control by its name; `widget` is its ipywidget.

    Raises
    ------
    TypeError, ValueError
        At once, if a function names a control that does not exist, a control moves nothing, an
        artist cannot be moved, data has another shape than its artist, or `alt` is missing.
        When a page is made, if a table is over its budget (a notebook has no limit), or if the
        picture at some setting is not the same each time it is drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import numpy as np
    >>> from attnkit import LiveFigure
    >>> x = np.linspace(0, 10, 200)
    >>> fig, ax = plt.subplots()
    >>> (line,) = ax.plot(x, np.sin(x))
    >>> live = LiveFigure(
    ...     fig,
    ...     {line: lambda frequency: np.sin(frequency * x)},
    ...     frequency=(1.0, 5.0, 0.1),
    ...     readout=lambda frequency: f"One wave is {2 * np.pi / frequency:.2f} long.",
    ...     alt="A sine wave; it gets denser as the frequency grows.",
    ... )
    >>> live  # the last line of a cell: a notebook shows the figure with its slider
    <LiveFigure: A sine wave; it gets denser as the frequency grows.>
    >>> list(live.controls)
    ['frequency']
    """

    def __init__(
        self,
        fig: Figure,
        updates: Mapping[Any, Callable[..., Any]],
        /,
        *,
        alt: str = "",
        readout: Callable[..., str] | None = None,
        drag: Mapping[Any, Dragged] | None = None,
        links: Mapping[Any, list[tuple[Any, str, str]]] | None = None,
        still: Mapping[str, Any] | None = None,
        budget: int = BUDGET,
        follow_theme: bool | None = None,
        editable: cells.Cell | None = None,
        **controls: Any,
    ) -> None:
        check_drawn(fig)
        given = {"drag": drag, "links": links, "still": still, "budget": budget}
        functions = functions_of(type(self), updates, readout, **given)
        check_words(alt)
        self.fig, self.alt = fig, alt.strip()
        self.controls = make_controls(controls, functions)
        said = [words for c in self.controls.values() for words in (c.description, *c.labels)]
        for words in (self.alt, *said):
            writable(words)
        self._budget = budget
        self._id = _make_id(self.alt, self.controls)
        made = self._make_updates(updates, readout)
        _check_controls(self.controls, made)
        positions = {
            name: self.controls[name].position_of(value)
            for name, value in self._check_setting(still or {}).items()
        }
        self._scene = Scene(
            fig=fig,
            alt=self.alt,
            id=self._id,
            controls=self.controls,
            updates=made,
            still=positions,
            made_under=Look(fig),
            drag=drag or {},
            links=links or {},
            heatmaps=heatmaps.find(fig),
            follow_theme=follow_theme,
            editable=editable,
        )
        with self._scene.look():
            limits.hold(self._scene)
            self._scene.layout = freeze(fig, where_labels_may_grow(self._scene))
            self.at()
            assemble(self._scene)
            follow.watch(self._scene)
            if editable is not None:
                cells.spec(self._scene, editable)  # what no page can do is said now
        self._widget: Box | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The present value of every control.

        Examples
        --------
        >>> live.settings
        {'frequency': 3.0}
        """
        return self._scene.settings

    def at(self, /, **settings: Any) -> Figure:
        """Move every artist to a setting of the controls and return the matplotlib figure.

        A control that is not given has the value of its widget. The widgets do not move.

        Raises
        ------
        ValueError
            If there is no control of a given name.

        Examples
        --------
        >>> live.at(frequency=2.0).savefig("two.png")
        >>> bool(np.allclose(line.get_ydata(), np.sin(2 * x)))
        True
        """
        self._scene.at(self._check_setting(settings))
        return self.fig

    # -- hosts ---------------------------------------------------------------------------------

    @property
    def widget(self) -> Box:
        """The figure and its controls as ipywidgets, for a running notebook.

        Examples
        --------
        >>> picture, slider = live.widget.children
        >>> slider is live.controls["frequency"].widget
        True
        """
        if self._widget is None:
            with self._scene.look():
                self.at()  # the widget starts where the controls are, wherever `at` left the figure
                self._widget = notebook.make_widget(self._scene)
            boxes.hold(self._widget, self._scene, self.to_html)
        return self._widget

    def to_svg(self) -> str:
        """Return the present picture as SVG.

        Examples
        --------
        >>> live.to_svg().startswith("<svg ")
        True
        """
        return self._scene.file(".svg").decode()

    def to_png(self) -> bytes:
        """Return the present picture as PNG.

        Examples
        --------
        >>> live.to_png()[1:4]
        b'PNG'
        """
        return self._scene.file(".png")

    def page_size(self) -> dict[str, int]:
        """Return the bytes that the table of each update function adds to a page, sent with gzip.

        Raises
        ------
        ValueError
            As `to_html` does, if a page cannot hold the figure.

        Examples
        --------
        >>> list(live.page_size())
        ['update function of a Line2D', 'update function of the readout']
        """
        with self._scene.look():
            return page.sizes(self._scene, self._budget)

    def to_html(self, *, script: str | None = None) -> str:
        """Return the figure as self-contained HTML that is live without a kernel or a network.

        It is a part of a page: put it anywhere in the body of one, encoded as UTF-8.

        Parameters
        ----------
        script : str, optional
            The address of a file with the text of `attnkit.live.script`, in which the script then
            stands, for a site whose rules (``script-src 'self'``) forbid scripts in a page.

        Raises
        ------
        ValueError
            If the table of an update function takes more bytes than the budget.

        Examples
        --------
        >>> html = live.to_html()
        >>> html.count('<input type="range"')
        1
        """
        with self._scene.look():
            return page.html(self._scene, self._budget, script)

    def save(
        self,
        path: str | PathLike[str],
        *,
        title: str | None = None,
        lang: str = "en",
        apart: bool = False,
    ) -> None:
        """Write the figure into a file: a live page, or the present picture.

        Parameters
        ----------
        path : str or path
            The name of the file. ``.html`` makes a whole page that is live from any server or
            disk, without a network; ``.svg`` and ``.png`` hold the present picture.
        title : str, optional
            The title of the page; by default, the description of the figure.
        lang : str
            The language of the page.
        apart : bool
            Write the script and large tables into files of their own, in a folder ``name_files``
            beside the page. The page comes sooner and asks for a table when its figure is near or
            is touched; and it is live where the rules of a site forbid scripts in a page
            (``script-src 'self'``).

        Raises
        ------
        ValueError
            If the name ends otherwise, or if a page cannot hold the figure.

        Examples
        --------
        >>> live.save("wave.html", title="A wave")
        """
        saved.save(self._scene, self.to_html, Path(path), title, lang, apart)

    def show(self) -> None:
        """Show the figure: below the cell of a notebook, elsewhere as a page in the browser.

        As the last line of a cell, the figure alone does the same.

        Examples
        --------
        >>> live.show()  # doctest: +SKIP
        """
        if getattr(get_ipython(), "kernel", None):
            return self._ipython_display_()
        page = Path(mkdtemp(prefix="attnkit-")) / "figure.html"
        self.save(page)
        webbrowser.open(page.as_uri())

    def __repr__(self) -> str:
        return self._scene.name

    def _ipython_display_(self) -> None:
        first, last = outputs.present(self._scene), partial(outputs.lasting, self._scene)
        outputs.publish(first, self.widget, partial(last, self.to_html))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return outputs.lasting(self._scene, self.to_html)

    def _repr_html_(self) -> str:  # of those who ask for HTML alone, such as marimo
        return outputs.html(self._scene, self.to_html)

    # -- making --------------------------------------------------------------------------------

    def _make_updates(
        self, given: Mapping[Any, Callable[..., Any]], readout: Callable[..., str] | None
    ) -> list[Update]:
        """Join each target to its function."""
        moving = [artist for target in given for artist in artists.parts(target)]
        for target in given:
            artists.remember(target)
        made = [
            Update(target, function, dependencies(function, self.controls))
            for target, function in given.items()
        ]
        self._check_artists(moving)
        heatmaps.show_pixels([*moving, *heatmaps.find(self.fig)])
        if readout is not None:
            made.append(Update(Readout(), readout, dependencies(readout, self.controls)))
        return made

    def _check_artists(self, moving: list[Artist]) -> None:
        seen = set()
        for artist in moving:
            if artist.get_figure(root=True) is not self.fig:
                raise ValueError(
                    f"{name_of(artist)} is not an artist of the figure: it was removed, or it "
                    "belongs to another one"
                )
            if artist in seen:
                raise ValueError(
                    f"{name_of(artist)} stands twice in the updates: name it once, and return "
                    "all of its data from one function. Bars bring their error bars along"
                )
            seen.add(artist)

    def _check_setting(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if unknown := sorted(set(given) - set(self.controls)):
            wrong = ", ".join(map(repr, unknown))
            raise ValueError(f"no control {wrong}; {names_of(self.controls)}")
        return given


def _make_id(alt: str, controls: dict[str, Control]) -> str:
    """Return an id that is the same in every process and unique in this one."""
    known = repr((alt, [(c.name, c.labels) for c in controls.values()]))
    digest = int(sha256(known.encode()).hexdigest()[:10], 16)
    _made[digest] += 1
    return f"attn-{svg.letters(digest)}" + "x" * (_made[digest] - 1)


def _check_controls(controls: dict[str, Control], updates: list[Update]) -> None:
    for name in controls:
        if not any(name in update.controls for update in updates):
            raise ValueError(
                f"control {name!r} moves nothing: no update function names it. Let one take it, as "
                f"in lambda {name}: ..., or leave {name}= out"
            )
