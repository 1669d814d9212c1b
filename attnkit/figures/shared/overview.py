"""Many small maps side by side, one of which is chosen with a click and shown large."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ipywidgets as widgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, ListedColormap, to_rgb
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.numbers import fixed

GAP = 2  # pixels between two maps
LEVELS = 15  # of colour: more are not told apart in a small map; odd, so that one is for 0 alone

CLEAR = ListedColormap([(*to_rgb(theme.WEIGHT), 0.004)] * 2)  # cells to click, without a colour


def side_by_side(maps: ArrayLike, cmap: Colormap, gap: int = GAP) -> np.ndarray:
    """Return the pixels of many maps of one size, with nothing between them.

    Parameters
    ----------
    maps : (rows, columns, height, width) array
        Numbers from 0 to 1; a pixel each.
    cmap : Colormap
    gap : int
        Pixels between two maps.

    Returns
    -------
    (rows * (height + gap), columns * (width + gap), 4) array

    Examples
    --------
    >>> side_by_side(np.ones((2, 3, 4, 4)), theme.WEIGHT_CMAP).shape
    (12, 18, 4)
    """
    coloured = cmap.resampled(LEVELS)(np.asarray(maps, float))
    framed = np.pad(coloured, [(0, 0), (0, 0), (0, gap), (0, gap), (0, 0)])
    rows, columns, height, width, _ = framed.shape
    return framed.transpose(0, 2, 1, 3, 4).reshape(rows * height, columns * width, 4)


def draw_overview(
    ax: Axes,
    pixels: np.ndarray,
    values: ArrayLike,
    *,
    names: tuple[str, str],
    first: int = 0,
    every: int = 1,
    steps: tuple[int, int] = (1, 1),
) -> AxesImage:
    """Draw small maps, and over each a cell to click, without a colour, that has a value.

    Parameters
    ----------
    ax : Axes
    pixels : array
        As `side_by_side` returns them.
    values : (rows, columns) array
        What is read out of each cell.
    names : pair of str
        What a row and a column are called.
    first : int
        The number of the first row and of the first column, and where it stands on its axis.
    every : int
        By how much the number grows from one to the next.
    steps : pair of int
        Every how many rows, and columns, a number is written.

    Returns
    -------
    AxesImage
        The cells.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> pixels = side_by_side(np.ones((2, 3, 4, 4)), theme.WEIGHT_CMAP)
    >>> cells = draw_overview(plt.subplot(), pixels, np.ones((2, 3)), names=("head", "layer"))
    >>> cells.get_array().shape
    (2, 3)
    """
    values = np.asarray(values, float)
    rows, columns = values.shape
    xs, ys = first + np.arange(columns), first + np.arange(rows)
    sides = (xs[0] - 0.5, xs[-1] + 0.5, ys[-1] + 0.5, ys[0] - 0.5)
    ax.imshow(pixels, extent=sides, interpolation="none", aspect="auto")
    cells = ax.imshow(values, cmap=CLEAR, vmin=0, vmax=1, extent=sides, aspect="auto")
    gap = 0.5 + GAP * rows / len(pixels) / 2  # the lines run in the gaps
    faint: dict[str, Any] = {"color": theme.GRID, "linewidth": 0.4}
    ax.vlines(xs[1:] - gap, *sides[2:], **faint)
    ax.hlines(ys[1:] - gap, *sides[:2], **faint)
    ax.set(xlim=sides[:2], ylim=sides[2:], xlabel=names[1], ylabel=names[0])
    ax.xaxis.labelpad = ax.yaxis.labelpad = 1
    for axis, places, step in ((ax.xaxis, xs, steps[1]), (ax.yaxis, ys, steps[0])):
        numbers = first + every * np.arange(len(places))
        axis.set_ticks(places, labels=[str(number) for number in numbers])
        for number, tick in enumerate(axis.get_major_ticks()):
            tick.label1.set_visible(number % step == 0)  # the others are announced, not drawn
    ax.tick_params(length=0, labelsize=9, pad=2)
    ax.spines[:].set_visible(False)
    return cells


class LargeAndSmall(NamedTuple):
    """What moves in a figure of all heads small and one of them large."""

    fig: Figure
    clickable: AxesImage
    frames: tuple[Rectangle, Rectangle]
    large: Any
    title: Text
    bars: BarContainer
    shares: tuple[Text, ...]


def draw_frames(ax: Axes) -> tuple[Rectangle, Rectangle]:
    """Draw the frame of the chosen map, with a paler one around it."""
    return frame(ax, theme.SURFACE, 4.5), frame(ax, theme.QUERY, 2)


def draw_shares(
    ax: Axes, names: Sequence[str], title: str, *, right: float, size: float
) -> tuple[BarContainer, tuple[Text, ...]]:
    """Draw a bar for each share of the weight, up to `right`, with room for its number."""
    places = range(len(names))
    bars = ax.barh(places, np.zeros(len(places)), height=0.7, color=theme.WEIGHT)
    ax.set(xlim=(0, right), ylim=(len(places) - 0.5, -0.5), xticks=[])
    ax.set_yticks(places, labels=names)
    ax.tick_params(length=0, labelsize=size)
    ax.spines[:].set_visible(False)
    ax.spines["left"].set_visible(True)
    ax.set_title(title, fontsize=11, color=theme.WEIGHT)
    numbers = [ax.text(0, y, "", va="center", color=theme.WEIGHT, fontsize=10) for y in places]
    return bars, tuple(numbers)


def move_frames(layer: int, head: int) -> list[dict]:
    """Return where the frames of a head's small map are."""
    return [{"xy": (layer - 0.5, head - 0.5)}] * 2


def large_and_small(
    artists: LargeAndSmall,
    large: Callable[..., Any],
    title: Callable[..., str],
    shares: Callable[..., np.ndarray],
) -> dict[Artist | tuple[Artist, ...], Callable[..., Any]]:
    """Return the updates of the figure, from functions of a layer and a head."""

    def bars(layer: int, head: int) -> np.ndarray:
        return shares(layer, head).round(2)

    def numbers(layer: int, head: int) -> list[dict]:
        return [{"text": fixed(bar, 2), "x": bar + 0.03} for bar in bars(layer, head)]

    return {
        artists.large: large,
        artists.title: title,
        artists.bars: bars,
        artists.shares: numbers,
        artists.frames: move_frames,
    }


def head_sliders(
    layer: int, head: int, shape: tuple[int, ...], *, first: int, names: tuple[str, str]
) -> dict[str, widgets.IntSlider]:
    """Return the sliders ``layer`` and ``head``, of maps (n_layers, n_heads, ...), with `names`.

    Examples
    --------
    >>> sliders = head_sliders(4, 1, (12, 6), first=1, names=("layer", "head"))
    >>> sliders["layer"].min, sliders["layer"].max, sliders["head"].max
    (1, 12, 6)
    """
    (n_layers, n_heads, *_), (of_layers, of_heads) = shape, names

    def slider(value: int, n: int, name: str) -> widgets.IntSlider:
        return widgets.IntSlider(value=value, min=first, max=first + n - 1, description=name)

    return {"layer": slider(layer, n_layers, of_layers), "head": slider(head, n_heads, of_heads)}
