"""Describe every page in one line, for search engines and for links that are shared.

A page may bring its own: `myst: html_meta: description:`, in its front matter or in the metadata of
the notebook. Otherwise its first paragraph speaks for it.
"""

import html
import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)
LENGTH = 160


def shorten(text: str) -> str:
    """Return a text of at most LENGTH characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= LENGTH:
        return text
    return text[: LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def first_paragraph(doctree: nodes.document) -> str:
    """Return the text of the first paragraph in the body of a page."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.document | nodes.section) and paragraph.astext():
            return paragraph.astext()
    return ""


def given(metatags: str) -> str:
    """Return the description that a page brings, or an empty text."""
    tags = re.findall(r'<meta [^>]*name="description"[^>]*>', metatags)
    found = re.search(r'content="([^"]*)"', tags[0]) if tags else None
    return html.unescape(found[1]) if found else ""


def describe(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Note the description, and add it to the page's head unless the page brings one."""
    metatags = context.get("metatags", "")
    if own := given(metatags):
        if len(own) > LENGTH:
            logger.warning(
                "the description has %d characters, search engines show %d",
                len(own),
                LENGTH,
                location=pagename,
                type="description",
            )
        context["description"] = own
        return
    text = first_paragraph(doctree) if doctree else ""
    title = context.get("title") or pagename.capitalize()
    context["description"] = shorten(text or f"{title}: {app.config.html_title}")
    tag = f'<meta name="description" content="{html.escape(context["description"])}" />'
    context["metatags"] = metatags + "\n    " + tag
