"""The figure of a head that learns, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit.figures.learning import (
    LearnToAttend,
    LearnToAttendWords,
    Run,
    draw_learn_to_attend,
    learn_to_attend,
)

LETTERS = "ABC"


def run(shift: float) -> Run:
    """Return a run of three states whose numbers tell where they come from."""
    maps = [np.full((3, 3), shift + 0.123 * state) for state in range(3)]
    return Run(maps, [2 + shift, 1, 0], [0.1, shift, 0.9876], [shift, 0.25, 0])


RUNS = {4: {"÷ 2": run(0.1), "raw": run(0.2)}, 9: {"÷ 2": run(0.3), "raw": run(0.4)}}


@pytest.fixture
def learning():
    return LearnToAttend(RUNS, every=20)


def test_states_by_step(learning):
    assert learning.names == ("÷ 2", "raw")
    assert learning.last == 40
    assert learning.steps.tolist() == [0, 20, 40]
    assert learning.map("raw", 9, 20)[0, 0] == 0.52  # of 0.523
    assert learning.at("right", "raw", 9, 20) == 0.4
    assert learning.curve("loss", "÷ 2", 4).tolist() == [2.1, 1, 0]


@pytest.mark.parametrize(
    "runs",
    [
        {4: {"raw": run(0)}},
        {4: RUNS[4], 9: {"÷ 2": run(0), "other": run(0)}},
        {4: {"÷ 2": run(0), "raw": Run(*(part[:2] for part in run(0)))}},
        {4: {"÷ 2": run(0), "raw": run(0)._replace(dead=[0, 0])}},
    ],
)
def test_runs_that_do_not_fit_are_refused(runs):
    with pytest.raises(ValueError, match="runs needs two runs of the same names for each d"):
        LearnToAttend(runs, every=20)


def test_what_it_says(learning):
    words = LearnToAttendWords(learning)
    assert words.readout(9, 20) == (
        "d = 9, step 20: ÷ 2, weight on the right letter 0.30, loss 1.00, dead 25.0 %; raw, weight "
        "on the right letter 0.40, loss 1.00, dead 25.0 %."
    )
    assert words.title("raw", 0.9876) == "raw: right 0.99"
    assert words.alt.startswith("Two trainings of one head, ÷ 2 and raw. Above,")
    assert words.alt.endswith("For d = 9, 30.0 % and 40.0 % of the pictures are dead at the start.")


def test_a_map_and_two_curves_for_each_run(learning):
    artists = draw_learn_to_attend(learning, LETTERS, LearnToAttendWords(learning))
    assert len(artists.fig.axes) == 4
    for name in learning.names:
        assert artists.maps[name].get_array().shape == (3, 3)
        for part in ("loss", "dead"):
            drawn = artists.curves[part][name].get_ydata()
            np.testing.assert_array_equal(drawn, learning.curve(part, name, 4))
    shown = [t.label1.get_visible() for t in artists.fig.axes[0].xaxis.get_major_ticks()]
    assert shown == [True, False, True]
    dead = artists.fig.axes[3]
    assert dead.get_ylim() == (0, 1.05 * 0.4)  # room for every d
    assert dead.yaxis.get_major_formatter()(0.25, 0) == "25 %"


def test_everything_follows_the_controls():
    figure = learn_to_attend(RUNS, LETTERS, every=20, d=4, step=40)
    figure.at(d=9, step=20)
    left, right, loss, dead = figure.fig.axes
    assert left.get_title(loc="left") == "÷ 2: right 0.30"
    assert right.get_title(loc="left") == "raw: right 0.40"
    assert left.collections[0].get_array().ravel()[0] == 0.42
    assert [line.get_ydata()[0] for line in loss.lines] == pytest.approx([2.3, 1, 2.4, 1])
    assert loss.lines[0].get_xdata().tolist() == [0, 20]  # nothing of what comes
    assert [line.get_xdata()[-1] for line in dead.lines] == [20, 20, 20, 20]
    assert list(figure.controls) == ["d", "step"]
    assert [grid["title"] for grid in figure._scene.cells] == ["weights, ÷ 2", "weights, raw"]
