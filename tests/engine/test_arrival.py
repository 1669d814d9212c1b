"""A figure that comes late: data in a file of its own, and what a reader does before it is live."""

import functools
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sample_figures

from attnkit.live.hosts import page

HOST = "http://book.test"
LIVE = ".attn[data-live='']"


@functools.cache
def whole():
    """Return a page of two figures far from each other."""
    figures = (sample_figures.FIGURES[name]() for name in ("lines", "bars"))
    return sample_figures.page(figures).replace("<p>between", "<p style='height: 9000px'>between")


def lines_and_bars(limit=0):
    """Return the page and the files with the data of its figures."""
    return page.outsource(whole(), "data/", limit)


# -- the files -------------------------------------------------------------------------------------


def test_large_data_moves_into_files_that_are_named_by_their_content():
    assert lines_and_bars(limit=10**6) == (whole(), {})
    html, files = lines_and_bars()
    assert len(files) == 2
    assert sorted(re.findall('"file":"data/([^"]*)"', html)) == sorted(files)
    assert html.count('"tables"') == 0
    moved = sum(map(len, files.values()))
    assert moved > 10_000
    assert len(whole()) - len(html) == pytest.approx(moved, abs=300)
    assert lines_and_bars() == (html, files)
    data = [json.loads(re.search(r"\]=(.*);", text)[1]) for text in files.values()]
    assert {name for each in data for name in each["positions"]} == {
        *("shift", "n", "strong"),
        *("kind", "power"),
    }


def test_only_large_data_moves():
    sizes = sorted(len(text) for text in lines_and_bars()[1].values())
    _, files = lines_and_bars(limit=sum(sizes) // 2)
    assert [len(text) for text in files.values()] == sizes[1:]


@pytest.fixture
def opened(browser):
    """Open a page from a host that sends some files when it is told to; `ask` lists requests."""
    contexts = []

    def open_with(html, files, held=False):
        context = browser.new_context()
        contexts.append(context)
        shown = context.new_page()
        shown.asked, shown.send = [], threading.Event()
        waiting = []

        def answer(route):
            name = route.request.url.rpartition("/")[2]
            if name == "page":
                return route.fulfill(body=html, content_type="text/html; charset=utf-8")
            shown.asked.append(name)
            if held:
                return waiting.append((route, name))
            return give(route, name)

        def give(route, name):
            if name not in files:
                return route.fulfill(status=404, body="no such file")
            return route.fulfill(body=files[name], content_type="text/javascript; charset=utf-8")

        shown.let_go = lambda: [give(*each) for each in waiting]
        context.route(f"{HOST}/**", answer)
        shown.goto(f"{HOST}/page", wait_until="domcontentloaded")
        return shown

    yield open_with
    for context in contexts:
        context.close()


def test_a_file_is_asked_for_when_its_figure_comes_near(opened):
    shown = opened(*lines_and_bars())
    shown.wait_for_selector(LIVE)
    assert len(shown.asked) == 1
    assert shown.locator(".attn").last.get_attribute("data-live") == "far"
    assert shown.locator(".attn-picture > svg").last.is_visible()
    shown.locator(".attn").last.scroll_into_view_if_needed()
    shown.wait_for_function(f'document.querySelectorAll("{LIVE}").length === 2')
    assert len(shown.asked) == 2


def test_a_figure_is_live_from_disk(open_page, tmp_path):
    html, files = lines_and_bars()
    (tmp_path / "page.html").write_text(html, "utf-8")
    (tmp_path / "data").mkdir()
    for name, text in files.items():
        (tmp_path / "data" / name).write_text(text, "utf-8")
    shown = open_page(tmp_path / "page.html")
    shown.wait_for_selector(LIVE)
    shown.locator("[data-control=shift]").fill("20")
    assert shown.locator(".attn-readout").first.text_content() == "shift 5.00, strong"


def test_what_is_pressed_before_a_file_has_come_is_done_then(opened):
    figures = [sample_figures.lines(), sample_figures.scatters()]
    html, files = page.outsource(sample_figures.page(figures), "data/", 0)
    shown = opened(html, files, held=True)
    shown.wait_for_function('document.querySelector(".attn").dataset.live === "loading"')
    still = shown.locator(".attn-picture").first.inner_html()
    shown.locator("[data-control=shift]").fill("20")
    shown.locator("[data-control=strong]").uncheck()
    shown.locator("[data-play=turn]").click()
    assert shown.locator(".attn-picture").first.inner_html() == still
    shown.let_go()
    shown.wait_for_function(f'document.querySelectorAll("{LIVE}").length === 2')
    assert shown.locator(".attn-readout").first.text_content() == "shift 5.00, weak"
    assert shown.locator("[data-control=shift]").input_value() == "20"
    assert not shown.locator("[data-control=strong]").is_checked()
    shown.wait_for_function("document.querySelector('[data-control=turn]').value === '6'")


def test_a_figure_whose_file_is_missing_says_so_and_keeps_its_picture(opened):
    shown = opened(lines_and_bars()[0], {})
    shown.wait_for_selector(".attn[data-live=failed]")
    (name,) = shown.asked
    said = shown.locator(".attn-message").first.text_content()
    assert said == f"This figure does not move here: its file data/{name} is missing."
    assert shown.locator(".attn-picture > svg").first.is_visible()
    assert not shown.locator(".attn-controls").first.is_visible()


# -- before the script has come --------------------------------------------------------------------


@pytest.fixture
def slowly(browser):
    """Open a page that comes in parts; yields a function that does, and what sends the next one."""
    parts, go = [], threading.Semaphore(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            for part in parts if self.path == "/page" else []:
                self.wfile.write(part.encode())
                self.wfile.flush()
                go.acquire(timeout=20)

        def log_message(self, *args):
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()

    def open_in(*texts):
        parts[:] = texts
        shown = context.new_page()
        shown.goto(f"http://127.0.0.1:{server.server_port}/page", wait_until="commit")
        return shown, go.release

    yield open_in
    for _ in range(9):
        go.release()
    context.close()
    server.shutdown()
    server.server_close()


def test_a_control_moved_before_the_script_has_come_stays_where_it_is(slowly):
    text = sample_figures.page([sample_figures.lines(), sample_figures.bars()])
    cut = text.index('<script type="module"')
    shown, send = slowly(text[:cut], text[cut:])
    shown.wait_for_selector("[data-control=shift]")
    shown.locator("[data-control=shift]").fill("20")
    send()
    shown.wait_for_function(f'document.querySelectorAll("{LIVE}").length === 2')
    assert shown.locator("[data-control=shift]").input_value() == "20"
    assert shown.locator("output").first.text_content().startswith("5.00")
    assert shown.locator(".attn-readout").first.text_content() == "shift 5.00, strong"


def test_each_figure_comes_to_life_when_it_has_come(slowly):
    names = ("lines", "bars", "scatters")
    text = sample_figures.page([sample_figures.FIGURES[name]() for name in names])
    script = page.script()
    first, *rest = text.split(script)
    shared = first + script + "".join(rest)  # one script after the first figure, as in the book
    second, third = (found.start() for found in list(re.finditer("<p>between</p>", shared)))
    shown, send = slowly(shared[:second], shared[second:third], shared[third:])
    for n in range(1, 4):
        shown.wait_for_function(f'document.querySelectorAll("{LIVE}").length === {n}')
        send()


def test_what_a_browser_remembers_of_a_form_is_what_the_figure_shows(slowly):
    text = sample_figures.page([sample_figures.bars()])
    shown, send = slowly(text)
    send()
    shown.wait_for_selector(LIVE)
    start = shown.locator(".attn-picture").inner_html()
    shown.evaluate(
        """() => {
          document.querySelector("[data-control=kind][value='2']").checked = true;
          dispatchEvent(new PageTransitionEvent("pageshow"));
        }"""
    )
    assert shown.locator(".attn-picture").inner_html() != start
    assert shown.get_by_role("radio", name="negative").is_checked()
