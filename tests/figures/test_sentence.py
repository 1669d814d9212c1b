"""A sentence that is shaded by weights, and the map of its words: what several figures share."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from attnkit import theme
from attnkit.figures.shared import sentence

WORDS = ["<start>", "The", "cat", "saw", "the", "other", "cat"]


def test_a_long_sentence_goes_on_below():
    lines = sentence.Lines(WORDS, width=2)
    assert lines.left[0] == 0
    starts = [place for place, left in enumerate(lines.left) if left == 0]
    assert len(starts) > 1
    assert lines.height == len(starts) * sentence.LINE
    ends = [left + wide for left, wide in zip(lines.left, lines.widths, strict=True)]
    assert max(ends) <= 2
    assert lines.frame(starts[1])["y"] == sentence.LINE


def test_words_do_not_touch():
    lines = sentence.Lines(WORDS, width=9)
    ends = np.add(lines.left, lines.widths)
    np.testing.assert_allclose(lines.left[1:] - ends[:-1], sentence.GAP)


def test_it_is_drawn_with_a_shade_and_a_weight_for_each_word():
    fig, ax = plt.subplots(layout="none")
    lines = sentence.Lines(WORDS, width=6)
    drawn = sentence.draw_sentence(ax, WORDS, lines)
    assert [text.get_text() for text in drawn.words] == WORDS
    assert len(drawn.shades) == len(drawn.weights) == len(WORDS)
    fig.canvas.draw()
    for text, shade in zip(drawn.words, drawn.shades, strict=True):
        inside, around = text.get_window_extent(), shade.get_window_extent()
        assert around.x0 < inside.x0 < inside.x1 < around.x1


def test_a_heavy_word_has_a_light_ink_and_one_that_is_not_read_yet_a_faint_one():
    inks = [look["color"] for look in sentence.inked(np.array([0.1, 0.9, 0.0]), n_read=2)]
    assert inks == [theme.ON_FAINT, theme.ON_FULL, theme.MUTED]


@pytest.mark.parametrize(("fine", "kind"), [(False, "QuadMesh"), (True, "AxesImage")])
def test_a_map_has_a_row_and_a_column_for_each_word(fine, kind):
    _, ax = plt.subplots()
    cells = sentence.draw_words_map(ax, WORDS, np.eye(7), fine=fine)
    assert type(cells).__name__ == kind
    assert np.ma.masked_invalid(cells.get_array()).mask.sum() == 21  # what comes later
    for axis in (ax.xaxis, ax.yaxis):
        assert [label.get_text() for label in axis.get_ticklabels()] == WORDS
    assert ax.get_ylim() == (6.5, -0.5)
