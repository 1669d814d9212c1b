"""Write the README's ways to run the book, from the one address: `python -m lightbook.readme .`.

A README cannot read a setting, so this command writes the lines between its two marks. Without an
address they show placeholders, which are not links. tests/extension/test_address.py checks them.
"""

import sys
from pathlib import Path

from .site.address import Repository, find, read_settings
from .site.launch_buttons import FOLDER, launchers

START, END = "<!-- address -->\n", "<!-- /address -->"
PLACEHOLDER = Repository("OWNER", "REPOSITORY", "main")
CHAPTER = "chapters/softmax.ipynb"


def ways(home: Repository | None, base: str = "") -> str:
    """Return the table of ways, with links if there is an address."""
    known, home = home is not None, home or PLACEHOLDER
    pages = base or home.pages
    link = "<{}>".format if known else "`{}`".format
    opens = dict(launchers(home, CHAPTER))
    file = f"{pages}{FOLDER}/{CHAPTER}"
    rows = [
        ("read it on the web", "a browser", link(pages)),
        ("take a notebook home", "Python 3.11 or later, JupyterLab", link(file)),
        ("run it in Colab", "a Google account", link(opens["Colab"])),
        ("run it in Binder", "a minute or two of waiting", link(opens["Binder"])),
        ("run it on your machine", "git, make, Python", f"`git clone {home.url}`, then `make lab`"),
    ]
    lines = ["| to | needs | go to |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    if not known:
        lines += ["", "OWNER/REPOSITORY stands for the book's place on GitHub (see below)."]
    return "\n".join(lines) + "\n"


def rewrite(text: str, table: str) -> str:
    """Return a README with this table between its marks."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"the README needs a line {START.strip()} and, after it, one {END}")
    return before + start + table + end + after


def main(folder: Path) -> None:
    """Rewrite the README in a folder from the settings beside it."""
    settings, readme = read_settings(folder), folder / "README.md"
    table = ways(find(settings, {}), settings["html"]["baseurl"])
    readme.write_text(rewrite(readme.read_text("utf-8"), table), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
