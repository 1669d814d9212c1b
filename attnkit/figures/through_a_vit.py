"""A picture on its way through a Vision Transformer: one row for each patch, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import frame
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.2, 3.6  # inches
PHOTO, TABLE = 2.2, (2.55, 3.05)  # inches: the photograph, and the width and height of the table
TITLE = -0.37  # where the title begins, in widths of the table: it may be longer than that
LEVELS = 15  # of a colour: more are not told apart; an odd number, so that one is for 0 alone
COLOURS = theme.DIVERGING_CMAP.resampled(LEVELS)
WIDEST, ALONE = 12, 9  # pixels: the width of a number, and the height of a row that is alone


class ThroughAVit:
    """The numbers of a picture of n by n patches at each step, a row for each patch or token."""

    def __init__(self, picture: ArrayLike, steps: Mapping[str, ArrayLike]) -> None:
        self.picture = np.asarray(picture, float)
        self.tables = {name: np.asarray(table, float) for name, table in steps.items()}
        first = next(iter(self.tables.values()))
        self.n = round(len(first) ** 0.5)
        self.side = round((first.shape[1] / 3) ** 0.5)
        if first.shape != (self.n**2, self.side**2 * 3):
            raise ValueError(
                f"the first of steps has shape {first.shape}; it needs (n * n, side * side * 3): "
                "the pixels of each patch of a picture"
            )

    def shape(self, step: str) -> tuple[int, ...]:
        return self.tables[step].shape

    def has_class_token(self, step: str) -> bool:
        """Tell whether row 0 of a step is the class token."""
        return len(self.tables[step]) != self.n**2

    def coloured(self, step: str) -> np.ndarray:
        """Return a colour for each number, or for three in the first step: the patches' own."""
        table = self.tables[step]
        if step == next(iter(self.tables)):
            colours = table.reshape(len(table), -1, 3)
            return np.dstack([colours, np.ones(colours.shape[:2])])
        largest = np.abs(table).max() or 1
        width = min(max(self.side**2 // (2 * table.shape[1]), 1), WIDEST)
        height = ALONE if len(table) == 1 else 1
        return COLOURS(table / largest / 2 + 0.5).repeat(width, axis=1).repeat(height, axis=0)

    def pixels(self, step: str) -> np.ndarray:
        """Return the same on a canvas of one size for all steps, (n * n + 1, side * side, 4)."""
        canvas = np.zeros((self.n**2 + 1, self.side**2, 4))
        coloured = self.coloured(step)[: self.n**2 + 1, : self.side**2]
        canvas[: coloured.shape[0], : coloured.shape[1]] = coloured
        return canvas

    def width(self, step: str) -> float:
        """Return how wide the table of a step is, as a share of the canvas."""
        return min(self.coloured(step).shape[1] / self.side**2, 1)

    def row(self, step: str, row: int, column: int) -> int | None:
        """Return the row of a patch, which counts from 0 as in the code, if it is still there."""
        if len(self.tables[step]) < self.n**2:
            return None
        return (row - 1) * self.n + column - 1 + self.has_class_token(step)


@dataclass(frozen=True)
class ThroughAVitWords:
    """What the figure of a way through a Vision Transformer says."""

    way: ThroughAVit
    row_slider, column_slider, step_slider = "patch: row", "patch: column", "step"
    photo, class_token = "the picture", "class token"
    arrows = (
        "patch \N{BLACK RIGHT-POINTING SMALL TRIANGLE}",
        "\N{BLACK LEFT-POINTING SMALL TRIANGLE}",
    )

    def title(self, step: str) -> str:
        rows, columns = self.way.shape(step)
        return f"{step}: ({rows}, {columns})"

    def colours(self, step: str) -> str:
        """Say what the colours are, once they are no longer the picture's own."""
        return "" if step == next(iter(self.way.tables)) else "red: above 0\nblue: below 0"

    def class_label(self, step: str) -> str:
        return self.class_token if self.way.has_class_token(step) else ""

    def readout(self, step: str, row: int, column: int) -> str:
        number = list(self.way.tables).index(step) + 1
        rows, columns = self.way.shape(step)
        where = f"Step {number} of {len(self.way.tables)}, {step}: shape ({rows}, {columns})."
        place = self.way.row(step, row, column)
        if place is None:
            return f"{where} Only the row of the class token is left."
        class_token = "Row 0 is the class token; the" if self.way.has_class_token(step) else "The"
        return f"{where} {class_token} patch in row {row}, column {column} is row {place}."

    @property
    def alt(self) -> str:
        n = self.way.n
        return (
            f"On the left, a photograph cut into {n} rows of {n} patches, one of them in an orange "
            "frame. On the right, a table with a row for each patch, and the row of the framed "
            "patch marked. In the first step a row holds the pixels of its patch side by side; "
            "then come numbers, red above 0 and blue below. With the class token there is one row "
            "more on top, and in the end that row alone is left."
        )


class ThroughAVitArtists(NamedTuple):
    """What moves in the figure of a way through a Vision Transformer."""

    fig: Figure
    patch: tuple[Rectangle, Rectangle]
    table: AxesImage
    arrows: tuple[Text, Text]
    class_label: Text
    colours: Text
    title: Text


def draw_through_a_vit(way: ThroughAVit, words: ThroughAVitWords) -> ThroughAVitArtists:
    """Draw the photograph beside a table."""
    fig = plt.figure(figsize=SIZE, layout="none")
    bottom = 0.15
    left = axes_in_inches(fig, 0.05, bottom + TABLE[1] - PHOTO, PHOTO, PHOTO)
    patch = _draw_photo(left, way)
    left.set_title(words.photo, fontsize=11)
    below: dict[str, Any] = {"va": "top", "linespacing": 1.45, "transform": left.transAxes}
    colours = left.text(0, -0.08, "", color=theme.MUTED, fontsize=10, **below)
    right = axes_in_inches(fig, SIZE[0] - TABLE[0] - 0.1, bottom, *TABLE)
    right.set_axis_off()
    first = next(iter(way.tables))
    sides = (0, 1, 1, 0)
    table = right.imshow(way.pixels(first), extent=sides, aspect="auto", interpolation="none")
    right.set(xlim=(0, 1), ylim=(1, 0))
    look: dict[str, Any] = {"va": "center", "fontsize": 10}
    arrows = (
        right.text(-0.01, 0, words.arrows[0], ha="right", color=theme.QUERY, **look),
        right.text(1, 0, words.arrows[1], ha="left", color=theme.QUERY, **look),
    )
    class_label = right.text(-0.03, 0.01, "", ha="right", **look)
    title = right.set_title("", fontsize=11, x=TITLE)
    return ThroughAVitArtists(fig, patch, table, arrows, class_label, colours, title)


def _draw_photo(ax: Axes, way: ThroughAVit) -> tuple[Rectangle, Rectangle]:
    sides = (-0.5, way.n - 0.5, way.n - 0.5, -0.5)
    ax.imshow(way.picture, extent=sides, interpolation="none")
    edges = np.arange(1, way.n) - 0.5
    ax.hlines(edges, *sides[:2], color=theme.SURFACE, linewidth=1.2)
    ax.vlines(edges, *sides[2:], color=theme.SURFACE, linewidth=1.2)
    ax.set(xlim=sides[:2], ylim=sides[2:])
    ax.set_axis_off()
    return frame(ax, theme.SURFACE, 5), frame(ax, theme.QUERY, 2.5)


@theme.style()
def through_a_vit(
    picture: ArrayLike, steps: Mapping[str, ArrayLike], *, patch: tuple[int, int] = (1, 1)
) -> LiveFigure:
    """Go through a Vision Transformer step by step, and follow the row of a patch.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1. It may have fewer pixels than the first step.
    steps : dict
        ``{name: table}``, with a row for each patch, or for the class token and each patch, or for
        the class token alone. The first table has the pixels of each patch, (n * n, side * side *
        3).
    patch : pair of int
        The row and the column of the patch that is followed at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``step``, ``row`` and ``column``.

    Raises
    ------
    ValueError
        If the first table does not hold the pixels of n * n square patches.
    """
    way = ThroughAVit(picture, steps)
    words = ThroughAVitWords(way)
    artists = draw_through_a_vit(way, words)

    def move_arrows(step: str, row: int, column: int) -> list[dict]:
        place = way.row(step, row, column)
        y = ((place or 0) + 0.5) / (way.n**2 + 1)
        shown = place is not None
        return [
            {"y": y, "visible": shown},
            {"x": way.width(step) + 0.01, "y": y, "visible": shown},
        ]

    return LiveFigure(
        artists.fig,
        {
            artists.patch: lambda row, column: [{"xy": (column - 1.5, row - 1.5)}] * 2,
            artists.table: way.pixels,
            artists.arrows: move_arrows,
            artists.class_label: words.class_label,
            artists.colours: words.colours,
            artists.title: words.title,
        },
        step=widgets.SelectionSlider(options=list(way.tables), description=words.step_slider),
        row=widgets.IntSlider(value=patch[0], min=1, max=way.n, description=words.row_slider),
        column=widgets.IntSlider(value=patch[1], min=1, max=way.n, description=words.column_slider),
        readout=words.readout,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
