"""Controls: ipywidgets on one side, the finite list of their positions on the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np
from ipywidgets.widgets.interaction import interactive

Selection = widgets.Dropdown | widgets.ToggleButtons | widgets.SelectionSlider


@dataclass
class Control:
    """One control: a widget, the values at its positions, and how each value is written."""

    name: str
    widget: widgets.DOMWidget
    values: list
    labels: list[str]

    @property
    def description(self) -> str:
        """The label that a reader sees."""
        return self.widget.description or self.name.replace("_", " ")

    @property
    def value(self) -> Any:
        """The widget's value; a number within rounding of a position is that position."""
        value, at_position = self.widget.value, self.values[self.position]
        if isinstance(self.widget, Selection) or np.isclose(value, at_position, rtol=1e-9):
            return at_position
        return value

    @property
    def position(self) -> int:
        """The index of the position at or nearest to the value of the widget."""
        if not isinstance(self.widget, Selection):
            return int(np.argmin(np.abs(np.asarray(self.values, float) - self.widget.value)))
        if self.widget.index is None:
            raise ValueError(f"control {self.name!r} has nothing selected; give it a value")
        return self.widget.index  # its values may be anything, even arrays or equal values

    @position.setter
    def position(self, position: int) -> None:
        if isinstance(self.widget, Selection):
            self.widget.index = position
        else:
            self.widget.value = self.values[position]

    def position_of(self, value: Any) -> int:
        """Return the index of a position by its value."""
        for index, known in enumerate(self.values):
            if np.array_equal(known, value):
                return index
        raise ValueError(f"control {self.name!r} has no position {value!r}: {self.labels}")


def names_of(controls: Mapping[str, Control]) -> str:
    """Return the names of the controls in words, for an error about a wrong one."""
    return "the controls are " + (", ".join(controls) or "none")


def make_controls(given: Mapping[str, Any]) -> dict[str, Control]:
    """Turn the abbreviations of ``ipywidgets.interact``, or widgets, into controls."""
    return {name: make_control(name, spec) for name, spec in given.items()}


def make_control(name: str, spec: Any) -> Control:
    """Turn one abbreviation or widget into a control, at one of its positions."""
    widget = spec if isinstance(spec, widgets.Widget) else _from_abbreviation(name, spec)
    values = positions(name, widget)
    if isinstance(widget, Selection):
        labels = [str(label) for label, _ in widget._options_full]
    elif isinstance(widget, widgets.Checkbox):
        labels = ["off", "on"]
    else:
        readout_format = getattr(widget, "readout_format", "d")
        labels = [format(value, readout_format) for value in values]
    control = Control(name, widget, values, labels)
    # A start between two positions would show a number that the page cannot return to.
    control.position = control.position
    return control


def positions(name: str, widget: widgets.Widget) -> list:
    """Return every value that a control can take, in the order of its positions."""
    match widget:
        case widgets.FloatLogSlider():
            exponents = _steps(name, widget.min, widget.max, widget.step)
            return [float(widget.base**e) for e in exponents]
        case widgets.FloatSlider():
            return [float(v) for v in _steps(name, widget.min, widget.max, widget.step)]
        case widgets.IntSlider() | widgets.Play():
            return list(range(widget.min, widget.max + 1, widget.step))
        case widgets.Dropdown() | widgets.ToggleButtons() | widgets.SelectionSlider():
            return [value for _, value in widget._options_full]
        case widgets.Checkbox():
            return [False, True]
    raise TypeError(
        f"control {name!r} is a {type(widget).__name__}; a live figure takes FloatSlider, "
        "FloatLogSlider, IntSlider, Dropdown, ToggleButtons, SelectionSlider, Checkbox or Play"
    )


def html(control: Control, figure_id: str) -> str:
    """Return the native input that stands for the widget on the published page."""
    name, label = escape(control.name), escape(control.description)
    index, last, text = control.position, len(control.values) - 1, control.labels[control.position]
    match control.widget:
        case widgets.Dropdown():
            options = "".join(
                f'<option value="{i}"{" selected" * (i == index)}>{escape(text)}</option>'
                for i, text in enumerate(control.labels)
            )
            body = f'<span>{label}</span><select data-control="{name}">{options}</select>'
            return f'<label class="attn-control">{body}</label>'
        case widgets.ToggleButtons():
            buttons = "".join(
                f'<label><input type="radio" name="{figure_id}-{name}" data-control="{name}" '
                f'value="{i}"{" checked" * (i == index)}><span>{escape(text)}</span></label>'
                for i, text in enumerate(control.labels)
            )
            return (
                f'<fieldset class="attn-control attn-toggle"><legend>{label}</legend>'
                f"<div>{buttons}</div></fieldset>"
            )
        case widgets.Checkbox():
            return (
                f'<label class="attn-control attn-check"><input type="checkbox" '
                f'data-control="{name}"{" checked" * index}><span>{label}</span></label>'
            )
    play, input_id = "", f"{figure_id}-control-{name}"  # ids in the picture end in letters
    if isinstance(control.widget, widgets.Play):
        play = (
            f'<button type="button" class="attn-play" data-play="{name}" '
            f'data-interval="{control.widget.interval}" aria-label="Play: {label}">▶</button>'
        )
    return (
        f'<div class="attn-control attn-range">{play}<label for="{input_id}">{label}</label>'
        f'<input type="range" id="{input_id}" data-control="{name}" min="0" max="{last}" '
        f'step="1" value="{index}" aria-valuetext="{escape(text)}" autocomplete="off">'
        f'<output for="{input_id}" aria-live="off">{escape(text)}</output></div>'
    )


def notebook_widget(control: Control) -> widgets.Widget:
    """Return the widget as a notebook shows it; a Play gets a slider beside it to scrub."""
    widget = control.widget
    widget.description = control.description
    if isinstance(widget, widgets.Play):
        slider = widgets.IntSlider(
            widget.value, widget.min, widget.max, widget.step, description=control.description
        )
        widgets.link((widget, "value"), (slider, "value"))
        return widgets.HBox([widget, slider])
    widget.style.description_width = "initial"
    if hasattr(widget, "readout_format") or isinstance(widget, widgets.SelectionSlider):
        widget.layout.width = widget.layout.width or "min(34em, 98%)"
    return widget


def _from_abbreviation(name: str, spec: Any) -> widgets.Widget:
    widget = interactive.widget_from_abbrev(spec)
    if widget is None or isinstance(widget, widgets.fixed):
        raise TypeError(
            f"control {name!r} cannot be made from {spec!r}; give (min, max, step), a list of "
            "options, True or False, or an ipywidgets control"
        )
    return widget


def _steps(name: str, low: float, high: float, step: float | None) -> np.ndarray:
    if not step or step < 0:
        raise ValueError(f"control {name!r} has step {step}; it needs a step above 0")
    count = int(np.floor((high - low) / step + 1e-9)) + 1
    decimals = 10 + max(0, -int(np.floor(np.log10(step))))
    return np.round(low + step * np.arange(count), decimals)  # 3 x 0.1 is 0.3
