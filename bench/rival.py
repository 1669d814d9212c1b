"""The same chapters as Jupyter Book publishes them by default, to compare with the book.

Each figure is an ipywidgets.interactive around the same matplotlib figure, and the configuration
is nothing but a title. What the pages load from content networks comes from npm packages
here and is served with them; that flatters them, since no other host has to be found and asked.
"""

import re
import shutil
import tarfile
from functools import cache
from pathlib import Path

import nbformat

from bench.build import ROOT, run, temporary_folder
from tools.node import npm

PLAIN_FIGURES = """
from io import BytesIO
from IPython.display import Image, display
from ipywidgets import interactive
from attnkit import LiveFigure

def plain(figure):
    def show(**settings):
        stream = BytesIO()
        figure.at(**settings).savefig(stream, format="png", dpi=100)
        display(Image(stream.getvalue()))

    controls = {name: control.widget for name, control in figure.controls.items()}
    display(interactive(show, **controls))

LiveFigure._ipython_display_ = plain
"""

# npm package -> its address on the default page
OUTSIDE = {
    "mathjax@3": "https://cdn.jsdelivr.net/npm/mathjax@3",
    "@jupyter-widgets/html-manager@1.0.6": (
        "https://cdn.jsdelivr.net/npm/@jupyter-widgets/html-manager@1.0.6"
    ),
    "requirejs@2.3.4": "https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4",
}
AWAY = re.compile(r'(?:src|href)="(https?://[^"]+\.(?:js|css))[?"]')


@cache
def built() -> Path:
    """Build the chapters by the defaults and return the folder of their HTML."""
    folder = temporary_folder()
    shutil.copytree(ROOT / "chapters", folder / "chapters")
    shutil.copy(ROOT / "_toc.yml", folder)
    (folder / "_config.yml").write_text("title: The default\n")
    for source in (folder / "chapters").glob("*.ipynb"):
        notebook = nbformat.read(source, as_version=4)
        notebook.cells.insert(1, nbformat.v4.new_code_cell(PLAIN_FIGURES))
        nbformat.write(notebook, source)
    run(folder, "-c", "from jupyter_book.cli.main import main; main()", "build", ".")
    html = folder / "_build" / "html"
    bring_home(html)
    return html


def bring_home(html: Path) -> None:
    """Put what the pages ask of other hosts into their folder."""
    homes = {}
    for package, address in OUTSIDE.items():
        home = html / "outside" / re.sub(r"\W+", "-", package)
        home.mkdir(parents=True)
        name = npm("pack", "--silent", package, folder=home).split()[-1]
        with tarfile.open(home / name) as archive:
            archive.extractall(home, filter="data")
        homes[address] = f"outside/{home.name}/package"
    for page in html.rglob("*.html"):
        text = re.sub(r' integrity="[^"]*"', "", page.read_text("utf-8"))
        up = "../" * (len(page.relative_to(html).parts) - 1)
        for address, home in homes.items():
            text = text.replace(address, up + home)
        text = text.replace("package/require.min.js", "package/require.js")
        page.write_text(text, "utf-8")


def missing() -> list[str]:
    """Return what the pages still ask of other hosts; it is not available, and left out."""
    pages = built().rglob("*.html")
    return sorted({url for page in pages for url in AWAY.findall(page.read_text("utf-8"))})
