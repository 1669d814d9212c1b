"""Names of artists in words, for errors."""

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.spines import Spine
from matplotlib.text import Text


def name_of(artist: Any) -> str:
    """Return what an artist is, and in which axes if the figure has several."""
    if isinstance(artist, FigureBase):
        return "the figure"
    axes = getattr(artist, "axes", None)
    if isinstance(artist, Axes) or not isinstance(axes, Axes) or len(_all_axes(axes)) == 1:
        return _kind(artist)
    return f"{_kind(artist)} in {_kind(axes)}"


def _kind(artist: Artist) -> str:
    match artist:
        case Axes():
            title = artist.get_title() or artist.get_title("left") or artist.get_label()
            return f"the axes {title!r}" if title else f"axes {_all_axes(artist).index(artist) + 1}"
        case Axis():
            return f"the {getattr(artist, 'axis_name', '')} axis"
        case Legend():
            return "the legend"
        case Spine():
            return f"the {artist.spine_type} spine"
        case Text():
            titles = [getattr(artist.axes, name, None) for name in ("title", "_left_title")]
            return f"the {'title' if artist in titles else 'text'} {artist.get_text()!r}"
    label = str(artist.get_label())
    shown = f" {label!r}" if label and not label.startswith("_") else ""
    return f"the {type(artist).__name__}{shown}"


def _all_axes(ax: Axes) -> list[Axes]:
    figure = ax.get_figure(root=True)
    return [] if figure is None else [each for each in figure.findobj(Axes)]
