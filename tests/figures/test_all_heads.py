"""The figure of all heads, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.figures import all_heads as figures
from attnkit.figures.shared import overview as small

WORDS = ["<start>", "a", "cat", "sat"]


def maps(n_layers=3, n_heads=2):
    """Even maps; but in layer 2, head 1 reads the word before."""
    even = np.tril(np.ones((4, 4))) / np.arange(1, 5)[:, None]
    many = np.tile(even, (n_layers, n_heads, 1, 1))
    many[2, 1] = np.eye(4, k=-1) + np.diag([1, 0, 0, 0])
    return many


@pytest.fixture
def heads():
    return figures.AllHeads(WORDS, maps())


def test_the_overview_has_a_column_of_heads_for_each_layer(heads):
    side = 4 + small.GAP
    overview = heads.overview()
    assert overview.shape == (2 * side, 3 * side, 4)
    corner = overview[side : side + 4, 2 * side : 2 * side + 4, 3]
    heavy = np.argwhere(corner > 0.9)
    assert heavy.tolist() == [[0, 0], [1, 0], [2, 1], [3, 2]]
    assert (overview[4:side] == 0).all()  # the gap


def test_the_large_map_is_that_of_the_head(heads):
    shown = heads.map(2, 1)
    np.testing.assert_array_equal(np.nan_to_num(shown), maps()[2, 1])
    assert np.isnan(shown[0, 1:]).all()


def test_the_shares_are_of_rows_with_three_words_to_read(heads):
    assert heads.shares(2, 1).tolist() == [0, 1, 0, 0]
    third, quarter = 1 / 3, 1 / 4
    others = [0, 1 - 3 * quarter]  # in the row of "sat", "a" is neither of the three
    expected = [(third + quarter) / 2] * 3 + [np.mean(others)]
    np.testing.assert_allclose(heads.shares(0, 0), expected)
    assert heads.starts().shape == (2, 3)
    assert heads.starts()[1, 2] == 0


def test_in_words(heads):
    words = figures.AllHeadsWords(heads)
    assert words.readout(2, 1) == (
        "Layer 2, head 1. Mean weights in this sentence: <start> 0.00, word before 1.00, itself "
        "0.00, other words 0.00."
    )
    assert "6 small weight matrices: a column of 2 heads for each of 3 layers" in words.alt


def test_a_click_on_a_small_map_makes_it_the_large_one():
    figure = figures.all_heads(WORDS, maps(), layer=2, head=1)
    assert figure.settings == {"layer": 2, "head": 1}
    figure.at(layer=1, head=0)
    ax = figure.fig.axes[0]
    assert [frame.get_xy() for frame in ax.patches] == [(0.5, -0.5)] * 2
    assert figure.fig.axes[1].get_title(loc="left") == "layer 1, head 0"


def test_the_cells_of_both_can_be_walked():
    figure = figures.all_heads(WORDS, maps())
    names = [cells["title"] for cells in figure._scene.cells]
    assert names == ["weight on the first word in all heads", "weights in the chosen head"]


def test_maps_of_another_sentence_are_refused():
    with pytest.raises(ValueError, match=r"with n = 3"):
        figures.all_heads(WORDS[1:], maps())
