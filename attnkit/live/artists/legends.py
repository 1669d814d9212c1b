"""Legends: an entry follows the label and the look of what it stands for.

matplotlib draws the entries of a legend once, as copies. It does not know later which mark an entry
was made of, so that is found by the label before a mark moves for the first time. An entry that was
given a label of its own, as in ``ax.legend([line], ["a name"])``, stays as it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.legend import Legend
from matplotlib.offsetbox import DrawingArea

from attnkit.live.artists.notes import notes

LOOK = (
    *("label", "alpha", "color", "facecolor", "edgecolor", "hatch", "fill", "sizes", "linestyle"),
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
        stale = legend.axes.stale if legend.axes else False
        area = legend.findobj(DrawingArea)[self.index]
        handler = legend.get_legend_handler(legend.get_legend_handler_map(), mark)
        assert handler is not None  # or the legend would have no such entry
        area.get_children().clear()
        handle = handler.legend_artist(legend, mark, legend.prop.get_size_in_points(), area)
        legend.legend_handles[self.index] = handle
        legend.get_texts()[self.index].set_text(mark.get_label())
        if legend.axes:
            legend.axes.stale = stale  # it is the legend that changes, not what is drawn around it
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
    figure, label = parts[0].get_figure(root=True), labelled(mark, parts).get_label()
    if figure is None or not isinstance(label, str) or label.startswith("_") or not label:
        return []
    found = []
    for legend in figure.findobj(Legend):
        labels = [text.get_text() for text in legend.get_texts()]
        # Of two entries with one label nobody can tell which is which.
        if labels.count(label) == 1 and None not in legend.legend_handles:
            found.append(Entry(legend, labels.index(label), _look(mark, parts)))
    return found


def _look(mark: Any, parts: list[Artist]) -> list[Any]:
    """Return what an entry shows of a mark, in a form that can be compared."""
    look = [labelled(mark, parts).get_label()]
    for artist in parts[:3]:
        getters = (getattr(artist, f"get_{name}", None) for name in LOOK)
        look += [_comparable(get()) for get in getters if get is not None]
    return look


def _comparable(value: Any) -> Any:
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value)
