"""All heads of a language model at a glance, and one of them large."""

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import listed
from attnkit.figures.shared.overview import (
    LargeAndSmall,
    draw_frames,
    draw_overview,
    draw_shares,
    head_sliders,
    large_and_small,
    side_by_side,
)
from attnkit.figures.shared.sentence import causal, draw_words_map
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.4, 5.05  # inches
SMALL = 0.2  # inches: a head in the overview


class AllHeads:
    """The maps of all heads on one sentence. Layers, heads and words are counted from 0."""

    def __init__(self, words: Sequence[str], maps: ArrayLike) -> None:
        self.words, self.maps = list(words), np.asarray(maps, float)
        self.n_layers, self.n_heads, self.n, _ = self.maps.shape
        if self.n != len(self.words):
            raise ValueError(
                f"words has {len(self.words)} words, and maps shape {self.maps.shape}; maps needs "
                f"({self.n_layers}, {self.n_heads}, n, n) with n = {len(self.words)}"
            )

    def overview(self) -> np.ndarray:
        """Return the colours of all maps, a column of heads for each layer."""
        return side_by_side(self.maps.swapaxes(0, 1), theme.WEIGHT_CMAP)

    def map(self, layer: int, head: int) -> np.ndarray:
        """Return the map of a head, in hundredths; cells after a word are empty."""
        return causal(self.maps[layer, head])

    def starts(self) -> np.ndarray:
        """Return what each head gives to the first word on average, (n_heads, n_layers)."""
        return np.array(
            [
                [self.shares(layer, head)[0] for layer in range(self.n_layers)]
                for head in range(self.n_heads)
            ]
        )

    def shares(self, layer: int, head: int) -> np.ndarray:
        """Return the mean weight on the first word, the word before, the same word, and others.

        Rows that have fewer than three words to read are left out.
        """
        weights, rows = self.maps[layer, head, 2:], np.arange(2, self.n)
        first, before = weights[:, 0], weights[rows - 2, rows - 1]
        itself = weights[rows - 2, rows]
        others = weights.sum(axis=1) - first - before - itself
        return np.array([part.mean() for part in (first, before, itself, others)])


@dataclass(frozen=True)
class AllHeadsWords:
    """What the figure of all heads says."""

    heads: AllHeads
    sliders = "layer", "head"
    layers, each_head = "layer", "head"
    overview, map = "weight on the first word in all heads", "weights in the chosen head"
    shares_title = "where its weight goes"
    rows_title, columns_title = "word that reads", "word that is read"

    @property
    def shares(self) -> tuple[str, ...]:
        return (self.heads.words[0], "word before", "itself", "other words")

    def title(self, layer: int, head: int) -> str:
        return f"layer {layer}, head {head}"

    def readout(self, layer: int, head: int) -> str:
        each = listed(self.shares, self.heads.shares(layer, head), "{:.2f}".format)
        return f"Layer {layer}, head {head}. Mean weights in this sentence: {each}."

    @property
    def alt(self) -> str:
        h = self.heads
        return (
            f"Above, {h.n_layers * h.n_heads} small weight matrices: a column of {h.n_heads} heads "
            f"for each of {h.n_layers} layers. Below, the chosen one large, with the "
            f"{h.n} words of the sentence, and bars for the share of its weight on the first "
            "word, the word before, the word itself and all others. In most small matrices the "
            "first column stands out; others show a diagonal line, single dots or an even wash."
        )


def draw_all_heads(heads: AllHeads, words: AllHeadsWords) -> LargeAndSmall:
    """Draw the overview over a large map and the bars of its shares."""
    fig = plt.figure(figsize=SIZE, layout="none")
    width, height = SIZE[0], SIZE[1]
    across, up = SMALL * heads.n_layers, SMALL * heads.n_heads
    above = axes_in_inches(fig, width - across - 0.05, height - up - 0.05, across, up)
    names = words.each_head, words.layers
    clickable = draw_overview(above, heads.overview(), heads.starts(), names=names, steps=(4, 5))
    clickable.set_label(words.overview)
    frames = draw_frames(above)
    below = axes_in_inches(fig, 1.05, 0.6, 2.1, 2.1)
    cells = draw_words_map(below, heads.words, heads.maps[0, 0], size=8.5, fine=True)
    below.set(xlabel=words.columns_title, ylabel=words.rows_title)
    for label in (below.xaxis.label, below.yaxis.label):
        label.set_visible(False)  # announced with each cell
    cells.set_label(words.map)  # its title moves
    title = below.set_title("", fontsize=11, color=theme.WEIGHT)
    right = axes_in_inches(fig, 4.25, 1.05, 1.95, 1.3)
    bars, shares = draw_shares(right, words.shares, words.shares_title, right=1.18, size=11)
    return LargeAndSmall(fig, clickable, frames, cells, title, bars, shares)


@theme.style()
def all_heads(
    words: Sequence[str], maps: ArrayLike, *, layer: int = 0, head: int = 0
) -> LiveFigure:
    """Show the weight matrices of all heads small, and the one that is clicked large.

    Parameters
    ----------
    words : sequence of n str
        The tokens of the sentence.
    maps : array of shape (n_layers, n_heads, n, n)
        Causal weights: row i is what token i reads.
    layer, head : int
        The head that is large at first, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``layer`` and ``head``; a click on a small matrix moves both.

    Raises
    ------
    ValueError
        If `maps` has another number of tokens than `words`.
    """
    heads = AllHeads(words, maps)
    said = AllHeadsWords(heads)
    artists = draw_all_heads(heads, said)

    return LiveFigure(
        artists.fig,
        large_and_small(artists, heads.map, said.title, heads.shares),
        **head_sliders(layer, head, heads.maps.shape, first=0, names=said.sliders),
        drag={artists.clickable: ("layer", "head")},
        readout=said.readout,
        follow_theme=True,  # the small matrices have the colours of weights, as the large one
        alt=said.alt,
    )
