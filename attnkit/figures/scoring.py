"""Scoring functions: several of them on the same vectors, and what they answer for a waist."""

from functools import cache

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyArrowPatch

from attnkit import theme
from attnkit.attention import attention, attention_weights
from attnkit.live import LiveFigure

LOW, HIGH, STEP = -2.5, 3, 0.25  # where the query may go, on either axis
SCALE = 5  # a score's bar is cut here
HALF = 0.4  # half the height of a row's band, where rows are 1 apart


def scores_side_by_side(
    key_sets, scores, *, query=(0.5, 1.0), features=("feature 1", "feature 2"), changed=None
) -> LiveFigure:
    """Drag a query among keys in the plane; several scoring functions answer at the same time.

    Parameters
    ----------
    key_sets : dict
        ``{name: keys}``, each of shape (n_keys, 2) with the same n_keys, to choose from.
    scores : dict
        ``{name: function}``; ``function(queries, keys)`` returns (n_queries, n_keys) scores. One
        row of bars for each.
    query : pair of numbers
        Where the query's arrow ends at first, between -2.5 and 3.
    features : pair of str
        The names of the two axes of the plane.
    changed : dict, optional
        ``{name: function}``: a scoring function may change the query first; ``function(query)``
        returns what it compares with the keys. It is drawn as a dashed arrow.

    Returns
    -------
    LiveFigure
    """
    key_sets = {name: np.asarray(keys, dtype=float) for name, keys in key_sets.items()}
    first = next(iter(key_sets.values()))
    names = [f"k{i}" for i in range(1, len(first) + 1)]

    @cache
    def rows(x, y, key_set):
        """Return the scores of all functions, (n_functions, n_keys)."""
        queries, keys = np.array([[x, y]]), key_sets[key_set]
        return np.vstack([score(queries, keys) for score in scores.values()])

    fig = plt.figure(figsize=(5.4, 7.2))
    fig.get_layout_engine().set(rect=(0.04, 0, 0.94, 1))  # a phone enlarges the names of the rows
    grid = fig.add_gridspec(2, 2, height_ratios=[1.15, 1])
    plane = fig.add_subplot(grid[0, :])
    left, right = (fig.add_subplot(grid[1, column]) for column in (0, 1))

    plane.set(xlim=(-2.9, 3.6), ylim=(-3.6, 3.6), xlabel=features[0], ylabel=features[1])
    plane.set(aspect="equal", xticks=range(-2, 4), yticks=range(-3, 4))
    plane.axhline(0, color=theme.GRID, linewidth=1, zorder=0)
    plane.axvline(0, color=theme.GRID, linewidth=1, zorder=0)
    key_arrows = [_arrow(plane, key, theme.KEY, width=1.8) for key in first]
    key_labels = [
        plane.text(*_beyond(key, 0.1, 0.32), name, color=theme.KEY, ha="center", va="center")
        for name, key in zip(names, first, strict=True)
    ]
    arrow = _arrow(plane, query, theme.QUERY, width=4)
    label = plane.text(*_beyond(query), "q", color=theme.QUERY, ha="center", va="center")
    label.set(weight="bold", zorder=5)  # over the arrows of the keys
    label.set_bbox(theme.paper(1))
    others = {}
    for name, change in (changed or {}).items():
        end = change(np.array(query))
        dashed = _arrow(plane, end, theme.QUERY, width=1.8)
        dashed.set_linestyle((0, (3, 2)))
        word = plane.text(*_beyond(end), name, color=theme.QUERY, ha="center", va="center")
        word.set_bbox(theme.paper(1))
        others[dashed, word] = lambda x, y, change=change: (
            ((0, 0), change(np.array([x, y]))),
            {"position": _beyond(change(np.array([x, y])))},
        )

    at_first = rows(*query, next(iter(key_sets)))
    score_bars = _rows_of_bars(
        left, names, list(scores), f"score, from \N{MINUS SIGN}{SCALE} to {SCALE}", 0
    )
    weight_bars = _rows_of_bars(right, names, [""] * len(scores), "weight, from 0 to 1", -HALF)
    score_bars.set(color=theme.INK)
    left.set_xlim(-0.4, len(names) - 0.25)  # room for a number beside each bar
    weight_bars.set(color=theme.WEIGHT)
    score_bars.set_data(_bars(_score_heights(at_first), 0))
    numbers = tuple(
        left.text(column + 0.2, row + 0.22, "", va="center", fontsize=9)
        for row, column in np.ndindex(at_first.shape)
    )
    weight_bars.set_data(_bars(_weight_heights(at_first), -HALF))

    def readout(x, y, key_set):
        weights = attention_weights(rows(x, y, key_set))
        nearest = np.argmin(((key_sets[key_set] - [x, y]) ** 2).sum(axis=1)) + 1
        most = "; ".join(
            f"{name} {_winners(weights[i])} ({weights[i].max():.2f})"
            for i, name in enumerate(scores)
        )
        return f"q = ({x:.2f}, {y:.2f}). Nearest key: k{nearest}. Most weight: {most}."

    return LiveFigure(
        fig,
        {
            tuple(key_arrows): lambda key_set: [((0, 0), key) for key in key_sets[key_set]],
            tuple(key_labels): lambda key_set: [
                {"position": _beyond(key, 0.1, 0.32)} for key in key_sets[key_set]
            ],
            **others,
            numbers: lambda x, y, key_set: [_signed(s) for s in rows(x, y, key_set).ravel()],
            arrow: lambda x, y: ((0, 0), (x, y)),
            label: lambda x, y: {"position": _beyond((x, y))},
            score_bars: lambda x, y, key_set: _bars(_score_heights(rows(x, y, key_set)), 0),
            weight_bars: lambda x, y, key_set: _bars(_weight_heights(rows(x, y, key_set)), -HALF),
        },
        x=widgets.FloatSlider(
            query[0], min=LOW, max=HIGH, step=STEP, description=f"q: {features[0]}"
        ),
        y=widgets.FloatSlider(
            query[1], min=LOW, max=HIGH, step=STEP, description=f"q: {features[1]}"
        ),
        key_set=widgets.Dropdown(options=list(key_sets), description="keys"),
        drag={arrow: ("x", "y")},
        readout=readout,
        alt=(
            "A query arrow among key arrows in the plane; below, one row for each scoring function "
            f"({', '.join(scores)}) with a bar for the score and a bar for the weight of each key. "
            "On the same vectors the functions disagree about which key gets the most weight."
        ),
    )


def waist_answers(waists, weights, scores, *, query=57.0) -> LiveFigure:
    """Ask several scoring functions for the body weight that goes with a waist.

    Parameters
    ----------
    waists, weights : arrays of shape (n_keys,)
        Keys in centimetres and values in kilograms.
    scores : dict
        ``{name: function}``; ``function(queries, keys)`` returns (n_queries, n_keys) scores.
        Functions whose answers are the same share one curve, which carries all their names.
    query : float
        The waist asked for at first, in centimetres.

    Returns
    -------
    LiveFigure
    """
    waists, weights = np.asarray(waists, dtype=float), np.asarray(weights, dtype=float)
    low, high = waists.min() - 1, waists.max() + 2
    queries = np.round(np.arange(low, high + 0.05, 0.1), 10)

    def answers(queries):
        return {n: attention(queries, waists, weights, score=s)[0] for n, s in scores.items()}

    curves = []  # of ([names], curve)
    for name, curve in answers(queries).items():
        twin = next((names for names, other in curves if np.allclose(other, curve)), None)
        if twin is None:
            curves.append(([name], curve))
        else:
            twin.append(name)

    fig, ax = plt.subplots(figsize=(5.4, 3.9))
    fig.get_layout_engine().set(rect=(0.02, 0, 0.96, 0.98))  # a phone enlarges the texts
    room = np.ptp(weights)
    top = weights.max() + 0.3 * room
    ax.set(xlim=(low, high), ylim=(weights.min() - 0.3 * room, top), ylabel="answer (kg)")
    ax.set_xlabel("waist asked for (cm): the query")
    ax.yaxis.labelpad = 12
    for names, curve in curves:
        ax.plot(queries, curve, color=theme.VALUE)
        ax.annotate(
            " =\n".join(reversed(names)),
            (low, curve[0]),
            xytext=(4, 9),
            textcoords="offset points",
            color=theme.VALUE,
        )
    ax.scatter(waists, weights, s=90, facecolor="none", edgecolor=theme.INK, linewidth=1.5)
    ax.annotate(
        "circles: the people",
        (waists[0], weights[0]),
        xytext=(8, -8),
        textcoords="offset points",
        va="top",
    )
    handle = ax.axvline(query, color=theme.QUERY)
    label = ax.text(query, top, f"q = {query:.1f}", color=theme.QUERY, ha="center", va="bottom")
    dots = ax.scatter([query] * len(scores), [0] * len(scores), marker="D", s=70, zorder=5)
    dots.set(color=theme.VALUE, clip_on=False)

    def readout(query):
        said = "; ".join(f"{name} {kg[0]:.2f} kg" for name, kg in answers([query]).items())
        return f"For a waist of {query:.1f} cm: {said}."

    return LiveFigure(
        fig,
        {
            handle: lambda query: ([query, query], [0, 1]),
            label: lambda query: {"x": min(query, high - 0.8), "text": f"q = {query:.1f}"},
            dots: lambda query: ([query] * len(scores), np.ravel([*answers([query]).values()])),
        },
        query=widgets.FloatSlider(
            query,
            min=low,
            max=high,
            step=0.1,
            readout_format=".1f",
            description="query: waist (cm)",
        ),
        drag={handle: "query"},
        readout=readout,
        alt=(
            "The answers of scoring functions for every waist as curves, the people as circles. "
            f"The curves differ: {'; '.join(' = '.join(names) for names, _ in curves)}."
        ),
    )


def _arrow(ax, end, color, *, width):
    arrow = FancyArrowPatch(
        (0, 0),
        tuple(end),
        arrowstyle="-|>",
        mutation_scale=9 + 3 * width,
        shrinkA=0,
        shrinkB=0,
        color=color,
        linewidth=width,
        zorder=6 - width,  # a thin key stays visible on a broad query
    )
    ax.add_patch(arrow)
    return arrow


def _beyond(end, along=0.4, right=0.0):
    """Return the place of a label: beyond an arrow's end, and to the right of its direction."""
    end = np.asarray(end, dtype=float)
    length = np.hypot(*end)
    x, y = end / length if length else (-0.7, -0.7)
    return end[0] + along * x + right * y, end[1] + along * y - right * x


def _rows_of_bars(ax, names, row_names, title, base):
    """Prepare the bands, one row for each scoring function, and an empty line for their bars."""
    n_rows, n_keys = len(row_names), len(names)
    ax.set(xlim=(-0.6, n_keys - 0.4), ylim=(n_rows - 0.5, -0.5), title=title)
    ax.set_xticks(range(n_keys), names)
    ax.tick_params(length=0)
    for tick in ax.get_xticklabels():
        tick.set_color(theme.KEY)
    ax.set_yticks(range(n_rows), row_names)
    ax.spines[:].set_visible(False)
    for row in range(n_rows):
        ax.axhspan(row - HALF, row + HALF, color=theme.GRID, linewidth=0, alpha=0.5, zorder=0)
        ax.axhline(row - base, color=theme.MUTED, linewidth=1, zorder=1)
    (bars,) = ax.plot([], [], linewidth=14, solid_capstyle="butt", zorder=2)
    return bars


def _bars(heights, base):
    """Return all bars as one line with gaps, which moves as one mark; y grows downwards."""
    row, column = np.indices(heights.shape)
    start = row - base
    gap = np.full(heights.shape, np.nan)
    x = np.stack([column, column, gap], axis=-1)
    y = np.stack([start, start - heights, gap], axis=-1)
    return x.ravel(), y.ravel()


def _winners(weights):
    """Name the key with the largest weight, or all that share it."""
    best = np.flatnonzero(np.isclose(weights, weights.max()))
    return " = ".join(f"k{i + 1}" for i in best)


def _signed(number):
    """Write a score with one decimal and a real minus sign, and none before a zero."""
    text = f"{number + np.copysign(1e-9, number):.1f}"  # a half goes away from 0, as in school
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")


def _score_heights(scores):
    return np.round(np.clip(scores, -SCALE, SCALE) / SCALE, 2) * HALF


def _weight_heights(scores):
    # Whole percents: finer steps cannot be seen, and would cost the page bytes.
    return np.round(attention_weights(scores), 2) * 2 * HALF
