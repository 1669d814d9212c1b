"""A kernel and an attention row over the same photograph: the list that stays, and the new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.numbers import fixed
from attnkit.figures.shared.photo import draw_photo, in_levels
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.2, 4.3  # inches
PHOTO, LEFT = 2.85, (0.1, 3.25)  # inches: the side of a photograph, and where each begins
NEAR = 1.35, 0.78  # inches: the weights of a patch and its neighbours
BUDGET = 80_000


class KernelAndRow:
    """The weights of some heads on a picture of n by n patches, and the mean list of each head."""

    def __init__(self, picture: ArrayLike, heads: Mapping[str, ArrayLike]) -> None:
        self.picture = np.asarray(picture, float)
        self.weights = {name: np.asarray(rows, float) for name, rows in heads.items()}
        shapes = {rows.shape for rows in self.weights.values()}
        self.n = round(next(iter(shapes), (0,))[0] ** 0.5)
        if shapes != {(self.n**2, self.n**2)} or self.n < 2:
            raise ValueError(
                f"heads has arrays of the shapes {sorted(shapes)}; each must be (n * n, n * n): a "
                "row of weights for each patch of a picture that is cut into n rows of n patches"
            )
        row, column = np.divmod(np.arange(self.n**2), self.n)
        self.offsets = row - row[:, None] + self.n - 1, column - column[:, None] + self.n - 1
        self.kernels = {name: self._mean(rows) for name, rows in self.weights.items()}

    def _mean(self, rows: np.ndarray) -> np.ndarray:
        total, counted = np.zeros((2, 2 * self.n - 1, 2 * self.n - 1))
        np.add.at(total, self.offsets, rows)
        np.add.at(counted, self.offsets, 1)
        return total / counted

    def kernel(self, head: str) -> np.ndarray:
        """Return the mean weight of a head at each offset, (2n - 1, 2n - 1)."""
        return self.kernels[head]

    def by_kernel(self, row: int, column: int, head: str) -> np.ndarray:
        """Return the weights that the kernel gives around a patch, (n, n); it counts from 1."""
        up, left = self.n - row, self.n - column
        return self.kernels[head][up : up + self.n, left : left + self.n]

    def by_attention(self, row: int, column: int, head: str) -> np.ndarray:
        """Return the weights that the head gives in this place, (n, n)."""
        return self.weights[head][(row - 1) * self.n + column - 1].reshape(self.n, self.n)

    def near(self, weights: np.ndarray, row: int, column: int) -> np.ndarray:
        """Return the weights of a patch and its eight neighbours, NaN beyond the edge, (3, 3)."""
        return np.pad(weights, 1, constant_values=np.nan)[
            row - 1 : row + 2, column - 1 : column + 2
        ]

    def common(self, row: int, column: int, head: str) -> float:
        """Return how much weight both lists put on the same patches."""
        at = row, column, head
        return float(np.minimum(self.by_kernel(*at), self.by_attention(*at)).sum())


@dataclass(frozen=True)
class KernelAndRowWords:
    """What the figure of a kernel and an attention row says."""

    lists: KernelAndRow
    row_slider, column_slider, head_menu = "patch: row", "patch: column", "head"
    map_row, map_column = "row", "column"
    titles = "a kernel: one list", "attention: a new list"
    cells = "weights by the kernel", "weights by attention"

    def number(self, weight: float) -> str:
        return "" if np.isnan(weight) else fixed(weight, 2)

    def common(self, row: int, column: int, head: str) -> str:
        return f"in common:\n{fixed(self.lists.common(row, column, head), 2)}"

    def largest(self, weights: np.ndarray, row: int, column: int) -> str:
        most = np.unravel_index(weights.argmax(), weights.shape)
        there = f"on row {most[0] + 1}, column {most[1] + 1}"
        where = "on itself" if weights[row - 1, column - 1] == weights.max() else there
        return f"{fixed(weights.max(), 2)} {where}"

    def readout(self, row: int, column: int, head: str) -> str:
        at = row, column, head
        kernel = self.largest(self.lists.by_kernel(*at), row, column)
        attention = self.largest(self.lists.by_attention(*at), row, column)
        return (
            f"Patch in row {row}, column {column}; {head}. Largest weight by the kernel {kernel}, "
            f"by attention {attention}. In common: {fixed(self.lists.common(*at), 2)}."
        )

    @property
    def alt(self) -> str:
        return (
            f"The same photograph twice, cut into {self.lists.n} rows of {self.lists.n} patches. "
            "One patch has an orange frame. On the left the others are the clearer, the more "
            "weight a kernel gives them: the mean list of a head, which moves along with the "
            "patch and keeps its form. On the right they get the weights of the head itself in "
            "this place. Below, the weights of the patch and its eight neighbours as numbers: on "
            "the left they stay the same, on the right they change from patch to patch."
        )


class KernelAndRowArtists(NamedTuple):
    """What moves in the figure of a kernel and an attention row."""

    fig: Figure
    kernel: AxesImage
    row: AxesImage
    frames: tuple[Rectangle, ...]
    numbers: tuple[Text, ...]
    common: Text


def draw_kernel_and_row(lists: KernelAndRow, words: KernelAndRowWords) -> KernelAndRowArtists:
    """Draw the photograph twice, each over the weights of the nearest patches."""
    fig = plt.figure(figsize=SIZE, layout="none")
    photos: list[AxesImage] = []
    frames: list[Rectangle] = []
    numbers: list[Text] = []
    for number, left in enumerate(LEFT):
        ax = axes_in_inches(fig, left, SIZE[1] - PHOTO - 0.3, PHOTO, PHOTO)
        cells = draw_photo(ax, lists.picture, lists.n, row=words.map_row, column=words.map_column)
        cells.set_label(words.cells[number])
        ax.set_title(words.titles[number], fontsize=10.5, color=theme.WEIGHT)
        photos.append(cells)
        frames += [frame(ax, theme.SURFACE, 4.5), frame(ax, theme.QUERY, 2)]
        below = axes_in_inches(fig, left + (PHOTO - NEAR[0]) / 2, 0.08, *NEAR)
        numbers += _draw_near(below)
    middle = (LEFT[0] + PHOTO + LEFT[1]) / 2 / SIZE[0]
    common = fig.text(
        middle, 0.5 / SIZE[1], "", ha="center", va="center", fontsize=10.5, linespacing=1.4
    )
    return KernelAndRowArtists(fig, photos[0], photos[1], tuple(frames), tuple(numbers), common)


def _draw_near(ax: Axes) -> list[Text]:
    """Draw nine fields for numbers: a patch in the middle of its neighbours."""
    ax.set(xlim=(-0.5, 2.5), ylim=(2.5, -0.5), xticks=[], yticks=[])
    ax.hlines((0.5, 1.5), -0.5, 2.5, color=theme.GRID, linewidth=1)
    ax.vlines((0.5, 1.5), -0.5, 2.5, color=theme.GRID, linewidth=1)
    ax.spines[:].set(visible=True, color=theme.GRID)
    frame(ax, theme.QUERY, 2).set_xy((0.5, 0.5))
    look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9.5}
    return [ax.text(j, i, "", color=theme.WEIGHT, **look) for i, j in np.ndindex(3, 3)]


@theme.style()
def kernel_and_row(
    picture: ArrayLike,
    heads: Mapping[str, ArrayLike],
    *,
    head: str,
    query: tuple[int, int] = (1, 1),
) -> LiveFigure:
    """Move a patch, and compare what a kernel and what attention weigh around it.

    The kernel is the mean list of the head, by offset: what it gives on average to the patch above,
    to the patch on the right, and so on.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1. It is cut into n rows of n patches.
    heads : dict
        ``{name: weights}``; weights is an array of shape (n * n, n * n), a row for each patch.
    head : str
        The name of the head that is shown initially.
    query : pair of int
        The row and the column of the patch that is chosen at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``row``, ``column`` and ``head``; a click on a patch moves the first two.

    Raises
    ------
    ValueError
        If the weights are not those of n * n patches.
    """
    lists = KernelAndRow(picture, heads)
    words = KernelAndRowWords(lists)
    artists = draw_kernel_and_row(lists, words)

    def show(weights: np.ndarray) -> dict:
        return {"data": in_levels(weights), "clim": (0, weights.max() or 1)}

    def numbers(row: int, column: int, head: str) -> list[str]:
        at = row, column, head
        both = lists.by_kernel(*at), lists.by_attention(*at)
        near = [lists.near(weights, row, column).ravel() for weights in both]
        return [words.number(weight) for weight in np.concatenate(near)]

    return LiveFigure(
        artists.fig,
        {
            artists.kernel: lambda row, column, head: show(lists.by_kernel(row, column, head)),
            artists.row: lambda row, column, head: show(lists.by_attention(row, column, head)),
            artists.frames: lambda row, column: [{"xy": (column - 1.5, row - 1.5)}] * 4,
            artists.numbers: numbers,
            artists.common: words.common,
        },
        row=widgets.IntSlider(value=query[0], min=1, max=lists.n, description=words.row_slider),
        column=widgets.IntSlider(
            value=query[1], min=1, max=lists.n, description=words.column_slider
        ),
        head=widgets.Dropdown(options=list(lists.weights), value=head, description=words.head_menu),
        drag=dict.fromkeys((artists.kernel, artists.row), ("column", "row")),
        readout=words.readout,
        budget=BUDGET,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
