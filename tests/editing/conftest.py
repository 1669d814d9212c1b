from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exercise_page import Reader
from firefox import Firefox
from page_python import PagePython

from tools.browser import FIREFOX


@pytest.fixture(scope="session")
def page_python(tmp_path_factory) -> Iterator[PagePython]:
    """The Python of a page, run by Node."""
    python = PagePython(tmp_path_factory.mktemp("python"))
    yield python
    python.close()


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    opened = Firefox(FIREFOX.found())
    yield opened
    opened.close()


@pytest.fixture(params=["chromium", "firefox"])
def open_reader(request) -> Iterator[Callable[[Path | str], Reader]]:
    """Open a page in each browser, with nothing kept in its storage; Firefox asks for nothing."""
    if request.param == "chromium":
        open_page = request.getfixturevalue("open_page")

        def in_chromium(page_file: Path | str) -> Reader:
            page = open_page(page_file)
            keys = page.keyboard
            return Reader(page.evaluate, keys.press, keys.type, page.wait_for_function)

        yield in_chromium
        return
    opened = request.getfixturevalue("firefox")

    def press(key: str) -> None:
        *held, last = key.split("+")
        for each in held:
            opened.key("down", each)
        opened.press(last)
        for each in held:
            opened.key("up", each)

    def in_firefox(page_file: Path | str) -> Reader:
        address = page_file.as_uri() if isinstance(page_file, Path) else page_file
        opened.open(address)
        opened.evaluate("localStorage.clear()")
        opened.open(address)
        return Reader(opened.evaluate, press, opened.type, opened.wait)

    yield in_firefox
    assert opened.noted() == {"asked": [], "said": []}
