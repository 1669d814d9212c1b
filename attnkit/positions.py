"""Positions: what tells a token where it stands, since attention alone does not see any order.

Two ways, both made of sines and cosines. `sinusoidal_positions` are vectors, to be *added* to the
tokens once. `rotate` *turns* queries and keys, in every layer, so that their dot product depends on
how far apart they stand. In both, the numbers go in pairs, and pair i turns by

.. math:: \\omega_i = \\text{base}^{-2i/d}, \\qquad i = 0, \\dots, d/2 - 1

for each step to the next token: the first pair quickly, the last one slowly. The pairs are
**neighbours**: numbers 0 and 1, 2 and 3, and so on. Other libraries pair number i with number
i + d/2; this is the same, up to the order of the numbers.

>>> sinusoidal_positions(2, 4).round(3)
array([[0.   , 1.   , 0.   , 1.   ],
       [0.841, 0.54 , 0.01 , 1.   ]])

Sources: A. Vaswani et al., "Attention is all you need" (2017), section 3.5; J. Su et al.,
"RoFormer: enhanced transformer with rotary position embedding" (2021).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from attnkit._checks import (
    Floats,
    finite,
    matrix,
    no_overflow,
    numbers,
    one_number_above_0,
    whole_number,
)

__all__ = ["rotate", "sinusoidal_positions"]

LARGEST = 2.0**53  # beyond it, float64 cannot tell a place from the next one


@np.errstate(all="ignore")
def sinusoidal_positions(n_tokens: int, d_model: int, base: float = 10_000.0) -> Floats:
    r"""Make one vector for each position, to be added to the token that stands there.

    .. math:: p_{t, 2i} = \sin(\omega_i t), \qquad p_{t, 2i+1} = \cos(\omega_i t)

    The dot product of two of them depends on their distance alone, and is the same to the left and
    to the right.

    Parameters
    ----------
    n_tokens : int above 0
    d_model : even int above 0
    base : number above 0

    Returns
    -------
    positions : (n_tokens, d_model) array

    Raises
    ------
    ValueError
        If `n_tokens` or `d_model` is not a whole number above 0, `d_model` is odd, or `base` is not
        above 0, or so small that an angle overflows.

    Examples
    --------
    >>> positions = sinusoidal_positions(101, 64)
    >>> (positions @ positions[0])[[0, 1, 5, 10]].round(2)
    array([32.  , 30.92, 23.5 , 21.05])
    """
    n = whole_number("n_tokens", n_tokens, least=1)
    angles = _angles(np.arange(float(n)), "d_model", d_model, base)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, -1)


@np.errstate(all="ignore")
def rotate(x: ArrayLike, positions: ArrayLike | None = None, base: float = 10_000.0) -> Floats:
    r"""Turn each vector by its position, pair by pair: rotary position embedding (RoPE).

    .. math:: (x_{2i}, x_{2i+1}) \;\to\;
        (x_{2i} \cos \omega_i t - x_{2i+1} \sin \omega_i t, \;
         x_{2i} \sin \omega_i t + x_{2i+1} \cos \omega_i t)

    Rotate queries and keys, not values. A dot product of two rotated vectors depends on their
    contents and on how far apart they stand, not on where.

    Parameters
    ----------
    x : (n_tokens, d) array, d even
        Queries or keys; more axes may come first, such as heads.
    positions : (n_tokens,) array, optional
        Where each token stands; by default 0, 1, 2, and so on. Places below 0 and between two
        whole numbers are fine. The larger they are, the less exact are their angles: at a million,
        to 10 digits.
    base : number above 0

    Returns
    -------
    rotated : array, the shape of `x`

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `x` has an odd number of columns, there is not one position for each row, a number is not
        finite, a position is beyond :math:`2^{53}`, `base` is not above 0, or a result overflows.

    Examples
    --------
    >>> query, key = [[1, 2]], [[3, 4]]
    >>> here = rotate(query, [0]) @ rotate(key, [3]).T
    >>> there = rotate(query, [70]) @ rotate(key, [73]).T
    >>> bool(np.isclose(here, there))  # 3 apart in both
    True
    """
    vectors = matrix("x", x, ("n_tokens", "d"))
    n_tokens, d = vectors.shape[-2:]
    if positions is None:
        positions = np.arange(n_tokens)
    where = finite("positions", numbers("positions", positions))
    if where.shape != (n_tokens,):
        raise ValueError(
            f"positions has shape {where.shape}; it needs ({n_tokens},): one for each row of x"
        )
    if (abs(where) > LARGEST).any():
        raise ValueError(
            f"positions has {where[abs(where) > LARGEST][0]:g}; it needs numbers from -2**53 to "
            "2**53: beyond, float64 cannot tell a place from the next one"
        )
    angles = _angles(where, "x", d, base, vectors.shape)
    cos, sin = np.cos(angles).astype(vectors.dtype), np.sin(angles).astype(vectors.dtype)
    first, second = vectors[..., 0::2], vectors[..., 1::2]
    turned = np.stack([first * cos - second * sin, first * sin + second * cos], axis=-1)
    return no_overflow("results", turned.reshape(vectors.shape), "the numbers in x are too large")


def _angles(
    places: Floats, name: str, d: Any, base: float, shape: tuple[int, ...] | None = None
) -> Floats:
    """Return by how much each pair is turned at each place."""
    width = whole_number(name, d, least=1)
    if width % 2:
        had = f"{name} has shape {shape}" if shape else f"{name} is {width}"
        raise ValueError(f"{had}; the numbers turn in pairs, so it needs an even dimension")
    speeds = one_number_above_0("base", base) ** (-np.arange(0, width, 2) / width)
    return no_overflow("angles", places[:, None].astype(float) * speeds, "base is too small")
