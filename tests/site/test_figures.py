"""Every figure of the book is called by its caption, seen in forced colours, and fits large text.

A check takes what was seen of a page and returns what is wrong. The last test shows that each can
fail.
"""

from functools import cache
from pathlib import Path

import pytest
from pages import LIVE, OUTSIDE, each_check, each_page, settle

from tools.browser import CHROMIUM, FLAGS

WINDOWS = {"desk": (1536, 900), "phone": (390, 844)}

NAMED = r"""[...document.querySelectorAll(".attn")].flatMap((attn, i) => {
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const figure = attn.closest("figure");
  const caption = figure?.querySelector("figcaption")?.cloneNode(true);
  caption?.querySelector(".headerlink")?.remove();
  const ids = figure?.getAttribute("aria-labelledby")?.split(" ") ?? [];
  const name = plain(ids.map((id) => document.getElementById(id)?.textContent).join(" "));
  const isNamed = caption && name === plain(caption.textContent) && !attn.role;
  const skip = attn.querySelector(".attn-skip");
  const number = plain(caption?.querySelector(".caption-number")?.textContent ?? "");
  const skips = !skip || skip.textContent === `Skip ${number}`;
  return isNamed && skips ? [] : [`figure ${i}: ${name}`];
})"""
LOOSE = """[...document.querySelectorAll(".attn-picture text")].filter((text) =>
  !text.closest("[aria-hidden=true]")).map((text) => text.textContent)"""
# A control is drawn by the system, or the page paints what is chosen in the system's colours.
UNSEEN = """[...document.querySelectorAll(".attn [data-control], .attn-cells")].filter((input) => {
  const { appearance, opacity, forcedColorAdjust } = getComputedStyle(input);
  if (opacity === "0") {
    const ground = ({ nextElementSibling }) => getComputedStyle(nextElementSibling).backgroundColor;
    const other = [...input.closest(".attn-control").querySelectorAll("input")]
      .find((one) => one.checked !== input.checked);
    return other && ground(input) === ground(other);
  }
  return appearance === "none" && forcedColorAdjust !== "none";
}).map((input) => input.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def large_text(browser):
    """A Chromium whose reader has set text twice as large."""
    flags = [*FLAGS, "--blink-settings=defaultFontSize=32"]
    launched = browser.browser_type.launch(executable_path=CHROMIUM.found(), args=flags)
    yield launched
    launched.close()


@cache
def visit(browser, large_text, file: Path) -> dict:
    """Look at a page in forced colours, and in large text."""
    page = browser.new_page(forced_colors="active")
    page.goto(file.as_uri())
    settle(page)
    found = {"named": page.evaluate(NAMED), "loose": page.evaluate(LOOSE)}
    found["unseen"] = page.evaluate(UNSEEN)
    page.close()
    for window, (width, height) in WINDOWS.items():
        page = large_text.new_page(viewport={"width": width, "height": height})
        page.goto(file.as_uri())
        settle(page)
        found[window] = page.evaluate(OUTSIDE)
        found["size"] = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        page.close()
    return found


def is_called_by_its_caption(seen):
    return seen["named"]


def reads_no_text_of_a_picture(seen):
    return seen["loose"]


def shows_what_is_chosen_in_forced_colours(seen):
    return seen["unseen"]


def fits_its_card_in_large_text(seen):
    assert seen["size"] == "32px"
    return seen["desk"]


def fits_its_card_in_large_text_on_a_phone(seen):
    return seen["phone"]


CHECKS = [
    is_called_by_its_caption,
    reads_no_text_of_a_picture,
    shows_what_is_chosen_in_forced_colours,
    fits_its_card_in_large_text,
    fits_its_card_in_large_text_on_a_phone,
]


@each_check(CHECKS)
@each_page(LIVE)
def test_page(name, check, browser, large_text, site):
    assert check(visit(browser, large_text, site / name)) == []


BAD_PAGE = """<!doctype html><html lang="en"><title>x</title>
<style>.attn { width: 10rem } output { display: block; width: 60rem }
  [type=checkbox] { appearance: none }</style>
<figure aria-labelledby="a"><div class="attn" data-live="" role="figure"><div class="attn-picture">
<svg role="img" aria-label="x"><text>loose</text></svg></div>
<input type="checkbox" data-control="a"><output>1</output></div>
<figcaption><span id="a">Fig. 1</span> A caption</figcaption></figure>"""


@each_check(CHECKS)
def test_each_check_can_fail(check, browser, large_text, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "unheard.html"
    file.write_text(BAD_PAGE, "utf-8")
    assert check(visit(browser, large_text, file))
