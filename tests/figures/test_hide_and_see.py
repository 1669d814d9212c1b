"""The figure of a hidden token, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import hide_and_see as figures

WORDS = ["<start>", "The", "sky"]
BEFORE = np.array([[1, 0, 0], [0.8, 0.2, 0], [0.6, 0.1, 0.3]])
MAPS = np.tile(BEFORE, (6, 2, 1, 1))
MAPS[0, 0] = [[1, 0, 0], [0, 1, 0], [0, 0.7, 0.3]]  # the start masked for all
MAPS[2, 1, 2] = [0.5, 0.4, 0.1]  # the mean value for "The"
AFTER = np.array([[0.5, 0.1], [0.00004, 0.2], [0.3, 0.3], [0.2, 0.4], [0.1, 0.5], [0.6, 0.6]])
NOT_YET, THIS, ALL = figures.NOT_YET, figures.THIS, figures.ALL


@pytest.fixture
def words():
    return figures.HideAndSeeWords(figures.HideAndSee(WORDS, (BEFORE, 0.7), (MAPS, AFTER)), "is")


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            (0, 0, 0.5, NOT_YET),
            "Nothing is hidden. Of the last word's weight, “<start>” gets 0.60 and “The” 0.10. "
            "“is”: 0.700.",
        ),
        (
            (0, 1, 0.2, NOT_YET),
            "“<start>”: masked for all later words. Of the last word's weight, “<start>” gets 0.00 "
            "and “The” 0.70. Your guess for “is”: 0.2.",
        ),
        (
            (1, 3, 0.2, THIS),
            "“The”: mean value for all later words. Of the last word's weight, “<start>” gets 0.50 "
            "and “The” 0.40. “is”: 0.300, with nothing hidden 0.700.",
        ),
        (
            (0, 2, 0.2, ALL),
            "“<start>”: masked for the last word. Of the last word's weight, “<start>” gets 0.60 "
            "and “The” 0.10. “is”: below 0.001, with nothing hidden 0.700.",
        ),
    ],
)
def test_in_words(words, at, sentence):
    assert words.readout(*at) == sentence


def test_the_answer_waits_until_it_is_asked_for(words):
    assert words.numbers(0, 1, NOT_YET) == ["0.700"] + ["?"] * 6
    assert words.numbers(0, 1, THIS) == ["0.700", "0.500"] + ["?"] * 5
    assert words.numbers(1, 1, ALL)[1:] == ["0.100", "0.200", "0.300", "0.400", "0.500", "0.600"]


def test_the_picture_follows_the_reader():
    figure = figures.hide_and_see(WORDS, (BEFORE, 0.7), (MAPS, AFTER), right_word="is")
    left, right = figure.fig.axes
    figure.at(token=1)
    assert left.patches[-1].get_x() == 0.5  # before it is hidden, too
    figure.at(token=0, way=1, guess=0.3, answer=THIS)
    assert left.patches[-1].get_x() == -0.5
    np.testing.assert_array_equal(left.collections[0].get_array()[2], [0, 0.7, 0.3])
    assert [text.get_text() for text in left.texts] == ["1", "", "", ".00", "1", "", ".00", ".70",
                                                        ".30"]  # fmt: skip
    guess = right.lines[-1]
    assert (guess.get_visible(), guess.get_xdata()[0]) == (True, 0.3)
    lengths = [bar.get_width() for bar in right.containers[0]]
    assert lengths == [0.7, 0.5, 0, 0, 0, 0, 0]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="for 3 words and 6 ways they need"):
        figures.hide_and_see(WORDS, (BEFORE, 0.7), (MAPS[:5], AFTER), right_word="is")
