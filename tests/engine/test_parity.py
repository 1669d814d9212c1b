"""The contract: for any setting of the controls, the page shows what matplotlib draws.

Every figure of the built book is found automatically, as is every figure of `marks`. Its inputs
are set as a reader sets them; then the whole picture in the page, with its static parts, is
compared leaf by leaf with the SVG that matplotlib saves for the same setting.
"""

import ast
import contextlib
import functools
from pathlib import Path
from unittest import mock

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pictures
import pytest
import sample_figures
from notebooks import remember
from pages import LIVE, each_page
from reader import CHOOSE, COUNT, live_figures, settings_to_try

from attnkit import LiveFigure

ROOT = Path(__file__).resolve().parents[2]


def compare_with_matplotlib(root, figure, seed=0, n_random=12):
    """Compare a figure in a page with the LiveFigure it was made of, over many settings."""
    assert root.eval_on_selector("svg", "(svg) => svg.getAttribute('aria-label')") == figure.alt
    counts = {name: len(control.values) for name, control in figure.controls.items()}
    assert root.evaluate(COUNT) == counts
    start = {name: control.position for name, control in figure.controls.items()}
    tried = settings_to_try(counts, seed, n_random)
    # First as the page opens, untouched; last back where it began.
    for positions in [None, *tried, start]:
        if positions is not None:
            root.evaluate(CHOOSE, positions)
        positions = positions or start
        setting = {n: c.values[positions[n]] for n, c in figure.controls.items()}
        with figure._scene.look():
            drawn = pictures.by_matplotlib(figure.at(**setting))
        said = pictures.difference(pictures.in_page(root), drawn)
        assert said is None, f"{figure.alt!r} at {setting}: {said}"
        for part in figure._scene.parts:
            if part.marks[0].kind == "readout":
                (update,) = part.updates
                sentence = update.function(**{name: setting[name] for name in update.controls})
                shown = root.query_selector(".attn-readout").text_content()
                assert shown == sentence, f"{figure.alt!r} at {setting}"


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("M 1 2  L 3 2  L 3 4  L 1 2  z", True),
        ("M 1 2  L 3 2  L 3 4  L 1 3  z", False),
        ("M 1 2  L 3 2  L 3 4  L 1 2", False),
    ],
)
def test_a_last_side_may_be_drawn_before_a_path_is_closed(path, same):
    assert pictures._close(path, "M 1 2  L 3 2  L 3 4  z", 0.01) == same


def test_a_bar_without_height_is_the_same_bar_when_its_corners_are_rounded():
    flat = "M 1 2  L 3 2  L 3 2  L 1 2  z"
    assert pictures._close(flat, "M 1.01 2.01  L 3 2.01  L 3 2.0099  L 1.01 2.0099  z", 0.02)
    assert not pictures._close(flat, "M 1 2  L 3 2  L 3 3  L 1 3  z", 0.02)


# -- every kind of mark ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make a figure of `marks` and its page, once for all tests here."""
    folder = tmp_path_factory.mktemp("marks")

    @functools.cache
    def make(name):
        figure = sample_figures.FIGURES[name]()
        file = folder / f"{name}.html"
        file.write_text(sample_figures.page([figure]), "utf-8")
        return figure, file

    return make


@pytest.mark.parametrize("name", sample_figures.FIGURES)
def test_a_page_shows_what_matplotlib_draws(name, made, open_page):
    figure, file = made(name)
    (root,) = live_figures(open_page(file))
    compare_with_matplotlib(root, figure, seed=len(name), n_random=5)


# -- every figure of the book ----------------------------------------------------------------------


UNSEEN = {"remove-cell", "remove_cell", "remove-output", "remove_output", "hide_all"}


def shown_by(notebook):
    """Run a notebook's cells in one namespace; list the LiveFigures it displays, in order."""
    matplotlib.rcdefaults()  # not in the style of a notebook that ran before
    shown, seen = [], True

    def display(*things, **_):
        shown.extend(thing for thing in things if seen and isinstance(thing, LiveFigure))

    namespace = {"__name__": "__main__", "display": display}
    cells = nbformat.read(notebook, as_version=4).cells
    with contextlib.chdir(notebook.parent), mock.patch("IPython.display.display", display):
        for number, cell in enumerate(cells):
            tags = set(cell.metadata.get("tags", []))
            if cell.cell_type != "code" or "skip-execution" in tags:
                continue
            seen = not tags & UNSEEN
            try:
                display(run_cell(cell.source, namespace, f"{notebook.name}, cell {number}"))
            except Exception:
                if "raises-exception" not in tags:
                    raise
            plt.close("all")  # as a kernel does after each cell
    return shown


def run_cell(source, namespace, name):
    """Run a cell and return the value of its last expression, unless a semicolon silences it."""
    remember(source, name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), namespace)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), name, "eval"), namespace)
    return None if source.rstrip().endswith(";") else value


@each_page(LIVE)
def test_a_page_of_the_book_shows_what_matplotlib_draws(name, open_page, site):
    notebook = (ROOT / name).with_suffix(".ipynb")
    assert notebook.is_file(), f"{name} has a live figure but no notebook {notebook}"
    figures = shown_by(notebook)
    roots = live_figures(open_page(site / name))
    said = f"{name} has {len(roots)} figures, {notebook.name} displays {len(figures)}"
    assert len(roots) == len(figures), f"{said}: is the page older than the notebook?"
    for number, (root, figure) in enumerate(zip(roots, figures, strict=True)):
        compare_with_matplotlib(root, figure, seed=number)


def test_the_figures_of_a_notebook_are_found_in_the_order_of_their_display(tmp_path):
    cells = [
        "import matplotlib.pyplot as plt\nfrom IPython.display import display\n"
        "from attnkit import LiveFigure\nmade = []\n"
        "def live(alt):\n    fig, ax = plt.subplots()\n    line, = ax.plot([1, 2])\n"
        "    return LiveFigure(fig, {line: lambda n: [n, n]}, n=(0, 3), alt=alt)",
        "live('last')",
        "display(live('first of two'))\nlive('second of two')",
        "live('silenced');",
        "made.append(live('assigned'))",
        "if made:\n    live('inside a block')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    hidden = nbformat.v4.new_code_cell("live('unseen')", metadata={"tags": ["remove-output"]})
    wrong = nbformat.v4.new_code_cell("live('error') / 0", metadata={"tags": ["raises-exception"]})
    notebook.cells += [hidden, wrong]
    nbformat.write(notebook, tmp_path / "book.ipynb")
    found = [figure.alt for figure in shown_by(tmp_path / "book.ipynb")]
    assert found == ["last", "first of two", "second of two"]


# -- the comparison itself can fail ----------------------------------------------------------------


def tampered(node, change):
    """Write a script that changes one node of a figure."""
    return f"(root) => {{ const node = root.querySelector({node!r}); {change} }}"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (
            "lines",
            tampered("[data-mark='2'] path", "node.setAttribute('stroke', '#00765b')"),
            "stroke:",
        ),
        ("lines", tampered("[data-mark='0'] path", "node.style.strokeWidth = '3.9px'"), "width:"),
        ("lines", tampered("[data-mark='0']", "node.style.opacity = 0.9"), "opacity:"),
        (
            "lines",
            tampered("[data-mark='2'] [clip-path]", "node.removeAttribute('clip-path')"),
            "clip:",
        ),
        ("lines", tampered("[data-mark='2'] rect", "node.setAttribute('width', 9)"), "clip:"),
        ("lines", tampered("[data-mark='1']", "node.parentNode.append(node)"), "leaf"),
        ("lines", tampered("[data-mark='1']", "node.remove()"), "leaf"),
        ("lines", tampered("[data-mark='3'] use", "node.setAttribute('x', 9)"), "shape:"),
        (
            "lines",
            tampered("[data-mark='3'] defs path", "node.setAttribute('d', 'M 0 1')"),
            "used:",
        ),
        # As numbers, both colours were 0.
        ("odd_words", tampered("[data-mark='0'] path", "node.style.stroke = '#0e9999'"), "stroke:"),
        ("bars", tampered("[data-mark='0'] path", "node.setAttribute('d', 'M 0 1')"), "shape:"),
        ("bars", tampered("pattern path", "node.setAttribute('d', 'M 0 1')"), "hatch"),
        ("texts", tampered("[data-mark='2'] text", "node.textContent = '0.31'"), "text:"),
        ("texts", tampered("[data-mark='2'] text", "node.style.fontSize = '12px'"), "font-size:"),
        (
            "texts",
            tampered("[data-mark='8'] text", "node.setAttribute('transform', 'rotate(31)')"),
            "transform:",
        ),
        (
            "pictures",
            tampered("canvas", "node.getContext('2d').fillRect(7, 5, 1, 1)"),
            "image: 1 of 1517",
        ),
    ],
    ids=lambda value: value if value in sample_figures.FIGURES or value.endswith(":") else "",
)
def test_the_comparison_sees_a_difference(name, change, said, made, open_page):
    figure, file = made(name)
    (root,) = live_figures(open_page(file))
    root.evaluate(CHOOSE, dict.fromkeys(figure.controls, 0))
    with figure._scene.look():
        figure.at(**{n: c.values[0] for n, c in figure.controls.items()})
        drawn = pictures.by_matplotlib(figure.fig)
    assert pictures.difference(pictures.in_page(root), drawn) is None
    root.evaluate(change)
    assert said in (pictures.difference(pictures.in_page(root), drawn) or "no difference")
