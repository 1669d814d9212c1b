"""Random queries and keys under several divisors: their scores, weights and gradients.

Divisors are given as ``{name: function of d}``, for instance ``{"1": lambda d: 1, "√d": np.sqrt}``,
so that a reader can try another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from attnkit import theme
from attnkit.attention import softmax
from attnkit.figures.divisors import LABEL, Divisors
from attnkit.figures.shared.numbers import percent, significant
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.trials import Trials, gradient_rms

DEAD = 1e-3  # a gradient below it counts as dead: an arbitrary threshold, and the book says so
THRESHOLDS = [10.0**i for i in range(-6, 0)]
SCORE_EDGES = np.arange(-30.5, 31)
GRADIENT_EDGES = np.arange(-8, 1.01, 0.25)  # of the decimal logarithm
TICKS_AT = -0.12  # the height of one query's scores, below the histogram of all


class Measured(NamedTuple):
    """What is measured for one d and one divisor."""

    score_heights: np.ndarray
    """The histogram of all scores; its highest bar is 1."""
    spread: float
    """The standard deviation of all scores."""
    scores: np.ndarray
    """The scores of the query that is shown, best first."""
    weights: np.ndarray
    """The weights of the query that is shown, best first."""
    largest: float
    """The largest weight of a query, on average."""
    gradients: np.ndarray
    """The size of each query's gradient."""
    gradient_heights: np.ndarray
    """The histogram of their logarithms; its highest bar is 1."""
    median: float
    """The median gradient."""

    def dead(self, threshold: float) -> float:
        """Return the share of the gradients below a threshold."""
        return float((self.gradients < threshold).mean())

    def sides(self, threshold: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the histogram of the gradients below a threshold, and of the others."""
        below = GRADIENT_EDGES[:-1] < np.log10(threshold) - 1e-9
        return self.gradient_heights * below, self.gradient_heights * ~below


class RandomQueries:
    """Random queries and keys, measured for every d and divisor."""

    def __init__(self, trials: Mapping[int, Trials], divisors: Divisors) -> None:
        self.trials, self.divisors = trials, divisors
        self.n_keys = next(iter(trials.values())).scores.shape[1]
        self._measured = cache(self._measure)

    def at(self, d: int, divisor: str) -> Measured:
        """Return what is measured at a setting of the controls."""
        return self._measured(d, float(self.divisors[divisor](d)))

    def _measure(self, d: int, divisor: float) -> Measured:
        scores = self.trials[d].scores / divisor
        weights = softmax(scores)
        undivided = softmax(self.trials[d].scores).max(axis=1)
        shown = np.argsort(undivided)[len(undivided) // 2]  # a typical query: the one in the middle
        order = np.argsort(-scores[shown])
        gradients = gradient_rms(self.trials[d], divisor)
        inside = np.clip(gradients, 1.001e-8, 9.99)  # the first bin also holds what is smaller
        return Measured(
            score_heights=_histogram(scores, SCORE_EDGES),
            spread=float(scores.std()),
            scores=scores[shown][order],
            weights=weights[shown][order],
            largest=float(weights.max(axis=1).mean()),
            gradients=gradients,
            gradient_heights=_histogram(np.log10(inside), GRADIENT_EDGES),
            median=float(np.median(gradients)),
        )


def _histogram(numbers: np.ndarray, edges: np.ndarray) -> np.ndarray:
    counts, _ = np.histogram(numbers, edges)
    return counts / counts.max()


@dataclass(frozen=True)
class RandomQueriesWords:
    """What the figure of random queries says."""

    queries: RandomQueries
    scores_title = "all scores"
    scores_axis = "ticks: one typical query"
    weights_title = "weights of that query"
    weights_axis = "keys, best score first"
    gradients_title = "gradients of all queries; dead, left of the line"
    gradients_axis = "gradient (powers of ten)"
    d_slider = "d (dimension)"
    divisor_buttons = "scores divided by"
    threshold_slider = "dead below"

    def spread(self, spread: float) -> str:
        return f"std {spread:.3g}"

    def largest(self, weight: float) -> str:
        return f"largest {weight:.2f}"

    def median(self, median: float) -> str:
        return f"median {significant(median)}"

    def dead(self, share: float) -> str:
        return f"dead {percent(share)}"

    def readout(self, d: int, divisor: str, threshold: float) -> str:
        now = self.queries.at(d, divisor)
        return (
            f"d = {d}, divided by {divisor}: "
            f"the scores have a standard deviation of {now.spread:.3g}; "
            f"the largest of {self.queries.n_keys} weights is {now.largest:.3f} on average; "
            f"{percent(now.dead(threshold))} of the gradients are below {significant(threshold)}; "
            f"the median gradient is {significant(now.median)}."
        )

    def alt(self, d: int, divisor: str, threshold: float) -> str:
        now = self.queries.at(d, divisor)
        low, high = np.quantile(now.gradients, [0.05, 0.95])
        return (
            "Three panels: the histogram of all scores, the attention weights of one query, and "
            "the histogram of the gradients on a scale of powers of ten. "
            f"Divided by {divisor} at d = {d}, the scores have a standard deviation of "
            f"{now.spread:.3g}, the best key of that query takes the weight "
            f"{now.weights[0]:.2f}, and {percent(now.dead(threshold))} of the gradients lie below "
            f"the threshold. Nine of ten gradients lie between {significant(low)} and "
            f"{significant(high)}, around a median of {significant(now.median)}. "
            "All three panels follow d and the divisor; the threshold can be moved."
        )


class RandomQueriesArtists(NamedTuple):
    """What moves in the figure of random queries."""

    fig: Figure
    scores: tuple[StepPatch, Line2D]
    """The histogram of all scores, and ticks at those of one query."""
    bars: StepPatch
    gradients: tuple[StepPatch, StepPatch]
    """The histogram below the threshold, and above it."""
    named: tuple[Text, Text]
    """The spread of the scores and the largest weight."""
    median: tuple[Line2D, Text]
    dead: tuple[Line2D, Text]
    """The line of the threshold, and the share to its left."""


def draw_random_queries(queries: RandomQueries, words: RandomQueriesWords) -> RandomQueriesArtists:
    """Draw the empty panels of scores, weights and gradients."""
    fig = plt.figure(figsize=(6.2, 4.3))
    grid = fig.add_gridspec(2, 2, height_ratios=[1, 1.35])
    left, right, bottom = (fig.add_subplot(grid[at]) for at in ((0, 0), (0, 1), (1, slice(None))))
    histogram, ticks, spread = _draw_scores(left, queries.n_keys)
    bars, largest = _draw_sorted_weights(right, queries.n_keys)
    gradients, median, dead = _draw_gradients(bottom)
    left.set(title=words.scores_title, xlabel=words.scores_axis)
    right.set(title=words.weights_title, xlabel=words.weights_axis)
    bottom.set(title=words.gradients_title, xlabel=words.gradients_axis)
    named = spread, largest
    return RandomQueriesArtists(fig, (histogram, ticks), bars, gradients, named, median, dead)


def _draw_scores(ax: Axes, n_keys: int) -> tuple[StepPatch, Line2D, Text]:
    histogram = ax.stairs(_flat(SCORE_EDGES), SCORE_EDGES, fill=True, color=theme.MUTED)
    at = np.zeros(n_keys), np.full(n_keys, TICKS_AT)
    (ticks,) = ax.plot(*at, "|", color=theme.INK, clip_on=True)
    ticks.set(markersize=9, markeredgewidth=2)
    ax.set(xlim=(-30, 30), ylim=(-0.25, 1.3), yticks=[])
    ax.spines["left"].set_visible(False)
    return histogram, ticks, _corner_text(ax)


def _draw_sorted_weights(ax: Axes, n_keys: int) -> tuple[StepPatch, Text]:
    # one artist for all bars, because ten cost ten times as much in each of the many states
    places = np.arange(1, n_keys + 1)
    edges = np.column_stack([places - 0.35, places + 0.35]).ravel()
    bars = ax.stairs(_flat(edges), edges, fill=True, color=theme.WEIGHT)
    ax.grid(axis="y")
    ax.set(ylim=(0, 1.3), yticks=[0, 0.5, 1], xticks=places)
    largest = _corner_text(ax)
    largest.set(color=theme.WEIGHT)
    return bars, largest


def _draw_gradients(
    ax: Axes,
) -> tuple[tuple[StepPatch, StepPatch], tuple[Line2D, Text], tuple[Line2D, Text]]:
    """Draw the histogram of the gradients; above it, a row for the median and one for the dead."""
    flat = _flat(GRADIENT_EDGES)
    dead = ax.stairs(flat, GRADIENT_EDGES, fill=True, color=theme.INK)
    alive = ax.stairs(flat, GRADIENT_EDGES, fill=True, color=theme.MUTED)
    threshold = ax.axvline(0, ymax=0.98, color=theme.INK, linewidth=1.5, linestyle=":")
    dead_name = ax.text(0, 1.87, "", color=theme.INK, weight="bold", ha="right", va="top")
    median = ax.axvline(0, ymax=0.58, color=theme.INK)
    median_name = ax.text(0, 1.14, "", ha="center", va="bottom", bbox=LABEL)
    ax.set(xlim=(-8, 1), ylim=(0, 1.9), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.set_xticks(range(-8, 2, 2), ["≤10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    return (dead, alive), (median, median_name), (threshold, dead_name)


def _flat(edges: np.ndarray) -> np.ndarray:
    """Return a bar of height 0 between each edge and the next."""
    return np.zeros(len(edges) - 1)


def _corner_text(ax: Axes) -> Text:
    return ax.text(0.99, 0.97, "", transform=ax.transAxes, ha="right", va="top")


@theme.style()
def random_queries(
    trials: Mapping[int, Trials],
    divisors: Divisors,
    *,
    d: int = 64,
    divisor: str | None = None,
    threshold: float = DEAD,
) -> LiveFigure:
    """Measure scores, weights and gradients of random queries, for any d and divisor.

    Parameters
    ----------
    trials : dict
        ``{d: Trials}``, from `attnkit.trials.draw_trials`.
    divisors : dict
        ``{name: function of d}``
    d : int
        The initial dimension, one of `trials`.
    divisor : str
        The name of the initial divisor; by default the first of `divisors`.
    threshold : float
        A query is dead if its gradient is below it: initially this power of ten, from 1e-6 to 0.1.

    Returns
    -------
    LiveFigure
        Its controls are ``d``, ``divisor`` and ``threshold``.
    """
    divisor = divisor or next(iter(divisors))
    queries = RandomQueries(trials, divisors)
    words = RandomQueriesWords(queries)
    artists = draw_random_queries(queries, words)
    return LiveFigure(
        artists.fig,
        _random_queries_updates(queries, words, artists),
        d=selection(list(trials), d, words.d_slider),
        divisor=widgets.ToggleButtons(
            options=list(divisors), value=divisor, description=words.divisor_buttons
        ),
        threshold=selection(THRESHOLDS, threshold, words.threshold_slider, significant),
        alt=words.alt(d, divisor, threshold),
        readout=words.readout,
    )


def _random_queries_updates(
    queries: RandomQueries, words: RandomQueriesWords, artists: RandomQueriesArtists
) -> dict:
    def move_scores(d: int, divisor: str) -> tuple:
        now = queries.at(d, divisor)
        return {"data": now.score_heights}, (now.scores, np.full(queries.n_keys, TICKS_AT))

    def move_bars(d: int, divisor: str) -> dict:
        heights = np.zeros(2 * queries.n_keys - 1)  # every second one is a gap between two bars
        heights[::2] = queries.at(d, divisor).weights
        return {"data": heights}

    def move_gradients(d: int, divisor: str, threshold: float) -> tuple:
        dead, alive = queries.at(d, divisor).sides(threshold)
        return {"data": dead}, {"data": alive}

    def move_named(d: int, divisor: str) -> tuple:
        now = queries.at(d, divisor)
        return words.spread(now.spread), words.largest(now.weights[0])

    def move_median(d: int, divisor: str) -> tuple:
        median = queries.at(d, divisor).median
        x = max(np.log10(median), -7.9)
        return x, {"x": np.clip(x, -6.9, -0.1), "text": words.median(median)}

    def move_dead(d: int, divisor: str, threshold: float) -> tuple:
        x = np.log10(threshold)
        share = words.dead(queries.at(d, divisor).dead(threshold))
        return x, {"x": x - 0.1, "text": share}

    return {
        artists.scores: move_scores,
        artists.bars: move_bars,
        artists.gradients: move_gradients,
        artists.named: move_named,
        artists.median: move_median,
        artists.dead: move_dead,
    }
