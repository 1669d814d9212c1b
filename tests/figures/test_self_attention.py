"""The figure of self-attention, piece by piece: what it computes, draws and says."""

import numpy as np
import pytest

from attnkit import theme
from attnkit.attention import self_attention
from attnkit.figures import self_attention as figures

X = [[1, 0], [0, 1], [1, 1]]
PROJECTIONS = [[0, 2], [1, 0]], [[1, 0], [0, 1]], [[10, 0], [0, 20]]


@pytest.fixture
def walk():
    return figures.StepThrough(X, *PROJECTIONS)


@pytest.fixture
def words(walk):
    return figures.StepThroughWords(walk)


def test_the_matrices(walk):
    output, weights = self_attention(X, *PROJECTIONS)
    np.testing.assert_allclose(walk.A, weights)
    np.testing.assert_allclose(walk.Y, output)
    assert walk.S.tolist() == [[0, 2, 2], [1, 0, 1], [1, 2, 3]]
    assert walk.drawn("K").tolist() == walk.K.T.tolist()
    assert walk.drawn("V").tolist() == walk.V.tolist()
    np.testing.assert_allclose(walk.powers(1) / walk.powers(1).sum(), weights[0])


def test_another_divisor():
    walk = figures.StepThrough(X, *PROJECTIONS, divisor=0.5)
    np.testing.assert_allclose(walk.powers(2), np.exp([2, 0, 2]))
    assert figures.StepThroughWords(walk).root == "0.500"


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("X", "Token 1, (1, 0), asks. Token 3, (1, 1), answers."),
        (
            "Q, K, V",
            "Token 1 has the query (0, 2). Token 3 has the key (1, 1) and the value (10, 20).",
        ),
        (
            "scores",
            "The query of token 1 and the key of token 3 have the dot product 2. The whole row of "
            "token 1: 0, 2, 2.",
        ),
        (
            "weights",
            "Token 1 gives token 3 the weight 0.446. The whole row of token 1: 0.108, 0.446, "
            "0.446.",
        ),
        (
            "output",
            "The output for token 1 is (5.542, 17.832). Of this, token 3 gives (4.458, 8.916).",
        ),
    ],
)
def test_the_sentence_of_a_stage(words, stage, sentence):
    assert words.readout(stage, query=1, key=3) == sentence


@pytest.mark.parametrize(
    ("stage", "lines"),
    [
        ("X", ["x₁ = (1, 0) asks", "x₃ = (1, 1) answers"]),
        (
            "Q, K, V",
            [
                "q₁ = x₁ W_query = 1·(0, 2) + 0·(1, 0) = (0, 2)",
                "k₃ = x₃ W_key = 1·(1, 0) + 1·(0, 1) = (1, 1)",
                "v₃ = x₃ W_value = 1·(10, 0) + 1·(0, 20) = (10, 20)",
            ],
        ),
        ("scores", ["q₁ = (0, 2)", "k₃ = (1, 1)", "q₁ · k₃ = 0·1 + 2·1 = 2"]),
        (
            "weights",
            [
                "scores of q₁, divided by √2:  0, 1.414, 1.414",
                "e to the power of each:  1, 4.113, 4.113",
                "their sum:  9.227",
                "weight of k₃ = 4.113 / 9.227 = 0.446",
            ],
        ),
        (
            "output",
            [
                "v₁ gives 0.108 · (10, 0) = (1.084, 0)",
                "v₂ gives 0.446 · (0, 20) = (0, 8.916)",
                "v₃ gives 0.446 · (10, 20) = (4.458, 8.916)",
                "sum: y₁ = (5.542, 17.832)",
            ],
        ),
    ],
)
def test_the_arithmetic_of_a_stage(words, stage, lines):
    assert [text for text, _ in words.arithmetic(stage, query=1, key=3)] == lines


def test_the_value_of_the_chosen_key_is_coloured(words):
    colours = [colour for _, colour in words.arithmetic("output", query=1, key=2)]
    assert colours == [theme.INK, theme.VALUE, theme.INK, theme.VALUE]


def test_a_negative_factor_stands_in_brackets():
    walk = figures.StepThrough([[-1, 0.5]], *[np.eye(2)] * 3)
    score = figures.StepThroughWords(walk).arithmetic("scores", 1, 1)[-1][0]
    assert score == "q₁ · k₁ = (−1)·(−1) + 0.500·0.500 = 1.250"


def test_no_weight_is_written_as_0():
    walk = figures.StepThrough([[4], [-4]], [[1]], [[1]], [[1]])
    words = figures.StepThroughWords(walk)
    assert words.cells("A") == ["1.000", "<10⁻¹³", "<10⁻¹³", "1.000"]
    assert words.readout("weights", 1, 2) == (
        "Token 1 gives token 2 the weight 1.3·10⁻¹⁴. The whole row of token 1: 1.000, 1.3·10⁻¹⁴."
    )
    assert words.arithmetic("weights", 1, 2)[1][0].endswith(", 1.1·10⁻⁷")


@pytest.mark.parametrize(
    ("stage", "seen"),
    [
        ("X", ["X query", "X key"]),
        ("Q, K, V", ["X query", "X key", "Q query", "K column", "V key"]),
        ("scores", ["Q query", "K column", "S query column"]),
        ("weights", ["S query", "A query column"]),
        ("output", ["V key", "A query column", "Y query"]),
    ],
)
def test_what_a_stage_outlines(stage, seen):
    frames = figures.outlines(stage, query=2, key=3)
    named = [f"{name} {follows}" for name, _, _, follows, _ in figures.FRAMES]
    assert [name for name, f in zip(named, frames, strict=True) if f["visible"]] == seen
    corners = {"query": {"y": 0.5}, "key": {"y": 1.5}, "column": {"x": 1.5}}
    corners["query column"] = {"x": 1.5, "y": 0.5}
    for name, frame in zip(named, frames, strict=True):
        frame.pop("visible")
        assert frame == corners[name.partition(" ")[2]]


def test_each_score_stands_where_its_query_meets_its_key(walk, words):
    plan = figures.Plan(walk, {name: words.cells(name) for name in figures.MATRICES})
    for above, below in ("XQ", "KS", "VY"):
        assert plan.left[above] == plan.left[below]
        assert plan.bottom[above] > plan.bottom[below]
    assert plan.width["K"] == plan.width["S"]
    assert plan.bottom["Q"] == plan.bottom["S"] == plan.bottom["A"] == plan.bottom["Y"]
    assert plan.across > plan.left["Y"] + plan.width["Y"]


def test_a_matrix_is_empty_before_its_stage(walk, words):
    artists = figures.draw_step_through(walk, words)
    scores = artists.matrices["S"]
    assert np.isnan(scores.filled("Q, K, V")).all()
    assert set(scores.written("Q, K, V")) == {""}
    assert scores.filled("scores").tolist() == walk.S.tolist()
    assert scores.written("output") == ["0", "2", "2", "1", "0", "1", "1", "2", "3"]
    assert len(artists.frames) == len(figures.FRAMES)
    assert len(artists.lines) == 4
    assert artists.matrices["K"].frame((None, 1), theme.KEY).get_bbox().bounds[2:] == (1, 2)
