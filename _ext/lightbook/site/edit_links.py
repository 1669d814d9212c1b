"""Let a reader report a mistake on a page, or suggest an edit."""

from pathlib import Path
from urllib.parse import urlencode

from sphinx.application import Sphinx

from .address import Repository, repository

# What a report begins with.
TITLE = "Mistake in: {}"
BODY = "Page: {}\n\nWhat it says:\n\nWhat is wrong with it:\n"


def report(home: Repository, title: str, page: str) -> str:
    """Return the address of a new issue that already names the page."""
    query = {"title": TITLE.format(title), "body": BODY.format(page)}
    return f"{home.url}/issues/new?{urlencode(query)}"


def add(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Add both addresses to a page (templates/page-links.html); the search page has no source."""
    home = repository(app)
    if home is None or doctree is None:
        return
    file = Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
    context["edit_url"] = home.edit(file)
    title = app.env.titles[pagename].astext()
    context["report_url"] = report(home, title, context.get("pageurl") or file)
