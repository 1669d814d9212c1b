"""A query and a key that turn with their places: their dot product follows the offset alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.labels import Box, Plane
from attnkit.figures.shared.numbers import fixed, plain, vector
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import arrow, axes_in_inches

SIDE = 2.9  # inches: the plane
LETTERS = 11


class TurnedPair:
    """Two vectors of two numbers, each turned by an angle for every place."""

    def __init__(self, query: ArrayLike, key: ArrayLike, places: int, reach: int) -> None:
        self.query, self.key = np.asarray(query, float), np.asarray(key, float)
        self.places, self.reach = places, reach
        self.offsets = np.arange(-reach, reach + 1)
        self.longest = max(float(np.linalg.norm(v)) for v in (self.query, self.key))

    def turned(self, vector: np.ndarray, place: int, degrees: float) -> np.ndarray:
        """Return a vector, turned to the left by an angle for each place."""
        cos, sin = np.cos(np.radians(place * degrees)), np.sin(np.radians(place * degrees))
        return np.array([vector[0] * cos - vector[1] * sin, vector[0] * sin + vector[1] * cos])

    def tips(self, place: int, offset: int, degrees: float) -> tuple[np.ndarray, np.ndarray]:
        """Return where the arrows end: the query at a place, and the key at an offset from it."""
        query = self.turned(self.query, place, degrees)
        return query, self.turned(self.key, place + offset, degrees)

    def product(self, offset: int, degrees: float, place: int = 0) -> float:
        """Return the dot product of the turned vectors."""
        query, key = self.tips(place, offset, degrees)
        return float(query @ key)

    def curve(self, degrees: float) -> np.ndarray:
        """Return the dot product at each offset."""
        return np.array([self.product(int(offset), degrees) for offset in self.offsets])


@dataclass(frozen=True)
class TurnedPairWords:
    """What the figure of two turned arrows says."""

    pair: TurnedPair
    place_slider = "place of the query"
    offset_slider = "offset of the key"
    angle_slider = "degrees a place"
    title = "turned by their places"
    product_title = "dot product by offset"
    offset_axis = "offset: key minus query"

    def names(self, place: int, offset: int) -> tuple[str, str]:
        return f"q at {place}", f"k at {plain(place + offset)}"

    def number(self, offset: int, degrees: float) -> str:
        return fixed(self.pair.product(offset, degrees), 2)

    def readout(self, place: int, offset: int, degrees: float) -> str:
        return (
            f"The query at place {place} is turned by {plain(place * degrees)} degrees, the key at "
            f"place {plain(place + offset)} by {plain((place + offset) * degrees)}. Offset "
            f"{plain(offset)}: dot product {self.number(offset, degrees)}; at offset "
            f"{plain(-offset)} it is {self.number(-offset, degrees)}."
        )

    def alt(self, degrees: float) -> str:
        pair, three = self.pair, min(3, self.pair.reach)
        return (
            f"Two arrows from one point: the query {vector(pair.query)} and the key "
            f"{vector(pair.key)}, each turned by {plain(degrees)} degrees for every place. Faint "
            "arrows show them before. On the right, their dot product over the offset, a wave: "
            f"{self.number(0, degrees)} at offset 0, {self.number(three, degrees)} at {three} and "
            f"{self.number(-three, degrees)} at {plain(-three)}. The place of the query turns both "
            "arrows and changes nothing in the wave."
        )


class TurnedPairArtists(NamedTuple):
    """What moves when a place does."""

    fig: Figure
    plane: Plane
    arrows: tuple[FancyArrowPatch, FancyArrowPatch]
    names: tuple[Text, Text]
    curve: Line2D
    dot: PathCollection
    number: Text


def draw_turned_pair(pair: TurnedPair, words: TurnedPairWords) -> TurnedPairArtists:
    """Draw the arrows in a plane, and beside it the dot product at each offset."""
    fig = plt.figure(figsize=(6.2, SIDE + 0.35), layout="none")
    limit = 1.38 * pair.longest
    plane = Plane((-limit, limit), (-limit, limit), inches=SIDE / (2 * limit))
    left = axes_in_inches(fig, 0.05, 0.05, SIDE, SIDE)
    left.set(xlim=plane.x, ylim=plane.y)
    left.set_axis_off()
    left.set_title(words.title, fontsize=11)
    for content in (pair.query, pair.key):
        radius = float(np.linalg.norm(content))
        left.add_patch(Circle((0, 0), radius, fill=False, edgecolor=theme.GRID, linewidth=1))
    arrow(left, pair.query, theme.QUERY_SOFT, width=3, zorder=2)
    arrow(left, pair.key, theme.KEY_SOFT, width=3, zorder=2)
    arrows = arrow(left, pair.query, theme.QUERY), arrow(left, pair.key, theme.KEY)
    look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": LETTERS}
    names = (
        left.text(0, 0, "", color=theme.QUERY, **look),
        left.text(0, 0, "", color=theme.KEY, **look),
    )
    right = axes_in_inches(fig, SIDE + 0.6, 0.55, 6.1 - SIDE - 0.6, SIDE - 0.5)
    curve, dot, number = _draw_curve(right, pair, words)
    return TurnedPairArtists(fig, plane, arrows, names, curve, dot, number)


def _draw_curve(
    ax: Axes, pair: TurnedPair, words: TurnedPairWords
) -> tuple[Line2D, PathCollection, Text]:
    x, high = pair.offsets, 1.12 * float(np.linalg.norm(pair.query) * np.linalg.norm(pair.key))
    (curve,) = ax.plot(x, pair.curve(0), color=theme.MUTED, marker="o", markersize=4, linewidth=1)
    dot = ax.scatter([0], [0], s=130, color=theme.INK, edgecolor=theme.SURFACE, zorder=5)
    dot.set_clip_on(False)
    number = ax.text(0, 0, "", weight="bold", ha="center", va="bottom", bbox=theme.paper(1, 0.85))
    ax.set(xlim=(x[0] - 0.4, x[-1] + 0.4), ylim=(-high, 1.3 * high), xticks=x[::2])
    ax.axhline(0, color=theme.GRID, linewidth=1, zorder=0)
    ax.axvline(0, color=theme.GRID, linewidth=1, zorder=0)
    ax.set_xlabel(words.offset_axis)
    ax.set_title(words.product_title, fontsize=11)
    return curve, dot, number


@theme.style()
def turned_pair(
    query: ArrayLike,
    key: ArrayLike,
    *,
    place: int = 2,
    offset: int = 3,
    places: int = 12,
    reach: int = 6,
    degrees: Sequence[float] = (30, 10, 3),
) -> LiveFigure:
    """Turn a query and a key by their places, and watch their dot product.

    Parameters
    ----------
    query, key : arrays of shape (2,)
        Before they are turned.
    place : int
        The initial place of the query, from 0 to `places`.
    offset : int
        How many places further the key stands at first, from -`reach` to `reach`.
    places, reach : int
        How far the two can be moved.
    degrees : sequence of float
        By how much a vector turns for each place; the first is the initial one.

    Returns
    -------
    LiveFigure
        Its controls are ``place``, ``offset`` and ``degrees``; the dot can be dragged sideways.
    """
    pair = TurnedPair(query, key, places, reach)
    words = TurnedPairWords(pair)
    artists = draw_turned_pair(pair, words)

    def move_names(place: int, offset: int, degrees: float) -> list[dict]:
        tips = pair.tips(place, offset, degrees)
        placed: list[Box] = []
        texts = words.names(place, offset)
        for text, tip in zip(texts, tips, strict=True):
            size = artists.plane.size(text, LETTERS)
            placed.append(artists.plane.label(tip, size, placed, tips))
        return [
            {"position": box[:2], "text": text} for box, text in zip(placed, texts, strict=True)
        ]

    def move_dot(offset: int, degrees: float) -> tuple:
        height = pair.product(offset, degrees)
        at = {"position": (offset, height + 0.5), "text": words.number(offset, degrees)}
        return ([offset], [height]), at

    return LiveFigure(
        artists.fig,
        {
            artists.arrows: lambda place, offset, degrees: [
                ((0, 0), tip) for tip in pair.tips(place, offset, degrees)
            ],
            artists.names: move_names,
            artists.curve: pair.curve,
            (artists.dot, artists.number): move_dot,
        },
        place=widgets.IntSlider(place, 0, places, description=words.place_slider),
        offset=widgets.IntSlider(offset, -reach, reach, description=words.offset_slider),
        degrees=selection(sorted(degrees), degrees[0], words.angle_slider),
        drag={artists.dot: ("offset", None)},
        readout=words.readout,
        alt=words.alt(degrees[0]),
    )
