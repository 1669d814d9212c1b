"""Marks that the page draws from data: of the same data, they are those of the tables."""

import re

import drawn
import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets import IntSlider

from attnkit import LiveFigure, theme
from attnkit.figures.waist_and_weight import waist_and_weight, weight_matrix
from attnkit.live.artists import move
from attnkit.live.editing import marks
from attnkit.plots import heatmap

WAISTS, WEIGHTS = [51, 53, 58], [45, 50, 63]
X = np.linspace(0, 5, 11)


@pytest.fixture(autouse=True)
def in_the_style_of_the_book():
    with theme.style():
        yield
    plt.close("all")


@pytest.fixture(scope="module")
def drawing():
    script = drawn.Drawing()
    yield script
    script.close()


def boxcar(queries, keys, bandwidth):
    """Count all keys that are near alike: where none is, there is no answer."""
    return np.where(np.abs(np.subtract.outer(queries, keys)) < bandwidth, 0.0, -np.inf)


def gaps_and_marks():
    """A line with gaps and marks along it, whose points come and go; a band; lying bars."""
    fig, (left, right) = plt.subplots(1, 2)
    (line,) = left.plot(X, X, marker="o", linestyle="--", clip_on=False)
    left.set(xlim=(0, 5), ylim=(-6, 6))
    dots = left.scatter(X, X, s=20, alpha=0.5)
    band = left.fill_between(X, X, -X, alpha=0.3)
    bars = right.barh([0, 1, 2], [1, 2, 3], color=["C0", "C1", "C2"])
    right.set(xlim=(3, -3))
    return LiveFigure(
        fig,
        {
            line: lambda n: np.where(X % 2 < 1, n - X, np.nan),
            dots: lambda n: {"data": (X[: n + 1], [np.nan, *X[:n]]), "visible": n != 2},
            bars: lambda n: [n - 2, 0, -n],
            band: lambda n: (X[n:], np.sin(X[n:]) - n, X[n:] / 3),
        },
        n=(0, 4),
        readout=lambda n: f"{n} & <{n / 3:.2f}>",
        alt="Points that come and go.",
    )


def edges_and_hidden():
    """Bands with an edge, which are drawn as definitions; marks that are hidden at first."""
    fig, (left, right) = plt.subplots(1, 2)
    left.set(xlim=(100, 105), ylim=(-6, 6))
    x = X + 100
    edges = {"facecolor": theme.KEY, "edgecolor": theme.INK, "alpha": 0.3}
    bands = left.fill_between(x, X, -X, color=theme.MUTED), left.fill_between(x, X, 2, **edges)
    hidden = (
        left.fill_between(x, X, visible=False, **edges),
        left.plot(x, X, "o-", visible=False)[0],
        left.scatter(x, X, visible=False),
        left.bar([101], [1], visible=False)[0],
        left.text(101, 1, "", visible=False),
        heatmap(right, np.zeros((2, 2)), vmin=0, vmax=4),
    )
    hidden[-1].set_visible(False)

    def shown(n):
        data = (X / 2, -X * n / 4), X - n, X / (n + 1), n / 2, f"{n}", np.full((2, 2), n / 2)
        names = "data", "data", "data", "height", "text", "data"
        return [{name: each, "visible": n > 1} for name, each in zip(names, data, strict=True)]

    return LiveFigure(
        fig,
        {bands: lambda n: [(X * n / 4, -X), (np.sin(X), X - n)], hidden: shown},
        n=(0, 4),
        alt="Bands, and what comes later.",
    )


def bands_with_gaps():
    """Bands with and without an edge, in pieces: also of one point, level, and none at all."""
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 5), ylim=(-6, 6))
    edge = {"facecolor": theme.KEY, "edgecolor": theme.INK, "alpha": 0.3}
    level = ax.fill_between(X, 0 * X, 1)
    smooth = ax.fill_between(X, X, -X, alpha=0.3, clip_on=False)
    bands = smooth, ax.fill_between(X, X, -X, **edge), level
    rough = ax.fill_between(X, X, 9, antialiased=False)
    beyond = ax.fill_between(X, X, 9, edgecolor="k", clip_on=False)
    gaps = [[], [4], [3, 5], [0, 1, 2], [0, 2, 9], range(11)]

    def edges(n):
        low, high = X / 2, 1 - X
        low[gaps[n]], high[0] = np.nan, -np.inf if n > 3 else 1
        flat = np.where(np.isnan(low), np.nan, 2.0)
        return [(low, high), (X, high, low), (flat, flat - 1 - n % 2 * X)]

    n = IntSlider(0, 0, 5)
    moves = {bands: edges, (rough, beyond): lambda n: edges(n)[:2]}
    return LiveFigure(fig, moves, n=n, alt="Bands with gaps.")


def texts():
    """Texts of every place, look and box."""
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.set(xlim=(0, 4), ylim=(0, 4))
    plain, boxed, above = ax.text(1, 1, ""), ax.text(2, 2, "", weight="bold"), ax.text(0, 1.1, "")
    boxed.set_bbox(theme.paper(2))
    above.set_transform(ax.transAxes)
    sides, heights = (
        ["left", "center", "right"],
        ["top", "center", "baseline", "center_baseline", "bottom"],
    )
    colours = [theme.QUERY, theme.INK, theme.VALUE]

    def written(side, height, bold):
        place = {"ha": sides[side], "va": heights[height], "y": 1 + height / 3}
        return [
            {"text": f"a < {side} & √b", "weight": "bold" if bold else "normal", **place},
            {
                "text": "−1.5·10⁻⁷ kg" if bold else "fly, (AVAVA) √To",
                "position": (side, 2),
                **place,
            },
            {"text": "" if bold else f"{side}", "color": colours[side], "visible": height > 0},
        ]

    return LiveFigure(
        fig, {(plain, boxed, above): written}, side=(0, 2), height=(0, 4), bold=False, alt="Texts."
    )


def cells():
    """Heatmaps as vectors and as an image: numbers below and above the limits, and none at all."""
    fig, axes = plt.subplots(1, 3)
    grid = np.linspace(-0.5, 1.5, 12).reshape(3, 4)
    vectors = heatmap(axes[0], grid, vmin=0, vmax=1)
    images = [
        ax.imshow(grid, cmap=cmap, vmin=0, vmax=1, origin=origin, interpolation="none")
        for ax, cmap, origin in (
            (axes[1], "viridis", "lower"),
            (axes[2], theme.WEIGHT_CMAP, "upper"),
        )
    ]

    def numbers(shift):
        shown = grid + shift
        shown[0, 0] = np.nan if shift else -np.inf
        return shown

    updates = {each: numbers for each in (vectors, *images)}
    return LiveFigure(fig, updates, shift=(0, 0.5, 0.01), alt="Three heatmaps.")


# test_cells.py draws the figures of the book at every position, through the page's Python.
FIGURES = {
    "weight matrix": lambda: weight_matrix([50, 53, 61], WAISTS, WEIGHTS),
    "boxcar": lambda: waist_and_weight(WAISTS, WEIGHTS, boxcar, row=False),
    "gaps and marks": gaps_and_marks,
    "edges and hidden": edges_and_hidden,
    "bands with gaps": bands_with_gaps,
    "texts": texts,
    "cells": cells,
}


@pytest.mark.slow  # each figure at each position
@pytest.mark.parametrize("name", FIGURES)
def test_page_and_table_draw_the_same(drawing, name):
    compared = drawn.compared(FIGURES[name](), drawing)
    wrong = [(mark, setting, why) for mark, setting, why in compared if why]
    assert not wrong, f"{len(wrong)}: {wrong[0]}"


def moved(artist, data):
    move(artist, data)
    return artist


def described(artist):
    LiveFigure(
        artist.get_figure(root=True), {artist: lambda n: {"zorder": 2}}, n=(0, 1), alt="One."
    )
    return marks.describe(artist, "a-")


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda ax: ax.pie([1, 2])[0][0], "cannot draw a Wedge from data"),
        (lambda ax: ax.fill_between(X, X, where=X % 2 > 1), "in one piece"),
        (lambda ax: ax.fill_betweenx(X, X), "from left to right"),
        (lambda ax: moved(ax.fill_between(X, X), (X, np.where(X == 2, np.nan, X), -X)), "in one"),
        (lambda ax: ax.scatter(X, X, c=[*"rgbrgbrgbrg"]), "is drawn otherwise"),
        (lambda ax: ax.semilogx([1, 2], [1, 2])[0], "not straight and linear"),
        (lambda ax: ax.step([1, 2], [1, 2])[0], "draws no steps"),
        (lambda ax: ax.text(0, 0, "a", rotation=30), "from left to right"),
        (lambda ax: ax.text(0, 0, "a", weight=600), "normal or bold, not 600"),
        (lambda ax: ax.text(0, 0, "a", bbox={"boxstyle": "round"}), "a rectangle alone"),
        (lambda ax: ax.imshow(np.zeros((2, 2, 3))), "an image of numbers"),
        (lambda ax: ax.scatter(X, X, s=np.arange(11) + 9), "is drawn otherwise"),
        (lambda ax: ax.pcolormesh([[1, 2]], norm="log"), "between two limits"),
    ],
)
def test_what_the_page_cannot_draw_is_refused(draw, sentence):
    ax = plt.figure().add_subplot()
    with pytest.raises(ValueError, match=sentence):
        described(draw(ax))


@pytest.mark.parametrize(
    ("draw", "data", "sentence"),
    [
        (lambda ax: ax.plot(X, X)[0], [1, 2], "got 2 y for 11 x"),
        (lambda ax: ax.plot(X, X)[0], "rising", "takes y, or"),
        (lambda ax: ax.plot([0], [0])[0], ["a"], "takes numbers"),
        (lambda ax: ax.fill_between(X, X), X, "takes (y1, y2)"),
        (lambda ax: ax.fill_between(X, X), (X, X[1:]), "edges of 11 and 10 points for 11 x"),
        (lambda ax: ax.fill_between(X, X), (["a"] * 11, X), "a band takes numbers"),
        (lambda ax: ax.text(0, 0, "a"), {"text": "a", "rotation": 30}, "rotation of a text"),
        (lambda ax: ax.text(0, 0, "a"), {"text": "a", "color": "red"}, "not red"),
        (lambda ax: ax.text(0, 0, "a"), {"x": 3}, "a text takes a string"),
        (lambda ax: ax.text(0, 0, "a"), {"text": "a", "va": "middle"}, "stands left, middle"),
        (lambda ax: ax.text(0, 0, "a"), {"text": "a", "weight": "light"}, "not light"),
        (lambda ax: heatmap(ax, [[1, 2]]), [[1, 2, 3]], "takes 2 numbers"),
    ],
)
def test_data_that_does_not_fit_is_named(drawing, draw, data, sentence):
    ax = plt.figure().add_subplot()
    drawing.marks([described(draw(ax))])
    (state,) = drawing.states([(0, data)])
    assert sentence in state["error"]


def drawn_path(drawing, artist, data):
    """Return the path of a mark: the places of its corners, in data."""
    drawing.marks([mark := described(artist)])
    (state,) = drawing.states([(0, data)])
    place = mark.get("one", mark)
    numbers = np.reshape(state["numbers"], (-1, 2))
    (a, b), (c, d) = place["x"], place["y"]
    return (numbers - [a, c]) / [b, d], re.findall("[MLz]", state["template"])


@pytest.mark.parametrize("y", [[-1e6, 1e7], [1e7, -1e6], [-1e200, 1e201], [-1, 10]])
def test_a_line_crosses_the_axes_where_its_points_say(drawing, y):
    ax = plt.figure().add_subplot(xlim=(0, 11), ylim=(-3, 3))
    path, _ = drawn_path(drawing, ax.plot([0, 1], [0, 1])[0], ([0, 11], y))
    (x0, y0), (x1, y1) = path
    assert x0 - y0 * (x1 - x0) / (y1 - y0) == pytest.approx(11 * y[0] / (y[0] - y[1]), abs=1e-3)


def test_a_line_that_leaves_comes_back_and_one_that_stays_away_is_not_drawn(drawing):
    ax = plt.figure().add_subplot(xlim=(0, 5), ylim=(-3, 3))
    (line,) = ax.plot([0], [0])
    path, signs = drawn_path(drawing, line, ([0, 1, 2, 3, 4], [0, 1e9, 1e9, 1, 2]))
    assert signs == ["M", "L", "M", "L", "L"]
    assert path[[0, 3, 4]] == pytest.approx(np.array([[0, 0], [3, 1], [4, 2]]), abs=0.01)
    assert drawn_path(drawing, line, ([0, 1, 2], [1e9, 1e9, 1e9]))[1] == []


def test_the_edge_of_a_band_crosses_the_axes_where_its_points_say(drawing):
    ax = plt.figure().add_subplot(xlim=(0, 11), ylim=(-3, 3))
    band = ax.fill_between([0, 11], [0, 1], [2, 3])
    path, _ = drawn_path(drawing, band, ([0, 11], [-1e6, 1e7], [2e7, 2e7]))
    steps = zip(path, np.roll(path, -1, axis=0), strict=True)
    crossings = [a[0] - a[1] * (b[0] - a[0]) / (b[1] - a[1]) for a, b in steps if a[1] * b[1] < 0]
    assert pytest.approx(1, abs=1e-3) in crossings


@pytest.mark.parametrize("side", ["x", "y", "width", "height"])
def test_of_a_bar_without_a_number_nothing_is_drawn(drawing, side):
    ax = plt.figure().add_subplot()
    drawing.marks([described(ax.bar([1], [1], edgecolor="k")[0])])
    (state,) = drawing.states([(0, {side: np.nan})])
    assert ' d=""' in state["template"]


def test_what_else_an_update_changes_is_refused():
    fig, ax = plt.subplots()
    (line,) = ax.plot(X, X)

    def moved(n):
        ax.set_title(f"{n}")
        return X * n

    figure = LiveFigure(fig, {line: moved}, n=(0, 1), alt="A line.")
    with pytest.raises(ValueError, match=r"also changes .*title"):
        marks.describe_all(figure._scene)
