"""How many heads give most of their weight to the first token, in longer and longer texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.sentence import Cells
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

SIZE = 6.4, 4.1  # inches
CELL = 0.2  # inches: a head


class Sinks:
    """The weight of each head on the first token, for texts of several lengths."""

    def __init__(self, weights: ArrayLike, n_tokens: Sequence[Sequence[int]]) -> None:
        self.weights, self.n_tokens = np.asarray(weights, float), list(n_tokens)
        if self.weights.ndim != 3 or len(self.weights) != len(self.n_tokens):
            raise ValueError(
                f"weights has shape {self.weights.shape}; it needs (n_lengths, n_layers, n_heads), "
                f"with the n_lengths = {len(self.n_tokens)} of n_tokens"
            )
        _, self.n_layers, self.n_heads = self.weights.shape

    def map(self, length: int) -> np.ndarray:
        """Return the weights with a column for each layer, (n_heads, n_layers)."""
        return self.weights[length].T

    def counts(self) -> np.ndarray:
        """Return how many heads give more than half to the first token, for each length."""
        return np.sum(self.weights > 0.5, axis=(1, 2))

    def counts_up_to(self, length: int) -> np.ndarray:
        """Return the same for each length up to one, and nothing beyond it."""
        counts = self.counts().astype(float)
        counts[length + 1 :] = np.nan
        return counts

    def middles(self) -> np.ndarray:
        """Return the length of the texts, the mean of the shortest and the longest."""
        return np.mean(self.n_tokens, axis=1)


@dataclass(frozen=True)
class SinksWords:
    """What the figure of sinks says."""

    sinks: Sinks
    length_slider = "tokens in the text"
    layers, each_head = "layer", "head"
    map = "weight on the first token"
    tokens, count = "tokens in the text", "heads with\na sink"

    def length(self, length: int) -> str:
        shortest, longest = self.sinks.n_tokens[length]
        return str(shortest) if shortest == longest else f"{shortest} to {longest}"

    def title(self, length: int) -> str:
        s = self.sinks
        heads = f"{s.counts()[length]} of {s.n_layers * s.n_heads} heads"
        return f"{heads} give the first token more than half"

    def readout(self, length: int) -> str:
        s = self.sinks
        return (
            f"Texts of {self.length(length)} tokens: {s.counts()[length]} of "
            f"{s.n_layers * s.n_heads} heads give more than half of their weight to the first "
            f"token; all heads together give it {s.weights[length].mean():.2f}."
        )

    @property
    def alt(self) -> str:
        s = self.sinks
        return (
            f"A cell for each of {s.n_layers} layers, across, and {s.n_heads} heads, down: the "
            "fuller, the more weight the head gives to the first token. Below, how many heads "
            f"give more than half, against the length of the text, from {self.length(0)} tokens "
            f"to the chosen length, {self.length(len(s.n_tokens) - 1)} at most."
        )


class SinksArtists(NamedTuple):
    """What moves in the figure of sinks."""

    fig: Figure
    cells: Cells
    title: Text
    curve: Line2D
    dot: Line2D
    number: Text


def draw_sinks(sinks: Sinks, words: SinksWords) -> SinksArtists:
    """Draw a cell for each head over the curve of the count."""
    fig = plt.figure(figsize=SIZE, layout="none")
    across, up = CELL * sinks.n_layers, CELL * sinks.n_heads
    above = axes_in_inches(fig, SIZE[0] - across - 0.05, SIZE[1] - up - 0.28, across, up)
    cells = _draw_cells(above, sinks, words)
    below = axes_in_inches(fig, 0.85, 0.5, SIZE[0] - 1.2, 0.95)
    middles, counts = sinks.middles(), sinks.counts()
    (curve,) = below.plot(middles, counts, color=theme.WEIGHT, marker="o", markersize=5)
    most = sinks.n_layers * sinks.n_heads
    below.set(xlim=(0, middles.max() * 1.04), ylim=(0, most), yticks=[0, most / 2, most])
    below.set(xlabel=words.tokens, ylabel=words.count)
    (dot,) = below.plot([middles[0]], [counts[0]], "o", color=theme.QUERY, markersize=10, zorder=4)
    number = below.text(0, 0, "", color=theme.QUERY, ha="left", va="bottom", weight="bold")
    return SinksArtists(fig, cells, above.title, curve, dot, number)


def _draw_cells(ax: Axes, sinks: Sinks, words: SinksWords) -> Cells:
    """Draw a cell for each head, a column for each layer."""
    names = range(sinks.n_heads), range(sinks.n_layers)
    cells = heatmap(ax, sinks.map(0), row_labels=names[0], column_labels=names[1], vmax=1)
    for axis, step in ((ax.xaxis, 5), (ax.yaxis, 4)):
        for number, tick in enumerate(axis.get_major_ticks()):
            tick.label1.set_visible(number % step == 0)  # the others are announced, not drawn
    ax.set(xlabel=words.layers, ylabel=words.each_head)
    ax.xaxis.labelpad = ax.yaxis.labelpad = 1
    ax.tick_params(labelsize=9, pad=2)
    cells.set_label(words.map)  # its title moves
    ax.set_title(words.title(0), fontsize=11, color=theme.WEIGHT, loc="center")
    return cells


@theme.style()
def sinks(weights: ArrayLike, n_tokens: Sequence[Sequence[int]]) -> LiveFigure:
    """Count the heads that give more than half of their weight to the first token.

    Parameters
    ----------
    weights : (n_lengths, n_layers, n_heads) array
        The mean weight of each head on the first token, for texts of several lengths.
    n_tokens : sequence of n_lengths pairs
        How many tokens the shortest and the longest of these texts have.

    Returns
    -------
    LiveFigure
        Its control is ``length``: the number of a length.

    Raises
    ------
    ValueError
        If there are not as many weight matrices as lengths.
    """
    counted = Sinks(weights, n_tokens)
    words = SinksWords(counted)
    artists = draw_sinks(counted, words)
    middles, counts = counted.middles(), counted.counts()
    lengths = [(words.length(number), number) for number in range(len(counts))]
    return LiveFigure(
        artists.fig,
        {
            artists.cells: counted.map,
            artists.title: words.title,
            artists.curve: lambda length: (middles, counted.counts_up_to(length)),
            artists.dot: lambda length: ([middles[length]], [counts[length]]),
            artists.number: lambda length: {
                "x": middles[length] + 1.5,
                "y": counts[length] + 12,
                "text": str(counts[length]),
            },
        },
        length=widgets.SelectionSlider(options=lengths, description=words.length_slider),
        readout=words.readout,
        still={"length": len(counts) - 1},
        alt=words.alt,
    )
