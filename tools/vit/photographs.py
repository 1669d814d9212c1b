"""The photographs: squares out of pictures that scikit-image, scikit-learn and matplotlib carry."""

from importlib.resources import files

import numpy as np
from PIL import Image, ImageDraw

PIXELS, SIDE = 224, 14  # the picture that the model gets, and its patches: 16 rows of 16
N = PIXELS // SIDE
COLOURS = 64  # a page carries a picture without loss, so each colour costs
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # what the model was trained with

# The package, the file in it, and the square that is cut out: left, top, right, bottom.
SOURCES = {
    "coffee": ("skimage", "data/coffee.png", (100, 0, 500, 400)),
    "chelsea": ("skimage", "data/chelsea.png", (75, 0, 375, 300)),
    "astronaut": ("skimage", "data/astronaut.png", (0, 0, 512, 512)),
    "flower": ("sklearn", "datasets/images/flower.jpg", (106, 0, 533, 427)),
    "rocket": ("skimage", "data/rocket.jpg", (106, 0, 533, 427)),
    "china": ("sklearn", "datasets/images/china.jpg", (106, 0, 533, 427)),
    "motorcycle": ("skimage", "data/motorcycle_left.png", (120, 0, 620, 500)),
    "hopper": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", (0, 30, 512, 542)),
}

# What stands where in the square of the cup, drawn by hand over its 224 x 224 pixels.
TABLE, SAUCER, CUP, SPOON = range(4)


def square(name: str) -> Image.Image:
    """Return the square of a photograph, with all its pixels."""
    package, file, box = SOURCES[name]
    with files(package).joinpath(file).open("rb") as opened:
        return Image.open(opened).convert("RGB").crop(box)


def seen(photograph: Image.Image) -> np.ndarray:
    """Return a photograph as the model gets it: (3, 224, 224), 0 for the mean colour."""
    small = photograph.resize((PIXELS, PIXELS), Image.Resampling.BICUBIC)
    colours = np.asarray(small, np.float32) / 255
    return ((colours - np.float32(MEAN)) / np.float32(SPREAD)).transpose(2, 0, 1)


def shown(photograph: Image.Image, side: int = PIXELS) -> dict[str, np.ndarray]:
    """Return a photograph as the book shows it: few colours, and which of them a pixel has."""
    small = photograph.resize((side, side), Image.Resampling.LANCZOS)
    few = small.quantize(COLOURS, dither=Image.Dither.NONE)
    palette = np.array(few.getpalette(), np.uint8).reshape(-1, 3)[:COLOURS]
    return {"palette": palette, "indices": np.asarray(few, np.uint8)}


def cut(picture: np.ndarray) -> np.ndarray:
    """Cut a picture, (3, 224, 224), into its patches, (256, 3, 14, 14), by rows."""
    rows = picture.reshape(3, N, SIDE, N, SIDE)
    return rows.transpose(1, 3, 0, 2, 4).reshape(N * N, 3, SIDE, SIDE)


def joined(patches: np.ndarray) -> np.ndarray:
    """Undo `cut`."""
    rows = patches.reshape(N, N, 3, SIDE, SIDE)
    return rows.transpose(2, 0, 3, 1, 4).reshape(3, PIXELS, PIXELS)


def things() -> np.ndarray:
    """Return what most of each patch of the cup's photograph shows, (16, 16)."""
    drawn = Image.new("L", (PIXELS, PIXELS), TABLE)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((0, 38, 210, 218), fill=SAUCER)
    pen.polygon([(170, 75), (178, 36), (182, 42), (165, 118), (158, 120)], fill=SPOON)
    pen.ellipse((41, 10, 174, 116), fill=CUP)
    pen.polygon([(42, 65), (173, 65), (160, 115), (134, 148), (95, 158), (62, 130)], fill=CUP)
    pen.polygon([(64, 130), (90, 130), (72, 172), (54, 166)], fill=CUP)  # its handle
    pen.ellipse((126, 132, 172, 182), fill=SPOON)
    shares = cut(np.broadcast_to(np.asarray(drawn), (3, PIXELS, PIXELS)))[:, 0]
    counts = [(shares == thing).sum(axis=(1, 2)) for thing in range(4)]
    return np.argmax(counts, axis=0).astype(np.uint8).reshape(N, N)
