"""Every number of the chapter on waist and weight."""

import re

import numpy as np
import pytest
from errors import left_out, plane_left_out, seen
from notebooks import prose, rounds_to

from attnkit.attention import attention_pooling, attention_weights, gaussian_scores
from attnkit.datasets import coffee, nhanes

CHAPTER = "waist-and-weight"
PROSE = prose(CHAPTER)

WAISTS, KILOGRAMS = np.array([51.0, 56.0, 58.0]), np.array([40.0, 43.0, 48.0])
WAIST, BODY, HEIGHT = nhanes()
BOTH = np.column_stack([WAIST, HEIGHT])


def weigh(query, bandwidth=1):
    return attention_weights(gaussian_scores([query], WAISTS, bandwidth))[0]


def ask(query, bandwidth=1):
    return float(weigh(query, bandwidth) @ KILOGRAMS)


def line(query):
    return float(np.polyval(np.polyfit(WAISTS, KILOGRAMS, deg=1), query))


def ask_both(waist, height):
    scores = gaussian_scores(np.array([[waist, height]], float), BOTH, 5.0)
    return float(attention_pooling(scores, BODY)[0])


COLOURS = coffee().reshape(12, 14, 12, 14, 3).mean(axis=(1, 3)).reshape(144, 3)
PLACE = np.indices((12, 12)).reshape(2, 144).T
SAUCER = 49  # row 5, column 2


def patch_weights(query, bandwidth=0.05, factor=0):
    keys = np.column_stack([COLOURS, factor * PLACE])
    return attention_weights(gaussian_scores(keys, keys, bandwidth))[query]


def near_share(factor):
    """Return how much weight the patch on the saucer keeps on itself and on its neighbours."""
    near = abs(PLACE - PLACE[SAUCER]).max(axis=1) <= 1
    return float(patch_weights(SAUCER, factor=factor)[near].sum())


# What the prose prints, and what it is.
NUMBERS = [
    ("45.5", (43 + 48) / 2),
    ("43.6667", KILOGRAMS.mean()),
    ("45.74", line(57)),
    ("39.51", line(51)),
    ("194", line(200)),
    ("0.0000000152", np.exp(-18)),
    ("0.0000000126", weigh(57)[0]),
    ("0.0000005", weigh(57)[0] * 40),
    ("0.6065", np.exp(-0.5)),
    ("1.2131", np.exp(-18) + 2 * np.exp(-0.5)),
    ("0.49999999", weigh(57)[1]),
    ("21.4999997", weigh(57)[1] * 43),
    ("23.9999997", weigh(57)[2] * 48),
    ("45.4999999", ask(57)),
    ("1.26", weigh(57)[0] * 1e8),
    ("45.49999993", ask(57)),
    ("0.8808", weigh(56)[1]),
    ("0.1192", weigh(56)[2]),
    ("0.000003", weigh(56)[0]),
    ("0.49977", weigh(53.5)[0]),
    ("0.49977", weigh(53.5)[1]),
    ("0.00046", weigh(53.5)[2]),
    ("41.50", ask(53.5)),
    ("0.0063", weigh(57, 2)[0]),
    ("45.50", ask(57)),
    ("45.5000", ask(57)),
    ("43.87", ask(57, 10)),
    ("45.4656", ask(57, 2)),
    ("45.1328", ask(57, 3)),
    ("44.4060", ask(57, 5)),
    ("43.8740", ask(57, 10)),
    ("8.38", left_out(WAIST, BODY, 3)),
    ("6.68", left_out(BOTH, BODY, 5)),
    ("6.24", plane_left_out(BOTH, BODY)),
    ("8.23", plane_left_out(WAIST, BODY)),
    ("69.6", attention_pooling(gaussian_scores([90], WAIST, 5), BODY)[0]),
    ("64.1", ask_both(90, 155)),
    ("80.1", ask_both(90, 185)),
    ("8.43", left_out(np.column_stack([WAIST, HEIGHT / 100]), BODY, 5)),
    ("8.43", left_out(WAIST, BODY, 5)),
    ("0.69", 1 - near_share(0)),
    ("0.31", near_share(0)),
    ("0.90", near_share(0.04)),
    ("41.375", np.array([6, 1, 1]) / 8 @ KILOGRAMS),
    ("0.75", 6 / 8),
    ("0.125", 1 / 8),
    ("50.5", (53 + 48) / 2),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS, ids=lambda x: x if isinstance(x, str) else "")
def test_a_number_of_the_prose(text, value):
    assert rounds_to(text, value)
    assert re.search(rf"(?<![\d.]){re.escape(text)}(?!\d)", PROSE), f"{text} is not in the prose"


def test_the_sign_of_the_distance():
    heights = np.exp((57 - WAISTS) ** 2 / 2)
    assert heights / heights.sum() @ KILOGRAMS == pytest.approx(40, abs=1e-6)


def test_the_gap_of_2_is_the_gap_of_51_and_49():
    assert np.diff(gaussian_scores([56], WAISTS)[0])[-1] == -2
    assert attention_weights(np.array([[51.0, 49.0]]))[0] == pytest.approx(weigh(56)[1:], abs=5e-6)


def test_beside_the_middle_two_people_no_longer_count_alike():
    assert weigh(57)[1] == pytest.approx(weigh(57)[2])
    assert weigh(56.1)[1] > weigh(56.1)[2]


def test_all_three_scores_are_negative_and_two_people_share_the_answer():
    assert gaussian_scores([57], WAISTS)[0].tolist() == [-18, -0.5, -0.5]
    assert weigh(57) == pytest.approx([0, 0.5, 0.5], abs=2e-8)
    assert weigh(57).argmin() == 0
    assert weigh(57)[0] > 0


def test_no_extrapolation():
    assert ask(200) == pytest.approx(48)
    assert ask(0) == pytest.approx(40)


def test_longer_queries_and_keys_act_like_a_narrower_bell():
    """As far as softmax sees, a bandwidth h is the same as queries and keys 1/h times as long."""
    queries, h = np.array([[56.0], [57.0]]), 0.5
    keys = WAISTS[:, None]
    by_length = (queries / h) @ (keys / h).T - ((keys / h) ** 2).sum(axis=1) / 2
    narrower = attention_weights(gaussian_scores(queries, keys, h))
    np.testing.assert_allclose(attention_weights(by_length), narrower)


def test_a_wide_bandwidth_is_the_mean_and_a_narrow_one_looks_up():
    assert ask(57, 1e4) == pytest.approx(KILOGRAMS.mean(), abs=1e-6)
    assert seen(WAISTS, KILOGRAMS, 0.1) == 0
    assert seen(BOTH, BODY, 0.01) == 0  # no two people share waist and height


def test_the_chapters_own_functions_are_those_of_the_package(chapter):
    queries = np.linspace(45, 65, 41)
    for h in (0.5, 1, 3):
        mine = chapter["my_scores"](queries, WAISTS, h)
        assert mine == pytest.approx(gaussian_scores(queries, WAISTS, h))
        package = attention_pooling(mine, KILOGRAMS)
        assert chapter["my_pooling"](mine, KILOGRAMS) == pytest.approx(package)


def test_the_dot_product_form_of_the_distance(chapter):
    scores = 57 * WAISTS[None] - WAISTS[None] ** 2 / 2
    assert chapter["my_pooling"](scores, KILOGRAMS)[0] == pytest.approx(ask(57))


def test_the_slope_is_the_slope(chapter):
    loss_and_slope = chapter["loss_and_slope"]
    for h in (0.4, 1, 3, 8, 20):
        theta, step = np.log(h), 1e-5
        above, below = loss_and_slope(theta + step)[0], loss_and_slope(theta - step)[0]
        loss, slope = loss_and_slope(theta)
        assert slope == pytest.approx((above - below) / (2 * step), rel=1e-5, abs=1e-7)
        assert loss == pytest.approx(left_out(WAIST, BODY, h) ** 2)


def test_the_runs(chapter):
    narrow, wide, stuck = chapter["runs"].values()
    for run, start in ((narrow, (0.5, 0.02)), (wide, (20, 0.02)), (stuck, (20, 0.05))):
        assert list(run) == list(chapter["descend"](*start))
    assert [f"{run[-1]:.2f}" for run in (narrow, wide)] == ["3.05", "3.05"]
    assert f"{wide[1]:.2f}" == "0.75"
    assert f"{stuck[1]:.4f}" == f"{stuck[-1]:.4f}" == "0.0054"
    assert abs(chapter["loss_and_slope"](np.log(stuck[1]))[1]) < 1e-8
    assert f"{left_out(WAIST, BODY, narrow[-1]):.2f}" == "8.38"


def test_sizes_of_a_vision_transformer():
    assert 16 * 16 * 3 == 768
    assert 768 * 768 == 589_824
    assert 224 // 16 == 14
    assert 14 * 14 == 196


def test_the_patch_on_the_saucer_looks_across_the_cup():
    weights = patch_weights(SAUCER)
    assert round(1 / (weights**2).sum()) == 20
    far = weights.reshape(12, 12)[:, 9:].sum()  # the columns to the right of the cup
    assert far > (1 - near_share(0)) / 2
    red, green, blue = COLOURS[weights > 0.02].T
    assert (red > 2 * green).all() and (red > 2 * blue).all()


def test_the_patch_of_coffee_which_the_figure_opens_with_looks_around_it():
    weights = patch_weights(4 * 12 + 5)
    assert weights[abs(PLACE - (4, 5)).max(axis=1) <= 1].sum() > 0.9


def test_the_output_fades_towards_one_colour():
    weights = attention_weights(gaussian_scores(COLOURS, COLOURS, 0.3))
    narrow = attention_weights(gaussian_scores(COLOURS, COLOURS, 0.02))
    spread = [np.std(w @ COLOURS, axis=0) for w in (narrow, weights)]
    assert (spread[1] < 0.7 * spread[0]).all()
    red, green, blue = COLOURS.mean(axis=0)
    assert red > green > blue  # brown


@pytest.mark.parametrize("factor", [0, 0.02, 0.035])
def test_a_smaller_factor_leaves_too_much_weight_far_away(factor):
    assert near_share(factor) < 0.9 <= near_share(0.04)
