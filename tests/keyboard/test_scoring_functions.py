"""A reader's walk through the chapter on scoring functions, by keyboard, on the built page."""

import pytest
from reader import opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "scoring-functions")


def test_the_query_on_the_notebook_and_three_winners(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure) == (
        "q = (0.50, 1.00). Nearest key: notebook. Most weight: dot book (0.76); scaled dot book "
        "(0.65); Gaussian notebook (0.86); additive notebook (0.71); bilinear cup (0.94)."
    )


def test_other_keys_and_another_query(page):
    figure = page.locator(".attn").nth(0)
    keys = figure.locator("select")
    keys.select_option("one length")
    assert "dot up (0.68)" in readout(figure)
    assert "Gaussian up (0.68)" in readout(figure)
    keys.select_option("one direction")
    x, y = (figure.locator("input[type=range][data-control]").nth(i) for i in (0, 1))
    press(x, "ArrowRight", 4)
    press(y, "ArrowLeft", 1)
    said = readout(figure)
    assert said.startswith("q = (1.50, 0.75). Nearest key: middle.")
    assert "dot long (0.85)" in said
    assert "Gaussian middle (0.48)" in said


def test_the_puzzle_of_the_notebook(page):
    figure = page.locator(".attn").nth(0)
    figure.locator("select").select_option("cup, notebook, book")
    x, y = (figure.locator("input[type=range][data-control]").nth(i) for i in (0, 1))
    for handle in (x, y):
        press(handle, "Home")
        press(handle, "ArrowRight", 6)
    said = readout(figure)
    assert said.startswith("q = (−1.00, −1.00). Nearest key: notebook.")
    assert "Most weight: dot notebook (0.74)" in said
    assert "Gaussian notebook (0.99); additive cup (0.41)" in said
    for handle in (x, y):
        press(handle, "Home")
    numbers = figure.locator("svg").first.text_content()
    assert all(weight in numbers for weight in ("0.34", "0.33"))


def test_the_table_is_walked_cell_by_cell(page):
    figure = page.locator(".attn").nth(0)
    figure.locator("select").select_option("cup, notebook, book")
    for name in ("x", "y"):
        press(slider(figure, name), "Home")
        press(slider(figure, name), "ArrowRight", {"x": 12, "y": 14}[name])
    cells = figure.get_by_role("slider", name="weights")
    press(cells, "ArrowDown", 4)
    told = figure.locator(".attn-cell").inner_text()
    assert told.startswith("scoring function bilinear, key 1: 0.9362")


@pytest.mark.parametrize(
    ("waist", "dot", "repaired"),
    [(57, "48.00", "45.50"), (51, "48.00", "40.00"), (56, "48.00", "43.60")],
)
def test_the_dot_product_answers_48_and_the_repair_does_not(page, waist, dot, repaired):
    figure = page.locator(".attn").nth(1)
    handle = figure.locator("input[type=range][data-control]")
    press(handle, "Home")
    press(handle, "ArrowRight", 10 * (waist - 50))
    assert readout(figure) == (
        f"For a waist of {waist}.0 cm: dot {dot} kg; dot − k²/2 {repaired} kg; "
        f"Gaussian {repaired} kg."
    )


@pytest.mark.parametrize(
    ("step", "shares", "lengths"),
    [
        (0, "red 26.2 %, green 30.5 %, blue 33.0 %", "0.69, 0.15, 0.06"),
        (10, "red 74.9 %, green 88.6 %, blue 77.8 %", "1.70, 2.77, 1.82"),
        (60, "red 92.8 %, green 92.8 %, blue 92.8 %", "3.41, 3.41, 3.41"),
    ],
)
def test_the_matrices_are_learned(page, step, shares, lengths):
    figure = page.locator(".attn").nth(2)
    if not step:
        assert readout(figure).startswith("Step 0")  # the end is a question
    handle = figure.locator("input[type=range][data-control]")
    press(handle, "Home")
    press(handle, "ArrowRight", step)
    assert readout(figure) == (
        f"Step {step}: weight on the patches of the right colour: {shares}. Lengths of the arrows: "
        f"{lengths}."
    )
