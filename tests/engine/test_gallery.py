"""The gallery: many kinds of marks and controls, each figure short, described and alive.

tests/engine/test_parity.py compares each with matplotlib, as it does with every figure of the book.
"""

import re
from functools import cache

import matplotlib.pyplot as plt
import pytest
from ipywidgets import fixed
from notebooks import GUIDES, PAGES, figures, run, sources
from reader import live_figures

from attnkit import LiveFigure

GALLERY = [name for name in GUIDES if name.startswith("gallery")]
LINES = 20  # of one cell: what is seen at once


@cache
def made(name: str) -> list[LiveFigure]:
    """Return the figures of a page of the gallery."""
    cells, names = run(name), [figure["name"] for figure in figures(name)]
    found = [cells[figure.removeprefix("fig-").replace("-", "_")]() for figure in names]
    plt.close("all")
    return found


def kinds_of_marks(figure: LiveFigure) -> set[str]:
    """Return the classes of the artists that the functions of a figure name."""
    targets = [update.target for update in figure._scene.updates if update.target is not None]
    named = [part for target in targets for part in _parts(target)]
    return {type(part).__name__ for part in named}


def _parts(target: object) -> list:
    if type(target) is tuple:
        return [part for inner in target for part in _parts(inner)]
    return [target]


@pytest.mark.slow  # runs three chapters
def test_there_are_at_least_twenty_figures_of_many_kinds():
    all_figures = [figure for name in GALLERY for figure in made(name)]
    assert len(all_figures) >= 20
    marks = set().union(*map(kinds_of_marks, all_figures))
    wanted = {
        *("Line2D", "Line3D", "StemContainer", "BarContainer", "ErrorbarContainer"),
        *("FillBetweenPolyCollection", "PathCollection", "Annotation", "Text"),
        *("QuadContourSet", "Quiver", "AxesImage", "Axes3D", "Axes"),
    }
    assert wanted <= marks
    controls = {type(c.widget) for figure in all_figures for c in figure.controls.values()}
    assert len(controls - {fixed}) >= 9, controls


@pytest.mark.slow  # as above, if it is the first
def test_the_axes_are_of_many_kinds():
    axes = [ax for name in GALLERY for figure in made(name) for ax in figure.fig.axes]
    assert {"rectilinear", "polar", "3d"} <= {ax.name for ax in axes}
    units = {type(ax.xaxis.get_converter()).__name__ for ax in axes}
    units |= {type(ax.yaxis.get_converter()).__name__ for ax in axes}
    assert {"StrCategoryConverter", "_SwitchableDateConverter"} <= units
    assert any(ax.get_xscale() == "log" for ax in axes)


@pytest.mark.parametrize("name", PAGES)
def test_the_code_of_a_cell_is_short(name):
    for code in sources(name, "code"):
        lines = [line for line in code.splitlines() if line.strip()]
        assert len(lines) <= LINES, code


@pytest.mark.parametrize("name", GALLERY)
def test_a_caption_says_what_the_function_returns(name):
    for figure in figures(name):
        assert re.search(r"\b(takes?|returns)\b", figure["caption"]), figure


@pytest.mark.slow  # runs three chapters
@pytest.mark.parametrize("name", GALLERY)
def test_a_description_says_what_is_seen_and_what_moves(name):
    for figure in made(name):
        assert len(figure.alt.split()) >= 14, figure.alt


@pytest.mark.parametrize("name", GALLERY)
def test_every_figure_of_the_gallery_moves_by_keyboard(name, open_page, site):
    page = open_page(site / "chapters" / f"{name}.html")
    roots = live_figures(page)
    assert len(roots) == len(figures(name))
    for root in roots:
        root.scroll_into_view_if_needed()
        seen = {shown(root)}
        for key in press_first_control(page, root):
            page.keyboard.press(key)
            seen.add(shown(root))
        assert len(seen) > 1, root.inner_text()


def press_first_control(page, root) -> list[str]:
    """Focus the first control of a figure and return keys that move it, wherever it stands."""
    control = root.query_selector("[data-control]")
    control.focus()
    kind = control.get_attribute("type") or control.evaluate("(e) => e.localName")
    keys = {
        "range": ["Home", "End"],
        "radio": ["ArrowRight"],
        "select": ["ArrowDown", "ArrowUp"],
        "checkbox": ["Space"],
    }
    return keys[kind]


def shown(root) -> str:
    """Return what a figure shows: its drawing, and the pixels of its images."""
    return root.evaluate(
        "(root) => root.querySelector('svg').outerHTML + "
        "[...root.querySelectorAll('canvas')].map((c) => c.toDataURL()).join()"
    )
