"""Every number of the chapter on the heads of a real model, from the arrays that the book carries.

`tests/mathematics/test_smollm2.py` asserts what the arrays say, beyond what the chapter prints.
"""

import re

import numpy as np
import pytest
from notebooks import prose, rounds_to, sources

from attnkit.datasets import smollm2, smollm2_hidden, smollm2_sinks, smollm2_unrotated
from tools.smollm2.arrays import LIKELY
from tools.smollm2.model import N_HEADS, N_SHARED
from tools.smollm2.texts import NAMES, PROMPTS, TEMPLATES, pronoun_sentences

CHAPTER = "real-heads"
JOHN, LAKE, MARY, SHE, JOHN_AGAIN = 3, 4, 7, 9, 11
MODEL, SINKS, UNROTATED, HIDDEN = (
    smollm2(),
    smollm2_sinks(),
    smollm2_unrotated(),
    smollm2_hidden(),
)
START_MASKED_FOR_LAST = HIDDEN.after[1, :, 0]


@pytest.mark.parametrize(
    ("head", "printed"),
    [
        ((16, 0), "0.75"),
        ((18, 8), "1.00"),
        ((9, 4), "0.23"),
        ((18, 6), "0.93"),
        ((17, 4), "0.84"),
        ((14, 3), "0.84"),
        ((11, 6), "0.78"),
        ((19, 4), "0.88"),
    ],
)
def test_by_what_the_eight_heads_are_chosen(head, printed):
    number = MODEL.heads.index(list(head))
    assert rounds_to(printed, MODEL.scores[number][head])
    name = MODEL.names[number]
    assert f"| {name} | {head[0]}, {head[1]} |" in prose(CHAPTER)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0.57", MODEL.maps[9, 4, SHE, MARY]),
        ("0.38", MODEL.he[SHE, JOHN]),
        ("0.05", MODEL.he[SHE, MARY]),
        ("0.46", MODEL.held_out[:, 0].mean()),
        ("0.13", MODEL.held_out[:, 1].mean()),
        ("0.91", MODEL.maps[18, 6, 1:JOHN_AGAIN, 0].min()),
        ("0.89", MODEL.maps[18, 6, JOHN_AGAIN, LAKE]),
        ("0.209", MODEL.likely[JOHN_AGAIN]),
        ("0.00003", MODEL.likely[JOHN]),
        ("0.04", SINKS.weights[0, 11].mean()),
        ("0.44", HIDDEN.rows[:, 0].min()),
        ("0.67", HIDDEN.rows[:, 0].max()),
        ("0.681", HIDDEN.before[HIDDEN.answers.index("queen")]),
        ("0.105", HIDDEN.after[0, HIDDEN.answers.index("queen"), 0]),
        ("0.806", HIDDEN.before[0]),
        ("0.086", HIDDEN.map[-1, 1]),
        ("0.673", HIDDEN.maps[0, 0, -1, 1]),
        ("0.773", HIDDEN.after[0, 0, 0]),
        ("6.68", 1 / (MODEL.maps[19, 4, 13] ** 2).sum()),
    ],
)
def test_a_number_in_the_text(printed, value):
    assert rounds_to(printed, value)
    assert printed in prose(CHAPTER)


@pytest.mark.parametrize(
    ("off", "row"),
    [
        (0, ["0.75", "0.93", "0.84"]),
        (1, ["0.03", "0.24", "0.02"]),
        (2, ["0.75", "0.86", "0.83"]),
        (3, ["0.02", "0.00", "0.00"]),
        (4, ["0.03", "0.38", "0.06"]),
        (5, ["0.75", "0.93", "0.77"]),
    ],
)
def test_the_table_without_rotation(off, row):
    assert all(map(rounds_to, row, UNROTATED.elsewhere[off]))
    lines = [line.replace("*", "") for line in prose(CHAPTER).splitlines()]
    assert any(line.endswith(f"| {' | '.join(row)} |") for line in lines)


@pytest.mark.parametrize(
    ("printed", "off", "head"),
    [("0.89", 0, 1), ("0.65", 1, 1), ("0.90", 0, 2), ("0.15", 1, 2)],
)
def test_in_the_sentence_it_is_less_clear_cut(printed, off, head):
    assert rounds_to(printed, UNROTATED.maps[off, head, JOHN_AGAIN, LAKE])


def test_the_next_lake_without_rotation():
    np.testing.assert_allclose(UNROTATED.likely[[0, 2]], [0.209, 0.207], atol=5e-4)


def test_how_many_heads_have_a_sink_and_at_what_length():
    counts = np.sum(SINKS.weights > 0.5, axis=(1, 2))
    printed = [(152, [13, 16]), (109, [25, 29]), (87, [157, 157])]
    assert [(counts[i], SINKS.n_tokens[i]) for i in (0, 1, 5)] == printed
    assert np.sum(SINKS.without_start > 0.5) == 168


def test_the_length_of_the_start():
    start, others = MODEL.lengths[:, 0], MODEL.lengths[:, 1:].mean(axis=1)
    # The array has steps of 0.5 near 921, and of 16 near 20,605.
    assert start[3] == pytest.approx(921, abs=0.75)
    assert start[12] == pytest.approx(20605, abs=8)
    assert (round(start[11]), round(others[11])) == (163, 153)


def test_layer_11_gives_the_start_least():
    each = SINKS.weights[0].mean(axis=1)
    least = each.argsort()[:5]
    assert least[0] == 11 and sorted(least[1:]) == [0, 1, 2, 10]
    assert rounds_to("0.22", min(each[[0, 1, 2, 10]]))
    assert rounds_to("0.33", max(each[[0, 1, 2, 10]]))
    assert "(layers 0 to 2 and 10: 0.22 to 0.33)" in prose(CHAPTER)


def rows_of(word):
    """What a word reads most in each of the eight heads, and with how much weight."""
    rows = [MODEL.maps[layer, head, word] for layer, head in MODEL.heads]
    return [int(row.argmax()) for row in rows], [row.max() for row in rows]


def test_mary_reads_the_start_in_five_of_the_eight_heads():
    read, weights = rows_of(MARY)
    by_name = dict(zip(MODEL.names, read, strict=True))
    on_start = [weight for at, weight in zip(read, weights, strict=True) if at == 0]
    assert len(on_start) == 5 and np.sum(np.array(on_start) >= 0.97) == 3
    assert MODEL.words[by_name["previous token"]] == "to" and by_name["itself"] == MARY


def test_the_second_john_reads_otherwise_in_most_of_them():
    read, _ = rows_of(JOHN_AGAIN)
    visited, before = MODEL.words.index("visited"), MODEL.words.index("before")
    assert read == [visited, 0, JOHN, LAKE, LAKE, JOHN, JOHN_AGAIN, before]


def test_the_table_of_six_ways():
    printed = [["0.773", "0.000"], ["0.008", "0.001"], ["0.000", "0.118"]]
    for row, likely in zip(printed, HIDDEN.after[:, 0, 0].reshape(3, 2), strict=True):
        assert all(map(rounds_to, row, likely))
        assert f"| {' | '.join(row)} |" in prose(CHAPTER)


def test_in_all_ten_prompts_the_last_word_needs_the_start():
    assert len(HIDDEN.prompts) == 10
    np.testing.assert_array_equal(np.nanargmax(HIDDEN.rows, axis=1), 0)
    assert (HIDDEN.before - START_MASKED_FOR_LAST).min() >= 0.17
    lost = HIDDEN.before - HIDDEN.after[0, :, 0]  # masked for all
    assert (np.sum(lost < 0), np.sum(lost > 0)) == (2, 8)
    assert lost[lost < 0].min() > -0.1  # "a little"
    zero, mask = HIDDEN.after[4, :, 0], HIDDEN.after[0, :, 0]  # for all later words
    assert np.sum(zero < mask) == 9
    assert len(PROMPTS) == 16
    assert rounds_to("0.3", LIKELY) and HIDDEN.before.min() >= LIKELY


def test_after_john_comes_lake():
    assert MODEL.words[JOHN + 1] == MODEL.words[JOHN_AGAIN + 1] == "Lake"


def test_how_many_numbers_the_model_has():
    width, inside, shared = 576, 1536, 192
    layer = 2 * width**2 + 2 * width * shared + 3 * width * inside + 2 * width
    numbers = 49_152 * width + 30 * layer + width
    assert round(numbers / 1e6, 1) == 134.5


def test_the_start_reads_itself_alone():
    assert (MODEL.maps[:, :, 0, 0] == 1).all()


def test_the_head_waits_for_ten_words_and_jumps_at_the_eleventh():
    row = MODEL.maps[18, 6]
    assert (row[1:JOHN_AGAIN].argmax(axis=1) == 0).all()
    assert JOHN_AGAIN - 1 == 10
    assert row[JOHN_AGAIN].argmax() == LAKE


def test_three_heads_at_a_time_share_their_keys():
    assert N_HEADS // N_SHARED == 3


def test_the_24_sentences_are_two_frames_with_three_pairs_both_orders_and_both_pronouns():
    held_out = [text for text, *_ in pronoun_sentences(held_out=True)]
    chosen_on = [text for text, *_ in pronoun_sentences(held_out=False)]
    assert len(held_out) == len(TEMPLATES[2:]) * len(NAMES[3:]) * 2 * 2 == 24
    assert not set(held_out) & set(chosen_on)
    assert "wrote to" in TEMPLATES[2] and " wrote to Mary before she " in " ".join(MODEL.words)


def test_exercise_1():
    rows = np.arange(2, 14)
    weights = MODEL.maps[:, :, rows, rows - 1].mean(axis=-1)
    assert np.argwhere(weights > 0.5).tolist() == [[1, 2], [2, 1], [11, 1], [16, 0]]


def test_exercise_3():
    first = 1 / (MODEL.maps[18, 8, 13] ** 2).sum()
    assert rounds_to("1", first)


def test_its_solutions_run(chapter):
    (solution,) = re.findall(r"~~~python\n(.*?)~~~", "\n".join(sources(CHAPTER, "markdown")), re.S)
    names = dict(chapter)
    exec(solution, names)
    assert sorted(names["my_heads"]) == names["right"]


@pytest.mark.parametrize(
    "claim",
    [
        r"resolves? (co)?reference",
        r"(unrelated|opposite) (to|of) (its |the )?effect",
        r"hiding (the sink|`<start>`) does nothing",
        r"(value|values) (of|is) [^.]*`<start>`[^.]* zero",
        r"induction heads alone copy",
    ],
)
def test_what_was_not_found_is_not_said(claim):
    assert not re.search(claim, prose(CHAPTER), re.I)


@pytest.mark.parametrize(
    "said",
    [
        "**Weight says where a row reads; what happens if it cannot depends on what one puts in "
        "its place.**",
        "**Its trained numbers, the *parameters*, have 4 bits each.**",
        "SmolLM2-135M-Instruct",
        "**Three heads at a time share `W_key` and `W_value`**",
        "**The sentence is one of the clearest of a few hundred**",
        "**They find by content. Layer 16 supplies the place**, most of it by head 0.",
        "later words, too",
        "We do not know.",
        "`<start>` is ours.",
        "were chosen on other data",
        "All of it is English, and most of it short sentences.",
        "are counted from 0",
    ],
)
def test_what_must_be_said(said):
    assert said in prose(CHAPTER)
