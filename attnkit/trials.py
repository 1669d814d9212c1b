"""Random attention, many times over: what the divisor of the scores does to weights and gradients.

Queries, keys and values are drawn from unit Gaussians, as the components of queries and keys are
assumed to be when a network starts (A. Vaswani et al., "Attention is all you need", 2017, footnote
4). Only what the experiment needs of each trial is kept, so thousands of trials fit in memory.
All of it is computed in float64. Masked arrays (``np.ma``) are refused.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attnkit._checks import finite, no_overflow, numbers, one_number_above_0, whole_number
from attnkit.attention import softmax

__all__ = ["Trials", "draw_trials", "gradient_rms", "trials_from"]

BLOCK_NUMBERS = 2_000_000  # of the keys drawn at once, so that memory stays small for large d

Float64s = NDArray[np.float64]


class Trials(NamedTuple):
    """What is kept of many trials; in each, one query meets `n_keys` keys with scalar values."""

    d: int
    """Dimension of the queries and keys."""
    scores: Float64s
    """Dot products of query and keys, not divided: (n_trials, n_keys)."""
    values: Float64s
    """One number for each key: (n_trials, n_keys)."""
    key_products: Float64s
    """Dot products of the keys among themselves: (n_trials, n_keys, n_keys)."""


@np.errstate(all="ignore")  # an overflow is named, and 0 is right where a product vanishes
def trials_from(queries: ArrayLike, keys: ArrayLike, values: ArrayLike) -> Trials:
    """Keep the dot products of given queries and keys, and a copy of the values.

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
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If the shapes do not match, there is no key, a number is not finite, or a product overflows.

    Examples
    --------
    >>> trials = trials_from([[1, 2]], keys=[[[3, 4], [0, -1]]], values=[[10, 20]])
    >>> trials.scores
    array([[11., -2.]])
    >>> trials.key_products
    array([[[25., -4.],
            [-4.,  1.]]])
    """
    queries, keys = _float64("queries", queries), _float64("keys", keys)
    if keys.ndim != 3 or 0 in keys.shape[1:] or queries.shape != (len(keys), keys.shape[2]):
        raise ValueError(
            f"queries has shape {queries.shape} and keys has shape {keys.shape}; they need "
            "(n_trials, d) and (n_trials, n_keys, d)"
        )
    values = _float64("values", values)
    if values.shape != keys.shape[:2]:
        raise ValueError(f"values has shape {values.shape}; it needs {keys.shape[:2]}")
    cause = "the numbers in queries or keys are too large to multiply"
    scores = no_overflow("scores", (keys @ queries[:, :, None])[:, :, 0], cause)
    return Trials(
        keys.shape[2], scores, values.copy(), no_overflow("key_products", keys @ keys.mT, cause)
    )


def draw_trials(d: int, n_trials: int = 4000, n_keys: int = 10, seed: int = 0) -> Trials:
    """Draw queries, keys and values from unit Gaussians, and keep their dot products.

    Parameters
    ----------
    d : int above 0
        Dimension of the queries and keys.
    n_trials, n_keys : int above 0
    seed : int, not negative
        The same arguments give the same numbers.

    Returns
    -------
    Trials

    Raises
    ------
    ValueError
        If an argument is not such a whole number.

    Examples
    --------
    >>> trials = draw_trials(64, n_trials=1000)
    >>> trials.scores.shape
    (1000, 10)
    >>> trials.scores.std().round(1)  # about the root of d
    np.float64(8.0)
    """
    d = whole_number("d", d, least=1)
    n_trials = whole_number("n_trials", n_trials, least=1)
    n_keys = whole_number("n_keys", n_keys, least=1)
    rng = np.random.default_rng([whole_number("seed", seed, least=0), d])
    block = max(1, BLOCK_NUMBERS // (d * n_keys))
    parts = []
    for start in range(0, n_trials, block):
        n = min(block, n_trials - start)
        queries = rng.standard_normal((n, d), dtype=np.float32)
        keys = rng.standard_normal((n, n_keys, d), dtype=np.float32)
        parts.append(trials_from(queries, keys, rng.standard_normal((n, n_keys))))
    _, scores, values, key_products = zip(*parts, strict=True)
    return Trials(d, np.concatenate(scores), np.concatenate(values), np.concatenate(key_products))


@np.errstate(all="ignore")
def gradient_rms(trials: Trials, divisor: float) -> Float64s:
    r"""Measure how far the output of each trial moves when one number of its query moves.

    .. math:: y = \sum_j w_j v_j, \qquad w = \operatorname{softmax}(s / c)

    .. math:: g = \frac{\partial y}{\partial q} = \frac{1}{c} \sum_j w_j (v_j - y) \, k_j, \qquad
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
    TypeError
        If `trials` is not of the class `Trials`, or an argument is not made of real numbers.
    ValueError
        If `divisor` is not one finite number above 0, shapes in `trials` do not match, a number is
        not finite, or a result overflows.

    Examples
    --------
    >>> trials = trials_from([[0, 0]], keys=[[[1, 0], [0, 1]]], values=[[0, 4]])
    >>> gradient_rms(trials, divisor=1)  # weights 1/2, y = 2, g = (-1, 1)
    array([1.])
    """
    d, scores, values, key_products = _checked(trials)
    divisor = one_number_above_0("divisor", divisor)
    cause = f"the numbers in trials are too large for the divisor {divisor}"
    weights = softmax(no_overflow("scores / divisor", scores / divisor, cause))
    outputs = (weights * values).sum(axis=1, keepdims=True)
    shares = weights * (values - outputs)
    squares = ((key_products @ shares[:, :, None])[:, :, 0] * shares).sum(axis=1)
    # rounding can leave a square a little below 0 where the gradient vanishes
    return no_overflow("gradients", np.sqrt(np.maximum(squares, 0) / d) / divisor, cause)


def _checked(trials: Trials) -> Trials:
    if not isinstance(trials, Trials):
        raise TypeError(
            f"trials must come from draw_trials or trials_from, not be a {type(trials).__name__}"
        )
    d = whole_number("trials.d", trials.d, least=1)
    scores = _float64("trials.scores", trials.scores)
    if scores.ndim != 2 or scores.shape[1] == 0:
        raise ValueError(f"trials.scores has shape {scores.shape}; it needs (n_trials, n_keys)")
    values = _float64("trials.values", trials.values)
    if values.shape != scores.shape:
        raise ValueError(f"trials.values has shape {values.shape}; it needs {scores.shape}")
    key_products = _float64("trials.key_products", trials.key_products)
    needed = (*scores.shape, scores.shape[1])
    if key_products.shape != needed:
        raise ValueError(f"trials.key_products has shape {key_products.shape}; it needs {needed}")
    return Trials(d, scores, values, key_products)


def _float64(name: str, given: ArrayLike) -> Float64s:
    return finite(name, numbers(name, given)).astype(np.float64, copy=False)
