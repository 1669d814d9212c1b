"""A reader's walk through the chapter on a small Vision Transformer, by keyboard, on its page."""

import re

import pytest
from reader import opened, press, readout, slider

SAYS = re.compile(
    r"Step (\d+): loss ([\d.]+), accuracy ([\d.]+) %. It says [\d, ]+ and \d; "
    r"(\d) of 6 are right. Maps: (layer \d, head \d)\."
)


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "tiny-vit")


@pytest.fixture
def figure(page):
    return page.locator("#fig-watch-it-learn .attn")


def said(figure) -> tuple[int, float, float, int, str]:
    step, loss, accuracy, right, head = SAYS.fullmatch(readout(figure)).groups()
    return int(step), float(loss), float(accuracy), int(right), head


def test_it_starts_while_it_learns(figure):
    step, loss, accuracy, _, head = said(figure)
    assert (step, head) == (60, "layer 2, head 1")
    assert 0.5 < loss < 2 and 40 < accuracy < 85


def test_from_a_guess_to_the_end(figure):
    press(slider(figure, "step"), "Home")
    step, loss, accuracy, _, _ = said(figure)
    assert step == 0 and loss > 2 and accuracy < 20
    press(slider(figure, "step"), "End")
    step, loss, accuracy, right, _ = said(figure)
    assert step == 760 and loss < 0.05 and 91 < accuracy < 97 and right >= 5


def test_in_the_end_the_loss_falls_and_the_accuracy_stays(figure):
    press(slider(figure, "step"), "Home")
    press(slider(figure, "step"), "ArrowRight", 15)
    at_300 = said(figure)
    press(slider(figure, "step"), "End")
    at_end = said(figure)
    assert at_300[0] == 300
    assert at_end[1] < at_300[1] / 3
    assert abs(at_end[2] - at_300[2]) < 3


def test_another_head_is_chosen(figure):
    figure.get_by_label("class token of").select_option(label="layer 1, head 1")
    assert said(figure)[4] == "layer 1, head 1"


def test_a_patch_is_chosen_and_its_training_replayed(page):
    figure = page.locator("#fig-patch-reads .attn")
    assert readout(figure).startswith(
        "Step 760. The patch in row 2, column 2 gives the class token:"
    )
    press(slider(figure, "column"), "End")
    press(slider(figure, "row"), "Home")
    press(slider(figure, "step"), "Home")
    assert readout(figure).startswith("Step 0. The patch in row 1, column 4 gives the class token:")


def test_a_patch_is_clicked(page):
    figure = page.locator("#fig-patch-reads .attn")
    cells = figure.get_by_role("slider", name="ink of the patch")
    press(cells, "Home")
    press(cells, "ArrowDown", 2)
    press(cells, "Enter")
    assert "The patch in row 3, column 1" in readout(figure)
