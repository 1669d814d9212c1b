"""The figure of a Vision Transformer that learns, piece by piece: what it computes, draws, says."""

import numpy as np
import pytest

from attnkit.figures.watch_it_learn import (
    Replay,
    WatchItLearn,
    WatchItLearnWords,
    draw_watch_it_learn,
    watch_it_learn,
)

LABELS = [2, 0]


def replay():
    """Return three states of two pictures whose numbers tell where they come from."""
    rng = np.random.default_rng(0)
    pictures = rng.random((2, 4, 4))
    shares = np.array(
        [
            [[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]],
            [[0.1, 0.1, 0.8], [0.3, 0.6, 0.1]],
            [[0.01, 0.01, 0.98], [0.9, 0.05, 0.05]],
        ]
    )
    state, layer, head, picture, patch = np.ogrid[:3, :2, :2, :2, :4]
    rows = 0.2 * state + 0.1 * layer + 0.05 * head + 0.02 * picture + 0.011 * patch
    return Replay(pictures, LABELS, shares, rows, rows[:, :, :, 0] / 2, [3, 1, 0.25], [0.1, 0.5, 1])


@pytest.fixture
def learning():
    return WatchItLearn(replay(), every=20)


def test_states_by_step(learning):
    assert learning.steps.tolist() == [0, 20, 40]
    np.testing.assert_allclose(learning.row(1, (2, 1), 20), [[0.32, 0.33], [0.34, 0.35]])
    np.testing.assert_allclose(learning.mean_row((1, 2), 40), [[0.22, 0.23], [0.24, 0.24]])
    assert learning.answer(0, 0) == (1, 0.5)
    assert learning.answer(1, 20) == (1, 0.6)
    assert [learning.n_right(step) for step in (0, 20, 40)] == [0, 1, 2]
    assert learning.largest == pytest.approx(0.4 + 0.1 + 0.05 + 0.02 + 0.033)


@pytest.mark.parametrize(
    "wrong",
    [
        {"loss": [1, 2]},
        {"labels": [2]},
        {"shares": np.zeros((3, 5, 3))},
        {"pictures": np.zeros((1, 4, 4))},
        {"mean_rows": np.zeros((2, 2, 2, 4))},
    ],
)
def test_parts_that_do_not_fit_are_refused(wrong):
    with pytest.raises(ValueError, match="all its parts need as many of each"):
        WatchItLearn(replay()._replace(**wrong), every=20)


def test_what_it_says(learning):
    words = WatchItLearnWords(learning)
    assert words.answer(0, 0) == "1 ✗ 0.50"
    assert words.answer(0, 40) == "2 ✓ 0.98"
    assert words.readout((2, 1), 20) == (
        "Step 20: loss 1.00, accuracy 50.0 %. It says 2 and 1; 1 of 2 are right. "
        "Maps: layer 2, head 1."
    )
    assert words.alt.startswith("2 handwritten digits, 2 and 0, with the model's answer above each")
    assert "the loss falls from 3.0 to 0.25 in 40 steps" in words.alt
    assert "the accuracy rises from 10.0 % to 100.0 %" in words.alt


def test_a_map_for_each_picture_and_one_for_the_mean(learning):
    artists = draw_watch_it_learn(learning, WatchItLearnWords(learning))
    assert len(artists.maps) == len(artists.answers) == 2
    names = [cells.get_label() for cells in (*artists.maps, artists.mean_map)]
    assert names == [
        "class token reads in the 2",
        "class token reads in the 0",
        "class token reads, mean of all pictures",
    ]
    limits = {cells.get_clim() for cells in (*artists.maps, artists.mean_map)}
    assert limits == {(0, learning.largest)}  # one colour is one weight in all of them
    loss, accuracy = artists.fig.axes[-2:]
    assert loss.lines[0].get_ydata().tolist() == [3, 1, 0.25]
    assert accuracy.lines[0].get_ydata().tolist() == [0.1, 0.5, 1]
    assert accuracy.yaxis.get_major_formatter()(0.25, 0) == "25 %"


def test_everything_follows_the_controls():
    figure = watch_it_learn(replay(), every=20, head=(1, 1), step=0)
    figure.at(head=(2, 2), step=40)
    first, second = figure.fig.axes[0], figure.fig.axes[2]
    assert [first.get_title(), second.get_title()] == ["2 ✓ 0.98", "0 ✓ 0.90"]
    np.testing.assert_allclose(
        figure.fig.axes[3].collections[0].get_array().ravel(), [0.57, 0.58, 0.59, 0.6]
    )
    np.testing.assert_allclose(
        figure.fig.axes[4].collections[0].get_array().ravel(), [0.28, 0.28, 0.29, 0.29], atol=0.011
    )
    assert [axes.lines[1].get_xdata()[0] for axes in figure.fig.axes[-2:]] == [40, 40]
    assert [axes.lines[1].get_ydata()[0] for axes in figure.fig.axes[-2:]] == [0.25, 1]
    assert list(figure.controls) == ["head", "step"]
