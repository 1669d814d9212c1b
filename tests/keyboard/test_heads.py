"""A reader's walk through the chapter on several heads, by keyboard, on the built page."""

import pytest
from reader import choose, opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "heads")


def test_one_head_does_not_notice_that_ball_and_fence_change_places(page):
    figure = page.locator(".attn").nth(0)
    assert "asks for red with 12 and for edges with 0" in readout(figure)  # before the question
    press(slider(figure, "first"), "ArrowLeft", 6)
    assert readout(figure).endswith("grass 0.007; output (32.1, 32.1).")
    choose(figure, "exchanged", 1)
    assert readout(figure).endswith("grass 0.007; output (32.1, 32.1).")
    choose(figure, "heads", 1)
    assert "output (16.9, 47.6). Head 2" in readout(figure)
    choose(figure, "exchanged", 0)
    assert "output (47.6, 16.9). Head 2" in readout(figure)
    assert "(47.6, 16.9, 16.9, 47.6)" in figure.locator(".attn-picture").inner_text()
    choose(figure, "heads", 0)


def test_one_head_chooses_or_mixes(page):
    figure = page.locator(".attn").nth(0)
    press(slider(figure, "first"), "End")
    assert readout(figure).endswith("output (48.0, 16.0).")
    press(slider(figure, "first"), "Home")
    assert readout(figure).endswith("output (16.0, 48.0).")


def test_reshape_alone_puts_24_into_the_wrong_head(page):
    figure = page.locator(".attn").nth(1)
    assert "It lands in head 2, in the row of token 2: right." in readout(figure)
    choose(figure, "way", 0)
    assert readout(figure).startswith(
        "24 is number 4 of token 2; its column belongs to head 2. It lands in head 1, in the row "
        "of token 4: wrong."
    )


def test_a_cell_of_q_chooses_a_number(page):
    figure = page.locator(".attn").nth(1)
    cells = figure.get_by_role("slider", name="Q = X W_query")
    cells.focus()
    for key in ("Home", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        cells.press(key)
    assert readout(figure).startswith("42 is number 2 of token 4; its column belongs to head 1.")
    assert "It lands in head 2, in the row of token 3: wrong." in readout(figure)
    cells.press("Escape")
