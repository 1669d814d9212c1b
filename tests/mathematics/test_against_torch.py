"""The mathematics beside torch, where torch is installed: ``pip install torch``.

torch is no requirement of the tests: for some machines its wheel is several gigabytes. Without it,
test_leading_axes.py checks the same against loops and einsum.
"""

import importlib.util

import numpy as np
import pytest

from attnkit.attention import (
    additive_scores,
    attention,
    attention_output,
    attention_weights,
    bilinear_scores,
    dot_scores,
    gaussian_scores,
    self_attention,
    softmax,
    softmax_jacobian,
)
from attnkit.block import layer_norm, layer_norm_gradients, small_network
from attnkit.heads import multi_head_attention
from attnkit.learning import Adam, attention_gradients, cross_entropy, projection_gradient
from attnkit.masks import causal_mask, padding_mask
from attnkit.positions import rotate
from attnkit.vit import backward, forward, patches, start

if importlib.util.find_spec("torch") is None:
    pytest.skip("torch is not installed", allow_module_level=True)

N_QUERIES, N_KEYS, D_K, D_V, HEADS, BATCH = 5, 7, 3, 2, 11, 17
CASES = range(50)
CLOSE = {"rtol": 1e-11, "atol": 1e-13}


@pytest.fixture(scope="module")
def torch():
    import torch

    return torch


def case(seed):
    """Draw queries, keys, values and a mask with axes in front that broadcast together."""
    rng = np.random.default_rng(seed)
    full = (BATCH, HEADS)[: rng.integers(3)]

    def front():
        left = rng.integers(len(full) + 1)
        return tuple(int(rng.choice([1, n])) for n in full[left:])

    spread = 10 ** rng.uniform(-2, 2)
    queries = spread * rng.standard_normal((*front(), N_QUERIES, D_K))
    keys, values = rng.standard_normal((*front(), N_KEYS, D_K)), rng.standard_normal((N_KEYS, D_V))
    if rng.random() < 0.5:
        values = rng.standard_normal((*front(), N_KEYS, D_V))
    scores_front = np.broadcast_shapes(queries.shape[:-2], keys.shape[:-2])
    mask = (
        rng.random((*scores_front[rng.integers(len(scores_front) + 1) :], N_QUERIES, N_KEYS)) < 0.6
    )
    mask[..., 2] |= ~mask.any(axis=-1)
    return queries, keys, values, mask


@pytest.mark.parametrize("seed", CASES)
def test_attention_of_heads_with_a_mask(torch, seed):
    *arrays, mask = case(seed)
    sdpa = torch.nn.functional.scaled_dot_product_attention
    for some in (None, mask):
        tensors = [torch.from_numpy(a) for a in arrays]
        expected = sdpa(
            *tensors, attn_mask=None if some is None else torch.from_numpy(some)
        ).numpy()
        for output in (attention(*arrays, some)[0], attention_output(*arrays, some, block=2)):
            assert output.shape == expected.shape
            np.testing.assert_allclose(output, expected, **CLOSE)


@pytest.mark.parametrize("seed", CASES)
def test_causal_mask_bias_and_another_scale(torch, seed):
    rng = np.random.default_rng(seed)
    q, k, v = (rng.standard_normal((HEADS, N_KEYS, d)) for d in (D_K, D_K, D_V))
    bias = rng.standard_normal((HEADS, N_KEYS, N_KEYS))
    sdpa = torch.nn.functional.scaled_dot_product_attention
    tensors = [torch.from_numpy(a) for a in (q, k, v)]
    causal = np.tri(N_KEYS, dtype=bool)
    np.testing.assert_allclose(
        attention(q, k, v, causal)[0], sdpa(*tensors, is_causal=True).numpy(), **CLOSE
    )
    biased, _ = attention(q, k, v, score=lambda q, k: dot_scores(q, k) / 10 + bias)
    expected = sdpa(*tensors, attn_mask=torch.from_numpy(bias), scale=0.1).numpy()
    np.testing.assert_allclose(biased, expected, **CLOSE)


@pytest.mark.parametrize("seed", CASES)
def test_softmax_and_its_derivative(torch, seed):
    rng = np.random.default_rng(seed)
    scores = 10 ** rng.uniform(-2, 3) * rng.standard_normal((N_QUERIES, N_KEYS))
    tensor = torch.from_numpy(scores)
    np.testing.assert_allclose(softmax(scores), torch.softmax(tensor, -1).numpy(), **CLOSE)
    np.testing.assert_allclose(softmax(scores, axis=0), torch.softmax(tensor, 0).numpy(), **CLOSE)
    expected = torch.stack(
        [torch.autograd.functional.jacobian(lambda s: torch.softmax(s, -1), row) for row in tensor]
    )
    np.testing.assert_allclose(softmax_jacobian(softmax(scores)), expected.numpy(), **CLOSE)


@pytest.mark.parametrize("seed", CASES)
def test_scores_of_heads(torch, seed):
    queries, keys, *_ = case(seed)
    rng = np.random.default_rng(seed)
    q, k = torch.from_numpy(queries), torch.from_numpy(keys)
    distances = (q.unsqueeze(-2) - k.unsqueeze(-3)).square().sum(-1).numpy()
    np.testing.assert_allclose(gaussian_scores(queries, keys, 2), -distances / 8, rtol=1e-9)
    M, W_query, W_key = (rng.standard_normal((D_K, D_K)) for _ in range(3))
    np.testing.assert_allclose(
        bilinear_scores(queries, keys, M),
        torch.nn.functional.bilinear(
            *(t.contiguous() for t in torch.broadcast_tensors(q.unsqueeze(-2), k.unsqueeze(-3))),
            torch.from_numpy(M)[None],
        )[..., 0],
        rtol=1e-9,
        atol=1e-11,
    )
    w_score = rng.standard_normal(D_K)
    hidden = torch.tanh(
        (q @ torch.from_numpy(W_query)).unsqueeze(-2) + (k @ torch.from_numpy(W_key)).unsqueeze(-3)
    )
    np.testing.assert_allclose(
        additive_scores(queries, keys, W_query, W_key, w_score),
        (hidden @ torch.from_numpy(w_score)).numpy(),
        rtol=1e-9,
        atol=1e-11,
    )


def test_self_attention_is_torchs_multihead_attention(torch):
    """The heads of torch's module, laid out as (n_heads, d_model, d_k)."""
    d_k = 3
    d_model = HEADS * d_k
    torch.manual_seed(0)
    module = torch.nn.MultiheadAttention(d_model, HEADS, bias=False, dtype=torch.float64)
    X = torch.randn(N_KEYS, d_model, dtype=torch.float64)
    expected, expected_weights = module(X, X, X, average_attn_weights=False)
    rows = module.in_proj_weight.detach().numpy().reshape(3, HEADS, d_k, d_model)
    output, weights = self_attention(X.numpy(), *rows.mT)
    np.testing.assert_allclose(weights, expected_weights.detach().numpy(), **CLOSE)
    joined = output.swapaxes(0, 1).reshape(N_KEYS, d_model)
    joined = joined @ module.out_proj.weight.detach().numpy().T
    np.testing.assert_allclose(joined, expected.detach().numpy(), **CLOSE)


def test_a_query_without_a_key_gets_0_from_torch_and_an_error_here(torch):
    nobody = np.zeros((1, N_KEYS), bool)
    q, k, v = np.ones((1, D_K)), np.ones((N_KEYS, D_K)), np.ones((N_KEYS, D_V))
    answer = torch.nn.functional.scaled_dot_product_attention(
        *(torch.from_numpy(a) for a in (q, k, v)), attn_mask=torch.from_numpy(nobody)
    )
    assert answer.tolist() == [[0, 0]]
    for call in (attention, attention_output):
        with pytest.raises(ValueError, match="mask leaves query 0 no key"):
            call(q, k, v, nobody)
    with pytest.raises(ValueError, match="mask leaves query 0 no key"):
        attention_weights(np.zeros((1, N_KEYS)), nobody)


@pytest.mark.parametrize("seed", range(10))
def test_several_heads_are_torchs_multihead_attention(torch, seed):
    d_head, batch = 3, 2
    d_model = HEADS * d_head
    torch.manual_seed(seed)
    module = torch.nn.MultiheadAttention(
        d_model, HEADS, bias=False, dtype=torch.float64, batch_first=True
    )
    X = torch.randn(batch, N_KEYS, d_model, dtype=torch.float64)
    lengths = np.random.default_rng(seed).integers(1, N_KEYS + 1, batch)
    hidden = {  # torch's True hides
        "attn_mask": torch.from_numpy(~causal_mask(N_KEYS)),
        "key_padding_mask": torch.from_numpy(np.arange(N_KEYS) >= lengths[:, None]),
    }
    expected, expected_weights = module(X, X, X, average_attn_weights=False, **hidden)
    matrices = [W.detach().numpy().T for W in module.in_proj_weight.chunk(3)]
    W_output = module.out_proj.weight.detach().numpy().T
    mask = causal_mask(N_KEYS) & padding_mask(lengths, N_KEYS)
    output, weights = multi_head_attention(X.numpy(), *matrices, W_output, HEADS, mask[:, None])
    np.testing.assert_allclose(output, expected.detach().numpy(), **CLOSE)
    np.testing.assert_allclose(weights, expected_weights.detach().numpy(), **CLOSE)


@pytest.mark.parametrize("seed", range(10))
def test_layer_norm_is_torchs(torch, seed):
    rng = np.random.default_rng(seed)
    x, gain, bias = (rng.standard_normal(shape) for shape in ((BATCH, N_KEYS, D_K), D_K, D_K))
    x *= 10 ** rng.uniform(-3, 3)
    tensors = [torch.from_numpy(array) for array in (x, gain, bias)]
    expected = torch.nn.functional.layer_norm(tensors[0], (D_K,), *tensors[1:]).numpy()
    np.testing.assert_allclose(layer_norm(x, gain, bias), expected, **CLOSE)


@pytest.mark.parametrize("seed", range(10))
def test_a_rotation_is_a_product_of_complex_numbers(torch, seed):
    rng = np.random.default_rng(seed)
    x, places = rng.standard_normal((BATCH, N_KEYS, 2 * D_K)), rng.normal(0, 1000, N_KEYS)
    pairs = torch.view_as_complex(torch.from_numpy(x).reshape(BATCH, N_KEYS, D_K, 2))
    speeds = 10_000 ** -(torch.arange(D_K, dtype=torch.float64) / D_K)
    angles = torch.outer(torch.from_numpy(places), speeds)
    turned = torch.view_as_real(pairs * torch.polar(torch.ones_like(angles), angles))
    np.testing.assert_allclose(rotate(x, places), turned.reshape(x.shape).numpy(), atol=1e-11)


@pytest.mark.parametrize("seed", range(10))
def test_the_small_network_is_two_linear_layers(torch, seed):
    torch.manual_seed(seed)
    layers = [torch.nn.Linear(*sizes, dtype=torch.float64) for sizes in ((D_K, 13), (13, D_V))]
    x = torch.randn(BATCH, N_KEYS, D_K, dtype=torch.float64)
    expected = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1])(x).detach().numpy()
    (W_in, b_in), (W_out, b_out) = (
        (layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in layers
    )
    np.testing.assert_allclose(
        small_network(x.numpy(), W_in, b_in, W_out, b_out), expected, **CLOSE
    )


# ------------------------------------------------------------------------------------- gradients


def with_gradient(torch, *arrays):
    return [torch.from_numpy(array).requires_grad_() for array in arrays]


@pytest.mark.parametrize("seed", CASES)
def test_gradients_of_attention(torch, seed):
    """Axes in front that were broadcast get the sum of what comes back from each place."""
    *arrays, mask = case(seed)
    sdpa = torch.nn.functional.scaled_dot_product_attention
    for some, divisor in ((None, 7.0), (mask, None)):
        tensors = with_gradient(torch, *arrays)
        output = sdpa(
            *tensors,
            attn_mask=None if some is None else torch.from_numpy(some),
            scale=None if divisor is None else 1 / divisor,
        )
        back = np.random.default_rng(seed).standard_normal(output.shape)
        output.backward(torch.from_numpy(back))
        got = attention_gradients(*arrays, back, some, divisor)
        for gradient, tensor in zip(got, tensors, strict=True):
            np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("seed", CASES)
def test_cross_entropy_and_its_gradient(torch, seed):
    rng = np.random.default_rng(seed)
    logits = 10 ** rng.uniform(-2, 3) * rng.standard_normal((BATCH, N_KEYS, D_K))
    targets = rng.integers(D_K, size=(BATCH, N_KEYS))
    (tensor,) = with_gradient(torch, logits)
    expected = torch.nn.functional.cross_entropy(
        tensor.reshape(-1, D_K), torch.from_numpy(targets).reshape(-1)
    )
    expected.backward()
    loss, gradient = cross_entropy(logits, targets)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, tensor.grad.numpy(), **CLOSE)


@pytest.mark.parametrize("seed", CASES)
def test_gradients_of_a_head_and_its_projections(torch, seed):
    """From the loss back to the three matrices, as a chapter trains them."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((BATCH, N_KEYS, D_K))
    names = "W_query", "W_key", "W_value"
    W = {name: rng.standard_normal((D_K, HEADS)) for name in names}
    targets = rng.integers(HEADS, size=(BATCH, N_KEYS))
    tensors = dict(zip(names, with_gradient(torch, *W.values()), strict=True))
    Q, K, V = (torch.from_numpy(X) @ tensor for tensor in tensors.values())
    Y = torch.nn.functional.scaled_dot_product_attention(Q, K, V)
    torch.nn.functional.cross_entropy(
        Y.reshape(-1, HEADS), torch.from_numpy(targets).reshape(-1)
    ).backward()
    Q, K, V = (X @ W[name] for name in names)
    _, back = cross_entropy(attention(Q, K, V)[0], targets)
    projected = attention_gradients(Q, K, V, back)
    for name, gradient in zip(names, projected, strict=True):
        np.testing.assert_allclose(
            projection_gradient(X, gradient), tensors[name].grad.numpy(), rtol=1e-9, atol=1e-11
        )


@pytest.mark.parametrize("seed", range(10))
def test_adam_is_torchs(torch, seed):
    rng = np.random.default_rng(seed)
    parameters = {"W": rng.standard_normal((D_K, HEADS)), "b": rng.standard_normal(HEADS)}
    tensors = with_gradient(torch, *(array.copy() for array in parameters.values()))
    rate, *decays, epsilon = 10 ** rng.uniform(-4, 0), rng.random(), rng.random(), 1e-7
    theirs = torch.optim.Adam(tensors, lr=rate, betas=tuple(decays), eps=epsilon)
    ours = Adam(rate, *decays, epsilon)
    for _ in range(D_K * N_KEYS):
        gradients = {name: rng.standard_normal(W.shape) for name, W in parameters.items()}
        parameters = ours.step(parameters, gradients)
        for tensor, gradient in zip(tensors, gradients.values(), strict=True):
            tensor.grad = torch.from_numpy(gradient)
        theirs.step()
    for tensor, W in zip(tensors, parameters.values(), strict=True):
        np.testing.assert_allclose(W, tensor.detach().numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_gradients_of_the_norm(torch, seed):
    rng = np.random.default_rng(seed)
    arrays = [rng.standard_normal(shape) for shape in ((BATCH, N_KEYS, D_K), (D_K,), (D_K,))]
    x, gain, bias = with_gradient(torch, *arrays)
    back = rng.standard_normal(arrays[0].shape)
    torch.nn.functional.layer_norm(x, (D_K,), gain, bias).backward(torch.from_numpy(back))
    got = layer_norm_gradients(arrays[0], back, arrays[1])
    for gradient, tensor in zip(got, (x, gain, bias), strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-8, atol=1e-10)


def torch_vit(torch, P, images, n_heads):
    """Score pictures with torch's own layers, and the patches by a convolution with a stride."""
    functional, d = torch.nn.functional, P["W_patch"].shape[1]
    kernels = P["W_patch"].T.reshape(d, 1, 2, 2)
    x = functional.conv2d(images[:, None], kernels, P["b_patch"], stride=2).flatten(2).mT
    x = torch.cat([P["class_token"].expand(len(x), 1, d), x], dim=1) + P["positions"]
    for l in range(len(P["W_query"])):
        read = functional.layer_norm(x, (d,), P["gain_attention"][l], P["bias_attention"][l])
        mixed, _ = functional.multi_head_attention_forward(
            *[read.transpose(0, 1)] * 3,
            d,
            n_heads,
            torch.cat([P[f"W_{name}"][l].T for name in ("query", "key", "value")]),
            *[None] * 3,
            False,
            0.0,
            P["W_output"][l].T,
            None,
            need_weights=False,
        )
        x = x + mixed.transpose(0, 1)
        read = functional.layer_norm(x, (d,), P["gain_network"][l], P["bias_network"][l])
        hidden = functional.relu(functional.linear(read, P["W_in"][l].T, P["b_in"][l]))
        x = x + functional.linear(hidden, P["W_out"][l].T, P["b_out"][l])
    answer = functional.layer_norm(x[:, 0], (d,), P["gain_class"], P["bias_class"])
    return functional.linear(answer, P["W_class"].T, P["b_class"])


@pytest.mark.parametrize("n_heads", [1, 2, 4])
@pytest.mark.parametrize("seed", range(4))
def test_a_vision_transformer_and_all_its_gradients(torch, seed, n_heads):
    rng = np.random.default_rng(seed)
    parameters = start(rng, n_patches=12, d_model=8, d_hidden=D_V * 5, n_layers=1 + seed % 3)
    P = {name: W + rng.normal(0, 0.2, W.shape) for name, W in parameters.items()}
    images, targets = rng.standard_normal((BATCH, 6, 8)), rng.integers(10, size=BATCH)
    tensors = dict(zip(P, with_gradient(torch, *P.values()), strict=True))
    expected = torch_vit(torch, tensors, torch.from_numpy(images), n_heads)
    torch.nn.functional.cross_entropy(expected, torch.from_numpy(targets)).backward()
    logits, _, kept = forward(P, patches(images), n_heads)
    np.testing.assert_allclose(logits, expected.detach().numpy(), rtol=1e-8, atol=1e-10)
    gradients = backward(P, cross_entropy(logits, targets)[1], kept)
    for name, tensor in tensors.items():
        np.testing.assert_allclose(gradients[name], tensor.grad.numpy(), rtol=1e-7, atol=1e-10)
