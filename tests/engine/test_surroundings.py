"""A figure in odd and hostile surroundings: it works, or it is seen and says why it is still."""

import base64
import hashlib
import re

import matplotlib.pyplot as plt
import pytest
import sample_figures
from reader import CHOOSE, live_figures

from attnkit import LiveFigure
from attnkit.live import script


@pytest.fixture
def visit(browser, tmp_path):
    """Open HTML as a page of a site, with headers of the site's own and scripts of its own."""
    contexts = []

    def open_html(body, *, headers=None, first="", wait=True, attributes='lang="en"', **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_init_script(first) if first else None
        page = context.new_page()
        page.said = []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        whole = (
            f"<!doctype html><html {attributes}><head><meta charset='utf-8'><title>t</title>"
            f"</head><body>{body}</body></html>"
        )

        def answer(route):
            if route.request.url.endswith("attnkit.js"):
                route.fulfill(body=script(), content_type="text/javascript")
            else:
                route.fulfill(body=whole, content_type="text/html", headers=headers or {})

        context.route("http://site.test/**", answer)
        page.goto("http://site.test/page.html")
        if wait:
            live_figures(page)
        return page

    yield open_html
    for context in contexts:
        context.close()


def line(**options):
    fig, ax = plt.subplots(figsize=(4, 3))
    (moving,) = ax.plot([0, 1], [0, 1])
    words = ax.set_title("n = 0")
    return LiveFigure(
        fig,
        {moving: lambda n: [0, 1 / (1 + n)], words: lambda n: f"n = {n} & <more>"},
        n=(0, 4),
        readout=lambda n: f"now {n}",
        alt="a line",
        **options,
    )


def moves(page, figure=0, n=3):
    """Whether a figure follows its control: its title and its readout do."""
    root = page.query_selector_all(".attn")[figure]
    root.evaluate(CHOOSE, {"n": n})
    texts = root.eval_on_selector_all("svg text", "all => all.map((text) => text.textContent)")
    readouts = root.eval_on_selector_all(".attn-readout", "all => all.map((p) => p.innerText)")
    return f"n = {n} & <more>" in texts and [text.count(f"now {n}") for text in readouts] == [1]


def colour_of(page, selector):
    return page.eval_on_selector(selector, "(node) => getComputedStyle(node).stroke")


STRICT = "default-src 'none'; script-src 'self'"


# -- rules of a site -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        STRICT,
        f"{STRICT}; style-src 'self'",
        f"{STRICT}; style-src 'unsafe-inline'",
        f"{STRICT}; require-trusted-types-for 'script'",
        f"{STRICT}; require-trusted-types-for 'script'; trusted-types 'none'",
    ],
)
def test_with_its_script_in_a_file_a_figure_is_live_under_strict_rules(visit, rules):
    html = line().to_html(script="attnkit.js")
    page = visit(html, headers={"Content-Security-Policy": rules})
    assert moves(page)
    assert colour_of(page, "[data-mark='0'] path") == "rgb(31, 119, 180)"
    assert page.eval_on_selector(".attn", "(node) => getComputedStyle(node).borderRadius") != "0px"
    assert page.said == []


@pytest.mark.parametrize("rules", ["default-src 'none'", "script-src 'self'", "script-src 'none'"])
def test_where_no_script_runs_the_picture_is_seen_in_its_colours(visit, rules):
    html = sample_figures.asking().to_html() + line().to_html()
    page = visit(html, headers={"Content-Security-Policy": rules}, wait=False)
    for picture in page.query_selector_all(".attn-picture"):
        assert picture.is_visible()
    assert colour_of(page, "[data-mark='0'] path") == "rgb(31, 119, 180)"
    assert page.locator(".attn-setting").first.is_visible()
    if "default" not in rules:  # with the style sheet, a control that nothing answers is not shown
        assert not page.locator(".attn-controls").first.is_visible()


def test_a_policy_of_trusted_types_may_forbid_markup_to_scripts(visit):
    scripts = re.findall(
        r"<script(?! type=.application)[^>]*>(.*?)</script>", line().to_html(), re.S
    )
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in scripts
    )
    rules = f"script-src {hashes}; require-trusted-types-for 'script'; trusted-types 'none'"
    page = visit(line().to_html(), headers={"Content-Security-Policy": rules})
    assert moves(page)
    assert page.said == []


@pytest.mark.parametrize("lost", ["DecompressionStream", "document.implementation"])
def test_what_a_browser_lacks_is_said_and_the_picture_is_seen(visit, lost):
    owner = "globalThis" if "." not in lost else "Document.prototype"
    name = lost.rpartition(".")[2]
    lose = f"Object.defineProperty({owner}, '{name}', {{ value: undefined, writable: false }})"
    page = visit(sample_figures.asking().to_html(), first=lose, wait=False)
    page.wait_for_selector(".attn[data-live=failed]")
    said = page.inner_text(".attn-message")
    assert said.startswith("This figure does not move here: ")
    assert page.is_visible(".attn-picture")
    assert not page.is_visible(".attn-controls")


def test_without_an_observer_of_sizes_a_figure_is_live(visit):
    assert moves(visit(line().to_html(), first="delete globalThis.ResizeObserver"))


def test_a_script_that_never_runs_is_told_by_the_first_one(visit):
    html = sample_figures.asking().to_html().replace('type="module"', 'type="unknown"')
    page = visit(html, first="const wait = setTimeout; setTimeout = (f) => wait(f)", wait=False)
    page.wait_for_selector(".attn[data-live=failed]")
    assert "did not run" in page.inner_text(".attn-message")
    assert page.is_visible(".attn-picture")


# -- frames, directions, media ---------------------------------------------------------------------


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_a_figure_is_live_in_a_frame_that_may_keep_nothing(visit, sandbox):
    inner = line().to_html().replace("&", "&amp;").replace('"', "&quot;")
    page = visit(f'<iframe sandbox="{sandbox}" srcdoc="{inner}"></iframe>', wait=False)
    (_, frame) = page.frames
    frame.wait_for_selector(".attn[data-live='']")
    assert moves(frame)
    assert page.said == []


def test_a_picture_is_laid_out_from_left_to_right_on_any_page(visit):
    places = "(texts) => texts.map((text) => Math.round(text.getBoundingClientRect().left))"
    left, right = (
        visit(line().to_html(), attributes=f'dir="{way}"', viewport={"width": 600, "height": 800})
        for way in ("ltr", "rtl")
    )
    shown = [page.eval_on_selector_all(".attn-picture svg text", places) for page in (left, right)]
    shift = shown[1][0] - shown[0][0]
    assert shown[1] == [place + shift for place in shown[0]]
    assert right.get_attribute(".attn-readout", "dir") == "auto"
    assert moves(right)


def test_a_picture_keeps_its_colours_where_colours_are_forced(visit):
    page = visit(line().to_html(), forced_colors="active", color_scheme="dark")
    assert colour_of(page, "[data-mark='0'] path") == "rgb(31, 119, 180)"
    background = "(node) => getComputedStyle(node).backgroundColor"
    assert page.eval_on_selector(".attn-picture", background) == "rgb(255, 255, 255)"


# -- copies ----------------------------------------------------------------------------------------


def test_a_page_that_was_saved_while_live_is_live_again(visit):
    figures = [sample_figures.FIGURES["pictures"](), sample_figures.FIGURES["heatmaps"](), line()]
    fresh = visit("".join(figure.to_html() for figure in figures))
    published = "(root) => root.querySelector('.attn-picture > svg').outerHTML"
    start = [root.evaluate(published) for root in live_figures(fresh)]
    assert moves(fresh, 2)
    for root in live_figures(fresh)[:2]:
        root.evaluate(CHOOSE, {"seed": 2})
    for _ in range(2):  # also a copy of a copy
        saved = fresh.evaluate("document.body.innerHTML")
        fresh = visit(saved)
        roots = live_figures(fresh)
        assert [root.evaluate(published) for root in roots] == start
        assert [len(root.query_selector_all(".attn-overlay")) for root in roots] == [1, 1, 0]
        assert moves(fresh, 2, n=1)
        assert fresh.said == []


def test_the_same_figure_twice_on_a_page_has_ids_of_its_own(visit):
    figure = sample_figures.FIGURES["lines"]()
    html = figure.to_html()
    page = visit(html + html + html)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))
    first, second, _ = live_figures(page)
    before = first.inner_html()
    second.evaluate(CHOOSE, {"shift": 4, "strong": 0})
    assert first.inner_html() == before
    assert "shift 1.00, weak" in second.inner_text()
    lost = """(root) => [...root.querySelectorAll("[clip-path], use, [for]")].filter((node) => {
        const at = node.getAttribute("clip-path") ?? node.getAttribute("href") ?? node.htmlFor;
        return !root.querySelector("#" + at.replace(/^url\\(#|^#|\\)$/g, ""));
    }).length"""
    assert second.evaluate(lost) == 0
