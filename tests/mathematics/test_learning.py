"""Learning to attend: gradients by hand and by differences, and what is refused."""

import math

import numpy as np
import pytest

from attnkit.attention import attention, attention_weights, dot_scores
from attnkit.learning import Adam, attention_gradients, cross_entropy, projection_gradient
from attnkit.masks import causal_mask

N, N_KEYS, D_K, D_V, BATCH, HEADS = 5, 7, 3, 2, 11, 13


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def differences(loss, array, step=1e-6):
    """Measure how a loss changes with each number of an array, which is put back afterwards."""
    slopes = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        was = array[place]
        array[place] = was + step
        above = loss()
        array[place] = was - step
        slopes[place] = (above - loss()) / (2 * step)
        array[place] = was
    return slopes


# ------------------------------------------------------------------------------------- gradients


@pytest.mark.parametrize("divisor", [None, 1, 10.0])
@pytest.mark.parametrize("seed", range(3))
def test_gradients_of_attention_by_differences(seed, divisor):
    Q, K, V = (random(*shape, seed=seed) for shape in ((N, D_K), (N_KEYS, D_K), (N_KEYS, D_V)))
    back, c = random(N, D_V, seed=seed + 9), divisor or math.sqrt(D_K)

    def loss():
        return (attention_weights(dot_scores(Q, K) / c) @ V * back).sum()

    gradients = attention_gradients(Q, K, V, back, divisor=divisor)
    for gradient, array in zip(gradients, (Q, K, V), strict=True):
        np.testing.assert_allclose(gradient, differences(loss, array), rtol=1e-6, atol=1e-8)


def test_a_head_and_a_mask_by_differences():
    """Keys and values that all heads share get the sum over the heads."""
    Q, K, V = random(BATCH, HEADS, N, D_K), random(HEADS, N, D_K, seed=1), random(1, N, D_V, seed=2)
    back, mask = random(BATCH, HEADS, N, D_V, seed=3), causal_mask(N)

    def loss():
        return (attention(Q, K, V, mask)[0] * back).sum()

    gradients = attention_gradients(Q, K, V, back, mask)
    assert [gradient.shape for gradient in gradients] == [Q.shape, K.shape, V.shape]
    np.testing.assert_allclose(gradients[1], differences(loss, K), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(gradients[2], differences(loss, V), rtol=1e-5, atol=1e-7)
    no_keys_later = attention_gradients(Q[0, 0, :1], K[0], V[0], back[0, 0, :1], mask[:1])
    assert (no_keys_later[1][1:] == 0).all()
    assert (no_keys_later[2][1:] == 0).all()


def test_what_moves_all_keys_alike_changes_nothing():
    """The softmax sees gaps alone, so the pulls on the keys of one query cancel."""
    Q, K, V = random(1, D_K), random(N_KEYS, D_K, seed=1), random(N_KEYS, D_V, seed=2)
    _, for_keys, for_values = attention_gradients(Q, K, V, [[1, -2]])
    np.testing.assert_allclose(for_keys.sum(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(for_values.sum(axis=0), [1, -2])


def test_the_loss_by_differences_and_by_a_loop():
    logits, targets = random(BATCH, N, D_K), np.random.default_rng(1).integers(D_K, size=(BATCH, N))
    loss, gradient = cross_entropy(logits, targets)
    losses = [
        math.log(sum(math.exp(z) for z in row)) - row[target]
        for row, target in zip(logits.reshape(-1, D_K), targets.ravel(), strict=True)
    ]
    assert loss == pytest.approx(np.mean(losses))
    measured = differences(lambda: cross_entropy(logits, targets)[0], logits)
    np.testing.assert_allclose(gradient, measured, rtol=1e-5, atol=1e-9)


def test_a_loss_of_large_logits():
    loss, gradient = cross_entropy([[1e5, 0], [0, 1e300]], [1, 1])
    assert loss == 5e4
    np.testing.assert_allclose(gradient, [[0.5, -0.5], [0, 0]])


def test_all_tokens_share_a_projection():
    X, W, back = random(BATCH, N, D_K), random(D_K, D_V, seed=1), random(BATCH, N, D_V, seed=2)
    measured = differences(lambda: (X @ W * back).sum(), W)
    np.testing.assert_allclose(projection_gradient(X, back), measured, rtol=1e-6)
    each = sum(projection_gradient(x, b) for x, b in zip(X, back, strict=True))
    np.testing.assert_allclose(projection_gradient(X, back), each)


# ------------------------------------------------------------------------------------------ steps


def test_adam_by_a_loop():
    """Two steps of one number, by the formula."""
    adam = Adam(rate=0.5, mean_decay=0.75, square_decay=0.5, epsilon=1e-3)
    W, m, v = 1.0, 0.0, 0.0
    after = {"W": np.array(W)}
    for t, g in enumerate((2.0, -3.0, 0.0), 1):
        m, v = 0.75 * m + 0.25 * g, 0.5 * v + 0.5 * g**2
        W -= 0.5 * (m / (1 - 0.75**t)) / (math.sqrt(v / (1 - 0.5**t)) + 1e-3)
        after = adam.step(after, {"W": g})
        assert after["W"] == pytest.approx(W)


def test_a_frozen_parameter_stays_and_starts_anew():
    adam, one, other = Adam(0.1), np.ones(3), np.ones(2)
    first = adam.step({"one": one, "other": other}, {"one": [1, 2, 3]})
    np.testing.assert_array_equal(first["other"], other)
    assert not np.shares_memory(first["other"], other)
    np.testing.assert_allclose(first["one"], 0.9)
    np.testing.assert_array_equal(one, 1)
    second = adam.step(first, {"other": [5, -5]})
    np.testing.assert_allclose(second["other"], [0.9, 1.1])  # as a first step


def test_a_refused_step_is_no_step():
    adam, fresh = Adam(0.1), Adam(0.1)
    for wrong in ({"W": [np.nan]}, {"W": [1, 2]}, {"V": [1]}, {"W": [1e200]}):
        with pytest.raises(ValueError, match=r"gradient|gradients"):
            adam.step({"W": [1.0]}, wrong)
    for given in ([2.0], [-1.0]):
        assert adam.step({"W": [1.0]}, {"W": given}) == fresh.step({"W": [1.0]}, {"W": given})


# --------------------------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: cross_entropy([[1, 2]], [2]), ValueError, r"classes from 0 to 1.*\[0\] is 2"),
        (lambda: cross_entropy([[1, 2]], [-1]), ValueError, r"classes from 0 to 1.*\[0\] is -1"),
        (lambda: cross_entropy([[1, 2]], [1.0]), TypeError, "targets must be whole numbers.*float"),
        (lambda: cross_entropy([[1, 2]], [True]), TypeError, "targets must be whole numbers"),
        (lambda: cross_entropy([[1, 2]], [0, 1]), ValueError, r"targets has shape \(2,\).*\(1,\)"),
        (lambda: cross_entropy([[1e308, -1e308]], [1]), ValueError, "losses overflow"),
        (
            lambda: attention_gradients([[1, 2]], [[1]], [[1]], [[1]]),
            ValueError,
            r"keys has shape \(1, 1\); it needs \(n_keys, 2\)",
        ),
        (
            lambda: attention_gradients([[1]], [[1]], [[1]], [[1, 2]]),
            ValueError,
            r"output_gradient has shape \(1, 2\); it needs \(1, 1\)",
        ),
        (
            lambda: attention_gradients([[1]], [[1]], [[1]], [[1]], divisor=0),
            ValueError,
            "divisor must be above 0",
        ),
        (
            lambda: attention_gradients([[1]], [[1]], [[1]], [[1]], mask=[[False]]),
            ValueError,
            "mask leaves query 0 no key",
        ),
        (
            lambda: attention_gradients([[1]], [[1]], [[1e200]], [[1e200]]),
            ValueError,
            "gradients of the weights overflow",
        ),
        (
            lambda: attention_gradients(np.ones((2, 1, 1)), np.ones((3, 1, 1)), [[1]], [[1]]),
            ValueError,
            "queries has shape .* and keys has shape .*; the axes in front",
        ),
        (
            lambda: projection_gradient([[1]], [[[1]]]),
            ValueError,
            r"projected_gradient has shape \(1, 1, 1\) and X has shape \(1, 1\)",
        ),
        (
            lambda: projection_gradient([[1], [2]], [[1]]),
            ValueError,
            r"projected_gradient has shape \(1, 1\); it needs \(2, d_k\)",
        ),
        (lambda: projection_gradient([[1e200]], [[1e200]]), ValueError, "gradients overflow"),
        (lambda: Adam(rate=0), ValueError, "rate must be above 0"),
        (lambda: Adam(mean_decay=1), ValueError, "mean_decay must be from 0 to below 1.* is 1"),
        (lambda: Adam(square_decay=[0.5]), ValueError, r"square_decay has shape \(1,\)"),
        (lambda: Adam(epsilon="small"), TypeError, "epsilon must hold real numbers"),
        (
            lambda: Adam().step({"W": [1.0]}, {"V": [1.0]}),
            ValueError,
            "gradients has 'V', but the parameters are W",
        ),
        (
            lambda: Adam().step({"W": [1.0]}, {"W": [1.0, 2.0]}),
            ValueError,
            r"the gradient of W has shape \(2,\) and W has shape \(1,\)",
        ),
        (
            lambda: Adam().step([[1.0]], [[1.0]]),
            TypeError,
            "parameters must be a dict .* not a list",
        ),
        (lambda: Adam().step({"W": [1.0]}, [[1.0]]), TypeError, "gradients must be a dict"),
        (
            lambda: attention_gradients([[4]], [[4]], [[1]], [[1]], divisor=1e-308),
            ValueError,
            "scores overflow float64: divisor is too small",
        ),
        (lambda: Adam(1e308).step({"W": [-1e308]}, {"W": [1.0]}), ValueError, "steps of W overfl"),
    ],
)
def test_what_is_wrong_is_said(call, error, says):
    with pytest.raises(error, match=says):
        call()
