"""Read the book's table of contents: its parts, and the pages in them, in order."""

from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx


class Page(NamedTuple):
    """A page of the book, and the pages nested below it."""

    title: str
    address: str  # from the root of the site
    below: list["Page"]


class Part(NamedTuple):
    """Some pages under a caption, which is empty before the first part."""

    caption: str
    pages: list[Page]


def parts(app: Sphinx) -> list[Part]:
    """Return the parts of the book; the first begins with the root page."""
    root = app.config.root_doc
    found = [Part("", [Page(_title(app, root), app.builder.get_target_uri(root), [])])]
    for contents in _contents(app, root):
        pages = _pages(app, contents)
        if caption := contents.get("caption"):
            found.append(Part(caption, pages))
        else:
            found[-1].pages.extend(pages)
    return found


def walk(pages: list[Page], depth: int = 0) -> Iterator[tuple[Page, int]]:
    """Yield each page, and those below it, with the number of pages above it."""
    for page in pages:
        yield page, depth
        yield from walk(page.below, depth + 1)


def _contents(app: Sphinx, name: str) -> list[nodes.Element]:
    """Return the tables of contents on a page."""
    return list(app.env.tocs[name].findall(addnodes.toctree))


def _pages(app: Sphinx, contents: nodes.Element) -> list[Page]:
    return [
        Page(
            title or _title(app, name),
            app.builder.get_target_uri(name),
            [page for inner in _contents(app, name) for page in _pages(app, inner)],
        )
        for title, name in contents["entries"]
        if name in contents["includefiles"]  # the others lead elsewhere
    ]


def _title(app: Sphinx, name: str) -> str:
    return app.env.titles[name].astext()
