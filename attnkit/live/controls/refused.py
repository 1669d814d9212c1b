"""Controls that a live figure does not take, and what to use in their place."""

from typing import Any

import ipywidgets as widgets

TAKEN = (
    "a live figure takes FloatSlider, FloatLogSlider, IntSlider, BoundedIntText, BoundedFloatText, "
    "IntRangeSlider, FloatRangeSlider, SelectionRangeSlider, SelectionSlider, Dropdown, Select, "
    "SelectMultiple, RadioButtons, ToggleButtons, ToggleButton, Checkbox, Button and Play"
)

SHOWS_ONLY = (
    widgets.Valid
    | widgets.IntProgress
    | widgets.FloatProgress
    | widgets.Label
    | widgets.HTML
    | widgets.HTMLMath
    | widgets.Image
    | widgets.Audio
    | widgets.Video
    | widgets.Output
)
DATES = (
    widgets.DatePicker
    | widgets.DatetimePicker
    | widgets.NaiveDatetimePicker
    | widgets.TimePicker
)  # fmt: skip
TAGS = widgets.TagsInput | widgets.ColorsInput | widgets.IntsInput | widgets.FloatsInput

# For each kind, why a page, which can hold only states that were computed, cannot have it.
REASONS = {
    widgets.IntText | widgets.FloatText: (
        "which has no bounds: use BoundedIntText or BoundedFloatText with min, max and step"
    ),
    SHOWS_ONLY: (
        "which shows something and cannot be moved: return what it shows from an update "
        "function, or from readout="
    ),
    widgets.Text | widgets.Textarea | widgets.Combobox | widgets.Password: (
        "whose text may be anything: give a list of the texts to choose from"
    ),
    widgets.ColorPicker: "which may be any colour: give a list of the colours to choose from",
    DATES: (
        "which has no last position: use SelectionSlider(options=[...]) with the dates or times"
    ),
    TAGS: "which takes any number of entries: use SelectMultiple(options=[...])",
    widgets.FileUpload: (
        "whose data no page can know: read the file first, and let the update functions use it"
    ),
    widgets.Controller: "whose sticks have no list of positions: use sliders, or drag=",
    widgets.Box: "which holds other widgets: give each control in it by a name of its own",
    widgets.Layout | widgets.Style: "which is the look of a widget and not a control",
}


def reason(widget: Any) -> str:
    """Say why a widget is no control of a live figure, and what is."""
    for kinds, why in REASONS.items():
        if isinstance(widget, kinds):
            return why
    return f"which has no list of positions; {TAKEN}"
