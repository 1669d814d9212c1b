"""Heads of a Vision Transformer by name: click a patch, and see what it reads in the photograph."""

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
from attnkit.figures.shared.photo import LEVELS, draw_photo
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 5.9, 4.0  # inches
PHOTO, KERNEL, EDGE = 3.6, 1.15, 0.2  # inches: the sides of both pictures, and the margin
BUDGET = 90_000  # bytes: 16 levels for each pair of patches and each head


class ClickAPatch:
    """What the patches of a photograph read in some heads; the class token is token 0."""

    def __init__(
        self,
        picture: ArrayLike,
        maps: Mapping[str, ArrayLike],
        near: Mapping[str, ArrayLike],
        kernels: Mapping[str, ArrayLike],
    ) -> None:
        self.picture = np.asarray(picture, float)
        self.maps = {name: np.asarray(weights, float) for name, weights in maps.items()}
        self.shares = {name: np.asarray(shares, float) for name, shares in near.items()}
        self.kernels = {name: np.asarray(kernel, float) for name, kernel in kernels.items()}
        n_tokens = len(next(iter(self.maps.values())))
        self.n = round((n_tokens - 1) ** 0.5)
        for name, weights in self.maps.items():
            if weights.shape != (n_tokens,) * 2 or n_tokens != self.n**2 + 1:
                raise ValueError(
                    f"maps[{name!r}] has shape {weights.shape}; it needs a row and a column for "
                    "the class token and for each patch of a picture that is cut into n rows of n"
                )

        if not self.maps.keys() == self.shares.keys() == self.kernels.keys():
            raise ValueError(
                f"maps, near and kernels name {sorted(self.maps)}, {sorted(self.shares)} and "
                f"{sorted(self.kernels)}; they need the same heads"
            )

    def token(self, row: int, column: int) -> int:
        """Return the number of a patch among the tokens; its row and column count from 1."""
        return 1 + (row - 1) * self.n + column - 1

    def row(self, head: str, row: int, column: int) -> np.ndarray:
        """Return what a patch gives to the class token and all patches."""
        return self.maps[head][self.token(row, column)]

    def folded(self, head: str, row: int, column: int) -> np.ndarray:
        """Return what it gives to the patches, each where it is in the picture, (n, n)."""
        return self.row(head, row, column)[1:].reshape(self.n, self.n)

    def shown(self, head: str, row: int, column: int) -> np.ndarray:
        """Return the same as shares of the largest, in 16 levels."""
        weights = self.folded(head, row, column)
        return np.rint(weights / (weights.max() or 1) * (LEVELS - 1)) / (LEVELS - 1)

    def kernel(self, head: str) -> np.ndarray:
        """Return the mean weight by where a patch lies from the one that reads."""
        return self.kernels[head]

    def on_class_token(self, head: str, row: int, column: int) -> float:
        """Return what a patch gives to the class token."""
        return float(self.row(head, row, column)[0])

    def near(self, head: str, row: int, column: int) -> float:
        """Return what a patch gives to itself and its neighbours, 3 by 3 patches."""
        return float(self.shares[head][self.token(row, column) - 1])


@dataclass(frozen=True)
class ClickAPatchWords:
    """What the figure of a clicked patch says."""

    click: ClickAPatch
    notes: Mapping[str, str]
    what: str
    head_menu, query_row, query_column = "head", "patch: row", "patch: column"
    map_row, map_column = "row", "column"
    map_label = "weight as a share of the row's largest"
    number_names = "largest\n3 × 3 around\nclass token"
    kernel_title = "on average"
    kernel_row, kernel_column = "rows down", "columns right"

    def name(self, head: str) -> str:
        return f"“{head}”"

    def note(self, head: str) -> str:
        return self.notes[head]

    def numbers(self, head: str, row: int, column: int) -> str:
        """Write where the row's weight goes, for the picture."""
        at = head, row, column
        parts = self.click.folded(*at).max(), self.click.near(*at), self.click.on_class_token(*at)
        return "\n".join(f"{part:.2f}" for part in parts)

    def readout(self, head: str, row: int, column: int) -> str:
        at = head, row, column
        weights = self.click.folded(*at)
        most = np.unravel_index(weights.argmax(), weights.shape)
        return (
            f"Patch in row {row}, column {column}. Largest weight: {short(weights.max())}, on row "
            f"{most[0] + 1}, column {most[1] + 1}. The 3 × 3 patches around it: "
            f"{short(self.click.near(*at))}. Class token: {short(self.click.on_class_token(*at))}."
        )

    @property
    def alt(self) -> str:
        n = self.click.n
        return (
            f"A photograph of {self.what}, cut into {n} rows of {n} patches. One has an orange "
            "frame; each patch is the clearer the more weight that one gives it in the chosen "
            f"head, in {LEVELS} levels up to the largest. Beside it, a note on the head, and where "
            "it reads on average, seen from the patch that reads. "
            f"{len(self.click.maps)} heads can be chosen: {', '.join(self.click.maps)}."
        )


def short(weight: float) -> str:
    """Write a weight with three decimals, but never as 0, which no weight of softmax is.

    >>> short(0.8021), short(0.0002)
    ('0.802', 'below 0.001')
    """
    return f"{weight:.3f}" if weight >= 5e-4 else "below 0.001"


class ClickAPatchArtists(NamedTuple):
    """What moves in the figure of a clicked patch."""

    fig: Figure
    cells: AxesImage
    frames: tuple[Rectangle, Rectangle]
    kernel: AxesImage
    name: Text
    note: Text
    numbers: Text


def draw_click_a_patch(click: ClickAPatch, words: ClickAPatchWords) -> ClickAPatchArtists:
    """Draw the photograph under a veil beside the note on the head."""
    fig = plt.figure(figsize=SIZE, layout="none")
    scene = axes_in_inches(fig, EDGE, EDGE, PHOTO, PHOTO)
    cells = draw_photo(scene, click.picture, click.n, row=words.map_row, column=words.map_column)
    cells.set_label(words.map_label)
    frames = frame(scene, theme.SURFACE, 4), frame(scene, theme.QUERY, 2)
    left = PHOTO + 2 * EDGE
    beside = axes_in_inches(fig, left, EDGE, SIZE[0] - left - EDGE, PHOTO)
    kernel = _draw_kernel(axes_in_inches(fig, left, EDGE, KERNEL, KERNEL), click, words)
    return ClickAPatchArtists(fig, cells, frames, kernel, *_draw_notes(beside, words))


def _draw_notes(ax: Axes, words: ClickAPatchWords) -> tuple[Text, Text, Text]:
    """Leave room for the name of the head, a note on it and the numbers of the patch."""
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, PHOTO))
    look: dict[str, Any] = {"va": "top", "linespacing": 1.45}
    name = ax.text(0, PHOTO, "", fontsize=12, color=theme.WEIGHT, va="top")
    note = ax.text(0, PHOTO - 0.3, "", **look)
    numbers = ax.text(0, KERNEL + 1.05, "", color=theme.WEIGHT, **look)
    ax.text(0.3, KERNEL + 1.05, words.number_names, color=theme.MUTED, **look)
    return name, note, numbers


def _draw_kernel(ax: Axes, click: ClickAPatch, words: ClickAPatchWords) -> AxesImage:
    """Draw the mean kernel around the patch that reads."""
    first = next(iter(click.kernels.values()))
    reach = len(first) // 2
    sides = (-reach - 0.5, reach + 0.5, reach + 0.5, -reach - 0.5)
    cells = ax.imshow(first, cmap=theme.WEIGHT_CMAP, interpolation="none", extent=sides)
    ax.set_title(words.kernel_title, fontsize=11, color=theme.WEIGHT)
    ax.set(xlabel=words.kernel_column, ylabel=words.kernel_row)
    for axis in (ax.xaxis, ax.yaxis):  # announced with each cell, but not drawn
        axis.set_ticks(range(-reach, reach + 1))
        axis.label.set_visible(False)
        for tick in axis.get_major_ticks():
            tick.label1.set_visible(False)
    ax.tick_params(length=0)
    ax.spines[:].set(visible=True, color=theme.GRID)
    frame(ax, theme.QUERY, 1.8)
    return cells


@theme.style()
def click_a_patch(
    picture: ArrayLike,
    maps: Mapping[str, ArrayLike],
    near: Mapping[str, ArrayLike],
    kernels: Mapping[str, ArrayLike],
    notes: Mapping[str, str],
    *,
    what: str,
    query: tuple[int, int] = (1, 1),
    head: str | None = None,
) -> LiveFigure:
    """Click a patch of a photograph, and see what it reads in one of several heads.

    Parameters
    ----------
    picture : array of shape (height, width, 3)
        Red, green and blue from 0 to 1. It is cut into n rows of n patches.
    maps : mapping of str to (1 + n * n, 1 + n * n) array
        The weights of each head, by its name: the class token first, then the patches by rows.
    near : mapping of str to (n * n,) array
        What each patch gives to the 3 by 3 patches around it.
    kernels : mapping of str to (m, m) array
        The mean weight of each head by where a patch lies from the one that reads; m is odd.
    notes : mapping of str to str
        A note on each head, in lines of 17 letters at most.
    what : str
        What the photograph shows, for readers who cannot see it.
    query : pair of int
        The row and the column of the patch that reads at first, counted from 1.
    head : str, optional
        The head that is shown first; without it, the first one.

    Returns
    -------
    LiveFigure
        Its controls are ``head``, ``row`` and ``column``; a click on a patch moves the last two.

    Raises
    ------
    ValueError
        If a map has another shape, or the mappings do not name the same heads.
    """
    click = ClickAPatch(picture, maps, near, kernels)
    words = ClickAPatchWords(click, notes, what)
    artists = draw_click_a_patch(click, words)
    n = click.n
    names = list(click.maps)

    def show_kernel(head: str) -> dict:
        kernel = click.kernel(head)
        return {"data": kernel, "clim": (0, kernel.max())}

    return LiveFigure(
        artists.fig,
        {
            artists.cells: click.shown,
            artists.frames: lambda row, column: [{"xy": (column - 1.5, row - 1.5)}] * 2,
            artists.kernel: show_kernel,
            artists.name: words.name,
            artists.note: words.note,
            artists.numbers: words.numbers,
        },
        head=widgets.Dropdown(options=names, value=head or names[0], description=words.head_menu),
        row=widgets.IntSlider(value=query[0], min=1, max=n, description=words.query_row),
        column=widgets.IntSlider(value=query[1], min=1, max=n, description=words.query_column),
        drag={artists.cells: ("column", "row")},
        readout=words.readout,
        budget=BUDGET,
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
