"""The figures of waist and weight, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest

from attnkit.attention import gaussian_scores
from attnkit.figures import waist_and_weight as figures
from attnkit.figures.shared.pooling import pooled, weights_or_gap

WAISTS, WEIGHTS = np.array([51.0, 56, 58]), np.array([40.0, 43, 48])


def gauss(distance):
    return np.exp(-(distance**2) / 2)


def boxcar(queries, keys, bandwidth):
    return np.where(np.abs(queries[:, None] - keys) <= bandwidth, 0.0, -np.inf)


def far_first(queries, keys, bandwidth):
    return np.abs(queries[:, None] - keys) / bandwidth


# -------------------------------------------------------------------------------- pooling


def test_a_query_without_a_key_in_reach_has_a_gap():
    weights = weights_or_gap(boxcar, [53.5, 57], WAISTS, 1)
    np.testing.assert_array_equal(weights, [[np.nan] * 3, [0, 0.5, 0.5]])
    np.testing.assert_array_equal(pooled(boxcar, [53.5, 57], WAISTS, WEIGHTS, 1), [np.nan, 45.5])


def test_a_curve_is_upright_where_it_jumps():
    """The boxcar lets people in and out within one centimetre of their waist."""
    waists, answers = people(boxcar).curve(1.1)
    at = [51 - 1.1, 51 + 1.1, 56 - 1.1, 58 - 1.1, 56 + 1.1, 58 + 1.1]
    assert len(waists) == 97 + 2 * len(at)
    for jump, before, after in zip(
        at, [np.nan, 40, np.nan, 43, 45.5, 48], [40, np.nan, 43, 45.5, 48, np.nan], strict=True
    ):
        near = np.abs(waists - jump) < 2e-4
        np.testing.assert_array_equal(answers[near], [before, after])


@pytest.mark.parametrize("bandwidth", figures.BANDWIDTHS)
def test_a_smooth_curve_has_no_jumps(bandwidth):
    waists, _ = people(gaussian_scores).curve(bandwidth)
    np.testing.assert_array_equal(waists, np.linspace(49, 61, 97))


# ------------------------------------------------------------------------------- the bell

BELL = figures.Bell(WAISTS, gauss)


def test_the_bell():
    assert BELL.span == (49, 61)
    np.testing.assert_allclose(BELL.heights(57), gauss(np.array([6, 1, 1])))
    waists, heights = BELL.curve(57)
    np.testing.assert_array_equal(waists, np.linspace(49, 61, 97))
    np.testing.assert_allclose(heights, gauss(57 - waists))


@pytest.mark.parametrize(
    ("waist", "query", "text", "x", "side"),
    [
        (58, 57, "0.61", 58.2, "left"),
        (56, 57, "0.61", 55.8, "right"),
        (51, 57, "<10⁻⁷", 51.5, "right"),  # or it would reach the labels of the axis
    ],
)
def test_a_number_stands_outside_of_the_bell(waist, query, text, x, side):
    place = BELL.number_place(waist, 0.01, query, text)
    assert place == {"position": (pytest.approx(x), 0.09), "ha": side}


@pytest.mark.parametrize(
    ("kernel", "sentence"),
    [
        (gauss, "A bell with its top over the query. A dot"),
        (gauss, "1.00 at the query, 0.61 at 1 cm from it and 3.4·10⁻⁴ at 4 cm from it."),
        (np.abs, "A curve. A dot"),
        (np.abs, "0.00 at the query, 1.00 at 1 cm from it and 4.00 at 4 cm from it."),
    ],
)
def test_the_bell_is_described_by_its_heights(kernel, sentence):
    assert sentence in figures.BellWords(figures.Bell(WAISTS, kernel)).alt


def test_the_bell_in_words_and_drawn():
    words = figures.BellWords(BELL)
    assert words.readout(57) == "Query 57.0 cm: heights 1.5·10⁻⁸, 0.61, 0.61."
    assert words.number(1.523e-8) == "<10⁻⁷"
    drawn = figures.draw_bell(BELL, 57, words)
    assert {len(drawn.stems), len(drawn.numbers), len(drawn.dots.get_offsets())} == {3}
    labels = [label.get_text() for label in drawn.curve.axes.get_xticklabels()]
    assert labels == ["51", "56", "58"]


# ------------------------------------------------------------------------------- one query


def people(scores):
    return figures.WaistAndWeight(WAISTS, WEIGHTS, scores)


@pytest.mark.parametrize(
    ("scores", "query", "answer", "sentence"),
    [
        (
            gaussian_scores,
            57,
            45.49999993,
            "weights 1.3·10⁻⁸ at 51, 0.5000 at 56, 0.5000 at 58 cm; answer 45.49999993 kg.",
        ),
        (
            boxcar,
            57,
            45.5,
            "weights 0.0000 at 51, 0.5000 at 56, 0.5000 at 58 cm; answer 45.5000 kg.",
        ),
        (boxcar, 53.5, np.nan, "Query 53.5 cm: no key is in reach, so there is no answer."),
    ],
)
def test_one_query(scores, query, answer, sentence):
    asked = people(scores)
    assert asked.answer(query, 1) == pytest.approx(answer, abs=5e-9, nan_ok=True)
    assert figures.WaistAndWeightWords(asked).readout(query, 1).endswith(sentence)
    assert np.isfinite(asked.drawn_shares(query, 1)).all()


@pytest.mark.parametrize(
    ("scores", "nearer"), [(gaussian_scores, True), (boxcar, True), (far_first, False)]
)
def test_that_nearer_people_count_more_is_said_where_it_is_true(scores, nearer):
    claim = "the nearer the waist, the taller the bar"
    assert (claim in figures.WaistAndWeightWords(people(scores)).alt) is nearer
    matrix = figures.WeightMatrix(np.arange(50, 61), WAISTS, WEIGHTS, scores)
    assert ("is full where" in figures.WeightMatrixWords(matrix).alt) is nearer


@pytest.mark.parametrize(
    ("share", "text"), [(0.5, "0.50"), (0.004, "<10⁻²"), (7.6e-9, "<10⁻⁸"), (0, "0.00")]
)
def test_no_bar_is_called_0_that_is_not(share, text):
    assert figures.WaistAndWeightWords(people(boxcar)).share(share) == text


@pytest.mark.parametrize(
    ("query", "side", "lift"),
    [
        (49, "left", 0.14),  # higher than usual, to clear the dot at 51
        (51.5, "right", 0.14),
        (57, "right", 0.05),
        (58, "right", -0.3),  # below the line: the dots at 56 and 58 leave no room above
    ],
)
def test_the_answer_stands_beside_the_line_where_it_covers_no_dot(query, side, lift):
    asked = people(gaussian_scores)
    place = asked.answer_place(query, 1)
    assert place["ha"] == side
    x, y = place["position"]
    assert x - query == pytest.approx(0.25 if side == "left" else -0.25)
    assert (y - asked.answer(query, 1)) / asked.room == pytest.approx(lift)


@pytest.mark.parametrize("row", [True, False])
def test_people_and_bars_are_drawn(row):
    asked = people(gaussian_scores)
    drawn = figures.draw_waist_and_weight(asked, 57, row, figures.WaistAndWeightWords(asked))
    assert (len(drawn.bars), len(drawn.numbers)) == (3, 3)
    assert (drawn.row is not None) == row == (len(drawn.fig.axes) == 3)
    np.testing.assert_allclose(drawn.people.line.axes.get_ylim(), asked.limits)


# ------------------------------------------------------------------------------ many queries


@pytest.mark.parametrize(
    ("scores", "bandwidth", "n", "claim"),
    [
        (gaussian_scores, 1, 2, "each row is one query, and its weights have the sum 1."),
        (boxcar, 1, 1, "In 1 of 2 rows the weights have the sum 1; where no key is in reach,"),
        (boxcar, 3, 2, "each row is one query, and its weights have the sum 1."),
    ],
)
def test_many_queries(scores, bandwidth, n, claim):
    matrix = figures.WeightMatrix(np.array([53.5, 57]), WAISTS, WEIGHTS, scores)
    words = figures.WeightMatrixWords(matrix)
    assert matrix.n_reached(bandwidth) == n
    assert claim in words.readout(bandwidth)
    assert ("0/0" in words.answers(bandwidth)) == (n == 1)
    assert ("or 0/0 where no key is in reach." in words.alt) == (scores is boxcar)
    assert ("Each row with a key in reach is full" in words.alt) == (scores is boxcar)


def test_a_matrix_is_drawn():
    matrix = figures.WeightMatrix(np.array([53.5, 57]), WAISTS, WEIGHTS, boxcar)
    drawn = figures.draw_weight_matrix(matrix, figures.WeightMatrixWords(matrix))
    assert drawn.cells.get_array().shape == (2, 3)
    assert len(drawn.answers) == 2


def test_a_cell_says_its_weight_and_never_0_that_is_not():
    matrix = figures.WeightMatrix(np.array([53.5, 57]), WAISTS, WEIGHTS, gaussian_scores)
    texts = [look["text"] for look in figures.WeightMatrixWords(matrix).weights(1)]
    assert texts == ["0.50", "0.50", "<10⁻³", "<10⁻⁷", "0.50", "0.50"]
    empty = figures.WeightMatrix(np.array([53.5, 57]), WAISTS, WEIGHTS, boxcar)
    assert [look["text"] for look in figures.WeightMatrixWords(empty).weights(1)][:3] == [""] * 3


def test_a_weight_of_1_stays_below_the_title():
    asked = people(gaussian_scores)
    drawn = figures.draw_waist_and_weight(asked, 57, True, figures.WaistAndWeightWords(asked))
    assert drawn.numbers[0].axes.get_ylim()[1] >= 1.5
