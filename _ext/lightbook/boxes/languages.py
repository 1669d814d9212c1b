"""Name the language of each word of another script than the book's, and of each foreign title.

A screen reader that is not told reads Chinese with an English voice: as nothing. The entry of a
book in another language says so in references.bib: `language = {fr}`.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

# The language of each script that the book uses beside its own.
SCRIPTS = {"zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")}


def mark(app: Sphinx, doctree: nodes.document) -> None:
    """Put such words of a page into elements that name their language."""
    for text in list(doctree.findall(nodes.Text)):
        if isinstance(
            text.parent, nodes.raw | nodes.math | nodes.math_block | nodes.FixedTextElement
        ):
            continue
        for language, script in SCRIPTS.items():
            if script.search(text):
                text.parent.replace(text, parts(text, language, script))


def mark_titles(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Name the language of each book's title that is not in the language of ours."""
    entries = {each.citation_id: each.entry.fields for each in app.env.domains["cite"].citations}
    for citation in doctree.findall(nodes.citation):
        if language := entries[citation["ids"][0]].get("language"):
            title = next(citation.findall(nodes.emphasis))
            title["classes"].append(f"language-{language}")  # which docutils writes as `lang`


def parts(text: str, language: str, script: re.Pattern) -> list[nodes.Node]:
    """Split a text into nodes, its words of another script between tags."""
    before, *rest = re.split(f"({script.pattern})", text)
    found = [nodes.Text(before)]
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        tags = (f'<span lang="{language}">', "</span>")
        start, end = (nodes.raw("", tag, format="html") for tag in tags)
        found += [start, nodes.Text(word), end, nodes.Text(after)]
    return [node for node in found if node.astext()]
