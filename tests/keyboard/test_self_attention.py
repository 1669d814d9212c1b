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
    assert readout(figure).startswith("The output for token 1 is (5.542, 17.832).")
    for position, said in enumerate(
        [
            "Token 1, (1, 0), asks. Token 2, (0, 1), answers.",
            "Token 1 has the query (0, 2). Token 2 has the key (0, 1) and the value (0, 20).",
            "The query of token 1 and the key of token 2 have the dot product 2. "
            "The whole row of token 1: 0, 2, 2.",
            "Token 1 gives token 2 the weight 0.446. "
            "The whole row of token 1: 0.108, 0.446, 0.446.",
        ]
    ):
        choose(figure, "stage", position)
        assert readout(figure) == said
    picture = figure.locator(".attn-picture").inner_text()
    assert "weight of k₂ = 4.113 / 9.227 = 0.446" in picture


def test_token_3_attends_most_to_itself_and_token_2_least(page):
    figure = page.locator(".attn").nth(0)
    choose(figure, "stage", 3)
    choose(figure, "query", 2)
    choose(figure, "key", 2)
    assert readout(figure).startswith("Token 3 gives token 3 the weight 0.576.")
    choose(figure, "query", 1)
    assert readout(figure).endswith("The whole row of token 2: 0.401, 0.198, 0.401.")


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


def test_own_weights(page):
    figure = page.locator(".attn").nth(1)
    draw = figure.locator("input[type=range][data-control]")
    assert readout(figure).startswith("Nothing is drawn yet.")
    draw.focus()
    draw.press("ArrowRight")
    assert readout(figure).startswith("Draw 1.")
    assert "Q = K = X: 16 of 16" in readout(figure)
    draw.press("End")
    assert readout(figure).startswith("Draw 6.")
    assert "Q = K = X: 16 of 16" in readout(figure)


def test_patches(page):
    figure = page.locator(".attn").nth(2)
    assert "Its weights: sky 0.25, ball 0.25, fence 0.25, stairs 0.25." in readout(figure)
    choose(figure, "query", 1)
    assert "Its weights: sky 0.02, ball 0.14, fence 0.83, stairs 0.02." in readout(figure)
    figure.locator("select[data-control=asks]").select_option("upright")
    figure.locator("select[data-control=answers]").select_option("red")
    choose(figure, "query", 2)
    assert readout(figure).startswith("What is upright asks, what is red answers.")
    assert "ball 0.94" in readout(figure)
    figure.locator("select[data-control=asks]").select_option("red")
    choose(figure, "query", 1)
    assert "ball 0.94" in readout(figure)


def test_words(page):
    figure = page.locator(".attn").nth(3)
    assert readout(figure).startswith("“dog” attends to: the 0.20, dog 0.20,")
    choose(figure, "query", 3)
    assert readout(figure) == (
        "“its” attends to: the 0.01, dog 0.95, lost 0.01, its 0.01, ball 0.01."
    )
    choose(figure, "query", 0)
    assert "dog 0.49" in readout(figure)
    assert "ball 0.49" in readout(figure)
