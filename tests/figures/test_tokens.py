"""The figures of tokens that attend, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest

from attnkit import theme
from attnkit.figures import tokens as figures

OWN, SHIFTED = np.eye(3), np.roll(np.eye(3), 1, axis=1)
MAPS = {"own": [OWN, SHIFTED], "shifted": [SHIFTED, SHIFTED]}
NAMES = ["sky", "ball", "fence", "stairs"]
FEATURES = ["bright", "red"]


def attend(asks, answers):
    return None, np.full((4, 4), [0.9999, 0.0001, 0, 0]) if asks == answers else OWN_4


OWN_4 = np.eye(4)


# ------------------------------------------------------------------------- largest weights


@pytest.fixture
def largest():
    return figures.LargestWeights(MAPS)


def test_where_the_largest_weights_are(largest):
    assert [largest.own("own", draw) for draw in (0, 1, 2)] == [0, 3, 0]
    columns, rows = largest.rings("shifted", 1)
    assert columns.tolist() == [1, 2, 0]
    assert rows.tolist() == [0, 1, 2]
    assert np.isnan(largest.weights("own", 0)).all()


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (0, "Nothing is drawn yet. Guess first, then go on to draw 1."),
        (
            1,
            "Draw 1. Rows in which one's own weight is the largest: own: 3 of 3; shifted: 0 of 3.",
        ),
    ],
)
def test_largest_weights_in_words(largest, draw, sentence):
    assert figures.LargestWeightsWords(largest).readout(draw) == sentence


@pytest.mark.parametrize(
    ("names", "claim"),
    [
        ("a", "One matrix, a, with a row and a column for each of 3 random tokens. It is empty"),
        ("ab", "Two matrices side by side, a and b, each with a row and a column for each of 3"),
        ("abc", "3 matrices side by side, a, b and c, each with a row"),
    ],
)
def test_the_matrices_are_counted(names, claim):
    words = figures.LargestWeightsWords(figures.LargestWeights({name: [OWN] for name in names}))
    assert words.alt.startswith(claim)


@pytest.mark.parametrize("n", [1, 2])
def test_cells_and_rings_for_each_matrix(n):
    largest = figures.LargestWeights(dict(list(MAPS.items())[:n]))
    artists = figures.draw_largest_weights(largest, figures.LargestWeightsWords(largest))
    assert len(artists.cells) == len(artists.rings) == len(artists.fig.axes) == n
    assert [ax.yaxis.label.get_visible() for ax in artists.fig.axes] == [True, False][:n]


# -------------------------------------------------------------------------- patches attend


@pytest.fixture
def patches():
    picture = np.zeros((4, 8, 3))
    return figures.PatchesAttend(picture, np.tile([0.7, 0.25], (4, 1)), 2, attend)


def test_patches(patches):
    assert [patches.corner(n) for n in range(4)] == [(0, 0), (4, 0), (0, 2), (4, 2)]
    assert patches.weights(2, 0, 1).tolist() == [0, 0, 1, 0]
    one_row = patches.shown(2, 0, 1, figures.ONE_ROW)
    assert np.isnan(one_row[[0, 1, 3]]).all()
    assert one_row[2].tolist() == [0, 0, 1, 0]
    assert patches.shown(2, 0, 1, figures.ALL_ROWS).tolist() == OWN_4.tolist()


def test_patches_attend_in_words(patches):
    words = figures.PatchesAttendWords(patches, NAMES, FEATURES)
    assert words.readout(query=1, asks=0, answers=0) == (
        "What is bright asks, what is bright answers. In X, ball has 0.70 for bright. "
        "Its weights: sky 1.00, ball <10⁻³, fence 0.00, stairs 0.00."
    )
    assert words.alt.startswith("A picture of four patches, sky, ball, fence, stairs. An orange")


def test_a_frame_a_share_and_a_cell_for_each_patch(patches):
    words = figures.PatchesAttendWords(patches, NAMES, FEATURES)
    artists = figures.draw_patches_attend(patches, words)
    assert len(artists.frames) == len(artists.shares) == 4
    assert len(artists.texts) == 16
    assert (artists.frame.get_width(), artists.frame.get_height()) == (4, 2)
    assert (artists.row.get_width(), artists.row.get_height()) == (4, 1)


# ------------------------------------------------------------------------ sentence attends


WORDS = ["the", "dog", "lost"]


@pytest.fixture
def sentence():
    weights = np.array([[0.2, 0.8, 1e-4], [0.5, 0.25, 0.25], [0, 1, 0]])
    return figures.SentenceAttends(weights)


def test_sentence_attends_in_words(sentence):
    words = figures.SentenceAttendsWords(sentence, WORDS)
    assert words.readout(0) == "“the” attends to: the 0.20, dog 0.80, lost <10⁻³."
    assert words.alt.startswith("The sentence “the dog lost”, each word shaded")


def test_the_line_of_a_word(sentence):
    assert sentence.line(1).tolist() == [[0.5, 0.25, 0.25]]
    assert np.isnan(sentence.shown(1, figures.ONE_ROW)[0]).all()


def test_numbers_in_cells_are_read_on_dark_and_light():
    weights = np.array([[0.6, 0.59, np.nan]])
    assert figures.written(weights, "{:.2f}".format) == [
        {"text": "0.60", "color": theme.ON_FULL},
        {"text": "0.59", "color": theme.ON_FAINT},
        {"text": "", "color": theme.ON_FAINT},
    ]


def test_a_line_and_a_matrix(sentence):
    artists = figures.draw_sentence_attends(sentence, figures.SentenceAttendsWords(sentence, WORDS))
    assert len(artists.shares) == 3
    assert len(artists.texts) == 9
    assert (artists.asking.get_width(), artists.row.get_width()) == (1, 3)
    assert artists.line.axes is not artists.cells.axes
