"""The figure of filter components, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import filter_components as figures
from attnkit.figures.shared.overview import GAP

SHARES = np.r_[np.full(14, 0.06), 0.1, 0.06]
EVEN = np.r_[np.zeros(14), 0.75, 0]


def components():
    """Fourteen components of 4 x 4 pixels, which differ in their colours alone in number 9."""
    made = np.zeros((14, 4, 4, 3))
    made[:, 3] = 0.5
    made[8, 0, 0] = 1, 0, 0
    made[8, 3] = 0, -1, 0
    return made


@pytest.fixture
def filters():
    return figures.FilterComponents(components(), SHARES, EVEN)


def test_tiles_stand_in_rows_of_seven_and_grey_is_0(filters):
    assert (filters.n_rows, filters.number(2, 2)) == (2, 9)
    assert (filters.tile(1, 1)[:3] == 0.5).all()
    assert (filters.tile(1, 1)[3] == 0.75).all()
    assert filters.tile(2, 2)[0, 0].tolist() == [1, 0.5, 0.5]
    assert filters.tile(2, 2)[3, 3].tolist() == [0.5, 0, 0.5]


def test_each_small_tile_stands_where_its_number_says(filters):
    side, overview = 4 + GAP, filters.overview()
    assert overview.shape == (2 * side, 7 * side, 4)
    small = overview[side : side + 4, side : side + 4]
    np.testing.assert_array_equal(small[..., :3], filters.tile(2, 2))
    assert (small[..., 3] == 1).all()
    assert (overview[4:side, :, 3] == 0).all()  # nothing between them


def test_brightness_is_what_the_colours_have_in_common(filters):
    assert filters.brightness(1, 1) == pytest.approx(1)
    assert filters.brightness(2, 2) == pytest.approx(1 / 3)


def test_in_words(filters):
    words = figures.FilterComponentsWords(filters)
    assert words.readout(2, 2) == (
        "Component 9 holds 6.0 % of the spread of the filters. 33.3 % of it is alike in red, green "
        "and blue, 0.0 % is one even colour."
    )
    assert "14 small square tiles" in words.alt
    assert "It is near 0 for the 14 above and highest, 0.75, at number 15." in words.alt


def test_a_click_on_a_tile_makes_it_the_large_one(filters):
    figure = figures.filter_components(components(), SHARES, EVEN)
    assert figure._scene.cells[0]["choose"] == ["column", "row"]
    figure.at(row=2, column=2)
    overview, large, _ = figure.fig.axes
    left, *_, top = overview.images[-1].get_extent()
    assert [frame.get_xy() for frame in overview.patches] == [(left + 1, top + 1)] * 2
    np.testing.assert_array_equal(large.images[0].get_array(), filters.tile(2, 2))
    assert large.get_title(loc="left") == "component 9: 6.0 %"


@pytest.mark.parametrize(
    ("given", "even"),
    [(components()[:13], EVEN), (components()[..., :2], EVEN), (components(), EVEN[:15])],
)
def test_what_does_not_fit_is_refused(given, even):
    with pytest.raises(ValueError, match="need"):
        figures.filter_components(given, SHARES, even)
