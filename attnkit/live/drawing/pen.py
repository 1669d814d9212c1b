"""Draws one artist after another with one renderer: to make a renderer costs as much as to draw.

It also keeps what it measured of texts. Each drawing begins as with a new renderer.
"""

from io import StringIO
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from attnkit.live.drawing.pixels import Mixed
from attnkit.live.drawing.renderer import Renderer

DPI = 144  # of what matplotlib draws as pixels, such as a colorbar: sharp on a fine screen

_idle: list["Pen"] = []  # a pen draws one thing at a time, and some artists are drawn inside others


class Pen:
    """A renderer for the artists of a figure."""

    def __init__(self, figure: Figure) -> None:
        self._for = _where(figure)
        self._vector = Renderer(figure, StringIO(), image_dpi=DPI)
        # As matplotlib does when it saves: some artists are drawn as pixels, others not.
        width, height = figure.get_size_inches()
        self._mixed: Any = Mixed(figure, width, height, DPI, self._vector)
        self._new = dict(vars(self._vector)), dict(vars(self._mixed))

    def fits(self, figure: Figure) -> bool:
        """Whether it draws this figure, at its present size."""
        return self._for == _where(figure)

    def draw(self, artist: Artist) -> str:
        """Return an artist as SVG elements, and what they refer to."""
        self._begin(stream := StringIO())
        self._mixed.artist = artist
        artist.draw(self._mixed)
        if self._mixed._rasterizing:  # else the pixels are written before the next artist
            self._mixed.stop_rasterizing()
        self._vector.finalize()
        return stream.getvalue()

    def _begin(self, stream: StringIO) -> None:
        for renderer, new in zip((self._vector, self._mixed), self._new, strict=True):
            vars(renderer).clear()
            # The renderer notes in its dicts what it has named so far.
            vars(renderer).update({k: dict(v) if type(v) is dict else v for k, v in new.items()})
        self._vector.writer = type(self._vector.writer)(stream)  # without the head of a file


def draw(artist: Artist) -> str:
    """Return an artist as SVG elements, and what they refer to. Other settings need `put_away`."""
    figure = artist.get_figure(root=True)
    assert figure is not None
    pen = next((pen for pen in _idle if pen.fits(figure)), None)
    if pen:
        _idle.remove(pen)
    else:
        pen = Pen(figure)
    svg = pen.draw(artist)
    _idle.append(pen)
    return svg


def put_away() -> None:
    """Forget all pens: the next drawing may be of another figure or under other settings."""
    _idle.clear()


def _where(figure: Figure) -> Any:
    return figure, figure.dpi, *figure.get_size_inches()
