"""A layout that matplotlib finds has room for the labels of every state, and then stays."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from attnkit import LiveFigure

A = np.eye(3)


@pytest.fixture(params=["constrained", "tight"])
def axes(request):
    yield plt.subplots(1, 2, figsize=(5, 3), layout=request.param)[1]
    plt.close("all")


# -- what grows between two axes, or above them: each returns the updates --------------------------


def label(left, right):
    return {right.yaxis.label: lambda n: "line\n" * n}


def ticks(left, right):
    (line,) = right.plot([0, 1])

    def grow(n):
        right.set(ylim=(0, 10.0**n), yticks=[0, 10.0**n], yticklabels=["0", "1" + "0" * n])
        return [0, 10.0**n]

    return {line: grow}


def at_one_state(left, right):
    return {right.yaxis.label: lambda n: "line\n" * (n if n == 4 else 0)}


def colorbar(left, right):
    image = left.imshow(A)
    bar = left.figure.colorbar(image, ax=left)
    return {image: lambda n: bar.set_ticks([0, 1], labels=["0", "one " * n]) or A * n / 6}


def title(left, right):
    return {left.figure.suptitle(""): lambda n: "line\n" * n}


def what_another_changes(left, right):
    def grow(n):
        left.set_xlabel("line\n" * n)
        return "title"

    return {right.title: grow}


def overlap(fig):
    """Return how far parts of a figure reach into one another, or beyond its edges, in points."""
    parts = [*fig.axes, *([fig._suptitle] if fig.get_suptitle() else [])]
    boxes = [part.get_tightbbox(fig._get_renderer()) for part in parts]
    width, height = fig.get_size_inches() * 72
    outside = max(max(-box.x0, -box.y0, box.x1 - width, box.y1 - height) for box in boxes)
    shared = (
        min(min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0))
        for a, b in combinations(boxes, 2)
    )
    return max([outside, *shared])


@pytest.mark.parametrize(
    "grown", [label, ticks, at_one_state, colorbar, title, what_another_changes]
)
def test_what_grows_covers_nothing_beside_it(grown, axes):
    live = LiveFigure(axes[0].figure, grown(*axes), n=(0, 6), alt="it grows")
    for n in range(7):
        live.at(n=n)
        with live._scene.look():
            assert overlap(live.fig) < 1, n


def test_words_and_a_legend_of_a_part_of_a_figure_have_room():
    fig = plt.figure(figsize=(5, 3), layout="constrained")
    part, _ = fig.subfigures(1, 2)
    ax = part.subplots()
    (line,) = ax.plot([0, 1], label="line")
    legend = part.legend(loc="outside lower center")
    words = part.supylabel("")

    def grow(n):
        legend.get_texts()[0].set_text("row\n" * n + "row")
        words.set_text("row\n" * n)
        return [0, n]

    live = LiveFigure(fig, {line: grow}, n=(0, 4), alt="it grows")
    live.at(n=4)
    with live._scene.look():
        renderer = fig._get_renderer()
        inner, below, beside = (a.get_tightbbox(renderer) for a in (ax, legend, words))
    assert below.y1 <= inner.y0
    assert beside.x1 <= inner.x0
    plt.close(fig)


def test_what_does_not_grow_is_laid_out_as_matplotlib_does(axes):
    fig, (left, right) = axes[0].figure, axes
    (line,) = left.plot([0, 1])
    left.set(ylim=(0, 9))
    right.set_title("n = 5")
    fig.draw_without_rendering()
    before = [ax.get_position().bounds for ax in axes]
    LiveFigure(fig, {line: lambda n: [0, n], right.title: lambda n: f"n = {n}"}, n=(1, 9), alt="-")
    after = [ax.get_position().bounds for ax in axes]
    assert np.ravel(after) == pytest.approx(np.ravel(before), abs=0.02)


def test_axes_that_are_drawn_anew_are_laid_out_and_follow(axes):
    def draw(n):
        for ax in axes:
            ax.clear()
            ax.plot([0, n])
            ax.set_ylabel("line\n" * n)
        return {}, {}

    live = LiveFigure(axes[0].figure, {tuple(axes): draw}, n=(1, 4), alt="drawn anew")
    assert live.to_html()


def legends_anew(fig):
    fig.subplots().plot([0, 1])
    legends = []

    def draw(n):
        while legends:
            legends.pop().remove()
        legends.append(fig.legend(["row\n" * n + "row"], loc="outside lower center"))
        return {}

    return draw


def figure_anew(fig):
    def draw(n):
        fig.clear()
        for ax in fig.subplots(1, n + 1):
            ax.set_ylabel(f"{n}")
        return {}

    return draw


@pytest.mark.parametrize("layout", ["constrained", "tight"])
@pytest.mark.parametrize("anew", [legends_anew, figure_anew])
def test_what_is_made_anew_at_each_call_is_laid_out(anew, layout):
    fig = plt.figure(figsize=(5, 3), layout=layout)
    live = LiveFigure(fig, {fig: anew(fig)}, n=(1, 3), alt="made anew")
    assert live.to_html()
    live.at(n=3)
    with live._scene.look():
        renderer = fig._get_renderer()
        boxes = [legend.get_tightbbox(renderer) for legend in fig.legends]
        above = fig.axes[0].get_tightbbox(renderer)
        assert overlap(fig) < 1
    if layout == "constrained":  # a tight layout does not look at legends
        assert all(box.y1 <= above.y0 for box in boxes)
    plt.close(fig)
