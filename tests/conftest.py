"""What tests share: browsers, the built book, chapters, and where and in which order tests run."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

# Before numpy is loaded: its threads would wait for each other, with a test running on each core.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import matplotlib
import notebooks
import pages
import pytest
from hypothesis import settings
from lighter import only_moving
from playwright.sync_api import sync_playwright

from tools.browser import CHROMIUM, FLAGS

# jsonschema does without this package, whose grammars of addresses take a second to build.
sys.modules.setdefault("rfc3987_syntax", None)

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"

# The same cases each time; a busy machine is not a bug. `--hypothesis-profile search` looks for new
# cases, and prints what brings back the one that failed.
settings.register_profile("attnkit", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("attnkit")

# Fixtures that take a browser or the built book, or install a package.
SLOW = {"browser", "site", "firefox", "dark_and_calm", "distributions"}
BROWSERS = {"chromium", "firefox"}  # in which a test runs once each
# Fixtures of files that take a minute in one piece: begun first, no core waits for them at the end.
LONG = {"url", "distributions", "firefox"}


def pytest_configure(config):
    config.addinivalue_line("markers", "quick: needs no browser and builds no book (set by itself)")
    config.addinivalue_line("markers", "slow: is not quick, although it needs no browser")
    config.option.loadscopereorder = False  # the order below is what xdist keeps


def pytest_collection_modifyitems(items):
    """Mark what is quick; begin with what takes long."""
    long = {item.path for item in items if LONG & set(item.fixturenames)}
    items.sort(key=lambda item: (item.path not in long, not _builds(item)))
    for item in items:
        if not (_builds(item) or _opens_a_browser(item) or item.get_closest_marker("slow")):
            item.add_marker("quick")


def _builds(item) -> bool:
    """Tell whether a test stands in a file that builds small books."""
    return hasattr(item.module, "Book")


def _opens_a_browser(item) -> bool:
    """Tell whether a test takes a browser, or another slow fixture, by its names or its cases."""
    cases = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return bool(SLOW & set(item.fixturenames)) or any(str(case) in BROWSERS for case in cases)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep on one core what shares a fixture or a visit: a file, or in it one page of the book."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFileAndPage(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            page = next((name for name in pages.NAMES if f"[{name}" in test), "")
            return f"{file} {page}"

    return ByFileAndPage(config, log)


@pytest.fixture(scope="session")
def browser():
    """A Chromium, one for all tests of a worker."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM.found(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built HTML, made from the sources as they are now."""
    if wrong := pages.wrong_with(SITE):
        pytest.fail(wrong, pytrace=False)
    return SITE


@pytest.fixture(scope="module")
def chapter(request) -> Iterator[dict]:
    """The names that the cells of a test module's CHAPTER define, and the style that it chose."""
    with matplotlib.rc_context():
        with only_moving():
            names = notebooks.run(request.module.CHAPTER)
        yield names


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
