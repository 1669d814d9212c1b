"""The script of the figures in Chromium: what it does to the page, and what a reader does to it."""

import io
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
import sample_figures
from PIL import Image
from playwright.sync_api import expect

from attnkit import LiveFigure, theme
from attnkit.live import heatmaps
from attnkit.live.drawing import svg
from attnkit.live.hosts import page

ROLES = svg.ROLE_OF
ALL_LIVE = "[...document.querySelectorAll('.attn')].every((e) => e.dataset.live === '')"


# -- the parts of the script -----------------------------------------------------------------------


@pytest.fixture
def script(open_page, tmp_path):
    """A page with nothing on it but the functions of the script, as `live`."""
    file = tmp_path / "empty.html"
    file.write_text("<!doctype html><meta charset='utf-8'><div id='target'></div>", "utf-8")
    opened = open_page(file)
    opened.evaluate(
        """async (source) => {
          const file = new Blob([source], { type: "text/javascript" });
          window.live = await import(URL.createObjectURL(file));
        }""",
        page.source("live.js") + page.source("page.js"),
    )
    return opened


@pytest.fixture(scope="module")
def states():
    """States of every mark of every figure: (template, numbers), the same mark side by side."""
    found = []
    for make in sample_figures.FIGURES.values():
        figure = make()
        rows = []
        for share in (0, 0.3, 0.6, 1):
            controls = figure.controls.items()
            figure.at(**{n: c.values[round(share * (len(c.values) - 1))] for n, c in controls})
            with svg.settings():
                rows.append([mark.state()[:2] for mark in figure._scene.marks])
        found += zip(*rows, strict=True)
    plt.close("all")
    return found


def test_fill_writes_what_python_writes(script, states):
    flat = [state for of_mark in states for state in of_mark]
    written = script.evaluate("(states) => states.map(([t, n]) => live.fill(t, n))", flat)
    assert len(flat) > 100
    for (template, numbers), text in zip(flat, written, strict=True):
        assert text == svg.fill(template, numbers)


def test_fill_writes_numbers_and_colours_to_the_last_digit(script):
    rng = np.random.default_rng(0)
    numbers = [
        0,
        1,
        -1,
        5,
        -5,
        2**31 - 1,
        -(2**31) + 1,
        *rng.integers(-(10**6), 10**6, 200).tolist(),
    ]
    for decimals in range(10):
        template = chr(svg.FIRST_HOLE + decimals) + ";"
        written = script.evaluate("([t, n]) => live.fill(t, n)", [template * len(numbers), numbers])
        assert written == svg.fill(template * len(numbers), numbers)
    colours = [0, 2, 0xFFFFFF, int(theme.QUERY[1:], 16), int(theme.VALUE[1:], 16)]
    written = script.evaluate(
        "([t, n, roles]) => live.fill(t, n, roles)", [svg.COLOUR_HOLE * 5, colours, ROLES]
    )
    roles = f"var(--attn-query,{theme.QUERY})var(--attn-value,{theme.VALUE})"
    assert written == f"#000000#000002#ffffff{roles}"


def test_slots_find_each_number_of_a_template(script, states):
    flat = [state for of_mark in states for state in of_mark]
    found = script.evaluate("(templates) => templates.map(live.slots)", [t for t, _ in flat])
    for (template, numbers), slots in zip(flat, found, strict=True):
        assert sum(slot["count"] for slot in slots) == len(numbers)
        assert "".join("".join(svg.HOLES.findall(slot["pattern"])) for slot in slots) == "".join(
            svg.HOLES.findall(template)
        )
        at = 0
        elements = re.findall(r"<[a-zA-Z][^>]*>[^<]*", template)
        for slot in slots:
            assert slot["at"] == at
            at += slot["count"]
            element, text = elements[slot["element"]].split(">", 1)
            holder = (
                text if slot["attribute"] is None else f' {slot["attribute"]}="{slot["pattern"]}"'
            )
            assert holder in (slot["pattern"], *re.findall(r' [\w:-]+="[^"]*"', element))


PAINT = """
([states, roles]) => {
  const target = document.createElementNS("http://www.w3.org/2000/svg", "g");
  const paint = live.painter(target, roles);
  return states.map(([template, numbers]) => {
    paint({ template, numbers });
    const fresh = document.createElementNS("http://www.w3.org/2000/svg", "g");
    fresh.innerHTML = live.fill(template, numbers, roles);
    return [target.innerHTML, fresh.innerHTML];
  });
}
"""


def test_a_state_looks_the_same_whatever_was_shown_before(script, states):
    signs = [("<text>a &amp; \ue000 &lt;b></text>", [n]) for n in (1, 2)]
    for of_mark in [*states, signs]:
        shown = script.evaluate(PAINT, [[*of_mark, *of_mark[::-1]], ROLES])
        assert all(painted == fresh for painted, fresh in shown)


COUNT = """
([first, second]) => {
  const target = document.createElementNS("http://www.w3.org/2000/svg", "g");
  const paint = live.painter(target, {});
  paint(first);
  const observer = new MutationObserver(() => {});
  observer.observe(target, { attributes: true, childList: true, subtree: true });
  paint(second);
  return observer.takeRecords().map(({ type, attributeName }) => attributeName ?? type);
}
"""


def test_painting_touches_only_what_changed(script):
    template = '<path d="M \ue002 \ue002" style="fill: \ue00f"/><text x="\ue002">n = \ue000</text>'

    def touched(before, after, template_after=template):
        first = {"template": template, "numbers": before}
        return script.evaluate(COUNT, [first, {"template": template_after, "numbers": after}])

    start = [100, 200, 255, 300, 7]
    assert touched(start, start) == []
    assert touched(start, [100, 201, 255, 300, 7]) == ["d"]
    assert touched(start, [101, 201, 255, 300, 7]) == ["d"]
    assert touched(start, [100, 200, 254, 300, 7]) == ["style"]
    assert touched(start, [100, 200, 255, 301, 7]) == ["x"]
    assert touched(start, [100, 200, 255, 300, 8]) == ["childList"]
    assert touched(start, [1, 2, 3, 4, 5]) == ["d", "style", "x", "childList"]
    assert touched(start, [1], '<path d="M \ue002 0"/>') == ["childList"]


BYTES = """
(kind) => {
  const bytes = new Uint8Array([9, 9, 9, 9, 1, 2, 3, 255, 4, 5, 6, 255, 9, 9]);
  const view = { DataView, Uint8Array }[kind];
  const rgba = view ? new view(bytes.buffer, 4, 8) : bytes.buffer.slice(4, 12);
  const target = document.createElementNS("http://www.w3.org/2000/svg", "g");
  const template = '<image href="" width="2" height="1" opacity="0.5"/>';
  live.painter(target, {})({ template, numbers: [], picture: { width: 2, height: 1, rgba } });
  const canvas = target.querySelector("canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, 2, 1).data;
  return [[...data], canvas.parentNode.getAttribute("opacity")];
}
"""


@pytest.mark.parametrize("kind", ["ArrayBuffer", "Uint8Array", "DataView"])
def test_a_picture_is_painted_from_any_kind_of_bytes(script, kind):
    assert script.evaluate(BYTES, kind) == [[1, 2, 3, 255, 4, 5, 6, 255], "0.5"]


# -- a page ----------------------------------------------------------------------------------------


@pytest.fixture
def show(open_page, tmp_path):
    """Open a page of live figures and wait until they are alive."""

    def show_figures(*figures, alive=True, **options):
        file = tmp_path / "page.html"
        file.write_text(sample_figures.page(figures), "utf-8")
        opened = open_page(file, **options)
        if alive:
            opened.wait_for_function(ALL_LIVE)
        return opened

    return show_figures


def dragged():
    """A point that is dragged both ways over few positions, and a line that moves one way."""
    fig, ax = plt.subplots(figsize=(5, 4))
    ax.set(xlim=(0, 10), ylim=(1, 1000), yscale="log")
    here = ax.axvline(2)
    dot = ax.scatter([1], [10])
    return LiveFigure(
        fig,
        {here: lambda query: {"xdata": [query, query]}, dot: lambda x, y: ([x], [y])},
        query=(0, 10, 2),
        x=(0, 10, 5),
        y=[1, 10, 100, 1000],
        readout=lambda query, x, y: f"query {query}, x {x}, y {y}",
        drag={here: "query", dot: ("x", "y")},
        alt="dragged",
    )


def on_screen(opened, x, y):
    """Turn points of the first figure into pixels of the screen."""
    box = opened.locator(".attn-picture > svg").first.bounding_box()
    scale = box["width"] / float(
        opened.locator(".attn-overlay").first.get_attribute("viewBox").split()[2]
    )
    return box["x"] + x * scale, box["y"] + y * scale


def readout(opened, n=0):
    return opened.locator(".attn-readout").nth(n).text_content()


def test_a_mark_is_dragged_with_the_mouse(show):
    figure = dragged()
    opened = show(figure)
    line = figure._scene.handles[0]["x"]["points"]
    _, top, _, bottom = figure._scene.handles[0]["box"]
    height = top + 0.9 * (bottom - top)
    start = readout(opened)
    opened.mouse.move(*on_screen(opened, line[2] + 9, height))
    opened.mouse.down()
    assert readout(opened) == start  # a press alone moves nothing
    for position in (5, 0, 3):
        # a little off the place: the nearest position is chosen
        beside = 0.4 * (line[1] - line[0]) * (1 if position < 3 else -1)
        opened.mouse.move(*on_screen(opened, line[position] + beside, height), steps=3)
        assert readout(opened) == f"query {2 * position}, x 5, y 1"
        assert opened.locator("[data-control=query]").input_value() == str(position)
        assert opened.locator("output").first.text_content() == str(2 * position)
    opened.mouse.move(*on_screen(opened, line[5] + 300, height))  # beyond the axes: the last one
    assert readout(opened) == "query 10, x 5, y 1"
    opened.mouse.up()
    opened.mouse.move(*on_screen(opened, line[0], height))
    assert readout(opened) == "query 10, x 5, y 1"


def test_a_point_is_dragged_both_ways(show):
    figure = dragged()
    opened = show(figure)
    handle = figure._scene.handles[1]
    xs, ys = handle["x"]["points"], handle["y"]["points"]
    opened.mouse.move(*on_screen(opened, xs[1], ys[0]))
    opened.mouse.down()
    opened.mouse.move(*on_screen(opened, xs[2], ys[3]), steps=4)
    assert readout(opened) == "query 4, x 10, y 1000"
    assert opened.locator("[data-control=y]").input_value() == "3"
    opened.mouse.move(*on_screen(opened, xs[0], ys[2]), steps=4)
    opened.mouse.up()
    assert readout(opened) == "query 4, x 0, y 100"
    # the handle has followed its point
    opened.mouse.move(*on_screen(opened, xs[0], ys[2]))
    opened.mouse.down()
    opened.mouse.move(*on_screen(opened, xs[1], ys[1]), steps=4)
    assert readout(opened) == "query 4, x 5, y 10"


def test_a_mark_is_dragged_with_a_finger(show):
    figure = dragged()
    opened = show(figure, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    line = figure._scene.handles[0]["x"]["points"]
    _, top, _, bottom = figure._scene.handles[0]["box"]
    finger = opened.context.new_cdp_session(opened)

    def touch(kind, x=None):
        x, y = on_screen(opened, x, top + 0.9 * (bottom - top)) if x else (0, 0)
        points = [{"x": x, "y": y}] if kind != "touchEnd" else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", line[2] + 10)
    for position in (3, 4, 1):
        touch("touchMove", line[position])
        opened.wait_for_function(
            "(said) => document.querySelector('.attn-readout').textContent.startsWith(said)",
            arg=f"query {2 * position},",
        )
    touch("touchEnd")
    assert readout(opened) == "query 2, x 5, y 1"


def test_a_finger_that_goes_across_the_handle_scrolls_the_page(show):
    figures = dragged(), sample_figures.lines(), sample_figures.lines()
    opened = show(*figures, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 500})
    line = figures[0]._scene.handles[0]["x"]["points"]
    finger = opened.context.new_cdp_session(opened)
    x, y = on_screen(opened, line[2], 200)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for moved in (40, 80, 120):
        points = [{"x": x, "y": y - moved}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    opened.wait_for_function("() => scrollY > 50")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert readout(opened) == "query 4, x 5, y 1"


# -- cells -----------------------------------------------------------------------------------------


def grids_of(figure):
    """Pair each grid of cells with its heatmap."""
    moving = figure._scene.marks
    return [(grid, moving[grid["mark"]].artist) for grid in figure._scene.cells]


def told(grid, row, column, value):
    return f"{grid['row']} {grid['rows'][row]}, {grid['column']} {grid['columns'][column]}: {value}"


def cell_said(opened):
    return opened.locator(".attn-cell").text_content()


def test_a_cell_is_told_where_the_pointer_is(show):
    figure = sample_figures.heatmaps()
    opened = show(figure)
    for seed in (3, 0):
        opened.locator("[data-control=seed]").fill(str(seed))
        figure.at(seed=seed)
        for grid, heatmap in grids_of(figure):
            shape = heatmap.get_array().shape
            values = np.array(heatmaps.values(heatmap)).reshape(shape)
            for row, column in [(0, 0), (shape[0] - 1, 0), (0, shape[1] - 1), (1, 2)]:
                for share in (0.1, 0.9):  # near both ends: cells may be of different widths
                    x = grid["x"][column] * (1 - share) + grid["x"][column + 1] * share
                    y = grid["y"][row] * (1 - share) + grid["y"][row + 1] * share
                    opened.mouse.move(*on_screen(opened, x, y))
                    assert cell_said(opened) == told(grid, row, column, values[row, column])
    opened.mouse.move(1, 1)
    lit = opened.locator(".attn-lit-cell").first
    assert lit.evaluate("(rect) => rect.style.display") == "none"


def test_pointing_lights_the_row_the_column_and_what_is_linked(show):
    figure = sample_figures.heatmaps()
    opened = show(figure)
    grid, other = figure._scene.cells[0], figure._scene.cells[2]
    middle = (grid["x"][3] + grid["x"][4]) / 2, (grid["y"][1] + grid["y"][2]) / 2
    opened.mouse.move(*on_screen(opened, *middle))
    lit = opened.eval_on_selector_all(
        ".attn-lit, .attn-lit-cell",
        """(rects) => rects.filter((r) => r.style.display !== "none").map((r) =>
             ["x", "y", "width", "height"].map((name) => Number(r.getAttribute(name))))""",
    )

    def box(xs, ys):
        return [min(xs), min(ys), abs(xs[0] - xs[-1]), abs(ys[0] - ys[-1])]

    expected = [
        box([grid["x"][0], grid["x"][-1]], grid["y"][1:3]),
        box(grid["x"][3:5], [grid["y"][0], grid["y"][-1]]),
        box(other["x"][1:3], [other["y"][0], other["y"][-1]]),  # row 1 here, column 1 there
        box(grid["x"][3:5], grid["y"][1:3]),
    ]
    assert lit == [pytest.approx(each, abs=0.01) for each in expected]


def test_cells_are_walked_with_the_keyboard(show):
    figure = sample_figures.heatmaps()
    opened = show(figure)
    (grid, heatmap), *_ = grids_of(figure)
    values = np.array(heatmaps.values(heatmap)).reshape(3, 5)
    area = opened.locator(".attn-cells").first
    for _ in range(20):
        opened.keyboard.press("Tab")
        if area.evaluate("(area) => document.activeElement === area"):
            break
    assert cell_said(opened) == told(grid, 0, 0, values[0, 0])
    row, column = 0, 0
    # the first row is on top in this heatmap; at a border without labels nothing moves
    walk = [("Right", 0, 1), ("Down", 1, 0), ("Right", 0, 1), ("Up", -1, 0), ("Up", 0, 0)]
    walk += [("Left", 0, -1), ("Left", 0, -1), ("Down", 1, 0), ("Down", 1, 0)]
    for key, down, right in walk:
        opened.keyboard.press(f"Arrow{key}")
        row, column = row + down, column + right
        assert cell_said(opened) == told(grid, row, column, values[row, column])
    opened.keyboard.press("Enter")
    assert cell_said(opened) == told(grid, 2, 0, values[2, 0]) + " (held)"
    opened.mouse.move(*on_screen(opened, grid["x"][3], grid["y"][1]))  # it is held
    assert cell_said(opened) == told(grid, 2, 0, values[2, 0]) + " (held)"
    opened.locator("[data-control=seed]").fill("4")  # the held cell follows the controls
    figure.at(seed=4)
    values = np.array(heatmaps.values(heatmap)).reshape(3, 5)
    assert cell_said(opened) == told(grid, 2, 0, values[2, 0]) + " (held)"
    area.focus()
    opened.keyboard.press("ArrowRight")  # moving on releases the cell
    assert cell_said(opened) == told(grid, 2, 1, values[2, 1])
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("Enter")
    assert cell_said(opened) == told(grid, 2, 0, values[2, 0]) + " (held)"
    opened.keyboard.press("Escape")
    assert cell_said(opened) == told(grid, 2, 0, values[2, 0])
    lens = opened.locator(".attn-lit-cell").first
    assert lens.evaluate("(lens) => lens.style.display") == ""
    area.blur()
    assert lens.evaluate("(lens) => lens.style.display") == "none"


def test_down_is_down_where_the_first_row_lies_below(show):
    fig, ax = plt.subplots()
    ax.pcolormesh(sample_figures.noise(3, 5))  # matplotlib counts rows upwards
    opened = show(LiveFigure(fig, {}, alt="cells"))
    opened.locator(".attn-cells").focus()
    opened.keyboard.press("ArrowUp")
    assert cell_said(opened).startswith("row 1, column 0: ")
    opened.keyboard.press("ArrowDown")
    assert cell_said(opened).startswith("row 0, column 0: ")


def test_a_finger_reads_the_cell_it_taps(show):
    figure = sample_figures.heatmaps()
    opened = show(figure, has_touch=True)
    (grid, heatmap), *_ = grids_of(figure)
    values = np.array(heatmaps.values(heatmap)).reshape(3, 5)
    middle = (grid["x"][3] + grid["x"][4]) / 2, (grid["y"][1] + grid["y"][2]) / 2
    opened.touchscreen.tap(*on_screen(opened, *middle))
    # the browser turns the tap into a click in its own time
    expect(opened.locator(".attn-cell")).to_have_text(told(grid, 1, 3, values[1, 3]) + " (held)")


def test_cells_of_a_picture_are_read_from_their_colour(show):
    figure = sample_figures.pictures()
    opened = show(figure)
    for grid, heatmap in grids_of(figure)[:2]:  # first row on top, first row below
        values = sample_figures.noise(37, 41, seed=2 + (heatmap.origin == "lower"))
        opened.locator("[data-control=seed]").fill("2")
        for row, column in [(0, 0), (0, 40), (36, 0), (17, 23)]:
            x, y = ((grid[a][i] + grid[a][i + 1]) / 2 for a, i in (("x", column), ("y", row)))
            opened.mouse.move(*on_screen(opened, x, y))
            said = cell_said(opened)
            assert said.startswith(told(grid, row, column, "about "))
            assert abs(float(said.split()[-1]) - values[row, column]) < 0.01


def test_a_click_on_a_cell_chooses_it(show):
    fig, ax = plt.subplots()
    weights = ax.pcolormesh(sample_figures.noise(3, 5))
    mark = ax.text(0, 0, "")
    figure = LiveFigure(
        fig,
        {mark: lambda row, column: f"{row} {column}"},
        row=(0, 2),
        column=(0, 4),
        drag={weights: ("column", "row")},
        readout=lambda row, column: f"row {row}, column {column}",
        alt="choose",
    )
    opened = show(figure)
    (grid,) = figure._scene.cells
    at = on_screen(opened, (grid["x"][3] + grid["x"][4]) / 2, (grid["y"][2] + grid["y"][3]) / 2)
    opened.mouse.click(*at)
    assert readout(opened) == "row 2, column 3"
    assert opened.locator("[data-control=column]").input_value() == "3"
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("Enter")
    assert readout(opened) == "row 2, column 2"


# -- controls --------------------------------------------------------------------------------------


def playing(interval=40, n=4, alt="playing"):
    from ipywidgets import Play

    fig, ax = plt.subplots(figsize=(3, 2))
    text = ax.text(0.5, 0.5, "")
    return LiveFigure(
        fig,
        {text: lambda step: f"step {step}"},
        step=Play(value=1, max=n, interval=interval),
        readout=lambda step: f"step {step}",
        alt=alt,
    )


@pytest.fixture
def play(show):
    """Open a figure and press Play; the clock of its page goes on by `run_for` alone."""

    def play_figure(figure, **options):
        opened = show(figure, **options)
        opened.clock.install(time=0)
        opened.clock.pause_at(60)  # s; the clock has run since, and cannot go back
        opened.locator(".attn-play").click()
        return opened, opened.locator(".attn-play"), opened.clock.run_for

    return play_figure


def test_play_steps_to_the_end_and_begins_again(play):
    opened, button, run_for = play(playing(interval=40))
    assert button.get_attribute("aria-label") == "Pause: step"
    run_for(2 * 40)
    assert readout(opened) == "step 3"
    assert button.text_content() == "⏸"
    run_for(40)
    assert readout(opened) == "step 4"
    assert button.get_attribute("aria-label") == "Play: step"
    assert button.text_content() == "▶"
    run_for(1000)
    assert readout(opened) == "step 4"
    button.click()
    assert readout(opened) == "step 0"
    run_for(4 * 40)
    assert readout(opened) == "step 4"


def test_play_pauses_and_goes_on(play):
    opened, button, run_for = play(playing(interval=60, n=300))
    run_for(2 * 60)
    button.click()
    run_for(1000)
    assert readout(opened) == "step 3"
    assert opened.locator("[data-control=step]").input_value() == "3"
    button.click()
    run_for(60)
    assert readout(opened) == "step 4"


def test_play_stops_where_the_reader_drags_the_slider_to_the_end(play):
    opened, button, run_for = play(playing(interval=100, n=300))
    run_for(100)
    opened.locator("[data-control=step]").fill("300")
    run_for(100)
    assert button.text_content() == "▶"
    assert readout(opened) == "step 300"


def test_play_is_calm_where_the_reader_asks_for_less_motion(play):
    opened, _, run_for = play(playing(), reduced_motion="reduce")
    run_for(999)
    assert readout(opened) == "step 1"
    run_for(1)
    assert readout(opened) == "step 2"


def test_a_browser_that_cannot_read_the_tables_shows_the_picture_alone(browser, tmp_path):
    file = tmp_path / "figure.html"
    file.write_text("<!doctype html><meta charset='utf-8'>" + playing().to_html(), "utf-8")
    opened = browser.new_page()
    opened.add_init_script("delete globalThis.DecompressionStream")  # as before 2023
    opened.goto(file.as_uri())
    opened.wait_for_selector(".attn[data-live=failed]")
    assert opened.locator(".attn-picture svg").is_visible()
    assert not opened.locator(".attn-controls").is_visible()
    opened.close()


def test_controls_are_moved_with_the_keyboard(show):
    opened = show(dragged())
    opened.locator("[data-control=query]").focus()
    opened.keyboard.press("ArrowRight")
    assert readout(opened) == "query 6, x 5, y 1"
    opened.keyboard.press("Home")
    assert readout(opened) == "query 0, x 5, y 1"
    slider = opened.locator("[data-control=query]")
    assert slider.get_attribute("aria-valuetext") == "0"
    opened.keyboard.press("End")
    assert readout(opened) == "query 10, x 5, y 1"
    opened.locator("[data-control=y]").select_option("2")
    assert readout(opened) == "query 10, x 5, y 100"


def test_a_label_leads_to_its_control(show):
    opened = show(dragged(), sample_figures.bars())
    for name in ("query", "x"):
        opened.locator(f"label:has-text('{name}')").first.click()
        assert opened.evaluate("document.activeElement.dataset.control") == name
    opened.get_by_role("radio", name="negative").check(force=True)
    assert opened.get_by_role("radio", name="negative").is_checked()
    assert opened.get_by_role("group", name="kind").count() == 1


def test_figures_on_one_page_leave_each_other_alone(show):
    same = [sample_figures.lines(), sample_figures.lines(), sample_figures.bars()]
    opened = show(*same)
    figures = opened.locator(".attn")
    before = [figures.nth(i).locator(".attn-picture").inner_html() for i in range(3)]
    figures.nth(1).locator("[data-control=shift]").fill("20")
    figures.nth(1).locator("[data-control=strong]").uncheck()
    after = [figures.nth(i).locator(".attn-picture").inner_html() for i in range(3)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]
    assert [readout(opened, i) for i in (0, 1)] == ["shift 2.50, strong", "shift 5.00, weak"]
    assert figures.nth(0).locator("[data-control=shift]").input_value() == "10"
    figures.nth(2).locator("[data-control=power]").fill("5")
    assert figures.nth(1).locator(".attn-picture").inner_html() == after[1]


# -- print, no script, small screens, dark ---------------------------------------------------------


@theme.style()
def test_paper_shows_the_first_state_and_the_screen_comes_back(show):
    opened = show(sample_figures.lines())
    first = readout(opened)
    opened.locator("[data-control=shift]").fill("20")
    moved = opened.locator(".attn-picture").inner_html()
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")
    assert readout(opened) == first
    root, fresh = opened.query_selector(".attn"), sample_figures.lines()
    with fresh._scene.look():
        drawn = pictures.by_matplotlib(fresh.at())
    assert pictures.difference(pictures.in_page(root), drawn) is None
    assert opened.locator(".attn-setting").inner_text() == "Shown for: shift 2.50; n 3; strong on."
    for part in (".attn-controls", ".attn-overlay"):
        assert not opened.locator(part).is_visible()
    assert opened.locator(".attn-picture").is_visible()
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    opened.emulate_media(media="screen")
    assert not opened.locator(".attn-setting").is_visible()
    assert readout(opened) == "shift 5.00, strong"
    assert opened.locator(".attn-picture").inner_html() == moved
    assert opened.locator("[data-control=shift]").input_value() == "20"


def test_a_figure_that_asks_first_answers_on_paper_and_without_a_script(show):
    figure = sample_figures.asking()
    drawn = sample_figures.asking()
    drawn.at(n=2)
    opened = show(figure)
    assert readout(opened) == "guess first"
    assert opened.locator("[data-control=n]").input_value() == "0"
    said = pictures.difference(
        pictures.in_page(opened.query_selector(".attn")), pictures.by_matplotlib(figure.at(n=0))
    )
    assert said is None
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert readout(opened) == "answer 2"
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert readout(opened) == "guess first"
    still = show(figure, alive=False, java_script_enabled=False)
    assert readout(still) == "answer 2"
    assert still.locator(".attn-setting").inner_text() == "Shown for: n 2."
    assert still.locator(".attn-picture").is_visible()
    said = pictures.difference(
        pictures.in_page(still.query_selector(".attn")), pictures.by_matplotlib(drawn.at(n=2))
    )
    assert said is None


def test_the_answer_is_hidden_while_a_figure_that_asks_comes_to_life(show):
    opened = show(sample_figures.asking(), sample_figures.lines())
    state = "(e) => getComputedStyle(e).visibility"
    asks, other = opened.locator(".attn-picture").all()
    assert asks.evaluate(state) == "visible"
    for live, seen in (("loading", "hidden"), ("failed", "visible")):
        opened.evaluate(
            "live => document.querySelectorAll('.attn').forEach((e) => (e.dataset.live = live))",
            live,
        )
        assert [asks.evaluate(state), other.evaluate(state)] == [seen, "visible"]


def test_without_script_there_is_the_picture_and_no_controls(show):
    figure = sample_figures.lines()
    opened = show(figure, alive=False, java_script_enabled=False)
    assert opened.locator(".attn-picture > svg").is_visible()
    assert opened.locator("[data-mark='2'] path").first.is_visible()
    assert not opened.locator(".attn-controls").is_visible()
    assert opened.locator(".attn-setting").is_visible()
    assert readout(opened) == "shift 2.50, strong"


def test_no_figure_is_wider_than_the_screen(show):
    names = ("lines", "bars", "scatters", "heatmaps", "bands")
    opened = show(*(sample_figures.FIGURES[name]() for name in names))
    for width in (320, 360, 768):
        opened.set_viewport_size({"width": width, "height": 800})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        outside = opened.evaluate(
            """(width) => [...document.querySelectorAll(".attn, .attn *")]
                 .filter((e) => !e.closest("svg") || e.tagName === "svg")
                 .filter((e) => e.getBoundingClientRect().right > width + 0.5)
                 .map((e) => e.outerHTML.slice(0, 99))""",
            width,
        )
        assert outside == []


@pytest.fixture
def slow_server():
    """Send a page up to its middle, and the rest when `go` is set; yields (address, parts, go)."""
    parts, go = [], threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/page":
                for part in parts:
                    self.wfile.write(part.encode())
                    self.wfile.flush()
                    go.wait(20)

        def log_message(self, *args):
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page", parts, go
    go.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("at", ["<svg ", '<p class="attn-readout"', '"updates":', '"spec":'])
def test_a_figure_waits_until_all_of_it_has_come(at, slow_server, browser):
    address, parts, go = slow_server
    text = sample_figures.page(
        [sample_figures.FIGURES["lines"](), sample_figures.FIGURES["bars"]()]
    )
    cut = text.index(at, text.rindex('<div class="attn"')) + len(at)
    parts += [text[:cut], text[cut:]]
    opened, wrong = browser.new_page(), []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(address, wait_until="commit")
    opened.wait_for_function("document.querySelector('.attn')?.dataset.live === ''")
    opened.wait_for_function("document.querySelectorAll('.attn').length === 2")
    go.set()
    opened.wait_for_function(ALL_LIVE)
    assert wrong == []
    opened.close()


def talkative():
    from ipywidgets import SelectionSlider

    fig, ax = plt.subplots(figsize=(4, 3))
    (line,) = ax.plot([0, 1], [0, 1])
    moved = {line: lambda n, kind: [0, n]}
    said = ["Little.", "Little.", 99 * "Much. "]
    kinds = SelectionSlider(options=["a", "b", 20 * "much "])
    return LiveFigure(fig, moved, n=(0, 2), kind=kinds, readout=lambda n: said[n], alt="A line.")


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_moves_when_a_readout_or_a_value_grows(show, width):
    opened = show(talkative(), viewport={"width": width, "height": 800})
    after = opened.locator("main > p")
    opened.evaluate("document.querySelector('main').append(document.createElement('p'))")
    before = after.last.bounding_box()["y"]
    for key in ("End", "Home", "ArrowRight"):
        for control in opened.locator("input[type=range][data-control]").all():
            control.press(key)
            opened.evaluate(
                "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
            )
            assert after.last.bounding_box()["y"] == before
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_when_a_cell_is_told(show):
    opened = show(sample_figures.FIGURES["heatmaps"](), viewport={"width": 360, "height": 800})
    height = "document.querySelector('.attn').offsetHeight"
    before = opened.evaluate(height)
    opened.locator(".attn-cells").first.focus()
    for key in ("Enter", "ArrowDown", "ArrowRight", "Enter", "ArrowLeft", "ArrowLeft", "Enter"):
        opened.keyboard.press(key)
        assert opened.evaluate(height) == before
    assert cell_said(opened).startswith("query two: largest ")  # the longest text
    assert cell_said(opened).endswith(" (held)")


def test_a_readout_shorter_than_its_room_leaves_it_when_the_window_grows(show):
    opened = show(talkative(), viewport={"width": 360, "height": 800})
    said = opened.locator(".attn-said")
    narrow = said.bounding_box()["height"]
    opened.set_viewport_size({"width": 1280, "height": 800})
    opened.wait_for_function(f"document.querySelector('.attn-said').offsetHeight < {narrow} / 1.5")


@pytest.mark.parametrize(
    ("touch", "hint"),
    [(False, "Point at a cell or a label, or walk"), (True, "Tap a cell or a label.")],
)
def test_a_reader_is_told_how_to_read_the_cells(touch, hint, show):
    opened = show(sample_figures.FIGURES["heatmaps"](), has_touch=touch, is_mobile=touch)
    assert opened.locator(".attn-cell").first.text_content().startswith(hint)


def colours(opened):
    """Read the fill, stroke and background of a still text, a moved line, and the figure."""
    names = {"picture": ".attn-picture text", "moving": "[data-mark='2'] path", "page": ".attn"}
    return {
        name: opened.locator(selector).first.evaluate(
            """(e) => {
              const { fill, stroke, backgroundColor } = getComputedStyle(e);
              return [fill, stroke, backgroundColor];
            }"""
        )
        for name, selector in names.items()
    }


def test_the_dark_theme_changes_the_colours_of_roles(show):
    opened = show(sample_figures.lines())
    opened.locator("[data-control=shift]").fill("3")
    light = colours(opened)
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = colours(opened)
    assert light["picture"][0] == "rgb(31, 36, 48)"
    assert dark["picture"][0] == "rgb(232, 234, 240)"
    value = [f"rgb{tuple(bytes.fromhex(colour[1:]))}" for colour in theme.ROLES["value"]]
    assert [light["moving"][1], dark["moving"][1]] == value
    assert (light["page"][2], dark["page"][2]) == ("rgb(255, 255, 254)", "rgb(24, 28, 36)")
    opened.emulate_media(media="print")  # paper is light
    assert colours(opened) == light
    opened.emulate_media(media="screen")
    opened.evaluate("document.documentElement.dataset.theme = 'light'")
    assert colours(opened) == light


def test_the_system_decides_where_the_page_does_not(show):
    opened = show(sample_figures.lines(), color_scheme="dark")
    assert colours(opened)["page"][2] == "rgb(24, 28, 36)"
    opened.evaluate("document.documentElement.dataset.theme = 'light'")
    assert colours(opened)["page"][2] == "rgb(255, 255, 254)"


def test_a_canvas_lies_exactly_where_the_image_was(show):
    opened = show(sample_figures.pictures())
    picture = opened.locator(".attn-picture")

    def shot():
        opened.mouse.move(1, 1)
        return np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB")).astype(int)

    before = shot()  # images, as matplotlib wrote them
    seed = opened.locator("[data-control=seed]")
    seed.fill("2")
    moved = shot()
    seed.fill("1")
    assert opened.locator(".attn-picture canvas").count() > 3
    again = shot()  # the same, as canvases
    assert abs(moved - before).mean() > 5
    different = (abs(again - before).max(axis=-1) > 40).mean()
    assert different < 0.005  # seams between cells may fall on another pixel
