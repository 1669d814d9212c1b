"""A photograph cut into patches: the weights of one of them, as a row and as a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import gaussian_scores
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.numbers import nonzero, plain
from attnkit.figures.shared.photo import LEVELS, draw_photo
from attnkit.figures.shared.pooling import BandwidthScore, weights_or_gap
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 5.2, 3.7  # inches
MAP, OUTPUT, EDGE = (
    2.75,
    1.65,
    0.2,
)  # inches: the sides of the photograph and of the output, and the margin
CELL, GAP = 2, 3  # pixels of a weight in the row, and between the pieces of the row
BUDGET = 80_000  # bytes: as many weights as pairs of patches, for each bandwidth

PURPLE = theme.WEIGHT_CMAP.resampled(LEVELS)


class RowAndMap:
    """The weights that each patch of a picture gives to all patches, for some bandwidths."""

    def __init__(
        self,
        picture: ArrayLike,
        keys: ArrayLike,
        values: ArrayLike,
        scores: BandwidthScore,
        bandwidths: Sequence[float],
    ) -> None:
        self.picture = np.asarray(picture, float)
        self.keys, self.values = np.asarray(keys, float), np.asarray(values, float)
        self.n = round(len(self.keys) ** 0.5)
        if self.n**2 != len(self.keys) or len(self.values) != len(self.keys):
            raise ValueError(
                f"keys has shape {self.keys.shape} and values {self.values.shape}; they need a row "
                "for each patch of a picture that is cut into n rows of n patches"
            )
        self.table = {h: weights_or_gap(scores, self.keys, self.keys, h) for h in bandwidths}

    def place(self, row: int, column: int) -> int:
        """Return the number of a patch in the row of weights; rows and columns count from 1."""
        return (row - 1) * self.n + column - 1

    def weights(self, row: int, column: int, bandwidth: float) -> np.ndarray:
        """Return the weights that a patch gives to all patches, (n * n,)."""
        return np.nan_to_num(self.table[bandwidth][self.place(row, column)])

    def folded(self, row: int, column: int, bandwidth: float) -> np.ndarray:
        """Return the same weights, each where its patch is in the picture, (n, n)."""
        return self.weights(row, column, bandwidth).reshape(self.n, self.n)

    def start(self, row: int, column: int) -> int:
        """Return where a patch begins in the picture of the row, in pixels."""
        return self.place(row, column) * CELL + (row - 1) * GAP

    def in_a_row(self, row: int, column: int, bandwidth: float) -> np.ndarray:
        """Return the colours of the same weights side by side, (1, width, 4)."""
        weights = self.folded(row, column, bandwidth)
        pieces = PURPLE(weights / (weights.max() or 1)).repeat(CELL, axis=1)
        apart = np.pad(pieces, [(0, 0), (0, GAP), (0, 0)]).reshape(1, -1, 4)
        return apart[:, :-GAP]

    def output(self, bandwidth: float) -> np.ndarray:
        """Return the weighted averages of the values, one for each patch, (n, n, 3)."""
        averages = np.nan_to_num(self.table[bandwidth]) @ self.values
        return np.clip(averages, 0, 1).reshape(self.n, self.n, -1)

    def counted(self, row: int, column: int, bandwidth: float) -> float:
        """Return how many patches with equal weights would count as much together."""
        return 1 / float(np.sum(self.weights(row, column, bandwidth) ** 2))

    def beyond(self, row: int, column: int, bandwidth: float) -> float:
        """Return the share of the weight outside the 3 by 3 patches around a patch."""
        near = np.abs(np.arange(1, self.n + 1)[:, None] - row) <= 1
        near = near & (np.abs(np.arange(1, self.n + 1) - column) <= 1)
        return float(self.folded(row, column, bandwidth)[~near].sum())


@dataclass(frozen=True)
class RowAndMapWords:
    """What the figure of a row and its map says."""

    patches: RowAndMap
    query_row, query_column = "query: row", "query: column"
    bandwidth = "bandwidth"
    map_row, map_column = "row", "column"
    output_title = "output"

    @property
    def map_title(self) -> str:
        return "the weights as a map"

    @property
    def row_title(self) -> str:
        return f"all {self.patches.n**2} as a row; full purple: the largest"

    def alike(self, n: int) -> str:
        return "one patch alone" if n == 1 else f"{n} patches alike"

    def readout(self, row: int, column: int, bandwidth: float) -> str:
        at = row, column, bandwidth
        weights = self.patches.folded(*at)
        if not weights.any():
            return f"Patch in row {row}, column {column}: no patch is in reach."
        most = np.unravel_index(weights.argmax(), weights.shape)
        there = f"the patch in row {most[0] + 1}, column {most[1] + 1}"
        itself = weights[row - 1, column - 1] == weights.max()
        return (
            f"Patch in row {row}, column {column}; bandwidth {plain(bandwidth)}. Its largest "
            f"weight is {nonzero(weights.max())}, on {'itself' if itself else there}. As if from "
            f"{self.alike(round(self.patches.counted(*at)))}; "
            f"{nonzero(self.patches.beyond(*at), 2)} of the weight lies beyond its neighbours."
        )

    @property
    def alt(self) -> str:
        n = self.patches.n
        return (
            f"A photograph cut into {n} rows of {n} patches; one has an orange frame, and each is "
            "the clearer the more weight it gets from that one. Below, the same "
            f"{n**2} weights as one row of a heatmap, with a line after every {n}. On the right, "
            "the output: each patch as the weighted average of all patches."
        )


class RowAndMapArtists(NamedTuple):
    """What moves in the figure of a row and its map."""

    fig: Figure
    cells: AxesImage
    frames: tuple[Rectangle, Rectangle]
    row: AxesImage
    mark: Rectangle
    output: AxesImage


def draw_row_and_map(patches: RowAndMap, words: RowAndMapWords) -> RowAndMapArtists:
    """Draw the photograph under a veil beside the output, over the row of weights."""
    fig = plt.figure(figsize=SIZE, layout="none")
    width, height = SIZE
    top = height - MAP - 0.3
    scene = axes_in_inches(fig, EDGE, top, MAP, MAP)
    cells = draw_photo(
        scene, patches.picture, patches.n, row=words.map_row, column=words.map_column
    )
    scene.set_title(words.map_title, fontsize=11, color=theme.WEIGHT)
    frames = frame(scene, theme.SURFACE, 5), frame(scene, theme.QUERY, 2.5)
    right = axes_in_inches(fig, width - OUTPUT - EDGE, top + MAP - OUTPUT, OUTPUT, OUTPUT)
    output = right.imshow(patches.values.reshape(patches.n, patches.n, -1), interpolation="none")
    right.set_axis_off()
    right.set_title(words.output_title, fontsize=11, color=theme.VALUE)
    below = axes_in_inches(fig, EDGE, 0.15, width - 2 * EDGE, 0.22)
    row, mark = _draw_row(below, patches, words)
    return RowAndMapArtists(fig, cells, frames, row, mark, output)


def _draw_row(ax: Axes, patches: RowAndMap, words: RowAndMapWords) -> tuple[AxesImage, Rectangle]:
    """Draw a cell for each weight, one after the other, with a gap where the map has a new row."""
    n = patches.n
    shades = patches.in_a_row(1, 1, next(iter(patches.table)))
    width = shades.shape[1]
    row = ax.imshow(shades, extent=(0, width, 0, 1), aspect="auto", interpolation="none")
    for number in range(1, n + 1):
        piece = Rectangle((patches.start(number, 1), 0), n * CELL, 1, fill=False, linewidth=0.8)
        piece.set(edgecolor=theme.GRID, clip_on=False)
        ax.add_patch(piece)
    ax.set(xlim=(0, width), ylim=(0, 1))
    ax.set_axis_off()
    ax.set_title(words.row_title, fontsize=11, color=theme.WEIGHT)
    mark = frame(ax, theme.QUERY, 1.5)
    mark.set(y=-0.25, width=CELL, height=1.5)
    return row, mark


@theme.style()
def row_and_map(
    picture: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    scores: BandwidthScore = gaussian_scores,
    *,
    bandwidths: Sequence[float],
    bandwidth: float,
    query: tuple[int, int] = (1, 1),
) -> LiveFigure:
    """Click a patch of a picture: its row of weights is shown as a row and as a map.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1. It is cut into n rows of n patches.
    keys : array of shape (n * n, d_k)
        What each patch is compared by, row by row; the queries are the same.
    values : array of shape (n * n, 3)
        The colour that each patch passes on, from 0 to 1.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n * n, n * n).
    bandwidths : sequence of float
        The positions of the control, rising.
    bandwidth : float
        The initial position: one of ``bandwidths``.
    query : pair of int
        The row and the column of the patch that is the query at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``row``, ``column`` and ``bandwidth``; a click on a patch moves the first
        two.

    Raises
    ------
    ValueError
        If there are not n * n keys and as many values.
    """
    patches = RowAndMap(picture, keys, values, scores, bandwidths)
    words = RowAndMapWords(patches)
    artists = draw_row_and_map(patches, words)
    n = patches.n

    def show_map(row: int, column: int, bandwidth: float) -> dict:
        weights = patches.folded(row, column, bandwidth)
        return {"data": weights, "clim": (0, weights.max() or 1)}

    def move_frames(row: int, column: int) -> list[dict]:
        return [{"xy": (column - 1.5, row - 1.5)}] * 2

    return LiveFigure(
        artists.fig,
        {
            artists.cells: show_map,
            artists.row: patches.in_a_row,
            artists.frames: move_frames,
            artists.mark: lambda row, column: {"x": patches.start(row, column)},
            artists.output: patches.output,
        },
        row=widgets.IntSlider(value=query[0], min=1, max=n, description=words.query_row),
        column=widgets.IntSlider(value=query[1], min=1, max=n, description=words.query_column),
        bandwidth=selection(bandwidths, bandwidth, words.bandwidth),
        drag={artists.cells: ("column", "row")},
        readout=words.readout,
        budget=BUDGET,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
