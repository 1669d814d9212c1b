"""Every number of the chapter on self-attention, and what the wrong ones would be."""

import math

import numpy as np
import pytest
from notebooks import rounds_to

from attnkit.attention import attention, self_attention, softmax
from attnkit.figures.self_attention import STAGES, step_through

CHAPTER = "self-attention"

X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
W_QUERY = np.array([[0.0, 2.0], [1.0, 0.0]])
W_KEY, W_VALUE = np.eye(2), np.diag([10.0, 20.0])
A = np.array([[0.108, 0.446, 0.446], [0.401, 0.198, 0.401], [0.140, 0.284, 0.576]])
Y = np.array([[5.542, 17.832], [8.022, 11.978], [7.160, 17.199]])


def scores():
    return (X @ W_QUERY) @ (X @ W_KEY).T


def test_cross_attention_finds_a_place():
    keys = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    places = np.array([[48.0, 16.0], [16.0, 48.0], [48.0, 48.0]])
    output, weights = attention(6 * np.eye(2), keys, places)
    assert weights.shape == (2, 3)
    np.testing.assert_allclose(output[0], [47.6, 16.9], atol=0.05)


def test_without_projections():
    raw = X @ X.T
    assert raw.tolist() == [[1, 0, 1], [0, 1, 1], [1, 1, 2]]
    weights = attention(X, X, X)[1]
    np.testing.assert_allclose(weights[1], [0.198, 0.401, 0.401], atol=5e-4)


def test_the_worked_example():
    assert scores().tolist() == [[0, 2, 2], [1, 0, 1], [1, 2, 3]]
    output, weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)
    np.testing.assert_allclose(weights, A, atol=5e-4)
    np.testing.assert_allclose(output, Y, atol=5e-4)
    assert rounds_to("7.16", output[2, 0]) and rounds_to("17.20", output[2, 1])


def test_one_score_of_6_among_scores_of_0():
    power = math.exp(6 / math.sqrt(2))
    assert rounds_to("69.6", power)
    assert rounds_to("71.6", power + 2) and rounds_to("0.972", power / (power + 2))
    assert rounds_to("73.6", power + 4) and rounds_to("0.95", power / (power + 4))


def test_row_1_by_hand():
    assert 2 / math.sqrt(2) == pytest.approx(1.414, abs=5e-4)
    power = math.exp(math.sqrt(2))
    assert power == pytest.approx(4.113, abs=5e-4)
    assert 1 + 2 * power == pytest.approx(9.227, abs=1e-3)
    assert 1 / (1 + 2 * power) == pytest.approx(0.108, abs=5e-4)
    rounded = 0.108 * np.array([10, 0]) + 0.446 * np.array([0, 20]) + 0.446 * np.array([10, 20])
    np.testing.assert_allclose(rounded, [5.54, 17.84], atol=1e-9)


def test_token_1_and_token_2_attend_least_to_themselves():
    weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)[1]
    assert weights.argmin(axis=1).tolist() == [0, 1, 0]
    assert weights[2].argmax() == 2


def test_row_sums_and_column_sums():
    weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)[1]
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert weights.sum(axis=0)[2] == pytest.approx(1.423, abs=5e-4)


def test_softmax_over_the_wrong_axis(chapter):
    row_sums = chapter["broken_weights"](X, W_QUERY, W_KEY).sum(axis=1)
    np.testing.assert_allclose(row_sums, [0.928, 0.650, 1.423], atol=5e-4)


def test_functions_built_in_the_chapter(chapter):
    rng = np.random.default_rng(3)
    tokens, W = rng.normal(size=(7, 5)), rng.normal(size=(3, 5, 4))
    for mine, theirs in zip(
        chapter["my_self_attention"](tokens, *W), self_attention(tokens, *W), strict=True
    ):
        np.testing.assert_allclose(mine, theirs)
    np.testing.assert_allclose(chapter["Y_loops"], Y, atol=5e-4)


def test_whose_own_weight_is_the_largest():
    """Long run: 6.2 % with random projections, pure chance; always with Q = K = X."""
    rng = np.random.default_rng(0)
    n, d, draws = 16, 64, 1500
    own = np.zeros((2, draws))
    for t in range(draws):
        tokens = rng.normal(size=(n, d))
        W_query, W_key = rng.normal(size=(2, d, d))
        for case, table in enumerate((tokens @ tokens.T, tokens @ W_query @ (tokens @ W_key).T)):
            own[case, t] = (table.argmax(axis=1) == np.arange(n)).mean()
    assert own[0].min() == 1
    assert 100 / n == 6.25
    standard_error = own[1].std() / math.sqrt(draws)
    assert standard_error < 0.002
    assert own[1].mean() == pytest.approx(1 / n, abs=4 * standard_error)


def test_sizes_of_random_dot_products():
    tokens = np.random.default_rng(1).normal(size=(2000, 64))
    assert (tokens**2).sum(axis=1).mean() == pytest.approx(64, abs=1)
    assert (tokens[:1000] * tokens[1000:]).sum(axis=1).std() == pytest.approx(8, abs=0.6)


def test_one_matrix_for_both_is_symmetric(chapter):
    assert chapter["S_one"].tolist() == [[4, 0, 4], [0, 1, 1], [4, 1, 5]]
    assert scores()[0, 2] == 2
    assert scores()[2, 0] == 1
    assert (W_QUERY @ W_KEY.T).tolist() == [[0, 2], [1, 0]]


def test_how_many_numbers_the_scores_of_a_head_take(chapter):
    assert 768 * 64 == 49_152
    assert 2 * 768 * 64 == 98_304
    assert 768 * 768 == 589_824 == 6 * 98_304
    assert np.linalg.matrix_rank(chapter["M_big"]) == 64


def test_four_patches(chapter):
    names, wish = list(chapter["patches"]), chapter["one_wish"]
    assert names == ["sky", "ball", "fence", "stairs"]
    tokens = chapter["X_patches"]
    assert tokens[1].round(2).tolist() == [0.71, 1.0, 0.56, 0.56]
    output, weights = wish(asks=1, answers=2)
    np.testing.assert_allclose(weights[1], [0.02, 0.14, 0.83, 0.02], atol=5e-3)
    np.testing.assert_allclose(weights[0], 0.25)  # the sky is not red
    assert output[1, 2] == pytest.approx(0.91, abs=5e-3)
    assert output[1, 1] == pytest.approx(0.18, abs=5e-3)
    swapped = wish(asks=2, answers=1)[1]
    assert swapped[2, 1] == pytest.approx(0.94, abs=5e-3)
    assert not np.allclose(swapped, weights.T, atol=0.1)
    assert wish(asks=1, answers=1)[1][1, 1] == pytest.approx(0.94, abs=5e-3)


def test_five_words(chapter):
    weights = dict(zip(chapter["words"], chapter["A_words"].round(2).tolist(), strict=True))
    assert weights["its"] == [0.01, 0.95, 0.01, 0.01, 0.01]
    assert weights["the"] == [0.01, 0.49, 0.01, 0.01, 0.49]
    assert weights["dog"] == [0.2] * 5


def test_solutions():
    scores = np.array([1, 2, 3]) / math.sqrt(2)
    assert all(map(rounds_to, ["0.707", "1.414", "2.121"], scores))
    powers = np.exp(scores)
    np.testing.assert_allclose(powers, [2.028, 4.113, 8.342], atol=5e-4)
    assert powers.sum() == pytest.approx(14.483, abs=1e-3)
    weights = self_attention(X, [[5.0], [5.0]], [[-1.0], [1.0]], W_VALUE)[1]
    assert weights[0, 1] == pytest.approx(0.993, abs=5e-4)
    assert (weights[:, 1] > 0.9).all()
    columns, W_q, W_k, W_v = X.T, W_QUERY.T, W_KEY.T, W_VALUE.T
    queries, keys, values = W_q @ columns, W_k @ columns, W_v @ columns
    by_columns = values @ softmax(keys.T @ queries / math.sqrt(2), axis=0)
    np.testing.assert_allclose(by_columns.T, Y, atol=5e-4)
    unmended = values @ softmax(queries.T @ keys / math.sqrt(2), axis=0)
    assert not np.allclose(unmended.T, Y, atol=0.1)
    assert ((224 // 16) ** 2 + 1) ** 2 == 38_809
    assert 3 * 768 * 64 == 147_456


# -- the figure: every stage gives the numbers of its matrices ---------------------------------


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("X", "Token 1, (1, 0), asks. Token 2, (0, 1), answers."),
        (
            "Q, K, V",
            "Token 1 has the query (0, 2). Token 2 has the key (0, 1) and the value (0, 20).",
        ),
        ("scores", "dot product 2. The whole row of token 1: 0, 2, 2."),
        ("weights", "the weight 0.446. The whole row of token 1: 0.108, 0.446, 0.446."),
        ("output", "token 1 is (5.542, 17.832). Of this, token 2 gives (0, 8.916)."),
    ],
)
def test_the_figure_tells_each_stage(stage, said):
    live = step_through(X, W_QUERY, W_KEY, W_VALUE)
    readout = live._scene.updates[-1].function
    assert said in readout(stage=stage, query=1, key=2)


def test_the_figure_takes_other_tokens():
    rng = np.random.default_rng(4)
    tokens, W = rng.normal(size=(4, 3)), rng.normal(size=(2, 3, 2))
    live = step_through(tokens, *W, rng.normal(size=(3, 1)), divisor=1, stage="weights", key=4)
    readout = live._scene.updates[-1].function
    weights = softmax(tokens @ W[0] @ (tokens @ W[1]).T)
    for query in range(1, 5):
        for stage in STAGES:
            assert readout(stage=stage, query=query, key=4)
        assert f"the weight {weights[query - 1, 3]:.3f}." in readout("weights", query, 4)


def test_the_stripes_of_the_first_draw_are_long_keys():
    rng = np.random.default_rng(5)
    tokens, (W_query, W_key, W_value) = rng.normal(size=(16, 64)), rng.normal(size=(3, 64, 64)) / 8
    weights = self_attention(tokens, W_query, W_key, W_value)[1]
    wins = np.bincount(weights.argmax(axis=1), minlength=16)
    assert (weights.argmax(axis=1) == np.arange(16)).sum() == 1  # "one of 16 is still there"
    by_length = np.argsort(-np.linalg.norm(tokens @ W_key, axis=1))
    assert wins[7 - 1] + wins[15 - 1] == 11
    assert [*(by_length[:4] + 1)] == [15, 1, 3, 7]
    assert wins[1 - 1] == wins[3 - 1] == 0  # "win no row"
