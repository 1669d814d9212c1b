"""The Python of a page: a file that no page loads before its reader asks for it.

It has the panel of an exercise, too, what exercises import of attnkit, and what the chapters have
(chapter.py). Pages name it with a key (content_keys.py).
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..exercises import chapter, library

FILE = "python.js"
PANEL = Path(__file__).parents[1] / "exercises" / "panel.js"


def need(env: BuildEnvironment, codes: Iterable[str] = ()) -> None:
    """Note that the page which is being read needs the file, to run these codes."""
    lines = env.metadata[env.docname].setdefault("python", [])
    lines += [each for code in codes for each in library.lines(code)]


def script(imports: Iterable[str] = (), chapters: Mapping[str, Any] | None = None) -> str:
    """Return the text of the file, with what is imported of attnkit, and what each page has."""
    from attnkit.live.editing import scripts  # which loads matplotlib

    given = {"MODULES": library.modules(imports), "CHAPTERS": chapters or {}}
    lines = [f"const {name} = {json.dumps(value)};\n" for name, value in given.items()]
    panel = "".join([*lines, PANEL.read_text("utf-8")])
    return f"{scripts.script()}{{\n{panel}}}\n"  # the braces keep these names to themselves


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the file if a page needs it, unless it is there already."""
    if exception or app.builder.format != "html":
        return
    needs = {name: each["python"] for name, each in app.env.metadata.items() if "python" in each}
    if not needs:
        return
    path = Path(app.outdir) / "_static" / FILE
    files = {name: Path(app.env.doc2path(name)) for name in sorted(needs)}
    chapters = {
        name: chapter.had(json.loads(file.read_text("utf-8"))["cells"])
        for name, file in files.items()
        if file.suffix == ".ipynb"
    }
    text = script(sorted({line for lines in needs.values() for line in lines}), chapters)
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8")
