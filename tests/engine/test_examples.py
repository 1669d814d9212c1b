"""The examples in the docstrings of the engine: what they show is what Python then prints."""

import doctest
import importlib
import pkgutil

import matplotlib.pyplot as plt
import pytest

import attnkit
from attnkit import LiveFigure, live

MODULES = [
    "attnkit",
    "attnkit.theme",
    *(module.name for module in pkgutil.iter_modules(live.__path__, "attnkit.live.")),
]
CLASS = "attnkit.live.figure.LiveFigure"


def examples_of(module, **known):
    """Return the examples of a module by name; each may use the names that are known."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = finder.find(importlib.import_module(module), module, extraglobs=known)
    return {test.name: test for test in found if test.examples}


def run(test, clear_globs=True):
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append, clear_globs=clear_globs)
    return "".join(said)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Let examples write their files into an empty folder."""
    monkeypatch.chdir(tmp_path)
    yield
    plt.close("all")


@pytest.mark.parametrize("module", MODULES)
def test_an_example_gives_what_its_docstring_shows(module):
    first = examples_of(CLASS.rpartition(".")[0])[CLASS]
    assert run(first, clear_globs=False) == ""
    # The methods go on where the example of the class ends.
    known = {name: first.globs[name] for name in ("fig", "line", "live", "np", "plt", "x")}
    assert "".join(run(test) for test in examples_of(module, **known).values()) == ""


def test_a_wrong_example_is_seen():
    parser = doctest.DocTestParser()
    assert "Expected" in run(parser.get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0))


def test_everything_a_user_meets_has_an_example():
    shown = examples_of("attnkit.live.figure")
    public = [name for name in dir(LiveFigure) if not name.startswith("_")]
    assert {CLASS, *(f"{CLASS}.{name}" for name in public)} <= set(shown)


def test_a_live_figure_shows_its_users_what_is_theirs():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    made = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 3), alt="a line")
    methods = {"at", "settings", "to_html", "to_png", "to_svg", "widget"}
    assert {name for name in dir(made) if name[0] != "_"} == {"alt", "controls", "fig", *methods}


def test_attnkit_lists_what_it_offers_and_says_its_version():
    assert {"LiveFigure", "__version__"} <= set(dir(attnkit))
    assert attnkit.__version__ == importlib.metadata.version("attnkit")
    with pytest.raises(AttributeError, match="no attribute 'figure'"):
        _ = attnkit.figure
