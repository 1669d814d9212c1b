"""A block of a Transformer: attention mixes tokens, then a small network works on each alone.

Both are *added* to what comes in, and both read it normalised (the order called pre-norm).

>>> layer_norm([[1, 2, 3, 6]]).round(2)
array([[-1.07, -0.53,  0.  ,  1.6 ]])

Sources: A. Vaswani et al., "Attention is all you need" (2017), sections 3.1 and 3.3; J. L. Ba et
al., "Layer normalization" (2016); R. Xiong et al., "On layer normalization in the Transformer
architecture" (2020), which compares the two orders.
"""

import numpy as np
from numpy.typing import ArrayLike

from attnkit._checks import (
    Floats,
    axes_in_front,
    matrix,
    no_overflow,
    numbers,
    rows_for,
    vector,
    vectors,
)

__all__ = ["layer_norm", "layer_norm_gradients", "small_network"]


@np.errstate(all="ignore")
def layer_norm(
    x: ArrayLike,
    gain: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    epsilon: float = 1e-5,
) -> Floats:
    r"""Shift and scale each token by itself, so that its numbers have mean 0 and spread 1.

    .. math:: y_i = g_i \, \frac{x_i - \bar x}{\sqrt{\sigma^2 + \varepsilon}} + b_i, \qquad
        \bar x = \frac{1}{d} \sum_i x_i, \quad \sigma^2 = \frac{1}{d} \sum_i (x_i - \bar x)^2

    No token sees another one here.

    Parameters
    ----------
    x : (n_tokens, d_model) array
        One token a row. More axes may come first.
    gain, bias : (d_model,) arrays, optional
        Learned; by default 1 and 0.
    epsilon : number of at least 0
        It keeps a token of equal numbers, whose spread is 0, from a division by 0.

    Returns
    -------
    normalised : array, the shape of `x`

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, a number is not finite, `epsilon` is below 0, or a token of equal
        numbers meets an `epsilon` of 0.

    Examples
    --------
    >>> layer_norm([[10, 20], [3, 1]]).round(3)  # which of the two is larger is all that remains
    array([[-1.,  1.],
           [ 1., -1.]])
    """
    x = matrix("x", x, ("n_tokens", "d_model"))
    tiny = numbers("epsilon", epsilon)
    if tiny.ndim or not 0 <= tiny < np.inf:
        raise ValueError(f"epsilon must be one number of at least 0, not {epsilon!r}")
    shifted, variance = _shifted(x)
    no_overflow("variances", variance, "the numbers in x are too large to square")
    divisor = np.sqrt(variance + tiny.astype(x.dtype))
    if not divisor.all():
        raise ValueError(
            "a token of x has equal numbers, or numbers too near each other to square, so its "
            "spread is 0: give an epsilon > 0"
        )
    y = shifted / divisor
    if gain is not None:
        y = y * vector("gain", gain, x.shape[-1])
    if bias is not None:
        y = y + vector("bias", bias, x.shape[-1])
    return no_overflow("results", y, "gain and bias are too large")


def _shifted(x: Floats) -> tuple[Floats, Floats]:
    """Return each token less its mean, and its variance."""
    equal = (x == x[..., :1]).all(axis=-1, keepdims=True)
    # the mean of equal numbers is rounded, and a spread of rounding errors is none
    shifted = np.where(equal, 0, x - x.mean(axis=-1, keepdims=True))
    return shifted, (shifted**2).mean(axis=-1, keepdims=True)


@np.errstate(all="ignore")
def layer_norm_gradients(
    x: ArrayLike,
    output_gradient: ArrayLike,
    gain: ArrayLike | None = None,
    epsilon: float = 1e-5,
) -> tuple[Floats, Floats, Floats]:
    r"""Walk back through `layer_norm`: from its output to x, its gain and its bias.

    .. math:: \bar n = g \, \bar y, \qquad \bar x = \frac{\bar n - \operatorname{mean}(\bar n)
        - n \operatorname{mean}(\bar n \, n)}{\sqrt{\sigma^2 + \varepsilon}}

    .. math:: \bar g = \sum_\text{tokens} \bar y \, n, \qquad \bar b = \sum_\text{tokens} \bar y

    n is a token with mean 0 and spread 1. Neither the mean of a token nor its spread goes any
    further, so what the gradient asks of these two is taken out.

    Parameters
    ----------
    x : (n_tokens, d_model) array
        What was normalised. More axes may come first, such as a batch.
    output_gradient : array, the shape of `x`
        How the loss changes with each number of the output.
    gain : (d_model,) array, optional
        By default 1.
    epsilon : number of at least 0

    Returns
    -------
    for_x : array, the shape of `x`
    for_gain, for_bias : (d_model,) arrays
        Summed over all tokens.

    Raises
    ------
    TypeError, ValueError
        As `layer_norm`, and if a gradient has another shape or overflows.

    Examples
    --------
    >>> for_x, for_gain, for_bias = layer_norm_gradients([[1, 2, 6]], [[0, 0, 1]])
    >>> for_x.round(3)  # the sum is 0: if all numbers rose alike, nothing would change
    array([[ 0.044, -0.055,  0.011]])
    >>> for_gain.round(2), for_bias
    (array([0.  , 0.  , 1.39]), array([0., 0., 1.]))
    """
    n = layer_norm(x, epsilon=epsilon)
    G = matrix("output_gradient", output_gradient, n.shape)
    tokens = numbers("x", x)
    spread = np.sqrt(_shifted(tokens)[1] + tokens.dtype.type(epsilon))
    for_n = G if gain is None else G * vector("gain", gain, n.shape[-1])
    for_x = for_n - for_n.mean(axis=-1, keepdims=True)
    for_x = (for_x - n * (for_n * n).mean(axis=-1, keepdims=True)) / spread
    over = tuple(range(n.ndim - 1))
    gradients = for_x, (G * n).sum(axis=over), G.sum(axis=over)
    for gradient in gradients:
        no_overflow("gradients", gradient, "the numbers are too large")
    return gradients


@np.errstate(all="ignore")
def small_network(
    x: ArrayLike, W_in: ArrayLike, b_in: ArrayLike, W_out: ArrayLike, b_out: ArrayLike
) -> Floats:
    r"""Work on each token alone, by a network with one hidden layer.

    .. math:: y = \max(0, \, x W_\text{in} + b_\text{in}) \, W_\text{out} + b_\text{out}

    Attention only averages values; this is where a Transformer can make new ones.

    Parameters
    ----------
    x : (n_tokens, d_model) array
        One token a row. More axes may come first.
    W_in : (d_model, d_hidden) array
    b_in : (d_hidden,) array
    W_out : (d_hidden, d_output) array
    b_out : (d_output,) array

    Returns
    -------
    y : (n_tokens, d_output) array

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, a number is not finite, or a product overflows.

    Examples
    --------
    >>> small_network([[3], [-3]], [[1, -1]], [0, 0], [[1], [1]], [0])  # the size of a number
    array([[3.],
           [3.]])
    """
    x = vectors("x", x, 1, "one token")
    W_in = matrix("W_in", W_in, (x.shape[-1], "d_hidden"), rows_for("x", x))
    b_in = vector("b_in", b_in, W_in.shape[-1])
    W_out = matrix("W_out", W_out, (W_in.shape[-1], "d_output"))
    b_out = vector("b_out", b_out, W_out.shape[-1])
    axes_in_front(x=x, W_in=W_in, W_out=W_out)
    hidden = np.maximum(0, no_overflow("hidden numbers", x @ W_in + b_in, "x or W_in is too large"))
    return no_overflow("outputs", hidden @ W_out + b_out, "hidden numbers or W_out are too large")
