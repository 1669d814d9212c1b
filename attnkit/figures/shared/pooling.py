"""Weights and outputs for any scoring function, with a gap where no key counts; in a page, too."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

BandwidthScore = Callable[..., np.ndarray]  # (queries, keys, bandwidth) to scores


def softmax_or_gap(scores: np.ndarray) -> np.ndarray:
    """Return the softmax of each row, with NaN in a row whose scores are all minus infinity.

    >>> softmax_or_gap(np.array([[0, -np.inf], [-np.inf, -np.inf]]))
    array([[ 1.,  0.],
           [nan, nan]])
    """
    highest = scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores - np.where(highest > -np.inf, highest, 0.0))
    totals = exponentials.sum(axis=1, keepdims=True)
    return np.where(totals > 0, exponentials / np.where(totals > 0, totals, 1.0), np.nan)


def checked(scores: ArrayLike, shape: tuple[int, int]) -> np.ndarray:
    """Return scores of which softmax can be taken, or say what is wrong with them.

    >>> checked([[1]], (1, 2))
    Traceback (most recent call last):
        ...
    ValueError: the scores have shape (1, 1); they need (1, 2)
    """
    found = np.asarray(scores, dtype=float)
    if found.shape != shape:
        raise ValueError(f"the scores have shape {found.shape}; they need {shape}")
    if np.isnan(found).any() or (found == np.inf).any():
        raise ValueError("a score is not a number, or infinite: only -inf, for no weight, may be")
    return found


def weights_or_gap(
    scores: BandwidthScore, queries: ArrayLike, keys: ArrayLike, bandwidth: float
) -> np.ndarray:
    """Return the attention weights, with NaN in each row whose query has no key in reach.

    ``attention_weights``, which it equals elsewhere, refuses such a row, because 0/0 has no answer.
    A figure shows a gap there.

    Parameters
    ----------
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys).
    queries, keys : arrays
        Of shape (n_queries,) and (n_keys,), or (n_queries, d_k) and (n_keys, d_k).
    bandwidth : float
        Passed on to ``scores``.

    Returns
    -------
    array of shape (n_queries, n_keys)

    Examples
    --------
    >>> def boxcar(queries, keys, width):
    ...     return np.where(np.abs(queries[:, None] - keys) <= width, 0, -np.inf)
    >>> weights_or_gap(boxcar, [54, 57], [51, 56, 58], 1)
    array([[nan, nan, nan],
           [0. , 0.5, 0.5]])
    """
    raw = scores(np.asarray(queries), np.asarray(keys), bandwidth)
    return softmax_or_gap(checked(raw, (len(np.asarray(queries)), len(np.asarray(keys)))))


def pooled(
    scores: BandwidthScore, queries: ArrayLike, keys: ArrayLike, values: ArrayLike, bandwidth: float
) -> np.ndarray:
    """Return the output ``weights @ values`` for many queries, NaN where no key is in reach.

    The parameters are those of :func:`weights_or_gap`; ``values`` has shape (n_keys,).

    Examples
    --------
    >>> from attnkit.attention import gaussian_scores
    >>> pooled(gaussian_scores, [51], [51, 56, 58], [40, 43, 48], 1).round(5)
    array([40.00001])
    """
    return weights_or_gap(scores, queries, keys, bandwidth) @ np.asarray(values)
