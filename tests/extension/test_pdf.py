"""The book as one PDF: what is in it, and that the site offers it while it is fresh.

A check takes the printed book and returns what is wrong with it. The last test of the first part
shows that each check can fail.
"""

import json
import re
import unicodedata
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
import yaml
from book import WORKFLOW, Book
from lightbook import installed
from lightbook.pdf import document, offer, printing
from lightbook.rebuild import executions
from notebooks import FILES, NAMES, WITH_FIGURES, figures, questions, sources, texts
from page import validate_pdf
from printed import Printed, letters
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tools.browser import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
NAME = "attention-from-first-principles.pdf"
A4 = (595, 842)
FOOT = 71 + 40  # the lower margin, and two lines: a heading any lower would stand alone


def toc() -> list[Path]:
    """Return the sources of the book's pages, in order."""
    return [next((ROOT / name).parent.glob(f"{Path(name).name}.*")) for name in FILES]


def source(file: Path) -> str:
    """Return the text of a page, without its code."""
    if file.suffix == ".md":
        text = file.read_text("utf-8")
    else:
        text = "\n".join(sources(file.stem, "markdown"))
    return re.sub(r"^```(?:python|console)\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def headings(file: Path, marks: str = "#{1,3}") -> list[list[str]]:
    """Return the headings of a page, each as the parts around its formulas."""
    found = re.findall(rf"^{marks} (.+)$", source(file), re.MULTILINE)
    return [[letters(part) for part in re.split(r"\$.*?\$", heading)] for heading in found]


def bookmarks_every_page_in_order(book: Printed) -> list[str]:
    titles = [letters(title) for level, title, *_ in book.bookmarks if level == 0]
    wanted = ["".join(headings(file)[0]) for file in toc()]
    return [] if titles == wanted else [f"{titles} are not {wanted}"]


def bookmarks_every_section(book: Printed) -> list[str]:
    titles = [letters(title) for level, title, *_ in book.bookmarks if level == 1]
    wanted = [heading for file in toc() for heading in headings(file, "##")]
    if len(titles) != len(wanted):
        return [f"{len(titles)} sections of {len(wanted)}"]
    pairs = zip(titles, wanted, strict=True)
    return [title for title, parts in pairs if not all(part in title for part in parts)]


def numbers_its_pages_in_the_contents(book: Printed) -> list[str]:
    lines = [letters(line) for page in book.pages[1:4] for line in page.splitlines()]
    whole = {*lines, *map("".join, pairwise(lines))}  # a long title takes two lines
    said = [f"{letters(title)}{page}" for _, title, page, _ in book.bookmarks if "√" not in title]
    missing = [each for each in said if each not in whole]
    return missing or ["no bookmark"] * (not said)


def has_every_heading(book: Printed) -> list[str]:
    wanted = [part for file in toc() for heading in headings(file) for part in heading]
    return [part for part in wanted if part not in book.letters]


def has_every_caption(book: Printed) -> list[str]:
    captions = [figure["caption"] for name in WITH_FIGURES for figure in figures(name)]
    numbered = [
        f"fig{number}" + ".{1,99}?".join(map(letters, texts(caption)))
        for number, caption in enumerate(captions, 1)
    ]
    return [caption for caption in numbered if not re.search(caption, book.letters)]


def opens_every_solution(book: Printed) -> list[str]:
    box = re.compile(r":class: dropdown\n+(.+?)\n\n?(?:```|\n)", re.DOTALL)
    texts = [text for name in NAMES for text in sources(name, "markdown")]
    solutions = [found.splitlines()[0] for text in texts for found in box.findall(text)]
    answers = [said for name in NAMES for asked in questions(name)[1:] for _, said in asked]
    wanted = [letters(re.split(r"[$`{[\n]", text)[0]) for text in [*solutions, *answers]]
    assert len(wanted) > 80
    return [text for text in wanted if text not in book.letters]


def writes_its_formulas(book: Printed) -> list[str]:
    # NFKC makes plain letters of the sloping ones.
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", "".join(book.pages)))
    formulas = ["softmax(QK", "Q=XWQ", "es1+es2+", "cosθ", "tanh(qWquery+kWkey)"]
    return [formula for formula in formulas if formula not in text]


def has_the_words_of_the_glossary(book: Printed) -> list[str]:
    words = re.findall(r"^[\u4e00-\u9fff]+$", source(ROOT / "chapters/glossary.md"), re.MULTILINE)
    text = "".join(book.pages)
    return [word for word in words or ["no word"] if word not in text]


def has_nothing_to_press(book: Printed) -> list[str]:
    text = "\n".join(book.pages)
    dead = [
        "▶",
        "⏸",
        "Copy to clipboard",
        "Show code cell",
        "Hide code cell",
        "Skip to main",
        "#\n",
    ]
    return [word for word in dead if word in text]


def is_of_a_sensible_length(book: Printed) -> list[str]:
    count = len(book.pages)
    return [] if 260 <= count <= 400 else [f"{count} pages"]


def has_no_empty_page(book: Printed) -> list[str]:
    return [f"page {n}" for n, text in enumerate(book.pages, 1) if len(text) < 150]


def leaves_no_heading_alone(book: Printed) -> list[str]:
    return [title for _, title, _, top in book.bookmarks if top < FOOT]


def is_on_a4(book: Printed) -> list[str]:
    sizes = {(round(p.mediabox.width), round(p.mediabox.height)) for p in book.reader.pages}
    return [str(size) for size in sizes if size != A4]


def embeds_its_fonts(book: Printed) -> list[str]:
    fonts = {}
    for page in book.reader.pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            font = font.get_object()
            fonts[str(font.get("/BaseFont", "a font of shapes"))] = font
    return [name for name, font in fonts.items() if not _is_embedded(font)]


def _is_embedded(font: DictionaryObject) -> bool:
    if font["/Subtype"] == "/Type3":
        return True
    font = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return any(f"/FontFile{n}" in font.get("/FontDescriptor", {}) for n in ("", "2", "3"))


def leads_where_it_says(book: Printed) -> list[str]:
    places, links = book.reader.named_destinations, book.links
    inside = [str(link["/Dest"]) for link in links if "/Dest" in link]
    outside = [str(link["/A"]["/URI"]) for link in links if "/A" in link]
    wrong = [name for name in inside if name not in places]
    wrong += [url for url in outside if not url.startswith(("https://", "http://"))]
    # A link is one place on each line.
    return wrong + ["no links"] * (len(inside) < 300 or len(outside) < 20)


def says_what_it_is(book: Printed) -> list[str]:
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    facts, root = book.reader.metadata or {}, book.reader.trailer["/Root"]
    wanted = {
        "title": (facts.get("/Title"), settings["title"]),
        "author": (facts.get("/Author"), settings["author"]),
        "language": (root.get("/Lang"), "en"),
        "tags": (root.get("/MarkInfo", {}).get("/Marked"), True),
        "bookmarks open": (root.get("/PageMode"), "/UseOutlines"),
    }
    first = book.pages[0]
    said = (settings["title"], settings["author"], "CC BY 4.0", "MIT")
    wrong = [f"{fact} is {found}" for fact, (found, want) in wanted.items() if found != want]
    return wrong + [f"the first sheet lacks {text}" for text in said if text not in first]


def meets_pdf_ua(book: Printed) -> list[str]:
    report = validate_pdf(book.file, profile="ua1")
    return [f"{broken.rule_id}: {broken.message}" for broken in report.failures]


def describes_each_figure_once(book: Printed) -> list[str]:
    described = [tag for tag in book.tags if tag.kind == "Figure"]
    few = len(described) < sum(len(figures(name)) for name in WITH_FIGURES)
    wrong = [f"only {len(described)} figures"] if few else []
    wrong += [f"{tag.facts} holds another" for tag in described if len([*tag.walk()]) > 1]
    texts = [tag.facts.get("/Alt", "") for tag in described]
    return wrong + [text or "no text" for text in texts if len(text) < 30]


def says_its_formulas(book: Printed) -> list[str]:
    said = [str(tag.facts["/Alt"]) for tag in book.tags if tag.kind == "Formula"]
    odd = [text for text in said if not text.isascii() or re.search(r"[\\{}_^<>=]", text)]
    wanted = ["the square root of d sub k", "capital X capital W superscript capital Q"]
    return odd + [text for text in wanted if text not in said]


def names_the_language_of_the_glossary(book: Printed) -> list[str]:
    glossary = source(ROOT / "chapters/glossary.md")
    wanted = len(re.findall(r"^[\u4e00-\u9fff]+$", glossary, re.MULTILINE))
    named = sum(tag.language == "zh" for tag in book.tags)
    return [f"{named} words of {wanted} are Chinese"] if named < wanted or not named else []


def begins_with_words_and_the_contents(book: Printed) -> list[str]:
    kinds = [tag.kind for tag in book.tags if tag.kind in ("P", "H1", "Figure")][:5]
    return [] if kinds == ["P", "P", "P", "P", "H1"] else [f"begins with {kinds}"]


def says_where_each_link_leads(book: Printed) -> list[str]:
    return [str(link["/Rect"]) for link in book.links if not str(link.get("/Contents", "")).strip()]


def is_light(book: Printed) -> list[str]:
    size = book.file.stat().st_size
    return [] if 500_000 < size < 10_000_000 else [f"{size} bytes"]


CHECKS = [
    bookmarks_every_page_in_order,
    bookmarks_every_section,
    numbers_its_pages_in_the_contents,
    has_every_heading,
    has_every_caption,
    opens_every_solution,
    writes_its_formulas,
    has_the_words_of_the_glossary,
    has_nothing_to_press,
    is_of_a_sensible_length,
    has_no_empty_page,
    leaves_no_heading_alone,
    is_on_a4,
    embeds_its_fonts,
    leads_where_it_says,
    says_what_it_is,
    meets_pdf_ua,
    describes_each_figure_once,
    says_its_formulas,
    names_the_language_of_the_glossary,
    begins_with_words_and_the_contents,
    says_where_each_link_leads,
    is_light,
]


@pytest.fixture(scope="module")
def printed(site) -> Printed:
    file = site / NAME
    assert file.is_file(), "the book is not printed: run make pdf"
    return Printed(file)


@pytest.fixture(scope="module")
def bad(tmp_path_factory) -> Printed:
    """Return a PDF with everything wrong: a square page, a dead button, a link to nowhere."""
    writer, file = PdfWriter(), tmp_path_factory.mktemp("bad") / "bad.pdf"
    page = writer.add_blank_page(width=300, height=300)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf (Copy to clipboard) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    link = {"/Subtype": NameObject("/Link"), "/Dest": TextStringObject("nowhere")}
    link["/Rect"] = ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])
    link = DictionaryObject({NameObject(key): value for key, value in link.items()})
    page[NameObject("/Annots")] = ArrayObject([link])
    writer.add_outline_item(title="alone", page_number=0, fit=Fit.xyz(top=80))
    writer.write(file)
    return Printed(file)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_printed_book(check, printed):
    wrong = check(printed)
    assert not wrong, f"the PDF {check.__name__.replace('_', ' ')}: {wrong}"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_each_check_can_fail(check, bad):
    assert check(bad)


# -- the offer -------------------------------------------------------------------------------------


def test_every_page_offers_it_without_a_script(printed, site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for file in toc():
        page.goto((site / "chapters" / f"{file.stem}.html").as_uri())
        link = page.get_by_role("link", name="the whole book as one PDF")
        assert link.get_attribute("href") == f"../{NAME}"
    page.goto((site / "chapters" / "intro.html").as_uri())
    paragraph = page.locator(f"#{offer.PLACE}")
    assert paragraph.get_by_role("link", name="one PDF").get_attribute("href") == f"../{NAME}"
    context.close()


def test_the_menu_of_downloads_offers_it(printed, site, open_page):
    page = open_page(site / "chapters" / "glossary.html")
    page.get_by_role("button", name="Download this page").press("ArrowDown")
    item = page.locator(".dropdown-item", has_text="Whole book")
    assert item.is_visible() and item.get_attribute("href") == f"../{NAME}"


PAGE = "# A page\n\n(on-paper)=\nRead it. [Next](/notebook.ipynb), [file](/_static/favicon.svg).\n"


def test_it_is_offered_until_a_page_changes(tmp_path):
    book = Book(tmp_path)
    book.write("page.md", PAGE)

    def offered() -> list[bool]:
        book.must_build()
        links = [NAME in book.page(page) for page in ("page", "notebook")]
        return [(book.html / NAME).is_file(), *links]

    def note_to_print() -> Path:
        note = json.loads((book.folder / "_build/pdf/book.json").read_text("utf-8"))
        return book.folder / "_build/pdf" / note["file"]

    assert offered() == [False] * 3
    first = note_to_print()
    first.write_bytes(b"printed")
    assert offered() == [True] * 3
    assert re.search(rf'The whole book is also <a [^>]*href="{NAME}"', book.page("page"))
    assert note_to_print() == first
    book.write("page.md", PAGE.replace("Read", "Learn"))
    assert offered() == [False] * 3
    assert note_to_print() != first
    book.write("page.md", PAGE)
    assert offered() == [True] * 3


def test_a_changed_attnkit_an_address_and_another_version_make_another_pdf(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("text")
    config = {"lightbook_machinery": "b", "lightbook_repository": (), "html_baseurl": ""}

    def name(outputs: str = "a", **changed) -> str:
        env = SimpleNamespace(found_docs={"page"}, doc2path=lambda name: str(page), dependencies={})
        env.metadata = {"page": {executions.KEY: outputs}}
        app = SimpleNamespace(srcdir=tmp_path, outdir=tmp_path / "_build" / "html")
        app.config = SimpleNamespace(**config | changed)
        return offer.fingerprint(app, env)

    changes = [{"outputs": "c"}, {"lightbook_machinery": "c"}]
    changes += [{"lightbook_repository": ("c", "d", "e")}, {"html_baseurl": "https://a.org/"}]
    assert name() == name()
    assert len({name(), *(name(**change) for change in changes)}) == 5


def test_without_a_note_there_is_nothing_to_print(tmp_path):
    with pytest.raises(SystemExit, match="build it first"):
        printing.main(tmp_path)


def test_an_old_pdf_stays_until_the_new_one_is_printed(tmp_path, monkeypatch):
    folder = tmp_path / "_build" / "pdf"
    folder.mkdir(parents=True)
    (folder / "book.json").write_text('{"file": "new.pdf"}')
    (folder / "old.pdf").write_text("")
    monkeypatch.setattr("playwright.sync_api.sync_playwright", lambda: nullcontext(MagicMock()))

    def refuse(*given):
        raise printing.OldChromium("too old")

    def print_nothing(browser, site, note, file):
        PdfWriter().write(file)

    monkeypatch.setattr(CHROMIUM, "ensure", lambda: None)
    with pytest.raises(SystemExit, match="No Chromium found"):
        printing.main(tmp_path)
    monkeypatch.setattr(CHROMIUM, "ensure", lambda: "chromium")
    monkeypatch.setattr(printing, "print_book", refuse)
    with pytest.raises(SystemExit, match="too old"):
        printing.main(tmp_path)
    assert {file.name for file in folder.iterdir()} == {"book.json", "old.pdf"}
    monkeypatch.setattr(printing, "print_book", print_nothing)
    printing.main(tmp_path)
    assert {file.name for file in folder.iterdir()} == {"book.json", "new.pdf"}


# -- its parts -------------------------------------------------------------------------------------


def test_a_small_book_with_an_address(tmp_path, browser):
    book = Book(tmp_path)
    book.write("_toc.yml", "format: jb-book\nroot: part/page\nchapters:\n  - file: notebook\n")
    (book.folder / "page.md").rename(book.folder / "other.txt")
    book.write("part/page.md", PAGE)
    assert book.build(**WORKFLOW).returncode == 0
    note = json.loads((book.folder / "_build/pdf/book.json").read_text("utf-8"))
    file = tmp_path / "small.pdf"
    printing.print_book(browser, book.html, note, file)
    made = Printed(file)
    assert "https://some-one.github.io/book/" in made.pages[0]
    assert [(level, title, page) for level, title, page, _ in made.bookmarks] == [
        (0, "A page", 3),
        (0, "A notebook", 4),
    ]
    assert made.pages[3].splitlines()[:2] == ["A notebook", "4"]
    outside = {str(link["/A"]["/URI"]) for link in made.links if "/A" in link}
    home, file = sorted(outside)
    assert home == "https://some-one.github.io/book/"
    assert re.fullmatch(rf"{home}_downloads/\w+/favicon\.svg", file)
    assert sorted(str(link["/Dest"]) for link in made.links if "/Dest" in link) == [
        "/p0",
        "/p1",
        "/p1",
    ]


def test_an_old_chromium_is_refused(tmp_path):
    with pytest.raises(printing.OldChromium, match=r"Chromium 120.* into the variable CHROMIUM"):
        printing.print_book(SimpleNamespace(version="120.0.1"), tmp_path, {}, tmp_path / "a.pdf")


def test_a_missing_package_is_named():
    with pytest.raises(ModuleNotFoundError, match=r"no_such_font is not .*: pip install -r re"):
        installed.folder("no_such_font")
    with pytest.raises(ModuleNotFoundError, match=r"no_such_font is not installed.*\[pdf\]"):
        installed.folder("no_such_font", '-e ".[pdf]"')


def test_the_first_sheet_takes_any_name():
    fact = '"<&>'
    note = dict.fromkeys(("title", "author", "copyright", "licence", "source"), fact)
    sheet = document.first_sheet(note | {"title": "A few words", "address": ""})
    assert fact not in sheet and sheet.count("&lt;&amp;&gt;") == 5


def test_the_name_of_the_file():
    assert offer.file_name("Attention from First Principles") == NAME
    assert offer.file_name("Über Q & K!") == "uber-q-k.pdf"
    assert offer.file_name("注意力") == "book.pdf"


@pytest.mark.parametrize(
    "title", ["</style><b>", "<!--", "one\ntwo", '"quoted" \\ 1', "a\f&amp; b;}"]
)
def test_the_title_at_the_top_of_a_sheet_may_be_any_text(title, browser):
    rule = document.margin({"id": "page", "title": title})
    content = re.search("content: (.*?) }} }}".replace("}}", "}"), rule, re.DOTALL)[1]
    page = browser.new_page()
    page.set_content(f"<style>p::before {{ content: {content} }}</style><p>")
    shown = page.eval_on_selector("p", "(p) => getComputedStyle(p, '::before').content")
    page.close()
    expected = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    assert shown == f'"{expected}"'.replace("\f", "\\c ")
