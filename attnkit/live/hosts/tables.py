"""Tables: the numbers of every state of some marks, small enough to travel inside a page.

A *state* of a mark is its template and the numbers that fill it. Over all positions of the
controls most numbers never change: they are written into the template once. The others become the
columns of one grid of integers, which has an axis of columns and an axis for each control.
Neighbours along most axes look alike, so along these the grid stores differences, or differences
of differences; and its axes are written in the order in which most of it repeats itself.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from attnkit.live.drawing import svg
from attnkit.live.hosts import repeats

Filled = tuple[str, list[int]]  # a template and the numbers that fill it

MAX_TIMES = 3  # a smooth curve's differences of differences of differences are next to nothing
SAMPLE = 65_536  # bytes of a grid that are enough to see how to write it best
_WRITTEN = "written"  # in what `pack` returns: the numbers as bytes


def pack(states: list[list[svg.State]], sizes: list[int], shown: int = 0) -> dict:
    """Pack states[row][mark] into templates for each mark and one grid for all of them.

    The rows are the states over the positions of some controls; `sizes` counts those of each.
    The first template of a mark is that of the row `shown`.
    """
    marks, columns, at = [], [], 0
    for of_mark in zip(*states, strict=True):
        templates, numbers = _fold([state[:2] for state in of_mark], shown)
        marks.append({"templates": templates, "at": at})
        pngs = [png for _, _, png in of_mark]
        if set(pngs) - {None, pngs[shown]}:  # else the page has the only picture
            marks[-1]["picture"] = pack_pictures(pngs, sizes)
        columns.append(numbers)
        at += numbers.shape[1]
    return {"marks": marks, **write(np.hstack(columns).T.reshape(-1, *sizes))}


def write(grid: np.ndarray) -> dict:
    """Write a grid of integers: how it is read, and its bytes, in the smallest way that is found.

    `times` says how often differences are taken along each axis, and `order` in which order the
    axes are written. `page.js` reads it.
    """
    times, order = _plan(grid)
    for axis, n in enumerate(times):
        for time in range(n):
            grid = _differences(grid, axis, time)
    written = _in_sevens(grid.transpose(order))
    return {"shape": list(grid.shape), "times": times, "order": order, _WRITTEN: written}


def join(parts: Iterable[dict]) -> str:
    """Take the bytes out of packed parts, one after another; return them deflated, in base64."""
    written = [grid.pop(_WRITTEN) for packed in parts for grid in _grids(packed)]
    return b64encode(_deflated(b"".join(written))).decode("ascii")


def _plan(grid: np.ndarray) -> tuple[list[int], list[int]]:
    """Find how to write a grid: change one thing at a time for as long as it becomes smaller."""
    if grid.ndim > 1:  # some columns in its middle tell enough
        bytes_for_one = max(grid.nbytes // max(len(grid), 1), 1)
        n = min(max(SAMPLE // bytes_for_one, 1), len(grid))
        grid = grid[(len(grid) - n) // 2 :][:n]
    axes = range(grid.ndim)
    times, order = [0] * grid.ndim, [*axes]
    smallest = _estimate(grid)
    while True:
        ways: list[tuple[np.ndarray, int | None, list[int]]] = [
            (_differences(grid, axis, times[axis]), axis, order)
            for axis in axes
            if times[axis] < min(MAX_TIMES, grid.shape[axis] - 1)
        ]
        orders = [[*order[:i], *order[i + 1 :], order[i]] for i in axes[:-1]]
        orders += [[*order[i:], *order[:i]] for i in axes[1:]]
        ways += [(grid, None, turned) for turned in orders]
        if not ways:
            return times, order
        sizes = [_estimate(way.transpose(as_)) for way, _, as_ in ways]
        if min(sizes) >= smallest:
            return times, order
        smallest = min(sizes)
        grid, differed, order = ways[sizes.index(smallest)]
        if differed is not None:
            times[differed] += 1


def _differences(grid: np.ndarray, axis: int, time: int) -> np.ndarray:
    """Return differences along an axis once more, of a grid where that was done `time` times.

    The first number stays as it is, then the first difference, and so on.
    """
    rest = np.diff(grid.take(range(time, grid.shape[axis]), axis), axis=axis)
    return np.concatenate([grid.take(range(time + 1), axis), rest], axis)


def _estimate(grid: np.ndarray) -> int:
    """Return about how many bytes a grid will take."""
    return len(zlib.compress(_in_sevens(grid)))


def _in_sevens(grid: np.ndarray) -> bytes:
    """Write integers as bytes of seven bits; the eighth bit means that more follow."""
    numbers = grid.view(f"i{grid.itemsize}").astype("<i4").ravel()
    unsigned = (numbers << 1 ^ numbers >> 31).view("<u4")  # 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
    parts = unsigned[:, np.newaxis] >> np.arange(0, 8 * grid.itemsize + 1, 7, dtype="<u4")
    needed = parts > 0
    needed[:, 0] = True
    more = np.roll(needed, -1, axis=1)
    more[:, -1] = False
    written = (parts & 127 | more * np.uint32(128)).astype("u1")
    return written[needed].tobytes()


def _deflated(written: bytes) -> bytes:
    """Deflate bytes as small as zlib can: it looks for repetitions, or only counts bytes."""
    ways = []
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED):
        squeezed = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, strategy)
        ways.append(squeezed.compress(written) + squeezed.flush())
    return min(ways, key=len)


def size(packed: dict) -> int:
    """Return the bytes that a packed part adds to a page as servers send it, with gzip.

    With gzip, base64 costs next to nothing, and templates, which are repetitive, cost little.
    """
    written = _deflated(b"".join(grid[_WRITTEN] for grid in _grids(packed)))
    words = json.dumps(packed, ensure_ascii=False, default=lambda written: "")
    return len(written) + len(zlib.compress(words.encode()))


def _grids(packed: dict) -> list[dict]:
    """Return the grids of a packed part: its own, and those of its pictures."""
    return [packed, *(mark["picture"] for mark in packed["marks"] if "picture" in mark)]


def pack_pictures(pngs: Sequence[str | None], sizes: list[int]) -> dict:
    """Pack pictures of one size as palette and indices, or as RGBA beyond 256 colours.

    None, for a state in which the picture is hidden, is packed as transparent pixels.
    """
    nothing = np.zeros_like(rgba(next(filter(None, pngs))))
    frames = np.stack([rgba(png) if png else nothing for png in pngs])
    _, height, width, _ = frames.shape
    colours = frames.reshape(-1, 4).copy().view("<u4").ravel()
    palette, indices = np.unique(colours, return_inverse=True)
    if few := len(palette) <= 256:
        order = _from_colour_to_colour(palette)
        palette, pixels = palette[order], np.argsort(order)[indices].astype("u1")
    else:
        pixels = frames
    return {
        "width": width,
        "height": height,
        "palette": palette.tolist() if few else [],
        **write(np.moveaxis(pixels.reshape(*sizes, height, -1), (-2, -1), (0, 1))),
    }


def _from_colour_to_colour(palette: np.ndarray) -> list[int]:
    """Order colours so that each is like the one before it: along a colour map, if it is one."""
    colours = palette.copy().view("u1").reshape(-1, 4).astype(float)
    away = np.square(colours - colours.mean(axis=0)).sum(axis=1)
    order = [int(away.argmax())]  # an end
    left = np.ones(len(colours), bool)
    while len(order) < len(colours):
        left[order[-1]] = False
        away = np.square(colours - colours[order[-1]]).sum(axis=1)
        order.append(int(np.where(left, away, np.inf).argmin()))
    return order


def rgba(png: str) -> np.ndarray:
    """Return a base64 PNG as RGBA bytes, (height, width, 4)."""
    return np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGBA"))


def _fold(states: list[Filled], shown: int) -> tuple[list[str | repeats.Pieces], np.ndarray]:
    """Write the numbers that never change into the templates; return those and the other columns.

    If there are several templates, the first column is the index of the template.
    """
    found: dict[str, list[int]] = {states[shown][0]: []}
    for row, (template, _) in enumerate(states):
        found.setdefault(template, []).append(row)
    alike: dict[str, list[str]] = {}
    for template in found:
        shape = repeats.shape(template) if len(found) > 1 else template
        alike.setdefault(shape, []).append(template)
    templates: list[str | repeats.Pieces] = []
    tables, rows_of = [], []
    for group in alike.values():
        rows = [row for template in group for row in found[template]]
        several = [states[row] for row in rows]
        folded = repeats.fold(several) if len(group) > 1 else _fold_alike(several)
        templates.append(folded[0])
        tables.append(folded[1])
        rows_of.append(rows)
    first = int(len(templates) > 1)
    width = max(table.shape[1] for table in tables)
    columns = np.zeros((len(states), first + width), "<i4")
    for index, (rows, table) in enumerate(zip(rows_of, tables, strict=True)):
        columns[rows, :first] = index
        columns[rows, first : first + table.shape[1]] = table
    return templates, columns


def _fold_alike(states: list[Filled]) -> tuple[str, np.ndarray]:
    numbers = np.array([numbers for _, numbers in states], "<i4").reshape(len(states), -1)
    varies = (numbers != numbers[0]).any(axis=0)
    return svg.with_constants(states[0][0], numbers[0], varies), numbers[:, varies]
