"""Tools that publish notebooks, the notebook that each gets, and what readers are told to get."""

import contextlib
import re
import subprocess
import sys
import warnings
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
import pytest

TABLE = Path(__file__).parent / "hosts" / "table.md"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CELLS = [
    """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Tab
from attnkit import LiveFigure

x = np.linspace(0, 10, 120)
""",
    """
fig, ax = plt.subplots()
(line,) = ax.plot(x, np.sin(x))
wave = LiveFigure(
    fig,
    {line: lambda f: np.sin(f * x)},
    f=(1.0, 3.0, 0.5),
    readout=lambda f: f"Frequency {f:.1f}.",
    alt="A sine wave",
)
wave
""",
    """
fig, ax = plt.subplots(figsize=(3, 3))
cells = ax.pcolormesh(np.eye(3), vmin=0, vmax=1)
heat = LiveFigure(fig, {cells: lambda k: k / 4 * np.eye(3)}, k=(1, 4), alt="A heatmap")
Tab([heat.widget], titles=["Weights"])
""",
    """
import warnings

warnings.simplefilter("ignore")  # a page cannot hold the next one, and says so
fig, ax = plt.subplots()
(line,) = ax.plot(x, np.sin(x))
large = LiveFigure(
    fig,
    {line: lambda a, b, c: a * np.sin(b * x + c)},
    a=(0.0, 5.0, 0.1), b=(0.0, 5.0, 0.1), c=(0.0, 5.0, 0.1),
    readout=lambda a: f"Amplitude {a:.1f}.",
    alt="A wave with three parameters",
)
large
""",
    "wave",
]  # fmt: skip


def write_notebook(file: Path) -> None:
    """Write the notebook, not yet run."""
    # A heading that nbsphinx reads without pandoc; others leave it out.
    heading = nbformat.v4.new_raw_cell(
        "A notebook\n==========", metadata={"raw_mimetype": "text/restructuredtext"}
    )
    cells = [heading, *(nbformat.v4.new_code_cell(cell.strip()) for cell in CELLS)]
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(made, file)


def need(*packages: str) -> None:
    """Fail if a tool is not installed: the table would say what nobody has seen."""
    for package in packages:
        try:
            version(package)
        except PackageNotFoundError:
            pytest.fail(f'{package} is not installed: pip install -e ".[hosts]"', pytrace=False)


def told(host: str) -> str:
    """Return what the table says that a reader gets in a host."""
    rows = re.findall(r"^\| ([^|]*?) +\| ([^|]*?) +\|", TABLE.read_text("utf-8"), re.MULTILINE)
    return {name.replace("`", ""): gets for name, gets in rows}[host.replace("`", "")]


# -- each tool publishes a notebook that was run, and returns its page -----------------------------


def nbconvert(template: str):
    def publish(notebook: Path, folder: Path) -> Path:
        from nbconvert.exporters import HTMLExporter, SlidesExporter

        slides = template == "reveal"
        exporter = SlidesExporter() if slides else HTMLExporter(template_name=template)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text, _ = exporter.from_filename(str(notebook))
        return write(folder / f"{template}.html", text)

    return publish


def sphinx(extension: str, settings: str):
    def publish(notebook: Path, folder: Path) -> Path:
        need(extension.replace("_", "-"))
        write(folder / "conf.py", f"extensions = [{extension!r}]\nhtml_theme = 'basic'\n{settings}")
        write(folder / "index.ipynb", notebook.read_text("utf-8"))
        run("-m", "sphinx", "-q", "-W", ".", "out", folder=folder)
        return folder / "out" / "index.html"

    return publish


def jupyter_book(notebook: Path, folder: Path) -> Path:
    write(folder / "_config.yml", 'title: A book\nexecute: {execute_notebooks: "off"}\n')
    write(folder / "_toc.yml", "format: jb-book\nroot: index\n")
    write(folder / "index.ipynb", notebook.read_text("utf-8"))
    code = "from jupyter_book.cli.main import main; main()"
    run("-c", code, "build", "-q", ".", folder=folder)
    return folder / "_build" / "html" / "index.html"


def mkdocs(notebook: Path, folder: Path) -> Path:
    need("mkdocs-jupyter")
    write(folder / "mkdocs.yml", "site_name: A site\ntheme: mkdocs\nplugins: [mkdocs-jupyter]\n")
    write(folder / "docs" / "index.ipynb", notebook.read_text("utf-8"))
    run("-m", "mkdocs", "build", "-q", folder=folder)
    return folder / "site" / "index.html"


PUBLISHERS = {
    "nbconvert": nbconvert("lab"),
    "nbconvert --template classic": nbconvert("classic"),
    "nbconvert --template basic": nbconvert("basic"),
    "nbconvert --to slides": nbconvert("reveal"),
    "Sphinx with myst-nb": sphinx("myst_nb", 'nb_execution_mode = "off"'),
    "Sphinx with nbsphinx": sphinx("nbsphinx", 'nbsphinx_execute = "never"'),
    "Jupyter Book 1": jupyter_book,
    "MkDocs with mkdocs-jupyter": mkdocs,
}


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def run(*arguments: str, folder: Path) -> None:
    """Run a tool in a folder; what it says is shown if it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextlib.contextmanager
def served(*command: str, folder: Path, address: str):
    """Serve a folder while a test looks at it."""
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, stdout=log, stderr=log
        )
        try:
            yield address
        finally:
            server.terminate()
            server.wait(30)
