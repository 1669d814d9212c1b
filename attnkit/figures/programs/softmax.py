"""Softmax: what its figures compute and say, in a page, too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from attnkit.figures.shared.written import joined, listed, nonzero, plain, upper_bound, within

Weigh = Callable[[np.ndarray], np.ndarray]  # scores to weights, both of shape (n,)

# The cell of a figure that is given no function of its own.
SOFTMAX = """import numpy as np

def softmax(scores):
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()"""


def weights_of(weigh: Weigh, scores: np.ndarray) -> np.ndarray:
    """Return the weights of scores: one number for each."""
    weights = np.asarray(weigh(scores), dtype=float)
    if weights.shape != scores.shape:
        raise ValueError(f"the weights have shape {weights.shape}; the scores {scores.shape}")
    return weights


# ------------------------------------------------------------------------------- two scores


@dataclass(frozen=True)
class TwoScores:
    """The weights of two scores, beside their shares of the total."""

    weigh: Weigh

    def weights(self, a: float, b: float) -> np.ndarray:
        """Return the weights of A and B."""
        return weights_of(self.weigh, np.array([a, b], float))

    def shares(self, a: float, b: float) -> np.ndarray:
        """Return the shares of A and B in their sum."""
        return np.array([a, b]) / (a + b)

    def lengths(self, a: float, b: float) -> np.ndarray:
        """Return the lengths of the four bars: weight and share of A, then of B."""
        return np.column_stack([self.weights(a, b), self.shares(a, b)]).ravel()

    def is_softmax(self) -> bool:
        """Tell whether the weights are those of softmax, for a few pairs of scores."""
        shares = {0.0: 0.5, 2.0: 1 / (1 + np.exp(-2.0)), -2.0: 1 / (1 + np.exp(2.0))}
        pairs = [(51.0, 49.0), (1.0, 3.0), (2.0, 2.0)]
        return all([np.allclose(self.weights(a, b)[0], shares[a - b]) for a, b in pairs])


@dataclass(frozen=True)
class TwoScoresWords:
    """What the figure of two scores says."""

    two: TwoScores
    axis = "score"
    sliders = "score A", "score B"

    @property
    def weights(self) -> str:
        return "softmax weights" if self.two.is_softmax() else "weights"

    @property
    def alt(self) -> str:
        return (
            "Two scores A and B on a number line, and under them bars for their "
            f"{self.weights} and for their shares of the total. The gap between the two scores "
            "is marked."
        )

    def dot(self, letter: str, score: float) -> str:
        return f"{letter} {score}"

    def gap(self, a: float, b: float) -> str:
        return f"gap {plain(a - b)}"

    def bars(self, a: float, b: float) -> list[str]:
        named = zip(["weight", "share"] * 2, self.two.lengths(a, b), strict=True)
        return [f"{what} {nonzero(length)}" for what, length in named]

    def readout(self, a: float, b: float) -> str:
        weights, shares = self.two.weights(a, b), self.two.shares(a, b)
        return (
            f"Scores {a} and {b}, {self.gap(a, b)}: the {self.weights} are "
            f"{nonzero(weights[0])} and {nonzero(weights[1])}; the shares of the total would be "
            f"{shares[0]:.4f} and {shares[1]:.4f}."
        )


def two_scores(weigh: Weigh) -> dict[str, Callable]:
    """Return the update functions for a function that a reader may change."""
    two = TwoScores(weigh)
    return of_two_scores(two, TwoScoresWords(two))


def of_two_scores(two: TwoScores, words: TwoScoresWords) -> dict[str, Callable]:
    """Return the update functions of what the weights change."""
    return {"bars": two.lengths, "numbers": words.bars, "readout": words.readout}


# ---------------------------------------------------------------------- gap and temperature


@dataclass(frozen=True)
class GapAndTemperature:
    """The weight of A, whose score is above that of B by a gap, at a temperature."""

    weigh: Weigh
    gaps: tuple[float, float]

    def weights(self, gap: float, temperature: float) -> np.ndarray:
        """Return the weights of A and B."""
        return weights_of(self.weigh, np.array([gap, 0.0]) / temperature)

    def weight(self, gap: float, temperature: float) -> float:
        """Return the weight of A."""
        return float(self.weights(gap, temperature)[0])

    @property
    def every_gap(self) -> np.ndarray:
        return np.linspace(*self.gaps, 161)

    def curve(self, temperature: float) -> np.ndarray:
        """Return the weight of A for every gap."""
        return np.array([self.weight(gap, temperature) for gap in self.every_gap])

    def label_place(self, gap: float, temperature: float) -> dict:
        """Return the place of the number beside the dot, on the side where there is room."""
        low, high = self.gaps
        weight = self.weight(gap, temperature)
        if gap > low + 0.75 * (high - low):
            x, below, side = gap - 0.8, 0.2, "right"
        else:
            x, below, side = gap + 1, 0.06, "left"
        return {"position": (x, within(weight - below, 0.08, 1)), "horizontalalignment": side}


@dataclass(frozen=True)
class GapAndTemperatureWords:
    """What the figure of gap and temperature says."""

    curve: GapAndTemperature
    temperatures: Sequence[float]
    gap_axis = "gap: score A minus score B"
    weight_axis = "weight of A"
    faint_line = "faint: T = 1"
    sliders = "gap A minus B", "temperature T"

    @property
    def alt(self) -> str:
        low, high = self.curve.gaps
        start, middle, end = (nonzero(self.curve.weight(gap, 1)) for gap in (low, 0, high))
        gap, T = high / 4, max(self.temperatures)
        warm, hot = (nonzero(self.curve.weight(gap, t), 2) for t in (1, T))
        return (
            f"The weight of A over the gap between two scores: a curve from {start} at a gap of "
            f"{plain(low)} through {middle} at a gap of 0 to {end} at {plain(high)}, for "
            "temperature 1. The temperature stretches it sideways: at a gap of "
            f"{plain(gap)} the weight is {warm} for temperature 1 and {hot} for {plain(T)}."
        )

    def number(self, weight: float) -> str:
        return f"w = {nonzero(weight)}"

    def readout(self, gap: float, temperature: float) -> str:
        a, b = (nonzero(weight, 7) for weight in self.curve.weights(gap, temperature))
        return (
            f"Gap {plain(gap)}, temperature {plain(temperature)}: gap / T = "
            f"{plain(gap / temperature)}, and the weights are {a} and {b}."
        )


def gap_and_temperature(
    weigh: Weigh, gaps: tuple[float, float], temperatures: Sequence[float]
) -> dict[str, Callable]:
    """Return the update functions for a function that a reader may change."""
    curve = GapAndTemperature(weigh, gaps)
    return of_gap_and_temperature(curve, GapAndTemperatureWords(curve, temperatures))


def of_gap_and_temperature(
    curve: GapAndTemperature, words: GapAndTemperatureWords
) -> dict[str, Callable]:
    """Return the update functions of what the weights change, which is all of the figure."""
    low, _ = curve.gaps

    def guides(gap: float, temperature: float) -> tuple:
        weight = curve.weight(gap, temperature)
        return [gap, gap, low], [-0.03, weight, weight]

    def dot(gap: float, temperature: float) -> tuple:
        return [gap], [curve.weight(gap, temperature)]

    def number(gap: float, temperature: float) -> dict:
        text = words.number(curve.weight(gap, temperature))
        return {"text": text} | curve.label_place(gap, temperature)

    return {
        "line": curve.curve,
        "guides": guides,
        "dot": dot,
        "number": number,
        "readout": words.readout,
    }


# ------------------------------------------------------------------------------ many scores


@dataclass(frozen=True)
class ManyScores:
    """Scores of which one can be changed, and their weights at a temperature."""

    scores: np.ndarray
    weigh: Weigh
    change: int

    def changed(self, score: float) -> np.ndarray:
        """Return all scores, with another one at the place that can be changed."""
        new = self.scores.copy()
        new[self.change] = score
        return new

    def weights(self, score: float, temperature: float) -> np.ndarray:
        return weights_of(self.weigh, self.changed(score) / temperature)


@dataclass(frozen=True)
class ManyScoresWords:
    """What the figure of many scores says."""

    names: Sequence[str]
    many: ManyScores
    score_axis, weight_axis = "score", "weight"
    temperature_slider = "temperature T"

    @property
    def alt(self) -> str:
        many = self.many
        weights = many.weights(many.scores[many.change], 1)
        below = [name for name, score in zip(self.names, many.scores, strict=True) if score < 0]
        where = f"below 0 for {joined(below)}" if below else "none below 0"
        return (
            f"Bars for the scores of {joined(self.names)}, at first {where}. Under them bars for "
            f"their weights, at first from {nonzero(weights.min())} to {nonzero(weights.max())}, "
            f"with the sum {weights.sum():.4g}."
        )

    @property
    def score_slider(self) -> str:
        return f"score of {self.names[self.many.change]}"

    def score(self, score: float) -> str:
        return plain(score)

    def weight(self, weight: float) -> str:
        return nonzero(weight, 3, tiny=upper_bound)

    def readout(self, score: float, temperature: float) -> str:
        weights = self.many.weights(score, temperature)
        return (
            f"Score of {self.names[self.many.change]} {plain(score)}, temperature "
            f"{plain(temperature)}: weights {listed(self.names, weights)}."
        )


def many_scores(
    weigh: Weigh, names: Sequence[str], scores: np.ndarray, change: int
) -> dict[str, Callable]:
    """Return the update functions for a function that a reader may change."""
    many = ManyScores(scores, weigh, change)
    return of_many_scores(many, ManyScoresWords(names, many))


def of_many_scores(many: ManyScores, words: ManyScoresWords) -> dict[str, Callable]:
    """Return the update functions of what the weights change."""

    def weight_numbers(score: float, temperature: float) -> list[dict]:
        weights = many.weights(score, temperature)
        return [{"text": words.weight(w), "y": within(w, 0, 1.03) + 0.02} for w in weights]

    return {
        "weight_bars": many.weights,
        "weight_numbers": weight_numbers,
        "readout": words.readout,
    }
