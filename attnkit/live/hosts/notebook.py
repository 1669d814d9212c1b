"""The running notebook: real ipywidgets beside a view that receives only what changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from operator import le
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from attnkit.live.controls import inputs
from attnkit.live.drawing import room, svg
from attnkit.live.following import follow
from attnkit.live.following.excursion import changes
from attnkit.live.hosts import page, tables
from attnkit.live.hosts.pace import Pace
from attnkit.live.scene import Scene
from attnkit.live.update import Mark


class FigureView(anywidget.AnyWidget):
    """The picture. Each mark is a trait of its own, so only a changed mark travels.

    Nothing is drawn before a page has said hello: a notebook that is run to be published has no use
    for a view, and would save it.
    """

    _esm = page.source("live.js") + page.source("notebook.js")
    _css = page.css() + page.source("notebook.css")

    figure = traitlets.Unicode().tag(sync=True)  # the id of the outputs that stand in for it
    called = traitlets.Unicode().tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    paper = traitlets.Dict().tag(sync=True)  # {} for that of the page, else its colour and tone
    controls: traitlets.List = traitlets.List().tag(sync=True, **widgets.widget_serialization)
    positions = traitlets.Dict().tag(sync=True)
    # {"chosen": {control: position}, "time": milliseconds}, set by the page
    drag = traitlets.Dict().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    pictures = traitlets.Int(0).tag(sync=True)  # counts the whole pictures that follow the first
    answered = traitlets.Int(0).tag(sync=True)  # counts the moves that the kernel has answered


def make_widget(scene: Scene) -> widgets.Box:
    """Return the view of a figure with its controls below it."""
    shown = [control for control in scene.controls.values() if control.shown]
    of_controls = [control.widget for control in shown]
    view = FigureView(figure=scene.id, controls=of_controls)
    answers = Answers(scene, view)
    view.on_msg(answers.on_hello)
    view.observe(answers.on_drag, "drag")
    for control in shown:
        control.observe(partial(answers.on_move, control.name))
    box = widgets.VBox([view, *(inputs.notebook_widget(control) for control in shown)])
    box.layout.display = "none"  # until its kernel has answered, see notebook.css
    box.add_class("attn-notebook")
    return box


# Every move of a slider asks for the same few templates.
_themed = lru_cache(maxsize=64)(svg.themed)


class Answers:
    """What Python answers when a page says hello, or a reader moves a control."""

    def __init__(self, scene: Scene, view: FigureView) -> None:
        self.scene, self.view, self.pace = scene, view, Pace(self._move)
        self.waiting: set[str] = set()  # controls whose move is not shown yet, or raised an error
        self.dragged: set[str] = set()  # controls that a drag moves, all of them before the picture
        self.rims: list[int] = []  # of the picture that was sent
        self._add_marks()

    def on_hello(self, *_: Any) -> None:
        """Send the whole picture to a page that has just come."""
        with self._answering():
            with _reporting(self.view):
                self.scene.at({})  # wherever `at` left it
            self.view.positions = self.scene.positions
            self._send_whole()
        self.view.send("hello")
        # ipykernel hands what comes from a widget to the thread in which that was last sent
        # anything. Without this, the first moves would go to another thread than those that follow,
        # and an old one could be the last.
        for control in self.scene.controls.values():
            control.widget.send({})

    def on_move(self, name: str) -> None:
        """Show where a control was moved, unless more of them will be."""
        self.waiting.add(name)
        if not self.dragged:
            self.pace.ask()

    def on_drag(self, change: dict[str, Any]) -> None:
        """Move the controls to where a mark was dragged, or a cell was chosen."""
        chosen = change["new"]["chosen"]
        with self.view.hold_sync():
            self.dragged.update(chosen)
            for name, position in chosen.items():
                self.scene.controls[name].position = position
            self.dragged.clear()
            if self.waiting:
                self.pace.ask()
            self.view.answered += 1  # also when the control was there already

    @contextmanager
    def _answering(self) -> Iterator[None]:
        with self.scene.look(), self.view.hold_sync():
            yield

    def _move(self) -> None:
        # Before the figure is held: a control that moves from now on waits for the next answer.
        asked, self.waiting = self.waiting, set()
        with self._answering():
            with _reporting(self.view):
                try:
                    self._show(asked)
                except Exception:
                    self.waiting |= asked
                    raise
            self.view.answered += 1

    def _show(self, asked: set[str]) -> None:
        """Show where some controls were moved."""
        scene, view = self.scene, self.view
        updates = [u for u in scene.updates if asked.intersection(u.controls)]
        with changes(scene, [a for u in updates for a in u.artists]) as changed:
            scene.move(updates, scene.settings)
        whole = follow.after_move(scene, updates, changed, view.positions)
        if not whole:
            self._send(scene.moved_by(updates))
        if whole or not self._has_room():
            self._send_whole()
            view.pictures += 1
        now = {name: scene.positions[name] for name in asked}
        view.positions = view.positions | now  # a new dict: only that is sent

    def _has_room(self) -> bool:
        """Whether all that was drawn lies inside the picture that was sent."""
        needed = room.of(self.scene.fig).rims
        return all(map(le, needed, self.rims))

    def _add_marks(self) -> None:
        """Add a trait for each mark that has none yet."""
        names = [f"mark{i}" for i in range(len(self.scene.marks))]
        new = [name for name in names if not self.view.has_trait(name)]
        self.view.add_traits(**{name: traitlets.Dict().tag(sync=True) for name in new})

    def _send_whole(self) -> None:
        """Send the picture, what it consists of, and the states of all marks."""
        self._add_marks()
        self.view.called = self.scene.called  # a title that was found to move names it no longer
        self.view.svg, self.view.spec = page.described(self.scene), page.spec(self.scene)
        self.rims = room.of(self.scene.fig).rims
        self._send(self.scene.marks)

    def _send(self, marks: list[Mark]) -> None:
        """Set the traits of some marks to their present states."""
        index = {id(mark): i for i, mark in enumerate(self.scene.marks)}
        with room.background(self.scene.fig):
            states = self.scene.states(marks)
        for mark, (template, numbers, png) in zip(marks, states, strict=True):
            state: dict[str, Any] = {"template": _themed(template), "numbers": numbers}
            if png:
                pixels = np.ascontiguousarray(tables.rgba(png))
                height, width, _ = pixels.shape
                state["picture"] = {"width": width, "height": height, "rgba": pixels.tobytes()}
            setattr(self.view, f"mark{index[id(mark)]}", state)
        self.view.paper = self.scene.paper


@contextmanager
def _reporting(view: FigureView) -> Iterator[None]:
    """Show an error of the reader's function in the figure; the last good picture stays."""
    try:
        yield
        view.error = ""
    except Exception as error:
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", []))
        view.error = f"{type(error).__name__}: {error}{notes}"
