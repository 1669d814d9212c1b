"""One query with two wishes, and two queries with one wish each, before the same picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import attention
from attnkit.figures.shared.cells import written
from attnkit.figures.shared.numbers import comma_separated, fixed, listed, nonzero, upper_bound
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, colour_tick_labels, heatmap

ONE, TWO = 1, 2  # heads
SIZE = 6.2, 3.45  # inches
SCENE, CELL = 2.65, (0.72, 0.42)


class TwoWishes:
    """Four patches of a picture, the keys of three of them, and the outputs of one or two heads.

    Each patch passes on its place. The two wishes have one sum; the first wish is the control.
    """

    def __init__(self, patches: ArrayLike, keys: ArrayLike, wishes: int, side: int) -> None:
        self.patches, self.keys = np.asarray(patches, float), np.asarray(keys, float)
        self.wishes, self.side = wishes, side
        near, far = side / 4, 3 * side / 4
        self.middles = np.array([[near, near], [far, near], [near, far], [far, far]])

    def order(self, exchanged: bool) -> list[int]:
        """Return which patch stands in each quarter of the picture, row by row."""
        return [0, 2, 1, 3] if exchanged else [0, 1, 2, 3]

    def picture(self, exchanged: bool) -> np.ndarray:
        """Return the picture, put together from its patches."""
        upper_left, upper_right, lower_left, lower_right = self.patches[self.order(exchanged)]
        rows = [np.hstack([upper_left, upper_right]), np.hstack([lower_left, lower_right])]
        return np.vstack(rows)

    def values(self, exchanged: bool) -> np.ndarray:
        """Return the places of the three patches that have keys, (3, 2)."""
        return self.middles[self.order(exchanged)][1:]

    def queries(self, heads: int, first: int) -> np.ndarray:
        """Return the query of each head: both wishes in one, or one wish each."""
        both = np.array([first, self.wishes - first], float)
        return both[None] if heads == ONE else np.diag(both)

    def weights(self, heads: int, first: int) -> np.ndarray:
        """Return the row of weights of each head, (n_heads, 3)."""
        return attention(self.queries(heads, first), self.keys, self.keys)[1]

    def outputs(self, heads: int, first: int, exchanged: bool) -> np.ndarray:
        """Return the place that each head brings home, (n_heads, 2)."""
        return self.weights(heads, first) @ self.values(exchanged)

    def rows(self, heads: int, first: int) -> np.ndarray:
        """Return the weights in two rows, the second of which one head leaves empty."""
        empty = np.full((2, len(self.keys)), np.nan)
        empty[:heads] = self.weights(heads, first)
        return empty


@dataclass(frozen=True)
class TwoWishesWords:
    """What the figure of two wishes says."""

    wishes: TwoWishes
    names: Sequence[str]
    features: Sequence[str]
    heads_buttons = "heads"
    exchanged_buttons = "picture"
    weights_title = "weights"
    outputs_title = "query → output"

    @property
    def first_slider(self) -> str:
        return f"asks for {self.features[0]}"

    @property
    def exchanged(self) -> list[tuple[str, bool]]:
        ball, fence, *_ = self.names
        return [(f"{ball} above", False), (f"{fence} above", True)]

    @property
    def alt(self) -> str:
        ball, fence, rest = self.names
        return (
            f"On the left a picture of four patches: sky, {ball}, {fence} and {rest}. A green dot "
            "is the output: the weighted average of the places of the last three. One head that "
            f"asks for {self.features[0]} and {self.features[1]} at once puts its dot in the "
            "middle, where nothing is. With two heads, one dot lies on each. On the right the "
            "rows of weights, and each query with its output."
        )

    def n_heads(self) -> list[tuple[str, int]]:
        return [("one", ONE), ("two", TWO)]

    def place(self, output: np.ndarray) -> str:
        return f"({', '.join(fixed(number, 1) for number in output)})"

    def label(self, heads: int, number: int) -> str:
        return "output" if heads == ONE else f"head {number + 1}"

    def row_names(self, heads: int) -> list[str]:
        return ["one head", ""] if heads == ONE else ["head 1", "head 2"]

    def lines(self, heads: int, first: int, exchanged: bool) -> list[str]:
        """Write each query with its output, and the outputs side by side."""
        outputs = self.wishes.outputs(heads, first, exchanged)
        pairs = zip(self.wishes.queries(heads, first), outputs, strict=True)
        lines = [f"({comma_separated(query)}) → {self.place(out)}" for query, out in pairs]
        joined = ", ".join(fixed(number, 1) for number in outputs.ravel())
        return [*lines, "side by side:", f"({joined})"] if heads == TWO else [*lines, "", "", ""]

    def readout(self, heads: int, first: int, exchanged: bool) -> str:
        weights = self.wishes.weights(heads, first)
        outputs = self.wishes.outputs(heads, first, exchanged)
        wishes = (first, self.wishes.wishes - first)
        asked = [f"{name} with {wish}" for name, wish in zip(self.features, wishes, strict=True)]
        asks = [" and for ".join(asked)] if heads == ONE else asked
        said = [
            f"{name.capitalize()} asks for {wish}: {self.weight_list(row)}; "
            f"output {self.place(output)}."
            for name, wish, row, output in zip(
                self.row_names(heads)[:heads], asks, weights, outputs, strict=True
            )
        ]
        return " ".join(said)

    def in_cell(self, weight: float) -> str:
        """Write a weight so short that it fits its cell on a phone."""
        return nonzero(weight, 3, tiny=upper_bound)

    def weight_list(self, row: np.ndarray) -> str:
        return listed(self.names, row, lambda weight: nonzero(weight, 3))


class TwoWishesArtists(NamedTuple):
    """What moves in the figure of two wishes."""

    fig: Figure
    picture: AxesImage
    dots: tuple[PathCollection, ...]
    labels: tuple[Text, ...]
    cells: QuadMesh | AxesImage
    numbers: tuple[Text, ...]
    row_names: tuple[Text, ...]
    lines: tuple[Text, ...]


def draw_two_wishes(wishes: TwoWishes, words: TwoWishesWords) -> TwoWishesArtists:
    """Draw the picture with two dots, and beside it two rows of weights over three lines."""
    fig = plt.figure(figsize=SIZE, layout="none")
    scene = axes_in_inches(fig, 0.35, 0.32, SCENE, SCENE)
    picture, dots, labels = _draw_scene(scene, wishes)
    up, width = CELL[1], CELL[0] * len(words.names)
    ax = axes_in_inches(fig, SIZE[0] - width - 0.1, 0.32 + SCENE - 2 * up - 0.2, width, 2 * up)
    names = words.row_names(TWO)
    cells = heatmap(
        ax,
        wishes.rows(TWO, 1),
        row_labels=names,
        column_labels=words.names,
        vmax=1,
        annotate=True,
    )
    colour_tick_labels(ax, x=theme.KEY)
    for tick in ax.yaxis.get_major_ticks():
        tick.label1.set_visible(False)  # announced; what is seen changes with the heads
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_title(words.weights_title, color=theme.WEIGHT, fontsize=12, pad=8)
    row_names = tuple(
        ax.text(-0.62, row, name, color=theme.QUERY, ha="right", va="center")
        for row, name in enumerate(names)
    )
    below = axes_in_inches(fig, 0.35 + SCENE + 0.2, 0.32, 2.9, 1.2)
    below.set_axis_off()
    below.set(xlim=(0, 1), ylim=(4, 0))
    below.set_title(words.outputs_title, fontsize=12, color=theme.VALUE)
    lines = tuple(below.text(0, row + 0.5, "", va="center", fontsize=12) for row in range(4))
    return TwoWishesArtists(
        fig, picture, dots, labels, cells, tuple(ax.texts[:6]), row_names, lines
    )


def _draw_scene(
    ax: Axes, wishes: TwoWishes
) -> tuple[AxesImage, tuple[PathCollection, ...], tuple[Text, ...]]:
    """Draw the picture, the places that are values, and two dots with a halo and a label."""
    side = wishes.side
    sides = (0, side, side, 0)
    picture = ax.imshow(wishes.picture(False), extent=sides, interpolation="none")
    ax.set(xlim=(0, side), ylim=(side, 0))
    ticks = sorted(set(wishes.middles.ravel()))
    ax.set_xticks(ticks, labels=[f"{tick:g}" for tick in ticks])
    ax.set_yticks(ticks, labels=[f"{tick:g}" for tick in ticks])
    ax.spines[:].set_visible(False)
    ax.tick_params(length=3)
    dots = tuple(
        ax.scatter([0], [0], s=130, color=theme.VALUE, edgecolor=theme.SURFACE, linewidth=2.5)
        for _ in range(2)
    )
    labels = tuple(
        ax.text(0, 0, "", color=theme.VALUE, ha="center", va="bottom", bbox=theme.paper(5, 0.85))
        for _ in range(2)
    )
    return picture, dots, labels


@theme.style()
def two_wishes(
    patches: ArrayLike,
    keys: ArrayLike,
    *,
    names: Sequence[str],
    features: Sequence[str],
    wishes: int = 12,
    side: int = 64,
) -> LiveFigure:
    """Ask for two things with one head, or with two: one row of weights has one output.

    Parameters
    ----------
    patches : array of shape (4, height, width, 3)
        The quarters of a picture, row by row; the first one has no key.
    keys : array of shape (3, 2)
        How much of each of two features the other three patches have.
    names : sequence of 3 str
        What the three patches are called.
    features : sequence of 2 str
        What the two numbers of a key are called.
    wishes : int
        The sum of the two wishes; all of it goes to the first one at first.
    side : int
        The side of the picture, in the unit of the places that are the values.

    Returns
    -------
    LiveFigure
        Its controls are ``heads``, ``first``, the wish for the first feature, and ``exchanged``,
        whether the second and the third patch have changed places.
    """
    scene = TwoWishes(patches, keys, wishes, side)
    words = TwoWishesWords(scene, names, features)
    artists = draw_two_wishes(scene, words)

    return LiveFigure(
        artists.fig,
        _two_wishes_updates(scene, words, artists),
        heads=widgets.ToggleButtons(
            options=words.n_heads(), value=ONE, description=words.heads_buttons
        ),
        first=widgets.IntSlider(value=wishes, min=0, max=wishes, description=words.first_slider),
        exchanged=widgets.ToggleButtons(
            options=words.exchanged, value=False, description=words.exchanged_buttons
        ),
        readout=words.readout,
        still={"first": wishes // 2},  # a reader with a slider is asked to guess this
        follow_theme=True,  # the picture is the same on any page
        alt=words.alt,
    )


def _two_wishes_updates(
    scene: TwoWishes, words: TwoWishesWords, artists: TwoWishesArtists
) -> dict[Any, Callable]:
    def places(heads: int, first: int, exchanged: bool) -> np.ndarray:
        found = scene.outputs(heads, first, exchanged)
        return np.vstack([found, found])[:2]  # the second dot of one head lies below the first

    def move_labels(heads: int, first: int, exchanged: bool) -> list[dict]:
        return [
            {"x": x, "y": y - 4.5, "text": words.label(heads, n), "visible": n < heads}
            for n, (x, y) in enumerate(places(heads, first, exchanged))
        ]

    return {
        artists.picture: scene.picture,
        artists.dots: lambda heads, first, exchanged: [
            place[None] for place in places(heads, first, exchanged)
        ],
        artists.labels: move_labels,
        artists.cells: scene.rows,
        artists.numbers: lambda heads, first: written(scene.rows(heads, first), words.in_cell),
        artists.row_names: lambda heads: [{"text": name} for name in words.row_names(heads)],
        artists.lines: lambda heads, first, exchanged: [
            {"text": line} for line in words.lines(heads, first, exchanged)
        ],
    }
