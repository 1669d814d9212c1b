"""Write a valid <summary> for hidden code, whose accessible name is its visible text.

myst-nb puts paragraphs into the <summary>, where HTML allows none, and gives it a name that differs
from its words. People who control a computer by voice speak the words that they see.
"""

from html import escape

from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.writers.html5 import HTML5Translator


def visit(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open the box."""
    self.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">\n'
        "<summary>"
        f'<span class="collapsed">{escape(node["prompt_show"])}</span>'
        f'<span class="expanded">{escape(node["prompt_hide"])}</span>'
        '<span class="fold" aria-hidden="true"></span></summary>\n'
    )


BOX = (visit, depart_HideCellInput)
