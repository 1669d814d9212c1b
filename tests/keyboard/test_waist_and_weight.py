"""A reader's walk through waist and weight, and the opening page, on the built pages."""

import pytest
from reader import opened, press, readout, slider

LEFT_OUT = "on people who were left out."
SAUCER = (
    "Patch in row 5, column 2; bandwidth 0.05. Its largest weight is 0.0661, on itself. "
    "As if from 20 patches alike; 0.69 of the weight lies beyond its neighbours."
)


@pytest.fixture(scope="module")
def page(browser, site):
    yield from opened(browser, site, "waist-and-weight")


def test_the_bell(page):
    figure = page.locator(".attn").nth(0)
    assert readout(figure) == "Query 57.0 cm: heights 1.5·10⁻⁸, 0.61, 0.61."
    press(slider(figure, "query"), "ArrowLeft", 35)
    assert readout(figure) == "Query 53.5 cm: heights 0.04, 0.04, 4.0·10⁻⁵."


def test_drag_the_query(page):
    figure = page.locator(".attn").nth(1)
    assert readout(figure).endswith(
        "weights 1.3·10⁻⁸ at 51, 0.5000 at 56, 0.5000 at 58 cm; answer 45.49999993 kg."
    )
    press(slider(figure, "query"), "ArrowLeft", 10)
    assert "weights 3.3·10⁻⁶ at 51, 0.8808 at 56, 0.1192 at 58 cm" in readout(figure)
    press(slider(figure, "query"), "ArrowLeft", 25)
    assert readout(figure).startswith("Query 53.5 cm: weights 0.4998 at 51, 0.4998 at 56, 0.0005")
    press(slider(figure, "query"), "End")
    assert readout(figure).startswith("Query 61.0 cm:")
    assert "answer 47.9983 kg" in readout(figure)
    press(slider(figure, "query"), "ArrowLeft", 40)
    press(slider(figure, "bandwidth"), "End")
    assert readout(figure).startswith("Query 57.0 cm: weights 0.2956 at 51, 0.3522 at 56, 0.3522")
    assert "answer 43.8740 kg" in readout(figure)


def test_the_mouse_drags_the_query_in_the_plot(page):
    figure = page.locator(".attn").nth(1)
    figure.scroll_into_view_if_needed()
    handle = figure.locator(".attn-handle").first.bounding_box()
    before = readout(figure)
    page.mouse.move(handle["x"] + 0.5 * handle["width"], handle["y"] + 0.5 * handle["height"])
    page.mouse.down()
    page.mouse.move(handle["x"] + 0.1 * handle["width"], handle["y"] + 0.5 * handle["height"])
    page.mouse.up()
    assert readout(figure) != before


def test_many_queries(page):
    figure = page.locator(".attn").nth(2)
    drawn = figure.locator("svg").first.text_content()
    assert "42.78" in drawn
    assert "<10⁻⁷" in drawn  # the weight of 51 cm for 57 cm
    press(slider(figure, "bandwidth"), "End")
    assert readout(figure).startswith("Bandwidth 10 cm")


def test_a_row_is_a_map(page):
    figure = page.locator(".attn").nth(3)
    assert readout(figure).startswith("Patch in row 5, column 6; bandwidth 0.05.")
    assert readout(figure).endswith("0.05 of the weight lies beyond its neighbours.")
    press(slider(figure, "column"), "ArrowLeft", 4)
    assert readout(figure) == SAUCER
    press(slider(figure, "bandwidth"), "Home")
    assert "on itself. As if from 9 patches alike;" in readout(figure)
    press(slider(figure, "bandwidth"), "ArrowRight")
    assert readout(figure) == SAUCER


def test_a_patch_is_chosen_among_the_cells_of_the_map(page):
    figure = page.locator(".attn").nth(3)
    press(slider(figure, "column"), "Home")
    cells = figure.get_by_role("slider", name="the weights as a map")
    cells.focus()
    for key in ("Home", *["ArrowDown"] * 4, "ArrowRight", "Enter"):
        cells.press(key)
    assert readout(figure) == SAUCER
    assert figure.locator(".attn-cell").inner_text().startswith("row 5, column 2: 0.0661")
    cells.press("Escape")


def test_two_measures(page):
    figure = page.locator(".attn").nth(4)
    assert readout(figure).startswith("Waist 90 cm and body height 170 cm: 73.0 kg, as if from 39 ")
    assert readout(figure).endswith("From the waist alone: 69.6 kg.")
    press(slider(figure, "height"), "ArrowLeft", 6)
    assert readout(figure).startswith("Waist 90 cm and body height 155 cm: 64.1 kg, as if from 30 ")
    press(slider(figure, "height"), "ArrowRight", 12)
    assert readout(figure).startswith("Waist 90 cm and body height 185 cm: 80.1 kg, as if from 11 ")


def test_replay_the_learning(page):
    figure = page.locator(".attn").nth(5)
    assert readout(figure) == f"Step 0: bandwidth 0.50 cm, error 9.051 kg {LEFT_OUT}"
    press(slider(figure, "step"), "End")
    assert readout(figure) == f"Step 40: bandwidth 3.05 cm, error 8.378 kg {LEFT_OUT}"
    figure.locator("select").select_option(index=2)
    assert readout(figure) == f"Step 40: bandwidth 0.0054 cm, error 11.051 kg {LEFT_OUT}"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
def test_the_opening_page_is_alive_on_its_first_screen(browser, site, width, height):
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((site / "chapters" / "intro.html").as_uri())
    page.wait_for_selector('.attn[data-live=""]')
    box = page.locator(".attn").first.bounding_box()
    assert box["y"] + box["height"] <= height
    figure = page.locator(".attn").first
    assert readout(figure).endswith(
        "weights 0.1008 at 51, 0.6574 at 56, 0.2418 at 58 cm; answer 43.9067 kg."
    )
    press(slider(figure, "query"), "ArrowRight", 20)
    assert readout(figure).startswith("Query 57.0 cm: weights 0.0063 at 51, 0.4969 at 56, 0.4969")
    page.close()
