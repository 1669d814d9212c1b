"""Random attention, many times over: what the divisor of the scores does to weights and gradients.

Queries, keys and values are drawn from unit Gaussians, as the components of queries and keys are
assumed to be when a network starts (A. Vaswani et al., "Attention is all you need", 2017, footnote
4). Only what the experiment needs of each trial is kept, so thousands of trials fit in memory.
"""

from typing import NamedTuple

import numpy as np

from attnkit.attention import softmax

__all__ = ["Trials", "draw_trials", "gradient_rms", "trials_from"]

BLOCK_NUMBERS = 2_000_000  # of the keys drawn at once, so that memory stays small for large d


class Trials(NamedTuple):
    """What is kept of many trials; in each, one query meets `n_keys` keys with scalar values."""

    d: int
    """Dimension of the queries and keys."""
    scores: np.ndarray
    """Dot products of query and keys, not divided: (n_trials, n_keys)."""
    values: np.ndarray
    """One number for each key: (n_trials, n_keys)."""
    key_products: np.ndarray
    """Dot products of the keys among themselves: (n_trials, n_keys, n_keys)."""


def trials_from(queries, keys, values):
    """Keep the dot products of given queries and keys.

    Parameters
    ----------
    queries : (n_trials, d) array
    keys : (n_trials, n_keys, d) array
    values : (n_trials, n_keys) array

    Returns
    -------
    Trials

    Raises
    ------
    ValueError
        If the shapes do not match.
    """
    queries, keys, values = np.asarray(queries), np.asarray(keys), np.asarray(values)
    if keys.ndim != 3 or queries.shape != (len(keys), keys.shape[2]):
        raise ValueError(
            f"queries has shape {queries.shape} and keys has shape {keys.shape}; they need "
            "(n_trials, d) and (n_trials, n_keys, d)"
        )
    if values.shape != keys.shape[:2]:
        raise ValueError(f"values has shape {values.shape}; it needs {keys.shape[:2]}")
    scores = (keys @ queries[:, :, None])[:, :, 0]
    return Trials(keys.shape[2], scores, values, keys @ keys.transpose(0, 2, 1))


def draw_trials(d, n_trials=4000, n_keys=10, seed=0):
    """Draw queries, keys and values from unit Gaussians, and keep their dot products.

    Parameters
    ----------
    d : int above 0
        Dimension of the queries and keys.
    n_trials, n_keys : int above 0
    seed : int
        The same `d` and `seed` give the same numbers.

    Returns
    -------
    Trials
    """
    rng = np.random.default_rng([seed, d])
    block = max(1, BLOCK_NUMBERS // (d * n_keys))
    parts = []
    for start in range(0, n_trials, block):
        n = min(block, n_trials - start)
        queries = rng.standard_normal((n, d), dtype=np.float32)
        keys = rng.standard_normal((n, n_keys, d), dtype=np.float32)
        parts.append(trials_from(queries, keys, rng.standard_normal((n, n_keys))))
    scores, values, key_products = (
        np.concatenate(arrays).astype(float) for arrays in list(zip(*parts, strict=True))[1:]
    )
    return Trials(d, scores, values, key_products)


def gradient_rms(trials, divisor):
    r"""Measure how much the output of each trial moves when one number of its query moves.

    .. math:: y = \sum_j w_j v_j, \quad w = \operatorname{softmax}(s / c), \qquad
        g = \frac{\partial y}{\partial q} = \frac{1}{c} \sum_j w_j (v_j - y) \, k_j, \qquad
        \text{result} = \sqrt{\tfrac{1}{d} \lVert g \rVert^2}

    The length of g needs only the dot products of the keys:
    :math:`\lVert \sum_j a_j k_j \rVert^2 = \sum_{ij} a_i a_j \, k_i \cdot k_j`.

    Parameters
    ----------
    trials : Trials
    divisor : number above 0
        c, by which the scores are divided before the softmax.

    Returns
    -------
    gradients : (n_trials,) array
        The root mean square over the d numbers of each query's gradient; never below 0.

    Raises
    ------
    ValueError
        If `divisor` is not above 0.
    """
    if not divisor > 0:
        raise ValueError(f"divisor must be above 0, but it is {divisor}")
    weights = softmax(trials.scores / divisor)
    outputs = (weights * trials.values).sum(axis=1, keepdims=True)
    shares = weights * (trials.values - outputs)
    squares = ((trials.key_products @ shares[:, :, None])[:, :, 0] * shares).sum(axis=1)
    # rounding can leave a square a little below 0 where the gradient vanishes
    return np.sqrt(np.maximum(squares, 0) / trials.d) / divisor
