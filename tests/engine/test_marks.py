"""What an update function may return: for every kind of mark, a moved one looks like a new one."""

import re
from datetime import date, timedelta

import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from matplotlib import collections, image, patches
from matplotlib.tri import Triangulation
from PIL import Image

from attnkit import LiveFigure, theme
from attnkit.live import artists
from attnkit.live.artists import kinds


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def noise(*shape, seed=0):
    return np.random.default_rng(seed).random(shape)


A, B = noise(2, 7), noise(2, 7, seed=1)
LONG = np.linspace(0, 6, 11), noise(11, seed=4)
SHORT = np.linspace(1, 5, 4), noise(4, seed=5)
CELLS = noise(2, 3, 5, seed=2)
RGB = noise(2, 5, 7, 3, seed=3)
GAP = np.where(np.arange(7) == 3, np.nan, B[1])
MASKED = np.ma.masked_where(np.arange(7) == 3, B[1])
WORDS = ["cup", "book", "tea", "pen", "jar", "box", "lid"]
DAYS = [date(1970, 1, 2) + timedelta(days=i) for i in range(7)]
MANY, FEW = (np.histogram(noise(9, seed=6) * 6, n, (0, 6), density=True) for n in (12, 3))
X, Y = np.linspace(0, 6, 9), np.array([-1, -0.5, 0, 1, 1.8])
Z, HILL = noise(5, 9), np.cos(X) * Y[:, np.newaxis]
LEVELS = {"levels": [-1, -0.2, 0.3, 0.8, 2]}
CORNERS = np.column_stack(LONG), np.column_stack(SHORT), np.array([[1, -1], [3, 0], [2, 1.5]])
SEGMENTS = (
    [[[0, 0], [1, 1]], [[2, 1], [3, 0], [4, 1]]],
    [[[1, 0], [2, 1]], [[3, -1], [5, 1]], [[6, 0], [6, 1]]],
)
TRIANGLES = Triangulation(*A, [(i, (i + 2) % 7, (i + 3) % 7) for i in range(6)])
PILLOW = [Image.fromarray((255 * picture).astype("u1")) for picture in RGB]
TEXT = "1.50 <b>"


class Column:
    """A column of a table as pandas has it: no array, but numpy can read it."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, i):
        return self.values[i]


def line(ax, *xy, **look):
    return ax.plot(*xy, **look)[0]


def in_words(draw, axis="x"):
    """Draw in axes whose categories are the words, in their order."""

    def drawn(ax, *data):
        getattr(ax, f"{axis}axis").update_units(WORDS)
        return draw(ax, *data)

    return drawn


def patch(make):
    return lambda ax, *given, **look: ax.add_patch(make(*given, **look))


arrow = patch(lambda start, end: patches.FancyArrowPatch(start, end, mutation_scale=20))
IMAGE = {"vmin": 0, "vmax": 1, "interpolation": "none", "aspect": "auto"}


def imshow(ax, cells):
    return ax.imshow(cells, **IMAGE)


def uneven(ax, x, y, cells):
    made = image.NonUniformImage(ax, extent=(0, 6, -1, 2), clim=(-1, 1))
    made.set_data(x, y, cells)
    return ax.add_image(made)


def hist(counts, edges, ax, **look):
    return ax.hist(edges[:-1], edges, weights=counts, **look)[2]


def steps(ax, counts, edges, **look):
    return hist(counts, edges, ax, **look)[0]


def histogram(ax, counts, edges, **look):
    return hist(counts, edges, ax, **look)


def gauss(x, y):
    return np.exp(-((x - 3) ** 2) - y**2)


def with_colorbar(mark):
    mark.figure.colorbar(mark)
    return mark


DRAWN = {
    # name: (how it is drawn, what with at first, what with later, what the update returns)
    # -- lines
    "line y": (lambda ax, y: line(ax, A[0], y), [A[1]], [B[1]], B[1]),
    "line y as a list": (lambda ax, y: line(ax, A[0], y), [A[1]], [B[1]], list(B[1])),
    "line y as a column": (lambda ax, y: line(ax, A[0], y), [A[1]], [B[1]], Column(B[1])),
    "line x y": (lambda ax, x, y: line(ax, x, y, marker="o"), A, B, tuple(B)),
    "line x y as columns": (line, A, B, (Column(B[0]), Column(B[1]))),
    "line x y as one array": (line, A, B, B),
    "line of points": (line, A, B, B.T),
    "line of points as tuples": (line, A, SHORT, list(zip(*SHORT, strict=True))),
    "line that stands upright": (
        lambda ax, y: line(ax, [1, 1], y),
        [[0, 1]],
        [[0.5, 2]],
        [0.5, 2],
    ),
    "line of masked points": (line, A, [A[0], MASKED], np.ma.column_stack([A[0], MASKED])),
    "line of more points": (line, A, LONG, LONG),
    "line of fewer points": (line, A, SHORT, np.column_stack(SHORT)),
    "line of no point": (line, A, ([], []), ([], [])),
    "line of two points": (line, A[:, :2], B[:, :2], [*B[:, :2]]),
    "line with a gap": (lambda ax, y: line(ax, A[0], y, marker="s"), [A[1]], [GAP], GAP),
    "line masked": (lambda ax, y: line(ax, A[0], y, marker="s"), [A[1]], [MASKED], MASKED),
    "line masked in x": (line, A, [MASKED, A[0]], (MASKED, A[0])),
    "line of gaps": (lambda ax, y: line(ax, A[0], y), [A[1]], [GAP * np.nan], GAP * np.nan),
    "line with None": (
        lambda ax, y: line(ax, [0, 1, 2], y),
        [[1, 2, 3]],
        [[1, None, 2]],
        [1, None, 2],
    ),
    "line in steps": (lambda ax, *xy: ax.step(*xy)[0], A, LONG, LONG),
    "line of words": (
        in_words(line),
        [WORDS, A[1]],
        [WORDS[2:6], A[1][:4]],
        (WORDS[2:6], A[1][:4]),
    ),
    "line of dates": (line, [DAYS, A[1]], [DAYS[3:], A[1][3:]], (DAYS[3:], A[1][3:])),
    "line of days of numpy": (line, [DAYS, A[1]], [DAYS, B[1]], (np.array(DAYS, "M8[D]"), B[1])),
    "line with words up": (
        in_words(line, "y"),
        [A[1], WORDS],
        [B[1], WORDS[::-1]],
        (B[1], WORDS[::-1]),
    ),
    "line with a look": (
        lambda ax, x, y, colour: line(ax, x, y, color=colour),
        [*A, "red"],
        [*LONG, theme.KEY],
        {"data": LONG, "color": theme.KEY},
    ),
    "style": (
        lambda ax, colour, width: line(ax, *A, color=colour, linewidth=width),
        ("red", 1),
        (theme.KEY, 5),
        {"color": theme.KEY, "linewidth": 5},
    ),
    "axvline": (lambda ax, x: ax.axvline(x), [1], [2.5], 2.5),
    "axvline of numpy": (lambda ax, x: ax.axvline(x), [1], [2.5], np.float64(2.5)),
    "axvline of words": (in_words(lambda ax, x: ax.axvline(x)), ["cup"], ["pen"], "pen"),
    "axvline of a date": (
        lambda ax, x: (line(ax, DAYS, A[0]), ax.axvline(x))[1],
        DAYS[:1],
        DAYS[5:6],
        DAYS[5],
    ),
    "axhline": (lambda ax, y: ax.axhline(y, 0.2, 0.6), [1], [-0.5], -0.5),
    "axvline with a look": (
        lambda ax, x, c: ax.axvline(x, color=c),
        [1, "red"],
        [2, "blue"],
        {"data": 2, "color": "blue"},
    ),
    "line on an axis": (
        lambda ax, x: line(
            ax, x, np.full(len(x), 0.1), marker="|", transform=ax.get_xaxis_transform()
        ),
        [A[0]],
        [LONG[0]],
        (LONG[0], np.full(11, 0.1)),
    ),
    "axline": (
        lambda ax, a, b: ax.axline(a, b),
        [(0, 0), (1, 1)],
        [(0, 1), (2, 0)],
        ((0, 1), (2, 0)),
    ),
    "axline with a slope": (
        lambda ax, a, s: ax.axline(a, slope=s),
        [(0, 0), 1],
        [(0, 1), -2],
        ((0, 1), -2),
    ),
    # -- scatters
    "scatter": (lambda ax, x, y: ax.scatter(x, y), A, B, tuple(B)),
    "scatter y": (lambda ax, y: ax.scatter(A[0], y), [A[1]], [B[1]], B[1]),
    "scatter of points": (lambda ax, x, y: ax.scatter(x, y), A, LONG, np.column_stack(LONG)),
    "scatter of two": (lambda ax, x, y: ax.scatter(x, y), A[:, :2], B[:, :2], [*B[:, :2]]),
    "scatter of one": (lambda ax, x, y: ax.scatter(x, y), A[:, :1], B[:, :1], tuple(B[:, :1])),
    "scatter of none": (lambda ax, x, y: ax.scatter(x, y), A, ([], []), ([], [])),
    "scatter masked": (lambda ax, x, y: ax.scatter(x, y), A, [A[0], MASKED], (A[0], MASKED)),
    "scatter on a logarithmic axis": (
        lambda ax, *xy: (ax.set_xscale("log"), ax.scatter(*xy))[1],
        A,
        LONG,  # whose first point lies at 0
        LONG,
    ),
    "scatter of words": (
        in_words(lambda ax, x, y: ax.scatter(x, y)),
        [WORDS, A[0]],
        [WORDS[1:3], [0, 1]],
        (WORDS[1:3], [0, 1]),
    ),
    "scatter of sizes and colours": (
        lambda ax, x, y, s, c: ax.scatter(x, y, s, c, vmin=0, vmax=1),
        [*A, 99 * A[0], A[1]],
        [*LONG, 50 * LONG[1], LONG[1]],
        {"data": LONG, "sizes": 50 * LONG[1], "array": LONG[1]},
    ),
    "scatter by offsets": (
        lambda ax, x, y, colours: ax.scatter(x, y, c=colours),
        [*A, WORDS and ["red"] * 7],
        [*SHORT, ["red", "blue"] * 2],
        {"offsets": np.column_stack(SHORT), "facecolor": ["red", "blue"] * 2, "edgecolor": "face"},
    ),
    # -- bars
    "bars": (lambda ax, h: ax.bar(range(7), h), [A[0]], [B[0]], B[0]),
    "bars below zero": (lambda ax, h: ax.bar(range(7), h), [A[0]], [-B[0]], -B[0]),
    "bars of no height": (lambda ax, h: ax.bar(range(7), h), [A[0]], [0 * B[0]], 0 * B[0]),
    "bars masked": (lambda ax, h: ax.bar(range(7), h), [A[0]], [GAP], MASKED),
    "bars of words": (lambda ax, h: ax.bar(WORDS, h), [A[0]], [B[0]], list(B[0])),
    "lying bars": (lambda ax, h: ax.barh(range(7), h), [A[0]], [B[0]], B[0]),
    "bars one by one": (
        lambda ax, colours, alpha: ax.bar(range(7), A[0], color=colours, alpha=alpha),
        (["red"] * 7, 1),
        (["red"] * 3 + ["blue"] * 4, 0.5),
        {"facecolor": ["red"] * 3 + ["blue"] * 4, "alpha": 0.5},
    ),
    "three bars of one colour": (
        lambda ax, colour: ax.bar(range(3), [1, 2, 1], color=[colour] * 3),
        ["red"],
        [[0, 0.5, 1]],
        {"facecolor": [0, 0.5, 1]},
    ),
    "three bars of three colours": (
        lambda ax, colours: ax.bar(range(3), [1, 2, 1], color=colours),
        [["red"] * 3],
        [["red", "lime", "blue"]],
        {"facecolor": np.eye(3)},
    ),
    "bars on others": (
        lambda ax, h, y: ax.bar(range(7), h, bottom=y),
        A,
        B,
        {"data": B[0], "y": B[1]},
    ),
    "more bars": (
        lambda ax, x, h: ax.bar(x, h, width=0.4),
        SHORT,
        LONG,
        {"x": LONG[0] - 0.2, "width": 0.4, "height": LONG[1]},
    ),
    "fewer bars with a look": (
        lambda ax, x, h, c: ax.barh(x, h, 0.4, color=c),
        [*LONG, "red"],
        [*SHORT, ["red", "blue"] * 2],
        {"y": list(SHORT[0] - 0.2), "data": SHORT[1], "facecolor": ["red", "blue"] * 2},
    ),
    "bars with errors": (
        lambda ax, h: ax.bar(range(7), h, yerr=A[1] / 9, capsize=3),
        [A[0]],
        [B[0]],
        B[0],
    ),
    "bars with other errors": (
        lambda ax, h, e: ax.bar(range(7), h, yerr=e, capsize=3),
        A,
        B,
        {"data": B[0], "yerr": B[1]},
    ),
    "lying bars with errors": (
        lambda ax, h, e: ax.barh(range(7), h, xerr=e),
        A,
        B,
        {"data": B[0], "xerr": B[1]},
    ),
    # -- histograms
    "histogram of more bins": (histogram, FEW, MANY, MANY),
    "histogram of fewer bins": (histogram, MANY, FEW, FEW),
    "lying histogram": (
        lambda ax, *h: histogram(ax, *h, orientation="horizontal", color="red"),
        FEW,
        MANY,
        MANY,
    ),
    "histogram behind another": (
        lambda ax, *h: (histogram(ax, *h, alpha=0.5), histogram(ax, *MANY, alpha=0.5))[0],
        FEW,
        MANY,
        MANY,
    ),
    "histogram with a look": (
        lambda ax, n, e, c: histogram(ax, n, e, color=c),
        [*FEW, "red"],
        [*MANY, "blue"],
        {"data": MANY, "facecolor": "blue"},
    ),
    "steps": (lambda ax, *h: steps(ax, *h, histtype="step"), FEW, MANY, MANY),
    "filled steps": (lambda ax, *h: steps(ax, *h, histtype="stepfilled"), MANY, FEW, FEW),
    "lying steps": (
        lambda ax, *h: steps(ax, *h, histtype="stepfilled", orientation="horizontal"),
        FEW,
        MANY,
        MANY,
    ),
    "stairs": (lambda ax, v: ax.stairs(v), [A[0]], [B[0]], B[0]),
    "stairs of more values": (lambda ax, *h: ax.stairs(*h, fill=True), FEW, MANY, MANY),
    "lying stairs": (lambda ax, *h: ax.stairs(*h, orientation="horizontal"), MANY, FEW, FEW),
    "stairs on a baseline": (
        lambda ax, v, e, b: ax.stairs(v, e, baseline=b),
        [*FEW, FEW[0] / 2],
        [*MANY, MANY[0] / 2],
        {"data": MANY, "baseline": MANY[0] / 2},
    ),
    # -- bands
    "band": (lambda ax, y, z: ax.fill_between(range(7), y, z), A, B, tuple(B)),
    "band to a number": (lambda ax, y: ax.fill_between(range(7), y), A[:1], B[:1], (B[0], 0)),
    "band x": (lambda ax, x, y, z: ax.fill_between(x, y, z), [B[0], *A], [A[0], *B], (A[0], *B)),
    "band of more points": (
        ax_band := (lambda ax, x, y: ax.fill_between(x, y, -y)),
        SHORT,
        LONG,
        (*LONG, -LONG[1]),
    ),
    "band of fewer points": (ax_band, LONG, SHORT, (*SHORT, -SHORT[1])),
    "band with a gap": (lambda ax, y: ax.fill_between(range(7), y), A[:1], [GAP], (GAP, 0 * A[0])),
    "band masked": (lambda ax, y: ax.fill_between(range(7), y), A[:1], [MASKED], (MASKED, 0)),
    "band of dates": (
        lambda ax, x, y: ax.fill_between(x, y),
        [DAYS, A[0]],
        [DAYS[2:], A[1][2:]],
        (DAYS[2:], A[1][2:], 0),
    ),
    "lying band": (lambda ax, y, z: ax.fill_betweenx(range(7), y, z), A, B, tuple(B)),
    "band where": (
        lambda ax, x, y, w: ax.fill_between(x, y, where=w),
        [*LONG, LONG[1] > 0.5],
        [*LONG, LONG[1] < 0.4],
        {"data": (*LONG, 0), "where": LONG[1] < 0.4},
    ),
    "band where one is above": (
        lambda ax, x, y, z: ax.fill_between(x, y, z, where=y > z, interpolate=True),
        [range(7), *A],
        [LONG[0], LONG[1], 1 - LONG[1]],
        {"data": (*LONG, 1 - LONG[1]), "where": LONG[1] > 1 - LONG[1]},
    ),
    "band in steps": (lambda ax, x, y: ax.fill_between(x, y, step="mid"), SHORT, LONG, (*LONG, 0)),
    "layers": (
        lambda ax, y, z: tuple(ax.stackplot(range(7), y, z)),
        A,
        B,
        ((0, B[0]), (B[0], B[0] + B[1])),
    ),
    # -- error bars and stems
    "error bars": (lambda ax, x, y: ax.errorbar(x, y, yerr=A[1], capsize=3), A, B, tuple(B)),
    "error bars y": (lambda ax, y: ax.errorbar(A[0], y, A[1], A[1] / 2), [A[1]], [B[1]], B[1]),
    "error bars of two sides": (
        lambda ax, x, y, e: ax.errorbar(x, y, xerr=e, fmt="o", capsize=2),
        [*A, A],
        [*B, B],
        {"data": tuple(B), "xerr": B},
    ),
    "error bars of more points": (
        lambda ax, x, y, e: ax.errorbar(x, y, e, fmt="none"),
        [*SHORT, SHORT[1]],
        [*LONG, LONG[1]],
        {"data": LONG, "yerr": LONG[1]},
    ),
    "error bars of one size": (
        lambda ax, x, y, c: ax.errorbar(x, y, 0.1, 0.2, capsize=2, color=c),
        [*SHORT, "red"],
        [*LONG, "blue"],
        {"data": LONG, "yerr": 0.1, "xerr": 0.2, "color": "blue"},
    ),
    "error bars of one size for more points": (
        lambda ax, x, y: ax.errorbar(x, y, 0.1),
        SHORT,
        LONG,
        LONG,
    ),
    "error bars with a gap": (
        lambda ax, y: ax.errorbar(range(7), y, A[1], capsize=2),
        [A[0]],
        [GAP],
        MASKED,
    ),
    "stems": (lambda ax, y: ax.stem(y), [A[0]], [B[0]], B[0]),
    "more stems": (lambda ax, *xy: ax.stem(*xy, bottom=0.5), SHORT, LONG, LONG),
    "lying stems": (lambda ax, *xy: ax.stem(*xy, orientation="horizontal"), LONG, SHORT, SHORT),
    "one lying stem": (
        lambda ax, *xy: ax.stem(*xy, orientation="horizontal"),
        (LONG[0][:1], LONG[1][:1]),
        LONG,
        LONG,
    ),
    # -- heatmaps and images
    "heatmap": (lambda ax, c: ax.pcolormesh(c, vmin=0, vmax=1), CELLS[:1], CELLS[1:], CELLS[1]),
    "heatmap of lists": (
        lambda ax, c: ax.pcolormesh(c, vmin=0, vmax=1),
        CELLS[:1],
        CELLS[1:],
        CELLS[1].tolist(),
    ),
    "heatmap masked": (
        lambda ax, c: ax.pcolormesh(c, vmin=0, vmax=1),
        CELLS[:1],
        [np.ma.masked_less(CELLS[1], 0.5)],
        np.ma.masked_less(CELLS[1], 0.5),
    ),
    "heatmap with a look": (
        lambda ax, c, cmap, top: ax.pcolormesh(c, cmap=cmap, vmin=0, vmax=top),
        [CELLS[0], "viridis", 1],
        [CELLS[1], "magma", 2],
        {"data": CELLS[1], "cmap": "magma", "clim": (0, 2)},
    ),
    "heatmap of polygons": (
        lambda ax, c: ax.pcolor(c, vmin=0, vmax=1),
        CELLS[:1],
        CELLS[1:],
        CELLS[1],
    ),
    "triangles": (
        lambda ax, c: ax.tripcolor(*A, c, vmin=0, vmax=1, shading="gouraud"),
        A[:1],
        B[:1],
        B[0],
    ),
    "flat triangles": (
        lambda ax, c: ax.tripcolor(TRIANGLES, facecolors=c, vmin=0, vmax=1),
        [A[0][:6]],
        [B[0][:6]],
        B[0][:6],
    ),
    "image": (imshow, CELLS[:1], CELLS[1:], CELLS[1]),
    "image masked": (
        imshow,
        CELLS[:1],
        [np.ma.masked_less(CELLS[1], 0.5)],
        np.ma.masked_less(CELLS[1], 0.5),
    ),
    "image of Pillow": (imshow, PILLOW[:1], PILLOW[1:], PILLOW[1]),
    "coloured image": (imshow, RGB[:1], RGB[1:], RGB[1]),
    "image of uneven cells": (uneven, (X, Y, Z), (X**2 / 6, Y, HILL), (X**2 / 6, Y, HILL)),
    # -- contours
    "contours": (lambda ax, z: ax.contour(X, Y, z, **LEVELS), [Z], [HILL], HILL),
    "contours of one colour": (
        lambda ax, z: ax.contour(X, Y, z, **LEVELS, colors="k"),
        [Z],
        [HILL],
        HILL,
    ),
    "contours of rows": (
        lambda ax, z: ax.contour(z, **LEVELS, linewidths=[1, 2]),
        [Z],
        [HILL],
        HILL,
    ),
    "contours upside down": (
        lambda ax, z: ax.contour(z, **LEVELS, origin="upper", extent=(0, 6, -1, 2)),
        [Z],
        [HILL],
        HILL,
    ),
    "contours from right to left": (
        lambda ax, z: ax.contour(X[::-1], Y[::-1], z, **LEVELS),
        [Z],
        [HILL],
        HILL,
    ),
    "contours of two columns": (
        lambda ax, z: ax.contourf(X[:2], Y, z, **LEVELS),
        [Z[:, :2]],
        [HILL[:, :2]],
        HILL[:, :2],
    ),
    "filled contours": (
        lambda ax, z: ax.contourf(X, Y, z, **LEVELS, extend="both"),
        [Z],
        [HILL],
        HILL,
    ),
    "filled contours of colours": (
        lambda ax, z: ax.contourf(X, Y, z, **LEVELS, colors=["r", "g", "b"], hatches=["/", None]),
        [Z],
        [HILL],
        HILL,
    ),
    "contours on another grid": (
        lambda ax, x, y, z: ax.contour(x, y, z, **LEVELS),
        [X, Y, Z],
        [X[::2], Y, HILL[:, ::2]],
        (X[::2], Y, HILL[:, ::2]),
    ),
    "contours on a bent grid": (
        lambda ax, x, y, z: ax.contour(x, y, z, **LEVELS),
        [X + Y[:, np.newaxis], Z, Z],
        [X + Y[:, np.newaxis], Z, HILL],
        (X + Y[:, np.newaxis], Z, HILL),
    ),
    "contours masked": (
        lambda ax, z: ax.contourf(X, Y, z, **LEVELS),
        [Z],
        [np.ma.masked_less(HILL, -1)],
        np.ma.masked_less(HILL, -1),
    ),
    "contours at other levels": (
        lambda ax, z, levels: ax.contour(X, Y, z, levels, vmin=-1, vmax=1, cmap="magma"),
        [Z, [0.2, 0.5, 0.8]],
        [HILL, [-1, -0.5, 0, 0.5]],
        {"data": HILL, "levels": [-1, -0.5, 0, 0.5]},
    ),
    "filled contours at other levels": (
        lambda ax, z, levels: ax.contourf(X, Y, z, levels, vmin=-1, vmax=1),
        [Z, [0.2, 0.5, 0.8]],
        [HILL, [-1, -0.5, 0, 0.5]],
        {"data": HILL, "levels": [-1, -0.5, 0, 0.5]},
    ),
    "black contours at other levels": (
        lambda ax, z, levels: ax.contour(X, Y, z, levels, colors="k"),
        [Z, [0.2, 0.5, 0.8]],
        [HILL, [-1, -0.5, 0, 0.5]],
        {"data": HILL, "levels": [-1, -0.5, 0, 0.5]},
    ),
    "contours with a colorbar at other levels": (
        lambda ax, z, levels: with_colorbar(ax.contour(X, Y, z, levels, vmin=-1, vmax=1)),
        [Z, [0.2, 0.5, 0.8]],
        [HILL, [-1, -0.5, 0, 0.5]],
        {"data": HILL, "levels": [-1, -0.5, 0, 0.5]},
    ),
    "filled contours with a colorbar at fewer levels": (
        lambda ax, z, levels: with_colorbar(ax.contourf(X, Y, z, levels, vmin=-1, vmax=1)),
        [Z, [0.2, 0.5, 0.8]],
        [HILL, [-0.5, 0.5]],
        {"data": HILL, "levels": [-0.5, 0.5]},
    ),
    "contours of fewer levels": (
        lambda ax, z, levels: ax.contour(X, Y, z, levels, vmin=-1, vmax=1),
        [HILL, 12],
        [HILL, 3],
        {"data": HILL, "levels": 3},
    ),
    "contours that are nowhere": (
        lambda ax, z: ax.contourf(X, Y, z, **LEVELS),
        [Z],
        [Z - 9],
        Z - 9,
    ),
    "contours over triangles": (
        lambda ax, x, y, z: ax.tricontour(x, y, z, **LEVELS),
        [*A, A[0]],
        [*B, B[0]],
        (*B, B[0]),
    ),
    "filled contours over triangles": (
        lambda ax, z: ax.tricontourf(Triangulation(*A), z, **LEVELS),
        A[:1],
        B[:1],
        (Triangulation(*A), B[0]),
    ),
    # -- arrows of a field
    "quiver": (lambda ax, u, v: ax.quiver(*A, u, v, scale=5), A, B, tuple(B)),
    "quiver of colours": (
        lambda ax, u, v, c: ax.quiver(*A, u, v, c, scale=5, clim=(0, 1)),
        [*A, A[0]],
        [*B, B[0]],
        [*B, B[0]],
    ),
    "quiver of a plane": (
        lambda ax, u, v: ax.quiver(X, Y, u, v, scale=9),
        [Z, Z],
        [HILL, Z],
        (HILL, Z),
    ),
    "quiver masked": (
        lambda ax, u, v: ax.quiver(*A, u, v, scale=5),
        A,
        [MASKED, B[0]],
        (MASKED, B[0]),
    ),
    "barbs": (lambda ax, u, v: ax.barbs(*A, u, v), 40 * A, 40 * B, tuple(40 * B)),
    # -- collections
    "segments": (
        lambda ax, s: ax.add_collection(collections.LineCollection(s)),
        SEGMENTS[:1],
        SEGMENTS[1:],
        SEGMENTS[1],
    ),
    "upright lines": (
        lambda ax, x: ax.vlines(x, 0, 1),
        [A[0]],
        [LONG[0]],
        [[(x, 0), (x, 1)] for x in LONG[0]],
    ),
    "polygons": (
        lambda ax, *corners: ax.add_collection(collections.PolyCollection(corners)),
        CORNERS[:2],
        CORNERS[1:],
        list(CORNERS[1:]),
    ),
    "events": (lambda ax, x: ax.eventplot(x)[0], [A[0]], [LONG[0]], LONG[0]),
    # -- patches
    "polygon": (lambda ax, x, y: ax.fill(x, y)[0], SHORT, LONG, np.column_stack(LONG)),
    "polygon x y": (patch(patches.Polygon), CORNERS[:1], CORNERS[2:], tuple(CORNERS[2].T)),
    "axvspan": (lambda ax, *span: ax.axvspan(*span), [1, 2], [3, 5], (3, 5)),
    "axhspan": (lambda ax, *span: ax.axhspan(*span, 0.2, 0.5), [1, 2], [-1, 0], [-1, 0]),
    "axvspan of dates": (
        lambda ax, *span: (line(ax, DAYS, A[0]), ax.axvspan(*span))[1],
        DAYS[:2],
        DAYS[3:5],
        DAYS[3:5],
    ),
    "rectangle": (patch(patches.Rectangle), [(0, 0), 1, 1], [(1, 0), 2, 1], {"x": 1, "width": 2}),
    "circle": (
        patch(patches.Circle),
        [(0.5, 0.5), 0.1],
        [(1, 0.5), 0.2],
        {"center": (1, 0.5), "radius": 0.2},
    ),
    "ellipse": (
        patch(patches.Ellipse),
        [(1, 1), 1, 2],
        [(2, 1), 2, 1],
        {"center": (2, 1), "width": 2, "height": 1},
    ),
    "wedge": (
        patch(patches.Wedge),
        [(1, 1), 1, 0, 60],
        [(1, 1), 1, 20, 90],
        {"theta1": 20, "theta2": 90},
    ),
    "path": (
        lambda ax, xy: ax.add_patch(patches.PathPatch(plt.Polygon(xy).get_path())),
        CORNERS[1:2],
        CORNERS[2:],
        {"path": plt.Polygon(CORNERS[2]).get_path()},
    ),
    "arrow": (arrow, A[:, :2], B[:, :2], (tuple(B[0, :2]), tuple(B[1, :2]))),
    "arrow as an array": (arrow, A[:, :2], B[:, :2], B[:, :2]),
    "arrow of the axes": (
        lambda ax, x, y, a, b: ax.arrow(x, y, a, b, width=0.1),
        [0, 0, 1, 1],
        [1, 0, 2, 1],
        ((1, 0), (3, 1)),
    ),
    "arrow between axes": (
        lambda ax, a, b: ax.add_artist(patches.ConnectionPatch(a, b, "data", "data")),
        CORNERS[1][:2],
        CORNERS[1][2:],
        CORNERS[1][2:],
    ),
    # -- texts
    "text": (lambda ax, s: ax.text(0.1, 0.2, s), ["start"], [TEXT], TEXT),
    "empty text": (lambda ax, s: ax.text(0.1, 0.2, s), ["start"], [""], ""),
    "formula": (lambda ax, s: ax.text(0.1, 0.2, s), ["start"], ["$x^2$"], "$x^2$"),
    "note": (lambda ax, s: ax.annotate(s, (1, 1), (0, 0), arrowprops={}), ["a"], ["b"], "b"),
    "note elsewhere": (
        lambda ax, s, xy: ax.annotate(s, xy, (0, 0), arrowprops={}),
        ["a", (1, 1)],
        ["b", (3, 1)],
        {"text": "b", "xy": (3, 1)},
    ),
    # -- several
    "two lines": (
        lambda ax, y, z: (line(ax, A[0], y), line(ax, A[0], z)),
        A,
        B,
        [B[0], {"ydata": B[1]}],
    ),
    "two lines of an array": (lambda ax, y, z: (line(ax, A[0], y), line(ax, A[0], z)), A, B, B),
    "line and bars": (
        lambda ax, y, h: (line(ax, A[0], y), ax.bar(range(7), h)),
        A,
        B,
        (B[0], B[1]),
    ),
}

IN_SPACE = {
    "line": (lambda ax, *xyz: ax.plot(*xyz)[0], [*A, A[0]], [*B, B[0]], (*B, B[0])),
    "line of points": (
        lambda ax, *xyz: ax.plot(*xyz)[0],
        [*A, A[0]],
        [*LONG, LONG[1]],
        np.column_stack([*LONG, LONG[1]]),
    ),
    "line with a gap": (lambda ax, *xyz: ax.plot(*xyz)[0], [*A, A[0]], [*B, GAP], (*B, MASKED)),
    "scatter": (lambda ax, *xyz: ax.scatter(*xyz), [*A, A[0]], [*LONG, LONG[1]], (*LONG, LONG[1])),
    "scatter of colours": (
        lambda ax, c, *xyz: ax.scatter(*xyz, c=c, vmin=0, vmax=1),
        [A[0], *A, A[0]],
        [LONG[1], *LONG, LONG[1]],
        {"data": (*LONG, LONG[1]), "array": LONG[1]},
    ),
}


def compare(draw, first, later, returned, **axes):
    def drawn(data):
        fig, ax = plt.subplots(figsize=(4, 3), dpi=72, layout="none", subplot_kw=axes)
        mark = draw(ax, *data)
        ax.set(xlim=(0.1 if ax.get_xscale() == "log" else -1, 8), ylim=(-2, 2), aspect="auto")
        if axes:
            ax.set_zlim(-2, 2)
        ax.set_axis_off()  # ticks take the most time
        return fig, mark

    fig, mark = drawn(first)
    before = pictures.by_matplotlib(fig)
    moved = pictures.by_matplotlib(LiveFigure(fig, {mark: lambda: returned}, alt="a mark").fig)
    new = pictures.by_matplotlib(drawn(later)[0])
    assert pictures.difference(moved, new) is None
    assert pictures.difference(moved, before) is not None


@pytest.mark.parametrize("name", DRAWN)
def test_a_moved_mark_looks_like_a_new_one(name):
    compare(*DRAWN[name])


@pytest.mark.parametrize("name", IN_SPACE)
def test_a_moved_mark_in_space_looks_like_a_new_one(name):
    compare(*IN_SPACE[name], projection="3d")


def test_a_band_can_be_moved_again_after_a_gap():
    _, ax = plt.subplots()
    band = ax.fill_between(range(7), A[0])
    for edge in (GAP, A[1]):
        artists.move(band, (edge, np.zeros(7)))
    assert len(band.get_paths()) == 1


def test_errors_come_back_after_a_gap():
    _, ax = plt.subplots()
    errorbar, bars = ax.errorbar(*A, A[1] / 9), ax.bar(range(7), A[0], yerr=A[1] / 9)
    for heights in (GAP, A[1]):
        artists.move(errorbar, heights)
        artists.move(bars, heights)
    for drawn in (errorbar, bars.errorbar):
        ends = np.array([path.vertices[:, 1] for path in drawn.lines[2][0].get_paths()])
        np.testing.assert_allclose(ends[:, 1] - A[1], A[1] / 9)


def test_bars_come_and_go():
    _, ax = plt.subplots()
    bars = hist(*FEW, ax)
    for counts, edges in (MANY, FEW, MANY):
        artists.move(bars, (counts, edges))
        shown = [bar for bar in artists.bars.more_of(bars).shown if bar.get_visible()]
        assert [bar.get_height() for bar in shown] == counts.tolist()
        assert [bar.get_x() for bar in shown] == edges[:-1].tolist()
    artists.move(bars, {"data": FEW, "visible": False})
    assert not any(bar.get_visible() for bar in bars)


@pytest.mark.parametrize("first", [FEW, MANY])
def test_axes_hold_the_bars_that_are_shown(first):
    _, ax = plt.subplots()
    bars = hist(*first, ax)
    for counts, edges in (MANY, (2 * MANY[0], MANY[1] + 9), (FEW[0], FEW[1] - 9), FEW):
        artists.move(bars, (counts, edges))
        ax.relim()
        assert ax.dataLim.intervalx.tolist() == [edges[0], edges[-1]]
        assert ax.dataLim.intervaly.tolist() == [0, counts.max()]


@pytest.mark.parametrize("levels", [{}, {"levels": [0, 1, 2]}])
def test_moving_contours_leaves_the_axes_as_they_were(levels):
    fig, ax = plt.subplots()
    contours = ax.contour(X, Y, Z)
    children, limits = ax.get_children(), ax.axis()
    fig.draw_without_rendering()
    contours.stale_callback = None  # so that the axes speak for themselves
    ax.stale = False
    artists.move(contours, {"data": (2 * X, Y, HILL), **levels})
    assert not ax.stale
    assert ax.get_children() == children
    assert ax.axis() == limits
    assert ax.get_autoscalex_on()
    assert ax.get_autoscaley_on()


# -- legends ---------------------------------------------------------------------------------------

LABELLED = {
    "line": (lambda ax, label, c: line(ax, *A, label=label, color=c, marker="o"), "color"),
    "scatter": (lambda ax, label, c: ax.scatter(*A, label=label, color=c), "color"),
    "bars": (lambda ax, label, c: ax.bar(range(7), A[0], label=label, color=c), "facecolor"),
    "histogram": (
        lambda ax, label, c: ax.hist(A[0], label=label, facecolor=c)[2],
        "facecolor",
    ),
    "band": (lambda ax, label, c: ax.fill_between(*A, label=label, color=c), "color"),
    "patch": (lambda ax, label, c: ax.axvspan(1, 2, label=label, facecolor=c), "facecolor"),
    "error bars": (
        lambda ax, label, c: ax.errorbar(*A, 1, label=label, color=c, capsize=2),
        "color",
    ),
    "stairs": (lambda ax, label, c: ax.stairs(A[0], label=label, color=c), "color"),
}


@pytest.mark.parametrize("side_effect", [False, True])
@pytest.mark.parametrize("name", LABELLED)
def test_a_legend_follows_its_marks(name, side_effect):
    draw, colour = LABELLED[name]

    def drawn(label, c):
        fig, ax = plt.subplots(figsize=(4, 3), dpi=72, layout="none")
        ax.plot([0, 3], label="another", color="k")
        mark = draw(ax, label, c)
        ax.plot([0, 4], label="last", color="k")
        ax.set_axis_off()
        ax.legend(loc="upper right")
        return fig, mark

    fig, mark = drawn("short", "red")
    look = {"label": "a long name", colour: "blue"}

    def update():
        if side_effect and not isinstance(mark, tuple):
            mark.set(**look)
            return {}
        return look

    live = LiveFigure(fig, {mark: update}, alt="a legend")
    moved = pictures.by_matplotlib(live.fig)
    new = pictures.by_matplotlib(drawn("a long name", "blue")[0])
    assert pictures.difference(moved, new) is None


def test_a_legend_that_follows_says_that_it_changed():
    fig, ax = plt.subplots()
    mark = line(ax, *A, label="red", color="red")
    legend = ax.legend()
    fig.draw_without_rendering()
    legend.stale = False
    artists.move(mark, {"data": B})
    assert not legend.stale
    artists.move(mark, {"color": "blue"})
    assert legend.stale


def test_only_marks_and_legends_change_when_bars_come_and_go():
    fig, ax = plt.subplots()
    bars = hist(*FEW, ax, label="few")
    legend = ax.legend()
    live = LiveFigure(
        fig,
        {bars: lambda n: {"data": np.histogram(A[0], n, (0, 1)), "label": f"{n} bins"}},
        n=(1, 6),
        alt="bars that come and go",
    )
    live.to_html()
    drawn = {mark.artist for mark in live._scene.marks}
    assert drawn == {*artists.parts(bars), legend}


def test_an_entry_that_is_no_copy_of_the_label_stays():
    fig, ax = plt.subplots()
    one, other = (line(ax, *xy, label="same", color="k") for xy in (A, B))
    third = line(ax, *A)
    legend = ax.legend([one, other, third], ["same", "same", "own"])
    updates = {mark: lambda: {"label": "new"} for mark in (one, other, third)}
    LiveFigure(fig, updates, alt="a legend")
    assert [text.get_text() for text in legend.get_texts()] == ["same", "same", "own"]


def colours_of(legend):
    return [handle.get_color() for handle in legend.legend_handles]


def test_of_entries_with_one_label_each_follows_the_mark_it_looks_like():
    fig, ax = plt.subplots()
    one, other = line(ax, *A, label="same", color="C0"), line(ax, *B, label="same", color="C1")
    in_order, turned = ax.legend(), fig.legend([other, one], ["same", "same"])
    LiveFigure(fig, {other: lambda: {"color": "red"}}, alt="a legend")
    assert (colours_of(in_order), colours_of(turned)) == (["C0", "red"], ["red", "C0"])


def test_one_entry_for_several_marks_follows_the_one_it_was_made_of():
    fig, ax = plt.subplots()
    line(ax, *A, label="same", color="C0")
    other = line(ax, *B, label="same", color="C1")
    first, second = (fig.legend([each], ["same"]) for each in ax.lines)
    LiveFigure(fig, {other: lambda: {"color": "red"}}, alt="a legend")
    assert (colours_of(first), colours_of(second)) == (["C0"], ["red"])


def test_one_entry_for_marks_of_one_look_follows_them():
    fig, ax = plt.subplots()
    both = [line(ax, *xy, label="same", color="k") for xy in (A, B)]
    legend = ax.legend(handles=both[1:])
    LiveFigure(fig, {mark: lambda: {"color": "red"} for mark in both}, alt="a legend")
    assert colours_of(legend) == ["red"]


@pytest.mark.parametrize(
    ("draw", "look"),
    [
        (lambda ax: ax.imshow(Z, label="same"), {"alpha": 0.5}),
        (lambda ax: ax.pcolormesh(Z, label="same"), {"alpha": 0.5}),
        (lambda ax: ax.text(0, 0, "a text", label="same"), {"color": "red"}),
        (lambda ax: line(ax, *A, label="same"), {"color": "red"}),
    ],
    ids=["image", "heatmap", "text", "line"],
)
@pytest.mark.parametrize("own", [False, True], ids=["other axes", "same axes"])
def test_a_label_as_in_a_legend_of_others_leaves_it_alone(draw, look, own):
    fig, axes = plt.subplots(1, 2)
    named = line(axes[0], *A, label="same", color="k")
    legend = axes[0].legend([named], ["same"])
    legend_of_figure = fig.legend([named], ["same"])
    live = LiveFigure(fig, {draw(axes[0 if own else 1]): lambda: look}, alt="two labels")
    live.to_html()
    assert (colours_of(legend), colours_of(legend_of_figure)) == (["k"], ["k"])


def test_a_legend_follows_a_mark_of_other_axes_or_of_the_figure():
    fig, ax = plt.subplots()
    beside = line(ax.twinx(), *A, label="twin", color="k")
    above = fig.add_artist(plt.Line2D([0, 1], [0, 1], label="line", color="k"))
    legend = ax.legend(handles=[beside, above])
    LiveFigure(fig, {(beside, above): lambda: [{"color": "red"}] * 2}, alt="a legend")
    assert colours_of(legend) == ["red", "red"]


# -- data that does not fit ------------------------------------------------------------------------

WRONG = {
    "nothing": (line, A, None, "returned None: return the new data, or {}"),
    "nothing for a patch": (
        patch(patches.Circle),
        [(0, 0)],
        None,
        "TypeError: a Circle .* returned None",
    ),
    "nothing for one of two": (
        lambda ax: (ax.title, line(ax, *A)),
        [],
        ["a", None],
        "returned None",
    ),
    "artists": (line, A, plt.Circle((0, 0)), "the function returned artists: return the new data"),
    "a list of artists": (line, A, [plt.Circle((0, 0))], "the function returned artists: return"),
    "fewer y": (line, A, np.zeros(5), r"got 5 y for 7 x: return x, too, as \(x, y\)"),
    "x and y": (line, A, (A[0], B[0][:5]), "got 5 y for 7 points"),
    "a number": (line, A, 3.0, r"a line takes y, \(x, y\) or .* got 3.0 for y"),
    "a word": (line, A, "high", "a line takes .* got 'high'"),
    "words": (line, A, WORDS, "got a list of shape .*categor"),
    "complex numbers": (line, A, A[0] * 1j, "got .*: numbers must be real"),
    "a generator": (line, A, (y for y in A[1]), "got a generator, .* only once: return a list"),
    "x and a map": (line, A, (A[0], map(float, A[1])), "got a map, .* only once: return a list"),
    "ragged": (line, A, [A[0], A[1][:3], A[0]], r"a list of 3 with shapes \(7,\), \(3,\), \(7,\)"),
    "a table": (line, A, np.zeros((7, 3)), r"an array of shape \(7, 3\)"),
    "a square array": (line, A, np.eye(2), r"rows may be points or coordinates: return \(x, y\)"),
    "two points": (line, A, [(0, 1), (2, 3)], "rows may be points or coordinates"),
    "xdata alone": (line, A, {"xdata": [1, 2]}, "it would have 2 x and 7 y"),
    "an unknown property": (line, A, {"colour": "red"}, "'colour': did you mean 'color'"),
    "colours as scatter takes them": (
        lambda ax, *xy: ax.scatter(*xy),
        A,
        {"c": [1, 2]},
        r"'c': give 'array', numbers for a colour map, or 'facecolor'",
    ),
    "an image of other size": (
        lambda ax, *_: ax.imshow(np.eye(3)),
        A,
        np.eye(4),
        r"got an array of shape \(4, 4\); to show another, call its set_data\(\) in the function",
    ),
    "cells of other number": (
        lambda ax, *_: ax.pcolormesh(np.eye(3)),
        A,
        np.eye(4),
        r"got an array of shape \(4, 4\); to show another, let the axes be the mark",
    ),
    "limits as imshow takes them": (
        lambda ax, *_: ax.imshow(np.eye(3)),
        A,
        {"vmax": 3},
        r"'vmax': give 'clim', \(vmin, vmax\)",
    ),
    "one of axes": (lambda ax: ax, [], {"xlims": (0, 1)}, "TypeError: .*'xlims': did you mean 'x"),
    "one of bars": (
        lambda ax, *xy: ax.bar(*xy),
        A,
        {"colour": "red"},
        "bars take .*no property 'colour'",
    ),
    "a colour": (line, A, {"color": "rouge"}, "a line takes .* got color='rouge': "),
    "an alpha of bars": (lambda ax, *xy: ax.bar(*xy), A, {"alpha": [7] * 7}, "bars .* alpha=7: "),
    "a limit": (lambda ax: ax, [], {"xlim": (0, np.nan)}, "got xlim=a tuple of shape .* NaN"),
    "two for axvline": (lambda ax: ax.axvline(1), [], [2, 2], "one number; got a list of shape"),
    "a slope": (lambda ax: ax.axline((0, 0), (1, 1)), [], ((0, 0), 1), "drawn through two points"),
    "y of a scatter": (lambda ax: ax.scatter(*A), [], A[1][:5], r"got 5 y for 7 x"),
    "a scatter of x and y": (
        lambda ax: ax.scatter(*A),
        [],
        (A[0], A[1][:5]),
        "got 5 y for 7 points",
    ),
    "missing sizes": (
        lambda ax: ax.scatter(*A, s=A[0]),
        [],
        SHORT,
        "4 points have 7 of sizes: return {",
    ),
    "missing numbers": (
        lambda ax: ax.scatter(*A, c=A[0]),
        [],
        SHORT,
        "4 points have 7 of array: return {",
    ),
    "missing colours": (
        lambda ax: ax.scatter(*A, c=["r", "b", "g", "k"] + 3 * ["c"]),
        [],
        SHORT,
        "have 7 of facecolor",
    ),
    "surplus numbers": (
        lambda ax: ax.scatter(*A, c=A[0]),
        [],
        {"array": LONG[0]},
        "7 points have 11 of array",
    ),
    "twice": (
        lambda ax: ax.scatter(*A),
        [],
        {"data": SHORT, "offsets": SHORT},
        "data and offsets, which are the same",
    ),
    "fewer bars": (
        lambda ax: ax.bar(range(7), A[0]),
        [],
        A[0][:5],
        "got 5 lengths for 7 bars, and no edges",
    ),
    "no lengths": (lambda ax: ax.bar(range(7), A[0]), [], "high", "bars take .* got 'high'"),
    "edges for single bars": (
        lambda ax: ax.bar(range(7), A[0]),
        [],
        MANY,
        "these bars do not touch",
    ),
    "too many edges": (histogram, FEW, (A[0], LONG[0]), "7 values and 11 edges"),
    "uneven sides": (histogram, FEW, {"x": A[0], "height": LONG[0]}, "7 of x, 11 of height"),
    "stacked": (
        lambda ax: ax.hist([A[0], A[1]], stacked=True)[2][1],
        [],
        MANY,
        'these bars begin at different places: give "y"',
    ),
    "no bar": (lambda ax: ax.bar([], []), [], [], "without a single bar"),
    "errors of bars": (
        lambda ax: ax.bar(range(7), A[0]),
        [],
        {"data": A[0], "yerr": 1},
        "drawn without yerr",
    ),
    "options without data": (
        lambda ax: ax.errorbar(*A, 1),
        [],
        {"yerr": 2},
        "got yerr without data",
    ),
    "errors of more": (
        lambda ax: ax.errorbar(*A, A[0]),
        [],
        LONG,
        'got 11 points with 7 errors: give "yerr"',
    ),
    "errors across": (
        lambda ax: ax.errorbar(*A, A[0]),
        [],
        {"data": LONG, "xerr": 1},
        "drawn without xerr",
    ),
    "negative errors": (
        lambda ax: ax.errorbar(*A, 1),
        [],
        {"data": LONG, "yerr": -1},
        "must not be negative",
    ),
    "points unknown": (lambda ax: ax.errorbar(*A, 1, fmt="none"), [], A, '"yerr", too'),
    "limits": (lambda ax: ax.errorbar(*A, 1, uplims=True), [], A, "drawn with limits"),
    "every second": (lambda ax: ax.errorbar(*A, 1, errorevery=2), [], A, "errorevery"),
    "heads": (lambda ax: ax.stem(*A), [], A[1][:5], "got 5 heads for 7 places"),
    "one edge": (
        lambda ax: ax.fill_between(*A),
        [],
        A[0],
        r"band takes \(y1, y2\), .* shape \(7,\)",
    ),
    "edges of another length": (
        lambda ax: ax.fill_between(*A),
        [],
        (*LONG, A[0]),
        "got 7 y for 11 points",
    ),
    "in pieces": (
        lambda ax: ax.fill_between(*A, where=A[0] > 0.5),
        [],
        (*A, 0),
        'pieces, it needs "where"',
    ),
    "in unknown pieces": (
        lambda ax: ax.fill_between(*A, where=A[0] > 0.5),
        [],
        A,
        "pieces or steps",
    ),
    "in steps": (lambda ax: ax.fill_between(*A, step="mid"), [], A, "pieces or steps"),
    "where": (lambda ax: ax.fill_between(*A), [], {"data": A, "where": [True]}, "for 7 points"),
    "stairs": (lambda ax: ax.stairs(A[0]), [], A[0][:5], "got 5 values for 8 edges"),
    "no histogram": (lambda ax: ax.fill(*A)[0], [], MANY, "no histogram"),
    "stacked steps": (
        lambda ax: ax.hist([A[0], A[1]], stacked=True, histtype="stepfilled")[2][1][0],
        [],
        MANY,
        "on top of another",
    ),
    "cells": (
        lambda ax: ax.pcolormesh(CELLS[0]),
        [],
        CELLS[0].T,
        r"shape \(3, 5\); got .* \(5, 3\); transpose",
    ),
    "words in cells": (lambda ax: ax.imshow(np.eye(2)), [], [["a", "b"], ["c", "d"]], "<U1"),
    "an image": (imshow, RGB[:1], RGB[0][..., 0], r"\(5, 7, 3\); got .* \(5, 7\)"),
    "heights": (
        lambda ax: ax.contour(X, Y, Z),
        [],
        Z[1:],
        r"do not fit the grid drawn: return \(X",
    ),
    "heights in a row": (
        lambda ax: ax.contour(X, Y, Z),
        [],
        A[0],
        r"contours take heights .* \(7,\)",
    ),
    "a bent grid": (
        lambda ax: ax.contour(X + Y[:, np.newaxis], Z, Z),
        [],
        HILL,
        "do not fit the grid",
    ),
    "labels": (
        lambda ax: (c := ax.contour(X, Y, Z), c.clabel())[0],
        [],
        HILL,
        "with labels .* the axes",
    ),
    "U": (lambda ax: ax.quiver(*A, *B), [], A[0], r"a quiver takes \(U, V\), .* got"),
    "U and V of others": (lambda ax: ax.quiver(*A, *B), [], LONG, "got 11 numbers for 7 arrows"),
    "segments": (lambda ax: ax.vlines(A[0], 0, 1), [], A[0], "segments, .*one of them is"),
    "hexagons": (lambda ax: ax.hexbin(*A), [], A[0], "got 7 numbers for"),
    "a span": (lambda ax: ax.axvspan(1, 2), [], 3.0, "got 3.0 for x"),
    "no span": (patch(patches.Rectangle), [(0, 0), 1, 1], (1, 2), "no span of the axes"),
    "a number for a text": (lambda ax: ax.title, [], 3.0, "a text takes a string"),
    "an arrow": (arrow, [(0, 0), (1, 1)], (1, 2), r"\(start, end\)"),
    "a number for a patch": (
        patch(patches.Circle),
        [(0, 0)],
        3.0,
        "TypeError: a Circle takes a dict",
    ),
    "one of two": (
        lambda ax: (ax.text(0, 0, ""), ax.text(0, 0, "")),
        [],
        ["one"],
        "a tuple of 2 marks takes a tuple of 2 results",
    ),
    "a word for two": (
        lambda ax: (ax.text(0, 0, ""), ax.text(0, 0, "")),
        [],
        "ab",
        "a tuple of 2 marks takes a tuple of 2 results",
    ),
    "streams": (
        lambda ax: ax.streamplot(X, X[:5], Z, HILL),
        [],
        A,
        "TypeError: .*let the axes be the mark",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_data_that_a_mark_cannot_take_is_an_error_at_once(name):
    draw, given, data, said = WRONG[name]
    _, ax = plt.subplots()
    mark = draw(ax, *given)
    with pytest.raises((ValueError, TypeError, AttributeError)) as raised:
        artists.move(mark, data)
    assert re.search(said, f"{type(raised.value).__name__}: {raised.value}")


@pytest.mark.parametrize("name", ["line", "scatter"])
def test_a_mark_in_space_refuses_x_and_y(name):
    ax = plt.figure().add_subplot(projection="3d")
    draw, first, _, _ = IN_SPACE[name]
    with pytest.raises(ValueError, match=r"in 3-D axes takes \(x, y, z\) .* got a tuple"):
        artists.move(draw(ax, *first), (B[0], B[1]))


@pytest.mark.parametrize(
    "draw",
    [lambda ax: ax.stem(*A, A[0]), lambda ax: ax.bar(range(3), range(3), zs=1)],
    ids=["stems", "bars"],
)
def test_several_artists_in_space_are_refused_with_what_to_do(draw):
    _, ax = plt.subplots(subplot_kw={"projection": "3d"})
    with pytest.raises(TypeError, match=r"Container in 3-D axes .*: let the axes be the mark"):
        artists.parts(draw(ax))


def test_an_error_names_the_function_and_the_setting():
    fig, ax = plt.subplots()
    with pytest.raises(ValueError) as raised:
        LiveFigure(fig, {line(ax, *A): lambda: None}, alt="wrong")
    assert raised.value.__notes__ == ["returned by update function of a Line2D"]
    live = LiveFigure(fig, {line(ax, *A): lambda n: A[1][n // 3 :]}, alt="wrong", n=(0, 3))
    with pytest.raises(ValueError) as raised:
        live.to_html()
    assert raised.value.__notes__ == ["returned by update function of a Line2D with n=3"]


@pytest.mark.parametrize("orientation", ["vertical", "horizontal"])
def test_stems_may_have_no_heads_for_a_while(orientation):
    drawn = []
    for data in ([], [([], [])]):
        _, ax = plt.subplots()
        stems = ax.stem(*SHORT, orientation=orientation)
        for each in data:
            artists.move(stems, each)
            assert len(stems.markerline.get_xdata()) == len(stems.stemlines.get_segments()) == 0
        artists.move(stems, LONG)
        parts = [stems.markerline.get_xydata(), stems.baseline.get_xydata()]
        drawn.append([*parts, *stems.stemlines.get_segments()])
    assert np.array_equal(*map(np.concatenate, drawn))


# -- the table in the docstring --------------------------------------------------------------------


def test_the_table_names_every_kind():
    lines = artists.move.__doc__.split("\n")
    rules = [number for number, line in enumerate(lines) if "=== ===" in line]
    (width,) = {len(lines[number].split()[0]) for number in rules}
    rows = {line[4 : 4 + width].strip() for line in lines[rules[1] + 1 : rules[2]]}
    assert {kind.row for kind in kinds.registered()} < rows
