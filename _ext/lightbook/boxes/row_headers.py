"""Let the first cell of each row of a table be its header.

A screen reader then says of a number whose row it is in, as it says of which column.
"""

from docutils import nodes
from sphinx.application import Sphinx


def mark(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the first column of each table as one of headers."""
    for group in doctree.findall(nodes.tgroup):
        next(group.findall(nodes.colspec))["stub"] = 1
