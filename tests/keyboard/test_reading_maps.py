"""A reader's walk through the chapter on maps, by keyboard."""

import pytest
from reader import choose, opened, press, readout, slider

CUP, CAT, ROWS, COMPARED, ROLLOUT = range(5)


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "reading-maps")


def figure(page, number):
    return page.locator(".attn").nth(number)


def put(figure, row, column):
    """Move the patch to a row and a column, which count from 1."""
    for name, place in (("row", row), ("column", column)):
        press(slider(figure, name), "Home")
        press(slider(figure, name), "ArrowRight", place - 1)


def test_the_cup_opens_with_the_row_that_was_computed_by_hand(page):
    said = readout(figure(page, CUP))
    assert said.startswith("Patch in row 5, column 8. Largest weight: 0.802, on row 4, column 8.")


def test_the_same_thing_is_read_on_the_other_side_of_the_cup(page):
    cup = figure(page, CUP)
    cup.locator("select").select_option(label="the same thing")
    put(cup, 10, 2)
    assert readout(cup) == (
        "Patch in row 10, column 2. Largest weight: 0.096, on row 10, column 13. The 3 × 3 patches "
        "around it: 0.338. Class token: below 0.001."
    )


def test_patches_are_walked_with_arrow_keys_and_chosen_with_enter(page):
    cup = figure(page, CUP)
    cells = cup.get_by_role("slider", name="weight as a share of the row's largest")
    cells.focus()
    for key in ("Home", *["ArrowDown"] * 4, *["ArrowRight"] * 3):
        cells.press(key)
    assert cells.get_attribute("aria-valuetext") == "row 5, column 4: below 0.063"
    cells.press("Enter")
    assert readout(cup).startswith("Patch in row 5, column 4.")
    cells.press("Escape")


def test_at_the_upper_edge_the_class_token_takes_the_weight(page):
    cup = figure(page, CUP)
    cup.locator("select").select_option(label="up")
    put(cup, 1, 8)
    assert readout(cup).endswith("Class token: 0.993.")


def test_one_eye_reads_the_other(page):
    cat = figure(page, CAT)
    assert "row 8, column 14" not in readout(cat)  # it does not open on its answer
    cat.locator("select").select_option(label="counterparts")
    put(cat, 6, 5)
    assert "Largest weight: 0.300, on row 8, column 14." in readout(cat)


def test_a_class_row_is_chosen_among_72(page):
    rows = figure(page, ROWS)
    cells = rows.get_by_role("slider", name="weight of the class token on itself, in all heads")
    cells.focus()
    for key in ("Home", *["ArrowDown"] * 5, "Enter"):
        cells.press(key)
    assert readout(rows).startswith("Layer 1, head 6. The class token gives 0.532 to the patch")
    cells.press("Escape")


def test_the_numbers_come_when_they_are_asked_for(page):
    compared = figure(page, COMPARED)
    assert readout(compared).endswith("Which map agrees best with that?")
    choose(compared, "answer", 1)
    assert readout(compared).endswith("0.70, class row, 12 0.36, rollout from layer 1 0.11.")
    press(slider(compared, "first"), "ArrowRight", 7)
    assert readout(compared).endswith("rollout from layer 8 0.78.")
    choose(compared, "photograph", 1)
    assert "class row, 12 0.01" in readout(compared)


def test_without_one_head_the_spike_is_gone_and_the_agreement_no_better(page):
    rollout = figure(page, ROLLOUT)
    assert "28.8 times the median; rank correlation with hiding 0.11" in readout(rollout)
    choose(rollout, "head", 6)
    assert "6.3 times the median; rank correlation with hiding 0.08" in readout(rollout)
