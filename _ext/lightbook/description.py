"""Describe every page in one line, for search engines and for links that are shared.

A page may say its own (`html_meta: description:` in its front matter); otherwise its first
paragraph speaks for it.
"""

import html

from docutils import nodes
from sphinx.application import Sphinx

LENGTH = 160


def shorten(text: str) -> str:
    """Return a text of at most LENGTH characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= LENGTH:
        return text
    return text[: LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def first_paragraph(doctree: nodes.document) -> str:
    """Return the text of the first paragraph that stands in the body of a page."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.document | nodes.section) and paragraph.astext():
            return paragraph.astext()
    return ""


def describe(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Add the description to the page's head unless the page brings one."""
    if 'name="description"' in context.get("metatags", ""):
        return
    text = first_paragraph(doctree) if doctree else ""
    title = context.get("title") or pagename.capitalize()
    text = shorten(text or f"{title}: {app.config.html_title}")
    tag = f'<meta name="description" content="{html.escape(text)}" />'
    context["metatags"] = context.get("metatags", "") + "\n    " + tag


def setup(app: Sphinx) -> None:
    """Describe each page as it is written."""
    app.connect("html-page-context", describe)
