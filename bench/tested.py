"""How long do the project's own checks take?

    python -m bench.tested

They run in a copy of the working tree. Installing is not counted.
"""

from functools import cache

from bench.build import copied, reached, seconds
from bench.timing import table

LIMITS = {"quick": 60, "test": 480}  # seconds, on two quiet cores


@cache
def taken() -> dict[str, float]:
    """Return the seconds of each command."""
    folder = copied()
    return {command: seconds(folder, command) for command in LIMITS}


def markdown() -> str:
    """Return the table."""
    rows = [[f"make {command}", f"{each:.1f}", 1] for command, each in taken().items()]
    return table(["command", "s", "runs"], rows)


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    return [[f"make {name}", *reached(taken()[name], limit)] for name, limit in LIMITS.items()]


if __name__ == "__main__":
    print(markdown())
