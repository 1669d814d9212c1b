from collections.abc import Iterator

import pytest
from page_python import PagePython


@pytest.fixture(scope="session")
def page_python(tmp_path_factory) -> Iterator[PagePython]:
    """The Python of a page, run by Node."""
    python = PagePython(tmp_path_factory.mktemp("python"))
    yield python
    python.close()
