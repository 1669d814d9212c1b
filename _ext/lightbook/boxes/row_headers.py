"""Let the first cell of each row of a table be its header.

A screen reader then says of a number whose row it is in, as it says of which column. A cell that
holds a formula alone stays what it is: checkers find no text in it.
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
    formulas = "".join(each.astext() for each in node.findall(nodes.math))
    if formulas and node.astext().strip() == formulas.strip():
        self.body[-1] = self.body[-1].replace("<th", "<td", 1)
        self.context[-1] = self.context[-1].replace("</th", "</td", 1)


ENTRY = (visit, HTML5Translator.depart_entry)
