"""Rotation over the patches of a picture: how far it tells patches apart, for several bases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from attnkit import theme
from attnkit.figures.shared.numbers import fixed, plain
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

SIDE = 2.55  # inches: the map
SHADES = theme.fading(theme.INK, "products")

Products = Callable[[float], np.ndarray]
"""The dot products of one patch with all patches, (n, n), for a base."""


class TurnedGrid:
    """The dot products of one patch with all patches of a picture, as shares of the largest."""

    def __init__(self, products: Products, patch: tuple[int, int], bases: Sequence[float]) -> None:
        self.patch, self.bases = patch, list(bases)
        maps = {base: np.asarray(products(base), float) for base in bases}
        self._maps = {base: found / found[patch] for base, found in maps.items()}
        self.n = len(self.map(self.bases[0]))

    def map(self, base: float) -> np.ndarray:
        """Return the dot product with each patch, over that with itself, (n, n)."""
        return self._maps[base]

    @property
    def offsets(self) -> np.ndarray:
        """How many columns each patch of the same row is away."""
        return np.arange(self.n) - self.patch[1]

    def along(self, base: float) -> np.ndarray:
        """Return the dot products with the patches of the same row, (n,)."""
        return self.map(base)[self.patch[0]]


@dataclass(frozen=True)
class TurnedGridWords:
    """What the figure of rotation over a picture says."""

    grid: TurnedGrid
    base_slider = "base"
    map_title = "dot product with each patch"
    curve_title = "along its row"
    row_axis, column_axis = "row", "column"
    offset_axis = "columns away"

    def name(self, base: float) -> str:
        return plain(base) if base < 10_000 else f"{base:,.0f}"

    def readout(self, base: float) -> str:
        found, (row, column) = self.grid.map(base), self.grid.patch
        near, corner = found[row, column - 1], found[0, 0]
        return (
            f"Base {self.name(base)}: of the dot product with itself, the patch keeps "
            f"{fixed(near, 2)} with its neighbour and {fixed(corner, 2)} with the upper left "
            "corner."
        )

    @property
    def alt(self) -> str:
        grid = self.grid
        corners = ", ".join(
            f"{fixed(grid.map(base)[0, 0], 2)} for base {self.name(base)}" for base in grid.bases
        )
        return (
            f"A map over {grid.n} rows of {grid.n} patches: the dot product of one patch near the "
            "middle with each, when all have the same content and are turned by row and column; a "
            "share of the one with itself. Beside it, the shares along its row as a curve, and "
            f"faint curves for the other bases. At the upper left corner the share is {corners}."
        )


class TurnedGridArtists(NamedTuple):
    """What moves with the base."""

    fig: Figure
    cells: QuadMesh | AxesImage
    line: Line2D


def draw_turned_grid(grid: TurnedGrid, words: TurnedGridWords) -> TurnedGridArtists:
    """Draw the map, and beside it the curve of its middle row."""
    fig = plt.figure(figsize=(6.2, SIDE + 0.8), layout="none")
    left = axes_in_inches(fig, 0.5, 0.48, SIDE, SIDE)
    cells = heatmap(left, grid.map(grid.bases[0]), cmap=SHADES, vmin=0, vmax=1)
    left.set_title(words.map_title, fontsize=11)
    left.set(xlabel=words.column_axis, ylabel=words.row_axis)
    for axis in (left.xaxis, left.yaxis):
        axis.set_ticks(range(grid.n), labels=[str(i) for i in range(grid.n)])
        for tick in axis.get_major_ticks()[1::2]:
            tick.label1.set_visible(False)
    left.tick_params(labelsize=9)
    right = axes_in_inches(fig, SIDE + 1.35, 0.48, 5.85 - SIDE - 1.35, SIDE)
    return TurnedGridArtists(fig, cells, _draw_curves(right, grid, words))


def _draw_curves(ax: Axes, grid: TurnedGrid, words: TurnedGridWords) -> Line2D:
    x = grid.offsets
    for base in grid.bases:
        heights = grid.along(base)
        ax.plot(x, heights, color=theme.GRID, linewidth=2, zorder=1)
        name = ax.text(x[0] - 0.2, heights[0], words.name(base), ha="right", va="center")
        name.set(color=theme.MUTED, fontsize=10)
    (line,) = ax.plot(x, grid.along(grid.bases[0]), color=theme.INK, marker="o", markersize=3)
    low = min(float(grid.along(base).min()) for base in grid.bases)
    ax.set(xlim=(x[0], x[-1]), ylim=(min(0, low) - 0.05, 1.05), xlabel=words.offset_axis)
    ax.yaxis.tick_right()
    ax.spines["left"].set_visible(False)
    ax.axhline(0, color=theme.MUTED, linewidth=0.8)
    ax.set_title(words.curve_title, fontsize=11)
    return line


@theme.style()
def turned_grid(
    products: Products,
    *,
    patch: tuple[int, int],
    bases: Sequence[float],
    base: float,
) -> LiveFigure:
    """Choose the base of a rotation over rows and columns, and see which patches look alike.

    Parameters
    ----------
    products : callable
        ``products(base)`` returns the dot products of one patch with all, an (n, n) array.
    patch : pair of int
        The row and the column of that patch, counted from 0.
    bases : sequence of float
        The positions of the control, rising.
    base : float
        The initial position: one of `bases`.

    Returns
    -------
    LiveFigure
        Its control is ``base``.
    """
    grid = TurnedGrid(products, patch, bases)
    words = TurnedGridWords(grid)
    artists = draw_turned_grid(grid, words)
    return LiveFigure(
        artists.fig,
        {artists.cells: grid.map, artists.line: grid.along},
        base=selection(bases, base, words.base_slider, words.name),
        readout=words.readout,
        alt=words.alt,
    )
