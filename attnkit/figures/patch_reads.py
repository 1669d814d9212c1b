"""What a patch of a picture reads in each head of a small Vision Transformer, while it learns."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import announce, frame
from attnkit.figures.shared.numbers import fixed
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, heatmap

PICTURE, MAP = 2.3, 1.05  # inches
CLEAR = ListedColormap([(0, 0, 0, 0.004)] * 2)  # cells to click, without a colour

Head = tuple[int, int]


class PatchReads:
    """The weights of all heads on one picture, at every step that is kept. Heads count from 1."""

    def __init__(self, picture: ArrayLike, maps: ArrayLike, every: int) -> None:
        self.picture, self.maps = np.asarray(picture, float), np.asarray(maps, float)
        self.every = every
        self.n = round((self.maps.shape[-1] - 1) ** 0.5)
        if self.maps.ndim != 5 or self.maps.shape[-2:] != (self.n**2 + 1,) * 2:
            raise ValueError(
                f"maps has shape {self.maps.shape}; it needs (n_states, n_layers, n_heads, "
                "1 + n * n, 1 + n * n) for the class token and n rows of n patches"
            )
        self.last = (len(self.maps) - 1) * every
        n_layers, n_heads = self.maps.shape[1:3]
        self.heads = [(l, h) for l in range(1, n_layers + 1) for h in range(1, n_heads + 1)]

    def map(self, head: Head, row: int, column: int, step: int) -> np.ndarray:
        """Return what a patch reads, patch by patch, to two decimals."""
        return self._weights(head, row, column, step)[1:].reshape(self.n, self.n).round(2)

    def on_class_token(self, head: Head, row: int, column: int, step: int) -> float:
        return float(self._weights(head, row, column, step)[0])

    def near(self, head: Head, row: int, column: int, step: int) -> float:
        """Return the share of the patch and its neighbours in what it gives to all patches."""
        weights = self._weights(head, row, column, step)[1:].reshape(self.n, self.n)
        around = weights[max(row - 2, 0) : row + 1, max(column - 2, 0) : column + 1]
        return float(around.sum() / weights.sum())

    def _weights(self, head: Head, row: int, column: int, step: int) -> np.ndarray:
        patch = 1 + (row - 1) * self.n + column - 1
        return self.maps[step // self.every, head[0] - 1, head[1] - 1, patch]

    @property
    def ink(self) -> np.ndarray:
        """The mean of the pixels in each patch."""
        side = len(self.picture) // self.n
        return self.picture.reshape(self.n, side, self.n, side).mean(axis=(1, 3))


@dataclass(frozen=True)
class PatchReadsWords:
    """What the figure of a patch that reads says."""

    reads: PatchReads
    row, column, step_player = "row", "column", "step"
    picture = "ink of the patch"

    def head(self, head: Head) -> str:
        return f"layer {head[0]}, head {head[1]}"

    def near(self, head: Head, row: int, column: int, step: int) -> str:
        return f"near\n{fixed(self.reads.near(head, row, column, step), 2)}"

    def readout(self, row: int, column: int, step: int) -> str:
        each = [self.reads.on_class_token(head, row, column, step) for head in self.reads.heads]
        names = [self.head(head) for head in self.reads.heads]
        return (
            f"Step {step}. The patch in row {row}, column {column} gives the class token: "
            f"{'; '.join(f'{n}, {w:.2f}' for n, w in zip(names, each, strict=True))}."
        )

    @property
    def alt(self) -> str:
        n = self.reads.n
        return (
            f"A handwritten digit of {n} x {n} patches, one of which is framed: it reads. Beside "
            f"it, for each of {len(self.reads.heads)} heads, a heatmap of {n} x {n} cells shows "
            "how much weight it gives to each patch, with the same frame, and a number which share "
            "of that goes to it and the patches around it. A patch can be clicked, "
            f"and the training replayed from step 0 to {self.reads.last}."
        )


class PatchReadsArtists(NamedTuple):
    """What moves in the figure of a patch that reads."""

    fig: Figure
    clickable: AxesImage
    maps: dict[Head, QuadMesh | AxesImage]
    near: dict[Head, Text]
    frames: list[Rectangle]


def draw_patch_reads(reads: PatchReads, words: PatchReadsWords) -> PatchReadsArtists:
    """Draw the picture, and on its right a map for each head: a row of heads for each layer."""
    fig = plt.figure(figsize=(6.1, 2.85), layout="none")
    sides = (-0.5, reads.n - 0.5, reads.n - 0.5, -0.5)
    places = range(1, reads.n + 1)
    left = axes_in_inches(fig, 0.1, 0.2, PICTURE, PICTURE)
    left.imshow(reads.picture, cmap="gray", vmin=0, vmax=1, extent=sides, interpolation="none")
    clickable = left.imshow(reads.ink, cmap=CLEAR, vmin=0, vmax=1, extent=sides)
    clickable.set_label(words.picture)
    announce(left, places, places, row=words.row, column=words.column)
    left.spines[:].set_visible(False)
    frames, maps, near = [frame(left, theme.QUERY, 3.5)], {}, {}
    for layer, head in reads.heads:
        ax = axes_in_inches(fig, 1.35 + 1.6 * head, 2.85 - 1.38 * layer, MAP, MAP)
        drawn = heatmap(ax, reads.map((layer, head), 1, 1, 0), vmax=reads.maps.max())
        announce(ax, places, places, row=words.row, column=words.column)
        ax.spines[:].set(visible=True, color=theme.GRID)
        ax.set_title(words.head((layer, head)), fontsize=10, color=theme.WEIGHT)
        drawn.set_label(words.head((layer, head)))
        frames.append(frame(ax, theme.QUERY, 2))
        maps[layer, head] = drawn
        look: dict[str, Any] = {
            "fontsize": 10,
            "va": "center",
            "transform": ax.transAxes,
            "color": theme.WEIGHT,
        }
        near[layer, head] = ax.text(1.07, 0.5, "", **look)
    return PatchReadsArtists(fig, clickable, maps, near, frames)


@theme.style()
def patch_reads(
    picture: ArrayLike,
    maps: ArrayLike,
    *,
    every: int = 40,
    place: tuple[int, int] = (1, 1),
    step: int = 0,
) -> LiveFigure:
    """Click a patch of a picture, and replay what it reads in each head while the model learns.

    Parameters
    ----------
    picture : (height, width) array
        Grey values from 0 to 1.
    maps : (n_states, n_layers, n_heads, 1 + n * n, 1 + n * n) array
        The weights on this picture at equal distances in training, the class token first.
    every : int
        How many steps lie between two states.
    place : pair of int
        Row and column of the patch that reads initially, counted from 1.
    step : int
        The step that is shown initially.

    Returns
    -------
    LiveFigure
        Its controls are ``row``, ``column`` and ``step``; a click on a patch moves the first two.

    Raises
    ------
    ValueError
        If `maps` has another shape.
    """
    reads = PatchReads(picture, maps, every)
    words = PatchReadsWords(reads)
    artists = draw_patch_reads(reads, words)
    updates: dict = {
        cells: lambda row, column, step, head=head: reads.map(head, row, column, step)
        for head, cells in artists.maps.items()
    }
    for head, text in artists.near.items():
        updates[text] = lambda row, column, step, head=head: words.near(head, row, column, step)

    def move(row: int, column: int) -> list[dict]:
        return [{"xy": (column - 1.5, row - 1.5)}] * len(artists.frames)

    updates[tuple(artists.frames)] = move
    clicked = (artists.clickable, *artists.maps.values())
    return LiveFigure(
        artists.fig,
        updates,
        row=widgets.IntSlider(value=place[0], min=1, max=reads.n, description=words.row),
        column=widgets.IntSlider(value=place[1], min=1, max=reads.n, description=words.column),
        step=widgets.Play(
            value=step, max=reads.last, step=every, interval=300, description=words.step_player
        ),
        drag={cells: ("column", "row") for cells in clicked},
        readout=words.readout,
        follow_theme=True,  # the digit is the same on any page
        alt=words.alt,
    )
