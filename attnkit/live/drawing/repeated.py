"""Draws a text once that is set to the same again and again, as numbers in a table are.

Most of what moves in a figure is texts, and to compare one takes a fraction of drawing it.
"""

from collections.abc import Callable
from numbers import Real
from typing import Any, TypeVar

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

from attnkit.live.drawing.properties import properties

T = TypeVar("T")

MOST = 10_000  # some ten megabytes

# By figure, name and properties: the result, and the artists that the properties refer to.
_known: dict[Any, tuple[Any, list[Artist]]] = {}


def once(artist: Artist, figure: Figure, name: str, draw: Callable[[], T]) -> T:
    """Return what `draw` returns, or returned when this artist had the same name and properties.

    Only texts are remembered. Do not change the result; other settings need `forget`.
    """
    set_to = properties(artist) if _says_all(artist) else None
    if not set_to:
        return draw()
    key = figure, *figure.get_size_inches(), figure.dpi, name, set_to[0]
    if found := _known.get(key):
        artist.stale = False  # as after drawing it
        return found[0]
    drawn = draw()
    if len(_known) >= MOST:
        _known.clear()
    _known[key] = drawn, set_to[1]
    return drawn


def forget() -> None:
    """Forget all texts: the next drawing may be under other settings."""
    _known.clear()


def _says_all(artist: Artist) -> bool:
    """Whether the properties of an artist say all about its look: it is a plain text.

    A box, and where a text is wrapped, are found while it is drawn; units are those of an axis.
    """
    return (
        type(artist) is Text
        and not artist.get_wrap()
        and artist.get_bbox_patch() is None
        and all(isinstance(number, Real) for number in artist.get_position())
    )
