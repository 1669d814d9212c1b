"""Every number of the chapter on the cup and the book."""

from fractions import Fraction

import matplotlib
import numpy as np
import pytest

from attnkit.attention import attention, dot_scores, softmax
from attnkit.figures.cup_or_book import from_salience_to_reading, look_and_get, will_slider
from attnkit.figures.shared.desk import draw_desk

CHAPTER = "cup-or-book"
NAMES = ["cup", "notebook 1", "notebook 2", "book"]
KEYS = np.array([[3.0, 0.0], [0.5, 1.0], [0.5, 1.0], [0.5, 3.0]])
VALUES = np.array([[200.0, 0, 0], [0, 80, 0], [0, 30, 0], [0, 0, 300]])


def attend(will, keys=KEYS, values=VALUES):
    query = from_salience_to_reading(will)
    output, weights = attention(query[None], keys, values, score=dot_scores)
    return output[0], weights[0]


@pytest.mark.parametrize(
    ("will", "weights"),
    [
        (0, [0.8024, 0.0659, 0.0659, 0.0659]),
        (5 / 11, [0.3564, 0.1436, 0.1436, 0.3564]),
        (0.5, [0.3097, 0.1463, 0.1463, 0.3977]),
        (1, [0.0377, 0.1025, 0.1025, 0.7573]),
    ],
)
def test_weights(will, weights):
    np.testing.assert_allclose(attend(will)[1], weights, atol=5e-5)


def test_halfway_the_query_is_shorter_and_the_light_more_even():
    halfway, end = from_salience_to_reading(0.5), from_salience_to_reading(1)
    assert np.linalg.norm(halfway) == pytest.approx(0.71, abs=5e-3)
    assert np.linalg.norm(end) == 1
    assert attend(0.5)[1].max() < min(attend(0)[1].max(), attend(1)[1].max())
    # turned alone, and not shortened, it would light the book more
    longer = softmax(KEYS @ (halfway / np.linalg.norm(halfway)))
    assert longer.max() > attend(0.5)[1].max()


def test_the_tie_is_exact_and_the_slider_stands_on_it():
    t = Fraction(5, 11)
    assert 3 * (1 - t) == Fraction(1, 2) * (1 - t) + 3 * t
    assert t == Fraction(3 - 0.5) / Fraction(3 + 2.5)  # 2.5 = 5.5 t
    assert (3 - 0.5, 3 + 2.5) == (2.5, 5.5)
    _, weights = attend(5 / 11)
    assert weights[0] == pytest.approx(weights[3], abs=1e-15)
    labels = dict(will_slider().options)
    assert labels["5/11"] == 5 / 11
    assert len(labels) == 42
    assert round(5 / 11, 4) == 0.4545
    # the line through both tips is at a right angle to the query
    assert (KEYS[3] - KEYS[0]) @ from_salience_to_reading(5 / 11) == pytest.approx(0)


def test_the_names_of_the_chapter_are_those_of_this_test(chapter):
    assert chapter["names"] == NAMES
    np.testing.assert_array_equal(chapter["keys"], KEYS)
    np.testing.assert_array_equal(chapter["values"], VALUES)
    for will in (0, 0.25, 5 / 11, 1):
        np.testing.assert_array_equal(chapter["query"](will), from_salience_to_reading(will))


def test_scores_by_hand(chapter):
    np.testing.assert_array_equal(chapter["query"](0.25), [0.75, 0.25])
    scores = dot_scores([[0.75, 0.25]], KEYS)[0]
    np.testing.assert_array_equal(scores, [2.25, 0.625, 0.625, 1.125])


def test_pooling_has_no_place_for_a_wish(chapter):
    np.testing.assert_array_equal(chapter["average_pooling"], [0.25] * 4)
    np.testing.assert_array_equal(chapter["max_pooling"], [1, 0, 0, 0])


@pytest.mark.parametrize(("will", "output"), [(0, [160.5, 7.2, 19.8]), (1, [7.5, 11.3, 227.2])])
def test_outputs(will, output):
    np.testing.assert_allclose(attend(will)[0], output, atol=0.05)


def test_a_value_moves_the_output_and_no_weight():
    more_coffee = VALUES.copy()
    more_coffee[0, 0] = 400
    assert attend(0)[0][0] == pytest.approx(160.5, abs=0.05)
    assert attend(0, values=more_coffee)[0][0] == pytest.approx(321.0, abs=0.05)
    thick, empty = VALUES.copy(), VALUES.copy()
    thick[3, 2], empty[3, 2] = 600, 0
    for values, printed in ((thick, 454.4), (empty, 0)):
        output, weights = attend(1, values=values)
        np.testing.assert_array_equal(weights, attend(1)[1])
        assert output[2] == pytest.approx(printed, abs=0.05)


def test_a_lower_temperature_turns_attention_into_a_look_up():
    scores = KEYS @ from_salience_to_reading(1)
    for T, printed in ((1, 227.19), (0.5, 288.71), (0.2, 299.97)):
        assert softmax(scores / T) @ VALUES[:, 2] == pytest.approx(printed, abs=5e-3)


def test_a_longer_key_is_louder_and_not_more_similar():
    stretched = np.array([1.5, 3.0])
    np.testing.assert_array_equal(stretched, 3 * KEYS[1])
    asking = from_salience_to_reading(1)
    assert (KEYS[1] @ asking, stretched @ asking, KEYS[3] @ asking) == (1, 3, 3)


def test_the_longer_of_two_keys_that_point_where_the_query_points():
    assert dot_scores([[0.0, 1.0]], [[0.0, 4.0], [0.0, 1.0]]).tolist() == [[4, 1]]


def test_the_phone_between_cup_and_book():
    keys = np.vstack([KEYS, [2.4, 2.4]])
    assert [int(np.argmax(keys @ from_salience_to_reading(t))) for t in (0, 0.5, 1)] == [0, 4, 3]
    np.testing.assert_allclose(keys[[0, 3, 4]] @ [0.5, 0.5], [1.5, 1.75, 2.4])
    for x, y in np.random.default_rng(0).uniform(0, 4, size=(300, 2)):
        keys[4] = x, y
        best = [int(np.argmax(keys @ from_salience_to_reading(t))) for t in (0, 0.5, 1)]
        assert (best == [0, 4, 3]) == (x < 3 and y < 3 and x + y > 3.5)


def test_sixty_more_empty_pages():
    weight = attend(1)[1][2]
    more = 60 / weight
    assert more == pytest.approx(585, abs=0.5)
    values = VALUES.copy()
    values[2, 1] = 30 + more
    assert values[2, 1] == pytest.approx(615, abs=0.5)
    assert (attend(1, values=values)[0] - attend(1)[0])[1] == pytest.approx(60)


def test_a_hotter_cup_moves_the_tie():
    keys = KEYS.copy()
    keys[0, 0] = 4
    weights = attend(7 / 13, keys)[1]
    assert (4 - 0.5, 4 + 2.5) == (3.5, 6.5)  # 3.5 = 6.5 t
    assert 3.5 / 6.5 == 7 / 13
    assert round(7 / 13, 4) == 0.5385
    np.testing.assert_allclose(weights[[0, 3]], 0.3730, atol=5e-5)


def test_an_empty_key_still_gets_its_part():
    keys = np.vstack([KEYS, [0, 0]])
    weights = softmax(keys @ from_salience_to_reading(1))
    assert weights[4] == pytest.approx(0.0363, abs=5e-5)
    assert weights[4] == weights[0]


def test_the_light_follows_the_weights():
    fig = matplotlib.figure.Figure()
    desk = draw_desk(fig.add_subplot(), NAMES)
    dim, bright = (np.array([w, 0.5, 0.5, 0.5]) for w in (0.1, 0.9))
    less, more = desk.lit(dim), desk.lit(bright)
    assert len(less) == len(desk.moving)
    assert less[0]["alpha"] < more[0]["alpha"]  # the beam of the cup
    assert less[4]["alpha"] < more[4]["alpha"]  # its pool of light
    assert less[8]["alpha"] > more[8]["alpha"]  # the dark over it
    assert less[1] == more[1]
    with pytest.raises(ValueError, match=r"weights has shape \(3,\)"):
        desk.lit([0.2, 0.3, 0.5])


def test_a_desk_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"values has shape \(2, 3\)"):
        look_and_get(NAMES, KEYS, VALUES[:2], list("abc"), change=(0, 0), positions=[0])
