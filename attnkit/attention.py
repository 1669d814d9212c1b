"""Attention in numpy: from kernel regression to self-attention.

Rows are queries and columns are keys, in every array of scores, weights and masks. A mask is
boolean, and **True = may attend**. float32 stays float32; every other number becomes float64.

Queries, keys and values are arrays of vectors, one a row. A 1-D array holds n scalars, that is n
vectors of one dimension (waists, weights); one vector on its own is written ``[[60, 170]]``.

Sources: E. A. Nadaraya, "On estimating regression" (1964); G. S. Watson, "Smooth regression
analysis" (1964); D. Bahdanau et al., "Neural machine translation by jointly learning to align and
translate" (2015); T. Luong et al., "Effective approaches to attention-based neural machine
translation" (2015); A. Vaswani et al., "Attention is all you need" (2017).
"""

import math

import numpy as np

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


# ------------------------------------------------------------------------------- from scores on


def softmax(scores, axis=-1):
    r"""Turn scores into weights: none below 0, each row with the sum 1.

    .. math:: w_j = \frac{e^{s_j}}{\sum_i e^{s_i}} = \frac{e^{s_j - m}}{\sum_i e^{s_i - m}},
        \qquad m = \max_i s_i

    Only the gaps between the scores count, so the largest is taken off first: no exponential can
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
        If a score is NaN or ``+inf``, or a row has no score above ``-inf``.
    """
    scores = _scores(scores)
    largest = scores.max(axis=axis, keepdims=True, initial=-np.inf)
    if np.isneginf(largest).any():
        raise ValueError(
            f"scores has shape {scores.shape}; along axis {axis} it needs at least one score above "
            "-inf in every row: here a query has no key left"
        )
    # a gap above 1.8e308 becomes -inf, and its weight 0, as it should
    with np.errstate(over="ignore", under="ignore"):
        exponentials = np.exp(scores - largest)
        return exponentials / exponentials.sum(axis=axis, keepdims=True)


def softmax_jacobian(weights):
    r"""Differentiate each weight of a softmax by each score.

    .. math:: \frac{\partial w_i}{\partial s_j} = w_i (\delta_{ij} - w_j), \qquad
        J = \operatorname{diag}(w) - w w^\top

    A weight answers to its own score by :math:`w_i (1 - w_i)` and falls when another score grows.
    Every row and every column sums to 0; no entry is above 1/4 in size.

    Parameters
    ----------
    weights : (n_keys,) array, the result of a softmax
        More axes may come first, such as queries: (n_queries, n_keys).

    Returns
    -------
    jacobian : (n_keys, n_keys) array, or (n_queries, n_keys, n_keys), and so on
        ``jacobian[..., i, j]`` is the derivative of weight i by score j.

    Raises
    ------
    TypeError
        If `weights` are not real numbers.
    ValueError
        If `weights` has no axis, or a number is not finite.
    """
    weights = _finite("weights", _numbers("weights", weights))
    if weights.ndim == 0:
        raise ValueError("weights has shape (); it needs at least one axis, (n_keys,)")
    own = weights[..., :, None] * np.eye(weights.shape[-1], dtype=weights.dtype)
    return own - weights[..., :, None] * weights[..., None, :]


def attention_weights(scores, mask=None):
    r"""Share one unit of attention among the keys that each query may attend to.

    .. math:: \text{weights} = \operatorname{softmax}(\text{scores}),
        \qquad \text{with } -\infty \text{ for a masked score}

    Parameters
    ----------
    scores : (n_queries, n_keys) array, without units
        More axes may come first, such as heads: (n_heads, n_queries, n_keys).
    mask : (n_queries, n_keys) boolean array, optional
        True = may attend. With heads it may also have the full shape of `scores`.

    Returns
    -------
    weights : array, the shape of `scores`
        Every row sums to 1.

    Raises
    ------
    TypeError
        If `scores` are not real numbers or `mask` is not boolean.
    ValueError
        If a score is NaN or ``+inf``, `mask` has another shape, or a query has no key left.
    """
    scores = _scores(scores)
    if mask is not None:
        mask = _mask(mask, scores.shape)
        scores = np.where(mask, scores, -np.inf)
    return softmax(scores)


def attention_pooling(scores, values, mask=None):
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
    """
    weights = attention_weights(scores, mask)
    return weights @ _values(values, n_keys=weights.shape[-1])


# ---------------------------------------------------------------------------- scoring functions


def gaussian_scores(queries, keys, bandwidth=1.0):
    r"""Score a key the lower, the farther it lies from the query, as the Gaussian kernel does.

    .. math:: s(q, k) = -\frac{\lVert q - k \rVert^2}{2 h^2}

    The softmax of these scores gives the weights of Nadaraya-Watson kernel regression (1964).

    Parameters
    ----------
    queries : (n_queries, d_k) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array, in the units of `queries`
    bandwidth : number above 0, or one for each dimension: (d_k,) array
        The width h of the kernel, in the units of `queries` and `keys`.

    Returns
    -------
    scores : (n_queries, n_keys) array, without units
        Zero at the query, negative elsewhere; ``-inf`` where the square is above 1.8e308.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, there is no key, a number is not finite, or `bandwidth` is not > 0.
    """
    queries, keys = _queries_and_keys(queries, keys)
    scores = np.zeros((len(queries), len(keys)), np.result_type(queries, keys))
    bandwidths = _bandwidths(bandwidth, d_k=keys.shape[1], dtype=scores.dtype)
    with np.errstate(over="ignore", under="ignore"):
        # one dimension at a time: an array of all differences would be d_k times larger
        for query, key, h in zip(queries.T, keys.T, bandwidths, strict=True):
            scores -= ((query[:, None] - key[None, :]) / h) ** 2 / 2
    return scores


def dot_scores(queries, keys):
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
    """
    queries, keys = _queries_and_keys(queries, keys)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return _no_overflow(queries @ keys.T)


def scaled_dot_scores(queries, keys):
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
    """
    queries, keys = _queries_and_keys(queries, keys)
    d_k = keys.shape[1]
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        # math.sqrt and not np.sqrt, whose float64 would turn float32 arrays into float64
        return _no_overflow(queries @ keys.T / math.sqrt(d_k))


def additive_scores(queries, keys, W_query, W_key, w_score):
    r"""Score a pair by a small network with one hidden layer (Bahdanau et al., 2015).

    .. math:: s(q, k) = w^\top \tanh(q W_\text{query} + k W_\text{key})

    Queries and keys may have different lengths. No score is above :math:`\sum_i |w_i|` in size.
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
    """
    queries, keys = _queries_and_keys(queries, keys, same_width=False)
    W_query = _array("W_query", W_query, (queries.shape[1], "n_hidden"))
    W_key = _array("W_key", W_key, (keys.shape[1], W_query.shape[1]))
    w_score = _array("w_score", w_score, (W_query.shape[1],))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        hidden = np.tanh((queries @ W_query)[:, None, :] + (keys @ W_key)[None, :, :])
        return _no_overflow(hidden @ w_score)


def bilinear_scores(queries, keys, M):
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
    """
    queries, keys = _queries_and_keys(queries, keys, same_width=False)
    M = _array("M", M, (queries.shape[1], keys.shape[1]))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return _no_overflow(queries @ M @ keys.T)


# ------------------------------------------------------------------------------------ attention


def attention(queries, keys, values, mask=None, score=scaled_dot_scores):
    r"""Answer each query with the average of the values, weighted by how well their keys score.

    .. math:: \text{output} = \operatorname{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V

    Source: Vaswani et al. (2017), equation 1. Another `score` takes the place of the fraction.

    Parameters
    ----------
    queries : (n_queries, d_k) or (n_queries,) array, or a number (one query)
    keys : (n_keys, d_k) or (n_keys,) array
    values : (n_keys, d_v) or (n_keys,) array, in any unit
    mask : (n_queries, n_keys) boolean array, optional
        True = may attend.
    score : function (queries, keys) -> scores of shape (n_queries, n_keys)
        It gets both as 2-D arrays. For another bandwidth:
        ``lambda queries, keys: gaussian_scores(queries, keys, 2)``.

    Returns
    -------
    output : (n_queries, d_v) or (n_queries,) array, in the unit of `values`
    weights : (n_queries, n_keys) array, each row with the sum 1

    Raises
    ------
    TypeError
        If an argument is not made of real numbers, or `mask` is not boolean.
    ValueError
        If shapes do not match, there is no key, a number is not finite, or a query has no key left.
    """
    queries, keys = _queries_and_keys(queries, keys, same_width=False)  # `score` checks the width
    values = _values(values, n_keys=len(keys))
    scores = _scores(score(queries, keys), (len(queries), len(keys)))
    weights = attention_weights(scores, mask)
    return weights @ values, weights


def attention_output(queries, keys, values, mask=None, block=256):
    r"""Compute the output of scaled dot product attention without keeping the weights.

    .. math:: \text{output} = \operatorname{softmax}\!\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V

    The same numbers as ``attention(...)[0]``, up to rounding. The scores exist for one block of
    queries at a time, so memory grows with block x n_keys and not with n_queries x n_keys.

    Parameters
    ----------
    queries, keys, values, mask
        As for `attention`.
    block : int above 0
        How many queries are answered at once. Of 64 to 1024, 256 was the quickest where it was
        measured: smaller blocks do more of the work around, larger ones leave the cache.

    Returns
    -------
    output : (n_queries, d_v) or (n_queries,) array, in the unit of `values`

    Raises
    ------
    TypeError, ValueError
        As `attention`, and if `block` is not a whole number above 0.
    """
    given = queries, keys
    queries, keys = _queries_and_keys(queries, keys, finite=False)  # the scores will tell
    values = _values(values, n_keys=len(keys))
    if mask is not None:
        mask = _mask(mask, (len(queries), len(keys)))
    if not isinstance(block, int | np.integer) or block < 1:
        raise ValueError(f"block must be a whole number above 0, not {block!r}")
    dtype = np.result_type(queries, keys, values)
    keys, values = keys.astype(dtype, copy=False), values.astype(dtype, copy=False)
    scale = dtype.type(1 / math.sqrt(keys.shape[1]))
    output = np.empty((len(queries), *values.shape[1:]), dtype)
    buffer = np.empty((min(block, len(queries)), len(keys)), dtype)  # used again for every block
    ones = np.ones(len(keys), dtype)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for start in range(0, len(queries), block):
            rows = slice(start, start + block)
            # scaled before the product: a block of queries has fewer numbers than its scores;
            # np.dot is `@` with less to do around it, which counts when n is small
            scaled = queries[rows] * scale
            scores = np.dot(scaled, keys.T, out=buffer[: len(queries) - start])
            # If all scores lie between -40 and 40, no exponential vanishes or overflows, even in
            # float32, so the largest of each row need not be found and taken off; nor can NaN or
            # infinity have gone into them.
            moderate = -40 < scores.min() and scores.max() < 40
            if mask is not None:
                scores[~mask[rows]] = -np.inf
            if not moderate:
                _queries_and_keys(*given)
                scores -= _no_overflow(scores.max(axis=1, keepdims=True))
            weights = np.exp(scores, out=scores)  # same memory: the scores are not needed again
            weights /= np.dot(weights, ones)[:, None]  # the sum of each row
            np.dot(weights, values, out=output[rows])
    return output


def self_attention(X, W_query, W_key, W_value, mask=None):
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
    mask : (n_tokens, n_tokens) boolean array, optional
        True = may attend: ``mask[i, j]`` lets token i look at token j.

    Returns
    -------
    output : (n_tokens, d_v) array
    weights : (n_tokens, n_tokens) array, each row with the sum 1

    Raises
    ------
    TypeError
        If an argument is not made of real numbers, or `mask` is not boolean.
    ValueError
        If shapes do not match, there is no token, a number is not finite, or a query has no key
        left.
    """
    X = _vectors("X", X)
    W_query = _array("W_query", W_query, (X.shape[1], "d_k"))
    W_key = _array("W_key", W_key, (X.shape[1], W_query.shape[1]))
    W_value = _array("W_value", W_value, (X.shape[1], "d_v"))
    return attention(X @ W_query, X @ W_key, X @ W_value, mask)


def leave_one_out(keys, values, bandwidth):
    r"""Predict each value from all the others, by Gaussian attention pooling.

    .. math:: \hat v_i = \sum_{j \ne i} w_{ij} v_j, \qquad
        w_{ij} \propto \exp\left(-\frac{\lVert k_i - k_j \rVert^2}{2 h^2}\right)

    Each key is a query in turn, and its own weight is masked out: with it, the error would fall to
    0 with the bandwidth and mean nothing.

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
        As `gaussian_scores` and `attention_pooling`; one key alone has nothing to learn from.
    """
    scores = gaussian_scores(keys, keys, bandwidth)
    others = ~np.eye(len(scores), dtype=bool)
    return attention_pooling(scores, values, mask=others)


# --------------------------------------------------------------- checks: clear words for bad input


def _numbers(name, array):
    """Return an array of floats; float32 stays, every other real number becomes float64."""
    try:
        array = np.asarray(array)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array, but its rows differ") from None
    if array.dtype.kind not in "iuf":  # integers and floats; not bool, complex, text or objects
        raise TypeError(f"{name} must hold real numbers, but its dtype is {array.dtype}")
    return array if array.dtype == np.float32 else array.astype(np.float64, copy=False)


def _finite(name, array):
    # The dot product with itself is one quick pass, and finite only if every number is.
    # If it is not, it may only have overflowed: then look at each number.
    if not math.isfinite(np.vdot(array, array)) and not np.isfinite(array).all():
        _raise_at(name, array, ~np.isfinite(array), "finite numbers")
    return array


def _raise_at(name, array, wrong, needed):
    i = tuple(int(j) for j in np.argwhere(wrong)[0])
    raise ValueError(
        f"{name} needs {needed}, but {name}[{', '.join(map(str, i))}] is {array[i]} "
        f"(its shape is {array.shape})"
    )


def _vectors(name, array, finite=True):
    """Return vectors as rows, from a 2-D array, a 1-D array of scalars or one number."""
    array = _numbers(name, array)
    if finite:
        _finite(name, array)
    if array.ndim > 2 or (array.ndim == 2 and array.shape[1] == 0):
        raise ValueError(f"{name} has shape {array.shape}; it needs (n, d) or, for scalars, (n,)")
    return array if array.ndim == 2 else array.reshape(-1, 1)


def _queries_and_keys(queries, keys, same_width=True, finite=True):
    q, k = _vectors("queries", queries, finite), _vectors("keys", keys, finite)
    if len(k) == 0:
        raise ValueError(f"keys has shape {np.shape(keys)}; it needs at least one key")
    if same_width and q.shape[1] != k.shape[1]:
        raise ValueError(
            f"queries has shape {np.shape(queries)} and keys has shape {np.shape(keys)}; they need "
            "(n_queries, d_k) and (n_keys, d_k) with the same d_k (a 1-D array holds n scalars; "
            "one vector is [[...]])"
        )
    return q, k


def _values(values, n_keys):
    values = _finite("values", _numbers("values", values))
    if values.ndim not in (1, 2) or len(values) != n_keys:
        raise ValueError(
            f"values has shape {values.shape}; it needs ({n_keys}, d_v) or ({n_keys},): "
            "one value for each key"
        )
    return values


def _array(name, array, shape):
    """Check an array of weights; in `shape` a word stands for any length of at least 1."""
    array = _finite(name, _numbers(name, array))
    fits = array.ndim == len(shape) and all(
        had >= 1 if isinstance(needed, str) else had == needed
        for had, needed in zip(array.shape, shape, strict=True)
    )
    if not fits:
        needed = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        raise ValueError(f"{name} has shape {array.shape}; it needs ({needed})")
    return array


def _bandwidths(bandwidth, d_k, dtype):
    given = _finite("bandwidth", _numbers("bandwidth", bandwidth))
    if given.shape not in ((), (d_k,)):
        raise ValueError(
            f"bandwidth has shape {given.shape}; it needs one number or one for each dimension, "
            f"({d_k},)"
        )
    if not (given.astype(dtype) > 0).all():
        raise ValueError(f"bandwidth must be above 0, but it is {bandwidth}")
    return np.broadcast_to(given.astype(dtype), (d_k,))


def _scores(scores, shape=None):
    """Check scores: real numbers or -inf."""
    scores = _numbers("scores", scores)
    if shape is not None and scores.shape != shape:
        raise ValueError(
            f"scores has shape {scores.shape}; `score` must return (n_queries, n_keys) = {shape}"
        )
    if scores.ndim == 0:
        raise ValueError("scores has shape (); it needs at least one axis, (n_keys,)")
    wrong = ~(scores < np.inf)  # NaN or +inf
    if wrong.any():
        _raise_at("scores", scores, wrong, "finite numbers or -inf")
    return scores


def _no_overflow(scores):
    if not np.isfinite(scores).all():
        raise ValueError(
            f"scores overflow {scores.dtype}: the numbers in queries, keys or their weights are "
            "too large to multiply"
        )
    return scores


def _mask(mask, shape):
    mask = np.asarray(mask)
    if mask.dtype != bool:
        raise TypeError(f"mask must be boolean (True = may attend), but it is {mask.dtype}")
    if mask.shape not in (shape, shape[-2:]):
        raise ValueError(f"mask has shape {mask.shape}; it needs (n_queries, n_keys): {shape[-2:]}")
    left = mask.any(axis=-1)
    if not left.all():
        i = ", ".join(str(j) for j in np.argwhere(~left)[0])
        raise ValueError(f"mask leaves query {i} no key: each row needs one True (may attend)")
    return mask
