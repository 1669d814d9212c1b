"""What the filters of a patch embedding are mixtures of: their principal components, as tiles."""

from dataclasses import dataclass
from typing import NamedTuple

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
from attnkit.figures.shared.cells import announce
from attnkit.figures.shared.numbers import fixed, percent
from attnkit.figures.shared.overview import GAP, draw_frames, draw_overview, move_frames
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.3, 4.15  # inches
TILE, LARGE = 0.52, 2.08  # inches
COLUMNS = 7


class FilterComponents:
    """The largest principal components of filters, in rows of seven; rows and columns from 1."""

    def __init__(self, components: ArrayLike, shares: ArrayLike, even: ArrayLike) -> None:
        self.components = np.asarray(components, float)
        self.shares, self.even = np.asarray(shares, float), np.asarray(even, float)
        n, *tile = self.components.shape
        if len(tile) != 3 or tile[2] != 3 or n % COLUMNS:
            raise ValueError(
                f"components has shape {self.components.shape}; it needs (n, height, width, 3), "
                f"n in rows of {COLUMNS}: red, green and blue from -1 to 1"
            )
        if self.shares.shape != self.even.shape or len(self.shares) < n:
            raise ValueError(
                f"shares has shape {self.shares.shape} and even {self.even.shape}; they need one "
                f"number for each component, of which {n} are drawn"
            )
        self.n_rows = n // COLUMNS

    def number(self, row: int, column: int) -> int:
        """Return which component stands there; the largest is number 1."""
        return (row - 1) * COLUMNS + column

    def tile(self, row: int, column: int) -> np.ndarray:
        """Return its colours: grey for 0, as bright as can be for 1, as dark as can be for -1."""
        return (1 + self.components[self.number(row, column) - 1]) / 2

    def overview(self) -> np.ndarray:
        """Return the colours of all tiles, with nothing between them."""
        rows, columns = range(1, self.n_rows + 1), range(1, COLUMNS + 1)
        tiles = np.array([[self.tile(row, column) for column in columns] for row in rows])
        opaque = np.concatenate([tiles, np.ones((*tiles.shape[:-1], 1))], axis=-1)
        framed = np.pad(opaque, [(0, 0), (0, 0), (0, GAP), (0, GAP), (0, 0)])
        height, width = framed.shape[2:4]
        return framed.swapaxes(1, 2).reshape(self.n_rows * height, COLUMNS * width, 4)

    def share(self, row: int, column: int) -> float:
        """Return how much of the spread of the filters a component holds."""
        return float(self.shares[self.number(row, column) - 1])

    def brightness(self, row: int, column: int) -> float:
        """Return how much of a component is alike in red, green and blue."""
        component = self.components[self.number(row, column) - 1]
        return float(3 * (component.mean(axis=-1) ** 2).sum() / (component**2).sum())


@dataclass(frozen=True)
class FilterComponentsWords:
    """What the figure of filters says."""

    filters: FilterComponents
    row_slider, column_slider = "tile: row", "tile: column"
    rows, columns = "row", "column"
    overview = "share of the spread of all filters"
    number, one_colour = "component", "how much of each is one even colour"
    above = "the tiles\nabove"

    def title(self, row: int, column: int) -> str:
        share = percent(self.filters.share(row, column))
        return f"component {self.filters.number(row, column)}: {share}"

    @property
    def overview_title(self) -> str:
        return f"the {len(self.filters.components)} largest components"

    def readout(self, row: int, column: int) -> str:
        filters, number = self.filters, self.filters.number(row, column)
        return (
            f"Component {number} holds {percent(filters.share(row, column))} of the spread of the "
            f"filters. {percent(filters.brightness(row, column))} of it is alike in red, green and "
            f"blue, {fixed(100 * filters.even[number - 1], 1)} % is one even colour."
        )

    @property
    def alt(self) -> str:
        filters = self.filters
        n, most = len(filters.components), int(filters.even.argmax())
        return (
            f"Above, {n} small square tiles with bright and dark blots on grey, and the chosen one "
            "large. The first are calm at their edges, with a blot or two in the middle; later "
            "ones are blots all over. There is hardly a colour in them, and none is bright or dark "
            f"as a whole. Below, a curve over all {len(filters.even)} components: how much of each "
            f"is one even colour. It is near 0 for the {n} above and highest, "
            f"{fixed(filters.even[most], 2)}, at number {most + 1}."
        )


class FilterComponentsArtists(NamedTuple):
    """What moves in the figure of filters."""

    fig: Figure
    clickable: AxesImage
    frames: tuple[Rectangle, Rectangle]
    tile: AxesImage
    title: Text


def draw_filter_components(
    filters: FilterComponents, words: FilterComponentsWords
) -> FilterComponentsArtists:
    """Draw the tiles beside the chosen one, over a curve of how even all components are."""
    fig = plt.figure(figsize=SIZE, layout="none")
    across, up = TILE * COLUMNS, TILE * filters.n_rows
    bottom = SIZE[1] - up - 0.35
    left = axes_in_inches(fig, 0.1, bottom, across, up)
    shares = filters.shares[: len(filters.components)].reshape(-1, COLUMNS)
    names = words.rows, words.columns
    clickable = draw_overview(left, filters.overview(), shares, names=names, first=1)
    clickable.set_label(words.overview)
    left.set_title(words.overview_title, fontsize=11)
    for axis in (left.xaxis, left.yaxis):  # announced with each cell, but not drawn
        axis.label.set_visible(False)
        for tick in axis.get_major_ticks():
            tick.label1.set_visible(False)
    frames = draw_frames(left)
    right = axes_in_inches(fig, SIZE[0] - LARGE - 0.1, bottom + up - LARGE, LARGE, LARGE)
    tile = right.imshow(filters.tile(1, 1), interpolation="none")
    tile.set_label(words.number)  # its title moves
    size = range(1, len(filters.components[0]) + 1)
    announce(right, size, size, row=words.rows, column=words.columns)
    right.spines[:].set_visible(False)
    _draw_even(axes_in_inches(fig, 0.6, 0.5, SIZE[0] - 0.75, bottom - 0.9), filters, words)
    title = right.set_title("", fontsize=11)
    return FilterComponentsArtists(fig, clickable, frames, tile, title)


def _draw_even(ax: Axes, filters: FilterComponents, words: FilterComponentsWords) -> None:
    """Draw how much of each component is one colour in all pixels."""
    n = len(filters.components)
    ax.axvspan(0.5, n + 0.5, color=theme.WEIGHT_SOFT, linewidth=0)
    ax.text(n + 6, 0.97, words.above, va="top", fontsize=10, color=theme.MUTED)
    ax.plot(range(1, len(filters.even) + 1), filters.even, color=theme.WEIGHT, linewidth=1.5)
    ax.set(xlim=(0.5, len(filters.even) + 0.5), ylim=(0, 1), xlabel=words.number)
    ax.set_yticks([0, 0.5, 1])
    ax.set_xticks([1, *range(100, len(filters.even), 100)])
    ax.tick_params(labelsize=10)
    ax.set_title(words.one_colour, fontsize=11)


@theme.style()
def filter_components(
    components: ArrayLike, shares: ArrayLike, even: ArrayLike, *, tile: tuple[int, int] = (1, 1)
) -> LiveFigure:
    """Show the principal components of a patch embedding's filters small, and one of them large.

    Parameters
    ----------
    components : array of shape (n, height, width, 3)
        The largest of them, red, green and blue from -1 to 1; n is a multiple of 7.
    shares : array of shape (m,)
        How much of the spread of the filters each of all components holds.
    even : array of shape (m,)
        How much of each is one colour in all pixels.
    tile : pair of int
        The row and the column of the tile that is large at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``row`` and ``column``; a click on a tile moves both.

    Raises
    ------
    ValueError
        If the components are no colours in rows of seven, or numbers are missing.
    """
    filters = FilterComponents(components, shares, even)
    words = FilterComponentsWords(filters)
    artists = draw_filter_components(filters, words)
    row = widgets.IntSlider(value=tile[0], min=1, max=filters.n_rows, description=words.row_slider)
    column = widgets.IntSlider(value=tile[1], min=1, max=COLUMNS, description=words.column_slider)
    return LiveFigure(
        artists.fig,
        {
            artists.tile: filters.tile,
            artists.title: words.title,
            artists.frames: lambda row, column: move_frames(column, row),
        },
        row=row,
        column=column,
        drag={artists.clickable: ("column", "row")},
        readout=words.readout,
        follow_theme=True,  # grey is 0 on any page
        alt=words.alt,
    )
