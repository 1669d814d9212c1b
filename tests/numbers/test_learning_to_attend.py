"""Every number of the chapter on learning to attend.

The chapter trains with gradients written by hand; here attnkit's are in their place.
"""

import math

import numpy as np
import pytest
from notebooks import rounds_to

from attnkit.attention import self_attention, softmax
from attnkit.learning import Adam, attention_gradients, cross_entropy, projection_gradient

CHAPTER = "learning-to-attend"
pytestmark = pytest.mark.slow  # the chapter trains, and so do its tests


def slopes(chapter, W, asked, X, colours, c):
    Q, K, V, _, Y = chapter["forward"](W, asked, X, c)
    loss, for_Y = cross_entropy(Y, colours[:, None])
    for_Q, for_K, for_V = attention_gradients(Q, K, V, for_Y, divisor=c)
    return loss, {
        "query": projection_gradient(asked, for_Q),
        "key": projection_gradient(X, for_K),
        "value": projection_gradient(X, for_V),
    }


def trained(chapter, d, c, seed=0, n_steps=400, use=lambda A, places: slice(None), tied=False):
    """Train as the chapter does, with attnkit; `use` says which pictures of a batch count."""
    rng = np.random.default_rng(seed)
    W, adam = chapter["start"](rng, d), Adam(0.01)
    if tied:
        W["key"] = W["value"]
    for _ in range(n_steps):
        asked, X, colours, places = chapter["pictures"](rng, 64)
        some = use(chapter["forward"](W, asked, X, c)[3][:, 0], places)
        _, gradients = slopes(chapter, W, asked[some], X[some], colours[some], c)
        if tied:
            gradients["key"] = gradients["value"] = gradients["key"] + gradients["value"]
        W = adam.step(W, gradients)
    return W


def dead(A, places):
    return (A.max(axis=1) > 0.99) & (A[np.arange(len(A)), places] < 0.5)


def share(chapter, W, c):
    return chapter["look"](W, c)[1]


# ------------------------------------------------------------------------------------- the task


def test_by_hand(chapter):
    rng = np.random.default_rng(5)
    asked, X, colours, places = chapter["pictures"](rng, 200)
    *_, A, Y = chapter["forward"](chapter["by_hand"], asked, X, 4.0)
    assert (Y[:, 0].argmax(axis=1) == colours).all()
    assert A[np.arange(200), 0, places].round(4).tolist() == [0.9997] * 200
    product = chapter["by_hand"]["query"] @ chapter["by_hand"]["key"].T
    np.testing.assert_array_equal(product, 40 * np.eye(16, 26))


def test_pictures_have_eight_different_letters_and_the_answer(chapter):
    asked, X, colours, places = chapter["pictures"](np.random.default_rng(0), 100)
    assert X.shape == (100, 8, 26)
    assert (X[:, :, :16].sum(axis=1) <= 1).all()
    assert (X.sum(axis=2) == 2).all()
    each = np.arange(100)
    np.testing.assert_array_equal(X[each, places, :16], asked[:, 0])
    np.testing.assert_array_equal(X[each, places, 16:].argmax(axis=1), colours)
    assert len(set(chapter["LETTERS"])) == 16 and not set("KQV") & set(chapter["LETTERS"])
    assert len(chapter["COLOURS"].split()) == 10


def test_the_loss_of_somebody_without_an_idea():
    assert rounds_to("2.30", cross_entropy(np.zeros((1, 10)), [3])[0])


def test_the_start(chapter):
    W = chapter["start"](np.random.default_rng(0), 64)
    loss, right, _ = chapter["look"](W, 8.0)
    assert rounds_to("2.31", loss) and rounds_to("0.09", right)


# ------------------------------------------------------------------------------------ gradients


def test_three_keys():
    A, for_A = np.array([0.5, 0.3, 0.2]), np.array([0.6, -0.4, 0.1])
    mixture = A @ for_A
    assert mixture == pytest.approx(0.5 * 0.6 - 0.3 * 0.4 + 0.2 * 0.1)
    assert mixture == pytest.approx(0.2)
    assert (A * (for_A - mixture)).round(9).tolist() == [0.2, -0.18, -0.02]
    sure = np.array([0.995, 0.003, 0.002])
    quiet = sure * (for_A - sure @ for_A)
    assert 0.2 / quiet[0] == pytest.approx(50, abs=2)
    assert 0.18 / -quiet[1] == pytest.approx(60, abs=1)
    assert 0.02 / -quiet[2] == pytest.approx(20, abs=1)
    np.testing.assert_allclose(quiet.sum(), 0, atol=1e-15)


@pytest.mark.parametrize("c", [1.0, 8.0])
def test_the_gradients_written_by_hand_are_attnkits(chapter, c):
    rng = np.random.default_rng(3)
    W, (asked, X, colours, _) = chapter["start"](rng, 7), chapter["pictures"](rng, 11)
    loss, mine = chapter["gradients"](W, asked, X, colours, c)
    expected, theirs = slopes(chapter, W, asked, X, colours, c)
    assert loss == pytest.approx(expected)
    for name in theirs:
        np.testing.assert_allclose(mine[name], theirs[name], rtol=1e-9, atol=1e-12)


def test_a_step_of_adam_is_the_rate():
    for slope in (1000.0, 0.001):
        moved = Adam(0.01).step({"x": 0.0}, {"x": slope})["x"]
        assert -moved == pytest.approx(0.01, rel=1e-4)


# ------------------------------------------------------------------------------------- training


@pytest.mark.parametrize(
    ("step", "loss", "right"),
    [(60, "1.97", "0.538"), (100, "1.04", "0.977"), (200, "0.28", "0.998"), (400, "0.08", "0.999")],
)
def test_the_training_printed_in_the_chapter(chapter, step, loss, right):
    found = chapter["look"](chapter["history"][step // 20], 8.0)
    assert rounds_to(loss, found[0]) and found[1] == pytest.approx(float(right), abs=1e-3)


def test_the_identity(chapter):
    W = chapter["history"][-1]
    product = W["query"] @ W["key"].T / 8
    fits = np.eye(16, 26, dtype=bool)
    assert rounds_to("7.5", product[fits].min())
    assert rounds_to("1.5", product[~fits].max()) and rounds_to("-2.7", product[~fits].min())
    assert rounds_to("0.996", softmax(product[:, :16]).diagonal().min())
    colours = W["value"][16:]
    assert rounds_to("2.6", colours.diagonal().min())
    assert (colours - 99 * np.eye(10)).max() < -1.5
    assert np.abs(W["value"][:16]).max() < 0.35


@pytest.mark.parametrize("seed", range(1, 6))
def test_other_starts_end_at_the_identity(chapter, seed):
    W = trained(chapter, 64, 8.0, seed)
    product = W["query"] @ W["key"].T / 8
    assert softmax(product[:, :16]).diagonal().min() > 0.996


# ------------------------------------------------------------------------- in the order of time


def test_an_average_of_the_picture_holds_a_hint(chapter):
    assert rounds_to("0.21", 1 / 8 + 7 / 8 / 10) and rounds_to("0.09", 7 / 8 / 10)
    _, X, colours, _ = chapter["pictures"](np.random.default_rng(0), 20_000)
    shares = X[:, :, 16:].mean(axis=1)
    right = shares[np.arange(20_000), colours]
    assert right.mean() == pytest.approx(0.2125, abs=0.003)
    assert (1 - right.mean()) / 9 == pytest.approx(0.0875, abs=0.001)


@pytest.mark.parametrize(
    ("learned", "step", "named", "right"),
    [
        ({"query", "key", "value"}, 60, 10, "0.54"),
        ({"value"}, 60, 10, "0.09"),
        ({"query", "key"}, 60, 1, "0.15"),
    ],
)
def test_values_alone_and_all_but_the_values(chapter, learned, step, named, right):
    W = chapter["train"](64, 8.0, n_steps=step, learned=learned)[-1]
    assert chapter["named"](W) == named
    assert rounds_to(right, share(chapter, W, 8.0))


@pytest.mark.parametrize("seed", range(1, 6))
def test_with_other_seeds_values_come_without_looking_and_looking_is_late(chapter, seed):
    all_three, values, others = (
        chapter["train"](64, 8.0, seed, n_steps=100, learned=learned)
        for learned in (chapter["EVERYTHING"], {"value"}, {"query", "key"})
    )
    assert chapter["named"](values[5]) == 10
    assert share(chapter, values[5], 8.0) == share(chapter, values[0], 8.0) < 0.14
    assert share(chapter, others[3], 8.0) < 0.2 < 0.28 < share(chapter, all_three[3], 8.0)


@pytest.mark.parametrize(("d", "dead"), [(256, "53"), (64, "35"), (16, "6")])
def test_dead_at_the_start(chapter, d, dead):
    divided, undivided = chapter["runs"][d].values()
    assert rounds_to(dead, 100 * undivided.dead[0])
    assert divided.dead[0] == 0


@pytest.mark.parametrize(
    ("d", "divided", "undivided"), [(64, "0.98", "0.40"), (16, "0.84", "0.77")]
)
def test_after_100_steps(chapter, d, divided, undivided):
    runs = chapter["runs"][d].values()
    for run, right in zip(runs, (divided, undivided), strict=True):
        assert run.right[5] == pytest.approx(float(right), abs=6e-3)


def test_at_16_little_shows_after_200_steps(chapter):
    assert [round(run.right[10], 2) for run in chapter["runs"][16].values()] == [0.99, 1.00]


@pytest.mark.parametrize(("d", "divided", "undivided"), [(64, 100, 220), (256, 80, 140)])
def test_when_nine_tenths_are_right(chapter, d, divided, undivided):
    runs = chapter["runs"][d].values()
    for run, step in zip(runs, (divided, undivided), strict=True):
        assert run.right[step // 20 - 1] < 0.9 < run.right[step // 20]


def test_all_arrive(chapter):
    for pair in chapter["runs"].values():
        for run in pair.values():
            assert run.dead[-1] == 0
            assert run.right[-1] >= 0.99


def test_another_start_takes_longer(chapter):
    assert rounds_to("0.94", share(chapter, trained(chapter, 64, 1.0, seed=2), 1.0))
    assert rounds_to("1.00", share(chapter, trained(chapter, 64, 1.0, seed=2, n_steps=1000), 1.0))


def test_dead_pictures_are_not_needed(chapter):
    W = trained(chapter, 256, 1.0, use=lambda A, places: ~dead(A, places))
    assert rounds_to("1.00", share(chapter, W, 1.0))
    printed = chapter["without_dead"](256, 1.0)
    assert rounds_to("1.00", share(chapter, printed, 1.0))


@pytest.mark.parametrize(("c", "mean", "median"), [(1.0, "0.27", "0.008"), (16.0, "0.08", "0.074")])
def test_a_few_shout_and_most_say_nothing(chapter, c, mean, median):
    W = chapter["start"](np.random.default_rng(0), 256)
    asked, X, colours, _ = chapter["test"]
    Q, K, V, _, Y = chapter["forward"](W, asked, X, c)
    for_Y = softmax(Y) - np.eye(10)[colours][:, None]
    for_Q, _, _ = attention_gradients(Q, K, V, for_Y, divisor=c)
    lengths = np.linalg.norm(for_Q[:, 0], axis=1)
    assert rounds_to(mean, lengths.mean()) and rounds_to(median, np.median(lengths))


# ---------------------------------------------------------------------------------- what must learn


@pytest.mark.parametrize(
    ("frozen", "loss", "right"),
    [("query", 0.08, 0.99), ("key", 0.07, 0.98), ("value", 2.22, 0.61)],
)
def test_one_is_frozen(chapter, frozen, loss, right):
    learned = chapter["EVERYTHING"] - {frozen}
    W = chapter["train"](64, 8.0, learned=learned)[-1]
    np.testing.assert_array_equal(W[frozen], chapter["start"](np.random.default_rng(0), 64)[frozen])
    found = chapter["look"](W, 8.0)
    assert found[0] == pytest.approx(loss, abs=0.01)
    assert found[1] == pytest.approx(right, abs=0.01)


def test_a_random_value_says_nothing(chapter):
    learned = chapter["EVERYTHING"] - {"value"}
    losses = [chapter["look"](W, 8.0)[0] for W in chapter["train"](64, 8.0, learned=learned)]
    assert min(losses) > 2.2


def test_a_frozen_query_or_key_comes_later(chapter):
    assert rounds_to("0.98", share(chapter, trained(chapter, 64, 8.0, n_steps=100), 8.0))
    for frozen, right in (("query", "0.76"), ("key", "0.50")):
        history = chapter["train"](64, 8.0, n_steps=100, learned=chapter["EVERYTHING"] - {frozen})
        assert rounds_to(right, share(chapter, history[5], 8.0))


def test_how_much_a_head_finds_with_random_values_is_luck(chapter):
    found = chapter["by_luck"]
    assert rounds_to("0.61", found[0])
    assert rounds_to("0.13", min(found[1:])) and rounds_to("0.55", max(found[1:]))


def test_what_goes_on_down_is_a_sum_of_three():
    rng = np.random.default_rng(0)
    X, W, target = rng.normal(size=(5, 4)), rng.normal(size=(3, 4, 4)), rng.normal(size=(5, 4))

    def loss(X):
        return (target * self_attention(X, *W)[0]).sum()

    found = attention_gradients(*(X @ matrix for matrix in W), target)
    added = sum(bar @ matrix.T for bar, matrix in zip(found, W, strict=True))
    for place in np.ndindex(X.shape):
        nudge = np.zeros_like(X)
        nudge[place] = 1e-6
        slope = (loss(X + nudge) - loss(X - nudge)) / 2e-6
        assert added[place] == pytest.approx(slope, abs=1e-6)


def test_before_or_after_the_mixing_is_the_same():
    rng = np.random.default_rng(0)
    A, X, W = softmax(rng.normal(size=(3, 5))), rng.normal(size=(5, 7)), rng.normal(size=(7, 2))
    np.testing.assert_allclose(A @ (X @ W), (A @ X) @ W)


def test_one_matrix_for_key_and_value(chapter):
    root = math.sqrt(10)
    both = chapter["look"](trained(chapter, 10, root, tied=True), root)[0]
    each = chapter["look"](trained(chapter, 10, root), root)[0]
    assert both == pytest.approx(0.40, abs=0.01) and each == pytest.approx(0.07, abs=5e-3)
    assert chapter["look"](chapter["one_matrix"](10), root)[0] == pytest.approx(both)


# ------------------------------------------------------------------------------------- exercises


def test_the_slope_for_the_values_by_hand(chapter):
    for_V = np.array([[0.7], [0.3]]) @ [[0.5, -0.5]]
    np.testing.assert_allclose(for_V, [[0.7 * 0.5, -0.35], [0.3 * 0.5, -0.15]])
    np.testing.assert_allclose(for_V, [[0.35, -0.35], [0.15, -0.15]])
    np.testing.assert_allclose(np.transpose([[1, 0], [1, 1]]) @ for_V, [[0.5, -0.5], [0.15, -0.15]])
    np.testing.assert_allclose(chapter["for_V"], for_V)


def test_ten_and_a_hundred_times_the_rate(chapter):
    fast = chapter["train"](64, 8.0, rate=0.1)
    assert rounds_to("1.000", share(chapter, fast[5], 8.0))
    history = chapter["train"](64, 8.0, rate=1.0)
    # "About a fifth": at this rate the last digits of products decide on a few per cent.
    assert chapter["look"](history[5], 8.0)[2] == pytest.approx(1 / 5, abs=0.07)
    assert chapter["look"](history[20], 8.0)[2] == pytest.approx(1 / 5, abs=0.07)


def test_the_bug_is_in_the_keys_alone(chapter):
    Q, K, for_S = chapter["Q"], chapter["K"], chapter["for_S"]
    for_Q, for_K = chapter["slopes_for_Q_and_K"](Q, K, for_S, 2.0)
    np.testing.assert_allclose(for_Q, chapter["right"][0])
    assert not np.allclose(for_K, chapter["right"][1])
    np.testing.assert_allclose(for_S.T @ Q / 2.0, chapter["right"][1])


@pytest.mark.parametrize(("d", "right"), [(8, 0.99), (4, 0.97), (2, 0.66), (1, 0.28)])
def test_how_small_d_may_be(chapter, d, right):
    history = chapter["train"](d, math.sqrt(d))
    assert share(chapter, history[-1], math.sqrt(d)) == pytest.approx(right, abs=0.01)
