"""Many small maps side by side, one of which is chosen with a click."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, ListedColormap, to_rgb
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from attnkit import theme

GAP = 2  # pixels between two maps
LEVELS = 16  # of colour: more are not told apart in a small map

CLEAR = ListedColormap([(*to_rgb(theme.WEIGHT), 0.004)] * 2)  # cells to click, without a colour


def side_by_side(maps: ArrayLike, cmap: Colormap, gap: int = GAP) -> np.ndarray:
    """Return the pixels of many maps of one size, with nothing between them.

    Parameters
    ----------
    maps : (rows, columns, height, width) array
        Numbers from 0 to 1; a pixel each.
    cmap : Colormap
    gap : int
        Pixels between two maps.

    Returns
    -------
    (rows * (height + gap), columns * (width + gap), 4) array

    Examples
    --------
    >>> side_by_side(np.ones((2, 3, 4, 4)), theme.WEIGHT_CMAP).shape
    (12, 18, 4)
    """
    coloured = cmap.resampled(LEVELS)(np.asarray(maps, float))
    framed = np.pad(coloured, [(0, 0), (0, 0), (0, gap), (0, gap), (0, 0)])
    rows, columns, height, width, _ = framed.shape
    return framed.transpose(0, 2, 1, 3, 4).reshape(rows * height, columns * width, 4)


def draw_overview(
    ax: Axes,
    pixels: np.ndarray,
    values: ArrayLike,
    *,
    names: tuple[str, str],
    first: int = 0,
    every: int = 1,
    steps: tuple[int, int] = (1, 1),
) -> AxesImage:
    """Draw small maps, and over each a cell to click, without a colour, that has a value.

    Parameters
    ----------
    ax : Axes
    pixels : array
        As `side_by_side` returns them.
    values : (rows, columns) array
        What is read out of each cell.
    names : pair of str
        What a row and a column are called.
    first : int
        The number of the first row and of the first column.
    every : int
        By how much the number grows from one to the next.
    steps : pair of int
        Every how many rows, and columns, a number is written.

    Returns
    -------
    AxesImage
        The cells.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> pixels = side_by_side(np.ones((2, 3, 4, 4)), theme.WEIGHT_CMAP)
    >>> cells = draw_overview(plt.subplot(), pixels, np.ones((2, 3)), names=("head", "layer"))
    >>> cells.get_array().shape
    (2, 3)
    """
    values = np.asarray(values, float)
    rows, columns = values.shape
    sides = (-0.5, columns - 0.5, rows - 0.5, -0.5)
    ax.imshow(pixels, extent=sides, interpolation="none", aspect="auto")
    cells = ax.imshow(values, cmap=CLEAR, vmin=0, vmax=1, extent=sides, aspect="auto")
    gap = 0.5 + GAP * rows / len(pixels) / 2  # the lines run in the gaps
    faint: dict[str, Any] = {"color": theme.GRID, "linewidth": 0.4}
    ax.vlines(np.arange(1, columns) - gap, *sides[2:], **faint)
    ax.hlines(np.arange(1, rows) - gap, *sides[:2], **faint)
    ax.set(xlim=sides[:2], ylim=sides[2:], xlabel=names[1], ylabel=names[0])
    ax.xaxis.labelpad = ax.yaxis.labelpad = 1
    for axis, n, step in ((ax.xaxis, columns, steps[1]), (ax.yaxis, rows, steps[0])):
        axis.set_ticks(range(n), labels=[str(first + every * number) for number in range(n)])
        for number, tick in enumerate(axis.get_major_ticks()):
            tick.label1.set_visible(number % step == 0)  # the others are announced, not drawn
    ax.tick_params(length=0, labelsize=9, pad=2)
    ax.spines[:].set_visible(False)
    return cells
