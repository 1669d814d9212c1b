"""Every number of the appendix that asks whether pooling works on real people."""

import re

import numpy as np
import pytest
from errors import left_out, plane_left_out, rmse, seen
from notebooks import prose, rounds_to

from attnkit.attention import attention_pooling, attention_weights, leave_one_out
from attnkit.datasets import linnerud, nhanes, waist_and_weight

CHAPTER = "does-it-work"
PROSE = prose(CHAPTER)

WAISTS, KILOGRAMS = waist_and_weight()
INCHES, POUNDS, _ = linnerud()
WAIST, BODY, HEIGHT = nhanes()
BOTH = np.column_stack([WAIST, HEIGHT])


def mean_left_out(values):
    return rmse((values.sum() - values) / (len(values) - 1), values)


def learn_two():
    """Gradient descent on one bandwidth for the waist and one for the height."""
    squares = (BOTH[:, None, :] - BOTH[None, :, :]) ** 2
    others = ~np.eye(len(BODY), dtype=bool)
    theta = np.log([1.0, 1.0])
    for _ in range(60):
        slopes = squares / np.exp(theta) ** 2
        weights = attention_weights(-slopes.sum(axis=-1) / 2, others)
        answers = weights @ BODY
        pulls = weights * (BODY[None, :] - answers[:, None])
        by_measure = np.einsum("ij,ijd->id", pulls, slopes)
        theta = theta - 0.02 * 2 * np.mean((answers - BODY)[:, None] * by_measure, axis=0)
    return np.exp(theta)


LEARNED = learn_two()

# What the prose prints, and what it is.
NUMBERS = [
    ("8.57", seen(INCHES, POUNDS, 0.1)),
    ("9.52", seen(INCHES, POUNDS, 1)),
    ("15.60", left_out(INCHES, POUNDS, 1)),
    ("15.6", left_out(INCHES, POUNDS, 1)),
    ("12.2", left_out(INCHES[INCHES < 46], POUNDS[INCHES < 46], 1)),
    ("14.2", plane_left_out(INCHES[INCHES < 46], POUNDS[INCHES < 46])),
    ("202", leave_one_out(INCHES, POUNDS, 1)[np.argmax(INCHES)]),
    ("247", POUNDS[np.argmax(INCHES)]),
    ("9.89", left_out(WAIST, BODY, 0.25)),
    ("9.38", left_out(WAIST, BODY, 10)),
    ("8.23", plane_left_out(WAIST, BODY)),
    ("6.71", left_out(BOTH, BODY, [5, 6])),
    ("5.13", LEARNED[0]),
    ("5.08", LEARNED[1]),
    ("6.683", left_out(BOTH, BODY, LEARNED)),
    ("8.38", left_out(WAIST, BODY, 3)),
    ("4.43", left_out(WAISTS, KILOGRAMS, 0.1)),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=lambda x: x if isinstance(x, str) else "")
def test_a_number_of_the_prose(text, value):
    assert rounds_to(text, value)
    assert re.search(rf"(?<![\d.]){re.escape(text)}(?!\d)", PROSE), f"{text} is not in the prose"


def test_a_narrow_bandwidth_looks_up():
    assert seen(WAISTS, KILOGRAMS, 0.1) == 0
    answers = leave_one_out(WAISTS, KILOGRAMS, 0.1)
    assert answers.tolist() == [43, 48, 43]


def test_twenty_men():
    assert len(INCHES) == 20 and INCHES.max() == 46 and sorted(INCHES)[-2] == 38
    errors = {h: left_out(INCHES, POUNDS, h) for h in np.arange(0.5, 3.05, 0.05).round(2)}
    assert min(errors, key=errors.get) == pytest.approx(1, abs=0.11)
    assert f"{plane_left_out(INCHES, POUNDS):.1f}" == "13.1"  # better than pooling, as we say
    assert f"{mean_left_out(POUNDS):.1f}" == "25.3"


def test_180_people():
    assert len(WAIST) == 180
    errors = {h: left_out(WAIST, BODY, h) for h in (0.25, 1, 2, 3, 4, 5, 10)}
    assert min(errors, key=errors.get) == 3
    assert plane_left_out(WAIST, BODY) < errors[3]
    assert f"{mean_left_out(BODY):.2f}" == "18.65"


def test_the_chapters_line_is_least_squares(chapter):
    by_line = chapter["line_left_out"](WAIST, BODY)
    assert chapter["error"](by_line, BODY) == pytest.approx(plane_left_out(WAIST, BODY))


def test_the_two_learned_bandwidths_are_a_lowest_point():
    best = left_out(BOTH, BODY, LEARNED)
    assert all(best < left_out(BOTH, BODY, LEARNED * f) for f in ([1.01, 1], [1, 1.01], [0.99, 1]))
    assert f"{left_out(BOTH, BODY, [5, 5]):.2f}" == f"{best:.2f}"  # "no better, to two decimals"


def test_the_boxcar_has_an_edge(chapter):
    scores = chapter["boxcar_scores"]([53.5, 57.0], WAISTS)
    assert np.isneginf(scores[0]).all()
    assert attention_pooling(scores[1:], KILOGRAMS)[0] == 45.5
    with pytest.raises(ValueError, match="row"):
        attention_weights(scores)


def test_at_53_5_nobody_is_within_1_cm():
    assert np.abs(53.5 - WAISTS).min() == 2.5


@pytest.mark.parametrize("query", [52, 55, 57])
def test_without_its_edge_the_boxcar_loses_three_answers(query):
    assert not (np.abs(query - WAISTS) < 1).any()
    assert (np.abs(query - WAISTS) <= 1).any()


def test_another_pair_of_bandwidths_is_better():
    assert left_out(BOTH, BODY, [5, 6]) < 6.75 < left_out(BOTH, BODY, [3, 10])
