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
    assert undivided.endswith(
        "20.1 % of the gradients are below 0.001; the median gradient is 0.0397."
    )
    choose(figure, "divisor", 1)
    assert readout(figure).startswith("d = 64, divided by √d:")
    assert "0.0 % of the gradients are below 0.001; the median gradient is 0.0368." in readout(
        figure
    )
    # d = 8: the undivided median is the larger one
    press(slider(figure, "d"), "ArrowLeft", 3)
    assert "d = 8, divided by √d" in readout(figure)
    assert "the median gradient is 0.0976." in readout(figure)
    choose(figure, "divisor", 0)
    assert "the median gradient is 0.207." in readout(figure)
    # d = 1024, all three divisors
    press(slider(figure, "d"), "End")
    assert "72.5 % of the gradients are below" in readout(figure)
    choose(figure, "divisor", 1)
    assert "the largest of 10 weights is 0.323 on average; 0.025 % of the" in readout(figure)
    choose(figure, "divisor", 2)
    assert "the largest of 10 weights is 0.105 on average; 100.0 % of the" in readout(figure)


def test_the_threshold_is_arbitrary(page):
    figure = page.locator(".attn").nth(2)
    press(slider(figure, "d"), "End")
    press(slider(figure, "threshold"), "Home")
    for divisor, share in enumerate(["49.2 %", "0.0 %", "0.0 %"]):
        choose(figure, "divisor", divisor)
        assert f"{share} of the gradients are below 0.000001;" in readout(figure)
    press(slider(figure, "threshold"), "ArrowRight", 4)
    for divisor, share in enumerate(["81.2 %", "54.3 %", "100.0 %"]):
        choose(figure, "divisor", divisor)
        assert f"{share} of the gradients are below 0.01;" in readout(figure)
