"""What the gallery of fields, images and space says about charges, cells and wind."""

import numpy as np
import pytest

CHAPTER = "gallery-fields"


def test_opposite_charges_cancel_in_the_middle(chapter):
    assert chapter["potential"](2, -1)[:, 24] == pytest.approx(0)
    assert (chapter["potential"](2, 1) > 0).all()


def test_friction_takes_a_pendulum_to_rest(chapter):
    for friction, rests in ((0, False), (0.2, True)):
        way = chapter["fall"](-1, 2, friction)[1]
        energy = way[:, 1] ** 2 / 2 - np.cos(way[:, 0])
        assert (energy[-1] < energy[0] - 0.5) == rests


def test_stripes_come_closer_the_farther_the_slits_are_apart(chapter):
    def stripes(apart):
        bright = chapter["interfere"](apart, 1)[-1]
        return np.sum((bright[1:-1] > bright[:-2]) & (bright[1:-1] > bright[2:]))

    assert stripes(0) < stripes(2) < stripes(4)


def test_a_blinker_blinks(chapter):
    cells = np.zeros((5, 5), bool)
    cells[2, 1:4] = True
    after = chapter["next_generation"](cells)
    assert np.array_equal(after, cells.T)
    assert np.array_equal(chapter["next_generation"](after), cells)


def test_one_antenna_sends_everywhere_and_more_of_them_ahead(chapter):
    antenna = chapter["antenna"]()
    (line,) = antenna.fig.axes[0].lines
    widths = []
    for antennas in (1, 2, 8):
        antenna.at(antennas=antennas, steer=90)
        widths.append(np.mean(line.get_ydata() > 0.7))
    assert widths[0] == 1 and widths == sorted(widths, reverse=True)


def test_the_wind_is_faster_above_a_cylinder_that_spins(chapter):
    x, y, u, v = chapter["wind"](1.0)
    speed = np.hypot(u, v)
    column = np.abs(x) < 0.06
    above, below = speed[column & (y > 1)], speed[column & (y < -1)]
    assert np.nanmax(above) > 2 * np.nanmax(below)
