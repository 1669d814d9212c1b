"""Every page without JavaScript, and on paper.

A check takes what is seen of a page in four ways. The last test shows that each can fail.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from notebooks import figures
from pages import CHAPTERS, DESK, LIVE, PHONE, each_check, each_page
from PIL import Image

SHEET = {"width": 680, "height": 1000}  # A4 between margins of 1.5 cm, at 96 dots an inch

SEEN = """() => {
  const article = document.querySelector("article") ?? document.body;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const start = (e) => e.textContent.trim().slice(0, 30);
  const name = (e) => `${e.tagName}.${e.getAttribute("class")}: ${start(e)}`;
  const box = (e) => e.getBoundingClientRect();
  // A knot is one long path: what is drawn shows in how much there is to read. An image of few
  // colours has few bytes, and counts by its size.
  const area = (image) => image.width.baseVal.value * image.height.baseVal.value;
  const inked = (svg) => all("image", svg).map(area).reduce((a, b) => a + b, svg.innerHTML.length);

  // The contrast of a text and what lies behind it, by WCAG, which asks for 4.5.
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    paint.fillStyle = "#fff";
    paint.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
    }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (e) => {
    const behind = [];
    for (let at = e; at; at = at.parentElement)
      behind.unshift(getComputedStyle(at).backgroundColor);
    const ink = light(over([...behind, getComputedStyle(e).color])), ground = light(over(behind));
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  };
  const words = all("h1, h2, h3, p, li, a, code, span, td, summary, dt", article)
    .filter((e) => shown(e) && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));

  return {
    figures: all(".attn").map((e) => {
      const svg = e.querySelector(".attn-picture > svg");
      return { shown: !!svg && shown(svg) && box(svg).height > 60, marks: svg ? inked(svg) : 0,
               controls: all("[data-control]", e).length, says: e.innerText };
    }),
    formulas: all("math", article).filter(shown)
      .filter((e) => box(e).width <= 3 || box(e).height <= 5).map(name),
    closed: all("details").filter((e) => ![...e.children].slice(1).every(shown)).map(name),
    dead: all("button, input, select, textarea, dialog").filter(shown).map(name),
    around: all(`header, nav, .bd-sidebar, .bd-footer, .prev-next-area, .page-links, .headerlink,
      .copybtn`).filter((e) => shown(e) && box(e).height > 1).map(name),
    wide: all("body *").filter((e) => shown(e) && !e.closest("svg, math"))
      .filter((e) => box(e).right > innerWidth + 1).map(name),
    cut: all("pre, .formula, table", article)
      .filter((e) => shown(e) && e.scrollWidth > e.clientWidth + 1).map(name),
    pale: words.map((e) => [contrast(e), name(e)]).filter(([found]) => found < 4.5).map(String),
    links: all("a[href]").filter(shown).map((e) => e.getAttribute("href")),
    says: document.body.innerText,
  };
}"""


@cache
def see(browser, file: Path, where: str) -> dict:
    """Return what is seen of a page: on a desk, by who prefers dark, on a phone, on paper."""
    size = {"phone": PHONE, "paper": SHEET}.get(where, DESK)
    scheme = "dark" if where == "dark" else "light"
    context = browser.new_context(
        java_script_enabled=False,
        offline=True,
        viewport=size,
        color_scheme=scheme,
        reduced_motion="reduce",  # what opens is seen at once, it does not fade in
    )
    page = context.new_page()
    page.emulate_media(media="print" if where == "paper" else "screen", color_scheme=scheme)
    page.goto(file.as_uri())
    seen = page.evaluate(SEEN)
    if where == "desk":  # a press is enough, no script of the page is asked
        page.evaluate("document.querySelectorAll('summary').forEach((line) => line.click())")
        seen["pressed"] = page.evaluate(SEEN)["closed"]
        seen["colours"] = [colours(picture) for picture in page.locator(".attn-picture").all()]
    context.close()
    return seen


def colours(picture) -> int:
    """Return how many colours a picture has."""
    shot = Image.open(BytesIO(picture.screenshot()))
    return len(shot.convert("RGB").getcolors(1 << 24))


def shows_its_figures(desk: dict, dark: dict, phone: dict, paper: dict) -> list[str]:
    figures = [figure for seen in (desk, dark, phone, paper) for figure in seen["figures"]]
    return [
        f["says"] for f in figures if not f["shown"] or f["marks"] < 1000 or "oading" in f["says"]
    ]


def draws_its_figures(desk, dark, phone, paper) -> list[str]:
    return [f"a picture of {count} colours" for count in desk["colours"] if count < 6]


def says_what_its_figures_are_shown_for(desk, dark, phone, paper) -> list[str]:
    figures = [*desk["figures"], *paper["figures"]]
    # A picture that nothing moves is shown for nothing.
    return [f["says"] for f in figures if f["controls"] and "Shown for: " not in f["says"]]


def lays_out_its_formulas(desk, dark, phone, paper) -> list[str]:
    return [formula for seen in (desk, phone, paper) for formula in seen["formulas"]]


def opens_what_is_folded(desk, dark, phone, paper) -> list[str]:
    return [*desk["pressed"], *paper["closed"]]


def offers_nothing_dead(desk, dark, phone, paper) -> list[str]:
    return [part for seen in (desk, phone, paper) for part in seen["dead"]]


def can_be_read(desk, dark, phone, paper) -> list[str]:
    return [*desk["pale"], *dark["pale"], *paper["pale"]]


def leads_to_the_other_pages(desk, dark, phone, paper) -> list[str]:
    wanted = {Path(name).name for name in CHAPTERS}
    ways = [{Path(link.partition("#")[0]).name for link in seen["links"]} for seen in (desk, phone)]
    # A page's link to itself is "#".
    return [f"{sorted(wanted - found)}" for found in ways if len(wanted - found) > 1]


def leaves_the_site_off_paper(desk, dark, phone, paper) -> list[str]:
    return paper["around"]


def fits_on_paper(desk, dark, phone, paper) -> list[str]:
    return [*paper["wide"], *paper["cut"]]


CHECKS = [
    shows_its_figures,
    draws_its_figures,
    says_what_its_figures_are_shown_for,
    lays_out_its_formulas,
    opens_what_is_folded,
    offers_nothing_dead,
    can_be_read,
    leads_to_the_other_pages,
    leaves_the_site_off_paper,
    fits_on_paper,
]


def wrong_with(check, browser, file: Path) -> list[str]:
    return check(*(see(browser, file, where) for where in ("desk", "dark", "phone", "paper")))


@each_check(CHECKS)
@each_page()
def test_page(name, check, browser, site):
    wrong = wrong_with(check, browser, site / name)
    assert not wrong, f"{name}, still, {check.__name__.replace('_', ' ')}: {wrong}"


@each_page(CHAPTERS)
def test_there_is_something_to_see(name, browser, site):
    seen = see(browser, site / name, "desk")
    assert len(seen["figures"]) == (len(figures(Path(name).stem)) if name in LIVE else 0)
    assert len(seen["closed"]) == (site / name).read_text("utf-8").count("<details")


def test_the_search_page_says_that_it_needs_a_script(browser, site):
    says = see(browser, site / "search.html", "desk")["says"]
    assert "Please activate JavaScript to enable the search functionality." in says


BAD_PAGE = """<!doctype html><html><body><header style="height:9em">top</header><article>
<div class="attn"><div class="attn-picture"><svg height="10"><path d="M0 0"/></svg></div>
<div class="attn-controls"><input type="range" data-control="n"></div>loading</div>
<p style="color:#bbb">pale</p> <math style="display:none"><mi>x</mi></math><math></math>
<details><summary>line</summary><p style="display:none">shut</p></details>
<pre style="width:90px;overflow:hidden">a long line that is cut off</pre>
<div style="width:1500px">wide</div></article></body></html>
"""


@each_check(CHECKS)
def test_each_check_can_fail(check, browser, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "bad_still.html"
    file.write_text(BAD_PAGE, "utf-8")
    assert wrong_with(check, browser, file)
