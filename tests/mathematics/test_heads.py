"""Heads, masks, positions and the parts of a block: by hand, by loops, by properties."""

import numpy as np
import pytest

from attnkit.attention import attention_weights, self_attention
from attnkit.block import layer_norm, layer_norm_gradients, small_network
from attnkit.heads import merge_heads, multi_head_attention, split_heads
from attnkit.masks import causal_mask, padding_mask
from attnkit.positions import rotate, sinusoidal_positions

N, HEADS, D_HEAD, D_VALUE, D_OUTPUT, D_MODEL, BATCH = 7, 3, 2, 5, 11, 13, 17
CLOSE = {"rtol": 1e-12, "atol": 1e-13}


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def layer(seed=0):
    """Draw the four matrices of a layer, of prime sizes."""
    return (
        random(D_MODEL, HEADS * D_HEAD, seed=seed),
        random(D_MODEL, HEADS * D_HEAD, seed=seed + 1),
        random(D_MODEL, HEADS * D_VALUE, seed=seed + 2),
        random(HEADS * D_VALUE, D_OUTPUT, seed=seed + 3),
    )


# ---------------------------------------------------------------------------------------- heads


def test_a_head_gets_its_own_columns():
    x = random(N, HEADS * D_HEAD)
    heads = split_heads(x, HEADS)
    for i in range(HEADS):
        np.testing.assert_array_equal(heads[i], x[:, i * D_HEAD : (i + 1) * D_HEAD])
    np.testing.assert_array_equal(merge_heads(heads), x)
    batch = random(BATCH, N, HEADS * D_HEAD)
    assert split_heads(batch, HEADS).shape == (BATCH, HEADS, N, D_HEAD)
    np.testing.assert_array_equal(merge_heads(split_heads(batch, HEADS)), batch)


def test_nothing_shares_memory_with_what_was_given():
    x = random(N, HEADS * D_HEAD)
    heads = split_heads(x, HEADS)
    assert not np.shares_memory(heads, x)
    assert not np.shares_memory(split_heads(x, 1), x)
    assert not np.shares_memory(merge_heads(heads[:1]), heads)


def test_several_heads_are_a_sum_over_single_ones():
    X, (W_query, W_key, W_value, W_output) = random(N, D_MODEL, seed=9), layer()
    output, weights = multi_head_attention(X, W_query, W_key, W_value, W_output, HEADS)
    total = np.zeros((N, D_OUTPUT))
    for i in range(HEADS):
        own, values = (slice(i * d, (i + 1) * d) for d in (D_HEAD, D_VALUE))
        head, its_weights = self_attention(X, W_query[:, own], W_key[:, own], W_value[:, values])
        np.testing.assert_allclose(weights[i], its_weights, **CLOSE)
        total += head @ W_output[values]
    np.testing.assert_allclose(output, total, **CLOSE)


def test_a_batch_and_a_mask_of_each_head():
    X, matrices = random(BATCH, N, D_MODEL, seed=9), layer()
    output, weights = multi_head_attention(X, *matrices, HEADS, mask=causal_mask(N))
    assert output.shape == (BATCH, N, D_OUTPUT)
    assert weights.shape == (BATCH, HEADS, N, N)
    alone, _ = multi_head_attention(X[3], *matrices, HEADS, mask=causal_mask(N))
    np.testing.assert_allclose(output[3], alone, **CLOSE)
    masks = np.stack([causal_mask(N), np.ones((N, N), bool), np.eye(N, dtype=bool)])
    _, weights = multi_head_attention(X[0], *matrices, HEADS, mask=masks)
    assert (weights[~masks] == 0).all()
    np.testing.assert_allclose(weights[2], np.eye(N))
    both = multi_head_attention(X[:2], *matrices, HEADS, mask=masks[None])[1]
    np.testing.assert_array_equal(both[0], weights)
    each = multi_head_attention(X[:3], *matrices, HEADS, mask=masks[:, None])[1]
    np.testing.assert_allclose(each[2], np.broadcast_to(np.eye(N), (HEADS, N, N)))


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: split_heads(np.ones((2, 6)), 4), ValueError, r"\(2, 6\).* n_heads must divide 6"),
        (lambda: split_heads(np.ones(6), 2), ValueError, r"needs \(n_tokens, d_model\)"),
        (lambda: split_heads(np.ones((2, 6)), 0), ValueError, "n_heads must be a whole number abo"),
        (lambda: split_heads(np.ones((2, 6)), 2.0), ValueError, "n_heads must be a whole number"),
        (lambda: merge_heads(np.ones((2, 6))), ValueError, "needs .n_heads, n_tokens, d_head"),
        (
            lambda: multi_head_attention(np.ones((2, 6)), *[np.ones((6, 6))] * 4, 4),
            ValueError,
            r"W_query has shape \(6, 6\).* n_heads must divide 6",
        ),
        (
            lambda: multi_head_attention(np.ones((2, 6)), *[np.eye(6)] * 3, np.eye(5), 2),
            ValueError,
            r"W_output has shape \(5, 5\); it needs \(6, d_output\)",
        ),
        (
            lambda: multi_head_attention(np.ones((2, 6)), *[np.eye(6)] * 4, 2, np.ones((2, 2))),
            TypeError,
            "mask must be boolean",
        ),
        (
            lambda: multi_head_attention(np.full((2, 2), 1e200), *[np.eye(2) * 1e200] * 4, 1),
            ValueError,
            "overflow",
        ),
        (  # two inputs and two heads: whose masks are they?
            lambda: multi_head_attention(
                np.ones((2, 3, 4)), *[np.eye(4)] * 4, 2, padding_mask([3, 2], 3)
            ),
            ValueError,
            r"\(2, 3, 3\).*\(2, 2, 3, 3\): pass mask\[:, None\] .* or mask\[None\]",
        ),
    ],
)
def test_wrong_heads_are_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()


# ---------------------------------------------------------------------------------------- masks


def test_masks_by_hand():
    assert [row.sum() for row in causal_mask(4)] == [1, 2, 3, 4]
    mask = padding_mask([1, 3], n_tokens=3)
    assert mask.shape == (2, 3, 3)
    assert mask[0].tolist() == [[True, False, False]] * 3
    assert mask[1].all()
    weights = attention_weights(random(2, HEADS, 3, 3), mask[:, None])
    assert (weights[0, :, :, 1:] == 0).all()
    mask[0, 0, 0] = False  # it is the caller's own


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: causal_mask(0), ValueError, "n_tokens must be a whole number above 0"),
        (lambda: causal_mask(2.5), ValueError, "n_tokens must be a whole number"),
        (lambda: padding_mask(0, 3), ValueError, "lengths must be from 1 to n_tokens = 3.* is 0"),
        (lambda: padding_mask([2, 4], 3), ValueError, "but one is 4"),
        (lambda: padding_mask(1.0, 3), TypeError, "lengths must be whole numbers"),
        (lambda: padding_mask([True], 3), TypeError, "lengths must be whole numbers"),
    ],
)
def test_wrong_masks_are_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()


# ------------------------------------------------------------------------------------ positions


def test_sinusoids_by_a_loop():
    positions = sinusoidal_positions(N, 6, base=100)
    for t in range(N):
        for i in range(3):
            angle = t / 100 ** (2 * i / 6)
            assert positions[t, 2 * i] == pytest.approx(np.sin(angle))
            assert positions[t, 2 * i + 1] == pytest.approx(np.cos(angle))


def test_dot_products_of_sinusoids_depend_on_the_distance_alone():
    positions = sinusoidal_positions(211, 64)
    products = positions @ positions.T
    for offset in (1, 10, 100):
        assert np.ptp(np.diagonal(products, offset)) < 1e-11
    np.testing.assert_allclose(products, products.T)
    assert products[0, 100] > products[0, 50]  # they do not fall steadily


def test_a_later_sinusoid_is_an_earlier_one_turned():
    positions = sinusoidal_positions(N, 6)
    # with the cosine first, as the pair of `rotate` has it
    turned = rotate(positions[:3, ::-1].reshape(3, 3, 2)[:, ::-1].reshape(3, 6), [4, 4, 4])
    swapped = positions[4:7, ::-1].reshape(3, 3, 2)[:, ::-1].reshape(3, 6)
    np.testing.assert_allclose(turned, swapped, atol=1e-12)


@pytest.mark.parametrize("offset", [3, -3])
def test_a_rotated_dot_product_knows_the_offset_and_its_sign(offset):
    query, key = random(1, 8, seed=1), random(1, 8, seed=2)
    at = [
        (rotate(query, [place]) @ rotate(key, [place + offset]).T).item()
        for place in (3, 10, 100, 1000)
    ]
    assert np.ptp(at) < 1e-9
    other = (rotate(query, [10]) @ rotate(key, [10 - offset]).T).item()
    assert abs(other - at[0]) > 0.1


def test_a_rotation_keeps_lengths_and_the_first_place():
    x = random(HEADS, N, 6)
    rotated = rotate(x)
    np.testing.assert_allclose(np.linalg.norm(rotated, axis=-1), np.linalg.norm(x, axis=-1))
    np.testing.assert_array_equal(rotated[:, 0], x[:, 0])
    np.testing.assert_allclose(rotated[2], rotate(x[2], range(N)))
    assert rotate(x.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: sinusoidal_positions(3, 5), ValueError, "d_model is 5.* even dimension"),
        (lambda: sinusoidal_positions(0, 4), ValueError, "n_tokens must be a whole number above 0"),
        (lambda: sinusoidal_positions(3, 4, base=0), ValueError, "base must be above 0"),
        (lambda: rotate(np.ones((2, 3))), ValueError, r"x has shape \(2, 3\).* even dimension"),
        (lambda: rotate(np.ones((2, 4)), [1]), ValueError, r"positions has shape \(1,\); it needs"),
        (lambda: rotate(np.ones((2, 4)), [0, np.nan]), ValueError, "positions needs finite"),
        (lambda: rotate(np.ones((1, 4)), [2.0**53 + 2]), ValueError, r"positions has 9.0.*e\+15"),
        (lambda: rotate(np.full((2, 2), 1.7e308)), ValueError, "results overflow float64"),
        (lambda: rotate(np.full((2, 2), 3.4e38, "f4")), ValueError, "results overflow float32"),
        (
            lambda: rotate(np.ones((99, 98)), base=5e-324),
            ValueError,
            "angles overflow.*base is too",
        ),
        (lambda: sinusoidal_positions(99, 98, 5e-324), ValueError, "angles overflow.*base is too"),
        (lambda: rotate(np.ones(4)), ValueError, r"x has shape \(4,\); it needs \(n_tokens, d\)"),
    ],
)
def test_wrong_positions_are_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()


# -------------------------------------------------------------------------- the parts of a block


def test_layer_norm_by_a_loop():
    x, gain, bias = random(N, D_MODEL), random(D_MODEL, seed=1), random(D_MODEL, seed=2)
    y = layer_norm(x, gain, bias, epsilon=0.01)
    for row, result in zip(x, y, strict=True):
        mean = sum(row) / D_MODEL
        spread = (sum((number - mean) ** 2 for number in row) / D_MODEL + 0.01) ** 0.5
        np.testing.assert_allclose(result, gain * (row - mean) / spread + bias)
    for equal in (5, 0.1, 1e17 / 3):  # the mean of three of the last two is rounded
        assert not layer_norm([[equal] * 3]).any()
        assert abs(layer_norm_gradients([[equal] * 3], [[1, 2, 6]])[0]).max() > 100
    assert layer_norm(x.astype(np.float32)).dtype == np.float32


def test_the_small_network_sees_one_token_at_a_time():
    x, W_in, W_out = random(N, D_MODEL), random(D_MODEL, 5, seed=1), random(5, D_OUTPUT, seed=2)
    b_in, b_out = random(5, seed=3), random(D_OUTPUT, seed=4)
    y = small_network(x, W_in, b_in, W_out, b_out)
    for row, result in zip(x, y, strict=True):
        hidden = [max(0, number) for number in row @ W_in + b_in]
        np.testing.assert_allclose(result, hidden @ W_out + b_out)
    np.testing.assert_allclose(small_network(x[::-1], W_in, b_in, W_out, b_out), y[::-1])


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: layer_norm([[5, 5]], epsilon=0), ValueError, "equal numbers.* epsilon > 0"),
        (lambda: layer_norm([[0.1] * 3], epsilon=0), ValueError, "equal numbers.* epsilon > 0"),
        (lambda: layer_norm([[1e-200, 0]], epsilon=0), ValueError, "too near each other to square"),
        (lambda: layer_norm([[1, 2]], [[1, 2]]), ValueError, r"gain has shape \(1, 2\); it needs"),
        (lambda: layer_norm([[1, 2]], epsilon=-1), ValueError, "epsilon must be .* at least 0"),
        (lambda: layer_norm([[1, 2]], gain=[1]), ValueError, r"gain has shape \(1,\); it needs"),
        (lambda: layer_norm([1, 2]), ValueError, r"x has shape \(2,\); it needs"),
        (lambda: layer_norm([[1e200, -1e200]]), ValueError, "variances overflow"),
        (
            lambda: small_network([[1, 2]], np.eye(2), [0], np.eye(2), [0, 0]),
            ValueError,
            r"b_in has shape \(1,\); it needs \(2,\)",
        ),
        (
            lambda: small_network([[1, 2]], np.eye(2), np.ones((3, 2)), np.eye(2), [0, 0]),
            ValueError,
            r"b_in has shape \(3, 2\); it needs \(2,\)",
        ),
    ],
)
def test_wrong_parts_are_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()
