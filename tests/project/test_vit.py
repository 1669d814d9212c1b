"""What makes the book's numbers of a Vision Transformer: photographs, maps, comparison."""

import numpy as np
import pytest
from PIL import Image

from attnkit.datasets import vit_heads, vit_maps, vit_picture, vit_things
from tools.vit import arrays, maps, photographs

SIDE, N = photographs.SIDE, photographs.N


def one_hot(read):
    """Return weights of 256 patches, each of which reads the patch of that number alone."""
    return np.eye(256)[read]


def with_class_token(patches):
    """Let the class token read evenly, and get half of each row."""
    weights = np.full((257, 257), 1 / 257)
    weights[1:, 0], weights[1:, 1:] = 0.5, patches / 2
    return weights


def test_patches_are_cut_by_rows_and_joined_again():
    picture = np.random.default_rng(0).normal(size=(3, 224, 224))
    patches = photographs.cut(picture)
    np.testing.assert_array_equal(patches[N + 2], picture[:, SIDE : 2 * SIDE, 2 * SIDE : 3 * SIDE])
    np.testing.assert_array_equal(photographs.joined(patches), picture)


def test_the_mean_colour_is_0_for_the_model():
    mean = tuple(round(255 * share) for share in photographs.MEAN)
    seen = photographs.seen(Image.new("RGB", (40, 40), mean))
    assert seen.shape == (3, 224, 224)
    assert np.abs(seen).max() < 0.02


def test_a_hidden_patch_has_the_mean_colour_and_no_other_patch_changes():
    picture = np.ones((3, 224, 224))
    hidden = photographs.cut(arrays.hidden(picture, 17))
    assert (hidden[17] == 0).all()
    assert (np.delete(hidden, 17, axis=0) == 1).all()
    assert (picture == 1).all()


def test_the_photographs_have_the_size_and_the_colours_that_the_tool_makes():
    small = photographs.shown(Image.fromarray(np.zeros((400, 400, 3), np.uint8)))
    assert small["indices"].shape == vit_picture().shape[:2] == (photographs.PIXELS,) * 2
    assert len(np.unique(vit_picture().reshape(-1, 3), axis=0)) <= photographs.COLOURS


def test_the_tools_drawing_of_the_things_is_the_stored_one():
    np.testing.assert_array_equal(photographs.things(), vit_things())


def test_a_head_that_reads_its_neighbour_has_that_kernel_and_that_distance():
    right = np.minimum(np.arange(256) % N + 1, N - 1) + np.arange(256) // N * N
    weights = with_class_token(one_hot(right))
    kernel = maps.kernels(weights[np.newaxis])
    assert kernel.shape == (1, 11, 11)
    assert kernel[0, 5, 6] == pytest.approx(1)
    assert kernel.sum() == pytest.approx(1)
    np.testing.assert_allclose(maps.near(weights), 0.5)
    assert maps.distances(weights) == pytest.approx(15 / 16)  # at the edge it reads itself
    assert maps.first(maps.between_patches(weights), 0, 1) == 1
    assert maps.first(maps.between_patches(weights), 1, 0) == 0


def test_the_patch_that_is_read_most_is_the_one_that_all_read():
    weights = with_class_token(one_hot(np.full(256, 7)))
    assert maps.most_read(weights) == pytest.approx(0.5)  # the other half is the class token's


def test_a_rollout_of_heads_that_read_themselves_is_the_class_token_itself():
    same = np.broadcast_to(np.eye(257), (2, 3, 257, 257))
    assert (maps.rollout(same) == 0).all()


def test_a_rollout_is_the_product_of_layers_that_are_half_the_identity():
    rng = np.random.default_rng(1)
    weights = rng.dirichlet(np.ones(257), size=(2, 2, 257))
    first, second = ((layer.mean(axis=0) + np.eye(257)) / 2 for layer in weights)
    np.testing.assert_allclose(maps.rollout(weights), (second @ first)[0, 1:])
    without = (weights[1, 0] + np.eye(257)) / 2 @ first
    np.testing.assert_allclose(maps.rollout(weights, (1, 1)), without[0, 1:])


def test_weights_are_kept_in_steps_up_to_the_largest_of_their_row():
    levels, largest = arrays.stepped(np.array([[0.5, 0.25, 0.0], [0.1, 0.1, 0.1]]))
    assert levels.tolist() == [[255, 128, 0], [255, 255, 255]]
    assert largest.tolist() == pytest.approx([0.5, 0.1], rel=1e-3)


@pytest.mark.parametrize("name", ["coffee", "chelsea"])
def test_the_stored_heads_are_those_of_the_tool(name):
    there = vit_maps(name)
    heads = arrays.CLICKED | (arrays.MORE_SHIFTS if name == "coffee" else {})
    assert dict(zip(there.names, map(tuple, there.heads), strict=True)) == heads
    assert vit_heads().photographs == list(photographs.SOURCES)
