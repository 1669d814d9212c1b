"""Offer the notebook behind a page: for download, in Colab, and in Binder.

The site has them in `notebooks/`, in the same folders as the repository. They are meant to be
opened elsewhere, so they begin with a one-line cell that installs attnkit; the committed ones do
not. Colab opens notebooks only from GitHub, so the workflow also pushes that folder to a branch
(.github/push-notebooks.sh). Binder opens the repository itself, where attnkit is installed.
"""

import json
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .address import Repository, repository

FOLDER = "notebooks"
BRANCH = "notebooks"
# The words of the buttons.
DOWNLOAD = "Download this page as a notebook"
RUN = "Run this page"
OPEN = "Open in {}"


def prepare(text: str, home: Repository | None) -> str:
    """Return a notebook whose first cell installs attnkit; without an address, as it is."""
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
    """Return the names and addresses that open the notebook at `source` in the repository."""
    if home is None:
        return []
    place = f"{home.owner}/{home.name}"
    return [
        ("Colab", f"https://colab.research.google.com/github/{place}/blob/{BRANCH}/{source}"),
        (
            "Binder",
            f"https://mybinder.org/v2/gh/{place}/{home.branch}?urlpath=lab/tree/{source}",
        ),
    ]


def source(app: Sphinx, page: str) -> str | None:
    """Return the path of a page's notebook in the repository, if the page is one."""
    file = Path(app.env.doc2path(page))
    return file.relative_to(app.srcdir).as_posix() if file.suffix == ".ipynb" else None


def find(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page the addresses of its notebook; templates/page-links.html shows them."""
    if pagename in app.env.found_docs and (notebook := source(app, pagename)):
        context["notebook"] = context["pathto"](f"{FOLDER}/{notebook}", 1)
        context["launchers"] = launchers(repository(app), notebook)


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
    own[0] |= {"url": context["notebook"], "tooltip": DOWNLOAD}
    if found := context["launchers"]:
        opened = [{"type": "link", "text": OPEN.format(name), "url": url} for name, url in found]
        group = {"type": "group", "tooltip": RUN, "icon": "fas fa-rocket"}
        buttons.append(group | {"buttons": opened, "label": "launch-buttons"})


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebooks of the current pages, and delete all others."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    for notebook in filter(None, (source(app, page) for page in app.env.found_docs)):
        file = folder / notebook
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (Path(app.srcdir) / notebook).read_text("utf-8")
        file.write_text(prepare(text, repository(app)), "utf-8")
