"""The figures on scoring functions, piece by piece: what they compute, draw and say."""

from itertools import combinations, product

import numpy as np
import pytest
from matplotlib.text import Text

from attnkit.attention import attention, dot_scores, gaussian_scores
from attnkit.figures import scoring as figures
from attnkit.figures.shared.labels import MARGIN, ON_A_PHONE, Box, Plane

KEY_SETS = {
    "far": {"cup": [3, 0], "pen": [1, 1], "book": [-1, -1]},
    "near": {"left": [2, 0], "up": [0, 2], "right": [2, 0]},
}
SCORES = {"dot": dot_scores, "Gaussian": gaussian_scores}
WAISTS, WEIGHTS = [51, 56, 58], [40, 43, 48]


@pytest.fixture
def compared():
    turn = {"qM": [[0, -1], [1, 0]]}
    return figures.ScoresSideBySide(KEY_SETS, SCORES, turn)


def test_scores_of_all_functions(compared):
    assert compared.scores(1, 1, "far").tolist() == [[3, 2, -2], [-2.5, 0, -4]]
    np.testing.assert_allclose(compared.weights(1, 1, "far").sum(axis=1), 1)
    assert compared.tip("qM", 1, 2).tolist() == [2, -1]


BOTH = ("left", "right")


@pytest.mark.parametrize(
    ("key_set", "winners", "nearest"),
    [
        ("far", {"dot": ("cup",), "Gaussian": ("pen",)}, "pen"),
        ("near", {"dot": BOTH, "Gaussian": BOTH}, "left"),
    ],
)
def test_who_gets_the_most_weight(compared, key_set, winners, nearest):
    assert compared.winners(1.5, 1, key_set) == winners
    assert compared.nearest(1.5, 1, key_set) == nearest


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            (1.5, 1, "far"),
            "q = (1.50, 1.00). Nearest key: pen. Most weight: dot cup (0.88); Gaussian pen (0.81).",
        ),
        (
            (1.5, -1, "near"),
            "q = (1.50, −1.00). Nearest key: left. Most weight: dot left = right "
            "(0.50); Gaussian left = right (0.50).",
        ),
    ],
)
def test_scores_side_by_side_in_words(compared, at, sentence):
    assert figures.ScoresSideBySideWords(compared).readout(*at) == sentence


@pytest.mark.parametrize(
    ("key_sets", "claim"),
    [
        (
            KEY_SETS,
            "the functions disagree about which key gets the most weight: dot cup; Gaussian pen.",
        ),
        ({"near": KEY_SETS["near"]}, "all functions give the most weight to left = right."),
    ],
)
def test_whether_the_functions_disagree_is_computed(key_sets, claim):
    words = figures.ScoresSideBySideWords(figures.ScoresSideBySide(key_sets, SCORES))
    assert words.alt(1.5, 1).endswith(f"On the vectors at first, {claim}")
    assert "a row for each scoring function (dot, Gaussian)" in words.alt(1.5, 1)


def test_an_arrow_a_key_and_a_cell_a_weight(compared):
    artists = figures.draw_scores_side_by_side(compared, figures.ScoresSideBySideWords(compared))
    assert len(artists.keys) == len(artists.key_names) == len(artists.columns) == 3
    assert [*artists.changed] == ["qM"]
    assert artists.cells.get_array().shape == (2, 3)
    assert len(artists.score_numbers) == len(artists.weight_numbers) == 2 * 3


def test_every_number_stands_in_the_table():
    given = {"one": {"cup": [4, 4], "pen": [-4, -4]}}
    figure = figures.scores_side_by_side(given, {"dot": dot_scores}, query=(3, 3))
    _, table = figure.fig.axes
    said = [text.get_text() for text in table.texts]
    assert said == ["cup", "pen", "dot", "24.00", "−24.00", "1.00", "<10⁻²⁰"]


# The keys of the chapter's figure, and its query wherever it can go.
CHAPTER = {
    "desk": {"cup": [3, 0], "notebook": [0.5, 1], "book": [0.5, 3]},
    "one length": {"right": [2, 0], "up": [1.2, 1.6], "left": [-1.6, 1.2]},
    "one direction": {"short": [0.5, 0.25], "middle": [1.5, 0.75], "long": [2.5, 1.25]},
}
QUERIES = np.arange(figures.LOW, figures.HIGH + figures.STEP, figures.STEP)


@pytest.mark.parametrize("key_set", CHAPTER)
def test_no_label_of_an_arrow_covers_another(key_set):
    turn = {"qM": [[0, -1], [1, 0]]}
    compared = figures.ScoresSideBySide(CHAPTER, SCORES, turn)
    labels = figures.Labels(compared, "q")
    for x, y in product(QUERIES, QUERIES):
        boxes = [*labels.of_keys(key_set), *labels.of_others(x, y, key_set).values()]
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2)), (x, y)


def test_at_first_no_label_lies_on_an_arrow():
    turn = {"qM": [[0, -1], [1, 0]]}
    compared = figures.ScoresSideBySide(CHAPTER, SCORES, turn)
    labels = figures.Labels(compared, "q")
    boxes = [*labels.of_keys("desk"), *labels.of_others(0.5, 1.0, "desk").values()]
    arrows = np.array([*CHAPTER["desk"].values(), (0.5, 1.0), (1.0, -0.5)])
    points = np.linspace(0, 1, 200)[:, None, None] * arrows
    for box in boxes:
        assert not box.grown(MARGIN / figures.PLANE.inches).covers(points).any()


def test_a_label_has_the_room_that_is_kept_for_it():
    # of_keys and of_others keep more room than a desk screen needs: a phone writes larger
    compared = figures.ScoresSideBySide(CHAPTER, SCORES, {"qM": [[0, 1], [1, 0]]})
    artists = figures.draw_scores_side_by_side(compared, figures.ScoresSideBySideWords(compared))
    labels = figures.Labels(compared, "q")
    artists.fig.canvas.draw()
    for name, text in zip(CHAPTER["desk"], artists.key_names, strict=True):
        text.set_text(name)
        box = Text.get_window_extent(text)
        ink = box.transformed(text.axes.transData.inverted())
        width, height = figures.PLANE.size(name, figures.LETTERS)
        assert ink.width * ON_A_PHONE <= width * 1.05
        assert ink.height * ON_A_PHONE <= height
    assert labels.of_keys("desk")[1].width == pytest.approx(
        figures.PLANE.size("notebook", figures.LETTERS)[0]
    )


def test_the_table_stands_beside_the_plane():
    compared = figures.ScoresSideBySide(CHAPTER, dict.fromkeys("abcde", dot_scores))
    artists = figures.draw_scores_side_by_side(compared, figures.ScoresSideBySideWords(compared))
    plane, table = (ax.get_position() for ax in artists.fig.axes)
    assert plane.x1 < table.x0
    width, height = artists.fig.get_size_inches()
    assert height <= 0.7 * width  # with its controls in a window of 1280 by 720


# --------------------------------------------------------------------------- waist answers


def repaired(queries, keys):
    return dot_scores(queries, keys) - (keys**2).sum(axis=1) / 2


@pytest.fixture
def answers():
    return figures.WaistAnswers(WAISTS, WEIGHTS, SCORES | {"repaired": repaired})


def test_functions_with_the_same_answers_are_named_together(answers):
    assert answers.same() == [["dot"], ["Gaussian", "repaired"]]
    assert answers.queries[[0, -1]].tolist() == [50, 60]
    expected, _ = attention([57], WAISTS, WEIGHTS, score=gaussian_scores)
    assert answers.answers([57])["Gaussian"] == expected


def test_waist_answers_in_words(answers):
    words = figures.WaistAnswersWords(answers)
    assert words.readout(57) == (
        "For a waist of 57.0 cm: dot 48.00 kg; Gaussian 45.50 kg; repaired 45.50 kg."
    )
    assert words.alt.endswith("The curves differ: dot; Gaussian = repaired.")


def test_one_curve_does_not_differ():
    words = figures.WaistAnswersWords(figures.WaistAnswers(WAISTS, WEIGHTS, {"dot": dot_scores}))
    assert words.alt.endswith("There is one curve for all: dot.")


def test_a_dot_and_a_line_of_its_own_kind_for_each_function(answers):
    artists = figures.draw_waist_answers(answers, figures.WaistAnswersWords(answers))
    (ax,) = artists.fig.axes
    assert len(artists.answers.get_offsets()) == 3
    *curves, _ = ax.lines
    looks = {(line.get_linestyle(), line.get_linewidth()) for line in curves}
    assert len(curves) == len(looks) == 3
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert named == ["dot", "Gaussian", "repaired", "circles: the people"]


def test_no_name_of_a_curve_stands_where_the_line_at_the_query_passes():
    figure = figures.waist_answers(WAISTS, WEIGHTS, SCORES)
    (ax,) = figure.fig.axes
    figure.fig.canvas.draw()
    legend, query = ax.get_legend().get_window_extent(), ax.texts[-1].get_window_extent()
    assert legend.y0 > query.y1 > ax.bbox.y1  # above the axes, and above the number of the query


def test_more_functions_than_kinds_of_lines_are_refused():
    with pytest.raises(ValueError, match=r"5 functions.* 4 at most"):
        figures.waist_answers(WAISTS, WEIGHTS, dict.fromkeys("abcde", dot_scores))


# ---------------------------------------------------------------------------------- labels


def test_a_label_goes_round_another():
    plane = Plane((-3, 3), (-3, 3), inches=0.4)
    alone = plane.label((2, 0), (0.5, 0.4))
    assert (alone.x > 2.2, abs(alone.y) < 1e-9) == (True, True)  # beyond the tip
    aside = plane.label((2, 0), (0.5, 0.4), taken=[alone])
    assert not aside.overlaps(alone)
    inside = plane.label((3, 0), (2, 0.4))  # beyond the tip it would leave the plane
    assert inside.x + inside.width / 2 <= 3
    arrows = [(4, 4)]  # on the way to its tip the label of (1, 1) would lie on it
    assert not plane.label((1, 1), (0.5, 0.4), arrows=arrows).covers(np.array([[1.5, 1.5]])).any()


def test_an_arrow_without_length_has_its_label_below():
    label = Plane((-3, 3), (-3, 3), inches=0.4).label((0, 0), (0.5, 0.4))
    assert label.x < 0 > label.y


def test_what_a_box_covers():
    box = Box(0, 0, 2, 1)
    assert box.covers(np.array([[0.9, 0.4], [1.1, 0], [0, 0.6]])).tolist() == [True, False, False]
