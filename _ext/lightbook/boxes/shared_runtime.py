"""Keep one copy of the live figures' script and style on a page.

Every figure carries both, so that it also works on its own; a page with many figures would repeat
the same text many times.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

RUNTIME = re.compile(
    r"<(script|style)\b[^>]*\bdata-attnkit=([\"']?)runtime\2[^>]*>.*?</\1>\s*", re.DOTALL
)


def first_only(text: str, seen: set[str]) -> str:
    """Return HTML without the runtime blocks in `seen`, and add the new ones to it."""

    def keep(match: re.Match) -> str:
        if match[0].strip() in seen:
            return ""
        seen.add(match[0].strip())
        return match[0]

    return RUNTIME.sub(keep, text)


def keep_one(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Drop repeated runtime blocks from the raw HTML of a page."""
    if app.builder.format != "html":
        return
    seen: set[str] = set()
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", "").split() and "data-attnkit" in node.astext():
            text = first_only(node.astext(), seen)
            node.rawsource = text
            node[:] = [nodes.Text(text)]
