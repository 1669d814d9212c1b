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


def each_page(names: list[str] = PAGES):
    return pytest.mark.parametrize("name", names)


def each_check(checks: list):
    return pytest.mark.parametrize("check", checks, ids=lambda check: check.__name__)
