"""The figure of many layers: tokens that become alike, and tokens that do not."""

import numpy as np
import pytest

from attnkit.figures import through_layers as figures
from attnkit.live import heatmaps

APART = np.array([[1.0, -1.0], [-1.0, 1.0]])
ALIKE = np.array([[1.0, -1.0], [1.0, -1.0]])
RUNS = {
    "alone": {"without": [APART, ALIKE], "with": [APART, APART]},
    "both": {"without": [APART, ALIKE], "with": [APART, np.add(APART, [2, 0])]},
}


@pytest.fixture
def layers():
    return figures.ThroughLayers(RUNS)


def test_the_difference_is_a_share_of_the_length(layers):
    assert layers.differences("alone", "without", 1).tolist() == [1, figures.FLOOR]
    assert layers.differences("alone", "with", 1).tolist() == [1, 1]
    # (3, -1) and (1, 1): the mean (2, 0) has 8 of the 12 squares
    assert layers.difference("both", "with", 1) == pytest.approx((4 / 12) ** 0.5)


def test_colours_are_of_one_size_and_in_few_steps(layers):
    layers.runs["alone"]["with"][1] = 100 * APART
    assert np.isin(layers.shown("alone", "with", 1).round(6), [-0.8, 0.8, 1.2, -1.2]).all()
    assert abs(layers.shown("both", "with", 1)).max() <= figures.MOST


def test_a_cell_shown_in_steps_is_told_as_no_more_than_that(layers):
    layers.runs["alone"]["with"][1] = 100 * APART
    artists = figures.draw_through_layers(layers, figures.ThroughLayersWords(layers), 1, "alone")
    cells = artists.cells["with"]
    cells.set_array(np.resize([-2.0, -0.4, -0.0, 1.6, 2.0], np.shape(cells.get_array())))
    told = {"below -1.8", "about -0.4", "about 0.0", "about 1.6", "above 1.8"}
    assert set(heatmaps.values(cells)) <= told
    assert "below -1.8" in heatmaps.values(cells)


def test_in_words(layers):
    words = figures.ThroughLayersWords(layers)
    assert words.readout(1, "alone") == (
        "After layer 1, the tokens differ by this share of their length: without <10⁻¹⁵; with 1."
    )
    assert words.readout(0, "both").startswith("Before layer 1, the tokens differ")


def test_dots_follow_the_layer_and_curves_the_kind():
    figure = figures.through_layers(RUNS, layer=1)
    assert list(figure.controls) == ["layer", "kind"]
    below = figure.at(layer=0).axes[0]
    assert np.isnan([line.get_ydata()[1] for line in below.lines[::2]]).all()  # not told yet
    below = figure.at(layer=1, kind="both").axes[0]
    curves = [line.get_data() for line in below.lines]
    assert curves[0][1].tolist() == [1, figures.FLOOR]
    assert np.ravel(curves[1]).tolist() == [1, figures.FLOOR]
    assert np.ravel(curves[3])[1] == pytest.approx((1 / 3) ** 0.5)
    assert [text.get_text() for text in below.texts] == ["<10⁻¹⁵", "0.577"]
