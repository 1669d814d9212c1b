"""Several heads: attention a few times side by side, each over its own share of the features.

Rows are queries and columns are keys; heads go first. A mask is boolean, and **True = may attend**.

>>> X = np.arange(12.0).reshape(3, 4)
>>> split_heads(X, n_heads=2).shape  # three tokens, of two numbers in each head
(2, 3, 2)
>>> bool((merge_heads(split_heads(X, n_heads=2)) == X).all())
True

Source: A. Vaswani et al., "Attention is all you need" (2017), section 3.2.2.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from attnkit._checks import (
    Floats,
    axes_in_front,
    matrix,
    no_overflow,
    rows_for,
    vectors,
    whole_number,
)
from attnkit.attention import attention

__all__ = ["merge_heads", "multi_head_attention", "split_heads"]


def split_heads(x: ArrayLike, n_heads: int) -> Floats:
    r"""Give each head its share of the features: the first d/h numbers, the next d/h, and so on.

    .. math:: X \in \mathbb{R}^{n \times d} \;\to\; X_1, \dots, X_h \in \mathbb{R}^{n \times d/h}

    Two steps: each row is cut into h pieces, then the heads go to the front. The second step is
    a swap of axes. Without it, a reshape to (h, n, d/h) puts numbers of several tokens into one.

    Parameters
    ----------
    x : (n_tokens, d_model) array
        More axes may come first, such as a batch.
    n_heads : int above 0
        It must divide d_model.

    Returns
    -------
    heads : (n_heads, n_tokens, d_model / n_heads) array

    Raises
    ------
    TypeError
        If `x` is not made of real numbers.
    ValueError
        If `x` has fewer than two axes, a number is not finite, or d_model is not a multiple of
        `n_heads`.

    Examples
    --------
    >>> split_heads([[1, 2, 3, 4], [5, 6, 7, 8]], n_heads=2)
    array([[[1., 2.],
            [5., 6.]],
    <BLANKLINE>
           [[3., 4.],
            [7., 8.]]])
    """
    tokens = matrix("x", x, ("n_tokens", "d_model"))
    *front, n_tokens, d_model = tokens.shape
    d_head = d_model // _heads_of(d_model, n_heads, f"x has shape {tokens.shape}")
    return tokens.reshape(*front, n_tokens, -1, d_head).swapaxes(-3, -2).copy()


def merge_heads(heads: ArrayLike) -> Floats:
    r"""Put the heads of each token side by side again: what `split_heads` did, undone.

    .. math:: X = [X_1, \dots, X_h]

    Parameters
    ----------
    heads : (n_heads, n_tokens, d_head) array
        More axes may come first, such as a batch.

    Returns
    -------
    x : (n_tokens, n_heads * d_head) array

    Raises
    ------
    TypeError
        If `heads` are not made of real numbers.
    ValueError
        If `heads` has fewer than three axes, or a number is not finite.

    Examples
    --------
    >>> merge_heads([[[1, 2], [5, 6]], [[3, 4], [7, 8]]])
    array([[1., 2., 3., 4.],
           [5., 6., 7., 8.]])
    """
    each = matrix("heads", heads, ("n_heads", "n_tokens", "d_head"))
    *front, n_heads, n_tokens, d_head = each.shape
    return each.swapaxes(-3, -2).reshape(*front, n_tokens, n_heads * d_head).copy()


@np.errstate(all="ignore")
def multi_head_attention(
    X: ArrayLike,
    W_query: ArrayLike,
    W_key: ArrayLike,
    W_value: ArrayLike,
    W_output: ArrayLike,
    n_heads: int,
    mask: ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    r"""Let the tokens of one input attend to each other in several heads, and mix the answers.

    .. math:: \operatorname{head}_i = \operatorname{softmax}\!\left(
        \frac{Q_i K_i^\top}{\sqrt{d_\text{head}}}\right) V_i

    .. math:: Y = [\operatorname{head}_1, \dots, \operatorname{head}_h] \, W_\text{output}
        = \sum_i \operatorname{head}_i W_{\text{output}, i}

    :math:`Q_i` are the columns of :math:`Q = X W_\text{query}` that belong to head i, so one matrix
    (d_model, d_model) *is* the matrices of all heads, side by side. To put heads side by side mixes
    nothing: `W_output` does.

    Parameters
    ----------
    X : (n_tokens, d_model) array
        One token a row. More axes may come first, such as a batch.
    W_query, W_key : (d_model, n_heads * d_head) arrays
    W_value : (d_model, n_heads * d_value) array
    W_output : (n_heads * d_value, d_output) array
    n_heads : int above 0
    mask : (n_tokens, n_tokens) boolean array, optional
        True = may attend, in every head. For a mask of each head, put heads in front:
        (n_heads, n_tokens, n_tokens). For a batch it has two axes or all of them: ``mask[:, None]``
        of one for each input, ``mask[None]`` of one for each head.

    Returns
    -------
    output : (n_tokens, d_output) array
    weights : (n_heads, n_tokens, n_tokens) array, each row with the sum 1

    Raises
    ------
    TypeError
        If an argument is not made of real numbers, or `mask` is not boolean.
    ValueError
        If shapes do not match, the columns of a matrix are not a multiple of `n_heads`, a number is
        not finite, a product overflows, a query has no key left, or an axis of `mask` may be that
        of the heads or of the batch.

    Examples
    --------
    >>> X, same = [[1, 0], [0, 1]], np.eye(2)
    >>> output, weights = multi_head_attention(X, same, same, same, same, n_heads=2)
    >>> weights.round(2)  # head 1 looks at the first number alone, head 2 at the second
    array([[[0.73, 0.27],
            [0.5 , 0.5 ]],
    <BLANKLINE>
           [[0.5 , 0.5 ],
            [0.27, 0.73]]])
    >>> output.round(2)
    array([[0.73, 0.5 ],
           [0.5 , 0.73]])
    """
    X = vectors("X", X, 1, "one token")
    W_query = matrix("W_query", W_query, (X.shape[-1], "n_heads * d_head"), rows_for("X", X))
    W_key = matrix("W_key", W_key, (X.shape[-1], W_query.shape[-1]))
    W_value = matrix("W_value", W_value, (X.shape[-1], "n_heads * d_value"))
    W_output = matrix("W_output", W_output, (W_value.shape[-1], "d_output"))
    axes_in_front(X=X, W_query=W_query, W_key=W_key, W_value=W_value)
    queries, keys, values = (
        _projected(X, name, W, n_heads)
        for name, W in (("W_query", W_query), ("W_key", W_key), ("W_value", W_value))
    )
    heads, weights = attention(queries, keys, values, mask)
    if mask is not None:
        _one_meaning(np.shape(mask), weights.shape)
    merged = merge_heads(heads)
    axes_in_front(X=merged, W_output=W_output)
    return no_overflow("outputs", merged @ W_output, "the numbers are too large"), weights


def _one_meaning(mask: tuple[int, ...], weights: tuple[int, ...]) -> None:
    """Refuse a mask whose axis in front may be that of the heads or of the batch."""
    if 2 < len(mask) < len(weights) and max(mask[:-2]) > 1:
        raise ValueError(
            f"mask has shape {mask} and the weights have shape {weights}: pass mask[:, None] if it "
            "has one for each input, or mask[None] if it has one for each head"
        )


def _projected(X: Floats, name: str, W: Floats, n_heads: int) -> Floats:
    _heads_of(W.shape[-1], n_heads, f"{name} has shape {W.shape}")
    product = no_overflow(f"products X @ {name}", X @ W, "the numbers are too large")
    return split_heads(product, n_heads)


def _heads_of(width: int, n_heads: Any, had: str) -> int:
    """Return the number of heads if the features can be shared equally among them."""
    h = whole_number("n_heads", n_heads, least=1)
    if width % h:
        raise ValueError(
            f"{had}, and {width} features cannot be shared equally among {h} heads: n_heads must "
            f"divide {width}"
        )
    return h
