"""Tie the answers of a self-check to their question: a group named by the question's words."""

import re

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

ANSWER = '<details class="check">'
ASKED = re.compile(
    rf"<p>(<strong>Question (\d+)\.</strong>(?:(?!</p>).)*</p>\s*)((?:{ANSWER}.*?</details>\s*)+)",
    re.DOTALL,
)


def group(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Put the answers of each question into a group."""
    body = context.get("body", "")
    context["body"] = ASKED.sub(
        r'<p id="question-\2">\1'
        r'<div class="answers" role="group" aria-labelledby="question-\2">\3</div>\n',
        body,
    )
    grouped = sum(found[3].count(ANSWER) for found in ASKED.finditer(body))
    if grouped != body.count(ANSWER):
        raise ExtensionError(f"{pagename}: an answer does not follow a **Question 1.** of its own")
