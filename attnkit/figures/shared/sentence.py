"""A sentence in which each word is shaded by its weight, and the weight matrix of its words."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import TextPath

from attnkit import theme
from attnkit.figures.shared.numbers import nonzero
from attnkit.plots import axes_in_inches, colour_tick_labels, heatmap, ink_on_weight

Cells = QuadMesh | AxesImage

SIZE = 12.5  # points: a word of a sentence
GAP, PAD = 0.1, 0.09  # inches: between words, and within the shade of a word
SHADE, LINE = 0.27, 0.6  # inches: height of a shade, and from one line of text to the next
MARGIN = 0.2  # inches: on the left and on the right of a sentence
SEEN = 0.005  # a smaller weight is not written below its word


def causal(weights: np.ndarray) -> np.ndarray:
    """Leave empty what comes after a token, and what it therefore cannot read.

    >>> causal(np.ones((2, 2)))
    array([[ 1., nan],
           [ 1.,  1.]])
    """
    return np.where(np.tri(weights.shape[-1], dtype=bool), weights, np.nan)


def written(weight: float) -> str:
    """Write a weight below its word, and nothing if it is about 0.

    >>> written(0.574), written(0.004)
    ('0.57', '')
    """
    return f"{weight:.2f}" if weight >= SEEN else ""


def most(words: Sequence[str], weights: np.ndarray, least: float = 0.05) -> str:
    """Name the words with the largest weights, the largest first.

    A word that stands twice is told apart by its place, counted from 0.

    >>> most(["a", "b", "a"], np.array([0.1, 0.0, 0.9]))
    '“a” (2) 0.90, “a” (0) 0.10'
    """
    order = [i for i in np.argsort(-weights, kind="stable") if weights[i] >= least]
    return ", ".join(f"{quoted(words, i)} {nonzero(weights[i], 2)}" for i in order)


def quoted(words: Sequence[str], place: int) -> str:
    """Write a word in quotation marks, with its place if the sentence has it twice."""
    twice = list(words).count(words[place]) > 1
    return f"“{words[place]}”" + (f" ({place})" if twice else "")


class SentenceArtists(NamedTuple):
    """What moves in a shaded sentence."""

    shades: tuple[Rectangle, ...]
    words: tuple[Text, ...]
    weights: tuple[Text, ...]
    frame: Rectangle
    """Around the word that reads."""


class Lines:
    """Where the words of a sentence stand, in inches from the left and below the first line."""

    def __init__(self, words: Sequence[str], width: float) -> None:
        self.width = width
        self.widths = [_width(word) + 2 * PAD for word in words]
        self.left: list[float] = []
        self.down: list[float] = []
        across, line = 0.0, 0
        for wide in self.widths:
            if across and across + wide > width:
                across, line = 0.0, line + 1
            self.left.append(across)
            self.down.append(line * LINE)
            across += wide + GAP
        self.height = (line + 1) * LINE

    def frame(self, place: int) -> dict[str, float]:
        """Return where the frame of a word is."""
        return {"x": self.left[place], "y": self.down[place], "width": self.widths[place]}


def _width(word: str) -> float:
    return float(TextPath((0, 0), word, size=SIZE).get_extents().width) / 72


def sentence_axes(fig: Figure, lines: Lines, top: float) -> Axes:
    """Add the axes of a sentence, so many inches below the upper edge."""
    across, up = fig.get_size_inches()
    return axes_in_inches(fig, MARGIN, up - top - lines.height, across - 2 * MARGIN, lines.height)


def draw_sentence(ax: Axes, words: Sequence[str], lines: Lines) -> SentenceArtists:
    """Draw the words, a shade behind each, and room for a weight below each."""
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    shades, texts, weights = [], [], []
    for place, word in enumerate(words):
        left, down, wide = lines.left[place], lines.down[place], lines.widths[place]
        shade = Rectangle((left, down), wide, SHADE, facecolor=theme.WEIGHT_CMAP(0.0), linewidth=0)
        ax.add_patch(shade)
        shades.append(shade)
        at = left + wide / 2
        texts.append(ax.text(at, down + SHADE / 2, word, fontsize=SIZE, **middle))
        below = ax.text(at, down + SHADE + 0.1, "", fontsize=9.5, color=theme.WEIGHT, **middle)
        weights.append(below)
    frame = Rectangle((0, 0), 1, SHADE, fill=False, edgecolor=theme.QUERY, linewidth=2.5)
    frame.set(clip_on=False, zorder=4)
    ax.add_patch(frame)
    ax.set(xlim=(0, lines.width), ylim=(lines.height, 0))
    ax.set_axis_off()
    return SentenceArtists(tuple(shades), tuple(texts), tuple(weights), frame)


def shaded(weights: np.ndarray) -> list[dict]:
    """Return the shade behind each word."""
    return [{"facecolor": shade} for shade in theme.WEIGHT_CMAP(weights)]


def inked(weights: np.ndarray, n_read: int) -> list[dict]:
    """Return the ink that reads best on each shade, and a faint one for words not read yet."""
    inks = [ink_on_weight(shade) for shade in theme.WEIGHT_CMAP(weights)]
    return [{"color": ink if i < n_read else theme.MUTED} for i, ink in enumerate(inks)]


def write_upright(ax: Axes) -> None:
    """Turn the words below an axis: they end at it, also where a page writes them larger."""
    for label in ax.get_xticklabels():
        label.set(rotation=90, rotation_mode="anchor", ha="right", va="center")


def draw_words_map(
    ax: Axes,
    words: Sequence[str],
    weights: np.ndarray,
    *,
    fine: bool = False,
    rows: bool = True,
    size: float = 9,
) -> Cells:
    """Draw the weights that the words of a sentence give each other.

    A `fine` map is an image, which is drawn much faster: for a figure of very many maps.
    """
    names: dict[str, Any] = {"row_labels": words, "column_labels": words}
    if fine:
        cells: Cells = ax.imshow(
            causal(weights), cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1, interpolation="none"
        )
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_ticks(range(len(words)), labels=words)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    else:
        cells = heatmap(ax, causal(weights), **names, vmin=0, vmax=1)
    colour_tick_labels(ax, x=theme.KEY, y=theme.QUERY)
    ax.tick_params(axis="x", labelsize=size, pad=1)
    write_upright(ax)
    ax.tick_params(axis="y", labelsize=size, labelleft=rows, pad=1)
    return cells
