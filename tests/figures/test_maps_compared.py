"""The figure of compared maps, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import maps_compared as figures
from attnkit.figures.shared.ranks import rank_correlation

RISING = np.arange(1.0, 10)
PICTURES = {name: np.full((4, 4, 3), shade) for name, shade in (("cup", 0.2), ("cat", 0.8))}
MAPS = {
    "cup": {"same": RISING**2, "opposite": RISING[::-1]},
    "cat": {"same": RISING, "opposite": 1 / RISING},
}
ROLLOUTS = {name: np.array([RISING[::-1], RISING]) for name in PICTURES}
EFFECTS = {"cup": RISING / 1000, "cat": RISING / 500}


@pytest.fixture
def compared():
    return figures.MapsCompared(PICTURES, MAPS, ROLLOUTS, EFFECTS)


def test_ranks_are_compared_and_not_numbers():
    assert rank_correlation(RISING, np.exp(RISING)) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [5, 9, 7]) == pytest.approx(0.5)


def test_equal_numbers_share_a_rank_wherever_they_stand():
    assert rank_correlation([1, 1, 2], [1, 2, 3]) == rank_correlation([1, 1, 2], [2, 1, 3])


def test_each_map_is_a_share_of_its_largest_number(compared):
    np.testing.assert_allclose(compared.map("cup", "same").ravel(), (RISING / 9) ** 2)
    np.testing.assert_allclose(compared.hiding("cat").ravel(), RISING / 9)
    np.testing.assert_allclose(compared.rollout("cup", 2).ravel(), RISING / 9)


def test_how_far_the_maps_agree_with_hiding(compared):
    np.testing.assert_allclose(compared.agreements("cup", 1), [1, -1, -1])
    np.testing.assert_allclose(compared.agreements("cat", 2), [1, -1, 1])


def test_the_numbers_are_shown_when_they_are_asked_for(compared):
    words = figures.MapsComparedWords(compared)
    assert words.numbers("cup", 1, figures.GUESS) == ["?"] * 3
    assert words.readout("cup", 1, figures.GUESS).endswith("Which map agrees best with that?")
    assert words.readout("cup", 2, figures.SHOW) == (
        "cup: hiding one patch changes the class token by 0.0090 at most. Rank correlations: "
        "same 1.00, opposite −1.00, rollout from layer 2 1.00."
    )
    assert "A photograph of four" not in words.alt
    assert words.alt.startswith("One of 2 photographs, cup, cat, and four maps of it")


def test_the_figure_follows_the_photograph_and_prints_the_answer():
    figure = figures.maps_compared(PICTURES, MAPS, ROLLOUTS, EFFECTS)
    figure.at(photograph="cat", first=2, answer=figures.SHOW)
    photo, hiding, *maps, bars = figure.fig.axes
    assert photo.images[0].get_array().max() == pytest.approx(0.8)
    np.testing.assert_allclose(hiding.images[0].get_array().ravel(), RISING / 9)
    assert maps[-1].get_title(loc="left") == "rollout from layer 2"
    assert [bar.get_width() for bar in bars.containers[0]] == pytest.approx([1, 0, 1])
    assert figure._scene.still == {"answer": figures.SHOW}


def test_other_photographs_are_refused():
    with pytest.raises(ValueError, match="they need the same photographs"):
        figures.maps_compared(PICTURES, MAPS, ROLLOUTS, {"cup": RISING})
