"""Every number of the chapter on softmax."""

import math

import numpy as np
import pytest
from notebooks import rounds_to

from attnkit.attention import softmax

CHAPTER = "softmax"
SIX = np.array([3.0, 2.0, 1.0, 0.5, -1.0, -1.0])


def first_weight(a, b):
    return softmax(np.array([a, b], float))[0]


@pytest.mark.parametrize(
    ("a", "b", "weight"),
    [
        (2, 0, 0.8808),
        (51, 49, 0.8808),
        (53, 51, 0.8808),
        (90, 86, 0.9820),
        (14, 12, 0.8808),
        (53, 48, 0.9933),
        (0, 0, 0.5),
    ],
)
def test_two_scores(a, b, weight):
    assert first_weight(a, b) == pytest.approx(weight, abs=5e-5)
    assert first_weight(b, a) == pytest.approx(1 - weight, abs=5e-5)


@pytest.mark.parametrize(
    ("gap", "first", "second", "ratio"),
    [
        (0, 0.5, 0.5, 1.0),
        (1, 0.73106, 0.26894, 2.7),
        (2, 0.88080, 0.11920, 7.4),
        (3, 0.95257, 0.04743, 20.1),
        (5, 0.99331, 0.00669, 148.4),
        (10, 0.99995, 0.00005, 22026.5),
    ],
)
def test_the_table_of_gaps(gap, first, second, ratio):
    np.testing.assert_allclose(softmax(np.array([gap, 0.0])), [first, second], atol=5e-6)
    assert math.exp(gap) == pytest.approx(ratio, abs=0.05)


def test_another_base():
    powers = 2.0 ** np.array([53.0, 48.0])
    np.testing.assert_allclose(powers / powers.sum(), [0.9697, 0.0303], atol=5e-5)


def test_the_table_by_hand():
    exponentials = np.exp([2.0, 0.0])
    np.testing.assert_allclose(exponentials, [7.389, 1], atol=5e-4)
    assert exponentials.sum() == pytest.approx(8.389, abs=5e-4)
    assert math.e == pytest.approx(2.718, abs=5e-4)


def test_the_share_of_the_total(chapter):
    share = chapter["share"]
    np.testing.assert_allclose(share(np.array([51.0, 49.0])), [0.51, 0.49])
    np.testing.assert_allclose(share(np.array([3.0, -1.0])), [1.5, -0.5])
    np.testing.assert_allclose(share(np.array([90.0, 86.0])), [0.51, 0.49], atol=5e-3)
    assert share(np.array([53.0, 48.0]))[0] == pytest.approx(0.5248, abs=5e-5)
    assert sum((1.0, -1.0)) == 0


def softplus(scores):
    return np.log1p(np.exp(scores))


def sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


@pytest.mark.parametrize("positive", [np.exp, np.exp2, softplus, sigmoid])
def test_only_shares_of_powers_see_gaps_alone(positive):
    """All four fulfil the first three wishes; shares of softplus and sigmoid see more than gaps."""
    scores = np.array([2.0, 0.0, -1.5])
    weights, moved = (positive(s) / positive(s).sum() for s in (scores, scores + 3))
    assert (weights > 0).all()
    assert weights.sum() == pytest.approx(1)
    assert (np.diff(weights) < 0).all()
    assert np.allclose(weights, moved) == (positive in (np.exp, np.exp2))


def test_another_base_is_another_temperature():
    np.testing.assert_allclose(np.exp2(SIX) / np.exp2(SIX).sum(), softmax(SIX * math.log(2)))


def test_a_temperature_divides_the_gap():
    assert first_weight(112, 96) == pytest.approx(0.9999999, abs=5e-8)
    assert first_weight(112 / 8, 96 / 8) == first_weight(51, 49)


@pytest.mark.parametrize(
    ("gap", "first", "second"), [(2, "0.88", "0.12"), (4, "0.9820", "0.0180"), (5, "0.99", "0.01")]
)
def test_the_gaps_of_summary_and_self_check(gap, first, second):
    assert rounds_to(first, first_weight(gap, 0))
    assert rounds_to(second, first_weight(0, gap))


def test_the_gap_for_nine_to_one():
    assert math.log(9) == pytest.approx(2.197, abs=5e-4)
    np.testing.assert_allclose(softmax(np.array([math.log(9), 0])), [0.9, 0.1])


def test_six_patches():
    weights = softmax(SIX)
    np.testing.assert_allclose(weights, [0.6165, 0.2268, 0.0834, 0.0506, 0.0113, 0.0113], atol=5e-5)
    raised = SIX.copy()
    raised[1] = 3
    kept = np.delete(softmax(raised) / weights, 1)
    np.testing.assert_allclose(kept, 0.72, atol=5e-3)
    assert softmax(SIX / 0.1)[0] > 0.9999
    np.testing.assert_allclose(softmax(SIX / 100), 1 / 6, atol=0.005)


def test_functions_built_in_the_chapter(chapter):
    rng = np.random.default_rng(3)
    scores = rng.normal(size=7)
    np.testing.assert_allclose(chapter["my_softmax"](scores), softmax(scores))
    rows = rng.normal(size=(5, 7))
    np.testing.assert_allclose(chapter["stable_softmax"](rows), softmax(rows))
    large = np.array([800.0, 798.0])
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.isnan(chapter["my_softmax"](large)).all()
    assert chapter["stable_softmax"](large)[0] == pytest.approx(0.8808, abs=5e-5)


def test_the_broken_function_shares_one_unit_among_both_rows(chapter):
    row_sums = chapter["broken_softmax"](chapter["scores_of_two"]).sum(axis=-1)
    assert row_sums.sum() == pytest.approx(1)
    assert row_sums[1] > row_sums[0]
    np.testing.assert_allclose(chapter["weights_of_two"].sum(axis=-1), 1)


def test_solutions():
    np.testing.assert_allclose(softmax(2 * SIX / 2.0), softmax(SIX))
    low, high = 1.0, 2.0
    for _ in range(20):
        T = (low + high) / 2
        if softmax(SIX / T)[0] > 0.5:
            low = T
        else:
            high = T
    assert T == pytest.approx(1.39, abs=5e-3)
    assert abs(softmax(SIX / 1.39)[0] - 0.5) < 2e-3  # two decimals are enough for the check
