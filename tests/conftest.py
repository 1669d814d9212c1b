"""What the tests in a browser share."""

from pathlib import Path

import notebooks
import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from tools.browser import CHROMIUM, FLAGS

ROOT = Path(__file__).parent.parent

settings.register_profile("attnkit", deadline=None)  # a busy machine is not a bug
settings.load_profile("attnkit")


@pytest.fixture(scope="session")
def browser():
    """A Chromium, one for all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM.found(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built HTML."""
    folder = ROOT / "_build" / "html"
    assert (folder / "index.html").is_file(), "the book is not built: run make check-book"
    return folder


@pytest.fixture(scope="module")
def chapter(request) -> dict:
    """The names that the cells of a test module's CHAPTER define."""
    return notebooks.run(request.module.CHAPTER)


@pytest.fixture
def open_page(browser):
    """Open files without a network; whatever asks for more, or fails, fails the test.

    `open_page(file, **options)` takes the options of a browser context, such as color_scheme.
    """
    contexts, wrong = [], []

    def open_file(file: Path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: wrong.append(request.url) if _outside(request) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(Path(file).resolve().as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert not wrong, f"the page asked for, or complained about: {wrong}"


def _outside(request) -> bool:
    return not request.url.startswith(("file:", "data:", "blob:"))
