"""Attention in numpy: from kernel regression to self-attention.

Rows are queries and columns are keys, in every array of scores, weights and masks. A mask is
boolean, and **True = may attend**. float32 stays float32; every other number becomes float64.

Queries, keys and values are arrays of vectors, one per row. A 1-D array holds n scalars, that is,
n vectors of one dimension (waists, weights); a single vector is written ``[[60, 170]]``.

The docstrings give the last axes of each shape. An array of two axes or more may have others in
front, such as heads and batches: (n_heads, n_queries, d_k). They broadcast as in numpy's matmul,
so keys of shape (n_keys, d_k) serve all heads.

A masked array (``np.ma``) is refused, because True in its mask hides an entry: fill it and pass a
mask. No function changes its arguments, or returns an array that shares memory with them, and none
depends on `np.seterr`.

>>> queries, keys, values = np.eye(2), np.eye(2), np.array([10.0, 20.0])
>>> output, weights = attention(queries, keys, values)
>>> weights.round(2)  # each query attends most to the key that equals it
array([[0.67, 0.33],
       [0.33, 0.67]])
>>> output.round(2)
array([13.3, 16.7])

Sources: E. A. Nadaraya, "On estimating regression" (1964); G. S. Watson, "Smooth regression
analysis" (1964); D. Bahdanau et al., "Neural machine translation by jointly learning to align and
translate" (2015); T. Luong et al., "Effective approaches to attention-based neural machine
translation" (2015); A. Vaswani et al., "Attention is all you need" (2017).
"""

import math
import reprlib
from collections.abc import Callable
from itertools import product
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attnkit._checks import (
    Floats,
    axes_in_front,
    bandwidths,
    finite,
    matrix,
    may_attend,
    no_overflow,
    numbers,
    one_for_each_key,
    queries_and_keys,
    real_scores,
    rows_for,
    shares,
    vectors,
    whole_number,
)

__all__ = [
    "additive_scores",
    "attention",
    "attention_output",
    "attention_pooling",
    "attention_weights",
    "bilinear_scores",
    "dot_scores",
    "gaussian_scores",
    "leave_one_out",
    "scaled_dot_scores",
    "self_attention",
    "softmax",
    "softmax_jacobian",
]

TOO_LARGE = "the numbers in queries, keys or their weights are too large to multiply"

Score = Callable[[Floats, Floats], ArrayLike]

# Functions that compute are decorated with np.errstate(all="ignore"): where a weight vanishes, 0 is
# right, and the function itself reports an overflow, whatever np.seterr is set to.

# ------------------------------------------------------------------------------- from scores on


@np.errstate(all="ignore")
def softmax(scores: ArrayLike, axis: int = -1) -> Floats:
    r"""Turn scores into weights: none below 0, each row with the sum 1.

    .. math:: w_j = \frac{e^{s_j}}{\sum_i e^{s_i}} = \frac{e^{s_j - m}}{\sum_i e^{s_i - m}},
        \qquad m = \max_i s_i

    Only the gaps between the scores count, so the largest is subtracted first: no exponential can
    then overflow, for scores up to 1e308.

    Parameters
    ----------
    scores : array of any shape, without units
        ``-inf`` is allowed and gets the weight 0.
    axis : int
        The axis along which the weights sum to 1; by default the last, that of the keys.

    Returns
    -------
    weights : array, the shape of `scores`

    Raises
    ------
    TypeError
        If `scores` are not real numbers.
    ValueError
        If a score is NaN or ``+inf``, a row has no score above ``-inf``, or `axis` does not exist.

    Examples
    --------
    >>> softmax([2, 0]).round(4)
    array([0.8808, 0.1192])
    >>> softmax([51, 49]).round(4)  # the same gap
    array([0.8808, 0.1192])
    """
    scores = real_scores(scores)
    axis = whole_number("axis", axis)
    if not -scores.ndim <= axis < scores.ndim:
        raise ValueError(f"axis {axis} is out of bounds: scores has shape {scores.shape}")
    largest = scores.max(axis=axis, keepdims=True, initial=-np.inf)
    if np.isneginf(largest).any():
        raise ValueError(
            f"scores has shape {scores.shape}; along axis {axis} it needs at least one score above "
            "-inf in every row: here a query has no key left"
        )
    # a gap above 1.8e308 becomes -inf, and its weight 0, as it should
    exponentials = np.exp(scores - largest)
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


@np.errstate(all="ignore")
def softmax_jacobian(weights: ArrayLike) -> Floats:
    r"""Differentiate each weight of a softmax with respect to each score.

    .. math:: \frac{\partial w_i}{\partial s_j} = w_i (\delta_{ij} - w_j), \qquad
        J = \operatorname{diag}(w) - w w^\top

    A weight responds to its own score by :math:`w_i (1 - w_i)` and falls when another score grows.
    Every row and every column sums to 0; no entry exceeds 1/4 in size.

    Parameters
    ----------
    weights : (n_keys,) array, the result of a softmax (not its scores)
        More axes may come first, such as queries: (n_queries, n_keys).

    Returns
    -------
    jacobian : (n_keys, n_keys) array, or (n_queries, n_keys, n_keys), and so on
        ``jacobian[..., i, j]`` is the derivative of weight i with respect to score j.

    Raises
    ------
    TypeError
        If `weights` are not real numbers.
    ValueError
        If `weights` has no axis, a number is below 0 or not finite, or a row's sum is not 1.

    Examples
    --------
    >>> softmax_jacobian([0.5, 0.3, 0.2]).round(2)
    array([[ 0.25, -0.15, -0.1 ],
           [-0.15,  0.21, -0.06],
           [-0.1 , -0.06,  0.16]])
    """
    weights = shares(weights)
    own = weights[..., :, None] * np.eye(weights.shape[-1], dtype=weights.dtype)
    return own - weights[..., :, None] * weights[..., None, :]


def attention_weights(scores: ArrayLike, mask: ArrayLike | None = None) -> Floats:
    r"""Share one unit of attention among the keys that each query may attend to.

    .. math:: \text{weights} = \operatorname{softmax}(\text{scores}),
        \qquad \text{with } -\infty \text{ for a masked score}

    Parameters
    ----------
    scores : (n_queries, n_keys) array, without units
        More axes may come first, such as heads: (n_heads, n_queries, n_keys).
    mask : (n_queries, n_keys) boolean array, optional
        True = may attend. ``np.tri(n, dtype=bool)`` is the causal mask: token i attends to
        itself and to earlier tokens. Axes in front broadcast to those of `scores`.

    Returns
    -------
    weights : array, the shape of `scores`
        Every row sums to 1.

    Raises
    ------
    TypeError
        If `scores` are not real numbers or `mask` is not boolean.
    ValueError
        If a score is NaN or ``+inf``, `mask` has another shape, or a query has no key left. (torch
        returns 0 for a query whose keys are all masked.)

    Examples
    --------
    >>> attention_weights(np.zeros((3, 3)), mask=np.tri(3, dtype=bool)).round(2)
    array([[1.  , 0.  , 0.  ],
           [0.5 , 0.5 , 0.  ],
           [0.33, 0.33, 0.33]])
    """
    scores = real_scores(scores)
    if mask is not None:
        scores = np.where(may_attend(mask, scores.shape), scores, -np.inf)
    return softmax(scores)


def attention_pooling(
    scores: ArrayLike, values: ArrayLike, mask: ArrayLike | None = None
) -> Floats:
    r"""Average the values, each weighted by the attention that its key gets.

    .. math:: \text{output} = \operatorname{softmax}(\text{scores}) \, \text{values}

    Parameters
    ----------
    scores : (n_queries, n_keys) array, without units
    values : (n_keys, d_v) or (n_keys,) array, in any unit
    mask : (n_queries, n_keys) boolean array, optional
        True = may attend.

    Returns
    -------
    output : (n_queries, d_v) or (n_queries,) array, in the unit of `values`

    Raises
    ------
    TypeError, ValueError
        As `attention_weights`, and if there is not one finite value for each key.

    Examples
    --------
    >>> attention_pooling([[0, 0, -np.inf]], [40, 43, 48])
    array([41.5])
    """
    weights = attention_weights(scores, mask)
    return _average(weights, one_for_each_key(values, n_keys=weights.shape[-1]))


@np.errstate(all="ignore")
def _average(weights: Floats, values: Floats) -> Floats:
    axes_in_front(scores=weights, values=values)
    return no_overflow("outputs", weights @ values, "the values are too large to average")


# ---------------------------------------------------------------------------- scoring functions


@np.errstate(all="ignore")
def gaussian_scores(queries: ArrayLike, keys: ArrayLike, bandwidth: ArrayLike = 1.0) -> Floats:
    r"""Score a key lower the farther it lies from the query, as the Gaussian kernel does.

    .. math:: s(q, k) = -\frac{\lVert q - k \rVert^2}{2 h^2}

    The softmax of these scores gives the weights of Nadaraya-Watson kernel regression (1964).

    Parameters
    ----------
    queries : (n_queries, d_k) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array, in the units of `queries`
    bandwidth : number above 0, or one for each dimension: (d_k,) array
        The width h of the kernel, in the units of `queries` and `keys`. It is the same for all
        heads; to give each head its own, divide `queries` and `keys` by it.

    Returns
    -------
    scores : (n_queries, n_keys) array, without units
        Zero at the query, negative elsewhere; ``-inf`` where a difference, alone, divided by h or
        squared, is above 1.8e308 (3.4e38 in float32).

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, there is no key, a number is not finite, or `bandwidth` is not > 0.

    Examples
    --------
    >>> gaussian_scores(57, [51, 56, 58])
    array([[-18. ,  -0.5,  -0.5]])
    """
    queries, keys = queries_and_keys(queries, keys)
    dtype, d_k = np.result_type(queries, keys), keys.shape[-1]
    scores = np.zeros(_scores_shape(queries, keys), dtype)
    # one dimension at a time: an array of all differences would be d_k times larger
    for i, h in enumerate(bandwidths(bandwidth, d_k, dtype)):
        differences = queries[..., :, None, i] - keys[..., None, :, i]
        scores -= (differences / h) ** 2 / 2
    return scores


@np.errstate(all="ignore")
def dot_scores(queries: ArrayLike, keys: ArrayLike) -> Floats:
    r"""Score a key by its dot product with the query (Luong et al., 2015).

    .. math:: S = Q K^\top

    Parameters
    ----------
    queries : (n_queries, d_k) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array

    Returns
    -------
    scores : (n_queries, n_keys) array, in the unit of the queries times that of the keys

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, there is no key, a number is not finite, or a product overflows.

    Examples
    --------
    >>> dot_scores([[1, 2]], [[3, 4], [0, -1]])
    array([[11., -2.]])
    """
    queries, keys = queries_and_keys(queries, keys)
    return no_overflow("scores", queries @ keys.mT, TOO_LARGE)


@np.errstate(all="ignore")
def scaled_dot_scores(queries: ArrayLike, keys: ArrayLike) -> Floats:
    r"""Score a key by its dot product with the query, over the root of their dimension.

    .. math:: S = \frac{Q K^\top}{\sqrt{d_k}}

    The division keeps the spread of the scores the same in every dimension (Vaswani et al., 2017).

    Parameters
    ----------
    queries : (n_queries, d_k) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array

    Returns
    -------
    scores : (n_queries, n_keys) array, in the unit of the queries times that of the keys

    Raises
    ------
    TypeError, ValueError
        As `dot_scores`.

    Examples
    --------
    >>> scaled_dot_scores([[1, 2, 3, 4]], [[1, 1, 1, 1]])  # 10 / 2
    array([[5.]])
    """
    queries, keys = queries_and_keys(queries, keys)
    d_k = keys.shape[-1]
    # math.sqrt and not np.sqrt, whose float64 would turn float32 arrays into float64
    return no_overflow("scores", queries @ keys.mT / math.sqrt(d_k), TOO_LARGE)


@np.errstate(all="ignore")
def additive_scores(
    queries: ArrayLike, keys: ArrayLike, W_query: ArrayLike, W_key: ArrayLike, w_score: ArrayLike
) -> Floats:
    r"""Score a pair by a small network with one hidden layer (Bahdanau et al., 2015).

    .. math:: s(q, k) = w^\top \tanh(q W_\text{query} + k W_\text{key})

    Queries and keys may have different lengths. No score exceeds :math:`\sum_i |w_i|` in size.
    The hidden layer takes n_queries x n_keys x n_hidden numbers of memory.

    Parameters
    ----------
    queries : (n_queries, d_q) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array
    W_query : (d_q, n_hidden) array
    W_key : (d_k, n_hidden) array
    w_score : (n_hidden,) array

    Returns
    -------
    scores : (n_queries, n_keys) array, in the unit of `w_score`

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, there is no key, a number is not finite, or a product overflows.

    Examples
    --------
    >>> additive_scores([[1, 0]], [[2], [-2]], [[1], [1]], [[0.5]], [3]).round(3)  # 3 tanh(1 +- 1)
    array([[2.892, 0.   ]])
    """
    queries, keys = queries_and_keys(queries, keys, same_width=False)
    W_query = matrix("W_query", W_query, (queries.shape[-1], "n_hidden"))
    n_hidden = W_query.shape[-1]
    W_key = matrix("W_key", W_key, (keys.shape[-1], n_hidden))
    w_score = matrix("w_score", w_score, (n_hidden,))
    axes_in_front(queries=queries, keys=keys, W_query=W_query, W_key=W_key, w_score=w_score)
    from_query, from_key = queries @ W_query, keys @ W_key
    hidden = from_query[..., :, None, :] + from_key[..., None, :, :]
    hidden = np.tanh(no_overflow("scores", hidden, TOO_LARGE))
    return no_overflow("scores", (hidden @ w_score[..., None, :, None])[..., 0], TOO_LARGE)


@np.errstate(all="ignore")
def bilinear_scores(queries: ArrayLike, keys: ArrayLike, M: ArrayLike) -> Floats:
    r"""Score a pair by a matrix between query and key (Luong et al., 2015, "general").

    .. math:: S = Q M K^\top

    Queries and keys may have different lengths; ``M = np.eye(d_k)`` gives the dot product.

    Parameters
    ----------
    queries : (n_queries, d_q) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array
    M : (d_q, d_k) array

    Returns
    -------
    scores : (n_queries, n_keys) array, in the unit of queries times `M` times keys

    Raises
    ------
    TypeError, ValueError
        As `dot_scores`, and if `M` has another shape.

    Examples
    --------
    >>> bilinear_scores([[1, 2]], [[1, 0, 1]], [[1, 2, 3], [4, 5, 6]])  # 9 * 1 + 12 * 0 + 15 * 1
    array([[24.]])
    """
    queries, keys = queries_and_keys(queries, keys, same_width=False)
    M = matrix("M", M, (queries.shape[-1], keys.shape[-1]))
    axes_in_front(queries=queries, M=M, keys=keys)
    return no_overflow("scores", queries @ M @ keys.mT, TOO_LARGE)


def _scores_shape(queries: Floats, keys: Floats) -> tuple[int, ...]:
    front = axes_in_front(queries=queries, keys=keys)
    return (*front, queries.shape[-2], keys.shape[-2])


# ------------------------------------------------------------------------------------ attention


def attention(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    mask: ArrayLike | None = None,
    score: Score = scaled_dot_scores,
) -> tuple[Floats, Floats]:
    r"""Answer each query with the average of the values, weighted by how well their keys score.

    .. math:: \text{output} = \operatorname{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V

    Source: Vaswani et al. (2017), equation 1. Another `score` takes the place of the fraction.

    Parameters
    ----------
    queries : (n_queries, d_k) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array
    values : (n_keys, d_v) or (n_keys,) array, in any unit
    mask : (n_queries, n_keys) boolean array, optional
        True = may attend. ``np.tri(n, dtype=bool)`` is the causal mask.
    score : function (queries, keys) -> scores of shape (n_queries, n_keys)
        It gets copies of both as arrays of at least two axes. A bias or another scale goes in here:
        ``lambda queries, keys: dot_scores(queries, keys) / 10 + bias``.

    Returns
    -------
    output : (n_queries, d_v) or (n_queries,) array, in the unit of `values`
    weights : (n_queries, n_keys) array, each row with the sum 1

    Raises
    ------
    TypeError
        If an argument is not made of real numbers, or `mask` is not boolean.
    ValueError
        If shapes do not match, there is no key, a number is not finite, or a query has no key left
        (for which torch returns 0).

    Examples
    --------
    >>> output, weights = attention([[2, 0]], [[1, 0], [0, 1]], [[10, 0], [0, 10]])
    >>> weights.round(3)  # softmax of 2 / sqrt(2) and 0
    array([[0.804, 0.196]])
    >>> output.round(2)
    array([[8.04, 1.96]])
    >>> waists, weights_in_kg = [51, 56, 58], [40, 43, 48]
    >>> wide = lambda queries, keys: gaussian_scores(queries, keys, bandwidth=2)
    >>> attention(57, waists, weights_in_kg, score=wide)[0].round(2)
    array([45.47])
    """
    one_width = any(score is s for s in (gaussian_scores, dot_scores, scaled_dot_scores))
    queries, keys = queries_and_keys(queries, keys, same_width=one_width)
    values = one_for_each_key(values, n_keys=keys.shape[-2])
    axes_in_front(queries=queries, keys=keys, values=values)
    if not callable(score):
        raise TypeError(f"score must be a function, such as dot_scores, not {reprlib.repr(score)}")
    shape = _scores_shape(queries, keys)
    scores = real_scores(score(queries.copy(), keys.copy()), shape)
    weights = attention_weights(scores, mask)
    return _average(weights, values), weights


@np.errstate(all="ignore")
def attention_output(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    mask: ArrayLike | None = None,
    block: int | Literal["auto"] = "auto",
) -> Floats:
    r"""Compute the output of scaled dot product attention without keeping the weights.

    .. math:: \text{output} = \operatorname{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V

    The same numbers as ``attention(...)[0]``, up to rounding. The scores exist for one block of
    queries at a time, so memory grows with block x n_keys and not with n_queries x n_keys.

    Parameters
    ----------
    queries, keys, values, mask
        As for `attention`.
    block : int above 0, or "auto"
        How many queries are answered at once. "auto" is 256, fewer for more than 15,625 keys (so
        that a block has at most 4,000,000 scores), but at least 32. When measured, smaller blocks
        had more overhead, and larger ones did not fit into the cache.

    Returns
    -------
    output : (n_queries, d_v) or (n_queries,) array, in the unit of `values`

    Raises
    ------
    TypeError, ValueError
        As `attention`, and if `block` is not a whole number above 0.

    Examples
    --------
    >>> attention_output([[2, 0]], [[1, 0], [0, 1]], [[10, 0], [0, 10]]).round(2)
    array([[8.04, 1.96]])
    """
    given = numbers("queries", queries), numbers("keys", keys)
    queries, keys = queries_and_keys(*given, check_finite=False)  # the scores show them
    n_queries, n_keys = queries.shape[-2], keys.shape[-2]
    values = one_for_each_key(values, n_keys)
    front = axes_in_front(queries=queries, keys=keys, values=values)
    allowed = None if mask is None else may_attend(mask, _scores_shape(queries, keys))
    if isinstance(block, str) and block == "auto":
        block = min(256, max(32, 4_000_000 // n_keys))
    rows = min(whole_number("block", block, least=1), n_queries)

    dtype = np.result_type(queries, keys, values)
    q, k = _spread(queries, front), _spread(keys.astype(dtype, copy=False), front)
    v = _spread(values.astype(dtype, copy=False), front)
    output = np.empty((*front, n_queries, *values.shape[-2:][1:]), dtype)
    scores = np.empty((rows, n_keys), dtype)  # the same memory for every block
    if allowed is not None:
        allowed = _spread(allowed, front)
    answered = all(
        _answer(q[i], k[i], v[i], None if allowed is None else allowed[i], scores, output[i])
        for i in product(*map(range, front))  # each head; once, with (), if no axis is in front
    )
    if not answered or output.size == 0:
        finite("queries", given[0])
        finite("keys", given[1])
    if not answered:
        no_overflow("scores", scores, TOO_LARGE)
    return no_overflow("outputs", output, "the values are too large to average")


def _spread(array: NDArray[Any], front: tuple[int, ...]) -> NDArray[Any]:
    """Put `front` before the last two axes, without a copy."""
    return np.broadcast_to(array, (*front, *array.shape[-2:])) if front else array


def _answer(
    queries: Floats,
    keys: Floats,
    values: Floats,
    mask: NDArray[np.bool_] | None,
    buffer: Floats,
    output: Floats,
) -> bool:
    """Write the answers to the queries of one head into `output`, a block at a time.

    If a score is not finite, return False and leave the scores of its block in `buffer`.
    """
    scale = output.dtype.type(1 / math.sqrt(keys.shape[1]))
    ones = np.ones(len(keys), output.dtype)
    for start in range(0, len(queries), max(1, len(buffer))):
        rows = slice(start, start + len(buffer))
        # scaled before the product: a block of queries has fewer numbers than its scores;
        # np.dot is `@` with less overhead, which counts when n is small
        scaled = queries[rows] * scale
        scores = np.dot(scaled, keys.T, out=buffer[: len(scaled)])
        # If all scores lie between -40 and 40, no exponential vanishes or overflows, even in
        # float32, so the largest of each row need not be found and subtracted.
        lowest, highest = scores.min(), scores.max()
        moderate = -40 < lowest and highest < 40
        if not (moderate or (math.isfinite(lowest) and math.isfinite(highest))):
            return False
        if mask is not None:
            scores[~mask[rows]] = -np.inf
        if not moderate:
            scores -= scores.max(axis=1, keepdims=True)
        weights = np.exp(scores, out=scores)  # same memory: the scores are not needed again
        weights /= np.dot(weights, ones)[:, None]  # the sum of each row
        np.dot(weights, values, out=output[rows])
    return True


@np.errstate(all="ignore")
def self_attention(
    X: ArrayLike,
    W_query: ArrayLike,
    W_key: ArrayLike,
    W_value: ArrayLike,
    mask: ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    r"""Let the tokens of one input attend to each other.

    .. math:: Q = X W_\text{query}, \quad K = X W_\text{key}, \quad V = X W_\text{value}, \qquad
        Y = \operatorname{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V

    Source: Vaswani et al. (2017), section 3.2.

    Parameters
    ----------
    X : (n_tokens, d_model) or (n_tokens,) array
        One token a row.
    W_query, W_key : (d_model, d_k) arrays
    W_value : (d_model, d_v) array
        With heads in front, (n_heads, d_model, d_k), each head has its own output and weights.
    mask : (n_tokens, n_tokens) boolean array, optional
        True = may attend: ``mask[i, j]`` lets token i look at token j. ``np.tri(n_tokens,
        dtype=bool)`` is the causal mask.

    Returns
    -------
    output : (n_tokens, d_v) array
    weights : (n_tokens, n_tokens) array, each row with the sum 1

    Raises
    ------
    TypeError
        If an argument is not made of real numbers, or `mask` is not boolean.
    ValueError
        If shapes do not match, there is no token, a number is not finite, a product overflows, or a
        query has no key left (for which torch returns 0).

    Examples
    --------
    >>> X, W = [[1, 0], [0, 1]], np.eye(2)
    >>> output, weights = self_attention(X, W, W, W_value=[[10], [20]])
    >>> weights.round(2)
    array([[0.67, 0.33],
           [0.33, 0.67]])
    >>> output.round(1)
    array([[13.3],
           [16.7]])
    """
    X = vectors("X", X, 1, "one token")
    d_model = X.shape[-1]
    W_query = matrix("W_query", W_query, (d_model, "d_k"), rows_for("X", X))
    W_key = matrix("W_key", W_key, (d_model, W_query.shape[-1]))
    W_value = matrix("W_value", W_value, (d_model, "d_v"))
    axes_in_front(X=X, W_query=W_query, W_key=W_key, W_value=W_value)
    queries = no_overflow("products X @ W_query", X @ W_query, "the numbers are too large")
    keys = no_overflow("products X @ W_key", X @ W_key, "the numbers are too large")
    values = no_overflow("products X @ W_value", X @ W_value, "the numbers are too large")
    return attention(queries, keys, values, mask)


def leave_one_out(keys: ArrayLike, values: ArrayLike, bandwidth: ArrayLike) -> Floats:
    r"""Predict each value from all the others, by Gaussian attention pooling.

    .. math:: \hat v_i = \sum_{j \ne i} w_{ij} v_j, \qquad
        w_{ij} \propto \exp\left(-\frac{\lVert k_i - k_j \rVert^2}{2 h^2}\right)

    Each key is the query in turn, and its own weight is masked out: with it, the error would fall
    to 0 with the bandwidth and mean nothing.

    Parameters
    ----------
    keys : (n_keys, d_k) or (n_keys,) array
    values : (n_keys, d_v) or (n_keys,) array, in any unit
    bandwidth : number above 0, or one for each dimension: (d_k,) array, in the units of `keys`

    Returns
    -------
    predictions : array, the shape and the unit of `values`

    Raises
    ------
    TypeError, ValueError
        As `gaussian_scores` and `attention_pooling`; also if there are fewer than two keys, or if
        `bandwidth` is so small that all other keys of one score ``-inf``.

    Examples
    --------
    >>> leave_one_out([51, 56, 58], [40, 43, 48], bandwidth=2).round(2)
    array([43.24, 47.46, 42.99])
    """
    keys = vectors("keys", keys, 2, "two keys: each is predicted from the others")
    values = one_for_each_key(values, n_keys=keys.shape[-2])
    axes_in_front(keys=keys, values=values)
    scores = gaussian_scores(keys, keys, bandwidth)
    others = ~np.eye(keys.shape[-2], dtype=bool)
    alone = np.isneginf(scores.max(axis=-1, where=others, initial=-np.inf))
    if alone.any():
        key = ", ".join(map(str, np.argwhere(alone)[0]))
        raise ValueError(
            f"bandwidth is {np.asarray(bandwidth)}, too small for these keys: for keys[{key}] the "
            "scores of all other keys are -inf, so none is left to predict it from"
        )
    return attention_pooling(scores, values, mask=others)
