"""Positions: what the figure of their dot products computes and says, in a page, too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attnkit.figures.shared.written import capital, fitting, fixed

Kinds = Mapping[str, tuple[ArrayLike, ArrayLike]]
"""For each kind of positions its vectors and their dot products."""
Read = Mapping[str, ArrayLike | None]
"""For each way to read vectors W_query @ W_key.T, or None if they are compared as they are."""


def read(vectors: ArrayLike, ways: Read) -> dict[str, tuple[ArrayLike, ArrayLike]]:
    """Return the vectors with the dot products that attention gets to see, for each way."""
    P = np.asarray(vectors, float)
    return {way: (P, P @ P.T if M is None else P @ M @ P.T) for way, M in ways.items()}


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
    band_label = "faint band: all places"
    place_axis, other_axis, number_axis = "place", "other place", "number of the vector"
    offset_axis = "offset: other place minus this place"

    @property
    def far(self) -> int:
        """The offset that the sentence below the figure speaks of."""
        return min(5, self.positions.n // 2)

    def product(self, number: float) -> str:
        return fitting(number, fixed(number, 2), 9)

    def readout(self, kind: str, place: int) -> str:
        row = self.positions.row(kind, place)
        middle = self.positions.n // 2
        before, after = row[middle - self.far], row[middle + self.far]
        said = [
            f"{self.product(number)} with the place {self.far} {where}"
            for where, number in (("before", before), ("after", after))
            if not np.isnan(number)
        ]
        low, high = (edge[middle + self.far] for edge in self.positions.band(kind))
        apart = f"All pairs of places with the offset {self.far}: "
        apart += f"from {self.product(low)} to {self.product(high)}."
        if high - low < 1e-9:
            apart = f"Every pair of places with the offset {self.far} has {self.product(low)}."
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
            "a curve over the offset, before a faint band that holds those of all places. "
            f"{'; '.join(claims)}."
        )


def position_products(
    positions: Callable[[int, int], ArrayLike],
    ways: list,
    shape: tuple[int, int],
    others: Kinds | None = None,
) -> dict[str, Callable]:
    """Return the update functions for positions that a reader may change.

    `ways` are the items of a `Read`, and `others` what no reader's code changes.
    """
    vectors = np.asarray(positions(*shape), float)
    if vectors.shape != shape:
        raise ValueError(f"the positions have shape {vectors.shape}; they need {shape}")
    kinds = read(vectors, dict(ways))
    kinds.update(others or {})
    found = PositionProducts(kinds)
    return of_position_products(found, PositionProductsWords(found))


def of_position_products(
    positions: PositionProducts, words: PositionProductsWords
) -> dict[str, Callable]:
    """Return the update functions of what the vectors of the places change."""
    middle = positions.n // 2

    def row(kind: str, place: int) -> tuple:
        row = positions.row(kind, place)
        return (positions.offsets, row), ([0], [row[middle]])

    return {
        "vectors": positions.vectors,
        "products": positions.products,
        "band": positions.band,
        "row": row,
        "readout": words.readout,
    }
