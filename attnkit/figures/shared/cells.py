"""The cells of a heatmap: the numbers that are written into them, and frames around them."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.plots import ink_on_weight


def written(weights: ArrayLike, write: Callable[[float], str]) -> list[dict]:
    """Write each weight in the ink that reads best on its cell, and nothing in an empty one.

    >>> written([[0.25, np.nan]], "{:.2f}".format)
    [{'text': '0.25', 'color': '#000001'}, {'text': '', 'color': '#000001'}]
    """
    numbers = np.ravel(weights)
    return [
        {"text": "" if np.isnan(number) else write(number), "color": ink_on_weight(shade)}
        for number, shade in zip(numbers, theme.WEIGHT_CMAP(numbers), strict=True)
    ]


def frame(
    ax: Axes, colour: str, linewidth: float, *, width: float = 1, height: float = 1
) -> Rectangle:
    """Draw a frame around the first cell, or around as many as its width and height say."""
    drawn = Rectangle((-0.5, -0.5), width, height, fill=False, edgecolor=colour)
    drawn.set(linewidth=linewidth, clip_on=False, zorder=5)
    ax.add_patch(drawn)
    return drawn
