"""A photograph cut into patches under a veil, which gives way where a patch gets weight."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from attnkit.figures.shared.cells import announce

LEVELS = 16  # of light: more are not told apart, and make a page heavy
DARK = "#0b0e14"  # on any page: under a bright veil, a white cup without weight looks lit
HIDDEN = 0.8  # how much of a patch without weight it covers

# The dark lies over what gets no weight, and gives way as the weight grows.
_covers = np.linspace(HIDDEN, 0.01, LEVELS)
VEIL = ListedColormap(np.column_stack([np.tile(to_rgb(DARK), (LEVELS, 1)), _covers]))


def draw_photo(ax: Axes, picture: ArrayLike, n: int, *, row: str, column: str) -> AxesImage:
    """Draw a photograph, and over it a cell for each of n * n patches that hides it.

    Parameters
    ----------
    ax : Axes
        Where to draw. Patch (i, j) of the photograph has its centre at x = j, y = i.
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1.
    n : int
        The number of rows, and of columns.
    row, column : str
        What a row and a column of patches are called where a cell is read out.

    Returns
    -------
    AxesImage
        The cells: set their ``data`` to weights, and their ``clim`` to 0 and the largest.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> cells = draw_photo(plt.subplot(), np.zeros((4, 4, 3)), 2, row="row", column="column")
    >>> cells.get_array().shape
    (2, 2)
    """
    sides = (-0.5, n - 0.5, n - 0.5, -0.5)
    ax.imshow(np.asarray(picture, float), extent=sides, interpolation="none")
    cells = ax.imshow(np.eye(n), cmap=VEIL, vmin=0, vmax=1, interpolation="none", extent=sides)
    ax.set(xlim=sides[:2], ylim=sides[2:])
    edges = np.arange(1, n) - 0.5
    look: dict[str, Any] = {"color": DARK, "linewidth": 0.5, "alpha": 0.6}
    ax.hlines(edges, *sides[:2], **look)
    ax.vlines(edges, *sides[2:], **look)
    ax.spines[:].set_visible(False)
    numbers = range(1, n + 1)
    announce(ax, numbers, numbers, row=row, column=column)
    return cells


def in_levels(weights: ArrayLike) -> np.ndarray:
    """Round weights to the levels of light that are told apart, from 0 to the largest.

    None is off by more than 1/30 of the largest, and a page that carries them is far lighter.

    Examples
    --------
    >>> in_levels([0.15, 0.073, 0.0]).round(3)
    array([0.15, 0.07, 0.  ])
    """
    exact = np.asarray(weights, float)
    step = exact.max() / (LEVELS - 1)
    return np.rint(exact / step) * step if step else exact
