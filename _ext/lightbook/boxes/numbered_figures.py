"""Stop the build when a numbered figure has no name, no caption or no output.

A code cell with the metadata ``{"mystnb": {"figure": {"name": "fig-desk", "caption": "..."}}}``
becomes a figure: myst-nb numbers it, and {numref}`fig-desk` links to it. If a part is
missing, myst-nb does not warn.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Check the cells of a notebook that name a figure."""
    for cell in doctree.findall(nodes.container):
        given = cell.get("cell_metadata", {}).get(app.config.nb_cell_metadata_key, {}).get("figure")
        if given is None:
            continue
        where = f"{app.env.docname}: the figure {given}"
        outputs = len(list(cell.findall(nodes.figure)))
        facts = given if isinstance(given, dict) else {}
        lacks = [part for part in ("name", "caption") if not facts.get(part)]
        if lacks := lacks + ["output"] * (outputs == 0):
            raise ExtensionError(f"{where} has no {' and no '.join(lacks)}")
        if outputs > 1:
            raise ExtensionError(f"{where} has {outputs} outputs; display one of them elsewhere")
