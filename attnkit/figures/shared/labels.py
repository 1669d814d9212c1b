"""Labels of arrows in a plane, each at a place where it covers no other."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

ON_A_PHONE = 1.25  # how much larger a phone writes
WIDE, HIGH = 0.6, 1.2  # a letter and a line of text, times the size of the letters
GAP = 0.14  # between an arrow's tip and its label, in inches


class Box(NamedTuple):
    """The room that a label takes: its centre and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        """Tell whether two labels share room.

        >>> Box(0, 0, 2, 1).overlaps(Box(1.5, 0, 2, 1)), Box(0, 0, 2, 1).overlaps(Box(0, 2, 2, 1))
        (True, False)
        """
        near_x = abs(self.x - other.x) < (self.width + other.width) / 2
        return near_x and abs(self.y - other.y) < (self.height + other.height) / 2

    def covers(self, points: np.ndarray) -> np.ndarray:
        """Tell which points, (n, 2), lie below the label."""
        x, y = np.abs(points - (self.x, self.y)).T
        return (x < self.width / 2) & (y < self.height / 2)


class Plane(NamedTuple):
    """A plane with arrows from the origin: its limits, and how large a unit is on paper."""

    x: tuple[float, float]
    y: tuple[float, float]
    inches: float
    """Inches for each unit, the same on both axes."""

    def size(self, text: str, points: float) -> tuple[float, float]:
        """Return width and height of a text on a phone, in units of the plane.

        >>> Plane((-1, 1), (-1, 1), inches=2).size("abcd", points=12)
        (0.25, 0.125)
        """
        unit = points * ON_A_PHONE / 72 / self.inches
        return WIDE * len(text) * unit, HIGH * unit

    def label(
        self,
        tip: ArrayLike,
        size: tuple[float, float],
        taken: Sequence[Box] = (),
        arrows: Iterable[ArrayLike] = (),
    ) -> Box:
        """Return where the label of an arrow stands: near its tip, and on no other label.

        Of 24 places around the tip, this is the one that covers no label, leaves the plane least,
        covers the least of the arrows, and lies most nearly beyond the tip.

        Parameters
        ----------
        tip : pair of numbers
            Where the arrow ends, which starts at the origin.
        size : pair of numbers
            Width and height of the label.
        taken : sequence of Box
            The other labels.
        arrows : iterable of pairs of numbers
            The tips of all arrows.

        Returns
        -------
        Box
        """
        tip = np.asarray(tip, float)
        lines = np.linspace(0, 1, 25)[:, None, None] * np.array([tip, *arrows], float)
        points = lines.reshape(-1, 2)
        beyond = np.arctan2(tip[1], tip[0]) if tip.any() else -0.75 * np.pi
        turns = np.array([0, *(s * n for n in range(1, 12) for s in (1, -1)), 12]) * np.pi / 12

        def cost(turn: float) -> tuple[int, float, float]:
            box = self._around(tip, size, beyond + turn)
            covered = 3 * float(box.covers(points).sum())
            return sum(map(box.overlaps, taken)), self._outside(box), covered + abs(turn)

        return self._around(tip, size, beyond + min(turns, key=cost))

    def _around(self, tip: np.ndarray, size: tuple[float, float], angle: float) -> Box:
        """Return the box of a label whose near side is a gap away from the tip."""
        direction, half = np.array([np.cos(angle), np.sin(angle)]), np.array(size) / 2
        reach = np.abs(direction) @ half + GAP / self.inches
        x, y = tip + reach * direction
        return Box(float(x), float(y), *size)

    def _outside(self, box: Box) -> float:
        """Return how far a box reaches out of the plane."""
        across = max(self.x[0] - box.x + box.width / 2, box.x + box.width / 2 - self.x[1], 0)
        up = max(self.y[0] - box.y + box.height / 2, box.y + box.height / 2 - self.y[1], 0)
        return round(float(across + up), 6)
