"""The numbers of the chapter on one's own live figure, and what it promises."""

import matplotlib.pyplot as plt
import pytest
from notebooks import prose, sources
from publishers import TABLE

from attnkit import LiveFigure
from attnkit.live.figure import BUDGET
from attnkit.live.hosts.page import MAX_STATES

CHAPTER = "your-own-figure"


def test_the_limit_of_a_page_is_what_the_text_says():
    assert BUDGET == 64_000
    assert MAX_STATES == 20_000
    assert "A table may have 64,000 bytes, and 20,000 states" in prose(CHAPTER)


def test_the_first_slider_has_nine_positions(chapter):
    assert len(chapter["live"].controls["waves"].values) == 9
    assert "one slider with nine positions" in prose(CHAPTER)


def test_the_table_of_hosts_is_the_one_that_tests_have_tried():
    assert TABLE.read_text("utf-8").strip() in prose(CHAPTER)


def test_three_sliders_of_twenty_positions_multiply():
    assert "20 * 20 * 20" in sources(CHAPTER, "code")
    assert "It is not 60" in prose(CHAPTER)
    assert 3 * 20 == 60


def test_states_multiply_and_bytes_grow_with_them(chapter):
    sizes = chapter["sizes"]
    assert list(sizes) == [4, 10, 36, 100, 512]
    assert sorted(sizes.values()) == list(sizes.values())
    n, size = chapter["cost"](3, 20)
    assert n == [8000]
    assert size == [pytest.approx(8000 * sizes[512] / 512)]
    assert size[0] > BUDGET


def test_half_as_many_positions_on_three_sliders_are_an_eighth_of_the_states():
    assert (10 * 10 * 10) / (20 * 20 * 20) == 1 / 8


def test_a_slider_of_decimals_is_written_as_in_the_table():
    fig, ax = plt.subplots()
    live = LiveFigure(fig, {ax.title: lambda x: f"{x}"}, x=(0.0, 1.0, 0.1), alt="a number")
    values = list(live.controls["x"].values)
    assert "`(0.0, 1.0, 0.1)`" in prose(CHAPTER)
    assert values[:3] == [0.0, 0.1, 0.2] and values[-1] == 1.0


def test_the_first_figure_is_drawn_by_three_lines():
    drawn = next(cell for cell in sources(CHAPTER, "code") if cell.startswith("x = "))
    assert "Three lines of matplotlib" in prose(CHAPTER)
    assert len(drawn.splitlines()) == 3
