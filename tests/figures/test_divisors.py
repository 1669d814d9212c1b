"""Figures about divisors: sums of products, and the slopes of softmax."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.text import Text

from attnkit.figures.divisors import (
    DividedScores,
    DividedScoresWords,
    GrowingSums,
    GrowingSumsWords,
    divided_scores,
    draw_divided_scores,
    draw_growing_sums,
)
from attnkit.figures.shared.labels import ON_A_PHONE

DIVISORS = {"1": lambda d: 1, "√d": np.sqrt, "d": lambda d: d}
SCORES = [12, 1, -4, -9]


@pytest.fixture
def sums() -> GrowingSums:
    """Products that are equally often 1 and -1 in every column, so that the sums are known."""
    signs = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=float)
    return GrowingSums(np.hstack([signs, signs]), DIVISORS, n_drawn=3)


def test_sums_and_their_spreads(sums):
    assert sums.choices == [1, 2, 4]
    assert sums.lengths.tolist() == [1, 2, 4]
    assert sums.divided("1").tolist() == [[1, 2, 4], [1, 0, 0], [-1, 0, 0]]
    assert sums.divided("d").tolist() == [[1, 1, 1], [1, 0, 0], [-1, 0, 0]]
    assert sums.spreads["1"] == pytest.approx({1: 1, 2: 2**0.5, 4: 8**0.5})
    assert sums.spreads["√d"] == pytest.approx({1: 1, 2: 1, 4: 2**0.5})


def test_what_the_sums_say(sums):
    words = GrowingSumsWords(sums)
    assert words.readout(1) == (
        "Standard deviation of one product, divided by 1: 1; divided by √d: 1; divided by d: 1."
    )
    assert words.readout(4) == (
        "Standard deviation of the sums of 4 products, divided by 1: 2.83; divided by √d: 1.41; "
        "divided by d: 0.707."
    )
    assert words.alt == (
        "Sums of products of 3 queries and keys, one grey line for each pair. "
        "Divided by 1, the lines fan out: their standard deviation is 1 for one product and 2.83 "
        "for 4. "
        "Divided by √d, the lines stay about as far apart: their standard deviation is 1 for one "
        "product and 1.41 for 4. "
        "Divided by d, the lines stay about as far apart: their standard deviation is 1 for one "
        "product and 0.707 for 4. "
        "A thick bar marks one standard deviation up and down."
    )


def test_lines_that_close_up():
    sums = GrowingSums(np.eye(2), {"d²": lambda d: d**2})
    assert "Divided by d², the lines close up:" in GrowingSumsWords(sums).alt


def test_a_panel_for_each_divisor(sums):
    artists = draw_growing_sums(sums, GrowingSumsWords(sums))
    titles = [ax.get_title(loc="left") for ax in artists.fig.axes]
    assert titles == ["divided by 1", "divided by √d", "divided by d"]
    assert [*artists.spreads] == ["1", "√d", "d"]
    assert all(bar.axes is number.axes for bar, number in artists.spreads.values())


@pytest.fixture
def divided() -> DividedScores:
    return DividedScores(SCORES)


def test_weights_and_slopes_of_divided_scores(divided):
    power = np.exp(np.array(SCORES) / 8)
    np.testing.assert_allclose(divided.weights(8), power / power.sum())
    w = divided.weights(8)
    np.testing.assert_allclose(divided.derivatives(8), np.diag(w) - np.outer(w, w))
    assert divided.largest(8) == pytest.approx(w[0] * (1 - w[0]))
    assert divided.reaching(8) == divided.largest(8) / 8
    assert divided.reaching_all[[0, -1]].tolist() == [divided.reaching(1), divided.reaching(64)]


def test_it_calls_the_functions_it_is_given():
    given = DividedScores([2, 4], weigh=lambda s: s + 1, jacobian=np.diag)
    assert given.weights(2).tolist() == [2, 3]
    assert given.derivatives(2).tolist() == [[2, 0], [0, 3]]


@pytest.mark.parametrize(
    ("divisor", "sentence"),
    [
        (
            1,
            "Scores divided by 1: the largest weight is 1.0000 and the largest derivative "
            "0.000017. By a raw score it is the same.",
        ),
        (
            8,
            "Scores divided by 8: the largest weight is 0.6846 and the largest derivative 0.216. "
            "By a raw score it is 8 times smaller, 0.027.",
        ),
    ],
)
def test_what_the_divided_scores_say(divided, divisor, sentence):
    assert DividedScoresWords(divided).readout(divisor) == sentence


@pytest.mark.parametrize(("divisor", "written"), [(1, "0.000017"), (8, "0.216 ÷ 8 = 0.027")])
def test_what_reaches_a_raw_score_is_written_as_a_quotient(divided, divisor, written):
    assert DividedScoresWords(divided).quotient(divisor) == written
    assert written in [
        text.get_text() for text in divided_scores(SCORES, divisor=divisor).fig.findobj(Text)
    ]


def test_how_the_divided_scores_are_described(divided):
    words = DividedScoresWords(divided)
    assert words.keys == ["key 1\n12", "key 2\n1", "key 3\n−4", "key 4\n−9"]
    assert words.alt.startswith("The softmax of 4 scores and its Jacobian matrix as a heatmap: ")
    assert words.alt.endswith(
        "the largest derivative reaches the raw scores: 0.000017 for a divisor of 1, 0.00328 for "
        "64, and the most, 0.0278, for 6.7."
    )


def test_a_bar_a_key_and_a_cell_a_derivative(divided):
    artists = draw_divided_scores(divided, DividedScoresWords(divided))
    assert [bar.get_height() for bar in artists.bars] == divided.weights(1).tolist()
    assert len(artists.numbers) == 4
    assert len(artists.entries) == 16
    assert artists.cells.get_array().shape == (4, 4)


def test_divisors_below_the_curve_stand_apart_on_a_phone(divided):
    artists = draw_divided_scores(divided, DividedScoresWords(divided))
    artists.fig.canvas.draw()
    boxes = [label.get_window_extent() for label in artists.dot.axes.get_xticklabels()]
    assert len(boxes) >= 3
    for one, other in pairwise(boxes):
        apart = (other.x0 + other.x1 - one.x0 - one.x1) / 2
        assert apart > 1.2 * ON_A_PHONE * (one.width + other.width) / 2


def test_no_weight_and_no_derivative_is_written_as_0():
    figure = divided_scores(SCORES)
    weights, _, derivatives = figure.fig.axes
    written = [text.get_text() for ax in (weights, derivatives) for text in ax.texts]
    assert written[:4] == ["1.000", "<10⁻⁴", "<10⁻⁶", "<10⁻⁹"]
    assert derivatives.texts[1].get_text() == "−1.7·10⁻⁵"
    assert not {"0.000", "-0.000", "−0.000"} & set(written)
