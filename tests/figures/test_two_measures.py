"""The figure of waist and height, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.figures import two_measures as figures

WAISTS, HEIGHTS, WEIGHTS = [60, 60, 100, 140], [150, 180, 170, 190], [40, 60, 80, 120]


def boxcar(queries, keys, bandwidth):
    """Count all people within a bandwidth alike, and no others."""
    distances = np.linalg.norm(queries[:, None] - keys[None], axis=-1)
    return np.where(distances <= bandwidth, 0, -np.inf)


@pytest.fixture
def measures():
    return figures.TwoMeasures(WAISTS, HEIGHTS, WEIGHTS, boxcar, bandwidth=15)


def test_answers_by_both_measures_and_by_the_waist(measures):
    assert measures.answer(60, 165) == 50
    assert measures.answer(60, 180) == 60
    assert measures.answer_by_waist(60) == 50
    assert measures.counted(60, 165) == pytest.approx(2)
    assert measures.inside(60, 165).tolist() == [True, True, False, False]
    assert measures.near(np.array([[60, 160], [100, 120]])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            (60, 180),
            "Waist 60 cm and body height 180 cm: 60.0 kg, as if from one person alone. From the "
            "waist alone: 50.0 kg.",
        ),
        (
            (62.5, 165),
            "Waist 62.5 cm and body height 165 cm: nobody is near enough to be asked.",
        ),
        (
            (60, 165),
            "Waist 60 cm and body height 165 cm: 50.0 kg, as if from 2 people alike. From the "
            "waist alone: 50.0 kg.",
        ),
    ],
)
def test_two_measures_in_words(measures, query, sentence):
    assert figures.TwoMeasuresWords(measures).readout(*query) == sentence


@pytest.mark.parametrize(
    ("query", "claim"),
    [
        ((60, 165), "holds 2 of them at first, who have 100 % of the weight."),
        ((100, 120), "holds 0 of them at first, who have 0 % of the weight."),
    ],
)
def test_who_stands_in_the_ring_is_counted(measures, query, claim):
    words = figures.TwoMeasuresWords(measures)
    assert claim in words.alt(*query)
    assert words.alt(*query).startswith("4 people in the plane of waist and height, ")


def test_who_counts_more_is_darker(measures):
    shades = measures.shades(60, 165)
    assert shades[0] == shades[1] == shades.max()
    assert shades[2] == shades[3] == figures.FAINT
    assert (measures.shades(100, 120) == figures.FAINT).all()  # nobody is asked


@pytest.mark.parametrize(
    ("marks", "x"),
    [
        ([(90, 170)], 60),
        ([(60, 145)], 71),
        ([(60, 145), (75, 150)], 49),
        ([(60, 145), (71, 145), (49, 145)], 82),
        ([(x, 147) for x in range(40, 100)], 60),  # nowhere is clear
    ],
)
def test_the_label_of_a_line_makes_way_for_the_query_and_for_the_answer(marks, x):
    assert figures.beside(60, 150, marks, (30, 150)) == x


def test_a_label_that_makes_way_keeps_inside_the_picture():
    marks = [(60, 145), (71, 145)]
    assert figures.beside(60, 150, marks, (40, 95)) == 49
    assert figures.beside(60, 150, marks, (50, 95)) == 82


def test_a_label_follows_the_query():
    figure = figures.two_measures(WAISTS, HEIGHTS, WEIGHTS, query=(60, 190))
    label = figure.fig.axes[0].texts[0]
    x, y = label.get_position()
    figure.at(waist=5 * round(x / 5), height=2.5 * round((y - 3) / 2.5))
    assert label.get_position() == (x + 11, y)


def test_no_answer_is_no_number(measures):
    words = figures.TwoMeasuresWords(measures)
    assert (words.result(np.nan), words.result(57.4)) == ("no answer", "57 kg")


def test_the_ring_is_two_bandwidths_broad(measures):
    artists = figures.draw_two_measures(measures, figures.TwoMeasuresWords(measures))
    ax = artists.ring.axes
    (left, _), (right, _) = ax.transData.transform([(0, 0), (30, 0)])
    in_points = (right - left) * 72 / artists.fig.dpi
    assert artists.ring.get_sizes() ** 0.5 == pytest.approx(in_points, rel=0.02)
    assert artists.dot.axes is artists.result.axes is ax


@pytest.mark.parametrize(("height", "side"), [(150, "bottom"), (190, "top")])
def test_the_answer_keeps_inside_the_picture(height, side):
    figure = figures.two_measures(WAISTS, HEIGHTS, WEIGHTS, query=(100, height))
    result = figure.fig.axes[0].texts[-1]
    assert result.get_verticalalignment() == side
    assert result.get_text().endswith(" kg")
