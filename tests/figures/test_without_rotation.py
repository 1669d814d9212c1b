"""The figure of heads without rotation, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import without_rotation as figures

WORDS = ["<start>", "a", "b"]
EYE, START = np.eye(3), np.array([[1, 0, 0]] * 3)
HEADS = {"same": np.array([EYE, START]), "start": np.array([START, EYE])}
SOUGHT = {"same": ([1, 2], [1, 2]), "start": ([2], [0])}
PLACES = {"same": "layer 1, head 2", "start": "layer 3, head 4"}
TARGETS = {"same": "on itself", "start": "on the start"}
LAYERS = ["none", "layer 1"]
ELSEWHERE = [[0.75, 0.5], [0.25, 0.004]]


def figure(**changes):
    given = {"places": PLACES, "targets": TARGETS, "layers": LAYERS, "elsewhere": ELSEWHERE}
    given |= {"likely": [0.2, 0.03], "likely_word": "“b”"} | changes
    return figures.without_rotation(WORDS, HEADS, SOUGHT, **given)


def test_what_each_head_finds_and_what_is_said_of_it():
    without = figures.WithoutRotation(WORDS, HEADS, SOUGHT, ELSEWHERE, [0.2, 0.03])
    assert [without.found("same", off) for off in (0, 1)] == [1, 0]
    words = figures.WithoutRotationWords(without, PLACES, TARGETS, LAYERS, "“b”")
    assert words.found("same", 0) == "layer 1, head 2\n1.00 here\n0.75 elsewhere"
    assert words.readout(1) == (
        "Without rotation: layer 1. Weights: layer 1, head 2, on itself: 0.00, elsewhere 0.25; "
        "layer 3, head 4, on the start: 0.00, elsewhere 4.0·10⁻³. “b”: 0.030."
    )


def test_the_maps_follow_the_buttons():
    made = figure()
    made.at(off=1)
    first, second = (ax.collections[0] for ax in made.fig.axes)
    np.testing.assert_array_equal(first.get_array()[2], [1, 0, 0])
    np.testing.assert_array_equal(second.get_array()[2], [0, 0, 1])
    assert made.fig.axes[0].texts[0].get_text() == "layer 1, head 2\n0.00 here\n0.25 elsewhere"
    frames = [patch.get_xy() for patch in made.fig.axes[0].patches]
    assert frames == [(0.5, 0.5), (1.5, 1.5)]


def test_a_map_for_each_choice_is_needed():
    with pytest.raises(ValueError, match=r"heads\['same'\] has shape \(2, 3, 3\)"):
        figure(likely=[0.2])
