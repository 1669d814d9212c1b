"""The cells of a heatmap: their names, the numbers written into them, and frames around them."""

from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.written import Inks, written_on
from attnkit.plots import ink_on_weight


def _inks() -> Inks:
    shades = range(theme.WEIGHT_CMAP.N)
    on = [ink_on_weight(theme.WEIGHT_CMAP(shade)) for shade in shades]
    return on.index(theme.ON_FULL) / len(on), theme.ON_FAINT, theme.ON_FULL


INKS = _inks()


def written(weights: ArrayLike, write: Callable[[float], str]) -> list[dict]:
    """Write each weight in the ink that reads best on its cell, and nothing in an empty one.

    >>> written([[0.25, np.nan]], "{:.2f}".format)
    [{'text': '0.25', 'color': '#000001'}, {'text': '', 'color': '#000001'}]
    """
    return written_on(np.asarray(weights), write, INKS)


def frame(
    ax: Axes, colour: str, linewidth: float, *, width: float = 1, height: float = 1
) -> Rectangle:
    """Draw a frame around the first cell, or around as many as its width and height say."""
    drawn = Rectangle((-0.5, -0.5), width, height, fill=False, edgecolor=colour)
    drawn.set(linewidth=linewidth, clip_on=False, zorder=5)
    ax.add_patch(drawn)
    return drawn


def announce(
    ax: Axes, rows: Iterable[object], columns: Iterable[object], *, row: str, column: str
) -> None:
    """Give the rows and columns of a heatmap names that are read out with each cell, not drawn.

    Parameters
    ----------
    ax : Axes
        The axes of the heatmap.
    rows, columns : iterable
        The name of each row, from the top, and of each column.
    row, column : str
        What a row and a column are called.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> ax = plt.subplot()
    >>> announce(ax, [1, 2], ["left", "right"], row="row", column="side")
    >>> ax.get_xlabel(), ax.xaxis.label.get_visible()
    ('side', False)
    """
    ax.set(xlabel=column, ylabel=row)
    for axis, names in ((ax.xaxis, list(columns)), (ax.yaxis, list(rows))):
        axis.set_ticks(range(len(names)), labels=[str(name) for name in names])
        axis.label.set_visible(False)
        for tick in axis.get_major_ticks():
            tick.label1.set_visible(False)
    ax.tick_params(length=0)
