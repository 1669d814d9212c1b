"""What a cell publishes: a picture, what makes it live on a page, and a view for a kernel."""

import itertools
import json
import re
from base64 import b64decode
from io import BytesIO
from time import sleep
from unittest import mock
from urllib.request import urlopen

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from views import seen

from attnkit import LiveFigure
from attnkit.live.hosts import pace, page


def line(**given):
    fig, ax = plt.subplots()
    (line,) = ax.plot(np.arange(5), np.zeros(5))
    ax.set_ylim(-1, 9)
    given = {"n": (0, 3), "alt": "a line"} | given
    return LiveFigure(fig, {line: lambda n: np.full(5, n)}, **given)


def test_a_cell_publishes_a_picture_then_a_view_then_what_makes_the_picture_live(published):
    live = line()
    (first, _, _), (view, _, _), (last, name, replaces) = published(live)
    assert set(view) == {"application/vnd.jupyter.widget-view+json"}  # no text where it is dead
    assert replaces and name == {"display_id": mock.ANY}
    for bundle in (first, last):
        assert set(bundle) == {"text/plain", "text/html", "image/png"}
        assert bundle["text/plain"] == "<LiveFigure: a line>"
        assert Image.open(BytesIO(b64decode(bundle["image/png"]))).size == (921, 691)
        assert (
            f'<img src="data:image/png;base64,{bundle["image/png"]}" alt="a line"'
            in bundle["text/html"]
        )
    assert last == live._repr_mimebundle_()
    waiting = re.search(
        "<script type=.application/json. data-attnkit-page>(.*?)<", last["text/html"]
    )
    assert json.loads(waiting[1]) == live.to_html()
    assert "<svg" not in last["text/html"]  # a host that takes it away would leave its texts


def test_a_figure_that_no_page_can_hold_is_shown_as_a_picture_with_a_reason(published):
    live = line(budget=10)
    with pytest.warns(UserWarning, match="pages show <LiveFigure: a line> as a picture: the table"):
        *_, (last, _, _) = published(live)
    assert "moves only in a notebook" in last["text/html"]
    assert "data-attnkit-page" not in last["text/html"].partition("<script>")[0]
    with pytest.raises(ValueError, match="its budget"):
        live.to_html()


def test_the_picture_of_a_cell_is_the_one_for_paper():
    live = line(still={"n": 3})
    assert live._repr_mimebundle_()["image/png"] != line()._repr_mimebundle_()["image/png"]
    assert "Shown for: n 3." in live._repr_mimebundle_()["text/html"]
    assert live.settings["n"] == 1


def test_a_view_holds_nothing_until_a_page_says_hello():
    live = line()
    live.at(n=4)
    view = live.widget.children[0]
    assert (view.svg, view.spec, view.mark0) == ("", {}, {})
    assert live.widget.layout.display == "none"
    sent = mock.Mock()
    with mock.patch.object(view, "send", sent):
        seen(live)
    sent.assert_called_once_with("hello")
    assert view.svg == page.described(live._scene)
    assert view.mark0["numbers"] == seen(line()).mark0["numbers"]


# -- moves that come faster than they are shown ----------------------------------------------------


class Loop:
    """The loop of a kernel, as far as a pace asks for it."""

    def __init__(self):
        self.timers = []

    def call_later(self, delay, run):
        timer = mock.Mock(run=run, cancel=lambda: self.timers.remove(timer))
        self.timers.append(timer)
        return timer

    def rest(self):
        """Let time pass, and do what waits for it."""
        sleep(2 * pace.GAP)
        waiting, self.timers = self.timers, []
        for timer in waiting:
            timer.run()


@pytest.fixture
def queue(monkeypatch):
    """Stand in for a kernel that handles messages; `queue()` lets it rest."""
    loop = Loop()
    monkeypatch.setattr(pace, "loop_of_a_message", lambda: loop)
    return loop.rest


def counted():
    """Return a figure whose slow update function notes its calls."""
    fig, ax = plt.subplots()
    (drawn,) = ax.plot([0, 1])
    calls = []

    def slow(n):
        calls.append(n)
        return [n, n]

    return LiveFigure(fig, {drawn: slow}, n=(0, 300), alt="slow"), drawn, calls


def test_of_moves_that_wait_the_last_is_shown(queue):
    live, drawn, calls = counted()
    view = seen(live)
    calls.clear()
    for n in range(1, 201):
        live.controls["n"].widget.value = n
    queue()
    assert calls[0] == 1 and calls[-1] == 200 and len(calls) < 20
    assert drawn.get_ydata().tolist() == [200, 200]
    assert view.positions == {"n": 200}


def test_moves_apart_are_all_shown_at_once(queue):
    live, _, calls = counted()
    seen(live)
    calls.clear()
    for n in (1, 2, 3):
        queue()
        live.controls["n"].widget.value = n
        assert calls[-1] == n
    assert calls == [1, 2, 3]


def test_moves_of_a_cell_are_shown_before_its_next_line():
    live, drawn, calls = counted()
    seen(live)
    calls.clear()
    for n in range(1, 21):
        live.controls["n"].widget.value = n
        assert drawn.get_ydata().tolist() == [n, n]
    assert len(calls) == 20


def test_a_picture_moves_however_fast_more_follows(queue, monkeypatch):
    live, _, calls = counted()
    seen(live)
    calls.clear()
    clock = itertools.count()
    monkeypatch.setattr(pace, "monotonic", lambda: next(clock) * pace.GAP / 4)
    for n in range(1, 301):
        live.controls["n"].widget.value = n
    assert len(calls) > 2


def test_a_drag_of_two_controls_is_one_move():
    fig, ax = plt.subplots()
    dot = ax.scatter([0], [0])
    calls = []

    def place(x, y):
        calls.append((x, y))
        return [x], [y]

    live = LiveFigure(fig, {dot: place}, x=(0, 4), y=(0, 6), drag={dot: ("x", "y")}, alt="dot")
    view = seen(live)
    calls.clear()
    view.drag = {"chosen": {"x": 4, "y": 1}, "time": 1}
    assert calls == [(4, 1)]


# -- a file of its own -----------------------------------------------------------------------------


def test_a_saved_page_is_whole_and_live(tmp_path, open_page):
    live = line(alt='A "line" <here>')
    live.save(tmp_path / "line.html", lang="de")
    text = (tmp_path / "line.html").read_text("utf-8")
    assert text.startswith('<!doctype html>\n<html lang="de">\n<head>\n<meta charset="utf-8">')
    page = open_page(tmp_path / "line.html")
    assert page.title() == 'A "line" <here>'
    page.wait_for_selector('.attn[data-live=""]')
    before = page.locator("[data-mark='0'] path").get_attribute("d")
    page.locator("input[type=range][data-control]").press("ArrowRight")
    assert page.locator("[data-mark='0'] path").get_attribute("d") != before


def test_large_tables_of_a_saved_page_stand_beside_it(tmp_path, open_page):
    fig, ax = plt.subplots()
    numbers = np.random.default_rng(0).random((60, 300))
    (drawn,) = ax.plot(numbers[0])
    live = LiveFigure(fig, {drawn: lambda n: numbers[n]}, n=(0, 59), budget=10**6, alt="noise")
    file = tmp_path / "my noise.html"
    live.save(file)
    assert list(tmp_path.iterdir()) == [file]
    whole = file.stat().st_size
    live.save(file, apart=True)
    files = sorted((tmp_path / "my noise_files").iterdir())
    assert [each.name[:7] for each in files] == ["attnkit", "figure-"]
    sizes = [each.stat().st_size for each in (file, *files)]
    assert sum(sizes) == pytest.approx(whole, rel=0.15)  # the script's file brings the style, too
    assert "<script>" not in file.read_text("utf-8")
    page = open_page(file)
    before = page.locator("[data-mark='0'] path").get_attribute("d")
    page.locator("input[type=range][data-control]").press("End")
    page.wait_for_function(
        "before => document.querySelector(\"[data-mark='0'] path\").getAttribute('d') !== before",
        arg=before,
    )


def test_a_picture_is_saved_by_its_name(tmp_path):
    live = line()
    live.save(tmp_path / "line.PNG")
    live.save(str(tmp_path / "line.svg"))
    assert (tmp_path / "line.PNG").read_bytes() == live.to_png()
    assert (tmp_path / "line.svg").read_text("utf-8") == live.to_svg()


@pytest.mark.parametrize("name", ["line.gif", "line", "line.html.txt"])
def test_another_name_is_an_error_that_tells_the_good_ones(name, tmp_path):
    with pytest.raises(ValueError, match=f"'{name}': name it .html for .*, .svg or .png for"):
        line().save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_hold_the_figure_leaves_no_file(tmp_path):
    with pytest.raises(ValueError, match="its budget"):
        line(budget=10).save(tmp_path / "line.html")
    assert list(tmp_path.iterdir()) == []


def test_show_opens_a_page_where_no_notebook_runs(monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    line().show()
    (address,) = opened
    with urlopen(address) as page:
        assert b"<title>a line</title>" in page.read()
