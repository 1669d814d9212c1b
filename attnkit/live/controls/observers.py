"""Observers: what Python does beside a control in a notebook, and no page can do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import current_thread
from typing import Any

import traitlets
from ipywidgets.widgets.widget import _instances
from ipywidgets.widgets.widget_link import DirectionalLink, Link

from attnkit.live.controls import Control, Press, Watcher

MOVES = {"value", "index", "label"}  # the traits that change when a control is moved
Side = tuple[Any, str]  # an object and the name of a trait


def check(controls: Mapping[str, Control]) -> None:
    """Raise ValueError if a page could not do what the controls do in a notebook."""
    widgets = {id(control.widget): control.name for control in controls.values()}
    for control in controls.values():
        if control.was_changed:
            raise ValueError(
                f"control {control.name!r} has other positions than when its figure was made: set "
                "the min, max, step, base and options of a widget first, then make the figure"
            )
        for observer in _observers(control):
            raise ValueError(
                f"control {control.name!r} is observed by {_name(observer)}, and a page has no "
                "Python to call it. Do in an update function, or in readout=, what it does to the "
                "picture; make one control of those that depend on each other; or unobserve it"
            )
        for own, (other, trait) in _links(control.widget):
            named = widgets.get(id(other))
            # A widget that is not of the figure may follow: it is not on the page.
            if {own, trait} <= MOVES and (named is None or other is control.widget):
                continue
            second = f"control {named!r}" if named else f"a {type(other).__name__}"
            raise ValueError(
                f"the {own} of control {control.name!r} is linked to the {trait} of {second}, and "
                "a page has no Python to keep them so: let the update functions name one control "
                "where two are to be equal, and give each its positions before the figure is made"
            )


class _Told(dict):
    """The values of a widget's traits; tells when this thread reads one that a move changes."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.values_set, self.thread, self.was_read = values, current_thread(), False

    def __getitem__(self, trait: str) -> Any:
        self.was_read |= trait in MOVES and current_thread() is self.thread
        return super().__getitem__(trait)

    def __setitem__(self, trait: str, value: Any) -> None:
        super().__setitem__(trait, value)
        self.values_set[trait] = value  # a slider may move meanwhile, in a thread of its own


@contextmanager
def reads(controls: Mapping[str, Control]) -> Iterator[list[str]]:
    """Give a list that, at the end, names the controls whose widgets were read inside."""
    found: list[str] = []
    told = {name: _Told(control.widget._trait_values) for name, control in controls.items()}
    for name, values in told.items():
        controls[name].widget._trait_values = values
    try:
        yield found
    finally:
        for name, values in told.items():
            controls[name].widget._trait_values = values.values_set
        found += [name for name, values in told.items() if values.was_read]


def _observers(control: Control) -> Iterator[Any]:
    """Find the functions of a user that are called when a trait of the widget changes."""
    if isinstance(control, Press):
        for callback in control.widget._click_handlers.callbacks:
            if not isinstance(callback, Watcher):
                yield callback
    for handler in _handlers(control.widget):
        owner = getattr(handler, "__self__", None)
        if not isinstance(owner, traitlets.link | traitlets.directional_link):
            yield handler


def _handlers(widget: Any) -> Iterator[Any]:
    for of_trait in widget._trait_notifiers.values():
        for handlers in of_trait.values():
            for handler in handlers:
                # The first are those of ipywidgets itself, the others those of the engine.
                if not isinstance(handler, traitlets.ObserveHandler | Watcher):
                    yield handler


def _links(widget: Any) -> Iterator[tuple[str, Side]]:
    """Find the links of a widget: its own trait, and what that is linked to."""
    links = [w for w in list(_instances.values()) if isinstance(w, Link | DirectionalLink)]
    for handler in _handlers(widget):
        owner = getattr(handler, "__self__", None)
        if isinstance(owner, traitlets.link | traitlets.directional_link):
            links.append(owner)
    for link in links:
        for own, other in ((link.source, link.target), (link.target, link.source)):
            if own[0] is widget:
                yield own[1], other


def _name(function: Any) -> str:
    return repr(getattr(function, "__qualname__", function))
