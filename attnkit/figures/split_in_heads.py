"""One matrix is the matrices of all heads: where each number goes when its rows are split."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from attnkit import theme
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.numbers import subscripted
from attnkit.heads import split_heads
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

N_HEADS = 2  # a faint and a full colour: more would not be told apart
RESHAPE, SWAP = 0, 1
COLOURS = np.array([theme.QUERY_SOFT, theme.QUERY])
FILL = ListedColormap(COLOURS.tolist())
INK_ON = theme.INK, theme.SURFACE
FRAME = theme.INK, 3  # colour and linewidth

# In inches: the figure, a cell across and up, a cell of X and W without a number, and places.
SIZE = 6.2, 3.3
ACROSS, UP, SLIM = 0.36, 0.29, 0.19
LEFT_X, LEFT_Q, LEFT_HEADS, BOTTOM, TITLE, BADGE = 0.1, 1.75, 4.85, 0.12, 0.42, 0.23

Cells = QuadMesh | AxesImage


class SplitInHeads:
    """Numbers that say where they come from: number 3 of token 2 is 23.

    Tokens, numbers, heads and places are counted from 1.
    """

    def __init__(self, n_tokens: int, d_head: int) -> None:
        self.n_tokens, self.d_head, self.d_model = n_tokens, d_head, N_HEADS * d_head
        tokens, numbers = np.arange(1, n_tokens + 1), np.arange(1, self.d_model + 1)
        self.Q = 10 * tokens[:, None] + numbers

    def head_of(self, identity: np.ndarray | int) -> np.ndarray:
        """Return the head that the column of a number belongs to, from 0."""
        return (np.asarray(identity) % 10 - 1) // self.d_head

    def heads(self, way: int) -> np.ndarray:
        """Return the numbers of Q in heads, (2, n_tokens, d_head)."""
        if way == RESHAPE:
            return self.Q.reshape(N_HEADS, self.n_tokens, self.d_head)
        return split_heads(self.Q, N_HEADS).astype(int)

    def lands(self, way: int, token: int, number: int) -> tuple[int, int, int]:
        """Return the head, the row and the place in it where a number lands."""
        head, row, place = np.argwhere(self.heads(way) == self.Q[token - 1, number - 1])[0] + 1
        return int(head), int(row), int(place)

    def belongs(self, token: int, number: int) -> tuple[int, int, int]:
        """Return where it should land."""
        return self.lands(SWAP, token, number)

    def right(self, way: int) -> int:
        """Return how many numbers land where they belong."""
        return int((self.heads(way) == self.heads(SWAP)).sum())


class ByHead(Normalize):
    """Colour a number by the head that its column belongs to."""

    def __init__(self, split: SplitInHeads) -> None:
        super().__init__(0, 1)
        self.split = split

    def __call__(self, value: Any, clip: bool | None = None) -> Any:
        return np.ma.asarray(self.split.head_of(value), float)


@dataclass(frozen=True)
class SplitInHeadsWords:
    """What the figure of the split says."""

    split: SplitInHeads
    way_buttons = "Q becomes heads by"
    token_slider = "token"
    number_slider = "number"
    titles = "X: tokens", "W_query", "Q = X W_query"

    def ways(self) -> list[tuple[str, int]]:
        return [("reshape alone", RESHAPE), ("reshape and transpose", SWAP)]

    def head(self, number: int) -> str:
        return f"head {number}"

    def row(self, number: int) -> str:
        return subscripted("q", number)

    def name(self, token: int, number: int) -> str:
        return f"{self.split.Q[token - 1, number - 1]} is number {number}\nof token {token}"

    @property
    def alt(self) -> str:
        n, d = self.split.n_tokens, self.split.d_model
        return (
            f"X has {n} rows, one for each token. Above Q stands W_query, whose first {d // 2} "
            f"columns belong to head 1, faint, and the others to head 2, full. Each number of Q "
            "names its token and its column: 23 is number 3 of token 2. On the right the two "
            "heads, as the chosen way fills them. A chosen number has a frame in Q and where it "
            "lands, with a line between, and so have the row of X and the column of W_query that "
            "it is made of. After reshape alone, head 1 has faint and full numbers."
        )

    def readout(self, way: int, token: int, number: int) -> str:
        split = self.split
        identity = split.Q[token - 1, number - 1]
        head, row, place = split.lands(way, token, number)
        right = (head, row, place) == split.belongs(token, number)
        return (
            f"{identity} is number {number} of token {token}; its column belongs to head "
            f"{split.head_of(identity) + 1}. It lands in head {head}, in the row of token {row}: "
            f"{'right' if right else 'wrong'}. In all, {split.right(way)} of {split.Q.size} "
            "numbers are where they belong."
        )


class SplitInHeadsArtists(NamedTuple):
    """What moves in the figure of the split."""

    fig: Figure
    chosen: Cells
    """Q, in which a reader chooses a number."""
    heads: tuple[Cells, ...]
    numbers: tuple[Text, ...]
    sources: tuple[Rectangle, Rectangle, Rectangle]
    """Frames of a row of X, of a column of W and of a number of Q."""
    landings: tuple[Rectangle, ...]
    way: Line2D
    said: Text


def draw_split_in_heads(split: SplitInHeads, words: SplitInHeadsWords) -> SplitInHeadsArtists:
    """Draw X beside Q below W, and the two heads on the right."""
    fig = plt.figure(figsize=SIZE, layout="none")
    n, d, d_head = split.n_tokens, split.d_model, split.d_head
    above = BOTTOM + n * UP + TITLE
    x = axes_in_inches(fig, LEFT_X, BOTTOM, d * SLIM, n * UP)
    w = axes_in_inches(fig, LEFT_Q, above, d * ACROSS, d * SLIM)
    _draw_blank(x, np.full((n, d), theme.GRID))
    _draw_blank(w, np.tile(COLOURS[split.head_of(np.arange(1, d + 1))], (d, 1)))
    q = axes_in_inches(fig, LEFT_Q, BOTTOM, d * ACROSS, n * UP)
    chosen, _ = _draw_numbers(q, split.Q, words)
    for ax, title in zip((x, w, q), words.titles, strict=True):
        ax.set_title(title, fontsize=12, pad=23 if ax is w else 5)
    for head in range(N_HEADS):
        _draw_badge(w, words.head(head + 1), head, head * d_head, d_head, BADGE / SLIM)
    drawn, landings = [], []
    for head, bottom in enumerate((above, BOTTOM)):
        ax = axes_in_inches(fig, LEFT_HEADS, bottom, d_head * ACROSS, n * UP)
        drawn.append(_draw_numbers(ax, split.heads(SWAP)[head], words))
        landings.append(frame(ax, *FRAME))
        drawn[-1][0].set_label(words.head(head + 1))  # announced
        _draw_badge(ax, words.head(head + 1), head, 0, d_head, BADGE / UP)
    sources = frame(x, *FRAME, width=d), frame(w, *FRAME, height=d), frame(q, *FRAME)
    return SplitInHeadsArtists(
        fig,
        chosen,
        tuple(cells for cells, _ in drawn),
        tuple(text for _, texts in drawn for text in texts),
        sources,
        tuple(landings),
        *_draw_way(fig),
    )


def _draw_blank(ax: Axes, colours: np.ndarray) -> None:
    """Draw cells without numbers, whose place alone counts."""
    n_rows, n_columns = colours.shape
    for row, column in np.ndindex(n_rows, n_columns):
        cell = Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=colours[row, column])
        cell.set(edgecolor=theme.SURFACE, linewidth=1)
        ax.add_patch(cell)
    ax.set(xlim=(-0.5, n_columns - 0.5), ylim=(n_rows - 0.5, -0.5))
    ax.set_axis_off()


def _draw_numbers(
    ax: Axes, numbers: np.ndarray, words: SplitInHeadsWords
) -> tuple[Cells, list[Text]]:
    """Draw numbers in cells that have the colour of the head that they belong to."""
    rows = [words.row(row) for row in range(1, len(numbers) + 1)]
    columns = range(1, numbers.shape[1] + 1)
    cells = heatmap(ax, numbers, row_labels=rows, column_labels=columns, cmap=FILL, annotate=True)
    cells.set_norm(ByHead(words.split))
    ax.tick_params(axis="y", labelcolor=theme.QUERY, pad=2)
    for tick in ax.xaxis.get_major_ticks():
        tick.label1.set_visible(False)
    for text, look in zip(ax.texts, looks(numbers, words.split), strict=True):
        text.set(fontsize=11, **look)
    return cells, list(ax.texts)


def looks(numbers: np.ndarray, split: SplitInHeads) -> list[dict]:
    """Return how each number is written: in ink on a faint cell, in the page's colour on a full."""
    return [
        {"text": str(number), "color": INK_ON[split.head_of(number)]} for number in numbers.ravel()
    ]


def _draw_badge(ax: Axes, text: str, head: int, column: int, width: int, height: float) -> None:
    """Write the name of a head above its columns, on its colour; heights are in rows."""
    low = -0.5 - 0.15 * height
    band = Rectangle((column - 0.5, low - height), width, height, facecolor=COLOURS[head])
    band.set(clip_on=False, linewidth=0)
    ax.add_patch(band)
    middle = column + width / 2 - 0.5, low - height / 2
    ax.text(*middle, text, ha="center", va="center_baseline", fontsize=11, color=INK_ON[head])


def _draw_way(fig: Figure) -> tuple[Line2D, Text]:
    """Draw a line in inches over the whole figure, and room for two lines above X."""
    ax = axes_in_inches(fig, 0, 0, *SIZE)
    ax.set_axis_off()
    ax.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]))
    (way,) = ax.plot([0, 1, 2], [0, 1, 2], color=theme.INK, linewidth=1.6, marker="o")
    way.set(markevery=[2], markersize=5)
    said = ax.text(LEFT_X, SIZE[1] - 0.75, "", va="top", linespacing=1.5)
    return way, said


def way_across(
    split: SplitInHeads, way: int, token: int, number: int
) -> tuple[list[float], list[float]]:
    """Return the line from a number in Q, along its row, to the row where it lands, in inches."""
    head, row, _ = split.lands(way, token, number)
    bottom = BOTTOM if head == N_HEADS else BOTTOM + split.n_tokens * UP + TITLE
    edge = BOTTOM + (split.n_tokens - token + 1) * UP  # between two rows, where no number stands
    right = LEFT_Q + split.d_model * ACROSS
    x = [LEFT_Q + number * ACROSS, right + 0.05, LEFT_HEADS - 0.3]
    return x, [edge, edge, bottom + (split.n_tokens - row + 0.5) * UP]


@theme.style()
def split_in_heads(
    n_tokens: int = 4, d_head: int = 3, *, token: int = 2, number: int = 4
) -> LiveFigure:
    """Split the queries of all tokens into two heads: which number lands where?

    Parameters
    ----------
    n_tokens, d_head : int
        How many tokens there are, and how many numbers each has in a head; 4 of each at most.
    token, number : int
        The number that is chosen at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``way``, ``token`` and ``number``; a click on a cell of Q moves the last
        two.
    """
    split = SplitInHeads(n_tokens, d_head)
    words = SplitInHeadsWords(split)
    artists = draw_split_in_heads(split, words)

    def fill(way: int) -> list[np.ndarray]:
        return list(split.heads(way))

    def move_landings(way: int, token: int, number: int) -> list[dict]:
        head, row, place = split.lands(way, token, number)
        return [
            {"xy": (place - 1.5, row - 1.5), "visible": each == head}
            for each in range(1, N_HEADS + 1)
        ]

    return LiveFigure(
        artists.fig,
        {
            artists.heads: fill,
            artists.numbers: lambda way: looks(split.heads(way), split),
            artists.sources: lambda token, number: [
                {"xy": (-0.5, token - 1.5)},
                {"xy": (number - 1.5, -0.5)},
                {"xy": (number - 1.5, token - 1.5)},
            ],
            artists.landings: move_landings,
            artists.way: lambda way, token, number: way_across(split, way, token, number),
            artists.said: lambda token, number: {"text": words.name(token, number)},
        },
        way=widgets.ToggleButtons(options=words.ways(), value=SWAP, description=words.way_buttons),
        token=widgets.IntSlider(value=token, min=1, max=n_tokens, description=words.token_slider),
        number=widgets.IntSlider(
            value=number, min=1, max=split.d_model, description=words.number_slider
        ),
        drag={artists.chosen: ("number", "token")},
        readout=words.readout,
        still={"way": RESHAPE},  # a reader with buttons is asked to guess it
        alt=words.alt,
    )
