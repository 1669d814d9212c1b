"""Let a template of ours repeat one of the theme's with a few words changed.

A copy of the theme's template would stay as it is when the theme is mended or changed.
"""

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def instead(text: str, theirs: str, ours: str = "") -> str:
    """Return a text with other words; it must have had the theme's."""
    if theirs not in text:
        raise ExtensionError(f"the theme changed: it no longer writes {theirs!r}")
    return text.replace(theirs, ours)


def provide(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give the templates the function."""
    context["instead"] = instead
