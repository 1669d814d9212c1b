"""A text that is set to the same again is drawn once, and looks as if it was drawn anew."""

import pytest
from matplotlib import patheffects
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.transforms import ScaledTranslation

from attnkit.live.drawing import pen, repeated, svg


@pytest.fixture
def ax():
    with svg.settings():
        yield Figure().subplots()


@pytest.fixture
def drawn(monkeypatch):
    """Return what was drawn so far."""
    calls, draw = [], pen.draw
    monkeypatch.setattr(pen, "draw", lambda artist: calls.append(artist) or draw(artist))
    return calls


def _move(text, ax):
    text.set_transform(ax.transData + ScaledTranslation(1, 0, ax.figure.dpi_scale_trans))


CHANGES = {
    "words": lambda text, ax: text.set_text("other"),
    "a formula": lambda text, ax: text.set_text(r"$\alpha$"),
    "a place": lambda text, ax: text.set_x(0.6),
    "a colour": lambda text, ax: text.set_color("red"),
    "letters": lambda text, ax: text.set(fontsize=20, weight="bold"),
    "a family": lambda text, ax: text.set_fontfamily("monospace"),
    "an angle": lambda text, ax: text.set_rotation(30),
    "a side": lambda text, ax: text.set(ha="right", va="top"),
    "opacity": lambda text, ax: text.set_alpha(0.5),
    "hidden": lambda text, ax: text.set_visible(False),
    "a link": lambda text, ax: text.set_url("#here"),
    "an edge": lambda text, ax: text.set_path_effects([patheffects.withStroke(linewidth=3)]),
    "a clip": lambda text, ax: text.set(clip_path=Circle((0, 0), 1), clip_on=True),
    "a transform": _move,
    "limits": lambda text, ax: ax.set_xlim(0, 2),
    "a scale": lambda text, ax: ax.set_xscale("log"),
    "a place of its axes": lambda text, ax: ax.set_position([0.5, 0.5, 0.2, 0.2]),
    "a size of its figure": lambda text, ax: ax.figure.set_size_inches(3, 3),
    "pixels": lambda text, ax: text.set_rasterized(True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_text_that_is_set_otherwise_is_drawn_anew(change, ax):
    text = ax.text(0.5, 0.5, "words")
    before = svg.state(text, "a")
    CHANGES[change](text, ax)
    after = svg.state(text, "a")
    repeated.forget()
    assert after == svg.state(text, "a") != before


def test_a_text_that_is_set_to_the_same_is_drawn_once(ax, drawn):
    text = ax.text(0.5, 0.5, "")
    states = []
    for words in ("0.1", "0.2", "0.1", "0.2"):
        text.set_text(words)
        states.append(svg.state(text, "a"))
        assert not text.stale, "as after drawing it"
    assert drawn == [text] * 2
    assert states[:2] == states[2:]
    svg.state(text, "other")
    assert len(drawn) == 3, "its ids have another prefix"


def _box(ax):
    text = ax.text(0.5, 0.5, "in a box")
    text.set_bbox({"facecolor": "red"})
    return text


UNKNOWN = {
    "a box": _box,
    "a wrapped text": lambda ax: ax.text(0.5, 0.5, "wrapped", wrap=True),
    "an arrow": lambda ax: ax.annotate("there", (0.5, 0.5), (0, 0), arrowprops={}),
    "a unit": lambda ax: ax.plot(["a", "b"], [1, 2]) and ax.text("a", 1, "of a category"),
    "no text": lambda ax: ax.plot([0, 1])[0],
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_its_properties_do_not_tell_is_drawn_each_time(kind, ax, drawn):
    artist = UNKNOWN[kind](ax)
    for _ in range(4):  # to draw it sets something the first time
        svg.state(artist, "a")
    assert drawn == [artist] * 4


def test_texts_are_forgotten_with_the_settings_and_when_there_are_many(ax, drawn, monkeypatch):
    text = ax.text(0.5, 0.5, "words")
    monkeypatch.setattr(repeated, "MOST", 2)
    for words in "abcdef":
        text.set_text(words)
        svg.state(text, "a")
        assert len(repeated._known) <= 2
    svg.state(text, "a")
    assert len(drawn) == 6
    repeated.forget()
    svg.state(text, "a")
    assert len(drawn) == 7


def test_leaving_the_settings_forgets():
    with svg.settings():
        svg.state(Figure().subplots().text(0, 0, "words"), "a")
        assert repeated._known
    assert not repeated._known
