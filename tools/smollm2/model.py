"""SmolLM2-135M in numpy: embeddings, 30 times (attention, then a small network), the next token.

As in a Llama (Touvron et al. 2023, https://arxiv.org/abs/2302.13971): root mean squares for layer
normalisation, rotary positions, a gated network; three heads share one set of keys and values.
Layers, heads and tokens are counted from 0.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

N_LAYERS, N_HEADS, N_SHARED, WIDTH = 30, 9, 3, 64  # WIDTH is d_k = d_v of a head
EPS, BASE = 1e-5, 100_000.0


class Run(NamedTuple):
    """What the model computed for a text."""

    probabilities: np.ndarray
    """Of each possible next token, after each token: (n, n_vocabulary)."""
    weights: np.ndarray
    """Attention weights, (n_layers, N_HEADS, n, n)."""
    lengths: np.ndarray
    """Lengths of the vectors of the tokens: embedded, and after each layer, (n_layers + 1, n)."""


@dataclass(frozen=True)
class Hidden:
    """One token hidden from some that come after it, in every layer and head.

    `way` is ``"mask"``: it gets no weight; ``"mean"``: it keeps its weight, and passes on the mean
    of the sentence's values instead of its own; ``"zero"``: it passes on nothing. It still reads
    itself.
    """

    token: int
    way: str
    from_last_alone: bool

    def rows(self, n: int) -> slice:
        """Return for which rows of a text of n tokens it is hidden."""
        return slice(n - 1 if self.from_last_alone else self.token + 1, n)


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def normalised(x: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Divide each vector by the root of its mean square."""
    return x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + EPS) * gain


def rotated(x: np.ndarray) -> np.ndarray:
    """Turn each pair of neighbouring numbers by its frequency times its token's place."""
    angles = np.arange(x.shape[-2])[:, None] * BASE ** (-np.arange(0, WIDTH, 2) / WIDTH)
    turned = (x[..., 0::2] + 1j * x[..., 1::2]) * np.exp(1j * angles)
    return np.stack([turned.real, turned.imag], axis=-1).reshape(x.shape).astype(np.float32)


def split(x: np.ndarray) -> np.ndarray:
    """Cut each row into heads, (n, d) to (n_heads, n, WIDTH); shared heads stand three times."""
    heads = x.reshape(len(x), -1, WIDTH).swapaxes(0, 1)
    return np.repeat(heads, N_HEADS // len(heads), axis=0)


class SmolLM2:
    """The model with its weights."""

    def __init__(self, arrays: dict[str, np.ndarray], n_layers: int = N_LAYERS) -> None:
        self.arrays, self.n_layers = arrays, n_layers

    def __call__(
        self,
        tokens: list[int],
        unrotated: Mapping[int, Collection[int]] | None = None,
        hidden: Hidden | None = None,
    ) -> Run:
        """Read a text; leave the rotation out in some heads of some layers, or hide a token."""
        x, weights = self.arrays["token_embd.weight"][tokens], []
        lengths = [np.linalg.norm(x, axis=-1)]
        for layer in range(self.n_layers):
            read, A = self._attention(layer, x, (unrotated or {}).get(layer, ()), hidden)
            x = x + read
            x = x + self._network(layer, x)
            weights.append(A)
            lengths.append(np.linalg.norm(x, axis=-1))
        x = normalised(x, self.arrays["output_norm.weight"])
        likely = softmax(x @ self.arrays["token_embd.weight"].T)
        return Run(likely, np.array(weights), np.array(lengths))

    def _of(self, layer: int, name: str) -> np.ndarray:
        return self.arrays[f"blk.{layer}.{name}.weight"]

    def _attention(
        self, layer: int, x: np.ndarray, unrotated: Collection[int], hidden: Hidden | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return what attention adds to each token, and its weights."""
        h, n = normalised(x, self._of(layer, "attn_norm")), len(x)
        Q, K, V = (split(h @ self._of(layer, f"attn_{name}").T) for name in "qkv")
        turned = [head not in unrotated for head in range(N_HEADS)]
        Q[turned], K[turned] = rotated(Q[turned]), rotated(K[turned])
        may_read = np.tri(n, dtype=bool)
        if hidden and hidden.way == "mask":
            may_read[hidden.rows(n), hidden.token] = False
        A = softmax(np.where(may_read, Q @ K.swapaxes(1, 2) / np.sqrt(WIDTH), -np.inf))
        Y = A @ V
        if hidden and hidden.way != "mask":
            rows, own = hidden.rows(n), V[:, hidden.token]
            instead = V.mean(axis=1) if hidden.way == "mean" else np.zeros_like(own)
            Y[:, rows] += A[:, rows, hidden.token, None] * (instead - own)[:, None]
        return Y.swapaxes(0, 1).reshape(n, -1) @ self._of(layer, "attn_output").T, A

    def _network(self, layer: int, x: np.ndarray) -> np.ndarray:
        """Return what the small network adds to each token."""
        h = normalised(x, self._of(layer, "ffn_norm"))
        gate = h @ self._of(layer, "ffn_gate").T
        return (gate / (1 + np.exp(-gate)) * (h @ self._of(layer, "ffn_up").T)) @ self._of(
            layer, "ffn_down"
        ).T
