"""How well pooling does on people it has not seen, and how its bandwidth is learned."""

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Dropdown, IntSlider, Play, SelectionSlider
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from attnkit import theme
from attnkit.attention import attention_pooling, gaussian_scores
from attnkit.figures.pooling import pooled
from attnkit.live import LiveFigure

FIGURE_WIDTH = 5.2  # inches
NOBODY = 0


def seen_and_left_out(
    waists,
    weights,
    scores: Callable = gaussian_scores,
    *,
    bandwidths,
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
        Where the control stands at first: one of ``bandwidths``.
    units : pair of str
        The units of waist and weight, as ``("cm", "kg")``.
    left_out : int, optional
        If given, a second control takes one person out of the curve; 0 is nobody, 1 the person
        with the smallest waist. It stands here at first.
    who : pair of str
        What one of them is called, and what many are.

    Returns
    -------
    LiveFigure
        Its controls are ``bandwidth`` and, if asked for, ``left_out``.
    """
    order = np.argsort(waists, kind="stable")
    waists, weights = np.asarray(waists, float)[order], np.asarray(weights, float)[order]
    n_people, others = len(waists), ~np.eye(len(waists), dtype=bool)
    length, mass = units
    one, many = who
    everywhere = _where_it_bends(waists)

    def errors(bandwidth):
        raw = scores(waists, waists, bandwidth)
        seen = attention_pooling(raw, weights) - weights
        unseen = attention_pooling(raw, weights, mask=others) - weights
        return float(np.sqrt(np.mean(seen**2))), float(np.sqrt(np.mean(unseen**2)))

    by_bandwidth = {step: errors(step) for step in bandwidths}
    seen_errors, unseen_errors = np.array(list(by_bandwidth.values())).T

    def estimate(queries, bandwidth, left_out=NOBODY):
        kept = np.arange(1, n_people + 1) != left_out
        return pooled(scores, queries, waists[kept], weights[kept], bandwidth)

    fig, (top, bottom) = plt.subplots(2, 1, figsize=(FIGURE_WIDTH, 4.9), height_ratios=[1.5, 1])
    _people(top, waists, weights, units, size=45 if n_people < 60 else 14)
    (curve,) = top.plot(everywhere, everywhere * 0 + weights.mean(), color=theme.VALUE)

    _error_axes(bottom, bandwidths, f"bandwidth ({length})", f"typical error ({mass})")
    bottom.set_ylim(0, 1.2 * unseen_errors.max())
    bottom.plot(bandwidths, unseen_errors, color=theme.INK)
    bottom.plot(bandwidths, seen_errors, color=theme.MUTED, linestyle="--")
    third = len(bandwidths) // 3
    room = 0.06 * unseen_errors.max()
    at = bandwidths[0]
    bottom.text(at, unseen_errors[0] + room, "left out", ha="left", va="bottom")
    bottom.text(bandwidths[third], seen_errors[third] - room, "seen", color=theme.MUTED, va="top")
    now = bottom.scatter([bandwidth] * 2, by_bandwidth[bandwidth], s=60, color=theme.INK, zorder=3)

    updates = {
        now: lambda bandwidth: ([bandwidth, bandwidth], by_bandwidth[bandwidth]),
        curve: lambda bandwidth: estimate(everywhere, bandwidth),
    }
    controls = {
        "bandwidth": SelectionSlider(
            options=[(f"{step:g}", step) for step in bandwidths],
            value=bandwidth,
            description=f"bandwidth ({length})",
        )
    }

    def say(bandwidth):
        seen, unseen = by_bandwidth[bandwidth]
        return (
            f"Bandwidth {bandwidth:g} {length}: error {seen:.2f} {mass} on {many} who were seen, "
            f"{unseen:.2f} {mass} on {many} who were left out."
        )

    readout = say
    if left_out is not None:
        ring = top.scatter([waists[0]], [weights[0]], s=170, facecolor="none", linewidth=2)
        ring.set_edgecolor(theme.QUERY)
        number = top.text(waists[0], weights[0], "", color=theme.QUERY, va="center", zorder=4)
        number.set_bbox(theme.paper(0.8, alpha=0.85))
        (miss,) = top.plot([waists[0]] * 2, [weights[0]] * 2, color=theme.QUERY)

        def move_ring(left_out):
            if left_out == NOBODY:
                return {"visible": False}
            offset = (waists[left_out - 1], weights[left_out - 1])
            return {"offsets": [offset], "visible": True}

        def move_number(left_out):
            if left_out == NOBODY:
                return {"visible": False}
            right = waists[left_out - 1] < np.mean([waists.min(), waists.max()])
            aside = 0.035 * np.ptp(waists) * (1 if right else -1)
            return {
                "visible": True,
                "text": f"{one} {left_out}",
                "position": (waists[left_out - 1] + aside, weights[left_out - 1]),
                "horizontalalignment": "left" if right else "right",
            }

        def move_miss(bandwidth, left_out):
            if left_out == NOBODY:
                return np.full(2, np.nan), np.full(2, np.nan)
            waist, weight = waists[left_out - 1], weights[left_out - 1]
            guess = estimate([waist], bandwidth, left_out)[0]
            return [waist, waist], [weight, guess]

        def say_miss(bandwidth, left_out):
            if left_out == NOBODY:
                return say(bandwidth)
            waist, weight = waists[left_out - 1], weights[left_out - 1]
            guess = estimate([waist], bandwidth, left_out)[0]
            return (
                f"Without {one} {left_out} (waist {waist:g} {length}) the answer is "
                f"{guess:.1f} {mass}; the truth is {weight:g} {mass}. All {n_people} left out in "
                f"turn: error {by_bandwidth[bandwidth][1]:.2f} {mass}."
            )

        updates[curve] = lambda bandwidth, left_out: estimate(everywhere, bandwidth, left_out)
        updates |= {ring: move_ring, number: move_number, miss: move_miss}
        controls["left_out"] = IntSlider(
            value=left_out, min=NOBODY, max=n_people, description="left out (0: nobody)"
        )
        readout = say_miss
    return LiveFigure(
        fig,
        updates,
        readout=readout,
        alt=(
            f"Above, {n_people} {many} by waist and body weight with the curve of weighted "
            f"averages. Below, two curves of the error against the bandwidth: dashed for {many} "
            f"who were seen, solid for {many} who were left out. Two dots mark the bandwidth that "
            "is set."
        ),
        **controls,
    )


def learn_bandwidth(
    waists,
    weights,
    loss: Callable,
    runs: Mapping[str, np.ndarray],
    scores: Callable = gaussian_scores,
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
    waists, weights = np.asarray(waists, float), np.asarray(weights, float)
    runs = {name: np.asarray(run, float) for name, run in runs.items()}
    length, mass = units
    first = next(iter(runs))
    n_steps = len(runs[first])
    low = max(0.001, 0.5 * min(run.min() for run in runs.values()))  # room beside the last dot
    high = 1.25 * max(run.max() for run in runs.values())
    landscape = np.geomspace(low, high, 121)
    everywhere = _where_it_bends(waists)

    def error(bandwidth):
        return float(np.sqrt(loss(bandwidth)))

    heights = np.array([error(bandwidth) for bandwidth in landscape])
    paths = {name: np.array([error(bandwidth) for bandwidth in run]) for name, run in runs.items()}

    fig, (top, bottom) = plt.subplots(2, 1, figsize=(FIGURE_WIDTH, 4.9), height_ratios=[1, 1.3])
    _error_axes(top, landscape, f"bandwidth ({length})", f"error ({mass})")
    top.set_ylim(heights.min() - 0.12 * np.ptp(heights), heights.max() + 0.4 * np.ptp(heights))
    top.plot(landscape, heights, color=theme.INK)
    steps = top.scatter(runs[first], paths[first], s=26, color=theme.INK, alpha=0.35, zorder=3)
    ball = top.scatter(runs[first][:1], paths[first][:1], s=130, color=theme.INK, zorder=4)
    label = top.text(landscape[0], heights.max(), "step 0", ha="center")
    _people(bottom, waists, weights, units, size=14)
    (curve,) = bottom.plot(everywhere, everywhere * 0 + weights.mean(), color=theme.VALUE)
    valley = landscape[np.argmin(heights)]

    def so_far(step):
        return np.minimum(np.arange(n_steps), step)  # what is to come waits at the present step

    def move_label(run, step):
        at, height = runs[run][step], paths[run][step]
        return {
            "position": (at, height + 0.1 * np.ptp(heights)),
            "text": f"step {step}",
            "ha": "left" if at < valley else "right",
        }

    def say(run, step):
        at = runs[run][step]
        written = f"{at:.2f}" if at >= 0.1 else f"{at:.4f}"
        return (
            f"Step {step}: bandwidth {written} {length}, error {paths[run][step]:.3f} {mass} on "
            "people who were left out."
        )

    return LiveFigure(
        fig,
        {
            steps: lambda run, step: (runs[run][so_far(step)], paths[run][so_far(step)]),
            ball: lambda run, step: (runs[run][[step]], paths[run][[step]]),
            label: move_label,
            curve: lambda run, step: pooled(scores, everywhere, waists, weights, runs[run][step]),
        },
        run=Dropdown(options=list(runs), value=first, description="run"),
        step=Play(value=0, min=0, max=n_steps - 1, interval=150, description="step"),
        readout=say,
        alt=(
            "Above, the error on people who were left out against the bandwidth: a valley. Dots "
            "mark the steps of gradient descent so far, and a large one the present step. Below, "
            f"the {len(waists)} people and the curve of their weighted averages at this step."
        ),
    )


def _where_it_bends(waists) -> np.ndarray:
    """Return the queries to draw a curve of averages through, whatever its bandwidth.

    A very narrow bell answers with the nearest key, so its curve is a staircase. It jumps halfway
    between two keys: there, one query stands on each side of the jump.
    """
    keys = np.unique(waists)
    halfway = (keys[:-1] + keys[1:]) / 2
    aside = 1e-4 * np.ptp(keys)
    evenly = np.linspace(keys[0], keys[-1], 41)
    return np.unique(np.concatenate([evenly, halfway - aside, halfway + aside]))


def _people(ax: Axes, waists, weights, units, *, size: float) -> None:
    ax.set_xlabel(f"waist ({units[0]})", color=theme.KEY)
    ax.set_ylabel(f"body weight ({units[1]})", color=theme.VALUE, labelpad=8)
    ax.scatter(waists, weights, s=size, color=theme.INK, alpha=0.75, linewidth=0)


def _error_axes(ax: Axes, bandwidths, xlabel: str, ylabel: str) -> None:
    ax.set_xscale("log")
    ax.set_xlim(0.92 * bandwidths[0], 1.08 * bandwidths[-1])
    ticks = [
        tick
        for tick in (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
        if bandwidths[0] <= tick <= bandwidths[-1]
    ]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xticklabels([f"{tick:g}" for tick in ticks])
    ax.set(xlabel=xlabel)
    ax.set_ylabel(ylabel, labelpad=8)
    ax.grid(axis="y")
