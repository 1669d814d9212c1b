"""What is computed from attention weights. Token 0 is the class token, then patches by rows."""

import numpy as np

REACH = 5  # patches: how far a kernel goes
SHIFTS = {
    (2, 2): (0, 1),
    (3, 4): (0, -1),
    (4, 2): (1, 0),
    (4, 5): (-1, 0),
}  # rows down, columns right
"""Four heads, counted from 1, and the neighbour that each reads."""


def grid(n_patches: int) -> int:
    """Return in how many rows a picture is cut."""
    return round(n_patches**0.5)


def between_patches(maps: np.ndarray) -> np.ndarray:
    """Leave the class token out; each row of what is left sums to 1 again."""
    patches = maps[..., 1:, 1:]
    return patches / patches.sum(axis=-1, keepdims=True)


def around(weights: np.ndarray) -> np.ndarray:
    """Return the weights by where a patch lies from the one that reads, (36, ..., 11, 11).

    Only patches that have 5 neighbours on each side read here.
    """
    n = grid(weights.shape[-1])
    square = weights.reshape(*weights.shape[:-2], n, n, n, n)
    inside = range(REACH, n - REACH)
    return np.array(
        [
            square[..., y, x, y - REACH : y + REACH + 1, x - REACH : x + REACH + 1]
            for y in inside
            for x in inside
        ]
    )


def kernels(maps: np.ndarray) -> np.ndarray:
    """Return the mean of `around` over the patches that read, (..., 11, 11)."""
    return around(between_patches(maps)).mean(axis=0)


def apart(n: int) -> np.ndarray:
    """Return how far patches are from each other, in patches, (n * n, n * n)."""
    y, x = np.divmod(np.arange(n * n), n)
    return np.hypot(y[:, np.newaxis] - y, x[:, np.newaxis] - x)


def near(maps: np.ndarray) -> np.ndarray:
    """Return what each token but the first gives to itself and its neighbours, 3 by 3 patches."""
    patches = maps[..., 1:, 1:]
    within = apart(grid(patches.shape[-1])) < 2  # the diagonal ones are 1.41 away
    return (patches * within).sum(axis=-1)


def distances(maps: np.ndarray) -> np.ndarray:
    """Return how far away each head reads on average, in patches."""
    weights = between_patches(maps)
    return (weights * apart(grid(weights.shape[-1]))).sum(axis=-1).mean(axis=-1)


def most_read(maps: np.ndarray) -> np.ndarray:
    """Return what the patch that is read most in a head gets from a patch on average."""
    return maps[..., 1:, 1:].mean(axis=-2).max(axis=-1)


def first(weights: np.ndarray, down: int, right: int) -> float:
    """Return how often no patch gets more than a neighbour, where there is such a neighbour."""
    n = grid(len(weights))
    y, x = np.divmod(np.arange(n * n), n)
    has = (0 <= y + down) & (y + down < n) & (0 <= x + right) & (x + right < n)
    read = np.flatnonzero(has) + down * n + right
    return float((weights[has].argmax(axis=-1) == read).mean())


def rollout(maps: np.ndarray, without: tuple[int, int] | None = None) -> np.ndarray:
    """Return the class token's row of the attention rollout, over the patches.

    In each layer the mean of the heads and the identity count half; the layers are multiplied.
    A head `without` (layer and head from 0) is not part of its layer's mean.
    """
    joined = np.eye(maps.shape[-1])
    for layer, heads in enumerate(maps.astype(float)):
        left_out = [] if without is None or without[0] != layer else [without[1]]
        mean = np.delete(heads, left_out, axis=0).mean(axis=0)
        joined = (mean + np.eye(len(mean))) / 2 @ joined
    return joined[0, 1:]
