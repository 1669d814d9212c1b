"""The canvas of a live figure. It measures as SVG, and code that repaints a screen runs on it."""

from io import StringIO
from typing import Any

from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG


class Canvas(FigureCanvasSVG):
    """Takes what updates written for a window ask of it: the host draws when they are done."""

    def get_renderer(self) -> RendererSVG:
        """Return what texts are measured with; what ``ax.draw_artist`` draws with it is lost."""
        width, height = self.figure.get_size_inches() * self.figure.dpi
        return RendererSVG(width, height, StringIO())

    def copy_from_bbox(self, bbox: Any) -> None:
        """Do nothing: there are no pixels to keep."""

    def restore_region(self, region: Any, bbox: Any = None, xy: Any = None) -> None:
        """Do nothing: everything is drawn again."""

    def blit(self, bbox: Any = None) -> None:
        """Do nothing: the picture is shown when all updates have run."""
