"""The pages of the built book, and how a list of checks is asked of each.

A check takes what was seen of a page and returns what is wrong with it.
"""

from pathlib import Path

import pytest

HTML = Path(__file__).resolve().parents[1] / "_build" / "html"
FILES = sorted(HTML.rglob("*.html"))
assert FILES, "there is no book in _build/html: build it first (make check-book)"

NAMES = [file.relative_to(HTML).as_posix() for file in FILES]
PAGES = [name for name in NAMES if name != "index.html"]  # which leads on to the first at once
CHAPTERS = [name for name in NAMES if name.startswith("chapters/")]
LIVE = [name for name in NAMES if 'class="attn"' in (HTML / name).read_text("utf-8")]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


# A part of a chapter is laid out when it comes near (own.css), which site/test_parts.py holds.
# What is not laid out yet has no size and no inner text.
LAY_OUT = """() => document.head.append(Object.assign(document.createElement("style"), {
  textContent: "article > section > section { content-visibility: visible !important }",
}))"""


def lay_out(page) -> None:
    """Lay out all parts of a page, wherever the window stands."""
    page.evaluate(LAY_OUT)  # add_style_tag would wait for an event, which needs the page's scripts


def each_page(names: list[str] = PAGES):
    return pytest.mark.parametrize("name", names)


def each_check(checks: list):
    return pytest.mark.parametrize("check", checks, ids=lambda check: check.__name__)
