"""Write the line that opens a hidden cell as HTML allows it, and under the name that is seen.

myst-nb puts paragraphs into the <summary>, which takes none, and gives it another name than the
words in it; who speaks to a computer says the words.
"""

from html import escape

from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.application import Sphinx
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


def setup(app: Sphinx) -> None:
    """Write instead of myst-nb."""
    app.add_node(HideCodeCellNode, override=True, html=(visit, depart_HideCellInput))
