r"""A small Vision Transformer: patches in, a class out, gradients by hand, and its training.

.. math:: x = [\text{class token}; \; \text{patches} \, W_\text{patch} + b] + \text{positions}

.. math:: x \leftarrow x + \operatorname{attention}(\operatorname{norm}(x)), \qquad
    x \leftarrow x + \operatorname{network}(\operatorname{norm}(x)) \qquad \text{in each block}

The classes are scored from the norm of the first row alone, which is the class token's.

Sources: A. Dosovitskiy et al., "An image is worth 16x16 words" (2021), equations 1 to 4, here with
ReLU for GELU; D. E. Rumelhart et al., "Learning representations by back-propagating errors" (1986).

Parameters
----------
parameters : dict of arrays, as `start` makes them
    Those of the blocks have the blocks as their first axis. Gradients have the same form.
x : (n, n_patches, d_patch) array
    Pictures, cut by `patches`.
targets : (n,) array of whole numbers
    Their classes, counted from 0.
n_heads : int that divides d_model
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from attnkit._checks import Floats, matrix, whole_number
from attnkit.attention import attention
from attnkit.block import layer_norm, layer_norm_gradients
from attnkit.heads import merge_heads, split_heads
from attnkit.learning import Adam, attention_gradients, cross_entropy

__all__ = ["backward", "forward", "patches", "start", "train"]

PROJECTIONS = "query", "key", "value"


def patches(images: ArrayLike, side: int = 2) -> Floats:
    """Cut pictures into square patches, row by row; each patch becomes one row of its pixels.

    They have shape (n, height, width), and their patches (n, n_patches, side * side). A ValueError
    says if `side` does not divide height and width.

    >>> patches(np.arange(16).reshape(1, 4, 4))[0, 1]  # at the top on the right
    array([2., 3., 6., 7.])
    """
    pictures = matrix("images", images, ("n", "height", "width"))
    s, (n, height, width) = whole_number("side", side, least=1), pictures.shape
    if height % s or width % s:
        raise ValueError(
            f"images has shape {pictures.shape}; side {s} must divide height and width"
        )
    return pictures.reshape(n, height // s, s, width // s, s).swapaxes(2, 3).reshape(n, -1, s * s)


def start(
    rng: np.random.Generator,
    n_patches: int = 16,
    d_patch: int = 4,
    d_model: int = 32,
    d_hidden: int = 64,
    n_layers: int = 2,
    n_classes: int = 10,
) -> dict[str, Floats]:
    """Draw the parameters with which training begins, in float32.

    >>> parameters = start(np.random.default_rng(0))
    >>> sum(W.size for W in parameters.values()), parameters["W_query"].shape
    (17962, (2, 32, 32))
    """
    L, d, h = n_layers, d_model, d_hidden
    shapes: dict[str, tuple[int, ...]] = {"class_token": (d,), "positions": (1 + n_patches, d)}
    shapes |= {"W_patch": (d_patch, d), "b_patch": (d,)}
    shapes |= {"gain_attention": (L, d), "bias_attention": (L, d)}
    shapes |= {f"W_{name}": (L, d, d) for name in (*PROJECTIONS, "output")}
    shapes |= {"gain_network": (L, d), "bias_network": (L, d)}
    shapes |= {"W_in": (L, d, h), "b_in": (L, h), "W_out": (L, h, d), "b_out": (L, d)}
    shapes |= {"gain_class": (d,), "bias_class": (d,)}
    shapes |= {"W_class": (d, n_classes), "b_class": (n_classes,)}

    def draw(name: str, *shape: int) -> Floats:
        if name.startswith(("gain", "b")):
            return np.full(shape, name.startswith("gain"), np.float32)  # ones and zeros
        spread = shape[-2] ** -0.5 if name[0] == "W" else 0.3  # x @ W then spreads as x does
        return rng.normal(0, spread, shape).astype(np.float32)

    return {name: draw(name, *shape) for name, shape in shapes.items()}


def forward(
    parameters: Mapping[str, Floats], x: ArrayLike, n_heads: int = 2
) -> tuple[Floats, Floats, Any]:
    """Score the classes of pictures that were cut into patches.

    The weights, (n_layers, n, n_heads, 1 + n_patches, 1 + n_patches), have the class token first,
    as a query and as a key. The last of the three results is what `backward` needs.

    >>> logits, weights, _ = forward(start(np.random.default_rng(0)), np.zeros((5, 16, 4)))
    >>> logits.shape, weights.shape
    ((5, 10), (2, 5, 2, 17, 17))
    """
    P = parameters
    x = matrix("x", x, ("n", len(P["positions"]) - 1, len(P["W_patch"]))).astype(P["W_patch"].dtype)
    first = np.broadcast_to(P["class_token"], (len(x), 1, P["class_token"].size))
    tokens = np.concatenate([first, x @ P["W_patch"] + P["b_patch"]], axis=1) + P["positions"]
    kept: list[Any] = []
    for l in range(len(P["W_query"])):
        read = layer_norm(tokens, P["gain_attention"][l], P["bias_attention"][l])
        QKV = [split_heads(read @ P[f"W_{name}"][l], n_heads) for name in PROJECTIONS]
        heads, weights = attention(QKV[0], QKV[1], QKV[2])
        merged = merge_heads(heads)
        between = tokens + merged @ P["W_output"][l]
        seen = layer_norm(between, P["gain_network"][l], P["bias_network"][l])
        hidden = np.maximum(0, seen @ P["W_in"][l] + P["b_in"][l])
        kept.append((tokens, read, QKV, merged, between, seen, hidden, weights))
        tokens = between + hidden @ P["W_out"][l] + P["b_out"][l]
    answer = layer_norm(tokens[:, 0], P["gain_class"], P["bias_class"])
    logits = answer @ P["W_class"] + P["b_class"]
    return logits, np.stack([block[-1] for block in kept]), (x, kept, tokens[:, 0], answer)


def backward(parameters: Mapping[str, Floats], for_logits: Floats, kept: Any) -> dict[str, Floats]:
    """Walk back from the gradient of the logits to the gradients of all parameters.

    >>> parameters = start(np.random.default_rng(0))
    >>> logits, _, kept = forward(parameters, np.zeros((1, 16, 4)))
    >>> loss, for_logits = cross_entropy(logits, targets=[7])
    >>> backward(parameters, for_logits, kept)["W_query"].shape  # as the parameter itself
    (2, 32, 32)
    """
    P, (x, blocks, last, answer) = parameters, kept
    G = {name: np.zeros_like(W) for name, W in P.items()}

    def linear(name: str, l: Any, read: Floats, back: Floats) -> Floats:
        # picture by picture: one large product would start threads, slow on a busy processor
        G[f"W_{name}"][l] = np.reshape(read.mT @ back, (-1, *P[f"W_{name}"].shape[-2:])).sum(axis=0)
        if f"b_{name}" in P:
            G[f"b_{name}"][l] = back.reshape(-1, back.shape[-1]).sum(axis=0)
        return back @ P[f"W_{name}"][l].T

    def norm(name: str, l: Any, read: Floats, back: Floats) -> Floats:
        gradients = layer_norm_gradients(read, back, P[f"gain_{name}"][l])
        back, G[f"gain_{name}"][l], G[f"bias_{name}"][l] = gradients
        return back

    for_tokens = np.zeros((len(x), *P["positions"].shape), last.dtype)
    # only the class token is read at the end
    for_tokens[:, 0] = norm("class", ..., last, linear("class", ..., answer, for_logits))
    for l in reversed(range(len(blocks))):
        tokens, read, QKV, merged, between, seen, hidden, _ = blocks[l]
        back = linear("out", l, hidden, for_tokens) * (hidden > 0)
        back = norm("network", l, between, linear("in", l, seen, back))
        for_between = for_tokens + back  # a sum hands its gradient on to both of its parts
        heads = split_heads(linear("output", l, merged, for_between), QKV[0].shape[1])
        parts = zip(PROJECTIONS, attention_gradients(QKV[0], QKV[1], QKV[2], heads), strict=True)
        back = np.sum([linear(name, l, read, merge_heads(part)) for name, part in parts], axis=0)
        for_tokens = for_between + norm("attention", l, tokens, back)
    G["positions"], G["class_token"] = for_tokens.sum(axis=0), for_tokens[:, 0].sum(axis=0)
    linear("patch", ..., x, for_tokens[:, 1:])
    return G


def train(
    parameters: Mapping[str, Floats],
    x: ArrayLike,
    targets: ArrayLike,
    n_heads: int = 2,
    n_epochs: int = 20,
    frozen: Collection[str] = (),
    seed: int = 0,
) -> Iterator[tuple[dict[str, Floats], float]]:
    """Take steps of Adam, each on 32 pictures, at a rate that falls to 0; yield after each one.

    What it yields are the parameters after a step, and the loss of its pictures before it. In an
    epoch each picture is seen once, in an order set by `seed`. Parameters named in `frozen` stay.

    >>> x, targets = np.eye(16).reshape(4, 16, 4), [0, 1, 2, 3]
    >>> steps = train(start(np.random.default_rng(0)), x, targets, n_epochs=6)
    >>> [round(loss, 1) for _, loss in steps]
    [2.6, 1.5, 1.1, 0.8, 0.6, 0.5]
    """
    x, right = np.asarray(x), np.asarray(targets)
    if not x.shape[:1] == right.shape != (0,):
        raise ValueError(f"x has shape {x.shape} and targets {right.shape}; they need one length")
    if strange := [name for name in frozen if name not in parameters]:
        raise ValueError(f"frozen has {strange[0]!r}; the parameters are {', '.join(parameters)}")
    rng, adam, now = np.random.default_rng(seed), Adam(), dict(parameters)
    orders = (rng.permutation(len(x)) for _ in range(whole_number("n_epochs", n_epochs, 1)))
    batches = [order[i : i + 32] for order in orders for i in range(0, len(x), 32)]
    for step, batch in enumerate(batches):
        logits, _, kept = forward(now, x[batch], n_heads)
        loss, for_logits = cross_entropy(logits, right[batch])
        gradients = backward(now, for_logits, kept)
        adam.rate = 0.004 * (1 - step / len(batches))
        now = adam.step(now, {name: gradients[name] for name in now if name not in frozen})
        yield now, loss
