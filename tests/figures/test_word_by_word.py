"""The figure of a sentence read word by word, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import word_by_word as figures

WORDS = ["<start>", "Tom", "Hill", "saw", "Tom"]
WEIGHTS = np.array(
    [
        [1, 0, 0, 0, 0],
        [0.9, 0.1, 0, 0, 0],
        [0.8, 0.1, 0.1, 0, 0],
        [1, 0, 0, 0, 0],
        [0.2, 0, 0.7, 0, 0.1],
    ]
)
LIKELY = [0.1, 0.2, 0.0001, 0.3]


@pytest.fixture
def reading():
    return figures.WordByWord(WORDS, WEIGHTS, LIKELY)


def test_what_followed_the_same_word_before(reading):
    assert reading.after_copies(4) == [2]
    assert reading.after_copies(1) == []
    assert reading.on_followers(4).tolist() == [0, 0, 0, 0, 0.7]
    assert reading.on_start(4).tolist() == [1, 0.9, 0.8, 1, 0.2]


def test_what_comes_later_is_not_told(reading):
    assert not reading.on_followers(3).any()
    assert reading.on_start(2).tolist() == [1, 0.9, 0.8, 0, 0]


def test_in_words(reading):
    words = figures.WordByWordWords(reading)
    assert words.readout(1) == (
        "“Tom” (1) reads: “<start>” 0.90, “Tom” (1) 0.10. Next comes “Hill”; the model gives it "
        "0.200."
    )
    assert words.readout(2).endswith("the model gives it 1.0·10⁻⁴.")
    assert words.readout(4) == ("“Tom” (4) reads: “Hill” 0.70, “<start>” 0.20, “Tom” (4) 0.10.")


def test_the_sentence_and_the_chart_mark_the_word_that_reads():
    figure = figures.word_by_word(WORDS, WEIGHTS, LIKELY, still=4)
    assert figure.settings["reads"] == 1
    figure.at(reads=2)
    sentence, chart = figure.fig.axes
    mark = next(p for p in chart.patches if getattr(p, "get_width", float)() == 1)
    assert mark.get_x() == 1.5
    assert [text.get_text() for text in sentence.texts[1::2]] == ["0.80", "0.10", "0.10", "", ""]
    on_start, on_followers = chart.containers
    assert [bar.get_height() for bar in on_start] == [1, 0.9, 0.8, 0, 0]
    figure.at(reads=4)
    assert [bar.get_height() for bar in on_followers] == [0, 0, 0, 0, 0.7]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"for 5 words they need \(5, 5\) and \(4,\)"):
        figures.word_by_word(WORDS, WEIGHTS, LIKELY[:3], still=4)
