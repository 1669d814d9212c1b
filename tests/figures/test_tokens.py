"""The figures of tokens that attend, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from attnkit import theme
from attnkit.figures import tokens as figures
from attnkit.live.drawing.paper import contrast

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
        ("a", "One matrix, a, with a row and a column for each of 3 random tokens. It is an empty"),
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
    assert len(artists.not_yet) == 2 * n
    assert {mark.get_text() for mark in artists.not_yet[1::2]} == {"?"}
    edges = artists.not_yet[0].get_segments()
    assert len(edges) == 8  # three cells have four edges, down and across


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
        "Row of ball. W_query looks at bright, of which ball has 0.70; W_key looks at bright. "
        "Weights: sky 1.00, ball <10⁻³, fence 0.00, stairs 0.00."
    )
    assert words.alt.startswith("A picture of four patches, sky, ball, fence, stairs. An orange")


def test_a_frame_a_share_and_a_cell_for_each_patch(patches):
    words = figures.PatchesAttendWords(patches, NAMES, FEATURES)
    artists = figures.draw_patches_attend(patches, words)
    assert len(artists.frames) == len(artists.shares) == 4
    assert len(artists.texts) == 16
    assert (artists.frame.get_width(), artists.frame.get_height()) == (4, 2)
    assert (artists.row.get_width(), artists.row.get_height()) == (4, 1)


@pytest.mark.parametrize("page", [0, 1], ids=["light", "dark"])
def test_what_a_patch_shows_fades_into_the_page(patches, page):
    words = figures.PatchesAttendWords(patches, NAMES, FEATURES)
    fig = figures.draw_patches_attend(patches, words).fig
    (ax,) = (ax for ax in fig.axes if ax.get_title(loc="left") == words.tokens_title)
    (cells,) = ax.collections
    surface, full = (np.array(to_rgb(theme.ROLES[role][page])) for role in ("surface", "muted"))
    alpha = cells.cmap(cells.norm(np.linspace(0, 1, 101)))[:, 3:]
    shades = [to_hex(shade) for shade in surface + (full - surface) * alpha]
    seen = [contrast(shade, theme.ROLES["surface"][page]) for shade in shades]
    assert seen[0] < 1.02
    assert seen[-1] >= 2.5
    assert {text.get_color() for text in ax.texts} == {theme.ON_FAINT}
    assert min(contrast(shade, theme.ROLES["on_faint"][page]) for shade in shades) >= 4.5


# ------------------------------------------------------------------------ sentence attends


WORDS = ["the", "dog", "lost"]
SENTENCES = ["the dog lost", "dog the lost"]
TOKENS = np.array([[1.0, 0], [0, 1], [2, 0]])


def look_ahead(tokens):
    """Return each token's share of the sum: what every word gives them."""
    weights = np.tile(tokens.sum(axis=1) / tokens.sum(), (3, 1))
    return weights @ tokens, weights


@pytest.fixture
def sentence():
    return figures.SentenceAttends(WORDS, TOKENS, look_ahead, SENTENCES)


def test_sentence_attends_in_words(sentence):
    words = figures.SentenceAttendsWords(sentence, ["noun", "alive"])
    assert words.readout(0, SENTENCES[1]) == (
        "“the” attends to: dog 0.25, the 0.25, lost 0.50. Its output: noun 1.25, alive 0.25."
    )
    assert words.alt(SENTENCES[0]).startswith("The sentence “the dog lost”, each word shaded")


def test_words_in_another_order(sentence):
    assert sentence.place(0, SENTENCES[0]) == 0
    assert sentence.place(0, SENTENCES[1]) == 1
    words = figures.SentenceAttendsWords(sentence, ["noun", "alive"])
    assert words.sentence(SENTENCES[1]) == ["dog", "the", "lost"]
    one = sentence.shown(0, SENTENCES[1], figures.ONE_ROW)
    assert np.isnan(one[[0, 2]]).all()
    assert one[1].tolist() == sentence.line(0, SENTENCES[1])[0].tolist() == [0.25, 0.25, 0.5]
    assert np.isnan(sentence.passed_on(0, SENTENCES[1], figures.ONE_ROW)[0]).all()


def test_attention_is_computed_for_each_order():
    seen = []

    def attend(tokens):
        seen.append(tokens.tolist())
        return tokens, np.eye(3)

    figures.SentenceAttends(WORDS, TOKENS, attend, SENTENCES)
    assert seen == [TOKENS.tolist(), TOKENS[[1, 0, 2]].tolist()]


def test_numbers_in_cells_are_read_on_dark_and_light():
    weights = np.array([[0.6, 0.59, np.nan]])
    assert figures.written(weights, "{:.2f}".format) == [
        {"text": "0.60", "color": theme.ON_FULL},
        {"text": "0.59", "color": theme.ON_FAINT},
        {"text": "", "color": theme.ON_FAINT},
    ]


def test_a_line_and_two_matrices(sentence):
    words = figures.SentenceAttendsWords(sentence, ["noun", "alive"])
    artists = figures.draw_sentence_attends(sentence, words, SENTENCES[0])
    assert len(artists.shares) == len(artists.above) == len(artists.beside) == 3
    assert (len(artists.texts), len(artists.numbers)) == (9, 6)
    assert (artists.asking.get_width(), artists.rows[0].get_width()) == (1, 3)
    assert artists.line.axes is not artists.cells.axes
