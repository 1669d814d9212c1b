"""Number the live figures and give them captions, so that the text can refer to them.

A code cell with the metadata ``{"figure": {"name": "fig-desk", "caption": "..."}}`` becomes a
figure of Sphinx: numbered, linked by {numref}`fig-desk`. myst-nb does this for images alone.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform


class NumberFigures(SphinxTransform):
    """Wrap the output of a cell that names a figure."""

    default_priority = 400  # before Sphinx collects what can be referred to

    def apply(self, **kwargs) -> None:
        """Find the cells of a notebook that name a figure."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and (
                given := cell["cell_metadata"].get("figure")
            ):
                self.wrap(cell, given)

    def wrap(self, cell: nodes.container, given: dict) -> None:
        """Put the outputs of one cell into a figure."""
        missing = {"name", "caption"} - set(given)
        output = cell.children[-1]
        if missing or output.get("nb_element") != "cell_code_output":
            lacks = " and no ".join(sorted(missing)) or "output"
            raise ExtensionError(f"{self.env.docname}: the figure {given} has no {lacks}")
        caption = nodes.caption(given["caption"], given["caption"])
        figure = nodes.figure("", *output.children, caption, names=[given["name"]])
        figure.source, figure.line = cell.source, cell.line
        output.children = []
        output += figure
        self.document.note_explicit_target(figure)


def setup(app: Sphinx) -> None:
    """Run while pages are read."""
    app.add_transform(NumberFigures)
