"""The README opens with eight lines of Python and the picture that they make."""

import numpy as np
import pytest
from PIL import Image

from tools import picture

README = (picture.ROOT / "README.md").read_text("utf-8")


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ clearly; a frame of a few pixels is cut off."""
    size = (min(one.width, other.width), min(one.height, other.height))
    pixels = (np.asarray(image.convert("L").crop((0, 0, *size)), int) for image in (one, other))
    return float(np.mean(np.abs(np.subtract(*pixels)) > 64))


def test_they_are_eight_lines_and_the_picture_follows_them():
    assert sum(bool(line.strip()) for line in picture.lines().splitlines()) == 8
    after = README.partition(picture.lines())[2]
    assert after.startswith("```\n\n![")
    name = picture.PICTURE.relative_to(picture.ROOT).as_posix()
    assert f"]({name})" in after.split("\n\n")[1]


def test_the_picture_is_what_the_lines_make(browser):
    made, kept = picture.shown(browser), Image.open(picture.PICTURE)
    # Another system may have another font for the labels.
    assert np.subtract(made.size, kept.size) == pytest.approx([0, 0], abs=16)
    assert differing(made, kept) < 0.01


def test_another_picture_is_seen(browser, monkeypatch):
    kept, lines = Image.open(picture.PICTURE), picture.lines()
    monkeypatch.setattr(picture, "lines", lambda: lines.replace("waves * x", "waves * x + 1"))
    assert differing(picture.shown(browser), kept) > 0.02
