"""Write 404.html, which GitHub Pages shows for an address that leads nowhere.

It is shown at any depth, so its links begin at the root of the site, and its style and its icon are
part of it.
"""

from base64 import b64encode
from pathlib import Path
from urllib.parse import urlparse

from sphinx.application import Sphinx

from .contents import parts

PAGE = "404.html"


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the page (templates/not-found.html)."""
    if exception or app.builder.format != "html":
        return
    context = {
        "language": app.config.language,
        "book": app.config.html_title,
        # Without an address, only a reader of the folder itself comes to the page.
        "top": urlparse(app.config.html_baseurl).path,
        "parts": parts(app),
        "icon": b64encode((Path(app.srcdir) / app.config.html_favicon).read_bytes()).decode(),
    }
    text = app.builder.templates.render("not-found.html", context)
    (Path(app.outdir) / PAGE).write_text(text, "utf-8")
