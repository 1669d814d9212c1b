"""A photograph under a veil, which several figures share."""

import matplotlib.pyplot as plt
import numpy as np

from attnkit import theme
from attnkit.figures.shared import photo


def test_the_veil_gives_way_where_the_weight_is():
    alpha = photo.VEIL(np.linspace(0, 1, photo.LEVELS))[:, 3]
    assert (np.diff(alpha) < 0).all()
    assert (alpha[0], alpha[-1]) == (photo.HIDDEN, 0.01)


def test_a_white_patch_without_weight_is_dark_on_any_page():
    *dark, alpha = photo.VEIL(0)
    seen = alpha * np.array(dark) + (1 - alpha)
    assert seen.max() < 0.3
    assert photo.DARK not in {colour for pair in theme.ROLES.values() for colour in pair}


def test_a_patch_has_its_place_and_its_name():
    ax = plt.figure().add_subplot()
    cells = photo.draw_photo(ax, np.zeros((6, 6, 3)), 3, row="row", column="column")
    assert list(cells.get_extent()) == [-0.5, 2.5, 2.5, -0.5]
    labels = [tick.label1 for tick in ax.yaxis.get_major_ticks()]
    assert [label.get_text() for label in labels] == ["1", "2", "3"]
    assert not any(label.get_visible() for label in labels)
    plt.close()
