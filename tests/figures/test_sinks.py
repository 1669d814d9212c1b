"""The figure of sinks, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import sinks as figures

WEIGHTS = np.array([[[0.6, 0.9], [0.1, 0.8]], [[0.5, 0.6], [0.1, 0.2]]])  # 2 lengths, layers, heads
TOKENS = [[4, 6], [20, 20]]


def test_a_sink_takes_more_than_half():
    sinks = figures.Sinks(WEIGHTS, TOKENS)
    assert sinks.counts().tolist() == [3, 1]
    assert sinks.middles().tolist() == [5, 20]
    assert sinks.map(0).tolist() == [[0.6, 0.1], [0.9, 0.8]]


def test_in_words_with_the_length():
    words = figures.SinksWords(figures.Sinks(WEIGHTS, TOKENS))
    assert words.readout(0) == (
        "Texts of 4 to 6 tokens: 3 of 4 heads give more than half of their weight to the first "
        "token; all heads together give it 0.60."
    )
    assert words.length(1) == "20"
    assert words.alt.endswith("from 4 to 6 tokens to the chosen length, 20 at most.")


def test_the_dot_and_the_cells_follow_the_length():
    figure = figures.sinks(WEIGHTS, TOKENS)
    above, below = figure.fig.axes
    curve = below.lines[0]
    assert curve.get_ydata()[0] == 3 and np.isnan(curve.get_ydata()[1])  # not told yet
    figure.at(length=1)
    assert curve.get_ydata().tolist() == [3, 1]
    assert above.get_title(loc="center") == "1 of 4 heads give the first token more than half"
    np.testing.assert_array_equal(above.collections[0].get_array(), WEIGHTS[1].T)
    dot = below.lines[-1]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (20, 1)
    assert below.texts[0].get_text() == "1"


def test_the_cells_can_be_walked_though_their_title_moves():
    (cells,) = figures.sinks(WEIGHTS, TOKENS)._scene.cells
    assert cells["title"] == "weight on the first token"


def test_a_weight_matrix_for_each_length_is_needed():
    with pytest.raises(ValueError, match="the n_lengths = 1 of n_tokens"):
        figures.sinks(WEIGHTS, TOKENS[:1])
