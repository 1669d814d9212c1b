from collections.abc import Callable, Iterator
from pathlib import Path

import exercise_page
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
def open_reader(request) -> Iterator[Callable[[Path], Reader]]:
    """Open a page in each browser, with nothing kept in its storage; Firefox asks for nothing."""
    if request.param == "chromium":
        open_page = request.getfixturevalue("open_page")
        yield lambda file: Reader.in_chromium(open_page(file))
        return
    opened = request.getfixturevalue("firefox")

    def in_firefox(file: Path) -> Reader:
        opened.open(file.as_uri())
        opened.evaluate("localStorage.clear()")
        opened.open(file.as_uri())
        return Reader.in_firefox(opened)

    yield in_firefox
    assert opened.noted() == {"asked": [], "said": []}


@pytest.fixture(scope="module")
def page_file(request, tmp_path_factory) -> Path:
    """The page of the CELLS of a file of tests."""
    return exercise_page.write(tmp_path_factory.mktemp("a book"), request.module.CELLS)


@pytest.fixture
def reader(open_reader, page_file) -> Reader:
    return open_reader(page_file)
