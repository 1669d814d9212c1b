"""A photograph whose patches are shuffled, and what one token reads in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import fixed
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

PICTURE = 2.55  # inches
STRIP = 2.45, 0.36  # inches: a row of numbers
SAME = 1e-9  # what differs by less differs by rounding alone
BUDGET = 160_000  # a photograph in each order; loaded when the figure comes near

Answer = Callable[[np.ndarray, bool], np.ndarray]
"""What the token reads: (order of the patches, with positions?) to an array of numbers."""


class ShuffledPicture:
    """A picture in several orders of its patches, and what is read in each."""

    def __init__(self, picture: ArrayLike, orders: Mapping[str, ArrayLike], answer: Answer) -> None:
        self.picture = np.asarray(picture, float)
        self.orders = {name: np.asarray(order) for name, order in orders.items()}
        first = next(iter(self.orders.values()))
        self.n = round(len(first) ** 0.5)
        self.side = len(self.picture) // self.n
        if self.n**2 != len(first) or self.picture.shape[:2] != (self.side * self.n,) * 2:
            raise ValueError(
                f"picture has shape {self.picture.shape}, and an order {len(first)} patches; "
                "it needs n * n patches, side by side in n rows"
            )
        self.table = {
            (name, positions): np.asarray(answer(order, positions), float)
            for name, order in self.orders.items()
            for positions in (False, True)
        }

    def pixels(self, order: str) -> np.ndarray:
        """Return the picture with its patches in an order, (height, width, 3)."""
        n, side = self.n, self.side
        patches = (
            self.picture.reshape(n, side, n, side, 3).swapaxes(1, 2).reshape(-1, side, side, 3)
        )
        shuffled = patches[self.orders[order]].reshape(n, n, side, side, 3)
        return shuffled.swapaxes(1, 2).reshape(self.picture.shape)

    def rows(self, order: str, positions: bool) -> np.ndarray:
        """Return what is read in the first order, in this one, and the difference, (3, d)."""
        first, now = self.table[next(iter(self.orders)), positions], self.table[order, positions]
        return np.stack([first, now, now - first])

    def change(self, order: str, positions: bool) -> float:
        """Return the largest difference to the first order."""
        return float(np.abs(self.rows(order, positions)[2]).max())


@dataclass(frozen=True)
class ShuffledPictureWords:
    """What the figure of a shuffled picture says."""

    shuffled: ShuffledPicture
    order_menu = "order of the patches"
    positions_buttons = "positions"
    switched = "without", "with"
    rows_title = "output of the class token"
    difference = "difference"
    number = "number"
    row = "row"

    @property
    def row_names(self) -> list[str]:
        return [next(iter(self.shuffled.orders)), "now", self.difference]

    def verdict(self, order: str, positions: bool) -> str:
        change = self.shuffled.change(order, positions)
        if change < SAME:
            return "the same, number for number"
        return f"changed by up to {fixed(change, 2)}"

    def readout(self, order: str, positions: bool) -> str:
        given = f"{self.switched[positions]} {self.positions_buttons}"
        return f"Patches: {order}, {given}. The output is {self.verdict(order, positions)}."

    @property
    def alt(self) -> str:
        orders = list(self.shuffled.orders)
        without = max(self.shuffled.change(order, False) for order in orders)
        with_them = max(self.shuffled.change(order, True) for order in orders)
        says = "stays the same in every order" if without < SAME else "changes with the order"
        also = "stays" if with_them < SAME else f"changes by up to {fixed(with_them, 2)}"
        return (
            f"A photograph cut into {self.shuffled.n} rows of {self.shuffled.n} patches, whose "
            "order can be changed. Beside it, as rows of coloured cells, the numbers that the "
            f"class token reads in the picture {orders[0]}, in the picture as it is now, and their "
            f"difference. Without positions the output {says}; with positions it {also}."
        )


class ShuffledPictureArtists(NamedTuple):
    """What moves when the patches are shuffled."""

    fig: Figure
    picture: AxesImage
    rows: QuadMesh | AxesImage
    verdict: Text


def draw_shuffled_picture(
    shuffled: ShuffledPicture, words: ShuffledPictureWords
) -> ShuffledPictureArtists:
    """Draw the picture, and on its right three rows of numbers."""
    fig = plt.figure(figsize=(6.2, 2.75), layout="none")
    first = next(iter(shuffled.orders))
    left = axes_in_inches(fig, 0.05, 0.1, PICTURE, PICTURE)
    picture = left.imshow(shuffled.pixels(first), interpolation="none")
    left.set_axis_off()
    width, height = STRIP
    right = axes_in_inches(fig, 6.15 - width, 1.05, width, 3 * height)
    rows = _draw_rows(right, shuffled, words)
    verdict = right.text(1, -0.5, "", transform=right.transAxes, ha="right", weight="bold")
    return ShuffledPictureArtists(fig, picture, rows, verdict)


def _draw_rows(
    ax: Axes, shuffled: ShuffledPicture, words: ShuffledPictureWords
) -> QuadMesh | AxesImage:
    first = next(iter(shuffled.orders))
    values = shuffled.rows(first, False)
    largest = max(float(np.abs(numbers).max()) for numbers in shuffled.table.values())
    names = [str(n) for n in range(1, values.shape[1] + 1)]
    cells = heatmap(
        ax, values, cmap=theme.DIVERGING_CMAP, vmin=-largest, vmax=largest, column_labels=names
    )
    cells.set(edgecolor=theme.GRID)  # a difference of 0 is seen as an empty cell
    ax.set(xlabel=words.number, ylabel=words.row)
    ax.set_yticks(range(3), words.row_names)
    for label in (ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels()):
        label.set_visible(False)  # announced with each cell, but not drawn
    ax.tick_params(labelsize=10)
    ax.set_title(words.rows_title, fontsize=11)
    return cells


@theme.style()
def shuffled_picture(
    picture: ArrayLike, orders: Mapping[str, ArrayLike], answer: Answer
) -> LiveFigure:
    """Shuffle the patches of a picture, and see whether a token that reads it notices.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1.
    orders : dict
        ``{name: order}``; an order is an array of n * n whole numbers: which patch of the picture
        comes first, which second. The first order is the one that the others are compared with.
    answer : callable
        ``answer(order, positions)`` returns what the token reads, an array of shape (d,), in the
        picture whose patches have this order; `positions` is True if they know their places.

    Returns
    -------
    LiveFigure
        Its controls are ``order`` and ``positions``.

    Raises
    ------
    ValueError
        If the picture does not fall into the patches of an order.
    """
    shuffled = ShuffledPicture(picture, orders, answer)
    words = ShuffledPictureWords(shuffled)
    artists = draw_shuffled_picture(shuffled, words)
    names = list(shuffled.orders)
    return LiveFigure(
        artists.fig,
        {
            artists.picture: shuffled.pixels,
            artists.rows: shuffled.rows,
            artists.verdict: words.verdict,
        },
        order=widgets.Dropdown(options=names, value=names[-1], description=words.order_menu),
        positions=widgets.ToggleButtons(
            options=list(zip(words.switched, (False, True), strict=True)),
            description=words.positions_buttons,
        ),
        readout=words.readout,
        budget=BUDGET,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
