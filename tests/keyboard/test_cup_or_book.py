"""A reader's walk through the chapter on the cup and the book, by keyboard, on the built page."""

import re

import pytest
from reader import opened, press, readout, slider

POOLING, TURN, VALUES, ROWS, PHONE = range(5)


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "cup-or-book")


def weights_in(figure):
    return re.search(r"weights are (.*?)[.;](?: |$)", readout(figure))[1]


def test_no_wish_turns_the_light_of_pooling(page):
    figure = page.locator(".attn").nth(POOLING)
    wish, pooling = (figure.locator(f'[data-control="{n}"]') for n in ("wish", "pooling"))
    for kind, weights in (
        ("average", "cup 0.2500, notebook 1 0.2500, notebook 2 0.2500, book 0.2500"),
        ("max", "cup 1.0000, notebook 1 0.0000, notebook 2 0.0000, book 0.0000"),
    ):
        if kind == "max":
            press(pooling.nth(0), "ArrowRight")
        for choose in ("ArrowRight", "ArrowLeft"):
            press(wish.nth(0) if choose == "ArrowRight" else wish.nth(1), choose)
            assert weights_in(figure) == weights


def test_the_light_goes_from_the_cup_to_the_book_with_a_tie_between(page):
    figure = page.locator(".attn").nth(TURN)
    will = slider(figure, "will")
    assert weights_in(figure) == "cup 0.8024, notebook 1 0.0659, notebook 2 0.0659, book 0.0659"
    assert readout(figure).endswith("The brightest is cup.")
    press(will, "ArrowRight", 19)
    assert will.get_attribute("aria-valuetext") == "5/11"
    assert weights_in(figure) == "cup 0.3564, notebook 1 0.1436, notebook 2 0.1436, book 0.3564"
    assert readout(figure).endswith("Equally bright are cup and book.")
    press(will, "ArrowRight", 2)
    assert "At t = 0.5000" in readout(figure)
    assert "cup 0.3097" in readout(figure)
    assert "book 0.3977" in readout(figure)
    press(will, "End")
    assert weights_in(figure) == "cup 0.0377, notebook 1 0.1025, notebook 2 0.1025, book 0.7573"
    assert readout(figure).endswith("The brightest is book.")


def test_a_thicker_book_gets_no_more_light(page):
    figure = page.locator(".attn").nth(VALUES)
    assert "coffee (ml) 160.5, empty pages 7.2, printed pages 19.8" in readout(figure)
    press(slider(figure, "will"), "End")
    before = weights_in(figure)
    assert "printed pages 227.2" in readout(figure)
    press(slider(figure, "changed"), "End")
    assert "printed pages 454.4" in readout(figure)
    press(slider(figure, "changed"), "Home")
    assert "printed pages 0.0" in readout(figure)
    assert weights_in(figure) == before


def test_a_cell_of_the_row_of_one_query(page):
    figure = page.locator(".attn").nth(ROWS)
    cells = figure.locator(".attn-cells")
    cells.focus()
    cells.press("ArrowDown")
    told = figure.locator(".attn-cell").inner_text()
    assert "query t = 5/11" in told
    assert "key cup" in told
    assert "0.3564" in told


def test_a_fifth_object_stands_on_the_desk(page):
    figure = page.locator(".attn").nth(PHONE)
    assert "phone" in weights_in(figure)
