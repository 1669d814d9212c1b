"""The figures on people who are left out, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest

from attnkit.attention import gaussian_scores, leave_one_out
from attnkit.figures import leave_one_out as figures

WAISTS, WEIGHTS = [58, 51, 56], [48, 40, 43]  # not by size


@pytest.fixture
def people():
    return figures.SeenAndLeftOut(WAISTS, WEIGHTS, gaussian_scores, [0.5, 1, 5])


def test_a_staircase_has_a_query_on_each_side_of_its_steps():
    queries = figures.where_it_bends(np.array([0.0, 10.0, 10.0, 30.0]))
    assert queries[[0, -1]].tolist() == [0, 30]
    for step in (5, 20):
        assert ((0 < abs(queries - step)) & (abs(queries - step) < 0.01)).sum() == 2


@pytest.mark.parametrize(("n", "close"), [(4, True), (figures.MANY + 1, False)])
def test_few_steps_are_drawn_closely_and_of_many_none_is_too_heavy(n, close):
    queries = figures.where_it_bends(np.arange(n, dtype=float))
    beside = (abs(queries - 0.5) < 0.31).sum()
    assert (beside >= 8) == close
    assert len(queries) < 41 + n + 10 * n


def test_people_stand_by_rising_waist(people):
    assert people.waists.tolist() == [51, 56, 58]
    assert [people.person(n) for n in (1, 2, 3)] == [(51, 40), (56, 43), (58, 48)]


def test_the_error_on_people_left_out_is_that_of_leave_one_out(people):
    misses = leave_one_out([51, 56, 58], [40, 43, 48], 5) - [40, 43, 48]
    assert people.errors[5][1] == pytest.approx(np.sqrt(np.mean(misses**2)))
    assert people.errors[0.5][0] < 0.01 < people.errors[0.5][1]  # seen, a lookup


@pytest.mark.parametrize(("left_out", "answer"), [(1, 43), (2, 48), (3, 43)])
def test_who_is_left_out_is_answered_by_the_nearest(people, left_out, answer):
    assert people.guess(0.5, left_out) == pytest.approx(answer, abs=0.1)
    assert people.curve(0.5, left_out).shape == people.everywhere.shape


@pytest.mark.parametrize(
    ("who", "left_out", "sentence"),
    [
        (
            ("person", "people"),
            0,
            "Bandwidth 0.5 cm: error 0.00 kg on people who were seen, 4.43 kg on people who were "
            "left out.",
        ),
        (
            ("man", "men"),
            2,
            "Without man 2 (waist 56 cm) the answer is 48.0 kg; the truth is 43 kg. All 3 left out "
            "in turn: error 4.43 kg.",
        ),
    ],
)
def test_seen_and_left_out_in_words(people, who, left_out, sentence):
    words = figures.SeenAndLeftOutWords(people, ("cm", "kg"), who)
    assert words.readout(0.5, left_out) == sentence


@pytest.mark.parametrize("one_left_out", [False, True])
def test_the_ring_is_drawn_and_described_where_there_is_one(people, one_left_out):
    words = figures.SeenAndLeftOutWords(people, ("cm", "kg"))
    artists = figures.draw_seen_and_left_out(people, words, one_left_out)
    assert (artists.left_out is not None) == ("A ring marks" in words.alt(one_left_out))
    assert ("A ring marks" in words.alt(one_left_out)) is one_left_out
    top, bottom = artists.fig.axes
    assert (artists.curve.axes, artists.now.axes) == (top, bottom)


def test_a_figure_with_nobody_left_out_hides_the_ring():
    given = {"bandwidths": [1, 2], "bandwidth": 2, "units": ("cm", "kg"), "left_out": 0}
    figure = figures.seen_and_left_out(WAISTS, WEIGHTS, **given)
    *_, ring = figure.fig.axes[0].collections
    assert not ring.get_visible()
    figure.at(left_out=2)
    assert ring.get_visible()
    assert ring.get_offsets().tolist() == [[56, 43]]


# ------------------------------------------------------------------------- learn bandwidth


@pytest.fixture
def descent():
    def loss(bandwidth):
        return 4 + np.log(bandwidth / 2) ** 2  # lowest at 2, where the error is 2

    runs = {"up": [0.05, 1, 2], "down": [8, 4, 2]}
    return figures.LearnBandwidth(WAISTS, WEIGHTS, loss, runs)


def test_steps_on_the_landscape(descent):
    assert descent.at("down", 2) == (2, 2)
    steps, errors = descent.so_far("up", 1)
    assert steps.tolist() == [0.05, 1, 1]
    assert errors.tolist() == [descent.at("up", step)[1] for step in (0, 1, 1)]
    assert descent.landscape[[0, -1]] == pytest.approx([0.025, 10])
    assert descent.lowest() == pytest.approx((2, 2), rel=0.03)


@pytest.mark.parametrize(
    ("run", "step", "sentence"),
    [
        (
            "up",
            0,
            "Step 0: bandwidth 0.0500 cm, error 4.196 kg on people who were left out.",
        ),
        ("down", 2, "Step 2: bandwidth 2.00 cm, error 2.000 kg on people who were left out."),
    ],
)
def test_learn_bandwidth_in_words(descent, run, step, sentence):
    words = figures.LearnBandwidthWords(descent)
    assert words.readout(run, step) == sentence
    assert words.alt.startswith(
        "Above, the error on people who were left out against the bandwidth; it is least, 2.00 kg, "
        "at about 2 cm."
    )
    assert "the 3 people" in words.alt


def test_the_first_step_is_drawn(descent):
    artists = figures.draw_learn_bandwidth(descent, figures.LearnBandwidthWords(descent))
    assert artists.ball.get_offsets().tolist() == [list(descent.at("up", 0))]
    assert len(artists.steps.get_offsets()) == 3
    assert artists.label.get_text() == "step 0"
