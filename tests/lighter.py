"""Live figures that only move: quick to make, for tests that read their numbers and words."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from attnkit.live import figure
from attnkit.live.drawing.freeze import freeze
from attnkit.live.following import follow, limits


@contextmanager
def only_moving() -> Iterator[None]:
    """Make figures without a look at their sample states: how far they reach, what else moves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "hold", lambda scene: None)
        patch.setattr(figure, "freeze", lambda fig, states: freeze(fig))
        patch.setattr(follow, "watch", lambda scene: None)
        yield
