"""The photograph of the book, made small from a large one."""

import numpy as np

from attnkit.datasets import coffee
from tools import photograph


def test_a_square_is_cut_out_and_made_small_in_few_colours():
    large = np.zeros((400, 600, 3), np.uint8)
    large[:, : photograph.LEFT] = 255  # cut off
    large[:, -100:] = 255  # cut off, too
    large[200:, :, 0] = 200  # the lower half is red
    small = photograph.reduced(large)
    assert small["indices"].shape == (photograph.PIXELS, photograph.PIXELS)
    assert small["palette"].shape[1] == 3
    picture = small["palette"][small["indices"]]
    assert picture[:80].max() <= 1
    assert (picture[90:] == (200, 0, 0)).all()


def test_the_photograph_has_the_size_that_the_tool_makes():
    assert coffee().shape == (photograph.PIXELS, photograph.PIXELS, 3)
