"""What the gallery of curves says about waves, daylight and springs."""

import numpy as np
import pytest

CHAPTER = "gallery-curves"


def test_fewer_than_fourteen_samples_a_second_show_a_slower_wave(chapter):
    samples = chapter["samples"]()
    for rate, waves in ((32, 7), (15, 7), (14, 7), (13, 6), (8, 1), (7, 0), (4, 1)):
        samples.at(rate=rate)
        said = samples.fig.axes[0].get_title("left")
        assert said == f"slowest wave through the dots: {waves} a second"


def test_only_a_window_shows_the_weak_tone(chapter):
    weak = {name: chapter["spectrum"](name) for name in chapter["WINDOWS"]}
    assert list(weak) == ["none", "Hann", "Blackman"]

    def stands_out(height):
        return height[34] > 2 * max(height[30], height[38])

    assert [stands_out(height) for height in weak.values()] == [False, True, True]


def test_near_its_own_frequency_a_spring_answers_a_quarter_of_a_turn_late(chapter):
    resonance = chapter["resonance"]()
    (late,) = resonance.fig.axes[1].lines
    for damping in resonance.controls["damping"].values[::5]:
        resonance.at(damping=damping)
        assert np.interp(1, *late.get_data()) == pytest.approx(90, abs=3)


def test_beyond_the_polar_circle_the_sun_stays_up(chapter):
    hours = chapter["hours_of_light"]
    assert hours(64).max() < 24
    assert np.sum(hours(68) == 24) * 3 > 14  # days
    assert hours(0) == pytest.approx(12)
    assert chapter["sun_height"](90, 0).mask.all()


def test_two_waves_against_each_other_stand_still(chapter):
    standing = chapter["standing"]()
    both = standing.fig.axes[0].lines[2]
    x, _ = both.get_data()
    for time in range(0, 48, 7):
        standing.at(time=time)
        assert both.get_ydata() == pytest.approx(2 * np.cos(2 * np.pi * time / 48) * np.sin(x))


def test_students_t_nears_the_normal_curve(chapter):
    x = np.linspace(-5, 5, 101)
    normal = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    far = [np.abs(chapter["student_t"](x, nu) - normal).max() for nu in (1, 5, 30)]
    assert far == sorted(far, reverse=True) and far[-1] < 0.01
