"""The Python of a page: a file that no page loads before its reader asks for it.

Its name has a hash of its content, so that a browser may keep it forever.
"""

from hashlib import sha256
from pathlib import Path

from sphinx.application import Sphinx


def script() -> tuple[str, str]:
    """Return the place of the file in the site, and its text."""
    from attnkit.live.editing import scripts  # which loads matplotlib

    text = scripts.script()
    return f"_static/python-{sha256(text.encode()).hexdigest()[:16]}.js", text


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the file, unless it is there already, and drop that of an earlier build."""
    if exception or app.builder.format != "html":
        return
    place, text = script()
    path = Path(app.outdir) / place
    for old in path.parent.glob("python-*.js"):
        if old != path:
            old.unlink()
    if not path.is_file():
        path.write_text(text, encoding="utf-8")
