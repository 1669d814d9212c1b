"""The experiment on the square root of d: random queries, keys, values, and their gradients."""

import numpy as np
import pytest

from attnkit.attention import softmax
from attnkit.trials import BLOCK_NUMBERS, Trials, draw_trials, gradient_rms, trials_from

N_TRIALS, N_KEYS, D = 7, 5, 11


@pytest.fixture
def vectors():
    rng = np.random.default_rng(0)
    shapes = (N_TRIALS, D), (N_TRIALS, N_KEYS, D), (N_TRIALS, N_KEYS)
    return [rng.standard_normal(shape) for shape in shapes]


def test_the_dot_products_are_those_of_loops(vectors):
    queries, keys, values = vectors
    trials = trials_from(*vectors)
    assert trials.d == D
    np.testing.assert_array_equal(trials.values, values)
    for t in range(N_TRIALS):
        for i in range(N_KEYS):
            assert trials.scores[t, i] == pytest.approx(queries[t] @ keys[t, i])
            for j in range(N_KEYS):
                assert trials.key_products[t, i, j] == pytest.approx(keys[t, i] @ keys[t, j])


@pytest.mark.parametrize("divisor", [1, np.sqrt(D), D])
def test_the_gradient_agrees_with_finite_differences(vectors, divisor):
    queries, keys, values = vectors

    def output(t, query):
        return softmax(keys[t] @ query / divisor) @ values[t]

    measured = gradient_rms(trials_from(*vectors), divisor)
    for t in range(N_TRIALS):
        nudges = 1e-6 * np.eye(D)
        slopes = [(output(t, queries[t] + n) - output(t, queries[t] - n)) / 2e-6 for n in nudges]
        assert measured[t] == pytest.approx(np.sqrt(np.mean(np.square(slopes))), rel=1e-6)


def test_a_seed_gives_the_same_numbers_and_another_gives_others():
    first, again, other = draw_trials(8, 20), draw_trials(8, 20), draw_trials(8, 20, seed=1)
    for a, b, c in zip(first[1:], again[1:], other[1:], strict=True):
        assert a.dtype == np.float64
        np.testing.assert_array_equal(a, b)
        assert not np.isclose(a, c).any()


def test_trials_drawn_in_several_blocks_are_all_there():
    n_trials = BLOCK_NUMBERS // (1024 * 10) + 3  # one block, and three more
    trials = draw_trials(1024, n_trials)
    assert trials.scores.shape == trials.values.shape == (n_trials, 10)
    assert trials.key_products.shape == (n_trials, 10, 10)
    assert len(np.unique(trials.scores)) > 0.99 * trials.scores.size


def test_the_numbers_are_unit_gaussians():
    trials = draw_trials(64)
    squares = np.diagonal(trials.key_products, axis1=1, axis2=2)
    assert squares.mean() == pytest.approx(64, rel=0.005)  # 64 squares of variance 1 each
    assert squares.std() == pytest.approx(np.sqrt(2 * 64), rel=0.05)
    assert trials.values.std() == pytest.approx(1, rel=0.02)
    assert abs(trials.scores.mean()) < 0.2
    assert trials.scores.std() == pytest.approx(8, rel=0.02)


def test_rounding_never_gives_a_negative_square():
    trials = Trials(
        1, np.array([[1000.0, 0.0]]), np.array([[1.0, 2.0]]), np.full((1, 2, 2), -1e-30)
    )
    assert gradient_rms(trials, 1).tolist() == [0]


def test_what_does_not_fit_is_refused(vectors):
    queries, keys, values = vectors
    with pytest.raises(ValueError, match=r"queries has shape \(7, 10\)"):
        trials_from(queries[:, 1:], keys, values)
    with pytest.raises(ValueError, match=r"values has shape \(7, 4\); it needs \(7, 5\)"):
        trials_from(queries, keys, values[:, 1:])
    for divisor in (0, -1, np.nan):
        with pytest.raises(ValueError, match="divisor must be above 0"):
            gradient_rms(trials_from(*vectors), divisor)
