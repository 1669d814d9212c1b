"""What a key does is said, once, and the focus stays where a reader looks for it: in both browsers.

Each case is a kind of thing on a page: where the focus is, what is pressed, what is then said,
where the focus is then and what is told of it. What figures say: engine/test_by_ear.py.
"""

from pathlib import Path
from typing import NamedTuple

import pytest
from pages import DESK, PHONE, SETTLED

SOFTMAX, WAIST = "chapters/softmax.html", "chapters/waist-and-weight.html"
# Everything that a live region says from now on; the one for the pointer's tooltips says nothing.
LISTEN = """(() => {
  window.heard = [];
  const live = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
  new MutationObserver((changes) => {
    const part = ({ target }) => (target.closest ? target : target.parentElement);
    const words = [...new Set(changes.map((change) => part(change)?.closest(live)))]
      .map((region) => region?.textContent);
    heard.push(...words.filter((text) => text?.trim()));
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
  addEventListener("keydown", ({ defaultPrevented }) => (window.prevented = defaultPrevented));
})()"""
FOCUS = """(() => {
  const e = document.activeElement;
  const open = e.matches("summary") ? String(e.parentElement.open) : e.ariaExpanded;
  const name = e.ariaLabel ?? e.textContent.trim();
  return { at: e.matches(%r), name, expanded: open === "true" };
})()"""


class Case(NamedTuple):
    """A thing on a page, what is pressed there, and what comes of it."""

    page: str
    start: str
    keys: tuple[str, ...]
    end: str = ""  # where the focus then is; if not named, where it was
    says: tuple[str, ...] = ()
    name: str = ""
    expanded: bool | None = None
    size: dict = DESK


COPY = ".copybtn:not(details .copybtn)"  # of code that is not folded
THEME, CHAPTERS = ".theme-switch-button", ".primary-toggle"
MENU, SEARCH = ".dropdown-download-buttons > button", ".search-button-field"
ANSWER, RIGHT = "details.check > summary", "details.check:nth-child(3) > summary"
PAINTED = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(true))))"
SOLUTION = "details.dropdown > summary"
CASES = {
    "copy": Case(WAIST, COPY, ("Enter",), says=("Copied!",), name="Copy this code"),
    "copy twice": Case(WAIST, COPY, ("Enter", " "), says=("Copied!", "Copied!")),
    "next copy": Case(WAIST, COPY, ("ArrowDown", "ArrowUp", "End", "Home"), name="Copy this code"),
    "dark": Case(WAIST, THEME, ("Enter",), says=("Dark",), name="Color mode"),
    "light": Case(WAIST, THEME, ("Enter", "Enter"), says=("Dark", "Light"), name="Color mode"),
    "hide chapters": Case(WAIST, CHAPTERS, ("Enter",), expanded=False),
    "show chapters": Case(WAIST, CHAPTERS, ("Enter", "Enter"), expanded=True),
    "open menu": Case(WAIST, MENU, ("Enter",), expanded=True),
    "into menu": Case(WAIST, MENU, ("ArrowDown",), end=".dropdown-item"),
    "close menu": Case(WAIST, MENU, ("ArrowDown", "Escape"), end=MENU, expanded=False),
    "search": Case(WAIST, SEARCH, ("Enter",), end="#pst-search-dialog input"),
    "leave search": Case(WAIST, SEARCH, ("Enter", "Escape"), end=SEARCH),
    "chapters on a phone": Case(
        WAIST, CHAPTERS, ("Enter",), end="#pst-primary-sidebar-modal *", size=PHONE
    ),
    "leave chapters": Case(WAIST, CHAPTERS, ("Enter", "Escape"), end=CHAPTERS, size=PHONE),
    "contents on a phone": Case(
        WAIST, ".secondary-toggle", ("Enter",), end="#pst-secondary-sidebar-modal *", size=PHONE
    ),
    "wrong answer": Case(WAIST, ANSWER, ("Enter",), says=("No.",), expanded=True),
    "right answer": Case(WAIST, RIGHT, ("Enter",), says=("Right.",), expanded=True),
    "close answer": Case(WAIST, RIGHT, ("Enter", "Enter"), says=("Right.",), expanded=False),
    "next answer": Case(WAIST, ANSWER, ("ArrowDown",), end="details.check:nth-child(2) > summary"),
    "solution": Case(WAIST, SOLUTION, ("Enter",), expanded=True),
    "hidden code": Case(
        "chapters/cup-or-book.html", "details.hide > summary", ("Enter",), expanded=True
    ),
    "term": Case(WAIST, "a.term", ("Shift",)),
    "next chapter": Case(WAIST, ".current > a", ("ArrowDown", "ArrowUp"), name="Waist and weight"),
    "next heading": Case(WAIST, "#pst-page-toc-nav a", ("ArrowDown", "ArrowUp")),
    "slash": Case(WAIST, ".bd-docs-nav a", ("/",)),
    "footnote": Case(WAIST, '[role="doc-noteref"]', ("Enter", "Tab"), end='[role="doc-backlink"]'),
    "second footnote": Case(
        WAIST,
        '[role="doc-noteref"][href="#class-token"]',
        ("Enter", "Tab"),
        end="#class-token [role=doc-backlink]",
        name="2: back to the text",
    ),
    "back from a footnote": Case(WAIST, '[role="doc-backlink"]', ("Enter", "Tab"), end="main *"),
    "next source": Case(
        WAIST,
        "#references > ul a",
        ("ArrowDown",),
        end="#references > ul li:first-child span:nth-of-type(2) a",
    ),
}


def begin(page, file: Path, size: dict):
    """Open a page and listen to it."""
    page.size(size["width"], size["height"], 1)
    page.open(file.as_uri())
    page.wait(f"({SETTLED})()")
    page.evaluate(LISTEN)
    page.evaluate("localStorage.clear()")  # the mode of colours is that of this page alone


@pytest.mark.parametrize("name", CASES)
def test_a_key(name, page, site):
    case = CASES[name]
    begin(page, site / case.page, case.size)
    page.evaluate(f"document.querySelector({case.start!r}).focus()")
    for key in case.keys:
        page.press(key)
        page.wait(PAINTED)  # a press on a link moves the focus a moment later
        if case.says:
            page.wait("new Promise((go) => setTimeout(go, 250, true))")
    now = page.evaluate(FOCUS % (case.end or case.start))
    assert now["at"]
    assert case.name in now["name"]
    assert case.expanded is None or now["expanded"] is case.expanded
    said = page.evaluate("heard")
    assert len(said) == len(case.says), said
    assert len(said) == len(set(said))  # of the same text in a row, Orca may say the first alone
    assert all(words in told for words, told in zip(case.says, said, strict=True)), said


def test_code_is_copied_and_the_focus_stays(page, site):
    begin(page, site / WAIST, DESK)
    page.evaluate(f"document.querySelector({COPY!r}).focus()")
    page.evaluate("""(() => {
      window.moved = [];
      addEventListener("focusin", ({ target }) => moved.push(target.localName));
      addEventListener("copy", ({ clipboardData }) => {
        window.copied = clipboardData.getData("text/plain");
      });
    })()""")
    page.press("Enter")
    page.wait("window.copied")
    code = "document.querySelector('.cell_input pre:not(details pre)').textContent.trim()"
    assert page.evaluate("copied") == page.evaluate(code)
    assert page.evaluate("moved") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [("softmax", "Search finished, found "), ("qxq", "Your search did not match any documents.")],
)
def test_a_search_says_what_it_found(words, says, page, site):
    page.size(DESK["width"], DESK["height"], 1)
    page.open((site / "search.html").as_uri() + f"?q={words}")
    page.wait("document.querySelector('[role=status]').textContent")
    assert page.evaluate("document.querySelector('[role=status]').textContent").startswith(says)


def test_the_button_of_the_colour_mode_names_the_mode_until_it_is_changed(page, site):
    begin(page, site / WAIST, DESK)
    button = f"document.querySelector({THEME!r})"
    names = [page.evaluate(f"{button}.focus(), {button}.ariaLabel")]
    page.press("Enter")  # the new mode is said: a name that changed, too, would be said beside it
    names.append(page.evaluate(f"{button}.ariaLabel"))
    names.append(page.evaluate(f"{button}.blur(), {button}.ariaLabel"))
    assert names == ["Color mode: System Settings", "Color mode", "Color mode: Dark"]


def test_a_slash_is_left_to_the_browser(page, site):
    begin(page, site / WAIST, DESK)
    page.press("/")
    assert page.evaluate("window.prevented") is False


def test_answers_are_tied_to_their_question(page, site):
    begin(page, site / WAIST, DESK)
    names = page.evaluate("""[...document.querySelectorAll("details.check")].map((answer) =>
      document.getElementById(answer.parentElement.getAttribute("aria-labelledby")).textContent)""")
    assert [name[:11] for name in names] == [f"Question {i}." for i in (1, 2, 3) for _ in range(3)]
