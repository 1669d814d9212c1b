"""Why the scores are divided by the square root of d: sums of products, and the slopes of softmax.

Divisors are given as ``{name: function of d}``, for instance ``{"1": lambda d: 1, "√d": np.sqrt}``,
so that a reader can try another one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import softmax, softmax_jacobian
from attnkit.figures.shared.numbers import fixed, nonzero, significant, subscripted, upper_bound
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import heatmap, weight_bars

Divisors = Mapping[str, Callable[[float], float]]

POWERS_OF_TWO = (1, 2, 4, 8, 16, 32, 64)
LABEL = theme.paper(2)  # keeps lines off a text


# ---------------------------------------------------------------------------- growing sums


class GrowingSums:
    """Sums of more and more products, and how far they spread under each divisor."""

    def __init__(self, products: np.ndarray, divisors: Divisors, n_drawn: int = 24) -> None:
        self.divisors, self.n_drawn = divisors, min(n_drawn, len(products))
        self.sums = np.cumsum(products, axis=1)
        d_max = products.shape[1]
        self.choices = [2**i for i in range(d_max.bit_length())]
        # every fourth sum is enough for the eye
        self.lengths = np.unique([1, 2, *range(4, d_max + 1, 4)])
        self.spreads = {
            name: {n: float((self.sums[:, n - 1] / divisor(n)).std()) for n in self.choices}
            for name, divisor in divisors.items()
        }

    def divided(self, name: str) -> np.ndarray:
        """Return the divided sums that are drawn, (n_drawn, n_lengths)."""
        by = np.array([self.divisors[name](n) for n in self.lengths])
        return self.sums[: self.n_drawn, self.lengths - 1] / by


@dataclass(frozen=True)
class GrowingSumsWords:
    """What the figure of sums of products says."""

    sums: GrowingSums
    products_axis = "d: how many products are summed"
    d_slider = "d (products summed)"

    def divided(self, name: str) -> str:
        return f"divided by {name}"

    def spread(self, spread: float) -> str:
        return f"standard deviation {spread:.3g}"

    def readout(self, d: int) -> str:
        spreads = self.sums.spreads.items()
        each = "; ".join(f"{self.divided(name)}: {spread[d]:.3g}" for name, spread in spreads)
        measured = "one product" if d == 1 else f"the sums of {d} products"
        return f"Standard deviation of {measured}, {each}."

    @property
    def alt(self) -> str:
        return (
            f"Sums of products of {self.sums.n_drawn} queries and keys, one grey line for each "
            "pair. "
            f"{' '.join(map(self.shape, self.sums.divisors))} "
            "A thick bar marks one standard deviation up and down."
        )

    def shape(self, name: str) -> str:
        """Say what becomes of the lines as more products are summed."""
        spread, longest = self.sums.spreads[name], self.sums.choices[-1]
        shape = "stay about as far apart"
        if not 1 / 2 < spread[longest] / spread[1] < 2:
            shape = "fan out" if spread[longest] > spread[1] else "close up"
        return (
            f"Divided by {name}, the lines {shape}: their standard deviation is "
            f"{spread[1]:.3g} for one product and {spread[longest]:.3g} for {longest}."
        )


class GrowingSumsArtists(NamedTuple):
    """What moves in the figure of sums of products."""

    fig: Figure
    spreads: dict[str, tuple[Line2D, Text]]
    """The bar of one standard deviation and its number, for each divisor."""


def draw_growing_sums(sums: GrowingSums, words: GrowingSumsWords) -> GrowingSumsArtists:
    """Draw a panel for each divisor, one under the other."""
    n = len(sums.divisors)
    fig, axes = plt.subplots(n, figsize=(5.2, 1.48 * n + 0.4), sharex=True, squeeze=False)
    spreads = {}
    for ax, (name, spread) in zip(axes[:, 0], sums.spreads.items(), strict=True):
        ax.set_title(words.divided(name))
        spreads[name] = _draw_walks(ax, sums.lengths, sums.divided(name), spread)
    axes[-1, 0].set_xlabel(words.products_axis)
    return GrowingSumsArtists(fig, spreads)


def _draw_walks(
    ax: Axes, lengths: np.ndarray, walks: np.ndarray, spread: Mapping[int, float]
) -> tuple[Line2D, Text]:
    limit = 3 * max(spread[max(spread)], 0.4)
    ax.plot(lengths, walks.T, color=theme.MUTED, linewidth=0.7, alpha=0.7)
    ax.set(xlim=(0, lengths[-1] * 1.01), ylim=(-limit, limit))
    (bar,) = ax.plot([1, 1], [-spread[1], spread[1]], color=theme.INK, linewidth=6)
    bar.set_solid_capstyle("butt")
    number = ax.text(0.99, 0.99, "", transform=ax.transAxes, ha="right", va="top", bbox=LABEL)
    return bar, number


@theme.style()
def growing_sums(
    products: np.ndarray, divisors: Divisors, *, d: int = 64, n_drawn: int = 24
) -> LiveFigure:
    """Watch sums of products grow, one product at a time, under several divisors.

    Parameters
    ----------
    products : (n_pairs, d_max) array
        Each row holds the products of the numbers of one query and one key.
    divisors : dict
        ``{name: function of d}``; each gets a panel.
    d : int
        How many products are summed initially: a power of 2, at most d_max.
    n_drawn : int
        How many of the pairs are drawn; the standard deviation is that of all.

    Returns
    -------
    LiveFigure
        Its control is ``d``.
    """
    sums = GrowingSums(products, divisors, n_drawn)
    words = GrowingSumsWords(sums)
    artists = draw_growing_sums(sums, words)
    return LiveFigure(
        artists.fig,
        {
            marks: lambda d, spread=sums.spreads[name]: (
                ([d, d], [-spread[d], spread[d]]),
                words.spread(spread[d]),
            )
            for name, marks in artists.spreads.items()
        },
        d=selection(sums.choices, d, words.d_slider),
        alt=words.alt,
        readout=words.readout,
    )


# --------------------------------------------------------------------------- divided scores


class DividedScores:
    """The weights of one query and their derivatives, for divided scores."""

    def __init__(
        self,
        scores: ArrayLike,
        weigh: Callable[[np.ndarray], np.ndarray] = softmax,
        jacobian: Callable[[np.ndarray], np.ndarray] = softmax_jacobian,
    ) -> None:
        self.scores = np.asarray(scores, dtype=float)
        self.weigh, self.jacobian = weigh, jacobian
        self.divisors = 2.0 ** np.arange(0, 6.01, 1 / 8)
        self.reaching_all = np.array([self.reaching(divisor) for divisor in self.divisors])

    def weights(self, divisor: float) -> np.ndarray:
        """Return the weights of the divided scores, (n_keys,)."""
        return self.weigh(self.scores / divisor)

    def derivatives(self, divisor: float) -> np.ndarray:
        """Return the derivative of each weight with respect to each divided score."""
        return self.jacobian(self.weights(divisor))

    def largest(self, divisor: float) -> float:
        """Return the size of the largest derivative."""
        return float(np.abs(self.derivatives(divisor)).max())

    def reaching(self, divisor: float) -> float:
        """Return the size of the largest derivative with respect to a raw score."""
        return self.largest(divisor) / divisor


@dataclass(frozen=True)
class DividedScoresWords:
    """What the figure of divided scores says."""

    divided: DividedScores
    weights_title = "weights and raw scores"
    derivatives_title = "how far weight i moves when divided score j moves"
    reaching_title = "largest derivative,\nby a raw score"
    divisor_axis = "divisor"
    divisor_slider = "divisor of the scores"

    @property
    def keys(self) -> list[str]:
        return [f"key {n}\n{fixed(score, 0)}" for n, score in enumerate(self.divided.scores, 1)]

    @property
    def weights(self) -> list[str]:
        return self._numbered("w")

    @property
    def scores(self) -> list[str]:
        return self._numbered("s")

    def _numbered(self, letter: str) -> list[str]:
        return [subscripted(letter, n) for n in range(1, len(self.divided.scores) + 1)]

    def quotient(self, divisor: int) -> str:
        largest, reaching = self.divided.largest(divisor), self.divided.reaching(divisor)
        result = significant(reaching)
        return result if divisor == 1 else f"{significant(largest)} ÷ {divisor} = {result}"

    def readout(self, divisor: int) -> str:
        weight, slope = self.divided.weights(divisor).max(), self.divided.largest(divisor)
        by_raw = "the same"
        if divisor > 1:
            by_raw = f"{divisor} times smaller, {significant(slope / divisor)}"
        return (
            f"Scores divided by {divisor}: the largest weight is {weight:.4f} and the largest "
            f"derivative {significant(slope)}. By a raw score it is {by_raw}."
        )

    @property
    def alt(self) -> str:
        divisors, reaching = self.divided.divisors, self.divided.reaching_all
        return (
            f"The softmax of {len(self.divided.scores)} scores and its Jacobian matrix as a "
            "heatmap: red where the derivative is positive, blue where it is negative, faint where "
            "it is almost 0. Both follow the divisor, and so does a dot on a curve, which "
            "shows how much of the largest derivative reaches the raw scores: "
            f"{significant(reaching[0])} for a divisor of {divisors[0]:g}, "
            f"{significant(reaching[-1])} for {divisors[-1]:g}, and the most, "
            f"{significant(reaching.max())}, for {divisors[reaching.argmax()]:.2g}."
        )


class DividedScoresArtists(NamedTuple):
    """What moves in the figure of divided scores."""

    fig: Figure
    bars: BarContainer
    numbers: tuple[Text, ...]
    cells: QuadMesh | AxesImage
    entries: tuple[Text, ...]
    dot: Line2D
    quotient: Text


def draw_divided_scores(divided: DividedScores, words: DividedScoresWords) -> DividedScoresArtists:
    """Draw the weights beside the curve of the largest derivative; below them all derivatives."""
    fig = plt.figure(figsize=(6.0, 4.6))
    grid = fig.add_gridspec(2, 2, height_ratios=[1, 1.35], wspace=0.12)
    left, right, bottom = (fig.add_subplot(grid[at]) for at in ((0, 0), (0, 1), (1, slice(None))))
    bars, numbers = _draw_weights(left, divided.weights(1), words.keys)
    dot, quotient = _draw_reaching(right, divided.divisors, divided.reaching_all)
    cells, entries = _draw_derivatives(bottom, divided.derivatives(1), words)
    left.set_title(words.weights_title)
    right.set(title=words.reaching_title, xlabel=words.divisor_axis)
    bottom.set_title(words.derivatives_title)
    return DividedScoresArtists(fig, bars, numbers, cells, entries, dot, quotient)


def _draw_weights(
    ax: Axes, weights: np.ndarray, names: Sequence[str]
) -> tuple[BarContainer, tuple[Text, ...]]:
    places = range(len(weights))
    bars = weight_bars(ax, places, weights, width=0.6)
    ax.set(xlim=(-0.5, len(weights) - 0.5), ylim=(0, 1.4))
    ax.set_xticks(places, names)
    numbers = (ax.text(i, 0, "", ha="center", va="bottom", color=theme.WEIGHT) for i in places)
    return bars, tuple(numbers)


def _draw_derivatives(
    ax: Axes, derivatives: np.ndarray, words: DividedScoresWords
) -> tuple[QuadMesh | AxesImage, tuple[Text, ...]]:
    # Half the colour map is enough: no entry is above 1/4, and one ink is readable on all.
    cells = heatmap(
        ax,
        derivatives,
        vmin=-0.5,
        vmax=0.5,
        cmap=theme.DIVERGING_CMAP,
        row_labels=words.weights,
        column_labels=words.scores,
    )
    entries = (
        ax.text(column, row, "", ha="center", va="center", color=theme.ON_FAINT)
        for row, column in np.ndindex(derivatives.shape)
    )
    return cells, tuple(entries)


def _draw_reaching(ax: Axes, divisors: np.ndarray, heights: np.ndarray) -> tuple[Line2D, Text]:
    ax.plot(divisors, heights, color=theme.INK)
    (dot,) = ax.plot([1], [0], "o", color=theme.INK, markersize=10, clip_on=False, zorder=4)
    quotient = ax.text(1, 1, "", transform=ax.transAxes, ha="right", va="top")
    ax.set_xscale("log", base=2)
    named = POWERS_OF_TWO[::3]  # a phone has no room for more
    ax.set(xticks=named, xticklabels=named, xlim=(0.25, 128))
    ax.set(ylim=(0, 1.45 * heights.max()))
    ax.yaxis.set_major_locator(MaxNLocator(2))
    return dot, quotient


@theme.style()
def divided_scores(
    scores: ArrayLike,
    *,
    weigh: Callable[[np.ndarray], np.ndarray] = softmax,
    jacobian: Callable[[np.ndarray], np.ndarray] = softmax_jacobian,
    divisor: int = 1,
) -> LiveFigure:
    """See which weight answers to which score, while all scores are divided more and more.

    Parameters
    ----------
    scores : (n_keys,) array
        The raw scores of one query.
    weigh : function
        ``weigh(scores)`` returns the weights.
    jacobian : function
        ``jacobian(weights)`` returns the derivatives, (n_keys, n_keys).
    divisor : int
        The initial divisor: 1, 2, 4, 8, 16, 32 or 64.

    Returns
    -------
    LiveFigure
        Its control is ``divisor``.
    """
    divided = DividedScores(scores, weigh, jacobian)
    words = DividedScoresWords(divided)
    artists = draw_divided_scores(divided, words)

    def move_dot(divisor: int) -> tuple:
        y = divided.reaching(divisor)
        return ([divisor], [y]), words.quotient(divisor)

    return LiveFigure(
        artists.fig,
        {
            artists.bars: divided.weights,
            artists.numbers: lambda divisor: [
                {"position": (i, weight + 0.04), "text": nonzero(weight, 3, upper_bound)}
                for i, weight in enumerate(divided.weights(divisor))
            ],
            artists.cells: divided.derivatives,
            artists.entries: lambda divisor: [
                nonzero(entry, 3) for entry in divided.derivatives(divisor).ravel()
            ],
            (artists.dot, artists.quotient): move_dot,
        },
        divisor=selection(POWERS_OF_TWO, divisor, words.divisor_slider),
        follow_theme=True,  # scores have a sign, and a colour map of their own
        alt=words.alt,
        readout=words.readout,
    )
