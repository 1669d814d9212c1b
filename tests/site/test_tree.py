"""A screen reader gets every page whole: in Chromium and in Firefox, before anything is scrolled.

What it gets (`accessibility.py`) is compared with what the page shows: the same texts in the same
order, each once; every heading; for each picture its name, and none of the texts in it; for each
control a name that has the words one sees, and its state. Whatever can have the focus has a name,
in a narrow window as well, where tables and formulas scroll. The last tests show that each check
can fail.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from accessibility import LISTENING, below, in_chromium, in_firefox, main
from firefox import Firefox
from pages import ALL_LIVE, DESK, each_check, each_page

from tools.browser import FIREFOX

# What a page shows: its texts, and each kind of part. A picture shows no text to who listens, and
# neither does what is hidden from them.
SHOWN = r"""(() => {
  const main = document.querySelector("main");
  const silent = 'script, style, noscript, textarea, select, [aria-hidden="true"], [role="img"]';
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(silent);
  const all = (selector) => [...main.querySelectorAll(selector)].filter(seen);
  const said = (e) => {
    const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    let text = "";
    while (walk.nextNode()) if (seen(walk.currentNode.parentElement)) text += walk.currentNode.data;
    return text;
  };
  const cjk = /[\u3400-\u9fff]/;
  return {
    text: said(main),
    headings: all("h1, h2, h3, h4, h5, h6, [role=heading]")
      .map((e) => [Number(e.ariaLevel ?? e.tagName[1]), said(e)]),
    paragraphs: all("p:not([role], .rubric)").map(said),
    figures: all("figure").length,
    cells: all("td, th").length,
    rows: all("tbody > tr").length,
    controls: all("a[href], button, summary").map(said),
    pictures: [...main.querySelectorAll("img, [role=img]")]
      .filter((e) => !e.closest('[aria-hidden="true"]') && e.checkVisibility())
      .map((e) => e.ariaLabel ?? e.alt),
    held: [...document.querySelectorAll('[tabindex="-1"]')]
      .filter((e) => !e.matches("main, [role], [aria-label], a, button, summary, input"))
      .filter((e) => e.checkVisibility({ visibilityProperty: true })).length,
    toggles: all("summary, button[aria-expanded], button[aria-pressed]").length,
    foreign: all("*").filter((e) => !e.closest('[lang="zh"]'))
      .some((e) => [...e.childNodes].some((n) => n.nodeType === 3 && cjk.test(n.data))),
  };
})()"""
NARROW = {"width": 320, "height": 640}
CONTROLS = {"link", "button", "summary"}
PLAY = "▶"  # a button with this sign alone has its name for the ear


@pytest.fixture(scope="module")
def firefox():
    """A Firefox that makes its tree, one for all tests here."""
    opened = Firefox(FIREFOX.found(), LISTENING)
    yield opened
    opened.close()


@pytest.fixture(params=["Chromium", "Firefox"])
def got(request, browser, firefox):
    """`got(file)`: what a browser shows of a page, and what a screen reader gets of it."""
    return lambda file, wide=True: seen_and_heard(request.param, browser, firefox, file, wide)


@cache
def seen_and_heard(name: str, browser, firefox, file: Path, wide: bool) -> tuple[dict, list]:
    size = DESK if wide else NARROW
    if name == "Firefox":
        firefox.size(size["width"], size["height"], 1)
        firefox.open(file.as_uri())
        firefox.wait(ALL_LIVE)
        return firefox.evaluate(SHOWN), in_firefox(firefox)
    page = browser.new_page(viewport=size)
    page.goto(file.as_uri())
    page.wait_for_function(ALL_LIVE)
    found = page.evaluate(SHOWN), in_chromium(page)
    page.close()
    return found


def plain(text: str) -> str:
    """Return a text without spaces and capitals; a slanted letter of a formula is a letter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def text_of(parts: list) -> str:
    return plain("".join(part.name for part in parts if part.role == "text"))


def is_whole(shown: dict, parts: list) -> list[str]:
    """Compare all texts; return the first place where they differ."""
    seen, heard = plain(shown["text"]), text_of(main(parts))
    if seen == heard:
        return []
    at = next(
        (i for i, (a, b) in enumerate(zip(seen, heard, strict=False)) if a != b),
        min(len(seen), len(heard)),
    )
    return [
        f"shown {seen[max(0, at - 40) : at + 60]!r}, heard {heard[max(0, at - 40) : at + 60]!r}"
    ]


def tells_its_headings(shown, parts):
    heard = [
        [int(part.told["level"]), plain(part.name)]
        for part in main(parts)
        if part.role == "heading"
    ]
    return differences([[level, plain(text)] for level, text in shown["headings"]], heard)


def tells_its_paragraphs(shown, parts):
    inside = main(parts)
    heard = [text_of(below(inside, i)) for i, p in enumerate(inside) if p.role == "paragraph"]
    return differences([p for p in map(plain, shown["paragraphs"]) if p], [p for p in heard if p])


def tells_its_tables_and_figures(shown, parts):
    roles = [part.role for part in main(parts)]
    cells = sum(role in ("cell", "columnheader", "rowheader", "gridcell") for role in roles)
    grids = sum(role == "gridcell" for role in roles)
    return differences([shown["figures"], shown["cells"]], [roles.count("figure"), cells - grids])


def names_the_header_of_each_row(shown, parts):
    names = [part.name for part in main(parts) if part.role == "rowheader"]
    return differences([shown["rows"]], [len(names)]) + ["no name"] * names.count("")


def names_its_pictures_and_reads_nothing_in_them(shown, parts):
    inside = main(parts)
    pictures = [i for i, part in enumerate(inside) if part.role == "img"]
    loose = [part.name for i in pictures for part in below(inside, i)]
    return differences(shown["pictures"], [inside[i].name for i in pictures]) + loose


def names_its_controls_as_they_are_seen(shown, parts):
    heard = [plain(part.name) for part in main(parts) if part.role in CONTROLS]
    seen = list(map(plain, shown["controls"]))
    if len(heard) != len(seen):
        return [f"{len(seen)} are shown, {len(heard)} are heard"]
    return [
        f"{a} is called {b}"
        for a, b in zip(seen, heard, strict=False)
        if not b or (a not in b and a != PLAY)
    ]


def tells_the_state_of_its_toggles(shown, parts):
    toggles = [part for part in main(parts) if part.role in ("summary", "button")]
    heard = [part for part in toggles if {"expanded", "pressed"} & part.told.keys()]
    return differences([shown["toggles"]], [len(heard)])


def says_no_icon(shown, parts):
    return [repr(p.name) for p in parts if any("\ue000" <= c <= "\uf8ff" for c in p.name)]


def tells_the_language_of_each_word(shown, parts):
    foreign = [
        p for p in parts if any("\u3400" <= c <= "\u9fff" for c in p.name) and p.role == "text"
    ]
    told = [p.name for p in foreign if "language" in p.told and p.told["language"] != "zh"]
    return told + ["a Chinese word"] * shown["foreign"]


def names_what_can_have_the_focus(shown, parts):
    """A box that scripts alone can focus, which is no stop of the keyboard, needs no name."""
    boxes = {"generic", "section", "text container"}
    nameless = [
        part.role
        for part in parts
        if part.told.get("focusable") and (not part.name.strip() or part.role in boxes)
    ]
    return nameless if len(nameless) > shown["held"] else []


UNCLEAR = re.compile(r"\(\d+\)|\d|solution|here|this|more|link")


def calls_what_is_used_so_that_it_is_clear_alone(shown, parts):
    """Who goes from link to link, or from button to button, hears nothing around it."""
    used = [part.name for part in parts if part.role in CONTROLS]
    return [name for name in used if UNCLEAR.fullmatch(name.strip().casefold())]


CHECKS = [
    calls_what_is_used_so_that_it_is_clear_alone,
    is_whole,
    tells_its_headings,
    tells_its_paragraphs,
    tells_its_tables_and_figures,
    names_the_header_of_each_row,
    names_its_pictures_and_reads_nothing_in_them,
    names_its_controls_as_they_are_seen,
    tells_the_state_of_its_toggles,
    says_no_icon,
    tells_the_language_of_each_word,
    names_what_can_have_the_focus,
]


def differences(seen: list, heard: list) -> list[str]:
    if seen == heard:
        return []
    first = next((pair for pair in zip(seen, heard, strict=False) if pair[0] != pair[1]), None)
    return [f"{len(seen)} are shown, {len(heard)} are heard; the first difference: {first}"]


@each_check(CHECKS)
@each_page()
def test_page(name, check, got, site):
    assert check(*got(site / name)) == []


@each_page()
def test_what_can_have_the_focus_in_a_narrow_window_has_a_name(name, got, site):
    assert names_what_can_have_the_focus(*got(site / name, wide=False)) == []


# The second part is seen and not heard.
BAD_PAGE = """<!doctype html><html lang="en"><title>x</title><style>
.icon::before { content: "\\f002" }
</style><main><a href="#">(1)</a><h1>A root: <math><msqrt><mi>d</mi></msqrt></math></h1>
<p tabindex="0">A word: 键. <button aria-label="Find"><i class="icon"></i>Search</button></p>
<div inert><p>Late.</p><img alt="A picture." src="data:,"><table><tr><td>1</table>
<details><summary>More</summary></details></div></main>"""


@each_check(CHECKS)
def test_each_check_can_fail(check, got, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "unheard.html"
    file.write_text(BAD_PAGE, "utf-8")
    assert check(*got(file))
