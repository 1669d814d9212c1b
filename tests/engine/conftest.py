"""What tests of the engine share."""

import matplotlib as mpl
import pytest
import sample_figures
from ears import LISTEN
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture(autouse=True)
def settings_of_its_own():
    """Leave matplotlib's settings as they were: a chapter that runs in a test chooses a style."""
    with mpl.rc_context():
        yield


@pytest.fixture
def published(monkeypatch):
    """Display things as a cell does; list what it publishes: (bundle, transient, replaces)."""
    sent = []

    def publish(data, metadata=None, *, transient=None, update=False, **_):
        sent.append((data, transient, update))

    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell.display_pub, "publish", publish)

    def display(shown):
        sent.clear()
        assert shell.display_formatter.format(shown) == ({}, {})
        return list(sent)

    yield display
    InteractiveShell.clear_instance()


@pytest.fixture
def show(open_page, tmp_path):
    """Open a page of one live figure, and listen."""

    def opened(figure, **options):
        file = tmp_path / "page.html"
        file.write_text(sample_figures.page([figure]), "utf-8")
        shown = open_page(file, **options)
        shown.wait_for_function("document.querySelector('.attn').dataset.live === ''")
        shown.evaluate(LISTEN)
        return shown

    return opened
