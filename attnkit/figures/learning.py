"""A head that learns to attend: its map, its loss and its dead pictures, with and without the root.

A run is one training, kept every few steps; `Run` says what of it is needed. Runs are given as
``{d: {name: run}}``, for instance ``{64: {"÷ √64": ..., "undivided": ...}}``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from attnkit.figures.shared.numbers import joined, percent
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

SIZE = 6.0, 5.0  # inches
MAP, LEFTS = 2.2, (0.55, 3.6)  # inches
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": theme.INK},
    {"color": theme.MUTED, "linestyle": "--"},
)


class Run(NamedTuple):
    """One training, from its first state on, at equal distances."""

    maps: ArrayLike
    """The weights that each letter gives to each, (n_states, n_letters, n_letters)."""
    loss: ArrayLike
    """(n_states,)"""
    right: ArrayLike
    """Mean weight on the right letter, (n_states,)."""
    dead: ArrayLike
    """Share of the pictures whose weight lies on a wrong letter, (n_states,)."""


def _arrays(run: Run) -> dict[str, np.ndarray]:
    return {part: np.asarray(given, float) for part, given in run._asdict().items()}


class LearnToAttend:
    """Two runs for each d, at every step that is kept."""

    def __init__(self, runs: Mapping[int, Mapping[str, Run]], every: int) -> None:
        self.runs = {
            d: {name: _arrays(run) for name, run in pair.items()} for d, pair in runs.items()
        }
        self.every = every
        names = {tuple(pair) for pair in runs.values()}
        states = {
            len(part)
            for pair in self.runs.values()
            for run in pair.values()
            for part in run.values()
        }
        if len(names) != 1 or len(next(iter(names))) != 2 or len(states) != 1:
            raise ValueError(
                "runs needs two runs of the same names for each d, all with as many states"
            )
        self.names = next(iter(names))
        self.last = (states.pop() - 1) * every

    @property
    def steps(self) -> np.ndarray:
        return np.arange(0, self.last + 1, self.every)

    def map(self, name: str, d: int, step: int) -> np.ndarray:
        """Return the weights at a step, to two decimals: more are not seen, and cost room."""
        return self.runs[d][name]["maps"][step // self.every].round(2)

    def curve(self, part: str, name: str, d: int) -> np.ndarray:
        """Return the loss or the dead share at each step."""
        return self.runs[d][name][part]

    def so_far(self, part: str, name: str, d: int, step: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the steps up to one, and a curve up to there: what comes is for the reader."""
        known = step // self.every + 1
        return self.steps[:known], self.curve(part, name, d)[:known]

    def at(self, part: str, name: str, d: int, step: int) -> float:
        return float(self.curve(part, name, d)[step // self.every])


@dataclass(frozen=True)
class LearnToAttendWords:
    """What the figure of a head that learns says."""

    learning: LearnToAttend
    asked, found = "letter asked for", "letter in the picture"
    loss_title, dead_title = "loss", "dead pictures"
    step_axis, step_player, d_slider = "step", "step", "d"

    def map(self, name: str) -> str:
        return f"weights, {name}"

    def title(self, name: str, right: float) -> str:
        return f"{name}: right {right:.2f}"

    def measured(self, name: str, d: int, step: int) -> str:
        right, loss, dead = (
            self.learning.at(part, name, d, step) for part in ("right", "loss", "dead")
        )
        return (
            f"{name}, weight on the right letter {right:.2f}, loss {loss:.2f}, dead {percent(dead)}"
        )

    def readout(self, d: int, step: int) -> str:
        each = "; ".join(self.measured(name, d, step) for name in self.learning.names)
        return f"d = {d}, step {step}: {each}."

    @property
    def alt(self) -> str:
        first, second = self.learning.names
        largest = max(self.learning.runs)
        dead = joined([percent(self.learning.at("dead", n, largest, 0)) for n in (first, second)])
        return (
            f"Two trainings of one head, {first} and {second}. Above, for each, the weights that "
            "each letter asked for gives to each letter in the picture, as a heatmap: in the end, "
            "a full diagonal on an empty square. Below, the loss and the share of dead pictures "
            "against the step, solid and dashed, up to a dot at the present step. For d = "
            f"{largest}, {dead} of the pictures are dead at the start."
        )


class LearnToAttendArtists(NamedTuple):
    """What moves in the figure of a head that learns."""

    fig: Figure
    maps: dict[str, QuadMesh | AxesImage]
    titles: dict[str, Text]
    curves: dict[str, dict[str, Line2D]]
    """For ``"loss"`` and ``"dead"``, the curve of each run."""
    dots: dict[str, dict[str, Line2D]]


def draw_learn_to_attend(
    learning: LearnToAttend, letters: Sequence[str], words: LearnToAttendWords
) -> LearnToAttendArtists:
    """Draw the two maps, and below them the loss and the dead share."""
    fig = plt.figure(figsize=SIZE, layout="none")
    d = next(iter(learning.runs))
    maps, titles = {}, {}
    for left, name in zip(LEFTS, learning.names, strict=True):
        ax = axes_in_inches(fig, left, 2.4, MAP, MAP)
        maps[name] = _draw_map(ax, learning.map(name, d, 0), letters, words)
        maps[name].set_label(words.map(name))  # its name for readers, since its title moves
        titles[name] = ax.set_title(name, color=theme.WEIGHT, fontsize=11)
    curves, dots = {}, {}
    panels = zip(LEFTS, ("loss", "dead"), (words.loss_title, words.dead_title), strict=True)
    for left, part, title in panels:
        ax = axes_in_inches(fig, left, 0.5, MAP, 1.2)
        curves[part], dots[part] = _draw_curves(ax, learning, part, words)
        ax.set_title(title, fontsize=11)
    return LearnToAttendArtists(fig, maps, titles, curves, dots)


def _draw_map(
    ax: Axes, weights: np.ndarray, letters: Sequence[str], words: LearnToAttendWords
) -> QuadMesh | AxesImage:
    """Draw a map; of its letters only the outermost are written, but each is announced."""
    cells = heatmap(ax, weights, vmax=1, row_labels=letters, column_labels=letters)
    ax.set_xlabel(words.found, color=theme.KEY, labelpad=1)
    ax.set_ylabel(words.asked, color=theme.QUERY, labelpad=1)
    ax.spines[:].set(visible=True, color=theme.GRID)
    for axis in (ax.xaxis, ax.yaxis):
        for tick in axis.get_major_ticks()[1:-1]:
            tick.label1.set_visible(False)
    return cells


def _draw_curves(
    ax: Axes, learning: LearnToAttend, part: str, words: LearnToAttendWords
) -> tuple[dict[str, Line2D], dict[str, Line2D]]:
    """Draw a curve for each run, with a dot that marks the present step."""
    d = next(iter(learning.runs))
    curves, dots = {}, {}
    for name, look in zip(learning.names, LOOKS, strict=True):
        heights = learning.curve(part, name, d)
        (curves[name],) = ax.plot(learning.steps, heights, label=name, **look)
        (dots[name],) = ax.plot([0], heights[:1], "o", color=look["color"], clip_on=False)
    top = max(learning.curve(part, name, d).max() for d in learning.runs for name in learning.names)
    ax.set(xlim=(0, learning.last), ylim=(0, 1.05 * top), xlabel=words.step_axis)
    if part == "dead":
        ax.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f} %")
    else:
        ax.legend(loc="upper right", borderaxespad=0, handlelength=1.4, handletextpad=0.5)
    ax.grid(axis="y")
    return curves, dots


@theme.style()
def learn_to_attend(
    runs: Mapping[int, Mapping[str, Run]],
    letters: Sequence[str],
    *,
    every: int = 10,
    d: int = 64,
    step: int = 0,
) -> LiveFigure:
    """Replay two trainings of one head side by side: its map, its loss, its dead pictures.

    Parameters
    ----------
    runs : mapping of int to mapping of str to Run
        For each d, two runs by name, the same for all.
    letters : sequence of str
        The rows and columns of the maps.
    every : int
        How many steps lie between two states of a run.
    d, step : int
        The initial values of the two controls.

    Returns
    -------
    LiveFigure
        Its controls are ``d`` and ``step``.

    Raises
    ------
    ValueError
        If there are not two runs for each d, or they differ in names or states.
    """
    learning = LearnToAttend(runs, every)
    words = LearnToAttendWords(learning)
    artists = draw_learn_to_attend(learning, letters, words)
    updates: dict = {}
    for name in learning.names:
        updates[artists.maps[name]] = lambda d, step, name=name: learning.map(name, d, step)
        updates[artists.titles[name]] = lambda d, step, name=name: words.title(
            name, learning.at("right", name, d, step)
        )
        for part in ("loss", "dead"):
            updates[artists.curves[part][name]] = lambda d, step, part=part, name=name: (
                learning.so_far(part, name, d, step)
            )
            updates[artists.dots[part][name]] = lambda d, step, part=part, name=name: (
                [step],
                [learning.at(part, name, d, step)],
            )
    return LiveFigure(
        artists.fig,
        updates,
        d=selection(list(learning.runs), d, words.d_slider),
        step=widgets.Play(
            value=step,
            max=learning.last,
            step=every,
            interval=150,
            description=words.step_player,
        ),
        readout=words.readout,
        still={"step": learning.last // 2 // every * every},
        alt=words.alt,
    )
