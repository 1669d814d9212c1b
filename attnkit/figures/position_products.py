"""Vectors of positions as a heatmap, and what their dot products say about the distance."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.numbers import capital, fixed
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIDE = 2.3  # inches: a heatmap
SHADES = 1.5, 24.0  # the numbers that have the darkest colours: in a vector, of a dot product


class PositionProducts:
    """For each kind of positions their vectors, and the dot products of all pairs of places."""

    def __init__(self, kinds: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> None:
        self.kinds = list(kinds)
        self._vectors = {kind: np.asarray(pair[0], float) for kind, pair in kinds.items()}
        self._products = {kind: np.asarray(pair[1], float) for kind, pair in kinds.items()}
        shapes = {vectors.shape for vectors in self._vectors.values()}
        squares = {products.shape for products in self._products.values()}
        n, self.d = next(iter(shapes))
        if len(shapes) > 1 or squares != {(n, n)}:
            raise ValueError(
                f"vectors have the shapes {sorted(shapes)} and products {sorted(squares)}; all "
                "kinds need (n_places, d) and (n_places, n_places), the same for each"
            )
        self.n = n
        self.offsets = np.arange(-(n // 2), n // 2 + 1)

    def vectors(self, kind: str) -> np.ndarray:
        """Return the vectors that are shown, (n_places, d)."""
        return self._vectors[kind]

    def products(self, kind: str) -> np.ndarray:
        """Return the dot products of all pairs of places, (n_places, n_places)."""
        return self._products[kind]

    def row(self, kind: str, place: int) -> np.ndarray:
        """Return the dot products of a place by offset, NaN where there is no such place."""
        others = place + self.offsets
        there = (others >= 0) & (others < self.n)
        return np.where(there, self._products[kind][place, others.clip(0, self.n - 1)], np.nan)

    def band(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the smallest and the largest dot product of all pairs with an offset."""
        pairs = [np.diagonal(self._products[kind], offset) for offset in self.offsets]
        return np.array([p.min() for p in pairs]), np.array([p.max() for p in pairs])


@dataclass(frozen=True)
class PositionProductsWords:
    """What the figure of positions says."""

    positions: PositionProducts
    kind_menu = "positions"
    place_slider = "place"
    vectors_title = "the vectors"
    products_title = "dot products of all pairs"
    row_title = "dot products of this place, by offset"
    band_label = "pale band: all places"
    place_axis, other_axis, number_axis = "place", "other place", "number of the vector"
    offset_axis = "offset: other place minus this place"

    @property
    def far(self) -> int:
        """The offset that the sentence below the figure speaks of."""
        return min(5, self.positions.n // 2)

    def readout(self, kind: str, place: int) -> str:
        row = self.positions.row(kind, place)
        middle = self.positions.n // 2
        before, after = row[middle - self.far], row[middle + self.far]
        said = [
            f"{fixed(number, 2)} with the place {self.far} {where}"
            for where, number in (("before", before), ("after", after))
            if not np.isnan(number)
        ]
        low, high = (edge[middle + self.far] for edge in self.positions.band(kind))
        apart = f"All pairs of places with the offset {self.far}: "
        apart += f"from {fixed(low, 2)} to {fixed(high, 2)}."
        if high - low < 1e-9:
            apart = f"Every pair of places with the offset {self.far} has {fixed(low, 2)}."
        return f"{capital(kind)}, place {place}: dot product {' and '.join(said)}. {apart}"

    @property
    def alt(self) -> str:
        positions = self.positions
        middle = positions.n // 2
        claims = []
        for kind in positions.kinds:
            low, high = positions.band(kind)
            width = float((high - low).max())
            alone = "depend on the offset alone" if width < 1e-9 else "differ from place to place"
            mirrored = np.allclose(low[:middle], low[:middle:-1])
            sides = ", the same on both sides" if width < 1e-9 and mirrored else ""
            claims.append(f"{kind}: they {alone}{sides}")
        return (
            f"Two heatmaps with a row for each of {positions.n} places: the vector of each place, "
            "and its dot products with all places. One place is framed. Below, its dot products as "
            "a curve over the offset, before a pale band that holds those of all places. "
            f"{'; '.join(claims)}."
        )


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
    pale = ax.text(1, 1.04, words.band_label, transform=ax.transAxes, ha="right", va="bottom")
    pale.set(color=theme.MUTED, fontsize=10)
    return band, line, dot


@theme.style()
def position_products(
    kinds: Mapping[str, tuple[ArrayLike, ArrayLike]], *, place: int = 0
) -> LiveFigure:
    """Compare kinds of positions by their vectors and by the dot products of these.

    Parameters
    ----------
    kinds : dict
        ``{name: (vectors, products)}``: what each place has, an array of shape (n_places, d), and
        the dot products that attention gets to see, (n_places, n_places), a row for each query.
    place : int
        The initial place, counted from 0.

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
    positions = PositionProducts(kinds)
    words = PositionProductsWords(positions)
    artists = draw_position_products(positions, words)
    middle = positions.n // 2

    def move_band(kind: str) -> tuple:
        return positions.band(kind)

    def move_row(kind: str, place: int) -> tuple:
        row = positions.row(kind, place)
        return (positions.offsets, row), ([0], [row[middle]])

    return LiveFigure(
        artists.fig,
        {
            artists.vectors: positions.vectors,
            artists.products: positions.products,
            artists.frames: lambda place: [{"y": place - 0.5}] * 2,
            artists.band: move_band,
            (artists.line, artists.dot): move_row,
        },
        kind=widgets.Dropdown(options=positions.kinds, description=words.kind_menu),
        place=widgets.IntSlider(place, 0, positions.n - 1, description=words.place_slider),
        drag={artists.products: (None, "place")},
        readout=words.readout,
        follow_theme=True,  # the numbers have a sign, and a colour map of their own
        alt=words.alt,
    )
