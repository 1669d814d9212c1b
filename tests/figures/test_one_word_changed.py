"""The figure of a changed word, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import one_word_changed as figures

WORDS = ["Tom", "met", "Ann", "and", "she", "smiled"]
ROWS = {"she": [0.1, 0, 0.6, 0, 0.3, 0], "he": [0.7, 0, 0.1, 0, 0.2, 0]}
OTHERS = np.array([[0.5, 0.1], [0.2, 0.3], [0.4, 0.0]])


def test_the_row_of_each_word_in_words():
    words = figures.OneWordChangedWords(figures.OneWordChanged(WORDS, 4, ROWS, OTHERS))
    assert words.readout("she") == "“she” reads: “Ann” 0.60, “she” 0.30, “Tom” 0.10."
    assert words.readout("he") == "“he” reads: “Tom” 0.70, “he” 0.20, “Ann” 0.10."
    assert words.count.startswith("2 of 3 sentences")
    assert "can be she or he" in words.alt


def test_the_word_is_changed_in_the_sentence():
    figure = figures.one_word_changed(WORDS, 4, ROWS, OTHERS)
    figure.at(word="he")
    sentence, below = figure.fig.axes
    texts = [text.get_text() for text in sentence.texts]
    assert texts[8:10] == ["he", "0.20"]
    assert texts[0:2] == ["Tom", "0.70"]
    assert sentence.texts[10].get_color() == figures.theme.MUTED  # not read yet
    (dots,) = below.collections
    np.testing.assert_array_equal(dots.get_offsets(), OTHERS)


def test_a_row_of_another_sentence_is_refused():
    with pytest.raises(ValueError, match=r"rows\['he'\] has shape \(2,\)"):
        figures.one_word_changed(WORDS, 4, ROWS | {"he": [0, 1]}, OTHERS)
