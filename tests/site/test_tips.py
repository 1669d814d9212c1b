"""The words of the glossary: a link shows what its word means, by pointer and by keyboard."""

import gzip
import re
from types import SimpleNamespace

import pytest
from book import Book
from lightbook.boxes import glossary_tips
from pages import settle
from playwright.sync_api import expect
from sphinx.errors import ExtensionError

MAX_BYTES = 2048
PAGE = "# A page\n\nA {term}`score`, two {term}`scores <score>` and a {term}`root`.\n"
TALL = "\n" + "tall\\\n" * 60
WORDS = r"""# Words

```{glossary}
score
分数
  How well a key fits.

root
  The number $\sqrt{d}$.

far
  Below the fold, unlike a {term}`score`.

other
  Nobody links here.
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    """A small book with a glossary."""
    made = Book(tmp_path_factory.mktemp("words"))
    made.write("_toc.yml", "format: jb-book\nroot: page\nchapters:\n  - file: words\n")
    made.write("page.md", PAGE + TALL + "\nThe last is {term}`far`.\n")
    made.write("words.md", WORDS)
    done = made.build("-W", "-n", "--keep-going")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def page(book, open_page):
    return open_page(book.html / "page.html")


def test_a_page_carries_each_definition_once(book):
    page = book.page("page")
    assert page.count('class="term-tip"') == 3
    assert page.count("How well a key fits.") == 1
    assert "Nobody links here." not in page
    assert "math.css" in page  # a formula stands in a tip alone
    assert book.page("words").count('class="term-tip"') == 1


def test_a_meaning_describes_its_link_with_and_without_a_script(book, page):
    assert 'aria-describedby="tip-term-score"' in book.page("page")
    link = page.get_by_role("link", name="score", exact=True)
    expect(link).to_have_attribute("aria-description", "How well a key fits.")
    # Orca in Chromium says twice what stands elsewhere in the page.
    expect(link).not_to_have_attribute("aria-describedby", re.compile(""))


def test_a_page_links_to_a_word_once(page):
    expect(page.locator('a.term[href$="#term-score"]')).to_have_text(["score"])
    expect(page.locator("article")).to_contain_text("scores")


def test_a_tip_says_the_word_that_its_definition_links_to_and_holds_no_link(page):
    tip = page.locator("#tip-term-far")
    expect(tip).to_have_text("Below the fold, unlike a score.")
    expect(tip.locator("a")).to_have_count(0)


def test_the_pointer_shows_and_may_enter_a_tip(page):
    page.clock.install()
    tip = page.get_by_text("How well a key fits.")
    expect(tip).to_be_hidden()
    page.get_by_role("link", name="score", exact=True).hover()
    expect(tip).to_be_visible()
    tip.hover()
    page.clock.run_for(5_000)
    expect(tip).to_be_visible()
    page.get_by_role("heading", name="A page").hover()
    expect(tip).to_be_hidden()


def test_the_keyboard_shows_a_tip_and_escape_closes_it(page):
    link, tip = page.get_by_role("link", name="root"), page.locator("#tip-term-root")
    page.get_by_role("link", name="score", exact=True).focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(tip).to_be_visible()
    expect(link).to_have_accessible_description(re.compile("The number"))
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#tip-term-score")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"words\.html#term-score$"))


def test_a_tip_stays_with_the_focus_when_the_page_scrolls_or_the_pointer_leaves(page):
    page.clock.install()
    tip = page.locator("#tip-term-far")
    page.locator('a.term[href$="root"]').focus()
    page.keyboard.press("Tab")  # the browser scrolls the link into view, once it has the focus
    page.wait_for_function("scrollY > 0")
    settle(page)
    link = page.get_by_role("link", name="far", exact=True)
    expect(link).to_be_focused()
    expect(tip).to_be_visible()
    assert is_beside(link, tip)
    link.hover()
    page.get_by_role("paragraph").filter(has_text="The last is").hover(position={"x": 1, "y": 1})
    page.clock.run_for(5_000)
    expect(tip).to_be_visible()
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, -100)
    page.wait_for_function("before => scrollY <= before - 100", arg=before)
    settle(page)
    assert is_beside(link, tip)
    page.keyboard.press("Shift+Tab")
    expect(tip).to_be_hidden()


def is_beside(link, tip) -> bool:
    word, box = link.bounding_box(), tip.bounding_box()
    return word["y"] - box["height"] - 2 <= box["y"] <= word["y"] + word["height"] + 2


@pytest.mark.parametrize("width", [360, 1280])
def test_a_tip_stays_within_the_window_beside_its_word(book, open_page, width):
    page = open_page(book.html / "page.html", viewport={"width": width, "height": 600})
    for name in ("score", "root"):
        link, tip = page.locator(f'a.term[href$="{name}"]').last, page.locator(f"#tip-term-{name}")
        link.hover()
        expect(tip).to_be_visible()
        box = tip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert is_beside(link, tip)
    page.mouse.wheel(0, 200)
    expect(tip).to_be_hidden()


def test_without_a_script_and_by_touch_the_link_leads_to_the_glossary(book, browser):
    for options in ({"java_script_enabled": False}, {"has_touch": True, "is_mobile": True}):
        context = browser.new_context(**options)
        page = context.new_page()
        page.goto((book.html / "page.html").as_uri())
        link = page.get_by_role("link", name="root")
        link.tap() if "has_touch" in options else link.click()
        expect(page).to_have_url(re.compile(r"words\.html#term-root$"))
        context.close()


def test_a_changed_definition_reaches_the_pages_that_show_it(tmp_path):
    book = Book(tmp_path)
    # Not the root: Sphinx rewrites it by itself, with any page of its contents.
    files = "  - file: reading\n  - file: words\n"
    book.write("_toc.yml", f"format: jb-book\nroot: page\nchapters:\n{files}")
    book.write("reading.md", PAGE)
    book.write("words.md", WORDS)
    assert book.build().returncode == 0
    book.write("words.md", WORDS.replace("well", "*well*"))
    assert book.build().returncode == 0
    assert "How <em>well</em> a key fits." in book.page("reading")


def test_a_changed_sphinx_stops_the_build():
    link = f'<a class="other" href="words.html#term-x">{glossary_tips.TERM}x</span></a>'
    with pytest.raises(ExtensionError, match="a: Sphinx writes links to the glossary differently"):
        glossary_tips.describe_links(SimpleNamespace(), "a", "", {"body": link}, None)


def test_the_tips_of_every_page_are_small(site):
    sizes = {}
    for file in site.rglob("*.html"):
        page = file.read_text("utf-8")
        bare = re.sub(r'<div class="term-tip".*?</div>\n?| aria-describedby="tip-[^"]*"', "", page)
        sizes[file.name] = len(gzip.compress(page.encode())) - len(gzip.compress(bare.encode()))
    assert max(sizes.values()) > 0, "no page has a tip"
    assert {name: size for name, size in sizes.items() if size > MAX_BYTES} == {}
