"""Call a link to an equation an equation: its text is a number alone."""

import re

from sphinx.application import Sphinx

LINK = re.compile(
    r'(equation )?(<a class="reference internal" href="[^"]*#equation-[^"]*")>(\([^<]+\))</a>'
)


def name(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Put the word before a link into it, or else into its name; the number is in both."""

    def named(link: re.Match) -> str:
        word, start, number = link.groups()
        if word:
            return f"{start}>{word}{number}</a>"
        return f'{start} aria-label="equation {number}">{number}</a>'

    context["body"] = LINK.sub(named, context.get("body", ""))
