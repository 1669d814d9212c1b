"""Every number of the chapter on scoring functions, and its claims about scores."""

import math
import re

import numpy as np
import pytest
from notebooks import prose, rounds_to

from attnkit.attention import (
    additive_scores,
    attention,
    attention_weights,
    bilinear_scores,
    dot_scores,
    gaussian_scores,
    scaled_dot_scores,
    softmax,
)
from attnkit.datasets import waist_and_weight
from attnkit.figures.colour_words import hue_colours

CHAPTER = "scoring-functions"
PROSE = prose(CHAPTER)
DESK = np.array([[3.0, 0.0], [0.5, 1.0], [0.5, 3.0]])  # cup, notebook, book


@pytest.mark.parametrize(
    ("score", "weights", "largest"),
    [
        (dot_scores, [0.1327, 0.1034, 0.7639], "0.76"),
        (scaled_dot_scores, [0.1892, 0.1586, 0.6522], "0.65"),
        (gaussian_scores, [0.0229, 0.8606, 0.1165], "0.86"),
    ],
)
def test_the_query_on_the_notebook(score, weights, largest):
    found = attention_weights(score([[0.5, 1.0]], DESK))[0]
    np.testing.assert_allclose(found, weights, atol=5e-5)
    assert rounds_to(largest, found.max())


def test_the_scores_of_the_figure_that_are_set_by_hand(chapter):
    query = np.array([[0.5, 1.0]])
    scores = chapter["five_scores"](query, DESK, chapter["quarter_turn"])
    np.testing.assert_allclose(scores["additive"], chapter["network_scores"](query, DESK))
    additive = attention_weights(scores["additive"])[0]
    turned = attention_weights(scores["bilinear"])[0]
    np.testing.assert_allclose(additive, [0.0969, 0.7081, 0.1950], atol=5e-5)
    np.testing.assert_allclose(turned, [0.9362, 0.0466, 0.0171], atol=5e-5)
    assert rounds_to("0.71", additive.max()) and rounds_to("0.94", turned.max())
    assert rounds_to("0.7616", math.tanh(1))


def test_the_table_of_the_network():
    W_query = np.array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, -1, 1, -1]])
    W_key = np.array([[-1.0, -1, 0, 0], [0, 0, -1, -1]])
    np.testing.assert_array_equal(DESK[1], [0.5, 1])  # the query is the notebook
    np.testing.assert_array_equal([*DESK[1], 1] @ W_query, [1.5, -0.5, 2, 0])
    np.testing.assert_array_equal(DESK[1] @ W_key, [-0.5, -0.5, -1, -1])
    score = additive_scores([[*DESK[1], 1]], DESK[1:2], W_query, W_key, [1, -1, 1, -1])
    assert rounds_to("3.0464", score[0, 0])


def test_the_additive_score_measures_no_distance(chapter):
    steps = np.arange(-2.5, 3.25, 0.25)  # wherever the query of the figure can go
    queries = np.array([(x, y) for x in steps for y in steps])
    by_network = chapter["network_scores"](queries, DESK).argmax(axis=1)
    nearest = np.linalg.norm(queries[:, None] - DESK, axis=2).argmin(axis=1)
    assert (by_network != nearest).sum() == 100
    away, distances = np.array([[-1.0, -1.0]]), np.linalg.norm(DESK - [-1, -1], axis=1)
    assert rounds_to("4.12", distances[0]) and rounds_to("2.50", distances[1])
    assert distances.argmin() == 1
    assert rounds_to("0.99", attention_weights(gaussian_scores(away, DESK))[0, 1])
    assert rounds_to("0.41", attention_weights(chapter["network_scores"](away, DESK))[0, 0])
    # a bump for each of the two numbers, added
    (u, v) = (away - DESK[0])[0]
    bumps = [np.tanh(t + 1) - np.tanh(t - 1) for t in (u, v)]
    assert sum(bumps) == pytest.approx(chapter["network_scores"](away, DESK)[0, 0])
    assert bumps[1] > 20 * bumps[0]  # alike in readability alone
    flat = attention_weights(chapter["network_scores"](np.array([[-2.5, -2.5]]), DESK))[0]
    assert [f"{weight:.2f}" for weight in flat] == ["0.34", "0.33", "0.33"]


def test_one_length_makes_dot_and_gaussian_equal_everywhere(chapter):
    keys = np.array([*chapter["one_length"].values()])
    np.testing.assert_allclose(np.linalg.norm(keys, axis=1), 2)
    steps = np.arange(-2.5, 2.75, 0.25)
    queries = np.array([(x, y) for x in steps for y in steps])
    by_dot, by_distance = (
        attention_weights(score(queries, keys)) for score in (dot_scores, gaussian_scores)
    )
    np.testing.assert_allclose(by_dot, by_distance, atol=1e-12)
    at_first = attention_weights(dot_scores([[0.5, 1.0]], keys))[0]
    assert at_first.argmax() == 1
    assert at_first[1] == pytest.approx(0.68, abs=5e-3)


def test_one_direction_never_lets_the_middle_key_win(chapter):
    keys = np.array([*chapter["one_direction"].values()])
    on_the_middle = keys[1:2]
    np.testing.assert_array_equal(on_the_middle, [[1.5, 0.75]])
    assert attention_weights(dot_scores(on_the_middle, keys))[0, 2].round(2) == 0.85
    assert attention_weights(gaussian_scores(on_the_middle, keys))[0, 1].round(2) == 0.48
    queries = np.random.default_rng(0).normal(size=(5000, 2))
    assert not (dot_scores(queries, keys).argmax(axis=1) == 1).any()


def test_the_notebook_wins_by_dot_product_only_away_from_everything():
    assert attention_weights(dot_scores([[-1.0, -1.0]], DESK))[0, 1].round(2) == 0.74
    queries = np.random.default_rng(0).normal(size=(5000, 2))
    asking = queries[queries[:, 1] > 0]
    assert not (dot_scores(asking, DESK).argmax(axis=1) == 1).any()


def test_a_score_need_not_be_a_similarity():
    waists, weights = waist_and_weight()
    queries = np.arange(50, 60.01, 0.1)
    for score in (dot_scores, scaled_dot_scores):
        answers, _ = attention(queries, waists, weights, score=score)
        np.testing.assert_allclose(answers, 48, rtol=0, atol=1e-9)
    assert math.exp(-114) == pytest.approx(3e-50, rel=0.1)


@pytest.mark.parametrize(
    ("waist", "kg", "tolerance"), [(57, 45.49999993, 5e-9), (51, 40.00, 5e-3), (56, 43.60, 5e-3)]
)
def test_half_the_squared_key_brings_the_gaussian_back(waist, kg, tolerance):
    waists, weights = waist_and_weight()

    def repaired(queries, keys):
        return dot_scores(queries, keys) - (keys**2).sum(axis=1) / 2

    answer = attention(waist, waists, weights, score=repaired)[0][0]
    by_distance = attention(waist, waists, weights, score=gaussian_scores)[0][0]
    assert answer == pytest.approx(kg, abs=tolerance)
    assert answer == pytest.approx(by_distance, abs=1e-9)


def test_different_lengths_need_no_additive_score(chapter):
    words, patches = chapter["words"], chapter["patches"]
    assert words.shape[1] != patches.shape[1]
    share = attention_weights(bilinear_scores(words, patches, chapter["M"])) * chapter["right"]
    np.testing.assert_allclose(share.sum(axis=1), 0.9521, atol=5e-5)
    equal = np.random.default_rng(0).normal(size=(2, 5, 3))  # and additive joins equal lengths
    W_query, W_key = np.random.default_rng(1).normal(size=(2, 3, 7))
    assert additive_scores(*equal, W_query, W_key, np.ones(7)).shape == (5, 5)


PLACES = np.column_stack([np.cos(angles := np.radians([0, 120, 240])), np.sin(angles)])


def test_words_find_patches_by_the_matrix_made_by_hand(chapter):
    np.testing.assert_allclose(chapter["M"], 4 * PLACES, atol=1e-15)
    share = attention_weights(chapter["words"] @ chapter["M"] @ chapter["patches"].T)
    np.testing.assert_allclose((share * chapter["right"]).sum(axis=1), 0.9521, atol=5e-5)


def test_the_slopes_are_those_that_differences_measure(chapter):
    def loss(W_query, W_key):
        weights = chapter["forward"](W_query, W_key)[2]
        return -(chapter["target"] * np.log(weights)).sum(axis=1).mean()

    step, checked = 1e-5, 0
    for start in (chapter["history"][0], chapter["history"][7]):
        for which, slopes in enumerate(chapter["slopes"](*start)):
            for index in np.ndindex(slopes.shape):
                above, below = ([m.copy() for m in start] for _ in range(2))
                above[which][index] += step
                below[which][index] -= step
                measured = (loss(*above) - loss(*below)) / (2 * step)
                assert slopes[index] == pytest.approx(measured, abs=1e-9)
                checked += 1
    assert checked == 2 * 10  # numbers in both matrices


def test_what_the_words_learned(chapter):
    history = chapter["history"]
    shares = [(chapter["forward"](*m)[2] * chapter["right"]).sum(axis=1) for m in history]
    for step, said in ((10, ("75", "89", "78")), (60, ("92.8", "92.8", "92.8"))):
        for percent, share in zip(said, shares[step], strict=True):
            assert rounds_to(percent, 100 * share)
    np.testing.assert_allclose(shares[0], [0.26, 0.31, 0.33], atol=5e-3)
    start = chapter["forward"](*history[0])[2]
    assert rounds_to("0.05", start[0, 0]) and chapter["target"][0, 0] == 0.25
    assert rounds_to("-0.07", (start[0, 0] - 0.25) / 3)


def test_the_colours_at_step_0(chapter):
    red, green, blue = chapter["forward"](*chapter["history"][0])[2] @ hue_colours(chapter["hues"])
    assert np.ptp(green) < 0.06 and np.ptp(blue) < 0.06  # grey
    assert red.argmax() == 2 and red.argmin() == 1 and np.ptp(red) > 0.2  # violet


def test_the_key_that_reaches_farthest_along_the_query_wins():
    queries = np.random.default_rng(0).normal(size=(1000, 2))
    angles = np.arctan2(*queries.T[::-1])[:, None] - np.arctan2(*DESK.T[::-1])
    reach = np.linalg.norm(DESK, axis=1) * np.cos(angles)
    weights = attention_weights(dot_scores(queries, DESK))
    np.testing.assert_array_equal(weights.argsort(axis=1), reach.argsort(axis=1))


def best_factor(chapter) -> float:
    """Return the factor of PLACES with the least loss: halve the way to where its slope is 0."""
    scores, low, high = PLACES @ chapter["patches"].T, 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        slope = ((attention_weights(middle * scores) - chapter["target"]) * scores).sum()
        low, high = (low, middle) if slope > 0 else (middle, high)
    return low


def test_the_product_is_the_matrix_made_by_hand_but_for_the_factor(chapter):
    factor = best_factor(chapter)
    assert rounds_to("3.41", factor)
    np.testing.assert_allclose(chapter["product"], factor * PLACES, atol=2e-3)
    np.testing.assert_allclose(
        chapter["product"], [[3.41, 0], [-1.71, 2.96], [-1.71, -2.96]], atol=6e-3
    )
    # The loss is convex in the product: no other has so little, whatever the start.
    for seed in range(20):
        rng = np.random.default_rng(seed)
        start = 0.3 * rng.normal(size=(3, 2)), 0.3 * rng.normal(size=(2, 2))
        W_query, W_key = chapter["train"](*start)[-1]
        np.testing.assert_allclose(W_query @ W_key.T / 2**0.5, factor * PLACES, atol=0.02)


def test_another_machine_learns_the_same(chapter):
    # The last digit of exp differs from processor to processor, and must not grow.
    rng = np.random.default_rng(0)
    nearby = [m * (1 + 1e-13 * rng.normal(size=m.shape)) for m in chapter["history"][0]]
    for ours, theirs in zip(chapter["history"], chapter["train"](*nearby), strict=True):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


def test_without_tanh_the_query_cancels(chapter):
    rng = np.random.default_rng(0)
    W_query, W_key, w = rng.normal(size=(3, 4)), rng.normal(size=(2, 4)), rng.normal(size=4)
    inside = (chapter["words"] @ W_query)[:, None] + (chapter["patches"] @ W_key)[None]
    assert np.ptp(attention_weights(inside @ w), axis=0).max() < 1e-15
    assert np.ptp(attention_weights(np.tanh(inside) @ w), axis=0).max() > 1e-2


def test_the_products_of_the_three_people_and_what_half_the_square_leaves():
    waists, _ = waist_and_weight()
    half = waists**2 / 2
    np.testing.assert_array_equal(half, [1300.5, 1568, 1682])
    np.testing.assert_array_equal(57 * waists - half, [1606.5, 1624, 1624])
    np.testing.assert_allclose(softmax(57 * waists - half), [0, 0.5, 0.5], atol=5e-5)


def test_a_query_that_points_away():
    np.testing.assert_array_equal(DESK @ [-1, -1], [-3, -1.5, -3.5])


def test_cosines_leave_a_narrow_winner():
    cosines = DESK @ [0.5, 1] / np.linalg.norm(DESK, axis=1) / np.linalg.norm([0.5, 1])
    assert rounds_to("0.39", softmax(cosines)[1]) and rounds_to("0.38", softmax(cosines)[2])


def test_counts():
    assert 197**2 == 38_809
    assert 197**2 * 64 == 2_483_776


def solutions():
    return re.findall(r"~~~python\n(.*?)~~~", PROSE, flags=re.S)


def test_each_exercise_has_a_solution():
    assert len(solutions()) == len(re.findall(r"^\*\*\d\. ", PROSE.split("## Exercises")[1], re.M))


@pytest.mark.parametrize("number", range(3))
def test_a_solution_passes_its_own_check(chapter, number):
    names = dict(chapter)
    solution = solutions()[number]
    assert "assert" in solution
    exec(compile(solution, f"solution {number + 1}", "exec"), names)
