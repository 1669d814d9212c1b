"""Every number of the chapter on maps, from the arrays that the book carries.

`tests/mathematics/test_vit.py` asserts what the arrays say, beyond what the chapter prints.
"""

import re

import numpy as np
import pytest
from notebooks import prose, rounds_to, sources

from attnkit.datasets import (
    vit_compared,
    vit_heads,
    vit_maps,
    vit_rollouts,
    vit_shifts,
    vit_things,
)
from attnkit.figures.shared.photo import LEVELS
from attnkit.figures.shared.ranks import rank_correlation

CHAPTER = "reading-maps"
N = 16
Y, X = np.divmod(np.arange(N * N), N)
APART = np.hypot(Y[:, np.newaxis] - Y, X[:, np.newaxis] - X)
CUP, CAT, HEADS = vit_maps("coffee"), vit_maps("chelsea"), vit_heads()
UP, RIGHT, EVERYTHING, NEAR_AND_ALIKE, COUNTERPARTS, SAME = range(6)
COMPARED = {
    "cup": vit_compared("coffee"),
    "cat": vit_compared("chelsea"),
    "astronaut": vit_compared("astronaut"),
    "flower": vit_compared("flower"),
}
MOST_READ = HEADS.most_read[:, 0, 5]
WITHOUT = vit_rollouts().reshape(72, -1)


def patch(row, column):
    return N * (row - 1) + column - 1


def weights(model, head, row, column):
    """Return what a patch gives to the class token, and to the patches."""
    token = model.maps[head, 1 + patch(row, column)]
    return token[0], token[1:]


def spike(rollout):
    return rollout.max() / np.median(rollout)


def agreement(rollout):
    return rank_correlation(rollout, COMPARED["cup"].effects)


def share_of_the_cup():
    """Return which share of its weight on patches each class row has on the cup."""
    rows = CUP.class_rows[:, :, 1:]
    return rows[..., np.ravel(vit_things()) == 2].sum(axis=-1) / rows.sum(axis=-1)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0.80", weights(CUP, UP, 5, 8)[1].max()),
        ("0.99", weights(CUP, UP, 1, 8)[0]),
        ("0.003", weights(CUP, UP, 1, 8)[1].max()),
        ("0.44", weights(CUP, RIGHT, 5, 16)[0]),
        ("0.012", weights(CUP, EVERYTHING, 5, 8)[1].max()),
        ("0.27", CUP.near[NEAR_AND_ALIKE, patch(3, 4)]),
        ("0.096", weights(CUP, SAME, 10, 2)[1].max()),
        ("0.53", CUP.class_rows[0, 5, 1:].max()),
        ("0.98", MOST_READ[0]),
        ("0.43", MOST_READ.min()),
        ("1.00", MOST_READ.max()),
        ("5.3", HEADS.distances.mean(axis=0)[0].min()),
        ("8.1", HEADS.distances.mean(axis=0)[0].max()),
        ("8.3", APART.mean()),
        ("1.5", HEADS.distances.mean(axis=0).min()),
        ("0.0052", max(each.effects.max() for each in COMPARED.values())),
        ("0.0014", COMPARED["cup"].effects.max()),
        ("0.46", agreement(COMPARED["cup"].rollouts[1])),
        ("0.78", agreement(COMPARED["cup"].rollouts[7])),
        ("28.8", spike(COMPARED["cup"].rollouts[0])),
        ("6.3", spike(WITHOUT[5])),
        ("0.08", agreement(WITHOUT[5])),
        ("1.44", HEADS.longest[:, -1].max()),
        ("2.12", HEADS.longest.max()),
        ("0.93", share_of_the_cup().max()),
        ("0.37", np.median(share_of_the_cup())),
        ("0.30", 78 / 256),
    ],
)
def test_a_number_in_the_text(printed, value):
    assert rounds_to(printed, value)
    assert printed in prose(CHAPTER)


@pytest.mark.parametrize(
    ("head", "at", "read"),
    [
        (UP, (5, 8), (4, 8)),
        (SAME, (10, 2), (10, 13)),
    ],
)
def test_which_patch_gets_most(head, at, read):
    assert weights(CUP, head, *at)[1].argmax() == patch(*read)


def test_everything_reads_as_if_from_about_150_patches():
    rows = CUP.maps[EVERYTHING, 1:, 1:]
    rows = rows / rows.sum(axis=1, keepdims=True)
    assert np.median(1 / (rows**2).sum(axis=1)) == pytest.approx(150, abs=3)
    assert "as if from about 150" in prose(CHAPTER)


def test_the_counterparts_of_the_left_of_the_saucer():
    _, read = weights(CUP, COUNTERPARTS, 10, 2)
    most = np.argsort(-read)[:12]
    assert np.isin(np.ravel(vit_things())[most], [1, 3]).mean() > 0.5
    assert (X[most] < 4).any()
    assert (X[most] > 11).any()
    assert (Y[most] > 11).any()


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("class_rows_9_11", ["0.70", "0.64", "0.65", "0.81"]),
        ("class_row_12", ["0.36", "0.01", "0.38", "0.79"]),
        ("rollouts", ["0.12", "0.19", "0.20", "0.80"]),
    ],
)
def test_the_table_of_rank_correlations(kind, row):
    for printed, each in zip(row, COMPARED.values(), strict=True):
        numbers = np.atleast_2d(getattr(each, kind))[0]
        assert rounds_to(printed, rank_correlation(numbers, each.effects))
    lines = [line.replace("*", "") for line in prose(CHAPTER).splitlines()]
    assert any(line.endswith(f"| {' | '.join(row)} |") for line in lines)


def test_the_chapters_own_correlation_is_the_figures(chapter):
    for each in COMPARED.values():
        for numbers in (each.class_row_12, each.rollouts[0]):
            own = chapter["rank_correlation"](numbers, each.effects)
            assert own == pytest.approx(rank_correlation(numbers, each.effects))


def test_a_later_beginning_helps_on_the_cat_and_the_astronaut_too():
    for name in ("cup", "cat", "astronaut"):
        each = COMPARED[name]
        found = [rank_correlation(one, each.effects) for one in each.rollouts]
        assert found[0] < 0.21 < 0.45 < found[1] < 0.74 < found[7]


def test_only_one_head_makes_the_spike():
    spikes = np.array([spike(each) for each in WITHOUT])
    assert spikes.argmin() == 5
    assert np.sort(spikes)[1] > 27


def test_five_heads_read_nearest_and_four_of_them_are_the_shifts():
    near = np.argwhere(HEADS.distances.mean(axis=0) < 2) + 1
    assert near.tolist() == [[2, 2], [3, 4], [4, 2], [4, 5], [5, 6]]


def test_three_of_the_four_shifts_rest_on_the_class_token_at_their_edge():
    edges = {"up": Y == 0, "left": X == 0, "down": Y == N - 1, "right": X == N - 1}
    rest = {
        name: CUP.maps[CUP.names.index(name), 1:, 0][edge].mean() for name, edge in edges.items()
    }
    assert rounds_to("0.91", rest["up"])
    assert rounds_to("0.59", rest["down"])
    assert rest["right"] < 0.5 < rest["down"] < rest["left"] < rest["up"]
    assert "0.59 to 0.91" in prose(CHAPTER)


def test_most_patches_of_each_photograph_read_the_neighbour_most():
    most = vit_shifts().most[:, [0, 3]]  # right and up
    assert (round(100 * most.min()), round(100 * most.max())) == (70, 95)


def test_where_one_head_of_layer_1_reads_differs_from_photograph_to_photograph():
    spikes = [int(each.rollouts[0].argmax()) for each in COMPARED.values()]
    assert len(set(spikes)) == 4


def test_the_head_that_a_picker_would_pick():
    shares = share_of_the_cup()
    assert np.unravel_index(shares.argmax(), shares.shape) == (0, 2)
    assert "in layer 1, head 3" in prose(CHAPTER)
    assert np.sum(np.ravel(vit_things()) == 2) == 78


def test_a_rollout_by_hand():
    table = 0.6 * 0.2 + 0.4 * 0.25  # class token and cup of layer 2, what they read in layer 1
    assert rounds_to("0.22", table)
    rolled = next(each for each in sources(CHAPTER, "code") if "rolled =" in each)
    names = {"np": np}
    exec(rolled.replace("print", "str"), names)
    assert names["rolled"][0, 2] == pytest.approx(table)


def test_a_level_errs_by_half_of_a_fifteenth():
    assert rounds_to("3.3", 100 * 0.5 / (LEVELS - 1))
    assert "3.3 %" in prose(CHAPTER)


def test_each_solution_is_right_by_its_own_check(chapter, capsys):
    names = dict(chapter)
    checks = [cell for cell in sources(CHAPTER, "code") if "# your answer" in cell]
    solutions = re.findall(r"~~~python\n(.*?)~~~", prose(CHAPTER), flags=re.S)
    for check, solution in zip(checks, solutions, strict=True):
        exec(solution, names)
        capsys.readouterr()
        exec(check.partition("\n\n")[2], names)
        assert capsys.readouterr().out == "right\n"
