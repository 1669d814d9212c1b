"""How long does the book take to build, from nothing and with nothing changed?

    python -m bench.build

A copy of the working tree is built in a folder of its own: cold runs every notebook, unchanged
finds everything in its cache. Creating the environment is not counted.
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

ROOT = Path(__file__).resolve().parents[1]
UNCHANGED = 3


def jupyter_book(folder: Path) -> float:
    """Build a book and return the seconds that it took."""
    command = [Path(sys.executable).parent / "jupyter-book", "build", "."]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    start = time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"the book does not build: {run.stderr[-2000:]}")
    return time.perf_counter() - start


def temporary_folder() -> Path:
    """Return a new folder that goes when the benchmark ends."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def built() -> tuple[Path, float, list[float]]:
    """Build a copy of the book; return its HTML, and the seconds cold and unchanged."""
    folder = temporary_folder()
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    cold = jupyter_book(folder)
    unchanged = [jupyter_book(folder) for _ in range(UNCHANGED)]
    return folder / "_build" / "html", cold, unchanged


def chapter(name: str) -> Path:
    """Return the built page of a chapter, by its name."""
    (page,) = (built()[0] / "chapters").glob(f"{name}.html")
    return page


def markdown() -> str:
    """Return the table."""
    html, cold, unchanged = built()
    n_chapters = len(list((html / "chapters").glob("*.html")))
    rows = [
        ["cold", f"{cold:.1f}", 1],
        ["nothing changed", f"{median(unchanged):.1f}", len(unchanged)],
    ]
    return f"Building the book ({n_chapters} chapters).\n\n" + table(
        ["build", "median, s", "builds"], rows
    )


def goals() -> list[list[str]]:
    """Return what there is to see: what, measured, to reach, reached."""
    _, cold, unchanged = built()
    second = f"{median(unchanged):.0f} s"
    return [
        ["building the book from nothing", f"{cold:.0f} s", "", ""],
        ["building it again, nothing changed", second, "seconds", ""],
    ]


if __name__ == "__main__":
    print(markdown())
