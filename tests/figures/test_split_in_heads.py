"""The figure of the split, piece by piece: what it computes, draws and says."""

from itertools import product

import numpy as np
import pytest

from attnkit import theme
from attnkit.figures import split_in_heads as figures
from attnkit.figures.split_in_heads import RESHAPE, SWAP
from attnkit.heads import split_heads


@pytest.fixture
def split():
    return figures.SplitInHeads(n_tokens=4, d_head=3)


def test_a_number_says_where_it_comes_from(split):
    assert split.Q[1].tolist() == [21, 22, 23, 24, 25, 26]
    assert split.head_of(split.Q[0]).tolist() == [0, 0, 0, 1, 1, 1]


def test_with_the_swap_each_head_has_its_columns(split):
    np.testing.assert_array_equal(split.heads(SWAP), split_heads(split.Q, 2))
    for head in (0, 1):
        assert (split.head_of(split.heads(SWAP)[head]) == head).all()
    assert split.right(SWAP) == split.Q.size


def test_without_it_a_head_has_whole_tokens(split):
    assert split.heads(RESHAPE)[0].tolist() == [
        [11, 12, 13],
        [14, 15, 16],
        [21, 22, 23],
        [24, 25, 26],
    ]
    assert set(split.heads(RESHAPE)[1].ravel() // 10) == {3, 4}
    assert split.right(RESHAPE) == 6


@pytest.mark.parametrize("way", [RESHAPE, SWAP])
def test_every_number_lands_once(split, way):
    places = [split.lands(way, *at) for at in product(range(1, 5), range(1, 7))]
    assert sorted(places) == [*product((1, 2), range(1, 5), range(1, 4))]
    head, row, place = split.lands(way, 2, 4)
    assert split.heads(way)[head - 1, row - 1, place - 1] == 24


def test_in_words(split):
    words = figures.SplitInHeadsWords(split)
    assert words.readout(RESHAPE, 2, 4) == (
        "24 is number 4 of token 2; its column belongs to head 2. It lands in head 1, in the row "
        "of token 4: wrong. In all, 6 of 24 numbers are where they belong."
    )
    assert "It lands in head 2, in the row of token 2: right." in words.readout(SWAP, 2, 4)
    assert "right. In all, 6 of 24" in words.readout(RESHAPE, 1, 2)


def test_a_number_keeps_the_colour_of_its_head(split):
    drawn = figures.draw_split_in_heads(split, figures.SplitInHeadsWords(split))
    cells = drawn.chosen
    shades = cells.cmap(cells.norm(split.Q))
    assert len({tuple(shade) for shade in shades[:, :3].reshape(-1, 4)}) == 1
    assert not np.allclose(shades[0, 0], shades[0, 5])
    looks = figures.looks(split.heads(RESHAPE), split)
    assert [look["color"] for look in looks[:6]] == [theme.INK] * 3 + [theme.SURFACE] * 3


@pytest.mark.parametrize("way", [RESHAPE, SWAP])
def test_the_line_leads_from_the_number_to_the_row_where_it_lands(split, way):
    drawn = figures.draw_split_in_heads(split, figures.SplitInHeadsWords(split))
    for token, number in product(range(1, 5), range(1, 7)):
        head, row, _ = split.lands(way, token, number)
        x, y = figures.way_across(split, way, token, number)
        ends = {drawn.chosen: (x[0], y[0]), drawn.heads[head - 1]: (x[-1], y[-1])}
        for cells, end in ends.items():
            inches = drawn.fig.dpi_scale_trans.transform(end)
            at = cells.axes.transData.inverted().transform(inches)
            if cells is drawn.chosen:
                np.testing.assert_allclose(at, [number - 0.5, token - 1.5], atol=1e-6)
            else:
                assert at[0] < -0.5
                assert at[1] == pytest.approx(row - 1)


def test_a_click_chooses_and_one_frame_is_seen():
    figure = figures.split_in_heads()
    assert list(figure.controls) == ["way", "token", "number"]
    figure.at(way=RESHAPE, token=3, number=2)
    frames = [
        patch
        for ax in figure.fig.axes[3:5]
        for patch in ax.patches
        if patch.get_edgecolor()[3] and patch.get_linewidth() == 3
    ]
    assert [frame.get_visible() for frame in frames] == [False, True]
    assert frames[1].get_xy() == (0.5, -0.5)  # 32 is the second number of head 2
