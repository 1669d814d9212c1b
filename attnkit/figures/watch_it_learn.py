"""A small Vision Transformer learns: what its class token reads in pictures, its loss and accuracy.

A training is kept every few steps; `Replay` says what of it is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import announce
from attnkit.figures.shared.numbers import joined, percent
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

SIZE = 6.4, 4.35  # inches
SIDE, PITCH = 0.78, 0.9  # inches: a picture, and from one to the next
RIGHT, WRONG = "✓", "✗"


class Replay(NamedTuple):
    """One training, from its first state on, at equal distances; and the pictures that it shows."""

    pictures: ArrayLike
    """(n, height, width), from 0 to 1."""
    labels: Sequence[int]
    """(n,)"""
    shares: ArrayLike
    """What each class gets in each picture: (n_states, n, n_classes)."""
    rows: ArrayLike
    """The class token's weights on the patches: (n_states, n_layers, n_heads, n, n_patches)."""
    mean_rows: ArrayLike
    """Their mean over many pictures: (n_states, n_layers, n_heads, n_patches)."""
    loss: ArrayLike
    """Of the pictures it learns from: (n_states,)."""
    accuracy: ArrayLike
    """On pictures it does not learn from: (n_states,)."""


class WatchItLearn:
    """A training at every step that is kept. Layers and heads are counted from 1."""

    def __init__(self, replay: Replay, every: int) -> None:
        self.pictures = np.asarray(replay.pictures, float)
        self.labels = list(replay.labels)
        self.shares, self.rows = np.asarray(replay.shares), np.asarray(replay.rows)
        self.mean_rows = np.asarray(replay.mean_rows)
        self.loss, self.accuracy = np.asarray(replay.loss), np.asarray(replay.accuracy)
        self.every, n = every, len(self.labels)
        states = {len(given) for given in replay[2:]}  # type: ignore[arg-type]
        shown = {len(self.pictures), n, self.shares.shape[1], self.rows.shape[3]}
        if len(states) != 1 or len(shown) != 1:
            raise ValueError(
                f"replay has {sorted(states)} states and {sorted(shown)} pictures; all its parts "
                "need as many of each"
            )
        self.last = (len(self.loss) - 1) * every
        self.n_layers, self.n_heads = self.mean_rows.shape[1:3]
        self.largest = float(max(self.rows.max(), self.mean_rows.max()))

    @property
    def steps(self) -> np.ndarray:
        return np.arange(0, self.last + 1, self.every)

    def row(self, picture: int, head: tuple[int, int], step: int) -> np.ndarray:
        """Return what the class token reads in a picture, patch by patch, to two decimals."""
        return self._square(self.rows[step // self.every, head[0] - 1, head[1] - 1, picture])

    def mean_row(self, head: tuple[int, int], step: int) -> np.ndarray:
        """Return what it reads on average over many pictures."""
        return self._square(self.mean_rows[step // self.every, head[0] - 1, head[1] - 1])

    def _square(self, weights: np.ndarray) -> np.ndarray:
        n = round(len(weights) ** 0.5)
        return weights.reshape(n, n).round(2)

    def answer(self, picture: int, step: int) -> tuple[int, float]:
        """Return the class that gets the largest share, and this share."""
        shares = self.shares[step // self.every, picture]
        return int(shares.argmax()), float(shares.max())

    def n_right(self, step: int) -> int:
        answers = [self.answer(picture, step)[0] for picture in range(len(self.labels))]
        return sum(a == label for a, label in zip(answers, self.labels, strict=True))


@dataclass(frozen=True)
class WatchItLearnWords:
    """What the figure of a Vision Transformer that learns says."""

    learning: WatchItLearn
    mean = "mean\nof many\npictures"
    mean_map = "class token reads, mean of all pictures"
    loss_title, accuracy_title = "loss", "accuracy, validation"
    step_axis, step_player, head_menu = "step", "step", "class token of"
    row, column = "row", "column"

    def map(self, picture: int) -> str:
        return f"class token reads in the {self.learning.labels[picture]}"

    def head(self, head: tuple[int, int]) -> str:
        return f"layer {head[0]}, head {head[1]}"

    def answer(self, picture: int, step: int) -> str:
        answer, share = self.learning.answer(picture, step)
        mark = RIGHT if answer == self.learning.labels[picture] else WRONG
        return f"{answer} {mark} {share:.2f}"

    def readout(self, head: tuple[int, int], step: int) -> str:
        at = step // self.learning.every
        loss, accuracy = self.learning.loss[at], self.learning.accuracy[at]
        answers = [str(self.learning.answer(i, step)[0]) for i in range(len(self.learning.labels))]
        return (
            f"Step {step}: loss {loss:.2f}, accuracy {percent(accuracy)}. It says "
            f"{joined(answers)}; {self.learning.n_right(step)} of {len(answers)} are right. "
            f"Maps: {self.head(head)}."
        )

    @property
    def alt(self) -> str:
        end = self.learning.last
        return (
            f"{len(self.learning.labels)} handwritten digits, "
            f"{joined([str(label) for label in self.learning.labels])}, with the model's answer "
            "above each. Below each, as a small heatmap, the weight that the class token gives to "
            "each patch, and at the right the mean over many pictures. Underneath, the loss falls "
            f"from {self.learning.loss[0]:.1f} to {self.learning.loss[-1]:.2f} in {end} steps, and "
            f"the accuracy rises from {percent(self.learning.accuracy[0])} to "
            f"{percent(self.learning.accuracy[-1])}; a dot marks the present step."
        )


class WatchItLearnArtists(NamedTuple):
    """What moves in the figure of a Vision Transformer that learns."""

    fig: Figure
    answers: list[Text]
    maps: list[QuadMesh | AxesImage]
    mean_map: QuadMesh | AxesImage
    dots: dict[str, Line2D]


def draw_watch_it_learn(learning: WatchItLearn, words: WatchItLearnWords) -> WatchItLearnArtists:
    """Draw the pictures with a map below each, and the two curves underneath."""
    fig = plt.figure(figsize=SIZE, layout="none")
    head, answers, maps = (1, 1), [], []
    for i, picture in enumerate(learning.pictures):
        left = 0.08 + PITCH * i
        above = axes_in_inches(fig, left, SIZE[1] - 0.3 - SIDE, SIDE, SIDE)
        above.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="none")
        above.set_axis_off()
        answers.append(above.set_title("", fontsize=10, loc="center", pad=4))
        below = axes_in_inches(fig, left, SIZE[1] - 0.42 - 2 * SIDE, SIDE, SIDE)
        maps.append(_draw_map(below, learning.row(i, head, 0), learning, words, words.map(i)))
    left = 0.08 + PITCH * len(learning.pictures)
    below = axes_in_inches(fig, left, SIZE[1] - 0.42 - 2 * SIDE, SIDE, SIDE)
    mean_map = _draw_map(below, learning.mean_row(head, 0), learning, words, words.mean_map)
    below.set_title(words.mean, fontsize=10, loc="center", color=theme.WEIGHT)
    dots = {}
    for left, part, title in (
        (0.5, "loss", words.loss_title),
        (3.75, "accuracy", words.accuracy_title),
    ):
        ax = axes_in_inches(fig, left, 0.5, 2.5, 1.45)
        dots[part] = _draw_curve(ax, learning, part, words)
        ax.set_title(title, fontsize=11)
    return WatchItLearnArtists(fig, answers, maps, mean_map, dots)


def _draw_map(
    ax: Axes,
    weights: np.ndarray,
    learning: WatchItLearn,
    words: WatchItLearnWords,
    name: str,
) -> QuadMesh | AxesImage:
    cells = heatmap(ax, weights, vmax=learning.largest)
    cells.set_label(name)
    places = range(1, len(weights) + 1)
    announce(ax, places, places, row=words.row, column=words.column)
    ax.spines[:].set(visible=True, color=theme.GRID)
    return cells


def _draw_curve(ax: Axes, learning: WatchItLearn, part: str, words: WatchItLearnWords) -> Line2D:
    """Draw a curve, with a dot that marks the present step."""
    heights = getattr(learning, part)
    ax.plot(learning.steps, heights, color=theme.INK)
    (dot,) = ax.plot([0], heights[:1], "o", color=theme.INK, markersize=8, clip_on=False)
    ax.set(xlim=(0, learning.last), ylim=(0, 1.05 * max(1, heights.max())), xlabel=words.step_axis)
    if part == "accuracy":
        ax.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
    ax.grid(axis="y")
    return dot


@theme.style()
def watch_it_learn(
    replay: Replay, *, every: int = 20, head: tuple[int, int] = (1, 1), step: int = 0
) -> LiveFigure:
    """Replay the training of a Vision Transformer: its answers, and what its class token reads.

    Parameters
    ----------
    replay : Replay
        What is kept of the training.
    every : int
        How many steps lie between two states.
    head : pair of int
        Layer and head whose rows are shown initially, counted from 1.
    step : int
        The step that is shown initially.

    Returns
    -------
    LiveFigure
        Its controls are ``head`` and ``step``.

    Raises
    ------
    ValueError
        If the parts of `replay` differ in states or in pictures.
    """
    learning = WatchItLearn(replay, every)
    words = WatchItLearnWords(learning)
    artists = draw_watch_it_learn(learning, words)
    updates: dict = {artists.mean_map: learning.mean_row}
    for i, (answer, cells) in enumerate(zip(artists.answers, artists.maps, strict=True)):
        updates[answer] = lambda step, i=i: words.answer(i, step)
        updates[cells] = lambda head, step, i=i: learning.row(i, head, step)
    for part, dot in artists.dots.items():
        heights = getattr(learning, part)
        updates[dot] = lambda step, heights=heights: ([step], [heights[step // every]])
    heads = [
        (l, h) for l in range(1, learning.n_layers + 1) for h in range(1, learning.n_heads + 1)
    ]
    return LiveFigure(
        artists.fig,
        updates,
        head=widgets.Dropdown(
            options=[(words.head(each), each) for each in heads],
            value=head,
            description=words.head_menu,
        ),
        step=widgets.Play(
            value=step,
            max=learning.last,
            step=every,
            interval=150,
            description=words.step_player,
        ),
        readout=words.readout,
        follow_theme=True,  # the digits are the same on any page
        alt=words.alt,
    )
