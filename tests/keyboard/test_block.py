"""A reader's walk through the chapter on the block, by keyboard, on the built page."""

import pytest
from reader import choose, opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "block")


def test_only_what_the_network_makes_leaves_the_triangle(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure).endswith("Outside the triangle: tokens 2 and 3.")
    press(slider(figure, "look"), "Home")
    assert readout(figure).startswith("Attention gives token 2 (0.667, 0.667), between the values.")
    press(slider(figure, "look"), "End")
    press(slider(figure, "push"), "ArrowLeft", 2)
    assert readout(figure).endswith("Outside the triangle: no token.")


def test_without_the_plus_the_tokens_become_alike(page):
    figure = page.locator(".attn").nth(1)
    assert readout(figure).startswith("Before layer 1,")
    press(slider(figure, "layer"), "ArrowRight", 4)
    assert readout(figure).endswith("without the plus 2.0·10⁻⁹; with the plus 0.82.")
    press(slider(figure, "layer"), "End")
    assert readout(figure).endswith("without the plus <10⁻¹⁵; with the plus 0.416.")
    choose(figure, "kind", 1)
    assert readout(figure).endswith("without the plus <10⁻¹⁵; with the plus 0.523.")
    press(slider(figure, "layer"), "Home")
    press(slider(figure, "layer"), "ArrowRight", 4)
    assert "without the plus 1.2·10⁻¹¹" in readout(figure)


def test_a_row_forgets_its_size_and_a_column_does_not(page):
    figure = page.locator(".attn").nth(2)
    assert readout(figure).endswith("−1.07, −0.53, 0.00, 1.60. No number changed by this.")
    press(slider(figure, "factor"), "Home")
    assert readout(figure).endswith("Numbers of token 1 changed by this.")
    press(slider(figure, "factor"), "End")
    assert readout(figure).endswith("No number changed by this.")
    choose(figure, "along", 1)
    assert readout(figure).endswith("Numbers of tokens 1, 2 and 3 changed by this.")


def test_the_plus_does_not_leak_the_future(page):
    figure = page.locator(".attn").nth(3)
    press(slider(figure, "step"), "End")
    assert readout(figure).endswith("now it shows in token 3 alone.")
    choose(figure, "masked", 1)
    assert readout(figure).endswith("now it shows in tokens 1, 2 and 3.")
    press(slider(figure, "step"), "ArrowLeft", 5)
    assert readout(figure) == (
        "Step 2 of 7, norm, without a causal mask. Token 3 came in changed; now it shows in token "
        "3 alone."
    )


def test_half_the_patch_is_16_times_the_weights(page):
    figure = page.locator(".attn").nth(4)
    assert "197 tokens, and 38,809 weights a head." in readout(figure)
    press(slider(figure, "patch"), "ArrowRight")
    assert "785 tokens, and 616,225 weights a head." in readout(figure)
    assert "the table takes 14.6 % of the work" in readout(figure)
    press(slider(figure, "patch"), "End")
    assert "the table takes 40.5 % of the work" in readout(figure)


def test_each_part_of_the_way_leads_somewhere(page):
    way = page.locator(".way")
    assert way.locator("ol ol > li").count() == 2
    targets = way.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert targets == [
        "waist-and-weight.html#sec-row-and-map",
        "waist-and-weight.html#sec-people-to-patches",
        "self-attention.html#sec-one-input",
        "self-attention.html#ch-self-attention",
        "#sec-small-network",
        "vision-transformer.html#sec-class-token",
    ]
