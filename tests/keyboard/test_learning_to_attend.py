"""A reader's walk through the chapter on learning to attend, by keyboard, on the built page."""

import pytest
from reader import opened, press, readout, slider


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "learning-to-attend")


@pytest.fixture
def figure(page):
    return page.locator("#fig-learn .attn")


def test_it_starts_before_the_first_step_and_is_played(figure):
    assert readout(figure).startswith("d = 64, step 0: ÷ √d, weight on the right letter 0.09,")
    assert readout(figure).endswith("dead 34.8 %.")
    press(slider(figure, "step"), "ArrowRight", 5)
    assert readout(figure) == (
        "d = 64, step 100: ÷ √d, weight on the right letter 0.98, loss 1.04, dead 0.0 %; "
        "undivided, weight on the right letter 0.40, loss 2.10, dead 26.2 %."
    )


@pytest.mark.parametrize(
    ("d", "step", "divided", "undivided", "dead"),
    [
        (256, 0, "0.12", "0.13", "53.1 %"),
        (256, 400, "1.00", "1.00", "0.0 %"),
        (16, 100, "0.84", "0.77", "1.4 %"),
        (16, 200, "0.99", "1.00", "0.0 %"),
    ],
)
def test_with_and_without_the_root(figure, d, step, divided, undivided, dead):
    press(slider(figure, "d"), "Home")
    press(slider(figure, "d"), "ArrowRight", (16, 64, 256).index(d))
    press(slider(figure, "step"), "Home")
    press(slider(figure, "step"), "ArrowRight", step // 20)
    said = readout(figure)
    assert said.startswith(f"d = {d}, step {step}: ÷ √d, weight on the right letter {divided},")
    assert f"undivided, weight on the right letter {undivided}," in said
    assert said.endswith(f"dead {dead}.")


def test_the_map_is_walked_cell_by_cell(figure):
    press(slider(figure, "d"), "End")
    press(slider(figure, "step"), "End")
    cells = figure.get_by_role("slider", name="weights, ÷ √d")
    press(cells, "Home")
    told = figure.locator(".attn-cell").inner_text()
    assert "letter asked for A, letter in the picture A: 1.0000" in told
