"""Controls: ipywidgets on one side, the finite list of their positions on the other."""

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets

from attnkit.live.controls.formats import plain

BETWEEN = " \N{EN DASH} "  # the ends of a pair


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
        return self._made_of != definition(self.widget)

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

    def written(self, value: Any) -> str:
        """Write a value as the control shows it; as Python does, if it lies between positions."""
        try:
            return self.labels[self.position_of(value)]
        except ValueError:
            return repr(value)

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

    def position_of(self, value: Any) -> int:
        """Return the index of a position by its value, within rounding."""
        return super().position_of(_rounded(self.values, value) if _is_real(value) else value)


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
        return pair_of(low, high)

    @position.setter
    def position(self, position: int) -> None:
        low, high = ends_of(position)
        if self.trait == "index":
            self.widget.index = (low, high)
        else:
            self.widget.value = (self.ends[low], self.ends[high])

    def position_of(self, value: Any) -> int:
        """Return the index of a pair, within rounding."""
        if self.trait == "value" and np.shape(value) == (2,) and all(map(_is_real, value)):
            value = tuple(_rounded(self.ends, end) for end in value)
        return super().position_of(value)


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


def pair_of(low: int, high: int) -> int:
    """Return the position of a pair; (0, 0), (0, 1), (1, 1), (0, 2) ... are counted in this order.

    `page.js` counts them in the same way.
    """
    return high * (high + 1) // 2 + low


def ends_of(position: int) -> tuple[int, int]:
    """Return the ends of the pair at a position."""
    high = (math.isqrt(8 * position + 1) - 1) // 2
    return position - pair_of(0, high), high


def bits(position: int) -> list[int]:
    """Return which bits of a position are set."""
    return [i for i in range(position.bit_length()) if position >> i & 1]


def same(a: Any, b: Any) -> bool:
    """Whether two values of options are the same; they may be arrays, or nan."""
    return a is b or bool(np.array_equal(a, b))


def names_of(controls: Mapping[str, Control]) -> str:
    """Return the names of the controls in words, for an error about a wrong one."""
    return f"the controls are {', '.join(controls)}" if controls else "there are no controls"


def setting_in_words(controls: Mapping[str, Control], setting: Mapping[str, Any]) -> str:
    """Name a setting as the controls show it: "waist = 62, method = nearest"."""
    of_each = ((controls[name], value) for name, value in setting.items())
    return ", ".join(f"{c.description} = {c.written(value)}" for c, value in of_each if c.shown)


def _nearest(values: Sequence[float], value: float) -> int:
    """Return the index of the number nearest to another; they go up."""
    after = bisect_left(values, value)
    around = [i for i in (after - 1, after) if 0 <= i < len(values)]
    return min(around, key=lambda i: abs(values[i] - value))


def _rounded(values: Sequence[float], value: float) -> float:
    nearest = values[_nearest(values, value)]
    return nearest if np.isclose(value, nearest, rtol=1e-9) else value


def _is_real(value: Any) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def definition(widget: Any) -> tuple:
    """Return what the positions of a widget are made of, to notice when it changes."""
    traits = [getattr(widget, name, None) for name in ("min", "max", "step", "base")]
    options = [(label, id(value)) for label, value in getattr(widget, "_options_full", None) or ()]
    return *traits, options
