"""A reader's walk through the chapter on order and masks, by keyboard, on the built page."""

import pytest
from reader import choose, opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "order-and-masks")


def select(figure, name, position):
    figure.locator(f"select[data-control={name}]").select_option(index=position)


def test_a_shuffled_picture_is_the_same_without_positions(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure) == (
        "Patches: shuffled, without positions. The output is the same, number for number."
    )
    choose(figure, "positions", 1)
    assert readout(figure).endswith("with positions. The output is changed by up to 1.31.")
    select(figure, "order", 1)
    assert readout(figure).endswith("changed by up to 1.12.")
    select(figure, "order", 0)
    assert readout(figure).endswith("the same, number for number.")


def test_what_dot_products_of_positions_tell(page):
    figure = page.locator(".attn").nth(1)
    assert readout(figure) == (
        "Sinusoidal, place 20: dot product 23.50 with the place 5 before and 23.50 with the "
        "place 5 after. Every pair of places with the offset 5 has 23.50."
    )
    press(slider(figure, "place"), "End")
    assert readout(figure).startswith("Sinusoidal, place 63: dot product 23.50 with the place 5 b")
    select(figure, "kind", 1)
    assert "All pairs of places with the offset 5: from −" in readout(figure)
    select(figure, "kind", 4)
    assert "Every pair of places with the offset 5 has" in readout(figure)


def test_the_offset_alone_turns_the_dot_product(page):
    figure = page.locator(".attn").nth(2)
    start = readout(figure)
    assert "Offset 3: dot product −3.00; at offset −3 it is 3.00." in start
    press(slider(figure, "place"), "ArrowRight", 4)
    assert "place 6 is turned by 180 degrees, the key at place 9 by 270." in readout(figure)
    assert readout(figure).split("Offset")[1] == start.split("Offset")[1]
    press(slider(figure, "offset"), "ArrowLeft", 6)
    assert "Offset −3: dot product 3.00" in readout(figure)
    press(slider(figure, "offset"), "ArrowRight", 4)
    assert "Offset 1: dot product 1.96" in readout(figure)
    press(slider(figure, "degrees"), "Home")
    assert "Offset 1: dot product 3.84" in readout(figure)


def test_a_smaller_base_tells_far_patches_apart(page):
    figure = page.locator(".attn").nth(3)
    assert "0.66 with the upper left corner" in readout(figure)
    press(slider(figure, "base"), "ArrowLeft")
    assert readout(figure).startswith("Base 100:")
    assert "0.40 with the upper left corner" in readout(figure)
    press(slider(figure, "base"), "Home")
    assert "−0.06 with the upper left corner" in readout(figure)


def test_what_is_hidden_leaks_after_the_softmax(page):
    figure = page.locator(".attn").nth(4)
    start = readout(figure)
    assert start == "Dog gives pad, dog and barks the weights 0.269, 0.731 and 0.000."
    press(slider(figure, "third"), "ArrowRight")
    assert readout(figure) == start
    select(figure, "way", 3)
    assert readout(figure).endswith("their sum is 0.156 and not 1.")
    press(slider(figure, "third"), "ArrowLeft")
    assert readout(figure).endswith("their sum is 0.335 and not 1.")
    select(figure, "way", 2)
    press(slider(figure, "second"), "Home")
    assert readout(figure).endswith("0.705, 0.035 and 0.259; 0.259 lies on what it must not see.")


def test_a_row_without_a_key(page):
    figure = page.locator(".attn").nth(4)
    select(figure, "mask", 2)
    select(figure, "way", 0)
    assert readout(figure).endswith("pad has no key left, and no answer.")
    select(figure, "way", 1)
    assert readout(figure).endswith("pad has no key left, and gives each 0.333.")
