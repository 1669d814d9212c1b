"""The labels beside a heatmap: a reader points at a word, and hears of its row or column."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ears import FOCUS
from ipywidgets import IntSlider
from playwright.sync_api import expect

from attnkit import LiveFigure, theme
from attnkit.live import heatmaps

WORDS = {0: ["the", "cat", "sat"], 1: ["a", "hippopotamus", "sat"]}
WEIGHTS = np.array([[0.7, 0.2, 0.1, 0], [0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25]])
READ = ["cup", "book", "pen", "cup"]
TOLD = {
    "the": "reads the: largest 0.7000 at cup (0), 0.2000 at book, 0.1000 at pen",
    "cat": "reads cat: largest 1.0000 at book",
    "sat": "reads sat: largest 0.2500 at cup (0), 0.2500 at book, 0.2500 at pen and 1 more",
    "book": "is read book: largest 1.0000 at cat, 0.2500 at sat, 0.2000 at the",
    "pen": "is read pen: largest 0.2500 at sat, 0.1000 at the",
}


def sentence(*, far=False, upwards=False, image=False, drag=None):
    """Weights of words whose sentence changes, with the labels on one side or the other."""
    fig, ax = plt.subplots(figsize=(6, 5))
    if image:
        cells = ax.imshow(WEIGHTS, vmin=0, vmax=1, aspect="auto", interpolation="none")
    else:
        cells = ax.pcolormesh(np.arange(-0.5, 4), np.arange(-0.5, 3), WEIGHTS, vmin=0, vmax=1)
    ax.set(xlabel="is read", ylabel="reads", ylim=(-0.5, 2.5) if upwards else (2.5, -0.5))
    ax.set_xticks(range(4), READ)
    ax.tick_params(labelright=far, labelleft=not far, labeltop=far, labelbottom=not far)

    def write(n):
        ax.set_yticks(range(3), WORDS[n])
        return WEIGHTS * (1 - n / 2)

    chosen = ax.text(0, 0, "", visible=False)
    return LiveFigure(
        fig,
        {cells: write, chosen: lambda word: str(word)},
        n=IntSlider(0, 0, 1),
        word=IntSlider(0, 0, 2),
        drag={cells: (None, "word")} if drag else None,
        readout=lambda word: f"word {word}",
        alt="What words read.",
    )


def place_of(opened, word):
    """Return where a label stands on the screen."""
    label = opened.locator(".attn-picture text", has_text=re.compile(f"^{word}$"))
    return label.filter(visible=True).first.bounding_box()


def middle(opened, word):
    box = place_of(opened, word)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def said(opened):
    return opened.locator(".attn-cell").text_content()


def lit(opened):
    """Return the boxes of all that is lit."""
    marks = opened.locator(".attn-lit, .attn-lit-cell").filter(visible=True)
    return [mark.bounding_box() for mark in marks.all()]


def assert_within(inner, outer, slack=1.5):
    for low, size in (("x", "width"), ("y", "height")):
        assert outer[low] - slack <= inner[low]
        assert inner[low] + inner[size] <= outer[low] + outer[size] + slack


@pytest.mark.parametrize("upwards", [False, True])
@pytest.mark.parametrize("far", [False, True])
def test_pointing_at_a_label_lights_its_row_or_column_and_tells_the_largest(far, upwards, show):
    opened = show(sentence(far=far, upwards=upwards))
    frame = opened.locator(".attn-area").bounding_box()
    for word, told in TOLD.items():
        opened.mouse.move(*middle(opened, word))
        assert said(opened) == told
        (mark,) = lit(opened)  # the row or the column alone, with its label
        assert_within(place_of(opened, word), mark)
        side = "width" if word in WORDS[0] else "height"
        assert mark[side] > frame[side] > 2.9 * mark["height" if side == "width" else "width"] / 2
    opened.mouse.move(1, 1)
    assert lit(opened) == []


def test_on_a_phone_a_lit_row_holds_its_larger_label(show):
    opened = show(sentence(), viewport={"width": 390, "height": 800}, has_touch=True)
    overlay = opened.locator(".attn-overlay")
    enlarged = overlay.evaluate("(e) => getComputedStyle(e).getPropertyValue('--attn-text')")
    assert enlarged == "1.25"
    opened.locator("[data-control=n]").fill("1")
    for word in ("hippopotamus", "book"):
        opened.touchscreen.tap(*middle(opened, word))
        expect(opened.locator(".attn-cell")).to_contain_text(f"{word}: largest 0.5000 at ")
        expect(opened.locator(".attn-cell")).to_contain_text("(held)")
        (mark,) = lit(opened)
        assert_within(place_of(opened, word), mark)
        opened.keyboard.press("Escape")
        assert "held" not in said(opened)


def test_a_finger_need_not_hit_a_short_label(show):
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    fig, ax = plt.subplots()
    ax.pcolormesh(np.eye(2))
    ax.set_yticks([0.5, 1.5], ["i", "j"])
    opened = show(LiveFigure(fig, {}, alt="Numbers."), **phone)
    _, middle_of_i = middle(opened, "i")
    opened.touchscreen.tap(opened.locator(".attn-area").bounding_box()["x"] - 24, middle_of_i)
    expect(opened.locator(".attn-cell")).to_have_text("row i: largest 1.0000 at column 0 (held)")


def test_what_is_told_of_a_label_follows_the_controls(show):
    opened = show(sentence())
    opened.mouse.click(*middle(opened, "cat"))
    assert said(opened) == TOLD["cat"] + " (held)"
    opened.locator("[data-control=n]").fill("1")
    told = "reads hippopotamus: largest 0.5000 at book"
    assert said(opened) == told + " (held)"
    (mark,) = lit(opened)
    assert_within(place_of(opened, "hippopotamus"), mark)  # it is much longer
    opened.locator(".attn-cells").press("Escape")
    opened.mouse.move(1, 1)
    opened.mouse.move(place_of(opened, "hippopotamus")["x"] + 2, middle(opened, "hippopotamus")[1])
    assert said(opened) == told


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("upwards", [False, True])
def test_past_the_last_cell_on_their_side_the_arrow_keys_walk_the_labels(far, upwards, show):
    opened = show(sentence(far=far, upwards=upwards))
    walker = opened.locator(".attn-cells")
    walker.focus()
    _, _, text = opened.evaluate(FOCUS)
    assert text == "reads the, is read cup (0): 0.7000"
    assert "the cells and labels" in walker.get_attribute("aria-description")
    out, back = ("Right", "Left") if far else ("Left", "Right")
    down = "Up" if upwards else "Down"

    def press(*keys):
        for key in keys:
            opened.keyboard.press(key if key in ("Home", "End", "Enter") else f"Arrow{key}")
        *_, text = opened.evaluate(FOCUS)
        assert said(opened).removesuffix(" (held)") == text  # seen and heard
        return text

    assert press("Home", *[out] * (3 if far else 0), out) == TOLD["the"]
    assert press(out) == TOLD["the"]  # nothing lies beyond
    assert press(down) == TOLD["cat"]
    assert press(down, down) == TOLD["sat"]
    assert press("Enter") == TOLD["sat"]
    assert said(opened).endswith(" (held)")
    assert press(back).startswith("reads sat, is read cup")
    assert press("Home", "Right").startswith("reads the, is read book: ")
    toward = "Up" if far else "Down"  # where the labels of the columns are
    assert press(*[toward] * 3) == TOLD["book"]
    assert press("Right") == TOLD["pen"]
    assert press("End") == "reads sat, is read cup (3): 0.2500"
    assert press("Home") == "reads the, is read cup (0): 0.7000"


def test_a_swipe_goes_on_from_the_cells_to_the_labels(show):
    opened = show(sentence())
    walker = opened.locator(".attn-cells")
    walker.focus()
    for number, told in {12: TOLD["the"], 14: TOLD["sat"], 16: TOLD["book"]}.items():
        walker.fill(str(number))
        assert (said(opened), walker.input_value()) == (told, str(number))
    assert walker.get_attribute("max") == "18"


def test_a_click_on_a_label_chooses_its_row_alone(show):
    opened = show(sentence(drag=True))
    readout = opened.locator(".attn-readout")
    opened.mouse.click(*middle(opened, "sat"))
    assert readout.text_content() == "word 2"
    opened.keyboard.press("Escape")
    opened.mouse.click(*middle(opened, "book"))  # no control has a column
    assert readout.text_content() == "word 2"
    assert said(opened) == TOLD["book"] + " (held)"


def test_a_label_takes_no_pointer_from_what_can_be_dragged(show):
    fig, ax = plt.subplots()
    ax.pcolormesh(np.arange(-0.5, 2), np.arange(-0.5, 2), np.eye(2))
    ax.set_yticks([0, 1], ["one", "two"])
    dot = ax.scatter([-0.5], [0.0], clip_on=False)  # its handle reaches over the label
    live = LiveFigure(
        fig,
        {dot: lambda x, y: ([x], [y])},
        x=[-0.5, 0.5],
        y=[0.0, 1.0],
        drag={dot: ("x", "y")},
        readout=lambda y: f"y = {y}",
        alt="A point beside labels.",
    )
    opened = show(live)
    box = place_of(opened, "one")
    at = box["x"] + box["width"] - 1, box["y"] + box["height"] / 2
    opened.mouse.move(*at)
    opened.mouse.down()
    opened.mouse.move(at[0], middle(opened, "two")[1], steps=3)
    opened.mouse.up()
    assert opened.locator(".attn-readout").text_content() == "y = 1.0"


def test_labels_light_what_is_linked_to_their_row(show):
    fig, (left, right) = plt.subplots(1, 2)
    weights = left.pcolormesh([[0.1, 0.9]], label="A")
    values = right.pcolormesh(np.eye(2), label="V")
    left.set_xticks([0.5, 1.5], ["a", "b"])
    opened = show(
        LiveFigure(fig, {}, links={weights: [(values, "column", "row")]}, alt="Weights and values.")
    )
    opened.locator(".attn-cells").first.focus()
    assert opened.evaluate(FOCUS)[2].endswith(": 0.1000; it lights row 0 of V")
    opened.mouse.move(*middle(opened, "b"))  # of a single cell: the cell itself
    assert said(opened) == "row 0, column b: 0.9000"


def test_values_that_are_read_from_colours_are_compared_as_numbers(show):
    fig, ax = plt.subplots()
    values = np.zeros((40, 40))
    values[3, [5, 9, 2]] = 0.9, 0.2, 1e-3
    cells = ax.imshow(values, cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1, interpolation="none")
    ax.set_yticks(range(40), [f"word {i}" for i in range(40)])
    opened = show(LiveFigure(fig, {cells: lambda n: values * n}, n=IntSlider(1, 1, 2), alt="x"))
    opened.mouse.move(*middle(opened, "word 3"))
    told = said(opened)
    assert told == "row word 3: largest about 0.9 at column 5, about 0.2 at column 9"


@pytest.mark.parametrize(
    ("cmap", "limits", "value", "told"),
    [
        (theme.DIVERGING_CMAP, (-3, 3), 0, "about 0"),
        (theme.DIVERGING_CMAP, (-3, 3), -9, "below −2.9"),
        (theme.DIVERGING_CMAP, (-3, 3), 2.999, "above 2.9"),
        (theme.WEIGHT_CMAP.resampled(16), (0, 1), 0, "below 0.063"),
        (theme.WEIGHT_CMAP.resampled(16), (0, 1), 1, "above 0.93"),
        (theme.WEIGHT_CMAP.resampled(16), (0, 1), 0.1, "about 0.094"),
    ],
)
def test_what_is_told_of_a_colour_is_true_at_both_ends_and_in_the_middle(cmap, limits, value, told):
    (low, high), ax = limits, plt.figure().add_subplot()
    image = ax.imshow([[value]], cmap=cmap, vmin=low, vmax=high)
    colour = np.array(image.to_rgba([[value]], bytes=True)).view("<u4").item()
    assert heatmaps.grid(image, 0, by_colour=True)["levels"][str(colour)] == told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([-1.5, -0.5, -3], "largest −0.5000 at column 1; smallest −3.0000 at column 2"),
        ([0, 0, -1.5], "largest 0.0000 at column 0 and 1 more; smallest −1.5000 at column 2"),
        (
            [-1.5, -1.5, -1.5],
            "largest −1.5000 at column 0, −1.5000 at column 1, −1.5000 at column 2",
        ),
        ([2, -np.inf, -1], "largest 2.0000 at column 0; smallest −∞ at column 1"),
        ([np.nan, 0.5, np.nan], "largest 0.5000 at column 1"),
        ([np.nan, np.nan, np.nan], "no number"),
    ],
)
def test_what_a_line_of_any_numbers_tells(row, told, show):
    fig, ax = plt.subplots()
    ax.pcolormesh([row, [0.1, 0.2, 0.3]], vmin=-3, vmax=3)
    ax.set_yticks([0.5, 1.5], ["this", "other"])
    opened = show(LiveFigure(fig, {}, alt="Numbers."))
    opened.mouse.move(*middle(opened, "this"))
    assert said(opened) == f"row this: {told}"


def test_a_click_on_another_label_or_cell_moves_the_hold(show):
    opened = show(sentence(), has_touch=True)
    told = opened.locator(".attn-cell")
    for click in (opened.mouse.click, opened.touchscreen.tap):
        for word in ("cat", "sat", "book"):
            click(*middle(opened, word))
            expect(told).to_have_text(f"{TOLD[word]} (held)")
        opened.mouse.move(*middle(opened, "pen"))
        assert said(opened) == f"{TOLD['book']} (held)"
        click(*middle(opened, "book"))
        expect(told).to_have_text(TOLD["book"])


def test_a_click_that_moves_a_control_holds_nothing_so_that_others_can_be_pointed_at(show):
    opened = show(sentence(drag=True))
    opened.mouse.click(*middle(opened, "book"))
    assert said(opened) == f"{TOLD['book']} (held)"
    opened.mouse.click(*middle(opened, "sat"))
    assert (opened.locator(".attn-readout").text_content(), said(opened)) == ("word 2", TOLD["sat"])
    opened.mouse.move(*middle(opened, "pen"))
    assert said(opened) == TOLD["pen"]


def test_escape_takes_away_what_is_told_and_the_arrows_begin_anew(show):
    opened = show(sentence())
    hint = said(opened)
    opened.mouse.click(*middle(opened, "cat"))
    opened.keyboard.press("Escape")
    assert said(opened) == TOLD["cat"]
    opened.keyboard.press("Escape")
    assert (said(opened), lit(opened)) == (hint, [])
    opened.keyboard.press("ArrowDown")
    assert said(opened) == "reads cat, is read cup (0): 0.0000"


def test_what_was_told_of_another_state_is_taken_away(show):
    opened = show(sentence())
    hint = said(opened)
    opened.mouse.move(*middle(opened, "cat"))
    opened.mouse.move(1, 1)
    assert said(opened) == TOLD["cat"]
    opened.locator("[data-control=n]").fill("1")
    assert said(opened) == hint


@pytest.mark.parametrize("upwards", [False, True])
def test_page_up_and_down_go_to_the_ends_of_a_column(upwards, show):
    opened = show(sentence(upwards=upwards))
    opened.locator(".attn-cells").focus()
    opened.keyboard.press("ArrowRight")
    for key, first in (("PageDown", upwards), ("PageUp", not upwards), ("PageDown", upwards)):
        opened.keyboard.press(key)
        assert said(opened).startswith(f"reads {'the' if first else 'sat'}, is read book: ")


def test_a_name_that_is_punctuation_alone_is_quoted(show):
    fig, ax = plt.subplots()
    ax.pcolormesh(np.eye(2))
    ax.set_yticks([0.5, 1.5], ["end", "."])
    opened = show(LiveFigure(fig, {}, alt="Numbers."))
    opened.mouse.move(*middle(opened, r"\."))
    assert said(opened) == "row “.”: largest 1.0000 at column 1"


def test_cells_without_labels_are_read_as_before(show):
    fig, ax = plt.subplots()
    ax.pcolormesh(np.eye(3))  # the ticks are not the author's: they name no cell
    opened = show(LiveFigure(fig, {}, alt="Numbers."))
    assert said(opened).startswith("Point at a cell, or")
    walker = opened.locator(".attn-cells")
    walker.focus()
    opened.keyboard.press("ArrowLeft")
    assert said(opened) == "row 0, column 0: 1.0000"
    assert "labels" not in walker.get_attribute("aria-description")


@pytest.mark.parametrize(
    "hide",
    [
        lambda ax: ax.set_axis_off(),
        lambda ax: ax.yaxis.set_visible(False),
        lambda ax: ax.tick_params(labelleft=False),
        lambda ax: ax.tick_params(axis="y", labelcolor="none"),
        lambda ax: ax.set_yticks([0.5, 1.5], ["", ""]),
    ],
)
def test_labels_that_nobody_sees_are_none(hide):
    ax = plt.figure().add_subplot()
    cells = ax.pcolormesh(np.eye(2))
    ax.set_yticks([0.5, 1.5], ["a", "b"])
    assert heatmaps.words(cells)["labels"]["row"] is not None
    hide(ax)
    assert heatmaps.words(cells)["labels"] == {"row": None, "column": None}


def test_names_that_several_have_are_told_apart_by_their_place():
    ax = plt.figure().add_subplot()
    cells = ax.pcolormesh(np.eye(3))
    ax.set_xticks([0.5, 1.5, 2.5], ["John", "and", "John"])
    assert heatmaps.words(cells)["columns"] == ["John (0)", "and", "John (2)"]
    assert heatmaps.words(cells)["rows"] == ["0", "1", "2"]
