"""Pictures in fewer bytes, with the same pixels."""

from base64 import b64encode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from attnkit.live.drawing import png
from attnkit.live.hosts import tables


def written(pixels):
    """Return pixels as a PNG as matplotlib writes it, in base64."""
    stream = BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(stream, "PNG")
    return b64encode(stream.getvalue()).decode()


@pytest.mark.parametrize("n_colours", [1, 2, 64, 256])
def test_a_picture_of_few_colours_has_a_palette_and_the_same_pixels(n_colours):
    rng = np.random.default_rng(n_colours)
    palette = rng.integers(0, 256, (n_colours, 4))
    pixels = palette[rng.integers(0, n_colours, (40, 60))]
    before = written(pixels)
    after = png.smaller(before)
    assert len(after) < 0.8 * len(before)
    np.testing.assert_array_equal(tables.rgba(after), pixels)


def test_a_picture_of_many_colours_stays_as_it_is():
    pixels = np.arange(64 * 64 * 4).reshape(64, 64, 4) % 251
    before = written(pixels)
    assert png.smaller(before) == before


def test_a_picture_does_not_become_larger():
    pixels = np.array([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    before = written(pixels)
    assert png.smaller(before) == before
