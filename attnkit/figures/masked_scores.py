"""Masks: three tokens, four masks, and four ways to apply them, of which one is right."""

from collections.abc import Mapping, Sequence
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
from attnkit.figures.programs import masks as programs
from attnkit.figures.programs.masks import (
    INFINITE,
    WAYS,
    MaskedScores,
    MaskedScoresWords,
    Masks,
)
from attnkit.figures.shared.cells import INKS
from attnkit.live import Cell, LiveFigure
from attnkit.plots import axes_in_inches, colour_tick_labels, heatmap

CELL = 0.62, 0.32  # inches
PLAIN = ListedColormap([theme.GRID])  # scores have one colour
SCALE = -2, 4  # of the scores that can be dragged


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
    names: Sequence[str],
    scores: ArrayLike,
    masks: Mapping[str, ArrayLike] | Masks,
    *,
    row: int = 1,
) -> LiveFigure:
    """Choose a mask and how it is applied, and move the scores of one token.

    Parameters
    ----------
    names : sequence of 3 str
        The tokens.
    scores : array of shape (3, 3)
        A row for each token that asks. In the row that can be moved, whole numbers from -2 to 4.
    masks : dict, or callable
        ``{name: mask}``, each a boolean array of shape (3, 3); True = may attend. The first one is
        on at first. Or a function ``masks(n_tokens)`` that returns such a dict: a reader may change
        it in the page, so it is written in plain numpy of its own.
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
    cell = (
        Cell.of(masks, programs.masked_scores, [*names], given, row, INKS)
        if callable(masks)
        else None
    )
    found = masks(len(given)) if callable(masks) else masks
    masked = MaskedScores(given, found, row)
    words = MaskedScoresWords(masked, names)
    made = cell.updates if cell else programs.of_masked_scores(masked, words, INKS)
    artists = draw_masked_scores(masked, words)
    second, third = (
        widgets.IntSlider(int(given[row, key]), *SCALE, description=words.slider(key))
        for key in (1, 2)
    )
    second_dot, third_dot = artists.dots
    return LiveFigure(
        artists.fig,
        {
            artists.scores: made["scores"],
            (*artists.weights, artists.sums, artists.bars): made["weights"],
            second_dot: lambda second: ([1], [second]),
            third_dot: lambda third: ([2], [third]),
        },
        mask=widgets.Dropdown(options=list(masked.masks), description=words.mask_menu),
        way=widgets.Dropdown(
            options=list(zip(words.ways, WAYS, strict=True)), description=words.way_menu
        ),
        second=second,
        third=third,
        drag={second_dot: (None, "second"), third_dot: (None, "third")},
        readout=made["readout"],
        follow_theme=True,  # scores are grey on any page
        alt=words.alt,
        editable=cell,
    )
