"""The figure of mean kernels, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import mean_kernels as figures


def kernels(n_layers=3, n_heads=2):
    """Even kernels; but head 2 of layer 3 reads the patch above."""
    many = np.full((n_layers, n_heads, 5, 5), 1 / 25)
    many[2, 1] = 0
    many[2, 1, 1, 2] = 0.75
    many[2, 1, 2, 2] = 0.25
    return many


@pytest.fixture
def means():
    return figures.MeanKernels(kernels())


def test_layers_and_heads_count_from_1(means):
    assert means.kernel(3, 2)[1, 2] == 0.75
    assert means.largest().shape == (2, 3)
    assert means.largest()[1, 2] == 0.75


def test_the_shares_have_the_sum_1(means):
    assert means.shares(3, 2).tolist() == [0.25, 0.75, 0, 0, 0, 0]
    np.testing.assert_allclose(means.shares(1, 1), [*[0.04] * 5, 0.8])


@pytest.mark.parametrize(
    ("offset", "name"),
    [((-1, 0), "above"), ((1, 0), "below"), ((0, -1), "left"), ((0, 1), "right")],
)
def test_each_neighbour_has_its_name(offset, name):
    one = np.zeros((1, 1, 3, 3))
    one[0, 0, 1 + offset[0], 1 + offset[1]] = 1
    words = figures.MeanKernelsWords(figures.MeanKernels(one))
    assert f"{name} 1.00" in words.readout(1, 1)


def test_in_words(means):
    words = figures.MeanKernelsWords(means)
    assert words.readout(3, 2) == (
        "Layer 3, head 2. Mean weights: itself 0.25, above 0.75, below 0.00, left 0.00, right "
        "0.00, all others 0.00."
    )
    assert "6 small squares: a column of 2 heads for each of 3 layers" in words.alt


def test_a_click_on_a_small_kernel_makes_it_the_large_one():
    figure = figures.mean_kernels(kernels(), layer=1, head=1)
    names = [cells["title"] for cells in figure._scene.cells]
    assert names == ["largest weight of all mean kernels", "mean weight by offset"]
    assert figure._scene.cells[0]["choose"] == ["layer", "head"]
    figure.at(layer=3, head=2)
    above, below, bars = figure.fig.axes
    assert [frame.get_xy() for frame in above.patches] == [(2.5, 1.5)] * 2
    np.testing.assert_array_equal(below.images[0].get_array(), kernels()[2, 1])
    assert below.images[0].get_clim() == (0, 0.75)
    assert [bar.get_width() for bar in bars.containers[0]] == [0.25, 0.75, 0, 0, 0, 0]
    assert bars.texts[1].get_text() == "0.75"


@pytest.mark.parametrize("shape", [(3, 5, 5), (3, 2, 4, 4), (3, 2, 5, 3)])
def test_kernels_without_a_middle_are_refused(shape):
    with pytest.raises(ValueError, match="an odd k"):
        figures.mean_kernels(np.ones(shape))
