"""Write every page anew when something has changed that pages show besides their own text.

Sphinx looks at the source of a page alone, and keeps what it knows before it writes a page: if a
build is interrupted then, its old pages pass for new ones. So a note beside the site says what the
pages show, from the end of one build until the next begins to write.
"""

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .boxes import glossary_tips as tips

NOTE = "shown.json"


def note(app: Sphinx) -> Path:
    """Return the file of the note."""
    return Path(app.outdir).parent / NOTE


def look(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page, unless the pages are known to show the same."""
    if app.builder.name != "html":
        return []
    pdf = app.lightbook_pdf.name if app.lightbook_pdf else ""
    app.lightbook_shown = {"pdf": pdf, "definitions": tips.fingerprint(env)}
    before = json.loads(note(app).read_text("utf-8")) if note(app).is_file() else None
    note(app).unlink(missing_ok=True)
    return [] if app.lightbook_shown == before else sorted(env.found_docs)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Note what all pages show now."""
    if not exception and app.builder.name == "html":
        note(app).write_text(json.dumps(app.lightbook_shown), "utf-8")


def setup(app: Sphinx) -> None:
    """Look once offer.py knows whether there is a PDF; note what nothing can stop now."""
    app.connect("env-updated", look, priority=600)
    app.connect("build-finished", finish, priority=900)
