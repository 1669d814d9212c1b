"""The figure of a patch that reads, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.figures.patch_reads import PatchReads, PatchReadsWords, draw_patch_reads, patch_reads

PICTURE = np.arange(16).reshape(4, 4) / 16


def maps():
    """Return three states of 2 x 2 heads whose weights tell where they come from."""
    state, layer, head, reader, read = np.ogrid[:3, :2, :2, :5, :5]
    return 0.3 * state + 0.15 * layer + 0.07 * head + 0.02 * reader + 0.001 * read


@pytest.fixture
def reads():
    return PatchReads(PICTURE, maps(), every=40)


def test_what_a_patch_reads(reads):
    assert (reads.n, reads.last) == (2, 80)
    assert reads.heads == [(1, 1), (1, 2), (2, 1), (2, 2)]
    # state 1, layer 2, head 1, and patch 3 (the class token is 0)
    expected = 0.3 + 0.15 + 0.06 + 0.001 * np.array([[1, 2], [3, 4]])
    np.testing.assert_allclose(reads.map((2, 1), 2, 1, 40), expected.round(2))
    assert reads.on_class_token((1, 2), 1, 2, 0) == pytest.approx(0.07 + 0.04)
    np.testing.assert_allclose(reads.ink, PICTURE.reshape(2, 2, 2, 2).mean(axis=(1, 3)))


@pytest.mark.parametrize("shape", [(3, 2, 2, 4, 4), (3, 2, 5, 5), (3, 2, 2, 5, 4)])
def test_maps_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"maps has shape .*; it needs"):
        PatchReads(PICTURE, np.zeros(shape), every=40)


def test_the_share_of_the_neighbourhood():
    weights = np.full((1, 1, 1, 17, 17), 0.0)
    weights[..., 0] = 0.5  # the class token does not count
    weights[..., 1:] = 0.5 / 16
    reads = PatchReads(np.zeros((8, 8)), weights, every=40)
    found = [reads.near((1, 1), *place, 0) for place in ((1, 1), (1, 2), (2, 2), (4, 4))]
    np.testing.assert_allclose(found, [4 / 16, 6 / 16, 9 / 16, 4 / 16])
    assert PatchReadsWords(reads).near((1, 1), 1, 1, 0) == "near\n0.25"


def test_what_it_says(reads):
    words = PatchReadsWords(reads)
    assert words.readout(2, 1, 40) == (
        "Step 40. The patch in row 2, column 1 gives the class token: layer 1, head 1, 0.36; "
        "layer 1, head 2, 0.43; layer 2, head 1, 0.51; layer 2, head 2, 0.58."
    )
    assert words.alt.startswith("A handwritten digit of 2 x 2 patches, one of which is framed")
    assert "for each of 4 heads" in words.alt


def test_a_map_for_each_head_with_one_scale(reads):
    artists = draw_patch_reads(reads, PatchReadsWords(reads))
    assert list(artists.maps) == reads.heads
    assert {cells.get_clim() for cells in artists.maps.values()} == {
        (0, maps().max())
    }  # one colour is one weight in all of them
    assert len(artists.frames) == 5
    assert [cells.get_label() for cells in artists.maps.values()][1] == "layer 1, head 2"


def test_everything_follows_the_controls(reads):
    figure = patch_reads(PICTURE, maps(), every=40)
    figure.at(row=2, column=1, step=80)
    for ax, head in zip(figure.fig.axes[1:], reads.heads, strict=True):
        np.testing.assert_allclose(
            ax.collections[0].get_array().ravel(), reads.map(head, 2, 1, 80).ravel()
        )
        assert ax.patches[0].get_xy() == (-0.5, 0.5)
        assert ax.texts[0].get_text() == "near\n1.00"  # all of 2 x 2 patches
    assert figure.fig.axes[0].patches[0].get_xy() == (-0.5, 0.5)
    assert list(figure.controls) == ["row", "column", "step"]
