"""The figure of named heads, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import named_heads as figures

WORDS = ["<start>", "the", "cat", "the"]
MAPS = {
    "before": np.eye(4, k=-1) + np.diag([1, 0, 0, 0]),
    "even": np.tril(np.ones((4, 4))) / np.arange(1, 5)[:, None],
}
NOTES = {"before": "reads the word before", "even": "reads all alike"}


def figure(**changes):
    given = {"words": WORDS, "maps": MAPS, "notes": NOTES, "head": "even", "reads": 3}
    given |= changes
    words, maps, notes = (given.pop(name) for name in ("words", "maps", "notes"))
    return figures.named_heads(words, maps, notes, **given)


def test_a_row_in_words_with_the_places_of_a_word_that_stands_twice():
    words = figures.NamedHeadsWords(figures.NamedHeads(WORDS, MAPS, NOTES))
    assert words.readout("before", 2) == "Head “before”. “cat” reads: “the” (1) 1.00."
    assert words.readout("even", 1) == (
        "Head “even”. “the” (1) reads: “<start>” 0.50, “the” (1) 0.50."
    )


def test_the_word_that_reads_and_its_row_are_framed_and_its_head_noted():
    made = figure()
    made.at(head="before", reads=2)
    sentence, below, beside = made.fig.axes
    lines = figures.Lines(WORDS, figures.WIDTH - 2 * figures.MARGIN)
    frame = sentence.patches[-1]
    assert (frame.get_x(), frame.get_width()) == (lines.left[2], lines.widths[2])
    assert below.patches[-1].get_y() == 1.5
    assert beside.texts[0].get_text() == "reads the word before"
    assert [text.get_text() for text in sentence.texts[1::2]] == ["", "1.00", "", ""]


def test_it_is_described():
    assert "2 heads can be chosen: before, even." in figure().alt


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": WORDS[1:]}, "a row and a column for each of the 3 words"),
        ({"notes": {"even": ""}}, "do not name the same heads: .'before'"),
    ],
)
def test_what_does_not_fit_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        figure(**changes)
