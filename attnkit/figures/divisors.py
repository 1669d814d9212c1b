"""Why the scores are divided by the square root of d: the pictures of that argument.

Divisors are given as ``{name: function of d}``, for instance ``{"1": lambda d: 1, "√d": np.sqrt}``,
so that a reader can put in another one.
"""

from functools import cache
from itertools import pairwise

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from attnkit import theme
from attnkit.attention import softmax, softmax_jacobian
from attnkit.figures.words import scientific
from attnkit.live import LiveFigure
from attnkit.plots import heatmap, weight_bars
from attnkit.trials import gradient_rms

DEAD = 1e-3  # a gradient below it counts as dead: an arbitrary threshold, and the book says so
STYLES = [":", "-", "--", "-."]  # one line style for each divisor, in the order given
SCORE_EDGES = np.arange(-30.5, 31)
GRADIENT_EDGES = np.arange(-8, 1.01, 0.25)  # of the decimal logarithm
TEMPERATURES = [("1/4", 1 / 4), ("1/2", 1 / 2), ("1", 1), ("2", 2), ("4", 4), ("8", 8)]
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
LABEL = theme.paper(2)  # keeps lines off a text


def walks_figure(products, divisors, *, d=64, n_drawn=24) -> LiveFigure:
    """Watch sums of products grow, one product at a time, under several divisors.

    Parameters
    ----------
    products : (n_pairs, d_max) array
        Each row holds the products of the numbers of one query and one key.
    divisors : dict
        ``{name: function of d}``; each gets a panel.
    d : int
        How many products are summed at first: a power of 2, at most d_max.
    n_drawn : int
        How many of the pairs are drawn; the standard deviation is that of all.

    Returns
    -------
    LiveFigure
    """
    d_max = products.shape[1]
    sums = np.cumsum(products, axis=1)
    drawn = np.unique([1, 2, *range(4, d_max + 1, 4)])  # every fourth sum is enough for the eye
    choices = [2**i for i in range(d_max.bit_length())]
    spreads = {
        name: {n: float((sums[:, n - 1] / divisor(n)).std()) for n in choices}
        for name, divisor in divisors.items()
    }
    height = 1.9 * len(divisors) + 0.4
    fig, axes = plt.subplots(len(divisors), figsize=(5.2, height), sharex=True, squeeze=False)
    moving = {}
    for ax, (name, divisor) in zip(axes[:, 0], divisors.items(), strict=True):
        spread = spreads[name]
        walks = sums[:n_drawn, drawn - 1] / np.array([divisor(n) for n in drawn])
        ax.plot(drawn, walks.T, color=theme.MUTED, linewidth=0.7, alpha=0.7)
        limit = 3 * max(spread[d_max], 0.4)
        ax.set(xlim=(0, d_max * 1.01), ylim=(-limit, limit))
        ax.set_title(f"divided by {name}")
        (bar,) = ax.plot([d, d], [-spread[d], spread[d]], color=theme.INK, linewidth=6)
        bar.set_solid_capstyle("butt")
        text = ax.text(0.99, 0.99, "", transform=ax.transAxes, ha="right", va="top", bbox=LABEL)
        moving[bar, text] = lambda d, spread=spread: (
            ([d, d], [-spread[d], spread[d]]),
            f"standard deviation {spread[d]:.3g}",
        )
    axes[-1, 0].set_xlabel("d: how many products are summed")

    def readout(d):
        said = "; ".join(f"divided by {name}: {spread[d]:.3g}" for name, spread in spreads.items())
        measured = "one product" if d == 1 else f"the sums of {d} products"
        return f"Standard deviation of {measured}, {said}."

    return LiveFigure(
        fig,
        moving,
        d=widgets.SelectionSlider(options=choices, value=d, description="d (products summed)"),
        alt=f"Sums of products of {n_drawn} queries and keys, one grey line for each pair. "
        "Undivided, the lines fan out as more products are summed. Divided by the root of d they "
        "fill a band of the same width everywhere. Divided by d they close up towards zero. "
        "A black bar marks one standard deviation up and down.",
        readout=readout,
    )


def jacobian_figure(scores, *, weigh=softmax, jacobian=softmax_jacobian, divisor=1) -> LiveFigure:
    """See which weight answers to which score, while all scores are divided more and more.

    Parameters
    ----------
    scores : (n_keys,) array
        The raw scores of one query.
    weigh : function
        ``weigh(scores)`` returns the weights.
    jacobian : function
        ``jacobian(weights)`` returns the derivatives, (n_keys, n_keys).
    divisor : int
        The divisor at first: 1, 2, 4, 8, 16, 32 or 64.

    Returns
    -------
    LiveFigure
    """
    scores = np.asarray(scores, dtype=float)
    n_keys = len(scores)

    def derivatives(divisor):
        return jacobian(weigh(scores / divisor))

    def largest(divisor):
        return float(np.abs(derivatives(divisor)).max())

    fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(5.2, 7.2), height_ratios=[1, 2.2, 1.4])
    places = np.arange(n_keys)
    bars = weight_bars(top, places, weigh(scores / divisor), width=0.6)
    top.set(xlim=(-0.5, n_keys - 0.5), ylim=(0, 1.4))
    top.set_xticks(places, [f"key {i + 1}\n{_signed(s, 0)}" for i, s in enumerate(scores)])
    top.set_title("weights; below each key its raw score")
    numbers = [top.text(i, 0, "", ha="center", va="bottom", color=theme.WEIGHT) for i in places]

    # half the colour map is enough: no entry is above 1/4, and black numbers stay readable
    cells = heatmap(
        middle,
        derivatives(divisor),
        vmin=-0.5,
        vmax=0.5,
        cmap=theme.DIVERGING_CMAP,
        row_labels=[f"w{SUBSCRIPTS[i + 1]}" for i in places],
        column_labels=[f"s{SUBSCRIPTS[i + 1]}" for i in places],
    )
    middle.set_title("derivative: weight by divided score")
    entries = [
        middle.text(column, row, "", ha="center", va="center", color="#000000")
        for row in places
        for column in places
    ]

    line = 2.0 ** np.arange(0, 6.01, 1 / 8)
    bottom.plot(line, [largest(c) / c for c in line], color=theme.INK)
    (dot,) = bottom.plot([divisor], [0], "o", color=theme.INK, markersize=10, clip_on=False)
    height = bottom.text(0, 0, "", ha="center", va="bottom", bbox=LABEL)
    bottom.set_xscale("log", base=2)
    bottom.set(xlabel="divisor", xticks=[1, 2, 4, 8, 16, 32, 64], xlim=(0.5, 128))
    bottom.set_xticklabels(bottom.get_xticks().astype(int))
    top_height = max(largest(c) / c for c in line)
    bottom.set(ylim=(0, 1.35 * top_height))
    bottom.yaxis.set_major_locator(MaxNLocator(3))
    bottom.set_title("largest derivative ÷ divisor")

    def move_dot(divisor):
        y = largest(divisor) / divisor
        return (
            ([divisor], [y]),
            {"position": (divisor, y + 0.08 * top_height), "text": _said(y)},
        )

    def readout(divisor):
        weight, slope = weigh(scores / divisor).max(), largest(divisor)
        by_raw = f"{divisor} times smaller, {_said(slope / divisor)}" if divisor > 1 else "the same"
        return (
            f"Scores divided by {divisor}: the largest weight is {weight:.4f} and the largest "
            f"derivative {_said(slope)}. By a raw score it is {by_raw}."
        )

    return LiveFigure(
        fig,
        {
            bars: lambda divisor: weigh(scores / divisor),
            tuple(numbers): lambda divisor: [
                {"position": (i, w + 0.04), "text": f"{w:.3f}"}
                for i, w in enumerate(weigh(scores / divisor))
            ],
            cells: derivatives,
            tuple(entries): lambda divisor: [_signed(x) for x in derivatives(divisor).ravel()],
            (dot, height): move_dot,
        },
        divisor=widgets.SelectionSlider(
            options=[1, 2, 4, 8, 16, 32, 64], value=divisor, description="divisor of the scores"
        ),
        alt=f"The softmax of {n_keys} scores and its Jacobian matrix as a heatmap: red where the "
        "derivative is positive, blue where it is negative, pale where it is almost 0. All three "
        "follow the divisor. A curve below shows how much of the largest derivative reaches the "
        "raw scores: it is low at both ends and largest for a divisor in between.",
        readout=readout,
    )


def experiment_figure(trials, divisors, *, d=64, divisor=None, threshold=DEAD) -> LiveFigure:
    """Measure scores, weights and gradients of random queries, for any d, divisor and temperature.

    Parameters
    ----------
    trials : dict
        ``{d: Trials}``, from `attnkit.trials.draw_trials`.
    divisors : dict
        ``{name: function of d}``
    d : int
        The dimension at first, one of `trials`.
    divisor : str
        The name of the divisor at first; the first of `divisors` if left out.
    threshold : float
        A query is dead if its gradient is below it.

    Returns
    -------
    LiveFigure
    """
    n_keys = trials[d].scores.shape[1]
    divisor = divisor or next(iter(divisors))

    @cache
    def measured(d, total):
        """Return histogram, spread and weights of the scores divided by `total`."""
        scores = trials[d].scores / total
        weights = softmax(scores)
        undivided = softmax(trials[d].scores).max(axis=1)
        shown = np.argsort(undivided)[len(undivided) // 2]  # the query in the middle
        counts, _ = np.histogram(scores, SCORE_EDGES)
        order = np.argsort(-scores[shown])
        return {
            "histogram": counts / counts.max(),
            "spread": float(scores.std()),
            "scores": scores[shown][order],
            "weights": weights[shown][order],
            "largest": float(weights.max(axis=1).mean()),
            "gradients": gradient_rms(trials[d], total),
        }

    def at(d, divisor, temperature):
        return measured(d, float(divisors[divisor](d) * temperature))

    def dead_share(d, divisor, temperature):
        return float((at(d, divisor, temperature)["gradients"] < threshold).mean())

    fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(5.2, 6.8), height_ratios=[1, 1, 1.2])
    zeros = np.zeros(len(SCORE_EDGES) - 1)
    histogram = top.stairs(zeros, SCORE_EDGES, fill=True, color=theme.MUTED)
    (ticks,) = top.plot(
        np.zeros(n_keys), np.full(n_keys, -0.12), "|", color=theme.INK, clip_on=True
    )
    ticks.set(markersize=9, markeredgewidth=2)
    top.set(xlim=(-30, 30), ylim=(-0.25, 1.3), yticks=[], xlabel="score after dividing")
    top.spines["left"].set_visible(False)
    top.set_title("scores; the ticks are one query's")
    spread = top.text(0.99, 0.97, "", transform=top.transAxes, ha="right", va="top")

    # one artist for all bars, because ten cost ten times as much in each of the many states
    places = np.arange(1, n_keys + 1)
    bars = middle.stairs(
        np.zeros(2 * n_keys - 1),
        np.column_stack([places - 0.35, places + 0.35]).ravel(),
        fill=True,
        color=theme.WEIGHT,
    )
    middle.grid(axis="y")
    middle.set(
        ylim=(0, 1.3),
        yticks=[0, 0.5, 1],
        xticks=places,
        xlabel="keys of that query, best score first",
    )
    middle.set_title("its attention weights")
    largest = middle.text(0.99, 0.97, "", transform=middle.transAxes, ha="right", va="top")
    largest.set(color=theme.WEIGHT)

    edge = int(np.argmin(np.abs(GRADIENT_EDGES - np.log10(threshold))))
    dead = bottom.stairs(np.zeros(edge), GRADIENT_EDGES[: edge + 1], fill=True, color=theme.INK)
    alive = bottom.stairs(
        np.zeros(len(GRADIENT_EDGES) - 1 - edge),
        GRADIENT_EDGES[edge:],
        fill=True,
        color=theme.MUTED,
    )
    bottom.axvline(GRADIENT_EDGES[edge], ymax=0.66, color=theme.INK, linewidth=1.5)
    bottom.text(GRADIENT_EDGES[edge] - 0.1, 0.98, "threshold", ha="right", va="top", fontsize=9.5)
    median = bottom.axvline(0, ymax=0.69, color=theme.INK)
    median_name = bottom.text(0, 0, "", ha="center", va="bottom")
    dead_name = bottom.text(-7.9, 1.52, "", color=theme.INK, weight="bold", va="top")
    bottom.set(xlim=(-8, 1), ylim=(0, 1.55), yticks=[])
    bottom.spines["left"].set_visible(False)
    bottom.set_xticks(range(-8, 2, 2), ["≤10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    bottom.set_xlabel("gradient (powers of ten)")
    bottom.set_title("gradients of all queries")

    def move_scores(d, divisor, temperature):
        now = at(d, divisor, temperature)
        return {"data": now["histogram"]}, (now["scores"], np.full(n_keys, -0.12))

    def move_bars(d, divisor, temperature):
        heights = np.zeros(2 * n_keys - 1)  # every second one is a gap between two bars
        heights[::2] = at(d, divisor, temperature)["weights"]
        return {"data": heights}

    def move_gradients(d, divisor, temperature):
        gradients = at(d, divisor, temperature)["gradients"]
        inside = np.clip(gradients, 1.001e-8, 9.99)  # the first bin also holds what is smaller
        counts, _ = np.histogram(np.log10(inside), GRADIENT_EDGES)
        heights = counts / counts.max()
        return {"data": heights[:edge]}, {"data": heights[edge:]}

    def move_names(d, divisor, temperature):
        now = at(d, divisor, temperature)
        middle_one = float(np.median(now["gradients"]))
        x = max(np.log10(middle_one), -7.9)
        share = dead_share(d, divisor, temperature)
        return (
            f"standard deviation {now['spread']:.3g}",
            f"largest: {now['weights'][0]:.2f}",
            ([x, x], [0, 0.69]),
            {"position": (np.clip(x, -6.9, -0.1), 1.1), "text": f"median {_said(middle_one)}"},
            f"dead, below {threshold:g}: {100 * share:.1f} %",
        )

    def readout(d, divisor, temperature):
        now = at(d, divisor, temperature)
        return (
            f"d = {d}, divided by {divisor}, temperature {temperature:g}: "
            f"the scores have a standard deviation of {now['spread']:.3g}; "
            f"the largest of {n_keys} weights is {now['largest']:.3f} on average; "
            f"{100 * dead_share(d, divisor, temperature):.1f} % of the queries are dead; "
            f"the median gradient is {_said(float(np.median(now['gradients'])))}."
        )

    return LiveFigure(
        fig,
        {
            (histogram, ticks): move_scores,
            bars: move_bars,
            (dead, alive): move_gradients,
            (spread, largest, median, median_name, dead_name): move_names,
        },
        d=widgets.SelectionSlider(options=list(trials), value=d, description="d (dimension)"),
        divisor=widgets.ToggleButtons(
            options=list(divisors), value=divisor, description="scores divided by"
        ),
        temperature=widgets.SelectionSlider(
            options=TEMPERATURES, value=1, description="and by a temperature"
        ),
        alt="Three panels: the histogram of all scores, the attention weights of one query, and "
        "the histogram of the gradients on a scale of powers of ten. Undivided at d = 64, the "
        "scores spread widely, one weight takes almost everything, and about a fifth of the "
        "gradients lies below the threshold, with a long tail to the left. "
        "All three panels follow d, the divisor and the temperature.",
        readout=readout,
    )


def dimension_figure(trials, divisors, *, d=64, threshold=DEAD) -> LiveFigure:
    """Compare divisors over all dimensions, and move the threshold of "dead".

    Parameters
    ----------
    trials : dict
        ``{d: Trials}``, from `attnkit.trials.draw_trials`.
    divisors : dict
        ``{name: function of d}``
    d : int
        The dimension read off at first, one of `trials`.
    threshold : float
        The threshold at first: a power of ten from 1e-6 to 0.1.

    Returns
    -------
    LiveFigure
    """
    dims = np.array(list(trials))
    gradients = {
        name: [gradient_rms(trials[n], float(divisor(n))) for n in dims]
        for name, divisor in divisors.items()
    }
    medians = {name: np.array([np.median(g) for g in all_g]) for name, all_g in gradients.items()}

    def dead_shares(name, threshold):
        return np.array([(g < threshold).mean() for g in gradients[name]])

    fig, (top, bottom) = plt.subplots(2, 1, figsize=(5.2, 5.8), sharex=True)
    curves, names = [], []
    for style, name in zip(STYLES, divisors, strict=False):
        colour = theme.INK if style == "-" else theme.MUTED
        curves += top.plot(dims, dead_shares(name, threshold), style, color=colour)
        names.append(top.text(1.15 * dims[-1], 0, f"÷ {name}", va="center", color=colour))
        bottom.plot(dims, medians[name], style, color=colour)
        bottom.text(1.15 * dims[-1], medians[name][-1], f"÷ {name}", va="center", color=colour)
    for ax in (top, bottom):
        ax.set_xscale("log", base=2)
        ax.set_xticks(dims[::2], [str(n) for n in dims[::2]])
        ax.set_xlim(dims[0], dims[-1] * 2.4)
        ax.grid(axis="y")
    top.set(ylim=(-0.05, 1.05), yticks=[0, 0.5, 1], yticklabels=["0", "50", "100"])
    bottom.set(yscale="log", ylim=(3e-7, 1), yticks=[1e-6, 1e-4, 1e-2], xlabel="d")
    bottom.set_yticks([], minor=True)
    top.set_title("dead queries (%)")
    bottom.set_title("median gradient, and the threshold")
    level = bottom.axhline(threshold, color=theme.MUTED, linewidth=1.5)
    beside = bottom.text(dims[0] * 1.1, threshold, "threshold", fontsize=9.5)
    beside.set(bbox=LABEL, zorder=4)
    cursors = [ax.axvline(d, color=theme.GRID, linewidth=4, zorder=0) for ax in (top, bottom)]

    def move_top(threshold):
        shares = [dead_shares(name, threshold) for name in divisors]
        heights = _apart([share[-1] for share in shares], 0.1)
        return [*shares, *({"position": (1.15 * dims[-1], y)} for y in heights)]

    def label_place(threshold):
        """Over the line, or under it where the curves start."""
        y, side = (threshold / 1.2, "top") if threshold > 0.05 else (threshold * 1.2, "bottom")
        return {"position": (dims[0] * 1.1, y), "verticalalignment": side}

    def readout(d, threshold):
        i = int(np.flatnonzero(dims == d)[0])
        said = "; ".join(
            f"divided by {name}: {100 * dead_shares(name, threshold)[i]:.1f} %" for name in divisors
        )
        return f"Queries at d = {d} with a gradient below {_said(threshold)}, {said}."

    return LiveFigure(
        fig,
        {
            (*curves, *names): move_top,
            (level, beside): lambda threshold: (
                ([0, 1], [threshold, threshold]),
                label_place(threshold),
            ),
            tuple(cursors): lambda d: [([d, d], [0, 1])] * 2,
        },
        threshold=widgets.SelectionSlider(
            options=[(_said(10.0**i), 10.0**i) for i in range(-6, 0)],
            value=threshold,
            description="threshold of dead",
        ),
        d=widgets.SelectionSlider(options=[int(n) for n in dims], value=d, description="read at d"),
        alt="Two panels over the dimension d, one line for each divisor. Dead queries: undivided, "
        "their share climbs with d; divided by the root of d, none are dead; divided by d, all of "
        "them from d = 512 on. Median gradient: undivided it is the largest for small d and falls "
        "off a cliff for large d; divided by the root of d it falls slowly; the two cross near 64.",
        readout=readout,
    )


def _apart(heights, gap):
    """Move heights up until no two are closer than a gap, so that the names there can be read."""
    result = np.array(heights, dtype=float)
    order = np.argsort(result, kind="stable")
    for below, above in pairwise(order):
        result[above] = max(result[above], result[below] + gap)
    return result


def _said(number: float) -> str:
    """Write a positive number with three digits that count, the tiny ones in powers of ten."""
    if number >= 1e-6 or number == 0:
        return np.format_float_positional(
            number, precision=3 if number >= 1e-3 else 2, fractional=False, trim="-"
        )
    return scientific(number)


def _signed(number: float, decimals: int = 3) -> str:
    """Write a number with a real minus sign, and none before a zero."""
    text = f"{number:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")
