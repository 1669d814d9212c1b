"""How far two lists agree on what is large and what is small."""

import numpy as np
from numpy.typing import ArrayLike


def rank_correlation(a: ArrayLike, b: ArrayLike) -> float:
    """Return the correlation of the ranks of two lists (Spearman's), 1 for the same order.

    Equal numbers get different ranks, in the order in which they stand.

    >>> round(rank_correlation([1, 2, 30], [5, 6, 7]), 6)
    1.0
    """
    ranks = np.array([np.argsort(np.argsort(each, kind="stable")) for each in (a, b)], float)
    return float(np.corrcoef(ranks)[0, 1])
