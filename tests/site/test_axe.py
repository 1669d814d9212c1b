"""axe-core finds nothing that keeps a reader out, on any page, in any form that a page takes.

None of axe's rules is off, nor its best practices; the size of what is clicked is asked for, as
Lighthouse does. The last test shows that axe finds what is wrong.
"""

from pathlib import Path

import pytest
from pages import DESK, PHONE, each_page, settle

from tools import node

HERE = Path(__file__).resolve().parents[1]
# A page opened from disk may not load its style sheets again, as axe would; only an experimental
# rule needs that, and it runs only on request.
RUN = """async () => {
  const rules = { "target-size": { enabled: true } };
  const { violations } = await axe.run({ preload: false, resultTypes: ["violations"], rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 200)}`));
}"""


def found(page) -> list[str]:
    """Return what axe finds wrong with a page as it stands, its figures alive."""
    settle(page)
    page.evaluate((node.package("axe-core", HERE) / "axe.min.js").read_text("utf-8"))
    return page.evaluate(RUN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@each_page()
def test_axe_finds_nothing_on_a_page(name, scheme, open_page, site):
    page = open_page(site / name, viewport=DESK, color_scheme=scheme)
    assert found(page) == [], "on a desk"
    page.set_viewport_size(PHONE)
    assert found(page) == [], "on a phone"


def test_axe_finds_nothing_on_the_page_that_leads_to_the_first(open_page, site, tmp_path):
    text = (site / "index.html").read_text("utf-8")
    text = text.replace('http-equiv="refresh"', "").replace("_static", f"{site.as_uri()}/_static")
    (tmp_path / "index.html").write_text(text, "utf-8")
    page = open_page(tmp_path / "index.html")
    assert found(page) == []
    assert page.url.startswith(tmp_path.as_uri())


def a_cell_is_read(page):
    page.locator(".attn-cells").first.focus()
    page.wait_for_function("document.querySelector('.attn-cell').textContent.includes(': ')")


def a_word_is_explained(page):
    page.locator("a.term").first.focus()
    page.wait_for_selector(".term-tip:popover-open")


def a_menu_is_open(page):
    page.click(".dropdown-download-buttons > button")
    page.wait_for_selector(".dropdown-download-buttons .dropdown-menu")


def the_search_is_open(page):
    page.keyboard.press("Control+k")
    page.wait_for_selector("#pst-search-dialog[open]")


def the_contents_are_open(page):
    page.set_viewport_size(PHONE)
    page.click("button.primary-toggle")
    page.wait_for_selector("#pst-primary-sidebar-modal[open]")


def every_box_is_open(page):
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")


def the_search_has_found(page):
    page.goto(page.url.replace("chapters/cup-or-book", "search") + "?q=softmax")
    page.wait_for_selector("#search-results li a")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state",
    [
        a_cell_is_read,
        a_word_is_explained,
        a_menu_is_open,
        the_search_is_open,
        the_contents_are_open,
        every_box_is_open,
        the_search_has_found,
    ],
    ids=lambda state: state.__name__,
)
def test_axe_finds_nothing_when(state, scheme, open_page, site):
    page = open_page(site / "chapters/cup-or-book.html", viewport=DESK, color_scheme=scheme)
    settle(page)
    state(page)
    assert found(page) == []


BAD_PAGE = """<!doctype html><title>x</title>
<img src="data:,"><p style="color: #bbb; background: #fff">Pale.</p>
<button aria-label="Find">Search</button>
<p><button style="all: unset; width: 9px">-</button><button style="all: unset">+</button></p>"""


def test_axe_finds_what_is_wrong(open_page, tmp_path):
    (tmp_path / "bad.html").write_text(BAD_PAGE, "utf-8")
    rules = {finding.partition(":")[0] for finding in found(open_page(tmp_path / "bad.html"))}
    expected = {"image-alt", "color-contrast", "html-has-lang", "region"}
    assert expected | {"label-content-name-mismatch", "target-size"} <= rules
