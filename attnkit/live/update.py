"""What moves: marks, which the page replaces, and update functions, which compute their data."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any, Protocol

from matplotlib.artist import Artist

from attnkit.live import artists
from attnkit.live.artists.kinds import a_kind_of, described
from attnkit.live.controls import Control, names_of
from attnkit.live.controls.formats import widest
from attnkit.live.drawing import svg


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
        return svg.state(self.artist, self.prefix)


@dataclass
class Readout:
    """The sentence below the figure, and the longest one so far."""

    sentence: str = ""
    longest: str = ""
    kind = "readout"

    def state(self) -> svg.State:
        """Return the sentence as a template and numbers."""
        return *svg.split(svg.text(self.sentence)), None


@dataclass(eq=False)
class Update:
    """One update function and the controls it depends on.

    The target takes the data: an artist, bars, a tuple of these, or the readout.
    """

    target: Any
    function: Callable[..., Any]
    controls: dict[str, Control]

    @property
    def name(self) -> str:
        """The name of the function in an error: for a lambda, what it moves."""
        name = _called(self.function)
        if name.isidentifier():
            return repr(name)
        if isinstance(self.target, Readout):
            return "of the readout"
        return f"of {a_kind_of(self.target)}"

    @property
    def artists(self) -> list[Artist]:
        """The artists that it was given to move."""
        return [] if isinstance(self.target, Readout) else artists.parts(self.target)

    def run(self, settings: dict[str, Any]) -> Any:
        """Compute the new data for a setting of the controls."""
        try:
            data = self.function(**self._own(settings))
        except Exception as error:
            error.add_note(f"in update function {self._with(settings)}")
            raise
        if isinstance(data, Awaitable | AsyncIterator):
            if inspect.iscoroutine(data):
                data.close()  # else Python warns that nobody has waited for it
            raise TypeError(
                f"update function {self.name} returns {a_kind_of(data)}, and a figure waits for no "
                "data: write it with def in place of async def, and await before, in a cell, what "
                "it needs"
            )
        return data

    def move(self, data: Any, settings: dict[str, Any]) -> None:
        """Give the marks their new data, computed for a setting of the controls."""
        if isinstance(self.target, Readout):
            if not isinstance(data, str):
                raise TypeError(f"the readout must return a string, got {data!r}")
            self.target.sentence = data
            self.target.longest = widest([self.target.longest, data])
        else:
            try:
                artists.move(self.target, data)
            except Exception as error:
                error.add_note(f"returned by update function {self._with(settings)}")
                raise

    def _own(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {name: settings[name] for name in self.controls}

    def _with(self, settings: dict[str, Any]) -> str:
        passed = [f"{name}={value!r}" for name, value in self._own(settings).items()]
        return f"{self.name} with {', '.join(passed)}" if passed else self.name


def dependencies(function: Callable[..., Any], controls: dict[str, Control]) -> dict[str, Control]:
    """Return the controls that a function names, or all where it takes ``**kwargs``.

    This is the engine's whole idea.
    """
    if not callable(function):
        raise TypeError(
            f"an update must be a function of the controls, got {described(function)}: "
            "give the function itself, not what it returns"
        )
    name, first = _called(function) or type(function).__name__, next(iter(controls), "n")
    wrap = f"wrap it, as in lambda {first}: {name if name.isidentifier() else 'f'}({first})"
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError as error:
        raise TypeError(
            f"Python cannot tell the parameters of update function {name!r}: {wrap}"
        ) from error
    found, kinds = {}, {parameter.kind: parameter.name for parameter in parameters}
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        wanted = parameter.name in controls or parameter.default is parameter.empty
        if wanted and parameter.kind is parameter.POSITIONAL_ONLY:
            raise TypeError(
                f"update function {name!r} takes {parameter.name!r} by its place alone, and a "
                f"control is passed by its name: {wrap}"
            )
        if parameter.name in controls:
            found[parameter.name] = controls[parameter.name]
        elif parameter.default is parameter.empty:
            raise ValueError(
                f"update function {name!r} asks for {parameter.name!r}, which is not a control; "
                f"{names_of(controls)}: {_instead_of(parameter.name, controls)}"
            )
    if inspect.Parameter.VAR_KEYWORD in kinds:
        return found | controls
    if controls and not found and (several := kinds.get(inspect.Parameter.VAR_POSITIONAL)):
        raise TypeError(
            f"update function {name!r} takes *{several}, and a control is passed by its name: "
            f"{wrap}"
        )
    return found


def _called(function: Any) -> str:
    """Return the name of a function, also of one that is partly called; none of other things."""
    while isinstance(function, partial):
        function = function.func
    return str(getattr(function, "__name__", ""))


def _instead_of(name: str, controls: dict[str, Control]) -> str:
    """Say what to do about a parameter that no control is passed to."""
    if name == "self":
        return "give the method of an object, as in model.move, not that of its class"
    more = f"give one more, as in {name}=(0, 10)"
    like = get_close_matches(name, controls, 1)
    return f"did you mean {like[0]!r}? Else {more}" if like else more
