"""Every number of the chapter on the block, recomputed without its code where that is short."""

import inspect
import math

import notebooks
import numpy as np
import pytest
from notebooks import rounds_to, sources

from attnkit.attention import self_attention
from attnkit.block import layer_norm, small_network
from attnkit.heads import multi_head_attention

CHAPTER = "block"


def work(n, d):
    """The operations for the table and for the matrices, product by product."""
    projections = 4 * (2 * n * d * d)
    network = 2 * n * d * (4 * d) + 2 * n * (4 * d) * d
    scores, mixing = 2 * n * d * n, 2 * n * n * d
    return scores + mixing, projections + network


def share(n, d=768):
    table, matrices = work(n, d)
    return table / (table + matrices)


def difference(x):
    """How long the differences from the mean token are, as a share of the whole length."""
    return np.linalg.norm(x - x.mean(axis=0)) / np.linalg.norm(x)


# ---------------------------------------------------------------------------- beyond the values


def test_an_answer_of_48_becomes_54_and_one_of_43_stays():
    def bend(answer):
        return answer + 2 * max(0, answer - 45)

    assert [bend(48), bend(43)] == [54, 43]


def test_unit_3_pushes_two_tokens_out_of_the_triangle(chapter):
    Y, Z = chapter["Y"], chapter["Z"]
    np.testing.assert_allclose(Y[0], [0.232, 0.955], atol=5e-4)
    assert rounds_to("1.187", Y[0].sum()) and Y[0].sum() < 1.2
    np.testing.assert_allclose(Y[1], [0.802, 0.599], atol=5e-4)
    assert round(0.802 + 0.599 - 1.2, 3) == 0.201
    assert rounds_to("0.201", Y[1].sum() - 1.2) and rounds_to("0.402", 2 * (Y[1].sum() - 1.2))
    np.testing.assert_allclose(Z[1], [1.204, 1.001], atol=6e-4)
    np.testing.assert_allclose(Z[0], Y[0])
    even, _ = self_attention(chapter["X"], np.zeros((2, 2)), chapter["W_key"], np.eye(2))
    np.testing.assert_allclose(even, 0.667, atol=5e-4)


def test_without_the_bend_two_matrices_are_one():
    x, A, B = (np.random.default_rng(0).normal(size=(5, 5)) for _ in range(3))
    np.testing.assert_allclose((x @ A) @ B, x @ (A @ B))


def test_two_heads_leave_the_triangle_of_one(chapter):
    X = chapter["X"]
    same = np.eye(2)
    reads = np.zeros((2, 3, 3), bool)
    reads[0, :, 1] = reads[1, :, 0] = True  # head 1 reads token 2, and head 2 token 1
    output, _ = multi_head_attention(X, same, same, same, same, n_heads=2, mask=reads)
    np.testing.assert_array_equal(output, np.zeros((3, 2)))
    assert (X.sum(axis=1) >= 1).all()  # so every average of the three has a sum of 1 or more


# ------------------------------------------------------------------------------------- the plus


def test_the_ball_of_the_other_chapter_lost_its_redness():
    assert rounds_to("0.18", notebooks.run("self-attention")["Y_patches"][1, 1])


def test_without_the_plus_the_tokens_become_alike(chapter):
    alone, added = (
        [difference(x) for x in chapter["through"](chapter["start"], plus, False)]
        for plus in (0, 1)
    )
    assert alone[1] == pytest.approx(0.72, abs=5e-3)
    assert 1.5e-9 < alone[4] < 2.5e-9  # two billionths
    assert max(alone[5:]) < 1e-15
    assert added[12] == pytest.approx(0.42, abs=5e-3)
    without, with_plus = (
        [difference(x) for x in chapter["through"](chapter["start"], plus, True)] for plus in (0, 1)
    )
    assert with_plus[12] == pytest.approx(0.52, abs=5e-3)
    assert without[4] < alone[4]  # the small network does not help
    assert without[4] == pytest.approx(1.2e-11, abs=5e-13)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_so_it_is_with_other_random_numbers(seed):
    rng = np.random.default_rng(seed)
    alone = added = rng.normal(size=(16, 64))
    for _ in range(12):
        three = rng.normal(size=(3, 64, 64)) / 8
        alone = self_attention(layer_norm(alone), *three)[0]
        added = added + self_attention(layer_norm(added), *three)[0]
    assert difference(alone) < 1e-15
    assert 0.3 < difference(added) < 0.5


def test_equal_tokens_stay_equal_in_a_small_network():
    rng = np.random.default_rng(0)
    x = np.tile(rng.normal(size=4), (3, 1))
    y = small_network(x, rng.normal(size=(4, 8)), np.ones(8), rng.normal(size=(8, 4)), np.ones(4))
    np.testing.assert_allclose(y, np.tile(y[0], (3, 1)))


# -------------------------------------------------------------------------------- normalisation


def test_a_token_normalised_without_numpy():
    token = [1, 2, 3, 6]
    mean = sum(token) / 4
    variance = sum((x - mean) ** 2 for x in token) / 4
    assert (mean, variance) == (3, 3.5)
    root = math.sqrt(variance)
    assert rounds_to("1.871", root)
    normed = [(x - mean) / root for x in token]
    assert all(map(rounds_to, ("-1.069", "-0.535", "0.000", "1.604"), normed))
    loud = [2 * normed[0], *normed[1:3], normed[3] + 5]
    assert all(map(rounds_to, ("-2.138", "-0.535", "0.000", "6.604"), loud))
    np.testing.assert_allclose(layer_norm([token])[0], normed, atol=1e-5)
    assert inspect.signature(layer_norm).parameters["epsilon"].default == 0.00001


def test_a_factor_and_a_shift_of_a_token_are_lost_by_row_and_felt_by_column(chapter):
    tokens = chapter["tokens"]
    other = np.vstack([10 * tokens[0] + 5, tokens[1:]])
    np.testing.assert_allclose(layer_norm(other), layer_norm(tokens), atol=1e-4)
    assert (abs(layer_norm(other.T) - layer_norm(tokens.T)).max(axis=0) > 0.01).all()
    np.testing.assert_allclose(layer_norm(-tokens), -layer_norm(tokens))


def test_of_24_steps_post_norm_leaves_one_4096th_and_pre_norm_a_fifth(chapter):
    assert 2 ** (24 / 2) == 4096
    assert math.sqrt(1 + 24) == 5
    assert chapter["share"] is not None
    came_in = np.random.default_rng(5).normal(size=(400, 768))
    steps = np.random.default_rng(6).normal(size=(24, 400, 768))
    pre = layer_norm(came_in + steps.sum(axis=0))
    assert (pre * came_in).mean() == pytest.approx(1 / 5, abs=0.01)
    post = came_in
    for step in steps[:6]:  # after six, an eighth
        post = layer_norm(post + step)
    assert (post * came_in).mean() == pytest.approx(1 / 8, abs=0.01)


# ------------------------------------------------------------------------------ block and cost


def test_the_readers_block_is_the_sum_of_attnkits_parts(chapter):
    rng = np.random.default_rng(8)
    x, three, W_output = (
        rng.normal(size=(5, 6)),
        rng.normal(size=(3, 6, 6)),
        rng.normal(size=(6, 6)),
    )
    network = rng.normal(size=(6, 9)), rng.normal(size=9), rng.normal(size=(9, 6)), np.ones(6)
    middle = x + multi_head_attention(layer_norm(x), *three, W_output, n_heads=1)[0]
    expected = middle + small_network(layer_norm(middle), *network)
    np.testing.assert_allclose(chapter["my_block"](x, three, W_output, network), expected)
    lines = next(s for s in sources("block", "code") if "def my_block" in s).split("def my_block")[
        1
    ]
    assert len(lines.strip().splitlines()) == 1 + 6


def test_what_a_layer_costs():
    table, matrices = work(197, 768)
    assert (table, matrices) == (4 * 197**2 * 768, 24 * 197 * 768**2)
    assert [round(table / 1e6), round(matrices / 1e6)] == [119, 2789]
    assert 16 / 24 == pytest.approx(2 / 3)
    assert share(6 * 768) == 0.5
    for n, printed in [(197, "4.1"), (785, "14.6"), (3137, "40.5"), (8192, "64.0")]:
        assert rounds_to(printed, 100 * share(n))
    assert rounds_to("96.6", 100 * share(131_072))
    assert share(197, 1024) < share(197)
    assert [0.041, 0.146, 0.405, 0.64, 0.966] == [
        round(share(n), 3) for n in (197, 785, 3137, 8192, 131_072)
    ]


def test_half_the_patch_is_four_times_the_tokens_and_16_times_the_weights():
    assert (224 // 8) ** 2 == 784 == 4 * (224 // 16) ** 2
    assert (197**2, 785**2) == (38_809, 616_225)
    assert round(785**2 / 197**2) == 16


def test_after_six_blocks_every_token_has_read_token_5(chapter):
    relative = chapter["relative"]
    others = np.delete(relative, 4)
    assert rounds_to("1.06", relative[4])
    assert rounds_to("0.09", others.min()) and rounds_to("0.28", others.max())


def test_the_lines_of_a_library_in_numpy_are_attnkits(chapter):
    np.testing.assert_allclose(chapter["theirs"], chapter["ours"])


# -------------------------------------------------------------------------------- the exercises


def test_solutions(chapter):
    for token in ([2, 4, 4, 6], [200, 400, 400, 600]):
        np.testing.assert_allclose(layer_norm([token])[0], [-1.414, 0, 0, 1.414], atol=5e-4)
    matrices, tokens = chapter["matrices"], chapter["tokens"]
    assert not np.allclose(chapter["answer"], chapter["my_block"](tokens, *matrices))
    both = small_network(chapter["four"], [[1], [1]], [-1], [[1]], [0])
    assert both.ravel().tolist() == [0, 0, 0, 1]
    assert rounds_to("78.4", math.sqrt(6144)) and round(16 * math.sqrt(6144)) == 1254
    assert share((1254 / 16) ** 2, 1024) == pytest.approx(0.5, abs=0.001)
    assert abs((1254 / 16) ** 2 / 6144 - 1) < 0.01


def test_the_way_names_the_same_places_here_and_on_the_opening_page():
    here, there = (
        next(text for text in sources(page, "markdown") if "{div} way" in text)
        for page in ("block", "intro")
    )
    ways = [text.split("{div} way")[1].split("````")[0] for text in (here, there)]
    goals = [[part.split("`")[1] for part in way.split("{")[1:]] for way in ways]
    assert goals[0] == [goal for goal in goals[1] if goal != "twelve blocks <sec-six-lines>"]
