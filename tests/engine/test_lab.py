"""The running notebook: a real JupyterLab, moved by keyboard and mouse; picture and Python follow.

The notebook is this book's idea in small: a function that the reader edits, and a LiveFigure of it.
"""

import json
import re

import pytest
from playwright.sync_api import expect
from publishers import need, told

from tools.lab import Notebook, jupyterlab, write_notebook

FUNCTION, FIGURE, PLAYED, SCRATCH = 1, 2, 3, 4
CELLS = [
    """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider, Play
from attnkit import LiveFigure, theme
""",
    """
keys, values = np.array([51.0, 56, 58]), np.array([40.0, 43, 48])
waists = np.linspace(50, 62, 61)

def weights(query, bandwidth):
    similarity = np.exp(-(((query - keys) / bandwidth) ** 2) / 2)
    return similarity / similarity.sum()

def average(query, bandwidth):
    return weights(query, bandwidth) @ values
""",
    """
fig, (ax, below) = plt.subplots(2, 1, figsize=(5, 4), height_ratios=[3, 1])
(curve,) = ax.plot(waists, [average(w, 1) for w in waists], color=theme.VALUE)
line = ax.axvline(57, color=theme.QUERY)
said = ax.text(57, 41, "")
row = below.pcolormesh(weights(57, 1)[None], cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1)
below.set_xticks([0.5, 1.5, 2.5], ["51", "56", "58"])
below.set_yticks([0.5], ["q"])
below.set(xlabel="key", ylabel="query")
live = LiveFigure(
    fig,
    {
        curve: lambda bandwidth: [average(w, bandwidth) for w in waists],
        line: lambda query: {"xdata": [query, query]},
        said: lambda query, bandwidth: f"{average(query, bandwidth):.2f} kg",
        row: lambda query, bandwidth: weights(query, bandwidth)[None],
    },
    query=FloatSlider(57, min=50, max=62, step=0.1, description="waist (cm)"),
    bandwidth=FloatLogSlider(1, min=-1, max=1, step=0.1, description="bandwidth (cm)"),
    readout=lambda query, bandwidth: f"The estimate is {average(query, bandwidth):.2f} kg.",
    drag={line: "query"},
    alt="Three people's waists and the estimate of a fourth one's weight",
)
live
""",
    """
fig, ax = plt.subplots(figsize=(3, 3))
image = ax.imshow(np.zeros((37, 41)), cmap="gray", vmin=0, vmax=10)
played = LiveFigure(
    fig,
    {image: lambda step: np.full((37, 41), step)},
    step=Play(min=0, max=5, interval=100),
    readout=lambda step: f"Step {step}.",
    alt="A picture that gets lighter with every step",
)
played
""",
    "",
]


@pytest.fixture(scope="module", autouse=True)
def patience():
    """Wait longer than the other modules do: a kernel on a busy machine takes its time."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def url(folder):
    with jupyterlab(folder) as url:
        yield url


@pytest.fixture(scope="module")
def open_notebook(url, folder, browser):
    """Open a new notebook. Two windows never share one: the second to save it would be asked."""

    def open_notebook(name):
        assert not (folder / name).exists()
        write_notebook(folder / name, CELLS)
        page = browser.new_page(viewport={"width": 1100, "height": 1500})
        page.set_default_timeout(60_000)
        notebook = Notebook(page, url, name)
        notebook.errors = []
        page.on("pageerror", lambda error: notebook.errors.append(str(error)))
        page.on("console", lambda said: note_broken_view(notebook.errors, said.text))
        return notebook

    return open_notebook


def note_broken_view(errors, text):
    """ipywidgets catches what a view throws and only logs it."""
    if "Error setting state" in text or "[anywidget]" in text:
        errors.append(text)


@pytest.fixture(scope="module")
def opened(open_notebook):
    return open_notebook("figure.ipynb")


@pytest.fixture
def notebook(opened):
    """The notebook as the reader finds it, all cells run."""
    for index, source in enumerate(CELLS):
        opened.run(index, source.strip())
    expect(opened.cell(FIGURE).locator(".attn-alive svg").first).to_be_visible()
    yield opened
    assert opened.errors == []


def handle(notebook, control, index=FIGURE):
    """The part of an ipywidgets slider that takes the focus, by the slider's label."""
    slider = notebook.cell(index).locator(".widget-slider", has_text=control)
    return slider.locator(".noUi-handle")


def press(notebook, control, key, times=1):
    handle(notebook, control).focus()
    for _ in range(times):
        notebook.page.keyboard.press(key)


def readout(notebook, index=FIGURE):
    return notebook.cell(index).locator(".attn-alive .attn-readout")


def message(notebook):
    return notebook.cell(FIGURE).locator(".attn-alive .attn-message")


def picture(notebook, index=FIGURE):
    """The SVG of every mark as the page shows it."""
    return (
        notebook.cell(index)
        .locator(".attn-alive [data-mark]")
        .evaluate_all("marks => marks.map((mark) => mark.innerHTML)")
    )


def drawn(notebook):
    """The SVG of every mark as matplotlib draws it, at the same setting."""
    source = "import json; from attnkit.live.hosts import page; "
    source += "print(json.dumps(page.described(live._scene)))"
    svg = json.loads(notebook.run(SCRATCH, source))
    return notebook.page.evaluate(
        """svg => {
            const root = document.createElement("div");
            root.innerHTML = svg;
            return [...root.querySelectorAll("[data-mark]")].map((mark) => mark.innerHTML);
        }""",
        svg,
    )


def python(notebook, expression):
    return notebook.run(SCRATCH, f"print({expression})").strip()


def python_of(notebook, index, expression):
    """Print an expression in a cell whose output is not needed any more."""
    first, _, rest = expression.partition("; ")
    return notebook.run(index, f"print({first})\n{rest}").strip()


def test_the_slider_moves_the_picture_the_readout_and_the_python_value(notebook):
    assert told("JupyterLab") == "live, by Python"
    expect(readout(notebook)).to_have_text("The estimate is 45.50 kg.")
    before = picture(notebook)
    assert before == drawn(notebook)

    press(notebook, "waist", "ArrowRight", 10)
    expect(readout(notebook)).to_have_text("The estimate is 47.40 kg.")
    assert python(notebook, 'live.controls["query"].value') == "58.0"
    after = picture(notebook)
    assert [a == b for a, b in zip(after, before, strict=True)] == [True, False, False, False]
    assert after == drawn(notebook)

    # Wider, not narrower: only the last press reads 43.96, and Python is not asked before it.
    press(notebook, "bandwidth", "ArrowRight", 10)
    expect(readout(notebook)).to_have_text("The estimate is 43.96 kg.")
    assert python(notebook, 'live.controls["bandwidth"].value') == "10.0"
    assert picture(notebook)[0] != before[0]
    assert picture(notebook) == drawn(notebook)


def test_python_moves_the_slider_and_the_picture(notebook):
    notebook.run(SCRATCH, 'live.controls["query"].widget.value = 51')
    expect(handle(notebook, "waist")).to_have_attribute("aria-valuenow", "51.0")
    expect(readout(notebook)).to_have_text("The estimate is 40.00 kg.")
    assert picture(notebook) == drawn(notebook)


def drag_to(notebook, fraction):
    """Drag the query's line to a fraction of the width of the figure."""
    notebook.cell(FIGURE).locator(".attn-alive").scroll_into_view_if_needed()
    grip = notebook.cell(FIGURE).locator(".attn-alive .attn-handle").bounding_box()
    whole = notebook.cell(FIGURE).locator(".attn-alive .attn-picture").bounding_box()
    mouse, y = notebook.page.mouse, grip["y"] + grip["height"] / 2
    mouse.move(grip["x"] + grip["width"] / 2, y)
    mouse.down()
    mouse.move(whole["x"] + whole["width"] * fraction, y, steps=5)
    mouse.up()


def settled(notebook):
    """Wait until the slider and Python rest at the same value, and return it."""
    seen = []
    for _ in range(100):
        shown = handle(notebook, "waist").get_attribute("aria-valuenow")
        seen.append((shown, python(notebook, 'live.controls["query"].value')))
        if len(seen) > 3 and set(seen[-4:]) == {(shown, shown)}:
            return float(shown)
        notebook.page.wait_for_timeout(100)
    raise AssertionError(f"the slider and Python come to no rest: {seen[-4:]}")


def test_dragging_the_mark_moves_the_slider(notebook):
    waist = handle(notebook, "waist")
    drag_to(notebook, 0.4)
    expect(waist).not_to_have_attribute("aria-valuenow", "57.0")
    dragged = settled(notebook)
    assert 52 < dragged < 55
    assert picture(notebook) == drawn(notebook)

    # Back to where the last drag ended, after the slider has moved away.
    grip = notebook.cell(FIGURE).locator(".attn-alive .attn-handle")
    there = float(grip.get_attribute("x"))
    press(notebook, "waist", "Home")
    expect(readout(notebook)).to_have_text("The estimate is 40.00 kg.")
    assert float(grip.get_attribute("x")) < there - 50  # the grip follows the slider
    drag_to(notebook, 0.4)
    assert settled(notebook) == dragged


def test_a_cell_of_the_heatmap_is_announced_and_again_when_a_slider_moves(notebook):
    told = notebook.cell(FIGURE).locator(".attn-alive .attn-cell")
    notebook.cell(FIGURE).locator(".attn-alive .attn-cells").focus()
    expect(told).to_have_text("query q, key 51: 0.0000")
    notebook.page.keyboard.press("ArrowRight")
    expect(told).to_have_text("query q, key 56: 0.5000")
    notebook.page.keyboard.press("Enter")
    press(notebook, "waist", "ArrowLeft", 10)
    expect(told).to_have_text("query q, key 56: 0.8808 (held)")


def test_an_edited_function_changes_the_figure(notebook):
    before = picture(notebook)
    edited = CELLS[FUNCTION].replace("np.exp(", "1 + 0 * np.exp(")
    notebook.run(FUNCTION, edited.strip())
    # The functions are called live: the next move already shows the edited one.
    press(notebook, "waist", "ArrowRight")
    expect(readout(notebook)).to_have_text("The estimate is 43.67 kg.")
    notebook.run(FIGURE)
    expect(readout(notebook)).to_have_text("The estimate is 43.67 kg.")
    assert picture(notebook)[0] != before[0]
    assert picture(notebook) == drawn(notebook)


def test_an_error_is_shown_in_the_figure_and_the_last_good_picture_stays(notebook):
    guard = 'def weights(query, bandwidth):\n    if query > 57: raise ValueError("too wide")'
    notebook.run(FUNCTION, CELLS[FUNCTION].replace("def weights(query, bandwidth):", guard).strip())
    before = picture(notebook)

    press(notebook, "waist", "ArrowRight")
    expect(message(notebook)).to_contain_text("ValueError: too wide")
    expect(message(notebook)).to_contain_text("query=57.1")
    assert picture(notebook) == before

    # What the other slider did meanwhile is shown as soon as the function works again.
    press(notebook, "bandwidth", "ArrowRight", 5)
    expect(message(notebook)).to_contain_text("bandwidth=3.16")
    notebook.run(FUNCTION, CELLS[FUNCTION].strip())
    press(notebook, "waist", "ArrowLeft")
    expect(message(notebook)).to_be_empty()
    expect(readout(notebook)).to_have_text("The estimate is 45.06 kg.")
    assert picture(notebook) == drawn(notebook)


def test_play_runs_with_its_slider_and_repaints_an_image(notebook):
    cell = notebook.cell(PLAYED)
    pixel = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(20, 20, 1, 1);
        return [canvas.width, canvas.height, data[0]];
    }"""
    cell.locator(".attn-alive canvas").scroll_into_view_if_needed()
    assert cell.locator(".attn-alive canvas").evaluate(pixel) == [41, 37, 0]
    cell.locator(".widget-play button").first.click()
    expect(readout(notebook, PLAYED)).to_have_text("Step 5.")
    expect(cell.locator(".widget-readout")).to_have_text("5")
    assert python(notebook, 'played.controls["step"].value') == "5"
    assert cell.locator(".attn-alive canvas").evaluate(pixel) == [41, 37, 128]

    cell.locator(".noUi-handle").focus()
    notebook.page.keyboard.press("Home")
    expect(readout(notebook, PLAYED)).to_have_text("Step 0.")
    assert python(notebook, 'played.controls["step"].value') == "0"
    assert cell.locator(".attn-alive canvas").evaluate(pixel) == [41, 37, 0]


def test_a_second_view_shows_the_present_state_and_follows(notebook):
    press(notebook, "waist", "ArrowRight", 10)
    expect(readout(notebook)).to_have_text("The estimate is 47.40 kg.")
    notebook.run(SCRATCH, "live")
    expect(readout(notebook, SCRATCH)).to_have_text("The estimate is 47.40 kg.")
    assert picture(notebook, SCRATCH) == picture(notebook)
    press(notebook, "waist", "Home")
    expect(readout(notebook, SCRATCH)).to_have_text("The estimate is 40.00 kg.")
    assert picture(notebook, SCRATCH) == picture(notebook)


def test_a_stopped_kernel_is_said_and_nothing_breaks(open_notebook):
    notebook = open_notebook("stopped.ipynb")
    notebook.run_all()
    expect(readout(notebook)).to_have_text("The estimate is 45.50 kg.")
    before = picture(notebook)
    notebook.command("kernelmenu:shutdown")

    press(notebook, "waist", "ArrowRight", 3)
    expect(handle(notebook, "waist")).to_have_attribute("aria-valuenow", "57.3")
    expect(message(notebook)).to_contain_text("Python has not answered")
    press(notebook, "bandwidth", "ArrowRight")
    drag_to(notebook, 0.3)
    assert picture(notebook) == before

    notebook.command("notebook:restart-kernel")
    notebook.wait_for_kernel()
    notebook.run_all()
    expect(message(notebook)).to_be_empty()
    press(notebook, "waist", "ArrowRight")
    expect(readout(notebook)).to_have_text(re.compile("45.75"))
    assert notebook.errors == []


def test_a_saved_notebook_holds_the_present_picture_and_comes_back_alive(open_notebook, url):
    notebook = open_notebook("saved.ipynb")
    notebook.run_all()
    expect(readout(notebook)).to_have_text("The estimate is 45.50 kg.")
    press(notebook, "waist", "ArrowRight", 10)
    expect(readout(notebook)).to_have_text("The estimate is 47.40 kg.")
    notebook.run(SCRATCH, "live")
    notebook.command("docmanager:save")
    saved = notebook.page.request.get(f"{url}/api/contents/saved.ipynb").json()["content"]
    data = saved["cells"][SCRATCH]["outputs"][0]["data"]
    assert len(data["image/png"]) > 5_000
    assert data["image/png"] != saved["cells"][FIGURE]["outputs"][0]["data"]["image/png"]

    notebook.open("saved.ipynb")
    expect(readout(notebook)).to_have_text("The estimate is 47.40 kg.")
    press(notebook, "waist", "Home")
    expect(readout(notebook)).to_have_text("The estimate is 40.00 kg.")
    assert notebook.errors == []

    # Without the kernel that moved it, the figure is the one of a page, where it was displayed.
    assert told("JupyterLab, a notebook opened without its kernel") == "live, by tables"
    notebook.command("docmanager:save")
    notebook.command("kernelmenu:shutdown")
    notebook.open("saved.ipynb")
    cell = notebook.cell(FIGURE)
    expect(cell.locator('.attn[data-live=""]')).to_be_visible()
    expect(cell.locator(".attn-alive")).to_have_count(0)
    assert "model not found" not in cell.inner_text()
    slider = cell.get_by_role("slider", name="waist")
    slider.focus()
    for _ in range(10):
        notebook.page.keyboard.press("ArrowRight")
    expect(cell.locator(".attn-readout")).to_have_text("The estimate is 47.40 kg.")
    cell.locator(".attn-cells").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        notebook.page.keyboard.press(key)
    expect(cell.locator(".attn-cell")).to_have_text("query q, key 56: 0.1192")


def test_a_notebook_that_is_not_trusted_shows_the_picture_and_no_stray_numbers(
    open_notebook, folder
):
    assert told("JupyterLab, a notebook that is not trusted") == "picture"
    notebook = open_notebook("ours.ipynb")
    notebook.run_all()
    expect(readout(notebook)).to_have_text("The estimate is 45.50 kg.")
    notebook.command("docmanager:save")
    saved = json.loads((folder / "ours.ipynb").read_text("utf-8"))
    saved["cells"][SCRATCH]["source"] = "'a notebook of somebody else'"
    (folder / "theirs.ipynb").write_text(json.dumps(saved), "utf-8")
    notebook.open("theirs.ipynb")
    picture = notebook.cell(FIGURE).get_by_role("img", name="Three people's waists")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 500
    said = notebook.cell(FIGURE).locator(".jp-OutputArea").inner_text().strip()
    assert said == "Shown for: waist (cm) 57.00; bandwidth (cm) 1.00."


def test_a_figure_in_a_box_lives_and_stands_there_once(notebook):
    notebook.run(SCRATCH, "from ipywidgets import HTML, Tab\nTab([live.widget, HTML('second')])")
    expect(readout(notebook, SCRATCH)).to_have_text("The estimate is 45.50 kg.")
    expect(notebook.cell(SCRATCH).locator("svg[role=img]")).to_have_count(1)
    press(notebook, "waist", "Home")
    expect(readout(notebook, SCRATCH)).to_have_text("The estimate is 40.00 kg.")


def test_jupyter_notebook_7_is_alive_too(open_notebook):
    need("notebook")
    assert told("Jupyter Notebook 7") == "live, by Python"
    notebook = open_notebook("seven.ipynb")
    notebook.open_in_notebook_7("seven.ipynb")
    notebook.run_all()
    expect(readout(notebook)).to_have_text("The estimate is 45.50 kg.")
    press(notebook, "waist", "ArrowRight", 10)
    expect(readout(notebook)).to_have_text("The estimate is 47.40 kg.")
    expect(notebook.cell(FIGURE).locator("svg[role=img]")).to_have_count(1)


SEND = """model => {
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    const comm = kernel._comms.get(model);
    for (let value = 1; value <= 200; value += 1)
        comm.send({ method: "update", state: { value }, buffer_paths: [] });
}"""


def test_of_two_hundred_moves_at_once_the_last_is_shown(notebook):
    source = """
from time import sleep
calls = []
fig, ax = plt.subplots()
(drawn,) = ax.plot([0, 1])
def slow(n):
    calls.append(n)
    sleep(0.02)
    return [n, n]
slow = LiveFigure(
    fig, {drawn: slow}, n=(0, 300), readout=lambda n: f"n is {n}.", alt="slow", budget=10
)
import warnings; warnings.simplefilter("ignore")
slow"""
    notebook.run(SCRATCH, source.strip())
    expect(readout(notebook, SCRATCH)).to_have_text("n is 150.")
    model = python_of(notebook, PLAYED, "slow.controls['n'].widget.model_id; calls.clear()")
    notebook.page.evaluate(SEND, model)
    expect(readout(notebook, SCRATCH)).to_have_text("n is 200.")
    assert int(python_of(notebook, PLAYED, "len(calls)")) < 100
