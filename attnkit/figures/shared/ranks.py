"""How far two lists agree on what is large and what is small."""

import numpy as np
from numpy.typing import ArrayLike


def ranks(numbers: ArrayLike) -> np.ndarray:
    """Return the place of each number among all; equal ones share the mean of their places.

    >>> ranks([30, 10, 20, 20]).tolist()
    [4.0, 1.0, 2.5, 2.5]
    """
    _, at, count = np.unique(numbers, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[at]


def rank_correlation(a: ArrayLike, b: ArrayLike) -> float:
    """Return the correlation of the ranks of two lists (Spearman's), 1 for the same order.

    >>> round(rank_correlation([1, 2, 30], [5, 6, 7]), 6)
    1.0
    """
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])
