"""Measure the book: `make bench`, or `python -m bench` with the names of some parts.

Prints each part's goals and tables, and puts them in the place of what bench/results.md had of this
part, so that a part can be measured alone. The goals of all parts, and whether they were reached,
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
    "tested": "The tests",
    "page": "The published page",
    "editing": "Code that a reader changes",
    "notebook": "The running notebook",
    "load": "Weight and time of a page",
    "lighthouse": "Lighthouse",
}
GOALS = ["what", "measured", "to reach", "reached"]


def section(name: str) -> str:
    """Measure one part; return its goals and its tables. A part that fails says so in both."""
    text, goals, measured_on = "", [], machine()
    try:
        part = import_module(f"bench.{name}")
        text = f"{part.markdown()}\n\n"
        goals = part.goals()
    except Exception as error:
        text += f"Not measured: {type(error).__name__}: {on_one_line(error)}"
        goals = [[PARTS[name], "not measured", "", "no"]]
    summary = f"{table(GOALS, goals)}\n\n" if goals else ""
    return f"## {PARTS[name]}\n\n{measured_on}\n\n{summary}{text.rstrip()}\n"


def machine() -> str:
    """Return a sentence on the machine and on how busy it was."""
    busy = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return (
        f"Measured on {date.today():%d %B %Y}: {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processor cores{busy}, Python {platform.python_version()}."
    )


def put_into_results(new: str) -> list[str]:
    """Put a section in the place of the former one of its part; return all, in order."""
    file = ROOT / "bench" / "results.md"
    texts = re.split(r"^(?=## )", file.read_text("utf-8"), flags=re.M)[1:]
    by_title = {text.splitlines()[0]: f"{text.rstrip()}\n" for text in [*texts, new]}
    sections = [by_title[title] for each in PARTS.values() if (title := f"## {each}") in by_title]
    file.write_text("\n".join(["# What was measured\n", *sections]), "utf-8")
    return sections


def summary(sections: list[str]) -> str:
    """Return one table of the goals of all sections."""
    head, line = table(GOALS, []).splitlines()
    above = re.escape(f"{head}\n{line}\n")
    found = [re.search(rf"^{above}((?:\|.*\n)+)", text, re.M) for text in sections]
    return f"{head}\n{line}\n" + "".join(rows[1] for rows in found if rows)


def put_into_readme(text: str) -> None:
    """Replace what is between the two marks of the README."""
    readme = ROOT / "README.md"
    new = re.sub(
        r"(<!-- bench -->\n).*?(<!-- /bench -->)",
        lambda mark: f"{mark[1]}{text}{mark[2]}",
        readme.read_text("utf-8"),
        flags=re.S,
    )
    readme.write_text(new, "utf-8")


def main() -> None:
    names = sys.argv[1:] or list(PARTS)
    if unknown := set(names) - set(PARTS):
        sys.exit(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for name in names:
        print(f"measuring: {PARTS[name]} ...", file=sys.stderr, flush=True)
        text = section(name)
        print(text, flush=True)
        put_into_readme(summary(put_into_results(text)))


if __name__ == "__main__":
    main()
