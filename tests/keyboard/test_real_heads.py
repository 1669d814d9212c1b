"""A reader's walk through the chapter on the heads of a real model, by keyboard."""

import pytest
from reader import choose, opened, press, readout, slider

ALL, NAMED, CHANGED, WORD, WITHOUT, SINKS, HIDE = range(7)


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "real-heads")


def figure(page, number):
    return page.locator(".attn").nth(number)


def drawn(figure):
    """Return the texts in a picture, which a page that is far from it does not lay out."""
    return figure.locator(".attn-picture").text_content()


def test_a_small_map_is_chosen_with_arrow_keys_and_enter(page):
    heads = figure(page, ALL)
    assert readout(heads).startswith("Layer 16, head 0.")
    assert "word before 0.79" in readout(heads)
    cells = heads.get_by_role("slider", name="weight on the first word in all heads")
    cells.focus()
    for key in ("Home", "ArrowDown", *["ArrowRight"] * 2, "Enter"):
        cells.press(key)
    assert readout(heads).startswith("Layer 2, head 1.")
    cells.press("Escape")


def test_in_layer_11_no_weight_lies_on_the_start(page):
    heads = figure(page, ALL)
    press(slider(heads, "layer"), "Home")
    press(slider(heads, "layer"), "ArrowRight", 11)
    press(slider(heads, "head"), "Home")
    press(slider(heads, "head"), "ArrowRight", 6)
    assert "<start> 0.00" in readout(heads)
    assert "itself 0.79" in readout(heads)


def test_mary_reads_differently_in_each_head(page):
    named = figure(page, NAMED)
    assert readout(named).startswith("Head “previous token”. “Mary” reads: “to” 0.67")
    said = set()
    for head in range(8):
        named.locator("select").select_option(index=head)
        said.add(readout(named).partition("reads: ")[2])
    assert len(said) == 8


def test_she_reads_mary_and_he_reads_john(page):
    changed = figure(page, CHANGED)
    assert readout(changed).startswith("“she” reads: “Mary” 0.57")
    choose(changed, "word", 1)
    assert readout(changed).startswith("“he” reads: “John” (3) 0.38")
    assert "23 of 24 sentences" in drawn(changed)


def test_the_head_waits_until_john_comes_again(page):
    word = figure(page, WORD)
    reads = slider(word, "reads")
    press(reads, "Home")
    for _ in range(10):
        assert "reads: “<start>” " in readout(word)
        press(reads, "ArrowRight")
    assert readout(word) == (
        "“John” (11) reads: “Lake” (4) 0.89, “<start>” 0.10. Next comes “Lake”; the model gives it "
        "0.209."
    )


def test_without_rotation_in_layer_16_induction_is_lost_elsewhere(page):
    without = figure(page, WITHOUT)
    choose(without, "off", 1)
    assert "layer 16, head 0, on the word before: 0.04, elsewhere 0.03" in readout(without)
    assert "“Lake”: 0.65, elsewhere 0.24; " in readout(without)
    choose(without, "off", 2)
    assert "elsewhere 0.86" in readout(without)
    assert readout(without).endswith("Second “Lake”: 0.207.")


def test_longer_texts_have_fewer_sinks(page):
    counted = figure(page, SINKS)
    assert readout(counted).startswith("Texts of 13 to 16 tokens: 152 of 270 heads")
    press(slider(counted, "length"), "End")
    assert readout(counted).startswith("Texts of 157 tokens: 87 of 270 heads")


def test_guess_then_see_six_ways_of_hiding_the_start(page):
    hide = figure(page, HIDE)
    assert "“<start>” gets 0.60 and “The” 0.09" in readout(hide)
    hide.locator("select").select_option(index=1)
    press(slider(hide, "guess"), "Home")
    press(slider(hide, "guess"), "ArrowRight", 2)
    assert "and “The” 0.67. Your guess for “Paris”: 0.2." in readout(hide)
    assert "0.773" not in drawn(hide)
    choose(hide, "answer", 1)
    assert readout(hide).endswith("“Paris”: 0.773, with nothing hidden 0.806.")
    choose(hide, "answer", 2)
    picture = drawn(hide)
    for likely in ("0.773", "0.008", "0.001", "0.118"):
        assert likely in picture
