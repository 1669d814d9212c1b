"""What a cell publishes: a picture, what makes it live on a page, and a view for a kernel."""

import json
import re
from base64 import b64decode
from io import BytesIO
from unittest import mock

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image
from views import seen

from attnkit import LiveFigure
from attnkit.live import page


def line(**given):
    fig, ax = plt.subplots()
    (line,) = ax.plot(np.arange(5), np.zeros(5))
    ax.set_ylim(-1, 9)
    given = {"n": (0, 3), "alt": "a line"} | given
    return LiveFigure(fig, {line: lambda n: np.full(5, n)}, **given)


@pytest.fixture
def published(monkeypatch):
    """Display figures as a cell does; list what it publishes, with what replaces it later."""
    sent = []

    def publish(data, metadata=None, *, transient=None, update=False, **_):
        sent.append((data, transient, update))

    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell.display_pub, "publish", publish)

    def display(shown):
        sent.clear()
        assert shell.display_formatter.format(shown) == ({}, {})
        return list(sent)

    yield display
    InteractiveShell.clear_instance()


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
