"""Scoring functions: several of them on the same vectors, and what they answer for a waist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import Score, attention, attention_weights
from attnkit.figures.shared.numbers import fixed
from attnkit.figures.shared.sliders import tenths
from attnkit.live import LiveFigure
from attnkit.plots import arrow, beyond, colour_tick_labels

Scores = Mapping[str, Score]  # each by its name

LOW, HIGH, STEP = -2.5, 3, 0.25  # where the query may go, on either axis
SCALE = 5  # the largest score that a bar shows
HALF = 0.4  # half the height of a row's band, where rows are 1 apart


# ---------------------------------------------------------------------- scores side by side


class ScoresSideBySide:
    """The scores and weights of several functions, for one query and a set of keys."""

    def __init__(
        self,
        key_sets: Mapping[str, ArrayLike],
        scores: Scores,
        changed: Mapping[str, Callable[[np.ndarray], np.ndarray]] | None = None,
    ) -> None:
        self.key_sets = {name: np.asarray(keys, float) for name, keys in key_sets.items()}
        self.functions, self.changed = scores, changed or {}
        self.first = next(iter(self.key_sets))
        self.n_keys = len(self.key_sets[self.first])
        self.scores = cache(self._scores)

    def _scores(self, x: float, y: float, key_set: str) -> np.ndarray:
        """Return the scores of all functions, (n_functions, n_keys)."""
        queries, keys = np.array([[x, y]]), self.key_sets[key_set]
        return np.vstack([np.asarray(score(queries, keys)) for score in self.functions.values()])

    def weights(self, x: float, y: float, key_set: str) -> np.ndarray:
        """Return the attention weights for each function, (n_functions, n_keys)."""
        return attention_weights(self.scores(x, y, key_set))

    def winners(self, x: float, y: float, key_set: str) -> dict[str, tuple[int, ...]]:
        """Return, for each function, the key with the largest weight, or all keys that share it."""
        weights = self.weights(x, y, key_set)
        best = np.isclose(weights, weights.max(axis=1, keepdims=True))
        return {
            name: tuple(int(key) for key in np.flatnonzero(row))
            for name, row in zip(self.functions, best, strict=True)
        }

    def nearest(self, x: float, y: float, key_set: str) -> int:
        """Return the key with the smallest distance from the query."""
        return int(np.argmin(((self.key_sets[key_set] - [x, y]) ** 2).sum(axis=1)))

    def tip(self, name: str, x: float, y: float) -> np.ndarray:
        """Return what a function compares with the keys instead of the query."""
        return self.changed[name](np.array([x, y]))


@dataclass(frozen=True)
class ScoresSideBySideWords:
    """What the figure of several scoring functions says."""

    compared: ScoresSideBySide
    features: tuple[str, str] = ("feature 1", "feature 2")
    query = "q"
    scores_title = f"score, from \N{MINUS SIGN}{SCALE} to {SCALE}"
    weights_title = "weight, from 0 to 1"
    keys_menu = "keys"

    def key(self, number: int) -> str:
        return f"k{number + 1}"

    @property
    def keys(self) -> list[str]:
        return [self.key(number) for number in range(self.compared.n_keys)]

    def slider(self, feature: str) -> str:
        return f"q: {feature}"

    def readout(self, x: float, y: float, key_set: str) -> str:
        most = self.compared.weights(x, y, key_set).max(axis=1)
        each = "; ".join(
            f"{name} {self.shared(keys)} ({weight:.2f})"
            for (name, keys), weight in zip(
                self.compared.winners(x, y, key_set).items(), most, strict=True
            )
        )
        nearest = self.key(self.compared.nearest(x, y, key_set))
        return f"q = ({x:.2f}, {y:.2f}). Nearest key: {nearest}. Most weight: {each}."

    def shared(self, keys: Sequence[int]) -> str:
        return " = ".join(map(self.key, keys))

    def alt(self, x: float, y: float) -> str:
        winners = self.compared.winners(x, y, self.compared.first)
        agreed = (
            f"all functions give the most weight to {self.shared(next(iter(winners.values())))}"
        )
        if len(set(winners.values())) > 1:
            each = "; ".join(f"{name} {self.shared(keys)}" for name, keys in winners.items())
            agreed = f"the functions disagree about which key gets the most weight: {each}"
        return (
            "A query arrow among key arrows in the plane; below, one row for each scoring function "
            f"({', '.join(winners)}) with a bar for the score and a bar for the weight of each "
            f"key. On the vectors at first, {agreed}."
        )


class ScoresSideBySideArtists(NamedTuple):
    """What moves in the figure of several scoring functions."""

    fig: Figure
    keys: tuple[FancyArrowPatch, ...]
    key_names: tuple[Text, ...]
    query: FancyArrowPatch
    query_name: Text
    changed: dict[str, tuple[FancyArrowPatch, Text]]
    score_bars: Line2D
    score_numbers: tuple[Text, ...]
    weight_bars: Line2D


def draw_scores_side_by_side(
    compared: ScoresSideBySide, words: ScoresSideBySideWords
) -> ScoresSideBySideArtists:
    """Draw keys and query in the plane, and below it a row of bars for each function."""
    fig = plt.figure(figsize=(5.4, 7.2))
    # a phone enlarges the names of the rows
    fig.get_layout_engine().set(rect=(0.04, 0, 0.94, 1))  # type: ignore[union-attr, call-arg]
    grid = fig.add_gridspec(2, 2, height_ratios=[1.15, 1])
    plane = fig.add_subplot(grid[0, :])
    left, right = (fig.add_subplot(grid[1, column]) for column in (0, 1))
    _prepare_plane(plane, words.features)
    keys = [_named_arrow(plane, name, theme.KEY, width=1.8) for name in words.keys]
    query, query_name = _named_arrow(plane, words.query, theme.QUERY, width=4)
    query_name.set(weight="bold", zorder=5)  # over the arrows of the keys
    query_name.set_bbox(theme.paper(1))
    changed = {}
    for name in compared.changed:
        dashed, label = _named_arrow(plane, name, theme.QUERY, width=1.8)
        dashed.set_linestyle((0, (3, 2)))
        label.set_bbox(theme.paper(1))
        changed[name] = dashed, label
    n_rows = len(compared.functions)
    score_bars = _rows_of_bars(left, words.keys, list(compared.functions), 0)
    weight_bars = _rows_of_bars(right, words.keys, [""] * n_rows, -HALF)
    score_bars.set_color(theme.INK)
    weight_bars.set_color(theme.WEIGHT)
    left.set(title=words.scores_title, xlim=(-0.4, compared.n_keys - 0.25))  # room for a number
    right.set_title(words.weights_title)
    numbers = tuple(
        left.text(column + 0.2, row + 0.22, "", va="center", fontsize=9)
        for row, column in np.ndindex(n_rows, compared.n_keys)
    )
    key_arrows, key_names = zip(*keys, strict=True)
    return ScoresSideBySideArtists(
        fig, key_arrows, key_names, query, query_name, changed, score_bars, numbers, weight_bars
    )


def _prepare_plane(ax: Axes, features: tuple[str, str]) -> None:
    ax.set(xlim=(-2.9, 3.6), ylim=(-3.6, 3.6), xlabel=features[0], ylabel=features[1])
    ax.set(aspect="equal", xticks=range(-2, 4), yticks=range(-3, 4))
    ax.axhline(0, color=theme.GRID, linewidth=1, zorder=0)
    ax.axvline(0, color=theme.GRID, linewidth=1, zorder=0)


def _named_arrow(ax: Axes, name: str, colour: str, *, width: float) -> tuple[FancyArrowPatch, Text]:
    # a thin key stays visible on a broad query
    drawn = arrow(ax, (1, 1), colour, width=width, head=9 + 3 * width, zorder=6 - width)
    return drawn, ax.text(1, 1, name, color=colour, ha="center", va="center")


def _rows_of_bars(ax: Axes, names: Sequence[str], row_names: Sequence[str], base: float) -> Line2D:
    """Prepare the bands, one row for each scoring function, and a line for their bars."""
    n_rows, n_keys = len(row_names), len(names)
    ax.set(xlim=(-0.6, n_keys - 0.4), ylim=(n_rows - 0.5, -0.5))
    ax.set_xticks(range(n_keys), names)
    ax.tick_params(length=0)
    colour_tick_labels(ax, x=theme.KEY)
    ax.set_yticks(range(n_rows), row_names)
    ax.spines[:].set_visible(False)
    for row in range(n_rows):
        ax.axhspan(row - HALF, row + HALF, color=theme.GRID, linewidth=0, alpha=0.5, zorder=0)
        ax.axhline(row - base, color=theme.MUTED, linewidth=1, zorder=1)
    nothing = bar_line(np.zeros((n_rows, n_keys)), base)
    (bars,) = ax.plot(*nothing, linewidth=14, solid_capstyle="butt", zorder=2)
    return bars


def bar_line(heights: np.ndarray, base: float) -> tuple[np.ndarray, np.ndarray]:
    """Return all bars as one line with gaps, which moves as one mark; y grows downwards."""
    row, column = np.indices(heights.shape)
    start = row - base
    gap = np.full(heights.shape, np.nan)
    x = np.stack([column, column, gap], axis=-1)
    y = np.stack([start, start - heights, gap], axis=-1)
    return x.ravel(), y.ravel()


@theme.style()
def scores_side_by_side(
    key_sets: Mapping[str, ArrayLike],
    scores: Scores,
    *,
    query: tuple[float, float] = (0.5, 1.0),
    features: tuple[str, str] = ("feature 1", "feature 2"),
    changed: Mapping[str, Callable[[np.ndarray], np.ndarray]] | None = None,
) -> LiveFigure:
    """Drag a query among keys in the plane; several scoring functions answer at the same time.

    Parameters
    ----------
    key_sets : dict
        ``{name: keys}``, each of shape (n_keys, 2) with the same n_keys, to choose from.
    scores : dict
        ``{name: function}``; ``function(queries, keys)`` returns (n_queries, n_keys) scores. One
        row of bars for each.
    query : pair of numbers
        Where the query's arrow ends initially, between -2.5 and 3.
    features : pair of str
        The names of the two axes of the plane.
    changed : dict, optional
        ``{name: function}``: a scoring function may change the query first; ``function(query)``
        returns what it compares with the keys. It is drawn as a dashed arrow.

    Returns
    -------
    LiveFigure
        Its controls are ``x``, ``y`` and ``key_set``; the query can be dragged in the plane.
    """
    compared = ScoresSideBySide(key_sets, scores, changed)
    words = ScoresSideBySideWords(compared, features)
    artists = draw_scores_side_by_side(compared, words)
    x, y = (
        widgets.FloatSlider(start, min=LOW, max=HIGH, step=STEP, description=words.slider(feature))
        for start, feature in zip(query, features, strict=True)
    )
    return LiveFigure(
        artists.fig,
        _scores_side_by_side_updates(compared, artists),
        x=x,
        y=y,
        key_set=widgets.Dropdown(options=list(compared.key_sets), description=words.keys_menu),
        drag={artists.query: ("x", "y")},
        readout=words.readout,
        alt=words.alt(*query),
    )


def _scores_side_by_side_updates(
    compared: ScoresSideBySide, artists: ScoresSideBySideArtists
) -> dict:
    def move_changed(name: str) -> Callable[[float, float], tuple]:
        def move(x: float, y: float) -> tuple:
            tip = compared.tip(name, x, y)
            return ((0, 0), tip), {"position": beyond(tip)}

        return move

    def move_score_bars(x: float, y: float, key_set: str) -> tuple[np.ndarray, np.ndarray]:
        scores = np.clip(compared.scores(x, y, key_set), -SCALE, SCALE)
        return bar_line(np.round(scores / SCALE, 2) * HALF, 0)

    def move_weight_bars(x: float, y: float, key_set: str) -> tuple[np.ndarray, np.ndarray]:
        # Whole percents: finer steps cannot be seen, and would cost the page bytes.
        return bar_line(np.round(compared.weights(x, y, key_set), 2) * 2 * HALF, -HALF)

    key_sets = compared.key_sets
    return {
        artists.keys: lambda key_set: [((0, 0), key) for key in key_sets[key_set]],
        artists.key_names: lambda key_set: [
            {"position": beyond(key, 0.1, 0.32)} for key in key_sets[key_set]
        ],
        **{marks: move_changed(name) for name, marks in artists.changed.items()},
        artists.score_numbers: lambda x, y, key_set: [
            fixed(score, 1) for score in compared.scores(x, y, key_set).ravel()
        ],
        artists.query: lambda x, y: ((0, 0), (x, y)),
        artists.query_name: lambda x, y: {"position": beyond((x, y))},
        artists.score_bars: move_score_bars,
        artists.weight_bars: move_weight_bars,
    }


# ---------------------------------------------------------------------------- waist answers


class WaistAnswers:
    """The answers of several scoring functions for every waist."""

    def __init__(self, waists: ArrayLike, weights: ArrayLike, scores: Scores) -> None:
        self.waists, self.weights = np.asarray(waists, float), np.asarray(weights, float)
        self.functions = scores
        self.low, self.high = float(self.waists.min()) - 1, float(self.waists.max()) + 2
        self.queries = np.round(np.arange(self.low, self.high + 0.05, 0.1), 10)
        self.curves = self._curves()

    def answers(self, queries: ArrayLike) -> dict[str, np.ndarray]:
        """Return the answers of each function in kilograms, (n_queries,)."""
        return {
            name: attention(queries, self.waists, self.weights, score=score)[0]
            for name, score in self.functions.items()
        }

    def _curves(self) -> list[tuple[list[str], np.ndarray]]:
        """Return the different curves, each with the names of the functions that share it."""
        curves: list[tuple[list[str], np.ndarray]] = []
        for name, curve in self.answers(self.queries).items():
            twin = next((names for names, other in curves if np.allclose(other, curve)), None)
            if twin is None:
                curves.append(([name], curve))
            else:
                twin.append(name)
        return curves


@dataclass(frozen=True)
class WaistAnswersWords:
    """What the figure of answers for waists says."""

    answers: WaistAnswers
    waist_axis = "waist asked for (cm): the query"
    answer_axis = "answer (kg)"
    people = "circles: the people"
    query_slider = "query: waist (cm)"

    def query(self, query: float) -> str:
        return f"q = {query:.1f}"

    def curve(self, names: Sequence[str]) -> str:
        return " =\n".join(reversed(names))

    def readout(self, query: float) -> str:
        answers = self.answers.answers([query]).items()
        each = "; ".join(f"{name} {kilograms[0]:.2f} kg" for name, kilograms in answers)
        return f"For a waist of {query:.1f} cm: {each}."

    @property
    def alt(self) -> str:
        curves = [" = ".join(names) for names, _ in self.answers.curves]
        differ = "The curves differ" if len(curves) > 1 else "There is one curve for all"
        return (
            "The answers of scoring functions for every waist as curves, the people as circles. "
            f"{differ}: {'; '.join(curves)}."
        )


class WaistAnswersArtists(NamedTuple):
    """What moves in the figure of answers for waists."""

    fig: Figure
    handle: Line2D
    query: Text
    answers: PathCollection


def draw_waist_answers(answers: WaistAnswers, words: WaistAnswersWords) -> WaistAnswersArtists:
    """Draw a curve for each different answer, the people, and a line at the query."""
    fig, ax = plt.subplots(figsize=(5.4, 3.9))
    # a phone enlarges the texts
    fig.get_layout_engine().set(rect=(0.02, 0, 0.96, 0.98))  # type: ignore[union-attr, call-arg]
    waists, weights = answers.waists, answers.weights
    room = 0.3 * np.ptp(weights)
    low, top = answers.low, weights.max() + room
    ax.set(xlim=(low, answers.high), ylim=(weights.min() - room, top))
    ax.set(xlabel=words.waist_axis, ylabel=words.answer_axis)
    ax.yaxis.labelpad = 12
    for names, curve in answers.curves:
        ax.plot(answers.queries, curve, color=theme.VALUE)
        label = _beside(ax, (low, curve[0]), (4, 9), words.curve(names))
        label.set_color(theme.VALUE)
    ax.scatter(waists, weights, s=90, facecolor="none", edgecolor=theme.INK, linewidth=1.5)
    _beside(ax, (waists[0], weights[0]), (8, -8), words.people).set(va="top")
    handle = ax.axvline(low, color=theme.QUERY)
    query = ax.text(low, top, words.query(low), color=theme.QUERY, ha="center", va="bottom")
    start = [low] * len(answers.functions)
    dots = ax.scatter(start, start, marker="D", s=70, zorder=5)
    dots.set(color=theme.VALUE, clip_on=False)
    return WaistAnswersArtists(fig, handle, query, dots)


def _beside(ax: Axes, at: tuple[float, float], offset: tuple[float, float], text: str) -> Text:
    """Write a text at a distance, in points, from a place in the units of the axes."""
    return ax.annotate(text, at, xytext=offset, textcoords="offset points")


@theme.style()
def waist_answers(
    waists: ArrayLike, weights: ArrayLike, scores: Scores, *, query: float = 57.0
) -> LiveFigure:
    """Ask several scoring functions for the body weight that goes with a waist.

    Parameters
    ----------
    waists, weights : arrays of shape (n_keys,)
        Keys in centimetres and values in kilograms.
    scores : dict
        ``{name: function}``; ``function(queries, keys)`` returns (n_queries, n_keys) scores.
        Functions whose answers are the same share one curve, which carries all their names.
    query : float
        The initial query: a waist in centimetres.

    Returns
    -------
    LiveFigure
        Its control is ``query``, which can be dragged as well.
    """
    answers = WaistAnswers(waists, weights, scores)
    words = WaistAnswersWords(answers)
    artists = draw_waist_answers(answers, words)
    n, high = len(scores), answers.high
    return LiveFigure(
        artists.fig,
        {
            artists.handle: lambda query: ([query, query], [0, 1]),
            artists.query: lambda query: {"x": min(query, high - 0.8), "text": words.query(query)},
            artists.answers: lambda query: (
                [query] * n,
                np.ravel([*answers.answers([query]).values()]),
            ),
        },
        query=tenths(query, answers.low, high, words.query_slider),
        drag={artists.handle: "query"},
        readout=words.readout,
        alt=words.alt,
    )
