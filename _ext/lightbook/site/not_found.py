"""Write 404.html, which GitHub Pages shows for an address that leads nowhere.

It is shown at any depth, so its links begin at the root of the site, and its style and its icon are
in itself.
"""

from base64 import b64encode
from pathlib import Path
from urllib.parse import urlparse

from sphinx.application import Sphinx

PAGE = "404.html"


def contents(app: Sphinx) -> list[tuple[str, str]]:
    """Return the titles and the addresses of the book's pages, in order."""
    root = app.config.root_doc
    pages = [root, *app.env.toctree_includes.get(root, [])]
    return [(app.env.titles[page].astext(), app.builder.get_target_uri(page)) for page in pages]


def write_page(app: Sphinx, exception: Exception | None) -> None:
    """Write the page."""
    if exception or app.builder.format != "html":
        return
    context = {
        "language": app.config.language,
        "book": app.config.html_title,
        # Without an address nobody asks for the page but a reader of the folder itself.
        "top": urlparse(app.config.html_baseurl).path,
        "pages": contents(app),
        "icon": b64encode((Path(app.srcdir) / app.config.html_favicon).read_bytes()).decode(),
    }
    text = app.builder.templates.render("missing.html", context)
    (Path(app.outdir) / PAGE).write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Write when the pages are known."""
    app.connect("build-finished", write_page)
