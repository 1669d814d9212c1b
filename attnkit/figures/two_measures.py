"""A query in two dimensions: waist and height together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import gaussian_scores
from attnkit.figures.shared.pooling import BandwidthScore, pooled, weights_or_gap
from attnkit.live import LiveFigure

FIGURE_WIDTH = 5.2  # inches
LEVELS = range(40, 140, 20)  # kilograms
SHADES, FAINT = 7, 0.15  # of the dots: more are not told apart, and make a page heavy


class TwoMeasures:
    """The answers for waists and heights, and for waists alone."""

    def __init__(
        self,
        waists: ArrayLike,
        heights: ArrayLike,
        weights: ArrayLike,
        scores: BandwidthScore = gaussian_scores,
        bandwidth: float = 5,
    ) -> None:
        self.waists, self.heights, self.weights = (
            np.asarray(a, dtype=float) for a in (waists, heights, weights)
        )
        self.keys = np.column_stack([self.waists, self.heights])
        self.scores, self.bandwidth = scores, bandwidth

    def answers(self, queries: np.ndarray) -> np.ndarray:
        """Return the answers in kilograms for queries of shape (n_queries, 2)."""
        return pooled(self.scores, queries, self.keys, self.weights, self.bandwidth)

    def answer(self, waist: float, height: float) -> float:
        """Return the answer for one query."""
        return float(self.answers(np.array([[waist, height]]))[0])

    def answer_by_waist(self, waist: float) -> float:
        """Return the answer for a waist alone."""
        keys = self.waists[:, None]
        answers = pooled(self.scores, np.array([[waist]]), keys, self.weights, self.bandwidth)
        return float(answers[0])

    def shares(self, waist: float, height: float) -> np.ndarray:
        """Return the attention weight of each person."""
        query = np.array([[waist, height]])
        return weights_or_gap(self.scores, query, self.keys, self.bandwidth)[0]

    def counted(self, waist: float, height: float) -> float:
        """Return how many people with equal weights would count as much together."""
        # n equal weights have the sum of squares 1/n
        return 1 / float(np.sum(self.shares(waist, height) ** 2))

    def shades(self, waist: float, height: float) -> np.ndarray:
        """Return how full each person is: in steps, from the faintest to that of most weight."""
        shares = np.nan_to_num(self.shares(waist, height))
        steps = np.round((SHADES - 1) * shares / (shares.max() or 1)) / (SHADES - 1)
        return FAINT + (0.95 - FAINT) * steps

    def inside(self, waist: float, height: float) -> np.ndarray:
        """Return which people are inside the ring of one bandwidth around a query."""
        return np.hypot(*(self.keys - (waist, height)).T) <= self.bandwidth

    def near(self, queries: np.ndarray) -> np.ndarray:
        """Return which queries have a person near enough to count."""
        distances = np.sqrt(((queries[:, None] - self.keys[None]) ** 2).sum(axis=-1))
        return distances.min(axis=1) < 1.5 * self.bandwidth


@dataclass(frozen=True)
class TwoMeasuresWords:
    """What the figure of waist and height says."""

    measures: TwoMeasures
    waist = "waist (cm)"
    height = "body height (cm)"

    def result(self, kilograms: float) -> str:
        return "no answer" if np.isnan(kilograms) else f"{kilograms:.0f} kg"

    def level(self, kilograms: float) -> str:
        return f"{kilograms:g} kg"

    def people(self, n: int) -> str:
        return "one person alone" if n == 1 else f"{n} people alike"

    def readout(self, waist: float, height: float) -> str:
        asked = f"Waist {waist:g} cm and body height {height:g} cm"
        answer, counted = self.measures.answer(waist, height), self.measures.counted(waist, height)
        if np.isnan(answer):
            return f"{asked}: nobody is near enough to be asked."
        return (
            f"{asked}: {answer:.1f} kg, as if from {self.people(round(counted))}. From the waist "
            f"alone: {self.measures.answer_by_waist(waist):.1f} kg."
        )

    def alt(self, waist: float, height: float) -> str:
        inside = self.measures.inside(waist, height)
        share = 100 * np.nansum(self.measures.shares(waist, height)[inside])
        return (
            f"{len(inside)} people in the plane of waist and height, larger the heavier they are, "
            "and fuller the more they count. "
            f"A ring of one bandwidth around the query holds {inside.sum()} of them at first, who "
            f"have {share:.0f} % of the weight. Lines join places of equal answer, and each is "
            "labelled with it."
        )


class TwoMeasuresArtists(NamedTuple):
    """What moves in the figure of waist and height."""

    fig: Figure
    people: tuple[PathCollection, ...]
    groups: tuple[np.ndarray, ...]
    """Which people each of the collections shows."""
    levels: tuple[Text, ...]
    ring: PathCollection
    dot: PathCollection
    result: Text


def draw_two_measures(measures: TwoMeasures, words: TwoMeasuresWords) -> TwoMeasuresArtists:
    """Draw the people in the plane, lines of equal answer, and a query with its ring."""
    waists, heights = measures.waists, measures.heights
    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 3.4))
    ax.set_aspect("equal")
    ax.set_xlim(waists.min() - 4, waists.max() + 4)
    ax.set_ylim(heights.min() - 10, heights.max() + 4)  # room for a number under each line
    ax.set_xlabel(words.waist, color=theme.KEY)
    ax.set_ylabel(words.height, color=theme.KEY, labelpad=8)
    levels = _draw_contours(ax, measures, words)
    people, groups = _draw_people(ax, measures)
    fig.draw_without_rendering()  # settles the layout, which gives a length in data its size
    corners = ax.transData.transform([[0, 0], [1, 0]])
    points_a_centimetre = 72 / fig.dpi * np.ptp(corners[:, 0])
    middle = waists.mean(), heights.mean()
    size = (2 * measures.bandwidth * points_a_centimetre) ** 2
    ring = ax.scatter(*middle, s=size, facecolor="none", linewidth=2)
    ring.set_edgecolor(theme.QUERY)
    dot = ax.scatter(*middle, s=70, color=theme.QUERY, edgecolor=theme.SURFACE, zorder=5)
    result = ax.text(*middle, "", weight="bold", color=theme.VALUE, ha="center", zorder=6)
    result.set_bbox(theme.paper(1.5, alpha=0.85))
    return TwoMeasuresArtists(fig, people, groups, levels, ring, dot, result)


def _draw_people(
    ax: Axes, measures: TwoMeasures
) -> tuple[tuple[PathCollection, ...], tuple[np.ndarray, ...]]:
    """Draw the people of each size, and return who they are."""
    # Five sizes: with one for each person, every circle is written in full, 20 KB more on a page.
    weights = measures.weights
    share = np.round(4 * (weights - weights.min()) / np.ptp(weights)) / 4
    groups = tuple(np.flatnonzero(share == size) for size in np.unique(share))
    people = []
    for group in groups:
        x, y = measures.keys[group].T
        people.append(ax.scatter(x, y, s=6 + 60 * share[group[0]], color=theme.WEIGHT, linewidth=0))
    return tuple(people), groups


def _draw_contours(ax: Axes, measures: TwoMeasures, words: TwoMeasuresWords) -> tuple[Text, ...]:
    """Draw lines of equal answer where a person is near enough to count, with a label each."""
    across, up = np.linspace(*ax.get_xlim(), 60), np.linspace(*ax.get_ylim(), 40)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    answers = np.where(measures.near(grid), measures.answers(grid), np.nan).reshape(40, 60)
    lines = ax.contour(across, up, answers, levels=LEVELS, colors=theme.INK, linewidths=1)
    labels = []
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        places = np.asarray(path.vertices)
        if len(places):  # a number under its lower end, where no other line is near
            x, y = places[places[:, 1].argmin()]
            label = ax.text(x, y - 1, words.level(level), ha="center", va="top", fontsize=10)
            label.set(zorder=4)
            labels.append(label)
    return tuple(labels)


@theme.style()
def two_measures(
    waists: ArrayLike,
    heights: ArrayLike,
    weights: ArrayLike,
    scores: BandwidthScore = gaussian_scores,
    *,
    bandwidth: float = 5,
    query: tuple[float, float] = (90, 170),
) -> LiveFigure:
    """Drag a query over the plane of waists and heights.

    Every dot is a person, larger for a larger body weight and fuller for a larger weight in the
    average. The ring marks one bandwidth around the query. Thin lines join places with the same
    answer.

    Parameters
    ----------
    waists, heights, weights : arrays of shape (n_keys,)
        Two measures that make a key, in centimetres, and the value in kilograms.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys), for
        queries of shape (n_queries, 2) and keys of shape (n_keys, 2); it is also
        called for the waist alone, with one column.
    bandwidth : float
        In centimetres, for both measures.
    query : pair of float
        The initial query: waist and height in centimetres.

    Returns
    -------
    LiveFigure
        Its controls are ``waist`` and ``height``; the query can be dragged in the plane.
    """
    measures = TwoMeasures(waists, heights, weights, scores, bandwidth)
    words = TwoMeasuresWords(measures)
    artists = draw_two_measures(measures, words)
    low = measures.heights.min() + 3 * bandwidth
    lower_ends = [label.get_position() for label in artists.levels]
    edges = artists.fig.axes[0].get_xlim()

    def move_result(waist: float, height: float) -> dict:
        """Put the answer under the ring, or over it where there is little room below."""
        below = height > low
        y = height - bandwidth - 2 if below else height + bandwidth + 2
        return {
            "position": (waist, y),
            "verticalalignment": "top" if below else "bottom",
            "text": words.result(measures.answer(waist, height)),
        }

    def shade(waist: float, height: float) -> list[dict]:
        """Shade each person by the weight."""
        shades = measures.shades(waist, height)
        return [{"alpha": shades[group]} for group in artists.groups]

    def show_levels(waist: float, height: float) -> list[dict]:
        """Move a label aside where the query or its answer would cover it."""
        marks = (waist, height), move_result(waist, height)["position"]
        return [{"position": (beside(x, y, marks, edges), y)} for x, y in lower_ends]

    return LiveFigure(
        artists.fig,
        {
            artists.people: shade,
            artists.levels: show_levels,
            (artists.ring, artists.dot): lambda waist, height: [([waist], [height])] * 2,
            artists.result: move_result,
        },
        waist=_slider(query[0], 60, 140, 5, words.waist),
        height=_slider(query[1], 145, 190, 2.5, words.height),
        drag={artists.dot: ("waist", "height")},
        readout=words.readout,
        alt=words.alt(*query),
    )


def beside(
    x: float, y: float, marks: Iterable[tuple[float, float]], edges: tuple[float, float]
) -> float:
    """Return where a label is clear of some marks: at x, or else to the right or to the left.

    >>> beside(60, 150, [(90, 170)], (50, 150)), beside(60, 150, [(62, 148)], (50, 150))
    (60, 71)
    >>> beside(140, 150, [(140, 148)], (50, 150))  # on the right there is no room
    129
    """
    shifts = (0, 11, -11, 22, -22)
    clear = (
        x + shift
        for shift in shifts
        if edges[0] + 6 < x + shift < edges[1] - 6
        and not any(abs(x + shift - a) < 9 and abs(y - 3 - b) < 6 for a, b in marks)
    )
    return next(clear, x)


def _slider(
    value: float, low: float, high: float, step: float, description: str
) -> widgets.FloatSlider:
    look = {"step": step, "readout_format": ""}
    return widgets.FloatSlider(value=value, min=low, max=high, description=description, **look)
