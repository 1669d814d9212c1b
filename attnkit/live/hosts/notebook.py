"""The running notebook: real ipywidgets beside a view that receives only what changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from attnkit.live.controls import inputs
from attnkit.live.drawing import svg
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
    view = FigureView(figure=scene.id, called=scene.called, controls=of_controls)
    _add_marks(view, scene)

    def on_hello(*_: Any) -> None:
        with scene.lock, scene.look(), view.hold_sync():
            with _reporting(view):
                scene.at({})  # wherever `at` left it
            view.positions = scene.positions
            _send_whole(view, scene)
        view.send("hello")

    view.on_msg(on_hello)
    waiting: set[str] = set()  # controls whose move is not shown yet, or raised an error

    def move() -> None:
        with scene.lock, scene.look(), view.hold_sync():
            with _reporting(view):
                updates = [u for u in scene.updates if waiting.intersection(u.controls)]
                with changes(scene.fig, [a for u in updates for a in u.artists]) as changed:
                    scene.move(updates, scene.settings)
                if follow.after_move(scene, updates, changed, view.positions):
                    _send_whole(view, scene)
                    view.pictures += 1
                else:
                    _send(view, scene, scene.moved_by(updates))
                now = {name: scene.controls[name].position for name in waiting}
                view.positions = view.positions | now  # a new dict: only that is sent
                waiting.clear()
            view.answered += 1

    pace = Pace(move)
    dragged: set[str] = set()  # controls that a drag is moving, all of them before the picture

    def on_move(name: str) -> None:
        waiting.add(name)
        if not dragged:
            pace.ask()

    for control in shown:
        control.observe(partial(on_move, control.name))

    def on_drag(change: dict[str, Any]) -> None:
        chosen = change["new"]["chosen"]
        with view.hold_sync():
            dragged.update(chosen)
            for name, position in chosen.items():
                scene.controls[name].position = position
            dragged.clear()
            if waiting:
                pace.ask()
            view.answered += 1  # also when the control was there already

    view.observe(on_drag, "drag")
    box = widgets.VBox([view, *(inputs.notebook_widget(control) for control in shown)])
    box.layout.display = "none"  # until its kernel has answered, see notebook.css
    box.add_class("attn-notebook")
    return box


# Every move of a slider asks for the same few templates.
_themed = lru_cache(maxsize=64)(svg.themed)


def _add_marks(view: FigureView, scene: Scene) -> None:
    """Add a trait for each mark that has none yet."""
    names = [f"mark{i}" for i in range(len(scene.marks))]
    view.add_traits(
        **{name: traitlets.Dict().tag(sync=True) for name in names if not view.has_trait(name)}
    )


def _send_whole(view: FigureView, scene: Scene) -> None:
    """Send the picture, what it consists of, and the states of all marks."""
    _add_marks(view, scene)
    view.svg, view.spec = page.described(scene), page.spec(scene)
    _send(view, scene, scene.marks)


def _send(view: FigureView, scene: Scene, marks: list[Mark]) -> None:
    """Set the traits of some marks to their present states."""
    index = {id(mark): i for i, mark in enumerate(scene.marks)}
    for mark, (template, numbers, png) in zip(marks, scene.states(marks), strict=True):
        state: dict[str, Any] = {"template": _themed(template), "numbers": numbers}
        if png:
            pixels = np.ascontiguousarray(tables.rgba(png))
            height, width, _ = pixels.shape
            state["picture"] = {"width": width, "height": height, "rgba": pixels.tobytes()}
        setattr(view, f"mark{index[id(mark)]}", state)
    view.paper = scene.paper


@contextmanager
def _reporting(view: FigureView) -> Iterator[None]:
    """Show an error of the reader's function in the figure; the last good picture stays."""
    try:
        yield
        view.error = ""
    except Exception as error:
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", []))
        view.error = f"{type(error).__name__}: {error}{notes}"
