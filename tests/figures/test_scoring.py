"""The figures on scoring functions, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest

from attnkit.attention import attention, dot_scores, gaussian_scores
from attnkit.figures import scoring as figures

KEY_SETS = {"far": [[3, 0], [1, 1], [-1, -1]], "near": [[2, 0], [0, 2], [2, 0]]}
SCORES = {"dot": dot_scores, "Gaussian": gaussian_scores}
WAISTS, WEIGHTS = [51, 56, 58], [40, 43, 48]


@pytest.fixture
def compared():
    turn = {"qM": lambda query: query @ [[0, -1], [1, 0]]}
    return figures.ScoresSideBySide(KEY_SETS, SCORES, turn)


def test_scores_of_all_functions(compared):
    assert compared.scores(1, 1, "far").tolist() == [[3, 2, -2], [-2.5, 0, -4]]
    np.testing.assert_allclose(compared.weights(1, 1, "far").sum(axis=1), 1)
    assert compared.tip("qM", 1, 2).tolist() == [2, -1]


@pytest.mark.parametrize(
    ("key_set", "winners", "nearest"),
    [("far", {"dot": (0,), "Gaussian": (1,)}, 1), ("near", {"dot": (0, 2), "Gaussian": (0, 2)}, 0)],
)
def test_who_gets_the_most_weight(compared, key_set, winners, nearest):
    assert compared.winners(1.5, 1, key_set) == winners
    assert compared.nearest(1.5, 1, key_set) == nearest


@pytest.mark.parametrize(
    ("key_set", "sentence"),
    [
        (
            "far",
            "q = (1.50, 1.00). Nearest key: k2. Most weight: dot k1 (0.88); Gaussian k2 (0.81).",
        ),
        (
            "near",
            "q = (1.50, 1.00). Nearest key: k1. Most weight: dot k1 = k3 (0.42); Gaussian "
            "k1 = k3 (0.42).",
        ),
    ],
)
def test_scores_side_by_side_in_words(compared, key_set, sentence):
    assert figures.ScoresSideBySideWords(compared).readout(1.5, 1, key_set) == sentence


@pytest.mark.parametrize(
    ("key_sets", "claim"),
    [
        (
            KEY_SETS,
            "the functions disagree about which key gets the most weight: dot k1; Gaussian k2.",
        ),
        ({"near": KEY_SETS["near"]}, "all functions give the most weight to k1 = k3."),
    ],
)
def test_whether_the_functions_disagree_is_computed(key_sets, claim):
    words = figures.ScoresSideBySideWords(figures.ScoresSideBySide(key_sets, SCORES))
    assert words.alt(1.5, 1).endswith(f"On the vectors at first, {claim}")
    assert "one row for each scoring function (dot, Gaussian)" in words.alt(1.5, 1)


def test_bars_are_one_line_with_gaps():
    x, y = figures.bar_line(np.array([[0.4, -0.2]]), base=0)
    np.testing.assert_array_equal(x, [0, 0, np.nan, 1, 1, np.nan])
    np.testing.assert_array_equal(y, [0, -0.4, np.nan, 0, 0.2, np.nan])


def test_an_arrow_a_key_and_a_bar_a_score(compared):
    artists = figures.draw_scores_side_by_side(compared, figures.ScoresSideBySideWords(compared))
    assert [name.get_text() for name in artists.key_names] == ["k1", "k2", "k3"]
    assert len(artists.keys) == 3
    assert [*artists.changed] == ["qM"]
    assert len(artists.score_numbers) == 2 * 3
    for bars in (artists.score_bars, artists.weight_bars):
        assert len(bars.get_xdata()) == 3 * 2 * 3


def test_the_bars_of_the_figure_are_cut_and_its_numbers_are_not():
    figure = figures.scores_side_by_side({"one": [[4, 4]]}, {"dot": dot_scores}, query=(3, 3))
    _, left, right = figure.fig.axes
    assert left.texts[0].get_text() == "24.0"
    assert left.lines[-1].get_ydata()[:2].tolist() == [0, -figures.HALF]
    assert right.lines[-1].get_ydata()[:2].tolist() == [figures.HALF, -figures.HALF]


# --------------------------------------------------------------------------- waist answers


def repaired(queries, keys):
    return dot_scores(queries, keys) - (keys**2).sum(axis=1) / 2


@pytest.fixture
def answers():
    return figures.WaistAnswers(WAISTS, WEIGHTS, SCORES | {"repaired": repaired})


def test_functions_with_the_same_answers_share_a_curve(answers):
    assert [names for names, _ in answers.curves] == [["dot"], ["Gaussian", "repaired"]]
    assert answers.queries[[0, -1]].tolist() == [50, 60]
    expected, _ = attention([57], WAISTS, WEIGHTS, score=gaussian_scores)
    assert answers.answers([57])["Gaussian"] == expected


def test_waist_answers_in_words(answers):
    words = figures.WaistAnswersWords(answers)
    assert words.readout(57) == (
        "For a waist of 57.0 cm: dot 48.00 kg; Gaussian 45.50 kg; repaired 45.50 kg."
    )
    assert words.alt.endswith("The curves differ: dot; Gaussian = repaired.")
    assert words.curve(["a", "b"]) == "b =\na"


def test_one_curve_does_not_differ():
    words = figures.WaistAnswersWords(figures.WaistAnswers(WAISTS, WEIGHTS, {"dot": dot_scores}))
    assert words.alt.endswith("There is one curve for all: dot.")


def test_a_dot_for_each_function(answers):
    artists = figures.draw_waist_answers(answers, figures.WaistAnswersWords(answers))
    assert len(artists.answers.get_offsets()) == 3
    assert len(artists.fig.axes[0].lines) == 2 + 1  # curves, and the line at the query
