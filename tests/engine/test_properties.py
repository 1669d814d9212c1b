"""What an artist was set to, as bytes: the same value set again changes nothing."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from attnkit import LiveFigure
from attnkit.live.drawing import svg
from attnkit.live.drawing.properties import properties

# Which artist, a setter, and two values.
SET = {
    "limits": (lambda ax: ax, lambda ax, to: ax.set_xlim(0, to), (1, 2)),
    "limits of an axis": (lambda ax: ax.xaxis, lambda ax, to: ax.set_xlim(0, to), (1, 2)),
    "a scale": (lambda ax: ax, lambda ax, to: ax.set_yscale(to), ("linear", "log")),
    "a place": (lambda ax: ax, lambda ax, to: ax.set_position([0, 0, 1, to]), (0.5, 1)),
    "children": (lambda ax: ax, lambda ax, to: to and ax.text(0, 0, "new"), (False, True)),
    "a title": (lambda ax: ax.title, lambda ax, to: ax.set_title(to), ("one", "two")),
    "a box of a text": (
        lambda ax: ax.title,
        lambda ax, to: ax.title.set_bbox({"facecolor": to}),
        ("red", "blue"),
    ),
    "ticks": (lambda ax: ax.xaxis, lambda ax, to: ax.set_xticks(to), ([0, 1], [0, 2])),
    "a tick's label": (
        lambda ax: ax.xaxis,
        lambda ax, to: plt.setp(ax.get_xticklabels(), rotation=to),
        (0, 45),
    ),
    "the size of its label": (
        lambda ax: ax.xaxis,
        lambda ax, to: ax.get_xticklabels()[0].set_fontsize(to),
        (8, 9),
    ),
    "how many ticks": (
        lambda ax: ax.xaxis,
        lambda ax, to: ax.locator_params(axis="x", nbins=to),
        (3, 5),
    ),
    "points of a line": (
        lambda ax: ax.lines[0],
        lambda ax, to: ax.lines[0].set_data([0, 1], [0, to]),
        (1, 2),
    ),
    "a marker": (lambda ax: ax.lines[0], lambda ax, to: ax.lines[0].set_marker(to), "os"),
    "what clips": (
        lambda ax: ax.lines[0],
        lambda ax, to: ax.lines[0].set_clip_path(plt.Circle((0, 0), to, transform=ax.transData)),
        (1, 2),
    ),
    "a line in a legend": (
        lambda ax: ax.get_legend(),
        lambda ax, to: ax.get_legend().get_lines()[0].set_color(to),
        ("red", "blue"),
    ),
}


def _axes():
    figure = Figure()
    ax = figure.subplots()
    ax.plot([1, 2], [1, 2], "o-", label="a line")
    ax.legend()
    figure.draw_without_rendering()
    return ax


@pytest.mark.parametrize("name", SET)
def test_a_value_that_is_set_again_is_told_from_another_one(name):
    of, put, (one, other) = SET[name]
    ax = _axes()
    put(ax, one)
    first = properties(of(ax))
    put(ax, one)
    again = properties(of(ax))
    assert again[0] == first[0]
    put(ax, other)
    assert properties(of(ax))[0] != first[0]


def test_what_cannot_be_told_is_unknown():
    ax = _axes()
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value}"))
    assert properties(ax.xaxis) is None


SAME = {
    "limits": lambda ax: ax.set(xlim=(0, 1), ylim=(-2, 2)),
    "ticks": lambda ax: ax.set_xticks([0, 0.5, 1]),
    "labels": lambda ax: ax.set(title="A wave", xlabel="x", ylabel="y"),
    "a grid": lambda ax: ax.grid(True),
}


@pytest.mark.parametrize("name", SAME)
def test_a_function_that_sets_the_same_at_each_call_draws_nothing_more(name, monkeypatch):
    x, n_drawings = np.linspace(0, 1, 5), 0
    figure = Figure()
    ax = figure.subplots()
    (line,) = ax.plot(x, x)
    SAME[name](ax)

    def wave(a):
        SAME[name](ax)
        return np.sin(a * x)

    live = LiveFigure(figure, {line: wave}, alt="A wave.", a=(0, 30))
    saved = svg.saved

    def counted(figure):
        nonlocal n_drawings
        n_drawings += 1
        return saved(figure)

    monkeypatch.setattr(svg, "saved", counted)
    live.to_html()
    assert n_drawings < 12  # of 31 states
