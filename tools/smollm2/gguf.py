"""Read a file of weights in the form GGUF: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md"""

import struct
from io import BytesIO
from typing import Any

import numpy as np

FORMATS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
TEXT, LIST = 8, 9
FLOATS, BITS_4, BITS_8 = 0, 3, 8  # kinds of weights: float32, Q4_1, Q8_0
BLOCK = 32  # weights that share a scale
BYTES = {FLOATS: 4 * BLOCK, BITS_4: 20, BITS_8: 34}  # of a block


def read(content: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what a file says about its model, and its arrays by name, as float32."""
    file = BytesIO(content)
    if file.read(4) != b"GGUF":
        raise ValueError("the content is no GGUF file: it does not begin with the letters GGUF")
    _, n_arrays, n_facts = _number(file, "I"), _number(file, "Q"), _number(file, "Q")
    facts = {_text(file): _fact(file, _number(file, "I")) for _ in range(n_facts)}
    places = {_text(file): _place(file) for _ in range(n_arrays)}
    aligned = facts.get("general.alignment", 32)
    start = -(-file.tell() // aligned) * aligned
    arrays = {
        name: unpacked(content[start + offset :], kind, shape)
        for name, (shape, kind, offset) in places.items()
    }
    return facts, arrays


def unpacked(content: bytes, kind: int, shape: tuple[int, ...]) -> np.ndarray:
    """Return the array at the beginning of some bytes."""
    if kind not in BYTES:
        raise ValueError(f"weights of kind {kind} are not read here, only {sorted(BYTES)}")
    n_blocks = -(-int(np.prod(shape)) // BLOCK)
    blocks = np.frombuffer(content, np.uint8, n_blocks * BYTES[kind]).reshape(n_blocks, -1)
    if kind == FLOATS:
        weights = blocks.view("<f4").copy()  # a view would keep all bytes after it
    elif kind == BITS_4:  # scale, smallest weight, then 32 steps of 4 bits: low halves first
        scale, low = blocks[:, :4].copy().view("<f2").astype(np.float32).T[..., None]
        steps = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)
        weights = steps * scale + low
    else:  # a scale, then 32 signed steps of 8 bits
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        weights = blocks[:, 2:].view("i1") * scale
    return weights.reshape(shape)


def _number(file: BytesIO, form: str) -> Any:
    return struct.unpack("<" + form, file.read(struct.calcsize(form)))[0]


def _text(file: BytesIO) -> str:
    return file.read(_number(file, "Q")).decode()


def _fact(file: BytesIO, kind: int) -> Any:
    if kind == TEXT:
        return _text(file)
    if kind == LIST:
        kind, n = _number(file, "I"), _number(file, "Q")
        return [_fact(file, kind) for _ in range(n)]
    return _number(file, FORMATS[kind])


def _place(file: BytesIO) -> tuple[tuple[int, ...], int, int]:
    """Return shape, kind and offset of an array; the file names its last axis first."""
    sides = [_number(file, "Q") for _ in range(_number(file, "I"))]
    return tuple(reversed(sides)), _number(file, "I"), _number(file, "Q")
