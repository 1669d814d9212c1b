"""The attention rollout of a photograph without one of the heads."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import fixed
from attnkit.figures.shared.photo import LEVELS, draw_photo
from attnkit.figures.shared.ranks import rank_correlation
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 5.9, 3.35  # inches
PHOTO, EDGE = 2.9, 0.2  # inches: the side of the photograph, and the margin
NONE = 0  # the head that is left out, when none is


class RolloutWithout:
    """A rollout without each head, and how it agrees with what hiding a patch does."""

    def __init__(
        self, picture: ArrayLike, rollout: ArrayLike, without: ArrayLike, effects: ArrayLike
    ) -> None:
        self.picture, self.whole = np.asarray(picture, float), np.asarray(rollout, float)
        self.without, self.effects = np.asarray(without, float), np.asarray(effects, float)
        self.n_layers, self.n_heads, _ = self.without.shape
        self.n = round(len(self.whole) ** 0.5)
        if not self.n**2 == self.without.shape[-1] == len(self.effects) == len(self.whole):
            raise ValueError(
                f"rollout has shape {self.whole.shape}, without {self.without.shape} and effects "
                f"{self.effects.shape}; the last axis of each needs n * n patches"
            )

    def rollout(self, layer: int, head: int) -> np.ndarray:
        """Return the rollout without a head, counted from 1; head 0 leaves none out."""
        return self.whole if head == NONE else self.without[layer - 1, head - 1]

    def map(self, layer: int, head: int) -> np.ndarray:
        """Return the same as shares of the largest, in 16 levels, (n, n)."""
        weights = self.rollout(layer, head)
        levels = np.rint(weights / weights.max() * (LEVELS - 1))
        return (levels / (LEVELS - 1)).reshape(self.n, self.n)

    def spike(self, layer: int, head: int) -> float:
        """Return how many times as much as the median the patch with the most has."""
        weights = self.rollout(layer, head)
        return float(weights.max() / np.median(weights))

    def agreement(self, layer: int, head: int) -> float:
        """Return the rank correlation with the effects of hiding each patch."""
        return rank_correlation(self.rollout(layer, head), self.effects)


@dataclass(frozen=True)
class RolloutWithoutWords:
    """What the figure of a rollout without a head says."""

    rollouts: RolloutWithout
    what: str
    layer_slider, head_buttons, none = "layer", "left out: head", "none"
    map_row, map_column = "row", "column"
    map_label = "rollout as a share of its largest"
    spike, agreement = "largest ÷ median", "agreement with hiding"
    before = "faint: nothing left out"

    def left_out(self, layer: int, head: int) -> str:
        return "nothing left out" if head == NONE else f"without layer {layer}, head {head}"

    def readout(self, layer: int, head: int) -> str:
        r = self.rollouts
        said = self.left_out(layer, head)
        return (
            f"Rollout, {said}: its largest patch has {r.spike(layer, head):.1f} times the median; "
            f"rank correlation with hiding {fixed(r.agreement(layer, head), 2)}."
        )

    @property
    def alt(self) -> str:
        r = self.rollouts
        return (
            f"A photograph of {self.what} in {r.n} rows of {r.n} patches, each the clearer the "
            f"more the attention rollout gives it; one of {r.n_layers * r.n_heads} heads can be "
            "left out. Two bars: how many times as much as the median the largest patch has, and "
            f"how far the rollout agrees with what hiding each patch does. With nothing left out "
            f"they are {r.spike(1, NONE):.1f} and {fixed(r.agreement(1, NONE), 2)}."
        )


class RolloutWithoutArtists(NamedTuple):
    """What moves in the figure of a rollout without a head."""

    fig: Figure
    cells: AxesImage
    title: Text
    spike: BarContainer
    spike_number: Text
    agreement: BarContainer
    agreement_number: Text


def draw_rollout_without(
    rollouts: RolloutWithout, words: RolloutWithoutWords
) -> RolloutWithoutArtists:
    """Draw the photograph under a veil beside two bars."""
    fig = plt.figure(figsize=SIZE, layout="none")
    scene = axes_in_inches(fig, EDGE, EDGE, PHOTO, PHOTO)
    names = {"row": words.map_row, "column": words.map_column}
    cells = draw_photo(scene, rollouts.picture, rollouts.n, **names)
    cells.set_label(words.map_label)
    left = PHOTO + 2.2 * EDGE
    width = SIZE[0] - left - EDGE
    upper = axes_in_inches(fig, left, 1.75, width, 0.75)
    lower = axes_in_inches(fig, left, 0.65, width, 0.75)
    title = upper.text(0, 1.55, "", transform=upper.transAxes, color=theme.WEIGHT)
    spike = _draw_bar(upper, words.spike, rollouts.spike(1, NONE), 50)
    agreement = _draw_bar(lower, words.agreement, rollouts.agreement(1, NONE), 1.2)
    note: dict[str, Any] = {"fontsize": 10, "color": theme.MUTED, "transform": lower.transAxes}
    lower.text(0, -0.35, words.before, **note)
    return RolloutWithoutArtists(fig, cells, title, *spike, *agreement)


def _draw_bar(ax: Axes, name: str, before: float, most: float) -> tuple[BarContainer, Text]:
    """Draw a bar with its name, over a faint one for when nothing is left out."""
    ax.barh([0], [before], height=1, color=theme.WEIGHT_SOFT)
    bars = ax.barh([0], [before], height=0.5, color=theme.WEIGHT)
    number = ax.text(0, 0, "", va="center", color=theme.WEIGHT)
    ax.set(xlim=(0, most), ylim=(-0.6, 1.4))
    ax.text(0, 1.35, name, va="top", fontsize=10.5)
    ax.set_axis_off()
    return bars, number


@theme.style()
def rollout_without(
    picture: ArrayLike, rollout: ArrayLike, without: ArrayLike, effects: ArrayLike, *, what: str
) -> LiveFigure:
    """Leave one head out of an attention rollout, and see what becomes of it.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1. It is cut into n rows of n patches.
    rollout : (n * n,) array
        The rollout of all heads.
    without : (n_layers, n_heads, n * n) array
        The rollout without each head.
    effects : (n * n,) array
        What hiding each patch does.
    what : str
        What the photograph shows, for readers who cannot see it.

    Returns
    -------
    LiveFigure
        Its controls are ``layer`` and ``head``.

    Raises
    ------
    ValueError
        If the arrays are not of the same patches.
    """
    rollouts = RolloutWithout(picture, rollout, without, effects)
    words = RolloutWithoutWords(rollouts, what)
    artists = draw_rollout_without(rollouts, words)
    heads = [(words.none, NONE), *((str(head + 1), head + 1) for head in range(rollouts.n_heads))]

    def show_spike(layer: int, head: int) -> dict:
        spike = rollouts.spike(layer, head)
        return {"text": f"{spike:.1f}", "x": max(spike, rollouts.spike(1, NONE)) + 1.5}

    def show_agreement(layer: int, head: int) -> dict:
        found = rollouts.agreement(layer, head)
        end = max(found, rollouts.agreement(1, NONE))
        return {"text": fixed(found, 2), "x": end + 0.036}

    return LiveFigure(
        artists.fig,
        {
            artists.cells: rollouts.map,
            artists.title: words.left_out,
            artists.spike: lambda layer, head: [rollouts.spike(layer, head)],
            artists.spike_number: show_spike,
            artists.agreement: lambda layer, head: [max(rollouts.agreement(layer, head), 0)],
            artists.agreement_number: show_agreement,
        },
        layer=widgets.IntSlider(
            value=1, min=1, max=rollouts.n_layers, description=words.layer_slider
        ),
        head=widgets.ToggleButtons(options=heads, value=NONE, description=words.head_buttons),
        readout=words.readout,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
