"""A picture has room for what is drawn beyond the edges of its figure, at any setting."""

import re
from functools import cache
from io import BytesIO

import assembled
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from matplotlib.offsetbox import AnchoredText
from matplotlib.patches import Rectangle
from PIL import Image
from reader import live_figures
from views import seen

from attnkit import LiveFigure

A = np.eye(3)


@pytest.fixture
def ax():
    yield plt.subplots(figsize=(4, 3))[1]
    plt.close("all")


# -- what grows beyond an edge: each returns the updates -------------------------------------------


def ticks(ax):
    def grow(n):
        ax.set(ylim=(0, 10.0**n), yticks=[0, 10.0**n], yticklabels=["0", "1" + "0" * n])
        return [0, 10.0**n]

    return {ax.plot([0, 1])[0]: grow}


def label(ax):
    return {ax.yaxis.label: lambda n: "a line\n" * n}


def title(ax):
    return {ax.title: lambda n: "long words " * n + "\n" * n}


def title_of_all(ax):
    return {ax.figure.suptitle(""): lambda n: "long words " * n}


def note(ax):
    drawn = ax.annotate("here", (0.5, 0.5), xytext=(0.5, 0.5), arrowprops={"arrowstyle": "->"})
    return {drawn: lambda n: {"position": (0.5 + n / 5, 0.5 + n / 8)}}


def boxed(ax):
    return {ax.text(0.5, 0.5, "box", bbox={"pad": 9}): lambda n: {"position": (n / 5, -n / 20)}}


def turned(ax):
    drawn = ax.text(0.9, 0.5, "turned round " * 3)
    return {drawn: lambda n: {"rotation": 40 * n}}


def formula(ax):
    return {ax.text(0.8, 0.5, "f"): lambda n: f"${'x^2 + ' * n} y$"}


def legend(ax):
    (line,) = ax.plot([0, 1], label="line")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return {line: lambda n: {"label": "a line " * n}}


def colorbar(ax):
    image = ax.imshow(A)
    bar = ax.figure.colorbar(image)

    def grow(n):
        bar.set_ticks([0, 1], labels=["0", "one " * n])
        return A * n / 6

    return {image: grow}


def line(ax):
    (drawn,) = ax.plot([0, 1], [0.5, 0.5], "o-", clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return {drawn: lambda n: ([-n / 10, n / 5], [0.5, n / 5])}


def bars(ax):
    ax.set(ylim=(0, 1))
    return {ax.bar([1, 2], [0, 0], clip_on=False): lambda n: [n / 5, -n / 9]}


def black_on_nothing(ax):
    ax.figure.set_facecolor("none")
    ax.set_axis_off()
    ax.set(ylim=(0, 1))
    return {ax.bar([1, 2], [0, 0], color="k", clip_on=False): lambda n: [n / 4, n / 5]}


def hatched(ax):
    ax.set_axis_off()
    ax.set(ylim=(0, 1))
    look = {"color": "w", "hatch": "//", "linewidth": 0, "clip_on": False}
    return {ax.bar([1, 2], [0, 0], **look): lambda n: [n / 4, n / 5]}


def dots(ax):
    drawn = ax.scatter([0, 1], [0, 1], clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return {drawn: lambda n: ([0, n / 4], [0, -n / 8])}


def patch(ax):
    drawn = ax.figure.add_artist(Rectangle((0.1, 0.1), 0.1, 0.1))
    return {drawn: lambda n: {"width": n / 4}}


def table(ax):
    drawn = ax.table([["1"]], rowLabels=["row"], loc="left")
    return {ax.title: lambda n: drawn[0, -1].get_text().set_text("r" * 2 * n) or ""}


def axes(ax):
    inset = ax.inset_axes((0.9, 0.5, 0.2, 0.2))
    return {ax.title: lambda n: inset.set_title("inset " * n) and ""}


def as_pixels(ax):
    (drawn,) = ax.plot([0, 1], clip_on=False, rasterized=True)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return {drawn: lambda n: [-n / 9, 1 + n / 20]}


def shaded(ax):
    ax.figure.set_size_inches(1.6, 1.2)  # of many colours: a large picture takes seconds
    drawn = ax.pcolormesh([0, 1], [0, 1], A[:2, :2], shading="gouraud", clip_on=False)

    def grow(n):
        ax.set(xlim=(0, 1 - n / 12), ylim=(n / 20, 1))
        return {"array": A[:2, :2]}

    return {drawn: grow}


def shaded_and_still(ax):
    ax.figure.set_size_inches(1.6, 1.2)
    ax.pcolormesh([0, 1.2], [-0.3, 1.3], A[:2, :2], shading="gouraud", clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return {ax.title: lambda n: "n" * n}


PIXELS = [as_pixels, shaded, shaded_and_still]
BOX = "x", "y", "width", "height"
FAMILY = [
    *(ticks, label, title, title_of_all, note, boxed, turned, formula, legend, colorbar),
    *(line, bars, black_on_nothing, hatched, patch, table, axes),
]


def edges_of(html):
    left, top, width, height = map(float, re.search(r'viewBox="([^"]*)"', html)[1].split())
    return left, top, left + width, top + height


def beyond(fig, edges):
    """Return how far matplotlib's tight box reaches beyond the edges of a picture, in points."""
    box, height = fig.get_tightbbox(), fig.get_figheight()
    ends = box.x0, height - box.y1, box.x1, height - box.y0
    return max(np.array([1, 1, -1, -1]) * (np.array(edges) - 72 * np.array(ends)))


@cache
def growing(grown):
    """Return a figure that grows, and its page, for which it was drawn at all settings."""
    fig, ax = plt.subplots(figsize=(4, 3))
    live = LiveFigure(fig, grown(ax), n=(0, 6), alt="it grows", budget=10**6)
    return live, live.to_html()


@pytest.mark.parametrize("grown", [*FAMILY, *PIXELS])
def test_a_page_has_room_for_all_that_is_drawn_at_any_setting(grown):
    live, page = growing(grown)
    reaches = [beyond(live.at(n=n), edges_of(page)) for n in range(7)]
    assert max(reaches) < 3
    figure = 0, 0, *(72 * live.fig.get_size_inches())
    assert max(beyond(live.at(n=n), figure) for n in range(7)) > 3  # it did grow


@pytest.mark.parametrize("grown", [each for each in [*FAMILY, dots] if each is not line])
def test_what_is_drawn_beyond_the_edges_is_what_matplotlib_draws_there(grown):
    live, page = growing(grown)
    shown = assembled.Page(page).leaves({"n": 6})
    assert edges_of(page) != (0, 0, 288, 216)
    assert pictures.difference(shown, pictures.by_matplotlib(live.at(n=6))) is None


@pytest.mark.parametrize("grown", PIXELS)
def test_what_is_drawn_as_pixels_is_not_cut_off_beyond_the_edges(grown):
    live, _ = growing(grown)
    (ax,), height_of_all = live.fig.axes, 72 * live.fig.get_figheight()
    for n in (6, 0):
        svg = live.at(n=n) and live.to_svg()
        (image,) = re.findall("<image[^>]*", svg)
        x, y, width, height = (float(re.search(f' {k}="([^"]*)"', image)[1]) for k in BOX)
        down = re.search(r'transform="scale\(1.0000 -1.0000\) translate\(0.0000 ([^)]*)\)', image)
        top = -(float(down[1]) + y + height)
        with live._scene.look():
            ends = (ax.lines or ax.collections)[0].get_window_extent()
        seen = ends.x0, height_of_all - ends.y1, ends.x1, height_of_all - ends.y0
        assert (x, top, x + width, top + height) == pytest.approx(seen, abs=1.6)


def test_a_line_beyond_the_edges_is_not_cut_off_there_and_nor_are_its_markers(ax):
    live = LiveFigure(ax.figure, line(ax), n=(0, 6), alt="it grows")
    shown = assembled.Page(live.to_html()).leaves({"n": 6})
    with live._scene.look():
        ends = ax.transData.transform([(-0.6, 0.5), (1.2, 1.2)]) * [1, -1] + [0, 216]
    paths = [[float(n) for n in pictures.NUMBER.findall(leaf["shape"])] for leaf in shown]
    assert pytest.approx(ends.ravel(), abs=0.03) in [path for path in paths if len(path) == 4]
    dots = [leaf["shape"].strip("|").split("|") for leaf in shown if leaf["used"]][-2:]
    assert np.array(dots, float) == pytest.approx(ends, abs=0.03)


def test_a_file_is_as_large_as_what_is_drawn(ax):
    live = LiveFigure(ax.figure, title(ax), n=(0, 6), alt="it grows")
    live.at(n=6)
    left, top, right, bottom = edges_of(live.to_svg())
    size = Image.open(BytesIO(live.to_png())).size
    assert size == pytest.approx((2 * (right - left), 2 * (bottom - top)), abs=2)
    assert beyond(ax.figure, (left, top, right, bottom)) < 3


def clipped(ax):
    ax.set(xlim=(0, 1))
    return {ax.text(0, 0, "hidden outside", clip_on=True): lambda n: {"position": (n, 0)}}


def limited(ax):
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return {ax.plot([0, 1])[0]: lambda n: ([-n, n], [-n, n])}


def frame(ax):
    ax.set_position((0, 0, 1, 1))
    ax.set_axis_off()
    return {ax.imshow(A, aspect="auto"): lambda n: A * n}


def larger(ax):
    ax.set_position((-0.2, -0.3, 1.5, 1.6))
    ax.set(xticks=[], yticks=[], xlim=(0, 9), facecolor="none")
    ax.spines[:].set_visible(False)
    return {ax.text(3, 0.5, "seen"): lambda n: {"position": (2 + n / 3, 0.5)}}


def larger_and_white(ax):
    updates = larger(ax)
    ax.set_facecolor("white")
    return updates


def unseen(ax):
    drawn = ax.text(3, 0.5, "unseen", alpha=0)
    return {drawn: lambda n: {"position": (n, 0.5)}}


@pytest.mark.parametrize("inside", [clipped, limited, frame, larger, larger_and_white, unseen])
def test_a_page_is_as_large_as_its_figure_where_nothing_is_seen_beyond_it(inside, ax):
    live = LiveFigure(ax.figure, inside(ax), n=(0, 6), alt="it stays inside")
    assert edges_of(live.to_html()) == (0, 0, 288, 216)
    assert live.to_svg().count("background") == 0


def surface(ax, face):
    """A surface that is drawn anew, in axes that are larger than their figure."""
    fig = ax.figure
    ax.remove()
    space = fig.add_axes((0, -0.3, 1, 1.6), projection="3d", facecolor=face)
    x, y = np.meshgrid(np.arange(4), np.arange(4))

    def draw(n):
        space.clear()
        space.set_axis_off()
        space.plot_surface(x, y, np.sin(x + n) * y)
        return {}

    draw(0)
    return {space: draw}


def flat(ax, face):
    """A line in axes of which nothing else is drawn, and which are larger than their figure."""
    ax.set_position((0, -0.3, 1, 1.6))
    ax.set_axis_off()
    ax.set(facecolor=face, xlim=(0, 1), ylim=(0, 9))
    ax.add_patch(Rectangle((-1, -1), 9, 20, facecolor=face, edgecolor="none"))
    return {ax.plot([0, 1], [4, 5])[0]: lambda n: [4, n + 3]}


@pytest.mark.parametrize("face", ["none", "w", "lightblue"])
@pytest.mark.parametrize("drawn", [surface, flat])
def test_what_has_no_outline_is_cut_at_the_edges_as_matplotlib_cuts_it(drawn, face, ax):
    live = LiveFigure(ax.figure, drawn(ax, face), n=(1, 3), alt="larger than its figure")
    page = assembled.Page(live.to_html())
    for n in range(3):
        with live._scene.look():
            shown = pictures.by_matplotlib(live.at(n=n + 1))
        assert pictures.difference(page.leaves({"n": n}), shown) is None


@pytest.mark.parametrize("far", [True, False])
def test_what_is_drawn_far_away_is_named_with_its_control(far, ax):
    ax.set(xlim=(0, 1), ylim=(0, 1))
    text = ax.text(0.5, 0.5, "label")
    (drawn,) = ax.plot([0, 1], clip_on=False)
    moved = {text: lambda n: {"position": (n, 0.5)}} if far else {drawn: lambda n: [0, n]}
    live = LiveFigure(ax.figure, moved, n=(0, 9), alt="it goes away")
    said = r"the (text 'label'|Line).* inches beyond the (right|upper) edge .* at n = \d, .*clip_on"
    with pytest.raises(ValueError, match=said):
        live.to_html()
    text.set_clip_on(True)
    drawn.set_clip_on(True)
    assert live.to_html()


CLIP = "give it clip_on=True to hide what is outside its axes"


def far_legend(ax):
    ax.plot([0, 1], label="a line")
    ax.legend(bbox_to_anchor=(5, 1))
    return "the legend", "by its loc and bbox_to_anchor"


def far_legend_of_all(ax):
    ax.plot([0, 1], label="a line")
    ax.figure.legend(bbox_to_anchor=(5, 1))
    return "the legend", "by its loc and bbox_to_anchor"


def far_table(ax):
    ax.table([["1"]], bbox=(4, 0, 1, 1))
    return "the Table", "by its loc or bbox"


def far_title(ax):
    ax.set_title("T", y=5)
    return "the title 'T'", "by its position or a smaller pad"


def far_title_of_all(ax):
    ax.figure.suptitle("T", y=5)
    return "the text 'T'", "by its position or a smaller pad"


def far_inset(ax):
    ax.inset_axes((4, 0, 1, 1))
    return "the axes 'inset_axes'", "place the axes nearer"


def far_box(ax):
    place = {"bbox_to_anchor": (5, 1), "bbox_transform": ax.transAxes}
    ax.add_artist(AnchoredText("A", "upper left", **place))
    return "the AnchoredText", "by what it is anchored to"


def far_note(ax):
    ax.annotate("A", (0, 0), xytext=(9, 9), arrowprops={})
    return "the text 'A'", CLIP


def far_text(ax):
    ax.text(9, 9, "A")
    return "the text 'A'", CLIP


FAR = [far_legend, far_legend_of_all, far_table, far_title, far_title_of_all]


@pytest.mark.parametrize("place", [*FAR, far_inset, far_box, far_note, far_text])
def test_what_is_far_away_is_told_what_brings_it_nearer(place, ax):
    ax.set(xlim=(0, 1), ylim=(0, 1))
    (line,) = ax.plot([0, 1])
    name, remedy = place(ax)
    live = LiveFigure(ax.figure, {line: lambda n: [0, n]}, n=(0, 1), alt="far away")
    with pytest.raises(ValueError, match=f"{re.escape(name)}.* is drawn .* inches") as raised:
        live.to_html()
    assert remedy in str(raised.value)
    assert (CLIP in str(raised.value)) == (remedy == CLIP)


def test_a_file_has_the_background_around_its_figure_and_room_for_one_setting(ax):
    ax.figure.set_facecolor("#add8e6")
    live = LiveFigure(ax.figure, title(ax), n=(1, 6), alt="a title that grows")
    live.to_html()
    live.at(n=6)
    large = live.to_svg()
    live.at(n=1)
    assert edges_of(live.to_svg())[1] > edges_of(large)[1]
    assert 'style="background: #add8e6ff"' in large
    corner = Image.open(BytesIO(live.to_png())).getpixel((1, 1))
    assert corner[:3] == (0xAD, 0xD8, 0xE6)


def test_a_background_that_moves_fills_the_room(ax):
    def recolour(n):
        ax.set_title("long words " * n)
        return {"facecolor": ["red", "blue"][n % 2]}

    live = LiveFigure(ax.figure, {ax.figure.patch: recolour}, n=(0, 6), alt="a background")
    page = live.to_html()
    leaf = assembled.Page(page).leaves({"n": 1})[0]
    left, _, right, _ = edges_of(page)
    corners = [float(number) for number in pictures.NUMBER.findall(leaf["shape"])[::2]]
    assert (min(corners), max(corners)) == (pytest.approx(left), pytest.approx(right))


def test_a_notebook_makes_room_when_it_is_needed(ax):
    live = LiveFigure(ax.figure, title(ax), n=(0, 6), alt="a title that grows")
    view = seen(live)
    before = edges_of(view.svg)
    live.controls["n"].widget.value = 6
    assert view.pictures == 1
    assert edges_of(view.svg)[0] < before[0]
    live.controls["n"].widget.value = 0
    assert view.pictures == 1  # there is room


def test_cells_and_handles_are_where_they_are_seen(ax, tmp_path, open_page):
    ax.pcolormesh(np.arange(6).reshape(2, 3))
    (dot,) = ax.plot([1], [1], "o", markersize=20)
    ax.set(xlim=(0, 3), ylim=(0, 2), ylabel="four\nlines\nof\nwords\n", title="a\n" * 4)
    live = LiveFigure(
        ax.figure, {dot: lambda x: ([x], [1])}, x=(0, 3), drag={dot: "x"}, alt="cells"
    )
    file = tmp_path / "room.html"
    live.save(file)
    page = open_page(file)
    assert len(live_figures(page)) == 1
    overlay = page.locator(".attn-overlay")
    assert float(overlay.get_attribute("viewBox").split()[0]) < 0
    walker, cells = (
        page.locator(".attn-cells").bounding_box(),
        page.locator(".attn-area").bounding_box(),
    )
    for side in ("x", "y", "width", "height"):
        assert walker[side] == pytest.approx(cells[side], abs=0.6)
    page.mouse.move(cells["x"] + cells["width"] * 0.9, cells["y"] + cells["height"] * 0.9)
    assert page.locator(".attn-cell").text_content().endswith("column 2: 2")
    handle = page.locator(".attn-handle").bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(cells["x"] + cells["width"] * 0.67, handle["y"] + handle["height"] / 2)
    page.mouse.up()
    assert page.locator("output[data-shows=x] > span").text_content() == "2"


def test_pixels_in_a_figure_of_an_odd_height_are_where_matplotlib_puts_them(ax):
    ax.figure.set_size_inches(4, 3.003)
    drawn = ax.pcolormesh(np.arange(9.0).reshape(3, 3), rasterized=True)
    live = LiveFigure(ax.figure, {drawn: lambda n: A * n}, n=(0, 3), alt="pixels")
    shown = assembled.Page(live.to_html()).leaves({"n": 2})
    assert pictures.difference(shown, pictures.by_matplotlib(live.at(n=2))) is None
