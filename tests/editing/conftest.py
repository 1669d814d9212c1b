from collections.abc import Iterator

import pytest
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
def firefox():
    opened = Firefox(FIREFOX.found())
    yield opened
    opened.close()
