"""Call the way back from a footnote by where it leads; docutils calls it "1"."""

import re

from sphinx.application import Sphinx

BACK = re.compile(r'(<a role="doc-backlink" href="#[^"]*")>(\d+)</a>')


def name(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Name each way back; its number, which is seen, stays in the name."""
    context["body"] = BACK.sub(
        r'\1 aria-label="\2: back to the text">\2</a>', context.get("body", "")
    )
