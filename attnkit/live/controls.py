"""Controls: ipywidgets on one side, the finite list of their positions on the other."""

import inspect
import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets
from ipywidgets.widgets.interaction import interactive

from attnkit.live.formats import decimals, plain, written
from attnkit.live.refused import reason

MAX_POSITIONS = 1_000_000  # of one control: more cannot be listed in a moment
BETWEEN = " \N{EN DASH} "  # the ends of a pair
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


class Watcher:
    """A callback of the engine; a page can do what it does, unlike what a user's one does."""

    def __init__(self, callback: Callable[[], Any]) -> None:
        self._callback = callback

    def __call__(self, *_: Any) -> None:
        """Call it, whatever has changed."""
        self._callback()


class Computed(Sequence):
    """A list whose items are computed when they are asked for: there may be very many."""

    def __init__(self, length: int, item: Callable[[int], Any]) -> None:
        self._indices, self._item = range(length), item

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, index: Any) -> Any:
        found = self._indices[index]
        return self._item(found) if isinstance(found, int) else [self._item(i) for i in found]

    def __repr__(self) -> str:
        return f"<{len(self)}: {self[0]!r} to {self[-1]!r}>"


@dataclass
class Control:
    """One control: a widget, the values at its positions, and how each value is written."""

    name: str
    widget: Any
    values: Sequence[Any]
    labels: Sequence[str]
    trait: str = field(default="value", init=False)  # of the widget: changes when it is moved
    shown: bool = field(default=True, init=False)  # to the reader
    _made_of: Any = field(default=None, init=False)  # what the positions were read from

    @property
    def was_changed(self) -> bool:
        """Whether the widget has other positions than when the control was made of it."""
        return self._made_of != _definition(self.widget)

    @property
    def description(self) -> str:
        """The label that a reader sees, without markup."""
        is_html = getattr(self.widget, "description_allow_html", False)
        label = plain(getattr(self.widget, "description", ""), is_html)
        return label or self.name.replace("_", " ")

    @property
    def value(self) -> Any:
        """The value that the update functions get."""
        return self.values[self.position]

    @property
    def position(self) -> int:
        """The index of the position at or nearest to the value of the widget."""
        return int(self.widget.value)

    @position.setter
    def position(self, position: int) -> None:
        self.widget.value = self.values[position]

    def position_of(self, value: Any) -> int:
        """Return the index of a position by its value."""
        for index, known in enumerate(self.values):
            if same(known, value):
                return index
        few = ", ".join(self.labels[:20]) + ", ..." * (len(self.labels) > 20)
        raise ValueError(f"control {self.name!r} has no position {value!r}: it has {few}")

    def observe(self, callback: Callable[[], Any]) -> None:
        """Call back whenever the control is moved."""
        self.widget.observe(Watcher(callback), self.trait)


@dataclass
class Number(Control):
    """A control that counts or measures; a value within rounding of a position is that one."""

    @property
    def value(self) -> Any:
        """The number, which may lie between two positions: a reader can type one."""
        return _rounded(self.values, self.widget.value)

    @property
    def position(self) -> int:
        """The index of the position at or nearest to the number."""
        return _nearest(self.values, self.widget.value)

    @position.setter
    def position(self, position: int) -> None:
        self.widget.value = self.values[position]


@dataclass
class Choice(Control):
    """A control that chooses one of some options; they may be anything, even arrays or equal."""

    def __post_init__(self) -> None:
        self.trait = "index"  # for equal values, it alone changes

    @property
    def value(self) -> Any:
        """The value of the chosen option, also when the options have changed since."""
        return self.widget._options_full[self.position][1]

    @property
    def position(self) -> int:
        """The index of the chosen option."""
        if (index := self.widget.index) is not None:
            return index
        # ipywidgets has nothing selected where the value of an option is None.
        for index, value in enumerate(self.values):
            if value is None:
                return index
        raise ValueError(f"control {self.name!r} has nothing selected; give it a value")

    @position.setter
    def position(self, position: int) -> None:
        self.widget.index = position


@dataclass
class Pair(Control):
    """A control with two handles: each position is a pair of the positions of its ends."""

    ends: Sequence[Any]  # the values that each end can take
    end_labels: Sequence[str]

    def __post_init__(self) -> None:
        if isinstance(self.widget, widgets.SelectionRangeSlider):
            self.trait = "index"

    @property
    def value(self) -> Any:
        """The values of the lower and the upper end."""
        if self.trait == "index":
            return self.values[self.position]
        return tuple(_rounded(self.ends, end) for end in self.widget.value)

    @property
    def position(self) -> int:
        """The index of the pair at or nearest to the ends of the widget."""
        if self.trait == "index":
            low, high = sorted(self.widget.index)
        else:
            low, high = (_nearest(self.ends, end) for end in self.widget.value)
        return high * (high + 1) // 2 + low

    @position.setter
    def position(self, position: int) -> None:
        low, high = pair(position)
        if self.trait == "index":
            self.widget.index = (low, high)
        else:
            self.widget.value = (self.ends[low], self.ends[high])


@dataclass
class Subset(Control):
    """A control that chooses any number of options: a bit of its position for each."""

    def __post_init__(self) -> None:
        self.trait = "index"

    @property
    def position(self) -> int:
        """The chosen options as bits."""
        return sum(1 << index for index in self.widget.index)

    @position.setter
    def position(self, position: int) -> None:
        self.widget.index = tuple(bits(position))


class Presses(traitlets.HasTraits):
    """How often a button was pressed, which the button itself does not count."""

    value = traitlets.Int(0)


@dataclass
class Press(Control):
    """A button: each press is the next position, and the first one follows the last."""

    def __post_init__(self) -> None:
        self._presses = Presses()
        self.widget.on_click(Watcher(self._press))

    def _press(self) -> None:
        self._presses.value = (self._presses.value + 1) % len(self.values)

    @property
    def position(self) -> int:
        """How often the button was pressed since it last began again."""
        return self._presses.value

    @position.setter
    def position(self, position: int) -> None:
        self._presses.value = position

    def observe(self, callback: Callable[[], Any]) -> None:
        """Call back whenever the button is pressed."""
        self._presses.observe(Watcher(callback), "value")


@dataclass
class Constant(Control):
    """A value that the update functions get and no reader can change: ``fixed(value)``."""

    def __post_init__(self) -> None:
        self.shown = False

    @property
    def position(self) -> int:
        """Its only position."""
        return 0

    @position.setter
    def position(self, position: int) -> None:
        assert position == 0

    @property
    def value(self) -> Any:
        """The constant."""
        return self.values[0]


def pair(position: int) -> tuple[int, int]:
    """Return the ends of a pair: (0, 0), (0, 1), (1, 1), (0, 2) ... are counted in this order."""
    high = (math.isqrt(8 * position + 1) - 1) // 2
    return position - high * (high + 1) // 2, high


def bits(position: int) -> list[int]:
    """Return which bits of a position are set."""
    return [i for i in range(position.bit_length()) if position >> i & 1]


def same(a: Any, b: Any) -> bool:
    """Whether two values of options are the same; they may be arrays, or nan."""
    return a is b or bool(np.array_equal(a, b))


def names_of(controls: Mapping[str, Control]) -> str:
    """Return the names of the controls in words, for an error about a wrong one."""
    return "the controls are " + (", ".join(controls) or "none")


# -- making ----------------------------------------------------------------------------------------


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
    control._made_of = _definition(widget)
    return control


def _definition(widget: Any) -> tuple:
    """Return what the positions of a widget are made of, to notice when it changes."""
    traits = [getattr(widget, name, None) for name in ("min", "max", "step", "base")]
    options = [(label, id(value)) for label, value in getattr(widget, "_options_full", None) or ()]
    return *traits, options


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
    count = _counted(name, len(ends) * (len(ends) + 1) // 2, "pairs (a larger step makes fewer)")
    return Pair(
        name,
        widget,
        Computed(count, lambda i: tuple(ends[end] for end in pair(i))),
        Computed(count, lambda i: BETWEEN.join(labels[end] for end in pair(i))),
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
    return list(values), [str(label) for label in labels]


def _numbers(name: str, widget: Any) -> tuple[list, list[str]]:
    """Return the numbers that a widget, or one of its ends, can be moved to, and their labels."""
    low, high, step = widget.min, widget.max, widget.step
    # A slider goes on to its maximum if that is no multiple of the step; Play stops before.
    numbers: list = _steps(name, low, high, step, closed=not isinstance(widget, widgets.Play))
    if isinstance(widget, widgets.FloatLogSlider):
        if widget.base <= 1:
            raise ValueError(f"control {name!r} has base {widget.base}; it needs one above 1")
        numbers = [float(widget.base**exponent) for exponent in numbers]
    typed = isinstance(widget, widgets.BoundedIntText | widgets.BoundedFloatText)
    spec = ".10g" if typed else getattr(widget, "readout_format", "d")
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


def _nearest(values: Sequence[float], value: float) -> int:
    """Return the index of the number nearest to another; they go up."""
    after = bisect_left(values, value)
    around = [i for i in (after - 1, after) if 0 <= i < len(values)]
    return min(around, key=lambda i: abs(values[i] - value))


def _rounded(values: Sequence[float], value: float) -> float:
    nearest = values[_nearest(values, value)]
    return nearest if np.isclose(value, nearest, rtol=1e-9) else value


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
