"""The book's figures are drawn in its style, and closed after each test."""

import matplotlib.pyplot as plt
import pytest

from attnkit import theme


@pytest.fixture(autouse=True)
def in_the_style_of_the_book():
    with theme.style():
        yield
    plt.close("all")  # or matplotlib would warn of too many
