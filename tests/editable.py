"""The figures whose code can be edited, by name."""

from contextlib import contextmanager

import numpy as np
import pytest

from attnkit.figures.masked_scores import masked_scores
from attnkit.figures.position_products import position_products
from attnkit.figures.scoring import scores_side_by_side
from attnkit.figures.self_attention import step_through
from attnkit.figures.softmax import gap_and_temperature, many_scores, two_scores
from attnkit.figures.waist_and_weight import bell, waist_and_weight
from attnkit.live.following.unforeseen import Beside

PEOPLE = [51.0, 56.0, 58.0], [40.0, 43.0, 48.0]


def my_scores(queries, keys, bandwidth=1):
    distances = np.asarray(queries)[:, None] - np.asarray(keys)[None, :]
    return -(distances**2) / (2 * bandwidth**2)


def waists(scores=my_scores):
    return waist_and_weight(*PEOPLE, scores, editable=True)


def own_softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()


def kernel(distance):
    return np.exp(-(distance**2) / 2)


def five_scores(queries, keys, M):
    apart = queries[:, None] - keys[None, :]
    near = np.tanh(apart + 1) - np.tanh(apart - 1)
    return {
        "dot": queries @ keys.T,
        "scaled dot": queries @ keys.T / np.sqrt(2),
        "Gaussian": -(apart**2).sum(axis=-1) / 2,
        "additive": near.sum(axis=-1),
        "bilinear": queries @ M @ keys.T,
    }


def side_by_side(scores=five_scores):
    desk = {"cup": [3, 0], "notebook": [0.5, 1], "book": [0.5, 3]}
    return scores_side_by_side({"desk": desk}, scores, changed={"qM": [[0, -1], [1, 0]]})


def projections(q, k, v):
    W_query = np.array([[0.0, q], [1.0, 0.0]])
    W_key = np.array([[1.0, k], [0.0, 1.0]])
    W_value = np.array([[v, 0.0], [0.0, 20.0]])
    return W_query, W_key, W_value


ENTRIES = {"W_query": (0, 1, [1]), "W_key": (0, 1, [0]), "W_value": (0, 0, [10])}


def walk(projections=projections):
    """The walk, with two numbers for each entry; it begins where its last stage is."""
    X, W = [[1, 0], [0, 1], [1, 1]], projections(2.0, -1.0, 0.0)
    look = {"features": ["red", "edge"], "entries": ENTRIES, "stage": "output"}
    return step_through(X, *W, **look, projections=projections)


def my_positions(n_tokens, d_model, base=10_000):
    P = np.zeros((n_tokens, d_model))
    t = np.arange(n_tokens)
    for i in range(d_model // 2):
        angle = t * base ** (-2 * i / d_model)
        P[:, 2 * i] = np.sin(angle)
        P[:, 2 * i + 1] = np.cos(angle)
    return P


def places(positions=my_positions):
    table, *W = np.random.default_rng(0).normal(size=(3, 12, 12))
    read = {"sinusoidal": None, "sinusoidal, after W": W}
    return position_products({"table": (table, table @ table.T)}, positions=positions, read=read)


def masks(n_tokens):
    causal = np.zeros((n_tokens, n_tokens), dtype=bool)
    for query in range(n_tokens):
        causal[query, : query + 1] = True  # itself, and what comes before
    padding = np.ones((n_tokens, n_tokens), dtype=bool)
    padding[:, 0] = False
    return {"causal": causal, "padding": padding, "both": causal & padding}


def masked(masks=masks):
    return masked_scores(["pad", "dog", "barks"], [[0, 2, 2], [1, 2, 3], [1, 0, 1]], masks)


FIGURES = {
    "bell": lambda: bell(PEOPLE[0], kernel, editable=True),
    "waist and weight": waists,
    "two scores": lambda: two_scores(weights=own_softmax, editable=True),
    "gap and temperature": lambda: gap_and_temperature(editable=True),
    "many scores": lambda: many_scores(["a", "b", "c"], [3.0, 0.5, -1.0], editable=True),
    "scores side by side": side_by_side,
    "projections": walk,
    "positions": places,
    "masks": masked,
}


@contextmanager
def unwatched():
    """Fill tables without a look at what else is drawn at each setting, which takes minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Beside, "_is_new", lambda *_: False)
        yield


# -- the same figures with another function --------------------------------------------------------


def by_the_shadow(queries, keys, M):
    scores = {name: found * 2 for name, found in five_scores(queries, keys, M).items()}
    return scores | {"dot": scores["dot"] / np.linalg.norm(keys, axis=1)}


def sines_alone(n_tokens, d_model):
    return my_positions(n_tokens, d_model, base=10)[:, ::-1] ** 2


def never_itself(n_tokens):
    return {name: np.roll(mask, 1, axis=0) for name, mask in masks(n_tokens).items()}


OTHERWISE = {
    "waist and weight": lambda: waists(lambda q, k, bandwidth: my_scores(q, k, bandwidth) * 2),
    "scores side by side": lambda: side_by_side(by_the_shadow),
    "positions": lambda: places(sines_alone),
    "masks": lambda: masked(never_itself),
}
