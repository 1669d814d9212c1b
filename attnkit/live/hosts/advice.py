"""What to do about a figure that is too large for a page, by the kind of its marks."""

from collections.abc import Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, TriMesh
from matplotlib.figure import FigureBase
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from attnkit.live.names import name_of
from attnkit.live.parts import Part

MANY = 1000  # points, of which a screen shows no more beside each other


def smaller(part: Part, budget: int) -> str:
    """Return in words how the table of a part becomes smaller."""
    ways = list(dict.fromkeys(way for artist in part.artists for way in _for_mark(artist)))
    if len(part.controls) > 1:
        ways.append("let it depend on fewer controls")
    if part.controls:
        ways.append("give a control fewer positions")
    ways.append(f"raise budget={budget}")
    return f"{', '.join(ways[:-1])}{' or ' * (len(ways) > 1)}{ways[-1]}"


def fewer_points(artist: Artist) -> Iterator[str]:
    """Return in words how an artist with very many points is drawn with fewer."""
    n = 0
    if isinstance(artist, Line2D):
        n = len(np.asarray(artist.get_xdata()))
    elif isinstance(artist, PathCollection):
        n = len(np.asarray(artist.get_offsets()))
    if n > MANY:
        yield f"draw fewer than the {n:,} points of {name_of(artist)}, or set its rasterized=True"


def _for_mark(artist: Artist) -> Iterator[str]:
    named = name_of(artist)
    if artist.get_sketch_params() is not None:
        yield "draw it without xkcd(), which shakes each line anew"
    if isinstance(artist, AxesImage):
        if artist.get_interpolation() not in ("none", "nearest"):
            yield f"set interpolation='none' for {named}, so that it has its own pixels only"
        yield f"show fewer pixels or colours in {named}"
    elif isinstance(artist, Axes | FigureBase):
        yield (
            f"let it only change the artists of {named}, not add, remove or clear them, so "
            "that not all of it is kept for each state"
        )
    if getattr(artist, "_shading", "") == "gouraud" or isinstance(artist, TriMesh):
        yield f"draw {named} without shading='gouraud', which takes many pixels"
    yield from fewer_points(artist)
    if isinstance(artist, Line2D | PathCollection):
        yield "keep its points inside the axes (each cut at the edge is a shape of its own)"
