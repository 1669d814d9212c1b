"""Read and write every page again when something has changed that all pages show.

They are read again when this extension or what builds the book has changed, and written again when
the definitions in the glossary, the printed book or the way to draw a card has.

Sphinx saves what it has read before it writes a page: if a build is interrupted then, its old pages
pass for new ones. So a note beside the site says what the pages show, from the end of one build
until the next begins to write. Sphinx also only warns of a file that it cannot write, such as on a
full disk, and leaves the old one; here that fails the build.
"""

import hashlib
import json
import logging
import re
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from ..boxes import glossary_tips
from ..site import social_card

EXTENSION = Path(__file__).parents[1]
BUILDS = (
    "jupyter-book",
    "sphinx",
    "myst-nb",
    "sphinx-book-theme",
    "pydata-sphinx-theme",
    "math-core",
)
NOTE = "shown.json"


class Unwritten(logging.Handler):
    """Collects Sphinx's warnings of files that it could not write or copy."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what names an error of the system."""
        if re.search(r"\[Errno \d+\]|\b\w*Error\(\d+, ", record.getMessage()):
            self.said.append(record.getMessage())


def machinery(folder: Path = EXTENSION, packages: tuple[str, ...] = BUILDS) -> str:
    """Return a short hash of a folder's files and of the versions of packages."""
    digest = hashlib.sha256()
    for package in packages:
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def start(app: Sphinx, config: Config) -> None:
    """Let Sphinx read every page again when the machinery has changed; listen to its warnings."""
    config.lightbook_machinery = machinery()
    app.lightbook_unwritten = Unwritten()
    logging.getLogger("sphinx").addHandler(app.lightbook_unwritten)


def note(app: Sphinx) -> Path:
    """Return the file of the note."""
    return Path(app.outdir).parent / NOTE


def look(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page, unless the pages are known to show the same."""
    if app.builder.name != "html":
        return []
    pdf = app.lightbook_pdf.name if app.lightbook_pdf else ""
    app.lightbook_shown = {"pdf": pdf, "definitions": glossary_tips.fingerprint(env)}
    app.lightbook_shown["card"] = social_card.drawn_from()
    before = json.loads(note(app).read_text("utf-8")) if note(app).is_file() else None
    note(app).unlink(missing_ok=True)
    return [] if app.lightbook_shown == before else sorted(env.found_docs)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Note what all pages show now."""
    if not exception and app.lightbook_unwritten.said:
        raise ExtensionError(f"not every file could be written: {app.lightbook_unwritten.said[0]}")
    if not exception and app.builder.name == "html":
        note(app).write_text(json.dumps(app.lightbook_shown), "utf-8")
