"""Waist and weight: one query among a few people, and many queries as rows of a matrix."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, SelectionSlider

from attnkit import theme
from attnkit.attention import gaussian_scores
from attnkit.figures.pooling import pooled, weights_or_gap
from attnkit.figures.words import scientific, upper_bound
from attnkit.live import LiveFigure
from attnkit.plots import heatmap, key_value_pairs, weight_bars

FIGURE_WIDTH = 5.2  # inches
WIDE = 2.4  # centimetres of waist behind the words "45.50 kg", on a phone
BANDWIDTHS = (1, 2, 3, 5, 10)  # centimetres


def bell(waists, kernel: Callable, *, query: float = 57.0) -> LiveFigure:
    """Drag a bell along the waists, and read off its height over each of them.

    Parameters
    ----------
    waists : array of shape (n_keys,)
        The keys, in centimetres.
    kernel : callable
        ``kernel(distances)`` returns the height for an array of distances, from 0 to 1.
    query : float
        Where the top of the bell stands at first, in centimetres.

    Returns
    -------
    LiveFigure
        Its control is ``query``, which can be dragged in the plot.
    """
    waists = np.asarray(waists, dtype=float)
    low, high = np.floor(waists.min() - 2), np.ceil(waists.max() + 3)
    everywhere = np.linspace(low, high, 97)

    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 2.5))
    ax.set(xlim=(low, high), ylim=(0, 1.05), yticks=[0, 0.5, 1])
    ax.set_ylabel("height", labelpad=8)
    ax.set_xlabel("waist (cm)", color=theme.KEY)
    ax.set_xticks(waists, labels=[f"{waist:g}" for waist in waists])
    ax.tick_params(axis="x", labelcolor=theme.KEY)
    (curve,) = ax.plot(everywhere, kernel(query - everywhere), color=theme.WEIGHT)
    (line,) = ax.plot([query, query], [0, 1], color=theme.QUERY, linewidth=1.5)
    name = ax.text(query, 1.05, "query", color=theme.QUERY, ha="center", va="bottom")
    stems = tuple(
        ax.plot([waist, waist], [0, 1], color=theme.KEY, linestyle=":")[0] for waist in waists
    )
    dots = ax.scatter(waists, waists * 0, s=60, color=theme.WEIGHT, zorder=3, clip_on=False)
    numbers = tuple(ax.text(waist, 0, "", color=theme.WEIGHT, va="center") for waist in waists)

    def move_number(waist, height, query):
        # Outside of the bell there is room on the side that looks away from its top.
        x, side = (waist + 0.2, "left") if waist >= query else (waist - 0.2, "right")
        text = _short(height, tiny=upper_bound)
        if side == "right" and len(text) > 4:  # a power of ten would reach the labels of the axis
            x = max(x, low + 2.5)
        return {"position": (x, max(height, 0.09)), "text": text, "ha": side}

    def move_numbers(query):
        heights = kernel(query - waists)
        return [move_number(*pair, query) for pair in zip(waists, heights, strict=True)]

    def say(query):
        heights = ", ".join(_short(height) for height in kernel(query - waists))
        return f"Query {query:.1f} cm: heights {heights}."

    return LiveFigure(
        fig,
        {
            curve: lambda query: kernel(query - everywhere),
            line: lambda query: ([query, query], [0, 1]),
            name: lambda query: _name(query, low, high),
            stems: lambda query: [[0, height] for height in kernel(query - waists)],
            dots: lambda query: (waists, kernel(query - waists)),
            numbers: move_numbers,
        },
        query=FloatSlider(
            value=query, min=low, max=high, step=0.1, readout_format=".1f", description="query (cm)"
        ),
        drag={line: "query"},
        readout=say,
        alt=(
            "A bell with its top over the query. A dot on the bell marks its height over each "
            "waist: high over the waists near the query, almost 0 over those far away."
        ),
    )


def _name(query: float, low: float, high: float) -> dict:
    """Write the query above its line, at the edges beside it: there it would leave the picture."""
    return {"x": np.clip(query, low + 0.5, high - 1.4), "text": f"query {query:.1f}"}


def _short(height: float, tiny: Callable = scientific) -> str:
    """Write 2 decimals or, where these would be 0, what `tiny` makes of the height."""
    return f"{height:.2f}" if height >= 0.005 or height == 0 else tiny(height)


def _weight(share: float) -> str:
    """Write a weight with 4 decimals, or as a power of ten where these would all be 0."""
    return f"{share:.4f}" if share >= 0.00005 or share == 0 else _short(share)


def _nearly(kilograms: float) -> str:
    """Write 4 decimals, or 8 where 4 would look like a round number that it is not."""
    looks_round = abs(kilograms - round(kilograms, 1)) < 0.00005
    exact = abs(kilograms - round(kilograms, 1)) < 0.000000005
    return f"{kilograms:.8f}" if looks_round and not exact else f"{kilograms:.4f}"


def waist_and_weight(
    waists,
    weights,
    scores: Callable = gaussian_scores,
    *,
    query: float = 57.0,
    bandwidth: float = 1,
    row: bool = True,
) -> LiveFigure:
    """Drag a query along the waists and see whose body weight counts, and how much.

    Above are the people and the weighted average for every query; the bars are the attention
    weights at the one query; the heatmap row says the same as the bars.

    Parameters
    ----------
    waists : array of shape (n_keys,)
        The keys, in centimetres.
    weights : array of shape (n_keys,)
        The values: body weights in kilograms.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys). A score
        of minus infinity means "does not count". Where no key counts, the curve has a gap.
    query, bandwidth : float
        Where the two controls stand at first, in centimetres.
    row : bool
        Whether to draw the heatmap row.

    Returns
    -------
    LiveFigure
        Its controls are ``query`` and ``bandwidth``; the query can be dragged in the plot.
    """
    waists, weights = np.asarray(waists, dtype=float), np.asarray(weights, dtype=float)
    low, high = np.floor(waists.min() - 2), np.ceil(waists.max() + 3)
    everywhere = np.linspace(low, high, 97)
    room = np.ptp(weights)

    def attend(query, bandwidth):
        return weights_or_gap(scores, [query], waists, bandwidth)[0]

    def average(query, bandwidth):
        return float(attend(query, bandwidth) @ weights)

    parts = [2.7, 1.1, 0.42] if row else [2.1, 1.0]
    fig, axes = plt.subplots(
        len(parts), 1, figsize=(FIGURE_WIDTH, 4.8 if row else 3.1), height_ratios=parts
    )
    top, middle = axes[:2]
    top.set_xlim(low, high)
    top.set_ylabel("body weight (kg)", color=theme.VALUE, labelpad=8)
    top.set_ylim(weights.min() - 0.3 * room, weights.max() + 0.3 * room)
    bottom, ceiling = top.get_ylim()
    key_value_pairs(top, waists, weights)
    top.tick_params(labelbottom=False)
    (curve,) = top.plot(everywhere, everywhere * 0 + bottom, color=theme.MUTED)
    (line,) = top.plot([query, query], [bottom, ceiling], color=theme.QUERY)
    grip = top.scatter([query], [bottom], marker="^", s=150, color=theme.QUERY, zorder=5)
    grip.set_clip_on(False)
    name = top.text(query, ceiling, "query", color=theme.QUERY, ha="center", va="bottom")
    output = top.scatter([query], [bottom], marker="D", s=75, color=theme.VALUE, zorder=6)
    output.set(edgecolor=theme.SURFACE, clip_on=False)
    result = top.text(query, bottom, "", color=theme.VALUE, weight="bold", zorder=3)
    result.set_bbox(theme.paper(1.5))

    bars = weight_bars(middle, waists, waists * 0 + 0.5, width=0.9)
    middle.set(xlim=(low, high), yticks=[0, 1])
    middle.set_xlabel("waist (cm)", color=theme.KEY)
    middle.set_title("attention weights", fontsize=11, color=theme.WEIGHT)
    middle.set_xticks(waists, labels=[f"{waist:g}" for waist in waists])
    middle.tick_params(axis="x", labelcolor=theme.KEY)
    numbers = tuple(
        middle.text(waist, 0, "", color=theme.WEIGHT, ha="center", va="bottom") for waist in waists
    )

    def move_numbers(query, bandwidth):
        shares = np.nan_to_num(attend(query, bandwidth))
        return [{"y": share + 0.05, "text": f"{share:.2f}"} for share in shares]

    def move_result(query, bandwidth):
        kilograms = average(query, bandwidth)
        if np.isnan(kilograms):
            return {"position": (query + 0.25, bottom + 0.2 * room), "text": "0/0", "ha": "left"}
        x, side = (query + 0.25, "left") if query < low + 2.5 else (query - 0.25, "right")
        left = x if side == "left" else x - WIDE
        beside = (left - 0.3 < waists) & (waists < left + WIDE + 0.3)
        dots = (weights[beside] - kilograms) / room
        # A little over the line, or higher, or below it: where no dot stands behind the words.
        lift = next(
            (lift for lift in (0.05, 0.14, -0.3) if not (abs(dots - lift - 0.09) < 0.17).any()),
            0.05,
        )
        text = f"{kilograms:.2f} kg"
        return {"position": (x, kilograms + lift * room), "text": text, "ha": side}

    def say(query, bandwidth):
        shares = attend(query, bandwidth)
        if np.isnan(shares).any():
            return f"Query {query:.1f} cm: no key is in reach, so there is no answer."
        said = [f"{_weight(w)} at {at:g}" for w, at in zip(shares, waists, strict=True)]
        return (
            f"Query {query:.1f} cm: weights {', '.join(said)} cm; "
            f"answer {_nearly(float(shares @ weights))} kg."
        )

    updates = {
        curve: lambda bandwidth: pooled(scores, everywhere, waists, weights, bandwidth),
        line: lambda query: ([query, query], [bottom, ceiling]),
        grip: lambda query: ([query], [bottom]),
        name: lambda query: _name(query, low, high),
        output: lambda query, bandwidth: ([query], [average(query, bandwidth)]),
        result: move_result,
        bars: lambda query, bandwidth: np.nan_to_num(attend(query, bandwidth)),
        numbers: move_numbers,
    }
    if row:
        strip = axes[2]
        cells = heatmap(
            strip,
            np.zeros((1, len(waists))),
            vmax=1,
            row_labels=["query"],
            column_labels=[f"{waist:g}" for waist in waists],
        )
        strip.tick_params(axis="x", labelcolor=theme.KEY)
        strip.tick_params(axis="y", labelcolor=theme.QUERY)
        strip.set_title("the same weights as a row of a heatmap", fontsize=11, color=theme.WEIGHT)
        updates[cells] = lambda query, bandwidth: np.nan_to_num(attend(query, bandwidth))[None]

    return LiveFigure(
        fig,
        updates,
        query=FloatSlider(
            value=query, min=low, max=high, step=0.1, readout_format=".1f", description="query (cm)"
        ),
        bandwidth=SelectionSlider(
            options=BANDWIDTHS, value=bandwidth, description="bandwidth (cm)"
        ),
        drag={line: "query"},
        readout=say,
        alt=(
            f"{len(waists)} people as dots, waist across and body weight up. A curve of weighted "
            "averages runs through them, and a vertical line marks the query. Bars below show how "
            "much each person counts for it: the nearer the waist, the taller the bar."
        ),
    )


def weight_matrix(
    queries, waists, weights, scores: Callable = gaussian_scores, *, bandwidth: float = 1
) -> LiveFigure:
    """Show the attention weights of many queries as a matrix, with the answer of each row.

    Parameters
    ----------
    queries, waists, weights : arrays of shape (n_queries,), (n_keys,) and (n_keys,)
        In centimetres and kilograms.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys).
    bandwidth : float
        Where the control stands at first, in centimetres.

    Returns
    -------
    LiveFigure
        Its control is ``bandwidth``.
    """
    queries, waists, weights = (np.asarray(a, dtype=float) for a in (queries, waists, weights))
    n_queries = len(queries)
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(FIGURE_WIDTH, 0.9 + 0.26 * n_queries), width_ratios=[3.2, 1], sharey=True
    )
    cells = heatmap(
        left,
        np.zeros((n_queries, len(waists))),
        vmax=1,
        row_labels=[f"{query:g}" for query in queries],
        column_labels=[f"{waist:g}" for waist in waists],
    )
    left.set_title("weights", fontsize=11, color=theme.WEIGHT)
    left.set_xlabel("key: waist (cm)", color=theme.KEY)
    left.set_ylabel("query (cm)", color=theme.QUERY, labelpad=8)
    left.tick_params(axis="x", labelcolor=theme.KEY)
    left.tick_params(axis="y", labelcolor=theme.QUERY)
    right.set_title("answer (kg)", fontsize=11, color=theme.VALUE, loc="right")
    right.set(xlim=(0, 1), xticks=[])
    right.spines[:].set_visible(False)
    right.tick_params(axis="y", length=0, labelleft=False)
    answers = tuple(
        right.text(1, row, "", color=theme.VALUE, ha="right", va="center")
        for row in range(n_queries)
    )

    def say(bandwidth):
        reached = ~np.isnan(pooled(scores, queries, waists, weights, bandwidth))
        rows = "each row is one query, and its weights have the sum 1"
        if not reached.all():
            rows = (
                f"each row is one query. In {reached.sum()} of {n_queries} rows the weights have "
                f"the sum 1; where no key is in reach, there are none, and the answer is 0/0"
            )
        return f"Bandwidth {bandwidth:g} cm: {rows}."

    return LiveFigure(
        fig,
        {
            cells: lambda bandwidth: weights_or_gap(scores, queries, waists, bandwidth),
            answers: lambda bandwidth: [
                "0/0" if np.isnan(answer) else f"{answer:.2f}"
                for answer in pooled(scores, queries, waists, weights, bandwidth)
            ],
        },
        bandwidth=SelectionSlider(
            options=BANDWIDTHS, value=bandwidth, description="bandwidth (cm)"
        ),
        readout=say,
        alt=(
            f"A heatmap with {n_queries} rows, one a query, and {len(waists)} columns, one a key. "
            "Each row is dark where query and key are close. Beside each row stands its answer."
        ),
    )
