"""Self-attention step by step, from tokens to outputs, with the arithmetic of a chosen cell."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import softmax
from attnkit.figures.shared.numbers import (
    comma_separated,
    factor,
    nonzero,
    subscripted,
    upper_bound,
    vector,
    whole_or_fixed,
)
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

STAGES = ("X", "Q, K, V", "scores", "weights", "output")
MATRICES = "XQKSAVY"  # in the order in which the keyboard walks them
SHOWN_FROM = {"X": 0, "Q": 1, "K": 1, "V": 1, "S": 2, "A": 3, "Y": 4}  # the number of the stage
COLOURS = {"Q": theme.QUERY, "K": theme.KEY, "V": theme.VALUE, "A": theme.WEIGHT, "Y": theme.VALUE}

CELL, LINE, TITLE, GAP, NAMES = 0.36, 0.27, 0.36, 0.18, 0.32  # inches

Line = tuple[str, str]  # a text and its colour


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

    def drawn(self, name: str) -> np.ndarray:
        """Return a matrix as it is drawn: K transposed, so that its keys stand over the scores."""
        matrix: np.ndarray = getattr(self, name)
        return matrix.T if name == "K" else matrix

    def powers(self, query: int) -> np.ndarray:
        """Return e to the power of each divided score in the row of a query."""
        return np.exp(self.S[query - 1] / self.divisor)


@dataclass(frozen=True)
class StepThroughWords:
    """What the figure of self-attention says, and the arithmetic of each cell."""

    walk: StepThrough
    stages = STAGES
    titles = (
        "X: tokens",
        "Q: queries",
        "Kᵀ: keys",
        "S: scores",
        "A: weights",
        "V: values",
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

    @property
    def note(self) -> str:
        return f"S ÷ {self.root}, then\nsoftmax along\neach row:"

    @property
    def alt(self) -> str:
        return (
            f"The matrices of self-attention for {len(self.walk.X)} tokens: X above Q, the "
            "transposed K above the scores S, then the weights A, and V above the output Y. Each "
            "score stands where the row of its query meets the column of its key. Below, the "
            "arithmetic of the chosen cell is written out. The stages fill the matrices one after "
            "the other."
        )

    def rows(self, name: str) -> list[str]:
        """Name the rows of a matrix; those of K are counted, since its keys are its columns."""
        letter = {"X": "x", "Q": "q", "K": "", "S": "q", "A": "q", "V": "v", "Y": "y"}[name]
        return self._numbered(letter, len(self.walk.drawn(name)))

    def columns(self, name: str) -> list[str]:
        """Name the columns of a matrix: keys, or numbers of a vector."""
        return self._numbered("k" if name in "KSA" else "", self.walk.drawn(name).shape[1])

    def _numbered(self, letter: str, n: int) -> list[str]:
        return [subscripted(letter, i) if letter else str(i) for i in range(1, n + 1)]

    def cells(self, name: str) -> list[str]:
        """Write the numbers of a matrix, row by row, with little room for each."""
        numbers = self.walk.drawn(name).ravel()
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


class Plan:
    """Where the matrices stand, in inches: X over Q, K transposed over S, A, and V over Y."""

    def __init__(self, walk: StepThrough, written: dict[str, list[str]]) -> None:
        shapes = {name: walk.drawn(name).shape for name in MATRICES}
        n_tokens = len(walk.X)
        # Matrices above each other have cells of the same width.
        cell: dict[str, float] = {}
        for pair in ("XQ", "KS", "A", "VY"):
            longest = max(len(word) for name in pair for word in written[name])
            cell |= dict.fromkeys(pair, max(0.46, 0.14 + 0.095 * longest))
        self.width = {name: cell[name] * columns for name, (_, columns) in shapes.items()}
        self.height = {name: CELL * rows for name, (rows, _) in shapes.items()}

        left_of_S = NAMES + max(self.width["X"], self.width["Q"], 1.02) + GAP
        left_of_A = left_of_S + max(self.width["S"], 1.0) + GAP
        left_of_Y = left_of_A + max(self.width["A"], 1.0) + GAP + NAMES
        lefts = {"XQ": NAMES, "KS": left_of_S, "A": left_of_A, "VY": left_of_Y}
        self.left = {name: left for pair, left in lefts.items() for name in pair}

        self.n_lines = max(n_tokens + 1, 4)  # for the arithmetic, below the matrices
        low = self.n_lines * LINE + 0.42
        self.high = low + n_tokens * CELL + TITLE
        self.bottom = {name: self.high if name in "XKV" else low for name in MATRICES}
        self.across = left_of_Y + max(self.width["V"], 0.95) + 0.08
        self.up = self.high + max(n_tokens, walk.d_k) * CELL + TITLE

    def axes(self, fig: Figure, name: str) -> Axes:
        """Add the axes of a matrix."""
        place = self.left[name], self.bottom[name], self.width[name], self.height[name]
        return axes_in_inches(fig, *place)


@dataclass(frozen=True)
class Matrix:
    """A drawn matrix: its cells and the number written in each."""

    name: str
    values: np.ndarray
    words: list[str]
    ax: Axes
    cells: QuadMesh | AxesImage
    texts: tuple[Text, ...]

    def filled(self, stage: str) -> np.ndarray:
        """Return the values, or empty cells before the matrix is computed."""
        return self.values if self._reached(stage) else np.full(self.values.shape, np.nan)

    def written(self, stage: str) -> list[str]:
        """Return the numbers, or nothing before the matrix is computed."""
        return self.words if self._reached(stage) else [""] * len(self.words)

    def _reached(self, stage: str) -> bool:
        return STAGES.index(stage) >= SHOWN_FROM[self.name]

    def frame(self, cells: tuple[int | None, int | None], colour: str, **look: Any) -> Rectangle:
        """Draw a frame as high as some rows and as wide as some columns; None is all of them."""
        height, width = (n or all_ for n, all_ in zip(cells, self.values.shape, strict=True))
        made = Rectangle((-0.5, -0.5), width, height, clip_on=False, fill=False)
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


def draw_step_through(walk: StepThrough, words: StepThroughWords) -> StepThroughArtists:
    """Draw X over Q, K transposed over S, A, and V over Y; below them lines for the arithmetic."""
    written = {name: words.cells(name) for name in MATRICES}
    plan = Plan(walk, written)
    fig = plt.figure(figsize=(plan.across, plan.up))
    fig.set_layout_engine("none")
    matrices = {}
    for name, title in zip(MATRICES, words.titles, strict=True):
        ax = plan.axes(fig, name)
        names = words.rows(name), words.columns(name)
        matrices[name] = _draw_matrix(ax, name, walk.drawn(name), written[name], names)
        ax.set_title(title, color=COLOURS.get(name, theme.INK), fontsize=11, pad=4)
    x, y = plan.left["A"] / plan.across, (plan.high - 0.02) / plan.up
    fig.text(x, y, words.note, color=theme.MUTED, fontsize=10, va="bottom", linespacing=1.2)
    ax = axes_in_inches(fig, 0.08, 0.04, plan.across - 0.1, plan.n_lines * LINE)
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(plan.n_lines, 0))
    lines = tuple(ax.text(0, n + 0.5, "", va="center", fontsize=12) for n in range(plan.n_lines))
    return StepThroughArtists(fig, matrices, _draw_frames(matrices), lines)


def _draw_matrix(
    ax: Axes,
    name: str,
    values: np.ndarray,
    words: list[str],
    names: tuple[Sequence[str], Sequence[str]],
) -> Matrix:
    n_rows, n_columns = values.shape
    rows, columns = names
    look = _shades(name, values)
    cells = heatmap(ax, values, row_labels=rows, column_labels=columns, annotate=True, **look)
    # The names of the rows of S and A are written beside Q; those of the columns of K, below S.
    beside, below = name in "XQVY", name in "SA"
    row_colour = COLOURS.get(name, theme.INK) if beside else "none"
    ax.tick_params(axis="y", labelcolor=row_colour, pad=5)
    ax.tick_params(axis="x", labelcolor=theme.KEY if below else "none", pad=5)
    ax.add_patch(Rectangle((-0.5, -0.5), n_columns, n_rows, fill=False, edgecolor=theme.GRID))
    for text, word in zip(ax.texts, words, strict=True):
        text.set(text=word, fontsize=10.5)
        if name not in "SA":
            text.set_color(theme.INK)  # its cells follow the theme of the page, and so must it
    return Matrix(name, values, words, ax, cells, tuple(ax.texts))


def _shades(name: str, values: np.ndarray) -> dict[str, Any]:
    """Return the look of a matrix: scores and weights have shades, the others one colour."""
    if name == "A":
        return {"vmax": 1}
    if name == "S":
        # Greys: another hue would look like a query or a key. Pale enough for black numbers.
        least, reach = values.min(), max(np.ptp(values), 1e-9)
        return {"cmap": "Greys", "vmin": least - 0.2 * reach, "vmax": least + 1.8 * reach}
    soft = {"X": theme.GRID, "Q": theme.QUERY_SOFT, "K": theme.KEY_SOFT}
    return {"cmap": ListedColormap([soft.get(name, theme.VALUE_SOFT)]), "vmax": 1}


# What a frame outlines (None is all rows or columns), its colour, whether it follows the query
# down, the key down or the key to the right, and the stages (by number) in which it is seen.
ROW, COLUMN, ONE = (1, None), (None, 1), (1, 1)
FRAMES: tuple[tuple[str, tuple, str, str, list[int]], ...] = (
    ("X", ROW, theme.QUERY, "query", [0, 1]),
    ("X", ROW, theme.KEY, "key", [0, 1]),
    ("Q", ROW, theme.QUERY, "query", [1, 2]),
    ("K", COLUMN, theme.KEY, "column", [1, 2]),
    ("V", ROW, theme.VALUE, "key", [1, 4]),
    ("S", ROW, theme.QUERY, "query", [3]),
    ("S", ONE, theme.KEY, "query column", [2]),
    ("A", ONE, theme.KEY, "query column", [3, 4]),
    ("Y", ROW, theme.VALUE, "query", [4]),
)


def _draw_frames(matrices: dict[str, Matrix]) -> tuple[Rectangle, ...]:
    frames = []
    for name, cells, colour, follows, _ in FRAMES:
        # both frames are seen on one row of X
        look = {"linestyle": "--"} if (name, follows) == ("X", "key") else {}
        frames.append(matrices[name].frame(cells, colour, **look))
    return tuple(frames)


def outlines(stage: str, query: int, key: int) -> list[dict]:
    """Return where each frame stands: around what the arithmetic takes and what it makes."""
    places = {
        "query": {"y": query - 1.5},
        "key": {"y": key - 1.5},
        "column": {"x": key - 1.5},
        "query column": {"x": key - 1.5, "y": query - 1.5},
    }
    now = STAGES.index(stage)
    return [places[follows] | {"visible": now in stages} for *_, follows, stages in FRAMES]


# ------------------------------------------------------------------------------ assembly


@theme.style()
def step_through(
    X: ArrayLike,
    W_query: ArrayLike,
    W_key: ArrayLike,
    W_value: ArrayLike,
    *,
    divisor: float | None = None,
    stage: str = "X",
    query: int = 1,
    key: int = 2,
) -> LiveFigure:
    """Walk from tokens to outputs, one stage at a time, with the arithmetic of a chosen cell.

    Queries are left of the scores and keys above them, so each score is where its query and its key
    meet. A stage fills in one more kind of matrix; what comes later is still empty.

    Parameters
    ----------
    X : (n_tokens, d_model) array
        One token a row; four tokens of two or three numbers still fit.
    W_query, W_key : (d_model, d_k) arrays
    W_value : (d_model, d_v) array
    divisor : float, optional
        What the scores are divided by before the softmax; the square root of d_k if left out.
    stage : {"X", "Q, K, V", "scores", "weights", "output"}
        The initial stage.
    query, key : int
        The initial cell: which token asks and which one answers, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``stage``, ``query`` and ``key``; a click on a cell chooses the last two.
    """
    walk = StepThrough(X, W_query, W_key, W_value, divisor)
    words = StepThroughWords(walk)
    artists = draw_step_through(walk, words)
    Q, K, V, S, A, Y = (artists.matrices[name].cells for name in "QKVSAY")
    tokens = [(str(n), n) for n in range(1, len(walk.X) + 1)]
    return LiveFigure(
        artists.fig,
        _step_through_updates(words, artists),
        stage=_buttons(zip(words.stages, STAGES, strict=True), stage, words.stage_buttons),
        query=_buttons(tokens, query, words.query_buttons),
        key=_buttons(tokens, key, words.key_buttons),
        drag={
            Q: (None, "query"),
            K: ("key", None),
            V: (None, "key"),
            S: ("key", "query"),
            A: ("key", "query"),
            Y: (None, "query"),
        },
        links={
            S: [(Q, "row", "row"), (K, "column", "column")],
            A: [(S, "row", "row"), (V, "column", "row")],
            Y: [(A, "row", "row"), (V, "column", "column")],
        },
        readout=words.readout,
        still={"stage": STAGES[-1]},
        follow_theme=True,  # numbers that are no weights are grey on any page
        alt=words.alt,
    )


def _step_through_updates(words: StepThroughWords, artists: StepThroughArtists) -> dict:
    def write_lines(stage: str, query: int, key: int) -> list[dict]:
        lines = words.arithmetic(stage, query, key)
        lines += [("", theme.INK)] * (len(artists.lines) - len(lines))
        return [{"text": text, "color": colour} for text, colour in lines]

    updates: dict[Any, Callable] = {artists.frames: outlines, artists.lines: write_lines}
    for name in MATRICES[1:]:
        matrix = artists.matrices[name]
        updates |= {matrix.cells: matrix.filled, matrix.texts: matrix.written}
    return updates


def _buttons(options: Iterable[tuple], value: Any, description: str) -> widgets.ToggleButtons:
    return widgets.ToggleButtons(options=list(options), value=value, description=description)
