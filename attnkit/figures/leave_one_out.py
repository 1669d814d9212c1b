"""How well pooling does on people it has not seen, and how its bandwidth is learned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, NullLocator
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import attention_pooling, gaussian_scores
from attnkit.figures.shared.pooling import BandwidthScore, pooled
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure

FIGURE_WIDTH = 5.2  # inches
TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)  # of the bandwidths, where they are in sight
NOBODY = 0
MANY = 40  # keys, so close together that a slanted step is not seen


def where_it_bends(waists: np.ndarray) -> np.ndarray:
    """Return the queries to draw a curve of averages through, whatever its bandwidth.

    A narrow bell answers with the nearest key, so its curve is a staircase. It jumps halfway
    between two keys, the more steeply the narrower the bell: queries stand close to these places,
    and with few keys beside them as well, or a step would be drawn slanted.
    """
    keys = np.unique(waists)
    halfway, gaps = (keys[:-1] + keys[1:]) / 2, np.diff(keys)
    few = len(keys) <= MANY
    sides = np.array([0.03, 0.08, 0.16, 0.3]) if few else np.array([])
    aside = np.append(gaps[:, None] * sides, np.full((len(gaps), 1), 1e-4 * np.ptp(keys)), axis=1)
    steps = halfway[:, None] + np.hstack([-aside, aside])
    return np.unique(np.concatenate([np.linspace(keys[0], keys[-1], 41), keys, steps.ravel()]))


class LeaveOneOutWords:
    """What the figures of this module have in common to say."""

    units: tuple[str, str]  # of waists and of weights

    @property
    def waist_axis(self) -> str:
        return f"waist ({self.units[0]})"

    @property
    def weight_axis(self) -> str:
        return f"body weight ({self.units[1]})"

    @property
    def bandwidth(self) -> str:
        return f"bandwidth ({self.units[0]})"


# ------------------------------------------------------------------------ seen and left out


class SeenAndLeftOut:
    """The people by rising waist, and the errors of pooling on them for each bandwidth."""

    def __init__(
        self,
        waists: ArrayLike,
        weights: ArrayLike,
        scores: BandwidthScore,
        bandwidths: Sequence[float],
    ) -> None:
        order = np.argsort(waists, kind="stable")
        self.waists, self.weights = (
            np.asarray(waists, float)[order],
            np.asarray(weights, float)[order],
        )
        self.n_people, self.scores, self.bandwidths = len(order), scores, bandwidths
        self.everywhere = where_it_bends(self.waists)
        self.errors = {bandwidth: self._errors(bandwidth) for bandwidth in bandwidths}

    def _errors(self, bandwidth: float) -> tuple[float, float]:
        """Return the typical error on people who were seen, and on people who were left out."""
        others = ~np.eye(self.n_people, dtype=bool)
        raw = self.scores(self.waists, self.waists, bandwidth)
        seen = attention_pooling(raw, self.weights) - self.weights
        unseen = attention_pooling(raw, self.weights, mask=others) - self.weights
        return float(np.sqrt(np.mean(seen**2))), float(np.sqrt(np.mean(unseen**2)))

    def estimate(self, queries: ArrayLike, bandwidth: float, left_out: int = NOBODY) -> np.ndarray:
        """Return the answers for waists, without one of the people; 1 is the first."""
        kept = np.arange(1, self.n_people + 1) != left_out
        return pooled(self.scores, queries, self.waists[kept], self.weights[kept], bandwidth)

    def curve(self, bandwidth: float, left_out: int = NOBODY) -> np.ndarray:
        """Return the answers along the curve."""
        return self.estimate(self.everywhere, bandwidth, left_out)

    def person(self, number: int) -> tuple[float, float]:
        """Return the waist and the weight of one of the people; 1 is the first."""
        return float(self.waists[number - 1]), float(self.weights[number - 1])

    def guess(self, bandwidth: float, left_out: int) -> float:
        """Return the answer for the waist of the person who is left out."""
        return float(self.estimate([self.person(left_out)[0]], bandwidth, left_out)[0])


@dataclass(frozen=True)
class SeenAndLeftOutWords(LeaveOneOutWords):
    """What the figure of people seen and left out says."""

    people: SeenAndLeftOut
    units: tuple[str, str]
    who: tuple[str, str] = ("person", "people")
    left_out = "left out"
    seen = "seen"
    left_out_slider = "left out (0: nobody)"

    @property
    def error_axis(self) -> str:
        return f"typical error ({self.units[1]})"

    def person(self, number: int) -> str:
        return f"{self.who[0]} {number}"

    def readout(self, bandwidth: float, left_out: int = NOBODY) -> str:
        (length, mass), many = self.units, self.who[1]
        seen, unseen = self.people.errors[bandwidth]
        if left_out == NOBODY:
            return (
                f"Bandwidth {bandwidth:g} {length}: error {seen:.2f} {mass} on {many} who were "
                f"seen, {unseen:.2f} {mass} on {many} who were left out."
            )
        waist, weight = self.people.person(left_out)
        return (
            f"Without {self.person(left_out)} (waist {waist:g} {length}) the answer is "
            f"{self.people.guess(bandwidth, left_out):.1f} {mass}; the truth is {weight:g} {mass}. "
            f"All {self.people.n_people} left out in turn: error {unseen:.2f} {mass}."
        )

    def alt(self, one_left_out: bool) -> str:
        one, many = self.who
        ring = f" A ring marks the {one} who is left out; a line leads from there to the answer."
        return (
            f"Above, {self.people.n_people} {many} by waist and body weight with the curve of "
            f"weighted averages.{ring if one_left_out else ''} Below, two curves of the error "
            f"against the bandwidth: dashed for {many} who were seen, solid for {many} who were "
            "left out. Two dots mark the bandwidth that is set."
        )


class LeftOutArtists(NamedTuple):
    """What moves with the person who is left out."""

    ring: PathCollection
    number: Text
    miss: Line2D


class SeenAndLeftOutArtists(NamedTuple):
    """What moves in the figure of people seen and left out."""

    fig: Figure
    curve: Line2D
    now: PathCollection
    left_out: LeftOutArtists | None


def draw_seen_and_left_out(
    people: SeenAndLeftOut, words: SeenAndLeftOutWords, one_left_out: bool
) -> SeenAndLeftOutArtists:
    """Draw people and curve over the errors and, on demand, marks for a person left out."""
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(FIGURE_WIDTH, 4.2), height_ratios=[1.5, 1])
    size = 45 if people.n_people < 60 else 14
    _draw_people(top, people.waists, people.weights, size)
    top.set_xlabel(words.waist_axis, color=theme.KEY)
    top.set_ylabel(words.weight_axis, color=theme.VALUE, labelpad=8)
    curve = _draw_mean(top, people.everywhere, people.weights)
    now = _draw_errors(bottom, people.errors, words)
    marks = _draw_left_out(top, *people.person(1)) if one_left_out else None
    return SeenAndLeftOutArtists(fig, curve, now, marks)


def _draw_people(ax: Axes, waists: np.ndarray, weights: np.ndarray, size: float) -> None:
    ax.scatter(waists, weights, s=size, color=theme.INK, alpha=0.75, linewidth=0)


def _draw_mean(ax: Axes, queries: np.ndarray, weights: np.ndarray) -> Line2D:
    """Draw the curve as it is before it moves: at the mean of all."""
    (curve,) = ax.plot(queries, queries * 0 + weights.mean(), color=theme.VALUE)
    return curve


def _draw_errors(
    ax: Axes, errors: Mapping[float, tuple[float, float]], words: SeenAndLeftOutWords
) -> PathCollection:
    bandwidths = list(errors)
    seen, unseen = np.array(list(errors.values())).T
    _bandwidth_axis(ax, bandwidths)
    ax.set_xlabel(words.bandwidth)
    ax.set_ylabel(words.error_axis, labelpad=8)
    ax.set_ylim(0, 1.2 * unseen.max())
    ax.plot(bandwidths, unseen, color=theme.INK)
    ax.plot(bandwidths, seen, color=theme.MUTED, linestyle="--")
    third, room = len(bandwidths) // 3, 0.06 * unseen.max()
    ax.text(bandwidths[0], unseen[0] + room, words.left_out, ha="left", va="bottom")
    ax.text(bandwidths[third], seen[third] - room, words.seen, color=theme.MUTED, va="top")
    return ax.scatter([bandwidths[0]] * 2, [seen[0], unseen[0]], s=60, color=theme.INK, zorder=3)


def _draw_left_out(ax: Axes, waist: float, weight: float) -> LeftOutArtists:
    ring = ax.scatter([waist], [weight], s=170, facecolor="none", linewidth=2)
    ring.set_edgecolor(theme.QUERY)
    number = ax.text(waist, weight, "", color=theme.QUERY, va="center", zorder=4)
    number.set_bbox(theme.paper(0.8, alpha=0.85))
    (miss,) = ax.plot([waist] * 2, [weight] * 2, color=theme.QUERY)
    return LeftOutArtists(ring, number, miss)


def _bandwidth_axis(ax: Axes, bandwidths: Sequence[float] | np.ndarray) -> None:
    low, high = bandwidths[0], bandwidths[-1]
    ax.set_xscale("log")
    ax.set_xlim(0.92 * low, 1.08 * high)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xticklabels([f"{tick:g}" for tick in ticks])
    ax.grid(axis="y")


@theme.style()
def seen_and_left_out(
    waists: ArrayLike,
    weights: ArrayLike,
    scores: BandwidthScore = gaussian_scores,
    *,
    bandwidths: Sequence[float],
    bandwidth: float,
    units: tuple[str, str],
    left_out: int | None = None,
    who: tuple[str, str] = ("person", "people"),
) -> LiveFigure:
    """Compare the error on people who were seen with the error on people who were left out.

    Above are the people and the weighted average; below, both errors for every bandwidth.

    Parameters
    ----------
    waists, weights : arrays of shape (n_keys,)
        The keys and the values.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys).
    bandwidths : sequence of float
        The positions of the control, rising.
    bandwidth : float
        The initial position of the control: one of ``bandwidths``.
    units : pair of str
        The units of waist and weight, as ``("cm", "kg")``.
    left_out : int, optional
        If given, a second control takes one person out of the curve; 0 is nobody, 1 the person
        with the smallest waist. This is its initial position.
    who : pair of str
        What one of the people is called, and what many are.

    Returns
    -------
    LiveFigure
        Its controls are ``bandwidth`` and, if asked for, ``left_out``.
    """
    people = SeenAndLeftOut(waists, weights, scores, bandwidths)
    words = SeenAndLeftOutWords(people, units, who)
    artists = draw_seen_and_left_out(people, words, one_left_out=left_out is not None)
    updates: dict = {
        artists.now: lambda bandwidth: ([bandwidth] * 2, people.errors[bandwidth]),
        artists.curve: people.curve,
    }
    controls = {"bandwidth": selection(bandwidths, bandwidth, words.bandwidth)}
    if artists.left_out is not None:
        updates |= _left_out_updates(people, words, artists.left_out)
        controls["left_out"] = widgets.IntSlider(
            value=left_out, min=NOBODY, max=people.n_people, description=words.left_out_slider
        )
    return LiveFigure(
        artists.fig,
        updates,
        readout=words.readout,
        alt=words.alt(one_left_out=left_out is not None),
        **controls,
    )


def _left_out_updates(
    people: SeenAndLeftOut, words: SeenAndLeftOutWords, artists: LeftOutArtists
) -> dict:
    low, high = people.waists[0], people.waists[-1]

    def move_ring(left_out: int) -> dict:
        if left_out == NOBODY:
            return {"visible": False}
        return {"offsets": [people.person(left_out)], "visible": True}

    def move_number(left_out: int) -> dict:
        if left_out == NOBODY:
            return {"visible": False}
        waist, weight = people.person(left_out)
        right = waist < np.mean([low, high])
        return {
            "visible": True,
            "text": words.person(left_out),
            "position": (waist + 0.035 * (high - low) * (1 if right else -1), weight),
            "horizontalalignment": "left" if right else "right",
        }

    def move_miss(bandwidth: float, left_out: int) -> tuple:
        if left_out == NOBODY:
            return np.full(2, np.nan), np.full(2, np.nan)
        waist, weight = people.person(left_out)
        return [waist, waist], [weight, people.guess(bandwidth, left_out)]

    return {artists.ring: move_ring, artists.number: move_number, artists.miss: move_miss}


# -------------------------------------------------------------------------- learn bandwidth


class LearnBandwidth:
    """Runs of gradient descent on the bandwidth, and the landscape of the error they walk on."""

    def __init__(
        self,
        waists: ArrayLike,
        weights: ArrayLike,
        loss: Callable[[float], float],
        runs: Mapping[str, ArrayLike],
        scores: BandwidthScore = gaussian_scores,
    ) -> None:
        self.waists, self.weights = np.asarray(waists, float), np.asarray(weights, float)
        self.loss, self.scores = loss, scores
        self.runs = {name: np.asarray(run, float) for name, run in runs.items()}
        self.n_steps = len(next(iter(self.runs.values())))
        low = max(0.001, 0.5 * min(run.min() for run in self.runs.values()))
        high = 1.25 * max(run.max() for run in self.runs.values())
        self.landscape = np.geomspace(low, high, 121)  # with room beside the outermost dots
        self.heights = self._errors(self.landscape)
        self.paths = {name: self._errors(run) for name, run in self.runs.items()}
        self.everywhere = where_it_bends(self.waists)

    def _errors(self, bandwidths: np.ndarray) -> np.ndarray:
        return np.array([float(np.sqrt(self.loss(bandwidth))) for bandwidth in bandwidths])

    def at(self, run: str, step: int) -> tuple[float, float]:
        """Return the bandwidth and the error at a step."""
        return float(self.runs[run][step]), float(self.paths[run][step])

    def so_far(self, run: str, step: int) -> tuple[np.ndarray, np.ndarray]:
        """Return bandwidths and errors up to a step; what is to come waits at this step."""
        steps = np.minimum(np.arange(self.n_steps), step)
        return self.runs[run][steps], self.paths[run][steps]

    def curve(self, run: str, step: int) -> np.ndarray:
        """Return the answers along the curve of averages."""
        bandwidth, _ = self.at(run, step)
        return pooled(self.scores, self.everywhere, self.waists, self.weights, bandwidth)

    def lowest(self) -> tuple[float, float]:
        """Return the bandwidth of the lowest place of the landscape, and the error there."""
        at = np.argmin(self.heights)
        return float(self.landscape[at]), float(self.heights[at])


@dataclass(frozen=True)
class LearnBandwidthWords(LeaveOneOutWords):
    """What the figure of gradient descent on the bandwidth says."""

    descent: LearnBandwidth
    units: tuple[str, str] = ("cm", "kg")
    run_menu = "run"
    step_player = "step"

    @property
    def error_axis(self) -> str:
        return f"error ({self.units[1]})"

    def step(self, step: int) -> str:
        return f"step {step}"

    def readout(self, run: str, step: int) -> str:
        length, mass = self.units
        bandwidth, error = self.descent.at(run, step)
        written = f"{bandwidth:.2f}" if bandwidth >= 0.1 else f"{bandwidth:.4f}"
        return (
            f"Step {step}: bandwidth {written} {length}, error {error:.3f} {mass} on "
            "people who were left out."
        )

    @property
    def alt(self) -> str:
        (length, mass), (bandwidth, error) = self.units, self.descent.lowest()
        return (
            "Above, the error on people who were left out against the bandwidth; it is least, "
            f"{error:.2f} {mass}, at about {bandwidth:.2g} {length}. Dots "
            "mark the steps of gradient descent so far, and a large one the present step. Below, "
            f"the {len(self.descent.waists)} people and the curve of their weighted averages at "
            "this step."
        )


class LearnBandwidthArtists(NamedTuple):
    """What moves in the figure of gradient descent on the bandwidth."""

    fig: Figure
    steps: PathCollection
    ball: PathCollection
    label: Text
    curve: Line2D


def draw_learn_bandwidth(
    descent: LearnBandwidth, words: LearnBandwidthWords
) -> LearnBandwidthArtists:
    """Draw the landscape with the first step of the first run, over the people and a curve."""
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(FIGURE_WIDTH, 4.2), height_ratios=[1, 1.3])
    landscape, heights, reach = descent.landscape, descent.heights, np.ptp(descent.heights)
    _bandwidth_axis(top, landscape)
    top.set_xlabel(words.bandwidth)
    top.set_ylabel(words.error_axis, labelpad=8)
    top.set_ylim(heights.min() - 0.12 * reach, heights.max() + 0.4 * reach)
    top.plot(landscape, heights, color=theme.INK)
    path = descent.so_far(next(iter(descent.runs)), 0)
    steps = top.scatter(*path, s=26, color=theme.INK, alpha=0.35, zorder=3)
    ball = top.scatter(path[0][:1], path[1][:1], s=130, color=theme.INK, zorder=4)
    label = top.text(landscape[0], heights.max(), words.step(0), ha="center")
    _draw_people(bottom, descent.waists, descent.weights, size=14)
    bottom.set_xlabel(words.waist_axis, color=theme.KEY)
    bottom.set_ylabel(words.weight_axis, color=theme.VALUE, labelpad=8)
    curve = _draw_mean(bottom, descent.everywhere, descent.weights)
    return LearnBandwidthArtists(fig, steps, ball, label, curve)


@theme.style()
def learn_bandwidth(
    waists: ArrayLike,
    weights: ArrayLike,
    loss: Callable[[float], float],
    runs: Mapping[str, ArrayLike],
    scores: BandwidthScore = gaussian_scores,
    *,
    units: tuple[str, str] = ("cm", "kg"),
) -> LiveFigure:
    """Replay gradient descent on the bandwidth, step by step.

    Above is the loss as a landscape, with the steps of a run so far on it; below are the people
    and the weighted average of them all for the bandwidth of the step.

    Parameters
    ----------
    waists, weights : arrays of shape (n_keys,)
        The keys and the values.
    loss : callable
        ``loss(bandwidth)`` returns the mean squared error on people who were left out.
    runs : mapping of str to array of shape (n_steps,)
        The bandwidth at each step of a run, by the name of the run; all of one length.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys).
    units : pair of str
        The units of waist and weight.

    Returns
    -------
    LiveFigure
        Its controls are ``run`` and ``step``.
    """
    descent = LearnBandwidth(waists, weights, loss, runs, scores)
    words = LearnBandwidthWords(descent, units)
    artists = draw_learn_bandwidth(descent, words)
    valley, above = descent.lowest()[0], 0.1 * np.ptp(descent.heights)

    def move_ball(run: str, step: int) -> tuple:
        bandwidth, error = descent.at(run, step)
        return [bandwidth], [error]

    def move_label(run: str, step: int) -> dict:
        bandwidth, error = descent.at(run, step)
        side = "left" if bandwidth < valley else "right"
        return {"position": (bandwidth, error + above), "text": words.step(step), "ha": side}

    return LiveFigure(
        artists.fig,
        {
            artists.steps: descent.so_far,
            artists.ball: move_ball,
            artists.label: move_label,
            artists.curve: descent.curve,
        },
        run=widgets.Dropdown(options=list(descent.runs), description=words.run_menu),
        step=widgets.Play(
            value=0, min=0, max=descent.n_steps - 1, interval=150, description=words.step_player
        ),
        readout=words.readout,
        alt=words.alt,
    )
