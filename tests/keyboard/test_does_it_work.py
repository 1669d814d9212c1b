"""A reader's walk through the test on real people, on the built page."""

import pytest
from reader import opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "does-it-work")


def test_leave_out_the_man_with_46_inches(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure).endswith("error 15.60 lb.")
    press(slider(figure, "left_out"), "End")
    assert readout(figure).startswith(
        "Without man 20 (waist 46 in) the answer is 202.0 lb; the truth is 247 lb."
    )
    press(slider(figure, "left_out"), "Home")
    assert readout(figure).startswith("Bandwidth 1 in: error 9.52 lb on men who were seen")
    press(slider(figure, "bandwidth"), "Home")
    assert "error 8.57 lb on men who were seen, 17.91 lb" in readout(figure)


def test_180_people(page):
    figure = page.locator(".attn").nth(1)
    assert readout(figure).endswith("8.38 kg on people who were left out.")
    press(slider(figure, "bandwidth"), "Home")
    assert readout(figure).endswith("9.89 kg on people who were left out.")


def test_a_boxcar_has_no_answer_at_53_5(page):
    figure = page.locator(".attn").nth(2)
    assert figure.locator("svg").first.text_content().count("0/0") == 1
    assert "In 5 of 6 rows the weights have the sum 1" in readout(figure)
