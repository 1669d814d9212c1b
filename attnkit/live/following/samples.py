"""Sample states: positions of controls at which a figure is tried."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from attnkit.live.controls import Control

ENDS = (0.0, 1.0)
SHARES = (*ENDS, 0.5, 0.72)  # of the way along a control: the ends, the middle, somewhere
MAX_CORNERS = 27

Positions = Mapping[str, int]


def one_by_one(
    controls: Mapping[str, Control], start: Positions, shares: Sequence[float] = SHARES
) -> Iterator[dict[str, int]]:
    """Move each control alone to some positions."""
    for name, control in controls.items():
        for position in _places(control, shares):
            if position != start[name]:
                yield {name: position}


def together(controls: Mapping[str, Control]) -> Iterator[dict[str, int]]:
    """Move all controls at once: to each share of the way, and several of them at random.

    They go down, while a table is filled going up: what depends on the state before differs.
    """
    places = {name: _places(control, SHARES) for name, control in controls.items()}
    for i in reversed(range(max(map(len, places.values()), default=0))):
        yield {name: each[min(i, len(each) - 1)] for name, each in places.items()}
    rng = np.random.default_rng(0)
    for _ in range(2 if len(controls) > 1 else 0):
        yield {name: int(rng.integers(len(each.values))) for name, each in controls.items()}


def corners(controls: Mapping[str, Control]) -> Iterator[dict[str, int]]:
    """Move controls to all combinations of some positions, if they are not too many."""
    for shares in (SHARES, (0.0, 0.5, 1.0), ENDS):
        places = [_places(control, shares) for control in controls.values()]
        if np.prod([len(each) for each in places]) <= MAX_CORNERS:
            yield from (dict(zip(controls, each, strict=True)) for each in product(*places))
            return
    yield from together(controls)


def _places(control: Control, shares: Sequence[float]) -> list[int]:
    """Return a position for each share of the way, each another one as long as there are any."""
    last = len(control.values) - 1
    found: list[int] = []
    for share in shares:
        wanted = round(share * last)
        free = (at for at in (wanted, wanted - 1, wanted + 1) if 0 <= at <= last)
        found += [at for at in free if at not in found][:1]
    return found
