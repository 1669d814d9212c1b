"""Static drawings of the book: each takes an Axes and arrays, draws, and returns what it drew.

Rows of a heatmap are queries and columns are keys, in every picture of the book.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from attnkit import theme

theme.use()

MAX_VECTOR_CELLS = 1024  # more cells than this repaint too slowly in a browser: draw an image


def heatmap(
    ax: Axes,
    values,
    *,
    row_labels=None,
    column_labels=None,
    vmin: float = 0,
    vmax: float | None = None,
    cmap: str = theme.WEIGHT_CMAP,
    annotate: bool = False,
) -> QuadMesh | AxesImage:
    """Draw a matrix as coloured cells, first row on top.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    values : array of shape (n_rows, n_columns)
        The matrix; in this book rows are queries and columns are keys.
    row_labels, column_labels : sequence of str, optional
        One name a row and one a column. Without them the cells are counted from 0.
    vmin, vmax : float
        The values of the palest and the darkest colour; ``vmax`` is the largest value if left out.
    cmap : str
        A colour map: ``theme.WEIGHT_CMAP`` for weights, ``theme.DIVERGING_CMAP`` for scores.
    annotate : bool
        Write each value into its cell, in the ink that reads best on its colour.

    Returns
    -------
    QuadMesh or AxesImage
        Vector cells up to 1024 of them, an image beyond.

    Raises
    ------
    ValueError
        If ``values`` is not a matrix, or the labels are not one a row and one a column.
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"values has shape {values.shape}; a heatmap needs (n_rows, n_columns)")
    n_rows, n_columns = values.shape
    vmax = float(np.nanmax(values)) if vmax is None else vmax
    if values.size <= MAX_VECTOR_CELLS:
        edges = np.arange(n_columns + 1) - 0.5, np.arange(n_rows + 1) - 0.5
        cells = ax.pcolormesh(
            *edges, values, cmap=cmap, vmin=vmin, vmax=vmax, edgecolor=theme.SURFACE, linewidth=1
        )
        ax.set_ylim(n_rows - 0.5, -0.5)  # the first row on top, as in a matrix
    else:
        cells = ax.imshow(
            values, cmap=cmap, vmin=vmin, vmax=vmax, aspect="auto", interpolation="none"
        )
    for axis, labels, n, name in (
        (ax.yaxis, row_labels, n_rows, "row_labels"),
        (ax.xaxis, column_labels, n_columns, "column_labels"),
    ):
        if labels is not None:
            if len(labels) != n:
                raise ValueError(f"{name} has {len(labels)} names; values needs {n}")
            axis.set_ticks(np.arange(n), labels=[str(label) for label in labels])
        elif n <= 20:
            axis.set_ticks(np.arange(n))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    if annotate:
        shades = cells.cmap(cells.norm(values))
        for (row, column), value in np.ndenumerate(values):
            ax.text(
                column,
                row,
                f"{value:.2f}",
                ha="center",
                va="center",
                color=_readable_on(shades[row, column]),
            )
    return cells


def _readable_on(rgba) -> str:
    """Return black or white, whichever has more contrast on a colour (WCAG relative luminance)."""
    channels = np.asarray(rgba[:3], dtype=float)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    return "#000000" if luminance > 0.179 else "#ffffff"


def axes_in_inches(fig: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add axes at a place of the figure that is given in inches from its lower left corner.

    Parameters
    ----------
    fig : Figure
        Without a layout engine, or the axes would not stay there.
    left, bottom, width, height : float
        In inches.

    Returns
    -------
    Axes
    """
    across, up = fig.get_size_inches()
    return fig.add_axes((left / across, bottom / up, width / across, height / up))


def weight_bars(ax: Axes, positions, weights, *, width: float) -> BarContainer:
    """Draw attention weights as bars on a scale from 0 to 1.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    positions : array of shape (n_keys,)
        Where each bar stands, for instance the keys themselves.
    weights : array of shape (n_keys,)
        The height of each bar.
    width : float
        Width of a bar in the units of ``positions``.

    Returns
    -------
    BarContainer
    """
    bars = ax.bar(positions, weights, width=width, color=theme.WEIGHT)
    ax.set_ylim(0, 1.25)  # room for a number above a bar of height 1
    ax.set_yticks([0, 0.5, 1])
    ax.grid(axis="y")
    return bars


def key_value_pairs(ax: Axes, keys, values) -> PathCollection:
    """Draw pairs as dots that point down to their key and left to their value.

    The ticks of the axes are the keys and the values themselves, in their colours. Set the limits
    of the axes before, since the guides run to the two axes.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    keys, values : arrays of shape (n_keys,)
        Horizontal and vertical position of each pair.

    Returns
    -------
    PathCollection
        The dots.
    """
    left, bottom = ax.get_xlim()[0], ax.get_ylim()[0]
    ax.vlines(keys, bottom, values, color=theme.KEY, linestyle=":", linewidth=1.5)
    ax.hlines(values, left, keys, color=theme.VALUE, linestyle=":", linewidth=1.5)
    ax.set_xticks(keys, labels=[f"{key:g}" for key in keys])
    ax.set_yticks(values, labels=[f"{value:g}" for value in values])
    ax.tick_params(axis="x", labelcolor=theme.KEY)
    ax.tick_params(axis="y", labelcolor=theme.VALUE)
    return ax.scatter(keys, values, s=90, color=theme.INK, zorder=4)
