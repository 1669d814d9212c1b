"""An edit executes again what it can change, and nothing old or foreign stays on a page.

The small book of these tests has three notebooks and a stand-in for attnkit with every layer of the
real one: `one` and `two` show figures, `numbers` computes.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from book import Book, notebook
from lightbook.boxes import glossary_tips
from lightbook.rebuild import executions, imports, pages
from lightbook.site import social_card
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parents[2]
TOC = "format: jb-book\nroot: page\nchapters:\n"
LAYERS = {
    "__init__.py": """from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from attnkit.live import Figure
value = "init 1"
def __getattr__(name):
    if name != "Figure":
        raise AttributeError(name)
    from attnkit.live import Figure
    return Figure
""",
    "theme.py": 'value = "theme 1"\n',
    "plots.py": 'from attnkit import theme\nvalue = "plots 1"\nother = theme.value\n',
    "attention.py": 'value = "attention 1"\n',
    "trials.py": 'from attnkit.attention import value as v\nvalue = "trials 1"\n',
    "data/numbers.csv": "csv 1",
    "datasets.py": """from importlib.resources import files
value = files("attnkit").joinpath("data", "numbers.csv").read_text()
""",
    "live/__init__.py": "from attnkit.live.figure import Figure\n",
    "live/figure.py": """from attnkit import theme
from . import page
class Figure:
    def __init__(self, *values):
        print("figure 1", theme.value, page.code, *values)
""",
    "live/page.py": """from importlib.resources import files
code = [files("attnkit.live").joinpath(name).read_text() for name in ("live.js", "live.css")]
""",
    "live/live.js": "script 1",
    "live/live.css": "style 1",
    "figures/__init__.py": "",
    "figures/shared.py": 'value = "shared 1"\n',
    "figures/one.py": """from attnkit.attention import value as v
from attnkit.figures import shared
from attnkit.live import Figure
def show():
    from attnkit import plots
    Figure("one 1", v, shared.value, plots.value)
""",
    "figures/two.py": """from attnkit.figures.shared import value
from attnkit.live import Figure
def show():
    Figure("two 1", value)
""",
}
ONE, TWO, NUMBERS = "one", "two", "numbers"
CELLS = {
    ONE: ["from attnkit.figures.one import show", "show()"],
    TWO: ["from attnkit.figures import two\ntwo.show()"],
    NUMBERS: [
        "from attnkit.trials import value, v\nfrom attnkit.datasets import value as data",
        "print(value, v, data, 'numbers 1')",
    ],
}
FIGURES = {ONE, TWO}
ALL = {*FIGURES, NUMBERS}
# Who can see an edit of each layer.
SEEN = {
    "__init__.py": ALL,
    "theme.py": FIGURES,
    "plots.py": {ONE},
    "attention.py": {ONE, NUMBERS},
    "trials.py": {NUMBERS},
    "data/numbers.csv": {NUMBERS},
    "datasets.py": {NUMBERS},
    **dict.fromkeys((name for name in LAYERS if name.startswith("live/")), FIGURES),
    "figures/__init__.py": FIGURES,
    "figures/shared.py": FIGURES,
    "figures/one.py": {ONE},
    "figures/two.py": {TWO},
}


def layered(folder: Path) -> Book:
    """Return a small book with all layers, not built yet."""
    book = Book(folder)
    (folder / "notebook.ipynb").unlink()
    book.write("_toc.yml", TOC + "".join(f"  - file: {name}\n" for name in CELLS))
    for name, cells in CELLS.items():
        book.write(f"{name}.ipynb", notebook(cells))
    for name, text in LAYERS.items():
        book.write(f"stand_in/attnkit/{name}", text)
    return book


def edit(book: Book, name: str, text: str, new: str) -> None:
    """Replace something in a file of a book."""
    file = book.folder / name
    old = file.read_text("utf-8")
    assert text in old
    book.write(name, old.replace(text, new))


def executed(said: str) -> set[str]:
    """Return the pages that a build executed."""
    found = [line.split()[1] for line in said.splitlines() if line.startswith("executing ")]
    assert len(found) == len(set(found)), found
    assert "Executing notebook" not in said  # by myst-nb, which would ask nobody
    return set(found)


def kept(book: Book) -> str:
    """Return all outputs in the cache."""
    cache = book.folder / "_build" / ".jupyter_cache" / "executed"
    return "".join(file.read_text("utf-8") for file in cache.glob("*/base.ipynb"))


def build(book: Book) -> set[str]:
    """Build a book; return the pages that were executed."""
    done = book.build("-W", "-n", "--keep-going")
    assert done.returncode == 0, done.stdout + done.stderr
    return executed(done.stdout)


def failing(book: Book, *options: str, **environment: str) -> list[str]:
    """Build a book that has a fault; return the last lines of what `make book` prints."""
    code = "import sys; from pathlib import Path; from tools.build import book;"
    code += "sys.exit(book(*sys.argv[2:], folder=Path(sys.argv[1])))"
    paths = os.pathsep.join([str(book.folder / "stand_in"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code, str(book.folder), *options],
        env=os.environ | {"PYTHONPATH": paths, "GITHUB_SERVER_URL": ""} | environment,
        cwd=book.folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout.splitlines()


# -- the closure -----------------------------------------------------------------------------------


def fingerprints(book: Book) -> dict[str, str]:
    package = book.folder / "stand_in" / "attnkit"
    return {
        name: imports.sources(cells, book.folder, package).fingerprint()
        for name, cells in CELLS.items()
    }


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory) -> Book:
    return layered(tmp_path_factory.mktemp("unbuilt"))


def test_each_layer_has_its_edit():
    assert set(SEEN) == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_an_edit_is_seen_by_exactly_those_who_can_see_it(unbuilt, layer):
    before = fingerprints(unbuilt)
    unbuilt.write(f"stand_in/attnkit/{layer}", f"{LAYERS[layer]}\n# a comment\n")
    after = fingerprints(unbuilt)
    unbuilt.write(f"stand_in/attnkit/{layer}", LAYERS[layer])
    assert {name for name in ALL if before[name] != after[name]} == SEEN[layer]
    assert fingerprints(unbuilt) == before


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("import attnkit", {"live/live.js"}),
        ("import attnkit.trials", {"live/live.js", "trials.py"}),
        ("from attnkit import LiveFigure", {"live/live.js"}),
        ("from attnkit import theme", {"theme.py", "live/live.js"}),
        ("def f():\n    if 1:\n        from attnkit.figures import shared", {"figures/shared.py"}),
        ("from attnkit import lazy", {"lazy.py", "trials.py"}),
        ("if TYPE_CHECKING:\n    1\nelse:\n    import attnkit.trials", {"trials.py"}),
        ("from attnkit.figures import *", {"figures/one.py", "plots.py", "live/live.js"}),
        ("import beside", {"trials.py"}),
        ("from folder.inside import x", {"datasets.py", "data/numbers.csv"}),
        ("open('table.csv')", {"../../table.csv"}),
        ("from importlib.resources import files\nfiles('attnkit')", {"data/numbers.csv"}),
    ],
)
def test_an_import_is_followed_in_whatever_form(tmp_path, cell, seen):
    book = layered(tmp_path)
    book.write("beside.py", "import attnkit.trials")
    book.write("stand_in/attnkit/lazy.py", "def __getattr__(name):\n    import attnkit.trials")
    book.write("folder/__init__.py", "from .inside import x")
    book.write("folder/inside.py", "from attnkit import datasets\nx = 1")
    book.write("table.csv", "1")
    package = tmp_path / "stand_in" / "attnkit"
    found = set(imports.sources([cell], tmp_path, package).files.values())
    assert {(package / name).resolve() for name in seen} <= found
    assert len(found) < len(LAYERS) or "*" in cell or "files" in cell


@pytest.mark.parametrize(
    "cell",
    [
        "import importlib\nimportlib.import_module(name)",
        "from importlib import import_module as load",
        "exec(text)",
        "run = eval",
        "__import__(name)",
        "import sys\nsys.modules['attnkit']",
        "import runpy",
        "%run something.py",
        "!python something.py",
        "get_ipython().run_line_magic('run', 'something.py')",
        "def f(:",
    ],
)
def test_what_cannot_be_followed_may_see_everything(unbuilt, cell):
    package = unbuilt.folder / "stand_in" / "attnkit"
    found = imports.sources(["1 + 1", cell], unbuilt.folder, package).files
    assert set(found.values()) == {package / name for name in LAYERS}


def test_a_module_that_finds_its_files_by_itself_may_read_all_of_them(tmp_path):
    book = layered(tmp_path)
    package = tmp_path / "stand_in" / "attnkit"
    book.write("stand_in/attnkit/trials.py", "open(__file__ + name)")
    found = imports.sources(["import attnkit.trials"], tmp_path, package).files
    assert "attnkit/data/numbers.csv" in found and "attnkit/live/live.css" in found


@pytest.mark.parametrize("says", [True, False])
def test_a_module_that_reads_what_it_is_handed_says_so(tmp_path, says):
    book = layered(tmp_path)
    package = tmp_path / "stand_in" / "attnkit"
    text = "READS_WHAT_IT_IS_HANDED = True\n" * says + "def run(text):\n    exec(text)"
    book.write("stand_in/attnkit/reading.py", text)
    found = imports.sources(["import attnkit.reading"], tmp_path, package).files
    assert says == ("attnkit/datasets.py" not in found)


def test_another_version_of_what_is_imported_is_seen(unbuilt, monkeypatch):
    package = unbuilt.folder / "stand_in" / "attnkit"

    def now(cell: str) -> str:
        return imports.sources([cell], unbuilt.folder, package).fingerprint()

    cells = ["import numpy as np", "from PIL import Image", "1 + 1"]
    before, true = [now(cell) for cell in cells], imports.version

    def changed() -> list[bool]:
        return [now(cell) != old for cell, old in zip(cells, before, strict=True)]

    for distribution, seen in (
        ("numpy", [True, False, False]),
        ("pillow", [False, True, False]),
        ("ipykernel", [True, True, True]),
    ):
        monkeypatch.setattr(imports, "version", lambda n, d=distribution: true(n) + "!" * (n == d))
        assert changed() == seen
    monkeypatch.setattr(imports, "version", true)
    assert changed() == [False] * 3
    monkeypatch.setattr("platform.python_version", lambda: "3.99")
    assert changed() == [True] * 3


# Loads what the cells of each notebook import, and prints which modules of attnkit that loaded.
LOAD = """
import ast, importlib, json, sys
for file in sys.argv[1:]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "attnkit"]:
        del sys.modules[name]
    for cell in json.load(open(file, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            tree.body = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
            exec(compile(tree, file, "exec"), {})
    names = [name for name in sys.modules if name.partition(".")[0] == "attnkit"]
    print(json.dumps([sys.modules[name].__file__ for name in names]))
"""


def test_what_the_real_notebooks_load_is_what_is_found():
    files = sorted((ROOT / "chapters").glob("*.ipynb"))
    command = [sys.executable, "-c", LOAD, *map(str, files)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    loaded = [set(map(Path, json.loads(line))) for line in said.stdout.splitlines()]
    assert len(loaded) == len(files) > 1
    for file, modules in zip(files, loaded, strict=True):
        cells = json.loads(file.read_text("utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found = imports.sources(code, file.parent, ROOT / "attnkit")
        python = {path for path in found.files.values() if path.suffix == ".py"}
        assert python == modules, file.name
        names = {path.name for path in found.files.values()}
        assert ("nhanes_2017_2018.csv" in names) == ("datasets.py" in names)
        assert ({"live.js", "page.js", "live.css"} <= names) == ("page.py" in names)


# -- builds ----------------------------------------------------------------------------------------


def test_an_edit_of_each_layer_reaches_the_pages_that_can_show_it(tmp_path):
    book = layered(tmp_path)
    assert build(book) == ALL
    assert build(book) == set()

    edit(book, "stand_in/attnkit/figures/two.py", "two 1", "two 2")
    assert build(book) == {TWO}
    assert "two 2" in book.page(TWO) and "two 1" not in kept(book)

    # A build that is killed can leave a part of a file. Another text alone executes nothing.
    for file in (tmp_path / "_build/.jupyter_cache/executed").glob("*/base.ipynb"):
        if "csv 1" in (text := file.read_text("utf-8")):
            file.write_text(text[:99], "utf-8")
    for name in (ONE, NUMBERS):
        edit(book, f"{name}.ipynb", "Text.", "Another text.")
    assert build(book) == {NUMBERS}
    assert all("Another text." in book.page(name) for name in (ONE, NUMBERS))

    book.write("stand_in/attnkit/data/numbers.csv", "csv 2")
    edit(book, "numbers.ipynb", "numbers 1", "numbers 2")
    for layer in ("attention", "plots", "theme", "live/figure", "figures/shared"):
        edit(book, f"stand_in/attnkit/{layer}.py", " 1", " 2")
    book.write("stand_in/attnkit/live/live.js", "script 2")
    book.write("stand_in/attnkit/live/live.css", "style 2")
    assert build(book) == ALL
    for page, shown in (
        (NUMBERS, ["numbers 2", "attention 2", "csv 2", "trials 1"]),
        (ONE, ["figure 2", "theme 2", "script 2", "style 2", "one 1", "attention 2", "plots 2"]),
        (TWO, ["figure 2", "theme 2", "script 2", "style 2", "two 2", "shared 2"]),
    ):
        assert not [text for text in shown if text not in book.page(page)]
    assert not {text for text in ("attention 1", "csv 1", "theme 1") if text in kept(book)}


def test_a_build_that_fails_or_says_something_foreign_leaves_nothing_behind(tmp_path):
    book = layered(tmp_path)
    build(book)
    foreign = "import sys\nprint('/home/me: Permission denied', file=sys.stderr)\n"
    book.write("stand_in/attnkit/trials.py", foreign + LAYERS["trials.py"])
    book.write("stand_in/attnkit/figures/two.py", LAYERS["figures/two.py"] + "1 / 0\n")
    *_, first, last = failing(book)
    for line in (
        "two.ipynb: code cell 1 raises ZeroDivisionError: division by zero",
        "numbers.ipynb: code cell 1 writes to stderr, which no page may show: /home/me: Permission",
    ):
        assert line in first + last
    assert last.startswith("The book was not built: ") and "log.txt" in last
    assert "Permission denied" not in kept(book)
    for name in ("trials.py", "figures/two.py"):
        book.write(f"stand_in/attnkit/{name}", LAYERS[name])
    edit(book, "stand_in/attnkit/figures/one.py", "one 1", "one 2")
    assert build(book) <= ALL
    assert "one 2" in book.page(ONE) and "two 1" in book.page(TWO)
    for text in ("Permission denied", "one 1"):
        assert text not in kept(book) + book.page(NUMBERS) + book.page(ONE)


@pytest.mark.parametrize("moment", ["executing", "pickling environment", "writing output"])
def test_after_a_build_that_was_killed_the_next_one_shows_the_edit(tmp_path, moment):
    book = layered(tmp_path)
    build(book)
    edit(book, "stand_in/attnkit/figures/one.py", "one 1", "one 2")
    with book.start() as process:
        for line in process.stdout:
            if moment in line:
                process.kill()
                break
        else:
            pytest.fail(f"the build never said {moment}")
    build(book)
    assert "one 2" in book.page(ONE)


def test_a_home_that_cannot_be_written_is_not_seen_on_a_page(tmp_path):
    book = Book(tmp_path)
    book.write("notebook.ipynb", notebook(["import matplotlib.pyplot as plt\nplt.get_backend()"]))
    home = tmp_path / "home"
    home.write_text("no folder: nobody can make one in it, not even root")
    elsewhere = {name: str(home / "x") for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = book.build("-W", "-n", "--keep-going", HOME=str(home), **elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(home) not in book.page("notebook") + kept(book)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1", "import os\nos._exit(1)"], "code cell 2 ends its kernel"),
        (["import time\ntime.sleep(60)"], "code cell 1 takes longer than 1 s"),
    ],
)
def test_a_cell_that_ends_or_never_ends_is_named(tmp_path, cells, said):
    made = executions.nbformat.reads(notebook(cells), as_version=4)
    assert executions.run("page", made, tmp_path, timeout=1).startswith(said)


def test_without_a_kernel_a_notebook_says_which_it_wants(tmp_path):
    made = executions.nbformat.reads(notebook(["1"]), as_version=4)
    made.metadata.kernelspec.name = "no-such-kernel"
    assert "no kernel no-such-kernel" in executions.run("page", made, tmp_path, timeout=1)


def test_without_a_loopback_a_build_stops_at_once(monkeypatch):
    def refuse(*given, **options):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr("socket.create_connection", refuse)
    with pytest.raises(ExtensionError, match=r"127\.0\.0\.1.*switch the loopback interface on"):
        executions.prepare(set())


def test_what_is_changed_while_it_runs_is_not_kept(tmp_path, monkeypatch):
    book = layered(tmp_path)
    package = book.folder / "stand_in" / "attnkit"
    cache = str(tmp_path / "cache")
    env = SimpleNamespace(
        srcdir=tmp_path,
        doc2path=lambda page: str(tmp_path / f"{page}.ipynb"),
        mystnb_config=SimpleNamespace(execution_cache_path=cache, execution_timeout=9),
    )
    monkeypatch.setattr(executions.installed, "folder", lambda name: package)

    def run(*given) -> str:
        edit(book, "stand_in/attnkit/theme.py", "1", "2")
        return ""

    monkeypatch.setattr(executions, "run", run)
    with pytest.raises(ExtensionError, match=r"^one\.ipynb: what it imports was changed while"):
        executions.execute(env, {"one": (tmp_path / "one.ipynb").read_text("utf-8")})
    assert not executions.get_cache(cache).list_cache_records()


# -- pages -----------------------------------------------------------------------------------------


def test_the_machinery_follows_files_and_versions(tmp_path):
    (tmp_path / "a.py").write_text("1")
    first = pages.machinery(tmp_path, ("numpy",))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("1")
    assert pages.machinery(tmp_path, ("numpy",)) == first
    assert pages.machinery(tmp_path, ("matplotlib",)) != first
    (tmp_path / "a.py").write_text("2")
    second = pages.machinery(tmp_path, ("numpy",))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert len({first, second, pages.machinery(tmp_path, ("numpy",))}) == 3


def test_what_an_interrupted_build_left_unwritten_the_next_one_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(glossary_tips, "fingerprint", lambda env: "a")
    env, all_pages = SimpleNamespace(found_docs={"a", "b"}), ["a", "b"]
    app = SimpleNamespace(builder=SimpleNamespace(name="html"), outdir=tmp_path / "html")
    app.lightbook_pdf, app.lightbook_unwritten = None, pages.Unwritten()
    assert pages.look(app, env) == all_pages
    pages.finish(app, None)
    assert pages.look(app, env) == []
    pages.finish(app, None)
    app.lightbook_pdf = tmp_path / "a.pdf"
    assert pages.look(app, env) == all_pages  # interrupted
    assert pages.look(app, env) == all_pages
    pages.finish(app, RuntimeError())
    assert pages.look(app, env) == all_pages
    pages.finish(app, None)
    assert pages.look(app, env) == []
    pages.finish(app, None)
    monkeypatch.setattr(glossary_tips, "fingerprint", lambda env: "b")
    assert pages.look(app, env) == all_pages
    pages.finish(app, None)
    monkeypatch.setattr(social_card, "drawn_from", lambda: "another palette")
    assert pages.look(app, env) == all_pages


def test_a_file_that_could_not_be_written_fails_the_build_and_the_next_one_writes_it(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(glossary_tips, "fingerprint", lambda env: "a")
    monkeypatch.setattr(pages, "machinery", lambda: "a")
    app = SimpleNamespace(builder=SimpleNamespace(name="html"), outdir=tmp_path / "html")
    app.lightbook_pdf, env = None, SimpleNamespace(found_docs={"a"})
    before = logging.getLogger("sphinx").handlers[:]
    pages.start(app, SimpleNamespace())
    try:
        pages.look(app, env)
        logging.getLogger("sphinx").warning("a heading is too deep")
        pages.finish(app, None)
        assert pages.look(app, env) == []
        error = OSError(28, "No space left on device")
        logging.getLogger("sphinx").warning("error writing file a.html: %s", error)
        with pytest.raises(ExtensionError, match=r"not every file could be written: .*a\.html"):
            pages.finish(app, None)
    finally:
        logging.getLogger("sphinx").handlers[:] = before
    assert pages.look(app, env) == ["a"]
