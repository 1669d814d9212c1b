"""Build the book: `python -m tools.build`, with the options of `jupyter-book build`.

All that jupyter-book says goes into _build/log.txt. What is worth a look while it works is printed:
the notebooks that are executed, and every warning. If the build fails, the last line says what
happened, where, and what to do.
"""

from __future__ import annotations  # an older Python has to come as far as to be named

import os
import re
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)  # as in pyproject.toml
COMMAND = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build")

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SHOWN = 20  # complaints; a full disk has hundreds
COMPLAINT = re.compile(r"\b(WARNING|ERROR|CRITICAL): ")
# Sphinx names the kind of an error in a line of its own, and says what is wrong below it.
KIND = re.compile(r"^[A-Z][a-z]+( error( \([\w.]+\))?|, treated as error):$")
FULL = "No space left on device"
ADVICE = {
    FULL: "free some, and build again",
    "Read-only file system": "the folder of the book cannot be written: copy the book elsewhere",
    "Permission denied": "see to it that you may write there, and build again",
    "No module named": "run pip install -c constraints.txt -r requirements.txt, and build again",
    "switch the loopback": "then build again",
}


def book(*options: str, folder: Path = ROOT) -> int:
    """Build the book in a folder; return 0 if it was built.

    The options are those of `jupyter-book build`.
    """
    if wrong := unfit():
        print(f"The book was not built: {wrong}")
        return 1
    build = folder / "_build"
    try:
        build.mkdir(exist_ok=True)
        code, lines = run([*COMMAND, str(folder), *options], folder, build / "log.txt")
    except OSError as error:  # before jupyter-book has begun
        print(f"The book was not built: {error}; check that you may write there, and build again.")
        return 1
    except KeyboardInterrupt:
        print("\nThe book was not built: interrupted. The next build goes on from here.")
        return 130
    if code:
        print(verdict(lines, build / "log.txt"))
        return 1
    if complaints := [line for line in lines if COMPLAINT.search(line)]:
        print(f"Built, with warnings: {len(complaints)}, above.")
    print(f"Open the book: {build / 'html' / 'index.html'}")
    return 0


def unfit() -> str:
    """Return why this Python cannot build the book, or nothing."""
    if sys.version_info < OLDEST:
        needed, here = (".".join(map(str, v)) for v in (OLDEST, sys.version_info[:3]))
        return (
            f"it needs Python {needed} or later, and {sys.executable} is {here}; "
            "name another one, such as make book PYTHON=python3.12"
        )
    if find_spec("jupyter_book") is None:
        return (
            f"jupyter-book is not installed for {sys.executable}; "
            "run pip install -c constraints.txt -r requirements.txt"
        )
    return ""


def run(command: list[str], folder: Path, log: Path) -> tuple[int, list[str]]:
    """Run a command, print what is worth a look, and return its exit code and all its lines."""
    own = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    text = {"encoding": "utf-8", "errors": "replace"}
    lines, complaints = [], 0
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, **own}, **pipes, **text
    ) as process:
        for line in process.stdout:
            lines.append(COLOUR.sub("", line.rstrip()))
            complaint = bool(COMPLAINT.search(lines[-1]))
            complaints += complaint
            if lines[-1].startswith("executing ") or (complaint and complaints <= SHOWN):
                print(lines[-1], flush=True)
    with suppress(OSError):  # on a full disk there is no room for it
        log.write_text("\n".join([*lines, ""]), "utf-8")
    return process.returncode, lines


def verdict(lines: list[str], log: Path) -> str:
    """Return what to print last: the other causes if nobody has seen them, then one line on all."""
    first, *others = causes(lines)
    advice = next(
        (text for sign, text in ADVICE.items() if sign in first), "fix it, and build again"
    )
    more = f" (and {len(others)} more, above)" if others else ""
    last = f"The book was not built: {first}{more}; {advice}. Full log: {log}"
    unseen = [line for line in others if not COMPLAINT.search(line)]
    return "\n".join([*unseen, last])


def causes(lines: list[str]) -> list[str]:
    """Return what went wrong in a build, a line each, from what it said."""
    if any(FULL in line for line in lines):
        return [f"{FULL}: the disk that holds _build is full"]
    for at, line in enumerate(lines):
        if KIND.match(line):
            return _until(lines[at + 1 :], "Traceback")
        if line == "Exception occurred:":
            return _until(lines[at + 1 :], "The full traceback")[-1:]
    if complaints := [line for line in lines if COMPLAINT.search(line)]:
        return complaints
    said = [line.strip() for line in lines if line.strip("= ")]
    return said[-1:] or ["jupyter-book said nothing"]


def _until(lines: list[str], start: str) -> list[str]:
    """Return the lines up to the first that is empty or starts so."""
    ends = (i for i, line in enumerate(lines) if not line.strip() or line.startswith(start))
    return lines[: next(ends, len(lines))]


if __name__ == "__main__":
    sys.exit(book(*sys.argv[1:]))
