"""Every page of the built site, opened from disk with the network off.

A check takes a visit to a page. The last test shows that each can fail.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pages
from pages import each_check, each_page

MAX_BYTES = 200_000
MAX_REQUESTS = 20
MAX_SHIFT = 0.01
# Sent as they are: these are compressed already.
PACKED = {".png", ".jpg", ".webp", ".woff2", ".pdf"}

WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
FACTS = """() => ({
  title: document.title,
  language: document.documentElement.lang,
  description: document.querySelector("meta[name=description]")?.content ?? "",
  ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
  links: [...document.querySelectorAll("a[href], link[href], [src]")]
    .map((e) => e.getAttribute("href") ?? e.getAttribute("src")),
  pictures: [...document.querySelectorAll("img, svg[role=img]")]
    .map((e) => e.getAttribute("alt") ?? e.getAttribute("aria-label") ?? ""),
  figures: [...document.querySelectorAll("figure, .cell_output .image, .attn")]
    .map((e) => e.matches("img, svg") || e.querySelector("img, svg, canvas") !== null),
  formulas: document.querySelectorAll("math").length,
  rawFormulas: (document.querySelector("article")?.innerText.match(/\\\\\\(|\\$\\$/g) ?? []).length,
  rawMarkup: [...document.querySelectorAll("article :not(pre, code, pre *, code *, script, style)")]
    .flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data))
    .filter((text) => /`{3}|~{3}|`[^`]+`|^:[a-z]+: /m.test(text)),
  width: document.documentElement.scrollWidth,
  wideParts: [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility())
    .slice(0, 3).map((e) => `${e.tagName}.${e.className}`),
  shifted: window.shifted,
})"""


@dataclass
class Visit:
    """What a page asked for, said and shows."""

    file: Path
    requests: list[str]
    complaints: list[str]
    wide: dict
    phone: dict


@cache
def visit(browser, file: Path) -> Visit:
    """Open a page on a desk and on a phone and write down what happens."""
    requests, complaints, opened, seen = [], [], {}, {}
    for name, size in (("wide", pages.DESK), ("phone", pages.PHONE)):
        context = browser.new_context(viewport=size)
        context.set_offline(True)
        context.add_init_script(WATCH)
        opened[name] = page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(file.as_uri())
    for name, page in opened.items():
        page.wait_for_load_state("networkidle")  # what a page asks for later counts too
        seen[name], shown = page.evaluate(FACTS), local(page.url)  # index.html leads elsewhere
        page.context.close()
    return Visit(shown, list(dict.fromkeys(requests)), complaints, **seen)


def local(url: str) -> Path | None:
    """Return the file behind an address, or None if it lies elsewhere."""
    parts = urlparse(url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def size(file: Path) -> int:
    """Return the bytes that a server sends for a file."""
    content = file.read_bytes()
    return len(content) if file.suffix in PACKED else len(gzip.compress(content, 6))


def asks_for_nothing_outside(page: Visit) -> list[str]:
    return [u for u in page.requests if not u.startswith(("file:", "data:", "blob:"))]


def finds_what_it_asks_for(page: Visit) -> list[str]:
    files = filter(None, map(local, page.requests))
    return [str(file) for file in files if not file.is_file()]


def complains_of_nothing(page: Visit) -> list[str]:
    return page.complaints


def is_light(page: Visit) -> list[str]:
    files = {file for file in map(local, page.requests) if file and file.is_file()}
    sizes = {str(file): size(file) for file in files}  # two folders may have a file of one name
    return [f"{sum(sizes.values())} bytes: {sizes}"] if sum(sizes.values()) > MAX_BYTES else []


def asks_seldom(page: Visit) -> list[str]:
    asked = [url for url in page.requests if not url.startswith("data:")]
    return asked if len(asked) > MAX_REQUESTS else []


def stays_where_it_is(page: Visit) -> list[str]:
    shifts = {"wide": page.wide["shifted"], "phone": page.phone["shifted"]}
    return [f"{name}: {shift}" for name, shift in shifts.items() if shift > MAX_SHIFT]


def says_what_it_is(page: Visit) -> list[str]:
    facts = ("title", "description", "language")
    return [f"no {fact}" for fact in facts if not page.wide[fact].strip()]


def describes_its_pictures(page: Visit) -> list[str]:
    files = re.compile(r"\S+\.(png|svg|jpe?g|gif|webp)|[0-9a-f]{16,}", re.IGNORECASE)
    alts = page.wide["pictures"]
    empty = ["a figure without a picture"] * page.wide["figures"].count(False)
    return empty + [f"alt {alt!r}" for alt in alts if not alt.strip() or files.search(alt)]


def converts_its_formulas(page: Visit) -> list[str]:
    return [f"{page.wide['rawFormulas']} formulas left as LaTeX"] * bool(page.wide["rawFormulas"])


def converts_its_markup(page: Visit) -> list[str]:
    return [f"Markdown left as it is: {text}" for text in page.wide["rawMarkup"]]


def links_to_what_exists(page: Visit) -> list[str]:
    return [link for link in page.wide["links"] if not _exists(page.file, link)]


def fits_a_phone(page: Visit) -> list[str]:
    width = page.phone["width"]
    return [f"{width} px wide: {page.phone['wideParts']}"] if width > pages.PHONE["width"] else []


CHECKS = [
    asks_for_nothing_outside,
    finds_what_it_asks_for,
    complains_of_nothing,
    is_light,
    asks_seldom,
    stays_where_it_is,
    says_what_it_is,
    describes_its_pictures,
    converts_its_formulas,
    converts_its_markup,
    links_to_what_exists,
    fits_a_phone,
]


@cache
def _ids(file: Path) -> frozenset[str]:
    return frozenset(re.findall(r'\b(?:id|name)="([^"]+)"', file.read_text("utf-8")))


@cache
def _top(file: Path) -> str:
    """Return what the links of 404.html begin with: it is shown at any depth of a site."""
    return re.search(r'action="([^"]*)search\.html"', file.read_text("utf-8"))[1]


def _exists(file: Path, link: str) -> bool:
    path, anchor = urldefrag(link)
    if urlparse(path).scheme:
        return True  # links to elsewhere are not followed here
    if file.name == "404.html":
        path = path.removeprefix(_top(file))
    target = (file.parent / unquote(path.partition("?")[0])).resolve() if path else file
    if not target.is_file():
        return False
    return not anchor or target.suffix != ".html" or unquote(anchor) in _ids(target)


@each_check(CHECKS)
@each_page(pages.NAMES)
def test_page(name, check, browser, site):
    wrong = check(visit(browser, site / name))
    assert not wrong, f"{name} {check.__name__.replace('_', ' ')}: {wrong}"


def test_the_site_has_the_pages_and_the_live_ones_that_its_sources_name(site):
    built = {file.relative_to(site).as_posix(): file for file in site.rglob("*.html")}
    assert sorted(built) == pages.NAMES
    live = [name for name, file in built.items() if 'class="attn"' in file.read_text("utf-8")]
    assert sorted(live) == pages.LIVE


def links_of(file: Path) -> list[Path]:
    """Return the pages that a page leads to without a script."""
    named = re.findall(r'(?:href="|url=)([^"#?]+)', file.read_text("utf-8"))
    near = [(file.parent / unquote(link)).resolve() for link in named if not urlparse(link).scheme]
    return [page for page in near if page.suffix == ".html" and page.is_file()]


def test_every_page_can_be_reached_by_links(site):
    reached, waiting = set(), [(site / "index.html").resolve()]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += links_of(file)
    found = {path.relative_to(site.resolve()).as_posix() for path in reached}
    # The search page is reached by its form, and a server shows 404.html where there is no page.
    assert set(pages.NAMES) - found <= {"search.html", "404.html"}


def test_search_finds_a_chapter(open_page, site):
    page = open_page(site / "search.html")
    page.goto((site / "search.html").as_uri() + "?q=softmax")
    page.wait_for_selector("#search-results li a")


def test_a_reader_can_choose_dark_and_light(open_page, site):
    page = open_page(site / "search.html", color_scheme="dark")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "dark"
    page.click(".theme-switch-button")
    assert page.evaluate(theme) == "light"


BAD_PAGE = """<!doctype html><html><head><title> </title></head>
<body><article>\\(x\\) <p>```{note} `x`</p> <p style="height:9em"></p> text</article>
<a href="nowhere.html">1</a> <a href="#nowhere">2</a> <img alt="plot.png" src="gone.png">
<figure></figure><div style="width:500px">wide</div>
<script src="https://example.org/x.js"></script>
<script>
  for (let i = 0; i < 25; i++) new Image().src = `missing-${i}.png`;
  requestAnimationFrame(() => requestAnimationFrame(() =>
    document.querySelector("article").before(
      Object.assign(document.createElement("p"), {textContent: "x", style: "height: 400px"}))));
  console.error("wrong");
</script><!-- HEAVY --></body></html>
"""


@each_check(CHECKS)
def test_each_check_can_fail(check, browser, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "bad.html"
    if not file.exists():
        noise = "".join(f"{i * 2654435761 % 2**32:x}" for i in range(120_000))
        file.write_text(BAD_PAGE.replace("HEAVY", noise), "utf-8")
    assert check(visit(browser, file))


def test_two_files_of_one_name_both_weigh(tmp_path):
    files = [tmp_path / folder / "plot.png" for folder in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        file.write_bytes(bytes(MAX_BYTES // 2 + 1))
    asked = [file.as_uri() for file in files]
    assert is_light(Visit(tmp_path, asked, [], {}, {}))
    assert not is_light(Visit(tmp_path, asked[:1], [], {}, {}))
