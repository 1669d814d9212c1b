"""Cells as a reader may leave them: edited at random."""

import random

EDITS = [
    *[
        (old, new)
        for old in "+ - * / @ ( ) [ ] : , = . { }".split()
        for new in ("", "*", "-", "(", "]")
    ],
    ("import math", "import os"),
    ("import numpy", "import numpi"),
    ('"', "'"),
    ("    ", "  "),
]


def fuzzed(cell: str, seed: int, more: list[tuple[str, str]]) -> str:
    """Edit a cell one to three times: lines go, operators change, and what `more` replaces."""
    rng, text = random.Random(seed), cell
    for _ in range(rng.choice([1, 1, 2, 3])):
        if rng.random() < 0.3:
            lines = text.splitlines()
            del lines[rng.randrange(len(lines))]
            text = "\n".join(lines)
            continue
        old, new = rng.choice(EDITS + more)
        places = [at for at in range(len(text)) if text.startswith(old, at)]
        if places:
            at = rng.choice(places)
            text = text[:at] + new + text[at + len(old) :]
    return text
