"""A part of a chapter is laid out when it comes near; readers do not notice.

A link still leads to its part, although the height of the parts above is not known yet, and the
text moves as far as the reader scrolls and no further.
"""

import pytest
from pages import CHAPTERS, DESK, PHONE, each_page, lay_out, settle

CHAPTER = "chapters/waist-and-weight.html"
PARTS = "[...document.querySelectorAll('article > section > section')].map((part) => part.id)"
TOP = "document.getElementById({!r}).querySelector('h2').getBoundingClientRect().top"
SKIPPED = """[...document.querySelectorAll('article > section > section > p')]
  .filter((p) => !p.checkVisibility({ contentVisibilityAuto: true })).length"""
# The first thing in the middle of the window, and how far it moves.
MARK = """window.mark = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
window.before = window.mark.getBoundingClientRect().top"""
# The height that section_heights.py estimates, and the one that the part then has.
ROOM = """() => {
  const parts = [...document.querySelectorAll('article > section > section')];
  const style = (part) => getComputedStyle(part).containIntrinsicHeight; // auto 640px
  const said = parts.map((part) => parseFloat(style(part).slice(5)));
  return parts.map((part, i) => [said[i], part.getBoundingClientRect().height]);
}"""
MOVED = "window.mark.getBoundingClientRect().top - window.before"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, open_page, site):
    opened = open_page(site / CHAPTER, viewport=request.param)
    settle(opened)
    return opened


def test_most_of_a_chapter_waits(page):
    assert page.evaluate(SKIPPED) > 30


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@each_page(CHAPTERS)
def test_a_part_keeps_about_the_room_that_it_will_need(name, size, open_page, site):
    page = open_page(site / name, viewport=size)
    lay_out(page)
    parts = page.evaluate(ROOM)
    for kept, needed in parts:
        assert 0.7 < kept / needed < 2.2
    if parts:
        kept, needed = map(sum, zip(*parts, strict=True))
        assert 0.9 < kept / needed < 1.5


def test_a_link_leads_to_its_part(page):
    parts = page.evaluate(PARTS)
    for part in [*parts[-3::-4], *parts[:-3:4]]:  # up, then down
        page.evaluate(f"location.hash = {part!r}")
        settle(page)
        assert 0 <= page.evaluate(TOP.format(part)) < 150, part


def test_an_address_with_a_part_opens_there(page, site):
    part = page.evaluate(PARTS)[-3]
    page.goto("about:blank")
    page.goto(f"{(site / CHAPTER).as_uri()}#{part}")
    settle(page)
    assert 0 <= page.evaluate(TOP.format(part)) < 150


def test_the_text_moves_as_far_as_the_reader_scrolls(page):
    page.evaluate(f"location.hash = {page.evaluate(PARTS)[-3]!r}")
    settle(page)
    for _ in range(30):
        page.evaluate(MARK)
        page.evaluate("scrollBy(0, -200)")
        settle(page)
        assert abs(page.evaluate(MOVED) - 200) <= 1
