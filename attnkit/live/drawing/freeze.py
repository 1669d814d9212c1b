"""What does not move: the layout is fixed before the first artist moves."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from weakref import WeakSet

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import (
    ConstrainedLayoutEngine,
    LayoutEngine,
    PlaceHolderLayoutEngine,
    TightLayoutEngine,
)
from matplotlib.legend import Legend
from matplotlib.transforms import Bbox, BboxTransformFrom

from attnkit.live.drawing.screen import Canvas

SLACK = 0.5  # points by which a label may grow without a new layout


class Layout:
    """How a figure was laid out: for an update that makes all of its axes anew."""

    def __init__(self, fig: Figure, engine: LayoutEngine) -> None:
        self._fig, self._engine, self._placed = fig, engine, WeakSet(fig.axes)

    def place(self) -> None:
        """Lay the figure out if none of its axes has a place that was fixed."""
        if self._fig.axes and self._placed.isdisjoint(self._fig.axes):
            self._engine.execute(self._fig)


def freeze(fig: Figure, states: Iterable[Any] = ()) -> Layout | None:
    """Fix the layout, so that moving an artist moves nothing else.

    A layout that matplotlib finds leaves room for the labels at all of the states, to each of which
    the iterable moves the figure. Call it within the `Look` of the figure, at the dpi at which a
    page is measured. Return how axes that are made anew are laid out.
    """
    plt.close(fig)  # it still draws, but a notebook does not show it a second time
    Canvas(fig)  # becomes the figure's canvas, so that text is measured as SVG, too
    fig.draw_without_rendering()
    engine, layout = fig.get_layout_engine(), None
    if isinstance(engine, ConstrainedLayoutEngine | TightLayoutEngine):
        width, height = fig.get_size_inches() * 72
        renderer = RendererSVG(width, height, StringIO())
        first = _margins(fig, renderer)
        largest = dict(first)
        for _ in states:
            for place, margins in _margins(fig, renderer).items():
                largest[place] = np.maximum(largest.get(place, 0), margins)
        now = _margins(fig, renderer)  # of what is still there
        if any((largest.get(each, 0) > first.get(each, 0) + SLACK).any() for each in now):
            with _measured_as(fig, largest):
                fig.draw_without_rendering()
        layout = Layout(fig, engine)
    # A place holder: with none at all, saving would lay the figure out again.
    fig.set_layout_engine("none" if engine is not None else PlaceHolderLayoutEngine(True, True))
    for legend in fig.findobj(Legend):
        anchor = legend.get_bbox_to_anchor()
        best = vars(legend)["_loc_real"] == 0  # it would look for a new place at every move
        if best and anchor.width and anchor.height:
            corner = BboxTransformFrom(anchor).transform(legend.get_window_extent().p0)
            legend.set_loc(tuple(corner))
    return layout


Place = tuple[str, int]  # of an artist in its figure: one that is drawn anew has another's place


def _placed(fig: Figure) -> Iterator[tuple[Place, Artist]]:
    """Yield what a layout makes room for: axes, and the figure's legends and words."""
    for number, ax in enumerate(fig.axes):
        yield ("axes", number), ax
    for number, part in enumerate((fig, *fig.findobj(SubFigure))):
        for name in ("suptitle", "supxlabel", "supylabel"):
            if (words := getattr(part, f"_{name}")) is not None:
                yield (name, number), words
        for nth, legend in enumerate(part.legends):
            yield (f"legend {nth}", number), legend


def _margins(fig: Figure, renderer: Any) -> dict[Place, Any]:
    """Return how far axes reach beyond their frames to the left, down, to the right and up.

    And how wide and high the figure's legends and words are: their place is found by the layout.
    """
    found: dict[Place, Any] = {}
    for place, artist in _placed(fig):
        if isinstance(artist, Axes):
            shown = artist.get_in_layout()
            box = artist.get_tightbbox(renderer, for_layout_only=True) if shown else None
            if box is not None:
                found[place] = np.subtract(box.extents, artist.bbox.extents) * [-1, -1, 1, 1]
        elif (box := artist.get_tightbbox(renderer)) is not None:
            found[place] = np.maximum([0, 0, box.width, box.height], 0)
    return found


@contextmanager
def _measured_as(fig: Figure, margins: dict[Place, Any]) -> Iterator[None]:
    """Let artists say that they reach as far beyond their places as they ever do."""

    def measuring(artist: Artist, reach: Any, measure: Any) -> Any:
        def box(*args: Any, **options: Any) -> Any:
            now = measure(*args, **options)
            if not isinstance(artist, Axes):
                return Bbox.from_extents(*reach)
            ends = artist.bbox.extents + reach * [-1, -1, 1, 1]
            return Bbox.union([box for box in (now, Bbox.from_extents(*ends)) if box is not None])

        return box

    both = ("get_window_extent", "get_tightbbox")  # a tight layout asks words for the first
    asked = [
        (artist, name, margins[place])
        for place, artist in _placed(fig)
        for name in both[isinstance(artist, Axes) :]
        if place in margins
    ]
    for artist, name, reach in asked:
        vars(artist)[name] = measuring(artist, reach, getattr(artist, name))
    try:
        yield
    finally:
        for artist, name, _ in asked:
            del vars(artist)[name]
