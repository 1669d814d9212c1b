"""Run a command of the project: `python tools/run.py book`. `make book` and the workflows call it.

Every command is a list of steps, and this is the only list: on Linux, macOS and Windows, with make
and without it. This file needs only the standard library; a command that needs more first installs
it into .venv. The last line of a command that fails says which step failed and what to do.
"""

from __future__ import annotations  # so that an old Python gets as far as the error about its age

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
BUILT = ("_build", ".venv", "attnkit.egg-info", ".pytest_cache", ".ruff_cache", ".mypy_cache")
BUILT += (".hypothesis", "tests/node_modules", "bench/node_modules")
# The files that decide what is installed; after a change in one of them, install again.
LISTS = ("requirements.txt", "constraints.txt", "pyproject.toml", "tests/package.json")
# What the book needs, then the extras of pyproject.toml: each includes those before it.
EXTRAS = ("book", "pdf", "test", "hosts", "bench")
STAMP = "installed.txt"  # in .venv: which of the EXTRAS is installed, and from which lists


class Failed(Exception):
    """A step that failed, and what to do about it."""


@dataclass(frozen=True)
class Step:
    """One thing to do: a function, or a module of the project's Python with its arguments."""

    does: str
    what: Callable[[], None] | tuple[str, ...]
    advice: str = "see above for what went wrong"
    says_why: bool = False  # its own last line already says what to do

    def run(self) -> None:
        """Do it, or raise Failed."""
        if callable(self.what):
            self.what()
        elif code := run(PYTHON, "-m", *self.what):
            if self.says_why:
                sys.exit(code)
            raise Failed(f"`python -m {' '.join(self.what)}` ended with {code}: {self.advice}")


def run(*command: str | Path) -> int:
    """Run a program in the project's folder and return its exit code."""
    # Windows would otherwise read and print in a code page that lacks the book's letters.
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "_ext")}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as program:
        try:
            return program.wait()
        except KeyboardInterrupt:  # the program gets it too: let it clean up and have the last word
            program.wait()
            raise


def delete(*names: str) -> None:
    """Delete folders of the project."""
    for name in names:
        if (folder := ROOT / name).exists():
            shutil.rmtree(folder)


def has_environment() -> bool:
    """Tell whether .venv has a Python, of the version that runs this."""
    made_by = re.search(
        r"^version(?:_info)? *= *(\d+\.\d+)", read(VENV / "pyvenv.cfg"), re.MULTILINE
    )
    here = ".".join(map(str, sys.version_info[:2]))
    return PYTHON.is_file() and made_by is not None and made_by[1] == here


def make_environment() -> None:
    """Make .venv, in place of one that no longer works or belongs to another Python."""
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Failed(
            f"Python could not make a virtual environment ({error}): on Debian and Ubuntu, "
            "`apt install python3-venv`, then run the command again"
        ) from error
    except KeyboardInterrupt:
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def read(file: Path) -> str:
    """Return the text of a file, or an empty text if there is none."""
    return file.read_text("utf-8") if file.is_file() else ""


def install(extra: str = "book") -> Step:
    """Install what the book needs, and one of the EXTRAS, unless both are installed already."""

    def install_missing() -> None:
        newest = bool(os.environ.get("NEWEST"))
        lists = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in LISTS)).hexdigest()
        enough = {f"{larger} {lists}" for larger in EXTRAS[EXTRAS.index(extra) :]}
        if not has_environment():
            make_environment()
        elif read(VENV / STAMP) in enough and not newest:
            return
        (VENV / STAMP).unlink(missing_ok=True)  # until all is installed, nothing is certain
        pip_install(extra, newest)
        if extra in ("test", "hosts", "bench"):
            Step("", ("tools.node", "--ensure", "tests")).run()
        if not newest:  # there may be a newer one next time
            (VENV / STAMP).write_text(f"{extra} {lists}")

    return Step(f"install what {extra} needs", install_missing)


def pip_install(extra: str, newest: bool) -> None:
    """Let pip install the known-good versions, or the newest."""
    if newest:
        which = ("--upgrade", "--upgrade-strategy", "eager")
        which += ("--requirement", str(newest_requirements()))
    else:
        which = ("--constraint", "constraints.txt", "--requirement", "requirements.txt")
    own = ("--editable", f".[{extra}]") if extra != "book" else ()
    command = ("pip", "install", "--quiet", *which, *own)
    Step("", command, "is there a network? `make clean` starts from nothing").run()


def newest_requirements() -> Path:
    """Write requirements.txt without its pins: with NEWEST set, the newest packages are tried."""
    file = VENV / "newest.txt"
    text = (ROOT / "requirements.txt").read_text("utf-8")
    file.write_text(re.sub(r"==[\w.*]+", "", text), "utf-8")
    return file


BUILD = Step("build the book", ("tools.build",), says_why=True)
STRICT = (
    # A build over an old book would not repeat the warnings of its pages.
    Step("delete the old book", lambda: delete("_build")),
    Step(
        "build it with every warning an error",
        ("tools.build", "-W", "-n", "--keep-going"),
        says_why=True,
    ),
)
OFFER = (
    Step("print it", ("lightbook.pdf", ".")),
    Step("offer the PDF on the pages", BUILD.what, says_why=True),
)
STYLE = (
    Step("check the style", ("ruff", "check", "."), "`ruff check --fix .` fixes most"),
    Step("check the format", ("ruff", "format", "--check", "."), "`ruff format .` fixes it"),
    Step("check the types", ("mypy",)),
)
PYTEST = ("pytest", "-n", "logical")  # on all cores
BROWSERS = Step("find the browsers", ("tools.browser", "--ensure"))

COMMANDS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "book": (
        "build the book into _build/html",
        (install(), BUILD),
    ),
    "quick": (
        "check style, types, mathematics, layers, colours and engine, without a browser",
        (install("test"), *STYLE, Step("test", (*PYTEST, "-m", "quick"))),
    ),
    "test": (
        "check everything: style, types, a build from nothing, all tests",
        (
            install("hosts"),
            BROWSERS,
            *STYLE,
            *STRICT,
            *OFFER,
            Step("test", PYTEST),
        ),
    ),
    "check-book": (
        "build from nothing, with every warning an error",
        (install(), *STRICT),
    ),
    "pdf": (
        "print the book into one PDF, and offer it on the pages",
        (install("pdf"), BUILD, *OFFER),
    ),
    "lab": (
        "open the chapters in JupyterLab",
        (install(), Step("open JupyterLab", ("jupyterlab", "chapters"))),
    ),
    "listen": (
        "let a screen reader read the book, and compare what it says with tests/listening",
        (
            install(),
            BUILD,
            Step(
                "listen",
                ("tools.listen", "--ensure"),
                "see above what is missing, or what is said now; CONTRIBUTING.md says what to do",
            ),
        ),
    ),
    "search": (
        "try the property tests with new random cases, and print each case that fails",
        (
            install("test"),
            Step("search", (*PYTEST, "-m", "hypothesis", "--hypothesis-profile=search")),
        ),
    ),
    "bench": (
        "measure the book, and write bench/results.md and the README's table",
        (
            install("bench"),
            Step("find Chromium", ("tools.browser", "--ensure", "Chromium")),
            Step("measure", ("bench",)),
        ),
    ),
    "readme": (
        "write the README's links from the address in _config.yml",
        (install(), Step("write", ("lightbook.readme", "."))),
    ),
    "compress": (
        "compress the built pages, for a server that can send compressed files",
        (install(), Step("compress", ("lightbook.assets.compression", "_build/html"))),
    ),
    "constraints": (
        "write the versions that are installed into constraints.txt",
        (Step("write", ("tools.constraints",)),),
    ),
    "clean": (
        "delete everything that was built or installed",
        (Step("delete", lambda: delete(*BUILT)),),
    ),
}


def usage() -> str:
    """List the commands."""
    return "\n".join(f"make {name:<12} {says}" for name, (says, _) in COMMANDS.items())


def carry_out(name: str, steps: Iterable[Step]) -> None:
    """Run steps one after another, and print how long each took."""
    taken = []
    for step in steps:
        print(f"{step.does} ...", flush=True)
        start = time.monotonic()
        try:
            step.run()
        except (Failed, OSError) as failed:
            sys.exit(f"make {name} stopped at «{step.does}»: {failed}.")
        if (seconds := time.monotonic() - start) >= 1:
            taken.append(f"{step.does} {seconds:.0f} s")
    print(f"make {name}: done ({', '.join(taken) or 'at once'})")


def main(*names: str) -> None:
    """Run the commands that are named, or list them all."""
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        sys.exit(f"The book needs Python {wanted} or later; name one: make PYTHON=python3.12 book")
    if unknown := set(names) - set(COMMANDS):
        sys.exit(f"There is no command {', '.join(sorted(unknown))}. There are:\n{usage()}")
    if not names:
        print(usage())
    for name in names:
        carry_out(name, COMMANDS[name][1])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
