"""The figure about random queries and keys, with trials small enough to compute by hand."""

import numpy as np
import pytest

from attnkit.attention import softmax
from attnkit.figures.random_queries import (
    GRADIENT_EDGES,
    RandomQueries,
    RandomQueriesWords,
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
    now = RandomQueries({1: two_sizes()}, DIVISORS).at(1, "1")
    assert now.weights.tolist() == [0.5, 0.5]
    assert now.gradients.tolist() == [1, 0]
    assert (now.dead(1e-3), now.median, now.spread) == (0.5, 0.5, 0)
    # The gradient of 0 is in the first bin, that of 1 in the bin from 1 on.
    at = np.flatnonzero(now.gradient_heights)
    assert GRADIENT_EDGES[at].tolist() == [-8, 0]


def test_scores_weights_and_gradients_are_those_of_the_divided_scores(trials):
    queries = RandomQueries(trials, DIVISORS)
    assert queries.at(4, "d") is queries.at(4, "d")
    now = queries.at(4, "d")
    assert now.largest == softmax(trials[4].scores / 4).max(axis=1).mean()
    assert now.spread == (trials[4].scores / 4).std()
    np.testing.assert_allclose(now.weights, softmax(now.scores))
    assert (np.diff(now.scores) <= 0).all()
    np.testing.assert_array_equal(now.gradients, gradient_rms(trials[4], 4))


@pytest.mark.parametrize("exponent", range(-6, 0))
def test_the_threshold_parts_the_histogram(trials, exponent):
    now = RandomQueries(trials, DIVISORS).at(256, "1")
    dead, alive = now.sides(10.0**exponent)
    np.testing.assert_array_equal(dead + alive, now.gradient_heights)
    parted = GRADIENT_EDGES[:-1] < exponent
    assert not dead[~parted].any() and not alive[parted].any()
    shares = now.gradient_heights / now.gradient_heights.sum()
    assert shares[parted].sum() == pytest.approx(now.dead(10.0**exponent))


def test_what_the_random_queries_say():
    words = RandomQueriesWords(RandomQueries({1: two_sizes()}, DIVISORS))
    assert words.readout(1, "d", 1e-6) == (
        "d = 1, divided by d: the scores have a standard deviation of 0; the largest of 2 weights "
        "is 0.500 on average; 50.0 % of the gradients are below 0.000001; the median gradient is "
        "0.5."
    )
    assert words.dead(1 / 4000) == "dead 0.025 %"
    assert words.alt(1, "1", 1e-6) == (
        "Three panels: the histogram of all scores, the attention weights of one query, and the "
        "histogram of the gradients on a scale of powers of ten. Divided by 1 at d = 1, the scores "
        "have a standard deviation of 0, the best key of that query takes the weight 0.50, and "
        "50.0 % of the gradients lie below the threshold. Nine of ten gradients lie between 0.05 "
        "and 0.95, around a median of 0.5. All three panels follow d and the divisor; the "
        "threshold can be moved."
    )


def test_the_panels_of_random_queries(trials):
    queries = RandomQueries(trials, DIVISORS)
    artists = draw_random_queries(queries, RandomQueriesWords(queries))
    assert len(artists.bars.get_data().values) == 2 * 3 - 1
    assert [len(artists.fig.axes), artists.scores[0].axes] == [3, artists.fig.axes[0]]


def test_the_figure_moves_to_what_is_measured(trials):
    figure = random_queries(trials, DIVISORS, d=16, divisor="d")
    now = RandomQueries(trials, DIVISORS).at(16, "d")
    left, right, bottom = figure.fig.axes
    assert left.lines[0].get_xdata().tolist() == now.scores.tolist()
    assert right.patches[0].get_data().values[::2].tolist() == now.weights.tolist()
    assert right.patches[0].get_data().values[1::2].tolist() == [0, 0]
    dead, alive = (bars.get_data().values for bars in bottom.patches)
    assert (dead.tolist(), alive.tolist()) == tuple(side.tolist() for side in now.sides(1e-3))
    at_threshold, at_median = (line.get_xdata()[0] for line in bottom.lines)
    assert (at_threshold, at_median) == (-3, np.log10(now.median))
