"""Tables: the numbers of every state of some marks, small enough to travel inside a page.

A *state* of a mark is its template and the numbers that fill it. Over all positions of the
controls most numbers never change: they are written into the template once. The others become the
columns of one table of 32-bit integers, a row for each state, stored as differences from row to
row (neighbouring positions look alike) and deflated.
"""

import zlib
from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
from PIL import Image

from attnkit.live import svg

State = tuple[str, list[int]]


def pack(states: list[list[State]]) -> dict:
    """Pack states[row][mark] into templates for each mark and one table for all of them."""
    columns, marks = [], []
    for mark_states in zip(*states, strict=True):
        templates, rows = _fold(mark_states)
        marks.append({"templates": templates, "at": sum(c.shape[1] for c in columns)})
        columns.append(rows)
    table = np.hstack(columns)
    return {"marks": marks, "width": table.shape[1], "rows": len(table), "table": deflate(table)}


def deflate(table: np.ndarray) -> str:
    """Return a table of integers as base64 of deflated differences from row to row."""
    differences = np.diff(table, axis=0, prepend=np.zeros_like(table[:1]))
    return b64encode(zlib.compress(differences.astype(table.dtype).tobytes(), 9)).decode("ascii")


def inflate(packed: str, width: int, dtype="<i4") -> np.ndarray:
    """Return the table that `deflate` packed; `page.js` does the same."""
    differences = np.frombuffer(zlib.decompress(b64decode(packed)), dtype).reshape(-1, width)
    return np.cumsum(differences, axis=0, dtype=dtype)


def pack_pictures(pngs: list[str | None]) -> dict:
    """Pack pictures of one size as palette and indices, or as RGBA beyond 256 colours.

    None, a state in which the picture is hidden, is packed as no colour at all.
    """
    nothing = np.zeros_like(picture(next(filter(None, pngs))))
    frames = np.stack([picture(png) if png else nothing for png in pngs])
    _, height, width, _ = frames.shape
    colours = frames.reshape(-1, 4).copy().view("<u4").ravel()
    palette, indices = np.unique(colours, return_inverse=True)
    if len(palette) > 256:
        pixels, palette = frames, []
    else:
        pixels = indices.astype("u1")
    return {
        "width": width,
        "height": height,
        "palette": [int(colour) for colour in palette],
        "table": deflate(pixels.reshape(len(pngs), -1)),
    }


def picture(png: str) -> np.ndarray:
    """Return a base64 PNG as RGBA bytes, (height, width, 4)."""
    return np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGBA"))


def _fold(states: list[State]) -> tuple[list[str], np.ndarray]:
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

    def written(hole) -> str:
        i = next(column)
        return hole[0] if varies[i] else svg.fill(hole[0], [int(numbers[i])])

    return svg.themed(svg.HOLES.sub(written, template))
