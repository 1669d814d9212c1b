"""attnkit: attention in numpy, and matplotlib figures that stay alive on a published page.

Importing ``attnkit.attention`` needs numpy alone; ``attnkit.LiveFigure`` is loaded on first use,
because it brings matplotlib and ipywidgets along.

Examples
--------
>>> from attnkit import LiveFigure
>>> from attnkit.attention import softmax
>>> softmax([0, 0])
array([0.5, 0.5])
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attnkit.live import LiveFigure

__all__ = ["LiveFigure", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "LiveFigure":
        from attnkit.live import LiveFigure

        return LiveFigure
    raise AttributeError(f"module 'attnkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING", "Any"})
