"""Waist and weight: one query among a few people, and many queries as rows of a matrix."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import gaussian_scores
from attnkit.figures.programs import one_query
from attnkit.figures.programs.one_query import (
    BANDWIDTHS,
    Bell,
    BellWords,
    WaistAndWeight,
    WaistAndWeightWords,
    WaistAxis,
    WaistWords,
    nearer_counts_more,
)
from attnkit.figures.shared.cells import written
from attnkit.figures.shared.numbers import nonzero, plain, upper_bound
from attnkit.figures.shared.pooling import BandwidthScore, pooled, weights_or_gap
from attnkit.figures.shared.sliders import selection, tenths
from attnkit.live import Cell, LiveFigure
from attnkit.plots import colour_tick_labels, heatmap, key_value_pairs, weight_bars

FIGURE_WIDTH = 5.2  # inches


def _query_updates(
    line: Line2D, name: Text, ends: tuple[float, float], axis: WaistAxis, words: WaistWords
) -> dict:
    """Return what moves the line of the query and the name over it, which stays in the picture."""
    low, high = axis.span

    def move_name(query: float) -> dict:
        return {"x": float(np.clip(query, low + 0.5, high - 1.4)), "text": words.query(query)}

    return {line: lambda query: ([query, query], ends), name: move_name}


# ----------------------------------------------------------------------------------- a bell

TOP = 1.2  # of the picture: over the bell is room for a number


class BellArtists(NamedTuple):
    """What moves with the query."""

    fig: Figure
    curve: Line2D
    line: Line2D
    name: Text
    stems: tuple[Line2D, ...]
    dots: PathCollection
    numbers: tuple[Text, ...]


def draw_bell(bell: Bell, query: float, words: BellWords) -> BellArtists:
    """Draw the bell over the axis of the waists, and a stem with a dot and a number on each."""
    waists = bell.waists
    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 2.5))
    ax.set(xlim=bell.span, ylim=(0, TOP), yticks=[0, 0.5, 1])
    ax.set_ylabel(words.height_axis, labelpad=8)
    _name_waists(ax, waists, words)
    (curve,) = ax.plot(*bell.curve(query), color=theme.WEIGHT)
    (line,) = ax.plot([query, query], [0, TOP], color=theme.QUERY, linewidth=1.5)
    name = ax.text(query, TOP, words.query_name, color=theme.QUERY, ha="center", va="bottom")
    stems = tuple(
        ax.plot([waist, waist], [0, 1], color=theme.KEY, linestyle=":")[0] for waist in waists
    )
    dots = ax.scatter(waists, waists * 0, s=60, color=theme.WEIGHT, zorder=3, clip_on=False)
    look = {"color": theme.WEIGHT, "va": "center", "bbox": theme.paper(0.5, alpha=0.85)}
    numbers = tuple(ax.text(waist, 0, "", look) for waist in waists)
    return BellArtists(fig, curve, line, name, stems, dots, numbers)


def _name_waists(ax: Axes, waists: np.ndarray, words: WaistWords) -> None:
    """Let the waists themselves be the ticks, in the colour of keys."""
    ax.set_xlabel(words.waist_axis, color=theme.KEY)
    ax.set_xticks(waists, labels=words.waists(waists))
    colour_tick_labels(ax, x=theme.KEY)


@theme.style()
def bell(
    waists: ArrayLike,
    kernel: Callable[[np.ndarray], np.ndarray],
    *,
    query: float = 57.0,
    editable: bool = False,
) -> LiveFigure:
    """Drag a bell along the waists, and read off its height over each of them.

    Parameters
    ----------
    waists : array of shape (n_keys,)
        The keys, in centimetres.
    kernel : callable
        ``kernel(distances)`` returns the height for an array of distances, from 0 to 1.
    query : float
        The initial place of the top of the bell, in centimetres.
    editable : bool
        Whether a reader may change ``kernel`` in the page: a function in plain numpy, of its own.

    Returns
    -------
    LiveFigure
        Its control is ``query``, which can be dragged in the plot.
    """
    waists = np.asarray(waists, float)
    cell = Cell.of(kernel, one_query.bell, waists) if editable else None
    over = Bell(waists, cell.function if cell else kernel)
    words = BellWords(over)
    artists = draw_bell(over, query, words)
    made = cell.updates if cell else one_query.of_bell(over, words)
    return LiveFigure(
        artists.fig,
        {
            **_query_updates(artists.line, artists.name, (0, TOP), over, words),
            artists.curve: made["curve"],
            artists.stems: made["stems"],
            artists.dots: made["dots"],
            artists.numbers: made["numbers"],
        },
        query=tenths(query, *over.span, words.query_slider),
        drag={artists.line: "query"},
        readout=made["readout"],
        alt=words.alt,
        editable=cell,
    )


# ------------------------------------------------------------------------------- one query


class PeopleArtists(NamedTuple):
    """What moves among the people."""

    curve: Line2D
    line: Line2D
    grip: PathCollection
    name: Text
    output: PathCollection
    result: Text


class WaistAndWeightArtists(NamedTuple):
    """What moves in the figure of one query."""

    fig: Figure
    people: PeopleArtists
    bars: BarContainer
    numbers: tuple[Text, ...]
    row: QuadMesh | AxesImage | None


def draw_waist_and_weight(
    people: WaistAndWeight, query: float, row: bool, words: WaistAndWeightWords
) -> WaistAndWeightArtists:
    """Draw the people, below them a bar for each, and on demand the row of a heatmap."""
    parts = [2.4, 1.1, 0.4] if row else [2.1, 1.0]
    size = FIGURE_WIDTH, 4.3 if row else 3.1
    fig, axes = plt.subplots(len(parts), 1, figsize=size, height_ratios=parts)
    moving = _draw_people(axes[0], people, query, words)
    bars, numbers = _draw_shares(axes[1], people, words)
    cells = _draw_row(axes[2], people.waists, words) if row else None
    return WaistAndWeightArtists(fig, moving, bars, numbers, cells)


def _draw_people(
    ax: Axes, people: WaistAndWeight, query: float, words: WaistAndWeightWords
) -> PeopleArtists:
    """Draw each person as a dot, the curve of averages, and a line at the query."""
    ax.set(xlim=people.span, ylim=people.limits)
    ax.set_ylabel(words.weight_axis, color=theme.VALUE, labelpad=8)
    bottom, ceiling = people.limits
    key_value_pairs(ax, people.waists, people.weights)
    ax.tick_params(labelbottom=False)
    (curve,) = ax.plot(people.span, [bottom, bottom], color=theme.MUTED)
    (line,) = ax.plot([query, query], [bottom, ceiling], color=theme.QUERY)
    grip = ax.scatter([query], [bottom], marker="^", s=150, color=theme.QUERY, zorder=5)
    grip.set_clip_on(False)
    name = ax.text(query, ceiling, words.query_name, color=theme.QUERY, ha="center", va="bottom")
    output = ax.scatter([query], [bottom], marker="D", s=75, color=theme.VALUE, zorder=6)
    output.set(edgecolor=theme.SURFACE, clip_on=False)
    result = ax.text(query, bottom, "", color=theme.VALUE, weight="bold", zorder=3)
    result.set_bbox(theme.paper(1.5))
    return PeopleArtists(curve, line, grip, name, output, result)


def _draw_shares(
    ax: Axes, people: WaistAndWeight, words: WaistAndWeightWords
) -> tuple[BarContainer, tuple[Text, ...]]:
    """Draw a bar and a number for the attention weight of each person."""
    waists = people.waists
    bars = weight_bars(ax, waists, waists * 0 + 0.5, width=0.9)
    ax.set(xlim=people.span, ylim=(0, 1.5), yticks=[0, 1])  # room for a number below the title
    ax.set_title(words.bars_title, fontsize=11, color=theme.WEIGHT)
    _name_waists(ax, waists, words)
    look = {"ha": "center", "va": "bottom"}
    numbers = tuple(ax.text(waist, 0, "", look, color=theme.WEIGHT) for waist in waists)
    return bars, numbers


def _draw_row(ax: Axes, waists: np.ndarray, words: WaistAndWeightWords) -> QuadMesh | AxesImage:
    """Draw one row of a heatmap, with a cell for each person."""
    names, empty = words.waists(waists), np.zeros((1, len(waists)))
    cells = heatmap(ax, empty, vmax=1, row_labels=[words.query_name], column_labels=names)
    colour_tick_labels(ax, x=theme.KEY, y=theme.QUERY)
    ax.set_title(words.row_title, fontsize=11, color=theme.WEIGHT)
    return cells


@theme.style()
def waist_and_weight(
    waists: ArrayLike,
    weights: ArrayLike,
    scores: BandwidthScore = gaussian_scores,
    *,
    query: float = 57.0,
    bandwidth: float = 1,
    row: bool = True,
    editable: bool = False,
) -> LiveFigure:
    """Drag a query along the waists and see whose body weight counts, and how much.

    Above are the people and the weighted average for every query; the bars are the attention
    weights at the one query; the heatmap row shows the same as the bars.

    Parameters
    ----------
    waists : array of shape (n_keys,)
        The keys, in centimetres.
    weights : array of shape (n_keys,)
        The values: body weights in kilograms.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys). A score
        of minus infinity means "does not count". Where no key counts, the curve has a gap.
    query, bandwidth : float
        The initial values of the two controls, in centimetres.
    row : bool
        Whether to draw the heatmap row.
    editable : bool
        Whether a reader may change ``scores`` in the page: a function in plain numpy, of its own.

    Returns
    -------
    LiveFigure
        Its controls are ``query`` and ``bandwidth``; the query can be dragged in the plot.
    """
    waists, weights = np.asarray(waists, float), np.asarray(weights, float)
    cell = Cell.of(scores, one_query.waist_and_weight, waists, weights) if editable else None
    people = WaistAndWeight(waists, weights, cell.function if cell else scores)
    words = WaistAndWeightWords(people)
    fig, moving, bars, numbers, cells = draw_waist_and_weight(people, query, row, words)
    made = cell.updates if cell else one_query.of_waist_and_weight(people, words)
    return LiveFigure(
        fig,
        {
            **_query_updates(moving.line, moving.name, people.limits, people, words),
            moving.grip: lambda query: ([query], [people.limits[0]]),
            moving.curve: made["curve"],
            moving.output: made["output"],
            moving.result: made["result"],
            bars: made["bars"],
            numbers: made["numbers"],
            **({} if cells is None else {cells: made["row"]}),
        },
        query=tenths(query, *people.span, words.query_slider),
        bandwidth=selection(BANDWIDTHS, bandwidth, words.bandwidth_slider),
        drag={moving.line: "query"},
        readout=made["readout"],
        alt=words.alt,
        editable=cell,
    )


# ------------------------------------------------------------------------------ many queries


@dataclass(frozen=True)
class WeightMatrix:
    """The attention weights of many queries, a row each, and the answer of each row."""

    queries: np.ndarray
    waists: np.ndarray
    weights: np.ndarray
    scores: BandwidthScore

    def rows(self, bandwidth: float) -> np.ndarray:
        """Return the attention weights, all NaN in a row where no key is in reach."""
        return weights_or_gap(self.scores, self.queries, self.waists, bandwidth)

    def answers(self, bandwidth: float) -> np.ndarray:
        return pooled(self.scores, self.queries, self.waists, self.weights, bandwidth)

    def n_reached(self, bandwidth: float) -> int:
        """Return how many queries have a key in reach."""
        return int((~np.isnan(self.answers(bandwidth))).sum())

    def nearer_counts_more(self) -> bool:
        """Tell whether the nearer of two keys counts more, or as much, at every bandwidth."""
        return all(
            nearer_counts_more(self.rows(bandwidth), self.queries, self.waists)
            for bandwidth in BANDWIDTHS
        )


@dataclass(frozen=True)
class WeightMatrixWords(WaistWords):
    """What the matrix of many queries says."""

    matrix: WeightMatrix
    weights_title, answers_title = "weights", "answer (kg)"
    key_axis, query_axis = "key: waist (cm)", "query (cm)"

    @property
    def alt(self) -> str:
        n_queries, n_keys = len(self.matrix.queries), len(self.matrix.waists)
        full = all(self.matrix.n_reached(bandwidth) == n_queries for bandwidth in BANDWIDTHS)
        rows = "Each row" if full else "Each row with a key in reach"
        near = f" {rows} is full where query and key are close."
        return (
            f"A heatmap with {n_queries} rows, one a query, and {n_keys} columns, one a key."
            f"{near if self.matrix.nearer_counts_more() else ''} Beside each row stands its answer"
            f"{'.' if full else ', or 0/0 where no key is in reach.'}"
        )

    def answers(self, bandwidth: float) -> list[str]:
        answers = self.matrix.answers(bandwidth)
        return ["0/0" if np.isnan(answer) else f"{answer:.2f}" for answer in answers]

    def weights(self, bandwidth: float) -> list[dict]:
        return written(self.matrix.rows(bandwidth), partial(nonzero, decimals=2, tiny=upper_bound))

    def readout(self, bandwidth: float) -> str:
        n_queries, n_reached = len(self.matrix.queries), self.matrix.n_reached(bandwidth)
        if n_reached == n_queries:
            rows = "each row is one query, and its weights have the sum 1"
        else:
            rows = (
                f"each row is one query. In {n_reached} of {n_queries} rows the weights have "
                "the sum 1; where no key is in reach, there are none, and the answer is 0/0"
            )
        return f"Bandwidth {plain(bandwidth)} cm: {rows}."


class WeightMatrixArtists(NamedTuple):
    """The cells with their numbers, and the answer beside each row."""

    fig: Figure
    cells: QuadMesh | AxesImage
    numbers: tuple[Text, ...]
    answers: tuple[Text, ...]


def draw_weight_matrix(matrix: WeightMatrix, words: WeightMatrixWords) -> WeightMatrixArtists:
    """Draw a heatmap with a row for each query, and beside it a column for the answers."""
    n_queries, n_keys = len(matrix.queries), len(matrix.waists)
    size = FIGURE_WIDTH, 0.9 + 0.26 * n_queries
    fig, (left, right) = plt.subplots(1, 2, figsize=size, width_ratios=[3.2, 1], sharey=True)
    cells = heatmap(
        left,
        np.zeros((n_queries, n_keys)),
        vmax=1,
        row_labels=words.waists(matrix.queries),
        column_labels=words.waists(matrix.waists),
        annotate=True,
    )
    left.set_title(words.weights_title, fontsize=11, color=theme.WEIGHT)
    left.set_xlabel(words.key_axis, color=theme.KEY)
    left.set_ylabel(words.query_axis, color=theme.QUERY, labelpad=8)
    colour_tick_labels(left, x=theme.KEY, y=theme.QUERY)
    right.set_title(words.answers_title, fontsize=11, color=theme.VALUE, loc="right")
    right.set(xlim=(0, 1), xticks=[])
    right.spines[:].set_visible(False)
    right.tick_params(axis="y", length=0, labelleft=False)
    look = {"ha": "right", "va": "center"}
    answers = tuple(right.text(1, row, "", look, color=theme.VALUE) for row in range(n_queries))
    return WeightMatrixArtists(fig, cells, tuple(left.texts), answers)


@theme.style()
def weight_matrix(
    queries: ArrayLike,
    waists: ArrayLike,
    weights: ArrayLike,
    scores: BandwidthScore = gaussian_scores,
    *,
    bandwidth: float = 1,
) -> LiveFigure:
    """Show the attention weights of many queries as a matrix, with the answer of each row.

    Parameters
    ----------
    queries, waists, weights : arrays of shape (n_queries,), (n_keys,) and (n_keys,)
        In centimetres and kilograms.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys).
    bandwidth : float
        The initial value of the control, in centimetres.

    Returns
    -------
    LiveFigure
        Its control is ``bandwidth``.
    """
    queries, waists, weights = (np.asarray(a, float) for a in (queries, waists, weights))
    matrix = WeightMatrix(queries, waists, weights, scores)
    words = WeightMatrixWords(matrix)
    fig, cells, numbers, answers = draw_weight_matrix(matrix, words)
    return LiveFigure(
        fig,
        {cells: matrix.rows, numbers: words.weights, answers: words.answers},
        bandwidth=selection(BANDWIDTHS, bandwidth, words.bandwidth_slider),
        readout=words.readout,
        alt=words.alt,
    )
