"""Note beside the site what it was made from, so that no test looks at an old one.

The note is a hash of all sources, taken before the first of them is read: an edit during the build
makes the site an old one. A build that fails leaves no note.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx

from .. import installed

NOTE = "made-from.txt"
PACKAGES = ("numpy", "matplotlib", "jupyter-book", "sphinx", "myst-nb", "sphinx-book-theme")
SOURCES = ("_config.yml", "_toc.yml", "_ext", "_static", "chapters")


def fingerprint(book: Path, attnkit: Path) -> str:
    """Return a hash of a book's sources, of a folder of attnkit, and of the packages they use."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        digest.update(f"{package}=={version(package)}\n".encode())
    for top in (*(book / name for name in SOURCES), attnkit):
        for file in sorted([top, *top.rglob("*")]):
            name = file.relative_to(top.parent)
            if file.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(name.parts):
                digest.update(f"{name.as_posix()}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def is_fresh(site: Path, book: Path, attnkit: Path) -> bool:
    """Tell whether a site was made from the sources that are there now."""
    note = site.parent / NOTE
    return note.is_file() and note.read_text("utf-8") == fingerprint(book, attnkit)


def look(app: Sphinx) -> None:
    """Take the old note away, and look at what the new one will say."""
    if app.builder.name == "html":
        (Path(app.outdir).parent / NOTE).unlink(missing_ok=True)
        app.lightbook_made_from = fingerprint(Path(app.srcdir), installed.folder("attnkit"))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Note what the site was made from."""
    if not exception and app.builder.name == "html":
        (Path(app.outdir).parent / NOTE).write_text(app.lightbook_made_from, "utf-8")
