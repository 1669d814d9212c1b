"""One page in Chromium or in Firefox, with the same few calls."""

import pytest
from firefox import Firefox

from tools.browser import FIREFOX


class InChromium:
    """A page in Chromium, with the calls of a page in Firefox."""

    def __init__(self, browser):
        self.page = browser.new_page()

    def size(self, width, height, _):
        self.page.set_viewport_size({"width": width, "height": height})

    def open(self, url):
        self.page.goto("about:blank")
        self.page.goto(url)

    def evaluate(self, text):
        return self.page.evaluate(text)

    def wait(self, text):
        self.page.wait_for_function(text)

    def press(self, key):
        self.page.keyboard.press(key)

    def key(self, act, key):
        getattr(self.page.keyboard, act)(key)


@pytest.fixture(scope="module")
def firefox():
    """A Firefox, one for all tests of a file."""
    opened = Firefox(FIREFOX.found())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def chromium(browser):
    """A page in Chromium, one for all tests of a file."""
    opened = InChromium(browser)
    yield opened
    opened.page.close()


@pytest.fixture(params=["chromium", "firefox"])
def page(request):
    """A page in each of the browsers."""
    return request.getfixturevalue(request.param)
