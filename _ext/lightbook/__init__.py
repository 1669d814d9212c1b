"""Build a light book: no external request, no stale output, mathematics without a script.

Each module does one thing to the pages and can be read on its own. Whatever a module expects of the
theme it checks, and it stops the build when the theme no longer fits.
"""

from pathlib import Path

from sphinx.application import Sphinx

from . import (
    address,
    assets,
    card,
    description,
    folded,
    fresh,
    front,
    hidden,
    instead,
    made_from,
    mathfont,
    mathml,
    mend,
    missing,
    numbered,
    offer,
    once,
    parts,
    run,
    shown,
    sitemap,
    tips,
)

HERE = Path(__file__).parent
MODULES = (
    address,
    fresh,
    made_from,
    mathml,
    mathfont,
    numbered,
    once,
    folded,
    hidden,
    parts,
    instead,
    description,
    card,
    tips,
    run,
    offer,
    shown,
    mend,
    assets,
    front,
    sitemap,
    missing,
)


def setup(app: Sphinx) -> dict:
    """Connect the modules to Sphinx."""
    for module in MODULES:
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
