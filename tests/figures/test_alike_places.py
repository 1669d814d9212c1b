"""The figure of alike places, piece by piece."""

import numpy as np
import pytest

from attnkit import theme
from attnkit.figures import alike_places as figures
from attnkit.figures.shared.overview import GAP

N = 4
ROW, COLUMN = np.divmod(np.arange(N * N), N)
CROSSES = ((ROW[:, None] == ROW) + 0.0 + (COLUMN[:, None] == COLUMN)) / 2


@pytest.fixture
def places():
    return figures.AlikePlaces(CROSSES)


def test_a_map_belongs_to_its_place(places):
    expected = np.array([[0, 0, 0.5, 0], [0.5, 0.5, 1, 0.5], [0, 0, 0.5, 0], [0, 0, 0.5, 0]])
    np.testing.assert_array_equal(places.map(2, 3), expected)


def test_each_small_map_stands_where_its_place_is(places):
    side = N + GAP
    assert places.overview().shape == (2 * side, 2 * side, 4)  # rows and columns 1 and 3
    small = places.overview()[:N, side : side + N]
    np.testing.assert_array_equal(small, figures.COLOURS((places.map(1, 3) + 1) / 2))


def test_places_that_have_nothing_in_common_have_no_colour(places):
    assert places.map(1, 1)[1, 1] == 0
    nothing = list(theme.DIVERGING_CMAP(0.5))
    assert places.overview()[1, 1].tolist() == nothing
    drawn = figures.alike_places(CROSSES, place=(1, 1)).fig.axes[1].images[0]
    assert drawn.to_rgba(drawn.get_array())[1, 1].tolist() == nothing


def test_neighbours_lines_and_others(places):
    assert places.shares(2, 3) == (0.5, 0.5, 0)
    near = CROSSES.copy()
    near[10, [6, 9, 11, 14]] = 1  # above, left, right and below of row 3, column 3
    assert figures.AlikePlaces(near).shares(3, 3) == (1, 0.5, 0)
    assert figures.AlikePlaces(near).beside()[1, 1] == 1


def test_in_words(places):
    words = figures.AlikePlacesWords(places)
    assert words.readout(2, 3) == (
        "Place in row 2, column 3. Mean cosine with its neighbours 0.50, with the rest of its row "
        "and column 0.50, with all other places 0.00."
    )
    assert "2 rows of 2 small maps, one for each place that can be chosen among 4 rows" in words.alt


def test_a_click_on_a_small_map_chooses_its_place():
    figure = figures.alike_places(CROSSES, place=(1, 1))
    assert figure._scene.cells[0]["choose"] == ["column", "row"]
    assert list(figure.controls["row"].values) == [1, 3]
    figure.at(row=1, column=3)
    left, right, _ = figure.fig.axes
    assert [frame.get_xy() for frame in left.patches] == [(1.5, 0.5)] * 2
    assert [frame.get_xy() for frame in right.patches] == [(1.5, -0.5)] * 2
    np.testing.assert_array_equal(right.images[0].get_array(), CROSSES[2].reshape(N, N))
    assert right.get_title(loc="left") == "row 1, column 3"


@pytest.mark.parametrize("shape", [(16, 9), (15, 15)])
def test_what_is_no_square_of_places_is_refused(shape):
    with pytest.raises(ValueError, match=r"it needs \(n \* n, n \* n\)"):
        figures.alike_places(np.ones(shape))
