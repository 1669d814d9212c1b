"""A curve that leaves the figure has as many points in each state, and looks the same."""

import numpy as np
import pytest
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from attnkit import LiveFigure
from attnkit.live.drawing import svg
from attnkit.live.drawing.renderer import Renderer

X = np.linspace(0, 10, 60)


def _drawn(**how):
    figure = Figure()
    ax = figure.subplots()
    (line,) = ax.plot(X, how.pop("y", 3 * np.sin(X)), **how)
    ax.set_ylim(-1.1, 1.1)
    figure.draw_without_rendering()
    with svg.settings():
        return svg.fragment(line, "x")[0]


@pytest.mark.parametrize("clip_on", [True, False], ids=["hidden by its axes", "given room"])
def test_a_curve_that_leaves_the_figure_keeps_its_points(clip_on):
    assert _drawn(clip_on=clip_on).count("L") == len(X) - 1


CUT = {
    "dashes would begin elsewhere": {"linestyle": "--"},
    "too far away for a browser": {"y": 1e7 * np.sin(X)},
    "infinitely far away": {"y": np.where(X < 5, X, np.inf)},
}


@pytest.mark.parametrize("why", CUT)
def test_a_curve_is_cut_off_as_by_matplotlib(why, monkeypatch):
    drawn = _drawn(**CUT[why])
    monkeypatch.setattr(Renderer, "_convert_path", RendererSVG._convert_path)
    assert _drawn(**CUT[why]) == drawn


def test_gaps_stay():
    assert _drawn(y=np.where(abs(X - 5) < 1, np.nan, 3 * np.sin(X))).count("M") == 2


def test_a_wave_that_leaves_the_figure_takes_hardly_more_bytes_than_one_inside():
    def size(top):
        figure = Figure()
        ax = figure.subplots()
        (line,) = ax.plot(X, np.sin(X))
        ax.set_ylim(-top, top)
        wave = {line: lambda a, p: a * np.sin(X + p)}
        live = LiveFigure(figure, wave, alt="A wave.", a=(0.5, 3, 0.25), p=(0.0, 3, 0.25))
        return sum(live.page_size().values())

    assert size(top=1.1) < 1.3 * size(top=3.3)
