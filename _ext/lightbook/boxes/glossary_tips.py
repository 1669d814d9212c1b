"""Show what a word of the glossary means while a link to it is pointed at or has the focus.

A page carries one hidden copy of each definition that its links lead to; a link names it as its
description, which screen readers read. static/own.js shows it, and lets it be read once. Without a
script the link still leads to the glossary.
"""

import hashlib
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

TERM = '<span class="xref std std-term">'
LINK = re.compile(rf'<a class="reference internal" href="([^"#]*)#(term-[^"]+)">({TERM}.*?)</a>')


def definitions(env: BuildEnvironment) -> dict[str, nodes.definition]:
    """Return the definitions of all glossaries by the ids of their words."""
    pages = {page for (kind, _), (page, _) in env.domains["std"].objects.items() if kind == "term"}
    found = {}
    for page in sorted(pages):
        for glossary in env.get_doctree(page).findall(addnodes.glossary):
            for item in glossary.findall(nodes.definition_list_item):
                # The keyboard could not reach a link in a tip, and this one leads nowhere yet.
                for link in list(item.findall(addnodes.pending_xref)):
                    link.replace_self(link.children)
                for term in item.findall(nodes.term):
                    found |= dict.fromkeys(term["ids"], item[-1])
    return found


def fingerprint(env: BuildEnvironment) -> str:
    """Return a hash of all definitions."""
    texts = (f"{name} {node.pformat()}" for name, node in definitions(env).items())
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def describe_links(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Let each link to a word name its definition, and put the definitions at the page's end."""
    body = context.get("body", "")
    if TERM not in body:
        return
    used: dict[str, None] = {}

    def describe(link: re.Match) -> str:
        page, name, word = link.groups()
        if name in used:  # a page links to a word once, or the keyboard would stop at every use
            return word
        used[name] = None
        return f'<a class="term" href="{page}#{name}" aria-describedby="tip-{name}">{word}</a>'

    body, count = LINK.subn(describe, body)
    if count != body.count(TERM):
        raise ExtensionError(f"{pagename}: Sphinx writes links to the glossary differently now")
    known = definitions(app.env)
    context["body"] = "\n".join([body, *(tip(app, name, known[name]) for name in used)])


def tip(app: Sphinx, name: str, definition: nodes.definition) -> str:
    """Return what is shown for a word."""
    parts = (app.builder.render_partial(part)["fragment"].strip() for part in definition)
    # No role: it is the description of its link, and Orca says a tooltip that shows once more.
    start = f'<div class="term-tip" popover="manual" id="tip-{name}">'
    return f"{start}{''.join(parts)}</div>"
