"""A reader's walk through the chapter on softmax, by keyboard, on the built page."""

import pytest
from reader import opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "softmax")


def test_only_the_gap_counts(page):
    figure = page.locator(".attn").nth(0)
    assert "gap 2: the softmax weights are 0.8808 and 0.1192" in readout(figure)
    press(slider(figure, "a"), "ArrowRight", 2)
    press(slider(figure, "b"), "ArrowRight", 2)
    assert readout(figure) == (
        "Scores 53 and 51, gap 2: the softmax weights are 0.8808 and 0.1192; "
        "the shares of the total would be 0.5096 and 0.4904."
    )
    press(slider(figure, "b"), "ArrowLeft", 3)
    assert readout(figure).startswith("Scores 53 and 48, gap 5: the softmax weights are 0.9933")
    assert "0.5248" in readout(figure)


def test_a_temperature_of_8_undoes_a_gap_of_16(page):
    figure = page.locator(".attn").nth(1)
    press(slider(figure, "gap"), "ArrowRight", 14)
    assert readout(figure).startswith("Gap 16, temperature 1:")
    assert "0.9999999" in readout(figure)
    press(slider(figure, "temperature"), "ArrowRight", 3)
    assert readout(figure).startswith("Gap 16, temperature 8: gap / T = 2,")
    assert "0.8807971" in readout(figure)
    press(slider(figure, "gap"), "ArrowLeft", 32)
    assert readout(figure).startswith(
        "Gap \N{MINUS SIGN}16, temperature 8: gap / T = \N{MINUS SIGN}2,"
    )
    assert "0.1192029 and 0.8807971" in readout(figure)


def test_whatever_a_browser_says_of_printing_the_chosen_state_comes_back(page):
    figure = page.locator(".attn").nth(1)
    press(slider(figure, "gap"), "End")
    chosen = readout(figure)
    for event in ("afterprint", "beforeprint", "beforeprint", "afterprint"):
        page.evaluate("event => dispatchEvent(new Event(event))", event)
    assert readout(figure) == chosen


def test_a_raised_wing_and_both_ends_of_the_temperature(page):
    figure = page.locator(".attn").nth(2)
    assert "beak 0.6165, wing 0.2268" in readout(figure)
    press(slider(figure, "score"), "ArrowRight", 2)
    assert "Score of wing 3," in readout(figure)
    assert "beak 0.4436, wing 0.4436, leaf 0.0600" in readout(figure)
    press(slider(figure, "score"), "ArrowLeft", 2)
    press(slider(figure, "temperature"), "Home")
    assert "beak 1.0000" in readout(figure)
    assert "cloud 4.2·10⁻¹⁸" in readout(figure)  # no weight is ever 0
    assert " 0.0000" not in readout(figure)
    press(slider(figure, "temperature"), "End")
    assert "beak 0.1704" in readout(figure)
    assert "cloud 0.1638" in readout(figure)
