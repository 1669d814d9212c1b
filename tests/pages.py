"""The pages of the book as its sources name them, and how a list of checks is made of each.

A check takes what was seen of a page and returns what is wrong with it. Nothing here looks at the
built book, so that tests are collected without one; site/test_site.py checks that the site has
these pages and no other.
"""

from pathlib import Path

import notebooks
import pytest

CHAPTERS = sorted(f"{file}.html" for file in notebooks.FILES)
# 404.html comes from lightbook, search.html from Sphinx, and index.html leads on to the first page.
NAMES = sorted([*CHAPTERS, "404.html", "index.html", "search.html"])
PAGES = [name for name in NAMES if name != "index.html"]
LIVE = [f"chapters/{name}.html" for name in notebooks.PAGES if notebooks.figures(name)]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


def wrong_with(site: Path, root: Path = notebooks.ROOT) -> str:
    """Say what is wrong with a built site, and what to do; nothing if it is that of the sources."""
    from lightbook.rebuild import made_from  # here, because it loads all of Sphinx

    if not (site / "index.html").is_file():
        return "There is no book in _build/html: run make book."
    if not made_from.is_fresh(site, root, root / "attnkit"):
        return "The book in _build/html is not made from these sources: run make book."
    return ""


# Touch the figures that are far, whose data has not been asked for, and tell whether all are alive.
ALL_LIVE = """[...document.querySelectorAll(".attn")].map((figure) => {
  if (figure.dataset.live === "far") figure.dispatchEvent(new Event("pointerdown"));
  return figure.dataset.live;
}).every((live) => live === "")"""
# Fonts, figures and whatever is drawn in the next two frames.
SETTLED = f"""() => document.readyState === "complete" && document.fonts.ready.then(() =>
  {ALL_LIVE} &&
  new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(true)))))"""


# Lists what lies outside the card of its figure.
OUTSIDE = """[...document.querySelectorAll(".attn")].flatMap((root, i) => {
  const card = root.getBoundingClientRect();
  return [...root.querySelectorAll(":not(.attn-skip)")].filter((part) => {
    const { left, right, width } = part.getBoundingClientRect();
    return !part.closest("svg") && width > 1 && (right > card.right + 1 || left < card.left - 1);
  }).map((part) => `figure ${i}: ${part.tagName} ${part.className} ${part.textContent}`);
})"""


def settle(page) -> None:
    """Wait until a page has its fonts, its figures are alive and all of it is drawn."""
    page.wait_for_function(SETTLED)


def each_page(names: list[str] = PAGES):
    return pytest.mark.parametrize("name", names)


def each_check(checks: list):
    return pytest.mark.parametrize("check", checks, ids=lambda check: check.__name__)
