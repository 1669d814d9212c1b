"""The numbers that are written into the cells of a heatmap of weights."""

from collections.abc import Callable

import numpy as np
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
