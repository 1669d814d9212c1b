"""The figure of a row and its map, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.attention import attention_weights, gaussian_scores
from attnkit.figures import patches as figures
from attnkit.figures.shared import photo

COLOURS = np.linspace(0, 1, 27).reshape(9, 3)  # three rows of three patches, ever brighter
PICTURE = COLOURS.reshape(3, 3, 3).repeat(2, axis=0).repeat(2, axis=1)


def nobody(queries, keys, bandwidth):
    """Let the first patch have no key in reach."""
    scores = gaussian_scores(queries, keys, bandwidth)
    return np.where(np.arange(9)[:, None] == 0, -np.inf, scores)


def opposite(queries, keys, bandwidth):
    """Score the patch on the other side the highest."""
    return gaussian_scores(queries, keys[::-1], bandwidth)


@pytest.fixture
def cut():
    return figures.RowAndMap(PICTURE, COLOURS, COLOURS, gaussian_scores, [0.1, 10])


def test_a_row_is_a_row_of_the_matrix_and_a_map_is_the_same_row_folded(cut):
    expected = attention_weights(gaussian_scores(COLOURS, COLOURS, 0.1))
    assert cut.place(2, 3) == 5
    np.testing.assert_allclose(cut.weights(2, 3, 0.1), expected[5])
    assert cut.folded(2, 3, 0.1)[1, 2] == expected[5, 5]
    np.testing.assert_allclose(cut.output(0.1).reshape(9, 3), expected @ COLOURS)


def test_a_wide_bandwidth_mixes_all_patches(cut):
    assert cut.counted(1, 1, 10) == pytest.approx(9, rel=1e-3)
    assert cut.output(10).std(axis=(0, 1)).max() < 1e-2
    assert cut.beyond(1, 1, 10) == pytest.approx(5 / 9, rel=1e-2)
    assert cut.beyond(2, 2, 10) == 0  # the middle one has all others for neighbours


def test_the_row_has_a_gap_where_the_map_has_a_new_row(cut):
    row = cut.in_a_row(2, 2, 0.1)
    wide, gap = 3 * figures.CELL, figures.GAP
    assert row.shape == (1, 3 * wide + 2 * gap, 4)
    assert (row[0, wide : wide + gap] == 0).all()
    assert (row[0, :wide, 3] > 0).all()
    assert row[0, cut.start(2, 2), 3] == row[..., 3].max()  # its own weight is the largest
    assert cut.start(2, 1) == wide + gap


@pytest.mark.parametrize("bandwidth", [0.1, 10])
def test_the_largest_weight_has_full_purple_as_the_title_says(cut, bandwidth):
    assert figures.RowAndMapWords(cut).row_title.endswith("full purple: the largest")
    row, largest = cut.in_a_row(2, 2, bandwidth), cut.weights(2, 2, bandwidth).argmax()
    at = cut.start(*np.add(np.divmod(largest, 3), 1))
    np.testing.assert_array_equal(row[0, at], figures.PURPLE(1.0))


@pytest.mark.parametrize(
    ("scores", "at", "sentence"),
    [
        (
            gaussian_scores,
            (1, 1, 0.1),
            "Its largest weight is 0.8802, on itself. As if from one patch alone;",
        ),
        (opposite, (1, 1, 0.1), "on the patch in row 3, column 3."),
        (gaussian_scores, (1, 1, 10), "As if from 9 patches alike; 0.55 of the weight lies beyond"),
        (nobody, (1, 1, 0.1), "Patch in row 1, column 1: no patch is in reach."),
    ],
)
def test_in_words(scores, at, sentence):
    cut = figures.RowAndMap(PICTURE, COLOURS, COLOURS, scores, [0.1, 10])
    assert sentence in figures.RowAndMapWords(cut).readout(*at)


def test_it_is_described_by_its_size(cut):
    alt = figures.RowAndMapWords(cut).alt
    assert "cut into 3 rows of 3 patches" in alt
    assert "the same 9 weights as one row" in alt


def test_it_is_drawn(cut):
    drawn = figures.draw_row_and_map(cut, figures.RowAndMapWords(cut))
    assert drawn.cells.get_array().shape == (3, 3)
    assert drawn.cells.get_cmap() is photo.VEIL
    assert drawn.output.get_array().shape == (3, 3, 3)
    width, height = drawn.fig.get_size_inches()
    assert height <= 0.72 * width  # with its controls in a window of 1280 by 720


def test_a_click_chooses_the_query_and_a_page_can_hold_it():
    figure = figures.row_and_map(PICTURE, COLOURS, COLOURS, bandwidths=[0.1, 10], bandwidth=0.1)
    assert list(figure.controls) == ["row", "column", "bandwidth"]
    figure.at(row=3, column=2)
    frame = figure.fig.axes[0].patches[-1]
    assert frame.get_xy() == (0.5, 1.5)
    assert max(figure.page_size().values()) < figures.BUDGET


@pytest.mark.parametrize(("keys", "values"), [(COLOURS[:8], COLOURS[:8]), (COLOURS, COLOURS[:4])])
def test_what_makes_no_square_is_refused(keys, values):
    with pytest.raises(ValueError, match="a row for each patch of a picture"):
        figures.row_and_map(PICTURE, keys, values, bandwidths=[1], bandwidth=1)
