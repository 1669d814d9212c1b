"""How long does it take to build the book, and to build it after an edit?

    python -m bench.build

They run in a copy of the working tree: cold runs every notebook, unchanged finds everything in its
cache, and an edit changes a comment in the module of one figure. Installing is not counted.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from bench.timing import median, table
from tools.run import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
UNCHANGED = 3
EDITED = "attnkit/figures/softmax.py"


def seconds(folder: Path, command: str) -> float:
    """Run the steps of a command of the project, but those that install; return what they took."""
    start = time.perf_counter()
    for step in COMMANDS[command][1]:
        if not callable(step.what):
            run(folder, "-m", *step.what)
    return time.perf_counter() - start


def run(folder: Path, *arguments: str) -> None:
    """Run Python in a folder that contains a book."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(folder / "_ext")])}
    program = [sys.executable, *arguments]
    done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise RuntimeError(f"python {' '.join(arguments)} failed: {said}")


def temporary_folder() -> Path:
    """Return a new folder that is deleted when the benchmark ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def copied() -> Path:
    """Copy the working tree into a new folder."""
    folder = temporary_folder()
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / "tests" / "node_modules").symlink_to(ROOT / "tests" / "node_modules")
    return folder


@cache
def built() -> tuple[Path, float, list[float], float]:
    """Build a copy; return its HTML, and the seconds: cold, unchanged, after an edit."""
    folder = copied()
    cold = seconds(folder, "book")
    unchanged = [seconds(folder, "book") for _ in range(UNCHANGED)]
    with (folder / EDITED).open("a", encoding="utf-8") as file:
        file.write("# a comment\n")
    return folder / "_build" / "html", cold, unchanged, seconds(folder, "book")


def chapter(name: str) -> Path:
    """Return the built page of a chapter."""
    return built()[0] / "chapters" / f"{name}.html"


def markdown() -> str:
    """Return the table."""
    html, cold, unchanged, edited = built()
    n_pages = len(list((html / "chapters").glob("*.html")))
    rows = [
        ["make book, from nothing", f"{cold:.1f}", 1],
        ["make book, nothing changed", f"{median(unchanged):.1f}", len(unchanged)],
        ["make book, a comment changed in one figure's module", f"{edited:.1f}", 1],
    ]
    return f"The book has {n_pages} pages.\n\n" + table(["command", "median, s", "runs"], rows)


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    _, cold, unchanged, edited = built()
    return [
        ["make book, from nothing", f"{cold:.0f} s", "", ""],
        ["make book, nothing changed", f"{median(unchanged):.0f} s", "", ""],
        ["make book, after an edit of one figure", *reached(edited, 15)],
    ]


def reached(seconds: float, limit: float) -> list[str]:
    """Return three cells: the time, the limit, and whether it was kept."""
    return [f"{seconds:.0f} s", f"at most {limit} s", "yes" if seconds <= limit else "no"]


if __name__ == "__main__":
    print(markdown())
