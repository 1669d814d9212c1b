"""Every number of the chapter on several heads, and what the wrong ones would be."""

import math

import numpy as np
import pytest
from notebooks import rounds_to

from attnkit.attention import attention, self_attention
from attnkit.heads import merge_heads, multi_head_attention, split_heads

CHAPTER = "heads"

X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
W_QUERY = np.array([[0.0, 2.0], [1.0, 0.0]])
W_KEY, W_VALUE = np.array([[1.0, -1.0], [0.0, 1.0]]), np.diag([10.0, 20.0])
W_OUTPUT = np.array([[1.0, -1.0], [0.0, 1.0]])
# Right answers of a small Vision Transformer among 300 digits, for three seeds, by the number of
# heads: first those that were looked at while its size was chosen, then others. Measured once:
# scikit-learn's 1,797 digits in one fixed order (600 of them are these), patches of 2 by 2, 32
# numbers in a token, two layers with a hidden layer of 64, 120 epochs of Adam from 0.004.
RIGHT = {
    1: ([286, 293, 285], [286, 282, 289]),
    2: ([291, 289, 289], [284, 288, 283]),
    4: ([291, 292, 288], [287, 289, 280]),
}


def test_one_query_with_two_wishes_brings_home_the_middle():
    keys = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    ball_above = np.array([[48.0, 16.0], [16.0, 48.0], [48.0, 48.0]])
    output, weights = attention([[6.0, 6.0]], keys, ball_above)
    np.testing.assert_allclose(weights[0], [0.496, 0.496, 0.007], atol=5e-4)
    np.testing.assert_allclose(output[0], [32.1, 32.1], atol=0.05)
    fence_above, _ = attention([[6.0, 6.0]], keys, ball_above[[1, 0, 2]])
    np.testing.assert_allclose(fence_above, output, rtol=1e-15)
    two, _ = attention(6 * np.eye(2), keys, ball_above)
    np.testing.assert_allclose(two, [[47.6, 16.9], [16.9, 47.6]], atol=0.05)


def test_two_heads_without_numpy():
    """Token 3, with nothing but e."""
    e = math.e
    for printed, value in [("2.718", e), ("0.135", e**-2), ("7.389", e**2)]:
        assert rounds_to(printed, value)
    red, edges = 2 * e + 1, e**2 + e**-2 + 1
    assert rounds_to("6.437", red) and rounds_to("8.524", edges)
    first, second = [e / red, 1 / red, e / red], [e**-2 / edges, e**2 / edges, 1 / edges]
    assert all(map(rounds_to, ("0.422", "0.155", "0.422"), first))
    assert all(map(rounds_to, ("0.016", "0.867", "0.117"), second))
    head_1, head_2 = 10 * (first[0] + first[2]), 20 * (second[1] + second[2])
    assert rounds_to("8.446", head_1) and rounds_to("19.682", head_2)
    assert rounds_to("11.236", head_2 - head_1)
    assert round(19.682 - 8.446, 3) == 11.236  # with the rounded numbers, too
    assert rounds_to("13.333", 40 / 3)
    assert rounds_to("4.887", 40 / 3 - head_1)
    assert round(13.333 - 8.446, 3) == 4.887


def test_two_heads_with_attnkit():
    output, weights = multi_head_attention(X, W_QUERY, W_KEY, W_VALUE, W_OUTPUT, n_heads=2)
    np.testing.assert_allclose(weights[0, 2], [0.422, 0.155, 0.422], atol=5e-4)
    np.testing.assert_allclose(weights[1, 2], [0.016, 0.867, 0.117], atol=5e-4)
    np.testing.assert_allclose(output[1:], [[8.446, 4.887], [8.446, 11.236]], atol=5e-4)


def test_one_head_adds_the_wishes_up():
    Q, K = X @ W_QUERY, X @ W_KEY
    by_column = Q[2] * K
    assert by_column.T.tolist() == [[1, 0, 1], [-2, 2, 0]]
    assert (Q @ K.T)[2].tolist() == by_column.sum(axis=1).tolist() == [-1, 2, 1]
    _, weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)
    np.testing.assert_allclose(weights[2], [0.074, 0.620, 0.306], atol=5e-4)


def test_with_the_wrong_root_other_weights_would_be_printed():
    wrong = np.exp(np.array([1, 0, 1]) / math.sqrt(2))
    assert not rounds_to("0.422", wrong[0] / wrong.sum())


def test_reshape_alone():
    names = 10 * np.arange(1, 5)[:, None] + np.arange(1, 7)
    wrong, right = names.reshape(2, 4, 3), split_heads(names, 2)
    assert (wrong == right).sum() == 6
    assert wrong[0].max() < 30 < wrong[1].min()  # tokens 1 and 2, tokens 3 and 4
    np.testing.assert_array_equal(wrong.reshape(4, 6), names)  # the test that finds nothing
    assert right.reshape(4, 6)[0].tolist() == [11, 12, 13, 21, 22, 23]  # exercise 2


def test_after_reshape_alone_token_1_does_not_notice_token_4():
    rng = np.random.default_rng(0)
    tokens, *matrices = rng.normal(size=(4, 6)), *rng.normal(size=(3, 6, 6))

    def first(x, split):
        Q, K, V = (split(x @ W) for W in matrices)
        return split.back(attention(Q, K, V)[0])[0]

    def wrong(x):
        return x.reshape(2, 4, 3)

    def right(x):
        return split_heads(x, 2)

    wrong.back, right.back = lambda heads: heads.reshape(4, 6), merge_heads
    changed = tokens.copy()
    changed[3] += 1
    np.testing.assert_array_equal(first(tokens, wrong), first(changed, wrong))
    assert not np.allclose(first(tokens, right), first(changed, right))


def test_head_2_as_one_map():
    M = W_VALUE[:, 1:] @ W_OUTPUT[1:]
    assert M.tolist() == [[0, 0], [0, 20]]
    assert np.linalg.matrix_rank(M) == 1


def test_sizes_of_a_real_layer():
    assert 2 * 768 * 64 == 98_304 and 768**2 == 589_824 == 6 * 98_304
    assert 4 * 768**2 == 2_359_296
    assert 12 * 64 == 768 and 12 * 197**2 == 465_708


def error(right):
    """Return by how many points a share of 300 pictures is off by chance."""
    share = np.sum(right) / 900
    return 100 * math.sqrt(share * (1 - share) / 300)


@pytest.mark.parametrize(
    ("heads", "chosen_on", "others"),
    [(1, "96.0", "95.2"), (2, "96.6", "95.0"), (4, "96.8", "95.1")],
)
def test_the_number_of_heads_made_no_difference(heads, chosen_on, others):
    for printed, right in zip((chosen_on, others), RIGHT[heads], strict=True):
        assert rounds_to(printed, np.sum(right) / 9)
        assert 1.0 < error(right) < 1.3


def test_no_two_numbers_of_heads_differ_by_more_than_the_error():
    errors = [error(right) for pair in RIGHT.values() for right in pair]
    assert rounds_to("1.0", min(errors)) and rounds_to("1.3", max(errors))
    for of in (0, 1):
        means = [np.sum(right[of]) / 9 for right in RIGHT.values()]
        assert max(means) - min(means) < min(errors)


def test_a_longer_value_can_be_taken_apart_but_has_the_weights_of_its_row():
    """Each value says where, and of what: two numbers for red, two for edges."""
    places, keys = np.array([[48.0, 16.0], [16.0, 48.0]]), np.eye(2)
    values = np.einsum("ik,il->ikl", keys, places).reshape(2, 4)
    output, weights = attention([[6.0, 6.0]], keys, values)
    shares = weights[0].repeat(2)
    np.testing.assert_allclose(output[0] / shares, places.ravel())
    assert weights[0, 0] == pytest.approx(weights[0, 1])


def test_the_chapter_computes_what_it_prints(chapter):
    np.testing.assert_allclose(chapter["Y"], chapter["Y_theirs"])
    assert chapter["q"].shape == (2, 3, 5, 4)
    assert chapter["together"].shape == (2, 5, 12)
    assert chapter["my_split"](np.zeros((4, 6)), 2).shape == (2, 4, 3)
