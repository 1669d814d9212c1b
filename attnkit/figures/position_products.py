"""Vectors of positions as a heatmap, and what their dot products say about the distance."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.programs import positions as programs
from attnkit.figures.programs.positions import Kinds, PositionProducts, PositionProductsWords
from attnkit.figures.shared.cells import frame
from attnkit.live import Cell, LiveFigure
from attnkit.plots import axes_in_inches

SIDE = 2.3  # inches: a heatmap
SHADES = 1.5, 24.0  # the numbers that have the darkest colours: in a vector, of a dot product


class PositionProductsArtists(NamedTuple):
    """What moves with the kind or with the place."""

    fig: Figure
    vectors: AxesImage
    products: AxesImage
    frames: tuple[Rectangle, Rectangle]
    band: PolyCollection
    line: Line2D
    dot: PathCollection


def draw_position_products(
    positions: PositionProducts, words: PositionProductsWords
) -> PositionProductsArtists:
    """Draw both heatmaps side by side, and the row of a place below."""
    fig = plt.figure(figsize=(6.2, 4.85), layout="none")
    left = axes_in_inches(fig, 0.6, 2.2, SIDE, SIDE)
    right = axes_in_inches(fig, 6.1 - SIDE, 2.2, SIDE, SIDE)
    kind = positions.kinds[0]
    vectors = _draw_cells(left, positions.vectors(kind), SHADES[0])
    products = _draw_cells(right, positions.products(kind), SHADES[1])
    left.set(xlabel=words.number_axis, ylabel=words.place_axis)
    right.set(xlabel=words.other_axis, ylabel=words.place_axis)
    left.set_title(words.vectors_title, fontsize=11)
    right.set_title(words.products_title, fontsize=11)
    below = axes_in_inches(fig, 0.6, 0.5, 5.5, 1.0)
    band, line, dot = _draw_row(below, positions, words)
    return PositionProductsArtists(
        fig, vectors, products, (_frame_row(left), _frame_row(right)), band, line, dot
    )


def _draw_cells(ax: Axes, values: np.ndarray, largest: float) -> AxesImage:
    cells = ax.imshow(
        values,
        cmap=theme.DIVERGING_CMAP,
        vmin=-largest,
        vmax=largest,
        aspect="auto",
        interpolation="none",
    )
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return cells


def _frame_row(ax: Axes) -> Rectangle:
    """Draw a frame around the row of a place."""
    return frame(ax, theme.INK, 1.5, width=ax.get_xlim()[1] + 0.5)


def _draw_row(
    ax: Axes, positions: PositionProducts, words: PositionProductsWords
) -> tuple[PolyCollection, Line2D, PathCollection]:
    kind, x = positions.kinds[0], positions.offsets
    band = ax.fill_between(x, *positions.band(kind), color=theme.MUTED, alpha=0.3, linewidth=0)
    (line,) = ax.plot(x, positions.row(kind, 0), color=theme.INK, linewidth=1.6)
    dot = ax.scatter([0], [0], s=40, color=theme.INK, zorder=4)
    every = np.concatenate([np.concatenate(positions.band(kind)) for kind in positions.kinds])
    room = 0.06 * np.ptp(every)
    ax.set(xlim=(x[0], x[-1]), ylim=(every.min() - room, every.max() + room))
    ax.axvline(0, color=theme.MUTED, linewidth=0.8, linestyle=":")
    ax.axhline(0, color=theme.GRID, linewidth=0.8, zorder=0)
    ax.set_xlabel(words.offset_axis)
    ax.set_title(words.row_title, fontsize=11)
    faint = ax.text(1, 1.04, words.band_label, transform=ax.transAxes, ha="right", va="bottom")
    faint.set(color=theme.MUTED, fontsize=10)
    return band, line, dot


@theme.style()
def position_products(
    kinds: Kinds,
    *,
    place: int = 0,
    positions: Callable[[int, int], ArrayLike] | None = None,
    read: Mapping[str, tuple[ArrayLike, ArrayLike] | None] | None = None,
) -> LiveFigure:
    """Compare kinds of positions by their vectors and by the dot products of these.

    Parameters
    ----------
    kinds : dict
        ``{name: (vectors, products)}``: what each place has, an array of shape (n_places, d), and
        the dot products that attention gets to see, (n_places, n_places), a row for each query.
    place : int
        The initial place, counted from 0.
    positions : callable, optional
        ``positions(n_places, d)`` returns the vectors of more kinds, which come first: a reader may
        change it in the page, so it is written in plain numpy of its own.
    read : dict, optional
        ``{name: (W_query, W_key)}``: these kinds, and what their vectors are multiplied by before
        the dot product; None for nothing.

    Returns
    -------
    LiveFigure
        Its controls are ``kind`` and ``place``; a click on a row of the dot products chooses the
        place.

    Raises
    ------
    ValueError
        If the kinds differ in their shapes.
    """
    cell = None
    if positions is not None:
        shape = np.shape(next(iter(kinds.values()))[0])
        ways = {way: W and np.asarray(W[0]) @ np.transpose(W[1]) for way, W in (read or {}).items()}
        given = [*ways.items()], shape
        cell = Cell.of(positions, programs.position_products, *given, beside={"kind": kinds})
        kinds = {**programs.read(cell.function(*shape), ways), **kinds}
    found = PositionProducts(kinds)
    words = PositionProductsWords(found)
    made = cell.updates if cell else programs.of_position_products(found, words)
    artists = draw_position_products(found, words)
    return LiveFigure(
        artists.fig,
        {
            artists.vectors: made["vectors"],
            artists.products: made["products"],
            artists.frames: lambda place: [{"y": place - 0.5}] * 2,
            artists.band: made["band"],
            (artists.line, artists.dot): made["row"],
        },
        kind=widgets.Dropdown(options=found.kinds, description=words.kind_menu),
        place=widgets.IntSlider(place, 0, found.n - 1, description=words.place_slider),
        drag={artists.products: (None, "place")},
        readout=made["readout"],
        follow_theme=True,  # the numbers have a sign, and a colour map of their own
        alt=words.alt,
        editable=cell,
    )
