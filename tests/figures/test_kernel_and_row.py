"""The figure of a kernel and an attention row, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import kernel_and_row as figures
from attnkit.figures.shared.photo import in_levels

N = 4
PICTURE = np.linspace(0, 1, 8 * 8 * 3).reshape(8, 8, 3)
TO_THE_RIGHT = np.kron(np.eye(N), np.eye(N, k=1))  # each patch reads the next one of its row
TO_THE_FIRST = np.eye(1, N * N).repeat(N * N, axis=0)  # and here the first of all
HEADS = {"right": TO_THE_RIGHT, "first": TO_THE_FIRST}


@pytest.fixture
def lists():
    return figures.KernelAndRow(PICTURE, HEADS)


def test_a_shift_is_its_own_kernel(lists):
    kernel = lists.kernel("right")
    assert kernel.shape == (2 * N - 1, 2 * N - 1)
    assert kernel[N - 1, N] == 1
    assert kernel.sum() == 1
    for row, column in ((1, 1), (3, 2), (4, 4)):
        both = lists.by_kernel(row, column, "right"), lists.by_attention(row, column, "right")
        np.testing.assert_array_equal(*both)


def test_a_kernel_is_the_mean_over_all_patches_that_have_one_so_far_away(lists):
    kernel = lists.kernel("first")
    assert kernel[0, 0] == 1  # the last patch alone has one three rows up, three columns left
    assert kernel[N - 1, N - 1] == 1 / N**2  # all have themselves; the first alone reads itself


def test_what_both_have_in_common(lists):
    assert lists.common(2, 2, "right") == 1
    assert lists.common(2, 2, "first") == pytest.approx(lists.by_kernel(2, 2, "first")[0, 0])


def test_beyond_the_edge_there_are_no_neighbours(lists):
    near = lists.near(lists.by_attention(1, 1, "right"), 1, 1)
    assert np.isnan(near[0]).all()
    assert near[1:, 1:].tolist() == [[0, 1], [0, 0]]


def test_in_words(lists):
    words = figures.KernelAndRowWords(lists)
    assert words.readout(2, 2, "right") == (
        "Patch in row 2, column 2; right. Largest weight by the kernel 1.00 on row 2, column 3, by "
        "attention 1.00 on row 2, column 3. In common: 1.00."
    )
    assert "by attention 1.00 on itself" in words.readout(1, 1, "first")
    assert (words.number(np.nan), words.number(0.125)) == ("", "0.13")
    assert "4 rows of 4 patches" in words.alt


def test_the_kernel_moves_along_and_the_row_is_new():
    figure = figures.kernel_and_row(PICTURE, HEADS, head="first", query=(4, 4))
    left, right = (figure.fig.axes[number].images[1] for number in (0, 2))
    assert left.get_array()[0, 0] == left.get_array().max() == 1
    figure.at(row=4, column=1)
    lists = figures.KernelAndRow(PICTURE, HEADS)
    np.testing.assert_allclose(left.get_array(), in_levels(lists.by_kernel(4, 1, "first")))
    np.testing.assert_array_equal(right.get_array(), TO_THE_FIRST[12].reshape(N, N))
    frames = [patch.get_xy() for ax in figure.fig.axes[::2] for patch in ax.patches]
    assert frames == [(-0.5, 2.5)] * 4


def test_a_click_on_either_photograph_chooses_the_patch():
    figure = figures.kernel_and_row(PICTURE, HEADS, head="first")
    cells = figure._scene.cells
    assert [each["title"] for each in cells] == ["weights by the kernel", "weights by attention"]
    assert [each["choose"] for each in cells] == [["column", "row"]] * 2


def test_levels_are_off_by_a_thirtieth_of_the_largest_at_most():
    weights = np.random.default_rng(0).uniform(size=500)
    rounded = in_levels(weights)
    assert len(np.unique(rounded)) == 16
    assert abs(rounded - weights).max() <= weights.max() / 30 + 1e-12
    assert (in_levels(np.zeros(3)) == 0).all()


@pytest.mark.parametrize("weights", [np.eye(15), np.ones((16, 9)), np.eye(1)])
def test_what_is_no_square_of_patches_is_refused(weights):
    with pytest.raises(ValueError, match=r"each must be \(n \* n, n \* n\)"):
        figures.kernel_and_row(PICTURE, {"one": weights}, head="one")
