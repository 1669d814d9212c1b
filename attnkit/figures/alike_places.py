"""The positions of a Vision Transformer: how alike each place is to all others, as small maps."""

from dataclasses import dataclass
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import announce, frame
from attnkit.figures.shared.numbers import fixed
from attnkit.figures.shared.overview import LEVELS, draw_frames, draw_overview, side_by_side
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.3, 3.9  # inches
ALL, LARGE = 3.3, 2.3  # inches: the sides of the overview and of the large map
COLOURS = theme.DIVERGING_CMAP.resampled(LEVELS)


class AlikePlaces:
    """The cosines between the positions of n by n places, whose rows and columns count from 1.

    Every second row and column can be chosen, or as `every` says.
    """

    def __init__(self, cosines: ArrayLike, every: int = 2) -> None:
        self.cosines = np.asarray(cosines, float)
        self.n = round(len(self.cosines) ** 0.5)
        if self.cosines.shape != (self.n**2, self.n**2):
            raise ValueError(
                f"cosines has shape {self.cosines.shape}; it needs (n * n, n * n): a row and a "
                "column for each of n rows of n places"
            )

        self.chosen = range(1, self.n + 1, every)  # the rows, and the columns

    def map(self, row: int, column: int) -> np.ndarray:
        """Return how alike a place is to all places, (n, n)."""
        return self.cosines[(row - 1) * self.n + column - 1].reshape(self.n, self.n)

    def overview(self) -> np.ndarray:
        """Return the colours of the maps of all places that can be chosen."""
        maps = [[self.map(row, column) for column in self.chosen] for row in self.chosen]
        return side_by_side((np.array(maps) + 1) / 2, COLOURS)

    def beside(self) -> np.ndarray:
        """Return how alike each of these places is to its neighbours on average."""
        return np.array(
            [[self.shares(row, column)[0] for column in self.chosen] for row in self.chosen]
        )

    def shares(self, row: int, column: int) -> tuple[float, float, float]:
        """Return the mean cosine with the neighbours, with the rest of row and column, and others.

        The neighbours are above, below, on the left and on the right.
        """
        there = np.indices((self.n, self.n)) + 1
        down, right = np.abs(there - np.reshape((row, column), (2, 1, 1)))
        near, line = down + right == 1, (down == 0) ^ (right == 0)
        alike = self.map(row, column)
        near_by, on_lines, others = (
            float(alike[group].mean()) for group in (near, line & ~near, (down > 0) & (right > 0))
        )
        return near_by, on_lines, others


@dataclass(frozen=True)
class AlikePlacesWords:
    """What the figure of alike places says."""

    places: AlikePlaces
    row_slider, column_slider = "place: row", "place: column"
    rows, columns = "row", "column"
    overview, map = "mean cosine with the neighbours", "cosine with the chosen place"
    overview_title = "a map for each place"
    legend, ends = "cosine", ("\N{MINUS SIGN}1", "0", "1")

    def title(self, row: int, column: int) -> str:
        return f"row {row}, column {column}"

    def readout(self, row: int, column: int) -> str:
        near, line, others = (fixed(mean, 2) for mean in self.places.shares(row, column))
        return (
            f"Place in row {row}, column {column}. Mean cosine with its neighbours {near}, with "
            f"the rest of its row and column {line}, with all other places {others}."
        )

    @property
    def alt(self) -> str:
        n, chosen = self.places.n, len(self.places.chosen)
        return (
            f"On the left, {chosen} rows of {chosen} small maps, one for each place that can be "
            f"chosen among {n} rows of {n} places of a picture. On the right, the map of the "
            "chosen place, large. Each shows how alike the vector of its place is to those of all "
            "places, as a cosine: red where it is alike, blue where it is opposite. In each map "
            "there is a red cross: the row and the column of its place, fullest where they meet."
        )


class AlikePlacesArtists(NamedTuple):
    """What moves in the figure of alike places."""

    fig: Figure
    clickable: AxesImage
    frames: tuple[Rectangle, Rectangle]
    map: AxesImage
    marks: tuple[Rectangle, Rectangle]
    title: Text


def draw_alike_places(places: AlikePlaces, words: AlikePlacesWords) -> AlikePlacesArtists:
    """Draw the small maps beside a large one."""
    fig = plt.figure(figsize=SIZE, layout="none")
    left = axes_in_inches(fig, 0.35, 0.25, ALL, ALL)
    names = words.rows, words.columns
    pixels, beside = places.overview(), places.beside()
    clickable = draw_overview(left, pixels, beside, names=names, first=1, every=places.chosen.step)
    clickable.set_label(words.overview)
    left.set_title(words.overview_title, fontsize=11)
    for label in (left.xaxis.label, left.yaxis.label):
        label.set_visible(False)  # announced with each cell, but not drawn
    frames = draw_frames(left)
    right = axes_in_inches(fig, SIZE[0] - LARGE - 0.1, 0.25 + ALL - LARGE, LARGE, LARGE)
    large, marks = _draw_map(right, places, words)
    legend = axes_in_inches(fig, SIZE[0] - LARGE - 0.1, 0.55, LARGE, 0.16)
    _draw_legend(legend, words)
    title = right.set_title("", fontsize=11)
    return AlikePlacesArtists(fig, clickable, frames, large, marks, title)


def _draw_map(
    ax: Axes, places: AlikePlaces, words: AlikePlacesWords
) -> tuple[AxesImage, tuple[Rectangle, Rectangle]]:
    large = ax.imshow(places.map(1, 1), cmap=COLOURS, vmin=-1, vmax=1, interpolation="none")
    large.set_label(words.map)  # its title moves
    numbers = range(1, places.n + 1)
    announce(ax, numbers, numbers, row=words.rows, column=words.columns)
    ax.spines[:].set_visible(False)
    return large, (frame(ax, theme.SURFACE, 5), frame(ax, theme.QUERY, 2))


def _draw_legend(ax: Axes, words: AlikePlacesWords) -> None:
    """Draw the colours from -1 to 1."""
    levels = COLOURS(np.linspace(0, 1, LEVELS))[np.newaxis]
    ax.imshow(levels, extent=(-1, 1, 0, 1), aspect="auto", interpolation="none")
    ax.set(yticks=[], xticks=[])
    ax.set_title(words.legend, fontsize=10)
    for x, end, side in zip((-1, 0, 1), words.ends, ("left", "center", "right"), strict=True):
        ax.text(x, -0.4, end, ha=side, va="top", fontsize=10)
    ax.spines[:].set_visible(False)


@theme.style()
def alike_places(
    cosines: ArrayLike, *, place: tuple[int, int] = (1, 1), every: int = 2
) -> LiveFigure:
    """Click a place, and see how alike its position is to those of all places.

    Parameters
    ----------
    cosines : array of shape (n * n, n * n)
        The cosines between the vectors of n rows of n places, row by row.
    place : pair of int
        The row and the column that are chosen at first, counted from 1.
    every : int
        Every how many rows and columns there is a place that can be chosen, from the first on.

    Returns
    -------
    LiveFigure
        Its controls are ``row`` and ``column``; a click on a small map moves both.

    Raises
    ------
    ValueError
        If there are not n * n places.
    """
    places = AlikePlaces(cosines, every)
    words = AlikePlacesWords(places)
    artists = draw_alike_places(places, words)

    def move_frames(row: int, column: int) -> list[dict]:
        return [{"xy": ((column - 1) / every + 0.5, (row - 1) / every + 0.5)}] * 2

    return LiveFigure(
        artists.fig,
        {
            artists.map: places.map,
            artists.title: words.title,
            artists.frames: move_frames,
            artists.marks: lambda row, column: [{"xy": (column - 1.5, row - 1.5)}] * 2,
        },
        row=selection(places.chosen, place[0], words.row_slider),
        column=selection(places.chosen, place[1], words.column_slider),
        drag={artists.clickable: ("column", "row")},
        readout=words.readout,
        follow_theme=True,  # the colours of a sign are the same on any page
        alt=words.alt,
    )
