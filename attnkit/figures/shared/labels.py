"""Labels of arrows in a plane, each at a place where it covers no other."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

ON_A_PHONE = 1.25  # how much larger a phone writes
WIDE, HIGH = 0.6, 1.2  # a letter and a line of text, times the size of the letters
GAP = 0.14  # between an arrow's tip and its label, in inches
MARGIN = 0.06  # between a label and any arrow, in inches
TURNS = np.array([0, *(s * n for n in range(1, 12) for s in (1, -1)), 12]) * np.pi / 12


class Box(NamedTuple):
    """The room that a label takes: its centre and its size. It may be tried at many centres."""

    x: Any  # a number, or an array of them
    y: Any
    width: float
    height: float

    def overlaps(self, other: "Box") -> Any:
        """Tell whether two labels share room.

        >>> Box(0, 0, 2, 1).overlaps(Box(1.5, 0, 2, 1)), Box(0, 0, 2, 1).overlaps(Box(0, 2, 2, 1))
        (True, False)
        """
        near_x = abs(self.x - other.x) < (self.width + other.width) / 2
        return near_x & (abs(self.y - other.y) < (self.height + other.height) / 2)

    def grown(self, margin: float) -> "Box":
        """Return a larger box, by a margin on each side.

        >>> Box(0, 0, 2, 1).grown(0.5)
        Box(x=0, y=0, width=3.0, height=2.0)
        """
        return Box(self.x, self.y, self.width + 2 * margin, self.height + 2 * margin)

    def covers(self, points: np.ndarray) -> np.ndarray:
        """Tell which points, (..., 2), lie below the label."""
        return np.asarray(self.overlaps(Box(points[..., 0], points[..., 1], 0, 0)))


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
        points = lines.reshape(-1, 1, 2)
        beyond = np.arctan2(tip[1], tip[0]) if tip.any() else -0.75 * np.pi
        tried = self._around(tip, size, beyond + TURNS)
        overlapped = sum((box.overlaps(tried) for box in taken), np.zeros(TURNS.size))
        covered = tried.grown(MARGIN / self.inches).covers(points).sum(axis=0)
        costs = 3 * covered + abs(TURNS), self._outside(tried), overlapped
        best = np.lexsort(costs)[0]  # by the last of these first
        return Box(float(tried.x[best]), float(tried.y[best]), *size)

    def _around(self, tip: np.ndarray, size: tuple[float, float], angles: np.ndarray) -> Box:
        """Return the box of a label whose near side is a gap away from the tip, at each angle."""
        across, up = np.cos(angles), np.sin(angles)
        reach = abs(across) * size[0] / 2 + abs(up) * size[1] / 2 + GAP / self.inches
        return Box(tip[0] + reach * across, tip[1] + reach * up, *size)

    def _outside(self, box: Box) -> np.ndarray:
        """Return how far a box reaches out of the plane."""
        across = np.maximum(self.x[0] - box.x, box.x - self.x[1]) + box.width / 2
        up = np.maximum(self.y[0] - box.y, box.y - self.y[1]) + box.height / 2
        return (across.clip(0) + up.clip(0)).round(6)
