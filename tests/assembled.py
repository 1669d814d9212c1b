"""What a page shows at a setting, put together in Python as its script does: no browser is needed.

The page's picture and tables become SVG again, and `pictures` reads it.
"""

import json
import re
import zlib
from base64 import b64decode, b64encode
from io import BytesIO
from math import prod
from xml.etree import ElementTree

import numpy as np
import pictures
from PIL import Image

from attnkit import theme
from attnkit.live.drawing import svg

ROLES = {f"var(--attn-{r.replace('_', '-')})": light for r, (light, _) in theme.ROLES.items()}


ASIDE = 0xF0000  # where such characters wait until the holes are filled
ASIDE_AND_BACK = {ASIDE + code: chr(code) for code in range(0xE000, 0xE010)}


class Page:
    """The picture and the tables of a figure's HTML."""

    def __init__(self, html: str) -> None:
        self.svg = _plain(re.search(r"<svg.*?</svg>", html, re.S)[0])
        data = json.loads(re.search(r'application/json">(.*?)</script>', html, re.S)[1])
        self.data = data
        written = zlib.decompress(b64decode(data["tables"]))
        self.updates = []
        for update in data["updates"]:
            table, written = _read(update, written, "<i4")
            frames = []
            for mark in update["marks"]:
                frame = None
                if "picture" in mark:
                    frame, written = _read(mark["picture"], written, "u1")
                frames.append(frame)
            self.updates.append((update, table, frames))

    def leaves(self, positions: dict[str, int]) -> list[dict]:
        """Return the leaves of the picture at some positions of the controls."""
        whole = ElementTree.fromstring(self.svg)
        places = {
            group.get("data-mark"): group for group in whole.iter() if "data-mark" in group.attrib
        }
        kinds, drawn, mark_number = self.data["spec"]["marks"], 0, 0
        for update, table, frames in self.updates:
            sizes = self.data["sizes"]
            row = 0
            for name in update["controls"]:
                row = row * sizes[name] + positions[name]
            numbers = table.reshape(len(table), prod(table.shape[1:]))[:, row]
            for mark, frame in zip(update["marks"], frames, strict=True):
                if kinds[mark_number] == "svg":
                    if "templates" in mark:
                        _show(places[str(drawn)], mark, numbers, frame, row)
                    drawn += 1
                mark_number += 1
        return pictures.Reader(whole).leaves


def read(packed: dict, dtype: str = "<i4") -> np.ndarray:
    """Return the grid that `tables.write` wrote, as `page.js` does."""
    shape, order = packed["shape"], packed["order"]
    numbers = _from_sevens(packed["written"]).astype(dtype)
    grid = numbers.reshape([shape[axis] for axis in order]).transpose(np.argsort(order))
    for axis, n in enumerate(packed["times"]):
        for time in reversed(range(n)):
            known = grid.take(range(time), axis)
            summed = np.cumsum(grid.take(range(time, shape[axis]), axis), axis, dtype)
            grid = np.concatenate([known, summed], axis)
    return grid


def _from_sevens(packed: bytes) -> np.ndarray:
    written = np.frombuffer(packed, "u1")
    ends = np.flatnonzero(written < 128)
    starts = np.append(0, ends + 1)[:-1]
    shifts = 7 * (np.arange(len(written)) - np.repeat(starts, ends - starts + 1))
    parts = (written & 127).astype("<u4") << shifts.astype("<u4")
    unsigned = np.add.reduceat(parts, starts) if len(ends) else parts
    return (unsigned >> 1).astype("<i4") ^ -(unsigned & 1).astype("<i4")


def _read(packed: dict, written: bytes, dtype: str) -> tuple[np.ndarray, bytes]:
    """Read the next grid, as long as its shape says; return it and the bytes after it."""
    count = prod(packed["shape"])
    ends = np.flatnonzero(np.frombuffer(written, "u1") < 128)
    end = int(ends[count - 1]) + 1 if count else 0
    return read(packed | {"written": written[:end]}, dtype), written[end:]


def _show(group, mark: dict, numbers: np.ndarray, frame, row: int) -> None:
    """Put the state of a mark in its group."""
    templates, at = mark["templates"], mark["at"]
    several = len(templates) > 1
    chosen = templates[int(numbers[at])] if several else templates[0]
    left = [int(number) for number in numbers[at + several :]]
    if isinstance(chosen, list) and chosen and isinstance(chosen[0], str):
        chosen, left = _unfold(chosen, left)
    image = next((node.get("href") for node in group.iter() if _is_image(node)), None)
    if isinstance(chosen, list):  # the template of the page's own picture
        elements = [*group.iter()][1:]
        for number, attribute, value in chosen:
            if attribute:
                elements[number].set(attribute, _plain(value))
            else:
                elements[number].text = ElementTree.fromstring(f"<a>{_plain(value)}</a>").text
    else:
        for child in [*group]:
            group.remove(child)
        group.text = None
        parsed = ElementTree.fromstring(
            f'<g xmlns="http://www.w3.org/2000/svg">{_plain(chosen)}</g>'
        )
        group.extend(parsed)
    rest = iter(left)
    for node in [*group.iter()][1:]:
        for name, value in node.attrib.items():
            node.set(name, _fill(value, rest))
        node.text = _fill(node.text, rest) if node.text else node.text
        if _is_image(node) and frame is not None:
            node.set("href", _png(mark["picture"], frame, row))
        elif _is_image(node) and not node.get("href"):
            node.set("href", image)


def _unfold(pieces: list, numbers: list[int]) -> tuple[str, list[int]]:
    """Write out a template whose parts repeat."""
    runs = sum(isinstance(piece, list) for piece in pieces)
    times, template, found, at = iter(numbers[:runs]), "", [], runs
    for piece in pieces:
        part, most = piece if isinstance(piece, list) else (piece, 1)
        n = next(times) if isinstance(piece, list) else 1
        holes = len(svg.HOLES.findall(part))
        found += [numbers[at + hole * most + i] for i in range(n) for hole in range(holes)]
        at += holes * most
        template += part * n
    return template, found


def _fill(pattern: str, left) -> str:
    holes = len(svg.HOLES.findall(pattern))
    return svg.fill(pattern, [next(left) for _ in range(holes)]).translate(ASIDE_AND_BACK)


def _is_image(node) -> bool:
    return node.tag.endswith("image")


def _png(picture: dict, frame: np.ndarray, row: int) -> str:
    size = picture["width"] * picture["height"] * (1 if picture["palette"] else 4)
    pixels = np.ascontiguousarray(frame.reshape(size, -1)[:, row])
    if picture["palette"]:
        pixels = np.array(picture["palette"], "<u4")[pixels].view("u1")
    stream = BytesIO()
    Image.fromarray(pixels.reshape(picture["height"], picture["width"], 4)).save(stream, "png")
    return "data:image/png;base64," + b64encode(stream.getvalue()).decode("ascii")


def _plain(text: str) -> str:
    """Write the colours of roles in hex, and sizes of texts as matplotlib does."""
    for variable, colour in ROLES.items():
        text = text.replace(variable, colour)
    # A character that looks like a hole of a template is written by its number.
    text = re.sub(r"&#(5734[4-9]|5735\d);", lambda m: chr(ASIDE + int(m[1])), text)
    return re.sub(r"calc\(([^ ]+) \* var\(--attn-text, 1\)\)", r"\1", text)
