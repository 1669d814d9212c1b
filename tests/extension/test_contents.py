"""Pages below pages: wherever the book lists its pages, it lists these too."""

import json
import re
from urllib.parse import unquote

import pytest
from book import WORKFLOW, Book, nested
from lightbook.assets import compression
from lightbook.pdf import printing
from lightbook.site.launch_buttons import FOLDER
from playwright.sync_api import expect
from printed import Printed

PAGES = ["page", "one/topic", "one/below", "one/deep/lowest", "one/beside", "two/topic"]
TITLES = [
    "A page",
    "Topic one",
    "The page below",
    "The page deep/lowest",
    "The page beside",
    "Topic two",
]
HOME = "https://some-one.github.io/book/"


def build(book: Book) -> None:
    # With the real attnkit: the cards are drawn with it.
    book.must_build(**WORKFLOW, PYTHONPATH="")


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    """A book with pages nested two deep."""
    made = nested(tmp_path_factory.mktemp("nested"))
    build(made)
    return made


@pytest.fixture(scope="module")
def note(book) -> dict:
    """What the build notes for the printed book."""
    return json.loads((book.folder / "_build/pdf/book.json").read_text("utf-8"))


def test_the_404_page_lists_them_below_their_parts(book, open_page):
    page = open_page(book.html / "404.html")
    links = page.get_by_role("listitem").get_by_role("link")
    assert links.all_inner_texts() == TITLES
    addresses = links.evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert addresses == [f"/book/{name}.html" for name in PAGES]
    deep = "all => all.map((link) => document.evaluate('count(ancestor::ul)', link).numberValue)"
    assert links.evaluate_all(deep) == [1, 1, 2, 3, 2, 1]
    assert page.get_by_role("heading", level=3).all_inner_texts() == ["Near & far", "The end"]


def test_the_sitemap_and_the_cards_have_them(book):
    sitemap = (book.html / "sitemap.xml").read_text("utf-8")
    assert set(re.findall("<loc>(.+?)</loc>", sitemap)) == {f"{HOME}{name}.html" for name in PAGES}
    cards = {re.search(r'og:image" content="([^"]+)"', book.page(name))[1] for name in PAGES}
    assert len(cards) == len(PAGES)
    assert all((book.html / card.removeprefix(HOME)).is_file() for card in cards)


def test_the_sidebar_leads_to_them_without_a_script(book, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book.html / "page.html").as_uri())
    links = page.locator("nav.bd-links a")
    addresses = links.evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert addresses == ["#", *(f"{name}.html" for name in PAGES[1:])]
    page.goto((book.html / "one/deep/lowest.html").as_uri())
    expect(page.locator("nav.bd-links").get_by_text("The page deep/lowest")).to_be_visible()
    context.close()


def test_two_notebooks_of_one_name_can_both_be_downloaded(book):
    for folder, shown in (("one", "first"), ("two", "second")):
        page, name = book.page(f"{folder}/topic"), f"{folder}/topic.ipynb"
        assert f'<p class="shown">{shown}</p>' in page
        assert f'href="../{FOLDER}/{name}"' in page
        assert (
            f"https://colab.research.google.com/github/Some-One/book/blob/notebooks/{name}" in page
        )
        assert f"https://mybinder.org/v2/gh/Some-One/book/main?urlpath=lab/tree/{name}" in page
        assert shown in (book.html / FOLDER / name).read_text("utf-8")
    assert len(list((book.html / FOLDER).rglob("*.ipynb"))) == 2


def test_every_page_leads_to_files_of_the_site(book):
    for name in PAGES:
        here = (book.html / f"{name}.html").parent
        links = re.findall(r'(?:href|src)="([^"#?:]+)[^":]*"', book.page(name))
        assert len(links) > 10
        assert [link for link in links if not (here / unquote(link)).is_file()] == []


def test_the_printed_book_has_them(book, note, browser, tmp_path):
    assert [page["address"] for page in note["pages"]] == [f"{name}.html" for name in PAGES]
    printing.print_book(browser, book.html, note, tmp_path / "nested.pdf")
    made = Printed(tmp_path / "nested.pdf")
    section = "Its section"
    assert [(level, title) for level, title, *_ in made.bookmarks] == [
        (0, TITLES[0]),
        (1, "Later"),
        (0, TITLES[1]),
        (1, TITLES[2]),
        (2, section),
        (2, TITLES[3]),
        (3, section),
        (1, TITLES[4]),
        (2, section),
        (0, TITLES[5]),
    ]
    contents = [re.sub(r"\s*\d+$", "", line) for line in made.pages[1].splitlines()]
    assert contents[contents.index("Contents") + 1 :][:12] == [
        *(TITLES[0], "Later"),
        "Near & far",
        *(TITLES[1], TITLES[2], section, TITLES[3], section, TITLES[4], section),
        "The end",
        TITLES[5],
    ]
    for _, title, page, _ in made.bookmarks:
        assert title in made.pages[page - 1]
        assert f"{title} {page}" in re.sub(r"[ \n]+", " ", made.pages[1])


def test_an_edit_of_the_lowest_page_takes_the_printed_book_away(book, note):
    (book.folder / "_build/pdf" / note["file"]).write_bytes(b"printed")
    compression.compress(book.html)
    assert (book.html / "one/deep/lowest.html.br").is_file()
    build(book)
    name = "attention-from-first-principles.pdf"
    assert (book.html / name).is_file()
    assert f'href="../../{name}"' in book.page("one/deep/lowest")
    # They would hide the new pages from a host that sends them.
    assert [*book.html.rglob("*.br"), *book.html.rglob("*.gz")] == []
    book.write("one/deep/lowest.md", "# The page deep/lowest\n\n## Its section\n\nNew text.\n")
    build(book)
    assert not (book.html / name).exists()
    assert name not in book.page("one/deep/lowest")


def test_a_numbered_figure_has_a_caption_in_markdown(book, open_page):
    page = open_page(book.html / "one/topic.html")
    figure = page.locator("figure#fig-one")
    expect(figure.locator(".shown")).to_have_text("first")
    expect(figure.locator(".caption-number")).to_have_text("Fig. 1")
    expect(figure.locator("figcaption em")).to_have_text("slanted")
    expect(figure.locator("figcaption math msup")).to_have_text("x2")
    page = open_page(book.html / "two/topic.html")
    link = page.get_by_role("link", name="Fig. 1")
    expect(link).to_have_attribute("href", "../one/topic.html#fig-one")
