"""Masks: what their figure computes and says, in a page, too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attnkit.figures.shared.pooling import softmax_or_gap
from attnkit.figures.shared.written import MINUS, Inks, capital, fixed, joined, plain, written_on

INFINITE, MILLION, TIMES, AFTER = "infinite", "million", "times", "after"
WAYS = INFINITE, MILLION, TIMES, AFTER
SAME = 5e-7  # a sum is off by less because numbers are rounded

Masks = Callable[[int], Mapping[str, ArrayLike]]
"""From the number of tokens to masks by their names."""


class MaskedScores:
    """Scores, masked in one of four ways, and what softmax makes of them."""

    def __init__(self, scores: ArrayLike, masks: Mapping[str, ArrayLike], row: int) -> None:
        self.scores = np.asarray(scores, float)
        self.masks = {name: np.asarray(mask, bool) for name, mask in masks.items()}
        self.row, self.n = row, len(self.scores)
        for name, mask in self.masks.items():
            if mask.shape != self.scores.shape:
                raise ValueError(
                    f"the mask {name!r} has shape {mask.shape}; the scores {self.scores.shape}"
                )

    def may(self, mask: str) -> np.ndarray:
        """Return a mask by its name."""
        if mask not in self.masks:
            raise ValueError(f"there is no mask {mask!r}, but {joined([*self.masks])}")
        return self.masks[mask]

    def with_row(self, second: float, third: float) -> np.ndarray:
        """Return the scores with other numbers for the second and the third key of a row."""
        scores = self.scores.copy()
        scores[self.row, 1:] = second, third
        return scores

    def masked(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return the scores that softmax gets."""
        may, scores = self.may(mask), self.with_row(second, third)
        hidden = {INFINITE: -np.inf, MILLION: -1e6, TIMES: 0.0}
        return scores if way == AFTER else np.where(may, scores, hidden[way])

    def weights(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return the weights, with NaN in a row that has no answer."""
        scores = self.masked(mask, way, second, third)
        weights = softmax_or_gap(scores)
        return weights * self.may(mask) if way == AFTER else weights

    def sums(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return the sum of each row of weights."""
        return self.weights(mask, way, second, third).sum(axis=1)

    def on_hidden(self, mask: str, way: str, second: float, third: float) -> np.ndarray:
        """Return how much of each row lies on keys that it must not see."""
        return (self.weights(mask, way, second, third) * ~self.masks[mask]).sum(axis=1)


@dataclass(frozen=True)
class MaskedScoresWords:
    """What the figure of masks says."""

    masked: MaskedScores
    names: Sequence[str]
    mask_menu = "mask"
    way_menu = "what it hides gets"
    scores_title, weights_title = "scores, masked", "weights"
    sum_title = "sum"
    asks, answers = "query", "key"
    score_axis, weight_axis = "score", "weight"

    @property
    def ways(self) -> list[str]:
        """Name what can become of a hidden score, in the order of `WAYS`."""
        return [
            f"score {MINUS}∞, before softmax",
            f"score {MINUS}10⁶, before softmax",
            "score times 0, before softmax",
            "weight times 0, after softmax",
        ]

    def score(self, number: float) -> str:
        if number == -np.inf:
            return f"{MINUS}∞"
        return f"{MINUS}10⁶" if number == -1e6 else plain(number)

    def weight(self, number: float) -> str:
        return fixed(number, 3)

    def sum(self, number: float) -> str:
        return "none" if np.isnan(number) else fixed(number, 3)

    def slider(self, key: int) -> str:
        return f"score of {self.names[key]}"

    @property
    def dots_title(self) -> str:
        return f"scores of {self.names[self.masked.row]}"

    @property
    def bars_title(self) -> str:
        return f"weights of {self.names[self.masked.row]}"

    def readout(self, mask: str, way: str, second: float, third: float) -> str:
        weights = self.masked.weights(mask, way, second, third)
        i = self.masked.row
        numbers = joined([self.weight(number) for number in weights[i]])
        said = [f"{self.names[i]} gives {joined(self.names)} the weights {numbers}"]
        sums, hidden = (
            self.masked.sums(mask, way, second, third),
            self.masked.on_hidden(mask, way, second, third),
        )
        if hidden[i] > SAME:
            said.append(f"{self.weight(hidden[i])} lies on what it must not see")
        elif abs(sums[i] - 1) > SAME:
            said.append(f"their sum is {self.weight(sums[i])} and not 1")
        for j, may in enumerate(self.masked.masks[mask]):
            if may.any():
                continue
            nothing = f"{self.names[j]} has no key left"
            uniform = f"{nothing}, and gives each {self.weight(1 / self.masked.n)}"
            if way == AFTER:
                uniform = f"{nothing}, and a sum of 0"
            said.append(f"{nothing}, and no answer" if way == INFINITE else uniform)
        return capital("; ".join(said)) + "."

    @property
    def alt(self) -> str:
        masked = self.masked
        row = masked.scores[masked.row]
        name = self.names[masked.row]
        causal = next(mask for mask, may in masked.masks.items() if not may.all())
        right = joined(
            [self.weight(w) for w in masked.weights(causal, INFINITE, *row[1:])[masked.row]]
        )
        wrong = self.sum(masked.sums(causal, AFTER, *row[1:])[masked.row])
        return (
            f"The scores and the weights of the tokens {joined(self.names)}, as two heatmaps side "
            "by side, with the sum of each row of weights. A score of minus infinity stands in an "
            "empty cell. Below, "
            f"the scores of {name} as dots that can be moved, and its weights as bars. With the "
            f"mask {causal}, and {MINUS}∞ before softmax, its weights are {right}; set to 0 after "
            f"softmax, they have the sum {wrong}."
        )


def masked_scores(
    masks: Masks, names: Sequence[str], scores: np.ndarray, row: int, inks: Inks
) -> dict[str, Callable]:
    """Return the update functions for masks that a reader may change."""
    masked = MaskedScores(scores, masks(len(scores)), row)
    return of_masked_scores(masked, MaskedScoresWords(masked, names), inks)


def of_masked_scores(
    masked: MaskedScores, words: MaskedScoresWords, inks: Inks
) -> dict[str, Callable]:
    """Return the update functions of what a mask changes."""

    def move_scores(mask: str, way: str, second: float, third: float) -> tuple:
        scores = masked.masked(mask, way, second, third)
        return scores, [words.score(score) for score in scores.ravel()]

    def move_weights(mask: str, way: str, second: float, third: float) -> tuple:
        weights = masked.weights(mask, way, second, third)
        sums = [
            {"text": words.sum(total), "weight": "normal" if abs(total - 1) < SAME else "bold"}
            for total in weights.sum(axis=1)
        ]
        row = weights[masked.row]
        bars = np.where(np.isnan(row), 0.0, row)
        return weights, written_on(weights, words.weight, inks), sums, bars

    return {"scores": move_scores, "weights": move_weights, "readout": words.readout}
