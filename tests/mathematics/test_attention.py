"""The mathematics, checked in four ways.

Cases computed by hand, slow loops written from the formula, properties that must be true of any
input (hypothesis), and an independent implementation in exact fractions and 50-digit decimals.
Sizes are distinct primes, so that a swapped axis cannot pass.
"""

import math
import tracemalloc
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

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
from attnkit.datasets import waist_and_weight

N_QUERIES, N_KEYS, D_K, D_V, N_HIDDEN, D_Q = 5, 7, 3, 2, 11, 13
WAISTS, WEIGHTS = waist_and_weight()


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


QUERIES, KEYS = random(N_QUERIES, D_K, seed=1), random(N_KEYS, D_K, seed=2)
VALUES = random(N_KEYS, D_V, seed=3)
MASK = np.random.default_rng(4).random((N_QUERIES, N_KEYS)) < 0.5
MASK[:, 0] |= ~MASK.any(axis=1)


# ------------------------------------------------------ an independent implementation, and loops


def exact_softmax(row):
    """Return the softmax of a row in 50-digit decimals; every float is an exact decimal."""
    with localcontext(prec=50, Emin=-(10**15), Emax=10**15):
        largest = max(Decimal(s) for s in row if s != -math.inf)
        exponentials = [
            Decimal(0) if s == -math.inf else (Decimal(s) - largest).exp() for s in map(float, row)
        ]
        total = sum(exponentials)
        return [e / total for e in exponentials]


def exact_attention(scores, values):
    """Average the values row by row: weights in decimals, sums in decimals."""
    rows = []
    for row in scores:
        with localcontext(prec=50):
            weights = exact_softmax([float(s) for s in row])
            columns = zip(*np.asarray(values).tolist(), strict=True)
            rows.append(
                [
                    float(sum(w * Decimal(v) for w, v in zip(weights, column, strict=True)))
                    for column in columns
                ]
            )
    return np.array(rows)


def exact_dot_scores(queries, keys):
    """Return dot products, computed in exact fractions and rounded once at the end."""
    q, k = ([[Fraction(x) for x in row] for row in a.tolist()] for a in (queries, keys))
    return np.array([[float(sum(a * b for a, b in zip(u, v, strict=True))) for v in k] for u in q])


def exact_gaussian_scores(queries, keys, bandwidths):
    q, k = ([[Fraction(x) for x in row] for row in a.tolist()] for a in (queries, keys))
    h = [Fraction(b) for b in bandwidths]
    return np.array(
        [
            [
                -float(sum(((a - b) / c) ** 2 for a, b, c in zip(u, v, h, strict=True)) / 2)
                for v in k
            ]
            for u in q
        ]
    )


def loop_attention(queries, keys, values, mask):
    """Compute scaled dot product attention with nothing but loops."""
    output = [[0.0] * len(values[0]) for _ in queries]
    weights = [[0.0] * len(keys) for _ in queries]
    for i, query in enumerate(queries):
        exponentials = []
        for j, key in enumerate(keys):
            product = 0.0
            for a, b in zip(query, key, strict=True):
                product += a * b
            may_attend = mask is None or mask[i][j]
            exponentials.append(math.exp(product / len(key) ** 0.5) if may_attend else 0.0)
        for j, value in enumerate(values):
            weights[i][j] = exponentials[j] / sum(exponentials)
            for c, v in enumerate(value):
                output[i][c] += weights[i][j] * v
    return np.array(output), np.array(weights)


# --------------------------------------------------------------- computed by hand: softmax's gaps


def test_softmax_by_hand():
    np.testing.assert_allclose(
        softmax([math.log(1), math.log(2), math.log(5)]), [1 / 8, 2 / 8, 5 / 8]
    )
    np.testing.assert_allclose(softmax([7.0, 7.0, 7.0, 7.0]), [0.25] * 4)
    assert softmax([3.0]).tolist() == [1.0]


def test_softmax_sees_the_gap_and_not_the_share():
    for pair in ([51, 49], [2, 0], [112 / 8, 96 / 8], [-49, -51]):
        np.testing.assert_allclose(softmax(pair), [0.8808, 0.1192], atol=5e-5)
    np.testing.assert_allclose(softmax([112, 96]), [0.9999999, 1.125e-7], rtol=1e-3)
    np.testing.assert_allclose(softmax([70, 30])[1], 4.248354255291589e-18, rtol=1e-12)
    np.testing.assert_allclose(softmax([70 / 8, 30 / 8]), [0.9933, 0.0067], atol=5e-5)


def test_softmax_along_another_axis():
    scores = random(N_QUERIES, N_KEYS)
    np.testing.assert_allclose(softmax(scores, axis=0), softmax(scores.T).T)
    np.testing.assert_allclose(softmax(scores, axis=0).sum(axis=0), np.ones(N_KEYS))


def test_softmax_of_minus_infinity_is_zero():
    assert softmax([0, -np.inf, 0]).tolist() == [0.5, 0, 0.5]


def test_softmax_of_extreme_scores():
    assert softmax([1e308, -1e308]).tolist() == [1, 0]
    assert softmax([1e308, 1e308]).tolist() == [0.5, 0.5]
    assert softmax([-1e308, -1e308, -np.inf]).tolist() == [0.5, 0.5, 0]
    largest = np.finfo(np.float64).max
    assert softmax([largest, -largest, largest]).tolist() == [0.5, 0, 0.5]


def test_softmax_accepts_integers_and_keeps_float32():
    assert softmax([1, 2]).dtype == np.float64
    assert softmax(np.array([1, 2], np.float32)).dtype == np.float32


def test_softmax_changes_nothing_it_was_given():
    scores = random(N_QUERIES, N_KEYS)
    before = scores.copy()
    softmax(scores)
    attention_weights(scores, MASK)
    np.testing.assert_array_equal(scores, before)


# ------------------------------------------------------------------- the derivative of softmax


def test_softmax_jacobian_by_hand():
    jacobian = softmax_jacobian([0.5, 0.3, 0.2])
    expected = [[0.25, -0.15, -0.10], [-0.15, 0.21, -0.06], [-0.10, -0.06, 0.16]]
    np.testing.assert_allclose(jacobian, expected, rtol=0, atol=1e-16)
    np.testing.assert_allclose(softmax_jacobian([1.0]), [[0]])


def test_softmax_jacobian_agrees_with_finite_differences():
    scores, step = random(N_QUERIES, N_KEYS), 1e-6
    jacobian = softmax_jacobian(softmax(scores))
    for j in range(N_KEYS):
        nudge = step * np.eye(N_KEYS)[j]
        slope = (softmax(scores + nudge) - softmax(scores - nudge)) / (2 * step)
        np.testing.assert_allclose(jacobian[:, :, j], slope, rtol=0, atol=1e-9)


def test_softmax_jacobian_has_no_sum_and_is_symmetric():
    jacobian = softmax_jacobian(softmax(3 * random(N_QUERIES, N_KEYS)))
    np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=1e-15)
    np.testing.assert_array_equal(jacobian, jacobian.transpose(0, 2, 1))
    assert np.abs(jacobian).max() <= 0.25


def test_softmax_jacobian_keeps_float32_and_refuses_what_is_no_weight():
    assert softmax_jacobian(np.array([0.5, 0.5], np.float32)).dtype == np.float32
    with pytest.raises(ValueError, match="at least one axis"):
        softmax_jacobian(1.0)
    with pytest.raises(ValueError, match=r"weights\[1\] is nan"):
        softmax_jacobian([0.5, np.nan])
    with pytest.raises(TypeError, match="weights must hold real numbers"):
        softmax_jacobian(["a"])


# ------------------------------------------------------------------- waist and weight by hand


@pytest.mark.parametrize(
    ("bandwidth", "estimate"),
    [(1, 45.49999993), (2, 45.4656), (3, 45.1328), (5, 44.4060), (10, 43.8740)],
)
def test_the_estimate_at_57_cm(bandwidth, estimate):
    output = attention_pooling(gaussian_scores(57, WAISTS, bandwidth), WEIGHTS)
    digits = len(str(estimate).split(".")[1])
    assert output == pytest.approx([estimate], abs=0.5 * 10**-digits, rel=0)


def test_the_weights_at_57_cm_by_hand():
    # squared distances 36, 1, 1: e^-18, e^-0.5, e^-0.5
    total = math.exp(-18) + 2 * math.exp(-0.5)
    weights = attention_weights(gaussian_scores(57, WAISTS))
    assert weights.shape == (1, 3)
    np.testing.assert_allclose(weights[0], np.exp([-18, -0.5, -0.5]) / total, rtol=1e-14)
    np.testing.assert_allclose(weights[0, 0], 1.26e-8, rtol=5e-3)


def test_a_wide_kernel_gives_the_mean_and_a_narrow_one_the_nearest():
    def estimate(query, bandwidth):
        return attention_pooling(gaussian_scores(query, WAISTS, bandwidth), WEIGHTS)[0]

    assert estimate(57, 1e6) == pytest.approx(43.6667, abs=5e-5)
    assert estimate(57, 1e-3) == 45.5  # two nearest, half and half
    assert estimate(57.1, 1e-3) == 48


def test_a_query_far_outside_does_not_extrapolate():
    assert attention_pooling(gaussian_scores(200, WAISTS), WEIGHTS).tolist() == [48]


def test_query_56_shows_the_numbers_of_51_against_49():
    weights = attention_weights(gaussian_scores(56, WAISTS))[0]
    np.testing.assert_allclose(weights[1:], [0.8808, 0.1192], atol=5e-5)
    np.testing.assert_allclose(weights[1:], softmax([51, 49]), rtol=1e-5)


def test_raw_dot_products_answer_48_for_every_waist():
    queries = np.arange(50, 61)
    output = attention_pooling(dot_scores(queries, WAISTS), WEIGHTS)
    np.testing.assert_allclose(output, np.full(11, 48.0), rtol=1e-12)


def test_dot_product_minus_half_the_squared_key_is_the_gaussian():
    scores = dot_scores(57, WAISTS) - WAISTS**2 / 2
    assert attention_pooling(scores, WEIGHTS)[0] == pytest.approx(45.49999993, abs=5e-9)


def test_least_squares_gives_45_74():
    assert np.polyval(np.polyfit(WAISTS, WEIGHTS, 1), 57) == pytest.approx(45.74, abs=5e-3)


def test_weights_proportional_to_distance_are_a_bug():
    distances = np.abs(57 - WAISTS)
    assert (distances / distances.sum()).tolist() == [0.75, 0.125, 0.125]
    assert distances / distances.sum() @ WEIGHTS == 41.375


def test_the_boxcar_kernel_as_scores():
    """Within the width the score is 0, outside it -inf: the mean of the neighbours, or an error."""

    def estimate(query, width):
        def boxcar(queries, keys):
            return np.where(np.abs(queries - keys.T) <= width, 0.0, -np.inf)

        return attention(query, WAISTS, WEIGHTS, score=boxcar)[0].tolist()

    assert estimate(57, 1) == [45.5]
    with pytest.raises(ValueError, match="no key left"):
        estimate(57, 0.99)


def test_leave_one_out_by_hand():
    # 51 learns from 56 and 58: e^-12.5, e^-24.5; a gap of 12
    near = softmax([12, 0])
    first = near @ [43, 48]
    # 56 from 51 and 58: e^-12.5, e^-2; 58 from 51 and 56: e^-24.5, e^-2
    second = softmax([-12.5, -2]) @ [40, 48]
    third = softmax([-24.5, -2]) @ [40, 43]
    np.testing.assert_allclose(
        leave_one_out(WAISTS, WEIGHTS, 1), [first, second, third], rtol=1e-14
    )


# ------------------------------------------------------------------------------- self-attention


def test_self_attention_by_hand():
    X = np.array([[1, 0], [0, 1], [1, 1]])
    W_query, W_key, W_value = [[0, 2], [1, 0]], [[1, -1], [0, 1]], [[0, 0], [0, 20]]
    S = np.array([[-2, 2, 0], [1, 0, 1], [-1, 2, 1]])
    output, weights = self_attention(X, W_query, W_key, W_value)
    np.testing.assert_allclose(
        scaled_dot_scores(X @ np.array(W_query), X @ np.array(W_key)), S / math.sqrt(2)
    )
    np.testing.assert_allclose(
        weights, [[0.045, 0.768, 0.187], [0.401, 0.198, 0.401], [0.074, 0.620, 0.306]], atol=5e-4
    )
    np.testing.assert_allclose(output, [[0, 19.092], [0, 11.978], [0, 18.514]], atol=5e-4)
    assert weights[0].argmin() == 0  # the first token attends least to itself


def test_self_attention_is_attention_of_three_projections():
    d_model, n_tokens = 13, 7
    X = random(n_tokens, d_model)
    W_query, W_key = random(d_model, D_K, seed=5), random(d_model, D_K, seed=6)
    W_value = random(d_model, D_V, seed=7)
    causal = np.tri(n_tokens, dtype=bool)
    output, weights = self_attention(X, W_query, W_key, W_value, causal)
    expected, expected_weights = loop_attention(X @ W_query, X @ W_key, X @ W_value, causal)
    np.testing.assert_allclose(output, expected, rtol=1e-12)
    np.testing.assert_allclose(weights, expected_weights, rtol=1e-12)
    assert np.triu(weights, 1).max() == 0


# ----------------------------------------------------------------- scores against slow references


def test_dot_scores_by_hand():
    assert dot_scores([[1, 2]], [[3, 4], [5, 6], [0, -1]]).tolist() == [[11, 17, -2]]
    assert scaled_dot_scores([[1, 2, 3, 4]], [[1, 1, 1, 1]]).tolist() == [[5]]
    assert bilinear_scores([[1, 2]], [[1, 0, 1]], [[1, 2, 3], [4, 5, 6]]).tolist() == [[24]]


def test_gaussian_scores_by_hand():
    assert gaussian_scores([[0, 0]], [[3, 4], [0, 1]]).tolist() == [[-12.5, -0.5]]
    assert gaussian_scores([[0, 0]], [[3, 4], [0, 2]], 4).tolist() == [[-0.78125, -0.125]]
    assert gaussian_scores([[0, 0]], [[3, 4], [0, 1]], [3, 2]).tolist() == [[-2.5, -0.125]]


def test_additive_scores_by_hand():
    score = additive_scores([[1, 0]], [[2]], [[0.5], [9]], [[0.25]], [3])
    np.testing.assert_allclose(score, [[3 * math.tanh(1)]])


@pytest.mark.parametrize("seed", range(3))
def test_scores_against_exact_fractions(seed):
    queries, keys = random(N_QUERIES, D_K, seed=seed), random(N_KEYS, D_K, seed=seed + 10)
    bandwidths = [0.5, 1.75, 3.0]
    exact = exact_dot_scores(queries, keys)
    np.testing.assert_allclose(dot_scores(queries, keys), exact, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(
        scaled_dot_scores(queries, keys), exact / math.sqrt(D_K), rtol=1e-12, atol=1e-15
    )
    np.testing.assert_allclose(bilinear_scores(queries, keys, np.eye(D_K)), exact, atol=1e-15)
    np.testing.assert_allclose(
        gaussian_scores(queries, keys, bandwidths),
        exact_gaussian_scores(queries, keys, bandwidths),
        rtol=1e-12,
    )


def test_gaussian_scores_keep_their_digits_far_from_zero():
    """Squares of differences, not differences of squares: waists in micrometres are as exact."""
    keys = 1e9 + np.array([0.0, 1.0, 3.0])
    assert gaussian_scores(1e9, keys).tolist() == [[0, -0.5, -4.5]]


def test_additive_and_bilinear_scores_against_loops():
    queries, keys = random(N_QUERIES, D_Q), random(N_KEYS, D_K, seed=1)
    W_query, W_key = random(D_Q, N_HIDDEN, seed=2), random(D_K, N_HIDDEN, seed=3)
    w_score, M = random(N_HIDDEN, seed=4), random(D_Q, D_K, seed=5)
    additive = np.empty((N_QUERIES, N_KEYS))
    bilinear = np.empty((N_QUERIES, N_KEYS))
    for i in range(N_QUERIES):
        for j in range(N_KEYS):
            additive[i, j] = math.fsum(
                w_score[h] * math.tanh(queries[i] @ W_query[:, h] + keys[j] @ W_key[:, h])
                for h in range(N_HIDDEN)
            )
            bilinear[i, j] = math.fsum(
                queries[i, a] * M[a, b] * keys[j, b] for a in range(D_Q) for b in range(D_K)
            )
    scores = additive_scores(queries, keys, W_query, W_key, w_score)
    np.testing.assert_allclose(scores, additive, rtol=1e-12, atol=1e-14)
    assert (np.abs(scores) <= np.abs(w_score).sum()).all()
    np.testing.assert_allclose(bilinear_scores(queries, keys, M), bilinear, rtol=1e-12, atol=1e-14)


# -------------------------------------------------------------- attention against slow references


@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
def test_attention_against_loops(mask):
    expected, expected_weights = loop_attention(QUERIES, KEYS, VALUES, mask)
    output, weights = attention(QUERIES, KEYS, VALUES, mask)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(weights, expected_weights, rtol=1e-12)
    np.testing.assert_allclose(
        attention_output(QUERIES, KEYS, VALUES, mask), expected, rtol=1e-12, atol=1e-14
    )
    np.testing.assert_allclose(
        attention_pooling(scaled_dot_scores(QUERIES, KEYS), VALUES, mask), expected, rtol=1e-12
    )


@pytest.mark.parametrize("spread", [1, 30, 3000])
def test_pooling_against_50_digit_decimals(spread):
    scores = spread * random(N_QUERIES, N_KEYS)
    expected = exact_attention(scores, VALUES)
    np.testing.assert_allclose(attention_pooling(scores, VALUES), expected, rtol=1e-12, atol=1e-14)


def test_attention_takes_any_score():
    output, weights = attention(
        57, WAISTS, WEIGHTS, score=lambda queries, keys: gaussian_scores(queries, keys, 2)
    )
    assert output == pytest.approx([45.4656], abs=5e-5)
    assert weights.shape == (1, 3)


def test_values_of_one_dimension_give_an_output_of_one_dimension():
    scores = scaled_dot_scores(QUERIES, KEYS)
    for values in (VALUES[:, 0], VALUES[:, :1], VALUES):
        shape = (N_QUERIES, *values.shape[1:])
        assert attention_pooling(scores, values).shape == shape
        assert attention(QUERIES, KEYS, values)[0].shape == shape
        assert attention_output(QUERIES, KEYS, values).shape == shape
    np.testing.assert_allclose(
        attention_output(QUERIES, KEYS, VALUES[:, 0]), attention_output(QUERIES, KEYS, VALUES)[:, 0]
    )


def test_a_1d_array_is_n_scalars_and_a_number_is_one_query():
    for score in (gaussian_scores, dot_scores, scaled_dot_scores):
        np.testing.assert_array_equal(
            score(WAISTS, WAISTS), score(WAISTS[:, None], WAISTS[:, None])
        )
        assert score(57, WAISTS).shape == (1, 3)
        np.testing.assert_array_equal(score(57, WAISTS), score([[57]], list(WAISTS)))


def test_no_query_gives_an_empty_output():
    output, weights = attention(np.empty((0, D_K)), KEYS, VALUES)
    assert output.shape == (0, D_V)
    assert weights.shape == (0, N_KEYS)
    assert attention_output(np.empty((0, D_K)), KEYS, VALUES).shape == (0, D_V)


def test_float32_stays_float32():
    q, k, v = (a.astype(np.float32) for a in (QUERIES, KEYS, VALUES))
    W = [random(D_K, D_V, seed=s).astype(np.float32) for s in range(3)]
    for output in (
        *attention(q, k, v, MASK),
        attention_output(q, k, v, MASK),
        gaussian_scores(q, k, 2.0),
        additive_scores(q, k, W[0], W[1], W[2][0]),
        leave_one_out(k, v, 0.5),
        *self_attention(q, *W),
    ):
        assert output.dtype == np.float32
    assert attention_output(q, k, VALUES).dtype == np.float64
    assert attention_output(q.astype(int), k.astype(int), v.astype(int)).dtype == np.float64


def test_heads_may_come_first_in_scores():
    n_heads = 3
    scores = random(n_heads, N_QUERIES, N_KEYS)
    masks = np.random.default_rng(8).random(scores.shape) < 0.5
    masks[..., 0] = True
    one_for_all, one_each = attention_weights(scores, MASK), attention_weights(scores, masks)
    for head in range(n_heads):
        np.testing.assert_array_equal(one_for_all[head], attention_weights(scores[head], MASK))
        np.testing.assert_array_equal(one_each[head], attention_weights(scores[head], masks[head]))


# ------------------------------------------------------------------------- the output in blocks


@pytest.mark.parametrize("block", [1, 2, 3, 5, 64, np.int64(4)])
@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
def test_blocks_do_not_change_the_output(block, mask):
    expected = attention(QUERIES, KEYS, VALUES, mask)[0]
    output = attention_output(QUERIES, KEYS, VALUES, mask, block=block)
    np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("size", "dtype"),
    [(size, dtype) for size in (1, 10, 39, 41, 100, 1e4) for dtype in (np.float32, np.float64)]
    + [(1e30, np.float32), (1e150, np.float64)],
)
def test_large_and_small_scores_in_blocks(size, dtype):
    """Around 40 the largest score begins to be subtracted, which must not show in the output."""
    q, k, v = (a.astype(dtype) for a in (QUERIES, KEYS, VALUES))
    q *= dtype(size) / np.abs(scaled_dot_scores(q, k)).max()
    tolerance = 2e-5 if dtype == np.float32 else 1e-12
    for mask in (None, MASK):
        expected = attention(q, k, v, mask)[0]
        output = attention_output(q, k, v, mask, block=2)
        np.testing.assert_allclose(output, expected, rtol=tolerance, atol=tolerance)


def test_equal_large_scores_of_either_sign_give_the_mean():
    for sign in (1, -1):
        queries, keys = np.full((3, 2), 1e3, np.float32), np.full((7, 2), sign * 1e3, np.float32)
        values = np.arange(7, dtype=np.float32)
        np.testing.assert_allclose(
            attention_output(queries, keys, values), np.full(3, 3.0), rtol=1e-6
        )


def test_memory_grows_with_the_block_and_not_with_n_squared():
    def peak(n):
        x = np.ones((n, 2), np.float32)
        tracemalloc.start()
        attention_output(x, x, x, block=16)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    n = 2048
    assert peak(n) < n * n * 4 / 10
    assert peak(2 * n) < 3 * peak(n)  # twice the tokens: twice the memory, not four times


# ------------------------------------------------------------------------------------ properties

finite = st.floats(-1e308, 1e308)
moderate = st.floats(-1e3, 1e3)


def arrays(shape, elements=moderate):
    return hnp.arrays(np.float64, shape, elements=elements)


@st.composite
def masks(draw):
    """A mask that leaves every query at least one key."""
    mask = draw(hnp.arrays(bool, (N_QUERIES, N_KEYS)))
    kept = draw(st.lists(st.integers(0, N_KEYS - 1), min_size=N_QUERIES, max_size=N_QUERIES))
    mask[np.arange(N_QUERIES), kept] = True
    return mask


score_arrays = arrays(st.tuples(st.integers(1, 7), st.integers(1, 11)), finite)


@given(score_arrays)
def test_rows_sum_to_1_for_scores_up_to_1e308(scores):
    weights = softmax(scores)
    assert ((0 <= weights) & (weights <= 1)).all()
    np.testing.assert_allclose(weights.sum(axis=1), np.ones(len(scores)), rtol=1e-14)


@given(score_arrays)
def test_softmax_equals_50_digit_decimals_for_scores_up_to_1e308(scores):
    expected = [[float(w) for w in exact_softmax(row)] for row in scores.tolist()]
    # exp() multiplies the rounding of a gap (up to 745 * 2^-53, relative) into the weight
    np.testing.assert_allclose(softmax(scores), expected, rtol=1e-12, atol=1e-300)


@given(score_arrays)
def test_a_larger_score_never_has_a_smaller_weight(scores):
    order = np.argsort(scores, axis=1)
    weights = np.take_along_axis(softmax(scores), order, axis=1)
    assert (np.diff(weights, axis=1) >= 0).all()


@given(arrays((5, 7), st.integers(-1000, 1000)), st.integers(-(10**6), 10**6))
def test_a_shift_of_all_scores_changes_nothing(scores, shift):
    np.testing.assert_array_equal(softmax(scores + shift), softmax(scores))


@given(arrays((N_QUERIES, D_K)), arrays((N_KEYS, D_K)), st.data())
def test_shuffled_keys_and_queries_only_shuffle_along(queries, keys, data):
    over_keys = data.draw(st.permutations(range(N_KEYS)))
    over_queries = data.draw(st.permutations(range(N_QUERIES)))
    for score in (gaussian_scores, scaled_dot_scores):
        # scores as whole numbers: a sum in another order then rounds to the same
        scores = np.rint(np.clip(score(queries, keys), -50, 50))
        output, weights = attention(queries, keys, VALUES, score=lambda q, k, s=scores: s)
        shuffled = scores[over_queries][:, over_keys]
        other, other_weights = attention(
            queries[over_queries],
            keys[over_keys],
            VALUES[over_keys],
            score=lambda q, k, s=shuffled: s,
        )
        np.testing.assert_allclose(other_weights, weights[over_queries][:, over_keys], rtol=1e-14)
        np.testing.assert_allclose(other, output[over_queries], rtol=1e-12, atol=1e-13)


@given(arrays((N_QUERIES, D_K)), arrays((N_KEYS, D_K)), st.data())
def test_scores_shuffle_along_with_keys_and_queries(queries, keys, data):
    over_keys = data.draw(st.permutations(range(N_KEYS)))
    over_queries = data.draw(st.permutations(range(N_QUERIES)))
    for score in (gaussian_scores, dot_scores, scaled_dot_scores):
        np.testing.assert_allclose(
            score(queries[over_queries], keys[over_keys]),
            score(queries, keys)[over_queries][:, over_keys],
            rtol=1e-12,
            atol=1e-9,
        )


@given(arrays((N_QUERIES, N_KEYS), finite), masks())
def test_a_mask_equals_removing_the_keys(scores, mask):
    weights = attention_weights(scores, mask)
    output = attention_pooling(scores, VALUES, mask)
    assert (weights[~mask] == 0).all()
    for i in range(N_QUERIES):
        left = mask[i]
        alone = softmax(scores[i, left])
        np.testing.assert_allclose(weights[i, left], alone, rtol=1e-14)
        np.testing.assert_allclose(output[i], alone @ VALUES[left], rtol=1e-12, atol=1e-13)


@given(arrays((N_QUERIES, D_K)), masks(), st.integers(1, 7))
def test_a_mask_equals_removing_the_keys_in_blocks(queries, mask, block):
    output = attention_output(queries, KEYS, VALUES, mask, block=block)
    for i in range(N_QUERIES):
        left = mask[i]
        alone = attention_output(queries[i : i + 1], KEYS[left], VALUES[left])
        np.testing.assert_allclose(output[i], alone[0], rtol=1e-9, atol=1e-9)


@given(arrays((N_QUERIES, D_K)), arrays((N_KEYS, D_K)), arrays((N_KEYS, D_V)))
def test_the_output_lies_between_the_smallest_and_largest_value(queries, keys, values):
    for output in (attention(queries, keys, values)[0], attention_output(queries, keys, values)):
        assert (output >= values.min(axis=0) - 1e-9).all()
        assert (output <= values.max(axis=0) + 1e-9).all()


@given(arrays((N_QUERIES, D_K), finite), arrays((N_KEYS, D_K), finite), st.floats(1e-300, 1e300))
def test_gaussian_scores_never_become_nan(queries, keys, bandwidth):
    scores = gaussian_scores(queries, keys, bandwidth)
    assert (scores <= 0).all()  # False for NaN
    assert (np.diagonal(gaussian_scores(keys, keys, bandwidth)) == 0).all()


@given(arrays((N_QUERIES, D_K), finite), arrays((N_KEYS, D_K), finite))
def test_products_overflow_with_an_error_or_give_finite_scores(queries, keys):
    for score in (dot_scores, scaled_dot_scores, lambda q, k: bilinear_scores(q, k, np.eye(D_K))):
        try:
            assert np.isfinite(score(queries, keys)).all()
        except ValueError as error:
            assert "overflow" in str(error)
    try:
        assert np.isfinite(attention_output(queries, keys, VALUES)).all()
    except ValueError as error:
        assert "overflow" in str(error)


def test_values_up_to_1e308_are_averaged():
    output = attention_output(np.zeros((1, 2)), np.zeros((7, 2)), np.full(7, 1e308))
    np.testing.assert_allclose(output, [1e308])
    np.testing.assert_allclose(attention_pooling(np.zeros((1, 7)), np.full(7, 1e308)), [1e308])


def test_a_very_narrow_kernel_keeps_a_key_at_the_query():
    scores = gaussian_scores(56, WAISTS, 1e-200)
    assert scores.tolist() == [[-np.inf, 0, -np.inf]]
    assert attention_pooling(scores, WEIGHTS).tolist() == [43]


# ------------------------------------------------------------------------------------ bad input

GOOD = {"queries": QUERIES, "keys": KEYS, "values": VALUES}
ATTENTIONS = [attention, attention_output]


@pytest.mark.parametrize("call", ATTENTIONS)
@pytest.mark.parametrize("name", ["queries", "keys", "values"])
@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (
            lambda a: np.where(a == a[2, 1], np.nan, a),
            ValueError,
            r"{0}\[2, 1\] is nan .*\(\d, \d\)",
        ),
        (lambda a: np.where(a == a[2, 1], np.inf, a), ValueError, r"{0}\[2, 1\] is inf"),
        (lambda a: a.astype(str), TypeError, "{0} must hold real numbers.*<U"),
        (lambda a: a.astype(object), TypeError, "{0} must hold real numbers.*object"),
        (lambda a: a.astype(complex), TypeError, "{0} must hold real numbers.*complex128"),
        (lambda a: a > 0, TypeError, "{0} must hold real numbers.*bool"),
        (lambda a: None, TypeError, "{0} must hold real numbers.*object"),
        (lambda a: [[1, 2], [3]], ValueError, "{0} must be a rectangular array"),
    ],
    ids="nan inf str object complex bool None ragged".split(),
)
def test_bad_arrays_are_named(call, name, bad, error, words):
    with pytest.raises(error, match=words.format(name)):
        call(**(GOOD | {name: bad(GOOD[name])}))


@pytest.mark.parametrize("call", ATTENTIONS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_masked_key_and_a_query_of_zero_hide_no_bad_number(call, bad):
    keys = KEYS.copy()
    keys[4, 1] = bad
    nobody_looks = np.ones((N_QUERIES, N_KEYS), dtype=bool)
    nobody_looks[:, 4] = False
    for queries in (QUERIES, np.zeros_like(QUERIES), np.abs(QUERIES), -np.abs(QUERIES)):
        for mask in (None, nobody_looks):
            with pytest.raises(ValueError, match=r"keys\[4, 1\] is -?(nan|inf)"):
                call(queries, keys, VALUES, mask)


@pytest.mark.parametrize("call", ATTENTIONS)
def test_shapes_that_do_not_match_are_named(call):
    with pytest.raises(ValueError, match=r"queries has shape \(5, 2\) and keys has shape \(7, 3\)"):
        call(QUERIES[:, :2], KEYS, VALUES)
    with pytest.raises(ValueError, match=r"values has shape \(6, 2\); it needs \(7, d_v\)"):
        call(QUERIES, KEYS, VALUES[:6])
    with pytest.raises(ValueError, match=r"values has shape \(8,\); it needs \(7, d_v\)"):
        call(QUERIES, KEYS, np.ones(8))
    with pytest.raises(ValueError, match=r"values has shape \(\); it needs"):
        call(QUERIES, KEYS, 1.0)
    with pytest.raises(ValueError, match=r"keys has shape \(0, 3\); it needs at least one key"):
        call(QUERIES, KEYS[:0], VALUES[:0])
    with pytest.raises(ValueError, match=r"keys has shape \(0,\); it needs at least one key"):
        call(QUERIES, [], [])
    with pytest.raises(ValueError, match=r"queries has shape \(5, 0\)"):
        call(QUERIES[:, :0], KEYS[:, :0], VALUES)


@pytest.mark.parametrize("call", ATTENTIONS)
def test_wrong_masks_are_named(call):
    with pytest.raises(TypeError, match=r"mask must be boolean \(True = may attend\).*int64"):
        call(QUERIES, KEYS, VALUES, MASK.astype(np.int64))
    with pytest.raises(TypeError, match="mask must be boolean"):
        call(QUERIES, KEYS, VALUES, np.where(MASK, 0, -np.inf))
    for wrong in (MASK.T, MASK[0], MASK[None, :3], MASK[:, :1], np.True_):
        with pytest.raises(
            ValueError, match=r"mask has shape .*needs \(n_queries, n_keys\): \(5, 7\)"
        ):
            call(QUERIES, KEYS, VALUES, wrong)
    nobody = MASK.copy()
    nobody[3] = False
    with pytest.raises(ValueError, match="mask leaves query 3 no key"):
        call(QUERIES, KEYS, VALUES, nobody)


def test_a_query_whose_scores_are_all_minus_infinity_is_refused():
    scores = np.zeros((N_QUERIES, N_KEYS))
    scores[3, :4] = -np.inf
    late = np.ones_like(scores, dtype=bool)
    late[3, 4:] = False  # mask and scores together leave nothing
    assert attention_weights(scores)[3, 4:].sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="no key left"):
        attention_weights(scores, late)
    with pytest.raises(ValueError, match="no key left"):
        softmax([-np.inf, -np.inf])


@pytest.mark.parametrize("call", [softmax, attention_weights])
@pytest.mark.parametrize(
    ("scores", "error", "words"),
    [
        ([[0, np.nan]], ValueError, r"scores\[0, 1\] is nan"),
        ([[0, np.inf]], ValueError, r"scores\[0, 1\] is inf"),
        (np.empty((3, 0)), ValueError, r"scores has shape \(3, 0\)"),
        (1.0, ValueError, r"scores has shape \(\)"),
        (["a"], TypeError, "scores must hold real numbers"),
        ([[1], [1, 2]], ValueError, "scores must be a rectangular array"),
    ],
)
def test_bad_scores_are_named(call, scores, error, words):
    with pytest.raises(error, match=words):
        call(scores)


def test_an_axis_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        softmax([[1.0]], axis=2)


def test_pooling_checks_the_values():
    with pytest.raises(ValueError, match=r"values has shape \(2,\); it needs \(3, d_v\)"):
        attention_pooling(gaussian_scores(57, WAISTS), [40, 43])
    with pytest.raises(ValueError, match=r"values\[0\] is nan"):
        attention_pooling(gaussian_scores(57, WAISTS), [np.nan, 43, 48])


@pytest.mark.parametrize(
    ("bandwidth", "error", "words"),
    [
        (0, ValueError, "bandwidth must be above 0, but it is 0"),
        (-1.5, ValueError, "bandwidth must be above 0, but it is -1.5"),
        ([1, 0, 1], ValueError, "bandwidth must be above 0"),
        (np.nan, ValueError, r"bandwidth needs finite numbers"),
        (np.inf, ValueError, r"bandwidth needs finite numbers"),
        ("1", TypeError, "bandwidth must hold real numbers"),
        (None, TypeError, "bandwidth must hold real numbers"),
        ([1, 2], ValueError, r"bandwidth has shape \(2,\); it needs .*\(3,\)"),
        ([[1, 2, 3]], ValueError, r"bandwidth has shape \(1, 3\)"),
    ],
)
def test_bad_bandwidths_are_named(bandwidth, error, words):
    with pytest.raises(error, match=words):
        gaussian_scores(QUERIES, KEYS, bandwidth)
    with pytest.raises(error, match=words):
        leave_one_out(KEYS, VALUES, bandwidth)


def test_bad_projections_are_named():
    W_query, W_key = random(D_Q, N_HIDDEN), random(D_K, N_HIDDEN)
    queries, w_score = random(N_QUERIES, D_Q), random(N_HIDDEN)
    with pytest.raises(
        ValueError, match=r"W_query has shape \(11, 13\); it needs \(13, n_hidden\)"
    ):
        additive_scores(queries, KEYS, W_query.T, W_key, w_score)
    with pytest.raises(ValueError, match=r"W_key has shape \(3, 10\); it needs \(3, 11\)"):
        additive_scores(queries, KEYS, W_query, W_key[:, :10], w_score)
    with pytest.raises(ValueError, match=r"w_score has shape \(10,\); it needs \(11,\)"):
        additive_scores(queries, KEYS, W_query, W_key, w_score[:10])
    with pytest.raises(ValueError, match=r"M has shape \(3, 13\); it needs \(13, 3\)"):
        bilinear_scores(queries, KEYS, random(D_K, D_Q))
    X, W = random(7, 13), random(13, 3)
    with pytest.raises(ValueError, match=r"W_query has shape \(3, 13\); it needs \(13, d_k\)"):
        self_attention(X, W.T, W, W)
    with pytest.raises(ValueError, match=r"W_key has shape \(13, 2\); it needs \(13, 3\)"):
        self_attention(X, W, W[:, :2], W)
    with pytest.raises(ValueError, match=r"W_value has shape \(11, 3\); it needs \(13, d_v\)"):
        self_attention(X, W, W, W[:11])
    with pytest.raises(ValueError, match=r"X\[0, 0\] is nan"):
        self_attention(np.full((7, 13), np.nan), W, W, W)
    with pytest.raises(ValueError, match=r"W_value\[0, 0\] is nan"):
        self_attention(X, W, W, np.full((13, 3), np.nan))


def test_a_single_vector_written_flat_gets_a_hint():
    with pytest.raises(ValueError, match=r"queries has shape \(2,\) .* one vector is \[\[...\]\]"):
        gaussian_scores([60, 170], [[51, 160], [56, 170]])


def test_a_score_function_of_the_wrong_shape_is_named():
    with pytest.raises(ValueError, match=r"scores has shape \(7, 5\); .* = \(5, 7\)"):
        attention(QUERIES, KEYS, VALUES, score=lambda q, k: k @ q.T)


def test_products_that_overflow_are_refused():
    huge = [[1e200, 1e200]]
    for score in (dot_scores, scaled_dot_scores):
        with pytest.raises(ValueError, match="scores overflow float64"):
            score(huge, huge)
    with pytest.raises(ValueError, match="scores overflow float64"):
        attention_output(huge, huge, [1])
    with pytest.raises(ValueError, match="scores overflow float64"):
        additive_scores([1e200], [-1e200], [[1e200]], [[1e200]], [1])  # tanh(inf - inf)


@pytest.mark.parametrize("block", [0, -1, 2.5, None, "64"])
def test_bad_blocks_are_refused(block):
    with pytest.raises(ValueError, match="block must be a whole number above 0"):
        attention_output(QUERIES, KEYS, VALUES, block=block)


def test_one_key_alone_has_no_other_to_learn_from():
    with pytest.raises(ValueError, match=r"keys has shape \(1,\); it needs at least two keys"):
        leave_one_out([51], [40], 1)


def test_nothing_depends_on_the_callers_numpy_settings():
    with np.errstate(all="raise"):
        test_softmax_of_extreme_scores()
        assert attention_pooling(gaussian_scores(1e3, WAISTS, 0.1), WEIGHTS).tolist() == [48]
        queries = np.array([[1e5, 0, 0]])
        output = attention_output(queries, KEYS, VALUES)
        np.testing.assert_allclose(output[0], VALUES[KEYS[:, 0].argmax()])
        np.testing.assert_allclose(attention(queries, KEYS, VALUES)[0], output)
