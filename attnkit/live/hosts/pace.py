"""A hand is faster than a slow function: of the moves that came meanwhile, the last counts."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from IPython import get_ipython

GAP = 0.003  # seconds: what follows sooner had been waiting, or will be followed by more
PATIENCE = 0.1  # seconds after which the picture moves, however fast more follows


class Pace:
    """Run a function when it is asked for; but once for all the messages that wait in a queue.

    What the code of a cell asks for is done before its next line.
    """

    def __init__(self, run: Callable[[], None]) -> None:
        self._run = run
        self._last = self._first = float("-inf")  # asked for or done; the first that was put off
        self._timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Run the function now, or when nothing more follows."""
        now, last, self._last = monotonic(), self._last, monotonic()
        loop = loop_of_a_message()
        if self._timer is None:
            self._first = now
        else:
            self._timer.cancel()
        if loop and now - last < GAP and now - self._first < PATIENCE:
            self._timer = loop.call_later(GAP, self._now)
        else:
            self._now()

    def _now(self) -> None:
        self._timer = None
        self._run()
        self._last = monotonic()


def loop_of_a_message() -> asyncio.AbstractEventLoop | None:
    """Return the event loop of a kernel that is handling a message of a widget, if it is."""
    kernel: Any = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if kernel else {}
    if parent.get("header", {}).get("msg_type") != "comm_msg":
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
