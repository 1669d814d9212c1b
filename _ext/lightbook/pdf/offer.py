"""Offer the whole book as one PDF, if it has been printed from these very pages.

The build notes what there is to print in `_build/pdf/book.json`; `make pdf` (printing.py) prints
it into a file named after a fingerprint of everything that the pages are made from. The next build
looks for a file of that name. With it, every page offers the PDF, and the site carries it; without
it, there is neither a link nor an old PDF.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from ..rebuild import executions
from ..site.address import repository
from ..site.contents import parts, walk

FOLDER, NOTE = "pdf", "book.json"
# A paragraph with this label, `(on-paper)=`, ends with a link to the PDF.
PLACE = "on-paper"
LICENCE = "Text and pictures: CC BY 4.0. Code: MIT."
# The words that offer the PDF.
IN_TEXT = ("The whole book is also", "one PDF")
ACCESSIBLE = (
    "It is tagged for screen readers. To listen, the pages are better: their figures answer."
)
IN_MENU = ("Whole book, .pdf", "Download the whole book as one PDF")


def folder(app: Sphinx) -> Path:
    """Return where the printed book lies, outside the site."""
    return Path(app.outdir).parent / FOLDER


def file_name(title: str) -> str:
    """Return the name of the PDF in the site: the title in plain letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain) or ["book"]) + ".pdf"


def fingerprint(app: Sphinx, env: BuildEnvironment) -> str:
    """Return a short hash of all that the pages are made from."""
    config = app.config
    known = (config.lightbook_machinery, config.lightbook_repository, config.html_baseurl)
    pages = {page: env.metadata[page][executions.KEY] for page in sorted(env.found_docs)}
    digest = hashlib.sha256(f"{known} {pages}".encode())
    root = Path(app.srcdir)
    files = {root / "_config.yml", root / "_toc.yml"}
    files |= {Path(env.doc2path(page)) for page in env.found_docs}
    # Pictures and whatever else a page includes; the notebooks' outputs follow from other files.
    made = Path(app.outdir).parent.resolve()
    included = (root / name for names in env.dependencies.values() for name in names)
    files |= {path for path in included if not path.resolve().is_relative_to(made)}
    for path in sorted(file for file in files if file.is_file()):
        digest.update(str(path.relative_to(root) if path.is_relative_to(root) else path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def look(app: Sphinx, env: BuildEnvironment) -> None:
    """Look whether the PDF of these pages is there."""
    app.lightbook_pdf = None
    if app.builder.name != "html":
        return
    app.lightbook_print = fingerprint(app, env)
    printed = folder(app) / f"{app.lightbook_print}.pdf"
    app.lightbook_pdf = printed if printed.is_file() else None
    (folder(app) / NOTE).unlink(missing_ok=True)  # a build that fails leaves nothing to print


def size(file: Path) -> str:
    """Return how large a file is, in words."""
    return f"{file.stat().st_size / 1e6:.1f} MB"


def offer(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Offer the PDF at the end of each page of the book (templates/page-links.html)."""
    if doctree is not None and (file := app.lightbook_pdf):
        context["book_pdf"] = context["pathto"](file_name(app.config.html_title), 1)
        context["book_pdf_size"] = size(file)


def offer_in_menu(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Offer it among the downloads in a page's header."""
    if "book_pdf" not in context:
        return
    groups = [b for b in context["header_buttons"] if b.get("label") == "download-buttons"]
    if not groups:
        raise ExtensionError(f"the theme no longer has a menu of downloads on {pagename}")
    link = {"type": "link", "url": context["book_pdf"], "icon": "fas fa-book"}
    link |= dict(zip(("text", "tooltip"), IN_MENU, strict=True))
    groups[0]["buttons"].append(link | {"label": "download-book-button"})


def offer_in_text(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Offer it where the text mentions paper."""
    if app.builder.name != "html" or not app.lightbook_pdf:
        return
    address = "../" * docname.count("/") + file_name(app.config.html_title)
    for paragraph in doctree.findall(nodes.paragraph):
        if PLACE in paragraph["ids"]:
            before, words = IN_TEXT
            link = nodes.reference("", words, refuri=address, internal=True)
            after = nodes.Text(f" ({size(app.lightbook_pdf)}). {ACCESSIBLE}")
            paragraph += [nodes.Text(f" {before} "), link, after]


def pages(app: Sphinx) -> Iterator[dict]:
    """Yield the pages in order; the first page of a part carries the caption of the part."""
    for part in parts(app):
        caption = part.caption
        for page, depth in walk(part.pages):
            yield {"address": page.address, "part": caption, "depth": depth}
            caption = ""


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Put the PDF into the site, or take the old one out; note what there is to print."""
    if exception or app.builder.name != "html":
        return
    config, out = app.config, Path(app.outdir)
    name = file_name(config.html_title)
    (out / name).unlink(missing_ok=True)
    if app.lightbook_pdf:
        (out / name).write_bytes(app.lightbook_pdf.read_bytes())
    home = repository(app)
    note = {
        "file": f"{app.lightbook_print}.pdf",
        "title": config.html_title,
        "author": config.author,
        "copyright": config.copyright,
        "language": config.language,
        "licence": LICENCE,
        "address": config.html_baseurl,
        "source": home.url if home else "",
        "pages": list(pages(app)),
    }
    folder(app).mkdir(exist_ok=True)
    (folder(app) / NOTE).write_text(json.dumps(note, indent=1, ensure_ascii=False), "utf-8")
