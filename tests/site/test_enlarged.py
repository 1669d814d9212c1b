"""Every page serves who enlarges its text, spaces it out, or sees it in the colours of the system.

Zoom is tested in test_zoom_and_focus.py. Here the size of the browser's own text is doubled without
zoom (WCAG 2.2, 1.4.4), on a phone as well, where what is wider than the window scrolls in a box of
its own; text is spaced as 1.4.12 asks, in a wide window and in one of 320 px; and the system forces
its colours on the page. The last tests show that each check can fail.
"""

from functools import cache
from pathlib import Path

from pages import each_check, each_page, settle

ASK = (Path(__file__).parent / "zoom_and_focus.js").read_text("utf-8")
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
FORMS = {
    "large text": {"size": (1536, 900), "text": 32},
    "large text, narrow": {"size": (640, 900), "text": 32},
    "large text, phone": {"size": (390, 844), "text": 32},
    "large text, narrow phone": {"size": (320, 640), "text": 32},
    "spaced": {"size": (1280, 900), "style": SPACED},
    "spaced, narrow": {"size": (320, 640), "style": SPACED},
    "forced": {"size": (1280, 900), "colours": "active"},
}
# Texts that stick out of the box they are in: a figure's card, an output, a table, the column.
# Those of a picture may reach into the frame around it.
OUTSIDE = """() => {
  const boxes =
    ".attn, .admonition, figcaption, .cell_output, .pst-scrollable-table-container, article, main";
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
  const says = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const outside = (e) => {
    let box = e.parentElement;
    while (box && !box.matches(boxes) && !scrolls(box)) box = box.parentElement;
    const { left, right, width } = e.getBoundingClientRect();
    if (!box || scrolls(box) || width <= 1) return false; // what is for the ear is 1 px wide
    const room = box.getBoundingClientRect();
    return right > room.right + 1 || left < room.left - 1;
  };
  return [...document.querySelectorAll("main *")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }))
    .filter((e) => says(e) && !e.closest("svg, math") && outside(e))
    .map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`);
}"""
# What colour alone would tell: the chosen of a list, and lines that keep a colour of their own.
COLOUR_ALONE = """() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const look = (e) => {
    const { fontWeight, textDecorationLine, borderStyle, outlineStyle } = getComputedStyle(e);
    return [fontWeight, textDecorationLine, borderStyle, outlineStyle].join();
  };
  const others = (e) => all("li:not(.current) > a", e.closest("nav"));
  const alike = all(".bd-docs-nav .current > a")
    .filter((e) => others(e).some((other) => look(other) === look(e)));
  const ink = (e) => [getComputedStyle(e.parentElement).color, "none"];
  const lines = all("button svg, a svg")
    .filter((e) => e.checkVisibility() && !ink(e).includes(getComputedStyle(e).stroke));
  return [...alike, ...lines].map((e) => e.outerHTML.slice(0, 80));
}"""


@cache
def seen(browser, file: Path, form: str) -> dict:
    """Look at a page in a form."""
    how = FORMS[form]
    width, height = how["size"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, forced_colors=how.get("colours", "none")
    )
    page = context.new_page()
    if "text" in how:
        sizes = {"standard": how["text"], "fixed": how["text"]}
        context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    page.goto(file.as_uri())
    settle(page)
    if "style" in how:
        page.add_style_tag(content=how["style"])
    page.add_script_tag(content=ASK)
    found = {
        "wide": page.evaluate("width()") - width,
        "cut": page.evaluate("cutOff()"),
        "outside": page.evaluate(OUTSIDE),
        "colour": page.evaluate(COLOUR_ALONE) if "colours" in how else [],
        "text": page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"),
    }
    context.close()
    return found


def fits(seen: dict) -> list[str]:
    return [f"{seen['wide']} px too wide"] * (seen["wide"] > 0)


def cuts_nothing_off(seen: dict) -> list[str]:
    return seen["cut"]


def keeps_its_texts_inside(seen: dict) -> list[str]:
    return seen["outside"]


def tells_nothing_by_colour_alone(seen: dict) -> list[str]:
    return seen["colour"]


CHECKS = [fits, cuts_nothing_off, keeps_its_texts_inside, tells_nothing_by_colour_alone]


@each_check(CHECKS)
@each_page()
def test_page(name, check, browser, site):
    wrong = {form: check(seen(browser, site / name, form)) for form in FORMS}
    assert not any(wrong.values()), wrong


@each_page()
def test_large_text_is_large(name, browser, site):
    assert seen(browser, site / name, "large text")["text"] >= 32


BAD_PAGE = """<!doctype html><html lang="en"><title>x</title><style>article { width: 300px }
button svg { stroke: black } code { white-space: nowrap }</style>
<nav class="bd-docs-nav"><li class="current"><a href="#">one</a><li><a href="#">two</a></nav>
<button style="color: red"><svg width="20" height="20"></svg></button>
<main><article><p><code>a_very_long_name_that_does_not_wrap_on_any_page_however_narrow_it_is_made</code>
<p style="width: 99px; overflow: hidden"><span style="display: block; width: 2000px">cut</span>
</article><div style="width: 2000px">wide</div></main>"""


@each_check(CHECKS)
def test_each_check_can_fail(check, browser, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "enlarged.html"
    file.write_text(BAD_PAGE, "utf-8")
    forms = [form for form in FORMS if check(seen(browser, file, form))]
    assert forms == (["forced"] if check is tells_nothing_by_colour_alone else list(FORMS))
