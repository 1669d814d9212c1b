"""Masks: which keys a query may attend to. Boolean, and **True = may attend**.

A mask acts before the softmax: a masked score becomes -inf, and its weight 0. The rest of the row
then shares the whole unit of attention. Two masks hold together where both are True: ``a & b``.

>>> causal_mask(3) & padding_mask(2, n_tokens=3)
array([[ True, False, False],
       [ True,  True, False],
       [ True,  True, False]])

Source: A. Vaswani et al., "Attention is all you need" (2017), section 3.2.3.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attnkit._checks import whole_number, whole_numbers

__all__ = ["causal_mask", "padding_mask"]


def causal_mask(n_tokens: int) -> NDArray[np.bool_]:
    r"""Let each token attend to itself and to what comes before it, and to nothing later.

    .. math:: \text{mask}_{ij} = (j \le i)

    Parameters
    ----------
    n_tokens : int above 0

    Returns
    -------
    mask : (n_tokens, n_tokens) boolean array

    Raises
    ------
    ValueError
        If `n_tokens` is not a whole number above 0.

    Examples
    --------
    >>> causal_mask(3)
    array([[ True, False, False],
           [ True,  True, False],
           [ True,  True,  True]])
    """
    return np.tri(whole_number("n_tokens", n_tokens, least=1), dtype=bool)


def padding_mask(lengths: ArrayLike, n_tokens: int) -> NDArray[np.bool_]:
    r"""Hide the padding that fills up shorter texts or smaller pictures: no token attends to it.

    .. math:: \text{mask}_{ij} = (j < \text{length})

    The rows of the padding remain: what they attend to does not matter, because nobody reads it.

    Parameters
    ----------
    lengths : int, or array of ints
        How many tokens are real, from 1 to `n_tokens`: one number, or one for each input of a
        batch.
    n_tokens : int above 0
        How many there are with the padding.

    Returns
    -------
    mask : (n_tokens, n_tokens) boolean array, or (n_inputs, n_tokens, n_tokens)
        For scores with heads between batch and tokens, write ``mask[:, None]``.

    Raises
    ------
    TypeError
        If `lengths` are not whole numbers.
    ValueError
        If there is no length, one is below 1 or above `n_tokens`, or `n_tokens` is not a whole
        number above 0.

    Examples
    --------
    >>> padding_mask(2, n_tokens=3)
    array([[ True,  True, False],
           [ True,  True, False],
           [ True,  True, False]])
    """
    n = whole_number("n_tokens", n_tokens, least=1)
    real = whole_numbers("lengths", lengths)
    wrong = (real < 1) | (real > n)
    if wrong.any():
        raise ValueError(f"lengths must be from 1 to n_tokens = {n}, but one is {real[wrong][0]}")
    mask = np.arange(n) < real[..., None, None]
    return np.broadcast_to(mask, (*real.shape, n, n)).copy()
