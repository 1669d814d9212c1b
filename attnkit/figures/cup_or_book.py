"""The desk under attention: without a query, under a query that turns, and what it hands on."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from attnkit import theme
from attnkit.attention import dot_scores, softmax
from attnkit.figures.desk import HEIGHT, WIDTH, draw_desk
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

FIGURE_WIDTH = 6.0  # inches
DESK_HEIGHT = FIGURE_WIDTH * (HEIGHT + 0.46) / WIDTH  # the desk keeps its shape
PAPER = theme.paper(0.8, alpha=0.85)
TIE = {"5/11": 5 / 11}  # where cup and book are equally bright


def from_salience_to_reading(will) -> np.ndarray:
    """Return the query for a will: (1, 0) asks for what catches the eye, (0, 1) for reading."""
    return np.array([1 - will, will])


def desk_without_query(
    names: Sequence[str], weights: Mapping[str, Sequence[float]], wishes: Sequence[str]
) -> LiveFigure:
    """Light the desk by pooling, which no wish can turn.

    Parameters
    ----------
    names : sequence of str
        One for each object; see `attnkit.figures.desk.draw_desk`.
    weights : mapping of str to (n_keys,) array
        For each kind of pooling, its fixed weights.
    wishes : sequence of str
        What the person at the desk may want, as a sentence. It changes no weight.

    Returns
    -------
    LiveFigure
        Its controls are ``wish`` and ``pooling``.
    """
    fig = _figure(DESK_HEIGHT)
    ax = fig.add_axes((0, 0, 1, 1))
    desk = draw_desk(ax, names)
    thought = ax.text(
        0.14, HEIGHT - 0.14, wishes[0], va="top", color="#fbf6e6", style="italic", fontsize=11
    )

    def readout(wish, pooling):
        said = _listed(names, weights[pooling])
        return f"You think: {wish} With {pooling} the weights are {said}."

    return LiveFigure(
        fig,
        {desk.moving: lambda pooling: desk.lit(weights[pooling]), thought: lambda wish: wish},
        alt=f"A dark desk with {_and(names)} under one lamp, each lit by its weight and with the "
        "weight written under it. Above the desk stands, as a thought, what you wish for.",
        readout=readout,
        wish=widgets.ToggleButtons(options=list(wishes), description="you think"),
        pooling=widgets.ToggleButtons(options=list(weights), description="pooling"),
    )


def cup_or_book(
    names: Sequence[str],
    keys,
    query: Callable[[float], np.ndarray] = from_salience_to_reading,
    scores: Callable = dot_scores,
    *,
    key_names: Sequence[str] = ("salience", "readability"),
    stops: Mapping[str, float] = TIE,
) -> LiveFigure:
    """Turn the query with the will, and see the light move over the desk.

    Above is the desk, lit by the attention weights. Below are keys and query as arrows, and the
    score of each key written out.

    Parameters
    ----------
    names : sequence of str
        One for each object; see `attnkit.figures.desk.draw_desk`.
    keys : (n_keys, 2) array
    query : callable
        ``query(will)`` returns the query, a vector of 2 numbers, for a will from 0 to 1.
    scores : callable
        ``scores(queries, keys)`` returns scores of shape (n_queries, n_keys).
    key_names : sequence of 2 str
        What the two numbers of a key mean.
    stops : mapping of str to float
        Values of the will where the slider also stops, with their labels.

    Returns
    -------
    LiveFigure
        Its control is ``will``; the query's arrow can also be dragged up and down.

    Raises
    ------
    ValueError
        If there is not one key of 2 numbers for each name.
    """
    keys = _keys(names, keys)
    fig = _figure(DESK_HEIGHT + 2.75)
    desk = draw_desk(_top(fig), names)
    plane = axes_in_inches(fig, 0.62, 0.55, 2.5, 1.95)
    sums = axes_in_inches(fig, 3.18, 0.1, 2.6, 2.45)
    _draw_keys(plane, names, keys, key_names)
    arrow = _draw_arrow(plane, (1, 0), theme.QUERY, zorder=5)
    label = plane.text(
        0, 0, "q", color=theme.QUERY, weight="bold", ha="center", va="center", bbox=PAPER
    )
    plane.text(
        1,
        1,
        "dashed: the same score",
        transform=plane.transAxes,
        color=theme.MUTED,
        fontsize=10,
        ha="right",
        va="bottom",
    )
    level = plane.plot([0, 1], [0, 1], color=theme.MUTED, linestyle="--", linewidth=1.2)[0]
    lines = _write_sums(sums, names)

    def state(will):
        q = np.asarray(query(will), float)
        score = np.asarray(scores(q[None], keys), float)[0]
        return q, score, softmax(score)

    def level_line(will):
        """Draw the line through the best key's tip on which every tip has the same score."""
        q, score, _ = state(will)
        along = np.array([-q[1], q[0]]) / (np.linalg.norm(q) or 1)
        start, end = keys[score.argmax()] - 9 * along, keys[score.argmax()] + 9 * along
        return [start[0], end[0]], [start[1], end[1]]

    def label_place(will):
        q = state(will)[0]
        return {"position": tuple(q * (1 + 0.3 / (np.linalg.norm(q) or 1)))}

    def readout(will):
        q, _, weights = state(will)
        best = [n for n, w in zip(names, weights, strict=True) if np.isclose(w, weights.max())]
        brightest = "The brightest is" if len(best) == 1 else "Equally bright are"
        return (
            f"At t = {will:.4f} the query is ({q[0]:.4f}, {q[1]:.4f}). The weights are "
            f"{_listed(names, weights)}. {brightest} {_and(best)}."
        )

    return LiveFigure(
        fig,
        {
            desk.moving: lambda will: desk.lit(state(will)[2]),
            arrow: lambda will: ((0, 0), state(will)[0]),
            label: label_place,
            level: level_line,
            lines: lambda will: _sums(keys, *state(will)[:2]),
        },
        alt=f"A dark desk with {_and(names)} under one lamp, each lit by its attention weight. "
        "Below, their keys and the query as arrows in the plane. As the will grows, the query "
        f"turns from {key_names[0]} to {key_names[1]}, and the light goes with it to the key that "
        "reaches farthest in the direction of the query.",
        readout=readout,
        drag={arrow: (None, "will")},
        will=will_slider(stops),
    )


def look_and_get(
    names: Sequence[str],
    keys,
    values,
    value_names: Sequence[str],
    query: Callable[[float], np.ndarray] = from_salience_to_reading,
    scores: Callable = dot_scores,
    *,
    change: tuple[int, int],
    positions: Sequence[float],
    stops: Mapping[str, float] = TIE,
) -> LiveFigure:
    """See the values that the objects hand on, mixed by the weights; change one of them.

    Parameters
    ----------
    names, keys, query, scores, stops
        As for `cup_or_book`.
    values : (n_keys, d_v) array
    value_names : sequence of d_v str
        What each number of a value counts, with its unit.
    change : (row, column)
        The entry of `values` that gets a slider.
    positions : sequence of float
        What the slider can set it to; the entry's own number must be one of them.

    Returns
    -------
    LiveFigure
        Its controls are ``will`` and ``changed``.

    Raises
    ------
    ValueError
        If there is not one key of 2 numbers for each name, or `values` has another shape.
    """
    keys, values = _keys(names, keys), np.asarray(values, float)
    if values.shape != (len(keys), len(value_names)):
        raise ValueError(
            f"values has shape {values.shape}; it needs one row for each of the {len(keys)} keys "
            f"and one column for each of the {len(value_names)} value_names"
        )
    row, column = change
    n_features = len(value_names)
    fig = _figure(DESK_HEIGHT + 0.75 + 0.42 * n_features)
    desk = draw_desk(_top(fig), names)
    ax = axes_in_inches(fig, 1.6, 0.35, 3.1, 0.42 * n_features)
    most = values.max(axis=0)
    most[column] = max(positions)
    most[most == 0] = 1
    places = np.arange(n_features)
    ax.set(xlim=(0, 1), ylim=(n_features - 0.5, -0.5), xticks=[])
    ax.set_yticks(places, value_names)
    ax.tick_params(length=0, labelcolor=theme.VALUE)
    ax.spines[:].set_visible(False)
    ax.set_title("output = weights @ values: what you get", color=theme.VALUE, x=-0.46, fontsize=11)
    ax.barh(places, np.ones(n_features), height=0.5, color=theme.VALUE_SOFT)
    bars = ax.barh(places, np.zeros(n_features), height=0.5, color=theme.VALUE)
    full = ", ".join(f"{amount:g}" for amount in most)
    ax.set_xlabel(f"a full bar: {full}, the most that one object can hold", fontsize=10, x=0.35)
    ax.xaxis.label.set_color(theme.MUTED)
    numbers = [ax.text(1.03, y, "", color=theme.VALUE, weight="bold", va="center") for y in places]

    def weigh(will):
        return softmax(np.asarray(scores(np.asarray(query(will), float)[None], keys))[0])

    def output(will, changed):
        new = values.copy()
        new[row, column] = changed
        return weigh(will) @ new

    def readout(will, changed):
        got = zip(value_names, output(will, changed), strict=True)
        said = ", ".join(f"{name} {amount:.1f}" for name, amount in got)
        return f"At t = {will:.4f} the weights are {_listed(names, weigh(will))}; you get {said}."

    slider = widgets.SelectionSlider(
        options=[(f"{p:g}", float(p)) for p in positions],
        value=float(values[row, column]),
        description=f"{names[row]}: {value_names[column]}",
    )
    return LiveFigure(
        fig,
        {
            desk.moving: lambda will: desk.lit(weigh(will)),
            bars: lambda will, changed: output(will, changed) / most,
            tuple(numbers): lambda will, changed: [f"{a:.1f}" for a in output(will, changed)],
        },
        alt=f"The desk with {_and(names)}, lit by the weights, and bars for what comes through: "
        f"{_and(value_names)}, each beside a number.",
        readout=readout,
        will=will_slider(stops),
        changed=slider,
    )


def weights_by_will(names: Sequence[str], wills: Sequence[str], weights) -> LiveFigure:
    """Draw the weights of several queries as a heatmap: a row for each will.

    Parameters
    ----------
    names : sequence of n_keys str
    wills : sequence of n_queries str
        The label of each row.
    weights : (n_queries, n_keys) array

    Returns
    -------
    LiveFigure
        It has no control; its cells tell their numbers.
    """
    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 0.9 + 0.6 * len(wills)))
    heatmap(ax, weights, row_labels=wills, column_labels=names, vmax=1, annotate=True)
    ax.set_xlabel("key", color=theme.KEY)
    ax.set_ylabel("query", labelpad=18, color=theme.QUERY)
    ax.set_title("weights, one row for each query", color=theme.WEIGHT)
    return LiveFigure(
        fig,
        {},
        alt=f"A heatmap of attention weights. Its rows are the queries {_and(list(wills))}, its "
        f"columns are the keys of {_and(list(names))}. Each row has the sum 1.",
        readout=lambda: f"{len(wills)} queries, {len(names)} keys: each row has the sum 1.",
    )


def will_slider(stops: Mapping[str, float] = TIE) -> widgets.SelectionSlider:
    """Return a slider from 0 to 1 in steps of 0.025 that also stops exactly at `stops`."""
    options = [(f"{k / 40:.3f}", k / 40) for k in range(41)] + list(stops.items())
    options.sort(key=lambda option: option[1])
    return widgets.SelectionSlider(
        options=options, value=0.0, description="will t (0: eye, 1: reading)"
    )


# -------------------------------------------------------------------------------- parts


def _keys(names, keys) -> np.ndarray:
    keys = np.asarray(keys, float)
    if keys.shape != (len(names), 2):
        raise ValueError(
            f"keys has shape {keys.shape}; it needs one key of 2 numbers for each of the "
            f"{len(names)} names: ({len(names)}, 2)"
        )
    return keys


def _figure(height: float) -> Figure:
    """Return an empty figure whose axes stay where they are put."""
    fig = plt.figure(figsize=(FIGURE_WIDTH, height))
    fig.set_layout_engine("none")
    return fig


def _top(fig) -> Axes:
    """Return axes for the desk over the full width at the top of the figure."""
    return axes_in_inches(fig, 0, fig.get_figheight() - DESK_HEIGHT, FIGURE_WIDTH, DESK_HEIGHT)


def _draw_arrow(ax: Axes, tip, colour: str, zorder: float = 3) -> FancyArrowPatch:
    """Draw a vector from the origin."""
    arrow = FancyArrowPatch(
        (0, 0),
        tip,
        arrowstyle="-|>",
        mutation_scale=14,
        color=colour,
        linewidth=2,
        shrinkA=0,
        shrinkB=0,
        zorder=zorder,
    )
    return ax.add_patch(arrow)


def _draw_keys(ax: Axes, names, keys, key_names) -> None:
    """Draw each key as an arrow with its name; objects with one key share an arrow."""
    (left, bottom), (right, top) = (
        np.minimum(keys.min(axis=0), 0) - 0.2,
        np.maximum(keys.max(axis=0), 1) + 0.75,
    )
    # one unit is as long upwards as sideways, or angles would lie: widen what is too narrow
    width, height = ax.bbox.size
    right = max(right, left + (top - bottom) * width / height)
    top = max(top, bottom + (right - left) * height / width)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=key_names[0], ylabel=key_names[1])
    ax.set_aspect("equal")
    ax.grid()
    for key in np.unique(keys, axis=0):
        same = [name for name, k in zip(names, keys, strict=True) if np.array_equal(k, key)]
        far_right = key[0] > 0.75 * right
        _draw_arrow(ax, key, theme.KEY)
        ax.annotate(
            "\n".join(f"k {name}" for name in same),
            key,
            xytext=(-9 if far_right else 3, 5),
            textcoords="offset points",
            color=theme.KEY,
            fontsize=10,
            linespacing=1.25,
            ha="right" if far_right else "left",
            bbox=PAPER,
            zorder=2.5,  # over the grid and the dashed line, under the arrows
            va="bottom",
        )


def _write_sums(ax: Axes, names) -> tuple:
    """Write a heading and one name a row; return the texts for the arithmetic under each."""
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(len(names), -0.45))
    ax.text(0, -0.4, "score = q · k", weight="bold", va="top")
    lines = []
    for i, name in enumerate(names):
        ax.text(0, i + 0.14, name, color=theme.KEY, va="top", fontsize=10)
        lines.append(ax.text(0, i + 0.52, "", va="top", fontsize=10))
    return tuple(lines)


def _sums(keys, query, scores) -> list[str]:
    """Write out the dot product of the query with each key, so that it can be checked by hand."""
    a, b = (_exact(number) for number in query)
    return [
        f"{a} · {x:g} + {b} · {y:g} = {_decimal(score)}"
        for (x, y), score in zip(keys, scores, strict=True)
    ]


def _decimal(number: float) -> str:
    """Write 4 decimals at most, without zeros at the end."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _exact(number: float) -> str:
    """Write a number as a decimal or, where that would be rounded, as a fraction: 5/11."""
    fraction = Fraction(float(number)).limit_denominator(99)
    short = np.isclose(float(_decimal(number)), number, rtol=0, atol=1e-9)
    return _decimal(number) if short or abs(fraction - number) > 1e-9 else str(fraction)


def _listed(names, weights) -> str:
    return ", ".join(f"{name} {w:.4f}" for name, w in zip(names, weights, strict=True))


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
