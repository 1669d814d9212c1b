"""The curve of a function that may jump; in a page, too."""

from collections.abc import Callable

import numpy as np

POINTS = 97  # as many as a smooth curve needs
STEEP = 0.1  # of the height of a curve: what rises so much between two points may jump there
HALVINGS = 10  # of the way between two points, until a jump is upright


def upright(
    function: Callable[[np.ndarray], np.ndarray], ends: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a curve through evenly spaced points, and through both sides of each jump.

    A gap, where y is NaN, begins and ends where it does in the function.

    Examples
    --------
    >>> x, y = upright(lambda x: np.where(x < 0.3, 2.0, 5.0), (0, 1))
    >>> [round(float(each), 4) for each in x[np.abs(x - 0.3) < 0.001]]
    [0.3, 0.3]
    >>> len(x) - POINTS
    2
    """
    x = np.linspace(ends[0], ends[1], POINTS)
    y = function(x)
    there = y[~np.isnan(y)]
    height = there.max() - there.min() if len(there) else 0.0

    def known(y: np.ndarray) -> np.ndarray:
        return np.where(np.isnan(y), -1e9, y)  # no number is a place far below all others

    before, after = known(y[:-1]), known(y[1:])
    jumps = abs(after - before) > STEEP * max(height, 1e-9)
    if not jumps.any():
        return x, y
    left, right, before, after = x[:-1][jumps], x[1:][jumps], before[jumps], after[jumps]
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        found = known(function(middle))
        is_before = abs(found - before) <= abs(found - after)
        left, right = np.where(is_before, middle, left), np.where(is_before, right, middle)
    x = np.concatenate([x, left, right])
    x = x[np.argsort(x)]
    return x, function(x)
