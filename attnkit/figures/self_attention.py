"""Self-attention step by step, from tokens to outputs, with the arithmetic of a chosen cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import softmax
from attnkit.figures.shared.numbers import (
    comma_separated,
    factor,
    joined,
    nonzero,
    subscripted,
    upper_bound,
    vector,
    whole_or_fixed,
)
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap, ink_on_weight

STAGES = ("X", "Q, K, V", "scores", "weights", "output")
PROJECTIONS = {"W_query": "Q", "W_key": "K", "W_value": "V"}  # and what each makes of X
MATRICES = ("X", *PROJECTIONS, *"QKVSAY")  # in the order in which the keyboard walks them
SHOWN_FROM = {"Q": 1, "K": 1, "V": 1, "S": 2, "A": 3, "Y": 4}  # the stage; the others from 0 on
COLOURS = {"Q": theme.QUERY, "K": theme.KEY, "V": theme.VALUE, "A": theme.WEIGHT, "Y": theme.VALUE}
SOFT = {"X": theme.GRID, "S": theme.GRID, "Q": theme.QUERY_SOFT, "K": theme.KEY_SOFT}
for _W, _made in PROJECTIONS.items():
    COLOURS[_W], SOFT[_W] = COLOURS[_made], SOFT.get(_made, theme.VALUE_SOFT)

Line = tuple[str, str]  # a text and its colour
Entry = tuple[int, int, Sequence[float]]
"""A row and a column of a matrix, and the numbers that a reader may put there."""


class StepThrough:
    """The matrices of self-attention. Tokens are counted from 1."""

    def __init__(
        self,
        X: ArrayLike,
        W_query: ArrayLike,
        W_key: ArrayLike,
        W_value: ArrayLike,
        divisor: float | None = None,
    ) -> None:
        self.X = np.asarray(X, float)
        self.W_query, self.W_key, self.W_value = (
            np.asarray(W, float) for W in (W_query, W_key, W_value)
        )
        self.d_k = self.W_key.shape[1]
        self.given_divisor = divisor
        self.divisor = float(np.sqrt(self.d_k)) if divisor is None else divisor
        self.Q, self.K, self.V = (self.X @ W for W in (self.W_query, self.W_key, self.W_value))
        self.S = self.Q @ self.K.T
        self.A = softmax(self.S / self.divisor)
        self.Y = self.A @ self.V

    def matrix(self, name: str) -> np.ndarray:
        """Return a matrix by its name."""
        matrix: np.ndarray = getattr(self, name)
        return matrix

    def with_entries(self, entries: Mapping[str, Entry], **numbers: float) -> "StepThrough":
        """Walk again, with another number at the entry of each matrix that has one."""
        changed = {name: self.matrix(name).copy() for name in PROJECTIONS}
        for name, (row, column, _) in entries.items():
            changed[name][row, column] = numbers[name]
        return StepThrough(self.X, **changed, divisor=self.given_divisor)

    def powers(self, query: int) -> np.ndarray:
        """Return e to the power of each divided score in the row of a query."""
        return np.exp(self.S[query - 1] / self.divisor)


@dataclass(frozen=True)
class StepThroughWords:
    """What the figure of self-attention says, and the arithmetic of each cell."""

    walk: StepThrough
    features: Sequence[str] = ()
    stages = STAGES
    titles = (
        "X: tokens",
        *PROJECTIONS,
        "Q: queries",
        "K: keys",
        "V: values",
        "S: scores",
        "A: weights",
        "Y: output",
    )
    stage_buttons = "stage"
    query_buttons = "token that asks"
    key_buttons = "token that answers"

    @property
    def root(self) -> str:
        """What the scores are divided by."""
        given = self.walk.given_divisor
        return f"√{self.walk.d_k}" if given is None else whole_or_fixed(given)

    def alt(self, entries: Mapping[str, Entry]) -> str:
        changed = [
            f"row {self.rows(name)[row]}, column {column + 1} of {name}"
            for name, (row, column, _) in entries.items()
        ]
        return (
            f"The matrices of self-attention for {len(self.walk.X)} tokens. Arrows lead from X to "
            "W_query, W_key and W_value, and from each of them to what it makes: Q, K and V; from "
            "Q and K to the scores S, from S to the weights A, and from A and V to the output Y. "
            "S, A and Y have a row for each token that asks. The arithmetic of the chosen cell is "
            "written out. The stages fill the matrices one after the other."
            + (f" Framed, and moved by a control: {joined(changed)}." if changed else "")
        )

    def entry_buttons(self, name: str) -> str:
        return name

    def rows(self, name: str) -> list[str]:
        """Name the rows of a matrix: tokens, or features."""
        n = len(self.walk.matrix(name))
        if name in PROJECTIONS:
            return [*self.features] or self._numbered("", n)
        return self._numbered("q" if name in "SA" else name.lower(), n)

    def columns(self, name: str) -> list[str]:
        """Name the columns of a matrix: features, keys, or numbers of a vector."""
        if name == "X" and self.features:
            return [*self.features]
        return self._numbered("k" if name in "SA" else "", self.walk.matrix(name).shape[1])

    def _numbered(self, letter: str, n: int) -> list[str]:
        return [subscripted(letter, i) if letter else str(i) for i in range(1, n + 1)]

    def cells(self, name: str) -> list[str]:
        """Write the numbers of a matrix, row by row, with little room for each."""
        numbers = self.walk.matrix(name).ravel()
        if name == "A":
            return [nonzero(weight, 3, tiny=upper_bound).removeprefix("0") for weight in numbers]
        return [whole_or_fixed(number, 2) for number in numbers]

    def readout(self, stage: str, query: int, key: int) -> str:
        """Say what the stage shows of the chosen cell."""
        walk, i, j = self.walk, query - 1, key - 1
        match stage:
            case "X":
                return (
                    f"Token {query}, {vector(walk.X[i])}, asks. "
                    f"Token {key}, {vector(walk.X[j])}, answers."
                )
            case "Q, K, V":
                return (
                    f"Token {query} has the query {vector(walk.Q[i])}. Token {key} has the key "
                    f"{vector(walk.K[j])} and the value {vector(walk.V[j])}."
                )
            case "scores":
                return (
                    f"The query of token {query} and the key of token {key} have the dot product "
                    f"{whole_or_fixed(walk.S[i, j])}. The whole row of token {query}: "
                    f"{comma_separated(walk.S[i])}."
                )
            case "weights":
                return (
                    f"Token {query} gives token {key} the weight {_written_weight(walk.A[i, j])}. "
                    f"The whole row of token {query}: {', '.join(map(_written_weight, walk.A[i]))}."
                )
        return (
            f"The output for token {query} is {vector(walk.Y[i])}. "
            f"Of this, token {key} gives {vector(walk.A[i, j] * walk.V[j])}."
        )

    def arithmetic(self, stage: str, query: int, key: int) -> list[Line]:
        """Write out the chosen cell of a stage, a line each."""
        write = [self._tokens, self._projections, self._score, self._weight, self._output]
        return write[STAGES.index(stage)](query, key)

    def _tokens(self, query: int, key: int) -> list[Line]:
        X = self.walk.X
        return [
            (f"{subscripted('x', query)} = {vector(X[query - 1])} asks", theme.QUERY),
            (f"{subscripted('x', key)} = {vector(X[key - 1])} answers", theme.KEY),
        ]

    def _projections(self, query: int, key: int) -> list[Line]:
        walk = self.walk
        made = [
            ("q", query, "W_query", walk.W_query, theme.QUERY),
            ("k", key, "W_key", walk.W_key, theme.KEY),
            ("v", key, "W_value", walk.W_value, theme.VALUE),
        ]
        return [
            (
                f"{subscripted(letter, n)} = {subscripted('x', n)} {name} = "
                f"{_mixture(walk.X[n - 1], W)}",
                colour,
            )
            for letter, n, name, W, colour in made
        ]

    def _score(self, query: int, key: int) -> list[Line]:
        q, k = self.walk.Q[query - 1], self.walk.K[key - 1]
        products = _sum(f"{factor(a)}·{factor(b)}" for a, b in zip(q, k, strict=True))
        asks, answers = subscripted("q", query), subscripted("k", key)
        result = whole_or_fixed(self.walk.S[query - 1, key - 1])
        return [
            (f"{asks} = {vector(q)}", theme.QUERY),
            (f"{answers} = {vector(k)}", theme.KEY),
            (f"{asks} · {answers} = {products} = {result}", theme.INK),
        ]

    def _weight(self, query: int, key: int) -> list[Line]:
        scaled, powers = self.walk.S[query - 1] / self.walk.divisor, self.walk.powers(query)
        asks, total = subscripted("q", query), whole_or_fixed(powers.sum())
        weight = _written_weight(self.walk.A[query - 1, key - 1])
        return [
            (f"scores of {asks}, divided by {self.root}:  {comma_separated(scaled)}", theme.INK),
            (f"e to the power of each:  {', '.join(map(_power, powers))}", theme.INK),
            (f"their sum:  {total}", theme.INK),
            (
                f"weight of {subscripted('k', key)} = {_power(powers[key - 1])} / {total} = "
                f"{weight}",
                theme.WEIGHT,
            ),
        ]

    def _output(self, query: int, key: int) -> list[Line]:
        lines = []
        rows = zip(self.walk.A[query - 1], self.walk.V, strict=True)
        for n, (weight, value) in enumerate(rows, 1):
            product = f"{_written_weight(weight)} · {vector(value)} = {vector(weight * value)}"
            colour = theme.VALUE if n == key else theme.INK
            lines.append((f"{subscripted('v', n)} gives {product}", colour))
        result = f"sum: {subscripted('y', query)} = {vector(self.walk.Y[query - 1])}"
        return [*lines, (result, theme.VALUE)]


def _written_weight(weight: float) -> str:
    return nonzero(weight, 3)


def _power(power: float) -> str:
    """Write e to some power: like a weight it is never 0, but it can be a whole number."""
    return whole_or_fixed(power) if round(power, 3) else nonzero(power, 3)


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)


def _mixture(x: np.ndarray, W: np.ndarray) -> str:
    """Write out a row times a matrix: the rows of the matrix, mixed."""
    result = vector(x @ W)
    if len(x) > 2:
        return result
    return f"{_sum(f'{factor(a)}·{vector(row)}' for a, row in zip(x, W, strict=True))} = {result}"


# ------------------------------------------------------------------------------- drawing

CELL, LINE, SIZE = 0.275, 0.225, 11  # height of a cell and of a line in inches, size of a text
TITLE, KEYS, TOP = 0.3, 0.25, 0.06  # room for a title, for names below a matrix, and at the top
WAY, ASIDE = 0.09, 0.1  # room for a line above titles, and from an arrow to a matrix's right side


class Plan:
    """Where the matrices stand, in inches.

    X is on the left. On its right each projection stands over what it makes of X, so a row of X
    meets a column of W there. Below are S, A and Y, and then the lines of the arithmetic. Arrows
    run between them, and through none.
    """

    def __init__(
        self, walk: StepThrough, written: Mapping[str, Iterable[str]], names: float = 0.3
    ) -> None:
        shapes = {name: walk.matrix(name).shape for name in MATRICES}
        cell: dict[str, float] = {}
        for same in ("X", ("W_query", "Q"), ("W_key", "K"), ("W_value", "V", "Y"), "S", "A"):
            longest = max(len(word) for name in same for word in written[name])
            cell |= dict.fromkeys(same, max(0.46, 0.15 + 0.095 * longest))
        self.width = {name: cell[name] * columns for name, (_, columns) in shapes.items()}
        self.height = {name: CELL * rows for name, (rows, _) in shapes.items()}

        self.left = {"X": 0.32, "S": 0.32}
        left = 0.32 + self.width["X"] + 0.2
        for name, made in PROJECTIONS.items():
            left += names
            if made == "V":  # it stands over Y, and between S, A and Y are arrows
                left = max(left, 0.32 + self.width["S"] + self.width["A"] + 2 * 0.45)
            self.left |= {name: left, made: left}
            left += max(self.width[made], 0.92) + 0.08
        gap = (self.left["V"] - 0.32 - self.width["S"] - self.width["A"]) / 2
        self.left |= {"A": 0.32 + self.width["S"] + gap, "Y": self.left["V"]}
        self.across = left

        self.n_lines = max(len(walk.X) + 1, 4)  # for the arithmetic, below the matrices
        low = self.n_lines * LINE + 0.06 + KEYS
        middle = low + self.height["S"] + TITLE + WAY
        high = middle + self.height["Q"] + TITLE
        self.bottom = dict.fromkeys("SAY", low) | dict.fromkeys("XQKV", middle)
        self.bottom |= dict.fromkeys(PROJECTIONS, high)
        self.up = high + self.height["W_query"] + TITLE + TOP

    def axes(self, fig: Figure, name: str) -> Axes:
        """Add the axes of a matrix."""
        place = self.left[name], self.bottom[name], self.width[name], self.height[name]
        return axes_in_inches(fig, *place)

    def right(self, name: str) -> float:
        return self.left[name] + self.width[name]

    def top(self, name: str) -> float:
        return self.bottom[name] + self.height[name]

    def ways(self) -> dict[tuple[str, str], list[tuple[float, float]]]:
        """Return the corners of each arrow, by the two matrices that it leads from and to.

        Several arrows share a trunk: those from X, beside all of its rows, and those to S.
        """
        ways, above, low = {}, self.up - TOP, self.bottom["Q"] - WAY
        edge, trunk = self.right("X") + 0.05, self.right("X") + 0.12
        head, foot = self.top("X"), self.bottom["X"]
        bracket = [(edge, head), (trunk, head), (trunk, foot), (edge, foot), (trunk, foot)]
        beside_S = self.right("S") - ASIDE, self.top("S") + 0.03
        for name, made in PROJECTIONS.items():
            x = self.right(name) - ASIDE
            corners = [*bracket, (trunk, above), (x, above)]
            ways["X", name] = [*corners, (x, self.top(name) + 0.03)]
            ways[name, made] = [(x, self.bottom[name] - 0.04), (x, self.top(made) + 0.03)]
        for name in "QK":
            x = self.right(name) - ASIDE
            start = x, self.bottom[name] - 0.03
            ways[name, "S"] = [start, (x, low), (beside_S[0], low), beside_S]
        x = self.right("V") - ASIDE
        ways["V", "Y"] = [(x, self.bottom["V"] - 0.04), (x, self.top("Y") + 0.03)]
        for name, made in ("SA", "AY"):
            y = self.bottom["S"] + self.height["S"] / 2
            ways[name, made] = [(self.right(name) + 0.05, y), (self.left[made] - 0.3, y)]
        return ways


@dataclass(frozen=True)
class Matrix:
    """A drawn matrix: its cells and the number written in each."""

    name: str
    ax: Axes
    cells: QuadMesh | AxesImage
    texts: tuple[Text, ...]

    def filled(self, words: StepThroughWords, stage: str) -> np.ndarray:
        """Return the values, or empty cells before the matrix is computed."""
        values = words.walk.matrix(self.name)
        return values if self._reached(stage) else np.full(values.shape, np.nan)

    def written(self, words: StepThroughWords, stage: str) -> list[dict]:
        """Return the numbers and their colours, or nothing before the matrix is computed."""
        reached, values = self._reached(stage), words.walk.matrix(self.name).ravel()
        return [
            {"text": word if reached else "", "color": self._ink(value)}
            for word, value in zip(words.cells(self.name), values, strict=True)
        ]

    def _reached(self, stage: str) -> bool:
        return STAGES.index(stage) >= SHOWN_FROM.get(self.name, 0)

    def _ink(self, value: float) -> str:
        """Return the ink on a cell; all but those of A follow the theme of the page."""
        return ink_on_weight(theme.WEIGHT_CMAP(value)) if self.name == "A" else theme.INK

    def frame(self, width: int, colour: str, **look: Any) -> Rectangle:
        """Draw a frame around the first row, as wide as some columns."""
        made = Rectangle((-0.5, -0.5), width, 1, clip_on=False, fill=False)
        made.set(edgecolor=colour, linewidth=3, zorder=4, **look)
        self.ax.add_patch(made)
        return made


class StepThroughArtists(NamedTuple):
    """What moves in the figure of self-attention."""

    fig: Figure
    matrices: dict[str, Matrix]
    frames: tuple[Rectangle, ...]
    lines: tuple[Text, ...]
    """Room for the arithmetic."""


def draw_step_through(
    walk: StepThrough,
    words: StepThroughWords,
    entries: Mapping[str, Entry],
    written: Mapping[str, Iterable[str]],
) -> StepThroughArtists:
    """Draw X, the projections over Q, K and V, then S, A and Y, and lines for the arithmetic.

    The cells have room for all that is ever `written` in them.
    """
    longest = max(map(len, words.rows("W_query")))
    plan = Plan(walk, written, names=max(0.3, 0.14 + 0.105 * longest))  # on a phone, too
    fig = plt.figure(figsize=(plan.across, plan.up))
    fig.set_layout_engine("none")
    _draw_ways(axes_in_inches(fig, 0, 0, plan.across, plan.up), plan)
    matrices = {}
    for name, title in zip(MATRICES, words.titles, strict=True):
        ax = plan.axes(fig, name)
        matrices[name] = _draw_matrix(ax, name, walk.matrix(name), words)
        above = 15 if name == "X" and words.features else 4  # its names are above it, too
        look: dict[str, Any] = {"color": COLOURS.get(name, theme.INK), "pad": above}
        left = 0 if name in "XSA" else -0.3 / plan.width[name]  # on the right an arrow ends
        ax.set_title(title, x=left, fontsize=SIZE, **look)
    for name, (row, column, _) in entries.items():
        frame = matrices[name].frame(1, COLOURS[name], linestyle=":")
        frame.set(xy=(column - 0.5, row - 0.5), linewidth=2)
    ax = axes_in_inches(fig, 0.06, 0.02, plan.across - 0.1, plan.n_lines * LINE)
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(plan.n_lines, 0))
    lines = tuple(ax.text(0, n + 0.5, "", va="center", fontsize=12) for n in range(plan.n_lines))
    return StepThroughArtists(fig, matrices, _draw_frames(matrices), lines)


def _draw_ways(ax: Axes, plan: Plan) -> None:
    """Draw arrows with corners, whose unit is an inch."""
    ax.set_axis_off()
    ax.set(xlim=(0, plan.across), ylim=(0, plan.up))
    for way in plan.ways().values():
        line = PathPatch(Path(way), fill=False, edgecolor=theme.MUTED, linewidth=1.4)
        (x0, y0), (x1, y1) = way[-2:]
        dx, dy = np.array([x1 - x0, y1 - y0]) / np.hypot(x1 - x0, y1 - y0) * 0.07
        head = [(x1 - dx - dy, y1 - dy + dx), (x1, y1), (x1 - dx + dy, y1 - dy - dx)]
        tip = PathPatch(Path(head), fill=False, edgecolor=theme.MUTED, linewidth=1.4)
        ax.add_patch(line)
        ax.add_patch(tip)


def _draw_matrix(ax: Axes, name: str, values: np.ndarray, words: StepThroughWords) -> Matrix:
    n_rows, n_columns = values.shape
    names: dict[str, Any] = {"row_labels": words.rows(name), "column_labels": words.columns(name)}
    cells = heatmap(ax, values, **names, annotate=True, **_shades(name))
    # Only features and keys are written at columns; numbers of a vector are announced alone.
    features, below = name == "X" and len(words.features) > 0, name in "SA"
    rows = theme.QUERY if below else theme.INK if name in PROJECTIONS else COLOURS.get(name)
    ax.tick_params(axis="y", labelcolor=rows or theme.INK, pad=4, labelsize=SIZE)
    columns = theme.KEY if below else theme.INK if features else "none"
    ax.tick_params(axis="x", labelcolor=columns, pad=3, labelsize=SIZE)
    if features:
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
    ax.add_patch(Rectangle((-0.5, -0.5), n_columns, n_rows, fill=False, edgecolor=theme.GRID))
    for text, word in zip(ax.texts, words.cells(name), strict=True):
        text.set(text=word, fontsize=SIZE)
        if name != "A":
            text.set_color(theme.INK)  # its cells follow the theme of the page, and so must it
    return Matrix(name, ax, cells, tuple(ax.texts))


def _shades(name: str) -> dict[str, Any]:
    """Return the look of a matrix: weights have shades, the others one colour."""
    if name == "A":
        return {"vmax": 1}
    return {"cmap": ListedColormap([SOFT.get(name, theme.VALUE_SOFT)]), "vmax": 1}


# What a frame outlines (a row, or one cell), its colour, whether it follows the query or the key
# down, or the query down and the key to the right, and the stages (by number) in which it is seen.
ROW, ONE = "row", "cell"
FRAMES: tuple[tuple[str, str, str, str, list[int]], ...] = (
    ("X", ROW, theme.QUERY, "query", [0, 1]),
    ("X", ROW, theme.KEY, "key", [0, 1]),
    ("Q", ROW, theme.QUERY, "query", [1, 2]),
    ("K", ROW, theme.KEY, "key", [1, 2]),
    ("V", ROW, theme.VALUE, "key", [1, 4]),
    ("S", ROW, theme.QUERY, "query", [3]),
    ("S", ONE, theme.KEY, "both", [2]),
    ("A", ONE, theme.KEY, "both", [3, 4]),
    ("Y", ROW, theme.VALUE, "query", [4]),
)


def _draw_frames(matrices: dict[str, Matrix]) -> tuple[Rectangle, ...]:
    frames = []
    for name, what, colour, follows, _ in FRAMES:
        width = len(matrices[name].ax.get_xticks()) if what == ROW else 1
        # both frames are seen on one row of X
        look = {"linestyle": "--"} if (name, follows) == ("X", "key") else {}
        frames.append(matrices[name].frame(width, colour, **look))
    return tuple(frames)


def outlines(stage: str, query: int, key: int) -> list[dict]:
    """Return where each frame stands: around what the arithmetic takes and what it makes."""
    places = {
        "query": {"y": query - 1.5},
        "key": {"y": key - 1.5},
        "both": {"x": key - 1.5, "y": query - 1.5},
    }
    now = STAGES.index(stage)
    return [places[follows] | {"visible": now in stages} for *_, follows, stages in FRAMES]


# ------------------------------------------------------------------------------ assembly


# What a click on a cell moves across and down, and what lights up beside a cell that is pointed at.
CHOSEN_BY: dict[str, tuple[str | None, str]] = {
    **dict.fromkeys("QY", (None, "query")),
    **dict.fromkeys("KV", (None, "key")),
    **dict.fromkeys("SA", ("key", "query")),
}
LIT = {
    "Q": [("X", "row", "row"), ("W_query", "column", "column")],
    "K": [("X", "row", "row"), ("W_key", "column", "column")],
    "V": [("X", "row", "row"), ("W_value", "column", "column")],
    "S": [("Q", "row", "row"), ("K", "column", "row")],
    "A": [("S", "row", "row"), ("V", "column", "row")],
    "Y": [("A", "row", "row"), ("V", "column", "column")],
}


@theme.style()
def step_through(
    X: ArrayLike,
    W_query: ArrayLike,
    W_key: ArrayLike,
    W_value: ArrayLike,
    *,
    features: Sequence[str] = (),
    entries: Mapping[str, Entry] | None = None,
    divisor: float | None = None,
    stage: str = "X",
    query: int = 1,
    key: int = 2,
) -> LiveFigure:
    """Walk from tokens to outputs, one stage at a time, with the arithmetic of a chosen cell.

    Each projection stands over what it makes of X. A stage fills in one more kind of matrix; what
    comes later is still empty.

    Parameters
    ----------
    X : (n_tokens, d_model) array
        One token a row; four tokens of two or three numbers still fit.
    W_query, W_key : (d_model, d_k) arrays
    W_value : (d_model, d_v) array
    features : sequence of d_model str, optional
        What each number of a token says; short words.
    entries : mapping, optional
        ``{"W_key": (row, column, numbers)}``: an entry that a reader may change, counted from 0,
        and the numbers that it may have besides its own. Each of the three matrices can have one.
    divisor : float, optional
        What the scores are divided by before the softmax; the square root of d_k if left out.
    stage : {"X", "Q, K, V", "scores", "weights", "output"}
        The initial stage.
    query, key : int
        The initial cell: which token asks and which one answers, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``stage``, ``query`` and ``key``, and ``W_query``, ``W_key`` and
        ``W_value`` for the entries; a click on a cell chooses ``query`` and ``key``.
    """
    entries = entries or {}
    if unknown := [*entries.keys() - PROJECTIONS.keys()]:
        raise ValueError(f"entries has {unknown[0]!r}; it needs names of {joined([*PROJECTIONS])}")
    walk = StepThrough(X, W_query, W_key, W_value, divisor)

    @cache
    def said(W_query: float, W_key: float, W_value: float) -> StepThroughWords:
        numbers = {"W_query": W_query, "W_key": W_key, "W_value": W_value}
        return StepThroughWords(walk.with_entries(entries, **numbers), features)

    buttons = {name: _entry_buttons(walk, name, entries.get(name)) for name in PROJECTIONS}
    words = said(*(control.value for control in buttons.values()))
    artists = draw_step_through(walk, words, entries, _ever_written(said, buttons))
    cells: dict[str, Any] = {name: matrix.cells for name, matrix in artists.matrices.items()}
    tokens = [(str(n), n) for n in range(1, len(walk.X) + 1)]
    return LiveFigure(
        artists.fig,
        _step_through_updates(said, artists),
        stage=_buttons(zip(words.stages, STAGES, strict=True), stage, words.stage_buttons),
        query=_buttons(tokens, query, words.query_buttons),
        key=_buttons(tokens, key, words.key_buttons),
        **{name: buttons[name] if name in entries else widgets.fixed(0) for name in PROJECTIONS},
        drag={cells[name]: moved for name, moved in CHOSEN_BY.items()},
        links={
            cells[name]: [(cells[other], *how) for other, *how in lit] for name, lit in LIT.items()
        },
        readout=lambda stage, query, key, W_query, W_key, W_value: said(
            W_query, W_key, W_value
        ).readout(stage, query, key),
        still={"stage": STAGES[-1]},
        follow_theme=True,  # numbers that are no weights are grey on any page
        alt=words.alt(entries),
    )


Said = Callable[[float, float, float], StepThroughWords]
"""What the figure says, by the numbers at the three entries."""


def _step_through_updates(said: Said, artists: StepThroughArtists) -> dict:
    def write_lines(
        stage: str, query: int, key: int, W_query: float, W_key: float, W_value: float
    ) -> list[dict]:
        lines = said(W_query, W_key, W_value).arithmetic(stage, query, key)
        lines += [("", theme.INK)] * (len(artists.lines) - len(lines))
        return [{"text": text, "color": colour} for text, colour in lines]

    updates: dict[Any, Callable] = {artists.frames: outlines, artists.lines: write_lines}
    for name, matrix in artists.matrices.items():
        if name != "X":
            updates[matrix.cells] = _following(name, matrix.filled, said)
            updates[matrix.texts] = _following(name, matrix.written, said)
    return updates


def _following(
    name: str, move: Callable[[StepThroughWords, str], Any], said: Said
) -> Callable[..., Any]:
    """Return an update function whose parameters are the controls that a matrix depends on."""
    match name:
        case "W_query":
            return lambda W_query: move(said(W_query, 0, 0), STAGES[0])
        case "W_key":
            return lambda W_key: move(said(0, W_key, 0), STAGES[0])
        case "W_value":
            return lambda W_value: move(said(0, 0, W_value), STAGES[0])
        case "Q":
            return lambda stage, W_query: move(said(W_query, 0, 0), stage)
        case "K":
            return lambda stage, W_key: move(said(0, W_key, 0), stage)
        case "V":
            return lambda stage, W_value: move(said(0, 0, W_value), stage)
        case "S" | "A":
            return lambda stage, W_query, W_key: move(said(W_query, W_key, 0), stage)
    return lambda stage, W_query, W_key, W_value: move(said(W_query, W_key, W_value), stage)


def _ever_written(said: Said, buttons: Mapping[str, widgets.ToggleButtons]) -> dict[str, set[str]]:
    """Return all that is written in a cell of each matrix, for any numbers at the entries."""
    numbers = [[number for _, number in control.options] for control in buttons.values()]
    states = [said(*now) for now in product(*numbers)]
    return {name: {word for each in states for word in each.cells(name)} for name in MATRICES}


def _entry_buttons(walk: StepThrough, name: str, entry: Entry | None) -> widgets.ToggleButtons:
    """Make buttons for the entry of a matrix; without one, a single number that changes nothing."""
    if entry is None:
        return _buttons([("", 0)], 0, "")
    row, column, numbers = entry
    value = float(walk.matrix(name)[row, column])
    options = [(whole_or_fixed(n), n) for n in sorted({value, *map(float, numbers)})]
    return _buttons(options, value, StepThroughWords(walk).entry_buttons(name))


def _buttons(options: Iterable[tuple], value: Any, description: str) -> widgets.ToggleButtons:
    return widgets.ToggleButtons(options=list(options), value=value, description=description)
