"""The view of a running notebook in Chromium: Python's view feeds it, no notebook is between them.

`test_lab.py` tries whole notebooks. Here the page's model gets the traits that a kernel would send.
"""

import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from ipywidgets import IntSlider
from playwright.sync_api import expect
from views import seen

from attnkit import LiveFigure
from attnkit.live.hosts import page

X = np.linspace(0, 10, 12)
TRAITS = (
    "figure",
    "called",
    "svg",
    "spec",
    "paper",
    "controls",
    "positions",
    "error",
    "pictures",
    "answered",
)

MODEL = """
const values = {}, listeners = {}, asked = [];
const model = {
  values, asked,
  widget_manager: { get_model: async () => model },
  get: (name) => values[name],
  set: (name, value) => (values[name] = value),
  save_changes() {},
  send: (message) => asked.push(message),
  on: (names, callback) => names.split(" ").forEach(
    (name) => (listeners[name] ??= []).push(callback)
  ),
  off: (names, callback) => names.split(" ").forEach(
    (name) => (listeners[name] = listeners[name]?.filter((each) => each !== callback))
  ),
  fire: (name) => listeners[name]?.forEach((callback) => callback()),
  /** Take what a kernel sends in one message; the changes are told in the order of the names. */
  take(sent, names) {
    const differs = (name) => JSON.stringify(values[name]) !== JSON.stringify(sent[name]);
    const changed = names.filter(differs);
    Object.assign(values, sent);
    for (const name of changed) model.fire(`change:${name}`);
    return changed;
  },
};
"""


def in_page(view):
    """Return a page with the script of a notebook's view, and a model to be fed."""
    script = (page.source("live.js") + page.source("notebook.js")).replace("export default", "//")
    return (
        f"<!doctype html><meta charset='utf-8'><style>{page.css()}</style><div id='view'></div>"
        f"<script type='module'>{script}{MODEL}"
        "globalThis.show = () => (globalThis.leave = render({ model, el: view }));"
        "globalThis.model = model;</script>"
    )


@pytest.fixture
def show(tmp_path, open_page):
    """Show the view of a figure; the function returned sends what has changed since."""

    def show_view(figure):
        view = seen(figure)
        file = tmp_path / "view.html"
        file.write_text(in_page(view), "utf-8")
        opened = open_page(file)

        def send(backwards=False):
            names = [*TRAITS, *(f"mark{i}" for i in range(len(view.spec["marks"])))]
            sent = {name: getattr(view, name) for name in names}
            sent["controls"] = []
            named = names[::-1] if backwards else names
            return opened.evaluate("([sent, names]) => model.take(sent, names)", [sent, named])

        send()
        opened.evaluate("void show()")  # a function would be called
        assert opened.evaluate("model.asked") == ["hello"]
        assert opened.locator("svg").count() == 0  # nothing before the kernel has answered
        opened.evaluate("model.fire('msg:custom')")
        return opened, send

    yield show_view
    plt.close("all")


def shows_what_matplotlib_draws(opened, figure):
    (root,) = opened.query_selector_all(".attn")
    figure.at()
    with figure._scene.look():
        drawn = pictures.by_matplotlib(figure.fig)
    assert pictures.difference(pictures.in_page(root), drawn) is None


def late_title(ax, n):
    ax.set_title("middle" if n == 3 else "")


def late_axes(ax, n):
    ax.tick_params(labelsize=12 if n == 3 else 9)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("change", [late_title, late_axes])
def test_what_python_finds_late_is_drawn_anew_and_follows(change, backwards, show):
    fig, ax = plt.subplots(figsize=(4, 3))
    (line,) = ax.plot(X, X)

    def update(n):
        change(ax, n)
        return X * n / 5

    slider = IntSlider(1, min=1, max=5)
    figure = LiveFigure(
        fig, {line: update}, n=slider, readout=lambda n: f"It is {n}.", alt="a line"
    )
    opened, send = show(figure)
    shows_what_matplotlib_draws(opened, figure)
    redrawn = []
    for value in (2, 3, 4, 3, 1):
        slider.value = value
        redrawn.append("pictures" in send(backwards))
        shows_what_matplotlib_draws(opened, figure)
        expect(opened.locator(".attn-readout")).to_have_text(f"It is {value}.")
    assert redrawn == [False, True, False, False, False]
    assert opened.evaluate("[...attnkitAlive.values()]") == [1]
    opened.evaluate("leave()")
    assert opened.evaluate("[...attnkitAlive.values()]") == [0]
