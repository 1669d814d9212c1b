"""Figures about random queries and keys, with trials small enough to compute by hand."""

import numpy as np
import pytest

from attnkit.attention import softmax
from attnkit.figures.random_queries import (
    GRADIENT_EDGES,
    DeadQueries,
    DeadQueriesWords,
    RandomQueries,
    RandomQueriesWords,
    dead_queries,
    draw_dead_queries,
    draw_random_queries,
    random_queries,
)
from attnkit.trials import draw_trials, gradient_rms, trials_from

DIVISORS = {"1": lambda d: 1, "d": lambda d: d}


@pytest.fixture(scope="module")
def trials():
    return {2**i: draw_trials(2**i, n_trials=200, n_keys=3) for i in range(0, 9, 2)}


def two_sizes():
    """One query with a gradient and one without: all its keys have the same value."""
    keys = np.array([[[1.0], [-1.0]]] * 2)
    return trials_from([[0.0], [0.0]], keys, [[1.0, -1.0], [1.0, 1.0]])


def test_what_is_measured():
    now = RandomQueries({1: two_sizes()}, DIVISORS).at(1, "1", 1)
    assert now.weights.tolist() == [0.5, 0.5]
    assert now.gradients.tolist() == [1, 0]
    assert (now.dead, now.median, now.spread) == (0.5, 0.5, 0)
    # The gradient of 0 is in the first bin, that of 1 in the bin from 1 on.
    at = np.flatnonzero(now.gradient_heights)
    assert GRADIENT_EDGES[at].tolist() == [-8, 0]


def test_a_temperature_is_a_divisor(trials):
    queries = RandomQueries(trials, DIVISORS)
    assert queries.at(4, "1", 4) is queries.at(4, "d", 1)
    now = queries.at(4, "1", 2)
    assert now.largest == softmax(trials[4].scores / 2).max(axis=1).mean()
    assert now.spread == (trials[4].scores / 2).std()
    np.testing.assert_allclose(now.weights, softmax(now.scores))
    assert (np.diff(now.scores) <= 0).all()
    np.testing.assert_array_equal(now.gradients, gradient_rms(trials[4], 2))


def test_what_the_random_queries_say():
    words = RandomQueriesWords(RandomQueries({1: two_sizes()}, DIVISORS, threshold=1e-6))
    assert words.readout(1, "d", 0.25) == (
        "d = 1, divided by d, temperature 0.25: the scores have a standard deviation of 0; the "
        "largest of 2 weights is 0.500 on average; 50.0 % of the queries are dead; the median "
        "gradient is 2."
    )
    assert words.dead(1 / 4000) == "dead, below 1e-06: 0.025 %"
    assert words.alt(1, "1") == (
        "Three panels: the histogram of all scores, the attention weights of one query, and the "
        "histogram of the gradients on a scale of powers of ten. Divided by 1 at d = 1, the scores "
        "have a standard deviation of 0, the best key of that query takes the weight 0.50, and "
        "50.0 % of the gradients lie below the threshold. Nine of ten gradients lie between 0.05 "
        "and 0.95, around a median of 0.5. All three panels follow d, the divisor and the "
        "temperature."
    )


def test_the_panels_of_random_queries(trials):
    queries = RandomQueries(trials, DIVISORS)
    artists = draw_random_queries(queries, RandomQueriesWords(queries))
    dead, alive = artists.gradients
    assert dead.get_data().edges[-1] == alive.get_data().edges[0] == -3
    assert len(artists.bars.get_data().values) == 2 * 3 - 1
    assert len(artists.named) == 5
    assert [len(artists.fig.axes), artists.scores[0].axes] == [3, artists.fig.axes[0]]


def test_the_figure_moves_to_what_is_measured(trials):
    figure = random_queries(trials, DIVISORS, d=16, divisor="d")
    now = RandomQueries(trials, DIVISORS).at(16, "d", 1)
    top, middle, _ = figure.fig.axes
    assert top.lines[0].get_xdata().tolist() == now.scores.tolist()
    assert middle.patches[0].get_data().values[::2].tolist() == now.weights.tolist()
    assert middle.patches[0].get_data().values[1::2].tolist() == [0, 0]


# ----------------------------------------------------------------------------- dead queries


def test_shares_and_medians_of_all_dimensions(trials):
    queries = DeadQueries(trials, DIVISORS)
    assert queries.dims.tolist() == [1, 4, 16, 64, 256]
    sizes = [gradient_rms(trials[d], d) for d in trials]
    assert queries.medians["d"].tolist() == [np.median(of_d) for of_d in sizes]
    assert queries.shares("d", 1e-2).tolist() == [(of_d < 1e-2).mean() for of_d in sizes]


def test_names_at_the_end_keep_apart(trials):
    heights = DeadQueries(trials, DIVISORS | {"again": lambda d: 1}).label_heights(1e-2)
    assert np.diff(np.sort(heights)).min() >= 0.1 - 1e-12


def test_whose_median_is_the_largest(trials):
    queries = DeadQueries(trials, DIVISORS)
    queries.medians = {"1": np.array([3, 3, 0, 0, 0]), "d": np.array([0, 0, 0.5, 1, 2])}
    assert queries.leaders() == [("1", 1, 4), ("d", 16, 256)]
    queries.medians = {"1": np.array([3, 3, 3, 3, 0]), "d": np.array([0, 0, 0, 0, 2])}
    assert DeadQueriesWords(queries).leaders() == ["÷ 1 from d = 1 to 64", "÷ d at d = 256"]


def test_the_description_is_true_of_the_data(trials):
    """A reader who cannot see the curves learns of every dead query, even one of thousands."""
    queries = DeadQueries(trials, DIVISORS)
    nearly_none = np.full(4000, 1.0)
    nearly_none[0] = 0
    queries.gradients = {
        "1": [nearly_none, *[np.ones(4000)] * 4],
        "d": [np.ones(4000), *[np.ones(4000)] * 3, 1 - nearly_none],
    }
    queries.medians = {"1": np.array([4, 3, 2, 2, 2]), "d": np.array([4, 3, 1, 1, 1e-9])}
    assert DeadQueriesWords(queries).alt(1e-3) == (
        "Two panels over the dimension d, one line for each divisor. Dead queries, with a gradient "
        "below 0.001: divided by 1, from 0.0 % (d = 4) to 0.025 % (d = 1); divided by d, from "
        "0.0 % (d = 1) to 99.975 % (d = 256). Median gradient: divided by 1, 4 at d = 1 and 2 at "
        "d = 256; divided by d, 4 at d = 1 and 1.0·10⁻⁹ at d = 256. The largest median is that of "
        "÷ 1 from d = 1 to 256."
    )
    assert DeadQueriesWords(queries).readout(256, 1e-6) == (
        "Queries at d = 256 with a gradient below 0.000001, divided by 1: 0.0 %; divided by d: "
        "99.975 %."
    )


def test_a_curve_and_a_name_for_each_divisor(trials):
    queries = DeadQueries(trials, DIVISORS)
    artists = draw_dead_queries(queries, DeadQueriesWords(queries))
    assert [name.get_text() for name in artists.names] == ["÷ 1", "÷ d"]
    assert len(artists.curves) == len(artists.cursors) == 2
    assert artists.level.axes is artists.threshold.axes is artists.fig.axes[1]


@pytest.mark.parametrize(("threshold", "side"), [(1e-3, "bottom"), (0.1, "top")])
def test_the_name_of_the_threshold_keeps_off_the_curves(trials, threshold, side):
    figure = dead_queries(trials, DIVISORS, threshold=threshold)
    name = next(t for t in figure.fig.axes[1].texts if t.get_text() == "threshold")
    assert name.get_verticalalignment() == side
