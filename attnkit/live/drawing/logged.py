"""What matplotlib logs of a figure, said once: a live figure is drawn at many settings.

matplotlib names a missing font whenever it looks for it: at each text, each time that is drawn.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

# Whose loggers speak while a figure is moved and drawn; a filter does not reach those below it.
_SPEAKERS = [
    logging.getLogger(f"matplotlib.{name}")
    for name in ("font_manager", "_mathtext", "text", "image", "ticker", "axes._base")
]


class Once(logging.Filter):
    """Lets each message pass once, whatever numbers are in it."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[tuple] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a message is new."""
        words = record.args if isinstance(record.args, tuple) else ()
        message = record.msg, *(word for word in words if isinstance(word, str))
        is_new = message not in self._said
        self._said.add(message)
        return is_new

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Let matplotlib say each thing once; what it said within an earlier call is known."""
        for logger in _SPEAKERS:
            logger.addFilter(self)
        try:
            yield
        finally:
            for logger in _SPEAKERS:
                logger.removeFilter(self)
