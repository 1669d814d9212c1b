"""Figures of many kinds, each small: at every tried state a page shows what matplotlib draws.

What stands here is not among the sample figures, which a browser opens. A figure is a function that
draws and returns its updates, each a function of n.
"""

import datetime as dt

import assembled
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from matplotlib import cm, colors, ticker
from matplotlib.offsetbox import AnchoredText
from matplotlib.transforms import Affine2D
from matplotlib.widgets import CheckButtons
from mpl_toolkits.axes_grid1 import host_subplot
from mpl_toolkits.axes_grid1.inset_locator import zoomed_inset_axes
from mpl_toolkits.axisartist.axislines import AxesZero

from attnkit import LiveFigure

X = np.linspace(0.5, 9, 9)
A = np.random.default_rng(0).random((4, 5))
KINDS = {}


def kind(draw):
    """Note a kind of figure by its name."""
    KINDS[draw.__name__] = draw
    return draw


def beside(change):
    """Return the updates of a line that stays, beside which something changes."""

    def draw(fig, ax):
        (line,) = ax.plot(X, X)

        def update(n):
            change(fig, ax, n)
            return X

        return {line: update}

    return draw


def again(change):
    """Return the update of axes that are cleared and drawn anew."""

    def draw(fig, ax):
        def update(n):
            ax.clear()
            change(fig, ax, n)
            return {}

        update(0)
        return {ax: update}

    return draw


CHANGES = {
    "scale": lambda fig, ax, n: ax.set(
        yscale=["linear", "log", "symlog", "asinh", "log"][n], ylim=(0.1, 10)
    ),
    "aspect": lambda fig, ax, n: ax.set_aspect(["auto", "equal", 2, 0.5, "auto"][n]),
    "shape": lambda fig, ax, n: ax.set_box_aspect([None, 1, 0.5, 2, 1][n]),
    "place": lambda fig, ax, n: ax.set_position((0.1 + 0.1 * n, 0.2, 0.5, 0.6)),
    "upside down": lambda fig, ax, n: ax.yaxis.set_inverted(n % 2 == 1),
    "off": lambda fig, ax, n: ax.set_axis_off() if n % 2 else ax.set_axis_on(),
    "formats": lambda fig, ax, n: (
        ax.xaxis.set_major_formatter(ticker.PercentFormatter(10 + n)),
        ax.yaxis.set_minor_locator(ticker.AutoMinorLocator(n + 2)),
    ),
    "offset": lambda fig, ax, n: ax.set_ylim(1e9, 1e9 + 10.0 ** (n + 4)),
    "figure's texts": lambda fig, ax, n: (fig.suptitle("s" * n), fig.supxlabel(f"x{n}")),
    "spines": lambda fig, ax, n: (
        ax.spines.left.set_position(("data", n)),
        ax.spines.right.set_bounds(n, 9),
    ),
    "below": lambda fig, ax, n: (ax.grid(True), ax.set_axisbelow([True, False, "line"][n % 3])),
    "margins": lambda fig, ax, n: ax.margins(n / 10),
    "dots": lambda fig, ax, n: (fig.set_dpi(50 + 50 * n), ax.set_title(f"{fig.dpi} an inch")),
}
DRAWN = {
    "pie": lambda fig, ax, n: ax.pie([1, n + 1, 3], labels=["a", "b", "c"], autopct="%d%%"),
    "boxes": lambda fig, ax, n: ax.boxplot([X, X * (n + 1)]),
    "violins": lambda fig, ax, n: ax.violinplot([X, X * (n + 1)], showmeans=True),
    "streams": lambda fig, ax, n: ax.streamplot(
        X, X, np.ones((9, 9)), np.sin(X + n) * np.eye(9), density=0.3
    ),
    "labels of contours": lambda fig, ax, n: ax.clabel(ax.contour(np.add.outer(X, X) * (n + 1))),
    "days": lambda fig, ax, n: ax.plot(np.datetime64("2020-01-01") + np.arange(5) * (n + 1), X[:5]),
    "table": lambda fig, ax, n: ax.table([["a", f"{n}"], ["c", "d"]], loc="center"),
    "a box with words": lambda fig, ax, n: ax.add_artist(AnchoredText(f"n\n{n}", "upper left")),
}
KINDS |= {name: beside(change) for name, change in CHANGES.items()}
KINDS |= {name: again(change) for name, change in DRAWN.items()}


@kind
def globe(fig, ax):
    ax.remove()
    ax = fig.add_subplot(projection="hammer")
    ax.grid(True)
    (line,) = ax.plot([-1, 1], [0, 1])
    return {line: lambda n: ([-2 + n / 2, 2], [-1, n * 0.3])}


@kind
def second_scale(fig, ax):
    ax.secondary_xaxis("top", functions=(lambda v: v * 2, lambda v: v / 2))
    (line,) = ax.plot(X, X)
    return {line: lambda n: (X * (n + 1), X), ax: lambda n: {"xlim": (0, n + 5)}}


@kind
def magnified(fig, ax):
    ax.plot(X, np.sin(X))
    inset = ax.inset_axes((0.6, 0.6, 0.35, 0.35))
    inset.plot(X, np.sin(X))
    ax.indicate_inset_zoom(inset)
    return {inset: lambda n: {"xlim": (n, n + 2), "ylim": (-1, 1)}}


@kind
def parts_of_a_figure(fig, ax):
    ax.remove()
    left, right = fig.subfigures(1, 2)
    (line,) = left.subplots().plot(X, X)

    def update(n):
        right.suptitle("t" * n)
        right.set_facecolor(["white", "#eeeeff"][n % 2])
        return X * n

    return {line: update}


@kind
def hexagons(fig, ax):
    cells = ax.hexbin(A[0], A[1], gridsize=4)
    fig.colorbar(cells)
    count = np.arange(len(cells.get_array()))
    return {cells: lambda n: {"array": count * n, "clim": (0, n + 1)}}


@kind
def norms(fig, ax):
    image = ax.imshow(A + 0.1)
    fig.colorbar(image)
    found = [
        *(colors.LogNorm(0.1, 2), colors.Normalize(0, 1), colors.TwoSlopeNorm(0.5, 0, 2)),
        *(colors.BoundaryNorm([0, 0.3, 0.6, 1.2], 256), colors.PowerNorm(0.5, 0, 1)),
    ]
    return {image: lambda n: {"norm": found[n], "cmap": ["gray", "RdBu"][n % 2]}}


@kind
def colours_alone(fig, ax):
    shown = cm.ScalarMappable(cmap="jet")
    fig.colorbar(shown, ax=ax)
    return beside(lambda fig, ax, n: shown.set_clim(0, n + 1))(fig, ax)


@kind
def turned(fig, ax):
    image = ax.imshow(A)
    return {image: lambda n: {"transform": Affine2D().rotate_deg(9 * n) + ax.transData}}


@kind
def on_the_figure(fig, ax):
    image = fig.figimage(A, vmin=0, vmax=2)
    return {image: lambda n: A * n / 2}


@kind
def in_pixels(fig, ax):
    ax.set_rasterization_zorder(1.5)
    dots = ax.scatter(X, X, zorder=1)
    return {dots: lambda n: (X, X * n)}


@kind
def above_pixels(fig, ax):
    ax.scatter(X, X, rasterized=True, zorder=1)
    (line,) = ax.plot(X, X, zorder=1.5)
    return {line: lambda n: X * n}


@kind
def lying_colorbar(fig, ax):
    image = ax.imshow(A)
    bar = fig.colorbar(image, orientation="horizontal")  # its colours are pixels, its ticks above

    def update(n):
        bar.set_ticks([0, n / 9], labels=["0", f"{n}"])
        return A * n

    return {image: update}


@kind
def host_with_a_parasite(fig, ax):
    ax.remove()
    host = host_subplot(111, figure=fig)
    parasite = host.twinx()
    (line,) = host.plot(X, X)
    (other,) = parasite.plot(X, X)

    def update(n):
        parasite.set_ylim(0, 9 * (n + 1))
        return X * n

    return {line: update, other: lambda n: X * (n + 2)}


@kind
def axes_with_axes_of_their_own(fig, ax):
    ax.remove()
    ax = fig.add_subplot(axes_class=AxesZero)
    ax.axis["xzero"].set_visible(True)
    return beside(lambda fig, _, n: ax.set_xlim(n, 9))(fig, ax)


@kind
def enlarged_by_a_tool(fig, ax):
    ax.plot(X, np.sin(X))
    inset = zoomed_inset_axes(ax, 2, loc=1)
    (line,) = inset.plot(X, np.sin(X))
    inset.set(xlim=(2, 4), ylim=(-0.2, 1))
    return {line: lambda n: np.sin(X + n / 5)}


@kind
def legend_of_dots(fig, ax):
    dots = ax.scatter(X, X, c=np.arange(9) % 3)

    def update(n):
        dots.set_array((np.arange(9) + n) % 3)
        ax.legend(*dots.legend_elements(num=3), loc=["upper left", "center"][n % 2])
        return {}

    return {dots: update}


@kind
def axes_that_come_and_go(fig, ax):
    more = []

    def update(n):
        while more:
            more.pop().remove()
        if n % 2:
            more.append(fig.add_axes((0.6, 0.6, 0.3, 0.3)))
        return {}

    return {fig: update}


@kind
def insets_that_come_and_go(fig, ax):
    more = []

    def update(n):
        while more:
            more.pop().remove()
        if n > 1:
            more.append(ax.inset_axes((0.1, 0.1, 0.1 * n, 0.3)))
        return {}

    return {ax: update}


@kind
def numbers_of_other_kinds(fig, ax):
    (line,) = ax.plot([0, 1, 2], [True, False, True])
    day = dt.timedelta(days=1)
    start = dt.datetime(2020, 1, 1)
    bars = fig.add_axes((0.6, 0.6, 0.3, 0.3)).bar([start + i * day for i in range(3)], [1, 2, 3])
    return {line: lambda n: range(n, n + 3), bars: lambda n: np.array([n, n > 1, 2], np.int8)}


@kind
def contours_with_holes(fig, ax):
    heights = np.add.outer(X, X)
    contours = ax.contourf(heights, [0, 4, 8, 12, 16])
    return {contours: lambda n: np.ma.masked_less(heights, 2 * n)}


@kind
def an_image_of_any_size(fig, ax):
    image = ax.imshow(A)
    return {image: lambda n: image.set_data(np.eye(n + 1)) or {}}


@kind
def painted_on_a_screen(fig, ax):
    (line,) = ax.plot(X, X, animated=True)
    fig.canvas.draw()
    background = fig.canvas.copy_from_bbox(fig.bbox)

    def update(n):
        fig.canvas.restore_region(background)
        line.set_ydata(X * n)
        ax.draw_artist(line)
        fig.canvas.blit(fig.bbox)
        fig.canvas.flush_events()
        return {}

    return {line: update}


@kind
def measured_by_the_canvas(fig, ax):
    words = ax.text(0, 0.5, "")

    def update(n):
        words.set_text("word" * n)
        box = words.get_window_extent(fig.canvas.get_renderer())
        ax.set_xlabel(f"{box.width:.1f}")
        return {}

    return {words: update}


@kind
def buttons_of_matplotlib(fig, ax):
    boxes = CheckButtons(ax, ["a", "b"], [True, False])
    return beside(lambda fig, ax, n: boxes.set_active(1, n % 2 == 1))(fig, ax)


@pytest.mark.slow  # each kind at each position
@pytest.mark.parametrize("name", KINDS)
def test_a_page_shows_what_matplotlib_draws(name):
    fig, ax = plt.subplots(figsize=(4, 3))
    live = LiveFigure(fig, KINDS[name](fig, ax), n=(0, 4), budget=200_000, alt=name)
    page = assembled.Page(live.to_html())
    shown = set()
    for n in (0, 1, 3, 4):
        live.at(n=n)
        with live._scene.look():
            drawn = pictures.by_matplotlib(fig)
        assert pictures.difference(page.leaves({"n": n}), drawn) is None, n
        shown.add(str(drawn))
    assert len(shown) > 1
    plt.close("all")


def test_what_depends_on_the_state_before_is_said():
    fig, ax = plt.subplots(figsize=(4, 3))
    (line,) = ax.plot(X, X)
    scales = ["linear", "log", "symlog", "asinh", "log"]  # without limits: log leaves its own

    def update(n):
        ax.set_yscale(scales[n])
        return X

    live = LiveFigure(fig, {line: update}, n=(0, 4), alt="limits of the scale before")
    with pytest.raises(ValueError, match=r"depends on what was shown before.* scale .* set them"):
        live.to_html()
    plt.close(fig)
