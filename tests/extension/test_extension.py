"""The book's Sphinx extension: what it makes of a page, and that it stops if something is wrong."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import brotli
import lightbook
import pytest
from book import Book, notebook
from docutils import nodes
from docutils.utils import new_document
from fontTools.ttLib import TTFont
from lightbook.assets import (
    compression,
    content_keys,
    join_files,
    page_python,
    patch_templates,
    prune_styles,
)
from lightbook.boxes import (
    footnotes,
    languages,
    numbered_figures,
    references,
    repeated_links,
    shared_runtime,
)
from lightbook.formulas import math_font, mathml
from lightbook.site import description
from math_core import LatexError
from playwright.sync_api import expect
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    """A small book, built once, without a warning."""
    made = Book(tmp_path_factory.mktemp("book"))
    made.must_build()
    return made


def test_formulas_are_mathml_with_numbers_that_can_be_linked(book):
    page = book.page("page")
    assert page.count("<math") == 4
    number = re.search(r'<div class="math[^>]*id="equation-eq-root".*?\n</div>', page, re.DOTALL)
    assert "(1)" in number[0] and 'href="#equation-eq-root"' in number[0]
    assert 'href="#equation-eq-root" aria-label="equation (1)">(1)</a>' in page
    assert "mathjax@" not in page.lower()
    assert "math.css" in page and "math.css" not in book.page("notebook")


def test_a_solution_opens_without_a_script_and_in_print(book, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book.html / "page.html").as_uri())
    answer = page.get_by_text("The answer is")
    expect(answer).to_be_hidden()
    page.get_by_text("Solution", exact=True).click()
    expect(answer).to_be_visible()
    expect(page.get_by_text("An open box.")).to_be_visible()
    hint = page.get_by_text("A hint.")
    expect(hint).to_be_hidden()
    expect(page.locator("summary", has_text="Tip")).to_be_visible()
    page.emulate_media(media="print")
    expect(hint).to_be_visible()
    context.close()


def test_a_script_opens_the_solutions_of_a_browser_that_prints_them_closed(book, open_page):
    page = open_page(book.html / "page.html", color_scheme="dark")
    state = """[document.querySelectorAll("details[open]").length,
                document.documentElement.dataset.theme]"""
    for event, shown in (
        ("afterprint", [0, "dark"]),
        ("beforeprint", [2, "light"]),
        ("beforeprint", [2, "light"]),
        ("afterprint", [0, "dark"]),
    ):
        page.evaluate("event => dispatchEvent(new Event(event))", event)
        assert page.evaluate(state) == shown


def test_the_menu_of_downloads_opens_by_keyboard_and_by_click(book, open_page):
    page = open_page(book.html / "notebook.html")
    button = page.get_by_role("button", name="Download this page")
    menu = page.locator(".dropdown-download-buttons .dropdown-menu")
    expect(menu).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    items = menu.locator(".dropdown-item")
    for key, item in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(items.nth(item)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(menu).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    page.get_by_role("heading", name="A notebook").click()
    expect(menu).to_be_hidden()
    button.press("ArrowDown")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(menu).to_be_hidden()


def test_a_button_leads_back_to_the_top_while_a_reader_scrolls_up(book, open_page):
    page = open_page(book.html / "page.html", viewport={"width": 900, "height": 300})
    button = page.locator("#pst-back-to-top")
    page.evaluate("document.body.style.minHeight = '3000px'")
    scroll = """height => new Promise((seen) => {
        addEventListener("scroll", () => seen(), { once: true });
        scrollTo(0, height);
    })"""
    for height, shown in ((1500, False), (1200, True), (1300, False), (900, True)):
        page.evaluate(scroll, height)
        expect(button).to_be_visible(visible=shown)
    button.press("Enter")
    page.wait_for_function("scrollY === 0")
    expect(button).to_be_hidden()
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")  # and goes on from the text
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_figures_script_is_on_a_page_once(book):
    page = book.page("notebook")
    assert page.count('<script type="module" data-attnkit="runtime">') == 1
    assert page.count('<style data-attnkit="runtime">') == 1
    assert page.index("data-attnkit") < page.index("figure-1") < page.index("figure-2")


def test_the_first_paragraph_describes_a_page(book):
    assert 'content="This paragraph describes the page, and it speaks of x."' in book.page("page")
    assert 'content="Search: Attention from First Principles"' in book.page("search")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("page.md", "# A page\n\n$\\unknowncommand{x}$\n", "Unknown command"),
        ("notebook.ipynb", notebook(["1 / 0"]), "ZeroDivisionError"),
        ("page.md", '# A page\n\n<i class="fa-solid fa-otter"></i>\n', "otter"),
        ("notebook.ipynb", notebook(["import ipywidgets\nipywidgets.IntSlider()"]), "dead without"),
        ("_static/other.css", "a { background: url(../elsewhere.png) }", "elsewhere.png"),
        ("notebook.ipynb", notebook(["1 + 1"], figure={"name": "fig-a"}), "has no caption"),
    ],
    ids=["formula", "cell", "icon", "widget", "style", "figure"],
)
def test_what_is_wrong_stops_the_build(name, text, said, tmp_path):
    book = Book(tmp_path)
    book.write(name, text)
    done = book.build("-W", "-n", "--keep-going")
    assert done.returncode != 0
    assert said in done.stdout + done.stderr


def test_the_joined_files_are_asked_for_by_their_content(book):
    for name in set(content_keys.FILES) - {page_python.FILE}:  # that is for exercises alone
        key = content_keys.key(book.html / "_static" / name)
        assert f'href="_static/{name}?v={key}"' in book.page("page").replace("src=", "href=")


# -- its parts -------------------------------------------------------------------------------------


# The order in which Sphinx emits its events.
EVENTS = """
    config-inited builder-inited env-get-outdated env-before-read-docs source-read doctree-read
    env-updated doctree-resolved html-page-context build-finished
""".split()


def test_the_table_of_hooks_stands_in_the_order_in_which_they_run():
    order = [(EVENTS.index(event), priority) for event, priority, _ in lightbook.HOOKS]
    assert order == sorted(order)


def test_a_key_follows_the_content_and_nothing_else(tmp_path):
    (tmp_path / "_static").mkdir()
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path)
    page = tmp_path / "deep" / "page.html"
    page.parent.mkdir()
    asked = '<link href="../_static/{}"><script src="../_static/{}"></script>'
    page.write_text(asked.format("book.css", "book.js"))

    def keys(css: str) -> list[str]:
        for name in content_keys.FILES:
            (tmp_path / "_static" / name).write_text(css if name == "book.css" else "same")
        content_keys.write(app, None)
        return re.findall(r'\?v=(\w+)"', page.read_text())

    first, again, changed = keys("a"), keys("a"), keys("b")
    assert len(first) == 2 and first == again
    assert changed[0] != first[0] and changed[1] == first[1]
    assert content_keys.without_keys(page.read_text()) == asked.format("book.css", "book.js")


def cell(figures: int, words: object = None, **given: str) -> nodes.document:
    """Return a page with one cell that should be a numbered figure."""
    page = new_document("page")
    made = nodes.container(cell_metadata={"mystnb": {"figure": words or given}})
    made += [nodes.figure() for _ in range(figures)]
    page += [nodes.container(), nodes.container(cell_metadata={}), made]
    return page


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (cell(1, caption="A line."), "has no name"),
        (cell(1, name="fig-a", caption=""), "has no caption"),
        (cell(0, name="fig-a", caption="A line."), "has no output"),
        (cell(0), "has no name and no caption and no output"),
        (cell(2, name="fig-a", caption="A line."), "has 2 outputs"),
        (cell(1, "fig-a"), "has no name and no caption"),
    ],
)
def test_a_figure_without_a_part_stops_the_build(page, said):
    app = SimpleNamespace(
        env=SimpleNamespace(docname="page"), config=SimpleNamespace(nb_cell_metadata_key="mystnb")
    )
    numbered_figures.check(app, cell(1, name="fig-a", caption="A line."))
    with pytest.raises(ExtensionError, match=f"^page: the figure .* {said}"):
        numbered_figures.check(app, page)


def test_references_are_a_list_without_numbers_that_links_find():
    page = new_document("page")
    page += nodes.container("", *(citation("a", "Ada."), citation("b", "Bo.")), ids=["all"])
    page += [nodes.paragraph("", "Between."), citation("c", "Cy.")]
    references.as_list(SimpleNamespace(), page, "page")
    assert not list(page.findall(nodes.citation))
    lists = list(page.findall(nodes.bullet_list))
    assert [each.astext() for each in lists] == ["Ada.\n\nBo.", "Cy."]
    assert [item["ids"] for item in page.findall(nodes.list_item)] == [["a"], ["b"], ["c"]]
    assert [type(part) for part in page] == [nodes.container, nodes.paragraph, nodes.bullet_list]


def citation(name, *words):
    return nodes.citation("", nodes.label("", "1"), nodes.paragraph("", *words), ids=[name])


def test_the_title_of_a_foreign_book_names_its_language():
    words = {"a": {"language": "fr"}, "b": {}}
    told = [
        SimpleNamespace(citation_id=name, entry=SimpleNamespace(fields=fields))
        for name, fields in words.items()
    ]
    app = SimpleNamespace(env=SimpleNamespace(domains={"cite": SimpleNamespace(citations=told)}))
    page = new_document("page")
    page += [citation(name, "", nodes.emphasis("", "Titre")) for name in words]
    languages.mark_titles(app, page, "page")
    assert [title["classes"] for title in page.findall(nodes.emphasis)] == [["language-fr"], []]


def link(goal, **given):
    where = {"refuri": goal} if ".html" in goal else {"refid": goal}
    return nodes.reference("", goal, internal=True, **where, **given)


def linked(*parts):
    return nodes.paragraph("", "", *parts)


def test_a_section_links_to_a_place_once_and_not_to_what_stands_in_it():
    near = nodes.section("", nodes.figure("", ids=["fig"]), linked(link("fig"), link("fig")))
    far = nodes.section("", linked(link("fig"), link("b.html"), link("fig"), link("near")))
    note = nodes.footnote("", linked(link("fig")))
    rows = [nodes.row("", nodes.entry("", linked(link("b.html")))) for _ in range(2)]
    term = link("b.html")
    term[0] = nodes.inline("", "term", classes=["xref", "std", "std-term"])
    near["ids"], page = ["near"], new_document("page")
    page += nodes.section("", link("near"), near, far, note, *rows, term, term.deepcopy())
    repeated_links.drop(SimpleNamespace(), page, "page")
    kept = [link.astext() for link in page.findall(nodes.reference)]
    assert kept == ["near", "fig", "b.html", "near", "fig", "b.html", "b.html", "term", "term"]
    assert near[1].astext() == "figfig"  # the words stay


def test_the_way_back_from_a_footnote_is_named():
    context = {"body": '<a role="doc-backlink" href="#id1">1</a>'}
    footnotes.name(SimpleNamespace(), "page", "page.html", context, None)
    name = 'aria-label="1: back to the text"'
    assert context["body"] == f'<a role="doc-backlink" href="#id1" {name}>1</a>'


def test_compressed_files_are_those_of_the_site_that_is_there(tmp_path):
    for name in ("index.html", "deep/script.js", "tiny.txt", "picture.png", "data.zip.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>text</p>" * (1 if name == "tiny.txt" else 99))
    compression.compress(tmp_path)
    (tmp_path / "deep/script.js").unlink()
    sizes = compression.compress(tmp_path)
    packed = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.[gb][zr]")}
    assert packed == {"index.html.gz", "index.html.br", "data.zip.gz"}
    text = (tmp_path / "index.html").read_bytes()
    assert gzip.decompress((tmp_path / "index.html.gz").read_bytes()) == text
    assert brotli.decompress((tmp_path / "index.html.br").read_bytes()) == text
    assert sizes[".br"] < sizes[".gz"] < sizes[""] == len(text) + 11
    compression.delete_old(SimpleNamespace(outdir=tmp_path))
    assert not (tmp_path / "index.html.gz").exists()
    assert (tmp_path / "data.zip.gz").exists()


def test_without_a_site_there_is_nothing_to_compress(tmp_path):
    with pytest.raises(SystemExit, match="build it first"):
        compression.main(tmp_path)


@pytest.mark.parametrize(
    "latex",
    [
        r"\mathrm{softmax}(s)_i = \frac{e^{s_i}}{\sum_{j=1}^{n} e^{s_j}}",
        r"\operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}}\right) V",
        r"\begin{bmatrix} 0 & 2 \\ 1 & 0 \end{bmatrix}",
        r"\begin{aligned} f(q) &= \sum_i \alpha(q, k_i) v_i \\ &= 45.5 \end{aligned}",
        r"\begin{split} a &= b \\ c &= d \end{split}",
        r"\begin{cases} 1 & \text{if } |q-k| < h \\ 0 & \text{otherwise} \end{cases}",
        r"\hat{y} + \bar{x}, \mathbf{q}^\top \boldsymbol{\alpha} \in \mathbb{R}^{n \times d}",
        r"\lVert q - k \rVert^2 \le \|x\|_2, \arg\max_j s_j, \operatorname*{arg\,min}_h L",
    ],
)
def test_the_book_s_formulas_convert(latex):
    made = mathml.convert(latex, display=True)
    assert made.startswith("<math") and "\\" not in made and "&amp;" not in made


def test_lines_without_an_environment_are_aligned_or_gathered():
    assert mathml.convert(r"a &= b \\ c &= d", display=True).count("<mtr") == 2
    assert mathml.convert(r"a = b \\ c = d", display=True).count("<mtr") == 2


def test_space_after_a_line_is_refused():
    with pytest.raises(LatexError, match="would appear as text"):
        mathml.convert(r"\begin{gathered} a \\[1ex] b \end{gathered}", display=True)


def test_the_font_has_the_characters_of_the_formulas_and_their_sloping_forms():
    page = "<p>z</p><math><mi>a</mi><mo>&#x2211;</mo><mi>\u03b1</mi><mi>h</mi></math>"
    assert math_font.characters(page) == {*"a∑\u03b1h", "\U0001d44e", "\U0001d6fc", "\u210e"}


def test_of_the_forms_for_indices_only_those_of_primes_stay():
    font = TTFont(BytesIO(math_font.cut(math_font.source(), set("ab12\u2032"), ("ssty",))))
    (lookup,) = font["GSUB"].table.LookupList.Lookup
    assert list(lookup.SubTable[0].alternates) == [font.getBestCmap()[0x2032]]


def test_a_root_is_as_wide_as_its_sign_and_what_stands_under_it():
    for tall_roots in (True, False):
        made = math_font.cut(math_font.source(), set("√d"), tall_roots=tall_roots)
        font = TTFont(BytesIO(made))
        variants = font["MATH"].table.MathVariants
        at = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord("√")])
        root = variants.VertGlyphConstruction[at]
        forms = {record.VariantGlyph for record in root.MathGlyphVariantRecord}
        assert (len({font["hmtx"][form][0] for form in forms}) > 1) is tall_roots
        assert (root.GlyphAssembly is not None) is tall_roots


def test_only_a_root_over_something_tall_needs_the_tall_forms():
    low = mathml.convert(r"\frac{1}{\sqrt{2 d_k}} \frac{a}{b}", display=True)
    tall = mathml.convert(r"\sqrt{1 + \frac{a}{b}}", display=True)
    assert math_font.TALL_ROOT.search(tall) and not math_font.TALL_ROOT.search(low)


def test_a_cut_font_is_small():
    few, more = (math_font.cut(math_font.source(), set(text)) for text in ("a", "abcdefgh∑∫"))
    assert few.startswith(b"wOF2") and len(few) < len(more) < 20_000


def test_the_runtime_is_kept_once_and_other_blocks_stay():
    runtime = '<script data-attnkit="runtime">a</script>'
    newer = '<script data-attnkit="runtime">b</script>'
    other = '<script type="application/json">{}</script>'
    seen = set()
    assert shared_runtime.first_only(runtime + other, seen) == runtime + other
    assert shared_runtime.first_only(runtime + other + newer, seen) == other + newer


def test_a_description_is_cut_between_words():
    short = description.shorten("word " * 60)
    assert len(short) <= description.LENGTH and short.endswith("word…")
    assert description.shorten("a\n b") == "a b"


CSS = """@charset "utf-8";/* { */
.used, .gone:hover, .used .gone { color: red }
.gone { content: "}" }
@media print { .gone { top: 0 } #used > a { top: 1px } }
@media screen { .gone { top: 0 } }
@keyframes gone { to { top: 0 } }
:not(.gone) p[class=".gone"] { background: url("data:a;b,{}") }
.late-comer { top: 2px }
"""


def test_only_rules_that_may_match_stay():
    kept = prune_styles.prune(CSS, prune_styles.words('<p class="used">', '"late-" + name'))
    assert kept.splitlines() == [
        '@charset "utf-8";',
        ".used{color: red}",
        "@media print{#used > a{top: 1px}}",
        "@keyframes gone{ to { top: 0 } }",
        ':not(.gone) p[class=".gone"]{background: url("data:a;b,{}")}',
        ".late-comer{top: 2px}",
    ]


def test_only_variables_that_something_reads_stay():
    css = """:root{--page: 1; --used: 2; --chain: var(--last);--last:3;
        --data: url(data:a;b,--x:{}); --text: "a;b}"}
        p{margin:var( --used,0)}a{color: red; --end: 1}"""
    kept = prune_styles.without_unread(css, prune_styles.words('<p style="top: var(--page)">'))
    assert "".join(kept.split()) == ":root{--page:1;--used:2;}p{margin:var(--used,0)}a{color:red;}"


@pytest.mark.parametrize("css", ["a { b", "a { } }", "a"])
def test_a_broken_style_stops_the_build(css):
    with pytest.raises(ValueError, match="style sheet"):
        prune_styles.prune(css, set())


# What join_files.py leaves out, as the theme writes it.
WORK = {
    "takes the focus from a button that is pressed": (
        't.addEventListener("click",(()=>{t.blur()}),!0)'
    ),
    "names the picture of a button that copies": (
        '<svg xmlns="x" class="icon icon-tabler icon-tabler-copy" width="1">\n  <title>${a}</title>'
    ),
    "names the picture of a button that has copied": (
        '<svg xmlns="x" class="icon icon-tabler icon-tabler-check">\n  <title>${a}</title>'
    ),
    "sets the tab stops of wide boxes": (
        '"complete"===document.readyState?f():window.addEventListener("load",f)'
    ),
    "watches for notes in the margin": (
        'document.querySelectorAll(n.join(", ")).forEach((e=>{t.observe(e)})),'
    ),
    "opens the search by a key": "e.shiftKey||!/^k$/i.test(e.key)?c():d()",
}
THEME = ";".join(["a()", *WORK.values(), "b()"])


def test_what_no_page_needs_of_the_theme_is_left_out():
    left = join_files.without_work(THEME)
    assert re.sub('<svg aria-hidden="true" xmlns="x" [^>]*>', "picture", left) == (
        "a();0;picture;picture;0;;"
        'e.shiftKey||!/^k$/i.test(e.key)||"TEXTAREA"===e.target.nodeName?c():d();b()'
    )


def test_a_changed_theme_stops_the_build(tmp_path):
    with pytest.raises(ExtensionError, match=r"theme changed.*gone\.css"):
        join_files.join(tmp_path, ("gone.css",))
    with pytest.raises(ExtensionError, match="light colours differently"):
        join_files.light_by_default("html { color: red }")
    with pytest.raises(ExtensionError, match="icons changed: no bars"):
        join_files.only_icons('.fa-list:before{content:"\\f03a"}', ["bars", "list"])
    with pytest.raises(ExtensionError, match="elsewhere"):
        join_files.plain("https://example.org/a.js")
    with pytest.raises(ExtensionError, match=r"would load a\.png"):
        join_files.check_style("p { background: url(a.png) }", tmp_path)
    with pytest.raises(ExtensionError, match=r"needs .*bootstrap.*'modal'"):
        join_files.check_page("a.html", '<button data-bs-toggle="modal"></button>')
    with pytest.raises(ExtensionError, match=r"needs .*bootstrap.*collapse-sidebar"):
        join_files.check_page("a.html", '<button id="pst-collapse-sidebar-button"></button>')
    for work in join_files.LEFT_OUT:
        with pytest.raises(ExtensionError, match=f"the theme {work} differently now"):
            join_files.without_work(THEME.replace(WORK[work], "other()"))
    with pytest.raises(ExtensionError, match="sidenote needs the theme's watch"):
        join_files.check_page("a.html", '<p class="big sidenote">Aside.</p>')
    with pytest.raises(ExtensionError, match="no longer writes 'aria-label'"):
        patch_templates.instead("<button>", "aria-label")
    with pytest.raises(ExtensionError, match="another font"):
        join_files.check_page("a.html", '<i class="fab fa-list"></i>')


def test_an_icon_says_nothing():
    css = ':root{--pst-icon-tip:var(--pst-icon-bulb);--pst-icon-bulb:"\\f0eb"}'
    css += '.tip{content:var(--pst-icon-tip)}.bars{content:"\\f0c9"}.quote{content:"["}'
    shown = join_files.silent_icons(css)
    assert '.tip{content:"\\f0eb";content:"\\f0eb" / ""}' in shown
    assert '.bars{content:"\\f0c9";content:"\\f0c9" / ""}.quote{content:"["}' in shown


def test_only_the_icons_in_use_stay():
    css = '.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}.fa-list:before{content:"\\f03a"}p{}'
    assert join_files.only_icons(css, ["list"]) == '.fa-list:before{content:"\\f03a"}p{}'


# -- a frame of another site -----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_works_in_a_frame_that_may_keep_nothing(book, browser, scheme):
    context, wrong = browser.new_context(color_scheme=scheme), []
    course = '<iframe sandbox="allow-scripts" src="http://book.test/page.html" width="900">'
    context.route("http://course.test/", lambda route: route.fulfill(body=course))
    context.route(
        "http://book.test/**",
        lambda route: route.fulfill(path=book.html / urlsplit(route.request.url).path[1:]),
    )
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("http://course.test/")
    (_, frame) = page.frames
    chosen = "[document.documentElement.dataset.mode, document.documentElement.dataset.theme]"
    assert frame.evaluate(chosen) == ["auto", scheme]  # that of the system
    button = frame.locator(".theme-switch-button")
    for theme in ("light", "dark") if scheme == "dark" else ("dark", "light"):
        button.click()
        assert frame.evaluate(chosen) == [theme, theme]
    assert wrong == []
    context.close()
