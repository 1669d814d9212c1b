"""Estimate the height of each section of a page.

A browser lays out a section only when it comes near (own.css), and until then reserves the height
that is written here. If that is too little, the scroll bar promises a short page, and tools that
measure what is not drawn yet find sections on top of each other. So the estimate errs on the high
side.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.writers.html5 import HTML5Translator

from .folded_admonitions import Folded

LETTERS = 60  # in a line of text
# The height of what is not text, in lines of text.
BOXES = {Folded: 3, HideCodeCellNode: 3, nodes.row: 3, nodes.math_block: 5}
# The height of what is as high in a narrow column, in lines of code.
FIGURE, IMAGE = 24, 12


def lines(node: nodes.Node) -> float:
    """Return roughly how many lines of text are as high as a node, without code and pictures."""
    if type(node) in BOXES:
        return BOXES[type(node)]
    if isinstance(node, nodes.literal_block | nodes.raw | nodes.Text):
        return 0
    if isinstance(node, nodes.TextElement):
        return len(node.astext()) / LETTERS + 1.5
    return sum(map(lines, node.children))


def rows(node: nodes.Node) -> float:
    """Return roughly how many lines of code are as high as the code and the pictures in a node."""
    if type(node) in BOXES:
        return 0
    if isinstance(node, nodes.literal_block):
        return node.astext().count("\n") + 3
    if isinstance(node, nodes.figure):
        return FIGURE
    return IMAGE if isinstance(node, nodes.image) else sum(map(rows, node.children))


def visit(self: HTML5Translator, node: nodes.section) -> None:
    """Open a section; one directly below the page's title carries its height."""
    HTML5Translator.visit_section(self, node)
    if isinstance(node.parent, nodes.section) and isinstance(node.parent.parent, nodes.document):
        style = f' style="--lines:{round(lines(node))};--rows:{round(rows(node))}"'
        self.body[-1] = self.body[-1].replace("<section", f"<section{style}", 1)


SECTION = (visit, HTML5Translator.depart_section)
