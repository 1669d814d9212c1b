"""Every number of the chapter on self-attention, and what the wrong ones would be."""

import math
from fractions import Fraction

import numpy as np
import pytest
from notebooks import rounds_to

from attnkit.attention import attention, self_attention, softmax
from attnkit.figures.self_attention import STAGES, step_through

CHAPTER = "self-attention"

X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
W_QUERY = np.array([[0.0, 2.0], [1.0, 0.0]])
W_KEY, W_VALUE = np.array([[1.0, -1.0], [0.0, 1.0]]), np.array([[0.0, 0.0], [0.0, 20.0]])
A = np.array([[0.045, 0.768, 0.187], [0.401, 0.198, 0.401], [0.074, 0.620, 0.306]])
Y = np.array([[0, 19.092], [0, 11.978], [0, 18.514]])
RED_PASSED_ON = np.diag([10.0, 20.0])


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
    assert scores().tolist() == [[-2, 2, 0], [1, 0, 1], [-1, 2, 1]]
    output, weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)
    np.testing.assert_allclose(weights, A, atol=5e-4)
    np.testing.assert_allclose(output, Y, atol=5e-4)


def test_the_worked_example_without_numpy():
    """Loops over fractions up to the scores, then a series for e: nothing of the package."""
    tokens, W_q, W_k = [(1, 0), (0, 1), (1, 1)], [(0, 2), (1, 0)], [(1, -1), (0, 1)]

    def times(x, W):
        return [sum(Fraction(a) * row[c] for a, row in zip(x, W, strict=True)) for c in range(2)]

    def power(score):
        """Return e to the power of score / sqrt 2, by its series."""
        x, term, total = float(score) * 0.7071067811865476, 1.0, 1.0
        for n in range(1, 40):
            term *= x / n
            total += term
        return total

    for i, x in enumerate(tokens):
        q = times(x, W_q)
        raw = [sum(a * b for a, b in zip(q, times(k, W_k), strict=True)) for k in tokens]
        assert raw == scores()[i].tolist()
        powers = [power(score) for score in raw]
        edges = sum(p * 20 * token[1] for p, token in zip(powers, tokens, strict=True))
        assert edges / sum(powers) == pytest.approx(Y[i, 1], abs=5e-4)
        assert [p / sum(powers) for p in powers] == pytest.approx(A[i].tolist(), abs=5e-4)


def test_a_private_feature_changes_the_output_alone():
    private, weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)
    passed_on, same = self_attention(X, W_QUERY, W_KEY, RED_PASSED_ON)
    np.testing.assert_array_equal(weights, same)
    np.testing.assert_array_equal(private[:, 1], passed_on[:, 1])
    assert not private[:, 0].any()  # no red leaves a token
    np.testing.assert_allclose(passed_on[1], [8.022, 11.978], atol=5e-4)


def test_what_moving_an_entry_does():
    found_as_it_is = self_attention(X, W_QUERY, np.eye(2), W_VALUE)[1]
    assert found_as_it_is[2].argmax() == 2
    assert found_as_it_is[2, 2] == pytest.approx(0.576, abs=5e-4)
    asks_nothing = self_attention(X, [[0.0, 0.0], [1.0, 0.0]], W_KEY, W_VALUE)[1]
    np.testing.assert_allclose(asks_nothing[0], 1 / 3)


def test_one_score_of_6_among_scores_of_0():
    power = math.exp(6 / math.sqrt(2))
    assert rounds_to("69.6", power)
    assert rounds_to("71.6", power + 2) and rounds_to("0.972", power / (power + 2))
    assert rounds_to("73.6", power + 4) and rounds_to("0.95", power / (power + 4))


def test_row_1_by_hand():
    assert 2 / math.sqrt(2) == pytest.approx(1.414, abs=5e-4)
    assert rounds_to("0.243", math.exp(-math.sqrt(2)))
    power = math.exp(math.sqrt(2))
    assert power == pytest.approx(4.113, abs=5e-4)
    total = 1 / power + power + 1
    assert rounds_to("5.356", total)
    assert rounds_to("0.045", 1 / power / total)
    assert rounds_to("0.768", power / total) and rounds_to("0.187", 1 / total)
    assert (0.768 + 0.187) * 20 == pytest.approx(19.10)  # with rounded weights
    assert rounds_to("0.955", (power + 1) / total)
    assert rounds_to("19.092", 20 * (power + 1) / total)


def test_token_1_and_token_2_attend_least_to_themselves():
    weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)[1]
    assert weights.argmin(axis=1).tolist() == [0, 1, 0]
    assert weights[2].argmax() == 1


def test_row_sums_and_column_sums():
    weights = self_attention(X, W_QUERY, W_KEY, W_VALUE)[1]
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert weights.sum(axis=0)[1] == pytest.approx(1.586, abs=5e-4)


def test_softmax_over_the_wrong_axis(chapter):
    row_sums = chapter["broken_weights"](X, W_QUERY, W_KEY).sum(axis=1)
    assert all(map(rounds_to, ["0.732", "1.243", "1.025"], row_sums))


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
    assert (scores()[0, 1], scores()[1, 0]) == (2, 1)
    assert (W_QUERY @ W_KEY.T).tolist() == [[-2, 2], [1, 0]]


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
    red = wish(asks=1, answers=1)[1]
    assert rounds_to("0.94", red[1, 1])
    assert rounds_to("0.02", red[1, 2]) and rounds_to("0.29", red[2, 1])
    assert rounds_to("0.2", 4 * tokens[1, 1] * tokens[2, 1])  # the score, both ways
    upright_minus_red = [[0.0], [-1.0], [1.0], [0.0]]
    mended = self_attention(tokens, [[0.0], [4.0], [0.0], [0.0]], upright_minus_red, np.eye(4))[1]
    assert rounds_to("0.96", mended[1, 2])


def test_five_words(chapter):
    weights = dict(zip(chapter["words"], chapter["A_words"].round(2).tolist(), strict=True))
    assert weights["its"] == [0.01, 0.95, 0.01, 0.01, 0.01]
    assert weights["the"] == [0.01, 0.49, 0.01, 0.01, 0.49]
    assert weights["dog"] == [0.2] * 5


@pytest.mark.parametrize("order", [[0, 4, 2, 3, 1], [3, 1, 2, 0, 4], [4, 3, 2, 1, 0]])
def test_outputs_are_shuffled_as_tokens_are(chapter, order):
    tokens, projections = chapter["X_words"], chapter["projections"]
    output, weights = self_attention(tokens, *projections)
    shuffled, among = self_attention(tokens[order], *projections)
    np.testing.assert_allclose(shuffled, output[order])
    np.testing.assert_allclose(among, weights[np.ix_(order, order)])


def test_two_measures_in_and_two_values_out():
    keys, values = [(-1, -1), (0, 1), (1, 0)], [(40, 36), (43, 40), (48, 39)]
    powers = [math.exp(score / math.sqrt(2)) for score in (-2, 1, 1)]
    assert all(map(rounds_to, ["0.243", "2.028", "2.028"], powers))
    assert rounds_to("4.299", sum(powers))
    weights = [power / sum(powers) for power in powers]
    assert all(map(rounds_to, ["0.057", "0.472", "0.472"], weights))
    output = attention(np.array([[1.0, 1], [0, 0]]), np.array(keys, float), np.array(values))[0]
    by_hand = [sum(w * v[c] for w, v in zip(weights, values, strict=True)) for c in range(2)]
    np.testing.assert_allclose(output[0], by_hand)
    assert rounds_to("45.2", by_hand[0]) and rounds_to("39.3", by_hand[1])
    rounded = [0.057 * values[0][c] + 0.472 * (values[1][c] + values[2][c]) for c in range(2)]
    assert rounds_to("45.23", rounded[0]) and rounds_to("39.34", rounded[1])
    assert rounds_to("43.67", output[1, 0]) and rounds_to("38.33", output[1, 1])


def test_solutions():
    assert rounds_to("0.707", 1 / math.sqrt(2)) and rounds_to("2.028", math.exp(1 / math.sqrt(2)))
    assert rounds_to("5.056", 1 + 2 * 2.028)
    output, weights = self_attention(X, np.eye(2), W_KEY, W_VALUE)
    assert all(map(rounds_to, ["0.198", "0.401", "0.401"], weights[2]))
    assert rounds_to("16.04", output[2, 1]) and output[2, 0] == 0
    weights = self_attention(X, [[5.0], [5.0]], [[-1.0], [1.0]], W_VALUE)[1]
    assert weights[0, 1] == pytest.approx(0.993, abs=5e-4)
    assert (weights[:, 1] > 0.9).all()
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
        ("scores", "dot product 2. The whole row of token 1: −2, 2, 0."),
        ("weights", "the weight 0.768. The whole row of token 1: 0.045, 0.768, 0.187."),
        ("output", "token 1 is (0, 19.092). Of this, token 2 gives (0, 15.358)."),
    ],
)
def test_the_figure_tells_each_stage(stage, said):
    live = step_through(X, W_QUERY, W_KEY, W_VALUE)
    readout = live._scene.updates[-1].function
    assert said in readout(stage, 1, 2, W_query=0, W_key=0, W_value=0)


def test_the_figure_takes_other_tokens():
    rng = np.random.default_rng(4)
    tokens, W = rng.normal(size=(4, 3)), rng.normal(size=(2, 3, 2))
    live = step_through(tokens, *W, rng.normal(size=(3, 1)), divisor=1, stage="weights", key=4)
    readout = live._scene.updates[-1].function
    weights = softmax(tokens @ W[0] @ (tokens @ W[1]).T)
    for query in range(1, 5):
        for stage in STAGES:
            assert readout(stage, query, 4, 0, 0, 0)
        assert f"the weight {weights[query - 1, 3]:.3f}." in readout("weights", query, 4, 0, 0, 0)


def test_long_keys_make_stripes():
    """A key that is longer than another wins more rows: "a long key is loud for many queries"."""
    rng, n, draws = np.random.default_rng(5), 16, 300
    wins, lengths = np.zeros((draws, n)), np.zeros((draws, n))
    for t in range(draws):
        tokens, (W_query, W_key) = rng.normal(size=(n, 64)), rng.normal(size=(2, 64, 64)) / 8
        keys = tokens @ W_key
        won = (tokens @ W_query @ keys.T).argmax(axis=1)
        wins[t], lengths[t] = np.bincount(won, minlength=n), np.linalg.norm(keys, axis=1)
    longest = np.argsort(-lengths, axis=1)
    by_length = np.take_along_axis(wins, longest, axis=1).mean(axis=0)
    assert by_length[0] > 1.5 and by_length[:4].mean() > 1.25 > 0.8 > by_length[-4:].mean()
