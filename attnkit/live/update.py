"""What moves: marks, which the page replaces, and update functions, which compute their data."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, Protocol

from matplotlib.artist import Artist

from attnkit.live import artists, svg
from attnkit.live.controls import Control, names_of


class Mark(Protocol):
    """Something that the page replaces when a control moves: an artist, or words."""

    kind: str  # how live.js shows it: "svg", "values" or "readout"

    def state(self) -> svg.State:
        """Return its present template, the numbers that fill it, and the PNG of a picture in it."""
        ...


@dataclass
class Drawn:
    """A moving artist, replaced by its SVG."""

    artist: Artist
    prefix: str  # of the ids in its SVG
    kind = "svg"

    def state(self) -> svg.State:
        """Return the artist's SVG as a template and numbers."""
        fragment, png = svg.fragment(self.artist, self.prefix)
        return *svg.split(fragment), png


@dataclass
class Readout:
    """The sentence below the figure."""

    sentence: str = ""
    kind = "readout"

    def state(self) -> svg.State:
        """Return the sentence as a template and numbers."""
        return *svg.split(svg.text(self.sentence)), None


@dataclass
class Update:
    """One update function, the controls it depends on, and the marks it moves.

    The target takes the data: an artist, bars, a tuple of these, or the readout. It is None for a
    heatmap that never moves; its cells can still be read.
    """

    target: Any
    function: Callable[..., Any]
    controls: dict[str, Control]
    marks: list[Mark]

    @property
    def name(self) -> str:
        """The name of the function in an error: for a lambda, what it moves."""
        name = getattr(self.function, "__name__", "")
        if name.isidentifier():
            return repr(name)
        if isinstance(self.target, Readout):
            return "of the readout"
        moved = f"a {type(self.target).__name__}"
        return f"of {moved if self.target is not None else 'a heatmap that never moves'}"

    @property
    def artists(self) -> list[Artist]:
        """The artists that it moves."""
        return [mark.artist for mark in self.marks if isinstance(mark, Drawn)]

    @property
    def sizes(self) -> list[int]:
        """How many positions each of its controls has."""
        return [len(control.values) for control in self.controls.values()]

    def run(self, settings: dict[str, Any]) -> Any:
        """Compute the new data for a setting of the controls."""
        own = {name: settings[name] for name in self.controls}
        try:
            return self.function(**own)
        except Exception as error:
            passed = ", ".join(f"{name}={value!r}" for name, value in own.items())
            error.add_note(f"in update function {self.name} with {passed}")
            raise

    def move(self, data: Any) -> None:
        """Give the marks their new data."""
        if isinstance(self.target, Readout):
            if not isinstance(data, str):
                raise TypeError(f"the readout must return a string, got {data!r}")
            self.target.sentence = data
        elif self.target is not None:
            try:
                artists.move(self.target, data)
            except Exception as error:
                error.add_note(f"returned by update function {self.name}")
                raise

    def counted_states(self) -> str:
        """Return how many states its controls make, in words, for an error about too many."""
        sizes = zip(self.controls, self.sizes, strict=True)
        positions = " x ".join(f"{name} ({n:,} positions)" for name, n in sizes)
        return f"{positions} = {prod(self.sizes):,} states"


def dependencies(function: Callable[..., Any], controls: dict[str, Control]) -> dict[str, Control]:
    """Return the controls that a function names; this is the engine's whole idea."""
    if not callable(function):
        raise TypeError(f"an update must be a function of the controls, got {function!r}")
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name in controls:
            found[name] = controls[name]
        elif parameter.default is parameter.empty:
            raise ValueError(
                f"update function {getattr(function, '__name__', function)!r} asks for "
                f"{name!r}, which is not a control; {names_of(controls)}"
            )
    return found
