"""Scoring functions: what the figure of several of them computes and says, in a page, too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attnkit.figures.shared.pooling import checked, softmax_or_gap
from attnkit.figures.shared.written import (
    Inks,
    fitting,
    fixed,
    joined,
    nonzero,
    upper_bound,
    written_on,
)

Score = Callable[[np.ndarray, np.ndarray], ArrayLike]  # (queries, keys) to scores
Scores = Callable[..., Mapping[str, ArrayLike]]
"""From queries, keys and matrices that change a query to the scores of each function."""


class ScoresSideBySide:
    """The scores and weights of several functions, for one query and a set of keys."""

    def __init__(
        self,
        key_sets: Mapping[str, Mapping[str, ArrayLike]],
        scores: Mapping[str, Score] | Scores,
        changed: Mapping[str, ArrayLike] | None = None,
        functions: Sequence[str] = (),
    ) -> None:
        self.names = {name: list(keys) for name, keys in key_sets.items()}
        self.key_sets = {name: np.array([*keys.values()], float) for name, keys in key_sets.items()}
        self.changed = {name: np.asarray(M, float) for name, M in (changed or {}).items()}
        self.first = next(iter(key_sets))
        self.n_keys = len(self.key_sets[self.first])
        self.given = scores
        self.functions = list(functions) or [*self._each(0.0, 0.0, self.first)]
        self.known: dict[tuple, np.ndarray] = {}

    def _each(self, x: float, y: float, key_set: str) -> Mapping[str, ArrayLike]:
        queries, keys = np.array([[x, y]], float), self.key_sets[key_set]
        if callable(self.given):
            return self.given(queries, keys, *self.changed.values())
        return {name: score(queries, keys) for name, score in self.given.items()}

    def scores(self, x: float, y: float, key_set: str) -> np.ndarray:
        """Return the scores of all functions, (n_functions, n_keys)."""
        at = x, y, key_set
        if at not in self.known:
            found = self._each(x, y, key_set)
            if missing := [name for name in self.functions if name not in found]:
                raise ValueError(f"there are no scores {missing[0]!r}, but {joined([*found])}")
            shape = 1, self.n_keys
            rows = [checked(found[name], shape) for name in self.functions]
            self.known[at] = np.vstack(rows)
        return self.known[at]

    def weights(self, x: float, y: float, key_set: str) -> np.ndarray:
        """Return the attention weights for each function, (n_functions, n_keys)."""
        return softmax_or_gap(self.scores(x, y, key_set))

    def winners(self, x: float, y: float, key_set: str) -> dict[str, tuple[str, ...]]:
        """Return, for each function, the key with the largest weight, or all keys that share it."""
        weights, names = self.weights(x, y, key_set), self.names[key_set]
        best = np.isclose(weights, weights.max(axis=1, keepdims=True))
        return {
            name: tuple(names[key] for key in np.flatnonzero(row))
            for name, row in zip(self.functions, best, strict=True)
        }

    def nearest(self, x: float, y: float, key_set: str) -> str:
        """Return the key with the smallest distance from the query."""
        distances = ((self.key_sets[key_set] - [x, y]) ** 2).sum(axis=1)
        return self.names[key_set][int(np.argmin(distances))]

    def tip(self, name: str, x: float, y: float) -> np.ndarray:
        """Return what a function compares with the keys instead of the query."""
        return np.array([x, y]) @ self.changed[name]


@dataclass(frozen=True)
class ScoresSideBySideWords:
    """What the figure of several scoring functions says."""

    compared: ScoresSideBySide
    features: tuple[str, str] = ("feature 1", "feature 2")
    query = "q"
    table_title = "score over weight"
    cells = "weights"
    table_rows = "scoring function"
    table_columns = "key"
    keys_menu = "keys"

    @property
    def columns(self) -> list[str]:
        return [str(n + 1) for n in range(self.compared.n_keys)]

    def slider(self, feature: str) -> str:
        return f"{self.query}: {feature}"

    def score(self, score: float) -> str:
        return fitting(score, fixed(score, 2), 7)

    def weight(self, weight: float) -> str:
        return nonzero(weight, 2, tiny=upper_bound)

    def readout(self, x: float, y: float, key_set: str) -> str:
        most = self.compared.weights(x, y, key_set).max(axis=1)
        each = "; ".join(
            f"{name} {self.shared(keys)} ({weight:.2f})"
            for (name, keys), weight in zip(
                self.compared.winners(x, y, key_set).items(), most, strict=True
            )
        )
        nearest = self.compared.nearest(x, y, key_set)
        query = f"{self.query} = ({fixed(x, 2)}, {fixed(y, 2)})"
        return f"{query}. Nearest key: {nearest}. Most weight: {each}."

    def shared(self, keys: Sequence[str]) -> str:
        return " = ".join(keys)

    def alt(self, x: float, y: float) -> str:
        winners = self.compared.winners(x, y, self.compared.first)
        shared = self.shared(next(iter(winners.values())))
        agreed = f"all functions give the most weight to {shared}"
        if len(set(winners.values())) > 1:
            each = "; ".join(f"{name} {self.shared(keys)}" for name, keys in winners.items())
            agreed = f"the functions disagree about which key gets the most weight: {each}"
        return (
            "A query arrow among key arrows in the plane. Beside it a table: a row for each "
            f"scoring function ({', '.join(winners)}), a column for each key, and in it the score "
            f"over the weight. On the vectors at first, {agreed}."
        )


def scores_side_by_side(
    scores: Scores, functions: Sequence[str], key_sets: list, changed: list, inks: Inks
) -> dict[str, Callable]:
    """Return the update functions for scores that a reader may change.

    `functions` are their names, `key_sets` holds of each its name, the names of its keys and the
    keys, and `changed` are the items of what changes a query.
    """
    sets = {name: dict(zip(names, keys, strict=True)) for name, names, keys in key_sets}
    compared = ScoresSideBySide(sets, scores, dict(changed), functions)
    return of_scores_side_by_side(compared, ScoresSideBySideWords(compared), inks)


def of_scores_side_by_side(
    compared: ScoresSideBySide, words: ScoresSideBySideWords, inks: Inks
) -> dict[str, Callable]:
    """Return the update functions of what the scores change."""

    def score_numbers(x: float, y: float, key_set: str) -> list[str]:
        return [words.score(score) for score in compared.scores(x, y, key_set).ravel()]

    def weight_numbers(x: float, y: float, key_set: str) -> list[dict]:
        return written_on(compared.weights(x, y, key_set), words.weight, inks)

    return {
        "cells": compared.weights,
        "score_numbers": score_numbers,
        "weight_numbers": weight_numbers,
        "readout": words.readout,
    }
