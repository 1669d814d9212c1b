"""Self-attention step by step, from tokens to outputs, with the arithmetic of a chosen cell."""

from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from attnkit import theme
from attnkit.attention import softmax
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

STAGES = ("X", "Q, K, V", "scores", "weights", "output")
SHOWN_FROM = {"X": "X", "Q": "Q, K, V", "K": "Q, K, V", "V": "Q, K, V"}
SHOWN_FROM |= {"S": "scores", "A": "weights", "Y": "output"}

CELL, LINE, TITLE, GAP, NAMES = 0.36, 0.27, 0.36, 0.18, 0.32  # inches


def step_through(
    X,
    W_query,
    W_key,
    W_value,
    *,
    divisor: float | None = None,
    stage: str = "X",
    query: int = 1,
    key: int = 2,
) -> LiveFigure:
    """Walk from tokens to outputs, one stage at a time, with the arithmetic of a chosen cell.

    Queries stand left of the scores and keys above them, so each score is where its query and its
    key meet. A stage fills in one more kind of matrix; what comes later is still empty.

    Parameters
    ----------
    X : (n_tokens, d_model) array
        One token a row; four tokens of two or three numbers still fit.
    W_query, W_key : (d_model, d_k) arrays
    W_value : (d_model, d_v) array
    divisor : float, optional
        What the scores are divided by before the softmax; the square root of d_k if left out.
    stage : {"X", "Q, K, V", "scores", "weights", "output"}
        The stage at first.
    query, key : int
        The cell at first: which token asks and which one answers, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``stage``, ``query`` and ``key``; a click on a cell chooses the last two.
    """
    walk = _Walk(X, W_query, W_key, W_value, divisor)
    fig, drawn, lines = _draw(walk)
    n_tokens = len(walk.X)
    X_, Q_, K_, V_, S_, A_, Y_ = (drawn[name] for name in "XQKVSAY")

    row, column = (1, None), (None, 1)
    marks = (
        X_.frame(row, theme.QUERY),
        X_.frame(row, theme.KEY, linestyle="--"),  # both frames are seen on one row
        Q_.frame(row, theme.QUERY),
        K_.frame(column, theme.KEY),
        V_.frame(row, theme.VALUE),
        S_.frame(row, theme.QUERY),
        S_.frame((1, 1), theme.KEY),
        A_.frame((1, 1), theme.KEY),
        Y_.frame(row, theme.VALUE),
    )

    def frames(stage, query, key):
        """Outline what the arithmetic of the stage takes, and what it makes."""
        asks, answers = {"y": query - 1.5}, {"y": key - 1.5}
        below = {"x": key - 1.5}
        places = [asks, answers, asks, below, answers, asks, asks | below, asks | below, asks]
        when = [0, 1], [0, 1], [1, 2], [1, 2], [1, 4], [3], [2], [3, 4], [4]
        now = STAGES.index(stage)
        return [p | {"visible": now in w} for p, w in zip(places, when, strict=True)]

    updates = {
        marks: frames,
        lines: lambda stage, query, key: walk.arithmetic(stage, query, key, len(lines)),
    }
    for name, matrix in drawn.items():
        if name != "X":
            updates[matrix.cells] = matrix.filled_from(SHOWN_FROM[name])
            updates[matrix.texts] = matrix.written_from(SHOWN_FROM[name])

    tokens = [(str(n), n) for n in range(1, n_tokens + 1)]
    return LiveFigure(
        fig,
        updates,
        stage=widgets.ToggleButtons(options=STAGES, value=stage, description="stage"),
        query=widgets.ToggleButtons(options=tokens, value=query, description="token that asks"),
        key=widgets.ToggleButtons(options=tokens, value=key, description="token that answers"),
        drag={
            Q_.cells: (None, "query"),
            K_.cells: ("key", None),
            V_.cells: (None, "key"),
            S_.cells: ("key", "query"),
            A_.cells: ("key", "query"),
            Y_.cells: (None, "query"),
        },
        links={
            S_.cells: [(Q_.cells, "row", "row"), (K_.cells, "column", "column")],
            A_.cells: [(S_.cells, "row", "row"), (V_.cells, "column", "row")],
            Y_.cells: [(A_.cells, "row", "row"), (V_.cells, "column", "column")],
        },
        readout=walk.sentence,
        still={"stage": STAGES[-1]},
        alt=(
            f"The matrices of self-attention for {n_tokens} tokens: X above Q, the transposed K "
            "above the scores S, then the weights A, and V above the output Y. Each score stands "
            "where the row of its query meets the column of its key. Below, the arithmetic of the "
            "chosen cell is written out. The stages fill the matrices one after the other."
        ),
    )


class _Walk:
    """The matrices of self-attention, and the arithmetic of each of their cells in words."""

    def __init__(self, X, W_query, W_key, W_value, divisor):
        self.X = np.asarray(X, float)
        self.W_query, self.W_key, self.W_value = (
            np.asarray(W, float) for W in (W_query, W_key, W_value)
        )
        d_k = self.W_key.shape[1]
        self.divisor = np.sqrt(d_k) if divisor is None else divisor
        self.root = f"√{d_k}" if divisor is None else _number(divisor)
        self.Q, self.K, self.V = (self.X @ W for W in (self.W_query, self.W_key, self.W_value))
        self.S = self.Q @ self.K.T
        self.A = softmax(self.S / self.divisor)
        self.Y = self.A @ self.V

    def arithmetic(self, stage: str, query: int, key: int, n_lines: int) -> list[dict]:
        """Write out the chosen cell of a stage, a line each; the last lines may stay empty."""
        i, j = query - 1, key - 1
        write = [self._tokens, self._projections, self._score, self._weight, self._output]
        lines = write[STAGES.index(stage)](i, j)
        lines += [("", theme.INK)] * (n_lines - len(lines))
        return [{"text": text, "color": colour} for text, colour in lines]

    def _tokens(self, i, j):
        return [
            (f"{_name('x', i)} = {_vector(self.X[i])} asks", theme.QUERY),
            (f"{_name('x', j)} = {_vector(self.X[j])} answers", theme.KEY),
        ]

    def _projections(self, i, j):
        made = [
            ("q", i, "W_query", self.W_query, theme.QUERY),
            ("k", j, "W_key", self.W_key, theme.KEY),
            ("v", j, "W_value", self.W_value, theme.VALUE),
        ]
        return [
            (f"{_name(letter, n)} = {_name('x', n)} {name} = {_mixture(self.X[n], W)}", colour)
            for letter, n, name, W, colour in made
        ]

    def _score(self, i, j):
        q, k = _name("q", i), _name("k", j)
        products = _sum(
            f"{_factor(a)}·{_factor(b)}" for a, b in zip(self.Q[i], self.K[j], strict=True)
        )
        return [
            (f"{q} = {_vector(self.Q[i])}", theme.QUERY),
            (f"{k} = {_vector(self.K[j])}", theme.KEY),
            (f"{q} · {k} = {products} = {_number(self.S[i, j])}", theme.INK),
        ]

    def _weight(self, i, j):
        scaled = self.S[i] / self.divisor
        powers = np.exp(scaled)
        total = _number(powers.sum())
        return [
            (f"scores of {_name('q', i)}, divided by {self.root}:  {_list(scaled)}", theme.INK),
            (f"e to the power of each:  {_list(powers)}", theme.INK),
            (f"their sum:  {total}", theme.INK),
            (
                f"weight of {_name('k', j)} = {_number(powers[j])} / {total} = {self.A[i, j]:.3f}",
                theme.WEIGHT,
            ),
        ]

    def _output(self, i, j):
        lines = []
        for n, (weight, value) in enumerate(zip(self.A[i], self.V, strict=True)):
            product = f"{weight:.3f} · {_vector(value)} = {_vector(weight * value)}"
            lines.append((f"{_name('v', n)} gives {product}", theme.VALUE if n == j else theme.INK))
        return [*lines, (f"sum: {_name('y', i)} = {_vector(self.Y[i])}", theme.VALUE)]

    def sentence(self, stage: str, query: int, key: int) -> str:
        """Say what the stage shows of the chosen cell."""
        i, j = query - 1, key - 1
        match stage:
            case "X":
                return (
                    f"Token {query}, {_vector(self.X[i])}, asks. "
                    f"Token {key}, {_vector(self.X[j])}, answers."
                )
            case "Q, K, V":
                return (
                    f"Token {query} has the query {_vector(self.Q[i])}. Token {key} has the key "
                    f"{_vector(self.K[j])} and the value {_vector(self.V[j])}."
                )
            case "scores":
                return (
                    f"The query of token {query} and the key of token {key} have the dot product "
                    f"{_number(self.S[i, j])}. The whole row of token {query}: {_list(self.S[i])}."
                )
            case "weights":
                return (
                    f"Token {query} gives token {key} the weight {self.A[i, j]:.3f}. "
                    f"The whole row of token {query}: {_list(self.A[i])}."
                )
        return (
            f"The output for token {query} is {_vector(self.Y[i])}. "
            f"Of this, token {key} gives {_vector(self.A[i, j] * self.V[j])}."
        )


# -------------------------------------------------------------------------------- drawing


@dataclass
class _Matrix:
    """A drawn matrix: its cells and the number written in each."""

    values: np.ndarray
    words: list[str]
    cells: QuadMesh
    texts: tuple[Text, ...]

    def filled_from(self, first: str):
        """Return an update function that leaves the cells empty before a stage."""
        empty = np.full(self.values.shape, np.nan)
        return lambda stage: self.values if _reached(first, stage) else empty

    def written_from(self, first: str):
        """Return an update function that writes nothing before a stage."""
        blank = [""] * len(self.words)
        return lambda stage: self.words if _reached(first, stage) else blank

    def frame(self, cells: tuple[int | None, int | None], colour: str, **look) -> Rectangle:
        """Draw a frame as high as some rows and as wide as some columns; None is all of them."""
        height, width = (n or all_ for n, all_ in zip(cells, self.values.shape, strict=True))
        look = {"fill": False, "edgecolor": colour, "linewidth": 3, "zorder": 4} | look
        made = Rectangle((-0.5, -0.5), width, height, clip_on=False, **look)
        return self.cells.axes.add_patch(made)


class _Plan(NamedTuple):
    """Where a matrix stands (in inches) and how it looks."""

    left: float
    bottom: float
    title: str
    colour: str
    rows: str
    columns: str
    look: dict


def _draw(walk: _Walk) -> tuple[Figure, dict[str, _Matrix], tuple[Text, ...]]:
    """Draw X over Q, K transposed over S, A, and V over Y; below them lines for the arithmetic."""
    values = {"X": walk.X, "Q": walk.Q, "K": walk.K.T, "S": walk.S, "A": walk.A, "V": walk.V}
    values["Y"] = walk.Y
    words = {name: [_number(v, 2) for v in matrix.ravel()] for name, matrix in values.items()}
    words["A"] = [f"{weight:.3f}".removeprefix("0") for weight in walk.A.ravel()]
    # Matrices that stand over each other have cells of the same width.
    cell = {}
    for pair in ("XQ", "KS", "A", "VY"):
        longest = max(len(word) for name in pair for word in words[name])
        cell |= dict.fromkeys(pair, max(0.46, 0.14 + 0.095 * longest))
    width = {name: cell[name] * matrix.shape[1] for name, matrix in values.items()}

    left_of_S = NAMES + max(width["X"], width["Q"], 1.02) + GAP
    left_of_A = left_of_S + max(width["S"], 1.0) + GAP
    left_of_Y = left_of_A + max(width["A"], 1.0) + GAP + NAMES
    n_tokens, n_lines = len(walk.X), max(len(walk.X) + 1, 4)
    low = n_lines * LINE + 0.42
    high = low + n_tokens * CELL + TITLE
    across = left_of_Y + max(width["V"], 0.95) + 0.08
    up = high + max(n_tokens, walk.K.shape[1]) * CELL + TITLE
    fig = plt.figure(figsize=(across, up))
    fig.set_layout_engine("none")

    least, reach = walk.S.min(), max(np.ptp(walk.S), 1e-9)
    # Greys: another hue would look like a query or a key. Pale enough for black numbers.
    shades = {"cmap": "Greys", "vmin": least - 0.2 * reach, "vmax": least + 1.8 * reach}
    query, key, value = (_flat(c) for c in (theme.QUERY_SOFT, theme.KEY_SOFT, theme.VALUE_SOFT))
    plans = {
        "X": _Plan(NAMES, high, "X: tokens", theme.INK, "x", "", _flat(theme.GRID)),
        "Q": _Plan(NAMES, low, "Q: queries", theme.QUERY, "q", "", query),
        "K": _Plan(left_of_S, high, "Kᵀ: keys", theme.KEY, "", "k", key),
        "S": _Plan(left_of_S, low, "S: scores", theme.INK, "q", "k", shades),
        "A": _Plan(left_of_A, low, "A: weights", theme.WEIGHT, "q", "k", {"vmax": 1}),
        "V": _Plan(left_of_Y, high, "V: values", theme.VALUE, "v", "", value),
        "Y": _Plan(left_of_Y, low, "Y: output", theme.VALUE, "y", "", value),
    }
    drawn = {}
    for name, plan in plans.items():
        height = len(values[name]) * CELL
        ax = axes_in_inches(fig, plan.left, plan.bottom, width[name], height)
        drawn[name] = _draw_matrix(ax, values[name], words[name], plan)
    note = f"S ÷ {walk.root}, then\nsoftmax along\neach row:"
    at = np.array([left_of_A, high - 0.02]) / (across, up)
    fig.text(*at, note, color=theme.MUTED, fontsize=10, va="bottom", linespacing=1.2)

    ax = axes_in_inches(fig, 0.08, 0.04, across - 0.1, n_lines * LINE)
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(n_lines, 0))
    lines = tuple(ax.text(0, n + 0.5, "", va="center", fontsize=12) for n in range(n_lines))
    return fig, drawn, lines


def _draw_matrix(ax, values, words, plan: _Plan) -> _Matrix:
    def named(letter, n):
        return [_name(letter, i) for i in range(n)] if letter else range(1, n + 1)

    n_rows, n_columns = values.shape
    cells = heatmap(
        ax,
        values,
        row_labels=named(plan.rows, n_rows),
        column_labels=named(plan.columns, n_columns),
        annotate=True,
        **plan.look,
    )
    ax.set_title(plan.title, color=plan.colour, fontsize=11, pad=4)
    # The names of the rows of S and A stand once, beside Q; those of the columns of K' below S.
    beside = plan.rows and not plan.columns
    ax.tick_params(axis="y", labelcolor=plan.colour if beside else "none", pad=5)
    below = plan.rows and plan.columns
    ax.tick_params(axis="x", labelcolor=theme.KEY if below else "none", pad=5)
    ax.add_patch(Rectangle((-0.5, -0.5), n_columns, n_rows, fill=False, edgecolor=theme.GRID))
    themed = isinstance(plan.look.get("cmap"), ListedColormap)
    for text, word in zip(ax.texts, words, strict=True):
        text.set(text=word, fontsize=10.5)
        if themed:
            text.set_color(theme.INK)  # the colour of the cell follows the page, so the text does
    return _Matrix(values, words, cells, tuple(ax.texts))


def _flat(colour: str) -> dict:
    return {"cmap": ListedColormap([colour]), "vmax": 1}


def _reached(first: str, stage: str) -> bool:
    return STAGES.index(stage) >= STAGES.index(first)


# ---------------------------------------------------------------------------------- words


def _number(value: float, decimals: int = 3) -> str:
    """Write a number with some decimals, a whole number without."""
    rounded = round(float(value), decimals) + 0.0
    return (
        f"{rounded:.0f}"
        if rounded == round(rounded) and abs(value - rounded) < 1e-9
        else f"{rounded:.{decimals}f}"
    )


def _factor(value: float) -> str:
    """Write a number of a product; a minus sign needs brackets there."""
    return f"({_number(value)})" if value < 0 else _number(value)


def _list(values) -> str:
    return ", ".join(_number(v) for v in values)


def _vector(values) -> str:
    return f"({_list(values)})"


def _sum(terms) -> str:
    return " + ".join(terms)


def _mixture(x, W) -> str:
    """Write out a row times a matrix: the rows of the matrix, mixed."""
    result = _vector(x @ W)
    if len(x) > 2:
        return result
    return f"{_sum(f'{_factor(a)}·{_vector(row)}' for a, row in zip(x, W, strict=True))} = {result}"


def _name(letter: str, index: int) -> str:
    return letter + "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(index + 1))
