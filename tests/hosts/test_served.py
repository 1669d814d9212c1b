"""Hosts in which Python runs while the reader moves a figure: Voila and marimo."""

import socket
import time
import urllib.request
from contextlib import closing

import pytest
from playwright.sync_api import expect
from publishers import CELLS, need, served, told, write_notebook

MARIMO = """
import marimo

app = marimo.App()


@app.cell
def _():
{cells}
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture(autouse=True)
def patience():
    """Wait longer than other tests do: a kernel on a busy machine takes its time."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=None)


@pytest.fixture
def address():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def opened(browser, address, seconds=60):
    """Open a page as soon as its server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=seconds).close()
            break
        except OSError:
            assert time.monotonic() < end, f"{address} does not answer"
            time.sleep(0.1)
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(address)
    return page


def test_voila(browser, tmp_path, address):
    need("voila")
    assert told("Voila") == "live, by Python"
    write_notebook(tmp_path / "index.ipynb")
    port = address.rpartition(":")[2]
    command = ("voila", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}", "index.ipynb")
    with served(*command, folder=tmp_path, address=address):
        page = opened(browser, address)
        figures = page.locator(".attn-alive")
        expect(figures).to_have_count(4)
        expect(page.locator(".attn:visible")).to_have_count(4)  # none beside them
        large = page.locator(".attn-alive", has_text="Amplitude")
        expect(large.locator(".attn-readout")).to_have_text("Amplitude 2.5.")
        slider = page.locator(".attn-notebook", has_text="Amplitude").locator(".noUi-handle")
        slider.first.focus()
        page.keyboard.press("ArrowRight")
        expect(large.locator(".attn-readout")).to_have_text("Amplitude 2.6.")
        page.close()


def test_marimo(browser, tmp_path, address):
    need("marimo")
    assert told("marimo") == "live, by tables"
    cells = "\n".join(line for cell in CELLS[:2] for line in cell.strip().splitlines())
    (tmp_path / "app.py").write_text(
        MARIMO.format(cells="\n".join(f"    {line}" for line in cells.splitlines())), "utf-8"
    )
    port = address.rpartition(":")[2]
    command = ("marimo", "-q", "run", "--headless", "--no-token", "--port", port, "app.py")
    with served(*command, folder=tmp_path, address=address):
        page = opened(browser, address)
        frame = page.frame_locator("iframe")
        expect(frame.locator('.attn[data-live=""]')).to_be_visible()
        frame.get_by_role("slider").press("ArrowRight")
        expect(frame.locator(".attn-readout")).to_have_text("Frequency 2.5.")
        page.close()
