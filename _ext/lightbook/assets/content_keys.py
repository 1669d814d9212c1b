"""Ask for the joined files by their content: `book.css?v=` and a hash of it.

A browser may then keep such a file forever: other content has another address.
"""

import hashlib
import re
from pathlib import Path

from sphinx.application import Sphinx

from ..formulas.math_font import STYLE as MATH_STYLE
from .page_python import FILE as PYTHON

FILES = ("book.css", "book.js", MATH_STYLE, PYTHON)
ADDRESS = re.compile(rf'(_static/({"|".join(map(re.escape, FILES))}))(?:\?v=\w+)?"')


def key(file: Path) -> str:
    """Return a short hash of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def without_keys(page: str) -> str:
    """Return a page that asks for the joined files without their keys."""
    return ADDRESS.sub(r'\1"', page)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the current keys into all pages, including those of earlier builds."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    files = {name: out / "_static" / name for name in FILES}
    keys = {name: key(file) for name, file in files.items() if file.is_file()}
    for file in out.rglob("*.html"):
        page = file.read_text("utf-8")
        keyed = ADDRESS.sub(lambda found: f'{found[1]}?v={keys[found[2]]}"', page)
        if keyed != page:
            file.write_text(keyed, "utf-8")
