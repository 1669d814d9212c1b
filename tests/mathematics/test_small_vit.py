"""The small Vision Transformer: its patches, its gradients by differences, its training."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import attnkit.vit
from attnkit.attention import attention
from attnkit.block import layer_norm, layer_norm_gradients, small_network
from attnkit.heads import multi_head_attention
from attnkit.learning import cross_entropy
from attnkit.vit import backward, forward, patches, start, train

BATCH, N_PATCHES, D_PATCH, CLASSES = 3, 5, 7, 4
SIZES = {"n_patches": N_PATCHES, "d_patch": D_PATCH, "d_model": 6, "d_hidden": 8, "n_layers": 2}


def drawn(seed=0, **sizes):
    """Return parameters in float64, with no gain of 1 and no bias of 0, and pictures."""
    rng = np.random.default_rng(seed)
    parameters = start(rng, n_classes=CLASSES, **(SIZES | sizes))
    parameters = {name: W + rng.normal(0, 0.2, W.shape) for name, W in parameters.items()}
    return parameters, rng.normal(size=(BATCH, N_PATCHES, D_PATCH)), rng.integers(CLASSES, size=3)


def test_the_module_can_be_read_in_class():
    assert len(Path(attnkit.vit.__file__).read_text("utf-8").splitlines()) < 200


# --------------------------------------------------------------------------------------- patches


def test_patches_by_a_loop():
    images = np.random.default_rng(0).random((4, 6, 9))
    cut = patches(images, side=3)
    assert cut.shape == (4, 6, 9)
    for n, image in enumerate(images):
        for place in range(6):
            top, left = 3 * (place // 3), 3 * (place % 3)
            expected = image[top : top + 3, left : left + 3].ravel()
            np.testing.assert_array_equal(cut[n, place], expected)
    assert not np.shares_memory(cut, images)
    assert patches(images.astype(np.float32), side=3).dtype == np.float32


@pytest.mark.parametrize(
    ("images", "side", "says"),
    [
        (np.zeros((8, 8)), 2, r"images has shape \(8, 8\)"),
        (np.zeros((1, 8, 9)), 2, r"images has shape \(1, 8, 9\); side 2 must divide"),
        (np.zeros((1, 9, 8)), 2, r"images has shape \(1, 9, 8\); side 2 must divide"),
        (np.zeros((1, 8, 8)), 0, "side must be a whole number above 0"),
        (np.full((1, 8, 8), np.nan), 2, "images needs finite numbers"),
    ],
)
def test_pictures_that_cannot_be_cut_are_refused(images, side, says):
    with pytest.raises(ValueError, match=says):
        patches(images, side)


# --------------------------------------------------------------------------- forward and backward


@pytest.mark.parametrize("n_heads", [1, 2, 3])
def test_forward_is_made_of_the_books_pieces(n_heads):
    P, x, _ = drawn(n_heads)
    logits, weights, _ = forward(P, x, n_heads)
    tokens = np.stack(
        [np.vstack([P["class_token"], each @ P["W_patch"] + P["b_patch"]]) for each in x]
    )
    tokens = tokens + P["positions"]
    for l in range(2):
        W = {name: array[l] for name, array in P.items() if len(array) == 2}
        read = layer_norm(tokens, W["gain_attention"], W["bias_attention"])
        matrices = (W[f"W_{name}"] for name in ("query", "key", "value", "output"))
        mixed, shares = multi_head_attention(read, *matrices, n_heads)
        np.testing.assert_allclose(weights[l], shares)
        tokens = tokens + mixed
        read = layer_norm(tokens, W["gain_network"], W["bias_network"])
        tokens = tokens + small_network(read, W["W_in"], W["b_in"], W["W_out"], W["b_out"])
    answer = layer_norm(tokens, P["gain_class"], P["bias_class"])[:, 0]
    np.testing.assert_allclose(logits, answer @ P["W_class"] + P["b_class"])
    assert weights.shape == (2, BATCH, n_heads, 1 + N_PATCHES, 1 + N_PATCHES)


def measured(P, x, targets, name, n_heads, step=1e-6):
    """Return how the loss changes with each number of a parameter."""
    slopes = np.zeros_like(P[name])
    for place in np.ndindex(slopes.shape):
        nudge = np.zeros_like(slopes)
        nudge[place] = step
        above, below = (
            cross_entropy(forward(P | {name: W}, x, n_heads)[0], targets)[0]
            for W in (P[name] + nudge, P[name] - nudge)
        )
        slopes[place] = (above - below) / (2 * step)
    return slopes


@pytest.mark.parametrize("name", start(np.random.default_rng(0)))
def test_each_gradient_by_differences(name):
    P, x, targets = drawn(3)
    logits, _, kept = forward(P, x)
    _, for_logits = cross_entropy(logits, targets)
    gradients = backward(P, for_logits, kept)
    assert set(gradients) == set(P)
    expected = measured(P, x, targets, name, n_heads=2)
    assert np.abs(expected).max() > 1e-4
    np.testing.assert_allclose(gradients[name], expected, rtol=1e-5, atol=1e-8)


def test_without_positions_the_order_of_the_patches_does_not_count():
    P, x, _ = drawn(4)
    there, anywhere = P | {"positions": 0 * P["positions"]}, x[:, [3, 1, 4, 0, 2]]
    np.testing.assert_allclose(forward(there, anywhere)[0], forward(there, x)[0])
    assert np.abs(forward(P, anywhere)[0] - forward(P, x)[0]).max() > 0.01


def test_it_computes_in_the_type_of_the_parameters():
    P, x, targets = drawn()
    small = {name: W.astype(np.float32) for name, W in P.items()}
    logits, weights, kept = forward(small, x)
    _, for_logits = cross_entropy(logits, targets)
    arrays = [logits, weights, *backward(small, for_logits, kept).values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    np.testing.assert_allclose(logits, forward(P, x)[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", [(3, 4, 7), (3, 5, 6), (5, 7)])
def test_patches_that_do_not_fit_are_refused(shape):
    with pytest.raises(ValueError, match=re.escape(f"x has shape {shape}")):
        forward(drawn()[0], np.zeros(shape))


# ---------------------------------------------------------------------------------------- the norm


@pytest.mark.parametrize("gain", [None, [0.5, -2.0, 1.0, 3.0]])
def test_the_norm_by_differences(gain):
    rng = np.random.default_rng(0)
    x, back = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    for_x, for_gain, for_bias = layer_norm_gradients(x, back, gain, epsilon=0.1)
    expected = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[place] = 1e-6
        above, below = (layer_norm(moved, gain, epsilon=0.1) for moved in (x + nudge, x - nudge))
        expected[place] = ((above - below) * back).sum() / 2e-6
    np.testing.assert_allclose(for_x, expected, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(for_gain, (layer_norm(x, epsilon=0.1) * back).sum(axis=(0, 1)))
    np.testing.assert_allclose(for_bias, back.sum(axis=(0, 1)))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (([[1, 2]], [[1, 2, 3]]), r"output_gradient has shape \(1, 3\); it needs \(1, 2\)"),
        (([[1, 2]], [[1, 2]], [1]), r"gain has shape \(1,\); it needs \(2,\)"),
        (([[1, 2]], [[1, np.nan]]), "output_gradient needs finite numbers"),
        (([[1, 2]], [[1e308, -1e308]], [1e308, 1]), "gradients overflow"),
        (([[1, 1]], [[1, 2]], None, 0), "equal numbers"),
    ],
)
def test_what_the_norm_cannot_walk_back_is_refused(given, says):
    with pytest.raises(ValueError, match=says):
        layer_norm_gradients(*given)


# ----------------------------------------------------------------------------------------- training


def toy():
    """Return pictures whose class is the place of their one bright patch."""
    targets = np.tile(np.arange(CLASSES), 20)
    x = np.random.default_rng(0).normal(0, 0.1, (80, N_PATCHES, D_PATCH))
    x[np.arange(80), targets] += 1
    return x, targets


def test_training_finds_where_the_bright_patch_is():
    x, targets = toy()
    first = start(np.random.default_rng(0), n_classes=CLASSES, **(SIZES | {"d_model": 16}))
    before = {name: W.copy() for name, W in first.items()}
    steps = list(train(first, x, targets, n_epochs=30))
    assert len(steps) == 30 * 3  # of 80 pictures, 32, 32 and 16
    assert steps[-1][1] < 0.1 < 1 < steps[0][1]
    assert (forward(steps[-1][0], x)[0].argmax(axis=-1) == targets).all()
    for name, W in first.items():
        np.testing.assert_array_equal(W, before[name])
        assert np.abs(steps[-1][0][name] - W).max() > 0


def test_steps_become_shorter():
    """The first of Adam's steps is as long as the rate, the last of 30 nearly a thirtieth of it."""
    x, targets = toy()
    first = start(np.random.default_rng(0), n_classes=CLASSES, **SIZES)
    path = [first, *(after for after, _ in train(first, x, targets, n_epochs=10))]
    moves = [np.abs(b["W_class"] - a["W_class"]).max() for a, b in pairwise(path)]
    assert len(moves) == 30
    assert moves[0] == pytest.approx(0.004, rel=1e-3)
    assert moves[-1] < 0.004 / 15


def test_the_same_seed_is_the_same_training_and_another_is_not():
    x, targets = toy()
    first = start(np.random.default_rng(0), n_classes=CLASSES, **SIZES)
    losses = [[loss for _, loss in train(first, x, targets, n_epochs=1, seed=s)] for s in (0, 0, 1)]
    assert losses[0] == losses[1] != losses[2]


def test_each_picture_is_seen_once_in_an_epoch(monkeypatch):
    x, targets = toy()
    x[:, 0, 0] = np.arange(80)
    seen = []

    def watched(parameters, batch, n_heads):
        seen.extend(batch[:, 0, 0])
        return forward(parameters, batch, n_heads)

    monkeypatch.setattr(attnkit.vit, "forward", watched)
    list(train(start(np.random.default_rng(0), n_classes=CLASSES, **SIZES), x, targets, n_epochs=2))
    assert sorted(seen[:80]) == sorted(seen[80:]) == list(range(80))
    assert seen[:80] != seen[80:]


def test_what_is_frozen_does_not_move():
    x, targets = toy()
    first = start(np.random.default_rng(0), n_classes=CLASSES, **SIZES)
    *_, (last, _) = train(first, x, targets, n_epochs=1, frozen=["positions", "W_in"])
    still = {name for name, W in first.items() if (last[name] == W).all()}
    assert still == {"positions", "W_in"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"targets": [0, 1]}, r"x has shape \(80, 5, 7\) and targets \(2,\)"),
        ({"x": np.zeros((0, 5, 7)), "targets": []}, r"x has shape \(0, 5, 7\)"),
        ({"targets": np.full(80, CLASSES)}, r"classes from 0 to 3"),
        ({"frozen": "positions"}, "frozen has 'p'; the parameters are class_token, positions"),
        ({"n_epochs": 0}, "n_epochs must be a whole number above 0"),
        ({"n_heads": 4}, "n_heads must divide 6"),
    ],
)
def test_what_cannot_be_trained_is_refused(wrong, says):
    x, targets = toy()
    first = start(np.random.default_rng(0), n_classes=CLASSES, **SIZES)
    with pytest.raises(ValueError, match=says):
        next(train(**({"parameters": first, "x": x, "targets": targets} | wrong)))


def test_weights_are_those_of_attention():
    """The row of the class token: what it reads in the first layer, by one query."""
    P, x, _ = drawn()
    _, weights, _ = forward(P, x, n_heads=1)
    tokens = np.vstack([P["class_token"], x[0] @ P["W_patch"] + P["b_patch"]]) + P["positions"]
    read = layer_norm(tokens, P["gain_attention"][0], P["bias_attention"][0])
    keys, values = read @ P["W_key"][0], read @ P["W_value"][0]
    row = attention(read[:1] @ P["W_query"][0], keys, values)[1]
    np.testing.assert_allclose(weights[0, 0, 0, :1], row)
