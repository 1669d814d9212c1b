"""The figures on softmax, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from attnkit.attention import softmax
from attnkit.figures import softmax as figures

E = np.e


def share(scores):
    return scores / scores.sum()


# ------------------------------------------------------------------------------- two scores


@pytest.mark.parametrize(
    ("weigh", "lengths", "is_softmax"),
    [
        (softmax, [E / (E + 1), 2 / 3, 1 / (E + 1), 1 / 3], True),
        (share, [2 / 3, 2 / 3, 1 / 3, 1 / 3], False),
    ],
)
def test_two_scores(weigh, lengths, is_softmax):
    two = figures.TwoScores(weigh)
    np.testing.assert_allclose(two.lengths(2, 1), lengths)
    assert two.is_softmax() is is_softmax


@pytest.mark.parametrize(
    ("weigh", "a", "b", "sentence"),
    [
        (softmax, 51, 49, "gap 2: the softmax weights are 0.8808 and 0.1192; the shares"),
        (softmax, 46, 56, "gap −10: the softmax weights are 4.5·10⁻⁵ and 1.0000; the shares"),
        (share, 51, 49, "gap 2: the weights are 0.5100 and 0.4900; the shares"),
    ],
)
def test_two_scores_in_words(weigh, a, b, sentence):
    words = figures.TwoScoresWords(figures.TwoScores(weigh))
    assert f"Scores {a} and {b}, {sentence} of the total would be" in words.readout(a, b)
    assert ("softmax" in words.alt) == (weigh is softmax)


def test_the_guide_of_two_scores_ends_at_the_dot_of_a():
    words = figures.TwoScoresWords(figures.TwoScores(softmax))
    drawn = figures.draw_two_scores(51, 49, 46, 56, words)
    (_, dot), lower = drawn.dots[0].axes.transData.transform([(0, -1), (51, 0)]), drawn.gap.axes
    np.testing.assert_allclose(lower.transData.transform((51, drawn.guide_top)), dot)
    assert [name.get_text() for name in drawn.names] == ["A 51", "B 49"]
    assert (len(drawn.bars), len(drawn.numbers)) == (4, 4)


# ---------------------------------------------------------------------- gap and temperature


def test_only_gap_divided_by_temperature_counts():
    curve = figures.GapAndTemperature(softmax, (-20, 20))
    assert (
        curve.weight(16, 8) == pytest.approx(curve.weight(2, 1)) == pytest.approx(0.8808, abs=1e-4)
    )
    np.testing.assert_allclose(curve.curve(2) + curve.curve(2)[::-1], 1)
    assert curve.every_gap[[0, 80, -1]].tolist() == [-20, 0, 20]


@pytest.mark.parametrize(
    ("gap", "side"), [(-20, "left"), (10, "left"), (11, "right"), (20, "right")]
)
def test_the_number_stands_where_there_is_room(gap, side):
    place = figures.GapAndTemperature(softmax, (-20, 20)).label_place(gap, 1)
    assert place["horizontalalignment"] == side
    assert (place["position"][0] > gap) == (side == "left")


@pytest.mark.parametrize(
    ("gap", "T", "sentence"),
    [
        (-20, 0.5, "gap / T = −40, and the weights are 4.2·10⁻¹⁸ and 1.0000000."),
        (16, 8, "gap / T = 2, and the weights are 0.8807971 and 0.1192029."),
    ],
)
def test_gap_and_temperature_in_words(gap, T, sentence):
    words = figures.GapAndTemperatureWords(figures.GapAndTemperature(softmax, (-20, 20)), (1, 16))
    assert words.readout(gap, T).endswith(sentence)


@pytest.mark.parametrize(
    ("weigh", "claims"),
    [
        (
            softmax,
            ["from 2.1·10⁻⁹ at", "through 0.5000 at", "0.99 for temperature 1 and 0.58 for 16"],
        ),
        (lambda s: np.full(2, 0.5), ["from 0.5000 at", "0.50 for temperature 1 and 0.50 for 16"]),
    ],
)
def test_the_curve_is_described_by_its_numbers(weigh, claims):
    words = figures.GapAndTemperatureWords(figures.GapAndTemperature(weigh, (-20, 20)), (1, 16))
    assert [claim for claim in claims if claim not in words.alt] == []


def test_the_curve_is_drawn():
    curve = figures.GapAndTemperature(softmax, (-4, 4))
    words = figures.GapAndTemperatureWords(curve, (1, 2))
    drawn = figures.draw_gap_and_temperature(curve.every_gap, curve.curve(1), words)
    np.testing.assert_array_equal(drawn.line.get_ydata(), curve.curve(1))
    assert drawn.dot.axes.get_xlim() == (-4, 4)


# ------------------------------------------------------------------------------ many scores

MANY = figures.ManyScores(np.array([3.0, 0, -1]), softmax, change=1)
WORDS = figures.ManyScoresWords(["beak", "wing", "sky"], MANY)


def test_one_of_many_scores_is_changed():
    assert MANY.changed(5).tolist() == [3, 5, -1]
    assert MANY.scores.tolist() == [3, 0, -1]
    np.testing.assert_allclose(MANY.weights(5, 2), softmax([1.5, 2.5, -0.5]))


@pytest.mark.parametrize(
    ("weight", "text"), [(1, "1.000"), (0.0005001, "0.001"), (0.0004, "<10⁻³"), (1e-9, "<10⁻⁸")]
)
def test_no_weight_is_written_as_0(weight, text):
    assert WORDS.weight(weight) == text


def test_many_scores_in_words():
    assert WORDS.readout(-2, 0.1) == (
        "Score of wing −2, temperature 0.1: weights beak 1.0000, wing 1.9·10⁻²², sky 4.2·10⁻¹⁸."
    )
    assert "at first below 0 for sky. Under them" in WORDS.alt
    assert "at first from 0.0171 to 0.9362, with the sum 1." in WORDS.alt
    positive = figures.ManyScores(np.array([3.0, 0, 1]), softmax, change=1)
    assert "at first none below 0." in figures.ManyScoresWords(WORDS.names, positive).alt


def test_many_scores_are_drawn():
    drawn = figures.draw_many_scores(MANY.scores, -2, 6, WORDS)
    assert isinstance(drawn.fig, Figure)
    assert [bar.get_height() for bar in drawn.score_bars] == [3, 0, -1]
    assert drawn.score_bars[0].axes.get_ylim() == (-3.5, 7.2)
    assert {len(marks) for marks in drawn[1:]} == {3}
