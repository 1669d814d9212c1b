"""Softmax: two scores and their gap, the curve of the gap, and many scores with a temperature."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import softmax
from attnkit.figures.programs import softmax as programs
from attnkit.figures.programs.softmax import (
    GapAndTemperature,
    GapAndTemperatureWords,
    ManyScores,
    ManyScoresWords,
    TwoScores,
    TwoScoresWords,
    Weigh,
)
from attnkit.figures.shared.sliders import selection
from attnkit.live import Cell, LiveFigure

FIGURE_WIDTH = 6.0  # inches
GAP_AT = -0.34  # under the dots of the lower number line


def _cell(weights: Weigh, make: Callable[..., dict], *given: object) -> Cell:
    """Return the cell of a figure: the given function, or softmax in two lines."""
    if weights is softmax:
        return Cell(programs.SOFTMAX, "softmax", make, given)
    return Cell.of(weights, make, *given)


# ------------------------------------------------------------------------------- two scores


class TwoScoresArtists(NamedTuple):
    """What moves when a score does, a pair for A and B where there are two."""

    fig: Figure
    dots: tuple[PathCollection, PathCollection]
    names: tuple[Text, Text]
    gap: Line2D
    guide: Line2D
    guide_top: float  # the height of the dot of A, in the axes of the gap
    gap_text: Text
    bars: BarContainer
    numbers: tuple[Text, ...]


def draw_two_scores(
    first: float, second: float, low: int, high: int, words: TwoScoresWords
) -> TwoScoresArtists:
    """Draw a number line for each score, the gap between them, and four bars."""
    fig, (line_a, line_b, bars_ax) = plt.subplots(
        3, 1, figsize=(FIGURE_WIDTH, 4.3), height_ratios=[0.8, 1, 2.4]
    )
    dot_a, name_a = _draw_score(line_a, first, words.dot("A", first), low, high)
    dot_b, name_b = _draw_score(line_b, second, words.dot("B", second), low, high)
    line_a.spines["bottom"].set_visible(False)
    line_a.tick_params(length=0, labelbottom=False)
    line_b.set_xlabel(words.axis)
    (gap,) = line_b.plot(
        [second, first], [GAP_AT, GAP_AT], color=theme.MUTED, marker="|", linewidth=1.5
    )
    # from the dot of A down to the gap, across the border of the two axes
    (guide,) = line_b.plot([first] * 2, [GAP_AT, 1], color=theme.MUTED, linestyle=":", linewidth=1)
    guide.set(clip_on=False, in_layout=False)
    gap_text = line_b.text(0, -0.75, "", ha="center", va="center", color=theme.MUTED, fontsize=10)
    gap_text.set_bbox(theme.paper(0.5))
    bars, numbers = _draw_lengths(bars_ax)
    fig.draw_without_rendering()  # settles where each of the axes lies
    top = line_b.transData.inverted().transform(line_a.transData.transform((first, 0)))[1]
    return TwoScoresArtists(
        fig, (dot_a, dot_b), (name_a, name_b), gap, guide, top, gap_text, bars, numbers
    )


def _draw_score(
    ax: Axes, score: float, name: str, low: int, high: int
) -> tuple[PathCollection, Text]:
    """Draw a score as a dot on a number line, with its name above."""
    ax.set(xlim=(low - 1, high + 1), ylim=(-1, 1), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.set_xticks(range(low, high + 1, 2))
    dot = ax.scatter([score], [0], s=150, color=theme.INK, zorder=4, clip_on=False)
    text = ax.text(score, 0.35, name, ha="center", va="bottom", bbox=theme.paper(1))
    return dot, text


def _draw_lengths(ax: Axes) -> tuple[BarContainer, tuple[Text, ...]]:
    """Draw a pair of bars for A and one for B: in each a weight, and a share below it."""
    rows = np.array([0.0, 0.42, 1.2, 1.62])
    ax.set(xlim=(0, 1.5), ylim=(2.0, -0.35), xticks=[0, 0.5, 1], yticks=[0.21, 1.41])
    ax.set_yticklabels(["A", "B"])
    ax.tick_params(axis="y", length=0)
    ax.spines["bottom"].set_bounds(0, 1)
    ax.grid(axis="x")
    colours = [theme.WEIGHT, theme.MUTED] * 2
    bars = ax.barh(rows, np.full(4, 0.5), height=0.36, color=colours)
    places = zip(rows, colours, strict=True)
    numbers = tuple(ax.text(1.04, y, "", va="center", color=colour) for y, colour in places)
    for number in numbers[::2]:
        number.set_fontweight("bold")
        number.set_bbox(theme.paper(1))  # a reader's own weight may be above 1
    return bars, numbers


@theme.style()
def two_scores(
    first: int = 51,
    second: int = 49,
    weights: Weigh = softmax,
    *,
    low: int = 46,
    high: int = 56,
    editable: bool = False,
) -> LiveFigure:
    """Move two scores and compare their softmax with their share of the total.

    Parameters
    ----------
    first, second : int
        The initial scores of A and B.
    weights : callable
        ``weights(scores)`` returns the weights of a 1-D array of scores.
    low, high : int
        Where the scale of the scores begins and ends; above 0, or the shares have no meaning.
    editable : bool
        Whether a reader may change ``weights`` in the page: a function in plain numpy, of its own.

    Returns
    -------
    LiveFigure
        Its controls are ``a`` and ``b``; both dots can be dragged.
    """
    two = TwoScores(weights)
    words = TwoScoresWords(two)
    artists = draw_two_scores(first, second, low, high, words)
    cell = _cell(weights, programs.two_scores) if editable else None
    made = cell.updates if cell else programs.of_two_scores(two, words)
    (dot_a, dot_b), (name_a, name_b) = artists.dots, artists.names
    return LiveFigure(
        artists.fig,
        {
            dot_a: lambda a: ([a], [0]),
            dot_b: lambda b: ([b], [0]),
            name_a: lambda a: {"text": words.dot("A", a), "x": a},
            name_b: lambda b: {"text": words.dot("B", b), "x": b},
            artists.guide: lambda a: ([a, a], [GAP_AT, artists.guide_top]),
            artists.gap: lambda a, b: ([b, a], [GAP_AT, GAP_AT]),
            artists.gap_text: lambda a, b: {"text": words.gap(a, b), "x": (a + b) / 2},
            artists.bars: made["bars"],
            artists.numbers: made["numbers"],
        },
        alt=words.alt,
        editable=cell,
        readout=made["readout"],
        drag={dot_a: "a", dot_b: "b"},
        a=widgets.IntSlider(first, low, high, description=words.sliders[0]),
        b=widgets.IntSlider(second, low, high, description=words.sliders[1]),
    )


# ---------------------------------------------------------------------- gap and temperature


class GapAndTemperatureArtists(NamedTuple):
    """What moves with the gap or the temperature."""

    fig: Figure
    line: Line2D
    guides: Line2D
    dot: PathCollection
    number: Text


def draw_gap_and_temperature(
    every_gap: np.ndarray, at_one: np.ndarray, words: GapAndTemperatureWords
) -> GapAndTemperatureArtists:
    """Draw the curve at temperature 1 twice: wide and faint to stay, and a line to move."""
    low, high = every_gap[[0, -1]]
    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 3.3))
    ax.set(xlim=(low, high), ylim=(-0.03, 1.08), yticks=[0, 0.5, 1])
    ax.set_xlabel(words.gap_axis)
    ax.set_ylabel(words.weight_axis, labelpad=8)
    ax.grid()
    ax.plot(every_gap, at_one, color=theme.GRID, linewidth=5, solid_capstyle="round", zorder=1.5)
    (line,) = ax.plot(every_gap, at_one, color=theme.WEIGHT)
    (guides,) = ax.plot([0, 0, low], [-0.03, 0.5, 0.5], color=theme.MUTED, linewidth=1)
    guides.set_linestyle(":")
    dot = ax.scatter([0], [0.5], s=130, color=theme.WEIGHT, edgecolor=theme.SURFACE, zorder=5)
    dot.set_clip_on(False)  # at both ends of the slider it is whole
    faint = ax.text(0.98, 0.06, words.faint_line, transform=ax.transAxes, ha="right")
    faint.set(color=theme.MUTED, fontsize=10)
    number = ax.text(0, 0, "", color=theme.WEIGHT, weight="bold", va="center")
    number.set_bbox(theme.paper(0.8, alpha=0.85))
    return GapAndTemperatureArtists(fig, line, guides, dot, number)


@theme.style()
def gap_and_temperature(
    gap: int = 2,
    temperature: float = 1,
    weights: Weigh = softmax,
    *,
    gaps: tuple[int, int] = (-20, 20),
    temperatures: Sequence[float] = (0.5, 1, 2, 4, 8, 16),
    editable: bool = False,
) -> LiveFigure:
    """Draw the weight of A over the gap between A and B, at any temperature.

    Parameters
    ----------
    gap : int
        The initial gap: the score of A minus that of B.
    temperature : float
        The initial number that both scores are divided by; one of `temperatures`.
    weights : callable
        ``weights(scores)`` returns the weights of a 1-D array of scores.
    gaps : (lowest, highest) gap
    temperatures : sequence of float
    editable : bool
        Whether a reader may change ``weights`` in the page: a function in plain numpy, of its own.

    Returns
    -------
    LiveFigure
        Its controls are ``gap`` and ``temperature``; the dot can be dragged sideways.
    """
    curve = GapAndTemperature(weights, gaps)
    words = GapAndTemperatureWords(curve, temperatures)
    artists = draw_gap_and_temperature(curve.every_gap, curve.curve(1), words)
    low, high = gaps
    given = gaps, list(temperatures)
    cell = _cell(weights, programs.gap_and_temperature, *given) if editable else None
    made = cell.updates if cell else programs.of_gap_and_temperature(curve, words)
    moved = {name: getattr(artists, name) for name in ("line", "guides", "dot", "number")}
    return LiveFigure(
        artists.fig,
        {artist: made[name] for name, artist in moved.items()},
        alt=words.alt,
        editable=cell,
        readout=made["readout"],
        drag={artists.dot: "gap"},
        gap=selection(range(low, high + 1), gap, words.sliders[0]),
        temperature=selection(temperatures, temperature, words.sliders[1]),
    )


# ------------------------------------------------------------------------------ many scores


class ManyScoresArtists(NamedTuple):
    """The bars and the numbers at their ends."""

    fig: Figure
    score_bars: BarContainer
    score_numbers: tuple[Text, ...]
    weight_bars: BarContainer
    weight_numbers: tuple[Text, ...]


def draw_many_scores(
    scores: np.ndarray, lowest: float, highest: float, words: ManyScoresWords
) -> ManyScoresArtists:
    """Draw a bar for each score, with room from the lowest to the highest, and for each weight."""
    places = np.arange(len(scores))
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(FIGURE_WIDTH, 4.4), height_ratios=[1, 1.25])
    top.set(ylim=(lowest - 1.5, highest + 1.2), xticks=[])
    top.set_ylabel(words.score_axis, labelpad=8)
    top.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    top.spines["bottom"].set_visible(False)
    top.axhline(0, color=theme.MUTED, linewidth=1)
    score_bars = top.bar(places, scores, width=0.5, color=theme.INK)
    score_numbers = tuple(top.text(x, 0, "", ha="center") for x in places)
    bottom.set(ylim=(0, 1.15), yticks=[0, 0.5, 1], xticks=places)
    bottom.set_ylabel(words.weight_axis, labelpad=8)
    bottom.set_xticklabels(words.names)
    bottom.tick_params(axis="x", length=0)
    bottom.grid(axis="y")
    weight_bars = bottom.bar(places, scores * 0, width=0.5, color=theme.WEIGHT)
    look = {"ha": "center", "va": "bottom", "color": theme.WEIGHT, "bbox": theme.paper(1)}
    weight_numbers = tuple(bottom.text(x, 0, "", **look) for x in places)
    for ax in (top, bottom):
        ax.set_xlim(-0.6, len(scores) - 0.4)
    return ManyScoresArtists(fig, score_bars, score_numbers, weight_bars, weight_numbers)


def _beyond_bar(score: float) -> dict:
    """Return where a number stands at the end of a bar: above it, or below a negative one."""
    return {"y": score + 0.15, "va": "bottom"} if score >= 0 else {"y": score - 0.3, "va": "top"}


@theme.style()
def many_scores(
    names: Sequence[str],
    scores: ArrayLike,
    weights: Weigh = softmax,
    *,
    change: int = 0,
    positions: Sequence[float] = tuple(np.arange(-2, 6.5, 0.5)),
    temperatures: Sequence[float] = (0.1, 0.25, 0.5, 1, 2, 4, 8, 100),
    editable: bool = False,
) -> LiveFigure:
    """Show many scores and their weights; change one score, or the temperature of all.

    Parameters
    ----------
    names : sequence of str
        One for each candidate.
    scores : (n,) array
    weights : callable
        ``weights(scores)`` returns the weights of a 1-D array of scores.
    change : int
        Which score gets a slider.
    positions : sequence of float
        Where that slider stops; the score itself must be one of them.
    temperatures : sequence of float
        Numbers that all scores are divided by; 1 must be one of them.
    editable : bool
        Whether a reader may change ``weights`` in the page: a function in plain numpy, of its own.

    Returns
    -------
    LiveFigure
        Its controls are ``score`` and ``temperature``.

    Raises
    ------
    ValueError
        If there is not one score for each name.
    """
    scores = np.array(scores, float)
    if scores.shape != (len(names),):
        raise ValueError(
            f"scores has shape {scores.shape}; it needs one for each of the {len(names)} names"
        )
    many = ManyScores(scores, weights, change)
    words = ManyScoresWords(names, many)
    lowest, highest = min(*scores, *positions, 0), max(*scores, *positions)
    artists = draw_many_scores(scores, lowest, highest, words)
    given = list(names), scores, change
    cell = _cell(weights, programs.many_scores, *given) if editable else None
    made = cell.updates if cell else programs.of_many_scores(many, words)

    def score_numbers(score: float) -> list[dict]:
        return [{"text": words.score(s)} | _beyond_bar(s) for s in many.changed(score)]

    return LiveFigure(
        artists.fig,
        {
            artists.score_bars: many.changed,
            artists.score_numbers: score_numbers,
            artists.weight_bars: made["weight_bars"],
            artists.weight_numbers: made["weight_numbers"],
        },
        alt=words.alt,
        editable=cell,
        readout=made["readout"],
        score=selection([float(p) for p in positions], float(scores[change]), words.score_slider),
        temperature=selection(temperatures, 1, words.temperature_slider),
    )
