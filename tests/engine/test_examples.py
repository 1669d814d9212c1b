"""The examples in the docstrings of the engine: what they show is what Python then prints."""

import doctest
import importlib
import pkgutil
from importlib.metadata import version

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


def examples_of(module):
    """Return the examples of a module, by the name of what they show."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = finder.find(importlib.import_module(module), module)
    return {test.name: test for test in found if test.examples}


EXAMPLES = {name: test for module in MODULES for name, test in examples_of(module).items()}


def run(test):
    """Run an example and return what it says when it does not give what it shows."""
    said = []
    doctest.DocTestRunner().run(test, out=said.append, clear_globs=False)
    return "".join(said)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Let examples write their files into an empty folder."""
    monkeypatch.chdir(tmp_path)
    yield
    plt.close("all")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_what_its_docstring_shows(name):
    test = EXAMPLES[name]
    if name.startswith(f"{CLASS}."):  # methods go on where the example of the class ends
        assert run(EXAMPLES[CLASS]) == ""
        test.globs |= EXAMPLES[CLASS].globs
    assert run(test) == ""


def test_a_wrong_example_is_seen():
    parser = doctest.DocTestParser()
    assert "Expected" in run(parser.get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0))


def test_everything_a_user_meets_has_an_example():
    public = [name for name in dir(LiveFigure) if not name.startswith("_")]
    assert {CLASS, *(f"{CLASS}.{name}" for name in public)} <= set(EXAMPLES)


def test_a_live_figure_shows_its_users_what_is_theirs():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    made = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 3), alt="a line")
    methods = {"at", "settings", "to_html", "to_png", "to_svg", "widget"}
    assert {name for name in dir(made) if name[0] != "_"} == {"alt", "controls", "fig", *methods}


def test_attnkit_lists_what_it_offers_and_says_its_version():
    assert {"LiveFigure", "__version__"} <= set(dir(attnkit))
    assert attnkit.__version__ == version("attnkit")
    with pytest.raises(AttributeError, match="no attribute 'figure'"):
        _ = attnkit.figure
