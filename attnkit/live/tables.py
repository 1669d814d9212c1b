"""Tables: the numbers of every state of some marks, small enough to travel inside a page.

A *state* of a mark is its template and the numbers that fill it. Over all positions of the
controls most numbers never change: they are written into the template once. The others become the
columns of one table of 32-bit integers. Seen as a grid, it has an axis of columns and an axis for
each control; neighbours along most axes look alike, so along these it stores differences.
"""

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from attnkit.live import svg

Filled = tuple[str, list[int]]  # a template and the numbers that fill it


def pack(states: list[list[Filled]], sizes: list[int]) -> dict:
    """Pack states[row][mark] into templates for each mark and one table for all of them.

    The rows are the states over the positions of some controls; `sizes` counts those of each.
    """
    tables: list[np.ndarray] = []
    marks = []
    for mark_states in zip(*states, strict=True):
        templates, table = _fold([*mark_states])
        marks.append({"templates": templates, "at": sum(t.shape[1] for t in tables)})
        tables.append(table)
    grid = np.hstack(tables).T.reshape(-1, *sizes)
    return {"marks": marks, **deflate(grid)}


def deflate(grid: np.ndarray) -> dict:
    """Pack a grid of integers, as differences along each axis where that makes it smaller."""
    along, packed = [], _deflated(grid)
    for axis in (*range(1, grid.ndim), 0):  # the controls first: they help most
        differences = np.diff(grid, axis=axis, prepend=np.zeros_like(grid.take([0], axis)))
        if len(smaller := _deflated(differences)) < len(packed):
            grid, packed = differences, smaller
            along.append(axis)
    table = b64encode(packed).decode("ascii")
    return {"shape": list(grid.shape), "along": along, "table": table}


def _deflated(grid: np.ndarray) -> bytes:
    """Return integers as deflated bytes of seven bits; the eighth bit means that more follow."""
    numbers = grid.view(f"i{grid.itemsize}").astype("<i4").ravel()
    unsigned = (numbers << 1 ^ numbers >> 31).view("<u4")  # 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
    parts = unsigned[:, np.newaxis] >> np.arange(0, 8 * grid.itemsize + 1, 7, dtype="<u4")
    needed = parts > 0
    needed[:, 0] = True
    more = np.roll(needed, -1, axis=1)
    more[:, -1] = False
    written = (parts & 127 | more * np.uint32(128)).astype("u1")
    return zlib.compress(written[needed].tobytes(), 9)


def inflate(packed: dict, dtype: str = "<i4") -> np.ndarray:
    """Return the grid that `deflate` packed; `page.js` does the same."""
    written = np.frombuffer(zlib.decompress(b64decode(packed["table"])), "u1")
    ends = np.flatnonzero(written < 128)
    starts = np.append(0, ends[:-1] + 1)
    shifts = 7 * (np.arange(len(written)) - np.repeat(starts, ends - starts + 1))
    unsigned = np.add.reduceat((written & 127).astype("<u4") << shifts.astype("<u4"), starts)
    numbers = (unsigned >> 1).astype("<i4") ^ -(unsigned & 1).astype("<i4")
    grid = numbers.astype(dtype).reshape(packed["shape"])
    for axis in packed["along"]:
        grid = np.cumsum(grid, axis=axis, dtype=dtype)
    return grid


def size(packed: dict) -> int:
    """Return the bytes that a packed update adds to a page as servers send it, with gzip.

    With gzip, base64 costs next to nothing, and templates, which are repetitive, cost little.
    """
    return len(zlib.compress(json.dumps(packed, ensure_ascii=False).encode()))


def pack_pictures(pngs: Sequence[str | None], sizes: list[int]) -> dict:
    """Pack pictures of one size as palette and indices, or as RGBA beyond 256 colours.

    None, for a state in which the picture is hidden, is packed as transparent pixels.
    """
    nothing = np.zeros_like(rgba(next(filter(None, pngs))))
    frames = np.stack([rgba(png) if png else nothing for png in pngs])
    _, height, width, _ = frames.shape
    colours = frames.reshape(-1, 4).copy().view("<u4").ravel()
    palette, indices = np.unique(colours, return_inverse=True)
    few = len(palette) <= 256
    pixels = indices.astype("u1") if few else frames
    return {
        "width": width,
        "height": height,
        "palette": [int(colour) for colour in palette] if few else [],
        **deflate(pixels.reshape(len(pngs), -1).T.reshape(-1, *sizes)),
    }


def rgba(png: str) -> np.ndarray:
    """Return a base64 PNG as RGBA bytes, (height, width, 4)."""
    return np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGBA"))


def _fold(states: list[Filled]) -> tuple[list[str], np.ndarray]:
    """Write the numbers that never change into the templates; return those and the other columns.

    The first column is the index of the template.
    """
    found: dict[str, list[int]] = {}
    for row, (template, _) in enumerate(states):
        found.setdefault(template, []).append(row)
    templates, tables = [], []
    for template, rows in found.items():
        numbers = np.array([states[row][1] for row in rows], "<i4").reshape(len(rows), -1)
        varies = (numbers != numbers[0]).any(axis=0)
        templates.append(_fill_constants(template, numbers[0], varies))
        tables.append(numbers[:, varies])
    width = max(table.shape[1] for table in tables)
    folded = np.zeros((len(states), 1 + width), "<i4")
    for index, (rows, table) in enumerate(zip(found.values(), tables, strict=True)):
        folded[rows, 0] = index
        folded[rows, 1 : 1 + table.shape[1]] = table
    return templates, folded


def _fill_constants(template: str, numbers: np.ndarray, varies: np.ndarray) -> str:
    column = iter(range(len(numbers)))

    def written(hole: re.Match[str]) -> str:
        i = next(column)
        return hole[0] if varies[i] else svg.fill(hole[0], [int(numbers[i])])

    return svg.themed(svg.HOLES.sub(written, template))
