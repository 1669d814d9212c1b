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

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attnkit.live import LiveFigure

    __version__: str

__all__ = ["LiveFigure", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "LiveFigure":
        from attnkit.live import LiveFigure

        return LiveFigure
    if name == "__version__":
        return _version()
    raise AttributeError(f"module 'attnkit' has no attribute {name!r}")


def _version() -> str:
    """Return the version: of this clone, or of what is installed."""
    import tomllib
    from importlib.metadata import version
    from pathlib import Path

    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if project.is_file():
        found = tomllib.loads(project.read_text("utf-8")).get("project", {})
        if found.get("name") == "attnkit":
            return str(found["version"])
    return version("attnkit")


def __dir__() -> list[str]:
    modules = (name for name, value in globals().items() if isinstance(value, ModuleType))
    return sorted({*__all__, *modules, "__doc__", "__file__", "__name__", "__path__"})
