"""Random queries and keys under several divisors: their scores, weights and gradients.

Divisors are given as ``{name: function of d}``, for instance ``{"1": lambda d: 1, "√d": np.sqrt}``,
so that a reader can try another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
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
from attnkit.figures.shared.numbers import joined, percent, significant
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.trials import Trials, gradient_rms

DEAD = 1e-3  # a gradient below it counts as dead: an arbitrary threshold, and the book says so
STYLES = (":", "-", "--", "-.")  # one line style for each divisor, in the order given
SCORE_EDGES = np.arange(-30.5, 31)
GRADIENT_EDGES = np.arange(-8, 1.01, 0.25)  # of the decimal logarithm
TEMPERATURES = {"1/4": 1 / 4, "1/2": 1 / 2, "1": 1, "2": 2, "4": 4, "8": 8}
TICKS_AT = -0.12  # the height of one query's scores, below the histogram of all


# --------------------------------------------------------------------------- random queries


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
    dead: float
    """The share of gradients below the threshold."""


class RandomQueries:
    """Random queries and keys, measured for every d, divisor and temperature."""

    def __init__(
        self, trials: Mapping[int, Trials], divisors: Divisors, threshold: float = DEAD
    ) -> None:
        self.trials, self.divisors, self.threshold = trials, divisors, threshold
        self.n_keys = next(iter(trials.values())).scores.shape[1]
        # where the histogram of gradients changes its colour
        self.edge = int(np.argmin(np.abs(GRADIENT_EDGES - np.log10(threshold))))
        self._measured = cache(self._measure)

    def at(self, d: int, divisor: str, temperature: float) -> Measured:
        """Return what is measured at a setting of the controls."""
        return self._measured(d, float(self.divisors[divisor](d) * temperature))

    def _measure(self, d: int, total: float) -> Measured:
        scores = self.trials[d].scores / total
        weights = softmax(scores)
        undivided = softmax(self.trials[d].scores).max(axis=1)
        shown = np.argsort(undivided)[len(undivided) // 2]  # the query in the middle
        order = np.argsort(-scores[shown])
        gradients = gradient_rms(self.trials[d], total)
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
            dead=float((gradients < self.threshold).mean()),
        )


def _histogram(numbers: np.ndarray, edges: np.ndarray) -> np.ndarray:
    counts, _ = np.histogram(numbers, edges)
    return counts / counts.max()


@dataclass(frozen=True)
class RandomQueriesWords:
    """What the figure of random queries says."""

    queries: RandomQueries
    scores_title = "scores; the ticks are one query's"
    scores_axis = "score after dividing"
    weights_title = "its attention weights"
    weights_axis = "keys of that query, best score first"
    gradients_title = "gradients of all queries"
    gradients_axis = "gradient (powers of ten)"
    threshold = "threshold"
    d_slider = "d (dimension)"
    divisor_buttons = "scores divided by"
    temperature_slider = "and by a temperature"

    def spread(self, spread: float) -> str:
        return f"standard deviation {spread:.3g}"

    def largest(self, weight: float) -> str:
        return f"largest: {weight:.2f}"

    def median(self, median: float) -> str:
        return f"median {significant(median)}"

    def dead(self, share: float) -> str:
        return f"dead, below {self.queries.threshold:g}: {percent(share)}"

    def readout(self, d: int, divisor: str, temperature: float) -> str:
        now = self.queries.at(d, divisor, temperature)
        return (
            f"d = {d}, divided by {divisor}, temperature {temperature:g}: "
            f"the scores have a standard deviation of {now.spread:.3g}; "
            f"the largest of {self.queries.n_keys} weights is {now.largest:.3f} on average; "
            f"{percent(now.dead)} of the queries are dead; "
            f"the median gradient is {significant(now.median)}."
        )

    def alt(self, d: int, divisor: str, temperature: float = 1) -> str:
        now = self.queries.at(d, divisor, temperature)
        low, high = np.quantile(now.gradients, [0.05, 0.95])
        return (
            "Three panels: the histogram of all scores, the attention weights of one query, and "
            "the histogram of the gradients on a scale of powers of ten. "
            f"Divided by {divisor} at d = {d}, the scores have a standard deviation of "
            f"{now.spread:.3g}, the best key of that query takes the weight "
            f"{now.weights[0]:.2f}, and {percent(now.dead)} of the gradients lie below the "
            f"threshold. Nine of ten gradients lie between {significant(low)} and "
            f"{significant(high)}, around a median of {significant(now.median)}. "
            "All three panels follow d, the divisor and the temperature."
        )


class RandomQueriesArtists(NamedTuple):
    """What moves in the figure of random queries."""

    fig: Figure
    scores: tuple[StepPatch, Line2D]
    """The histogram of all scores, and ticks at those of one query."""
    bars: StepPatch
    gradients: tuple[StepPatch, StepPatch]
    """The histogram below the threshold and above it."""
    named: tuple[Text, Text, Line2D, Text, Text]
    """Spread, largest weight, median as a line and in words, and the share of dead queries."""


def draw_random_queries(queries: RandomQueries, words: RandomQueriesWords) -> RandomQueriesArtists:
    """Draw the empty panels of scores, weights and gradients."""
    fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(5.2, 6.8), height_ratios=[1, 1, 1.2])
    histogram, ticks, spread = _draw_scores(top, queries.n_keys)
    bars, largest = _draw_sorted_weights(middle, queries.n_keys)
    gradients, median = _draw_gradients(bottom, queries.edge, words.threshold)
    top.set(title=words.scores_title, xlabel=words.scores_axis)
    middle.set(title=words.weights_title, xlabel=words.weights_axis)
    bottom.set(title=words.gradients_title, xlabel=words.gradients_axis)
    named = spread, largest, *median
    return RandomQueriesArtists(fig, (histogram, ticks), bars, gradients, named)


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
    ax: Axes, edge: int, threshold: str
) -> tuple[tuple[StepPatch, StepPatch], tuple[Line2D, Text, Text]]:
    """Draw the histogram of the gradients, dark up to an edge, with lines there and at a median."""
    low, high, at = GRADIENT_EDGES[: edge + 1], GRADIENT_EDGES[edge:], GRADIENT_EDGES[edge]
    dead = ax.stairs(_flat(low), low, fill=True, color=theme.INK)
    alive = ax.stairs(_flat(high), high, fill=True, color=theme.MUTED)
    ax.axvline(at, ymax=0.66, color=theme.INK, linewidth=1.5)
    ax.text(at - 0.1, 0.98, threshold, ha="right", va="top", fontsize=9.5)
    median = ax.axvline(0, ymax=0.69, color=theme.INK)
    median_name = ax.text(0, 0, "", ha="center", va="bottom")
    dead_name = ax.text(-7.9, 1.52, "", color=theme.INK, weight="bold", va="top")
    ax.set(xlim=(-8, 1), ylim=(0, 1.55), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.set_xticks(range(-8, 2, 2), ["≤10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    return (dead, alive), (median, median_name, dead_name)


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
    """Measure scores, weights and gradients of random queries, for any d, divisor and temperature.

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
        A query is dead if its gradient is below it.

    Returns
    -------
    LiveFigure
        Its controls are ``d``, ``divisor`` and ``temperature``.
    """
    divisor = divisor or next(iter(divisors))
    queries = RandomQueries(trials, divisors, threshold)
    words = RandomQueriesWords(queries)
    artists = draw_random_queries(queries, words)
    return LiveFigure(
        artists.fig,
        _random_queries_updates(queries, words, artists),
        d=selection(list(trials), d, words.d_slider),
        divisor=widgets.ToggleButtons(
            options=list(divisors), value=divisor, description=words.divisor_buttons
        ),
        temperature=selection(TEMPERATURES, 1, words.temperature_slider),
        alt=words.alt(d, divisor),
        readout=words.readout,
    )


def _random_queries_updates(
    queries: RandomQueries, words: RandomQueriesWords, artists: RandomQueriesArtists
) -> dict:
    def move_scores(d: int, divisor: str, temperature: float) -> tuple:
        now = queries.at(d, divisor, temperature)
        return {"data": now.score_heights}, (now.scores, np.full(queries.n_keys, TICKS_AT))

    def move_bars(d: int, divisor: str, temperature: float) -> dict:
        heights = np.zeros(2 * queries.n_keys - 1)  # every second one is a gap between two bars
        heights[::2] = queries.at(d, divisor, temperature).weights
        return {"data": heights}

    def move_gradients(d: int, divisor: str, temperature: float) -> tuple:
        heights = queries.at(d, divisor, temperature).gradient_heights
        return {"data": heights[: queries.edge]}, {"data": heights[queries.edge :]}

    def move_named(d: int, divisor: str, temperature: float) -> tuple:
        now = queries.at(d, divisor, temperature)
        x = max(np.log10(now.median), -7.9)
        return (
            words.spread(now.spread),
            words.largest(now.weights[0]),
            ([x, x], [0, 0.69]),
            {"position": (np.clip(x, -6.9, -0.1), 1.1), "text": words.median(now.median)},
            words.dead(now.dead),
        )

    return {
        artists.scores: move_scores,
        artists.bars: move_bars,
        artists.gradients: move_gradients,
        artists.named: move_named,
    }


# ----------------------------------------------------------------------------- dead queries


class DeadQueries:
    """The gradients of random queries under each divisor, for all dimensions."""

    def __init__(self, trials: Mapping[int, Trials], divisors: Divisors) -> None:
        self.dims = np.array(list(trials))
        self.gradients = {
            name: [gradient_rms(trials[n], float(divisor(n))) for n in self.dims]
            for name, divisor in divisors.items()
        }
        self.medians = {
            name: np.array([np.median(of_d) for of_d in gradients])
            for name, gradients in self.gradients.items()
        }

    def shares(self, name: str, threshold: float) -> np.ndarray:
        """Return the share of gradients below a threshold, for each dimension."""
        return np.array([(of_d < threshold).mean() for of_d in self.gradients[name]])

    def label_heights(self, threshold: float) -> np.ndarray:
        """Return where the curves end, moved up until their names can be read."""
        heights = np.array([self.shares(name, threshold)[-1] for name in self.gradients])
        for below, above in pairwise(np.argsort(heights, kind="stable")):
            heights[above] = max(heights[above], heights[below] + 0.1)
        return heights

    def leaders(self) -> list[tuple[str, int, int]]:
        """Return the divisors with the largest median, each with its first and last d."""
        names, best = list(self.medians), np.argmax(list(self.medians.values()), axis=0)
        leaders = []
        for leader, reign in groupby(zip(best, self.dims, strict=True), key=lambda pair: pair[0]):
            dims = [int(d) for _, d in reign]
            leaders.append((names[leader], dims[0], dims[-1]))
        return leaders


@dataclass(frozen=True)
class DeadQueriesWords:
    """What the figure of dead queries says."""

    queries: DeadQueries
    dead_title = "dead queries (%)"
    medians_title = "median gradient, and the threshold"
    d_axis = "d"
    threshold = "threshold"
    threshold_slider = "threshold of dead"
    d_slider = "read at d"

    def name(self, divisor: str) -> str:
        return f"÷ {divisor}"

    def readout(self, d: int, threshold: float) -> str:
        at = int(np.flatnonzero(self.queries.dims == d)[0])
        each = "; ".join(
            f"divided by {name}: {percent(self.queries.shares(name, threshold)[at])}"
            for name in self.queries.gradients
        )
        return f"Queries at d = {d} with a gradient below {significant(threshold)}, {each}."

    def alt(self, threshold: float) -> str:
        names = list(self.queries.gradients)
        return (
            "Two panels over the dimension d, one line for each divisor. "
            f"Dead queries, with a gradient below {significant(threshold)}: "
            f"{'; '.join(self.dead_range(name, threshold) for name in names)}. "
            f"Median gradient: {'; '.join(map(self.median_ends, names))}. "
            f"The largest median is that of {joined(self.leaders())}."
        )

    def dead_range(self, name: str, threshold: float) -> str:
        """Say where the fewest queries are dead, and where the most."""
        shares, dims = self.queries.shares(name, threshold), self.queries.dims
        fewest, most = shares.argmin(), shares.argmax()
        return (
            f"divided by {name}, from {percent(shares[fewest])} (d = {dims[fewest]}) "
            f"to {percent(shares[most])} (d = {dims[most]})"
        )

    def median_ends(self, name: str) -> str:
        medians, dims = self.queries.medians[name], self.queries.dims
        return (
            f"divided by {name}, {significant(medians[0])} at d = {dims[0]} "
            f"and {significant(medians[-1])} at d = {dims[-1]}"
        )

    def leaders(self) -> list[str]:
        return [
            f"{self.name(name)} at d = {first}"
            if first == last
            else f"{self.name(name)} from d = {first} to {last}"
            for name, first, last in self.queries.leaders()
        ]


class DeadQueriesArtists(NamedTuple):
    """What moves in the figure of dead queries."""

    fig: Figure
    curves: tuple[Line2D, ...]
    names: tuple[Text, ...]
    level: Line2D
    threshold: Text
    cursors: tuple[Line2D, ...]


def draw_dead_queries(queries: DeadQueries, words: DeadQueriesWords) -> DeadQueriesArtists:
    """Draw shares of dead queries over median gradients, for all dimensions."""
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(5.2, 5.8), sharex=True)
    dims, curves, names = queries.dims, [], []
    for style, (divisor, medians) in zip(STYLES, queries.medians.items(), strict=False):
        colour = theme.INK if style == "-" else theme.MUTED
        shares = queries.shares(divisor, DEAD)
        curves += top.plot(dims, shares, style, color=colour)
        bottom.plot(dims, medians, style, color=colour)
        names.append(_name_at_the_end(top, dims, 0, words.name(divisor), colour))
        _name_at_the_end(bottom, dims, medians[-1], words.name(divisor), colour)
    for ax in (top, bottom):
        ax.set_xscale("log", base=2)
        ax.set_xticks(dims[::2], [str(n) for n in dims[::2]])
        ax.set_xlim(dims[0], dims[-1] * 2.4)
        ax.grid(axis="y")
    top.set(ylim=(-0.05, 1.05), yticks=[0, 0.5, 1], yticklabels=["0", "50", "100"])
    bottom.set(yscale="log", ylim=(3e-7, 1), yticks=[1e-6, 1e-4, 1e-2], xlabel=words.d_axis)
    bottom.set_yticks([], minor=True)
    top.set_title(words.dead_title)
    bottom.set_title(words.medians_title)
    level = bottom.axhline(DEAD, color=theme.MUTED, linewidth=1.5)
    name = bottom.text(dims[0] * 1.1, DEAD, words.threshold, fontsize=9.5)
    name.set(bbox=LABEL, zorder=4)
    cursors = tuple(
        ax.axvline(dims[0], color=theme.GRID, linewidth=4, zorder=0) for ax in (top, bottom)
    )
    return DeadQueriesArtists(fig, tuple(curves), tuple(names), level, name, cursors)


def _name_at_the_end(ax: Axes, dims: np.ndarray, height: float, name: str, colour: str) -> Text:
    return ax.text(1.15 * dims[-1], height, name, va="center", color=colour)


@theme.style()
def dead_queries(
    trials: Mapping[int, Trials], divisors: Divisors, *, d: int = 64, threshold: float = DEAD
) -> LiveFigure:
    """Compare divisors over all dimensions, and move the threshold of "dead".

    Parameters
    ----------
    trials : dict
        ``{d: Trials}``, from `attnkit.trials.draw_trials`.
    divisors : dict
        ``{name: function of d}``, four at most.
    d : int
        The initial dimension to read off, one of `trials`.
    threshold : float
        The initial threshold: a power of ten from 1e-6 to 0.1.

    Returns
    -------
    LiveFigure
        Its controls are ``d`` and ``threshold``.
    """
    queries = DeadQueries(trials, divisors)
    words = DeadQueriesWords(queries)
    artists = draw_dead_queries(queries, words)
    beside, first = 1.15 * queries.dims[-1], 1.1 * queries.dims[0]

    def move_curves(threshold: float) -> list:
        shares = [queries.shares(name, threshold) for name in divisors]
        return [*shares, *({"position": (beside, y)} for y in queries.label_heights(threshold))]

    def move_threshold(threshold: float) -> tuple:
        # the name is above its line, or below it where the curves start
        y, side = (threshold / 1.2, "top") if threshold > 0.05 else (threshold * 1.2, "bottom")
        return ([0, 1], [threshold] * 2), {"position": (first, y), "verticalalignment": side}

    return LiveFigure(
        artists.fig,
        {
            (*artists.curves, *artists.names): move_curves,
            (artists.level, artists.threshold): move_threshold,
            artists.cursors: lambda d: [([d, d], [0, 1])] * 2,
        },
        threshold=selection(
            [10.0**i for i in range(-6, 0)], threshold, words.threshold_slider, significant
        ),
        d=selection([int(n) for n in queries.dims], d, words.d_slider),
        alt=words.alt(threshold),
        readout=words.readout,
    )
