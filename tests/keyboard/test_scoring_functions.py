"""A reader's walk through the chapter on scoring functions, by keyboard, on the built page."""

import pytest
from reader import opened, press, readout


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "scoring-functions")


def test_the_query_on_the_notebook_and_three_winners(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure) == (
        "q = (0.50, 1.00). Nearest key: k2. Most weight: dot k3 (0.76); scaled dot k3 (0.65); "
        "Gaussian k2 (0.86); additive k2 (0.71); bilinear k1 (0.94)."
    )


def test_other_keys_and_another_query(page):
    figure = page.locator(".attn").nth(0)
    keys = figure.locator("select")
    keys.select_option("one length")
    assert "dot k2 (0.68)" in readout(figure)
    assert "Gaussian k2 (0.68)" in readout(figure)
    keys.select_option("one direction")
    x, y = (figure.locator("input[type=range][data-control]").nth(i) for i in (0, 1))
    press(x, "ArrowRight", 4)
    press(y, "ArrowLeft", 1)
    said = readout(figure)
    assert said.startswith("q = (1.50, 0.75). Nearest key: k2.")
    assert "dot k3 (0.85)" in said
    assert "Gaussian k2 (0.48)" in said


def test_the_puzzle_of_the_notebook(page):
    figure = page.locator(".attn").nth(0)
    figure.locator("select").select_option("cup, notebook, book")
    x, y = (figure.locator("input[type=range][data-control]").nth(i) for i in (0, 1))
    for slider in (x, y):
        press(slider, "Home")
        press(slider, "ArrowRight", 6)
    assert readout(figure).startswith("q = (-1.00, -1.00).")
    assert "Most weight: dot k2 (0.74)" in readout(figure)


@pytest.mark.parametrize(
    ("waist", "dot", "repaired"),
    [(57, "48.00", "45.50"), (51, "48.00", "40.00"), (56, "48.00", "43.60")],
)
def test_the_dot_product_answers_48_and_the_repair_does_not(page, waist, dot, repaired):
    figure = page.locator(".attn").nth(1)
    slider = figure.locator("input[type=range][data-control]")
    press(slider, "Home")
    press(slider, "ArrowRight", 10 * (waist - 50))
    assert readout(figure) == (
        f"For a waist of {waist}.0 cm: dot {dot} kg; dot - k²/2 {repaired} kg; "
        f"Gaussian {repaired} kg."
    )


def test_training_with_and_without_tanh(page):
    figure = page.locator(".attn").nth(2)
    assert readout(figure).startswith("Step 0, with tanh")  # the end is a question
    slider = figure.locator("input[type=range][data-control]")
    press(slider, "End")
    assert "red 96.0 %, green 96.8 %, blue 97.0 %" in readout(figure)
    press(slider, "Home")
    assert readout(figure).startswith("Step 0, with tanh")
    press(slider, "End")
    with_tanh = figure.locator("input[type=radio]").nth(0)
    press(with_tanh, "ArrowRight")
    assert readout(figure).startswith("Step 300, without tanh")
    assert "red 33.3 %, green 33.3 %, blue 33.3 %" in readout(figure)
