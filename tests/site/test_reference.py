"""The reference has every public name of attnkit, and no other."""

import importlib
import inspect
import pkgutil
import re

import matplotlib.pyplot as plt
import pytest

import attnkit
from attnkit import LiveFigure, figures

# What a module offers: the names in its __all__, or else its own public functions and classes.
MODULES = (
    "theme",
    "plots",
    "attention",
    "heads",
    "masks",
    "positions",
    "block",
    "trials",
    "learning",
    "vit",
    "datasets",
)
# Not a name to call, but where an update function's result is described.
DESCRIBED = {"attnkit.live.artists.move"}
# What a figure with code that a reader may change is made with.
EDITABLE = {"attnkit.live.Cell", "attnkit.live.Cell.of"}


@pytest.fixture
def a_figure():
    """A live figure, to look at what it keeps."""
    fig, ax = plt.subplots()
    return LiveFigure(fig, {ax.title: lambda n: f"{n}"}, n=(0, 1), alt="a title")


def offered(name: str) -> set[str]:
    """Return the public names of a module, and the methods of its classes."""
    module = importlib.import_module(f"attnkit.{name}")
    own = {
        word
        for word, thing in vars(module).items()
        if callable(thing) and getattr(thing, "__module__", "") == module.__name__
    }
    names = list(getattr(module, "__all__", own))
    names += [
        f"{name}.{method}"
        for name in names
        for method, what in vars(getattr(module, name)).items()
        if inspect.isclass(getattr(module, name)) and inspect.isfunction(what)
    ]
    return {f"{module.__name__}.{word}" for word in names if not re.search(r"(^|\.)_", word)}


def of_a_live_figure() -> set[str]:
    """Return what a user may ask a live figure."""
    public = [name for name in dir(LiveFigure) if not name.startswith("_")]
    return {f"attnkit.LiveFigure.{name}" for name in public} | {"attnkit.LiveFigure"}


def figures_of_chapters() -> set[str]:
    """Return the functions of attnkit.figures that return a live figure."""
    rooms = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(figures.__path__, "attnkit.figures.")
    ]
    return {
        f"{room.__name__}.{name}"
        for room in rooms
        for name, made in vars(room).items()
        if inspect.isfunction(made)
        and made.__module__ == room.__name__
        and inspect.signature(made).return_annotation is LiveFigure
    }


def listed(page: str) -> list[str]:
    """Return the names that a page describes."""
    return re.findall(r'<dt class="sig[^>]*? id="(attnkit\.[\w.]+)"', page)


def test_the_reference_has_every_public_name_and_no_other(site):
    names = listed((site / "chapters" / "reference.html").read_text("utf-8"))
    wanted = set().union(
        *map(offered, MODULES), of_a_live_figure(), figures_of_chapters(), EDITABLE
    )
    assert len(names) == len(set(names))
    assert set(names) - DESCRIBED == wanted
    assert DESCRIBED <= set(names)
    assert not [name for name in names if any(part[0] == "_" for part in name.split("."))]


def test_it_names_what_a_live_figure_keeps(site, a_figure):
    page = (site / "chapters" / "reference.html").read_text("utf-8")
    kept = re.search(r"Attributes<.*?</dd>", page, re.DOTALL)[0]
    assert re.findall(r"<strong>(\w+)</strong>", kept) == [
        name for name in vars(a_figure) if not name.startswith("_")
    ]


def test_it_names_every_module(site):
    page = (site / "chapters" / "reference.html").read_text("utf-8")
    modules = {f"attnkit.{name}" for name in (*MODULES, "figures")}
    assert modules <= set(re.findall(r">(attnkit\.\w+)<", page))
    assert set(attnkit.__all__) <= set(re.findall(r">(\w+)<", page))
