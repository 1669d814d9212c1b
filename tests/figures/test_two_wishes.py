"""The figure of two wishes, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.attention import attention
from attnkit.figures import two_wishes as figures

PATCHES = np.arange(4 * 2 * 2 * 3).reshape(4, 2, 2, 3) / 48
KEYS = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])


@pytest.fixture
def wishes():
    return figures.TwoWishes(PATCHES, KEYS, wishes=12, side=64)


@pytest.fixture
def words(wishes):
    return figures.TwoWishesWords(wishes, ["ball", "fence", "grass"], ["red", "edges"])


def test_one_head_has_one_row_and_one_output(wishes):
    assert wishes.queries(1, 6).tolist() == [[6, 6]]
    expected, weights = attention([[6, 6]], KEYS, [[48, 16], [16, 48], [48, 48]])
    np.testing.assert_allclose(wishes.outputs(1, 6, False), expected)
    np.testing.assert_allclose(wishes.rows(1, 6)[0], weights[0])
    assert np.isnan(wishes.rows(1, 6)[1]).all()


def test_two_heads_divide_the_wishes(wishes):
    assert wishes.queries(2, 5).tolist() == [[5, 0], [0, 7]]
    assert wishes.rows(2, 5).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("first", [0, 3, 6, 12])
def test_only_two_heads_tell_where_everything_was(wishes, first):
    for heads in (1, 2):
        here, there = (wishes.outputs(heads, first, exchanged) for exchanged in (False, True))
        # to exchange two patches is to exchange across and down
        np.testing.assert_allclose(here, there[:, ::-1])
    one = wishes.outputs(1, 6, False)
    np.testing.assert_allclose(one, wishes.outputs(1, 6, True))
    assert abs(wishes.outputs(2, 6, False) - wishes.outputs(2, 6, True)).max() > 30


def test_exchanged_patches_change_places_in_the_picture(wishes):
    here, there = wishes.picture(False), wishes.picture(True)
    np.testing.assert_array_equal(here[:2, 2:], PATCHES[1])
    np.testing.assert_array_equal(there[2:, :2], PATCHES[1])
    np.testing.assert_array_equal(here[2:, 2:], there[2:, 2:])


def test_in_words(words):
    assert words.readout(1, 6, False) == (
        "One head asks for red with 6 and for edges with 6: ball 0.496, fence 0.496, grass 0.007; "
        "output (32.1, 32.1)."
    )
    assert words.readout(2, 6, True).startswith("Head 1 asks for red with 6: ball 0.972, ")
    assert "output (16.9, 47.6). Head 2 asks for edges with 6:" in words.readout(2, 6, True)
    assert words.readout(1, 12, False).endswith("grass 2.1·10⁻⁴; output (48.0, 16.0).")
    assert [words.in_cell(weight) for weight in (0.0002, 0.496)] == ["<10⁻³", "0.496"]
    assert words.lines(1, 6, False) == ["(6, 6) → (32.1, 32.1)", "", "", ""]
    assert words.lines(2, 6, False)[2:] == ["side by side:", "(47.6, 16.9, 16.9, 47.6)"]


def test_the_dots_lie_on_the_outputs():
    figure = figures.two_wishes(
        PATCHES, KEYS, names=["ball", "fence", "grass"], features=["red", "edges"]
    )
    assert list(figure.controls) == ["heads", "first", "exchanged"]
    opened = figure.at().axes[0].collections[0].get_offsets()[0]
    np.testing.assert_allclose(opened, [48, 16], atol=0.02)  # red alone: what a reader knows
    scene = figure.at(heads=2, first=6).axes[0]
    first, second = (dots.get_offsets()[0] for dots in scene.collections)
    np.testing.assert_allclose([first, second], [[47.6, 16.9], [16.9, 47.6]], atol=0.06)
    figure.at(heads=1, first=6)
    first, second = (dots.get_offsets()[0] for dots in scene.collections)
    np.testing.assert_allclose(first, second)
    assert [text.get_visible() for text in scene.texts] == [True, False]
