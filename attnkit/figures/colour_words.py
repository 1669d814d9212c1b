"""Words that learn to find patches of their colour, by two projections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap, hsv_to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.labels import Box, Plane
from attnkit.figures.shared.numbers import fixed, joined, percent
from attnkit.live import LiveFigure
from attnkit.plots import arrow, axes_in_inches, heatmap

PRODUCT = "product"
CIRCLE = Plane((-5.2, 5.2), (-5.2, 5.2), inches=0.19)
RIM = 4.75  # where the hues stand around the arrows
FULL = 0.4  # the weight that is drawn in full purple
LETTERS = 10.5  # their size at the arrows and in the matrices
CELL = 0.58, 0.235  # inches
# The left and the upper end of each matrix, in inches; below W_query its product with W_key.
MATRICES = {"W_query": (2.92, 1.76), "W_key": (4.7, 1.76), PRODUCT: (2.92, 0.76)}
BY_HAND = 4.7, 0.76


def hue_colours(hues: ArrayLike) -> np.ndarray:
    """Return the red, green and blue (0 to 1) of hues in degrees, (n, 3)."""
    hues = np.asarray(hues, dtype=float)
    return hsv_to_rgb(np.column_stack([hues / 360 % 1, *np.full((2, len(hues)), 0.85)]))


class WordsFindPatches:
    """What words know of coloured patches at each step of a training."""

    def __init__(
        self,
        hues: ArrayLike,
        target: ArrayLike,
        weights: ArrayLike,
        W_query: ArrayLike,
        W_key: ArrayLike,
        by_hand: ArrayLike,
    ) -> None:
        self.hues, self.colours = np.asarray(hues, float), hue_colours(hues)
        self._weights = np.asarray(weights, float)
        self._matrices = {"W_query": np.asarray(W_query, float), "W_key": np.asarray(W_key, float)}
        self.by_hand = np.asarray(by_hand, float)
        self._shares = (self._weights * (np.asarray(target) > 0)).sum(axis=2)
        self.last = len(self._weights) - 1

    def weights(self, step: int) -> np.ndarray:
        """Return the weights at a step, (n_words, n_patches)."""
        return self._weights[step]

    def mixtures(self, step: int) -> np.ndarray:
        """Return the colour that each word gets back, (n_words, 1, 3)."""
        return (self.weights(step) @ self.colours)[:, None]

    def share(self, step: int) -> np.ndarray:
        """Return each word's weight on the patches of its colour, (n_words,)."""
        return self._shares[step]

    def matrix(self, name: str, step: int) -> np.ndarray:
        """Return W_query, (n_words, d_k), W_key, (2, d_k), or the product of both, (n_words, 2)."""
        if name != PRODUCT:
            return self._matrices[name][step]
        W_query, W_key = self._matrices["W_query"][step], self._matrices["W_key"][step]
        return W_query @ W_key.T / np.sqrt(W_key.shape[1])

    def rim(self) -> np.ndarray:
        """Return where the hues stand around the arrows, (n_patches, 2)."""
        angles = np.radians(self.hues)
        return RIM * np.column_stack([np.cos(angles), np.sin(angles)])

    def marks(self) -> list[Box]:
        """Return the room of what stands in the circle: hues, and the tips of the rows by hand."""
        return [Box(x, y, 0.5, 0.5) for x, y in (*self.rim(), *self.by_hand)]

    def lengths(self, step: int) -> np.ndarray:
        """Return how long the rows of the product are, (n_words,)."""
        return np.linalg.norm(self.matrix(PRODUCT, step), axis=1)


@dataclass(frozen=True)
class WordsFindPatchesWords:
    """What the figure of words and patches says."""

    training: WordsFindPatches
    words: Sequence[str]
    weights_title = f"weight of each patch (full purple: {FULL})"
    patches_axis = "patch: its hue in degrees"
    words_axis = "word"
    outputs_title = "output"
    circle_title = "where each word looks"
    by_hand_title = "by hand: M"
    product_title = "W_query W_key\N{MODIFIER LETTER CAPITAL T}/√2"
    rows_of_keys = "cos", "sin"
    step_player = "training step"

    @property
    def patches_title(self) -> str:
        return f"{len(self.training.hues)} patches of different hues"

    @property
    def hues(self) -> list[str]:
        return [f"{hue:g}" for hue in self.training.hues]

    def matrix_title(self, name: str) -> str:
        return self.product_title if name == PRODUCT else name

    def numbers(self, matrix: np.ndarray) -> list[str]:
        return [fixed(number, 2) for number in matrix.ravel()]

    def readout(self, step: int) -> str:
        shares = zip(self.words, self.training.share(step), strict=True)
        each = ", ".join(f"{word} {percent(share)}" for word, share in shares)
        lengths = ", ".join(self.numbers(self.training.lengths(step)))
        return (
            f"Step {step}: weight on the patches of the right colour: {each}. Lengths of the "
            f"arrows: {lengths}."
        )

    @property
    def alt(self) -> str:
        shares = joined([percent(share) for share in self.training.share(0)])
        lengths = joined(self.numbers(self.training.lengths(self.training.last)))
        by_hand = joined(self.numbers(np.linalg.norm(self.training.by_hand, axis=1)))
        return (
            f"Attention weights of the words {joined(self.words)} over {len(self.training.hues)} "
            "patches of different hues, beside the average colour that each word gets back. Below, "
            "an arrow for each word in the colour circle, and the numbers of W_query, of W_key, of "
            "their product, whose rows are the arrows, and of the matrix made by hand. At step 0, "
            f"where the figure starts, {shares} of the weight lies on the right colour. In the end "
            f"each arrow points at its colour; the arrows are {lengths} long, by hand {by_hand}."
        )


class WordsFindPatchesArtists(NamedTuple):
    """What moves in the figure of words and patches."""

    fig: Figure
    cells: QuadMesh | AxesImage
    mixtures: AxesImage
    arrows: tuple[FancyArrowPatch, ...]
    names: tuple[Text, ...]
    matrices: dict[str, tuple[QuadMesh | AxesImage, tuple[Text, ...]]]


def draw_words_find_patches(
    training: WordsFindPatches, words: WordsFindPatchesWords
) -> WordsFindPatchesArtists:
    """Draw patches over weights and outputs; below them the colour circle, and four matrices."""
    fig = plt.figure(figsize=(5.9, 4.45))
    fig.set_layout_engine("none")
    strip = axes_in_inches(fig, 0.92, 3.92, 4.1, 0.26)
    matrix = axes_in_inches(fig, 0.92, 2.72, 4.1, 0.9)
    swatch = axes_in_inches(fig, 5.14, 2.72, 0.72, 0.9)
    across = float(np.ptp(CIRCLE.x)) * CIRCLE.inches
    circle = axes_in_inches(fig, 0.12, 0.04, across, across)
    _draw_patches(strip, training.colours)
    strip.set_title(words.patches_title, fontsize=11)
    cells = _draw_weights(matrix, training.weights(0), words)
    mixtures = _draw_mixtures(swatch, training.mixtures(0))
    swatch.set_title(words.outputs_title, fontsize=11)
    arrows, names = _draw_circle(circle, training, words)
    drawn = {
        name: _draw_matrix(fig, place, training.matrix(name, 0), words, name)
        for name, place in MATRICES.items()
    }
    _draw_matrix(fig, BY_HAND, training.by_hand, words)
    return WordsFindPatchesArtists(fig, cells, mixtures, arrows, names, drawn)


def _draw_patches(ax: Axes, colours: np.ndarray) -> None:
    ax.imshow(colours[None], aspect="auto", interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def _draw_weights(
    ax: Axes, weights: np.ndarray, words: WordsFindPatchesWords
) -> QuadMesh | AxesImage:
    cells = heatmap(ax, weights, row_labels=words.words, column_labels=words.hues, vmax=FULL)
    ax.set_title(words.weights_title, fontsize=11)
    ax.set(xlabel=words.patches_axis, ylabel=words.words_axis)
    ax.yaxis.labelpad = 14  # a phone enlarges the texts
    ax.tick_params(labelsize=10)
    for hue in ax.get_xticklabels()[1::2]:
        hue.set_visible(False)  # told of a cell, and not drawn: a phone has no room for all
    ax.yaxis.label.set_color(theme.QUERY)  # not each word, which names another colour
    return cells


def _draw_mixtures(ax: Axes, colours: np.ndarray) -> AxesImage:
    mixtures = ax.imshow(colours, aspect="auto", interpolation="none")
    ax.set(xticks=[], yticks=[])
    for row in range(1, len(colours)):
        ax.axhline(row - 0.5, color=theme.SURFACE, linewidth=4)  # one output for each word
    ax.spines[:].set_visible(False)
    return mixtures


def _draw_circle(
    ax: Axes, training: WordsFindPatches, words: WordsFindPatchesWords
) -> tuple[tuple[FancyArrowPatch, ...], tuple[Text, ...]]:
    """Draw the hues around the rim, the tips of the arrows made by hand, and an arrow a word."""
    ax.set(xlim=CIRCLE.x, ylim=CIRCLE.y)
    ax.set_axis_off()
    ax.set_title(words.circle_title, fontsize=11, pad=2)
    (x, y), (x_by_hand, y_by_hand) = training.rim().T, training.by_hand.T
    ax.scatter(x, y, s=45, c=training.colours)
    ax.scatter(x_by_hand, y_by_hand, s=45, marker="x", color=theme.MUTED)
    ax.scatter(0, 0, s=9, color=theme.MUTED)
    arrows = tuple(arrow(ax, (1, 1), theme.QUERY, width=1.8, head=11) for _ in words.words)
    names = tuple(
        ax.text(0, 0, word, color=theme.QUERY, ha="center", va="center", fontsize=LETTERS)
        for word in words.words
    )
    return arrows, names


def _draw_matrix(
    fig: Figure,
    place: tuple[float, float],
    matrix: np.ndarray,
    words: WordsFindPatchesWords,
    name: str | None = None,
) -> tuple[QuadMesh | AxesImage, tuple[Text, ...]]:
    """Draw a matrix with its numbers; one without a name is the one made by hand."""
    n_rows, n_columns = matrix.shape
    height = CELL[1] * n_rows
    ax = axes_in_inches(fig, place[0], place[1] - height, CELL[0] * n_columns, height)
    rows = words.rows_of_keys if name == "W_key" else words.words
    shade = {"W_query": theme.QUERY_SOFT, "W_key": theme.KEY_SOFT}.get(name or "", theme.GRID)
    one_colour = ListedColormap([shade])
    cells = heatmap(ax, matrix, row_labels=rows, annotate=True, cmap=one_colour, vmax=1)
    ax.tick_params(labelsize=LETTERS, pad=1)
    for tick in ax.xaxis.get_major_ticks():
        tick.label1.set_visible(False)
    ink = {"W_query": theme.QUERY, "W_key": theme.KEY}.get(name or "", theme.INK)
    title = words.matrix_title(name) if name else words.by_hand_title
    ax.set_title(title, fontsize=10.5, pad=3, color=ink, x=-0.42 if name == PRODUCT else 0)
    for text, number in zip(ax.texts, words.numbers(matrix), strict=True):
        text.set(text=number, color=theme.INK, fontsize=LETTERS)
    return cells, tuple(ax.texts)


@theme.style()
def words_find_patches(
    words: Sequence[str],
    hues: ArrayLike,
    target: ArrayLike,
    *,
    weights: ArrayLike,
    W_query: ArrayLike,
    W_key: ArrayLike,
    by_hand: ArrayLike,
) -> LiveFigure:
    """Replay training: how two matrices grow that let each word find the patches of its colour.

    Parameters
    ----------
    words : sequence of str
        The names of the words, (n_words,).
    hues : array of shape (n_patches,)
        The hue of each patch in degrees.
    target : array of shape (n_words, n_patches)
        The weights that a word ought to give; above 0 at the patches of its colour.
    weights : array of shape (n_steps + 1, n_words, n_patches)
        Attention weights before the first step and after each.
    W_query, W_key : arrays of shape (n_steps + 1, n_words, 2) and (n_steps + 1, 2, 2)
        The matrices that are trained, for one-hot words and for patches (cos, sin).
    by_hand : array of shape (n_words, 2)
        The matrix to compare their product with.

    Returns
    -------
    LiveFigure
        Its control is ``step``.
    """
    training = WordsFindPatches(hues, target, weights, W_query, W_key, by_hand)
    said = WordsFindPatchesWords(training, words)
    artists = draw_words_find_patches(training, said)

    def move_names(step: int) -> list[dict]:
        tips = training.matrix(PRODUCT, step)
        placed = training.marks()
        for word, tip in zip(words, tips, strict=True):
            placed.append(CIRCLE.label(tip, CIRCLE.size(word, LETTERS), placed, tips))
        return [{"position": box[:2]} for box in placed[-len(words) :]]

    matrices: dict = {}
    for name, (cells, texts) in artists.matrices.items():
        matrices[cells] = lambda step, name=name: training.matrix(name, step)
        matrices[texts] = lambda step, name=name: said.numbers(training.matrix(name, step))
    return LiveFigure(
        artists.fig,
        {
            artists.cells: training.weights,
            artists.mixtures: training.mixtures,
            artists.arrows: lambda step: [((0, 0), tip) for tip in training.matrix(PRODUCT, step)],
            artists.names: move_names,
            **matrices,
        },
        step=widgets.Play(value=0, max=training.last, interval=200, description=said.step_player),
        readout=said.readout,
        still={"step": training.last},
        follow_theme=True,  # the colours of the patches are the same on any page
        alt=said.alt,
    )
