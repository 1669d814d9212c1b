"""Many small maps side by side, which several figures share."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from attnkit import theme
from attnkit.figures.shared import overview


def test_each_map_has_its_row_and_column_and_a_gap():
    maps = np.zeros((2, 3, 4, 5))
    maps[1, 2] = 1
    pixels = overview.side_by_side(maps, theme.WEIGHT_CMAP)
    tall, wide = 4 + overview.GAP, 5 + overview.GAP
    assert pixels.shape == (2 * tall, 3 * wide, 4)
    full = np.argwhere(pixels[..., 3] > 0.9)
    assert full.min(axis=0).tolist() == [tall, 2 * wide]
    assert full.max(axis=0).tolist() == [tall + 3, 2 * wide + 4]


@pytest.mark.parametrize(
    ("first", "every", "names"),
    [(0, 1, ["0", "1", "2"]), (1, 1, ["1", "2", "3"]), (1, 2, ["1", "3", "5"])],
)
def test_every_column_has_its_number_and_every_second_is_written(first, every, names):
    ax = plt.figure().add_subplot()
    pixels = overview.side_by_side(np.zeros((2, 3, 4, 4)), theme.WEIGHT_CMAP)
    counted = {"first": first, "every": every, "steps": (1, 2)}
    cells = overview.draw_overview(ax, pixels, np.zeros((2, 3)), names=("head", "layer"), **counted)
    labels = [tick.label1 for tick in ax.xaxis.get_major_ticks()]
    assert [label.get_text() for label in labels] == names
    assert [label.get_visible() for label in labels] == [True, False, True]
    assert cells.get_array().shape == (2, 3)
    plt.close()
