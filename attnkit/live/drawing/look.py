"""What a figure looks like when it is drawn: the settings of matplotlib that it was made under.

matplotlib reads its settings whenever it makes something new, such as a tick that a moved limit
brings into sight. So that a figure stays as it was made, it is always drawn under these settings.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from operator import is_
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from attnkit.live.drawing.logged import Once

DPI = 72  # the unit of SVG: what is measured at it is what the page shows
_NOT_LOOKS = {"backend", "backend_fallback", "interactive", "toolbar", "figure.max_open_warning"}


class Look:
    """The settings that a figure was made under; a figure is moved and drawn within ``look()``."""

    def __init__(self, fig: Figure) -> None:
        self._fig = fig
        settings: Any = mpl.rcParams
        self._made_under: dict[str, Any] = dict(dict.items(settings))
        self._entered, self._once = False, Once()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Draw as when the figure was made, and leave the settings and its dpi as they were.

        What matplotlib logs meanwhile is said once.
        """
        if self._entered:
            yield
            return
        settings: Any = mpl.rcParams
        before, dpi = self._changed(), self._fig.dpi
        for name in before:
            settings._set(name, self._made_under[name])
        self._fig.dpi, self._entered = DPI, True
        try:
            with self._once():
                yield
        finally:
            self._fig.dpi, self._entered = dpi, False
            for name, value in before.items():
                settings._set(name, value)

    def _changed(self) -> dict[str, Any]:
        """Return the present values of the settings that were set since the figure was made."""
        # Not rc_context, which copies all 300 settings: this is entered at every move of a slider.
        # A value that nobody has set is still the very same object.
        now, then = dict.values(mpl.rcParams), self._made_under.values()
        if all(map(is_, now, then)):
            return {}
        return {
            name: value
            for name, value in dict.items(mpl.rcParams)
            if value is not self._made_under[name] and name not in _NOT_LOOKS
        }
