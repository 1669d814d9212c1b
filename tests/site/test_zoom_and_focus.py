"""Every page is within reach: enlarged to 200 % and 400 %, by keyboard alone, and without motion.

A check takes what was found in one window. The last test shows that each can fail.
"""

from functools import cache
from pathlib import Path

from pages import CHAPTERS, LIVE, each_check, each_page, settle

ASK = (Path(__file__).parent / "zoom_and_focus.js").read_text("utf-8")
WINDOWS = {
    "desk": (1280, 900),
    "200 %": (640, 400),  # a window of 1280 x 800, enlarged
    "400 %": (320, 256),  # WCAG 2.2, 1.4.10
    "forced colours": (1281, 900),  # such as those of high contrast
}
MAX_STOPS = 400  # a page with more is a trap
# How often the keyboard stopped outside the figures of a chapter on a desk, when every link and
# button was a stop. A third is enough: a section links to a place once, and all buttons that copy,
# all links of a menu, all sources or all answers to a question are one stop.
STOPPED = {
    "cup-or-book": 165,
    "scoring-functions": 229,
    "self-attention": 218,
    "softmax": 133,
    "square-root-of-d": 179,
    "waist-and-weight": 247,
}
FEW_STOPS = 85  # on any other page


def opened(browser, file: Path, window: str):
    """Open a page with its figures alive, for a reader who asked for less motion."""
    width, height = WINDOWS[window]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        forced_colors="active" if window == "forced colours" else "none",
    )
    page.clock.install()
    page.goto(file.as_uri())
    settle(page)
    page.add_script_tag(content=ASK)
    return page


@cache
def visit(browser, file: Path, window: str) -> dict:
    """Look at a page in a window, let a minute pass, press Tab until the focus has gone through."""
    page = opened(browser, file, window)
    asked = ("positions", "width", "cutOff", "covered", "moving", "lastLink")
    found = {name: page.evaluate(f"{name}()") for name in asked}
    page.clock.fast_forward(60_000)  # of the page's clock: no figure may play by itself
    found["plays"] = page.evaluate("positions()") != found["positions"]
    found["stops"] = []
    while len(found["stops"]) <= MAX_STOPS:
        page.keyboard.press("Tab")
        if not (stop := page.evaluate("focus()")):
            break
        if not stop["seen"]:  # a figure that comes to life above may move the page for a moment
            page.wait_for_timeout(300)
            stop = page.evaluate("focus()")
        found["stops"].append(stop)
    page.close()
    return found


def fits(seen: dict) -> list[str]:
    return [f"{seen['width']} px wide"] if seen["width"] > seen["window"][0] else []


def cuts_nothing_off(seen: dict) -> list[str]:
    return seen["cutOff"]


def leaves_room(seen: dict) -> list[str]:
    covered = seen["covered"]
    return [f"{covered} px are covered"] if covered > seen["window"][1] / 2 else []


def stands_still(seen: dict) -> list[str]:
    return seen["moving"]


def plays_nothing(seen: dict) -> list[str]:
    return ["a figure plays"] * seen["plays"]


def marks_the_focus(seen: dict) -> list[str]:
    return [stop["name"] for stop in seen["stops"] if not stop["marked"]]


def keeps_the_focus_in_sight(seen: dict) -> list[str]:
    return [stop["name"] for stop in seen["stops"] if not stop["seen"]]


def stops_at_nothing_that_stands(seen: dict) -> list[str]:
    """A box is a stop only while it scrolls, and has a role."""
    boxes = [stop for stop in seen["stops"] if stop["role"] in ("group", "DIV", "PRE", "SPAN")]
    return [stop["name"] for stop in boxes if stop["role"] != "group" or not stop["scrolls"]]


def lets_the_focus_through(seen: dict) -> list[str]:
    names = [stop["name"] for stop in seen["stops"]]
    return [] if names[-1:] == [seen["lastLink"]] else [f"{len(names)} stops, last {names[-1:]}"]


CHECKS = [
    fits,
    cuts_nothing_off,
    leaves_room,
    stands_still,
    plays_nothing,
    marks_the_focus,
    keeps_the_focus_in_sight,
    stops_at_nothing_that_stands,
    lets_the_focus_through,
]


def wrong(check, browser, file: Path) -> dict[str, list[str]]:
    """Return what a check finds wrong with a page, by window."""
    found = {
        window: check(visit(browser, file, window) | {"window": size})
        for window, size in WINDOWS.items()
    }
    return {window: findings for window, findings in found.items() if findings}


@each_check(CHECKS)
@each_page()
def test_page(name, check, browser, site):
    assert wrong(check, browser, site / name) == {}


@each_page()
def test_the_keyboard_stops_seldom(name, browser, site):
    stops = visit(browser, site / name, "desk")["stops"]
    former = STOPPED.get(Path(name).stem, 3 * FEW_STOPS)
    assert 3 * sum(not stop["figure"] for stop in stops) <= former


@each_page(CHAPTERS)
def test_the_first_tab_stop_skips_to_the_text(name, browser, site):
    page = opened(browser, site / name, "desk")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate("focus()")["name"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("focus()")["main"]
    page.close()


UNSEEN = """[...document.querySelectorAll(".attn-readout:not(:empty)")].filter((said) => {
  said.closest(".attn").scrollIntoView();
  return said.getBoundingClientRect().bottom > innerHeight;
}).map((said) => said.textContent)"""


@each_page(LIVE)
def test_what_a_figure_says_is_seen_beside_its_picture_at_200_percent(name, browser, site):
    page = opened(browser, site / name, "200 %")
    assert page.evaluate(UNSEEN) == []
    page.close()


BAD_PAGE = """<!doctype html><html lang="en"><title>x</title>
<style>
  a:focus { outline: none }
  .pinned { position: sticky; top: 0; height: 80vh; background: gray; transition: left 1s }
</style>
<div class="pinned">In the way</div>
<div style="width: 50px; overflow: hidden"><p style="width: 2000px">wide</p></div>
<p style="width: 2000px">wide</p> <div tabindex="0">stands</div>
<a href="#">one</a> <a href="#" style="position: fixed; left: -99px">out of sight</a>
<a href="#" onkeydown="event.preventDefault()">trap</a> <a href="#">end</a>
<input type="range" data-control="step" value="0" style="display: none">
<script>setInterval(() => document.querySelector("input").stepUp(), 1000)</script>
"""


@each_check(CHECKS)
def test_each_check_can_fail(check, browser, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "out_of_reach.html"
    file.write_text(BAD_PAGE, "utf-8")
    assert wrong(check, browser, file).keys() == WINDOWS.keys()
