"""A figure looks as it was made: style is a choice, and nobody's settings change by an import."""

import subprocess
import sys
from io import BytesIO

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.ticker import MultipleLocator
from views import seen

from attnkit import LiveFigure, theme


def settings():
    return dict(dict.items(mpl.rcParams))


# -- style is a choice -----------------------------------------------------------------------------


def test_no_import_changes_a_setting():
    code = """
import pkgutil, importlib, matplotlib as mpl
mpl.use("agg")
import matplotlib.pyplot as plt
fig = plt.figure()
before, dpi = dict(mpl.rcParams), fig.dpi
import attnkit
for module in pkgutil.walk_packages(attnkit.__path__, "attnkit."):
    importlib.import_module(module.name)
assert dict(mpl.rcParams) == before and fig.dpi == dpi
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_style_is_used_within_a_block_a_function_or_from_now_on():
    before = settings()
    with theme.style():
        assert mpl.rcParams["text.color"] == theme.INK

    @theme.style()
    def draw():
        return mpl.rcParams["text.color"]

    assert [draw(), draw()] == [theme.INK] * 2
    assert settings() == before
    with mpl.rc_context():
        theme.use()
        assert mpl.rcParams["text.color"] == theme.INK


def moving_ticks():
    """A figure whose ticks are made anew when a control moves."""
    fig, ax = plt.subplots(figsize=(4, 3), dpi=123)
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set(xlim=(0, 1), ylim=(0, 1), yticks=[0])
    ax.yaxis.set_major_locator(MultipleLocator(1))
    return fig, {ax: lambda n: {"ylim": (-3 * n, 1)}, line: lambda n: [0, n]}


def shown(live):
    """Everything that a host may get of a figure, without its id."""
    view = seen(live)
    live.controls["n"].widget.value = 3
    sent = view.mark0["template"], view.mark0["numbers"]
    all_forms = repr((live.to_html(), live.to_svg(), live.to_png(), sent))
    return all_forms.replace(live._id, "id")


@pytest.mark.parametrize("in_style", [True, False])
def test_a_figure_is_always_drawn_under_the_settings_it_was_made_under(in_style):
    style = theme.STYLE | {"axes.unicode_minus": False}  # read whenever a tick is labelled
    made_under, shown_under = (style, {}) if in_style else ({}, style)
    with mpl.rc_context(made_under):
        expected = shown(LiveFigure(*moving_ticks(), n=(0, 3), alt="ticks"))
        live = LiveFigure(*moving_ticks(), n=(0, 3), alt="ticks")
    with mpl.rc_context(shown_under):
        before = settings()
        assert shown(live) == expected
        assert settings() == before


def test_a_figure_keeps_its_dpi_and_the_settings_stay(tmp_path):
    fig, updates = moving_ticks()
    before = settings()
    live = LiveFigure(fig, updates, n=(0, 3), alt="dpi")
    assert fig.dpi == 123
    for use in (live.to_html, live.to_svg, live.to_png, lambda: live.at(n=2), lambda: live.widget):
        use()
        assert (fig.dpi, settings()) == (123, before)
    live.controls["n"].widget.value = 2
    assert fig.dpi == 123
    fig.savefig(tmp_path / "it.png")
    assert plt.imread(tmp_path / "it.png").shape == (3 * 123, 4 * 123, 4)


def test_an_error_in_an_update_leaves_the_settings_as_they_were():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    with theme.style():
        live = LiveFigure(fig, {line: lambda n: [0, 1 / (3 - n)]}, n=(0, 3), alt="fails")
    before, dpi = settings(), fig.dpi
    with pytest.raises(ZeroDivisionError):
        live.at(n=3)
    assert (settings(), fig.dpi) == (before, dpi)


# -- what matplotlib says --------------------------------------------------------------------------


def test_a_font_that_is_missing_is_said_once_for_each_figure(caplog):
    for name in ("one", "two"):
        fig, updates = moving_ticks()
        fig.axes[0].set_title("a title", fontfamily=["No Such Font", "DejaVu Sans"])
        fig.axes[0].set_xlabel("a label", fontfamily="Nor This One")
        caplog.clear()
        live = LiveFigure(fig, updates, n=(0, 3), alt=name)
        live.to_html()
        live.at(n=2)
        live.to_png()
        said = [record.getMessage() for record in caplog.records]
        assert len(said) == 2
        assert all(any(font in each for each in said) for font in ("No Such Font", "Nor This One"))
    fig.savefig(BytesIO())
    assert len(caplog.records) > 2  # of a drawing of his own, matplotlib says what it says


def test_colours_out_of_range_are_said_once(caplog):
    fig, ax = plt.subplots(figsize=(4, 3))
    image = ax.imshow([[[0.0, 0, 0]]])
    live = LiveFigure(fig, {image: lambda n: [[[n, n / 2, 0]]]}, n=(0, 4), alt="a colour")
    live.to_html()
    assert [record.name for record in caplog.records] == ["matplotlib.image"]
