"""The figure of self-attention, piece by piece: what it computes, draws and says."""

from itertools import pairwise

import numpy as np
import pytest

from attnkit import theme
from attnkit.attention import self_attention
from attnkit.figures import self_attention as figures
from attnkit.figures.programs import self_attention as programs
from attnkit.figures.shared.labels import ON_A_PHONE

X = [[1, 0], [0, 1], [1, 1]]
PROJECTIONS = [[0, 2], [1, 0]], [[1, -1], [0, 1]], [[0, 0], [0, 20]]
ENTRIES = {"W_query": (0, 1, [0, 2]), "W_key": (0, 1, [-1, 0]), "W_value": (0, 0, [0, 10])}


@pytest.fixture
def walk():
    return figures.StepThrough(X, *PROJECTIONS)


@pytest.fixture
def words(walk):
    return figures.StepThroughWords(walk, ["red", "edge"])


def test_the_matrices(walk):
    output, weights = self_attention(X, *PROJECTIONS)
    np.testing.assert_allclose(walk.A, weights)
    np.testing.assert_allclose(walk.Y, output)
    assert walk.S.tolist() == [[-2, 2, 0], [1, 0, 1], [-1, 2, 1]]
    assert walk.matrix("K").tolist() == [[1, -1], [0, 1], [1, 0]]
    np.testing.assert_allclose(walk.powers(1) / walk.powers(1).sum(), weights[0])


def test_another_number_at_an_entry(walk):
    moved = walk.with_entries(ENTRIES, W_query=2, W_key=0, W_value=10)
    assert moved.W_key.tolist() == [[1, 0], [0, 1]]
    assert moved.W_value.tolist() == [[10, 0], [0, 20]]
    assert moved.S.tolist() == [[0, 2, 2], [1, 0, 1], [1, 2, 3]]
    assert walk.W_key.tolist() == [[1, -1], [0, 1]]  # as before


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
            "Token 1 has the query (0, 2). Token 3 has the key (1, 0) and the value (0, 20).",
        ),
        (
            "scores",
            "The query of token 1 and the key of token 3 have the dot product 0. The whole row of "
            "token 1: −2, 2, 0.",
        ),
        (
            "weights",
            "Token 1 gives token 3 the weight 0.187. The whole row of token 1: 0.045, 0.768, "
            "0.187.",
        ),
        (
            "output",
            "The output for token 1 is (0, 19.092). Of this, token 3 gives (0, 3.734).",
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
                "k₃ = x₃ W_key = 1·(1, −1) + 1·(0, 1) = (1, 0)",
                "v₃ = x₃ W_value = 1·(0, 0) + 1·(0, 20) = (0, 20)",
            ],
        ),
        ("scores", ["q₁ = (0, 2)", "k₃ = (1, 0)", "q₁ · k₃ = 0·1 + 2·0 = 0"]),
        (
            "weights",
            [
                "scores of q₁, divided by √2:  −1.414, 1.414, 0",
                "e to the power of each:  0.243, 4.113, 1",
                "their sum:  5.356",
                "weight of k₃ = 1 / 5.356 = 0.187",
            ],
        ),
        (
            "output",
            [
                "v₁ gives 0.045 · (0, 0) = (0, 0)",
                "v₂ gives 0.768 · (0, 20) = (0, 15.358)",
                "v₃ gives 0.187 · (0, 20) = (0, 3.734)",
                "sum: y₁ = (0, 19.092)",
            ],
        ),
    ],
)
def test_the_arithmetic_of_a_stage(words, stage, lines):
    assert [text for text, _ in words.arithmetic(stage, query=1, key=3)] == lines


def test_the_value_of_the_chosen_key_is_coloured(words):
    colours = [colour for _, colour in words.arithmetic("output", query=1, key=2)]
    assert colours == [programs.INK, programs.VALUE, programs.INK, programs.VALUE]


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
        ("Q, K, V", ["X query", "X key", "Q query", "K key", "V key"]),
        ("scores", ["Q query", "K key", "S both"]),
        ("weights", ["S query", "A both"]),
        ("output", ["V key", "A both", "Y query"]),
    ],
)
def test_what_a_stage_outlines(stage, seen):
    frames = figures.outlines(stage, query=2, key=3)
    named = [f"{name} {follows}" for name, _, _, follows, _ in figures.FRAMES]
    assert [name for name, f in zip(named, frames, strict=True) if f["visible"]] == seen
    corners = {"query": {"y": 0.5}, "key": {"y": 1.5}, "both": {"x": 1.5, "y": 0.5}}
    for name, frame in zip(named, frames, strict=True):
        frame.pop("visible")
        assert frame == corners[name.partition(" ")[2]]


@pytest.fixture
def written(words):
    return {name: words.cells(name) for name in figures.MATRICES}


def test_each_projection_stands_over_what_it_makes(walk, written):
    plan = figures.Plan(walk, written)
    for above, below in figures.PROJECTIONS.items():
        assert plan.left[above] == plan.left[below] > plan.right("X")
        assert plan.width[above] == plan.width[below]
        assert plan.bottom[above] > plan.top(below) > plan.top("S")
        assert plan.bottom["X"] == plan.bottom[below]
    assert plan.bottom["S"] == plan.bottom["A"] == plan.bottom["Y"]
    assert plan.left["V"] == plan.left["Y"]
    assert plan.right("S") < plan.left["A"] < plan.right("A") < plan.left["Y"]
    assert plan.across >= plan.right("Y")


# What each matrix is made of.
MADE_OF = {"Q": ["W_query"], "K": ["W_key"], "V": ["W_value"], "S": "QK", "A": "S", "Y": "AV"}
MADE_OF |= dict.fromkeys(figures.PROJECTIONS, "X")


def gap(plan, name, point):
    """Return how far a point lies from a matrix, in inches; 0 if inside."""
    (x, y), left, low = point, plan.left[name], plan.bottom[name]
    across = max(left - x, x - plan.right(name), 0)
    return float(np.hypot(across, max(low - y, y - plan.top(name), 0)))


@pytest.mark.parametrize("n_tokens", [3, 4])
def test_an_arrow_leads_from_each_matrix_to_what_it_makes_and_through_none(n_tokens):
    walk = figures.StepThrough(np.eye(n_tokens, 2), *PROJECTIONS)
    words = figures.StepThroughWords(walk, ["red", "edge"])
    plan = figures.Plan(walk, {name: words.cells(name) for name in figures.MATRICES})
    ways = plan.ways()
    assert {*ways} == {(maker, made) for made, makers in MADE_OF.items() for maker in makers}
    for (maker, made), way in ways.items():
        assert 0 < gap(plan, maker, way[0]) < 0.1
        assert 0 < gap(plan, made, way[-1]) < 0.31  # names of rows stand between
        for start, end in pairwise(way):
            for point in np.linspace(start, end, 50):
                assert min(gap(plan, name, point) for name in figures.MATRICES) > 0.02


def test_the_arrows_from_tokens_leave_all_rows(walk, written):
    plan = figures.Plan(walk, written)
    for name in figures.PROJECTIONS:
        heights = [y for x, y in plan.ways()["X", name] if 0 < x - plan.right("X") < 0.1]
        assert [max(heights), min(heights)] == [plan.top("X"), plan.bottom["X"]]


@pytest.mark.parametrize("names", [["red", "edge"], ["upright", "level"]])
def test_names_of_features_keep_off_the_cells_of_the_matrix_before(walk, names):
    words = figures.StepThroughWords(walk, names)
    artists = figures.draw_step_through(
        walk, words, {}, {name: words.cells(name) for name in figures.MATRICES}
    )
    artists.fig.set_dpi(100)
    renderer = artists.fig.canvas.get_renderer()
    for before, name in pairwise(figures.PROJECTIONS):
        end = artists.matrices[before].ax.get_window_extent(renderer).x1
        for label in artists.matrices[name].ax.get_yticklabels():
            box = label.get_window_extent(renderer)
            assert box.x1 - ON_A_PHONE * box.width > end + 3  # it grows to the left


def test_a_matrix_is_empty_before_its_stage(walk, words, written):
    assert np.isnan(words.filled("S", "Q, K, V")).all()
    assert {*words.written("S", "Q, K, V")} == {""}
    assert words.filled("S", "scores").tolist() == walk.S.tolist()
    assert words.written("S", "output") == ["−2", "2", "0", "1", "0", "1", "−1", "2", "1"]
    for name in figures.PROJECTIONS:
        assert not np.isnan(words.filled(name, "X")).any()
    artists = figures.draw_step_through(walk, words, ENTRIES, written)
    assert len(artists.frames) == len(figures.FRAMES)
    assert len(artists.lines) == 4
    assert artists.matrices["K"].frame(2, theme.KEY).get_bbox().bounds[2:] == (2, 1)


def test_weights_have_the_ink_that_reads_best():
    live = figures.step_through(X, *PROJECTIONS, stage="output")
    (numbers,) = (ax.texts for ax in live.fig.axes if ax.get_title("left") == "A: weights")
    inks = [text.get_color() for text in numbers[:3]]
    assert inks == [theme.ON_FAINT, theme.ON_FULL, theme.ON_FAINT]


def test_rows_are_named_by_tokens_and_features(words):
    assert words.rows("W_key") == ["red", "edge"]
    assert words.columns("X") == ["red", "edge"]
    assert words.rows("K") == ["k₁", "k₂", "k₃"]
    assert words.columns("S") == ["k₁", "k₂", "k₃"]
    assert figures.StepThroughWords(words.walk).rows("W_key") == ["1", "2"]
    assert words.alt(ENTRIES).endswith(
        "Framed, and moved by a control: row red, column 2 of W_query, row red, column 2 of W_key "
        "and row red, column 1 of W_value."
    )


def test_entries_are_controls():
    live = figures.step_through(X, *PROJECTIONS, entries=ENTRIES)
    assert [*live.controls][3:] == ["W_query", "W_key", "W_value"]
    readout = live._scene.updates[-1].function
    passed_on = readout("output", 2, 1, W_query=2, W_key=-1, W_value=10)
    assert passed_on.startswith("The output for token 2 is (8.022, 11.978).")
    as_it_is = readout("weights", 3, 3, W_query=2, W_key=0, W_value=0)
    assert as_it_is.startswith("Token 3 gives token 3 the weight 0.576.")


def test_an_entry_can_keep_its_own_number():
    live = figures.step_through(X, *PROJECTIONS, entries={"W_key": (0, 0, [3, -2])})
    assert live.controls["W_key"].values == [-2, 1, 3]


def test_an_entry_of_no_matrix_is_refused():
    with pytest.raises(ValueError, match="entries has 'W'; it needs names of W_query, W_key and"):
        figures.step_through(X, *PROJECTIONS, entries={"W": (0, 0, [1])})


def test_projections_that_are_others_than_those_given_are_refused():
    def projections(q, k, v):
        return np.eye(2), np.array([[1.0, -1], [0, 1]]), np.array([[0.0, 0], [0, 20]])

    with pytest.raises(ValueError, match=r"W_query is \[\[0.0, 2.0\], .* returns \[\[1.0, 0.0\]"):
        figures.step_through(X, *PROJECTIONS, entries=ENTRIES, projections=projections)
