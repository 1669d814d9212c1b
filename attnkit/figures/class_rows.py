"""What the class token of a Vision Transformer reads in all heads, and how far the heads read."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import nonzero
from attnkit.figures.shared.overview import (
    draw_frames,
    draw_overview,
    head_sliders,
    move_frames,
    side_by_side,
)
from attnkit.figures.shared.photo import LEVELS, draw_photo
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.5, 4.2  # inches
SMALL, LARGE = 0.345, 1.72  # inches: the sides of a map in the overview, and of the chosen one


class ClassRows:
    """The rows of the class token in all layers and heads, and how far each head reads."""

    def __init__(self, picture: ArrayLike, rows: ArrayLike, distances: ArrayLike) -> None:
        self.picture, self.rows = np.asarray(picture, float), np.asarray(rows, float)
        self.distances = np.asarray(distances, float)
        self.n_layers, self.n_heads, n_tokens = self.rows.shape
        self.n = round((n_tokens - 1) ** 0.5)
        if self.n**2 + 1 != n_tokens or self.distances.shape != self.rows.shape[:2]:
            raise ValueError(
                f"rows has shape {self.rows.shape} and distances {self.distances.shape}; they need "
                "(n_layers, n_heads, 1 + n * n) and (n_layers, n_heads)"
            )

    def map(self, layer: int, head: int) -> np.ndarray:
        """Return the weights on the patches as shares of the largest; counted from 1."""
        weights = self.rows[layer - 1, head - 1, 1:].reshape(self.n, self.n)
        return np.rint(weights / weights.max() * (LEVELS - 1)) / (LEVELS - 1)

    def on_itself(self, layer: int, head: int) -> float:
        """Return what the class token gives to itself."""
        return float(self.rows[layer - 1, head - 1, 0])

    def largest(self, layer: int, head: int) -> tuple[float, int, int]:
        """Return the largest weight on a patch, and its row and column."""
        weights = self.rows[layer - 1, head - 1, 1:]
        row, column = divmod(int(weights.argmax()), self.n)
        return float(weights.max()), row + 1, column + 1

    def distance(self, layer: int, head: int) -> float:
        """Return how far away the patches read on average, in patches."""
        return float(self.distances[layer - 1, head - 1])

    @property
    def spread(self) -> float:
        """How far away a head reads that spreads its weight evenly over all patches."""
        y, x = np.divmod(np.arange(self.n**2), self.n)
        return float(np.hypot(y[:, np.newaxis] - y, x[:, np.newaxis] - x).mean())

    def overview(self) -> np.ndarray:
        """Return the colours of all maps, a column of heads for each layer."""
        layers, heads = range(1, self.n_layers + 1), range(1, self.n_heads + 1)
        maps = np.array([[self.map(layer, head) for layer in layers] for head in heads])
        return side_by_side(maps, theme.WEIGHT_CMAP)


@dataclass(frozen=True)
class ClassRowsWords:
    """What the figure of the class token's rows says."""

    rows: ClassRows
    what: str
    sliders = "layer", "head"
    layers, heads = "layer", "head"
    overview = "weight of the class token on itself, in all heads"
    map_label = "weight as a share of the row's largest"
    map_row, map_column = "row", "column"
    distance = "mean distance"
    number_names = "largest weight\non itself\nmean distance"

    @property
    def evenly(self) -> str:
        return f"evenly on all: {self.rows.spread:.1f}"

    def title(self, layer: int, head: int) -> str:
        return f"layer {layer}, head {head}"

    def numbers(self, layer: int, head: int) -> str:
        at = layer, head
        largest, *_ = self.rows.largest(*at)
        return f"{largest:.2f}\n{self.rows.on_itself(*at):.2f}\n{self.rows.distance(*at):.1f}"

    def readout(self, layer: int, head: int) -> str:
        largest, row, column = self.rows.largest(layer, head)
        return (
            f"Layer {layer}, head {head}. The class token gives {nonzero(largest, 3)} to the patch "
            f"in row {row}, column {column}, and {self.rows.on_itself(layer, head):.3f} to itself. "
            f"The patches read {self.rows.distance(layer, head):.1f} patches away on average."
        )

    @property
    def alt(self) -> str:
        r = self.rows
        first, rest = r.distances[0], r.distances[1:]
        return (
            f"{r.n_layers * r.n_heads} small maps of {self.what}: a column of {r.n_heads} heads "
            f"for each of {r.n_layers} layers, each patch the fuller the more weight the class "
            "token gives it. The chosen one is shown large, over the photograph. Below, in the "
            "same columns, a dot for each head: how far away its patches read on average. In layer "
            f"1 the dots lie between {first.min():.1f} and {first.max():.1f} patches, in the other "
            f"layers between {rest.min():.1f} and {rest.max():.1f}."
        )


class ClassRowsArtists(NamedTuple):
    """What moves in the figure of the class token's rows."""

    fig: Figure
    clickable: AxesImage
    frames: tuple[Rectangle, Rectangle]
    cells: AxesImage
    title: Text
    numbers: Text
    dot: Line2D


def draw_class_rows(rows: ClassRows, words: ClassRowsWords) -> ClassRowsArtists:
    """Draw the overview over the distances, and beside them the chosen map."""
    fig = plt.figure(figsize=SIZE, layout="none")
    across, up = SMALL * rows.n_layers, SMALL * rows.n_heads
    left, top = 0.4, SIZE[1] - up - 0.1
    above = axes_in_inches(fig, left, top, across, up)
    given = rows.rows[:, :, 0].T
    names = words.heads, words.layers
    clickable = draw_overview(above, rows.overview(), given, names=names, first=1)
    clickable.set_label(words.overview)
    above.xaxis.label.set_visible(False)  # written below the distances
    above.tick_params(labelsize=10, labelbottom=False)
    frames = draw_frames(above)
    dot = _draw_distances(axes_in_inches(fig, left, 0.5, across, top - 0.6), rows, words)
    right = left + across + 0.15
    large = axes_in_inches(fig, right, top + up - LARGE - 0.27, LARGE, LARGE)
    cells = draw_photo(large, rows.picture, rows.n, row=words.map_row, column=words.map_column)
    cells.set_label(words.map_label)
    title = large.set_title("", fontsize=11, color=theme.WEIGHT)
    below: dict[str, Any] = {"va": "top", "linespacing": 1.45, "transform": large.transAxes}
    large.text(0, -0.06, words.number_names, color=theme.MUTED, fontsize=10.5, **below)
    numbers = large.text(1, -0.06, "", color=theme.WEIGHT, ha="right", fontsize=10.5, **below)
    return ClassRowsArtists(fig, clickable, frames, cells, title, numbers, dot)


def _draw_distances(ax: Axes, rows: ClassRows, words: ClassRowsWords) -> Line2D:
    """Draw a dot for each head, in the column of its layer, and one around the chosen."""
    layers = np.repeat(np.arange(1, rows.n_layers + 1), rows.n_heads)
    ax.axhline(rows.spread, color=theme.MUTED, linewidth=1, linestyle="--")
    look: dict[str, Any] = {"fontsize": 10, "color": theme.MUTED, "ha": "right", "va": "bottom"}
    ax.text(rows.n_layers + 0.45, rows.spread + 0.1, words.evenly, **look)
    ax.plot(layers, rows.distances.ravel(), "o", color=theme.WEIGHT, markersize=5, alpha=0.75)
    (dot,) = ax.plot([1], [1], "o", color=theme.QUERY, markersize=8, markeredgewidth=2)
    dot.set_markerfacecolor("none")
    ax.set(xlim=(0.5, rows.n_layers + 0.5), ylim=(0, 9.8), yticks=[0, 2, 4, 6, 8])
    ax.set(xlabel=words.layers, ylabel=words.distance, xticks=range(1, rows.n_layers + 1))
    ax.xaxis.labelpad = ax.yaxis.labelpad = 1
    ax.tick_params(length=0, labelsize=10, pad=2)
    return dot


@theme.style()
def class_rows(
    picture: ArrayLike,
    rows: ArrayLike,
    distances: ArrayLike,
    *,
    what: str,
    layer: int = 1,
    head: int = 1,
) -> LiveFigure:
    """Show what the class token reads in all heads small, and the chosen one over the photograph.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1. It is cut into n rows of n patches.
    rows : array of shape (n_layers, n_heads, 1 + n * n)
        What the class token gives to itself and to the patches.
    distances : array of shape (n_layers, n_heads)
        How far away the patches read on average, in patches.
    what : str
        What the photograph shows, for readers who cannot see it.
    layer, head : int
        The head that is large at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``layer`` and ``head``; a click on a small map moves both.

    Raises
    ------
    ValueError
        If the arrays do not fit together.
    """
    computed = ClassRows(picture, rows, distances)
    words = ClassRowsWords(computed, what)
    artists = draw_class_rows(computed, words)
    return LiveFigure(
        artists.fig,
        {
            artists.cells: computed.map,
            artists.frames: move_frames,
            artists.title: words.title,
            artists.numbers: words.numbers,
            artists.dot: lambda layer, head: ([layer], [computed.distance(layer, head)]),
        },
        **head_sliders(layer, head, computed.distances.shape, first=1, names=words.sliders),
        drag={artists.clickable: ("layer", "head")},
        readout=words.readout,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
