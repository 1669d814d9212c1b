"""Tokens that attend to each other: whose weight is largest, patches of a picture, words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.colors import Colormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import frame, written
from attnkit.figures.shared.numbers import joined, listed, nonzero, upper_bound
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, colour_tick_labels, heatmap

Cells = QuadMesh | AxesImage

PLAIN = ListedColormap([theme.VALUE_SOFT])  # outputs have one colour
SEEN = theme.fading(theme.MUTED, "seen")  # what a patch shows: of no colour, 0 as the page
ASKS = theme.QUERY, 3  # colour and linewidth of a frame around what asks
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
        empty = "It is an empty lattice" if len(names) == 1 else "They are empty lattices"
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
    not_yet: tuple[LineCollection | Text, ...]
    """A faint lattice and a question mark for each, while nothing is drawn."""


def draw_largest_weights(
    largest: LargestWeights, words: LargestWeightsWords
) -> LargestWeightsArtists:
    """Draw an empty matrix for each map, side by side, and rings on the diagonal."""
    n = len(largest.maps)
    fig, axes = plt.subplots(1, n, figsize=(6.2, 6.2 / n + 0.5), squeeze=False)
    cells, rings = {}, {}
    not_yet: list[LineCollection | Text] = []
    for ax, name in zip(axes[0], largest.maps, strict=True):
        not_yet += _draw_lattice(ax, largest.n_tokens)
        cells[name] = _draw_many_cells(ax, largest.weights(name, 0))
        rings[name] = _draw_rings(ax, largest.rows)
        ax.set(title=name, xlabel=words.answers)
    axes[0, 0].set_ylabel(words.asks)
    axes[0, -1].set_ylabel(words.asks).set_visible(n == 1)  # announced during keyboard navigation
    return LargestWeightsArtists(fig, cells, rings, tuple(not_yet))


def _draw_lattice(ax: Axes, n: int) -> tuple[LineCollection, Text]:
    """Draw the edges of n by n cells, and a question mark in their middle."""
    edges, ends = np.arange(n + 1) - 0.5, (-0.5, n - 0.5)
    ways = [[(x, y) for y in ends] for x in edges] + [[(x, y) for x in ends] for y in edges]
    lattice = LineCollection(ways, colors=theme.GRID, linewidths=0.8, zorder=3)
    ax.add_collection(lattice, autolim=False)
    middle = (n - 1) / 2
    mark = ax.text(middle, middle, "?", color=theme.MUTED, fontsize=40, ha="center", va="center")
    return lattice, mark


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
    updates[artists.not_yet] = lambda draw: [{"visible": draw == 0}] * len(artists.not_yet)
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
    rows = "this one", "all"

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
    query_buttons = "row shown"
    asks_menu = "W_query looks at"
    answers_menu = "W_key looks at"

    def readout(self, query: int, asks: int, answers: int) -> str:
        weights = self.patches.weights(query, asks, answers)
        return (
            f"Row of {self.names[query]}. W_query looks at {self.features[asks]}, of which "
            f"{self.names[query]} has {self.patches.X[query, asks]:.2f}; W_key looks at "
            f"{self.features[answers]}. Weights: {listed(self.names, weights, self.weight)}."
        )

    @property
    def alt(self) -> str:
        return (
            f"A picture of four patches, {', '.join(self.names)}. An orange frame marks the patch "
            "whose row is shown, and a purple frame in each patch is as broad as the weight that "
            "it gets; beside it the features of each patch and the weight matrix, at first with "
            "one row. The features that W_query and W_key look at decide where the weight goes."
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
    width, height = np.array(patches.picture.shape[1::-1]) / 2
    asks = frame(scene, theme.QUERY, 4, width=width, height=height)
    asks.set_xy((0, 0))
    _draw_tokens(above, patches.X, words)
    cells, texts = _draw_weights(below, patches.table[0, 0], words.names, words.weights_title)
    row = frame(below, *ASKS, width=4)
    return PatchesAttendArtists(fig, frames, shares, asks, row, cells, texts)


def _draw_tokens(ax: Axes, X: np.ndarray, words: PatchesAttendWords) -> None:
    heatmap(
        ax,
        X,
        row_labels=words.names,
        column_labels=words.features,
        cmap=SEEN,
        vmax=1.7,  # so that a 1 is pale enough for the ink of a faint cell
        annotate=True,
    )
    for number in ax.texts:
        number.set_color(theme.ON_FAINT)
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
        W_query looks at and the one that W_key looks at.
    query, asks, answers : int
        The patch whose row is shown first and the two initial features, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``query``, ``asks``, ``answers`` and ``rows``: at first the matrix shows
        the row of one patch, and no other. A click on a row chooses ``query``, too.
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


class SentenceAttends:
    """Attention among the words of a sentence, computed anew for each order of the same words."""

    def __init__(
        self,
        words: Sequence[str],
        X: ArrayLike,
        attend: Callable[[np.ndarray], tuple],
        sentences: Sequence[str],
    ) -> None:
        self.words, X = list(words), np.asarray(X, float)
        self.orders = {
            each: [self.words.index(word) for word in each.split()] for each in sentences
        }
        self._attended = {each: attend(X[order]) for each, order in self.orders.items()}

    def output(self, order: str) -> np.ndarray:
        """Return the outputs in an order of the words, (n_words, d_v)."""
        return np.asarray(self._attended[order][0], float)

    def weights(self, order: str) -> np.ndarray:
        """Return the weights in an order of the words, (n_words, n_words)."""
        return np.asarray(self._attended[order][1], float)

    def place(self, query: int, order: str) -> int:
        """Return where a word stands, counted from 0."""
        return self.orders[order].index(query)

    def line(self, query: int, order: str) -> np.ndarray:
        """Return the weights that a word gives, as a matrix of one row."""
        return self.weights(order)[[self.place(query, order)]]

    def shown(self, query: int, order: str, rows: int) -> np.ndarray:
        """Return the weight matrix, all of it or one row."""
        return shown(self.weights(order), self.place(query, order), rows)

    def passed_on(self, query: int, order: str, rows: int) -> np.ndarray:
        """Return the outputs, all of them or one row."""
        return shown(self.output(order), self.place(query, order), rows)


@dataclass(frozen=True)
class SentenceAttendsWords(MatrixWords):
    """What the figure of a sentence says."""

    attends: SentenceAttends
    features: Sequence[str]
    sentence_title = "the sentence"
    output_title = "Y: output"
    weight_row = "weight"
    query_buttons = "word that asks"
    order_menu = "order of the words"
    rows_buttons = "rows of A and Y"

    @property
    def places(self) -> list[str]:
        return [f"place {n}" for n in range(1, len(self.attends.words) + 1)]

    def sentence(self, order: str) -> list[str]:
        return [self.attends.words[n] for n in self.attends.orders[order]]

    def readout(self, query: int, order: str) -> str:
        attends, place = self.attends, self.attends.place(query, order)
        weights = listed(self.sentence(order), attends.weights(order)[place], self.weight)
        output = listed(self.features, attends.output(order)[place], self.weight)
        return f"“{attends.words[query]}” attends to: {weights}. Its output: {output}."

    def alt(self, order: str) -> str:
        return (
            f"The sentence “{order}”, each word shaded by the weight that one of them gives it. "
            "Below, the weight matrix and beside it the outputs, at first with the row of that "
            "word alone. In another order of the words, rows and columns change places, and no "
            "number changes."
        )


class SentenceAttendsArtists(NamedTuple):
    """What moves in the figure of a sentence."""

    fig: Figure
    line: Cells
    shares: tuple[Text, ...]
    cells: Cells
    texts: tuple[Text, ...]
    outputs: Cells
    numbers: tuple[Text, ...]
    above: tuple[Text, ...]
    """The words above their columns."""
    beside: tuple[Text, ...]
    """The words beside their rows."""
    asking: Rectangle
    rows: tuple[Rectangle, Rectangle]


def draw_sentence_attends(
    attends: SentenceAttends, words: SentenceAttendsWords, order: str
) -> SentenceAttendsArtists:
    """Draw the words with the weights of one, over the weight matrix and the outputs."""
    n, n_features, cell = len(attends.words), len(words.features), 0.64
    across, up = 0.75 + cell * n + 0.3 + cell * n_features + 0.06, 0.34 * n + 1.34
    fig = plt.figure(figsize=(across, up))
    fig.set_layout_engine("none")
    top = axes_in_inches(fig, 0.75, up - 0.8, cell * n, 0.46)
    left = axes_in_inches(fig, 0.75, 0.36, cell * n, 0.34 * n)
    right = axes_in_inches(fig, 1.05 + cell * n, 0.36, cell * n_features, 0.34 * n)
    line, shares = _draw_places(top, attends.line(0, order), ([words.weight_row], words.places))
    top.set_title(words.sentence_title).set_visible(False)  # announced, not drawn
    places, features = words.places, words.features
    cells, texts = _draw_places(left, attends.weights(order), (places, places))
    outputs, numbers = _draw_places(right, attends.output(order), (places, features), PLAIN)
    right.xaxis.tick_top()
    right.tick_params(axis="x", length=0, labeltop=True, labelsize=11, pad=3)
    for ax, title, colour in (
        (left, words.weights_title, theme.WEIGHT),
        (right, words.output_title, theme.VALUE),
    ):
        ax.set_title(title, color=colour, y=-0.17)
    high: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 13}
    above = tuple(top.text(x, -0.6, "", **high) for x in range(n))
    low: dict[str, Any] = {"ha": "right", "va": "center", "color": theme.QUERY, "fontsize": 12}
    beside = tuple(left.text(-0.6, y, "", **low) for y in range(n))
    asking = frame(top, *ASKS)
    rows = frame(left, *ASKS, width=n), frame(right, *ASKS, width=n_features)
    rows[1].set_edgecolor(theme.VALUE)
    return SentenceAttendsArtists(
        fig, line, shares, cells, texts, outputs, numbers, above, beside, asking, rows
    )


def _draw_places(
    ax: Axes,
    numbers: np.ndarray,
    names: tuple[Sequence[str], Sequence[str]],
    cmap: Colormap = theme.WEIGHT_CMAP,
) -> tuple[Cells, tuple[Text, ...]]:
    """Draw a matrix whose rows are places in the sentence; the words are written beside it."""
    labels: dict[str, Any] = {"row_labels": names[0], "column_labels": names[1]}
    cells = heatmap(ax, numbers, **labels, cmap=cmap, vmax=1, annotate=True)
    ax.tick_params(labelleft=False, labelbottom=False)
    return cells, tuple(ax.texts)


@theme.style()
def sentence_attends(
    words: Sequence[str],
    X: ArrayLike,
    attend: Callable[[np.ndarray], tuple],
    features: Sequence[str],
    sentences: Sequence[str],
    *,
    query: int = 0,
) -> LiveFigure:
    """Light the words of a sentence by the weights of one of them, in any order of the words.

    Parameters
    ----------
    words : sequence of str
        No word twice.
    X : (n_words, d_model) array
        The tokens.
    attend : callable
        ``attend(X)`` returns (output, weights) for the tokens in some order.
    features : sequence of d_v str
        What each number of an output says.
    sentences : sequence of str
        Orders of the same words; the first is shown first.
    query : int
        The initial word that asks, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``query``, ``order`` and ``rows``: at first the matrices show the row of
        the word that asks, and no other.
    """
    attends = SentenceAttends(words, X, attend, sentences)
    said = SentenceAttendsWords(attends, features)
    artists = draw_sentence_attends(attends, said, sentences[0])

    def move_frames(query: int, order: str) -> list[dict]:
        return [{"y": attends.place(query, order) - 0.5}] * 2

    return LiveFigure(
        artists.fig,
        {
            artists.line: attends.line,
            artists.shares: lambda query, order: written(attends.line(query, order), said.weight),
            artists.cells: attends.shown,
            artists.texts: lambda query, order, rows: written(
                attends.shown(query, order, rows), said.weight
            ),
            artists.outputs: attends.passed_on,
            artists.numbers: lambda query, order, rows: [
                number | {"color": theme.INK}
                for number in written(attends.passed_on(query, order, rows), said.weight)
            ],
            artists.above: said.sentence,
            artists.beside: said.sentence,
            artists.asking: lambda query, order: {"x": attends.place(query, order) - 0.5},
            artists.rows: move_frames,
        },
        query=_buttons(words, query, said.query_buttons),
        order=widgets.Dropdown(options=list(sentences), description=said.order_menu),
        rows=_buttons(said.rows, ONE_ROW, said.rows_buttons),
        links={artists.cells: [(artists.outputs, "row", "row")]},
        still={"rows": ALL_ROWS},
        readout=said.readout,
        alt=said.alt(sentences[0]),
    )
