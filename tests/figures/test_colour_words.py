"""The figure of words and patches, piece by piece: what it computes, draws and says."""

from itertools import pairwise

import numpy as np
import pytest

from attnkit.figures import colour_words as figures
from attnkit.figures.shared.labels import ON_A_PHONE

WORDS, HUES = ["red", "green"], [0, 120, 240]
TARGET = [[1, 0, 0], [0, 1, 0]]
GIVEN = {
    "weights": [[[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]], [[1, 0, 0], [0.0002, 0.9998, 0]]],
    "W_query": [[[0, 0], [0, 0]], [[2, 0], [0, -1]]],
    "W_key": [[[1, 0], [0, 1]], [[1, 3], [0, 2]]],
    "by_hand": [[3, 0], [0, -2]],
}
ROOT = 2**0.5


@pytest.fixture
def training():
    return figures.WordsFindPatches(HUES, TARGET, **GIVEN)


def test_hues_are_colours():
    red, green = figures.hue_colours([360, 120])
    assert red == pytest.approx([0.85, 0.1275, 0.1275])
    assert green == pytest.approx([0.1275, 0.85, 0.1275])


def test_shares_of_the_right_colour(training):
    assert training.share(0).tolist() == [0.5, 0.25]
    assert training.share(1) == pytest.approx([1, 0.9998])
    np.testing.assert_allclose(training.mixtures(1)[0, 0], training.colours[0])
    assert training.last == 1


def test_the_product_of_the_matrices(training):
    np.testing.assert_allclose(
        training.matrix(figures.PRODUCT, 1), np.array([[2, 0], [-3, -2]]) / ROOT, atol=1e-15
    )
    assert training.matrix("W_key", 1).tolist() == [[1, 3], [0, 2]]
    assert training.lengths(1) == pytest.approx([ROOT, 6.5**0.5])
    assert training.lengths(0).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            0,
            "Step 0: weight on the patches of the right colour: red 50.0 %, green 25.0 %. "
            "Lengths of the arrows: 0.00, 0.00.",
        ),
        (
            1,
            "Step 1: weight on the patches of the right colour: red 100.0 %, green 99.98 %. "
            "Lengths of the arrows: 1.41, 2.55.",
        ),
    ],
)
def test_words_find_patches_in_words(training, step, sentence):
    assert figures.WordsFindPatchesWords(training, WORDS).readout(step) == sentence


def test_the_description_names_where_the_training_starts_and_ends(training):
    said = figures.WordsFindPatchesWords(training, WORDS).alt
    assert "words red and green over 3 patches" in said
    assert "starts, 50.0 % and 25.0 % of the weight" in said
    assert said.endswith("the arrows are 1.41 and 2.55 long, by hand 3.00 and 2.00.")


def test_what_is_drawn(training):
    words = figures.WordsFindPatchesWords(training, WORDS)
    artists = figures.draw_words_find_patches(training, words)
    assert artists.cells.get_array().shape == (2, 3)
    assert artists.mixtures.get_array().shape == (2, 1, 3)
    assert f"(full purple: {artists.cells.norm.vmax})" in words.weights_title
    assert [name.get_text() for name in artists.names] == WORDS
    assert [*artists.matrices] == ["W_query", "W_key", figures.PRODUCT]
    titles = [ax.get_title("left") for ax in artists.fig.axes]
    assert titles[-4:] == ["W_query", "W_key", "W_query W_keyᵀ/√2", "by hand: M"]


def test_hues_below_the_patches_stand_apart_on_a_phone():
    hues = np.arange(15, 360, 30)
    training = figures.WordsFindPatches(
        hues, np.ones((2, 12)), np.ones((1, 2, 12)) / 12, [np.eye(2)], [np.eye(2)], np.eye(2)
    )
    words = figures.WordsFindPatchesWords(training, WORDS)
    cells = figures.draw_words_find_patches(training, words).cells
    cells.figure.canvas.draw()
    seen = [label for label in cells.axes.get_xticklabels() if label.get_visible()]
    boxes = [label.get_window_extent() for label in seen]
    assert [label.get_text() for label in seen] == [f"{hue}" for hue in hues[::2]]
    for one, other in pairwise(boxes):
        apart = (other.x0 + other.x1 - one.x0 - one.x1) / 2
        assert apart > 1.2 * ON_A_PHONE * (one.width + other.width) / 2


def test_the_numbers_in_the_matrices_follow_the_step():
    figure = figures.words_find_patches(WORDS, HUES, TARGET, **GIVEN)
    assert figure.settings["step"] == 0  # the end is a question of the chapter
    *_, product, by_hand = figure.fig.axes
    for step, numbers in ((0, ["0.00"] * 4), (1, ["1.41", "0.00", "−2.12", "−1.41"])):
        figure.at(step=step)
        assert [text.get_text() for text in product.texts] == numbers
        assert [text.get_text() for text in by_hand.texts] == ["3.00", "0.00", "0.00", "−2.00"]


def test_no_name_of_a_word_covers_another_or_a_hue(training):
    tips = np.array([[3.41, 0], [-1.71, 2.96]])
    for scale in (0, 0.1, 0.5, 1):
        placed = figures.CIRCLE.label(
            scale * tips[0], figures.CIRCLE.size("green", figures.LETTERS), training.marks(), tips
        )
        assert not any(placed.overlaps(mark) for mark in training.marks())
