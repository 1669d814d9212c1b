"""Let large data of live figures stand in files of their own.

A page then comes sooner, and asks for such a file when its figure comes near. The name of a file
follows its content, so that a browser can keep it.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from ..assets import page_python

FOLDER = "_static/figures"
PROGRAM = 'class="attn-program"'  # of a figure whose code can be edited: always in a file
LIMIT = 24_000  # characters of a figure's data that stay in its page
ASKED = re.compile(rf'"file":"[^"]*{FOLDER}/([^"]*)"')


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Note of a page with a figure whose code can be edited that it needs Python."""
    if any(PROGRAM in node.astext() for node in doctree.findall(nodes.raw)):
        page_python.need(app.env)


def move(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move large data out of the raw HTML of a page."""
    if app.builder.format != "html":
        return
    here = app.builder.get_target_uri(docname)
    url, python = (relative_uri(here, f) for f in (f"{FOLDER}/", f"_static/{page_python.FILE}"))
    for node in doctree.findall(nodes.raw):
        text = node.astext()
        if 'class="attn"' not in text or (len(text) < LIMIT and PROGRAM not in text):
            continue
        from attnkit.live.hosts.page import outsource  # which loads matplotlib

        text, files = outsource(text, url, LIMIT, python)
        node.rawsource = text
        node[:] = [nodes.Text(text)]
        folder = Path(app.outdir) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_text(data, "utf-8")


def drop_old(app: Sphinx, exception: Exception | None) -> None:
    """Delete the files that no page asks for any longer."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    asked = {
        name for page in out.rglob("*.html") for name in ASKED.findall(page.read_text("utf-8"))
    }
    for file in (out / FOLDER).glob("*.js"):
        if file.name not in asked:
            file.unlink()
