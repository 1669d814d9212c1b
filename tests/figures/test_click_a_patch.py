"""The figure of a clicked patch, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.figures import click_a_patch as figures
from attnkit.figures.shared.photo import LEVELS

PICTURE = np.linspace(0, 1, 108).reshape(6, 6, 3)
EVEN = np.full((10, 10), 0.1)
UP = np.zeros((10, 10))  # each of 9 patches reads the one above; the upper three the class token
UP[np.arange(10), [0, 0, 0, 0, 1, 2, 3, 4, 5, 6]] = 1
MAPS = {"up": UP, "even": EVEN}
NEAR = {"up": np.repeat([0.0, 1.0], [3, 6]), "even": np.full(9, 0.6)}
KERNELS = {"up": np.eye(5)[[4, 2, 4, 4, 4]], "even": np.full((5, 5), 0.04)}
NOTES = {"up": "layer 4, head 5", "even": "layer 4, head 1"}


@pytest.fixture
def click():
    return figures.ClickAPatch(PICTURE, MAPS, NEAR, KERNELS)


def made(**changes):
    given = {"maps": MAPS, "near": NEAR, "kernels": KERNELS} | changes
    return figures.click_a_patch(PICTURE, *given.values(), NOTES, what="a stripe", query=(2, 3))


def test_a_row_is_that_of_the_patch_and_is_folded_without_the_class_token(click):
    assert click.token(2, 3) == 6
    np.testing.assert_array_equal(click.row("up", 2, 3), UP[6])
    assert np.argwhere(click.folded("up", 2, 3)).tolist() == [[0, 2]]
    assert click.on_class_token("up", 1, 1) == 1
    assert (click.near("up", 1, 1), click.near("up", 2, 1)) == (0, 1)


def test_a_map_has_16_levels_up_to_its_own_largest_and_errs_by_half_a_level():
    rng = np.random.default_rng(2)
    weights = rng.dirichlet(np.ones(10), 10)
    click = figures.ClickAPatch(PICTURE, {"any": weights}, {"any": NEAR["up"]}, {"any": EVEN})
    for row, column in np.ndindex(3, 3):
        at = "any", row + 1, column + 1
        shown, folded = click.shown(*at), click.folded(*at)
        assert shown.max() == 1
        np.testing.assert_allclose(shown * (LEVELS - 1), np.rint(shown * (LEVELS - 1)))
        assert np.abs(shown - folded / folded.max()).max() <= 0.5 / (LEVELS - 1) < 0.034


def test_a_row_that_gives_all_to_the_class_token_is_covered(click):
    assert (click.shown("up", 1, 2) == 0).all()


def test_in_words(click):
    words = figures.ClickAPatchWords(click, NOTES, "a stripe")
    assert words.readout("up", 2, 3) == (
        "Patch in row 2, column 3. Largest weight: 1.000, on row 1, column 3. The 3 × 3 patches "
        "around it: 1.000. Class token: below 0.001."
    )
    assert words.numbers("even", 1, 1) == "0.10\n0.60\n0.10"
    assert words.alt.startswith("A photograph of a stripe, cut into 3 rows of 3 patches.")
    assert words.alt.endswith("2 heads can be chosen: up, even.")


def test_a_click_chooses_the_patch_and_a_head_its_kernel():
    figure = made()
    assert figure.settings == {"head": "up", "row": 2, "column": 3}
    figure.at(head="even", row=3, column=1)
    scene, beside, kernel = figure.fig.axes
    assert scene.patches[-1].get_xy() == (-0.5, 1.5)
    assert [text.get_text() for text in beside.texts][:2] == ["“even”", "layer 4, head 1"]
    np.testing.assert_array_equal(kernel.images[0].get_array(), KERNELS["even"])
    assert kernel.images[0].get_clim() == (0, 0.04)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"maps": MAPS | {"even": EVEN[:9]}}, r"maps\['even'\] has shape \(9, 10\)"),
        ({"maps": {"up": EVEN[:9, :9], "even": EVEN[:9, :9]}}, "cut into n rows of n"),
        ({"near": {"up": NEAR["up"]}}, "they need the same heads"),
    ],
)
def test_what_does_not_fit_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        made(**changes)
