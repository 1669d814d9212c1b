"""Axes in front, such as heads and batches, broadcast as in numpy's matmul.

The reference takes one head after the other out of broadcast arrays and gives them to the same
function in two dimensions, which the other tests check. Sizes are distinct primes.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attnkit.attention import (
    additive_scores,
    attention,
    attention_output,
    attention_pooling,
    attention_weights,
    bilinear_scores,
    dot_scores,
    gaussian_scores,
    leave_one_out,
    scaled_dot_scores,
    self_attention,
    softmax,
    softmax_jacobian,
)

N_QUERIES, N_KEYS, D_K, D_V, D_Q, N_HIDDEN = 5, 7, 3, 2, 13, 11
BATCH, HEADS = 17, 19


def random(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


def random_mask(*shape):
    mask = np.random.default_rng(shape).random(shape) < 0.5
    mask[..., 0] |= ~mask.any(axis=-1)
    return mask


@st.composite
def fronts(draw, n):
    """Draw axes to stand in front of n arrays, which broadcast together."""
    full = draw(st.lists(st.sampled_from([1, 2, 3]), max_size=3))
    some = st.integers(0, len(full)).flatmap(
        lambda left: st.tuples(*(st.sampled_from([1, size]) for size in full[left:]))
    )
    return [draw(some) for _ in range(n)]


def one_at_a_time(function, *arrays):
    """Call the function for each head alone; each array comes with the number of its own axes."""
    front = np.broadcast_shapes(*(a.shape[: a.ndim - own] for a, own in arrays))
    spread = [np.broadcast_to(a, front + a.shape[a.ndim - own :]) for a, own in arrays]
    results = [function(*(a[i] for a in spread)) for i in np.ndindex(front)]
    if isinstance(results[0], tuple):
        return tuple(np.reshape(r, front + r[0].shape) for r in zip(*results, strict=True))
    return np.reshape(results, front + results[0].shape)


def assert_as_one_at_a_time(function, *arrays):
    got = function(*(a for a, _ in arrays))
    expected = one_at_a_time(function, *arrays)
    if not isinstance(got, tuple):
        got, expected = (got,), (expected,)
    for a, b in zip(got, expected, strict=True):
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


@given(fronts(2))
@pytest.mark.parametrize(
    "score", [dot_scores, scaled_dot_scores, lambda q, k: gaussian_scores(q, k, [0.5, 1, 2])]
)
def test_scores_of_vectors_of_one_width(score, front):
    queries, keys = random(*front[0], N_QUERIES, D_K), random(*front[1], N_KEYS, D_K)
    assert_as_one_at_a_time(score, (queries, 2), (keys, 2))


@given(fronts(5))
def test_scores_with_weights(front):
    queries, keys = random(*front[0], N_QUERIES, D_Q), random(*front[1], N_KEYS, D_K)
    W_query, W_key = random(*front[2], D_Q, N_HIDDEN), random(*front[3], D_K, N_HIDDEN)
    w_score, M = random(*front[4], N_HIDDEN), random(*front[2], D_Q, D_K)
    assert_as_one_at_a_time(
        additive_scores, (queries, 2), (keys, 2), (W_query, 2), (W_key, 2), (w_score, 1)
    )
    assert_as_one_at_a_time(bilinear_scores, (queries, 2), (keys, 2), (M, 2))


@given(fronts(3), st.booleans(), st.integers(1, 7))
def test_attention(front, scalar_values, block):
    queries, keys = random(*front[0], N_QUERIES, D_K), random(*front[1], N_KEYS, D_K)
    values = random(N_KEYS) if scalar_values else random(*front[2], N_KEYS, D_V)
    arrays = (queries, 2), (keys, 2), (values, min(2, values.ndim))
    assert_as_one_at_a_time(lambda q, k, v: attention(q, k, v)[0], *arrays)
    assert_as_one_at_a_time(lambda q, k, v: attention_output(q, k, v, block=block), *arrays)
    # the weights know nothing of the values' axes
    weights = attention(queries, keys, values)[1]
    np.testing.assert_array_equal(weights, softmax(scaled_dot_scores(queries, keys)))
    pooled = attention_pooling(scaled_dot_scores(queries, keys), values)
    np.testing.assert_array_equal(pooled, attention(queries, keys, values)[0])


@given(fronts(4))
def test_self_attention(front):
    X, W_query = random(*front[0], N_KEYS, D_Q), random(*front[1], D_Q, D_K)
    W_key, W_value = random(*front[2], D_Q, D_K, seed=1), random(*front[3], D_Q, D_V)
    causal = np.tri(N_KEYS, dtype=bool)
    output, weights = self_attention(X, W_query, W_key, W_value, causal)
    arrays = (X, 2), (W_query, 2), (W_key, 2), (W_value, 2)
    expected, _ = one_at_a_time(lambda *a: self_attention(*a, causal), *arrays)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-14)
    _, expected = one_at_a_time(
        lambda x, q, k: self_attention(x, q, k, W_value[(0,) * (W_value.ndim - 2)], causal),
        *arrays[:3],
    )
    np.testing.assert_allclose(weights, expected, rtol=1e-12)


@given(fronts(2), st.booleans())
def test_leave_one_out(front, scalar_values):
    keys = random(*front[0], N_KEYS, D_K)
    values = random(N_KEYS) if scalar_values else random(*front[1], N_KEYS, D_V)
    assert_as_one_at_a_time(
        lambda k, v: leave_one_out(k, v, [0.5, 1, 2]), (keys, 2), (values, min(2, values.ndim))
    )


def test_softmax_and_its_derivative():
    scores = random(BATCH, HEADS, N_QUERIES, N_KEYS)
    assert_as_one_at_a_time(softmax, (scores, 2))
    assert_as_one_at_a_time(softmax_jacobian, (softmax(scores), 2))


def loop_attention(queries, keys, values, mask):
    """Attention of batches and heads from the formula: einsum, and no broadcasting."""
    scores = np.einsum("bhqd,bhkd->bhqk", queries, keys) / math.sqrt(keys.shape[-1])
    exponentials = np.where(mask, np.exp(scores), 0)
    weights = exponentials / np.einsum("bhqk->bhq", exponentials)[..., None]
    return np.einsum("bhqk,bhkv->bhqv", weights, values), weights


@pytest.mark.parametrize(
    "mask",
    [
        random_mask(N_QUERIES, N_KEYS),
        random_mask(1, N_QUERIES, N_KEYS),
        random_mask(HEADS, N_QUERIES, N_KEYS),
        random_mask(BATCH, 1, N_QUERIES, N_KEYS),
        random_mask(BATCH, HEADS, N_QUERIES, N_KEYS),
    ],
    ids=lambda mask: str(mask.shape),
)
def test_masks_for_all_heads_or_each(mask):
    queries = random(BATCH, HEADS, N_QUERIES, D_K)
    keys, values = random(BATCH, HEADS, N_KEYS, D_K), random(BATCH, HEADS, N_KEYS, D_V)
    output, weights = loop_attention(queries, keys, values, mask)
    close = {"rtol": 1e-12, "atol": 1e-14}
    np.testing.assert_allclose(attention(queries, keys, values, mask)[0], output, **close)
    np.testing.assert_allclose(attention(queries, keys, values, mask)[1], weights, **close)
    np.testing.assert_allclose(attention_output(queries, keys, values, mask), output, **close)
    scores = scaled_dot_scores(queries, keys)
    np.testing.assert_allclose(attention_weights(scores, mask), weights, **close)
    np.testing.assert_allclose(attention_pooling(scores, values, mask), output, **close)


def test_one_head_more_or_none_changes_no_number():
    queries, keys, values = random(N_QUERIES, D_K), random(N_KEYS, D_K), random(N_KEYS, D_V)
    output, weights = attention(queries, keys, values)
    heads, head_weights = attention(queries[None], keys[None], values[None])
    np.testing.assert_array_equal(heads, output[None])
    np.testing.assert_array_equal(head_weights, weights[None])
    none = attention_output(np.empty((0, N_QUERIES, D_K)), keys, values)
    assert none.shape == attention(np.empty((0, N_QUERIES, D_K)), keys, values)[0].shape
    assert none.shape == (0, N_QUERIES, D_V)


@pytest.mark.parametrize("call", [attention, attention_output])
def test_axes_that_do_not_broadcast_are_named(call):
    queries, keys = random(2, N_QUERIES, D_K), random(3, N_KEYS, D_K)
    values = random(N_KEYS, D_V)
    with pytest.raises(ValueError, match=r"queries has shape \(2, 5, 3\) and keys has shape \(3, "):
        call(queries, keys, values)
    words = r"queries has shape \(2, 5, 3\) and values has shape \(3, 7, 2\); the axes in front"
    with pytest.raises(ValueError, match=words):
        call(queries, keys[0], random(3, N_KEYS, D_V))
    with pytest.raises(ValueError, match=r"values has shape \(2, 5, 2\); it needs \(7, d_v\)"):
        call(queries, keys[0], random(2, N_QUERIES, D_V))
    for shape in ((3, N_QUERIES, N_KEYS), (1, 2, N_QUERIES, N_KEYS), (2, 1, N_KEYS)):
        with pytest.raises(ValueError, match=r"mask has shape .*\(5, 7\).* in \(2, 5, 7\)"):
            call(queries, keys[0], values, np.ones(shape, bool))
    nobody = np.ones((2, N_QUERIES, N_KEYS), bool)
    nobody[1, 3] = False
    with pytest.raises(ValueError, match=r"mask leaves query 3 of mask\[1\] no key"):
        call(queries, keys[0], values, nobody)


def test_weights_that_do_not_broadcast_are_named():
    queries, keys = random(2, N_QUERIES, D_Q), random(N_KEYS, D_K)
    W_query, W_key = random(D_Q, N_HIDDEN), random(D_K, N_HIDDEN)
    with pytest.raises(ValueError, match=r"queries has shape .* and w_score has shape \(3, 11\)"):
        additive_scores(queries, keys, W_query, W_key, random(3, N_HIDDEN))
    with pytest.raises(ValueError, match=r"queries has shape .* and M has shape \(3, 13, 3\)"):
        bilinear_scores(queries, keys, random(3, D_Q, D_K))
    with pytest.raises(ValueError, match=r"X has shape .* and W_value has shape \(3, 13, 11\)"):
        self_attention(queries, W_query, W_query, random(3, D_Q, N_HIDDEN))
    with pytest.raises(ValueError, match=r"keys has shape .* and values has shape \(3, 5, 2\)"):
        leave_one_out(queries, random(3, N_QUERIES, D_V), 1)


def test_a_score_function_gets_the_axes_in_front():
    queries, keys, values = random(19, N_QUERIES, D_K), random(N_KEYS, D_K), random(N_KEYS, D_V)
    bias = random(19, 1, N_KEYS)
    output, weights = attention(queries, keys, values, score=lambda q, k: dot_scores(q, k) + bias)
    for head in range(19):
        one, one_weights = attention(
            queries[head], keys, values, score=lambda q, k, h=head: dot_scores(q, k) + bias[h]
        )
        np.testing.assert_allclose(output[head], one, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(weights[head], one_weights, rtol=1e-12)
    with pytest.raises(ValueError, match=r"scores has shape \(5, 7\); .* = \(19, 5, 7\)"):
        attention(queries, keys, values, score=lambda q, k: dot_scores(q, k)[0])
