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
from attnkit.figures.programs import self_attention as programs
from attnkit.figures.programs.self_attention import (
    MATRICES,
    PROJECTIONS,
    SHOWN_FROM,
    STAGES,
    Entry,
    Said,
    StepThrough,
    StepThroughWords,
)
from attnkit.figures.shared.cells import INKS
from attnkit.figures.shared.numbers import joined, whole_or_fixed
from attnkit.live import Cell, LiveFigure
from attnkit.plots import axes_in_inches, heatmap

COLOURS = {"Q": theme.QUERY, "K": theme.KEY, "V": theme.VALUE, "A": theme.WEIGHT, "Y": theme.VALUE}
SOFT = {"X": theme.GRID, "S": theme.GRID, "Q": theme.QUERY_SOFT, "K": theme.KEY_SOFT}
for _W, _made in PROJECTIONS.items():
    COLOURS[_W], SOFT[_W] = COLOURS[_made], SOFT.get(_made, theme.VALUE_SOFT)


# ------------------------------------------------------------------------------- drawing

Projections = Callable[[float, float, float], Sequence[ArrayLike]]
"""From the numbers at the three entries to W_query, W_key and W_value."""

# In the order of the program's names for them.
LINE_COLOURS = [theme.QUERY, theme.KEY, theme.VALUE, theme.WEIGHT, theme.INK]

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
    projections: Projections | None = None,
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
    projections : callable, optional
        ``projections(q, k, v)`` returns the three matrices for the numbers at their entries: a
        reader may change it in the page, so it is written in plain numpy of its own.
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
    buttons = {name: _entry_buttons(walk, name, entries.get(name)) for name in PROJECTIONS}
    start = [control.value for control in buttons.values()]

    @cache
    def said(W_query: float, W_key: float, W_value: float) -> StepThroughWords:
        numbers = {"W_query": W_query, "W_key": W_key, "W_value": W_value}
        return StepThroughWords(walk.with_entries(entries, **numbers), features)

    words = said(*start)
    artists = draw_step_through(walk, words, entries, _ever_written(said, buttons))
    drawn = len(artists.lines), LINE_COLOURS, INKS
    cell = _cell(projections, walk, start, [*features], drawn) if projections else None
    made = cell.updates if cell else programs.of_step_through(said, *drawn)
    cells: dict[str, Any] = {name: matrix.cells for name, matrix in artists.matrices.items()}
    return LiveFigure(
        artists.fig,
        {
            artists.frames: outlines,
            artists.lines: made["lines"],
            _moving(artists, PROJECTIONS): made["projections"],
            _moving(artists, SHOWN_FROM): made["made"],
        },
        **_controls(words, stage, query, key),
        **{name: buttons[name] if name in entries else widgets.fixed(0) for name in PROJECTIONS},
        drag={cells[name]: moved for name, moved in CHOSEN_BY.items()},
        links={
            cells[name]: [(cells[other], *how) for other, *how in lit] for name, lit in LIT.items()
        },
        readout=made["readout"],
        still={"stage": STAGES[-1]},
        follow_theme=True,  # numbers that are no weights are grey on any page
        alt=words.alt(entries),
        editable=cell,
    )


def _controls(
    words: StepThroughWords, stage: str, query: int, key: int
) -> dict[str, widgets.ToggleButtons]:
    tokens = [(str(n), n) for n in range(1, len(words.walk.X) + 1)]
    return {
        "stage": _buttons(zip(words.stages, STAGES, strict=True), stage, words.stage_buttons),
        "query": _buttons(tokens, query, words.query_buttons),
        "key": _buttons(tokens, key, words.key_buttons),
    }


def _cell(
    projections: Projections, walk: StepThrough, start: list, features: list[str], drawn: tuple
) -> Cell:
    """Return the cell of the projections, which are those of the walk at first."""
    own = [walk.matrix(name) for name in PROJECTIONS]
    given = walk.X, [W.shape for W in own], walk.given_divisor, features, *drawn
    cell = Cell.of(projections, programs.step_through, *given)
    for name, W, found in zip(PROJECTIONS, own, cell.function(*start), strict=True):
        if not np.array_equal(W, found):
            raise ValueError(
                f"{name} is {W.tolist()}, and projections{tuple(start)} returns "
                f"{np.asarray(found).tolist()}"
            )
    return cell


def _moving(artists: StepThroughArtists, names: Iterable[str]) -> tuple:
    """Return the cells of some matrices, each with its numbers."""
    return tuple((artists.matrices[name].cells, artists.matrices[name].texts) for name in names)


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
