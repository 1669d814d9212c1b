"""Outputs of attention lie between the values; a small network takes them out of there."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import self_attention
from attnkit.block import small_network
from attnkit.figures.shared.numbers import joined, plain, subscripted, vector
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure

LOOKS = (0, 0.5, 1, 1.5, 2, 4)
THRESHOLDS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
PUSHES = (-2, -1, 0, 1, 2)
LOW, RIGHT, TOP = -0.25, 2.3, 1.65  # limits of the plane
LABEL = 0.11  # from a mark to its name, in units of the plane


class BeyondValues:
    """Three tokens of two features: outputs of attention, and what a small network makes of them.

    The tokens themselves are the values. Two hidden units of the network copy the two features;
    the third is on where their sum is above a threshold, and pushes both features.
    """

    def __init__(self, X: ArrayLike, W_query: ArrayLike, W_key: ArrayLike) -> None:
        self.X = np.asarray(X, float)
        self.W_query, self.W_key = np.asarray(W_query, float), np.asarray(W_key, float)

    def outputs(self, look: float) -> np.ndarray:
        """Return what attention brings home, (n_tokens, 2), with queries times `look`."""
        return self_attention(self.X, look * self.W_query, self.W_key, np.eye(2))[0]

    def results(self, look: float, threshold: float, push: float) -> np.ndarray:
        """Return what the small network makes of it, (n_tokens, 2)."""
        W_in, b_in = np.array([[1, 0, 1], [0, 1, 1]]), np.array([0, 0, -threshold])
        W_out = np.array([[1, 0], [0, 1], [push, push]])
        return small_network(self.outputs(look), W_in, b_in, W_out, np.zeros(2))

    def on(self, look: float, threshold: float) -> list[int]:
        """Return for which tokens the third unit is on; tokens count from 1."""
        sums = self.outputs(look).sum(axis=1)
        return [n for n, total in enumerate(sums, 1) if total > threshold + 1e-12]

    def outside(self, look: float, threshold: float, push: float) -> list[int]:
        """Return which results lie outside the triangle of the values."""
        results = self.results(look, threshold, push)
        corners = np.column_stack([self.X, np.ones(3)])
        shares = np.column_stack([results, np.ones(3)]) @ np.linalg.inv(corners)
        return [n for n, share in enumerate(shares, 1) if share.min() < -1e-9]


@dataclass(frozen=True)
class BeyondValuesWords:
    """What the figure of values and results says."""

    beyond: BeyondValues
    features: tuple[str, str]
    look_slider = "queries, times"
    threshold_slider = "unit 3 is on above"
    push_slider = "unit 3 adds"
    side = "above:\nunit 3 on"
    inside = "all that one head can reach"

    def name(self, letter: str, n: int) -> str:
        return subscripted(letter, n)

    def tokens(self, numbers: list[int]) -> str:
        if not numbers:
            return "no token"
        plural = "s" if len(numbers) > 1 else ""
        return f"token{plural} {joined([str(n) for n in numbers])}"

    def readout(self, look: float, threshold: float, push: float) -> str:
        outputs, results = (
            self.beyond.outputs(look),
            self.beyond.results(look, threshold, push),
        )
        outside = self.beyond.outside(look, threshold, push)
        return (
            f"Attention gives token 2 {vector(outputs[1])}, between the values. Unit 3 is on for "
            f"{self.tokens(self.beyond.on(look, threshold))}. The network makes it "
            f"{vector(results[1])}. Outside the triangle: {self.tokens(outside)}."
        )

    def alt(self, look: float, threshold: float, push: float) -> str:
        outputs = joined([vector(y) for y in self.beyond.outputs(look)])
        outside = self.tokens(self.beyond.outside(look, threshold, push))
        return (
            f"A plane of two features, {joined(list(self.features))}. Three values are the "
            "corners of a green triangle, and the outputs of attention, open circles at "
            f"{outputs}, lie inside it. From each an arrow leads to a diamond, what the small "
            f"network makes of it. Beyond a dashed line, where the features together are more "
            f"than {plain(threshold)}, its third unit pushes: outside the triangle at first: "
            f"{outside}."
        )


class BeyondValuesArtists(NamedTuple):
    """What moves in the figure of values and results."""

    fig: Figure
    outputs: PathCollection
    output_names: tuple[Text, ...]
    results: PathCollection
    ways: tuple[Line2D, ...]
    border: Line2D
    side: Text


def draw_beyond_values(beyond: BeyondValues, words: BeyondValuesWords) -> BeyondValuesArtists:
    """Draw the triangle of the values, the outputs in it, and where the network puts them."""
    fig, ax = plt.subplots(figsize=(5.6, 4.2))
    ax.set(xlim=(LOW, RIGHT), ylim=(LOW, TOP), aspect="equal")
    ax.set_xlabel(words.features[0])
    ax.set_ylabel(words.features[1])
    ax.set_xticks([0, 1, 2])
    ax.set_yticks([0, 1])
    ax.fill(*beyond.X.T, facecolor=theme.VALUE_SOFT, edgecolor=theme.VALUE, linewidth=1.5)
    x, y = beyond.X.T
    ax.scatter(x, y, s=70, color=theme.VALUE, zorder=3)
    centre = beyond.X.mean(axis=0)
    for n, corner in enumerate(beyond.X, 1):
        at_x, at_y = corner + LABEL * np.sign(corner - centre)
        ax.text(
            at_x, at_y, words.name("v", n), color=theme.VALUE, ha="center", va="center", size=13
        )
    below = ax.text(0.46, 0.46, words.inside, color=theme.VALUE, ha="center", va="top")
    below.set(rotation=-45, rotation_mode="anchor")
    (border,) = ax.plot([], [], "--", color=theme.MUTED, linewidth=1.5)
    side = ax.text(0, 0, words.side, color=theme.MUTED, ha="left", va="bottom")
    ways = tuple(ax.plot([], [], color=theme.INK, linewidth=1.3, zorder=3)[0] for _ in range(3))
    outputs = ax.scatter(x, y, s=130, color=theme.SURFACE, edgecolor=theme.VALUE, zorder=4)
    outputs.set_linewidth(2)
    results = ax.scatter(x, y, s=36, marker="D", color=theme.INK, zorder=5)
    names = tuple(
        ax.text(0, 0, words.name("y", n), ha="center", va="top", zorder=6) for n in (1, 2, 3)
    )
    return BeyondValuesArtists(fig, outputs, names, results, ways, border, side)


@theme.style()
def beyond_values(
    X: ArrayLike,
    W_query: ArrayLike,
    W_key: ArrayLike,
    features: tuple[str, str],
    *,
    look: float = 1,
    threshold: float = 1.2,
    push: float = 2,
) -> LiveFigure:
    """See what attention can reach, and how a small network goes beyond it.

    Parameters
    ----------
    X : (3, 2) array
        Three tokens with two features, not below 0; they are their own values.
    W_query, W_key : (2, d_k) arrays
    features : pair of str
        The names of the features.
    look, threshold, push : float
        The initial settings.

    Returns
    -------
    LiveFigure
        Its controls are ``push``, ``look`` and ``threshold``.
    """
    beyond = BeyondValues(X, W_query, W_key)
    words = BeyondValuesWords(beyond, features)
    artists = draw_beyond_values(beyond, words)

    def name_outputs(look: float) -> list[dict[str, Any]]:
        return [{"position": tuple(y - (0, 0.07))} for y in beyond.outputs(look)]

    def draw_ways(look: float, threshold: float, push: float) -> list[tuple]:
        ends = zip(beyond.outputs(look), beyond.results(look, threshold, push), strict=True)
        return [tuple(np.transpose(pair)) for pair in ends]

    def draw_border(threshold: float) -> tuple:
        end = threshold - LOW
        return ([LOW, end], [end, LOW]), {"position": (end + 0.04, LOW + 0.03)}

    return LiveFigure(
        artists.fig,
        {
            artists.outputs: lambda look: tuple(beyond.outputs(look).T),
            artists.output_names: name_outputs,
            artists.results: lambda look, threshold, push: tuple(
                beyond.results(look, threshold, push).T
            ),
            artists.ways: draw_ways,
            (artists.border, artists.side): draw_border,
        },
        push=selection(PUSHES, push, words.push_slider),
        look=selection(LOOKS, look, words.look_slider),
        threshold=selection(THRESHOLDS, threshold, words.threshold_slider, "{:.1f}".format),
        readout=words.readout,
        alt=words.alt(look, threshold, push),
    )
