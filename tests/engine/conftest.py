"""What tests of the engine share."""

import pytest
from IPython.core.interactiveshell import InteractiveShell


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
