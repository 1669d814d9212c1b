"""Run a command of the project: `python tools/run.py book`. `make book` and the workflows call it.

Every command is a list of steps, and this is the only list: on Linux, macOS and Windows, with make
and without it. Only the standard library is needed; the first command that wants more installs it
into .venv. The last line of a command that fails says which step failed and what to do.
"""

from __future__ import annotations  # so that an old Python reaches the sentence about its age

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
# What an installation follows from; a change of one of them installs again.
LISTS = ("requirements.txt", "constraints.txt", "pyproject.toml", "tests/package.json")
# What the book needs, and the lists of pyproject.toml besides: each has what those before it have.
EXTRAS = ("book", "pdf", "test", "bench")


class Failed(Exception):
    """A step that failed, and what to do about it."""


@dataclass(frozen=True)
class Step:
    """One thing to do: a function, or a module of the project's Python with its arguments."""

    does: str
    what: Callable[[], None] | tuple[str, ...]
    mend: str = "what went wrong stands above"
    says_why: bool = False  # in its last line, so that nothing is to be added

    def run(self) -> None:
        """Do it, or raise Failed."""
        if callable(self.what):
            self.what()
        elif code := run(PYTHON, "-m", *self.what):
            if self.says_why:
                sys.exit(code)
            raise Failed(f"`python -m {' '.join(self.what)}` ended with {code}: {self.mend}")


def run(*command: str | Path) -> int:
    """Run a program in the project's folder and return its exit code."""
    # Windows would otherwise read and print in a code page that lacks the book's letters.
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "_ext")}
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def clean() -> None:
    """Delete everything that was built or installed."""
    for name in BUILT:
        shutil.rmtree(ROOT / name, ignore_errors=True)


def delete_book() -> None:
    """Delete the built book: a build over an old one would not repeat the warnings of its pages."""
    if (folder := ROOT / "_build").exists():
        shutil.rmtree(folder)


def make_environment() -> None:
    """Make .venv, unless there is one."""
    if PYTHON.is_file():
        return
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Failed(
            f"Python could not make a virtual environment ({error}): on Debian and Ubuntu, "
            "`apt install python3-venv`, then run the command again"
        ) from error


def read(file: Path) -> str:
    """Return what a file says; one that is not there says nothing."""
    return file.read_text("utf-8") if file.is_file() else ""


def install(extra: str = "book") -> Step:
    """Install what the book needs, and a list of pyproject.toml besides, unless it is there."""

    def does() -> None:
        newest = "NEWEST" in os.environ
        wanted = hashlib.sha256(str(newest).encode())
        for name in LISTS:
            wanted.update((ROOT / name).read_bytes())
        stamp, *larger = (VENV / f"installed-{name}" for name in EXTRAS[EXTRAS.index(extra) :])
        if PYTHON.is_file() and wanted.hexdigest() in map(read, (stamp, *larger)):
            return
        make_environment()
        known_good = ("--constraint", "constraints.txt")
        lists = ("--requirement", str(newest_requirements()) if newest else "requirements.txt")
        own = ("--editable", f".[{extra}]") if extra != "book" else ()
        pip = ("pip", "install", "--quiet", *(() if newest else known_good), *lists, *own)
        Step("", pip, "is there a network? `make clean` starts from nothing").run()
        if extra in ("test", "bench"):
            Step("", ("tools.node", "--ensure", "tests")).run()
        stamp.write_text(wanted.hexdigest())

    return Step(f"install what {extra} needs", does)


def newest_requirements() -> Path:
    """Write requirements.txt without its pins: with NEWEST set, the newest packages are tried."""
    file = VENV / "newest.txt"
    text = (ROOT / "requirements.txt").read_text("utf-8")
    file.write_text(re.sub(r"==[\w.*]+", "", text), "utf-8")
    return file


BUILD = Step("build the book", ("tools.build",), says_why=True)
STRICT = Step(
    "build it with every warning an error",
    ("tools.build", "-W", "-n", "--keep-going"),
    says_why=True,
)
PRINT = Step("print it", ("lightbook.pdf", "."))
STYLE = (
    Step("check the style", ("ruff", "check", "."), "`ruff check --fix .` mends most"),
    Step("check the format", ("ruff", "format", "--check", "."), "`ruff format .` mends it"),
    Step("check the types", ("mypy",)),
)
BROWSERS = Step("find the browsers", ("tools.browser", "--ensure"))
PRINTED = (PRINT, BUILD)  # the build offers what was printed

COMMANDS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "book": (
        "build the book into _build/html",
        (install(), BUILD),
    ),
    "quick": (
        "check style, types, mathematics, layers, colours and engine, without a browser",
        (install("test"), *STYLE, Step("test", ("pytest", "-n", "logical", "-m", "quick"))),
    ),
    "test": (
        "check everything: the style, a build from nothing, all tests",
        (
            install("test"),
            BROWSERS,
            *STYLE,
            Step("delete the old book", delete_book),
            STRICT,
            *PRINTED,
            Step("test", ("pytest", "-n", "logical")),
        ),
    ),
    "check-book": (
        "build from nothing; every warning is an error",
        (install(), Step("delete the old book", delete_book), STRICT),
    ),
    "pdf": (
        "print the book into one PDF, and offer it on the pages",
        (install("pdf"), BUILD, *PRINTED),
    ),
    "lab": (
        "open the chapters in JupyterLab",
        (install(), Step("open JupyterLab", ("jupyterlab", "chapters"))),
    ),
    "search": (
        "look for new faults with random cases, and print each case found",
        (
            install("test"),
            Step(
                "search",
                ("pytest", "-n", "logical", "-m", "hypothesis", "--hypothesis-profile=search"),
            ),
        ),
    ),
    "bench": (
        "measure the book and write bench/results.md",
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
        (install(), Step("compress", ("lightbook.compress", "_build/html"))),
    ),
    "constraints": (
        "write the versions that were just tested into constraints.txt",
        (install("bench"), Step("write", ("tools.constraints",))),
    ),
    "clean": ("delete everything that was built or installed", (Step("delete", clean),)),
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
        except Failed as failed:
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
