"""Making controls: of widgets and of the abbreviations of ``ipywidgets.interact``."""

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, islice
from numbers import Real
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets
from ipywidgets.widgets.interaction import interactive

from attnkit.live.controls import (
    BETWEEN,
    Choice,
    Computed,
    Constant,
    Control,
    Number,
    Pair,
    Press,
    Subset,
    bits,
    definition,
    ends_of,
    pair_of,
    same,
)
from attnkit.live.controls.formats import decimals, signed, written
from attnkit.live.controls.refused import reason

MAX_POSITIONS = 1_000_000  # of one control: more cannot be listed in a moment
PRESSES = 10  # positions of a button that is given without a number


Numbers = (
    widgets.FloatSlider
    | widgets.FloatLogSlider
    | widgets.IntSlider
    | widgets.BoundedIntText
    | widgets.BoundedFloatText
    | widgets.Play
)
Choices = (
    widgets.Dropdown
    | widgets.Select
    | widgets.RadioButtons
    | widgets.ToggleButtons
    | widgets.SelectionSlider
)


def make_controls(
    given: Mapping[str, Any], functions: Iterable[Callable[..., Any]] = ()
) -> dict[str, Control]:
    """Turn the abbreviations of ``ipywidgets.interact``, or widgets, into controls.

    As there, one that is not a widget begins at the default of the functions' parameter.
    """
    defaults = _defaults(functions)
    made = {name: make_control(name, spec, defaults.get(name)) for name, spec in given.items()}
    for (name, control), (other, second) in combinations(made.items(), 2):
        if control.widget is second.widget:
            raise ValueError(
                f"controls {name!r} and {other!r} are one widget; give it once, and let the "
                "functions name that control"
            )
    return made


def make_control(name: str, spec: Any, default: Any = None) -> Control:
    """Turn one abbreviation or widget into a control, at one of its positions."""
    if not name.isidentifier():
        raise ValueError(
            f"a control cannot be named {name!r}, since functions name their controls as "
            "parameters; give the words as the description of a widget"
        )
    presses = PRESSES
    match spec:
        case (widgets.Button(), int(presses)):
            spec = spec[0]
    is_widget = isinstance(spec, widgets.Widget | widgets.fixed)
    widget = spec if is_widget else _from_abbreviation(name, spec, default)
    control = _made(name, widget, presses)
    # A start between two positions would show a number that the page cannot return to.
    control.position = control.position
    control._made_of = definition(widget)
    return control


def _made(name: str, widget: Any, presses: int) -> Control:
    """Return the control of a widget."""
    match widget:
        case widgets.fixed():
            return Constant(name, widget, [widget.value], [str(widget.value)])
        case widgets.Checkbox() | widgets.ToggleButton():
            return Control(name, widget, [False, True], ["off", "on"])
        case widgets.Button():
            count = _counted(name, presses, "presses")
            return Press(name, widget, range(count), [f"{i + 1}/{count}" for i in range(count)])
        case widgets.IntRangeSlider() | widgets.FloatRangeSlider():
            return _pair(name, widget, *_numbers(name, widget))
        case widgets.SelectionRangeSlider():
            return _pair(name, widget, *_options(name, widget))
        case widgets.SelectMultiple():
            return _subset(name, widget, *_options(name, widget))
    if isinstance(widget, Numbers):
        return Number(name, widget, *_numbers(name, widget))
    if isinstance(widget, Choices):
        return Choice(name, widget, *_options(name, widget))
    kind = type(widget).__name__
    article = "an" if kind[0] in "AEIOUi" else "a"
    raise TypeError(f"control {name!r} is {article} {kind}, {reason(widget)}")


def _pair(name: str, widget: Any, ends: list, labels: list[str]) -> Pair:
    count = _counted(name, pair_of(0, len(ends)), "pairs (a larger step makes fewer)")
    return Pair(
        name,
        widget,
        Computed(count, lambda i: tuple(ends[end] for end in ends_of(i))),
        Computed(count, lambda i: BETWEEN.join(labels[end] for end in ends_of(i))),
        ends,
        labels,
    )


def _subset(name: str, widget: Any, options: list, labels: list[str]) -> Subset:
    count = _counted(name, 2 ** len(options), "sets of options (each one doubles them)")
    return Subset(
        name,
        widget,
        Computed(count, lambda i: tuple(options[bit] for bit in bits(i))),
        Computed(count, lambda i: ", ".join(labels[bit] for bit in bits(i)) or "none"),
    )


def _options(name: str, widget: Any) -> tuple[list, list[str]]:
    """Return the values and the labels of what can be selected."""
    if not widget._options_full:
        raise ValueError(f"control {name!r} has no options to choose from")
    _counted(name, len(widget._options_full), "options")
    labels, values = zip(*widget._options_full, strict=True)
    shown = [_as_shown(str(label), value) for label, value in zip(labels, values, strict=True)]
    if shown != [*labels]:
        widget.set_trait("_options_labels", tuple(shown))  # in a notebook, too
    return list(values), shown


def _as_shown(label: str, value: Any) -> str:
    """Return a label with the minus of all numbers, if ipywidgets made it of a number."""
    is_own = isinstance(value, Real) and label == str(value)
    return signed(label) if is_own else label


def _numbers(name: str, widget: Any) -> tuple[list, list[str]]:
    """Return the numbers that a widget, or one of its ends, can be moved to, and their labels."""
    low, high, step = widget.min, widget.max, widget.step
    # A slider goes on to its maximum if that is no multiple of the step; Play stops before.
    numbers: list = _steps(name, low, high, step, closed=not isinstance(widget, widgets.Play))
    if isinstance(widget, widgets.FloatLogSlider):
        if widget.base <= 1:
            raise ValueError(f"control {name!r} has base {widget.base}; it needs one above 1")
        numbers = [float(widget.base**exponent) for exponent in numbers]
    if isinstance(widget, widgets.BoundedIntText | widgets.BoundedFloatText):
        return numbers, [signed(f"{number:.10g}") for number in numbers]
    spec = getattr(widget, "readout_format", "d")
    return numbers, [written(number, spec) for number in numbers]


def _steps(name: str, low: float, high: float, step: float | None, closed: bool) -> list:
    if not step or not step > 0:
        raise ValueError(f"control {name!r} has step {step}; it needs a step above 0")
    if not math.isfinite(high - low):
        raise ValueError(f"control {name!r} goes from {low} to {high}; it needs finite ends")
    count = _counted(
        name, int((high - low) / step + 1e-9) + 1, "positions (a larger step makes fewer)"
    )
    if isinstance(low, int) and isinstance(step, int):
        steps: list = [low + i * step for i in range(count)]
    else:
        exact = np.round(low + step * np.arange(count), decimals(step))
        steps = [float(number) for number in exact]
    ends_short = high - steps[-1] > 1e-9 * step
    return [*steps, high] if closed and ends_short else steps


def _counted(name: str, count: int, what: str) -> int:
    if not 1 <= count <= MAX_POSITIONS:
        raise ValueError(f"control {name!r} has {count:,} {what}; it needs 1 to {MAX_POSITIONS:,}")
    return count


# -- the abbreviations of interact -----------------------------------------------------------------


def _defaults(functions: Iterable[Callable[..., Any]]) -> dict[str, Any]:
    """Return the default of each parameter that has one; the first function decides."""
    found: dict[str, Any] = {}
    for function in functions:
        try:
            parameters = inspect.signature(function).parameters.values()
        except (TypeError, ValueError):  # update.dependencies says what is wrong with it
            continue
        for parameter in parameters:
            if parameter.default is not parameter.empty:
                found.setdefault(parameter.name, parameter.default)
    return found


def _from_abbreviation(name: str, spec: Any, default: Any) -> Any:
    """Return the widget that ``ipywidgets.interact`` makes of an abbreviation."""
    wanted = (
        f"control {name!r} cannot be made from {spec!r}; give (min, max, step), a list of "
        "options, True or False, or an ipywidgets control"
    )
    if isinstance(spec, set | frozenset):
        raise TypeError(f"control {name!r} is a set, which has no order; give a list")
    if isinstance(spec, np.generic):
        spec = spec.item()
    try:
        if isinstance(spec, Iterable) and not isinstance(spec, str | bytes | tuple | type):
            widget = _menu(spec)
        else:
            widget = interactive.widget_from_abbrev(spec)
    except (TypeError, ValueError, traitlets.TraitError) as error:
        raise type(error)(f"{wanted} ({error})") from error
    if widget is None:
        raise TypeError(wanted)
    if default is not None and not isinstance(spec, bool | int | float):
        with_default = [v for v in getattr(widget, "_options_values", ()) if same(v, default)]
        if with_default or isinstance(widget, Numbers):
            widget.value = default
    return widget


def _menu(options: Iterable[Any]) -> widgets.Dropdown:
    """Return a menu of options, which may be arrays, functions or nan."""
    if isinstance(options, Mapping):
        options = list(options.items())
    listed = list(islice(options, MAX_POSITIONS + 1))  # it may never end
    if any(callable(option) for option in listed):  # written with their address, else
        listed = [(getattr(option, "__name__", str(option)), option) for option in listed]
    return widgets.Dropdown(options=listed, equals=same)
