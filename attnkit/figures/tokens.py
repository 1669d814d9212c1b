"""Tokens that attend to each other: whose weight is largest, patches of a picture, words."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from attnkit import theme
from attnkit.live import LiveFigure
from attnkit.plots import heatmap

ROWS = ("the one that asks", "all")  # the others would answer what the chapter asks


def largest_weights(maps: Mapping[str, np.ndarray]) -> LiveFigure:
    """Ring the largest weight of each row in weight matrices, over many random draws.

    Parameters
    ----------
    maps : mapping of str to (n_draws, n_tokens, n_tokens) array
        Weight matrices, one above the other, each with its name.

    Returns
    -------
    LiveFigure
        Its control is ``draw``, counted from 1; at 0, where it starts, nothing is drawn.
    """
    maps = {name: np.asarray(weights, float) for name, weights in maps.items()}
    n_draws, n_tokens, _ = next(iter(maps.values())).shape
    rows = np.arange(n_tokens)
    # Nothing is drawn at first: the chapter asks for a guess before the answer.
    blank, outside = np.full((n_tokens, n_tokens), np.nan), np.full(n_tokens, -9)
    fig, axes = plt.subplots(1, len(maps), figsize=(6.2, 6.2 / len(maps) + 0.5), squeeze=False)
    updates = {}
    for ax, (name, weights) in zip(axes[0], maps.items(), strict=True):
        names = rows + 1
        cells = heatmap(ax, blank, vmax=0.5, row_labels=names, column_labels=names)
        for axis in (ax.xaxis, ax.yaxis):
            for number, tick in enumerate(axis.get_major_ticks()):
                tick.label1.set_visible(number % 5 == 0)  # the others are told, not written
        ax.set(title=name, xlabel="token that answers")
        halos, rings = (  # dark rings on dark cells are seen by the halo behind them
            ax.scatter(rows, rows, s=16, facecolor="none", edgecolor=colour, linewidth=width)
            for colour, width in ((theme.SURFACE, 3), (theme.INK, 1.3))
        )
        updates[cells] = lambda draw, weights=weights: weights[draw - 1] if draw else blank
        updates[halos, rings] = lambda draw, weights=weights: (
            [(weights[draw - 1].argmax(axis=1) if draw else outside, rows)] * 2
        )
    axes[0, 0].set_ylabel("token that asks")
    axes[0, -1].set_ylabel("token that asks").set_visible(False)

    def readout(draw):
        if not draw:
            return "Nothing is drawn yet. Guess first, then go on to draw 1."
        own = {n: (w[draw - 1].argmax(axis=1) == rows).sum() for n, w in maps.items()}
        said = "; ".join(f"{name}: {count} of {n_tokens}" for name, count in own.items())
        return f"Draw {draw}. Rows in which one's own weight is the largest: {said}."

    return LiveFigure(
        fig,
        updates,
        draw=widgets.Play(value=0, min=0, max=n_draws, interval=700, description="draw"),
        readout=readout,
        still={"draw": 1},
        alt=(
            f"Two matrices side by side, {' and '.join(maps)}, each with a row and a column for "
            f"each of {n_tokens} random tokens. They are empty at first. From the first draw on, a "
            "ring marks the largest weight of each row; a ring on the diagonal would be a token "
            "that attends most to itself."
        ),
    )


def patches_attend(
    picture,
    names: Sequence[str],
    X,
    features: Sequence[str],
    attend: Callable,
    *,
    query: int = 0,
    asks: int = 0,
    answers: int = 0,
) -> LiveFigure:
    """Frame the patches of a small picture, each as broad as its weight for one of them.

    Parameters
    ----------
    picture : (height, width, 3) array
        Red, green and blue from 0 to 1; it is cut into two by two patches.
    names : sequence of 4 str
        The patches, row by row.
    X : (4, n_features) array
        The tokens: what each feature is in each patch.
    features : sequence of n_features str
    attend : callable
        ``attend(asks, answers)`` returns (output, weights) for two feature numbers: the one that
        makes a patch ask and the one that makes a patch answer.
    query, asks, answers : int
        The patch that asks and the two features at first, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``query``, ``asks``, ``answers`` and ``rows``: at first the matrix shows
        the row of the patch that asks, and no other. A click on a row chooses ``query``, too.
    """
    picture, X = np.asarray(picture, float), np.asarray(X, float)
    numbers = range(len(features))
    table = {(a, b): np.asarray(attend(a, b)[1], float) for a in numbers for b in numbers}

    fig = plt.figure(figsize=(6.3, 3.7))
    left, right = fig.subfigures(1, 2, width_ratios=[2.7, 3.6])
    scene = left.subplots()
    above, below = right.subplots(2, 1)
    frames, shares, frame = _draw_patches(scene, picture, names)
    heatmap(
        above, X, row_labels=names, column_labels=features, cmap="Greys", vmax=1.6, annotate=True
    )
    above.set_title("X: what can be seen")
    cells = heatmap(
        below, table[asks, answers], row_labels=names, column_labels=names, vmax=1, annotate=True
    )
    below.set_title("A: weights", color=theme.WEIGHT)
    _colour_labels(below)
    row = Rectangle((-0.5, -0.5), 4, 1, fill=False, linewidth=3, clip_on=False, zorder=4)
    below.add_patch(row).set_edgecolor(theme.QUERY)
    texts = tuple(below.texts)

    def readout(query, asks, answers):
        weights = table[asks, answers][query]
        return (
            f"What is {features[asks]} asks, what is {features[answers]} answers. In X, "
            f"{names[query]} has {X[query, asks]:.2f} for {features[asks]}. Its weights: "
            f"{_listed(names, weights)}."
        )

    options = [(feature, number) for number, feature in enumerate(features)]
    patches = [(name, number) for number, name in enumerate(names)]
    return LiveFigure(
        fig,
        {
            frames: lambda query, asks, answers: [
                {"linewidth": round(0.3 + 9 * w, 2)} for w in table[asks, answers][query]
            ],
            shares: lambda query, asks, answers: [f"{w:.2f}" for w in table[asks, answers][query]],
            frame: lambda query: {"xy": _corner(query, picture)},
            row: lambda query: {"y": query - 0.5},
            cells: lambda query, asks, answers, rows: _shown(table[asks, answers], query, rows),
            texts: lambda query, asks, answers, rows: _written(
                _shown(table[asks, answers], query, rows)
            ),
        },
        query=widgets.ToggleButtons(options=patches, value=query, description="patch that asks"),
        asks=widgets.Dropdown(options=options, value=asks, description="asks: what is"),
        answers=widgets.Dropdown(options=options, value=answers, description="answers: what is"),
        rows=widgets.ToggleButtons(options=ROWS, description="rows of A"),
        drag={cells: (None, "query")},
        readout=readout,
        still={"rows": ROWS[1]},
        alt=(
            f"A picture of four patches, {_listed(names)}. An orange frame marks the patch that "
            "asks, and a purple frame in each patch is as broad as the weight that it gets; beside "
            "it the features of each patch and the weight matrix, at first with one row. The "
            "features that ask and answer decide where the weight goes."
        ),
    )


def sentence_attends(words: Sequence[str], weights, *, query: int = 0) -> LiveFigure:
    """Light the words of a sentence by the weights of one of them.

    Parameters
    ----------
    words : sequence of str
    weights : (n_words, n_words) array
        Row i holds the weights of word i.
    query : int
        The word that asks at first, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``query`` and ``rows``: at first the matrix shows the row of the word that
        asks, and no other. A click on a row chooses ``query``, too.
    """
    weights = np.asarray(weights, float)
    fig = plt.figure(figsize=(5.6, 3.4))
    fig.get_layout_engine().set(w_pad=0.12)
    top, bottom = fig.subplots(2, 1, height_ratios=[1, 3])
    names = {"row_labels": ["weight"], "column_labels": words}
    line = heatmap(top, weights[[query]], **names, vmax=1, annotate=True)
    # Told to who walks the cells, not written; so is the name of the row.
    line.axes.set_title("the sentence").set_visible(False)
    line.axes.tick_params(labelsize=13, pad=5, labelleft=False)
    line.axes.xaxis.tick_top()
    line.axes.tick_params(length=0)
    asking = Rectangle((query - 0.5, -0.5), 1, 1, fill=False, edgecolor=theme.QUERY, linewidth=3)
    asking.set(clip_on=False, zorder=4)
    line.axes.add_patch(asking)
    shares = tuple(line.axes.texts)

    cells = heatmap(bottom, weights, row_labels=words, column_labels=words, vmax=1, annotate=True)
    cells.axes.set_title("A: weights", color=theme.WEIGHT)
    _colour_labels(cells.axes)
    row = Rectangle((-0.5, -0.5), len(words), 1, fill=False, edgecolor=theme.QUERY, linewidth=3)
    row.set(clip_on=False, zorder=4)
    cells.axes.add_patch(row)
    texts = tuple(cells.axes.texts)

    options = [(word, number) for number, word in enumerate(words)]
    return LiveFigure(
        fig,
        {
            line: lambda query: weights[[query]],
            shares: lambda query: _written(weights[query]),
            cells: lambda query, rows: _shown(weights, query, rows),
            texts: lambda query, rows: _written(_shown(weights, query, rows)),
            asking: lambda query: {"x": query - 0.5},
            row: lambda query: {"y": query - 0.5},
        },
        query=widgets.ToggleButtons(options=options, value=query, description="word that asks"),
        rows=widgets.ToggleButtons(options=ROWS, description="rows of A"),
        drag={cells: (None, "query")},
        still={"rows": ROWS[1]},
        readout=lambda query: f"“{words[query]}” attends to: {_listed(words, weights[query])}.",
        alt=(
            f"The sentence “{' '.join(words)}”, each word shaded by the weight that one of them "
            "gives it, and below the weight matrix, at first with the row of that word alone."
        ),
    )


# ----------------------------------------------------------------------------------- parts


def _draw_patches(ax: Axes, picture, names):
    """Draw a picture and, for each quarter, a frame, a number and a name; and a frame for one."""
    height, width = picture.shape[:2]
    ax.imshow(picture, interpolation="none", extent=(0, width, height, 0))
    ax.set_axis_off()
    frames, shares = [], []
    for number, name in enumerate(names):
        x, y = _corner(number, picture)
        low_left = x + 0.04 * width, y + 0.04 * height
        inside = Rectangle(low_left, 0.42 * width, 0.42 * height)
        inside.set(fill=False, edgecolor=theme.WEIGHT, joinstyle="miter")
        frames.append(ax.add_patch(inside))
        paper = theme.paper(2.5)
        middle = x + width / 4
        share = ax.text(middle, y + height / 4, "", color=theme.WEIGHT, ha="center", bbox=paper)
        share.set(va="center", weight="bold", fontsize=12)
        shares.append(share)
        below = number > 1  # the names stand outside, or they would cover the patches
        label = ax.text(middle, height * (1.04 if below else -0.04), name, ha="center", fontsize=11)
        label.set_va("top" if below else "bottom")
    frame = Rectangle((0, 0), width / 2, height / 2, fill=False, edgecolor=theme.QUERY, linewidth=4)
    frame.set(clip_on=False, zorder=5)
    return tuple(frames), tuple(shares), ax.add_patch(frame)


def _shown(weights, query: int, rows: str):
    """Return all rows, or the one of the query with the others empty."""
    if rows == ROWS[1]:
        return weights
    return np.where(np.arange(len(weights))[:, None] == query, weights, np.nan)


def _written(weights) -> list[dict]:
    """Write each weight in the ink that reads best on its cell, and nothing in an empty one."""
    return [
        {"text": "" if np.isnan(w) else f"{w:.2f}", "color": "#ffffff" if w >= 0.6 else "#000000"}
        for w in np.ravel(weights)
    ]


def _corner(number: int, picture) -> tuple[float, float]:
    height, width = picture.shape[:2]
    return number % 2 * width / 2, number // 2 * height / 2


def _colour_labels(ax: Axes) -> None:
    """Rows are queries and columns are keys."""
    ax.tick_params(axis="y", labelcolor=theme.QUERY)
    ax.tick_params(axis="x", labelcolor=theme.KEY)


def _listed(names, weights=None) -> str:
    if weights is None:
        return ", ".join(names)
    return ", ".join(f"{name} {w:.2f}" for name, w in zip(names, weights, strict=True))
