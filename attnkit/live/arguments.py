"""Arguments: what a LiveFigure is given, before anything is made of it."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from matplotlib.figure import Figure

WANTED = {
    "updates": "a dict {artist: function of the controls}",
    "readout": "a function that returns a sentence",
    "drag": 'a dict {artist: "control"}',
    "links": 'a dict {heatmap: [(other heatmap, "row", "column")]}',
    "still": 'a dict {"control": value}',
    "budget": "a number of bytes",
}


def check_drawn(fig: Any, alt: Any) -> None:
    """Raise TypeError or ValueError if there is no figure, or no words for it."""
    if not isinstance(fig, Figure):
        raise TypeError(
            f"fig must be a matplotlib Figure, got {type(fig).__name__}: "
            "give the fig of fig, ax = plt.subplots()"
        )
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(
            "alt must describe the figure in words for readers who cannot see it, as in "
            f'alt="A sine wave; it gets denser as the frequency grows.": got {alt!r}'
        )


def functions_of(
    figure: type, updates: Any, readout: Any, **others: Any
) -> list[Callable[..., Any]]:
    """Return the functions of a figure's controls, once all of its arguments are of their kind."""
    if not isinstance(updates, Mapping):
        raise _wrong("updates", updates)
    functions = [*updates.values(), *([] if readout is None else [readout])]
    for function in functions:
        for name in _required(function):
            if _is_taken(name, figure):
                raise ValueError(
                    f"no control can be named {name!r}, since LiveFigure takes {name}= itself: "
                    f"name it {name}_ in the function and in the call, and give its label as the "
                    f"description of a widget, as in {name}_=IntSlider(description={name!r})"
                )
    if readout is not None and not callable(readout):
        raise _wrong("readout", readout)
    for name, given in others.items():
        if not isinstance(given, int if name == "budget" else Mapping | None):
            raise _wrong(name, given)
    return functions


def _wrong(name: str, given: Any) -> TypeError:
    return TypeError(
        f"{name} must be {WANTED[name]}, got {given!r}; if it is meant as a control, give that "
        f"another name, since LiveFigure takes {name}= itself"
    )


def _is_taken(name: str, figure: type) -> bool:
    parameter = inspect.signature(figure).parameters.get(name)
    return parameter is not None and parameter.kind is parameter.KEYWORD_ONLY


def _required(function: Any) -> list[str]:
    """Return the names of the parameters that have no default; none if it is no function."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [p.name for p in parameters if p.default is p.empty and p.kind in named]
