"""The layers: arrows point one way, and the mathematics needs numpy alone.

    chapters -> attnkit.figures -> attnkit.live, attnkit.plots -> attnkit.theme
    chapters, attnkit.figures -> attnkit.attention and its siblings -> numpy only

The test finds the files itself; a new module at the top of attnkit counts as mathematics.
"""

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ATTNKIT = Path(__file__).resolve().parents[2] / "attnkit"
# What MicroPython runs in a page is no part of attnkit's own Python.
INSIDE = ATTNKIT / "live" / "editing" / "inside"
FILES = sorted(file for file in ATTNKIT.rglob("*.py") if INSIDE not in file.parents)

# What each room may import: rooms of attnkit, and packages beside the standard library.
DRAWING = {"numpy", "matplotlib", "mpl_toolkits"}  # the last is part of matplotlib
WIDGETS = {*DRAWING, "ipywidgets", "anywidget", "traitlets", "IPython", "PIL"}
ROOMS = {
    "theme": set(),
    "plots": {"theme"},
    "live": {"live", "theme"},
    "figures": {"figures", "live", "plots", "theme", "mathematics"},
    "mathematics": {"mathematics"},
    "attnkit": {"live"},  # attnkit/__init__.py, which offers LiveFigure on first use
}
PACKAGES = {
    "theme": DRAWING,
    "plots": DRAWING,
    "live": WIDGETS,
    "figures": WIDGETS,
    "mathematics": {"numpy"},
    "attnkit": set(),
}

# Within the engine: each folder may import those before it; "" are the files of live/ itself.
ENGINE = {
    "controls": {"controls"},
    "drawing": {"drawing"},
    "artists": {"artists", "drawing"},
    "editing": {"", "editing", "artists", "drawing", "controls"},
    "following": {"", "following", "artists", "drawing", "controls"},
    "hosts": {"", "hosts", "editing", "following", "artists", "drawing", "controls"},
}
LIVE = "attnkit.live"
TOGETHER = {LIVE, f"{LIVE}.figure"}  # these put all of it together: nobody's need


def room_of(module):
    """Name the room of a module of attnkit, by its dotted name."""
    if module in ("attnkit", "attnkit.LiveFigure"):
        return "attnkit" if module == "attnkit" else "live"
    room = module.split(".")[1]
    return room if room in ROOMS else "mathematics"


def module_name(file):
    parts = file.relative_to(ATTNKIT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(source, module, is_package=False):
    """List the dotted names that a source text imports anywhere in it, inside functions too."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:  # from .theme import INK
                package = module.split(".")
                up = node.level - is_package
                package = package[: len(package) - up]
                base = ".".join([*package, base] if base else package)
            # from attnkit import theme: the module is attnkit.theme
            names += [f"attnkit.{a.name}" for a in node.names] if base == "attnkit" else [base]
    return names


def forbidden_imports(source, module, is_package=False):
    room = room_of(module)
    wrong = []
    for name in imported_modules(source, module, is_package):
        top = name.split(".")[0]
        if top == "attnkit":
            allowed = room_of(name) in ROOMS[room]
        else:
            allowed = top in sys.stdlib_module_names or top in PACKAGES[room]
        if not allowed:
            wrong.append(name)
    return wrong


def test_files_are_found():
    assert {"attnkit", "attnkit.attention", "attnkit.datasets"} <= {module_name(f) for f in FILES}


@pytest.mark.parametrize("file", FILES, ids=module_name)
def test_a_file_imports_only_what_its_room_may(file):
    source = file.read_text(encoding="utf-8")
    assert forbidden_imports(source, module_name(file), file.name == "__init__.py") == []


def folder_of(module):
    """Name the folder of the engine that a module of attnkit.live is in."""
    folder = module.split(".")[2]
    return folder if folder in ENGINE else ""


def wrong_arrows(source, module):
    """List what a file of the engine imports against the order of its folders."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(LIVE):
            continue
        names = [f"{LIVE}.{a.name}" for a in node.names] if node.module == LIVE else [node.module]
        wrong += [
            name
            for name in names
            if name in TOGETHER or folder_of(name) not in ENGINE[folder_of(module)]
        ]
    return wrong


@pytest.mark.parametrize(
    "file", [f for f in FILES if f.parent.name in ENGINE], ids=lambda file: module_name(file)
)
def test_the_folders_of_the_engine_are_in_order(file):
    module = module_name(file)
    module += ".folder" if file.name == "__init__.py" else ""
    assert wrong_arrows(file.read_text("utf-8"), module) == []


def test_no_two_modules_of_the_engine_need_each_other():
    modules = {module_name(file): file for file in (ATTNKIT / "live").rglob("*.py")}
    arrows = {}
    for module, file in modules.items():
        nodes = ast.walk(ast.parse(file.read_text("utf-8")))
        froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        names = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
        names |= {node.module for node in froms} - {LIVE}  # which stands for what it names
        arrows[module] = (names & modules.keys()) - {module}
    assert f"{LIVE}.hosts.tables" in arrows[f"{LIVE}.hosts.page"]
    graphlib.TopologicalSorter(arrows).prepare()  # a circle would raise


def test_a_wrong_arrow_in_the_engine_is_seen():
    for module, source in [
        ("attnkit.live.controls.making", "from attnkit.live.scene import Scene"),
        ("attnkit.live.drawing.svg", "from attnkit.live import artists"),
        ("attnkit.live.following.follow", "from attnkit.live.hosts import page"),
        ("attnkit.live.hosts.page", "def f():\n    from attnkit.live.figure import LiveFigure"),
    ]:
        assert len(wrong_arrows(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("attnkit.attention", "import matplotlib.pyplot as plt"),
        ("attnkit.attention", "def f():\n    from attnkit.plots import heatmap"),
        ("attnkit.positions", "import ipywidgets"),
        ("attnkit.positions", "from scipy.special import softmax"),
        ("attnkit.theme", "from attnkit import plots"),
        ("attnkit.plots", "from attnkit.attention import softmax"),
        ("attnkit.plots", "from . import live"),
        ("attnkit.live.hosts.page", "from ...attention import softmax"),
        ("attnkit.live.hosts.page", "from attnkit.figures.shared.pooling import pooled"),
        ("attnkit.live.hosts.page", "import attnkit.plots"),
        ("attnkit.attention", "from attnkit import LiveFigure"),
        ("attnkit.figures.shared.pooling", "import torch"),
    ],
)
def test_a_wrong_arrow_is_seen(module, source):
    assert len(forbidden_imports(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("attnkit.attention", "import math\nimport numpy as np"),
        ("attnkit.positions", "from attnkit.attention import softmax"),
        ("attnkit.plots", "from attnkit import theme\nfrom matplotlib.axes import Axes"),
        ("attnkit.live.hosts.page", "from . import tables\nfrom ...theme import INK"),
        (
            "attnkit.figures.shared.pooling",
            "from attnkit import LiveFigure\nimport attnkit.attention",
        ),
    ],
)
def test_a_right_arrow_passes(module, source):
    assert forbidden_imports(source, module) == []


def test_the_package_asks_for_what_it_imports_and_nothing_else():
    project = tomllib.loads((ATTNKIT.parent / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.match(r"[\w-]+", package)[0] for package in project["dependencies"]}
    names = (name for f in FILES for name in imported_modules(f.read_text("utf-8"), module_name(f)))
    imported = {name.split(".")[0] for name in names} - {"attnkit", *sys.stdlib_module_names}
    brought_by = {"PIL": "pillow", "IPython": "ipython", "mpl_toolkits": "matplotlib"}
    assert {brought_by.get(name, name) for name in imported} == asked


def loaded_by(statement):
    """Run an import in a fresh interpreter and return the packages that it loaded."""
    program = f"{statement}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


MATHEMATICS = [module_name(f) for f in FILES if room_of(module_name(f)) == "mathematics"]


@pytest.mark.parametrize("module", ["attnkit", *MATHEMATICS])
def test_importing_the_mathematics_loads_no_drawing_and_no_widgets(module):
    loaded = loaded_by(f"import {module}")
    assert "attnkit" in loaded
    assert loaded.isdisjoint({"matplotlib", "ipywidgets", "anywidget", "IPython", "traitlets"})
