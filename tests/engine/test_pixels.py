"""Pixels on a page are those of matplotlib's PNG, where its SVG has others."""

from io import BytesIO

import assembled
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from PIL import Image

from attnkit import LiveFigure
from attnkit.live.hosts.page import html as page_of

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
SIDE = 20  # pixels of a cell in the PNG, which has half an inch for it


def in_png(fig):
    """Return the colours of the cells in a PNG."""
    stream = BytesIO()
    fig.savefig(stream, format="png", dpi=2 * SIDE, transparent=True)
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
    fig = plt.figure(figsize=(2, 1.5))
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


SMOOTH = {
    "squares": lambda ax, n: ax.pcolormesh(RNG.random((3, 4)) * n, shading="gouraud"),
    "triangles": lambda ax, n: ax.tripcolor(
        [0, 3, 3, 0, 1], [0, 0, 2, 2, 1], np.arange(5.0) * n, shading="gouraud"
    ),
    "see-through": lambda ax, n: ax.tripcolor(
        [0, 3, 3, 0], [0, 0, 2, 2], np.arange(4.0) * n, shading="gouraud", alpha=0.5
    ),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_colours_that_run_into_each_other_are_those_of_a_png(name):
    fig = plt.figure(figsize=(1, 0.75))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    mesh = SMOOTH[name](ax, 1)
    ax.set(xlim=(0, 3), ylim=(0, 2))
    numbers = mesh.get_array()
    live = LiveFigure(
        fig,
        {mesh: lambda n: {"array": numbers * n, "clim": (0, 4)}},
        n=(1, 3),
        budget=500_000,
        alt="smooth colours",
    )
    with pytest.raises(ValueError, match="gouraud"):
        page_of(live._scene, 100)
    page = assembled.Page(live.to_html())
    for n in range(3):
        live.at(n=n + 1)
        (leaf,) = [each for each in page.leaves({"n": n}) if each["tag"] == "image"]
        shown = pictures.pixels(leaf)[::-1].astype(int)
        stream = BytesIO()
        fig.savefig(stream, format="png", dpi=144, transparent=True)
        stream.seek(0)
        wanted = np.asarray(Image.open(stream).convert("RGBA")).astype(int)
        assert shown.shape == wanted.shape
        assert np.abs(shown - wanted).max() <= 4
        assert len(np.unique(shown.reshape(-1, 4), axis=0)) > 20
    plt.close(fig)
