"""Give each cell with the tag `exercise` what the page needs to check it.

The cell holds the reader's part, and its check, unless the check would tell the answer: then it is
the next cell, with the tag `exercise-check`. What the cell needs of earlier ones is found
(earlier.py). Without a script the page reads as it did before.

A cell with the tag `exercise-elsewhere` gets a link to the notebook, which has what a page has not.
"""

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

from ..assets import page_python
from . import carried, library
from .earlier import FOR_ANSWERS, needed

TAG, CHECK, ELSEWHERE = "exercise", "exercise-check", "exercise-elsewhere"
MORE = """<p class="exercise-elsewhere">This exercise needs more than a page has, such as data,
random numbers or a training: <a href="%s" download>download the chapter's notebook</a>.</p>"""
NUMBER = re.compile(r"^\*\*(\d+)\. ", re.MULTILINE)  # of an exercise, in bold before its text


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Note of a page with exercises that it needs Python."""
    if marked(doctree):
        page_python.need(app.env, [each["setup"] for each in _given(app, app.env.docname)])


def mark(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the data of each exercise of a page behind its cell's code, or a link to the notebook."""
    if app.builder.format != "html":
        return
    here = app.builder.get_target_uri(docname)
    notebook = relative_uri(here, f"notebooks/{docname}.ipynb")
    for cell in marked(doctree, ELSEWHERE):
        cell += nodes.raw("", MORE % notebook, format="html")
    cells = marked(doctree)
    if not cells:
        return
    given = _given(app, docname)
    if len(given) != len(cells):
        raise ExtensionError(f"{docname}: of {len(given)} exercises, {len(cells)} are on the page")
    script = relative_uri(here, f"_static/{page_python.FILE}")
    for cell, each in zip(cells, given, strict=True):
        cell += nodes.raw("", data(each, script, notebook), format="html")


def _given(app: Sphinx, docname: str) -> list[dict[str, Any]]:
    return exercises(json.loads(Path(app.env.doc2path(docname)).read_text("utf-8"))["cells"])


def marked(doctree: nodes.document, tag: str = TAG) -> list[nodes.container]:
    """Return the cells of a page that are exercises."""
    return [each for each in doctree.findall(nodes.container) if f"tag_{tag}" in each["classes"]]


def data(exercise: dict[str, Any], script: str, file: str) -> str:
    """Return the data of an exercise as an element, with what checks it, and the notebook."""
    given = {**exercise, "script": script, "file": file}
    text = json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" class="exercise-data">{text}</script>'


def exercises(cells: list[dict]) -> list[dict[str, Any]]:
    """Return what the page needs of each exercise of a notebook: its number, and code around it."""
    found: list[dict[str, Any]] = []
    earlier: list[str] = []
    number = ""
    for i, cell in enumerate(cells):
        code = "".join(cell["source"])
        if cell["cell_type"] != "code":
            number = [number, *NUMBER.findall(code)][-1]
            continue
        if TAG in _tags(cell):
            check = ""
            if CHECK in _tags(*cells[i + 1 : i + 2]):
                check = "".join(cells[i + 1]["source"])
            setup = needed(f"{code}\n{check}", earlier, FOR_ANSWERS | library.names(earlier))
            run, values = carried.split(setup, f"{code}\n{check}")
            each = {"id": cell["id"], "number": number, "setup": run, "check": check}
            if values:  # a notebook makes them itself
                each |= {"values": values, "notebook": setup}
            found.append(each)
        earlier.append(code)
    return found


def _tags(*cells: dict) -> list[str]:
    return [tag for cell in cells for tag in cell["metadata"].get("tags", [])]
