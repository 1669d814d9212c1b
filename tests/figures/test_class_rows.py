"""The figure of the class token's rows, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import class_rows as figures
from attnkit.figures.shared.overview import GAP

PICTURE = np.linspace(0, 1, 108).reshape(6, 6, 3)
DISTANCES = np.array([[1.1, 1.5], [0.2, 0.7], [0.9, 0.4]])


def rows():
    """Even rows of 3 layers of 2 heads; but in layer 2, head 1 reads patch 5 alone."""
    made = np.full((3, 2, 10), 0.1)
    made[1, 0] = [0.25, 0, 0, 0, 0, 0.75, 0, 0, 0, 0]
    return made


@pytest.fixture
def computed():
    return figures.ClassRows(PICTURE, rows(), DISTANCES)


def test_a_map_is_a_row_without_the_class_token_up_to_its_largest(computed):
    assert np.argwhere(computed.map(2, 1)).tolist() == [[1, 1]]
    assert computed.largest(2, 1) == (0.75, 2, 2)
    assert computed.on_itself(2, 1) == 0.25
    assert (computed.map(1, 1) == 1).all()


def test_weight_spread_evenly_reads_at_the_mean_distance_of_all_pairs(computed):
    y, x = np.divmod(np.arange(9), 3)
    pairs = np.hypot(np.subtract.outer(y, y), np.subtract.outer(x, x))
    assert computed.spread == pytest.approx(np.mean(pairs))


def test_the_overview_has_a_column_of_heads_for_each_layer(computed):
    side = 3 + GAP
    overview = computed.overview()
    assert overview.shape == (2 * side, 3 * side, 4)
    dark = np.argwhere(overview[:side, side : side + 3, 3] > 0.9)
    assert dark.tolist() == [[1, 1]]


def test_in_words(computed):
    words = figures.ClassRowsWords(computed, "a stripe")
    assert words.readout(2, 1) == (
        "Layer 2, head 1. The class token gives 0.750 to the patch in row 2, column 2, and 0.250 "
        "to itself. The patches read 0.2 patches away on average."
    )
    assert "In layer 1 the dots lie between 1.1 and 1.5 patches, in the other" in words.alt


def test_a_click_on_a_small_map_makes_it_the_large_one():
    figure = figures.class_rows(PICTURE, rows(), DISTANCES, what="a stripe", layer=2)
    assert figure.settings == {"layer": 2, "head": 1}
    figure.at(layer=3, head=2)
    overview, distances, large = figure.fig.axes
    assert [each.get_xy() for each in overview.patches] == [(2.5, 1.5)] * 2
    assert large.get_title(loc="left") == "layer 3, head 2"
    assert distances.lines[-1].get_xydata().tolist() == [[3, 0.4]]


@pytest.mark.parametrize(
    ("given", "distances"), [(rows()[..., :9], DISTANCES), (rows(), DISTANCES.T)]
)
def test_what_does_not_fit_is_refused(given, distances):
    with pytest.raises(ValueError, match="they need"):
        figures.class_rows(PICTURE, given, distances, what="a stripe")
