"""Every number of the chapter on order and masks, and what it says of shuffling and hiding."""

import math
import re

import numpy as np
import pytest
from notebooks import prose, rounds_to, sources

from attnkit.attention import attention_weights, self_attention, softmax
from attnkit.masks import causal_mask, padding_mask
from attnkit.positions import rotate, sinusoidal_positions

CHAPTER = "order-and-masks"


# ------------------------------------------------------------------------------------- order


def test_the_class_token_is_blind_without_positions(chapter):
    read, orders = chapter["read"], chapter["orders"]
    upright = np.arange(144)
    np.testing.assert_array_equal(orders["as it was"], upright)
    for order, printed in (("last patch first", "1.12"), ("shuffled", "1.31")):
        np.testing.assert_allclose(read(orders[order], False), read(upright, False), atol=1e-12)
        assert rounds_to(printed, abs(read(orders[order], True) - read(upright, True)).max())


def test_shuffled_tokens_have_shuffled_outputs():
    rng = np.random.default_rng(7)
    X, order = rng.normal(size=(11, 6)), rng.permutation(11)
    W = rng.normal(size=(3, 6, 6))
    np.testing.assert_allclose(self_attention(X[order], *W)[0], self_attention(X, *W)[0][order])


@pytest.mark.parametrize(
    ("offset", "product"),
    [(0, 32), (1, 30.92), (2, 28.30), (5, 23.50), (10, 21.05), (50, 15.67), (100, 17.87)],
)
def test_dot_products_of_sinusoids(offset, product):
    angles = [offset * 10_000 ** (-i / 32) for i in range(32)]
    assert rounds_to(f"{product:.2f}", sum(map(math.cos, angles)))
    P = sinusoidal_positions(151, 64)
    for place in (0, 13, 50):
        np.testing.assert_allclose(P[place] @ P[place + offset], sum(map(math.cos, angles)))


def test_random_projections_leave_nothing_of_it(chapter):
    five_on = np.diag(chapter["projected"], 5)
    assert len(five_on) == 59
    assert rounds_to("2.16", five_on.std()) and five_on.mean() == pytest.approx(-0.22, abs=5e-3)


@pytest.mark.parametrize("k", [1, 5, 30])
def test_one_matrix_takes_every_place_k_further(k):
    P = sinusoidal_positions(64, 64)
    matrix = np.linalg.lstsq(P[:-k], P[k:], rcond=None)[0]
    np.testing.assert_allclose(P[:-k] @ matrix, P[k:], atol=1e-6)


def test_a_turn_for_the_queries_alone_looks_five_places_on():
    P = sinusoidal_positions(64, 64)
    turn = rotate(np.eye(64), np.full(64, -5))  # the same matrix for all places
    scores = (P @ turn) @ P.T
    assert (scores[:-5].argmax(axis=1) == np.arange(5, 64)).all()


def test_the_learned_table(chapter):
    table, learned = chapter["table"], chapter["learned"]
    raw = np.diag(table @ table.T, -1)
    assert rounds_to("0.28", raw.mean()) and rounds_to("1.99", raw.std())
    others = [np.diag(table @ table.T, offset) for offset in (-7, -2, 1, 2, 9)]
    assert all(abs(other.mean()) < 0.8 and 1.5 < other.std() < 2.6 for other in others)
    products = table @ table.T  # only a place with itself stands out
    off = products - np.diag(np.inf * np.ones(64))
    assert (products.diagonal() > off.max(axis=1)).all()
    assert rounds_to("11.2", np.diag(learned, -1).mean())
    found = softmax(learned)
    assert (found[1:].argmax(axis=1) == np.arange(63)).all()


def test_sizes():
    assert 197 * 768 == 151_296
    assert rounds_to("0.036", 1 / math.sqrt(768)) and rounds_to("0.044", 1 / math.sqrt(512))
    assert rounds_to("22.6", math.sqrt(512)) and rounds_to("0.707", math.sqrt(0.5))
    directions = np.random.default_rng(0).normal(size=(2, 2000, 768))
    cosines = (directions[0] * directions[1]).sum(axis=1)
    cosines /= np.linalg.norm(directions[0], axis=1) * np.linalg.norm(directions[1], axis=1)
    assert cosines.std() == pytest.approx(0.036, abs=0.002)


def test_adding_is_a_case_of_concatenating():
    x, p, W = np.random.default_rng(0).normal(size=(3, 5, 5))
    np.testing.assert_allclose(np.hstack([x, p]) @ np.vstack([W, W]), (x + p) @ W)


def test_a_score_of_sums_has_four_terms_and_a_head_may_use_one():
    rng = np.random.default_rng(0)
    x, y, p_t, p_s = rng.normal(size=(4, 8))
    W_query, W_key = rng.normal(size=(2, 8, 8))
    M = W_query @ W_key.T
    four = x @ M @ y + x @ M @ p_s + p_t @ M @ y + p_t @ M @ p_s
    assert ((x + p_t) @ W_query) @ ((y + p_s) @ W_key) == pytest.approx(four)
    contents, places = np.eye(8)[:4], np.eye(8)[4:]  # in directions of their own
    x, y = rng.normal(size=(2, 4)) @ contents
    p_t, p_s = rng.normal(size=(2, 4)) @ places
    by_place = places.T @ places  # reads places and nothing else
    assert ((x + p_t) @ by_place) @ ((y + p_s) @ by_place) == pytest.approx(p_t @ p_s)


def test_the_hands_of_the_clock():
    speeds = 10_000 ** (-np.arange(32) / 32)
    assert rounds_to("6.28", 2 * math.pi)
    assert round(2 * math.pi * 10_000 ** (62 / 64), -2) == 47_100
    assert speeds[-1] == pytest.approx(10_000 ** (-62 / 64))
    assert (100 * speeds < 0.1).sum() == 7 and math.degrees(0.1) < 6


# ---------------------------------------------------------------------------------- rotation


def test_the_pair_by_hand():
    """A right angle, three places of 30 degrees, needs no cosine."""
    q, k = (2, 1), (1, 2)
    on, back = (-k[1], k[0]), (k[1], -k[0])
    assert on == (-2, 1) and back == (2, -1)
    assert np.dot(q, k) == 4 and np.dot(q, on) == -3 and np.dot(q, back) == 3
    assert np.dot(q, (-q[1], q[0])) == np.dot(q, (q[1], -q[0]))  # one arrow cannot tell
    between = math.atan2(2, 1) - math.atan2(1, 2)
    for degrees, product in ((30, 1.96), (3, 3.84)):
        assert rounds_to(f"{product}", 5 * math.cos(between + math.radians(degrees)))


def test_the_offset_is_all_that_counts(chapter):
    q, k = chapter["q"], chapter["k"]
    for t in (3, 10, 100, 1000):
        for offset, printed in ((3, 1.745), (-3, -1.170)):
            product = (rotate(q, [t]) @ rotate(k, [t + offset]).T).item()
            assert product == pytest.approx(printed, abs=5e-4)


def test_the_turned_kind_looks_three_places_back(chapter):
    products = chapter["turned_q"] @ chapter["turned_k"].T
    assert (products[3:].argmax(axis=1) == np.arange(61)).all()


def test_the_base_over_a_picture(chapter):
    shares = {base: chapter["with_the_middle"](base)[0, 0] / 64 for base in (10, 100, 10_000)}
    assert rounds_to("0.66", shares[10_000]) and rounds_to("0.40", shares[100])
    assert shares[10] == pytest.approx(-0.06, abs=5e-3)
    hands = np.arange(16) / 16
    assert (15 * 10_000.0**-hands < 0.1).sum() == 7
    assert (15 * 100.0**-hands > 0.1).all()


def test_rotation_by_rows_and_columns_follows_the_offset_in_both(chapter):
    q, k = np.random.default_rng(1).normal(size=(2, 1, 64))
    turned = chapter["rotate_grid"]
    products = [
        turned(q, [row], [column], 100) @ turned(k, [row + 2], [column - 3], 100).T
        for row, column in ((0, 3), (5, 9), (11, 15))
    ]
    np.testing.assert_allclose(np.ravel(products), np.ravel(products)[0])


# ------------------------------------------------------------------------------------- masks


def test_under_a_causal_mask_order_matters_without_positions():
    rng = np.random.default_rng(7)
    X, order = rng.normal(size=(6, 16)), np.array([5, 3, 1, 0, 4, 2])
    W, mask = rng.normal(size=(3, 16, 16)), causal_mask(6)
    shuffled, upright = (self_attention(x, *W, mask)[0] for x in (X[order], X))
    assert abs(shuffled - upright[order]).max() > 8


def test_filling_at_the_end_needs_no_mask_of_its_own_for_real_tokens():
    at_the_end, causal = padding_mask(2, 3), causal_mask(3)
    np.testing.assert_array_equal((causal & at_the_end)[:2], causal[:2])
    in_front = np.flip(at_the_end, axis=1)
    assert not np.array_equal((causal & in_front)[1:], causal[1:])


def test_a_million_below_zero_is_infinity_in_16_bits():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert np.float16(-1e6) == -np.inf
    assert np.isfinite(np.float32(-1e6))


def test_before_and_after():
    powers = [math.exp(score) for score in (1, 2, 3)]
    weights = [power / sum(powers) for power in powers]
    assert [f"{weight:.3f}" for weight in weights] == ["0.090", "0.245", "0.665"]
    assert rounds_to("0.335", sum(weights[:2]))
    assert [f"{power / sum(powers[:2]):.3f}" for power in powers[:2]] == ["0.269", "0.731"]
    assert rounds_to("0.156", softmax([1.0, 2, 4])[:2].sum())


def test_a_score_of_zero_is_a_score():
    weights = softmax(np.array([1.0, -2, 3]) * [1, 1, 0])
    for printed, weight in (("0.035", weights[1]), ("0.259", weights[2])):
        assert rounds_to(printed, weight)
    assert 7 < weights[2] / weights[1] < 8


def test_a_row_without_a_key_is_refused():
    both = causal_mask(3) & np.flip(padding_mask(2, 3), axis=1)
    np.testing.assert_allclose(softmax(np.where(both, 1.0, -1e6))[0], 1 / 3)
    with pytest.raises(ValueError, match="mask leaves query 0 no key"):
        attention_weights(np.ones((3, 3)), both)


@pytest.mark.parametrize("seed", range(3))
def test_a_causal_mask_keeps_the_earlier_rows(chapter, seed):
    head, rng = chapter["head"], np.random.default_rng(seed)
    X = rng.normal(size=(6, 16))
    changed = np.vstack([X[:5], rng.normal(size=(1, 16))])
    assert np.array_equal(head(X, True)[:5], head(changed, True)[:5])  # to the last bit
    assert not (head(X, False)[:5] == head(changed, False)[:5]).all(axis=1).any()
    longer = np.vstack([X, rng.normal(size=(1, 16))])
    np.testing.assert_allclose(head(longer, True)[:6], head(X, True), rtol=0, atol=1e-12)
    assert abs(head(longer, False)[:6] - head(X, False)).max() > 0.1


def test_the_second_layer_notices_a_mask_that_was_left_out(chapter):
    once, twice = chapter["once"], chapter["twice"]
    np.testing.assert_allclose(once[True][-1], once[False][-1], rtol=0, atol=1e-12)
    assert abs(twice[True][-1] - twice[False][-1]).max() > 0.1


def test_a_mask_for_each_picture():
    assert padding_mask([16, 12], n_tokens=16).shape == (2, 16, 16)
    assert padding_mask([16, 12], n_tokens=16).sum(axis=(1, 2)).tolist() == [256, 16 * 12]


# --------------------------------------------------------------------------------- exercises


def answered(code: str, **answers: str) -> str:
    for name, answer in answers.items():
        code, n = re.subn(rf"(?m)^{name} = .*$", f"{name} = {answer}", code)
        assert n == 1
    return code


def checked(capsys, start: str, code: str | None = None, **names) -> str:
    """Run the cell that begins with a text, or other code, and return the last line it prints."""
    cell = next(c for c in sources(CHAPTER, "code") if c.startswith(start))
    scope = {"np": np, "math": math, "softmax": softmax, "attention_weights": attention_weights}
    scope |= {"sinusoidal_positions": sinusoidal_positions} | names
    exec(code or cell, scope)
    return capsys.readouterr().out.strip().splitlines()[-1]


def cell(start: str) -> str:
    return next(c for c in sources(CHAPTER, "code") if c.startswith(start))


def test_exercise_1(capsys):
    code = cell("my_products")
    assert checked(capsys, "my_products") == "not yet"
    assert rounds_to("-0.416", math.cos(2))
    right = answered(code, my_products="[-0.416, -0.416, 1]")
    assert checked(capsys, "my_products", right) == "right"


def test_exercise_2(capsys):
    start = "def broken_weights"
    assert checked(capsys, start) == "not yet"
    code = cell(start)
    after = code.replace("softmax(scores * mask)", "softmax(scores) * mask")
    assert checked(capsys, start, after) == "not yet"
    mended = code.replace("scores * mask", "np.where(mask, scores, -np.inf)")
    assert checked(capsys, start, mended) == "right"


def test_exercise_3(capsys):
    start, names = "queries = rotate", {"rotate": rotate}
    assert checked(capsys, start, my_key=np.array([[1.0, 0.0]]), **names) == "not yet"
    assert rounds_to("0.540", math.cos(1)) and rounds_to("0.841", math.sin(1))
    right = np.array([[math.cos(1), math.sin(1)]])
    assert checked(capsys, start, my_key=right, **names) == "right"
    found = rotate([[1, 0]], [5]) @ rotate(np.tile([math.cos(1), math.sin(1)], (12, 1))).T
    assert found.argmax() == 4


def test_exercise_4(capsys):
    start = "squares = np.arange(16)"
    assert checked(capsys, start, my_mask=np.ones((16, 16), bool)) == "not yet"
    solution = re.search(r"~~~python\n(row, column.*?)~~~", prose(CHAPTER), re.S)[1]
    scope = {"np": np}
    exec(solution, scope)
    assert checked(capsys, start, my_mask=scope["my_mask"]) == "right"
    assert (scope["my_mask"].sum(axis=1) == 4).all()
