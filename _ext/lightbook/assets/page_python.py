"""The Python of a page: a file that no page loads before its reader asks for it.

It has the panel of an exercise, too. Pages name it with a key (content_keys.py).
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

FILE = "python.js"
PANEL = Path(__file__).parents[1] / "exercises" / "panel.js"


def need(env: BuildEnvironment) -> None:
    """Note that the page which is being read needs the file."""
    env.metadata[env.docname]["python"] = True


def script() -> str:
    """Return the text of the file."""
    from attnkit.live.editing import scripts  # which loads matplotlib

    return scripts.script() + PANEL.read_text("utf-8")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the file if a page needs it, unless it is there already."""
    if exception or app.builder.format != "html":
        return
    if not any(facts.get("python") for facts in app.env.metadata.values()):
        return
    path, text = Path(app.outdir) / "_static" / FILE, script()
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8")
