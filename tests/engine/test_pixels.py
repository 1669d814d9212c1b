"""Images on a page have the pixels of matplotlib's PNG, where its SVG has others."""

from io import BytesIO

import assembled
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from PIL import Image

from attnkit import LiveFigure

RNG = np.random.default_rng(0)
IMAGES = {
    "numbers": RNG.random((3, 4)),
    "gaps": np.ma.masked_less(RNG.random((3, 4)), 0.3),
    "counts": np.arange(12).reshape(3, 4),
    "colours": RNG.random((3, 4, 3)),
    "bytes": RNG.integers(0, 256, (3, 4, 3), "u1"),
    "see-through": RNG.random((3, 4, 4)),
}
ALPHAS = [RNG.random((3, 4)), np.eye(3, 4), 0.5]
SIDE = 20  # pixels of a cell in the PNG


def in_png(fig):
    """Return the colours of the cells in a PNG."""
    stream = BytesIO()
    fig.savefig(stream, format="png", dpi=SIDE, transparent=True)
    stream.seek(0)
    return middles(np.asarray(Image.open(stream).convert("RGBA")))


def middles(pixels):
    """Return the colours in the middle of each cell."""
    side = len(pixels) // 3
    return pixels[side // 2 :: side, side // 2 :: side].astype(float)


@pytest.mark.parametrize("moving", [True, False])
@pytest.mark.parametrize("interpolation", ["auto", "none"])
@pytest.mark.parametrize("name", IMAGES)
def test_each_pixel_has_its_own_alpha(name, interpolation, moving):
    fig = plt.figure(figsize=(4, 3))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    image = ax.imshow(IMAGES[name], aspect="auto", interpolation=interpolation, alpha=ALPHAS[0])
    (line,) = ax.plot([0], [0], visible=False)
    updates = {image: lambda n: {"alpha": ALPHAS[n]}} if moving else {line: lambda n: [n]}
    live = LiveFigure(fig, updates, n=(0, 2), alt="an image")
    page = assembled.Page(live.to_html())
    for n in range(3):
        live.at(n=n)
        (leaf,) = [each for each in page.leaves({"n": n}) if each["tag"] == "image"]
        pixels = pictures.pixels(leaf)
        # matplotlib draws the pixels of the paper, not those of the image, upside down.
        pixels = middles(pixels if len(pixels) == 3 else pixels[::-1])
        pixels[..., 3] *= leaf["opacity"]
        wanted = in_png(fig)
        assert np.abs(pixels[..., 3] - wanted[..., 3]).max() <= 1.5
        # What is nearly transparent has few colours in a PNG.
        slack = 1.5 + 128 / np.maximum(wanted[..., 3:], 1)
        assert (np.abs(pixels - wanted) <= slack)[wanted[..., 3] > 0].all()
    plt.close(fig)
