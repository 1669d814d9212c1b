"""Inputs: what a reader moves, real widgets in a notebook and native inputs on a page."""

from functools import partial
from html import escape
from typing import Any

import ipywidgets as widgets

from attnkit.live.controls import BETWEEN, Control, Pair, Subset, Watcher, ends_of
from attnkit.live.controls.formats import MINUS, widest

Typed = widgets.BoundedIntText | widgets.BoundedFloatText
ENDS = ("low", "high"), ("from", "to")  # for the script, and for the ear


def notebook_widget(control: Control) -> widgets.Widget:
    """Return the widget as a notebook shows it; a Play gets a slider beside it to scrub."""
    widget = control.widget
    widget.description = widget.description or control.description
    if isinstance(widget, widgets.Button):
        return widget
    if isinstance(widget, widgets.Play):
        ends = {"min": widget.min, "max": widget.max, "step": widget.step}
        slider = widgets.IntSlider(widget.value, **ends, description=widget.description)
        for of, to in ((widget, slider), (slider, widget)):
            of.observe(Watcher(partial(_copy, of, to)), "value")
        return widgets.HBox([widget, slider])
    widget.style.description_width = widget.style.description_width or "initial"
    if hasattr(widget, "readout"):
        widget.layout.width = widget.layout.width or "min(34em, 98%)"
    return widget


def _copy(of: Any, to: Any) -> None:
    to.value = of.value


def html(control: Control, figure_id: str) -> str:
    """Return the inputs of a control; `page.js` reads and moves what has ``data-control``."""
    if not control.shown:
        return ""
    match control.widget:
        case widgets.Dropdown() | widgets.Select():
            return _menu(control, figure_id)
        case widgets.ToggleButtons() | widgets.RadioButtons() | widgets.SelectMultiple():
            return _options(control, figure_id)
        case widgets.Checkbox() | widgets.ToggleButton():
            return _switch(control)
        case widgets.Button():
            return _button(control)
        case widgets.BoundedIntText() | widgets.BoundedFloatText():
            return _number(control, figure_id)
    return _slider(control, figure_id)


def tab_stops(control: Control) -> int:
    """Return at how many places of a control Tab stops."""
    if not control.shown or control.widget.disabled or _hidden(control):
        return 0
    if isinstance(control, Subset):
        return len(control.widget._options_full)
    return 2 if isinstance(control, Pair) or isinstance(control.widget, widgets.Play) else 1


def texts(control: Control) -> list[str]:
    """Return the labels that the page's script writes: of positions or, for a pair, of its ends."""
    silent = widgets.Dropdown | widgets.Select | widgets.ToggleButtons | widgets.RadioButtons
    if isinstance(control, Subset) or not control.shown or isinstance(control.widget, silent):
        return []
    if isinstance(control.widget, Typed):
        return [_typed(label) for label in control.labels]
    return list(control.end_labels if isinstance(control, Pair) else control.labels)


def _typed(label: str) -> str:
    """Return a number as it is typed."""
    return label.replace(MINUS, "-")


def _menu(control: Control, figure_id: str) -> str:
    options = "".join(
        f'<option value="{i}"{" selected" * (i == control.position)}>{escape(text)}</option>'
        for i, text in enumerate(control.labels)
    )
    size = f' size="{control.widget.rows}"' if isinstance(control.widget, widgets.Select) else ""
    menu = f"<select {_told(control)}{_id(control, figure_id)}{size}>{options}</select>"
    return _row(control, "", _label(control, figure_id) + menu)


def _options(control: Control, figure_id: str) -> str:
    """Return one small input for each option: of all of them one is chosen, or any number."""
    several = isinstance(control, Subset)
    chosen = control.position if several else 1 << control.position
    labels = [label for label, _ in control.widget._options_full]
    tips = getattr(control.widget, "tooltips", None) or ()
    name = "" if several else f' name="{figure_id}-{control.name}"'
    inputs = "".join(
        f'<label dir="auto"{_title(tips[i]) if i < len(tips) else ""}><input '
        f'type="{"checkbox" if several else "radio"}"{name} {_told(control)} '
        f'value="{1 << i if several else i}"{" checked" * (chosen >> i & 1)}>'
        f"<span>{escape(text)}</span></label>"
        for i, text in enumerate(labels)
    )
    look = "attn-toggle" if isinstance(control.widget, widgets.ToggleButtons) else "attn-list"
    across = getattr(control.widget, "orientation", "horizontal") == "horizontal"
    way = "" if across else ' class="attn-down"'
    return (
        f'<fieldset class="attn-control {look}"{_title(control.widget.tooltip)}{_hidden(control)}>'
        f'<legend dir="auto">{escape(control.description)}</legend><div{way}>{inputs}</div>'
        "</fieldset>"
    )


def _switch(control: Control) -> str:
    box = f'<input type="checkbox" {_told(control)} value="1"{" checked" * control.position}>'
    kind = "attn-check" if isinstance(control.widget, widgets.Checkbox) else "attn-toggle"
    text = f'<label>{box}<span dir="auto">{escape(control.description)}</span></label>'
    return _row(control, kind, text)


def _button(control: Control) -> str:
    button = (
        f'<button type="button" class="attn-button" {_told(control)} dir="auto">'
        f"{escape(control.description)}</button>"
    )
    return _row(control, "", button + _output(control))


def _number(control: Control, figure_id: str) -> str:
    widget, value = control.widget, _typed(control.labels[control.position])
    box = (
        f'<input type="number" {_told(control)}{_id(control, figure_id)} min="{widget.min}" '
        f'max="{widget.max}" step="{widget.step}" value="{value}" '
        'autocomplete="off">'
    )
    return _row(control, "", _label(control, figure_id) + box)


def _slider(control: Control, figure_id: str) -> str:
    """Return a slider with its value, or one with two handles, or one with a button that plays."""
    widget, play = control.widget, ""
    if isinstance(widget, widgets.Play):
        play = (
            f'<button type="button" class="attn-play" data-play="{control.name}" '
            f'data-interval="{widget.interval}"{" data-repeat" * widget.repeat}'
            f"{' data-playing' * widget.playing}{' disabled' * widget.disabled} "
            f'aria-label="Play: {escape(control.description)}">▶</button>'
        )
    if isinstance(control, Pair):
        label, slider = _two_handles(control)
    else:
        label = _label(control, figure_id)
        own = _id(control, figure_id)
        slider = _range(control, len(control.values), control.position, control.labels, own)
    upright = getattr(widget, "orientation", "") == "vertical"
    value = _output(control) if getattr(widget, "readout", True) else ""
    return _row(control, "attn-range" + " attn-upright" * upright, play + label + slider + value)


def _two_handles(control: Pair) -> tuple[str, str]:
    """Return the label and the two handles of a slider for a pair."""
    name, count = escape(control.description), len(control.ends)
    handles = ""
    for end, word, at in zip(*ENDS, ends_of(control.position), strict=True):
        own = f' data-end="{end}" aria-label="{name}: {word}"'
        handles += _range(control, count, at, control.end_labels, own)
    low, high = (at / max(count - 1, 1) for at in ends_of(control.position))
    where = f'style="--low: {low:.4g}; --high: {high:.4g}"'
    label = f'<span class="attn-label" dir="auto">{name}</span>'
    slider = f'<span class="attn-ends" role="group" aria-label="{name}" {where}>{handles}</span>'
    return label, slider


def _range(control: Control, count: int, position: int, labels: Any, own: str) -> str:
    colour = getattr(control.widget.style, "handle_color", None)
    style = f' style="accent-color: {escape(colour)}"' if colour else ""
    return (
        f'<input type="range"{own} {_told(control)} min="0" max="{count - 1}" step="1" '
        f'value="{position}" aria-valuetext="{escape(labels[position])}" autocomplete="off"{style}>'
    )


# -- the parts of an input -------------------------------------------------------------------------


def _row(control: Control, kind: str, inner: str) -> str:
    classes = f"attn-control {kind}".strip()
    title = _title(control.widget.tooltip)
    return f'<div class="{classes}"{title}{_hidden(control)}>{inner}</div>'


def _told(control: Control) -> str:
    """Return what the script needs to know of every input."""
    widget = control.widget
    late = " data-late" * (not getattr(widget, "continuous_update", True))  # waits for the release
    return f'data-control="{control.name}"{late}{" disabled" * bool(widget.disabled)}'


def _id(control: Control, figure_id: str) -> str:
    return f' id="{figure_id}-control-{control.name}"'  # ids in the picture end in letters


def _label(control: Control, figure_id: str) -> str:
    target = f"{figure_id}-control-{control.name}"
    return f'<label for="{target}" dir="auto">{escape(control.description)}</label>'


def _output(control: Control) -> str:
    """Return the value of a control in words, in room for the longest one."""
    labels, between = control.labels, ""
    if isinstance(control, Pair):
        labels = [BETWEEN.join([widest(control.end_labels)] * 2)]
        between = f' data-between="{BETWEEN}"'
    return (
        f'<output data-shows="{control.name}"{between} data-longest="{escape(widest(labels))}" '
        f'dir="auto" aria-live="off"><span>{escape(control.labels[control.position])}</span>'
        "</output>"
    )


def _title(tip: str | None) -> str:
    return f' title="{escape(tip)}"' if tip else ""


def _hidden(control: Control) -> str:
    layout = control.widget.layout
    return " hidden" * (layout.display == "none" or layout.visibility == "hidden")
