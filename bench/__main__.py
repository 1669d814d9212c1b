"""Measure the book: `make bench`, or `python -m bench` with the names of some parts.

Prints every table and writes them into bench/results.md; what was to be reached, and whether it
was, goes between the two marks of README.md as well. What cannot be measured on this machine says
so in its place.
"""

import os
import platform
import re
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from bench import attention
from bench.timing import on_one_line, table

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "attention": "The mathematics",
    "build": "The build",
    "page": "The published page",
    "notebook": "The running notebook",
    "load": "Weight and time of a page",
    "lighthouse": "Lighthouse",
}


def section(name: str) -> tuple[str, list[list[str]]]:
    """Measure one part; return its text and its goals. A part that fails says why."""
    text, goals = "", []
    try:
        part = import_module(f"bench.{name}")
        text = f"{part.markdown()}\n\n"
        goals = attention_goals() if part is attention else part.goals()
    except Exception as error:
        text += f"Not measured: {type(error).__name__}: {on_one_line(error)}"
    return f"## {PARTS[name]}\n\n{text.rstrip()}\n", goals


def attention_goals() -> list[list[str]]:
    """Return what the mathematics was to reach: what, measured, to reach, reached."""
    ours = [row for row in attention.rows() if row["function"] == "attnkit attention_output"]
    found = []
    if ratios := [row["times_torch"] for row in ours if row["times_torch"] is not None]:
        what = f"attention_output beside torch, one thread, n = {ours[0]['n']} to {ours[-1]['n']}"
        said = f"{min(ratios):.2f} to {max(ratios):.2f} times its time"
        found.append([what, said, "at most 1.5", "yes" if max(ratios) <= 1.5 else "no"])
    *_, before, last = attention.memory()
    grown = last["peak_mib"] / before["peak_mib"]
    times = last["n"] / before["n"]
    what = f"attention_output: memory from n = {before['n']} to {last['n']}"
    reached = "yes" if grown <= 1.1 * times else "no"
    found.append([what, f"{grown:.1f} times", f"not n squared, {times**2:.0f} times", reached])
    return found


def machine() -> str:
    """Say on what this was measured, and how busy that was."""
    busy = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return (
        f"Measured on {date.today():%d %B %Y}: {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processor cores{busy}, Python {platform.python_version()}."
    )


def put_into_readme(text: str) -> None:
    """Replace what stands between the two marks of the README."""
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
    if len(names) == len(PARTS):  # the files hold one whole run
        results = "\n".join(["# What was measured\n", summary, *sections])
        (ROOT / "bench" / "results.md").write_text(results, "utf-8")
        put_into_readme(summary)


if __name__ == "__main__":
    main()
