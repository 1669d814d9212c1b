"""Every number of the chapter on the square root of d.

Measured numbers are compared with a tolerance that covers another seed: about three standard
errors of 4000 trials. Undivided medians scatter most, because those gradients span decades.
"""

import math

import numpy as np
import pytest
from notebooks import rounds_to

from attnkit.attention import scaled_dot_scores, softmax, softmax_jacobian
from attnkit.trials import draw_trials, gradient_rms

CHAPTER = "square-root-of-d"
FOUR_SCORES = np.array([12.0, 1.0, -4.0, -9.0])


@pytest.fixture(scope="module", params=[0, 1])
def trials(request):
    """Return the experiment of the chapter, and the same with another seed."""
    return {2**i: draw_trials(2**i, seed=request.param) for i in range(11)}


def largest_weight(trials, divisor):
    return softmax(trials.scores / divisor).max(axis=1).mean()


def dead_share(trials, divisor, threshold=1e-3):
    return (gradient_rms(trials, divisor) < threshold).mean()


def median(trials, divisor):
    return np.median(gradient_rms(trials, divisor))


# ------------------------------------------------------------------ the table of the experiment


@pytest.mark.parametrize(
    ("d", "spread", "raw_weight", "scaled_weight", "dead"),
    [
        (8, 2.81, 0.620, 0.312, 0.004),
        (64, 8.02, 0.866, 0.320, 0.20),
        (512, 22.5, 0.951, 0.316, 0.59),
    ],
)
def test_the_table(trials, d, spread, raw_weight, scaled_weight, dead):
    of_d = trials[d]
    assert of_d.scores.std() == pytest.approx(spread, rel=0.03)
    assert largest_weight(of_d, 1) == pytest.approx(raw_weight, abs=0.012)
    assert largest_weight(of_d, math.sqrt(d)) == pytest.approx(scaled_weight, abs=0.008)
    assert dead_share(of_d, 1) == pytest.approx(dead, abs=3 * math.sqrt(dead * (1 - dead) / 4000))
    assert dead_share(of_d, math.sqrt(d)) == 0


@pytest.mark.parametrize(
    ("d", "raw", "raw_rel", "scaled", "over_d"),
    [
        (8, 0.205, 0.06, 0.097, 0.034),
        (64, 0.0352, 0.25, 0.0373, 0.0045),
        (512, 1.1e-4, 0.6, 0.0133, 5.6e-4),
    ],
)
def test_the_medians(trials, d, raw, raw_rel, scaled, over_d):
    assert median(trials[d], 1) == pytest.approx(raw, rel=raw_rel)
    assert median(trials[d], math.sqrt(d)) == pytest.approx(scaled, rel=0.04)
    assert median(trials[d], d) == pytest.approx(over_d, rel=0.03)


def test_the_spread_of_the_scores_under_three_divisors(trials):
    for d, of_d in trials.items():
        assert of_d.scores.std() == pytest.approx(math.sqrt(d), rel=0.04)
        assert (of_d.scores / math.sqrt(d)).std() == pytest.approx(1, rel=0.04)
        assert (of_d.scores / d).std() == pytest.approx(1 / math.sqrt(d), rel=0.04)


# ------------------------------------------------------------------------- what the text says of it


def test_at_64_the_medians_are_nearly_equal_and_the_dead_fifth_is_gone(trials):
    assert median(trials[64], 1) == pytest.approx(median(trials[64], 8), rel=0.25)
    assert 0.18 < dead_share(trials[64], 1) < 0.22
    assert dead_share(trials[64], 8) == 0


def test_nine_of_ten_queries_lie_closer_together(trials):
    low, high = np.quantile(gradient_rms(trials[64], 1), [0.05, 0.95])
    assert 1e4 < high / low < 2e5  # "tens of thousands"
    low, high = np.quantile(gradient_rms(trials[64], 8), [0.05, 0.95])
    assert high / low == pytest.approx(4, abs=0.3)


def test_at_8_scaling_makes_the_gradient_smaller(trials):
    assert median(trials[8], 1) == pytest.approx(0.21, abs=0.012)
    assert median(trials[8], math.sqrt(8)) == pytest.approx(0.10, abs=0.005)
    assert median(trials[8], 1) > 1.9 * median(trials[8], math.sqrt(8))


@pytest.mark.parametrize(
    ("d", "gain", "rel"), [(8, 0.47, 0.06), (64, 1, 0.25), (128, 2.5, 0.15), (512, 125, 0.4)]
)
def test_from_128_on_scaling_enlarges_the_median(trials, d, gain, rel):
    measured = median(trials[d], math.sqrt(d)) / median(trials[d], 1)
    assert measured == pytest.approx(gain, rel=rel)


def test_at_512_a_division_by_d_leaves_hardly_a_choice(trials):
    assert largest_weight(trials[512], 512) == pytest.approx(0.107, abs=5e-4)
    assert dead_share(trials[512], 512) == pytest.approx(0.998, abs=0.002)
    assert dead_share(trials[1024], 1024) == 1


def test_at_1024_seven_of_ten_are_dead_undivided(trials):
    assert dead_share(trials[1024], 1) == pytest.approx(0.70, abs=0.03)
    assert dead_share(trials[1024], 32) < 0.001
    assert largest_weight(trials[1024], 32) == pytest.approx(0.32, abs=0.008)


def test_other_thresholds(trials):
    assert dead_share(trials[1024], 1, 1e-6) == pytest.approx(0.49, abs=0.024)
    for d in trials:
        assert dead_share(trials[d], math.sqrt(d), 1e-6) == dead_share(trials[d], d, 1e-6) == 0
    assert all(dead_share(trials[d], d, 0.01) > 0.999 for d in (64, 128, 256, 512, 1024))
    assert dead_share(trials[1024], 32, 0.01) == pytest.approx(0.54, abs=0.024)


def test_the_wrong_d_under_the_root(trials):
    scores = trials[64].scores / math.sqrt(768)
    assert scores.std() == pytest.approx(0.29, abs=0.008)
    assert softmax(scores).max(axis=1).mean() == pytest.approx(0.15, abs=0.005)
    assert math.sqrt(768 / 64) == pytest.approx(3.5, abs=0.05)


def test_other_wrong_divisors(trials):
    assert math.sqrt(768) == pytest.approx(27.7, abs=0.05)
    assert (trials[64].scores / 64).std() == pytest.approx(1 / 8, rel=0.03)


def test_the_cosine_of_two_random_vectors_is_one_by_the_root():
    queries, keys = np.random.default_rng(0).standard_normal((2, 4000, 64))
    lengths = np.linalg.norm(queries, axis=1), np.linalg.norm(keys, axis=1)
    assert lengths[0].mean() == pytest.approx(8, rel=0.01)
    assert (lengths[0] * lengths[1]).mean() == pytest.approx(64, rel=0.02)
    cosines = (queries * keys).sum(axis=1) / (lengths[0] * lengths[1])
    assert cosines.std() == pytest.approx(1 / 8, rel=0.04)


def test_the_numbers_printed_in_the_chapter_are_those_of_the_first_seed(chapter):
    of_64 = chapter["trials"][64]
    assert of_64.scores.std() == pytest.approx(8.09, abs=5e-3)
    assert dead_share(of_64, 1) == pytest.approx(0.201, abs=5e-4)
    assert rounds_to("0.04", median(chapter["trials"][64], 1))
    assert rounds_to("0.04", median(chapter["trials"][64], 8))
    assert dead_share(chapter["trials"][1024], 1, 1e-6) == pytest.approx(0.49, abs=5e-3)
    assert dead_share(chapter["trials"][1024], 32, 0.01) == pytest.approx(0.54, abs=5e-3)
    weights = [largest_weight(chapter["trials"][d], math.sqrt(d)) for d in (8, 64, 512)]
    assert np.round(weights, 2).tolist() == [0.31, 0.32, 0.32]
    assert largest_weight(chapter["trials"][512], 1) == pytest.approx(0.95, abs=5e-3)
    sizes = chapter["sizes"]
    assert np.mean(sizes[1] < 1e-3) == pytest.approx(0.2, abs=0.01)
    assert (sizes[8] < 1e-3).sum() == 0


@pytest.mark.parametrize("seed", [0, 1])
def test_with_197_keys_fewer_are_dead(seed):
    many = draw_trials(64, n_trials=1000, n_keys=197, seed=seed)
    assert dead_share(many, 1) == pytest.approx(0.06, abs=0.02)
    assert largest_weight(many, 1) == pytest.approx(0.75, abs=0.025)
    assert largest_weight(many, 8) == pytest.approx(0.05, abs=0.003)


@pytest.mark.parametrize("seed", [0, 1])
def test_with_197_keys_the_division_makes_gradients_alike(seed):
    many = draw_trials(64, n_trials=1000, n_keys=197, seed=seed)
    low, high = np.quantile(gradient_rms(many, 1), [0.05, 0.95])
    assert 400 < high / low < 1500  # "several hundred"
    low, high = np.quantile(gradient_rms(many, 8), [0.05, 0.95])
    assert high / low == pytest.approx(2, abs=0.1)
    medians = [np.median(gradient_rms(many, divisor)) for divisor in (1, 8)]
    assert medians[0] / medians[1] == pytest.approx(10, abs=1.5)


def test_random_matrices_make_independent_queries_and_keys_of_variance_1():
    """Even from one token: its query and its key come from two matrices drawn apart."""
    rng = np.random.default_rng(0)
    tokens = rng.standard_normal((20, 768))
    tokens = (tokens - tokens.mean(axis=1, keepdims=True)) / tokens.std(axis=1, keepdims=True)
    scores = []
    for _ in range(50):
        W_query, W_key = rng.standard_normal((2, 768, 64)) / math.sqrt(768)
        queries, keys = tokens @ W_query, tokens @ W_key
        assert queries.var() == pytest.approx(1, abs=0.15)
        scores.append((queries * keys).sum(axis=1))
    assert np.std(scores) == pytest.approx(8, rel=0.08)
    assert abs(np.mean(scores)) < 1


@pytest.mark.parametrize("seed", [0, 1])
def test_with_197_keys_the_typical_gradient_is_smaller_divided(seed):
    small = draw_trials(64, n_trials=1000, n_keys=197, seed=seed)
    assert np.median(gradient_rms(small, 1)) == pytest.approx(0.13, abs=0.02)
    assert np.median(gradient_rms(small, 8)) == pytest.approx(0.013, abs=0.001)
    assert dead_share(small, 8) == 0


def test_a_divisor_of_4_leaves_hardly_a_dead_query():
    dead = [dead_share(draw_trials(64, seed=seed), 4) for seed in range(4)]
    assert np.mean(dead) == pytest.approx(0.001, abs=6e-4)


# ----------------------------------------------------------------------------- variances and gaps


def test_dot_products_at_the_start_of_the_chapter():
    rng = np.random.default_rng(0)
    for d, spread in ((8, 2.81), (64, 8.02), (512, 22.5)):
        queries, keys = rng.standard_normal((2, 4000, d))
        scores = (queries * keys).sum(axis=1)
        assert scores.std() == pytest.approx(spread, rel=0.04)
        assert abs(scores.mean()) < 4 * spread / math.sqrt(4000)


def test_sums_of_products_have_the_standard_deviations_of_the_text():
    rng = np.random.default_rng(7)
    products = rng.standard_normal((4000, 256)) * rng.standard_normal((4000, 256))
    for d, spread in ((4, 2), (64, 8), (256, 16)):
        assert products[:, :d].sum(axis=1).std() == pytest.approx(spread, rel=0.05)


def test_only_mean_variance_and_independence_count():
    """Numbers that are equally often 1 and -1 have mean 0 and variance 1, and no bell curve."""
    rng = np.random.default_rng(0)
    signs = rng.choice([-1.0, 1.0], size=(2, 4000, 64))
    assert (signs[0] * signs[1]).sum(axis=1).std() == pytest.approx(8, rel=0.04)


def test_a_query_times_itself_is_about_d():
    queries = np.random.default_rng(0).standard_normal((4000, 512))
    assert (queries**2).sum(axis=1).mean() == pytest.approx(512, abs=2)


def test_the_typical_gap():
    gap = math.sqrt(2 * 64)
    assert gap == pytest.approx(11.3, abs=0.05)
    for divisor, weights in (
        (1, [0.999988, 0.000012]),
        (8, [0.804430, 0.195570]),
        (64, [0.544079, 0.455921]),
    ):
        np.testing.assert_allclose(softmax([gap / divisor, 0]), weights, atol=5e-7)
    assert np.round(softmax([gap / 8, 0]), 3).tolist() == [0.804, 0.196]
    assert rounds_to("0.80", softmax([gap / 8, 0])[0])
    assert np.round(softmax([gap / 64, 0]), 2).tolist() == [0.54, 0.46]


def test_measured_gaps(trials):
    gaps = trials[64].scores[:, 0::2] - trials[64].scores[:, 1::2]
    assert gaps.std() == pytest.approx(math.sqrt(128), rel=0.03)


def test_a_gap_of_40_is_rare():
    assert 40 / math.sqrt(128) == pytest.approx(3.5, abs=0.05)
    pairs = draw_trials(64, n_trials=50_000, n_keys=2).scores
    assert 0 < (np.abs(pairs[:, 0] - pairs[:, 1]) > 40).mean() < 0.001


def test_a_gap_of_40_stays_saturated():
    np.testing.assert_allclose(softmax([40 / 8, 0]), [0.9933, 0.0067], atol=5e-5)


def test_the_gap_that_gives_seven_tenths():
    raw = 8 * math.log(7 / 3)
    assert math.log(7 / 3) == pytest.approx(0.847, abs=5e-4)
    assert rounds_to("6.78", raw)
    np.testing.assert_allclose(softmax([raw / 8, 0]), [0.7, 0.3])
    assert raw / math.sqrt(128) == pytest.approx(0.6, abs=5e-3)


# --------------------------------------------------------------------------------- the Jacobian


def test_the_jacobian_built_in_the_chapter(chapter):
    weights = softmax(np.random.default_rng(2).normal(size=7))
    np.testing.assert_allclose(chapter["my_jacobian"](weights), softmax_jacobian(weights))
    small = softmax_jacobian([0.5, 0.3, 0.2])
    assert small[0, 0] == 0.25
    assert small[0, 1] == -0.15


@pytest.mark.parametrize(
    ("divisor", "largest", "reaches"),
    [(1, 0.000017, 0.000017), (8, 0.216, 0.027), (64, 0.210, 0.00328)],
)
def test_four_scores_divided(divisor, largest, reaches):
    jacobian = softmax_jacobian(softmax(FOUR_SCORES / divisor))
    assert np.abs(jacobian).max() == pytest.approx(largest, rel=0.02)
    assert np.abs(jacobian).max() / divisor == pytest.approx(reaches, rel=0.02)


def test_the_product_of_a_weight_and_its_rest_is_largest_in_the_middle():
    w = np.linspace(0, 1, 101)
    assert w[np.argmax(w * (1 - w))] == 0.5
    assert (w * (1 - w)).max() == 0.25


def test_the_gradient_built_in_the_chapter(chapter):
    rng = np.random.default_rng(3)
    query, keys, values = rng.normal(size=11), rng.normal(size=(5, 11)), rng.normal(size=5)
    by_chain = values @ softmax_jacobian(softmax(keys @ query / 3)) @ keys / 3
    np.testing.assert_allclose(chapter["gradient"](query, keys, values, 3), by_chain)


def test_one_key_with_all_the_weight_pulls_at_nothing(chapter):
    keys = np.array([[100.0, 0.0], [0.0, 1.0]])
    pull = chapter["gradient"](np.array([10.0, 0.0]), keys, np.array([5.0, -5.0]), 1)
    np.testing.assert_allclose(pull, 0, atol=1e-300)


# --------------------------------------------------------------------------------- the exercises


def test_heads_of_vision_transformers():
    assert [768 / 12, 1024 / 16, 1280 / 16] == [64, 64, 80]
    assert math.sqrt(64) == 8
    assert math.sqrt(80) == pytest.approx(8.94, abs=5e-3)


def test_louder_vectors_need_a_larger_divisor():
    rng = np.random.default_rng(6)
    products = 2 * rng.standard_normal((20_000, 64)) * 3 * rng.standard_normal((20_000, 64))
    assert products.sum(axis=1).std() == pytest.approx(48, rel=0.02)


def test_the_bug_counts_all_numbers(chapter):
    queries, keys = chapter["Q"], chapter["K"]
    right = softmax(scaled_dot_scores(queries, keys))
    assert chapter["scaled_weights"](queries, keys).max(axis=1).mean() < 0.12
    assert 0.27 < right.max(axis=1).mean() < 0.37
