"""Print the whole book into one PDF.

document.py makes one document of the built pages, and Chromium prints it. It is printed twice,
because only a printed book shows on which page a chapter begins. offer.py then offers the PDF.
"""

import json
import re
import sys
from pathlib import Path

import pikepdf

from . import tags
from .document import document, join
from .offer import FOLDER, NOTE, size

HERE = Path(__file__).parent
# A part of a root or a brace that has grown: Chromium gives it the character number 0.
PIECE = rb"(?m)^(<[0-9A-F]{4}>) <0000>"
OLDEST = 131  # the first Chromium that fills the margins of a page by CSS


class OldChromium(RuntimeError):
    """This Chromium cannot print the book."""


def print_book(browser, site: Path, note: dict, pdf: Path) -> None:
    """Print the book; `browser` is a Chromium of Playwright."""
    if int(browser.version.partition(".")[0]) < OLDEST:
        raise OldChromium(
            f"Chromium {browser.version} cannot number pages: {OLDEST} or later is needed; "
            "put the path of one into the variable CHROMIUM"
        )
    context = browser.new_context(java_script_enabled=False, offline=True)
    pages, page, html = join(context, site, note), context.new_page(), pdf.with_suffix(".html")
    marks, links = (HERE / "mark.js").read_text("utf-8"), []

    def draft(numbers: dict[str, int], **options) -> dict[str, int]:
        html.write_text(document(note, pages, numbers, site), "utf-8")
        page.goto(html.as_uri())
        links[:] = page.evaluate(marks)
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True, **options)
        return starts(pdf)

    numbers = draft({})
    if draft(numbers, tagged=True) != numbers:
        raise RuntimeError("the numbers in the contents move the pages that they name")
    context.close()
    html.unlink()
    with pikepdf.open(pdf, allow_overwriting_input=True) as printed:
        tags.mend(printed, links)
        describe(printed, note)
        bookmark(printed, [heading for page in pages for heading in page["headings"]])
        printed.save(object_stream_mode=pikepdf.ObjectStreamMode.generate)


def starts(pdf: Path) -> dict[str, int]:
    """Return the page of each place that a link leads to."""
    with pikepdf.open(pdf) as printed:
        numbers = {page.obj.objgen: n for n, page in enumerate(printed.pages, 1)}
        places = printed.Root.get("/Dests", {})
        return {name[1:]: numbers[place[0].objgen] for name, place in places.items()}


def describe(pdf: pikepdf.Pdf, note: dict) -> None:
    """Say what the book is, and that it is made for screen readers (PDF/UA)."""
    with pdf.open_metadata() as facts:
        facts["dc:title"] = note["title"]
        facts["dc:creator"] = [note["author"]]
        facts["dc:description"] = note["licence"]
        facts["dc:language"] = {note["language"]}
        facts["pdfuaid:part"] = "1"
    pdf.Root.PageMode = pikepdf.Name.UseOutlines
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    for page in pdf.pages:
        page.Tabs = pikepdf.Name.S  # Tab follows the order of reading
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
            letters = each.ToUnicode.read_bytes()
            each.ToUnicode.write(re.sub(PIECE, rb"\1 <200B>", letters))


def bookmark(pdf: pikepdf.Pdf, headings: list[dict]) -> None:
    """Write the bookmarks; in its own, Chromium doubles some words."""
    with pdf.open_outline() as outline:
        outline.root.clear()
        last = {-1: outline.root}  # the latest list of each depth
        for heading in headings:
            place = pdf.Root.Dests[f"/{heading['id']}"]
            made = pikepdf.OutlineItem(heading["text"], pikepdf.Array(place))
            last[heading["depth"] - 1].append(made)
            last[heading["depth"]] = made.children


def main(root: Path) -> None:
    """Print the book that was built last, unless it is printed already."""
    from playwright.sync_api import sync_playwright

    from tools.browser import CHROMIUM, FLAGS

    build = (root / "_build").resolve()
    folder = build / FOLDER
    if not (folder / NOTE).is_file():
        sys.exit("There is no book to print: build it first (make book)")
    note = json.loads((folder / NOTE).read_text("utf-8"))
    if not (pdf := folder / note["file"]).is_file():
        if not (chromium := CHROMIUM.ensure()):
            sys.exit(CHROMIUM.help)
        unfinished = folder / "unfinished"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            try:
                print_book(browser, build / "html", note, unfinished)
            except OldChromium as error:
                sys.exit(str(error))
            browser.close()
        unfinished.rename(pdf)
        for old in set(folder.glob("*.pdf")) - {pdf}:
            old.unlink()
    with pikepdf.open(pdf) as printed:
        print(f"The book as a PDF: {pdf} ({len(printed.pages)} pages, {size(pdf)})")
