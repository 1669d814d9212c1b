"""Measure the book: `make bench`, or `python -m bench` with the names of some parts.

Prints every table and writes them into bench/results.md. The goals, and whether they were reached,
also go between the two marks of README.md. What cannot be measured on this machine says so in its
place.
"""

import os
import platform
import re
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from bench.timing import on_one_line, table

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "attention": "The mathematics",
    "build": "The build",
    "page": "The published page",
    "editing": "Code that a reader changes",
    "notebook": "The running notebook",
    "load": "Weight and time of a page",
    "lighthouse": "Lighthouse",
}


def section(name: str) -> tuple[str, list[list[str]]]:
    """Measure one part; return its text and its goals. A part that fails says so in both."""
    text, goals = "", []
    try:
        part = import_module(f"bench.{name}")
        text = f"{part.markdown()}\n\n"
        goals = part.goals()
    except Exception as error:
        text += f"Not measured: {type(error).__name__}: {on_one_line(error)}"
        goals = [[PARTS[name], "not measured", "", "no"]]
    return f"## {PARTS[name]}\n\n{text.rstrip()}\n", goals


def machine() -> str:
    """Return a sentence on the machine and on how busy it was."""
    busy = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return (
        f"Measured on {date.today():%d %B %Y}: {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processor cores{busy}, Python {platform.python_version()}."
    )


def put_into_readme(text: str) -> None:
    """Replace what is between the two marks of the README."""
    readme = ROOT / "README.md"
    new = re.sub(
        r"(<!-- bench -->\n).*?(<!-- /bench -->)",
        lambda mark: f"{mark[1]}{text}\n{mark[2]}",
        readme.read_text("utf-8"),
        flags=re.S,
    )
    readme.write_text(new, "utf-8")


def main() -> None:
    names = sys.argv[1:] or list(PARTS)
    if unknown := set(names) - set(PARTS):
        sys.exit(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    sections, goals, measured_on = [], [], machine()
    for name in names:
        print(f"measuring: {PARTS[name]} ...", file=sys.stderr, flush=True)
        text, reached = section(name)
        print(text, flush=True)
        sections.append(text)
        goals += reached
    summary = f"{measured_on}\n\n{table(['what', 'measured', 'to reach', 'reached'], goals)}\n"
    print(summary)
    if len(names) == len(PARTS):  # the files contain one whole run
        results = "\n".join(["# What was measured\n", summary, *sections])
        (ROOT / "bench" / "results.md").write_text(results, "utf-8")
        put_into_readme(summary)


if __name__ == "__main__":
    main()
