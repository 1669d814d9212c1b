"""What a reader hears of a figure: its name, its picture, its heatmaps, and the tables of numbers.

What is announced after a key is what a screen reader takes from the page: the name and the value
text of the focused element, and what changes in a live region.
"""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
import sample_figures
from ears import CONTROL, FOCUS, KEYS, LISTEN, expected, one_of_each
from ipywidgets import IntSlider
from playwright.sync_api import expect
from views import seen

from attnkit import LiveFigure
from attnkit.live import heatmaps


def pressed(opened, *keys):
    """Press keys; return name, kind and value text of the focused element, and what was said."""
    opened.evaluate("heard.length = 0")
    for key in keys:
        opened.keyboard.press(key)
    return [*opened.evaluate(FOCUS), opened.evaluate("heard")]


def pressed_in(opened, selector, *keys):
    """Press keys in a control; return what was said."""
    opened.locator(selector).focus()
    return pressed(opened, *keys)[-1]


def staying():
    """Two of four positions have the same sentence."""
    fig, ax = plt.subplots()
    text = ax.text(0, 0, "")
    return LiveFigure(
        fig,
        {text: lambda n: str(n)},
        n=IntSlider(0, 0, 3),
        readout=lambda n: "large" if n > 1 else "small",
        alt="A number.",
    )


def linked(**options):
    """Scores beside weights; a row of weights lights a column of scores."""
    fig, (left, right) = plt.subplots(1, 2)
    values = np.arange(6).reshape(2, 3) / 10
    scores = left.pcolormesh(values)
    left.set_title("S: scores")
    weights = right.pcolormesh(values, label="A: weights")
    right.set(xlabel="key", ylabel="query")
    right.set_xticks([0.5, 1.5, 2.5], ["a", "b", "c"])
    right.invert_yaxis()
    return LiveFigure(
        fig,
        {weights: lambda n: values + n},
        n=IntSlider(0, 0, 2),
        links={weights: [(scores, "row", "column")]},
        readout=lambda n: f"n is {n}",
        alt="Two matrices; the right one grows.",
        **options,
    )


# -- heatmaps --------------------------------------------------------------------------------------


def test_a_heatmap_tells_its_name_its_size_where_one_is_and_what_it_lights(show):
    opened = show(linked())
    opened.locator(".attn-cells").last.focus()
    name, kind, text, heard = pressed(opened)
    assert (name, kind) == ("A: weights, 2 rows (query), 3 columns (key)", "heatmap")
    assert text == "query 0, key a: 0.0000; it lights column 0 of S: scores"
    assert heard == []  # a slider says its value itself
    name, _, text, heard = pressed(opened, "ArrowDown", "ArrowRight")
    assert text == "query 1, key b: 0.4000; it lights column 1 of S: scores"
    assert heard == []
    *_, heard = pressed(opened, "Enter")
    assert heard == ["held"]
    opened.keyboard.press("Tab")
    opened.locator("[data-control=n]").focus()
    *_, text, heard = pressed(opened, "ArrowRight")
    assert text == "1"
    assert heard == ["query 1, key b: 1.4000 (held)", "n is 1"]


# Counts how often a script sets the value of an input.
COUNT = """() => {
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  window.sets = 0;
  const count = function (value) { sets += 1; set.call(this, value); };
  Object.defineProperty(HTMLInputElement.prototype, "value", { get, set: count });
}"""


def test_a_cell_that_stays_is_not_told_as_a_change(show):
    opened = show(linked())  # Firefox tells of each value that is set, so Orca would say it twice
    opened.evaluate(COUNT)
    opened.locator(".attn-cells").last.focus()
    assert opened.evaluate("sets") == 0
    opened.keyboard.press("ArrowDown")
    assert opened.evaluate("sets") == 1


def test_home_end_and_the_swipe_of_a_finger_go_through_the_cells(show):
    opened = show(linked())
    opened.locator(".attn-cells").last.focus()
    assert pressed(opened, "End")[2].startswith("query 1, key c: 0.5000")
    assert pressed(opened, "Home")[2].startswith("query 0, key a: 0.0000")
    opened.locator(".attn-cells").last.fill("4")  # as a screen reader does on a touch screen
    assert pressed(opened)[2].startswith("query 1, key b: 0.4000")


def test_a_matrix_without_a_number_is_no_tab_stop(show):
    fig, ax = plt.subplots()
    cells = ax.pcolormesh(np.zeros((2, 2)))
    values = {0: np.full((2, 2), np.nan), 1: np.ones((2, 2))}
    opened = show(LiveFigure(fig, {cells: lambda n: values[n]}, n=IntSlider(0, 0, 1), alt="x"))
    area = opened.locator(".attn-cells")
    expect(area).to_be_hidden()
    opened.locator("[data-control=n]").press("End")
    expect(area).to_be_visible()
    area.focus()
    assert pressed(opened)[2] == "row 0, column 0: 1"


def test_heatmaps_are_walked_in_the_order_in_which_they_were_drawn():
    assert [grid["title"] for grid in linked()._scene.cells] == ["S: scores", "A: weights"]


def test_heatmaps_without_titles_are_numbered():
    fig, axes = plt.subplots(1, 3)
    for ax, label in zip(axes, (None, "A", None), strict=True):
        ax.pcolormesh(np.zeros((2, 2)), label=label)
    live = LiveFigure(fig, {}, alt="x")
    assert [grid["title"] for grid in live._scene.cells] == ["heatmap 1", "A", "heatmap 2"]


def renamed():
    """Weights whose title, rows and columns are called otherwise at each step."""
    fig, (left, right) = plt.subplots(1, 2)
    values = np.arange(6).reshape(2, 3) / 10
    weights, steps = left.pcolormesh(values), right.pcolormesh(values, label="steps")

    def update(n):
        left.set(title=f'"{n}" <steps>', ylabel=f"query {n}")
        left.set_xticks([0.5, 1.5, 2.5], [f"{letter}{n}" for letter in "abc"])
        return values + n

    updates = {weights: update}
    links = {steps: [(weights, "row", "row")]}
    return LiveFigure(fig, updates, n=IntSlider(1, 1, 3), links=links, alt="Weights after n steps.")


def test_a_heatmap_is_called_what_it_is_called_at_present(show):
    opened = show(renamed())
    opened.get_by_text("The numbers as tables").press("Enter")
    for n in (1, 3):
        opened.locator("[data-control=n]").fill(str(n - 1))  # its position
        opened.locator(".attn-cells").first.focus()
        name, _, text, _ = pressed(opened, "End")
        called = f'"{n}" <steps>, 2 rows (query {n}), 3 columns'
        assert name == called
        assert text == f"query {n} 1, column c{n}: {0.5 + n:.4f}"
        table = opened.locator("table").first.evaluate(TABLE)
        assert (table["caption"], table["columns"][0]) == (called, f"a{n}")
        opened.locator(".attn-cells").last.focus()
        *_, text, _ = pressed(opened, "Home")
        assert text.endswith(f'it lights query {n} 0 of "{n}" <steps>')


# -- the readout -----------------------------------------------------------------------------------

LIVE = """[...document.querySelectorAll("[aria-live]:not([aria-live=off]), [role=status],\
 [role=alert], output:not([aria-live])")].map((region) => region.textContent).filter(Boolean)"""


def test_nothing_is_live_before_something_changes(show):
    opened = show(linked())
    assert opened.locator(".attn-cell").text_content()
    assert opened.locator(".attn-readout").text_content() == "n is 0"
    assert opened.evaluate(LIVE) == []  # Chromium says what is live in a new page
    opened.clock.install()
    assert pressed_in(opened, "[data-control=n]", "ArrowRight") == ["n is 1"]
    assert opened.evaluate(LIVE) == ["n is 1"]
    opened.clock.run_for(1000)
    assert opened.evaluate(LIVE) == []  # and nobody who reads on meets it twice


def test_a_readout_that_stays_is_not_said_again(show):
    opened = show(staying())
    assert pressed_in(opened, "[data-control=n]", "ArrowRight") == []
    assert pressed_in(opened, "[data-control=n]", "ArrowRight") == ["large"]
    assert pressed_in(opened, "[data-control=n]", "ArrowLeft", "ArrowRight") == ["small", "large"]


def test_what_a_browser_remembers_is_not_said(show):
    opened = show(staying())
    opened.locator("[data-control=n]").evaluate("(slider) => (slider.value = 3)")
    opened.evaluate("dispatchEvent(new Event('pageshow'))")
    assert opened.locator(".attn-readout").text_content() == "large"
    assert opened.evaluate("heard") == []


# -- tables ----------------------------------------------------------------------------------------

TABLE = """(table) => ({
  caption: table.caption.textContent,
  columns: [...table.querySelectorAll("th[scope=col]")].map((e) => e.textContent),
  rows: [...table.querySelectorAll("th[scope=row]")].map((e) => e.textContent),
  cells: [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((e) => e.textContent)),
})"""


@pytest.mark.parametrize("name", ["heatmaps", "pictures"])
def test_the_numbers_are_offered_as_tables_that_follow_the_controls(name, show):
    figure = sample_figures.FIGURES[name]()
    opened = show(figure)
    assert opened.locator("table").count() == 0  # made when they are asked for
    opened.get_by_text("The numbers as tables").press("Enter")
    opened.wait_for_selector("table")
    heatmaps_of = [figure._scene.marks[grid["mark"]].artist for grid in figure._scene.cells]
    for seed in (figure.settings["seed"], 0):
        opened.locator("[data-control=seed]").fill(str(seed))
        figure.at(seed=seed)
        tables = opened.locator("table").all()
        assert len(tables) == len(figure._scene.cells)
        for table, grid, heatmap in zip(tables, figure._scene.cells, heatmaps_of, strict=True):
            read = table.evaluate(TABLE)
            assert read["caption"].startswith(f"{grid['title']}, ")
            assert (read["rows"], read["columns"]) == (grid["rows"], grid["columns"])
            said = np.array(heatmaps.values(heatmap)).reshape(len(read["rows"]), -1)
            if not grid["levels"]:
                assert read["cells"] == said.tolist()
                continue
            shown = np.array([[cell.split()[-1] for cell in row] for row in read["cells"]])
            words = {cell.split()[0] for row in read["cells"] for cell in row}
            assert words <= {"about", "above", "below"}
            assert np.allclose(shown.astype(float), said.astype(float), atol=0.01)


PHONE = {"width": 360, "height": 800}


def test_a_table_that_is_too_wide_scrolls_by_keyboard_and_moves_nothing_else(show):
    opened = show(sample_figures.pictures(), viewport=PHONE)
    opened.get_by_text("The numbers as tables").press("Enter")
    around = opened.locator(".attn-numbers > div").first
    expect(around).to_have_attribute("tabindex", "0")
    assert around.get_attribute("aria-label") == "heatmap 1"
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_table_that_no_longer_scrolls_is_called_what_its_heatmap_is(show):
    fig, ax = plt.subplots()
    cells = ax.pcolormesh(np.zeros((1, 4)))

    def update(n):
        ax.set_title(f"Step {n}")
        ax.set_xticks(np.arange(4) + 0.5, [f"{'column' * 20 * (2 - n)}{i}" for i in range(4)])
        return np.full((1, 4), n)

    opened = show(LiveFigure(fig, {cells: update}, n=(1, 2), alt="Cells."), viewport=PHONE)
    opened.get_by_text("The numbers as a table").press("Enter")
    around = opened.locator(".attn-numbers > div").first
    expect(around).to_have_attribute("aria-label", "Step 1")
    opened.locator("[data-control=n]").fill("1")
    expect(around).to_have_attribute("aria-label", "Step 2")


def test_a_figure_without_heatmaps_offers_no_table(show):
    assert show(sample_figures.lines()).locator(".attn-cell, .attn-numbers").count() == 0


# -- one whole -------------------------------------------------------------------------------------


def called(alt, title="", axes_title="", n_axes=1):
    fig, axes = plt.subplots(1, n_axes, squeeze=False)
    fig.suptitle(title)
    axes[0, 0].set_title(axes_title)
    return LiveFigure(fig, {}, alt=alt)._scene.called


def test_a_figure_is_called_by_its_title_or_by_how_its_description_begins():
    alt = "A wave; it grows. The end is 0.5 m high."
    assert called(alt) == "A wave"
    assert called("It is 0.5 m high. It grows.") == "It is 0.5 m high"
    assert called(alt, "The\nsum") == "The sum"
    assert called(alt, axes_title="Left") == "Left"
    assert called(alt, axes_title="Left", n_axes=2) == "A wave"
    assert called(alt, "The sum of $x^2$") == "A wave"
    assert len(called("long " * 50)) <= 80


# What an update may do to what a figure could be called by: some at each step, some at one alone.
MOVES = {
    "title": lambda ax, n: ax.set_title(f"n is {n}"),
    "at the left": lambda ax, n: ax.set_title(f"n is {n}", loc="left"),
    "of the figure": lambda ax, n: ax.figure.suptitle(f"n is {n}"),
    "by pyplot": lambda ax, n: plt.title(f"n is {n}"),
    "cleared": lambda ax, n: (ax.clear(), ax.set_title(f"n is {n}"), ax.set(xlim=(0, 1))),
    "cleared figure": lambda ax, n: (ax.figure.clear(), ax.figure.suptitle(f"n is {n}")),
    "at one step": lambda ax, n: ax.set_title("n is 13" if n == 13 else "n is 0"),
    "figure at one step": lambda ax, n: ax.figure.suptitle("n is 13" if n == 13 else "n is 0"),
}


def entitled(move, target="title", alt="A wave; it grows."):
    """Return a figure whose title moves: beside what its update was given, or as that."""
    fig, ax = plt.subplots(figsize=(3, 2))
    text = ax.text(0.1, 0.5, "") if move else getattr(ax, target)
    return LiveFigure(
        fig,
        {text: lambda n: (move and move(ax, n), f"n is {n}")[1]},
        n=IntSlider(0, 0, 20),
        alt=alt,
    )


@pytest.mark.parametrize("name", MOVES)
def test_a_figure_is_not_called_by_a_title_that_moves(name):
    figure = entitled(MOVES[name])
    html, view = figure.to_html(), seen(figure)
    assert 'role="figure" aria-label="A wave"' in html
    figure.controls["n"].widget.value = 13
    assert view.called == "A wave"


@pytest.mark.parametrize("target", ["title", "_left_title"])
def test_a_figure_is_not_called_by_a_title_that_it_is_given_to_move(target):
    assert entitled(None, target)._scene.called == "A wave"


def test_a_notebook_finds_that_a_title_moves_when_it_does():
    view = seen(figure := entitled(MOVES["at one step"]))
    assert view.called == "n is 0"  # as far as anybody knows
    figure.controls["n"].widget.value = 13
    assert (view.called, view.pictures) == ("A wave", 1)


def test_a_title_that_stays_names_a_figure_in_which_another_moves():
    def move(ax, n):
        ax.figure.suptitle("Waves")
        ax.set_title(f"n is {n}")

    assert entitled(move)._scene.called == "Waves"


@pytest.mark.parametrize("name", ["title", "of the figure"])
def test_a_page_calls_a_figure_the_same_at_each_step(name, show):
    opened = show(entitled(MOVES[name]))
    for n in (0, 13):
        opened.locator("[data-control=n]").fill(str(n))
        expect(opened.locator(".attn-picture text").filter(has_text=f"n is {n}")).not_to_have_count(
            0
        )
        expect(opened.get_by_role("figure", name="A wave", exact=True)).to_have_count(1)


def test_description_controls_and_readout_are_one_whole_with_a_name(show):
    opened = show(linked())
    whole = opened.get_by_role("figure", name="Two matrices")
    assert whole.get_by_role("img", name="Two matrices; the right one grows.").count() == 1
    assert whole.get_by_role("slider").count() == 3
    assert whole.get_by_text("n is 0").count() == 1


def test_the_texts_of_a_picture_are_not_read_beside_its_description(show):
    opened = show(linked())
    spoken = opened.locator(".attn").aria_snapshot()
    assert "Two matrices; the right one grows." in spoken
    assert opened.locator(".attn-picture text").count() > 5
    assert "S: scores" not in re.sub('"[^"]*"', "", spoken)
    assert opened.locator(".attn-picture text:not([aria-hidden=true] *)").count() == 0
    assert 'aria-hidden="true"' in seen(linked()).svg


def test_a_link_skips_a_figure_that_has_many_tab_stops(show):
    assert '"attn-skip"' not in linked().to_html()  # it has three
    opened = show(sample_figures.heatmaps())
    opened.keyboard.press("Tab")
    link = opened.get_by_role("link", name="Skip this figure")
    expect(link).to_be_focused()
    assert link.bounding_box()["height"] > 15
    opened.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend",
      "<a href='#' id='after'>after</a>")""")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    expect(opened.locator("#after")).to_be_focused()


# -- controls --------------------------------------------------------------------------------------


def test_after_a_key_a_control_keeps_the_focus_tells_its_value_and_is_read_out_once(
    open_page, tmp_path
):
    (tmp_path / "controls.html").write_text(one_of_each(), "utf-8")
    opened = open_page(tmp_path / "controls.html")
    opened.wait_for_function(
        "[...document.querySelectorAll('.attn')].every((e) => e.dataset.live === '')"
    )
    opened.evaluate(LISTEN)
    for name, (number, key) in KEYS.items():
        opened.locator(f"[data-control={name}]").nth(number).focus()
        opened.keyboard.press(key)
        assert opened.evaluate(CONTROL) == expected(name)


@pytest.mark.parametrize("name", ["lines", "scatters", "axes_of_all_kinds"])
def test_a_handle_is_for_the_pointer_alone_and_its_control_can_be_moved_by_keys(name, show):
    figure = sample_figures.FIGURES[name]()
    opened = show(figure)
    assert opened.locator(".attn-handle").count() > 0
    assert opened.locator(".attn-overlay").get_attribute("aria-hidden") == "true"
    assert opened.locator(".attn-handle:is([role], [aria-label], [tabindex])").count() == 0
    for handle in figure._scene.handles:
        for axis in handle.keys() & {"x", "y"}:
            control = opened.locator(f"[data-control={handle[axis]['control']}]").first
            control.focus()
            expect(control).to_be_focused()


# -- a running notebook ----------------------------------------------------------------------------

BOX = """<!doctype html><meta charset="utf-8"><main class="jupyter-widgets attn-notebook">
<div id="view"></div>
<div class="jupyter-widgets widget-slider"><label class="widget-label">waist</label>
  <div class="noUi-handle" role="slider" tabindex="0" aria-valuetext="3.00"></div>
  <div class="widget-readout" contenteditable="true">three</div></div>
<div class="jupyter-widgets widget-slider"><label class="widget-label">span</label>
  <div class="noUi-handle" role="slider"></div><div class="noUi-handle" role="slider"></div></div>
<div class="jupyter-widgets widget-toggle-buttons"><label class="widget-label">kind</label>
  <button class="jupyter-button mod-active">a</button><button class="jupyter-button">b</button>
</div></main>"""
RENDER = """async ([source, values]) => {
  const file = new Blob([source], { type: "text/javascript" });
  const { default: { render } } = await import(URL.createObjectURL(file));
  const calls = {};
  window.model = {
    values,
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
    save_changes() {},
    send() {},
    on: (event, call) => (calls[event] ??= new Set()).add(call),
    off: (events, call) => events.split(" ").forEach((event) => calls[event]?.delete(call)),
    fire: (event) => calls[event]?.forEach((call) => call()),
  };
  render({ model, el: document.querySelector("#view") });
  model.fire("msg:custom");
}"""


@pytest.fixture
def notebook(open_page, tmp_path):
    """The view of a figure beside controls such as ipywidgets makes, without a kernel."""
    view = seen(linked())
    names = ["figure", "called", "svg", "spec", "paper", "positions", "error"]
    marks = [name for name in view.trait_names() if re.fullmatch(r"mark\d+", name)]
    values = {name: getattr(view, name) for name in names + marks} | {"controls": []}
    (tmp_path / "notebook.html").write_text(BOX, "utf-8")
    opened = open_page(tmp_path / "notebook.html")
    opened.evaluate(RENDER, [str(view._esm), values])
    opened.evaluate(LISTEN)
    return opened


def test_in_a_notebook_view_and_controls_are_one_whole_and_controls_have_names(notebook):
    whole = notebook.get_by_role("figure", name="Two matrices")
    assert whole.get_by_role("img", name="Two matrices; the right one grows.").count() == 1
    waist = whole.get_by_role("slider", name="waist", exact=True)
    expect(waist).to_have_attribute("aria-valuetext", "three")
    for name in ("span: from", "span: to"):
        expect(whole.get_by_role("slider", name=name)).to_have_count(1)
    kind = whole.get_by_role("group", name="kind")
    expect(kind.get_by_role("button", name="a", pressed=True)).to_have_count(1)
    expect(kind.get_by_role("button", name="b", pressed=False)).to_have_count(1)
    waist.evaluate("""(handle) => {
      handle.setAttribute("aria-valuetext", "4.00");
      handle.nextElementSibling.textContent = "four";
    }""")
    expect(waist).to_have_attribute("aria-valuetext", "four")
    notebook.evaluate("document.querySelectorAll('button')[1].classList.add('mod-active')")
    expect(kind.get_by_role("button", name="b", pressed=True)).to_have_count(1)


def test_in_a_notebook_the_focus_stays_when_the_picture_is_drawn_anew(notebook):
    notebook.get_by_text("The numbers as tables").click()
    notebook.locator(".attn-cells").last.focus()
    before = pressed(notebook, "ArrowRight")
    assert before[2].startswith("query 0, key b: ")
    notebook.evaluate("model.fire('change:pictures')")
    assert pressed(notebook) == before
    assert notebook.locator("table").count() == 2
    notebook.locator("summary").focus()
    notebook.evaluate("model.fire('change:pictures')")
    expect(notebook.locator("summary")).to_be_focused()
    notebook.locator(".noUi-handle").first.focus()
    notebook.evaluate("model.fire('change:pictures')")
    expect(notebook.locator(".noUi-handle").first).to_be_focused()


def test_in_a_notebook_a_readout_is_said_once(notebook):
    notebook.evaluate("""() => {
      heard.length = 0;
      const number = model.values.spec.marks.indexOf("readout");
      model.values[`mark${number}`] = { template: "n is 2", numbers: [] };
      model.fire(`change:mark${number}`);
    }""")
    assert notebook.evaluate("heard") == ["n is 2"]
