"""The figure of words and patches, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.figures import colour_words as figures

WORDS, HUES, STEPS = ["red", "green"], [0, 120, 240], range(0, 21, 10)
TARGET = [[1, 0, 0], [0, 1, 0]]
FIRST = [[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]
LAST = [[1, 0, 0], [0.0002, 0.9998, 0]]


@pytest.fixture
def training():
    runs = {"with tanh": [FIRST, LAST, LAST], "without": [FIRST, FIRST, LAST]}
    return figures.WordsFindPatches(HUES, TARGET, runs, STEPS)


def test_hues_are_colours():
    red, green = figures.hue_colours([360, 120])
    assert red == pytest.approx([0.85, 0.1275, 0.1275])
    assert green == pytest.approx([0.1275, 0.85, 0.1275])


def test_shares_of_the_right_colour(training):
    assert training.share(0, "without").tolist() == [0.5, 0.25]
    assert training.average(10, "without") == 0.375
    assert training.average(10, "with tanh") == pytest.approx(0.9999)
    np.testing.assert_allclose(training.mixtures(20, "without")[0, 0], training.colours[0])


def test_a_curve_ends_at_its_step(training):
    steps, averages = training.grown(10, "with tanh")
    assert steps.tolist() == [0, 10, 10]
    assert averages == pytest.approx([0.375, 0.9999, 0.9999])


@pytest.mark.parametrize(
    ("step", "run", "sentence"),
    [
        (
            0,
            "with tanh",
            "Step 0, with tanh: weight on the patches of the right colour: red 50.0 %, green "
            "25.0 %.",
        ),
        (
            20,
            "without",
            "Step 20, without: weight on the patches of the right colour: red 100.0 %, green "
            "99.98 %.",
        ),
    ],
)
def test_words_find_patches_in_words(training, step, run, sentence):
    assert figures.WordsFindPatchesWords(training, WORDS).readout(step, run) == sentence


def test_the_description_names_the_runs_and_where_they_start(training):
    assert figures.WordsFindPatchesWords(training, WORDS).alt == (
        "Attention weights of the words red, green over 3 patches of different hues, beside the "
        "average colour that each word gets back. Below, the average weight on the right colour is "
        "drawn as a curve for each run (with tanh, without), up to the step that is shown; before "
        "the first step, where the figure starts, it is 37.5 % and 37.5 %."
    )


def test_a_curve_a_run_and_a_cell_a_weight(training):
    words = figures.WordsFindPatchesWords(training, WORDS)
    artists = figures.draw_words_find_patches(training, words)
    assert artists.cells.get_array().shape == (2, 3)
    assert artists.mixtures.get_array().shape == (2, 1, 3)
    assert [label.get_text() for _, label in artists.curves.values()] == ["with tanh", "without"]
    assert artists.now.axes is artists.dot.axes is artists.fig.axes[-1]


def test_the_name_of_a_curve_waits_until_the_curve_is_there(training):
    figure = figures.words_find_patches(WORDS, HUES, TARGET, training.runs, STEPS)
    *_, curves = figure.fig.axes
    for step, names in ((0, {""}), (10, {"with tanh", "without"})):
        figure.at(step=step)
        assert {text.get_text() for text in curves.texts} == names


def test_the_steps_may_begin_later(training):
    figure = figures.words_find_patches(WORDS, HUES, TARGET, training.runs, range(5, 8))
    assert figure.settings["step"] == 5
