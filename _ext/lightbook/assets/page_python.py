"""The Python of a page: a file that no page loads before its reader asks for it.

It has the panel of an exercise, too, and what exercises import of attnkit. Pages name it with a key
(content_keys.py).
"""

import json
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..exercises import library

FILE = "python.js"
PANEL = Path(__file__).parents[1] / "exercises" / "panel.js"


def need(env: BuildEnvironment, codes: Iterable[str] = ()) -> None:
    """Note that the page which is being read needs the file, to run these codes."""
    lines = env.metadata[env.docname].setdefault("python", [])
    lines += [each for code in codes for each in library.lines(code)]


def script(imports: Iterable[str] = ()) -> str:
    """Return the text of the file, with what is imported of attnkit."""
    from attnkit.live.editing import scripts  # which loads matplotlib

    modules = json.dumps(library.modules(imports))
    panel = f"const MODULES = {modules};\n{PANEL.read_text('utf-8')}"
    return f"{scripts.script()}{{\n{panel}}}\n"  # the braces keep these names to themselves


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the file if a page needs it, unless it is there already."""
    if exception or app.builder.format != "html":
        return
    needs = [facts["python"] for facts in app.env.metadata.values() if "python" in facts]
    if not needs:
        return
    path = Path(app.outdir) / "_static" / FILE
    text = script(sorted({line for lines in needs for line in lines}))
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8")
