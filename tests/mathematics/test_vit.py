"""What the book says of a Vision Transformer's heads, computed anew from the numbers it carries."""

import numpy as np
import pytest

from attnkit.datasets import (
    vit_compared,
    vit_filters,
    vit_heads,
    vit_maps,
    vit_order,
    vit_picture,
    vit_rollouts,
    vit_shifts,
    vit_things,
)

PHOTOGRAPHS = "coffee", "chelsea", "astronaut", "flower"
HEADS = {
    "up": (4, 5),
    "right": (2, 2),
    "everything": (4, 1),
    "near and alike": (3, 6),
    "counterparts": (9, 4),
    "the same thing": (12, 3),
}
N = 16
Y, X = np.divmod(np.arange(N * N), N)
DOWN, RIGHT = Y - Y[:, np.newaxis], X - X[:, np.newaxis]
NEAR = (np.abs(DOWN) <= 1) & (np.abs(RIGHT) <= 1)


def rank_correlation(a, b):
    return np.corrcoef(*(np.argsort(np.argsort(each)) for each in (a, b)))[0, 1]


def between_patches(maps):
    """Leave the class token out, and let each row sum to 1 again."""
    weights = maps[..., 1:, 1:]
    return weights / weights.sum(axis=-1, keepdims=True)


@pytest.fixture(scope="module")
def heads():
    return vit_heads()


@pytest.mark.parametrize(("photograph", "n"), [("coffee", 8), ("chelsea", 6)])
def test_the_clicked_heads(photograph, n):
    model = vit_maps(photograph)
    assert dict(list(zip(model.names, map(tuple, model.heads), strict=True))[:6]) == HEADS
    assert model.maps.shape == (n, 257, 257)
    assert model.class_rows.shape == (12, 6, 257)
    for rows in (model.maps, model.class_rows):  # steps: each may be off by half of one
        assert np.abs(rows.sum(axis=-1) - 1).max() < 0.05
        assert np.abs(rows.sum(axis=-1) - 1).mean() < 0.005
    by_steps = (model.maps[:, 1:, 1:] * NEAR).sum(axis=-1)
    np.testing.assert_allclose(model.near, by_steps, atol=0.01)


@pytest.mark.parametrize("photograph", PHOTOGRAPHS)
def test_the_photographs_are_colours(photograph):
    picture = vit_picture(photograph)
    side = 224 if photograph in PHOTOGRAPHS[:2] else 112
    assert picture.shape == (side, side, 3)
    assert 0 <= picture.min() < 0.2 < 0.7 < picture.max() <= 1


@pytest.mark.parametrize("load", [vit_picture, vit_maps, vit_compared])
def test_a_photograph_that_is_not_there_is_refused(load):
    with pytest.raises(ValueError, match=r"must be one of .*, got 'teapot'"):
        load("teapot")


# -- shifts --------------------------------------------------------------------------------------


def test_four_heads_have_learned_the_four_shifts_by_one_patch(heads):
    shifts = vit_shifts()
    assert shifts.heads == [[2, 2], [3, 4], [4, 2], [4, 5]]
    assert shifts.offsets == [[0, 1], [0, -1], [1, 0], [-1, 0]]
    means = shifts.weights.mean(axis=0)
    np.testing.assert_allclose(means, [0.65, 0.69, 0.65, 0.63], atol=5e-3)
    for (layer, head), (down, right), mean in zip(shifts.heads, shifts.offsets, means, strict=True):
        kernel = heads.kernels[layer - 1, head - 1]
        assert np.unravel_index(kernel.argmax(), kernel.shape) == (5 + down, 5 + right)
        assert kernel.max() == pytest.approx(mean, abs=1e-3)
    assert (shifts.most.min() >= 0.695, shifts.most.max() <= 0.955) == (True, True)


def test_the_shifts_need_positions_and_no_picture():
    shifts = vit_shifts()
    assert shifts.without_positions.min() == pytest.approx(0.02, abs=5e-3)
    assert shifts.without_positions.max() == pytest.approx(0.08, abs=5e-3)
    assert shifts.grey.min() == pytest.approx(0.74, abs=5e-3)


def test_the_shifts_are_nearly_a_convolution():
    means = vit_shifts().variation.mean(axis=0)
    assert (means.min() > 0.25, means.max() < 0.42) == (True, True)


def test_a_patch_at_the_upper_edge_has_none_above_and_rests_on_the_class_token():
    up = vit_maps().maps[0]
    assert up[1:, 0][Y == 0].max() > 0.9
    assert up[1:, 0][Y > 0].mean() < 0.1


# -- filters -------------------------------------------------------------------------------------


def test_components_are_at_right_angles_and_their_farthest_number_is_1():
    rows = vit_filters().components.reshape(28, -1)
    assert (rows.max(axis=1) == 1).all() and rows.min() >= -1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_allclose(rows @ rows.T, np.eye(28), atol=0.01)


# -- order ---------------------------------------------------------------------------------------


def test_positions_of_near_patches_are_alike():
    cosines = vit_order().cosines
    np.testing.assert_allclose(cosines, cosines.T)
    np.testing.assert_allclose(np.diag(cosines), 1, atol=0.01)
    assert cosines.min() < -0.5  # some are opposite
    assert cosines[(np.abs(DOWN) + np.abs(RIGHT)) == 1].mean() > cosines[DOWN > 8].mean() + 0.3


def test_without_positions_the_class_token_does_not_notice_the_order():
    order = vit_order()
    assert order.photographs == ["coffee", "chelsea", "astronaut", "rocket"]
    assert order.shuffled_without.max() < 2e-5
    assert order.shuffled.max() < 0.9


# -- heads that do what no kernel can ------------------------------------------------------------


def test_everything_reads_about_150_patches_and_near_and_alike_fewer():
    weights = between_patches(vit_maps().maps)
    counted = 1 / (weights**2).sum(axis=-1)
    assert np.median(counted[2]) == pytest.approx(150, abs=3)
    assert np.median(counted[3]) == pytest.approx(48, abs=2)


def test_far_away_the_same_thing_is_read():
    weights = between_patches(vit_maps().maps)[5]
    thing = np.ravel(vit_things())
    same = thing == thing[:, np.newaxis]
    distance = DOWN**2 + RIGHT**2
    by_distance = np.zeros_like(weights)
    for each in np.unique(distance):
        by_distance[distance == each] = weights[distance == each].mean()

    def share(rows):
        return ((rows * (same & ~NEAR)).sum(axis=1) / (rows * ~NEAR).sum(axis=1)).mean()

    found = [share(rows) for rows in (weights, by_distance, np.ones_like(weights))]
    np.testing.assert_allclose(found, [0.84, 0.42, 0.29], atol=5e-3)


# -- how far to trust a map ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("photograph", "late", "last", "rollout"),
    [
        ("coffee", 0.70, 0.36, 0.11),
        ("chelsea", 0.64, 0.01, 0.19),
        ("astronaut", 0.65, 0.38, 0.20),
        ("flower", 0.81, 0.79, 0.80),
    ],
)
def test_rank_correlations_with_what_hiding_a_patch_does(photograph, late, last, rollout):
    c = vit_compared(photograph)
    maps = c.class_rows_9_11, c.class_row_12, c.rollouts[0]
    found = [rank_correlation(each, c.effects) for each in maps]
    np.testing.assert_allclose(found, [late, last, rollout], atol=7e-3)
    assert c.effects.max() < 0.0053


@pytest.mark.parametrize("photograph", PHOTOGRAPHS[:3])
def test_a_rollout_that_begins_later_is_nearer_to_what_hiding_does(photograph):
    c = vit_compared(photograph)
    found = [rank_correlation(each, c.effects) for each in c.rollouts]
    assert found[7] > 0.74
    assert (np.diff(found[:5]) > 0).all()


def test_one_head_makes_the_spike_in_the_rollout_and_leaving_it_out_does_not_help():
    c, without = vit_compared(), vit_rollouts()

    def spike(rollout):
        return rollout.max() / np.median(rollout)

    assert spike(c.rollouts[0]) == pytest.approx(28.8, abs=0.1)
    spikes = np.array([[spike(each) for each in layer] for layer in without])
    assert np.unravel_index(spikes.argmin(), spikes.shape) == (0, 5)
    assert spikes[0, 5] == pytest.approx(6.3, abs=0.05)
    assert np.sort(spikes, axis=None)[1] > 20
    assert rank_correlation(without[0, 5], c.effects) < 0.09


def test_in_layer_1_one_head_reads_one_patch_from_everywhere(heads):
    of_head = heads.most_read[:, 0, 5]
    assert of_head[heads.photographs.index("coffee")] == pytest.approx(0.979, abs=1e-3)
    assert of_head[heads.photographs.index("flower")] > 0.999


def test_no_vector_of_a_patch_is_very_long(heads):
    assert heads.longest[:, -1].max() == pytest.approx(1.44, abs=5e-3)
    assert heads.longest.max() == pytest.approx(2.12, abs=5e-3)


def test_layers_2_to_6_mix_near_and_far_and_layer_1_is_mostly_far(heads):
    means = heads.distances.mean(axis=0)
    assert (means[0] > 5).all()
    assert means[0].mean() > means[1:].mean(axis=1).max()
    for layer in means[1:6]:
        assert (layer.min() < 3.2, layer.max() > 4.9) == (True, True)


def test_a_caller_who_changes_an_array_changes_no_other_callers_array():
    vit_maps().maps[:] = -1
    assert vit_maps().maps.min() == 0
