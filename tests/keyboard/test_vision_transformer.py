"""A reader's walk through the chapter on the Vision Transformer, by keyboard."""

import re

import pytest
from reader import opened, press, readout, slider

LISTS, KERNELS, FILTERS, PLACES, WAY = range(5)


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "vision-transformer")


def figure(page, number):
    return page.locator(".attn").nth(number)


def go_to(figure, **positions):
    """Move sliders from their first position on."""
    for name, position in positions.items():
        press(slider(figure, name), "Home")
        press(slider(figure, name), "ArrowRight", position - 1)


def numbers(figure):
    """Return the weights near the patch: nine by the kernel, nine by attention."""
    return re.findall(r"\d\.\d\d", figure.locator(".attn-picture").text_content())


def test_the_kernel_keeps_its_numbers_and_the_row_does_not(page):
    lists = figure(page, LISTS)
    go_to(lists, row=8, column=3)
    saucer = numbers(lists)
    go_to(lists, row=5, column=8)
    coffee = numbers(lists)
    assert saucer[:9] == coffee[:9]
    assert saucer[9:18] != coffee[9:18]
    assert readout(lists).startswith("Patch in row 5, column 8; layer 12, head 3.")


def test_one_head_is_nearly_its_kernel(page):
    lists = figure(page, LISTS)
    lists.locator("select").select_option(index=2)
    go_to(lists, row=8, column=3)
    assert "Largest weight by the kernel" in readout(lists)
    assert readout(lists).count("on row 8, column 4") == 2


def test_a_patch_is_chosen_with_arrow_keys_and_enter(page):
    lists = figure(page, LISTS)
    cells = lists.get_by_role("slider", name="weights by attention")
    cells.focus()
    for key in ("Home", "ArrowDown", "ArrowRight", "Enter"):
        cells.press(key)
    assert readout(lists).startswith("Patch in row 2, column 2;")
    cells.press("Escape")


@pytest.mark.parametrize(
    ("layer", "head", "said"),
    [
        (2, 2, "right 0.65"),
        (3, 4, "left 0.69"),
        (4, 2, "below 0.65"),
        (4, 5, "above 0.63"),
        (5, 6, "right 0.53"),
    ],
)
def test_the_shifts_are_found(page, layer, head, said):
    kernels = figure(page, KERNELS)
    go_to(kernels, layer=layer, head=head)
    assert readout(kernels).startswith(f"Layer {layer}, head {head}.")
    assert said in readout(kernels)


def test_a_component_of_the_filters_is_chosen(page):
    filters = figure(page, FILTERS)
    go_to(filters, row=4, column=7)
    assert readout(filters).startswith("Component 28 holds 0.8 % of the spread of the filters.")


def test_a_place_is_like_its_row_and_column(page):
    places = figure(page, PLACES)
    assert readout(places) == (
        "Place in row 5, column 9. Mean cosine with its neighbours 0.78, with the rest of its row "
        "and column 0.46, with all other places 0.05."
    )
    press(slider(places, "row"), "Home")
    assert readout(places).startswith("Place in row 1, column 9.")


def test_a_patch_keeps_its_row_until_row_0_alone_is_left(page):
    way = figure(page, WAY)
    step = slider(way, "step")
    assert readout(way).endswith("shape (144, 588). The patch in row 5, column 8 is row 55.")
    press(step, "ArrowRight", 2)
    assert "shape (145, 32)" in readout(way)
    assert readout(way).endswith("is row 56.")
    press(step, "End")
    assert readout(way).endswith("shape (1, 3). Only the row of the class token is left.")
