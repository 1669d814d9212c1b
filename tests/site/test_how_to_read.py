"""What the page "How to read this book" says is so, in Chromium and in Firefox.

Each test here names the words of the page that it holds. Other tests hold the rest: what is heard
(test_tree, test_said, engine/test_by_ear), zoom and focus (test_zoom_and_focus, test_enlarged),
colours that are forced (engine/test_controls_js, engine/test_surroundings) and paper (test_firefox,
extension/test_pdf).
"""

import re

import pytest
from notebooks import ROOT
from pages import CHAPTERS, DESK, LIVE, SETTLED, each_page

SAYS = " ".join((ROOT / "chapters" / "how-to-read.md").read_text("utf-8").split())
BLOCK, CUP, CURVES, DOTS, SELF, SOFTMAX, WAIST = (
    f"chapters/{name}.html"
    for name in (
        *("block", "cup-or-book", "gallery-curves", "gallery-dots"),
        *("self-attention", "softmax", "waist-and-weight"),
    )
)
DRAWN = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))"


def says(*words):
    """Mark a test with the words of the page that it holds."""
    missing = [part for part in words if part not in SAYS]
    assert not missing, f"the page does not say {missing}"
    return lambda test: test


@pytest.fixture
def read(page, site):
    """Open a page of the book in each browser."""

    def opened(name, width=DESK["width"], height=DESK["height"], scale=1):
        page.size(width, height, scale)
        page.open((site / name).as_uri())
        page.wait(f"({SETTLED})()")
        return page

    return opened


def focus(page, selector):
    page.evaluate(f"document.querySelector({selector!r}).focus()")
    assert page.evaluate(f"document.activeElement.matches({selector!r})")
    page.wait("document.hasFocus()")  # a page without it gets no keys
    page.evaluate(DRAWN)


def pressed(page, *keys, shows="Number(document.activeElement.value)"):
    """Press keys; return what is shown after each."""
    shown = []
    for key in keys:
        page.press(key)
        page.evaluate(DRAWN)
        shown.append(page.evaluate(shows))
    return shown


# -- by ear ----------------------------------------------------------------------------------------


@says("The first link of a page leads past the list of chapters.")
def test_the_first_link_leads_past_the_chapters(read):
    page = read(WAIST)
    page.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert pressed(page, "Enter", "Tab", shows="!!document.activeElement.closest('main')")[-1]


@says("Formulas are MathML")
@each_page(CHAPTERS)
def test_every_formula_is_mathml(name, site):
    html = (site / name).read_text("utf-8")
    assert not re.search(r"MathJax|katex|<img[^>]*math", html)
    assert html.count('class="math') <= html.count("<math")


PARTS = """[...document.querySelectorAll(".attn")].map((figure) => {
  const kinds = [".attn-skip", ".attn-picture > *", "[data-control]", ".attn-readout"];
  return kinds.map((kind) => figure.querySelector(kind)).filter(Boolean);
}).every((parts) => parts.every((part, i) => !i ||
  parts[i - 1].compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING))"""


@says(
    "A description of its picture comes first, then its controls, then one sentence",
    "A figure with many controls begins with a link that skips it.",
)
@each_page(LIVE)
def test_a_figure_is_read_in_this_order(name, read):
    page = read(name)
    assert page.evaluate(PARTS)
    stops = page.evaluate("""[...document.querySelectorAll(".attn")].map((figure) =>
      [figure.querySelectorAll("[data-control]").length, !!figure.querySelector(".attn-skip")])""")
    assert all(skips for many, skips in stops if many > 8)


@says("A figure with many controls begins with a link that skips it.")
def test_a_figure_with_many_controls_is_skipped(read):
    page = read(BLOCK)
    focus(page, ".attn-skip")
    beyond = """document.querySelector(".attn-skip").closest(".attn")
      .compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING &&
      !document.activeElement.closest(".attn")"""
    assert pressed(page, "Enter", "Tab", shows=f"!!({beyond})")[-1]


@says("*The numbers as a table* opens a table that follows the controls.")
def test_the_numbers_open_as_a_table_that_follows(read):
    page = read("chapters/square-root-of-d.html")
    page.evaluate("(window.SLIDER = 'input[type=range][data-control]', 0)")
    page.wait("""window.figure = [...document.querySelectorAll(".attn")].find((figure) =>
      figure.querySelector(".attn-numbers") && figure.querySelector(SLIDER))""")
    page.evaluate("figure.querySelector('.attn-numbers > summary').focus()")
    page.press("Enter")
    page.wait("figure.querySelector('table')")
    page.evaluate("figure.querySelector(SLIDER).focus()")
    first, last = pressed(page, "Home", "End", shows="figure.querySelector('table').textContent")
    assert first != last


@says("The link to a word of the glossary has the meaning of the word as its description.")
def test_a_word_is_described_by_its_meaning(read):
    page = read(SOFTMAX)
    described = page.evaluate("""[...document.querySelectorAll("a.term")].map((word) =>
      !word.hasAttribute("aria-describedby") && word.ariaDescription?.length)""")
    assert described
    assert all(length and length > 20 for length in described)


# -- by keys ---------------------------------------------------------------------------------------


@says("{kbd}`Ctrl` + {kbd}`K` opens the search")
def test_a_key_opens_the_search(read):
    page = read(WAIST)
    page.key("down", "Control")
    page.press("k")
    page.key("up", "Control")
    page.evaluate(DRAWN)
    assert page.evaluate("document.activeElement.type") == "search"


@says("Whatever can be dragged with a mouse also has a slider.")
@each_page(LIVE)
def test_what_can_be_dragged_has_a_slider(name, read):
    page = read(name)
    dragged = """[...document.querySelectorAll(".attn-handle")].every((handle) =>
      handle.closest(".attn").querySelector("input[type=range][data-control]"))"""
    assert page.evaluate(dragged)


@says(
    "| slider | arrow keys: one step; {kbd}`Page Up` and {kbd}`Page Down`: about a tenth of the way"
)
def test_keys_move_a_slider(read):
    page = read(CUP)
    focus(page, ".attn input[type=range][data-control]")
    last = page.evaluate("Number(document.activeElement.max)")
    keys = {"Home": 0, "ArrowRight": 1, "ArrowUp": 2, "ArrowLeft": 1, "ArrowDown": 0, "End": last}
    assert pressed(page, *keys) == list(keys.values())
    up, down = pressed(page, "PageDown", "PageUp")
    assert up == pytest.approx(last * 0.9, abs=1)
    assert down == last


@says("| row of buttons, one of which is chosen | arrow keys |")
def test_arrow_keys_choose_a_button(read):
    page = read(SELF)
    focus(page, ".attn input[type=radio]:checked")
    chosen = "document.activeElement.checked && document.activeElement.value"
    assert pressed(page, "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", shows=chosen) == [
        *("1", "2", "1", "0")
    ]


@says("| box to tick | {kbd}`Space` |")
def test_space_ticks_a_box(read):
    page = read(CURVES)
    focus(page, ".attn input[type=checkbox]")
    before = page.evaluate("document.activeElement.checked")
    ticked = pressed(page, " ", " ", shows="document.activeElement.checked")
    assert ticked == [not before, before]


@says("| list that opens | arrow keys |")
def test_arrow_keys_choose_from_a_list(read):
    page = read(DOTS)
    focus(page, ".attn select")
    assert pressed(page, "ArrowDown", "ArrowUp", shows="document.activeElement.selectedIndex") == [
        *(1, 0)
    ]


@says("| button, such as *Play* | {kbd}`Space` or {kbd}`Enter` |")
@pytest.mark.parametrize("key", [" ", "Enter"])
@pytest.mark.parametrize(
    ("name", "button"), [(CURVES, ".attn-play"), (DOTS, ".attn button[data-control]")]
)
def test_a_button_is_pressed(name, button, key, read):
    page = read(name)
    focus(page, button)
    page.wait("document.activeElement.closest('.attn').dataset.live === ''")
    # What plays may be back where it began before anybody looks: each change is noted as it comes.
    page.evaluate("""((picture) => {
      window.changes = 0;
      const each = { attributes: true, characterData: true, childList: true, subtree: true };
      new MutationObserver((some) => (changes += some.length)).observe(picture, each);
    })(document.activeElement.closest(".attn").querySelector("svg"))""")
    page.press(key)
    page.wait("changes")


@says(
    "press *Edit and run* below a figure, or *Answer exercise 1 here* | "
    "{kbd}`Ctrl` + {kbd}`Enter`: run it; {kbd}`Tab`: leave it |"
)
@pytest.mark.parametrize("button", ["Edit and run", "Answer exercise 1 here"])
def test_code_that_can_be_changed_is_run_and_left(button, read):
    page = read(WAIST)
    named = f"[...document.querySelectorAll('button')].find((b) => b.textContent === {button!r})"
    page.wait(named)
    page.evaluate(f"{named}.focus()")
    page.press("Enter")
    page.wait("document.activeElement.localName === 'textarea'")
    page.key("down", "Control")
    page.press("Enter")
    page.key("up", "Control")
    page.wait(r"/follows this code|Not yet/.test(document.body.innerText)")
    page.key("down", "Control")
    page.press("k")
    page.key("up", "Control")
    page.evaluate(DRAWN)
    assert page.evaluate("document.activeElement.localName") == "textarea"  # not in the search
    page.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "button"


GROUPS = {
    "chapters": ".bd-docs-nav a",
    "sections": "#pst-page-toc-nav a",
    "answers to a question": ".answers:first-of-type summary",
    "buttons that copy": ".copybtn",
    "ways back from footnotes": '[role="doc-backlink"]',
    "sources": "#references > ul a",
    "links at a page's end": ".page-links a",
}


@says(", ".join(GROUPS), "{kbd}`Tab` stops once; up and down arrow keys, {kbd}`Home` and")
@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("folded", [True, False])
def test_a_group_is_one_stop(kind, folded, read):
    page = read(WAIST)
    if not folded:
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        page.evaluate(DRAWN)
    shown = f"""[...document.querySelectorAll({GROUPS[kind]!r})]
      .filter((member) => member.checkVisibility())"""
    at = f"{shown}.indexOf(document.activeElement)"
    count = page.evaluate(f"{shown}.length")
    assert page.evaluate(f"{shown}.filter((member) => member.tabIndex === 0).length") == 1
    page.evaluate(f"{shown}.find((member) => member.tabIndex === 0).focus()")
    assert pressed(page, "End", "ArrowUp", "Home", "ArrowUp", shows=at) == [
        *(count - 1, max(0, count - 2), 0, 0)
    ]
    assert pressed(page, *["ArrowDown"] * count, shows=at) == [*range(1, count), count - 1]
    assert pressed(page, "Tab", shows=at) == [-1]


def test_a_group_stays_a_stop_when_a_part_is_folded(read):
    page = read(WAIST)
    folded = "[...document.querySelectorAll('details .copybtn')]"
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    page.evaluate(f"{folded}.at(-1).focus()")
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = false")
    page.evaluate(DRAWN)
    stops = "[...document.querySelectorAll('.copybtn')].filter((button) => button.tabIndex === 0)"
    assert page.evaluate(f"{stops}.map((button) => button.checkVisibility())") == [True]


FOLDS = {
    "answer": (WAIST, "details.check > summary"),
    "solution": (WAIST, "details.dropdown > summary"),
    "numbers of a heatmap": (SELF, ".attn-numbers > summary"),
}


@says(f"| {', '.join(FOLDS)} | {{kbd}}`Space` or {{kbd}}`Enter`: open and close |")
@pytest.mark.parametrize("kind", FOLDS)
def test_what_folds_opens_and_closes_by_keys(kind, read):
    name, summary = FOLDS[kind]
    page = read(name)
    focus(page, summary)
    is_open = "document.activeElement.parentElement.open"
    assert pressed(page, " ", "Enter", "Enter", " ", shows=is_open) == [True, False, True, False]


@says("its meaning shows while it has the focus; {kbd}`Escape`: hide it")
def test_the_meaning_of_a_word_shows_and_hides(read):
    page = read(SOFTMAX)
    focus(page, "a.term")
    shows = "!!document.querySelector('.term-tip:popover-open')"
    assert pressed(page, "Shift", "Escape", shows=shows) == [True, False]


@says("| wide table, formula or code | arrow keys: scroll it sideways |")
@pytest.mark.parametrize("kind", ["Table", "Formula", "Code"])
def test_what_is_wide_is_scrolled_by_keys(kind, read):
    wide = f"""[...document.querySelectorAll('[aria-label="{kind}, scrolls sideways"]')]
      .filter((box) => box.checkVisibility())"""
    page = read("chapters/scoring-functions.html" if kind == "Formula" else BLOCK, 320, 600)
    page.wait(f"{wide}.length")
    most = "(a, b) => b.scrollWidth - b.clientWidth - (a.scrollWidth - a.clientWidth)"
    page.evaluate(f"{wide}.sort({most})[0].focus()")
    for _ in range(3):
        page.press("ArrowRight")
    page.wait("document.activeElement.scrollLeft > 1")


# -- enlarged --------------------------------------------------------------------------------------


@says("up to 400 %", "The lines still fit the window, and so do the pictures.")
@each_page(CHAPTERS)
def test_an_enlarged_page_fits(name, read):
    page = read(name, 320, 256, 4)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    beyond = """[...document.querySelectorAll(".attn svg, main img")].filter((picture) =>
      picture.checkVisibility() && picture.getBoundingClientRect().right > innerWidth + 1 &&
      !picture.closest("[aria-label$=sideways]")).length"""
    assert page.evaluate(beyond) == 0
