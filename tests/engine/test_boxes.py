"""Boxes of ipywidgets with live figures in them: live on a page, too, or a word on why not."""

import json
import re
from base64 import b64decode
from io import BytesIO

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from attnkit import LiveFigure
from attnkit.live.hosts import boxes


def wave(name, **given):
    fig, ax = plt.subplots(figsize=(4, 2))
    (line,) = ax.plot(np.arange(5), np.zeros(5))
    ax.set_ylim(-1, 9)
    return LiveFigure(fig, {line: lambda n: np.full(5, n)}, n=(0, 3), alt=name, **given)


def on_page(published, box):
    """Return what stands on a page for a box."""
    *_, (last, _, _) = published(box)
    waiting = re.search("data-attnkit-page>(.*?)</script>", last["text/html"])
    return json.loads(waiting[1])


@pytest.mark.parametrize(
    "wrap",
    [
        lambda w: w,
        lambda w: widgets.VBox([w]),
        lambda w: widgets.HBox([widgets.VBox([w])]),
        lambda w: widgets.VBox([w.children[0]]),  # the picture, its controls are elsewhere
        lambda w: widgets.AppLayout(center=w),
        lambda w: widgets.TwoByTwoLayout(top_left=w),
    ],
    ids=["itself", "VBox", "HBox of VBox", "picture alone", "AppLayout", "TwoByTwoLayout"],
)
def test_a_box_brings_its_figure_to_a_page(published, wrap):
    figure = wave("one")
    (first, _, _), (view, _, _), (last, _, replaces) = published(wrap(figure.widget))
    assert set(view) == {"application/vnd.jupyter.widget-view+json"} and replaces
    assert first["text/plain"] == last["text/plain"] == "<LiveFigure: one>"
    assert figure.to_html() in json.loads(
        re.search("data-attnkit-page>(.*?)</script>", last["text/html"])[1]
    )


def test_every_figure_of_a_box_stands_on_the_page_and_in_the_picture(published):
    one, two = wave("one"), wave("two")
    box = widgets.HBox([one.widget, two.widget])
    *_, (last, _, _) = published(box)
    html = on_page(published, box)
    assert one.to_html() in html and two.to_html() in html
    ids = re.search('data-attnkit-output="([^"]*)"', last["text/html"])[1].split()
    assert [f'id="{name}"' in html for name in ids] == [True, True]
    heights = [Image.open(BytesIO(figure.to_png())).height for figure in (one, two)]
    assert Image.open(BytesIO(b64decode(last["image/png"]))).height == sum(heights)
    assert last["text/plain"] == "<LiveFigure: one>\n<LiveFigure: two>"


@pytest.mark.parametrize("kind", [widgets.Tab, widgets.Accordion])
def test_tabs_fold_on_a_page(published, kind):
    one, two = wave("one"), wave("two")
    html = on_page(published, kind([one.widget, two.widget], titles=("<First>", "")))
    first = f"<details open><summary>&lt;First&gt;</summary>{one.to_html()}</details>"
    assert html == first + f"<details><summary>2</summary>{two.to_html()}</details>"


def test_what_else_is_in_a_box_is_there_or_says_why_not(published):
    figure = wave("one")
    texts = [widgets.Label("a < b"), widgets.HTML("<b>bold</b>")]
    html = on_page(
        published,
        widgets.VBox([*texts, figure.widget, widgets.IntText(description="size <1>")]),
    )
    assert "<p>a &lt; b</p><b>bold</b>" in html
    assert "Here a notebook shows a widget of the kind IntText (size &lt;1&gt;), while" in html
    alone = on_page(
        published, widgets.VBox([figure.widget.children[0], figure.controls["n"].widget])
    )
    assert "Here a notebook shows" not in alone  # the figure on the page has its own control


def test_a_figure_that_no_page_can_hold_is_a_picture_in_its_box(published):
    good, large = wave("one"), wave("large", budget=10)
    with pytest.warns(UserWarning, match="<LiveFigure: large> as a picture"):
        html = on_page(published, widgets.VBox([good.widget, large.widget]))
    assert good.to_html() in html
    assert 'alt="large"' in html and "moves only in a notebook" in html


def test_other_boxes_are_published_as_before(published):
    wave("one").widget  # noqa: B018 - boxes are looked at from now on
    other = widgets.VBox([widgets.Label("a")])
    assert list(boxes.figures(other)) == []
    from IPython import get_ipython

    data, _ = get_ipython().display_formatter.format(other)
    assert set(data) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
