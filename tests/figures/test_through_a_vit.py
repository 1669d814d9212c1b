"""The figure of a way through a Vision Transformer, piece by piece."""

import numpy as np
import pytest

from attnkit import theme
from attnkit.figures import through_a_vit as figures

N, SIDE = 2, 4
PATCHES = np.linspace(0, 1, N * N * SIDE**2 * 3).reshape(N * N, SIDE**2 * 3)
PICTURE = PATCHES.reshape(N, N, SIDE, SIDE, 3).swapaxes(1, 2).reshape(N * SIDE, N * SIDE, 3)
TOKENS = np.arange(-4.0, 4).reshape(4, 2)
WITH_CLASS = np.vstack([[9, -9], TOKENS])
STEPS = {"cut": PATCHES, "tokens": TOKENS, "class": WITH_CLASS, "last": WITH_CLASS[:1]}


@pytest.fixture
def way():
    return figures.ThroughAVit(PICTURE, STEPS)


def test_the_first_step_has_the_colours_of_the_patches(way):
    pixels = way.pixels("cut")
    assert pixels.shape == (N * N + 1, SIDE**2, 4)
    np.testing.assert_array_equal(pixels[:4, :, :3].reshape(4, -1), PATCHES)
    assert (pixels[:4, :, 3] == 1).all()
    assert (pixels[4] == 0).all()  # empty: there is no class token yet


def test_later_steps_are_red_above_0_and_blue_below(way):
    pixels = way.pixels("class")
    assert pixels[0, 0, 0] > pixels[0, 0, 2]
    width = round(way.width("class") * SIDE**2)
    assert pixels[0, width // 2, 2] > pixels[0, width // 2, 0]
    assert (pixels[:, width:] == 0).all()


def test_what_is_exactly_0_has_no_colour(way):
    assert TOKENS[2, 0] == 0
    assert way.pixels("tokens")[2, 0].tolist() == list(theme.DIVERGING_CMAP(0.5))


def test_a_row_that_is_alone_is_drawn_taller(way):
    assert len(way.coloured("last")) == figures.ALONE


def test_the_row_of_a_patch_moves_down_by_one_and_is_lost_in_the_end(way):
    assert [way.row(step, 2, 1) for step in STEPS] == [2, 2, 3, None]


def test_in_words(way):
    words = figures.ThroughAVitWords(way)
    assert words.title("tokens") == "tokens: (4, 2)"
    assert words.readout("cut", 2, 1) == (
        "Step 1 of 4, cut: shape (4, 48). The patch in row 2, column 1 is row 2."
    )
    assert words.readout("class", 2, 1) == (
        "Step 3 of 4, class: shape (5, 2). Row 0 is the class token; the patch in row 2, column 1 "
        "is row 3."
    )
    assert words.colours("cut") == ""
    assert words.colours("tokens") == "red: above 0\nblue: below 0"
    assert words.readout("last", 2, 1).endswith("Only the row of the class token is left.")
    assert "2 rows of 2 patches" in words.alt


def test_the_arrows_follow_the_patch():
    figure = figures.through_a_vit(PICTURE, STEPS, patch=(1, 2))
    left, right = figure.fig.axes
    figure.at(step="class", row=2, column=1)
    assert [frame.get_xy() for frame in left.patches] == [(-0.5, 0.5)] * 2
    texts = {text.get_text(): text for text in right.texts}
    arrow = texts[figures.ThroughAVitWords.arrows[0]]
    assert arrow.get_position()[1] == pytest.approx(3.5 / 5)
    assert "class token" in texts
    figure.at(step="last")
    assert not arrow.get_visible()


def test_a_first_step_that_is_not_the_picture_is_refused():
    with pytest.raises(ValueError, match="the pixels of each patch of a picture"):
        figures.through_a_vit(PICTURE, {"tokens": TOKENS})
