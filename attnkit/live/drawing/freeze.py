"""What does not move: the layout is fixed before the first artist moves."""

import matplotlib.pyplot as plt
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.legend import Legend
from matplotlib.transforms import BboxTransformFrom


def freeze(fig: Figure) -> None:
    """Fix the layout, so that moving an artist moves nothing else.

    Call it within the `Look` of the figure, at the dpi at which a page is measured.
    """
    plt.close(fig)  # it still draws, but a notebook does not show it a second time
    FigureCanvasSVG(fig)  # becomes the figure's canvas, so that text is measured as SVG, too
    fig.draw_without_rendering()
    # A place holder: with none at all, saving would lay the figure out again.
    laid_out = fig.get_layout_engine() is not None
    fig.set_layout_engine("none" if laid_out else PlaceHolderLayoutEngine(True, True))
    for legend in fig.findobj(Legend):
        anchor = legend.get_bbox_to_anchor()
        best = vars(legend)["_loc_real"] == 0  # it would look for a new place at every move
        if best and anchor.width and anchor.height:
            corner = BboxTransformFrom(anchor).transform(legend.get_window_extent().p0)
            legend.set_loc(tuple(corner))
