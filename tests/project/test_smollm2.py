"""What makes the book's numbers of a language model: its file, its tokens, its layers in small."""

import struct

import numpy as np
import pytest

from tools.smollm2 import arrays, gguf, model, texts, words

FACTS = {
    "tokenizer.ggml.tokens": ["<|endoftext|>", "a", "t", "Ġ", "Ġa", "at", "Ġat", "."],
    "tokenizer.ggml.merges": ["a t", "Ġ at", "Ġ a"],
}


def text(letters):
    return struct.pack("<Q", len(letters)) + letters.encode()


def file_with(kind, sides, content):
    """Return a GGUF file with two facts and one array, aligned to 64 bytes."""
    facts = text("general.alignment") + struct.pack("<II", 4, 64)
    facts += text("tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")
    place = text("w") + struct.pack("<I", len(sides)) + struct.pack(f"<{len(sides)}Q", *sides)
    place += struct.pack("<IQ", kind, 0)
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 2) + facts + place
    return head.ljust(-(-len(head) // 64) * 64, b"\0") + content


def test_a_file_tells_its_facts_and_its_arrays_last_axis_first():
    numbers = np.arange(64, dtype="<f4")
    facts, weights = gguf.read(file_with(gguf.FLOATS, (32, 2), numbers.tobytes()))
    assert facts["tokens"] == ["a", "b"]
    np.testing.assert_array_equal(weights["w"], numbers.reshape(2, 32))


def test_four_bits_are_steps_from_the_smallest_weight_low_halves_first():
    low, high = np.arange(16) % 16, 15 - np.arange(16)
    content = np.array([0.5, -2], "<f2").tobytes() + (low | high << 4).astype(np.uint8).tobytes()
    weights = gguf.unpacked(content, gguf.BITS_4, (32,))
    np.testing.assert_array_equal(weights, 0.5 * np.concatenate([low, high]) - 2)


def test_eight_bits_have_a_sign():
    steps = np.arange(-16, 16, dtype=np.int8)
    content = np.array([0.25], "<f2").tobytes() + steps.tobytes()
    np.testing.assert_array_equal(gguf.unpacked(content, gguf.BITS_8, (2, 16)).ravel(), steps / 4)


def test_another_file_is_refused():
    with pytest.raises(ValueError, match="no GGUF file"):
        gguf.read(b"PK")
    with pytest.raises(ValueError, match="weights of kind 2 are not read"):
        gguf.unpacked(b"", 2, (32,))


def test_neighbours_are_joined_in_the_order_of_the_merges():
    tokens = words.Words(FACTS)
    assert [tokens.tokens[n] for n in tokens.numbers("at at a.")] == ["at", "Ġat", "Ġa", "."]
    assert tokens.text(tokens.numbers(" at")[0]) == " at"
    with pytest.raises(ValueError, match="only English letters"):
        tokens.numbers("été")


@pytest.fixture(scope="module")
def small():
    """A model of two layers with random weights, as wide as the real one's heads."""
    model_width, inside, vocabulary = model.N_HEADS * model.WIDTH, 8, 11
    rng = np.random.default_rng(3)

    def matrix(*shape):
        return rng.normal(size=shape, scale=0.05).astype(np.float32)

    shared = model.N_SHARED * model.WIDTH
    weights = {"token_embd.weight": matrix(vocabulary, model_width)}
    weights["output_norm.weight"] = np.ones(model_width, np.float32)
    for layer in range(2):
        of_layer = {
            "attn_norm": np.ones(model_width, np.float32),
            "ffn_norm": np.ones(model_width, np.float32),
            "attn_q": matrix(model_width, model_width),
            "attn_k": matrix(shared, model_width),
            "attn_v": matrix(shared, model_width),
            "attn_output": matrix(model_width, model_width),
            "ffn_gate": matrix(inside, model_width),
            "ffn_up": matrix(inside, model_width),
            "ffn_down": matrix(model_width, inside),
        }
        weights |= {f"blk.{layer}.{name}.weight": array for name, array in of_layer.items()}
    return model.SmolLM2(weights, n_layers=2)


def test_no_token_reads_a_later_one(small):
    short, long = small([1, 2, 3]), small([1, 2, 3, 4, 5])
    np.testing.assert_allclose(long.probabilities[:3], short.probabilities, rtol=1e-5)
    np.testing.assert_allclose(long.weights.sum(axis=-1), 1, rtol=1e-5)
    assert (np.triu(long.weights, 1) == 0).all()


def test_equal_tokens_are_told_apart_by_the_rotation_alone(small):
    tokens = [1, 2, 2]
    without = small(tokens, unrotated={0: range(9), 1: range(9)}).weights[0]
    np.testing.assert_allclose(without[:, 2, 1], without[:, 2, 2], rtol=1e-5)
    rotated = small(tokens).weights[0]
    assert np.abs(rotated[:, 2, 1] - rotated[:, 2, 2]).max() > 1e-4


def test_the_rotation_is_left_out_in_one_head_alone(small):
    tokens = [1, 2, 2, 3]
    every, none, one = (
        small(tokens, unrotated=off).weights[0] for off in ({0: range(9)}, {}, {0: [2]})
    )
    np.testing.assert_array_equal(one[2], every[2])
    np.testing.assert_array_equal(np.delete(one, 2, axis=0), np.delete(none, 2, axis=0))


def test_a_rotation_keeps_dot_products_of_equal_distance():
    x = np.broadcast_to(np.random.default_rng(0).normal(size=model.WIDTH), (6, model.WIDTH))
    products = model.rotated(x) @ model.rotated(x).T
    np.testing.assert_allclose(np.diag(products, 2), products[0, 2], rtol=1e-4)


@pytest.mark.parametrize(("alone", "rows"), [(False, [2, 3]), (True, [3])])
def test_a_masked_token_gets_no_weight_but_its_own(small, alone, rows):
    weights = small([1, 2, 3, 4], hidden=model.Hidden(1, "mask", alone)).weights
    assert (weights[..., rows, 1] == 0).all()
    assert (weights[..., 1, 1] > 0).all()


@pytest.mark.parametrize("way", ["mean", "zero"])
def test_a_replaced_value_leaves_the_first_layers_weights(small, way):
    tokens = [1, 2, 3, 4]
    plain, changed = small(tokens), small(tokens, hidden=model.Hidden(1, way, True))
    np.testing.assert_array_equal(changed.weights[0], plain.weights[0])
    assert np.abs(changed.weights[1, :, 3] - plain.weights[1, :, 3]).max() > 1e-6
    np.testing.assert_array_equal(changed.probabilities[:3], plain.probabilities[:3])


def test_diagonals_starts_and_evenness():
    even = np.tril(np.ones((4, 4))) / np.arange(1, 5)[:, None]
    assert arrays.evenness(even) == pytest.approx(1)
    assert arrays.evenness(np.eye(4)) == pytest.approx(0)
    assert arrays.diagonal(np.eye(4), 0, 2) == 1
    assert arrays.on_start(even) == pytest.approx((1 / 3 + 1 / 4) / 2)


def test_a_triangle_is_kept_in_thousandths():
    stored = arrays.thousandths([[1, 0], [0.2504, 0.7496]])
    assert stored.tolist() == [1000, 250, 750]
    filled = arrays.filled([np.ones((2, 2)), np.ones((2, 3))])
    assert np.isnan(filled).sum() == 2


def test_the_sentences_that_choose_a_head_are_not_those_that_try_it():
    chosen, held_out = (texts.pronoun_sentences(out) for out in (False, True))
    assert len(chosen) == len(held_out) == 24
    assert {text for text, *_ in chosen}.isdisjoint({text for text, *_ in held_out})
    assert held_out[0] == (" Peter wrote to Sarah before he left the city.", "he", "Peter", "Sarah")
    assert texts.SHOWN not in texts.PLAIN
