"""Let a template of ours repeat one of the theme's with a few words changed.

A copy of the theme's template would not follow when the theme is fixed or changed.
"""

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def instead(text: str, theirs: str, ours: str = "") -> str:
    """Replace the theme's words in a text by ours; stop if they are not there."""
    if theirs not in text:
        raise ExtensionError(f"the theme changed: it no longer writes {theirs!r}")
    return text.replace(theirs, ours)


def provide(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Make `instead` available to the templates."""
    context["instead"] = instead
