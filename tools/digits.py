"""Make the book's digits from scikit-learn's: `python -m tools.digits`.

It needs the package once: `python -m pip install scikit-learn`. The book itself does not.
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).resolve().parents[1] / "attnkit" / "data" / "digits.npz"
SHA256 = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


def packed(images: NDArray, labels: NDArray) -> dict[str, NDArray[np.uint8]]:
    """Return pictures of whole numbers from 0 to 16, and their labels, in bytes.

    Raises
    ------
    ValueError
        If they are not the pictures and labels that the book was computed with.
    """
    small = {"images": images.astype(np.uint8), "labels": labels.astype(np.uint8)}
    found = fingerprint(**small)
    if found != SHA256:
        raise ValueError(f"the digits have the sha256 {found}; the book's have {SHA256}")
    return small


def fingerprint(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> str:
    """Return the SHA-256 of all pixels, row by row, and of the labels after them."""
    return hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()


def main() -> None:
    """Write the pictures and their labels."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    np.savez_compressed(FILE, **packed(digits.images, digits.target))


if __name__ == "__main__":
    main()
