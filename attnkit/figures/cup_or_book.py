"""The desk under attention: without a query, under a query that turns, and what it hands on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import Score, dot_scores, softmax
from attnkit.figures.shared.desk import HEIGHT, WIDTH, Desk, draw_desk
from attnkit.figures.shared.numbers import exact, fixed, joined, listed, plain, trimmed
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import arrow, axes_in_inches, beyond, colour_tick_labels, heatmap

FIGURE_WIDTH = 6.0  # inches
DESK_HEIGHT = FIGURE_WIDTH * (HEIGHT + 0.46) / WIDTH  # the desk keeps its shape
PAPER = theme.paper(0.8, alpha=0.85)
TIE = {"5/11": 5 / 11}  # where cup and book are equally bright

Query = Callable[[float], np.ndarray]  # will to query, of shape (2,)


def from_salience_to_reading(will: float) -> np.ndarray:
    """Return the query for a will: (1, 0) asks for what catches the eye, (0, 1) for reading."""
    return np.array([1 - will, will])


# -------------------------------------------------------------------- a desk without a query


@dataclass(frozen=True)
class DeskWithoutQueryWords:
    """What the desk without a query says."""

    names: Sequence[str]
    weights: Mapping[str, Sequence[float]]
    wish_buttons, pooling_buttons = "you think", "pooling"

    @property
    def alt(self) -> str:
        return (
            f"A dark desk with {joined(self.names)} under one lamp, each lit by its weight and "
            "with the weight written under it. Above the desk stands, as a thought, what you wish "
            "for."
        )

    def readout(self, wish: str, pooling: str) -> str:
        weights = listed(self.names, self.weights[pooling])
        return f"You think: {wish} With {pooling} the weights are {weights}."


class DeskWithoutQueryArtists(NamedTuple):
    """The desk, and the thought above it."""

    fig: Figure
    desk: Desk
    thought: Text


def draw_desk_without_query(names: Sequence[str], wish: str) -> DeskWithoutQueryArtists:
    """Draw the desk over the whole figure, and a wish on its wall."""
    fig = _figure(DESK_HEIGHT)
    ax = fig.add_axes((0, 0, 1, 1))
    desk = draw_desk(ax, names)
    thought = ax.text(0.14, HEIGHT - 0.14, wish, va="top", fontsize=11)
    thought.set(color="#fbf6e6", style="italic")
    return DeskWithoutQueryArtists(fig, desk, thought)


@theme.style()
def desk_without_query(
    names: Sequence[str], weights: Mapping[str, Sequence[float]], wishes: Sequence[str]
) -> LiveFigure:
    """Light the desk by pooling, which no wish can turn.

    Parameters
    ----------
    names : sequence of str
        One for each object; see `attnkit.figures.shared.desk.draw_desk`.
    weights : mapping of str to (n_keys,) array
        For each kind of pooling, its fixed weights.
    wishes : sequence of str
        What the person at the desk may want, as a sentence. It changes no weight.

    Returns
    -------
    LiveFigure
        Its controls are ``wish`` and ``pooling``.
    """
    words = DeskWithoutQueryWords(names, weights)
    fig, desk, thought = draw_desk_without_query(names, wishes[0])
    return LiveFigure(
        fig,
        {desk.moving: lambda pooling: desk.lit(weights[pooling]), thought: lambda wish: wish},
        follow_theme=True,  # the desk has colours of its own, and a wall behind them
        alt=words.alt,
        readout=words.readout,
        wish=widgets.ToggleButtons(options=list(wishes), description=words.wish_buttons),
        pooling=widgets.ToggleButtons(options=list(weights), description=words.pooling_buttons),
    )


# ------------------------------------------------------------------------ a query that turns


@dataclass(frozen=True)
class CupOrBook:
    """Keys in the plane, and a query that turns with the will."""

    keys: np.ndarray
    query: Query
    scores: Score

    def asked(self, will: float) -> np.ndarray:
        """Return the query as an array."""
        return np.asarray(self.query(will), float)

    def score(self, will: float) -> np.ndarray:
        """Return the score of each key."""
        return np.asarray(self.scores(self.asked(will)[None], self.keys), float)[0]

    def weights(self, will: float) -> np.ndarray:
        """Return the weight of each key."""
        return softmax(self.score(will))

    def brightest(self, will: float) -> list[int]:
        """Return the keys that share the largest weight; usually there is only one."""
        weights = self.weights(will)
        return np.flatnonzero(np.isclose(weights, weights.max())).tolist()

    def brightest_in_turn(self) -> list[int]:
        """Return the keys that are brightest alone, in the order in which light reaches them."""
        every_will = (self.brightest(will) for will in np.linspace(0, 1, 41))
        alone = [best[0] for best in every_will if len(best) == 1]
        return [key for i, key in enumerate(alone) if i == 0 or key != alone[i - 1]]

    def level_line(self, will: float) -> tuple[list[float], list[float]]:
        """Return the line through the best key's tip on which every tip has the same dot product.

        It is at a right angle to the query.
        """
        query, best = self.asked(will), self.keys[self.score(will).argmax()]
        along = np.array([-query[1], query[0]]) / (np.linalg.norm(query) or 1)
        start, end = best - 9 * along, best + 9 * along
        return [start[0], end[0]], [start[1], end[1]]


class WillWords:
    """What every slider of the will says."""

    will_slider = "will t (0: eye, 1: reading)"


@dataclass(frozen=True)
class CupOrBookWords(WillWords):
    """What the figure of the cup and the book says."""

    names: Sequence[str]
    key_names: Sequence[str]
    look: CupOrBook
    query_name = "q"
    level = "dashed: the same score"
    sums_title = "score = q · k"

    @property
    def alt(self) -> str:
        in_turn = [self.names[key] for key in self.look.brightest_in_turn()]
        moves = "goes from" if len(in_turn) > 1 else "stays with" if in_turn else "is the same on"
        return (
            f"A dark desk with {joined(self.names)} under one lamp, each lit by its attention "
            "weight. Below, their keys and the query as arrows in the plane of "
            f"{joined(self.key_names)}. As the will grows from 0 to 1, the query turns from "
            f"{self._query(0)} to {self._query(1)}, and the light {moves} "
            f"{' to '.join(in_turn or ['all'])}."
        )

    def _query(self, will: float) -> str:
        return f"({', '.join(plain(number) for number in self.look.asked(will))})"

    def key(self, name: str) -> str:
        return f"k {name}"

    def sums(self, will: float) -> list[str]:
        """Write out the dot product of the query with each key, so that it can be checked."""
        a, b = (exact(number) for number in self.look.asked(will))
        return [
            f"{a} · {plain(x)} + {b} · {plain(y)} = {trimmed(score)}"
            for (x, y), score in zip(self.look.keys, self.look.score(will), strict=True)
        ]

    def readout(self, will: float) -> str:
        query, brightest = self.look.asked(will), self.look.brightest(will)
        verb = "The brightest is" if len(brightest) == 1 else "Equally bright are"
        return (
            f"At t = {fixed(will, 4)} the query is ({fixed(query[0], 4)}, {fixed(query[1], 4)}). "
            f"The weights are {listed(self.names, self.look.weights(will))}. "
            f"{verb} {joined([self.names[key] for key in brightest])}."
        )


class CupOrBookArtists(NamedTuple):
    """The desk, and what moves in the plane and beside it."""

    fig: Figure
    desk: Desk
    arrow: FancyArrowPatch
    label: Text
    level: Line2D
    sums: tuple[Text, ...]


def draw_cup_or_book(look: CupOrBook, words: CupOrBookWords) -> CupOrBookArtists:
    """Draw the desk; below it keys and query in the plane, and lines for the arithmetic."""
    fig = _figure(DESK_HEIGHT + 2.5)
    desk = draw_desk(_top(fig), words.names)
    plane = axes_in_inches(fig, 0.62, 0.55, 2.5, 1.7)
    beside = axes_in_inches(fig, 3.18, 0.02, 2.6, 2.42)
    _draw_keys(plane, look.keys, words)
    query = arrow(plane, (1, 0), theme.QUERY, zorder=5)
    label = plane.text(0, 0, words.query_name, color=theme.QUERY, weight="bold", bbox=PAPER)
    label.set(ha="center", va="center")
    note = plane.text(0.94, 1, words.level, transform=plane.transAxes, ha="right", va="bottom")
    note.set(color=theme.MUTED, fontsize=10)
    (level,) = plane.plot([0, 1], [0, 1], color=theme.MUTED, linestyle="--", linewidth=1.2)
    return CupOrBookArtists(fig, desk, query, label, level, _draw_sums(beside, words))


def _draw_keys(ax: Axes, keys: np.ndarray, words: CupOrBookWords) -> None:
    """Draw each key as an arrow with its name; objects with one key share an arrow."""
    left, bottom = np.minimum(keys.min(axis=0), 0) - (3.8, 0.75)
    right = max(1, *(key[0] + (2 if _beside(key)[1] == "left" else 0.6) for key in keys))
    top = max(1, *keys[:, 1]) + 0.6
    # a unit is as long upwards as sideways, or angles would look wrong: widen what is too narrow
    width, height = ax.bbox.size
    right = max(right, left + (top - bottom) * width / height)
    top = max(top, bottom + (right - left) * height / width)
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.set(xlabel=words.key_names[0], ylabel=words.key_names[1])
    ax.set(xticks=range(int(right) + 1), yticks=range(int(top) + 1))
    ax.grid()
    for key in np.unique(keys, axis=0):
        same = [name for name, k in zip(words.names, keys, strict=True) if np.array_equal(k, key)]
        arrow(ax, key, theme.KEY)
        at, side, edge, offset = _beside(key)
        ax.annotate(
            "\n= ".join(words.key(name) for name in same),
            at,
            xytext=offset,
            textcoords="offset points",
            color=theme.KEY,
            fontsize=10,
            linespacing=1.25,
            ha=side,
            bbox=PAPER,
            zorder=2.5,  # over the grid, under the arrows
            va=edge,
        )


def _beside(key: np.ndarray) -> tuple[tuple[float, float], str, str, tuple[float, float]]:
    """Return where a name stands: a place, two alignments, and an offset in points.

    A steep arrow has it on its left and a flat one below: there the dashed line never is.
    """
    x, y = key
    if y > 1.5 * x:
        # beside a low tip, a name would lie across the other arrows; a phone enlarges the texts
        at, offset = ((x, y), (-11, -3)) if y > 2 else ((min(x, 0), y), (-20, -3))
        return at, "right", "top", offset
    if y > 0.5 * x:
        return (x, y), "left", "top", (2, -4)
    return (x, y), "right", *(("bottom", (0, 4)) if y > 0 else ("top", (0, -6)))


def _draw_sums(ax: Axes, words: CupOrBookWords) -> tuple[Text, ...]:
    """Write a heading and one name a row; return the texts for the arithmetic under each."""
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(len(words.names), -0.45))
    ax.text(0, -0.4, words.sums_title, weight="bold", va="top")
    lines = []
    for i, name in enumerate(words.names):
        ax.text(0, i + 0.06, name, color=theme.KEY, va="top", fontsize=10)
        lines.append(ax.text(0, i + 0.51, "", va="top", fontsize=10))
    return tuple(lines)


@theme.style()
def cup_or_book(
    names: Sequence[str],
    keys: ArrayLike,
    query: Query = from_salience_to_reading,
    scores: Score = dot_scores,
    *,
    key_names: Sequence[str] = ("salience", "readability"),
    stops: Mapping[str, float] = TIE,
) -> LiveFigure:
    """Turn the query with the will, and see the light move over the desk.

    Above is the desk, lit by the attention weights. Below are keys and query as arrows, and the
    score of each key written out.

    Parameters
    ----------
    names : sequence of str
        One for each object; see `attnkit.figures.shared.desk.draw_desk`.
    keys : (n_keys, 2) array
    query : callable
        ``query(will)`` returns the query, a vector of 2 numbers, for a will from 0 to 1.
    scores : callable
        ``scores(queries, keys)`` returns scores of shape (n_queries, n_keys).
    key_names : sequence of 2 str
        What the two numbers of a key mean.
    stops : mapping of str to float
        Values of the will where the slider also stops, with their labels.

    Returns
    -------
    LiveFigure
        Its control is ``will``; the query's arrow can also be dragged up and down.

    Raises
    ------
    ValueError
        If there is not one key of 2 numbers for each name.
    """
    look = CupOrBook(_checked_keys(names, keys), query, scores)
    words = CupOrBookWords(names, key_names, look)
    artists = draw_cup_or_book(look, words)
    return LiveFigure(
        artists.fig,
        {
            artists.desk.moving: lambda will: artists.desk.lit(look.weights(will)),
            artists.arrow: lambda will: ((0, 0), look.asked(will)),
            artists.label: lambda will: {"position": beyond(look.asked(will), along=0.3)},
            artists.level: look.level_line,
            artists.sums: words.sums,
        },
        follow_theme=True,  # the desk has colours of its own, and a wall behind them
        alt=words.alt,
        readout=words.readout,
        drag={artists.arrow: (None, "will")},
        will=will_slider(stops, words),
    )


# ------------------------------------------------------------------- what the objects hand on


@dataclass(frozen=True)
class LookAndGet:
    """What comes through: the values, of which one can be changed, mixed by the weights."""

    look: CupOrBook
    values: np.ndarray
    change: tuple[int, int]
    positions: Sequence[float]

    def output(self, will: float, changed: float) -> np.ndarray:
        """Return the mixture of the values, of shape (d_v,)."""
        values = self.values.copy()
        values[self.change] = changed
        return self.look.weights(will) @ values

    @property
    def most(self) -> np.ndarray:
        """The length of a full bar: the largest value of each feature, or 1 where all are 0."""
        most = self.values.max(axis=0)
        column = self.change[1]
        most[column] = max(most[column], *self.positions)
        return np.where(most == 0, 1, most)


@dataclass(frozen=True)
class LookAndGetWords(WillWords):
    """What the figure of the values says."""

    names: Sequence[str]
    value_names: Sequence[str]
    get: LookAndGet
    title = "output = weights @ values: what you get"

    @property
    def alt(self) -> str:
        return (
            f"The desk with {joined(self.names)}, lit by the weights, and bars for what comes "
            f"through: {joined(self.value_names)}, each beside a number."
        )

    @property
    def axis(self) -> str:
        full = ", ".join(plain(amount) for amount in self.get.most)
        return f"a full bar: {full}, the most that one object can hold"

    @property
    def value_slider(self) -> str:
        row, column = self.get.change
        return f"{self.names[row]}: {self.value_names[column]}"

    def amounts(self, will: float, changed: float) -> list[str]:
        return [fixed(amount, 1) for amount in self.get.output(will, changed)]

    def readout(self, will: float, changed: float) -> str:
        weights = listed(self.names, self.get.look.weights(will))
        named = zip(self.value_names, self.amounts(will, changed), strict=True)
        got = ", ".join(f"{name} {amount}" for name, amount in named)
        return f"At t = {fixed(will, 4)} the weights are {weights}; you get {got}."


class LookAndGetArtists(NamedTuple):
    """The desk, and the bars below it."""

    fig: Figure
    desk: Desk
    bars: BarContainer
    numbers: tuple[Text, ...]


def draw_look_and_get(words: LookAndGetWords) -> LookAndGetArtists:
    """Draw the desk, and below it a bar for each feature of the output."""
    n_features = len(words.value_names)
    fig = _figure(DESK_HEIGHT + 0.75 + 0.42 * n_features)
    desk = draw_desk(_top(fig), words.names)
    ax = axes_in_inches(fig, 1.6, 0.35, 3.1, 0.42 * n_features)
    places = np.arange(n_features)
    ax.set(xlim=(0, 1), ylim=(n_features - 0.5, -0.5), xticks=[])
    ax.set_yticks(places, words.value_names)
    ax.tick_params(length=0)
    colour_tick_labels(ax, y=theme.VALUE)
    ax.spines[:].set_visible(False)
    ax.set_title(words.title, color=theme.VALUE, x=-0.46, fontsize=11)
    ax.barh(places, np.ones(n_features), height=0.5, color=theme.VALUE_SOFT)
    bars = ax.barh(places, np.zeros(n_features), height=0.5, color=theme.VALUE)
    ax.set_xlabel(words.axis, fontsize=10, x=0.35, color=theme.MUTED)
    numbers = tuple(ax.text(1.03, float(y), "", color=theme.VALUE, va="center") for y in places)
    for number in numbers:
        number.set_fontweight("bold")
    return LookAndGetArtists(fig, desk, bars, numbers)


@theme.style()
def look_and_get(
    names: Sequence[str],
    keys: ArrayLike,
    values: ArrayLike,
    value_names: Sequence[str],
    query: Query = from_salience_to_reading,
    scores: Score = dot_scores,
    *,
    change: tuple[int, int],
    positions: Sequence[float],
    stops: Mapping[str, float] = TIE,
) -> LiveFigure:
    """See the values that the objects hand on, mixed by the weights; change one of them.

    Parameters
    ----------
    names, keys, query, scores, stops
        As for `cup_or_book`.
    values : (n_keys, d_v) array
    value_names : sequence of d_v str
        What each number of a value counts, with its unit.
    change : (row, column)
        The entry of `values` that gets a slider.
    positions : sequence of float
        What the slider can set it to; the entry's own number must be one of them.

    Returns
    -------
    LiveFigure
        Its controls are ``will`` and ``changed``.

    Raises
    ------
    ValueError
        If there is not one key of 2 numbers for each name, or `values` has another shape.
    """
    look = CupOrBook(_checked_keys(names, keys), query, scores)
    values = np.array(values, float)
    if values.shape != (len(names), len(value_names)):
        raise ValueError(
            f"values has shape {values.shape}; it needs one row for each of the {len(names)} keys "
            f"and one column for each of the {len(value_names)} value_names"
        )
    get = LookAndGet(look, values, change, positions)
    words = LookAndGetWords(names, value_names, get)
    fig, desk, bars, numbers = draw_look_and_get(words)
    return LiveFigure(
        fig,
        {
            desk.moving: lambda will: desk.lit(look.weights(will)),
            bars: lambda will, changed: get.output(will, changed) / get.most,
            numbers: words.amounts,
        },
        follow_theme=True,  # the desk has colours of its own, and a wall behind them
        alt=words.alt,
        readout=words.readout,
        will=will_slider(stops, words),
        changed=selection([float(p) for p in positions], float(values[change]), words.value_slider),
    )


# ----------------------------------------------------------------- the weights of several wills


@dataclass(frozen=True)
class WeightsByWillWords:
    """What the heatmap of several wills says."""

    names: Sequence[str]
    wills: Sequence[str]
    weights: np.ndarray
    key_axis, query_axis = "key", "query"
    title = "weights, one row for each query"

    @property
    def sums(self) -> str:
        all_are_1 = np.allclose(self.weights.sum(axis=1), 1)
        return "Each row has the sum 1." if all_are_1 else "Not every row has the sum 1."

    @property
    def alt(self) -> str:
        return (
            f"A heatmap of attention weights. Its rows are the queries {joined(self.wills)}, its "
            f"columns are the keys of {joined(self.names)}. {self.sums}"
        )

    def readout(self) -> str:
        sums = self.sums[0].lower() + self.sums[1:]
        return f"{len(self.wills)} queries, {len(self.names)} keys: {sums}"


def draw_weights_by_will(weights: np.ndarray, words: WeightsByWillWords) -> Figure:
    """Draw a heatmap with a row for each will."""
    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 0.9 + 0.6 * len(words.wills)))
    heatmap(ax, weights, row_labels=words.wills, column_labels=words.names, vmax=1, annotate=True)
    ax.set_xlabel(words.key_axis, color=theme.KEY)
    ax.set_ylabel(words.query_axis, labelpad=18, color=theme.QUERY)
    ax.set_title(words.title, color=theme.WEIGHT)
    return fig


@theme.style()
def weights_by_will(names: Sequence[str], wills: Sequence[str], weights: ArrayLike) -> LiveFigure:
    """Draw the weights of several queries as a heatmap: a row for each will.

    Parameters
    ----------
    names : sequence of n_keys str
    wills : sequence of n_queries str
        The label of each row.
    weights : (n_queries, n_keys) array

    Returns
    -------
    LiveFigure
        It has no control; its cells can be read.
    """
    weights = np.asarray(weights, float)
    words = WeightsByWillWords(names, wills, weights)
    fig = draw_weights_by_will(weights, words)
    return LiveFigure(fig, {}, alt=words.alt, readout=words.readout)


# ------------------------------------------------------------------------------------- parts


def will_slider(
    stops: Mapping[str, float] = TIE, words: WillWords | None = None
) -> widgets.SelectionSlider:
    """Return a slider from 0 to 1 in steps of 0.025 that also stops exactly at `stops`."""
    steps = {f"{k / 40:.3f}": k / 40 for k in range(41)}
    options = dict(sorted((steps | dict(stops)).items(), key=lambda option: option[1]))
    return selection(options, 0.0, (words or WillWords()).will_slider)


def _checked_keys(names: Sequence[str], keys: ArrayLike) -> np.ndarray:
    """Return the keys as an array, if there is one of 2 numbers for each name."""
    keys = np.asarray(keys, float)
    if keys.shape != (len(names), 2):
        raise ValueError(
            f"keys has shape {keys.shape}; it needs one key of 2 numbers for each of the "
            f"{len(names)} names: ({len(names)}, 2)"
        )
    return keys


def _figure(height: float) -> Figure:
    """Return an empty figure whose axes stay where they are put."""
    return plt.figure(figsize=(FIGURE_WIDTH, height), layout="none")


def _top(fig: Figure) -> Axes:
    """Return axes for the desk over the full width at the top of the figure."""
    return axes_in_inches(fig, 0, fig.get_figheight() - DESK_HEIGHT, FIGURE_WIDTH, DESK_HEIGHT)
