"""Let the first cell of each row of a table be its header.

A screen reader then says of a number whose row it is in, as it says of which column. A formula
that is all of a header has its words as a name: checkers find no text in it.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def mark(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the first column of each table as one of headers."""
    for group in doctree.findall(nodes.tgroup):
        next(group.findall(nodes.colspec))["stub"] = 1


def visit(self: HTML5Translator, node: nodes.entry) -> None:
    """Open a cell."""
    HTML5Translator.visit_entry(self, node)
    formulas = list(node.findall(nodes.math))
    alone = node.astext().strip() == "".join(each.astext() for each in formulas).strip()
    if alone and self.body[-1].startswith("<th"):
        for formula in formulas:
            formula["named"] = True


ENTRY = (visit, HTML5Translator.depart_entry)
