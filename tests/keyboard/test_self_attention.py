"""A reader's walk through the chapter on self-attention, by keyboard, on the built page."""

import pytest
from reader import choose, opened, readout


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "self-attention")


def test_walk_from_tokens_to_output(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure) == "Token 1, (1, 0), asks. Token 2, (0, 1), answers."
    choose(figure, "stage", 4)
    assert readout(figure).startswith("The output for token 1 is (0, 19.092).")
    for position, said in enumerate(
        [
            "Token 1, (1, 0), asks. Token 2, (0, 1), answers.",
            "Token 1 has the query (0, 2). Token 2 has the key (0, 1) and the value (0, 20).",
            "The query of token 1 and the key of token 2 have the dot product 2. "
            "The whole row of token 1: −2, 2, 0.",
            "Token 1 gives token 2 the weight 0.768. "
            "The whole row of token 1: 0.045, 0.768, 0.187.",
        ]
    ):
        choose(figure, "stage", position)
        assert readout(figure) == said
    picture = figure.locator(".attn-picture").inner_text()
    assert "weight of k₂ = 4.113 / 5.356 = 0.768" in picture


def test_token_3_and_an_entry_of_each_matrix(page):
    figure = page.locator(".attn").nth(0)
    choose(figure, "stage", 3)
    choose(figure, "query", 2)
    choose(figure, "key", 1)
    assert readout(figure).startswith("Token 3 gives token 2 the weight 0.620.")
    assert readout(figure).endswith("The whole row of token 3: 0.074, 0.620, 0.306.")
    choose(figure, "W_key", 1)
    assert readout(figure).endswith("The whole row of token 3: 0.140, 0.284, 0.576.")
    choose(figure, "W_key", 0)
    choose(figure, "W_query", 0)
    choose(figure, "query", 0)
    assert readout(figure).endswith("The whole row of token 1: 0.333, 0.333, 0.333.")
    choose(figure, "W_query", 2)
    choose(figure, "stage", 4)
    choose(figure, "query", 1)
    assert readout(figure).startswith("The output for token 2 is (0, 11.978).")
    choose(figure, "W_value", 1)
    assert readout(figure).startswith("The output for token 2 is (8.022, 11.978).")
    choose(figure, "W_value", 0)


def test_a_cell_chooses_who_asks_and_who_answers(page):
    figure = page.locator(".attn").nth(0)
    choose(figure, "stage", 2)
    cells = figure.get_by_role("slider", name="S: scores")
    cells.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        cells.press(key)
    assert "The query of token 3 and the key of token 2 have the dot product 2." in readout(figure)
    assert figure.locator(".attn-cell").inner_text().startswith("row q₃, column k₂: 2")
    cells.press("Escape")


def test_a_number_of_q_lights_what_it_is_made_of(page):
    figure = page.locator(".attn").nth(0)
    choose(figure, "stage", 1)
    cells = figure.get_by_role("slider", name="Q: queries")
    cells.focus()
    for key in ("Home", "ArrowDown", "ArrowRight"):
        cells.press(key)
    said = cells.get_attribute("aria-valuetext")
    assert said.startswith("row q₂, column 2: 0")
    assert said.endswith("it lights row x₂ of X: tokens, column 2 of W_query")
    cells.press("Escape")


def test_own_weights(page):
    figure = page.locator(".attn").nth(1)
    draw = figure.locator("input[type=range][data-control]")
    assert readout(figure).startswith("Nothing is drawn yet.")
    draw.focus()
    shown = [mark.is_visible() for mark in figure.locator("text", has_text="?").all()]
    assert shown == [True, True]
    draw.press("ArrowRight")
    assert readout(figure).startswith("Draw 1.")
    assert not any(mark.is_visible() for mark in figure.locator("text", has_text="?").all())
    assert "Q = K = X: 16 of 16" in readout(figure)
    draw.press("End")
    assert readout(figure).startswith("Draw 6.")
    assert "Q = K = X: 16 of 16" in readout(figure)


def test_patches(page):
    figure = page.locator(".attn").nth(2)
    assert "Weights: sky 0.25, ball 0.25, fence 0.25, stairs 0.25." in readout(figure)
    choose(figure, "query", 1)
    assert "Weights: sky 0.02, ball 0.14, fence 0.83, stairs 0.02." in readout(figure)
    figure.locator("select[data-control=asks]").select_option("upright")
    figure.locator("select[data-control=answers]").select_option("red")
    choose(figure, "query", 2)
    assert readout(figure).startswith("Row of fence. W_query looks at upright")
    assert "ball 0.94" in readout(figure)
    figure.locator("select[data-control=asks]").select_option("red")
    choose(figure, "query", 1)
    assert "ball 0.94" in readout(figure)


def test_words(page):
    figure = page.locator(".attn").nth(3)
    assert readout(figure).startswith("“dog” attends to: the 0.20, dog 0.20,")
    choose(figure, "query", 3)
    assert readout(figure) == (
        "“its” attends to: the 0.01, dog 0.95, lost 0.01, its 0.01, ball 0.01. "
        "Its output: noun 0.96, alive 0.95."
    )
    choose(figure, "query", 0)
    order = figure.locator("select[data-control=order]")
    for sentence in order.locator("option").all_inner_texts():
        order.select_option(sentence)
        assert "dog 0.49" in readout(figure)
        assert "ball 0.49" in readout(figure)
        assert readout(figure).endswith("Its output: noun 0.98, alive 0.49.")
    assert sentence.split()[0] == "ball"
    picture = figure.locator(".attn-picture").inner_text()
    assert picture.index("ball") < picture.index("the")
