"""Turn LaTeX into MathML while the book is built, so that a page needs no script for its formulas.

MathML is part of HTML: browsers draw it, screen readers read it, and it works from disk and in
print. A formula that does not convert is a warning, which the checking build turns into an error.
"""

import re

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from .words import named

logger = logging.getLogger(__name__)

# Commands of amsmath that the converter does not know, and those that it does.
RENAMED = {r"\begin{split}": r"\begin{aligned}", r"\end{split}": r"\end{aligned}"}


def convert(latex: str, *, display: bool) -> str:
    """Return the MathML of a formula, or raise LatexError if it cannot be converted."""
    if re.search(r"\\\\\s*\[", latex):  # the space after a line, which the converter prints as text
        raise LatexError(r"\\ must not be followed by [: it would appear as text")
    for theirs, ours in RENAMED.items():
        latex = latex.replace(theirs, ours)
    if display and r"\\" in latex and r"\begin" not in latex:
        lines = "aligned" if re.search(r"(?<!\\)&", latex) else "gathered"
        latex = rf"\begin{{{lines}}}{latex}\end{{{lines}}}"
    converter = LatexToMathML(fancy_error=False)
    return converter.convert_with_local_state(latex.strip(), displaystyle=display)


def _convert_or_warn(translator: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    try:
        return convert(node.astext(), display=display)
    except LatexError as error:
        logger.warning("no MathML for %r: %s", node.astext(), error, location=node, type="math")
        return f"<code>{translator.encode(node.astext())}</code>"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    formula = _convert_or_warn(self, node, display=False)
    if node.get("named") and formula.startswith("<math"):
        formula = named(formula)
    self.body.append(formula + "</span>")
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own, with its number and a link to it if it has a label."""
    # Wide formulas scroll in this box; static/stops.js then makes it a stop for the keyboard.
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    self.body.append('<div class="formula">')
    self.body.append(_convert_or_warn(self, node, display=True) + "</div>")
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


# The setting `html_math_renderer: mathml` in _config.yml chooses these.
INLINE, BLOCK = (visit_inline, None), (visit_block, None)
