"""A chapter's notebook as the tests read it: its prose, its code, and what its cells define."""

import json
from pathlib import Path

import matplotlib
import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "chapters"


def listed(entries: list[dict]) -> list[str]:
    """Return the pages below entries of the table of contents, in their order."""
    return [
        name
        for entry in entries
        for name in [Path(entry["file"]).name, *listed(entry.get("sections", []))]
    ]


PARTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
# The chapters in the order in which they are read.
NAMES = [
    name for part in PARTS if part["caption"] != "Appendix" for name in listed(part["chapters"])
]
PAGES = sorted(file.stem for file in FOLDER.glob("*.ipynb"))  # the introduction and the errata too


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


def prose(name: str) -> str:
    """Return all that a chapter says, down to its references."""
    captions = [figure["caption"] for figure in figures(name)]
    said = "\n\n".join(sources(name, "markdown")).split("## References")[0]
    return "\n\n".join([said, *captions])


def rounds_to(text: str, value: float) -> bool:
    """Tell whether a number is printed as a text says."""
    return f"{value:.{len(text.partition('.')[2])}f}" == text


def run(name: str) -> dict:
    """Run the cells from top to bottom; return the names that they define."""
    matplotlib.use("agg")
    names = {}
    for cell in sources(name, "code"):
        exec(compile(cell, name, "exec"), names)
    return names
