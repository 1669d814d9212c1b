"""A reader's walk through the chapter on the square root of d, by keyboard, on the built page."""

import pytest
from reader import choose, opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "square-root-of-d")


def test_only_the_root_keeps_the_width(page):
    figure = page.locator(".attn").nth(0)
    press(slider(figure, "d"), "Home")
    press(slider(figure, "d"), "ArrowRight", 2)
    assert readout(figure).startswith(
        "Standard deviation of the sums of 4 products, divided by 1: 2"
    )
    press(slider(figure, "d"), "ArrowRight", 4)
    assert "sums of 64 products, divided by 1: 8" in readout(figure)
    assert "divided by √d: 1;" in readout(figure)
    assert "divided by d: 0.125" in readout(figure)
    press(slider(figure, "d"), "End")
    assert "sums of 256 products, divided by 1: 15.8" in readout(figure)


def test_no_derivative_then_large_ones_then_little_that_arrives(page):
    figure = page.locator(".attn").nth(1)
    assert readout(figure).startswith("Scores divided by 8:")
    press(slider(figure, "divisor"), "Home")
    assert "largest derivative 0.000017" in readout(figure)
    press(slider(figure, "divisor"), "ArrowRight", 3)
    assert readout(figure) == (
        "Scores divided by 8: the largest weight is 0.6846 and the largest derivative 0.216. "
        "By a raw score it is 8 times smaller, 0.027."
    )
    press(slider(figure, "divisor"), "End")
    assert "largest derivative 0.21." in readout(figure)
    assert "By a raw score it is 64 times smaller, 0.00328." in readout(figure)


def test_the_experiment(page):
    figure = page.locator(".attn").nth(2)
    undivided = readout(figure)
    assert "20.1 % of the queries are dead; the median gradient is 0.0397." in undivided
    choose(figure, "divisor", 1)
    scaled = readout(figure)
    assert scaled.startswith("d = 64, divided by √d,")
    assert "0.0 % of the queries are dead; the median gradient is 0.0368." in scaled
    # d = 8: the undivided median is the larger one
    press(slider(figure, "d"), "ArrowLeft", 3)
    assert "d = 8, divided by √d" in readout(figure)
    assert "the median gradient is 0.0976." in readout(figure)
    choose(figure, "divisor", 0)
    assert "the median gradient is 0.207." in readout(figure)
    # d = 1024, all three divisors
    press(slider(figure, "d"), "End")
    assert "72.5 % of the queries are dead" in readout(figure)
    choose(figure, "divisor", 1)
    assert "the largest of 10 weights is 0.323 on average; 0.025 % of the" in readout(figure)
    choose(figure, "divisor", 2)
    assert "the largest of 10 weights is 0.105 on average; 100.0 % of the" in readout(figure)
    # back to 64, undivided, at temperature 8: what the root gives
    press(slider(figure, "d"), "ArrowLeft", 4)
    choose(figure, "divisor", 0)
    assert readout(figure) == undivided
    press(slider(figure, "temperature"), "End")
    assert readout(figure).split(": ")[1] == scaled.split(": ")[1]


def test_the_threshold_is_arbitrary(page):
    figure = page.locator(".attn").nth(3)
    assert "divided by 1: 20.1 %; divided by √d: 0.0 %; divided by d: 0.0 %" in readout(figure)
    press(slider(figure, "threshold"), "Home")
    press(slider(figure, "d"), "End")
    assert readout(figure).startswith("Queries at d = 1024 with a gradient below 0.000001,")
    assert "divided by 1: 49.2 %; divided by √d: 0.0 %; divided by d: 0.0 %" in readout(figure)
    press(slider(figure, "threshold"), "ArrowRight", 4)
    assert "below 0.01, divided by 1: 81.2 %; divided by √d: 54.3 %" in readout(figure)
    assert "divided by d: 100.0 %" in readout(figure)
