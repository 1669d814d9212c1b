r"""Learning to attend: how the loss changes with each number of a head, and a step downhill.

Each function is one step of the way back from the loss to a matrix (*backpropagation*). A gradient
has the shape of what it belongs to: ``gradient[i, j]`` says how much the loss rises for each unit
that this number rises.

>>> from attnkit.attention import attention
>>> queries = keys = values = np.eye(2)
>>> loss, output_gradient = cross_entropy(attention(queries, keys, values)[0], targets=[1, 0])
>>> for_queries, _, _ = attention_gradients(queries, keys, values, output_gradient)
>>> for_queries.round(3)  # each query ought to leave its own key for the other one
array([[ 0.091, -0.091],
       [-0.091,  0.091]])

Sources: D. E. Rumelhart et al., "Learning representations by back-propagating errors" (1986); D. P.
Kingma and J. L. Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from attnkit._checks import (
    Floats,
    axes_in_front,
    classes,
    decay,
    finite,
    matrix,
    no_overflow,
    numbers,
    one_number_above_0,
)
from attnkit.attention import attention_weights, dot_scores, softmax

__all__ = ["Adam", "attention_gradients", "cross_entropy", "projection_gradient"]


@np.errstate(all="ignore")
def cross_entropy(logits: ArrayLike, targets: ArrayLike) -> tuple[float, Floats]:
    r"""Measure how little of the softmax goes to the right class; and say which logits to move.

    .. math:: L = -\frac{1}{n} \sum_i \ln p_{i, t_i}, \qquad p_i = \operatorname{softmax}(z_i),
        \qquad \frac{\partial L}{\partial z_{ij}} = \frac{p_{ij} - [j = t_i]}{n}

    Parameters
    ----------
    logits : (n, n_classes) array
        A score for each class. More axes may come first; the mean is over all rows.
    targets : (n,) array of whole numbers
        The right class of each row, counted from 0.

    Returns
    -------
    loss : float
        In nats: :math:`\ln n_\text{classes}` for a row that prefers none, 0 for one that is sure
        of the right class.
    gradient : array, the shape of `logits`
        Share minus target, over n: below 0 where a logit ought to rise.

    Raises
    ------
    TypeError
        If `logits` are not real numbers, or `targets` not whole ones.
    ValueError
        If shapes do not match, a number is not finite, there is no row, or a target is no class.

    Examples
    --------
    >>> loss, gradient = cross_entropy([[0, 0]], targets=[1])
    >>> round(loss, 4)  # ln 2
    0.6931
    >>> gradient
    array([[ 0.5, -0.5]])
    """
    logits = matrix("logits", logits, ("n", "n_classes"))
    right = classes("targets", targets, logits.shape)[..., None]
    gaps = logits - logits.max(axis=-1, keepdims=True)
    logarithms = gaps - np.log(np.exp(gaps).sum(axis=-1, keepdims=True))
    losses = -np.take_along_axis(logarithms, right, axis=-1)
    gradient = softmax(logits)
    at_target = np.take_along_axis(gradient, right, axis=-1) - 1
    np.put_along_axis(gradient, right, at_target, axis=-1)
    loss = no_overflow("losses", losses, "the gaps between logits are too large").mean()
    return float(loss), gradient / losses.size


@np.errstate(all="ignore")
def attention_gradients(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    output_gradient: ArrayLike,
    mask: ArrayLike | None = None,
    divisor: float | None = None,
) -> tuple[Floats, Floats, Floats]:
    r"""Walk back through attention: from the gradient of its output to those of its three inputs.

    .. math:: S = \frac{Q K^\top}{c}, \quad A = \operatorname{softmax}(S), \quad Y = A V

    .. math:: \bar V = A^\top \bar Y, \qquad \bar A = \bar Y V^\top

    .. math:: \bar S_{ij} = A_{ij} \Big(\bar A_{ij} - \sum_m A_{im} \bar A_{im}\Big)

    .. math:: \bar Q = \frac{\bar S K}{c}, \qquad \bar K = \frac{\bar S^\top Q}{c}

    A bar marks a gradient of the loss: :math:`\bar Q = \partial L / \partial Q`. The middle line
    is the derivative of softmax: a key that helps more than the mixture has a slope below 0.

    Parameters
    ----------
    queries : (n_queries, d_k) array
        More axes may come first in each array, and broadcast: (n_heads, n_queries, d_k).
    keys : (n_keys, d_k) array
    values : (n_keys, d_v) array
    output_gradient : (n_queries, d_v) array
        How the loss changes with each number of the output.
    mask : (n_queries, n_keys) boolean array, optional
        True = may attend.
    divisor : number above 0, optional
        c, by which the scores were divided; by default the square root of d_k.

    Returns
    -------
    for_queries, for_keys, for_values : arrays
        Gradients, each of the shape of `queries`, `keys` or `values`.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers, or `mask` is not boolean.
    ValueError
        If shapes do not match, a number is not finite, a product overflows, a query has no key
        left, or `divisor` is not above 0.

    Examples
    --------
    >>> gradients = attention_gradients([[0, 0]], [[1, 0], [0, 1]], [[0], [4]], [[1]], divisor=1)
    >>> [gradient.tolist() for gradient in gradients]
    [[[-1.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.5], [0.5]]]
    """
    Q = matrix("queries", queries, ("n_queries", "d_k"))
    K = matrix("keys", keys, ("n_keys", Q.shape[-1]))
    V = matrix("values", values, (K.shape[-2], "d_v"))
    G = matrix("output_gradient", output_gradient, (Q.shape[-2], V.shape[-1]))
    axes_in_front(queries=Q, keys=K, values=V, output_gradient=G)
    c = math.sqrt(Q.shape[-1]) if divisor is None else one_number_above_0("divisor", divisor)
    A = attention_weights(no_overflow("scores", dot_scores(Q, K) / c, "divisor is too small"), mask)
    for_weights = G @ V.mT
    no_overflow("gradients of the weights", for_weights, "values or output_gradient are too large")
    for_scores = A * (for_weights - (A * for_weights).sum(axis=-1, keepdims=True))
    gradients = for_scores @ K / c, for_scores.mT @ Q / c, A.mT @ G
    for_queries, for_keys, for_values = (
        no_overflow("gradients", _summed(gradient, array.shape), "the numbers are too large")
        for gradient, array in zip(gradients, (Q, K, V), strict=True)
    )
    return for_queries, for_keys, for_values


def _summed(gradient: Floats, shape: tuple[int, ...]) -> Floats:
    """Add what comes back to one array from each of the places where it was used."""
    new = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(new)))
    once = tuple(i for i, n in enumerate(shape) if n == 1 != gradient.shape[i])
    return gradient.sum(axis=once, keepdims=True)


@np.errstate(all="ignore")
def projection_gradient(X: ArrayLike, projected_gradient: ArrayLike) -> Floats:
    r"""Walk back through a projection: from the gradient of :math:`X W` to that of W.

    .. math:: P = X W, \qquad \bar W = X^\top \bar P

    All tokens of all inputs share one matrix, so what each of them asks of it is added up.

    Parameters
    ----------
    X : (n_tokens, d_model) array
        What was projected. More axes may come first, such as a batch.
    projected_gradient : (n_tokens, d_k) array
        How the loss changes with each number of the projection; the same axes come first.

    Returns
    -------
    gradient : (d_model, d_k) array

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not match, a number is not finite, or a product overflows.

    Examples
    --------
    >>> projection_gradient([[1, 0], [1, 1]], [[0.5], [-2.0]])
    array([[-1.5],
           [-2. ]])
    """
    X = matrix("X", X, ("n_tokens", "d_model"))
    G = matrix("projected_gradient", projected_gradient, (*X.shape[:-1], "d_k"))
    if G.ndim != X.ndim:
        raise ValueError(
            f"projected_gradient has shape {G.shape} and X has shape {X.shape}; both need the same "
            "axes but for the last"
        )
    product = X.reshape(-1, X.shape[-1]).T @ G.reshape(-1, G.shape[-1])
    return no_overflow("gradients", product, "X or projected_gradient is too large")


class Adam:
    r"""Walk downhill in steps of about one length, whatever the size of the gradients.

    .. math:: m \leftarrow \beta_1 m + (1 - \beta_1) g, \qquad
        v \leftarrow \beta_2 v + (1 - \beta_2) g^2

    .. math:: W \leftarrow W - \text{rate} \,
        \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}

    m is a running mean of the gradient, v one of its square, t counts the steps. Both start at 0,
    which the two divisions make up for. Source: Kingma and Ba (2015), algorithm 1.

    Parameters
    ----------
    rate : number above 0
        How far one number moves in a step, about.
    mean_decay, square_decay : numbers from 0 to below 1
        :math:`\beta_1` and :math:`\beta_2`: how much of m and v stays.
    epsilon : number above 0
        It keeps a gradient of 0 from a division by 0.

    Raises
    ------
    TypeError
        If an argument is not a real number.
    ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> adam = Adam(rate=0.1)
    >>> adam.step({"W": [[5.0, -5.0]]}, {"W": [[1000.0, -0.001]]})["W"].round(3)
    array([[ 4.9, -4.9]])
    """

    def __init__(
        self,
        rate: float = 0.001,
        mean_decay: float = 0.9,
        square_decay: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        self.rate = one_number_above_0("rate", rate)
        self.mean_decay = decay("mean_decay", mean_decay)
        self.square_decay = decay("square_decay", square_decay)
        self.epsilon = one_number_above_0("epsilon", epsilon)
        self._state: dict[str, tuple[int, Floats, Floats]] = {}  # t, m and v of each parameter

    @np.errstate(all="ignore")
    def step(
        self, parameters: Mapping[str, ArrayLike], gradients: Mapping[str, ArrayLike]
    ) -> dict[str, Floats]:
        """Return the parameters after one more step; those that were given stay as they are.

        Parameters
        ----------
        parameters : dict of arrays
            Whatever is learned, by name: of the same shape in each step.
        gradients : dict of arrays
            The gradient of each. A parameter without one is frozen: it does not move.

        Returns
        -------
        parameters : dict of arrays

        Raises
        ------
        TypeError
            If an argument is no dict, or an array is not made of real numbers.
        ValueError
            If a gradient belongs to no parameter or has another shape, a number is not finite, or
            a step overflows. Then no step was made.
        """
        for argument, given in (("parameters", parameters), ("gradients", gradients)):
            if not isinstance(given, Mapping):
                raise TypeError(
                    f"{argument} must be a dict of arrays by name, as {{'W': W}}, not a "
                    f"{type(given).__name__}"
                )
        strange = [name for name in gradients if name not in parameters]
        if strange:
            raise ValueError(
                f"gradients has {strange[0]!r}, but the parameters are {', '.join(parameters)}"
            )
        after = {name: finite(name, numbers(name, W)).copy() for name, W in parameters.items()}
        state = {name: self._next(name, g, after[name].shape) for name, g in gradients.items()}
        for name, (t, m, v) in state.items():
            mean, square = m / (1 - self.mean_decay**t), v / (1 - self.square_decay**t)
            W = after[name] - self.rate * mean / (np.sqrt(square) + self.epsilon)
            after[name] = no_overflow(f"steps of {name}", W, "rate is too large")
        self._state |= state
        return after

    def _next(
        self, name: str, given: ArrayLike, shape: tuple[int, ...]
    ) -> tuple[int, Floats, Floats]:
        """Return t, m and v after a gradient."""
        what = f"the gradient of {name}"
        g = finite(what, numbers(what, given))
        t, m, v = self._state.get(name, (0, np.zeros_like(g), np.zeros_like(g)))
        if not g.shape == m.shape == shape:
            raise ValueError(
                f"{what} has shape {g.shape} and {name} has shape {shape}; both need one shape, "
                "the same in each step"
            )
        m = self.mean_decay * m + (1 - self.mean_decay) * g
        v = self.square_decay * v + (1 - self.square_decay) * g**2
        return t + 1, m, no_overflow(f"squares of {what}", v, "it is too large")
