"""A chapter's notebook as the tests read it: its prose, its code, and what its cells define."""

import json
import linecache
import re
from itertools import chain
from pathlib import Path

import matplotlib
import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "chapters"
ANSWER = re.compile(
    r'<details class="check"><summary>(.+?)</summary>\n\n(.+?)\n\n</details>', flags=re.S
)


def listed(entries: list[dict]) -> list[str]:
    """Return the files below entries of the table of contents, in their order."""
    return [
        file for entry in entries for file in [entry["file"], *listed(entry.get("sections", []))]
    ]


CONTENTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
PARTS = {part["caption"]: listed(part["chapters"]) for part in CONTENTS["parts"]}
# All pages in the order in which they are read, without the endings of their files.
FILES = [CONTENTS["root"], *chain(*PARTS.values())]
PAGES = sorted(file.stem for file in FOLDER.glob("*.ipynb"))  # the introduction and the errata too
LIBRARY, APPENDIX = "attnkit", "Appendix"
# The chapters: what teaches, and asks at the end what was learnt.
NAMES = [
    Path(file).name
    for part, files in PARTS.items()
    if part not in (LIBRARY, APPENDIX)
    for file in files
]
# The notebooks about the package: figures as in a chapter, but no self-check.
GUIDES = [name for name in (Path(file).name for file in PARTS[LIBRARY]) if name in PAGES]
WITH_FIGURES = ["intro", *NAMES, *GUIDES, "does-it-work"]


def cells(name: str) -> list[dict]:
    """Return the cells of a notebook, such as `softmax`."""
    return json.loads((FOLDER / f"{name}.ipynb").read_text("utf-8"))["cells"]


def sources(name: str, kind: str) -> list[str]:
    """Return the texts of the cells of a kind: `markdown` or `code`."""
    return ["".join(cell["source"]) for cell in cells(name) if cell["cell_type"] == kind]


def figures(name: str) -> list[dict]:
    """Return the name and the caption of each numbered figure."""
    settings = (cell["metadata"].get("mystnb", {}) for cell in cells(name))
    return [setting["figure"] for setting in settings if "figure" in setting]


def texts(caption: str) -> list[str]:
    """Return the words of a caption around its formulas, without emphasis."""
    return re.split(r"\$[^$]*\$", caption.replace("*", ""))


def prose(name: str) -> str:
    """Return the whole text of a chapter, down to its references."""
    captions = [figure["caption"] for figure in figures(name)]
    said = "\n\n".join(sources(name, "markdown")).split("## References")[0]
    return "\n\n".join([said, *captions])


def questions(name: str) -> list[list[tuple[str, str]]]:
    """Return the answers to each question of a chapter's self-check, with the reply to each."""
    _, found, after = prose(name).partition("## Check yourself\n")
    assert found, f"chapters/{name}.ipynb has no self-check: a section '## Check yourself'"
    check = after.split("\n## ")[0]
    return [ANSWER.findall(part) for part in re.split(r"^\*\*Question \d\.\*\*", check, flags=re.M)]


def rounds_to(text: str, value: float) -> bool:
    """Tell whether a value, rounded as a text is, gives that text."""
    return f"{value:.{len(text.partition('.')[2])}f}" == text


def run(name: str) -> dict:
    """Run the cells from top to bottom; return the names that they define."""
    matplotlib.rcdefaults()  # not in the style of a notebook that ran before
    matplotlib.use("agg")
    names = {}
    for i, cell in enumerate(sources(name, "code")):
        remember(cell, file := f"{name}, cell {i}")
        exec(compile(cell, file, "exec"), names)
    return names


def remember(cell: str, file: str) -> None:
    """Let the functions of a cell know their text, as those of a notebook do."""
    linecache.cache[file] = len(cell), None, cell.splitlines(keepends=True), file
