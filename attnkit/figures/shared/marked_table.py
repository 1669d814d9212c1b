"""A table of numbers in which some cells are marked, such as those that a change has changed.

The cells hold the numbers that stand in them, so that a reader who points at one, or opens the
figure's tables, is told these numbers. The marks lie between the cells and the numbers.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.plots import heatmap

PLAIN = ListedColormap([theme.GRID])
SIDE = 0.97  # of a mark, as a share of its cell: the lines between the cells stay


class MarkedTable(NamedTuple):
    """What moves in such a table."""

    cells: QuadMesh | AxesImage
    marks: tuple[Rectangle, ...]
    numbers: tuple[Text, ...]


def draw_marked_table(ax: Axes, values: np.ndarray, row_labels: Sequence[str]) -> MarkedTable:
    """Draw a table without its numbers; the columns are counted from 1."""
    columns = range(1, values.shape[1] + 1)
    cells = heatmap(ax, values, cmap=PLAIN, row_labels=row_labels, column_labels=columns)
    places = list(np.ndindex(values.shape))
    corner = SIDE / 2
    marks = [Rectangle((j - corner, i - corner), SIDE, SIDE, linewidth=0) for i, j in places]
    for mark, style in zip(marks, mark_styles(np.zeros(len(marks))), strict=True):
        mark.set(**style)
        ax.add_patch(mark)
    numbers = (ax.text(j, i, "", ha="center", va="center") for i, j in places)
    return MarkedTable(cells, tuple(marks), tuple(numbers))


def mark_styles(marked: ArrayLike) -> list[dict[str, str]]:
    """Return the style of each mark: seen where it is wanted, else as its cell."""
    colours = (theme.QUERY_SOFT if each else theme.GRID for each in np.ravel(marked))
    return [{"facecolor": colour} for colour in colours]
