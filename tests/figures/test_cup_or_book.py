"""The figures of the desk, piece by piece: what they compute, draw and say."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path

from attnkit.attention import dot_scores, gaussian_scores, softmax
from attnkit.figures import cup_or_book as figures
from attnkit.figures.shared.desk import DeskWords, draw_desk

NAMES = ["cup", "pad", "book"]
KEYS = np.array([[3.0, 0], [0.5, 1], [0.5, 3]])
LOOK = figures.CupOrBook(KEYS, figures.from_salience_to_reading, dot_scores)
WORDS = figures.CupOrBookWords(NAMES, ("salience", "readability"), LOOK)


@pytest.mark.parametrize(
    ("will", "score", "brightest"),
    [(0, [3, 0.5, 0.5], [0]), (5 / 11, [18 / 11, 8 / 11, 18 / 11], [0, 2]), (1, [0, 1, 3], [2])],
)
def test_scores_and_the_brightest(will, score, brightest):
    np.testing.assert_allclose(LOOK.score(will), score)
    np.testing.assert_allclose(LOOK.weights(will), softmax(score))
    assert LOOK.brightest(will) == brightest


@pytest.mark.parametrize("will", [0, 0.3, 5 / 11, 1])
def test_the_dashed_line_joins_equal_scores(will):
    x, y = LOOK.level_line(will)
    np.testing.assert_allclose(np.column_stack([x, y]) @ LOOK.asked(will), LOOK.score(will).max())


PHONE = figures.CupOrBook(np.vstack([KEYS, [2.4, 2.4]]), LOOK.query, dot_scores)
STUCK = figures.CupOrBook(KEYS, lambda will: np.array([1, 0]), dot_scores)
BLIND = figures.CupOrBook(KEYS, lambda will: np.zeros(2), dot_scores)


@pytest.mark.parametrize(
    ("look", "in_turn", "sentence"),
    [
        (LOOK, [0, 2], "from (1, 0) to (0, 1), and the light goes from cup to book."),
        (PHONE, [0, 3, 2], "from (1, 0) to (0, 1), and the light goes from cup to phone to book."),
        (STUCK, [0], "from (1, 0) to (1, 0), and the light stays with cup."),
        (BLIND, [], "from (0, 0) to (0, 0), and the light is the same on all."),
    ],
)
def test_the_way_of_the_light_is_computed(look, in_turn, sentence):
    assert look.brightest_in_turn() == in_turn
    names = [*NAMES, "phone"][: len(look.keys)]
    assert figures.CupOrBookWords(names, ("x", "y"), look).alt.endswith(sentence)


def test_a_query_in_words():
    assert WORDS.readout(5 / 11) == (
        "At t = 0.4545 the query is (0.5455, 0.4545). The weights are cup 0.4162, pad 0.1677, "
        "book 0.4162. Equally bright are cup and book."
    )
    assert WORDS.readout(0).endswith("The brightest is cup.")
    assert WORDS.sums(0.25)[2] == "0.75 · 0.5 + 0.25 · 3 = 1.125"
    assert WORDS.sums(5 / 11)[0] == "6/11 · 3 + 5/11 · 0 = 1.6364"


def test_keys_and_query_are_drawn():
    shared = figures.CupOrBook(np.vstack([KEYS, KEYS[1]]), LOOK.query, dot_scores)
    words = figures.CupOrBookWords([*NAMES, "pad 2"], WORDS.key_names, shared)
    drawn = figures.draw_cup_or_book(shared, words)
    plane = drawn.level.axes
    assert "k pad\n= k pad 2" in [text.get_text() for text in plane.texts]
    assert plane.get_aspect() == 1
    assert (len(drawn.sums), len(drawn.desk.numbers)) == (4, 4)


@pytest.mark.parametrize("name", ["k pad", "k book"])
@pytest.mark.parametrize("will", [0, 0.3, 5 / 11, 0.8, 1])
def test_the_name_of_a_steep_key_covers_no_arrow_and_not_the_dashed_line(name, will):
    drawn = figures.draw_cup_or_book(LOOK, WORDS)
    plane = drawn.level.axes
    drawn.level.set_data(LOOK.level_line(will))
    drawn.fig.draw_without_rendering()
    (label,) = (text for text in plane.texts if text.get_text() == name)
    box = label.get_window_extent()
    lines = [drawn.level.get_xydata(), *([(0, 0), key] for key in KEYS)]
    for line in lines:
        assert not Path(plane.transData.transform(line)).intersects_bbox(box)


def test_the_name_of_a_high_key_stands_at_its_tip():
    (x, _), *_ = figures._beside(KEYS[2])
    assert x == KEYS[2, 0]


# --------------------------------------------------------------------------- the other figures


def test_pooling_in_words():
    words = figures.DeskWithoutQueryWords(NAMES, {"max pooling": [1, 0, 0]})
    assert words.readout("I want coffee.", "max pooling") == (
        "You think: I want coffee. With max pooling the weights are cup 1.0000, pad 0.0000, "
        "book 0.0000."
    )
    drawn = figures.draw_desk_without_query(NAMES, "I want coffee.")
    assert drawn.thought.get_text() == "I want coffee."


GET = figures.LookAndGet(LOOK, np.array([[200.0, 0, 0], [0, 80, 0], [0, 40, 0]]), (2, 1), [0, 300])


def test_values_are_mixed_and_one_is_changed():
    np.testing.assert_allclose(
        GET.output(1, 300), LOOK.weights(1) @ [[200, 0, 0], [0, 80, 0], [0, 300, 0]]
    )
    assert GET.values[2, 1] == 40
    assert GET.most.tolist() == [200, 300, 1]
    assert replace(GET, positions=[0, 60]).most.tolist() == [200, 80, 1]  # the value of the pad


def test_values_in_words_and_drawn():
    words = figures.LookAndGetWords(NAMES, ["coffee (ml)", "pages", "ink"], GET)
    assert words.readout(0, 0) == (
        "At t = 0.0000 the weights are cup 0.8590, pad 0.0705, book 0.0705; "
        "you get coffee (ml) 171.8, pages 5.6, ink 0.0."
    )
    assert words.axis == "a full bar: 200, 300, 1, the most that one object can hold"
    drawn = figures.draw_look_and_get(words)
    assert (len(drawn.bars), len(drawn.numbers)) == (3, 3)


@pytest.mark.parametrize(
    ("row", "claim"),
    [([0.2, 0.3, 0.5], "each row has the sum 1."), ([1, 1, 1], "not every row has the sum 1.")],
)
def test_the_sum_of_rows_is_computed(row, claim):
    words = figures.WeightsByWillWords(NAMES, ["t = 0"], np.array([row]))
    assert words.readout() == f"1 queries, 3 keys: {claim}"
    assert claim in words.alt.lower()
    drawn = figures.draw_weights_by_will(words.weights, words)
    assert [label.get_text() for label in drawn.axes[0].get_yticklabels()] == ["t = 0"]


def test_a_key_needs_two_numbers_and_a_name():
    with pytest.raises(ValueError, match=r"keys has shape \(3, 2\).*2 names"):
        figures.cup_or_book(NAMES[:2], KEYS, scores=gaussian_scores)


# ------------------------------------------------------------------------------------ the desk


@pytest.mark.parametrize(("n", "text"), [(4, "w = 2.0·10⁻⁵"), (5, "2.0·10⁻⁵")])
def test_a_weight_under_an_object_takes_less_room_on_a_full_desk(n, text):
    assert DeskWords(n).weight(2e-5) == text


def test_every_object_is_drawn_and_lit():
    names = ["red cup", "notebook", "book", "phone", "apple", "glasses", "a surprise"]
    desk = draw_desk(Figure().subplots(), names)
    assert len(desk.moving) == len(desk.lit(np.full(7, 1 / 7))) == 5 * 7
    with pytest.raises(ValueError, match="at least one object"):
        draw_desk(Figure().subplots(), [])
