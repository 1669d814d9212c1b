"""Waist and weight: what the figures of one query compute and say, in a page, too."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attnkit.figures.shared.jumps import POINTS, upright
from attnkit.figures.shared.pooling import BandwidthScore, pooled, weights_or_gap
from attnkit.figures.shared.written import (
    nonzero,
    plain,
    scientific,
    unrounded,
    upper_bound,
    within,
)

WIDE = 2.4  # centimetres of waist behind the words "45.50 kg", on a phone
BANDWIDTHS = (1, 2, 3, 5, 10)  # centimetres


class WaistWords:
    """What the figures of this module have in common to say."""

    waist_axis = "waist (cm)"
    query_slider = "query (cm)"
    bandwidth_slider = "bandwidth (cm)"
    query_name = "query"

    def query(self, query: float) -> str:
        return f"{self.query_name} {query:.1f}"

    def waists(self, waists: np.ndarray) -> list[str]:
        return [plain(waist) for waist in waists]


class WaistAxis:
    """The axis of the waists, with room for a query on each side."""

    waists: np.ndarray

    @property
    def span(self) -> tuple[float, float]:
        """The ends of the axis."""
        return float(np.floor(self.waists.min() - 2)), float(np.ceil(self.waists.max() + 3))


# ----------------------------------------------------------------------------------- a bell


@dataclass(frozen=True)
class Bell(WaistAxis):
    """A bell with its top over the query, and its height over each waist."""

    waists: np.ndarray
    kernel: Callable[[np.ndarray], np.ndarray]

    def curve(self, query: float) -> tuple[np.ndarray, np.ndarray]:
        return upright(lambda waists: self.kernel(query - waists), self.span)

    def heights(self, query: float) -> np.ndarray:
        """Return the height over each waist."""
        return self.kernel(query - self.waists)

    def number_place(self, waist: float, height: float, query: float, text: str) -> dict:
        """Return the place of a number beside its dot: outside the bell, where there is room."""
        x, side = (waist + 0.2, "left") if waist >= query else (waist - 0.2, "right")
        if side == "right" and len(text) > 4:  # a power of ten would reach the labels of the axis
            x = max(x, self.span[0] + 2.5)
        return {"position": (x, within(height, 0.09, 1.1)), "ha": side}


@dataclass(frozen=True)
class BellWords(WaistWords):
    """What the figure of the bell says."""

    bell: Bell
    height_axis = "height"

    @property
    def alt(self) -> str:
        top, near, far = self.bell.kernel(np.array([0.0, 1.0, 4.0]))
        highest = self.bell.kernel(np.linspace(-10, 10, 201)).max()
        shape = "A bell with its top over the query" if top >= highest else "A curve"
        return (
            f"{shape}. A dot on it marks its height over each waist. The height is "
            f"{self._height(top)} at the query, {self._height(near)} at 1 cm from it and "
            f"{self._height(far)} at 4 cm from it."
        )

    def _height(self, height: float, tiny: Callable[[float], str] = scientific) -> str:
        return nonzero(height, 2, tiny)

    def number(self, height: float) -> str:
        return self._height(height, tiny=upper_bound)

    def readout(self, query: float) -> str:
        heights = ", ".join(self._height(height) for height in self.bell.heights(query))
        return f"Query {query:.1f} cm: heights {heights}."


def bell(kernel: Callable[[np.ndarray], np.ndarray], waists: np.ndarray) -> dict[str, Callable]:
    """Return the update functions for a kernel that a reader may change."""
    over = Bell(waists, kernel)
    return of_bell(over, BellWords(over))


def of_bell(over: Bell, words: BellWords) -> dict[str, Callable]:
    """Return the update functions of what the kernel changes, by the names of what they move."""

    def stems(query: float) -> list:
        return [[0, height] for height in over.heights(query)]

    def dots(query: float) -> tuple:
        return over.waists, over.heights(query)

    def numbers(query: float) -> list[dict]:
        pairs = zip(over.waists, over.heights(query), strict=True)
        written = [(waist, height, words.number(height)) for waist, height in pairs]
        return [{"text": t} | over.number_place(w, h, query, t) for w, h, t in written]

    return {
        "curve": over.curve,
        "stems": stems,
        "dots": dots,
        "numbers": numbers,
        "readout": words.readout,
    }


# ------------------------------------------------------------------------------- one query


def nearer_counts_more(weights: np.ndarray, queries: ArrayLike, keys: np.ndarray) -> bool:
    """Tell whether no key weighs more than one that is nearer, in every row that has weights."""
    distances = np.abs(np.reshape(queries, (-1, 1)) - keys)
    by_distance = np.take_along_axis(weights, distances.argsort(axis=1), axis=1)
    return not (np.diff(by_distance, axis=1) > 1e-9).any()  # a row without weights is NaN


@dataclass(frozen=True)
class WaistAndWeight(WaistAxis):
    """Whose body weight counts for a query on the axis of the waists, and the average."""

    waists: np.ndarray
    weights: np.ndarray
    scores: BandwidthScore

    @property
    def room(self) -> float:
        """The height of the cloud of people, in kilograms."""
        return float(np.ptp(self.weights))

    @property
    def limits(self) -> tuple[float, float]:
        """The ends of the axis of body weights."""
        return self.weights.min() - 0.3 * self.room, self.weights.max() + 0.3 * self.room

    def shares(self, query: float, bandwidth: float) -> np.ndarray:
        """Return the attention weight of each person, all NaN where no key is in reach."""
        return weights_or_gap(self.scores, [query], self.waists, bandwidth)[0]

    def drawn_shares(self, query: float, bandwidth: float) -> np.ndarray:
        """Return the attention weights, 0 where there are none."""
        shares = self.shares(query, bandwidth)
        return np.where(np.isnan(shares), 0.0, shares)

    def answer(self, query: float, bandwidth: float) -> float:
        return float(self.shares(query, bandwidth) @ self.weights)

    def curve(self, bandwidth: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the answer to every query."""

        def answers(queries: np.ndarray) -> np.ndarray:
            return pooled(self.scores, queries, self.waists, self.weights, bandwidth)

        return upright(answers, self.span)

    def nearer_counts_more(self) -> bool:
        """Tell whether the nearer of two people counts more, or as much, at every bandwidth."""
        queries = np.linspace(*self.span, POINTS)
        return all(
            nearer_counts_more(
                weights_or_gap(self.scores, queries, self.waists, bandwidth), queries, self.waists
            )
            for bandwidth in BANDWIDTHS
        )

    def answer_place(self, query: float, bandwidth: float) -> dict:
        """Return the place of the answer, beside the line and where it covers no dot."""
        kilograms = self.answer(query, bandwidth)
        if np.isnan(kilograms):
            return {"position": (query + 0.25, self.limits[0] + 0.2 * self.room), "ha": "left"}
        far_left = query < self.span[0] + 2.5
        x, side = (query + 0.25, "left") if far_left else (query - 0.25, "right")
        left = x if side == "left" else x - WIDE
        beside = (self.waists > left - 0.3) & (self.waists < left + WIDE + 0.3)
        dots = (self.weights[beside] - kilograms) / self.room
        # A little over the line, or higher, or below it: where no dot is behind the words.
        lift = next(
            (lift for lift in (0.05, 0.14, -0.3) if not (abs(dots - lift - 0.09) < 0.17).any()),
            0.05,
        )
        return {"position": (x, kilograms + lift * self.room), "ha": side}


@dataclass(frozen=True)
class WaistAndWeightWords(WaistWords):
    """What the figure of one query says."""

    people: WaistAndWeight
    weight_axis = "body weight (kg)"
    bars_title = "attention weights"
    row_title = "the same weights as a row of a heatmap"

    @property
    def alt(self) -> str:
        taller = ": the nearer the waist, the taller the bar"
        return (
            f"{len(self.people.waists)} people as dots, waist across and body weight up. A curve "
            "of weighted averages runs through them, and a vertical line marks the query. Bars "
            "below show how much each person counts for it"
            f"{taller if self.people.nearer_counts_more() else ''}."
        )

    def share(self, share: float) -> str:
        return nonzero(share, 2, tiny=upper_bound)

    def number(self, share: float) -> dict:
        """Return the number of a bar and its place over it."""
        return {"y": share + 0.05, "text": self.share(share)}

    def answer(self, kilograms: float) -> str:
        return "0/0" if np.isnan(kilograms) else f"{kilograms:.2f} kg"

    def readout(self, query: float, bandwidth: float) -> str:
        shares = self.people.shares(query, bandwidth)
        if np.isnan(shares).any():
            return f"Query {query:.1f} cm: no key is in reach, so there is no answer."
        pairs = zip(shares, self.people.waists, strict=True)
        weights = ", ".join(f"{nonzero(share)} at {plain(waist)}" for share, waist in pairs)
        answer = unrounded(self.people.answer(query, bandwidth))
        return f"Query {query:.1f} cm: weights {weights} cm; answer {answer} kg."


def of_waist_and_weight(people: WaistAndWeight, words: WaistAndWeightWords) -> dict[str, Callable]:
    """Return the update functions of what the scores change, by the names of what they move."""

    def output(query: float, bandwidth: float) -> tuple:
        return [query], [people.answer(query, bandwidth)]

    def result(query: float, bandwidth: float) -> dict:
        text = words.answer(people.answer(query, bandwidth))
        return {"text": text} | people.answer_place(query, bandwidth)

    def numbers(query: float, bandwidth: float) -> list[dict]:
        return [words.number(share) for share in people.drawn_shares(query, bandwidth)]

    def row(query: float, bandwidth: float) -> np.ndarray:
        return people.drawn_shares(query, bandwidth)[None]

    return {
        "curve": people.curve,
        "output": output,
        "result": result,
        "bars": people.drawn_shares,
        "numbers": numbers,
        "row": row,
        "readout": words.readout,
    }


def waist_and_weight(
    scores: BandwidthScore, waists: np.ndarray, weights: np.ndarray
) -> dict[str, Callable]:
    """Return the update functions for scores that a reader may change."""
    people = WaistAndWeight(waists, weights, scores)
    return of_waist_and_weight(people, WaistAndWeightWords(people))
