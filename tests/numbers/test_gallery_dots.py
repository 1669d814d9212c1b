"""What the gallery of dots, bars and areas says about samples, polls and digits."""

import numpy as np
import pytest
from notebooks import prose

CHAPTER = "gallery-dots"


def test_four_hundred_numbers_come_from_the_green_curve(chapter):
    assert len(chapter["sample"]) == 400
    fig = chapter["bins"]().fig
    x, density = fig.axes[0].lines[0].get_data()
    assert np.trapezoid(density, x) == pytest.approx(1, abs=0.01)


def test_the_first_digits_of_powers_follow_benford(chapter):
    law = np.log10(1 + 1 / np.arange(1, 10))
    for number in (2, 3, 7, 12):
        assert chapter["first_digits"](number, 300) == pytest.approx(law, abs=0.02)
    # 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024
    assert chapter["first_digits"](2, 10) == pytest.approx(
        [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0, 0.1, 0]
    )


def test_nineteen_intervals_in_twenty_hold_the_truth(chapter):
    polls = chapter["polls"]()
    ax, missed = polls.fig.axes[0], []
    for again in range(10):
        polls.at(people=1000, again=again)
        missed.append(int(ax.get_title("left").split()[0]))
    assert np.mean(missed) == pytest.approx(1, abs=0.7)
    assert "55 in 100" in prose(CHAPTER)


@pytest.mark.parametrize(("limits", "share"), [((-1, 1), "68.3 %"), ((-2, 2), "95.4 %")])
def test_the_share_between_two_limits(chapter, limits, share):
    between = chapter["between"]()
    between.at(limits=limits)
    assert between.fig.axes[0].get_title("left") == f"{share} in between"


def test_one_point_turns_the_line(chapter):
    drag = chapter["drag"]()
    slopes = []
    for up in (0, 10):
        drag.at(across=12, up=up)
        slopes.append(float(drag.fig.axes[0].get_title("left").split()[1]))
    assert slopes[0] < 0 < slopes[1]


def test_a_body_as_hot_as_the_sun_glows_most_in_visible_light(chapter):
    nm = np.linspace(100, 2500, 24001)
    assert nm[chapter["planck"](nm, 5800).argmax()] == pytest.approx(2.898e6 / 5800, abs=1)
    assert 380 < 2.898e6 / 5800 < 750
