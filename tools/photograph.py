"""Make the photograph that is cut into patches from scikit-image's: `python -m tools.photograph`.

It needs the package once: `python -m pip install scikit-image`. The book itself does not.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FILE = Path(__file__).resolve().parents[1] / "attnkit" / "data" / "coffee.npz"
LEFT, SIDE = 100, 400  # the square that is cut out of 600 x 400 pixels
PIXELS = 168  # 12 patches of 14
COLOURS = 64  # a page carries the picture without loss, so each colour costs


def reduced(photograph: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """Return a square of a photograph with few pixels and colours: its palette, and indices."""
    square = Image.fromarray(photograph).crop((LEFT, 0, LEFT + SIDE, SIDE))
    small = square.resize((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    few = small.quantize(COLOURS, dither=Image.Dither.NONE)
    palette = np.array(few.getpalette(), np.uint8).reshape(-1, 3)[:COLOURS]
    return {"palette": palette, "indices": np.asarray(few, np.uint8)}


def main() -> None:
    """Write the picture."""
    from skimage import data

    np.savez_compressed(FILE, **reduced(data.coffee()))


if __name__ == "__main__":
    main()
