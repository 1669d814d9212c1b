"""Parts: marks that share a table, and the update functions that must run to draw them.

A mark that one function moves stands in that function's part. One that several functions move can
only be drawn when all of them have run: it stands in a part of these functions, and its table goes
over the positions of all their controls.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from matplotlib.artist import Artist

from attnkit.live.controls import Control
from attnkit.live.update import Drawn, Mark, Update


@dataclass(eq=False)
class Part:
    """Some marks and the update functions that move them: none for what can only be read."""

    updates: list[Update]
    marks: list[Mark]

    @property
    def controls(self) -> dict[str, Control]:
        """The controls that the marks depend on."""
        return {name: c for update in self.updates for name, c in update.controls.items()}

    @property
    def artists(self) -> list[Artist]:
        """The artists among the marks."""
        return [mark.artist for mark in self.marks if isinstance(mark, Drawn)]

    @property
    def sizes(self) -> list[int]:
        """How many positions each control has."""
        return [len(control.values) for control in self.controls.values()]

    @property
    def n_states(self) -> int:
        """How many states the controls make."""
        return prod(self.sizes)

    @property
    def name(self) -> str:
        """The functions in words, for an error."""
        if not self.updates:
            return "a heatmap that never moves"
        several = "s" * (len(self.updates) > 1)
        return f"update function{several} {', '.join(update.name for update in self.updates)}"

    def counted_states(self) -> str:
        """Return how many states the controls make, in words, for an error about too many."""
        sizes = zip(self.controls, self.sizes, strict=True)
        positions = " x ".join(f"{name} ({n:,} positions)" for name, n in sizes)
        return f"{positions} = {self.n_states:,} states" if positions else "no control"


def group(moved: Iterable[tuple[Mark, list[Update]]]) -> list[Part]:
    """Put marks that the same functions move into one part."""
    found: dict[tuple[Update, ...], Part] = {}
    for mark, updates in moved:
        found.setdefault(tuple(updates), Part(updates, [])).marks.append(mark)
    return [*found.values()]
