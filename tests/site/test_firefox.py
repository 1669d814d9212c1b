"""The book in Firefox, from disk and without a network: pages, figures, boxes and menus.

A figure is walked by Tab and moved by keys; its picture must then be the one that Chromium shows
for the same setting, which `test_parity` compares with matplotlib.
"""

import json
from functools import cache
from itertools import chain
from pathlib import Path

import ears
import pictures
import pytest
from firefox import DARK_AND_CALM, Firefox
from pages import LIVE, OUTSIDE, each_check, each_page
from reader import CHOOSE, POSITIONS, live_figures

from tools.browser import FIREFOX

INTRO, SOFTMAX, DESK_LAMP, WAIST, SELF = (
    f"chapters/{name}.html"
    for name in ("intro", "softmax", "cup-or-book", "waist-and-weight", "self-attention")
)
DESK = 1280, 900, 1
PHONE = 360, 740, 1
ZOOMED = 640, 450, 2  # a window of 1280 by 900 at 200 %


@pytest.fixture(scope="module")
def dark_and_calm():
    """A Firefox on a system that is set to dark and to little motion."""
    yield from started(DARK_AND_CALM)


@pytest.fixture(scope="module")
def large():
    """A Firefox whose reader has set text twice as large."""
    yield from started({"font.size.variable.x-western": 32})


def started(preferences):
    opened = Firefox(FIREFOX.found(), preferences)
    yield opened
    opened.close()


# -- every page ------------------------------------------------------------------------------------

FACTS = r"""(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    dead: all(".attn").filter((figure) => figure.dataset.live !== "").length,
    formulas: all("math").filter((formula) => {
      const { width, height } = formula.getBoundingClientRect();
      return formula.checkVisibility() && (width < 2 || height < 2);
    }).length,
    unfinished: all("msub, msup, mfrac, munder, mover").filter((e) => e.children.length !== 2)
      .concat(all("msubsup, munderover").filter((e) => e.children.length !== 3)).length,
    fonts: [...document.fonts].filter((font) => font.status === "error").length,
  };
})()"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The controls of a figure stay in sight; where they took more, the picture would be behind them.
COVERED = """[...document.querySelectorAll(".attn-controls")].filter((controls) =>
  getComputedStyle(controls).position === "sticky" && controls.offsetHeight > innerHeight / 3
).length"""
SETTLED = """!document.querySelector("script[data-attnkit]") ||
  [...document.querySelectorAll(".attn")].map((figure) => {
    if (figure.dataset.live === "far") figure.dispatchEvent(new Event("pointerdown"));
    return figure.dataset.live;
  }).every((live) => ["", "failed"].includes(live))"""


def opened(firefox, file, size=DESK):
    firefox.size(*size)
    firefox.open(file.as_uri())
    firefox.wait(SETTLED)
    return firefox


@cache
def visit(firefox, file: Path) -> dict:
    """Open a page on a desk, make the window narrow, and write down what happens."""
    page = opened(firefox, file)
    facts = page.evaluate(FACTS)
    for name, size in (("phone", PHONE), ("zoomed", ZOOMED)):
        page.size(*size)
        facts[name] = page.evaluate(WIDE)
    facts["covered"] = page.evaluate(COVERED)
    return facts | page.noted()


def asks_for_nothing_outside(facts):
    return facts["asked"]


def complains_of_nothing(facts):
    return facts["said"]


def brings_its_figures_to_life(facts):
    return facts["dead"]


def draws_its_formulas(facts):
    return facts["formulas"]


def finishes_its_formulas(facts):
    return facts["unfinished"]


def gets_its_fonts(facts):
    return facts["fonts"]


def fits_a_phone(facts):
    return facts["phone"]


def fits_at_200_percent(facts):
    return facts["zoomed"]


def leaves_its_pictures_in_sight_at_200_percent(facts):
    return facts["covered"]


CHECKS = [
    asks_for_nothing_outside,
    complains_of_nothing,
    brings_its_figures_to_life,
    draws_its_formulas,
    finishes_its_formulas,
    gets_its_fonts,
    fits_a_phone,
    fits_at_200_percent,
    leaves_its_pictures_in_sight_at_200_percent,
]
BAD_PAGE = """<!doctype html><title>bad</title>
<style>@font-face { font-family: none; src: url(none.woff2) } p { font-family: none }</style>
<p style="width: 700px">wide</p><div class="attn"></div><math></math>
<div class="attn-controls" style="position: sticky; height: 300px"></div>
<math><msub><mi>a</mi></msub></math>
<script>console.error("wrong")</script><script src="https://example.org/x.js"></script>"""


@each_check(CHECKS)
@each_page()
def test_page(name, check, firefox, site):
    assert not check(visit(firefox, site / name))


@each_check(CHECKS)
def test_each_check_can_fail(check, firefox, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "bad-in-firefox.html"
    file.write_text(BAD_PAGE, "utf-8")
    assert check(visit(firefox, file))


# -- every figure ----------------------------------------------------------------------------------

# Pressed until the figure shows something else: where a control stands at its end, the next key.
KEYS = {
    "range": ["End", "Home"],
    "select-one": ["End", "Home"],
    "radio": ["ArrowRight", "ArrowRight"],
    "checkbox": [" "],
    "button": ["Enter"],
}
ENTER = """((root) => {
  root.tabIndex = -1;
  root.focus();
})(document.querySelectorAll(".attn")[%d])"""
FOCUS = """((root) => {
  const at = document.activeElement;
  return root.contains(at) && { control: at.dataset.control ?? null, kind: at.type };
})(document.querySelectorAll(".attn")[%d])"""
STATE = """(() => {
  const root = document.activeElement.closest(".attn"), positions = (%s)(root);
  const picture = (%s)(root.querySelector(".attn-picture > svg"));
  return { positions, picture, said: root.querySelector(".attn-readout").textContent };
})()"""
STATE %= (POSITIONS, pictures.READ)
CONTROLS = """[...document.querySelectorAll(".attn")].map((root) =>
  [...new Set([...root.querySelectorAll("[data-control]")].map((e) => e.dataset.control))])"""


def walk(firefox, number):
    """Walk a figure by Tab, move each control by a key; return each one's name and its states."""
    firefox.evaluate(ENTER % number)
    moved, state = {}, None
    for _ in range(40):
        firefox.press("Tab")
        at = firefox.evaluate(FOCUS % number)
        if not at:
            return moved
        if at["control"]:
            states = [state or firefox.evaluate(STATE)]
            for key in KEYS[at["kind"]]:
                firefox.press(key)
                states.append(state := firefox.evaluate(STATE))
                if shown(state) != shown(states[0]):
                    break
            moved[at["control"]] = states
    raise AssertionError(f"Tab does not lead out of figure {number}")


@cache
def walks(firefox, file, spoil="null"):
    """Walk all figures of a page; return for each its controls' names, and what moving each did."""
    page = opened(firefox, file)
    page.evaluate(spoil)
    figures = page.evaluate(CONTROLS)
    return [(names, walk(page, number)) for number, names in enumerate(figures)]


def shown(state):
    return state["picture"], state["said"]


def unmoved(figures):
    """List the controls that Tab does not reach, that no key moves, or that move nothing."""
    found = []
    for number, (names, moved) in enumerate(figures):
        for name in names:
            states = moved.get(name, [])
            stood = {state["positions"][name] for state in states}
            seen = set(map(shown, states))
            if min(len(stood), len(seen)) < 2:
                found.append(f"figure {number}, {name}: {len(stood)} positions, {len(seen)} shown")
    return found


def unlike_chromium(figures, page):
    """List where the same settings show something else in Chromium."""
    found = []
    for root, (_, moved) in zip(live_figures(page), figures, strict=True):
        states = {tuple(state["positions"].values()): state for state in chain(*moved.values())}
        for state in states.values():
            root.evaluate(CHOOSE, state["positions"])
            picture = json.loads(state["picture"])
            if differs := pictures.difference(picture, pictures.in_page(root)):
                found.append(f"{state['positions']}, Firefox and Chromium: {differs}")
            if state["said"] != root.query_selector(".attn-readout").text_content():
                found.append(f"{state['positions']}: Firefox says {state['said']}")
    return found


@each_page(LIVE)
def test_keys_move_every_control(name, firefox, site):
    assert unmoved(walks(firefox, site / name)) == []


@each_page(LIVE)
def test_the_picture_is_that_of_chromium(name, firefox, open_page, site):
    assert unlike_chromium(walks(firefox, site / name), open_page(site / name)) == []


DEAF = "addEventListener('input', (event) => event.stopPropagation(), true)"
PALE = "document.head.append(Object.assign(document.createElement('style'), {textContent: %r}))"
PALE %= ".attn path { stroke-opacity: 0.5 !important }"


def test_a_deaf_control_and_another_picture_are_seen(firefox, open_page, site):
    file = site / INTRO
    assert len(unmoved(walks(firefox, file, DEAF))) == 2
    assert unlike_chromium(walks(firefox, file, PALE), open_page(file))


# -- what a reader does to a page ------------------------------------------------------------------

VISIBLE = "document.querySelector(%r)?.checkVisibility({ visibilityProperty: true }) ?? false"
FOCUSED = "document.activeElement.matches(%r)"
READOUT = "document.querySelectorAll('.attn-readout')[%d].textContent"
THEME = "document.documentElement.dataset.theme"
GROUND = "getComputedStyle(document.querySelector('.attn')).backgroundColor"


@pytest.fixture
def read(firefox, site):
    """Open a page of the book."""
    return lambda name, size=DESK: opened(firefox, site / name, size)


def focus(page, selector):
    page.evaluate(f"document.querySelector({selector!r}).focus()")


def middle(page, selector, number=0):
    """Bring a part of a figure into sight; return the middle of its box and its width."""
    return page.evaluate(f"""((part) => {{
      part.scrollIntoView({{ block: "center" }});
      const box = part.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2, box.width];
    }})(document.querySelectorAll({selector!r})[{number}])""")


def test_tab_shows_what_a_word_means_and_escape_hides_it(read):
    page = read(SOFTMAX)
    for _ in range(60):
        page.press("Tab")
        if page.evaluate(FOCUSED % "a.term"):
            break
    assert page.evaluate(FOCUSED % "a.term")
    assert page.evaluate(VISIBLE % ".term-tip:popover-open")
    page.press("Escape")
    assert not page.evaluate(VISIBLE % ".term-tip:popover-open")
    assert page.evaluate(FOCUSED % "a.term")


@pytest.mark.parametrize("kind", ["admonition", "check"])
def test_a_folded_box_opens_by_key(kind, read):
    page, content = read(SOFTMAX), VISIBLE % f"details.{kind} > :not(summary)"
    focus(page, f"details.{kind} > summary")
    for key, shown in (("Enter", True), (" ", False)):
        page.press(key)
        assert page.evaluate(content) is shown


def test_the_theme_is_switched_by_key(read):
    page = read(INTRO)
    assert page.evaluate(THEME) == "light"
    light = page.evaluate(GROUND)
    focus(page, ".theme-switch-button")
    page.press("Enter")
    assert page.evaluate(THEME) == "dark"
    assert page.evaluate(GROUND) != light
    page.evaluate("localStorage.clear()")


BESIDE = """((input) => {
  const lens = input.form.querySelector(".fa-magnifying-glass").getBoundingClientRect();
  const text = input.getBoundingClientRect().left + parseFloat(getComputedStyle(input).paddingLeft);
  return lens.width > 0 && lens.right <= text;
})(document.activeElement)"""


def test_search_finds_a_chapter_from_a_folder(read):
    page = read(INTRO)
    focus(page, ".search-button-field")
    page.press("Enter")
    assert page.evaluate(FOCUSED % "dialog input[type=search]")
    assert page.evaluate(BESIDE)
    page.type("softmax")
    page.press("Enter")
    page.wait("document.querySelector('#search-results li a')")
    assert page.noted() == {"asked": [], "said": []}


def test_the_contents_open_on_a_phone(read):
    page = read(INTRO, PHONE)
    link = VISIBLE % 'dialog[open] a[href="softmax.html"]'
    assert not page.evaluate(link)
    focus(page, ".primary-toggle")
    page.press("Enter")
    assert page.evaluate(link)
    page.press("Escape")
    assert not page.evaluate(link)


def test_the_download_menu_opens_by_key(read):
    page, button = read(INTRO), "[data-bs-toggle=dropdown]"
    focus(page, button)
    page.press("ArrowDown")
    assert page.evaluate(VISIBLE % ".dropdown-menu")
    assert page.evaluate(FOCUSED % ".dropdown-item")
    page.press("Escape")
    assert not page.evaluate(VISIBLE % ".dropdown-menu")
    assert page.evaluate(FOCUSED % button)


def test_a_mark_is_dragged_with_the_mouse(read):
    page = read(INTRO)
    before = page.evaluate(READOUT % 0)
    x, y, _ = middle(page, ".attn-handle")
    page.mouse("move", x, y)
    page.mouse("down")
    page.mouse("move", x + 60, y, {"steps": 3})
    dragged = page.evaluate(READOUT % 0)
    page.mouse("up")
    page.mouse("move", x - 60, y)
    assert before != dragged == page.evaluate(READOUT % 0)
    value = page.evaluate("document.querySelector('.attn output').textContent")
    assert dragged.startswith(f"Query {value} cm")


WHOLE = """(() => {
  const [cells, picture] = [document.activeElement, document.activeElement.parentNode]
    .map((part) => part.getBoundingClientRect());
  return cells.left - 3 > picture.left && cells.right + 3 < picture.right &&
    cells.top - 3 > picture.top && cells.bottom + 3 < picture.bottom;
})()"""
SAID = """(({ ariaLabel, ariaRoleDescription, ariaDescription, ariaValueText }) =>
  [ariaLabel, ariaRoleDescription, ariaDescription, ariaValueText])(document.activeElement)"""


def test_a_heatmap_is_heard(read):
    page = read(SELF)
    page.evaluate("document.querySelectorAll('.attn [data-control=stage]')[3].click()")
    page.evaluate(ears.LISTEN)
    focus(page, ".attn-cells[aria-label^='A:']")
    name, kind, keys, text = page.evaluate(SAID)
    assert (name, kind) == ("A: weights, 3 rows, 3 columns", "heatmap")
    walks = "Arrow keys walk the cells and labels, "
    assert keys == walks + "Enter holds one and moves the controls to it."
    assert text == "row q₁, column k₁: 0.0454; it lights row q₁ of S: scores, row v₁ of V: values"
    page.press("ArrowRight")
    text = page.evaluate(SAID)[3]
    assert text == "row q₁, column k₂: 0.7679; it lights row q₁ of S: scores, row v₂ of V: values"
    assert page.evaluate("window.heard") == []  # a slider says its value itself
    page.press("ArrowRight")
    page.press("Enter")
    heard = page.evaluate("window.heard")
    assert "held" in heard
    assert len(heard) == len(set(heard)) == 2  # nothing twice: the cell, and the readout
    assert page.evaluate(FOCUSED % ".attn-cells[aria-label^='A:']")


def test_after_a_key_a_control_keeps_the_focus_tells_its_value_and_is_read_out_once(
    firefox, tmp_path
):
    (tmp_path / "controls.html").write_text(ears.one_of_each(), "utf-8")
    page = opened(firefox, tmp_path / "controls.html")
    page.evaluate(ears.LISTEN)
    for name, (number, key) in ears.KEYS.items():
        page.evaluate(f"document.querySelectorAll('[data-control={name}]')[{number}].focus()")
        page.press(key)
        assert page.evaluate(ears.CONTROL) == ears.expected(name)


@each_page(LIVE)
def test_in_text_twice_as_large_nothing_leaves_its_card(name, large, site):
    for size in (1536, 900, 1), (390, 844, 1):
        page = opened(large, site / name, size)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate(OUTSIDE) == []


def test_cells_are_read_by_mouse_and_by_keys(read):
    page = read(DESK_LAMP)

    def told():
        return page.evaluate("document.querySelector('.attn-cell').textContent")

    x, y, width = middle(page, ".attn-cells")
    page.mouse("move", x + width / 8, y)
    assert told() == "query t = 5/11, key notebook 2: 0.1436"
    assert page.evaluate(VISIBLE % ".attn-lit-cell")
    page.mouse("move", 1, 1)
    assert not page.evaluate(VISIBLE % ".attn-lit-cell")
    focus(page, ".attn-cells")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.press(key)
    assert told() == "query t = 0, key cup: 0.8024"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    assert page.evaluate(WHOLE)  # nothing cuts the mark of the focus off
    page.press("Enter")
    page.mouse("move", x, y)
    assert told() == "query t = 0, key cup: 0.8024 (held)"
    page.press("Escape")
    assert told() == "query t = 0, key cup: 0.8024"


LABEL = """(() => {
  const labels = [...document.querySelectorAll(".attn-labels")];
  const [row, column] = labels.map((e) => e.getBoundingClientRect());
  return [row.x + row.width / 2, row.y + 1, column.x + 1, column.y + column.height / 2];
})()"""


LIT = "[...document.querySelectorAll('.attn-lit')].filter((e) => !e.style.display).length"


def test_labels_are_read_by_mouse_and_by_keys(read):
    page = read(DESK_LAMP)

    def told():
        return page.evaluate("document.querySelector('.attn-cell').textContent")

    middle(page, ".attn-cells")  # scrolls there
    row, column = (page.evaluate(LABEL)[i : i + 2] for i in (0, 2))
    page.mouse("move", *row)
    assert told().startswith("query t = 0: largest 0.8024 at cup, ")
    assert page.evaluate(LIT) == 1
    assert not page.evaluate(VISIBLE % ".attn-lit-cell")
    page.mouse("move", *column)
    assert told().startswith("key cup: largest 0.8024 at t = 0, ")
    focus(page, ".attn-cells")
    page.press("Home")
    page.press("ArrowLeft")
    assert page.evaluate(SAID)[3].startswith("query t = 0: largest 0.8024 at cup, ")
    page.press("End")
    page.press("ArrowDown")
    assert told().startswith("key ")
    assert ": largest " in told()


PLAYED = """(() => {
  const kept = window.setInterval, played = (window.played = { steps: 0 });
  window.setInterval = (step, every) => kept(step, (played.every = every));
  const button = document.querySelector(".attn-play");
  const readout = button.closest(".attn").querySelector(".attn-readout");
  const watch = new MutationObserver(() => (played.steps += 1));
  watch.observe(readout, { childList: true, subtree: true });
  button.focus();
})()"""


@pytest.mark.parametrize(("system", "every"), [("firefox", 150), ("dark_and_calm", 1000)])
def test_play_is_calm_where_the_reader_asks_for_less_motion(system, every, request, site):
    page = opened(request.getfixturevalue(system), site / WAIST)
    page.evaluate(PLAYED)
    page.press("Enter")
    page.wait("window.played.steps > 2")
    page.press("Enter")
    assert page.evaluate("window.played.every") == every


@pytest.mark.parametrize("system", ["firefox", "dark_and_calm"])
def test_pages_and_figures_follow_the_theme_of_the_system(system, request, site):
    page = opened(request.getfixturevalue(system), site / INTRO)
    dark = system == "dark_and_calm"
    assert page.evaluate(THEME) == ("dark" if dark else "light")
    red = page.evaluate(GROUND + ".match(/[0-9]+/)[0]")
    assert (int(red) < 100) == dark


FOLDED = "document.querySelectorAll('details:not([open])').length"
PRINTED = f"addEventListener('beforeprint', () => (window.printed = [{FOLDED}, {THEME}]))"


def test_print_opens_what_is_folded_in_light_colours(dark_and_calm, site):
    page = opened(dark_and_calm, site / SOFTMAX)
    before = page.evaluate(FOLDED)
    page.evaluate(PRINTED)
    page.print()
    assert page.evaluate("window.printed") == [0, "light"]
    assert page.evaluate(FOLDED) == before > 0
    assert page.evaluate(THEME) == "dark"
