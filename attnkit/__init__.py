"""attnkit: attention in numpy, and matplotlib figures that stay alive on a published page.

Importing ``attnkit.attention`` needs numpy alone; ``attnkit.LiveFigure`` is loaded on first use,
because it brings matplotlib and ipywidgets along.
"""

__all__ = ["LiveFigure"]


def __getattr__(name: str):
    if name == "LiveFigure":
        from attnkit.live import LiveFigure

        return LiveFigure
    raise AttributeError(f"module 'attnkit' has no attribute {name!r}")
