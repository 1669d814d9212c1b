"""Write the references as a list: docutils would give each a role that ARIA has withdrawn.

Their labels go, too. The list is in the order of its names, so a number would say nothing.
"""

from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx


def as_list(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Make one list of citations that stand side by side."""
    citations = list(doctree.findall(nodes.citation))
    for parent, group in groupby(citations, key=lambda citation: citation.parent):
        together = list(group)
        items = [
            nodes.list_item(
                "",
                *(part for part in citation.children if not isinstance(part, nodes.label)),
                ids=citation["ids"],
            )
            for citation in together
        ]
        parent.insert(
            parent.index(together[0]), nodes.bullet_list("", *items, classes=["references"])
        )
        for citation in together:
            parent.remove(citation)
