"""What matplotlib draws as pixels in an SVG, with room for it beyond the edges of its figure.

matplotlib's canvas of pixels ends where the figure ends.
"""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_mixed import MixedModeRenderer

from attnkit.live.drawing import room


def canvas(held: room.Room, dpi: float) -> RendererAgg:
    """Return an empty canvas for the pixels of a figure and of the room around it.

    It is the room of what will be drawn: with more, rounding would give other pixels.
    """
    *_, width, height = held.box
    return RendererAgg(width / 72 * dpi, height / 72 * dpi, dpi)


def put(renderer: Any, gc: Any, drawn: RendererAgg, held: room.Room) -> None:
    """Put an image of what was drawn on a canvas where it belongs."""
    pixels, scale = np.asarray(drawn.buffer_rgba()), drawn.dpi / 72
    rows, columns = np.nonzero(pixels[..., 3])
    if len(rows):
        left, lower, *_ = held.rims
        shown = pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        bottom = drawn.height - 1 - rows.max()
        renderer.draw_image(gc, columns.min() / scale - left, bottom / scale - lower, shown[::-1])


class Mixed(MixedModeRenderer):
    """Draws some artists by a renderer, and others, as matplotlib asks for it, as pixels."""

    artist: Artist | None = None  # the one that is drawn, if it is not all of the figure

    def start_rasterizing(self) -> None:
        """Draw on a canvas of pixels from now on."""
        self._room = room.alone(self.figure, self.artist or self.figure)
        self._renderer = self._raster_renderer = canvas(self._room, self.dpi)
        self._drawn_at = self.figure.bbox_inches.frozen()
        left, lower, *_ = self._room.rims
        self.figure.dpi = self.dpi
        self.figure.bbox_inches.set(self._drawn_at.translated(left / 72, lower / 72))

    def stop_rasterizing(self) -> None:
        """Put the pixels where they belong, and draw as before."""
        drawn, self._renderer = self._raster_renderer, self._vector_renderer
        self.figure.dpi = self._figdpi
        self.figure.bbox_inches.set(self._drawn_at)
        put(self._renderer, self._renderer.new_gc(), drawn, self._room)
        self._raster_renderer = None
