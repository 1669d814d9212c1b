"""Words that learn to find patches of their colour: queries and keys of different dimensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import hsv_to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import joined, percent
from attnkit.live import LiveFigure
from attnkit.plots import heatmap


def hue_colours(hues: ArrayLike) -> np.ndarray:
    """Return the red, green and blue (0 to 1) of hues in degrees, (n, 3)."""
    hues = np.asarray(hues, dtype=float)
    return hsv_to_rgb(np.column_stack([hues / 360 % 1, *np.full((2, len(hues)), 0.85)]))


class WordsFindPatches:
    """The weights of words on coloured patches during training."""

    def __init__(
        self, hues: ArrayLike, target: ArrayLike, runs: Mapping[str, ArrayLike], steps: range
    ) -> None:
        self.hues, self.steps = np.asarray(hues, float), steps
        self.colours, right = hue_colours(hues), np.asarray(target) > 0
        self.runs = {name: np.asarray(weights) for name, weights in runs.items()}
        self.shares = {name: (weights * right).sum(axis=2) for name, weights in self.runs.items()}
        self.averages = {name: shares.mean(axis=1) for name, shares in self.shares.items()}

    def weights(self, step: int, run: str) -> np.ndarray:
        """Return the weights at a step, (n_words, n_patches)."""
        return self.runs[run][self.steps.index(step)]

    def mixtures(self, step: int, run: str) -> np.ndarray:
        """Return the colour that each word gets back, (n_words, 1, 3)."""
        return (self.weights(step, run) @ self.colours)[:, None]

    def share(self, step: int, run: str) -> np.ndarray:
        """Return each word's weight on the patches of its colour, (n_words,)."""
        return self.shares[run][self.steps.index(step)]

    def average(self, step: int, run: str) -> float:
        """Return the weight on the right colour, average of the words."""
        return float(self.averages[run][self.steps.index(step)])

    def grown(self, step: int, run: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the curve of the average up to a step, where what is to come waits."""
        until = np.minimum(range(len(self.steps)), self.steps.index(step))
        return np.minimum(self.steps, step), self.averages[run][until]


@dataclass(frozen=True)
class WordsFindPatchesWords:
    """What the figure of words and patches says."""

    training: WordsFindPatches
    words: Sequence[str]
    weights_title = "weight of each patch"
    patches_axis = "patch: its hue in degrees"
    words_axis = "query"
    outputs_title = "output"
    steps_axis = "training step"
    shares_title = "weight on the right colour, average of the words"
    step_player = "training step"
    run_buttons = "hidden layer"

    @property
    def patches_title(self) -> str:
        return f"{len(self.training.hues)} patches of different hues: the keys"

    @property
    def hues(self) -> list[str]:
        return [f"{hue:g}" for hue in self.training.hues]

    def readout(self, step: int, run: str) -> str:
        shares = zip(self.words, self.training.share(step, run), strict=True)
        each = ", ".join(f"{word} {percent(share)}" for word, share in shares)
        return f"Step {step}, {run}: weight on the patches of the right colour: {each}."

    @property
    def alt(self) -> str:
        first, runs = self.training.steps[0], list(self.training.runs)
        before = [percent(self.training.average(first, run)) for run in runs]
        return (
            f"Attention weights of the words {', '.join(self.words)} over "
            f"{len(self.training.hues)} patches of different hues, beside the average colour that "
            "each word gets back. Below, the average weight on the right colour is drawn as a "
            f"curve for each run ({', '.join(runs)}), up to the step that is shown; before the "
            f"first step, where the figure starts, it is {joined(before)}."
        )


class WordsFindPatchesArtists(NamedTuple):
    """What moves in the figure of words and patches."""

    fig: Figure
    cells: QuadMesh | AxesImage
    mixtures: AxesImage
    curves: dict[str, tuple[Line2D, Annotation]]
    now: Line2D
    dot: PathCollection


def draw_words_find_patches(
    training: WordsFindPatches, words: WordsFindPatchesWords
) -> WordsFindPatchesArtists:
    """Draw the patches over their weights and the outputs, over a curve for each run."""
    fig = plt.figure(figsize=(6.2, 5.4))
    grid = fig.add_gridspec(3, 2, height_ratios=[0.35, 1.7, 1.7], width_ratios=[9, 1.5])
    strip, matrix, swatch = (fig.add_subplot(grid[at]) for at in [(0, 0), (1, 0), (1, 1)])
    shares = fig.add_subplot(grid[2, :])
    start = training.steps[0], next(iter(training.runs))
    _draw_patches(strip, training.colours)
    strip.set_title(words.patches_title)
    cells = _draw_weights(matrix, training.weights(*start), words)
    mixtures = _draw_mixtures(swatch, training.mixtures(*start))
    swatch.set_title(words.outputs_title)
    shares.set(xlim=(0, training.steps[-1]), ylim=(0, 1.12), yticks=[0, 0.5, 1])
    shares.set(title=words.shares_title, xlabel=words.steps_axis)
    shares.grid(axis="y")
    curves = {
        name: _draw_curve(shares, training.steps, average, name)
        for name, average in training.averages.items()
    }
    now = shares.axvline(0, color=theme.INK, linewidth=1)
    dot = shares.scatter([0], [0], s=70, color=theme.WEIGHT, clip_on=False, zorder=4)
    return WordsFindPatchesArtists(fig, cells, mixtures, curves, now, dot)


def _draw_patches(ax: Axes, colours: np.ndarray) -> None:
    ax.imshow(colours[None], aspect="auto", interpolation="none")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def _draw_weights(
    ax: Axes, weights: np.ndarray, words: WordsFindPatchesWords
) -> QuadMesh | AxesImage:
    cells = heatmap(ax, weights, row_labels=words.words, column_labels=words.hues, vmax=0.4)
    ax.set(title=words.weights_title, xlabel=words.patches_axis, ylabel=words.words_axis)
    ax.yaxis.labelpad = 14  # a phone enlarges the texts
    ax.tick_params(labelsize=10)
    ax.yaxis.label.set_color(theme.QUERY)  # not the words, which name other colours
    return cells


def _draw_mixtures(ax: Axes, colours: np.ndarray) -> AxesImage:
    mixtures = ax.imshow(colours, aspect="auto", interpolation="none")
    ax.set(xticks=[], yticks=[])
    for row in range(1, len(colours)):
        ax.axhline(row - 0.5, color=theme.SURFACE, linewidth=4)  # one output for each word
    ax.spines[:].set_visible(False)
    return mixtures


def _draw_curve(
    ax: Axes, steps: range, heights: np.ndarray, name: str
) -> tuple[Line2D, Annotation]:
    """Draw a curve with its name below the middle."""
    (curve,) = ax.plot(steps, heights, color=theme.WEIGHT)
    middle = len(steps) // 2
    at, offset = (steps[middle], heights[middle]), (0, -8)
    label = ax.annotate(name, at, xytext=offset, textcoords="offset points", va="top")
    label.set_color(theme.WEIGHT)
    return curve, label


@theme.style()
def words_find_patches(
    words: Sequence[str],
    hues: ArrayLike,
    target: ArrayLike,
    runs: Mapping[str, ArrayLike],
    steps: range,
) -> LiveFigure:
    """Replay training: how the weights of each word move to the patches of its colour.

    Parameters
    ----------
    words : sequence of str
        The names of the queries, (n_words,).
    hues : array of shape (n_patches,)
        The hue of each patch in degrees.
    target : array of shape (n_words, n_patches)
        The weights that a word ought to give; above 0 at the patches of its colour.
    runs : dict
        ``{name: weights}``, each of shape (n_snapshots, n_words, n_patches): attention weights
        during training.
    steps : range
        The training step of each snapshot.

    Returns
    -------
    LiveFigure
        Its controls are ``step`` and ``run``.
    """
    training = WordsFindPatches(hues, target, runs, steps)
    said = WordsFindPatchesWords(training, words)
    artists = draw_words_find_patches(training, said)
    middle, last = steps[len(steps) // 2], steps[-1]
    # the curves end at the step that is shown: the end is a question of the chapter
    grown = {
        marks: lambda step, name=name: (
            training.grown(step, name),
            name if step >= middle else "",
        )
        for name, marks in artists.curves.items()
    }
    return LiveFigure(
        artists.fig,
        {
            **grown,
            artists.cells: training.weights,
            artists.mixtures: training.mixtures,
            artists.now: lambda step: ([step, step], [0, 1]),
            artists.dot: lambda step, run: ([step], [training.average(step, run)]),
        },
        step=widgets.Play(
            value=steps[0],
            min=steps[0],
            max=last,
            step=steps.step,
            interval=120,
            description=said.step_player,
        ),
        run=widgets.ToggleButtons(options=list(runs), description=said.run_buttons),
        readout=said.readout,
        still={"step": last},
        follow_theme=True,  # the colours of the patches are the same on any page
        alt=said.alt,
    )
