"""On a dark page a picture is read as well as matplotlib's own, or turns dark with the page."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import sample_figures
from matplotlib.colors import CSS4_COLORS, TABLEAU_COLORS, XKCD_COLORS, to_hex
from reader import CHOOSE, live_figures
from views import seen

from attnkit import LiveFigure, plots, theme
from attnkit.live.drawing.paper import contrast

ENOUGH = 4.5
DARK = {role: dark for role, (_, dark) in theme.ROLES.items()}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def plain(**look):
    """A figure of the common kinds of things, still and moving."""
    x = np.linspace(0, 3, 20)
    fig, ax = plt.subplots(figsize=(3, 2), **look)
    (line,) = ax.plot(x, np.sin(x), label="moving")
    ax.plot(x, np.cos(x), "k--", label="black")
    ax.scatter(x[:3], x[:3], color="0.4")
    ax.bar([1], [1])
    ax.set(title="title", xlabel="label", xticks=[0, 2], yticks=[0, 1])
    ax.legend()
    return LiveFigure(fig, {line: lambda n: np.sin(n * x)}, n=(1, 2), alt="plain")


def paper_of(live):
    live.to_html()
    return live._scene.paper


# -- which paper -----------------------------------------------------------------------------------


@pytest.mark.slow  # each style sheet
@pytest.mark.parametrize("style", ["default", *plt.style.available])
def test_a_style_sheet_keeps_its_own_background(style):
    with plt.style.context(style):
        live = plain()
        saved = mpl.rcParams["savefig.facecolor"]
        colour = to_hex(live.fig.get_facecolor() if saved == "auto" else saved)
        assert paper_of(live)["colour"] == colour


@pytest.mark.slow  # each style sheet
@pytest.mark.parametrize("style", ["default", *plt.style.available])
def test_on_a_transparent_background_texts_are_read(style):
    with plt.style.context([style, {"figure.facecolor": "none", "axes.facecolor": "none"}]):
        live = plain()
        paper = paper_of(live)
        texts = {to_hex(text.get_color()) for text in (live.fig.axes[0].title,)}
        assert min(contrast(text, paper["colour"]) for text in texts) >= ENOUGH


def test_a_figure_in_the_colours_of_the_theme_turns_dark():
    with theme.style():
        fig, ax = plt.subplots()
        (line,) = ax.plot([0, 1], label="in the colours of the cycle")
        ax.plot([1, 0])
        ax.legend()
        ax.grid()
        plots.heatmap(fig.add_subplot(2, 2, 2), np.eye(3), annotate=True)
        live = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 3), alt="in style")
        assert paper_of(live) == {}


NAMED = {**CSS4_COLORS, **TABLEAU_COLORS, **dict(list(XKCD_COLORS.items())[::40])}


@pytest.mark.slow  # hundreds of figures
@pytest.mark.parametrize("moving", [True, False])
def test_a_colour_of_another_kind_keeps_the_paper_it_was_drawn_on(moving):
    with theme.style():
        for name in NAMED if not moving else list(NAMED)[::15]:
            fig, ax = plt.subplots(figsize=(2, 1))
            (line,) = ax.plot([0, 1], color=theme.KEY)
            if not moving:
                ax.plot([1, 0], color=name)
            colour = name if moving else theme.KEY
            live = LiveFigure(
                fig,
                {line: lambda n, colour=colour: {"color": colour if n == 2 else theme.KEY}},
                n=(0, 2),
                alt=name,
            )
            live.to_html() if moving else live.to_svg()  # a page shows all states
            assert live._scene.paper == {"colour": theme.SURFACE, "tone": "light"}, name
            plt.close(fig)


@pytest.mark.parametrize(("asked", "follows"), [(True, True), (False, False), (None, False)])
def test_a_figure_may_be_told_to_follow(asked, follows):
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1], color="teal")
    live = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 3), alt="t", follow_theme=asked)
    assert (paper_of(live) == {}) == follows


def test_a_notebook_lays_a_paper_when_a_colour_asks_for_it():
    with theme.style():
        fig, ax = plt.subplots()
        (line,) = ax.plot([0, 1])
        colours = [theme.KEY, theme.QUERY, "black"]
        live = LiveFigure(fig, {line: lambda n: {"color": colours[n]}}, n=(0, 2), alt="turns")
    view = seen(live)
    live.controls["n"].widget.value = 2
    assert view.paper["tone"] == "light"


# -- weights ---------------------------------------------------------------------------------------


def rgb(role, page):
    return np.array(mpl.colors.to_rgb(theme.ROLES[role][page]))


HEATMAPS = {
    "weights": (theme.WEIGHT_CMAP, plots.ink_on_weight, "weight_full", [0, 1]),
    "high scores": (theme.DIVERGING_CMAP, plots.ink_on_score, "score_high", [0.5, 1]),
    "low scores": (theme.DIVERGING_CMAP, plots.ink_on_score, "score_low", [0.5 - 1e-9, 0]),
}


@pytest.mark.parametrize("page", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("cmap", "ink", "full", "ends"), HEATMAPS.values(), ids=HEATMAPS)
def test_a_heatmap_fades_into_the_page(cmap, ink, full, ends, page):
    alpha = cmap(np.linspace(*ends, 101))[:, 3:]
    shades = [to_hex(s) for s in rgb("surface", page) * (1 - alpha) + rgb(full, page) * alpha]
    seen = [contrast(shade, theme.ROLES["surface"][page]) for shade in shades]
    assert seen[0] < 1.02
    assert (np.diff(seen) > 0).all()
    assert seen[-1] >= 3
    inks = [ink(shade) for shade in cmap(np.linspace(*ends, 101))]
    turned = {
        light: pair[page]
        for light, *_ in theme.ROLES.values()
        for pair in theme.ROLES.values()
        if pair[0] == light
    }
    assert (
        min(contrast(turned[ink], shade) for ink, shade in zip(inks, shades, strict=True)) >= ENOUGH
    )


# -- in a browser ----------------------------------------------------------------------------------


def shot(page, selector):
    """Return the pixels of an element."""
    import io

    from PIL import Image

    taken = page.locator(selector).first.screenshot()
    return np.asarray(Image.open(io.BytesIO(taken)).convert("RGB"))


def cells_of(n_cells, **look):
    """A heatmap of three colours, for -n, n and 2 n quarters of the largest number."""
    with theme.style():
        fig = plt.figure(figsize=(4, 4), layout="none")
        ax = fig.add_axes((0, 0, 1, 1))
        values = np.repeat([[-0.25, 0.25, 0.5]], n_cells // 3, axis=0).repeat(n_cells // 3, axis=1)
        cells = plots.heatmap(ax, values, vmax=1, **look)
        ax.set_axis_off()
        return LiveFigure(fig, {cells: lambda n: values * n}, n=(0, 2), alt="cells")


@pytest.mark.parametrize("n_cells", [3, 60], ids=["vectors", "pixels"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("look", "low", "high"),
    [
        ({"vmin": 0}, "surface", "weight_full"),
        ({"vmin": -1, "cmap": theme.DIVERGING_CMAP}, "score_low", "score_high"),
    ],
    ids=["weights", "scores"],
)
def test_a_heatmap_starts_from_the_page(look, low, high, n_cells, scheme, open_page, tmp_path):
    file = tmp_path / "cells.html"
    file.write_text(sample_figures.page([cells_of(n_cells, **look)]), "utf-8")
    page = open_page(file, color_scheme=scheme)
    (root,) = live_figures(page)
    index = ["light", "dark"].index(scheme)
    surface = rgb("surface", index) * 255
    for n in (2, 1, 0, 2):
        root.evaluate(CHOOSE, {"n": n})
        pixels = shot(page, ".attn-picture").astype(float)
        row = pixels[pixels.shape[0] // 2 + 7]
        for i, (number, role) in enumerate(((n / 4, low), (n / 4, high), (n / 2, high))):
            place = int((i + 0.5) * len(row) / 3)
            wanted = surface + (rgb(role, index) * 255 - surface) * number
            assert abs(row[place] - wanted).max() <= 4, (n, number)


def uniform():
    """Cells, bars and contours of one colour, side by side."""
    fig, axes = plt.subplots(2, 3, figsize=(6, 4))
    for ax in axes.flat:
        ax.set_axis_off()
    a, b, c, d, e, f = axes.flat
    cells = a.pcolormesh(np.ones((13, 17)), cmap="viridis", vmin=0, vmax=2)
    b.hist2d(*np.mgrid[0:7, 0:11].reshape(2, -1) + 0.5, bins=[range(8), range(12)], cmap="viridis")
    c.bar(np.arange(17) / 7, 1, width=1 / 7, color="teal")
    c.set(xlim=(0, 2), ylim=(0, 0.9))
    d.contourf(np.add.outer(np.arange(9.0), np.arange(9)), levels=9, colors=["teal"])
    for i in range(7):
        e.axvspan(i / 7, (i + 1) / 7, color="teal", linewidth=0)
    e.set(xlim=(0.05, 0.95))
    f.tripcolor(*np.mgrid[0:5, 0:5].reshape(2, -1), np.ones(25), vmin=0, vmax=2)
    return LiveFigure(fig, {cells: lambda n: np.ones((13, 17)) * n}, n=(0, 2), alt="uniform")


@pytest.mark.parametrize(
    ("scale", "width"), [(1, 800), (1, 613), (1.25, 777), (1.5, 640), (2, 500), (3, 361)]
)
def test_no_hairlines_between_cells_of_one_colour(scale, width, open_page, tmp_path):
    file = tmp_path / "uniform.html"
    live = uniform()
    file.write_text(sample_figures.page([live]), "utf-8")
    page = open_page(file, device_scale_factor=scale, viewport={"width": width, "height": 800})
    live_figures(page)
    pixels = shot(page, ".attn-picture > svg")
    height, across, _ = pixels.shape
    for ax in live.fig.axes:
        box = ax.get_position()
        left, right = box.x0 + 0.1 * box.width, box.x1 - 0.1 * box.width
        low, high = box.y0 + 0.1 * box.height, box.y1 - 0.1 * box.height
        part = pixels[
            int((1 - high) * height) : int((1 - low) * height),
            int(left * across) : int(right * across),
        ]
        found = np.unique(part.reshape(-1, 3), axis=0)
        assert len(found) == 1, (live.fig.axes.index(ax), found)


def test_a_see_through_background_is_painted_once():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1], color="black")
    fig.patch.set(facecolor="red", alpha=0.5)
    live = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 2), alt="on half a red")
    assert 'fill="#ff0000" opacity="0.5' in live.to_svg()
    assert paper_of(live) == {"colour": "#ffffff", "tone": "light"}
