"""Print the whole book into one PDF.

document.py makes one document of the built pages, and Chromium prints it. It is printed twice,
because only a printed book shows on which page a chapter begins. offer.py then offers the PDF.
"""

import json
import logging
import sys
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit

from .document import document, join
from .offer import FOLDER, NOTE, size

logging.getLogger("pypdf").setLevel(logging.ERROR)  # Chromium counts one object too few
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

    def draft(numbers: dict[str, int], **options) -> dict[str, int]:
        html.write_text(document(note, pages, numbers, site), "utf-8")
        page.goto(html.as_uri())
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True, **options)
        return starts(pdf)

    numbers = draft({})
    if draft(numbers, tagged=True) != numbers:
        raise RuntimeError("the numbers in the contents move the pages that they name")
    context.close()
    html.unlink()
    describe(pdf, note, [heading for page in pages for heading in page["headings"]])


def starts(pdf: Path) -> dict[str, int]:
    """Return the page of each place that a link leads to."""
    reader = PdfReader(pdf)
    places = {name.lstrip("/"): place for name, place in reader.named_destinations.items()}
    return {name: reader.get_destination_page_number(place) + 1 for name, place in places.items()}


def describe(pdf: Path, note: dict, headings: list[dict]) -> None:
    """Add what Chromium does not write, and the bookmarks, in which it doubles some words."""
    reader = PdfReader(pdf)
    writer, places = PdfWriter(clone_from=reader), reader.named_destinations
    writer.pdf_header = reader.pdf_header
    last = {}  # the latest bookmark of each depth
    for heading in headings:
        place = places[f"/{heading['id']}"]
        last[heading["depth"]] = writer.add_outline_item(
            title=heading["text"],
            page_number=reader.get_destination_page_number(place),
            parent=last.get(heading["depth"] - 1),
            fit=Fit.xyz(top=place.top),
        )
    writer.add_metadata({"/Author": note["author"], "/Subject": note["licence"]})
    writer.page_mode = "/UseOutlines"
    writer.create_viewer_preferences().display_doctitle = True
    writer.write(pdf)


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
    print(f"The book as a PDF: {pdf} ({len(PdfReader(pdf).pages)} pages, {size(pdf)})")
