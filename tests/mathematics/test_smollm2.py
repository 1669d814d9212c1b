"""What the book says of a language model's heads, computed anew from the numbers it carries."""

import numpy as np
import pytest

from attnkit.datasets import smollm2, smollm2_hidden, smollm2_sinks, smollm2_unrotated

HEADS = {
    "previous token": (16, 0),
    "first token": (18, 8),
    "pronoun": (9, 4),
    "induction": (18, 6),
    "induction, second": (17, 4),
    "same token": (14, 3),
    "itself": (11, 6),
    "broad": (19, 4),
}
MASKED, MASKED_LAST = 0, 1  # ways of hiding
START, JOHN, LAKE, MARY, SHE, JOHN_AGAIN = 0, 3, 4, 7, 9, 11


@pytest.fixture(scope="module")
def model():
    return smollm2()


def test_the_rows_of_all_maps_are_causal_and_sum_to_1(model):
    assert model.maps.shape == (30, 9, 14, 14)
    assert (np.triu(model.maps, 1) == 0).all()
    np.testing.assert_allclose(model.maps.sum(axis=-1), 1, atol=14 * 0.0005)
    np.testing.assert_allclose(model.he.sum(axis=-1), 1, atol=14 * 0.0005)


def test_the_sentence(model):
    assert " ".join(model.words) == (
        "<start> Last week John Lake wrote to Mary before she visited John Lake ."
    )
    assert [model.words[i] for i in (START, JOHN, LAKE, MARY, SHE, JOHN_AGAIN)] == [
        "<start>", "John", "Lake", "Mary", "she", "John"
    ]  # fmt: skip


def test_each_named_head_is_the_first_of_270_elsewhere(model):
    found = {
        name: np.unravel_index(score.argmax(), score.shape)
        for name, score in zip(model.names, model.scores, strict=True)
    }
    assert found == HEADS
    assert dict(zip(model.names, map(tuple, model.heads), strict=True)) == HEADS


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("previous token", 0.754),
        ("first token", 1.000),
        ("pronoun", 0.230),
        ("induction", 0.935),
        ("induction, second", 0.837),
        ("same token", 0.843),
        ("itself", 0.777),
        ("broad", 0.878),
    ],
)
def test_by_how_much(model, name, score):
    assert model.scores[model.names.index(name)].max() == pytest.approx(score, abs=1e-3)


def test_in_the_sentence_a_head_reads_the_word_before(model):
    rows = np.arange(2, 14)
    weights = model.maps[16, 0, rows, rows - 1]
    assert weights.mean() == pytest.approx(0.793, abs=5e-4)
    assert weights.min() > 0.5


def test_a_pronoun_reads_the_name_that_fits(model):
    she, he = model.maps[9, 4, SHE], model.he[SHE]
    assert (she[MARY], she[JOHN]) == (0.574, 0.053)
    assert (he[MARY], he[JOHN]) == (0.050, 0.382)
    assert np.delete(she, START).argmax() + 1 == MARY
    assert np.delete(he, START).argmax() + 1 == JOHN
    np.testing.assert_array_equal(model.he[:SHE], model.maps[9, 4, :SHE])


def test_a_pronoun_reads_the_name_that_fits_in_held_out_sentences(model):
    right, wrong = model.held_out.T
    assert len(right) == 24
    assert right.mean() == pytest.approx(0.46, abs=5e-3)
    assert wrong.mean() == pytest.approx(0.13, abs=5e-3)
    assert np.sum(right > wrong) == 23


def test_induction_rests_on_the_start_until_a_word_comes_again(model):
    before = model.maps[18, 6, 1:JOHN_AGAIN]
    assert before[:, START].min() == pytest.approx(0.911, abs=5e-4)
    row = model.maps[18, 6, JOHN_AGAIN]
    assert (row[LAKE], row[START]) == (0.886, 0.099)
    assert model.maps[17, 4, JOHN_AGAIN, LAKE] == 0.898
    assert model.likely[JOHN_AGAIN] == pytest.approx(0.209, abs=5e-4)


@pytest.mark.parametrize(
    ("off", "here", "elsewhere", "likely"),
    [
        ("nowhere", (0.793, 0.886, 0.898), (0.75, 0.93, 0.84), 0.209),
        ("layer 16", (0.039, 0.648, 0.151), (0.03, 0.24, 0.02), 0.048),
        ("layers 17, 18", (0.793, 0.800, 0.890), (0.75, 0.86, 0.83), 0.207),
        ("all layers", (0.019, 0.001, 0.003), (0.02, 0.00, 0.00), 0.000),
        ("head 0 of 16", (0.039, 0.753, 0.198), (0.03, 0.38, 0.06), 0.0435),
        ("rest of 16", (0.793, 0.907, 0.941), (0.75, 0.93, 0.77), 0.270),
    ],
)
def test_without_rotation(off, here, elsewhere, likely):
    layers = ["nowhere", "layer 16", "layers 17, 18", "all layers", "head 0 of 16", "rest of 16"]
    at = layers.index(off)
    data = smollm2_unrotated()
    rows = np.arange(2, 14)
    found = (
        data.maps[at, 0, rows, rows - 1].mean(),
        *data.maps[at, 1:, JOHN_AGAIN, LAKE],
    )
    assert found == pytest.approx(here, abs=6e-4)
    assert data.elsewhere[at] == pytest.approx(elsewhere, abs=5e-3)
    assert data.likely[at] == pytest.approx(likely, abs=5e-4)


def test_with_rotation_these_maps_are_those_of_the_sentence(model):
    for number, head in enumerate([(16, 0), (18, 6), (17, 4)]):
        np.testing.assert_array_equal(smollm2_unrotated().maps[0, number], model.maps[head])


def test_the_shorter_the_text_the_more_sinks():
    sinks = smollm2_sinks()
    assert np.sum(sinks.weights > 0.5, axis=(1, 2)).tolist() == [152, 109, 105, 101, 95, 87]
    assert sinks.n_tokens[0] == [13, 16]
    assert sinks.n_tokens[-1] == [157, 157]
    assert sinks.weights[0].mean() == pytest.approx(0.554, abs=5e-4)


def test_without_a_start_the_first_word_is_the_sink():
    assert np.sum(smollm2_sinks().without_start > 0.5) == 168


def test_layer_11_has_no_sink_and_the_start_is_short_there_alone(model):
    of_layers = smollm2_sinks().weights[0].mean(axis=1)
    assert of_layers[11] == pytest.approx(0.037, abs=5e-4)
    assert smollm2_sinks().weights[0, 11].max() < 0.14
    assert of_layers.argmin() == 11
    start, others = model.lengths[:, START], model.lengths[:, 1:].mean(axis=1)
    assert start[3] == pytest.approx(921, abs=1)  # after layer 2
    assert start[11] == pytest.approx(163, abs=1)  # what layer 11 reads: as the others, 153
    assert others[11] == pytest.approx(153, abs=1)
    assert start[12] == pytest.approx(20605, abs=20)  # after layer 11


@pytest.fixture(scope="module")
def hidden():
    return smollm2_hidden()


def test_six_ways_of_hiding_the_start(hidden):
    assert hidden.prompts[0] == "The capital of France is"
    assert hidden.before[0] == pytest.approx(0.806, abs=5e-4)
    wanted = [0.773, 0.000, 0.008, 0.001, 0.000, 0.118]
    assert hidden.after[:, 0, START] == pytest.approx(wanted, abs=5e-4)


def test_the_sink_moves(hidden):
    assert hidden.map[-1, 1] == pytest.approx(0.086, abs=5e-4)
    assert hidden.maps[MASKED, START, -1, 1] == pytest.approx(0.673, abs=5e-4)
    assert hidden.moved[0] == pytest.approx(0.673, abs=5e-4)
    assert hidden.moved.min() > 0.5  # in each of the ten prompts


def test_in_ten_prompts_the_start_gets_most_and_the_last_word_needs_it(hidden):
    assert len(hidden.prompts) == 10
    np.testing.assert_array_equal(np.nanargmax(hidden.rows, axis=1), START)
    assert hidden.rows[:, START].min() == pytest.approx(0.44, abs=5e-3)
    assert hidden.rows[:, START].max() == pytest.approx(0.67, abs=5e-3)
    assert (hidden.before - hidden.after[MASKED_LAST, :, START]).min() >= 0.17
    np.testing.assert_allclose(np.nansum(hidden.rows, axis=1), 1, atol=3e-3)


def test_the_start_reads_itself_alone(model, hidden):
    assert (model.maps[:, :, START, START] == 1).all()
    assert hidden.map[0].tolist() == [1, 0, 0, 0, 0, 0]


def test_a_masked_column_is_empty_below_its_own_cell(hidden):
    for token in range(5):
        assert (hidden.maps[MASKED, token, token + 1 :, token] == 0).all()
        assert hidden.maps[MASKED_LAST, token, -1, token] == 0
        np.testing.assert_allclose(hidden.maps[:, token, :token], [hidden.map[:token]] * 6)


def test_a_caller_who_changes_an_array_changes_no_other_callers_array():
    smollm2().maps[:] = -1
    assert smollm2().maps.min() == 0
