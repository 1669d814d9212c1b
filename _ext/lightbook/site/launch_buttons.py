"""Offer the notebook behind a page: for download, in Colab, and in Binder.

`notebooks/` in the site holds them as they are read away from the repository: in front stands a
cell with one line that gets attnkit. The committed ones do without it. Colab opens notebooks from
GitHub alone, so the workflow also pushes that folder to a branch (.github/push-notebooks.sh).
Binder opens the repository itself, where .binder/ has installed attnkit already.
"""

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .address import Repository, repository

FOLDER = "notebooks"
BRANCH = "notebooks"


def prepare(text: str, home: Repository | None) -> str:
    """Return a notebook that gets attnkit in its first cell; without an address, as it is."""
    if home is None:
        return text
    notebook = json.loads(text)
    first = {
        "cell_type": "code",
        "execution_count": None,
        "id": "get-attnkit",
        "metadata": {},
        "outputs": [],
        "source": [f"%pip install --quiet git+{home.url}"],
    }
    notebook["cells"].insert(0, first)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def launchers(home: Repository | None, source: str) -> list[tuple[str, str]]:
    """Return what opens the notebook at `source` in the repository: names and addresses."""
    if home is None:
        return []
    place, name = f"{home.owner}/{home.name}", Path(source).name
    return [
        ("Colab", f"https://colab.research.google.com/github/{place}/blob/{BRANCH}/{name}"),
        (
            "Binder",
            f"https://mybinder.org/v2/gh/{place}/{home.branch}?urlpath=lab/tree/{source}",
        ),
    ]


def sources(app: Sphinx) -> dict[str, Path]:
    """Return the files of the notebooks by the names of their pages."""
    files = {page: Path(app.env.doc2path(page)) for page in sorted(app.env.found_docs)}
    return {page: file for page, file in files.items() if file.suffix == ".ipynb"}


def find(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page the addresses of its notebook; templates/page-links.html shows them."""
    if file := sources(app).get(pagename):
        context["notebook"] = context["pathto"](f"{FOLDER}/{file.name}", 1)
        source = file.relative_to(app.srcdir).as_posix()
        context["launchers"] = launchers(repository(app), source)


def offer(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Put the same addresses into the page's header."""
    if "notebook" not in context:
        return
    buttons = context["header_buttons"]
    downloads = [button for button in buttons if button.get("label") == "download-buttons"]
    links = [link for group in downloads for link in group["buttons"]]
    own = [link for link in links if link.get("label") == "download-source-button"]
    if not own:
        raise ExtensionError(f"the theme no longer offers the notebook of {pagename} for download")
    own[0] |= {"url": context["notebook"], "tooltip": "Download this page as a notebook"}
    if found := context["launchers"]:
        opened = [{"type": "link", "text": f"Open in {name}", "url": url} for name, url in found]
        group = {"type": "group", "tooltip": "Run this page", "icon": "fas fa-rocket"}
        buttons.append(group | {"buttons": opened, "label": "launch-buttons"})


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebooks of all pages, and delete those of pages that are gone."""
    if exception or app.builder.format != "html":
        return
    folder, names = Path(app.outdir) / FOLDER, set()
    folder.mkdir(exist_ok=True)
    for page, file in sources(app).items():
        if file.name in names:
            raise ExtensionError(f"{page}: there is another notebook called {file.name}")
        names.add(file.name)
        text = prepare(file.read_text("utf-8"), repository(app))
        (folder / file.name).write_text(text, "utf-8")
    for old in folder.glob("*.ipynb"):
        if old.name not in names:
            old.unlink()


def setup(app: Sphinx) -> None:
    """Find before the theme drops the parts of a page that are empty; offer once it has buttons."""
    app.connect("html-page-context", find, priority=400)
    app.connect("html-page-context", offer, priority=600)
    app.connect("build-finished", write_notebooks)
