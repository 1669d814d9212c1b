"""Let a section link to a place once, and not to what stands in it: who uses keys stops at each.

What stays without a link is still named, as in "Fig. 3". An entry of a glossary, a row of a table
and a footnote are read alone, so each has links of its own.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

ALONE = (nodes.section, nodes.row, nodes.definition_list_item, nodes.footnote, addnodes.desc)


def drop(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put its words in place of each link that its section does not need."""
    inside: dict[str, nodes.Element] = {}
    for node in doctree.findall(nodes.Element):
        if not isinstance(node, nodes.section):  # which is linked to from its own beginning
            inside |= dict.fromkeys(node["ids"], part(node))
    seen = set()
    for link in list(doctree.findall(nodes.reference)):
        if not link.get("internal") or is_term(link):
            continue
        here, goal = part(link), link.get("refid") or link["refuri"]
        if (id(here), goal) in seen or inside.get(goal) is here:
            link.replace_self(link.children)
        seen.add((id(here), goal))


def part(node: nodes.Node) -> nodes.Element:
    """Return the smallest part of a page around a node that is read alone."""
    while node.parent and not isinstance(node.parent, ALONE):
        node = node.parent
    return node.parent


def is_term(link: nodes.reference) -> bool:
    """Tell whether a link leads to the glossary; glossary_tips.py keeps one of them on a page."""
    return any("std-term" in child.get("classes", ()) for child in link.findall(nodes.inline))
