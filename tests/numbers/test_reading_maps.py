"""Every number of the chapter on maps, from the arrays that the book carries.

`tests/mathematics/test_vit.py` asserts what the arrays say, beyond what the chapter prints.
"""

import re
from itertools import pairwise

import numpy as np
import pytest
from notebooks import prose, rounds_to, sources

from attnkit.datasets import (
    vit_compared,
    vit_heads,
    vit_maps,
    vit_rollouts,
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


RIGHT_EDGE = CUP.maps[RIGHT, 1:, 0][X == N - 1]


def spike(rollout):
    return rollout.max() / np.median(rollout)


def agreement(rollout):
    return rank_correlation(rollout, COMPARED["cup"].effects)


def share_of_the_cup():
    """Return which share of its weight on patches each class row has on the cup."""
    rows = CUP.class_rows[:, :, 1:]
    return rows[..., np.ravel(vit_things()) == 2].sum(axis=-1) / rows.sum(axis=-1)


def on_the_same(head):
    """Return the share on the same thing, beyond the 3 x 3 patches, on average."""
    things, far = np.ravel(vit_things()), APART >= 2
    rows = CUP.maps[head, 1:, 1:] * far
    return ((rows * (things == things[:, np.newaxis])).sum(axis=1) / rows.sum(axis=1)).mean()


def from_eye_to_eye():
    """Return what one eye of the cat gives to the other, of all that it gives to patches."""
    one = [patch(5, 6), *(patch(r, c) for r in (6, 7) for c in range(4, 8))]
    one += [patch(8, c) for c in (5, 6, 7)]
    other = [patch(r, c) for r in (7, 8) for c in (13, 14, 15)] + [patch(9, 13), patch(9, 14)]
    rows = CAT.maps[COUNTERPARTS, 1:, 1:][one]
    return (rows[:, other].sum(axis=1) / rows.sum(axis=1)).mean()


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0.80", weights(CUP, UP, 5, 8)[1].max()),
        ("0.99", weights(CUP, UP, 1, 8)[0]),
        ("0.003", weights(CUP, UP, 1, 8)[1].max()),
        ("0.18", RIGHT_EDGE.mean()),
        ("0.00", RIGHT_EDGE.min()),
        ("0.77", RIGHT_EDGE.max()),
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
        ("0.07", 1 - CUP.class_rows[0, 2, 0]),
        ("0.63", on_the_same(COUNTERPARTS)),
        ("0.48", on_the_same(NEAR_AND_ALIKE)),
        ("0.49", from_eye_to_eye()),
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
        ("rollouts", ["0.11", "0.19", "0.20", "0.80"]),
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
        assert found[7] > rank_correlation(each.class_rows_9_11, each.effects)


@pytest.mark.parametrize(
    ("name", "row", "maps"),
    [
        (
            "rollout from layer 8 (chosen afterwards)",
            [0.78, 0.78, 0.75, 0.80],
            [each.rollouts[7] for each in COMPARED.values()],
        ),
        (
            "nearness to the middle: no model at all",
            [0.51, -0.02, 0.40, 0.73],
            [-np.hypot(Y - 7.5, X - 7.5)] * 4,
        ),
    ],
)
def test_what_else_agrees_with_hiding(name, row, maps):
    for printed, one, each in zip(row, maps, COMPARED.values(), strict=True):
        assert rank_correlation(one, each.effects) == pytest.approx(printed, abs=0.0051)
    line = " | ".join(f"{number:.2f}".replace("-", "−") for number in row)
    assert f"| {name} | {line} |" in prose(CHAPTER)


@pytest.mark.parametrize(
    ("printed", "layers"), [("0.73", slice(5, 11)), ("0.67", slice(12)), ("0.70", slice(8, 11))]
)
def test_other_layers_of_the_class_token_agree_as_well(printed, layers):
    assert rounds_to(printed, agreement(CUP.class_rows[layers, :, 1:].mean(axis=(0, 1))))
    assert printed in prose(CHAPTER)


def test_single_heads_of_the_last_layer_differ_on_the_cat():
    effects = COMPARED["cat"].effects
    found = [rank_correlation(row, effects) for row in CAT.class_rows[11, :, 1:]]
    assert rounds_to("0.48", max(found)) and rounds_to("0.24", -min(found))
    assert "from −0.24 to 0.48" in prose(CHAPTER)


def test_equal_numbers_share_a_rank(chapter):
    assert chapter["ranks"]([30, 10, 20, 20]).tolist() == [4, 1, 2.5, 2.5]


def test_only_one_head_makes_the_spike():
    spikes = np.array([spike(each) for each in WITHOUT])
    assert spikes.argmin() == 5
    assert np.sort(spikes)[1] > 28


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


@pytest.mark.parametrize("head", range(6))
def test_a_mean_distance_is_weights_times_distances(head):
    (layer, number), rows = CUP.heads[head], CUP.maps[head, 1:, 1:]
    rows = rows / rows.sum(axis=1, keepdims=True)
    found = (rows * APART).sum(axis=1).mean()
    assert found == pytest.approx(HEADS.distances[0, layer - 1, number - 1], abs=0.04)


def test_the_farthest_head_of_layer_1_reads_one_patch():
    distances = HEADS.distances.mean(axis=0)[0]
    assert distances.argmax() == 5
    assert MOST_READ[0] > 0.97


def test_the_eight_photographs_are_named():
    assert HEADS.photographs[:4] == ["coffee", "chelsea", "astronaut", "flower"]
    assert all(f"*{name}*" in prose(CHAPTER) for name in HEADS.photographs[4:])


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
    pairs = pairwise(
        [*sources(CHAPTER, "code"), ""]
    )  # a check is in the cell of its answer, or the next
    checks = [one.partition("\n\n")[2] or after for one, after in pairs if "# your answer" in one]
    solutions = re.findall(r"~~~python\n(.*?)~~~", prose(CHAPTER), flags=re.S)
    for check, solution in zip(checks, solutions, strict=True):
        exec(solution, names)
        capsys.readouterr()
        exec(check, names)
        assert capsys.readouterr().out == "right\n"
