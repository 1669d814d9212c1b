"""Scoring functions: several of them on the same vectors, and what they answer for a waist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import Score, attention
from attnkit.figures.programs import scoring as programs
from attnkit.figures.programs.scoring import ScoresSideBySide, ScoresSideBySideWords
from attnkit.figures.shared.cells import INKS
from attnkit.figures.shared.labels import Box, Plane
from attnkit.figures.shared.sliders import tenths
from attnkit.live import Cell, LiveFigure
from attnkit.plots import arrow, axes_in_inches, heatmap

Scores = Mapping[str, Score]  # each by its name

LOW, HIGH, STEP = -2.5, 3, 0.25  # where the query may go, on either axis


# ---------------------------------------------------------------------- scores side by side

PLANE = Plane((-2.9, 3.6), (-3.5, 3.6), inches=0.385)
COLUMN, BAND = 0.67, 0.56  # a key and a scoring function in the table, in inches
# Lines of a band, which reaches from -0.5 to 0.5: its name, its scores, and cells for the weights.
NAME, SCORE, SPLIT = -0.34, -0.02, 0.14
LETTERS = 10  # their size at the arrows and in the table


class ScoresSideBySideArtists(NamedTuple):
    """What moves in the figure of several scoring functions."""

    fig: Figure
    keys: tuple[FancyArrowPatch, ...]
    key_names: tuple[Text, ...]
    query: FancyArrowPatch
    query_name: Text
    changed: dict[str, tuple[FancyArrowPatch, Text]]
    cells: QuadMesh | AxesImage
    columns: tuple[Text, ...]
    score_numbers: tuple[Text, ...]
    weight_numbers: tuple[Text, ...]


def draw_scores_side_by_side(
    compared: ScoresSideBySide, words: ScoresSideBySideWords
) -> ScoresSideBySideArtists:
    """Draw keys and query in the plane, and beside it a table of scores and weights."""
    across, up = (float(np.ptp(limits)) * PLANE.inches for limits in PLANE[:2])
    width, height = COLUMN * compared.n_keys, BAND * len(compared.functions)
    high = max(up + 0.5, height + 0.5)
    fig = plt.figure(figsize=(0.5 + across + 0.12 + width + 0.05, high))
    fig.set_layout_engine("none")
    plane = axes_in_inches(fig, 0.5, (high - up) / 2 + 0.2, across, up)
    _prepare_plane(plane, words.features)
    nothing = [""] * compared.n_keys
    keys = [_named_arrow(plane, name, theme.KEY, width=1.8) for name in nothing]
    query, query_name = _named_arrow(plane, words.query, theme.QUERY, width=4)
    query_name.set(weight="bold", zorder=5)  # over the arrows of the keys
    changed = {}
    for name in compared.changed:
        dashed, label = _named_arrow(plane, name, theme.QUERY, width=1.8)
        dashed.set_linestyle((0, (3, 2)))
        changed[name] = dashed, label
    table = axes_in_inches(fig, 0.5 + across + 0.12, 0.04, width, height)
    key_arrows, key_names = zip(*keys, strict=True)
    return ScoresSideBySideArtists(
        fig, key_arrows, key_names, query, query_name, changed, *_draw_table(table, compared, words)
    )


def _prepare_plane(ax: Axes, features: tuple[str, str]) -> None:
    ax.set(xlim=PLANE.x, ylim=PLANE.y, xlabel=features[0], ylabel=features[1])
    ax.set(xticks=range(-2, 4), yticks=range(-3, 4))
    ax.tick_params(labelsize=10)
    ax.axhline(0, color=theme.GRID, linewidth=1, zorder=0)
    ax.axvline(0, color=theme.GRID, linewidth=1, zorder=0)


def _named_arrow(ax: Axes, name: str, colour: str, *, width: float) -> tuple[FancyArrowPatch, Text]:
    # a thin key stays visible on a broad query
    drawn = arrow(ax, (1, 1), colour, width=width, head=7 + 3 * width, zorder=6 - width)
    label = ax.text(1, 1, name, color=colour, ha="center", va="center", fontsize=LETTERS)
    label.set_bbox(theme.paper(0.5))
    return drawn, label


def _draw_table(ax: Axes, compared: ScoresSideBySide, words: ScoresSideBySideWords) -> tuple:
    """Draw a band for each function: its scores on paper, and below them cells with the weights."""
    n_rows, n_keys = len(compared.functions), compared.n_keys
    rows, nothing = list(compared.functions), np.zeros((n_rows, n_keys))
    cells = heatmap(ax, nothing, row_labels=rows, column_labels=words.columns, vmax=1)
    cells.set_label(words.cells)
    ax.set(xlabel=words.table_columns, ylabel=words.table_rows)
    for said in (ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()):
        said.set_visible(False)  # told of a cell, and not drawn
    ax.set_title(words.table_title, fontsize=LETTERS, pad=17)
    columns = tuple(
        ax.text(n, -0.53, "", color=theme.KEY, ha="center", va="bottom", fontsize=9.5)
        for n in range(n_keys)
    )
    for row, name in enumerate(rows):
        ax.axhspan(row - 0.5, row + SPLIT, color=theme.SURFACE, linewidth=0, zorder=2)
        ax.axhline(row - 0.5, color=theme.GRID, linewidth=1, zorder=3)
        ax.text(-0.5, row + NAME, name, va="center", fontsize=LETTERS, weight="bold", zorder=3)

    def numbers(place: float) -> tuple[Text, ...]:
        return tuple(
            ax.text(column, row + place, "", ha="center", va="center", fontsize=LETTERS, zorder=3)
            for row, column in np.ndindex(n_rows, n_keys)
        )

    return cells, columns, numbers(SCORE), numbers((SPLIT + 0.5) / 2)


class Labels:
    """Where the labels of the arrows stand, at any setting."""

    def __init__(self, compared: ScoresSideBySide, query: str) -> None:
        self.compared, self.query = compared, query
        self.of_keys, self.of_others = cache(self._of_keys), cache(self._of_others)

    def _of_keys(self, key_set: str) -> list[Box]:
        placed: list[Box] = []
        keys = self.compared.key_sets[key_set]
        for name, key in zip(self.compared.names[key_set], keys, strict=True):
            placed.append(PLANE.label(key, PLANE.size(name, LETTERS), placed, keys))
        return placed

    def _of_others(self, x: float, y: float, key_set: str) -> dict[str, Box]:
        """Return the labels of the query and of what it is changed to."""
        tips = {name: self.compared.tip(name, x, y) for name in self.compared.changed}
        arrows = [*self.compared.key_sets[key_set], (x, y), *tips.values()]
        placed = list(self.of_keys(key_set))
        for name, tip in [(self.query, np.array([x, y])), *tips.items()]:
            placed.append(PLANE.label(tip, PLANE.size(name, LETTERS), placed, arrows))
        others = placed[self.compared.n_keys :]
        return dict(zip([self.query, *tips], others, strict=True))


@theme.style()
def scores_side_by_side(
    key_sets: Mapping[str, Mapping[str, ArrayLike]],
    scores: Scores | programs.Scores,
    *,
    query: tuple[float, float] = (0.5, 1.0),
    features: tuple[str, str] = ("feature 1", "feature 2"),
    changed: Mapping[str, ArrayLike] | None = None,
) -> LiveFigure:
    """Drag a query among keys in the plane; several scoring functions answer at the same time.

    Parameters
    ----------
    key_sets : dict
        ``{name: {key's name: key}}``, sets to choose from: as many keys in each, of two numbers.
    scores : dict, or callable
        ``{name: function}``; ``function(queries, keys)`` returns (n_queries, n_keys) scores. One
        row of the table for each. Or a function ``scores(queries, keys, *matrices)``, with those of
        `changed`, that returns ``{name: scores}``: a reader may change it in the page, so it is
        written in plain numpy of its own.
    query : pair of numbers
        Where the query's arrow ends initially, between -2.5 and 3.
    features : pair of str
        The names of the two axes of the plane.
    changed : dict, optional
        ``{name: matrix}``: a scoring function may compare ``query @ matrix`` with the keys, which
        is drawn as a dashed arrow.

    Returns
    -------
    LiveFigure
        Its controls are ``x``, ``y`` and ``key_set``; the query can be dragged in the plane.
    """
    compared = ScoresSideBySide(key_sets, scores, changed)
    words = ScoresSideBySideWords(compared, features)
    cell = _scores_cell(scores, compared) if callable(scores) else None
    made = cell.updates if cell else programs.of_scores_side_by_side(compared, words, INKS)
    artists = draw_scores_side_by_side(compared, words)
    x, y = (
        widgets.FloatSlider(start, min=LOW, max=HIGH, step=STEP, description=words.slider(feature))
        for start, feature in zip(query, features, strict=True)
    )
    return LiveFigure(
        artists.fig,
        {
            **_arrow_updates(compared, words, artists),
            artists.columns: lambda key_set: compared.names[key_set],
            artists.cells: made["cells"],
            artists.score_numbers: made["score_numbers"],
            artists.weight_numbers: made["weight_numbers"],
        },
        x=x,
        y=y,
        key_set=widgets.Dropdown(options=list(compared.key_sets), description=words.keys_menu),
        drag={artists.query: ("x", "y")},
        readout=made["readout"],
        alt=words.alt(*query),
        editable=cell,
    )


def _scores_cell(scores: programs.Scores, compared: ScoresSideBySide) -> Cell:
    sets = [(name, compared.names[name], keys) for name, keys in compared.key_sets.items()]
    given = compared.functions, sets, [*compared.changed.items()], INKS
    return Cell.of(scores, programs.scores_side_by_side, *given)


def _arrow_updates(
    compared: ScoresSideBySide, words: ScoresSideBySideWords, artists: ScoresSideBySideArtists
) -> dict:
    """Return what moves arrows and their labels."""
    labels = Labels(compared, words.query)

    def move_changed(name: str) -> Callable[[float, float, str], tuple]:
        def move(x: float, y: float, key_set: str) -> tuple:
            place = labels.of_others(x, y, key_set)[name][:2]
            return ((0, 0), compared.tip(name, x, y)), {"position": place}

        return move

    return {
        artists.keys: lambda key_set: [((0, 0), key) for key in compared.key_sets[key_set]],
        artists.key_names: lambda key_set: [
            {"text": name, "position": box[:2]}
            for name, box in zip(compared.names[key_set], labels.of_keys(key_set), strict=True)
        ],
        **{marks: move_changed(name) for name, marks in artists.changed.items()},
        artists.query: lambda x, y: ((0, 0), (x, y)),
        artists.query_name: lambda x, y, key_set: {
            "position": labels.of_others(x, y, key_set)[words.query][:2]
        },
    }


# ---------------------------------------------------------------------------- waist answers


class WaistAnswers:
    """The answers of several scoring functions for every waist."""

    def __init__(self, waists: ArrayLike, weights: ArrayLike, scores: Scores) -> None:
        self.waists, self.weights = np.asarray(waists, float), np.asarray(weights, float)
        self.functions = scores
        self.low, self.high = float(self.waists.min()) - 1, float(self.waists.max()) + 2
        self.queries = np.round(np.arange(self.low, self.high + 0.05, 0.1), 10)
        self.curves = self.answers(self.queries)

    def answers(self, queries: ArrayLike) -> dict[str, np.ndarray]:
        """Return the answers of each function in kilograms, (n_queries,)."""
        return {
            name: attention(queries, self.waists, self.weights, score=score)[0]
            for name, score in self.functions.items()
        }

    def same(self) -> list[list[str]]:
        """Return the names of the functions, those with the same answers together."""
        groups: list[list[str]] = []
        for name, curve in self.curves.items():
            twins = (names for names in groups if np.allclose(self.curves[names[0]], curve))
            if (group := next(twins, None)) is None:
                groups.append([name])
            else:
                group.append(name)
        return groups


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

    def readout(self, query: float) -> str:
        answers = self.answers.answers([query]).items()
        each = "; ".join(f"{name} {kilograms[0]:.2f} kg" for name, kilograms in answers)
        return f"For a waist of {query:.1f} cm: {each}."

    @property
    def alt(self) -> str:
        curves = [" = ".join(names) for names in self.answers.same()]
        differ = "The curves differ" if len(curves) > 1 else "There is one curve for all"
        return (
            "The answers of scoring functions for every waist as curves, each in a line of its "
            f"own kind, the people as circles. {differ}: {'; '.join(curves)}."
        )


class WaistAnswersArtists(NamedTuple):
    """What moves in the figure of answers for waists."""

    fig: Figure
    handle: Line2D
    query: Text
    answers: PathCollection


# An answer is green, whatever score it comes from: the kind of line tells them apart. A broad pale
# line is seen behind another one of the same course.
LINES: tuple[dict, ...] = (
    {"linestyle": "-", "linewidth": 2},
    {"linestyle": (0, (4, 2.5)), "linewidth": 2.4},
    {"linestyle": "-", "linewidth": 9, "alpha": 0.3, "zorder": 1.5},
    {"linestyle": ":", "linewidth": 2.4},
)


def draw_waist_answers(answers: WaistAnswers, words: WaistAnswersWords) -> WaistAnswersArtists:
    """Draw a curve for each function, the people, and a line at the query."""
    fig, ax = plt.subplots(figsize=(5.4, 3.7))
    # a phone enlarges the texts
    fig.get_layout_engine().set(rect=(0.02, 0, 0.96, 0.98))  # type: ignore[union-attr, call-arg]
    waists, weights = answers.waists, answers.weights
    room = 0.3 * np.ptp(weights)
    low, top = answers.low, weights.max() + room
    ax.set(xlim=(low, answers.high), ylim=(weights.min() - room, top))
    ax.set(xlabel=words.waist_axis, ylabel=words.answer_axis)
    ax.yaxis.labelpad = 12
    for (name, curve), look in zip(answers.curves.items(), LINES, strict=False):
        ax.plot(answers.queries, curve, color=theme.VALUE, label=name, **look)
    people = ax.scatter(waists, weights, s=90, facecolor="none", edgecolor=theme.INK, zorder=4)
    people.set(linewidth=1.5, label=words.people)
    handle = ax.axvline(low, color=theme.QUERY)
    query = ax.text(low, top, words.query(low), color=theme.QUERY, ha="center", va="bottom")
    start = [low] * len(answers.functions)
    dots = ax.scatter(start, start, marker="D", s=70, zorder=5)
    dots.set(color=theme.VALUE, clip_on=False)
    # above the axes, where the line at the query never passes
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.08), ncols=2, fontsize=10, handlelength=3)
    return WaistAnswersArtists(fig, handle, query, dots)


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
        A curve for each, in a line of its own kind; four at most.
    query : float
        The initial query: a waist in centimetres.

    Returns
    -------
    LiveFigure
        Its control is ``query``, which can be dragged as well.
    """
    if len(scores) > len(LINES):
        raise ValueError(
            f"scores has {len(scores)} functions, and a figure tells {len(LINES)} at most apart"
        )
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
