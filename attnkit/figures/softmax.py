"""Softmax: two scores and their gap, the curve of the gap, and many scores with a temperature."""

from collections.abc import Callable, Sequence

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from attnkit import theme
from attnkit.attention import softmax
from attnkit.live import LiveFigure

FIGURE_WIDTH = 6.0  # inches


def two_scores(
    first: int = 51,
    second: int = 49,
    weights: Callable = softmax,
    *,
    low: int = 46,
    high: int = 56,
) -> LiveFigure:
    """Move two scores and compare their softmax with their share of the total.

    Parameters
    ----------
    first, second : int
        The scores of A and B at first.
    weights : callable
        ``weights(scores)`` returns the weights of a 1-D array of scores.
    low, high : int
        Where the scale of the scores begins and ends; above 0, or the shares have no meaning.

    Returns
    -------
    LiveFigure
        Its controls are ``a`` and ``b``; both dots can be dragged.
    """
    fig, (line_a, line_b, bars_ax) = plt.subplots(
        3, 1, figsize=(FIGURE_WIDTH, 4.3), height_ratios=[0.8, 1, 2.4]
    )
    dots, names = {}, {}
    for ax, letter, score in ((line_a, "A", first), (line_b, "B", second)):
        ax.set(xlim=(low - 1, high + 1), ylim=(-1, 1), yticks=[])
        ax.spines["left"].set_visible(False)
        ax.set_xticks(range(low, high + 1, 2))
        dots[letter] = ax.scatter([score], [0], s=150, color=theme.INK, zorder=4, clip_on=False)
        names[letter] = ax.text(
            score, 0.35, f"{letter} {score}", ha="center", va="bottom", bbox=theme.paper(1)
        )
    line_a.spines["bottom"].set_visible(False)
    line_a.tick_params(length=0, labelbottom=False)
    line_b.set_xlabel("score")
    gap = line_b.plot(
        [second, first], [-0.34, -0.34], color=theme.MUTED, marker="|", linewidth=1.5
    )[0]
    # from the dot of A down to the gap, across the border of the two axes
    (guide,) = line_b.plot([first] * 2, [-0.34, 1], color=theme.MUTED, linestyle=":", linewidth=1)
    guide.set(clip_on=False, in_layout=False)
    gap_text = line_b.text(0, -0.75, "", ha="center", va="center", color=theme.MUTED, fontsize=10)
    gap_text.set_bbox(theme.paper(0.5))

    rows = np.array([0.0, 0.42, 1.2, 1.62])  # A: softmax, share; B: softmax, share
    bars_ax.set(xlim=(0, 1.5), ylim=(2.0, -0.35), xticks=[0, 0.5, 1], yticks=[0.21, 1.41])
    bars_ax.set_yticklabels(["A", "B"])
    bars_ax.tick_params(axis="y", length=0)
    bars_ax.spines["bottom"].set_bounds(0, 1)
    bars_ax.grid(axis="x")
    colours = [theme.WEIGHT, theme.MUTED] * 2
    bars = bars_ax.barh(rows, np.full(4, 0.5), height=0.36, color=colours)
    numbers = [
        bars_ax.text(1.04, y, "", va="center", color=colour)
        for y, colour in zip(rows, colours, strict=True)
    ]
    for number in numbers[::2]:
        number.set_weight("bold")

    def lengths(a, b):
        w, total = np.asarray(weights(np.array([a, b], float))), a + b
        return np.array([w[0], a / total, w[1], b / total])

    def number_texts(a, b):
        named = zip(["weight", "share"] * 2, lengths(a, b), strict=True)
        return [f"{what} {part:.4f}" for what, part in named]

    def readout(a, b):
        w, total = weights(np.array([a, b], float)), a + b
        return (
            f"Scores {a} and {b}, gap {_written(a - b)}: the softmax weights are {w[0]:.4f} and "
            f"{w[1]:.4f}; the shares of the total would be {a / total:.4f} and {b / total:.4f}."
        )

    fig.draw_without_rendering()  # from here on it is known where each of the axes lies
    top = line_b.transData.inverted().transform(line_a.transData.transform((first, 0)))[1]
    return LiveFigure(
        fig,
        {
            dots["A"]: lambda a: ([a], [0]),
            dots["B"]: lambda b: ([b], [0]),
            names["A"]: lambda a: {"text": f"A {a}", "x": a},
            names["B"]: lambda b: {"text": f"B {b}", "x": b},
            guide: lambda a: ([a, a], [-0.34, top]),
            gap: lambda a, b: ([b, a], [-0.34, -0.34]),
            gap_text: lambda a, b: {"text": f"gap {_written(a - b)}", "x": (a + b) / 2},
            bars: lengths,
            tuple(numbers): number_texts,
        },
        alt="Two scores A and B on a number line, and under them bars for their softmax weights "
        "and for their shares of the total. The gap between the two scores is marked.",
        readout=readout,
        drag={dots["A"]: "a", dots["B"]: "b"},
        a=widgets.IntSlider(first, low, high, description="score A"),
        b=widgets.IntSlider(second, low, high, description="score B"),
    )


def gap_and_temperature(
    gap: int = 2,
    temperature: float = 1,
    weights: Callable = softmax,
    *,
    gaps: tuple[int, int] = (-20, 20),
    temperatures: Sequence[float] = (0.5, 1, 2, 4, 8, 16),
) -> LiveFigure:
    """Draw the weight of A over the gap between A and B, at any temperature.

    Parameters
    ----------
    gap : int
        The gap at first: the score of A minus that of B.
    temperature : float
        The number that both scores are divided by at first; one of `temperatures`.
    weights : callable
        ``weights(scores)`` returns the weights of a 1-D array of scores.
    gaps : (lowest, highest) gap
    temperatures : sequence of float

    Returns
    -------
    LiveFigure
        Its controls are ``gap`` and ``temperature``; the dot can be dragged sideways.
    """
    low, high = gaps
    every_gap = np.linspace(low, high, 161)

    def weight(gap, temperature):
        return weights(np.array([gap, 0.0]) / temperature)[0]

    def curve(temperature):
        return np.array([weight(g, temperature) for g in every_gap])

    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 3.3))
    ax.set(xlim=(low, high), ylim=(-0.03, 1.08), yticks=[0, 0.5, 1])
    ax.set_xlabel("gap: score A minus score B")
    ax.set_ylabel("weight of A", labelpad=8)
    ax.grid()
    ax.plot(every_gap, curve(1), color=theme.GRID, linewidth=5, solid_capstyle="round", zorder=1.5)
    (line,) = ax.plot(every_gap, curve(temperature), color=theme.WEIGHT)
    guides = ax.plot([gap, gap, low], [-0.03, 0.5, 0.5], color=theme.MUTED, linewidth=1)[0]
    guides.set_linestyle(":")
    dot = ax.scatter([gap], [0.5], s=130, color=theme.WEIGHT, edgecolor=theme.SURFACE, zorder=5)
    ax.text(
        0.98,
        0.06,
        "wide pale line: T = 1",
        transform=ax.transAxes,
        ha="right",
        color=theme.MUTED,
        fontsize=10,
    )
    number = ax.text(0, 0, "", color=theme.WEIGHT, weight="bold", va="center")
    number.set_bbox(theme.paper(0.8, alpha=0.85))

    def place(gap, temperature):
        w = weight(gap, temperature)
        right = gap > low + 0.75 * (high - low)  # no room beside the dot
        return {
            "text": f"w = {w:.4f}",
            "position": (gap - 0.8, w - 0.2) if right else (gap + 1, max(w - 0.06, 0.08)),
            "horizontalalignment": "right" if right else "left",
        }

    def readout(gap, temperature):
        a, b = weights(np.array([gap, 0.0]) / temperature)
        return (
            f"Gap {_written(gap)}, temperature {temperature:g}: "
            f"gap / T = {_written(gap / temperature)}, and the "
            f"weights are {a:.7f} and {b:.7f}."
        )

    return LiveFigure(
        fig,
        {
            line: curve,
            guides: lambda gap, temperature: (
                [gap, gap, low],
                [-0.03, *[weight(gap, temperature)] * 2],
            ),
            dot: lambda gap, temperature: ([gap], [weight(gap, temperature)]),
            number: place,
        },
        alt="The weight of A over the gap between two scores: an S-shaped curve from 0 to 1 that "
        "is one half where the gap is 0. A higher temperature stretches the curve sideways, so "
        "the same gap gives a weight nearer to one half.",
        readout=readout,
        drag={dot: "gap"},
        gap=widgets.IntSlider(gap, low, high, description="gap A minus B"),
        temperature=_temperature_slider(temperature, temperatures),
    )


def many_scores(
    names: Sequence[str],
    scores,
    weights: Callable = softmax,
    *,
    change: int = 0,
    positions: Sequence[float] = tuple(np.arange(-2, 6.5, 0.5)),
    temperatures: Sequence[float] = (0.1, 0.25, 0.5, 1, 2, 4, 8, 100),
) -> LiveFigure:
    """Show many scores and their weights; change one score, or the temperature of all.

    Parameters
    ----------
    names : sequence of str
        One for each candidate.
    scores : (n,) array
    weights : callable
        ``weights(scores)`` returns the weights of a 1-D array of scores.
    change : int
        Which score gets a slider.
    positions : sequence of float
        Where that slider stops; the score itself must be one of them.
    temperatures : sequence of float
        Numbers that all scores are divided by; 1 must be one of them.

    Returns
    -------
    LiveFigure
        Its controls are ``score`` and ``temperature``.

    Raises
    ------
    ValueError
        If there is not one score for each name.
    """
    scores = np.asarray(scores, float)
    if scores.shape != (len(names),):
        raise ValueError(
            f"scores has shape {scores.shape}; it needs one for each of the {len(names)} names"
        )
    places = np.arange(len(names))
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(FIGURE_WIDTH, 4.4), height_ratios=[1, 1.25])
    lowest = min(scores.min(), min(positions), 0) - 1.5
    highest = max(scores.max(), max(positions)) + 1.2
    top.set(ylim=(lowest, highest), xticks=[])
    top.set_ylabel("score", labelpad=8)
    top.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    top.spines["bottom"].set_visible(False)
    top.axhline(0, color=theme.MUTED, linewidth=1)
    score_bars = top.bar(places, scores, width=0.5, color=theme.INK)
    score_texts = [top.text(x, 0, "", ha="center") for x in places]
    bottom.set(ylim=(0, 1.15), yticks=[0, 0.5, 1], xticks=places)
    bottom.set_ylabel("weight", labelpad=8)
    bottom.set_xticklabels(names)
    bottom.tick_params(axis="x", length=0)
    bottom.grid(axis="y")
    weight_bars = bottom.bar(places, scores * 0, width=0.5, color=theme.WEIGHT)
    weight_texts = [
        bottom.text(x, 0, "", ha="center", va="bottom", color=theme.WEIGHT) for x in places
    ]
    for ax in (top, bottom):
        ax.set_xlim(-0.6, len(names) - 0.4)

    def changed(score):
        new = scores.copy()
        new[change] = score
        return new

    def weigh(score, temperature):
        return np.asarray(weights(changed(score) / temperature))

    def write_scores(score):
        return [
            {"text": _written(s), "y": s + (0.15 if s >= 0 else -0.3), "va": _beyond(s)}
            for s in changed(score)
        ]

    def write_weights(score, temperature):
        return [{"text": f"{w:.3f}", "y": w + 0.02} for w in weigh(score, temperature)]

    def readout(score, temperature):
        w = weigh(score, temperature)
        said = ", ".join(f"{name} {part:.4f}" for name, part in zip(names, w, strict=True))
        changed_score = f"Score of {names[change]} {_written(score)}"
        return f"{changed_score}, temperature {temperature:g}: weights {said}."

    return LiveFigure(
        fig,
        {
            score_bars: changed,
            tuple(score_texts): write_scores,
            weight_bars: weigh,
            tuple(weight_texts): write_weights,
        },
        alt=f"Bars for the scores of {', '.join(names)}, some below 0, and under them bars for "
        "their softmax weights, all above 0 and with the sum 1.",
        readout=readout,
        score=widgets.SelectionSlider(
            options=[(_written(p), float(p)) for p in positions],
            value=float(scores[change]),
            description=f"score of {names[change]}",
        ),
        temperature=_temperature_slider(1, temperatures),
    )


def _temperature_slider(value: float, temperatures: Sequence[float]) -> widgets.SelectionSlider:
    return widgets.SelectionSlider(
        options=[(f"{t:g}", t) for t in temperatures], value=value, description="temperature T"
    )


def _written(number: float) -> str:
    """Write a number with a minus sign as matplotlib's axes have it, which is no hyphen."""
    return f"{number:g}".replace("-", "\N{MINUS SIGN}")


def _beyond(score: float) -> str:
    """Return where a number stands at the end of a bar: above it, or below a negative one."""
    return "bottom" if score >= 0 else "top"
