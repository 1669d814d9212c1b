"""Let the first cell of each row of a table be its header.

A screen reader then says of a number whose row it is in, as it says of which column. A header that
is a formula is called by its words.
"""

from contextlib import suppress
from html import escape

from docutils import nodes
from math_core import LatexError
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from ..formulas.mathml import convert
from ..formulas.words import in_words


def mark(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the first column of each table as one of headers."""
    for group in doctree.findall(nodes.tgroup):
        next(group.findall(nodes.colspec))["stub"] = 1


def visit(self: HTML5Translator, node: nodes.entry) -> None:
    """Open a cell; name a header that has no other words."""
    HTML5Translator.visit_entry(self, node)
    formulas = list(node.findall(nodes.math))
    if formulas and node.astext().strip() == "".join(each.astext() for each in formulas).strip():
        with suppress(LatexError):  # the formula itself warns
            said = ", ".join(in_words(convert(each.astext(), display=False)) for each in formulas)
            self.body[-1] = self.body[-1].replace("<th", f'<th aria-label="{escape(said)}"', 1)


ENTRY = (visit, HTML5Translator.depart_entry)
