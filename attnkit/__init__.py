"""attnkit: attention in numpy, and matplotlib figures that stay alive on a published page.

``help(attnkit.LiveFigure)`` says how to make a figure live; ``help(attnkit.live.artists.move)``
lists what its functions may return. Beside it are the modules ``theme`` (the style of the book),
``plots`` (drawings), ``attention`` and ``trials`` (mathematics), ``datasets`` and ``figures``:
``from attnkit import theme``.

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
    raise AttributeError(
        f"module 'attnkit' has no attribute {name!r}: a module of it is loaded by its name, as in "
        "`from attnkit import theme`"
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING", "Any"})
