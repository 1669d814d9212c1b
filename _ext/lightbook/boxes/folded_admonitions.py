"""Fold an admonition of class `dropdown` with HTML's own <details>.

It opens without a script, by keyboard, and by the browser's search; print opens it (own.css). A
solution is called by its exercise: who listens goes from one button to the next, and would hear
the same word at each.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Folded(nodes.General, nodes.Element):
    """A box that is closed until the reader opens it."""


class FoldedTitle(nodes.General, nodes.TextElement):
    """The line that stays visible."""


EXERCISE = re.compile(r"(\d+)\. (.+?)\.?")  # in bold, before what is asked


def fold(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each admonition of class `dropdown`; one without a title has nothing to click."""
    if app.builder.format != "html":
        return
    exercise = ""
    for node in list(doctree.findall(lambda n: isinstance(n, nodes.strong | nodes.Admonition))):
        if isinstance(node, nodes.strong):
            if begins := EXERCISE.fullmatch(node.astext()):
                in_words = not any(node.findall(nodes.math))
                exercise = f" to exercise {begins[1]}" + f", {begins[2]}" * in_words
            continue
        if "dropdown" not in node.get("classes", ()):
            continue
        # The kinds with a fixed title, such as `tip`, get it only in the writer.
        title = node[0] if node and isinstance(node[0], nodes.title) else None
        kind = node.tagname if node.tagname != "admonition" else ""
        box = Folded("", classes=["admonition", *([kind] if kind else []), *node["classes"]])
        box["ids"], box["names"] = node["ids"], node["names"]
        line = FoldedTitle("", "", *(title.children if title else [nodes.Text(kind.title())]))
        if exercise and line.astext() == "Solution":
            line["called"] = line.astext() + exercise
        box += [line, *(node.children[1:] if title else node.children)]
        node.replace_self(box)


def visit_folded(self: HTML5Translator, node: Folded) -> None:
    """Open the box."""
    self.body.append(self.starttag(node, "details"))


def depart_folded(self: HTML5Translator, node: Folded) -> None:
    """Close the box."""
    self.body.append("</details>\n")


def visit_title(self: HTML5Translator, node: FoldedTitle) -> None:
    """Open the visible line."""
    called = {"aria-label": node["called"]} if "called" in node else {}
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title", **called))


def depart_title(self: HTML5Translator, node: FoldedTitle) -> None:
    """Close the visible line."""
    self.body.append('<span class="fold" aria-hidden="true"></span></summary>\n')


BOX, TITLE = (visit_folded, depart_folded), (visit_title, depart_title)
