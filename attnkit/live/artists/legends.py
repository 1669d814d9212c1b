"""Legends: an entry follows the label and the look of what it stands for.

matplotlib draws the entries of a legend once, as copies. It does not know later which mark an entry
was made of, so that is found by the label before a mark moves for the first time, and where several
have that label, by the look. An entry that was given a label of its own, as in
``ax.legend([line], ["a name"])``, stays as it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend
from matplotlib.offsetbox import DrawingArea

from attnkit.live.artists.notes import notes

LOOK = (
    *("alpha", "color", "facecolor", "edgecolor", "hatch", "fill", "sizes", "linestyle"),
    *("linewidth", "marker", "markersize", "markerfacecolor", "markeredgecolor", "markeredgewidth"),
)


@dataclass
class Entry:
    """One entry of a legend, and the look that it shows."""

    legend: Legend
    index: int
    look: list[Any]

    def show(self, mark: Any, look: list[Any]) -> None:
        """Draw the entry again, as matplotlib did when it made the legend."""
        legend, self.look = self.legend, look
        area = _areas(legend)[self.index]
        area.get_children().clear()
        legend.legend_handles[self.index] = _draw(legend, mark, area)
        legend.get_texts()[self.index].set_text(mark.get_label())
        legend.stale = True


def entries_of(mark: Any, parts: list[Artist]) -> list[Entry]:
    """Return the entries that stand for a mark; ask before it moves for the first time."""
    of_first = notes(parts[0])
    if "entries" not in of_first:
        of_first["entries"] = _find(mark, parts)
    entries: list[Entry] = of_first["entries"]
    return entries


def follow(mark: Any, parts: list[Artist], entries: list[Entry]) -> None:
    """Let the entries of a mark look like the mark."""
    for entry in entries:
        if (look := _look(mark, parts)) != entry.look:
            entry.show(labelled(mark, parts), look)


def labelled(mark: Any, parts: list[Artist]) -> Any:
    """Return what has the label of a mark: of the bars of a histogram, it is the first one."""
    hidden = str(mark.get_label()).startswith("_") and not str(parts[0].get_label()).startswith("_")
    return parts[0] if hidden else mark


def _find(mark: Any, parts: list[Artist]) -> list[Entry]:
    figure, named = parts[0].get_figure(root=True), labelled(mark, parts)
    label = named.get_label()
    if figure is None or not isinstance(label, str) or label.startswith("_") or not label:
        return []
    found = []
    for legend in figure.findobj(Legend):
        if None in legend.legend_handles:
            continue  # its texts and its handles have different numbers
        index = _index(legend, named, _namesakes(legend, label, figure))
        if index is not None:
            found.append(Entry(legend, index, _look(mark, parts)))
    return found


def _namesakes(legend: Legend, label: str, figure: Any) -> list[Any]:
    """Return what a legend may call by a label: what is in its own axes, else what is elsewhere."""
    parent: Any = legend.parent
    own = [parent] if legend.axes else parent.axes
    handlers = legend.get_legend_handler_map()
    every = figure.findobj(lambda each: isinstance(each, FigureBase | Axes))
    for places in (own, every):
        children = [artist for place in places for artist in place.get_children()]
        groups = [group for place in places for group in getattr(place, "containers", [])]
        named = [each for each in children + groups if each.get_label() == label]
        # Of others, such as a heatmap, a legend has no entry.
        if found := [each for each in named if legend.get_legend_handler(handlers, each)]:
            return found
    return []


def _index(legend: Legend, named: Any, namesakes: list[Any]) -> int | None:
    """Return which entry of a legend stands for one of several with its label, if that is clear."""
    labels = enumerate(legend.get_texts())
    indices = [i for i, text in labels if text.get_text() == named.get_label()]
    if not indices or not any(each is named for each in namesakes):
        return None
    if len(indices) == len(namesakes) == 1:
        return indices[0]
    shown, drawn = _areas(legend), {}
    for each in namesakes:
        _draw(legend, each, area := DrawingArea(shown[0].width, shown[0].height))
        drawn[id(each)] = _looks(area.get_children())
    looks = [_looks(shown[i].get_children()) for i in indices]
    if len(indices) == 1:
        # Where nothing looks like the entry any more, all with its label do.
        others = looks[0] in drawn.values() and looks[0] != drawn[id(named)]
        return None if others else indices[0]
    alike = [i for i, look in zip(indices, looks, strict=True) if look == drawn[id(named)]]
    return alike[0] if len(alike) == 1 else None


def _areas(legend: Legend) -> list[Any]:
    """Return where a legend draws its entries."""
    return legend.findobj(DrawingArea)


def _draw(legend: Legend, mark: Any, area: DrawingArea) -> Any:
    """Draw the entry of a mark as matplotlib does, and return its handle."""
    stale = legend.axes.stale if legend.axes else False
    handler: Any = legend.get_legend_handler(legend.get_legend_handler_map(), mark)
    handle = handler.legend_artist(legend, mark, legend.prop.get_size_in_points(), area)
    if legend.axes:
        legend.axes.stale = stale  # it is the legend that changes, not what is drawn around it
    return handle


def _look(mark: Any, parts: list[Artist]) -> list[Any]:
    """Return what an entry shows of a mark, in a form that can be compared."""
    return [labelled(mark, parts).get_label(), *_looks(parts[:3])]


def _looks(artists: list[Artist]) -> list[Any]:
    look: list[Any] = []
    for artist in artists:
        getters = (getattr(artist, f"get_{name}", None) for name in LOOK)
        look += [type(artist), *(_comparable(get()) for get in getters if get is not None)]
    return look


def _comparable(value: Any) -> Any:
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value)
