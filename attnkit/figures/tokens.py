"""Tokens that attend to each other: whose weight is largest, patches of a picture, words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import written
from attnkit.figures.shared.numbers import joined, listed, nonzero, upper_bound
from attnkit.live import LiveFigure
from attnkit.plots import colour_tick_labels, heatmap

Cells = QuadMesh | AxesImage

ONE_ROW, ALL_ROWS = 0, 1  # all rows would answer what the chapter asks


# -------------------------------------------------------------------------- largest weights


class LargestWeights:
    """Weight matrices over many random draws, and where each row has its largest weight.

    Draws are counted from 1; draw 0 shows nothing, because the chapter asks for a guess before the
    answer.
    """

    def __init__(self, maps: Mapping[str, ArrayLike]) -> None:
        self.maps = {name: np.asarray(weights, float) for name, weights in maps.items()}
        self.n_draws, self.n_tokens, _ = next(iter(self.maps.values())).shape
        self.rows = np.arange(self.n_tokens)

    def weights(self, name: str, draw: int) -> np.ndarray:
        """Return a drawn weight matrix, or an empty one."""
        if draw == 0:
            return np.full((self.n_tokens, self.n_tokens), np.nan)
        return self.maps[name][draw - 1]

    def rings(self, name: str, draw: int) -> tuple[np.ndarray, np.ndarray]:
        """Return columns and rows of the largest weights; outside the matrix at draw 0."""
        outside = np.full(self.n_tokens, -9)
        return (self.weights(name, draw).argmax(axis=1) if draw else outside), self.rows

    def own(self, name: str, draw: int) -> int:
        """Return in how many rows a token gives the largest weight to itself."""
        columns, rows = self.rings(name, draw)
        return int((columns == rows).sum())


@dataclass(frozen=True)
class LargestWeightsWords:
    """What the figure of the largest weights says."""

    largest: LargestWeights
    asks = "token that asks"
    answers = "token that answers"
    draw_player = "draw"

    def readout(self, draw: int) -> str:
        if not draw:
            return "Nothing is drawn yet. Guess first, then go on to draw 1."
        each = "; ".join(
            f"{name}: {self.largest.own(name, draw)} of {self.largest.n_tokens}"
            for name in self.largest.maps
        )
        return f"Draw {draw}. Rows in which one's own weight is the largest: {each}."

    @property
    def alt(self) -> str:
        names = list(self.largest.maps)
        count = {1: "One matrix", 2: "Two matrices side by side"}.get(
            len(names), f"{len(names)} matrices side by side"
        )
        empty = "It is empty" if len(names) == 1 else "They are empty"
        return (
            f"{count}, {joined(names)}, {'each ' if len(names) > 1 else ''}with a row and a column "
            f"for each of {self.largest.n_tokens} random tokens. {empty} at first. From the first "
            "draw on, a ring marks the largest weight of each row; a ring on the diagonal would be "
            "a token that attends most to itself."
        )


class LargestWeightsArtists(NamedTuple):
    """What moves in the figure of the largest weights, for each matrix."""

    fig: Figure
    cells: dict[str, Cells]
    rings: dict[str, tuple[PathCollection, PathCollection]]


def draw_largest_weights(
    largest: LargestWeights, words: LargestWeightsWords
) -> LargestWeightsArtists:
    """Draw an empty matrix for each map, side by side, and rings on the diagonal."""
    n = len(largest.maps)
    fig, axes = plt.subplots(1, n, figsize=(6.2, 6.2 / n + 0.5), squeeze=False)
    cells, rings = {}, {}
    for ax, name in zip(axes[0], largest.maps, strict=True):
        cells[name] = _draw_many_cells(ax, largest.weights(name, 0))
        rings[name] = _draw_rings(ax, largest.rows)
        ax.set(title=name, xlabel=words.answers)
    axes[0, 0].set_ylabel(words.asks)
    axes[0, -1].set_ylabel(words.asks).set_visible(n == 1)  # announced during keyboard navigation
    return LargestWeightsArtists(fig, cells, rings)


def _draw_many_cells(ax: Axes, weights: np.ndarray) -> Cells:
    names = range(1, len(weights) + 1)
    cells = heatmap(ax, weights, vmax=0.5, row_labels=names, column_labels=names)
    for axis in (ax.xaxis, ax.yaxis):
        for number, tick in enumerate(axis.get_major_ticks()):
            tick.label1.set_visible(number % 5 == 0)  # the others are announced, not drawn
    return cells


def _draw_rings(ax: Axes, rows: np.ndarray) -> tuple[PathCollection, PathCollection]:
    """Draw dark rings, and behind them halos, which show them on dark cells."""
    halos, rings = (
        ax.scatter(rows, rows, s=16, facecolor="none", edgecolor=colour, linewidth=width)
        for colour, width in ((theme.SURFACE, 3), (theme.INK, 1.3))
    )
    return halos, rings


@theme.style()
def largest_weights(maps: Mapping[str, ArrayLike]) -> LiveFigure:
    """Ring the largest weight of each row in weight matrices, over many random draws.

    Parameters
    ----------
    maps : mapping of str to (n_draws, n_tokens, n_tokens) array
        Weight matrices, side by side, each with its name.

    Returns
    -------
    LiveFigure
        Its control is ``draw``, counted from 1; at 0, where it starts, nothing is drawn.
    """
    largest = LargestWeights(maps)
    words = LargestWeightsWords(largest)
    artists = draw_largest_weights(largest, words)
    updates: dict = {}
    for name in largest.maps:
        updates[artists.cells[name]] = lambda draw, name=name: largest.weights(name, draw)
        updates[artists.rings[name]] = lambda draw, name=name: [largest.rings(name, draw)] * 2
    return LiveFigure(
        artists.fig,
        updates,
        draw=widgets.Play(
            value=0, min=0, max=largest.n_draws, interval=700, description=words.draw_player
        ),
        readout=words.readout,
        still={"draw": 1},
        alt=words.alt,
    )


# ------------------------------------------------------- what patches and words have in common


class MatrixWords:
    """What a figure with one row or all rows of a weight matrix says."""

    weights_title = "A: weights"
    rows_buttons = "rows of A"
    rows = "the one that asks", "all"

    def weight(self, weight: float) -> str:
        return nonzero(weight, 2, tiny=upper_bound)


def shown(weights: np.ndarray, query: int, rows: int) -> np.ndarray:
    """Return all rows, or the one of the query with the others empty."""
    if rows == ALL_ROWS:
        return weights
    return np.where(np.arange(len(weights))[:, None] == query, weights, np.nan)


def _draw_weights(
    ax: Axes, weights: np.ndarray, names: Sequence[str], title: str
) -> tuple[Cells, tuple[Text, ...]]:
    """Draw the weights that named tokens give each other."""
    cells = heatmap(ax, weights, row_labels=names, column_labels=names, vmax=1, annotate=True)
    ax.set_title(title, color=theme.WEIGHT)
    colour_tick_labels(ax, x=theme.KEY, y=theme.QUERY)
    return cells, tuple(ax.texts)


def _frame(ax: Axes, corner: tuple[float, float], width: float, height: float) -> Rectangle:
    """Draw a frame around what asks."""
    frame = Rectangle(corner, width, height, fill=False, edgecolor=theme.QUERY, linewidth=3)
    frame.set(clip_on=False, zorder=4)
    ax.add_patch(frame)
    return frame


def _buttons(names: Sequence[str], value: int, description: str) -> widgets.ToggleButtons:
    options = [(name, number) for number, name in enumerate(names)]
    return widgets.ToggleButtons(options=options, value=value, description=description)


def _menu(names: Sequence[str], value: int, description: str) -> widgets.Dropdown:
    options = [(name, number) for number, name in enumerate(names)]
    return widgets.Dropdown(options=options, value=value, description=description)


# --------------------------------------------------------------------------- patches attend


class PatchesAttend:
    """Four patches of a picture, their features, and the weights for each pair of features."""

    def __init__(
        self, picture: ArrayLike, X: ArrayLike, n_features: int, attend: Callable[[int, int], tuple]
    ) -> None:
        self.picture, self.X = np.asarray(picture, float), np.asarray(X, float)
        numbers = range(n_features)
        self.table = {(a, b): np.asarray(attend(a, b)[1], float) for a in numbers for b in numbers}

    def weights(self, query: int, asks: int, answers: int) -> np.ndarray:
        """Return the weights that a patch gives, (4,)."""
        return self.table[asks, answers][query]

    def shown(self, query: int, asks: int, answers: int, rows: int) -> np.ndarray:
        """Return the weight matrix, all of it or one row."""
        return shown(self.table[asks, answers], query, rows)

    def corner(self, number: int) -> tuple[float, float]:
        """Return the upper left corner of a patch in the picture."""
        height, width = self.picture.shape[:2]
        return number % 2 * width / 2, number // 2 * height / 2


@dataclass(frozen=True)
class PatchesAttendWords(MatrixWords):
    """What the figure of four patches says."""

    patches: PatchesAttend
    names: Sequence[str]
    features: Sequence[str]
    tokens_title = "X: what can be seen"
    query_buttons = "patch that asks"
    asks_menu = "asks: what is"
    answers_menu = "answers: what is"

    def readout(self, query: int, asks: int, answers: int) -> str:
        weights = self.patches.weights(query, asks, answers)
        return (
            f"What is {self.features[asks]} asks, what is {self.features[answers]} answers. In X, "
            f"{self.names[query]} has {self.patches.X[query, asks]:.2f} for {self.features[asks]}. "
            f"Its weights: {listed(self.names, weights, self.weight)}."
        )

    @property
    def alt(self) -> str:
        return (
            f"A picture of four patches, {', '.join(self.names)}. An orange frame marks the patch "
            "that asks, and a purple frame in each patch is as broad as the weight that it gets; "
            "beside it the features of each patch and the weight matrix, at first with one row. "
            "The features that ask and answer decide where the weight goes."
        )


class PatchesAttendArtists(NamedTuple):
    """What moves in the figure of four patches."""

    fig: Figure
    frames: tuple[Rectangle, ...]
    shares: tuple[Text, ...]
    frame: Rectangle
    row: Rectangle
    cells: Cells
    texts: tuple[Text, ...]


def draw_patches_attend(patches: PatchesAttend, words: PatchesAttendWords) -> PatchesAttendArtists:
    """Draw the picture beside the features of its patches, over their weights."""
    fig = plt.figure(figsize=(6.3, 3.7))
    left, right = np.asarray(fig.subfigures(1, 2, width_ratios=[2.7, 3.6]))
    scene = left.subplots()
    above, below = right.subplots(2, 1)
    frames, shares = _draw_patches(scene, patches, words.names)
    frame = _frame(scene, (0, 0), *(np.array(patches.picture.shape[1::-1]) / 2))
    frame.set(linewidth=4, zorder=5)
    _draw_tokens(above, patches.X, words)
    cells, texts = _draw_weights(below, patches.table[0, 0], words.names, words.weights_title)
    row = _frame(below, (-0.5, -0.5), 4, 1)
    return PatchesAttendArtists(fig, frames, shares, frame, row, cells, texts)


def _draw_tokens(ax: Axes, X: np.ndarray, words: PatchesAttendWords) -> None:
    heatmap(
        ax,
        X,
        row_labels=words.names,
        column_labels=words.features,
        cmap="Greys",
        vmax=1.6,
        annotate=True,
    )
    ax.set_title(words.tokens_title)


def _draw_patches(
    ax: Axes, patches: PatchesAttend, names: Sequence[str]
) -> tuple[tuple[Rectangle, ...], tuple[Text, ...]]:
    """Draw a picture and, for each quarter, a frame, a number and a name."""
    height, width = patches.picture.shape[:2]
    ax.imshow(patches.picture, interpolation="none", extent=(0, width, height, 0))
    ax.set_axis_off()
    frames, shares = [], []
    for number, name in enumerate(names):
        x, y = patches.corner(number)
        inside = Rectangle((x + 0.04 * width, y + 0.04 * height), 0.42 * width, 0.42 * height)
        inside.set(fill=False, edgecolor=theme.WEIGHT, joinstyle="miter")
        ax.add_patch(inside)
        frames.append(inside)
        middle = x + width / 4
        place, paper = (middle, y + height / 4), theme.paper(2.5)
        share = ax.text(*place, "", color=theme.WEIGHT, ha="center", va="center", bbox=paper)
        share.set(weight="bold", fontsize=12)
        shares.append(share)
        below = number > 1  # the names are outside, or they would cover the patches
        label = ax.text(middle, height * (1.04 if below else -0.04), name, ha="center", fontsize=11)
        label.set(va="top" if below else "bottom")
    return tuple(frames), tuple(shares)


@theme.style()
def patches_attend(
    picture: ArrayLike,
    names: Sequence[str],
    X: ArrayLike,
    features: Sequence[str],
    attend: Callable[[int, int], tuple],
    *,
    query: int = 0,
    asks: int = 0,
    answers: int = 0,
) -> LiveFigure:
    """Frame each patch of a small picture as broadly as one of them weighs it.

    Parameters
    ----------
    picture : (height, width, 3) array
        Red, green and blue from 0 to 1; it is cut into two by two patches.
    names : sequence of 4 str
        The patches, row by row.
    X : (4, n_features) array
        The tokens: what each feature is in each patch.
    features : sequence of n_features str
    attend : callable
        ``attend(asks, answers)`` returns (output, weights) for two feature numbers: the one that
        makes a patch ask and the one that makes a patch answer.
    query, asks, answers : int
        The initial patch that asks and the two initial features, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``query``, ``asks``, ``answers`` and ``rows``: at first the matrix shows
        the row of the patch that asks, and no other. A click on a row chooses ``query``, too.
    """
    patches = PatchesAttend(picture, X, len(features), attend)
    words = PatchesAttendWords(patches, names, features)
    artists = draw_patches_attend(patches, words)
    return LiveFigure(
        artists.fig,
        {
            artists.frames: lambda query, asks, answers: [
                {"linewidth": round(0.3 + 9 * w, 2)} for w in patches.weights(query, asks, answers)
            ],
            artists.shares: lambda query, asks, answers: [
                words.weight(w) for w in patches.weights(query, asks, answers)
            ],
            artists.frame: lambda query: {"xy": patches.corner(query)},
            artists.row: lambda query: {"y": query - 0.5},
            artists.cells: patches.shown,
            artists.texts: lambda query, asks, answers, rows: written(
                patches.shown(query, asks, answers, rows), words.weight
            ),
        },
        query=_buttons(names, query, words.query_buttons),
        asks=_menu(features, asks, words.asks_menu),
        answers=_menu(features, answers, words.answers_menu),
        rows=_buttons(words.rows, ONE_ROW, words.rows_buttons),
        drag={artists.cells: (None, "query")},
        readout=words.readout,
        still={"rows": ALL_ROWS},
        follow_theme=True,  # the patches and what they show are the same on any page
        alt=words.alt,
    )


# ------------------------------------------------------------------------- sentence attends


@dataclass(frozen=True)
class SentenceAttends:
    """The weights that the words of a sentence give each other, (n_words, n_words)."""

    weights: np.ndarray

    def line(self, query: int) -> np.ndarray:
        """Return the weights that a word gives, as a matrix of one row."""
        return self.weights[[query]]

    def shown(self, query: int, rows: int) -> np.ndarray:
        """Return the weight matrix, all of it or one row."""
        return shown(self.weights, query, rows)


@dataclass(frozen=True)
class SentenceAttendsWords(MatrixWords):
    """What the figure of a sentence says."""

    attends: SentenceAttends
    words: Sequence[str]
    sentence_title = "the sentence"
    weight_row = "weight"
    query_buttons = "word that asks"

    def readout(self, query: int) -> str:
        weights = listed(self.words, self.attends.weights[query], self.weight)
        return f"“{self.words[query]}” attends to: {weights}."

    @property
    def alt(self) -> str:
        return (
            f"The sentence “{' '.join(self.words)}”, each word shaded by the weight that one of "
            "them gives it, and below the weight matrix, at first with the row of that word alone."
        )


class SentenceAttendsArtists(NamedTuple):
    """What moves in the figure of a sentence."""

    fig: Figure
    line: Cells
    shares: tuple[Text, ...]
    cells: Cells
    texts: tuple[Text, ...]
    asking: Rectangle
    row: Rectangle


def draw_sentence_attends(
    attends: SentenceAttends, words: SentenceAttendsWords
) -> SentenceAttendsArtists:
    """Draw the words with the weights of the first, over the weight matrix."""
    fig = plt.figure(figsize=(5.6, 3.4))
    fig.get_layout_engine().set(w_pad=0.12)  # type: ignore[union-attr, call-arg]
    top, bottom = fig.subplots(2, 1, height_ratios=[1, 3])
    rows, columns = [words.weight_row], words.words
    line = heatmap(
        top, attends.line(0), row_labels=rows, column_labels=columns, vmax=1, annotate=True
    )
    shares = tuple(top.texts)
    # Announced during keyboard navigation but not drawn; likewise the row name.
    top.set_title(words.sentence_title).set_visible(False)
    top.tick_params(labelsize=13, pad=5, labelleft=False)
    top.xaxis.tick_top()
    top.tick_params(length=0)
    asking = _frame(top, (-0.5, -0.5), 1, 1)
    cells, texts = _draw_weights(bottom, attends.weights, words.words, words.weights_title)
    row = _frame(bottom, (-0.5, -0.5), len(words.words), 1)
    return SentenceAttendsArtists(fig, line, shares, cells, texts, asking, row)


@theme.style()
def sentence_attends(words: Sequence[str], weights: ArrayLike, *, query: int = 0) -> LiveFigure:
    """Light the words of a sentence by the weights of one of them.

    Parameters
    ----------
    words : sequence of str
    weights : (n_words, n_words) array
        Row i holds the weights of word i.
    query : int
        The initial word that asks, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``query`` and ``rows``: at first the matrix shows the row of the word that
        asks, and no other. A click on a row chooses ``query``, too.
    """
    attends = SentenceAttends(np.asarray(weights, float))
    said = SentenceAttendsWords(attends, words)
    artists = draw_sentence_attends(attends, said)
    return LiveFigure(
        artists.fig,
        {
            artists.line: attends.line,
            artists.shares: lambda query: written(attends.line(query), said.weight),
            artists.cells: attends.shown,
            artists.texts: lambda query, rows: written(attends.shown(query, rows), said.weight),
            artists.asking: lambda query: {"x": query - 0.5},
            artists.row: lambda query: {"y": query - 0.5},
        },
        query=_buttons(words, query, said.query_buttons),
        rows=_buttons(said.rows, ONE_ROW, said.rows_buttons),
        drag={artists.cells: (None, "query")},
        still={"rows": ALL_ROWS},
        readout=said.readout,
        alt=said.alt,
    )
