"""Masks: three tokens, four masks, and four ways to apply them, of which one is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import ListedColormap
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import softmax
from attnkit.figures.shared.cells import written
from attnkit.figures.shared.numbers import MINUS, capital, fixed, joined, plain
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, colour_tick_labels, heatmap

INFINITE, MILLION, TIMES, AFTER = "infinite", "million", "times", "after"
WAYS = INFINITE, MILLION, TIMES, AFTER
CELL = 0.62, 0.32  # inches
PLAIN = ListedColormap([theme.GRID])  # scores have one colour
SAME = 5e-7  # a sum is off by less because numbers are rounded
SCALE = -2, 4  # of the scores that can be dragged


class MaskedScores:
    """Scores, masked in one of four ways, and what softmax makes of them."""

    def __init__(self, scores: ArrayLike, masks: Mapping[str, ArrayLike], row: int) -> None:
        self.scores = np.asarray(scores, float)
        self.masks = {name: np.asarray(mask, bool) for name, mask in masks.items()}
        self.row, self.n = row, len(self.scores)

    def with_row(self, second: float, third: float) -> np.ndarray:
        """Return the scores with other numbers for the second and the third key of a row."""
        scores = self.scores.copy()
        scores[self.row, 1:] = second, third
        return scores

    def masked(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return the scores that softmax gets."""
        may, scores = self.masks[mask], self.with_row(second, third)
        hidden = {INFINITE: -np.inf, MILLION: -1e6, TIMES: 0.0}
        return scores if way == AFTER else np.where(may, scores, hidden[way])

    def weights(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return the weights, with NaN in a row that has no answer."""
        scores = self.masked(mask, way, second, third)
        left = np.isfinite(scores).any(axis=1)
        weights = np.full(scores.shape, np.nan)
        weights[left] = softmax(scores[left])
        return weights * self.masks[mask] if way == AFTER else weights

    def sums(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return the sum of each row of weights."""
        return self.weights(mask, way, second, third).sum(axis=1)

    def on_hidden(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return how much of each row lies on keys that it must not see."""
        return (self.weights(mask, way, second, third) * ~self.masks[mask]).sum(axis=1)


@dataclass(frozen=True)
class MaskedScoresWords:
    """What the figure of masks says."""

    masked: MaskedScores
    names: Sequence[str]
    mask_menu = "mask"
    way_menu = "what it hides gets"
    scores_title, weights_title = "scores, masked", "weights"
    sum_title = "sum"
    asks, answers = "query", "key"
    score_axis, weight_axis = "score", "weight"

    @property
    def ways(self) -> list[str]:
        """Name what can become of a hidden score, in the order of `WAYS`."""
        return [
            f"score {MINUS}∞, before softmax",
            f"score {MINUS}10⁶, before softmax",
            "score times 0, before softmax",
            "weight times 0, after softmax",
        ]

    def score(self, number: float) -> str:
        if number == -np.inf:
            return f"{MINUS}∞"
        return f"{MINUS}10⁶" if number == -1e6 else plain(number)

    def weight(self, number: float) -> str:
        return fixed(number, 3)

    def sum(self, number: float) -> str:
        return "none" if np.isnan(number) else fixed(number, 3)

    def slider(self, key: int) -> str:
        return f"score of {self.names[key]}"

    @property
    def dots_title(self) -> str:
        return f"scores of {self.names[self.masked.row]}"

    @property
    def bars_title(self) -> str:
        return f"weights of {self.names[self.masked.row]}"

    def readout(self, mask: str, way: str, second: float, third: float) -> str:
        weights = self.masked.weights(mask, way, second, third)
        i = self.masked.row
        numbers = joined([self.weight(number) for number in weights[i]])
        said = [f"{self.names[i]} gives {joined(self.names)} the weights {numbers}"]
        sums, hidden = (
            self.masked.sums(mask, way, second, third),
            self.masked.on_hidden(mask, way, second, third),
        )
        if hidden[i] > SAME:
            said.append(f"{self.weight(hidden[i])} lies on what it must not see")
        elif abs(sums[i] - 1) > SAME:
            said.append(f"their sum is {self.weight(sums[i])} and not 1")
        for j, may in enumerate(self.masked.masks[mask]):
            if may.any():
                continue
            nothing = f"{self.names[j]} has no key left"
            uniform = f"{nothing}, and gives each {self.weight(1 / self.masked.n)}"
            if way == AFTER:
                uniform = f"{nothing}, and a sum of 0"
            said.append(f"{nothing}, and no answer" if way == INFINITE else uniform)
        return capital("; ".join(said)) + "."

    @property
    def alt(self) -> str:
        masked = self.masked
        row = masked.scores[masked.row]
        name = self.names[masked.row]
        causal = next(mask for mask, may in masked.masks.items() if not may.all())
        right = joined(
            [self.weight(w) for w in masked.weights(causal, INFINITE, *row[1:])[masked.row]]
        )
        wrong = self.sum(masked.sums(causal, AFTER, *row[1:])[masked.row])
        return (
            f"The scores and the weights of the tokens {joined(self.names)}, as two heatmaps side "
            "by side, with the sum of each row of weights. A score of minus infinity stands in an "
            "empty cell. Below, "
            f"the scores of {name} as dots that can be moved, and its weights as bars. With the "
            f"mask {causal}, and {MINUS}∞ before softmax, its weights are {right}; set to 0 after "
            f"softmax, they have the sum {wrong}."
        )


Cells = tuple[QuadMesh | AxesImage, tuple[Text, ...]]
"""The cells of a heatmap, and the numbers in them."""


class MaskedScoresArtists(NamedTuple):
    """What moves with a mask, with how it is applied, or with a score."""

    fig: Figure
    scores: Cells
    weights: Cells
    sums: tuple[Text, ...]
    dots: tuple[PathCollection, PathCollection]
    bars: BarContainer


def draw_masked_scores(masked: MaskedScores, words: MaskedScoresWords) -> MaskedScoresArtists:
    """Draw scores beside weights; below both, the row that can be moved."""
    fig = plt.figure(figsize=(6.2, 3.75), layout="none")
    width, height = CELL[0] * masked.n, CELL[1] * masked.n
    left, right, top, low = 0.75, 3.55, 2.3, 0.3
    mask, row = next(iter(masked.masks)), masked.scores[masked.row]
    upper_left = axes_in_inches(fig, left, top, width, height)
    scores = heatmap(upper_left, masked.scores, cmap=PLAIN, annotate=True)
    for text in upper_left.texts:
        text.set_color(theme.INK)
    upper_right = axes_in_inches(fig, right, top, width, height)
    weights = heatmap(
        upper_right, masked.weights(mask, INFINITE, *row[1:]), vmax=1, annotate=True, fmt=".3f"
    )
    _name_cells(upper_left, words.scores_title, words)
    _name_cells(upper_right, words.weights_title, words)
    written_in = tuple(upper_left.texts), tuple(upper_right.texts)
    sums = tuple(upper_right.text(masked.n - 0.3, i, "", va="center") for i in range(masked.n))
    upper_right.text(masked.n - 0.3, -0.85, words.sum_title, va="center", color=theme.MUTED)
    below = axes_in_inches(fig, left, low, width, 1.25)
    dots = _draw_dots(below, masked, words)
    bars = _draw_bars(axes_in_inches(fig, right, low, width, 1.25), masked, words)
    return MaskedScoresArtists(
        fig, (scores, written_in[0]), (weights, written_in[1]), sums, dots, bars
    )


def _name_cells(ax: Axes, title: str, words: MaskedScoresWords) -> None:
    ax.set_xticks(range(len(words.names)), words.names)
    ax.set_yticks(range(len(words.names)), words.names)
    ax.set(xlabel=words.answers, ylabel=words.asks)
    ax.xaxis.label.set_visible(False)
    ax.yaxis.label.set_visible(False)
    ax.set_title(title, fontsize=11, pad=5)
    colour_tick_labels(ax, x=theme.KEY, y=theme.QUERY)


def _draw_dots(
    ax: Axes, masked: MaskedScores, words: MaskedScoresWords
) -> tuple[PathCollection, PathCollection]:
    low, high = SCALE
    ax.set(
        xlim=(-0.5, masked.n - 0.5), ylim=(low - 0.5, high + 0.5), yticks=range(low, high + 1, 2)
    )
    ax.set_xticks(range(masked.n), words.names)
    ax.grid(axis="y")
    ax.set_ylabel(words.score_axis, labelpad=7)  # a phone enlarges the texts
    ax.set_title(words.dots_title, fontsize=11)
    colour_tick_labels(ax, x=theme.KEY)
    scores = masked.scores[masked.row]
    ax.scatter([0], scores[:1], s=90, color=theme.SURFACE, edgecolor=theme.INK, zorder=4)
    second, third = (ax.scatter([i], [scores[i]], s=130, color=theme.INK, zorder=4) for i in (1, 2))
    return second, third


def _draw_bars(ax: Axes, masked: MaskedScores, words: MaskedScoresWords) -> BarContainer:
    bars = ax.bar(range(masked.n), np.ones(masked.n), width=0.6, color=theme.WEIGHT)
    ax.set(xlim=(-0.5, masked.n - 0.5), ylim=(0, 1.05), yticks=[0, 0.5, 1])
    ax.set_xticks(range(masked.n), words.names)
    ax.grid(axis="y")
    ax.set_ylabel(words.weight_axis, labelpad=9)
    ax.set_title(words.bars_title, fontsize=11)
    colour_tick_labels(ax, x=theme.KEY)
    return bars


@theme.style()
def masked_scores(
    names: Sequence[str], scores: ArrayLike, masks: Mapping[str, ArrayLike], *, row: int = 1
) -> LiveFigure:
    """Choose a mask and how it is applied, and move the scores of one token.

    Parameters
    ----------
    names : sequence of 3 str
        The tokens.
    scores : array of shape (3, 3)
        A row for each token that asks. In the row that can be moved, whole numbers from -2 to 4.
    masks : dict
        ``{name: mask}``, each a boolean array of shape (3, 3); True = may attend. The first one is
        on at first.
    row : int
        Whose scores can be moved, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``mask``, ``way``, ``second`` and ``third``: scores of these keys, whose
        dots can be dragged.

    Raises
    ------
    ValueError
        If there are not three names and three rows of three scores.
    """
    given = np.asarray(scores, float)
    if given.shape != (3, 3) or len(names) != 3:
        raise ValueError(
            f"scores has shape {given.shape}, and there are {len(names)} names; this figure is "
            "for three tokens: (3, 3) and 3"
        )
    masked = MaskedScores(given, masks, row)
    words = MaskedScoresWords(masked, names)
    artists = draw_masked_scores(masked, words)
    second, third = (
        widgets.IntSlider(int(given[row, key]), *SCALE, description=words.slider(key))
        for key in (1, 2)
    )
    return LiveFigure(
        artists.fig,
        _masked_scores_updates(masked, words, artists),
        mask=widgets.Dropdown(options=list(masked.masks), description=words.mask_menu),
        way=widgets.Dropdown(
            options=list(zip(words.ways, WAYS, strict=True)), description=words.way_menu
        ),
        second=second,
        third=third,
        drag=dict(zip(artists.dots, [(None, "second"), (None, "third")], strict=True)),
        readout=words.readout,
        follow_theme=True,  # scores are grey on any page
        alt=words.alt,
    )


def _masked_scores_updates(
    masked: MaskedScores, words: MaskedScoresWords, artists: MaskedScoresArtists
) -> dict:
    def move_scores(mask: str, way: str, second: float, third: float) -> tuple:
        scores = masked.masked(mask, way, second, third)
        return (
            np.where(np.isfinite(scores), scores, np.nan),
            [words.score(score) for score in scores.ravel()],
        )

    def move_weights(mask: str, way: str, second: float, third: float) -> tuple:
        weights = masked.weights(mask, way, second, third)
        sums = [
            {"text": words.sum(total), "weight": "normal" if abs(total - 1) < SAME else "bold"}
            for total in weights.sum(axis=1)
        ]
        return weights, written(weights, words.weight), sums, np.nan_to_num(weights[masked.row])

    second_dot, third_dot = artists.dots
    return {
        artists.scores: move_scores,
        (*artists.weights, artists.sums, artists.bars): move_weights,
        second_dot: lambda second: ([1], [second]),
        third_dot: lambda third: ([2], [third]),
    }
