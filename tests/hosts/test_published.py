"""A small notebook, published by every tool that pip has, and read from disk without a network."""

import re

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect
from publishers import KERNEL, PUBLISHERS, sphinx, told, write_notebook

from attnkit import LiveFigure

# What the tools' own pages complain about when there is no network.
THEIRS = re.compile(
    r"Failed to load resource|\$ is not defined|require is not defined|hljs is not defined"
    r"|reading 'backdrop'|THEBE_JS_URL|theme mode"
)
SAID = ["Frequency 2.0.", "Frequency 2.0."]


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The notebook after nbclient has run it, as every tool does that executes notebooks."""
    file = tmp_path_factory.mktemp("ran") / "index.ipynb"
    write_notebook(file)
    notebook = nbformat.read(file, as_version=4)
    NotebookClient(notebook, timeout=300).execute()
    nbformat.write(notebook, file)
    return file


@pytest.fixture(params=PUBLISHERS)
def host(request):
    return request.param


@pytest.fixture
def page(host, ran, tmp_path, browser):
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_offline(True)
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(PUBLISHERS[host](ran, tmp_path).as_uri())
    yield page
    context.close()
    assert [said for said in wrong if not THEIRS.search(said)] == []


def test_a_reader_gets_what_the_table_says(host, page):
    assert told(host) == "live, by tables"
    figures = page.locator('.attn[data-live=""]')
    expect(figures).to_have_count(3)  # the wave, the heatmap in its tab, the wave again
    for figure in figures.all():
        moves(figure)
    assert page.locator(".attn-readout:visible").all_inner_texts() == ["Frequency 2.5."] * 2

    large = page.get_by_role("img", name="A wave with three parameters")
    expect(large).to_have_count(1)
    assert large.evaluate("image => image.naturalWidth") > 500
    expect(page.get_by_text("This picture moves only in a notebook")).to_be_visible()
    # Nothing else is there: no text in the place of a widget, no second figure.
    assert not re.search(r"\w+\(children=|LiveFigure: |model not found", page.inner_text("body"))
    expect(page.get_by_role("img", name="A sine wave")).to_have_count(2)
    expect(page.get_by_role("img", name="A heatmap")).to_have_count(1)


def moves(figure):
    """See that a key on a figure's slider moves its picture."""
    mark = figure.locator("[data-mark='0']")
    figure.scroll_into_view_if_needed()
    before = mark.inner_html()
    figure.locator("input[type=range][data-control]").press("ArrowRight")
    assert mark.inner_html() != before


def test_a_figure_in_myst_nb_has_one_number_if_it_is_one_output(tmp_path):
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    live = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 3), alt="A line")
    plt.close(fig)
    html = nbformat.v4.new_output("display_data", {"text/html": live.to_html()})
    figure = {"name": "fig-line", "caption": "A line."}
    cell = nbformat.v4.new_code_cell(
        "HTML()", outputs=[html], metadata={"mystnb": {"figure": figure}}
    )
    words = nbformat.v4.new_markdown_cell("# Title\n\nSee {numref}`fig-line`.")
    made = nbformat.v4.new_notebook(cells=[words, cell], metadata={"kernelspec": KERNEL})
    nbformat.write(made, tmp_path / "one.ipynb")
    publish = sphinx("myst_nb", 'nb_execution_mode = "off"\nnumfig = True\n')
    page = publish(tmp_path / "one.ipynb", tmp_path / "site").read_text("utf-8")
    (numbered,) = re.findall("<figure.*?</figure>", page, re.DOTALL)
    assert 'class="attn"' in numbered
    assert "Fig. 1" in numbered
