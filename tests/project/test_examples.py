"""The examples in the docstrings of attnkit: Python prints what they show."""

import doctest
import importlib
import inspect
import pkgutil

import matplotlib.pyplot as plt
import pytest

import attnkit
from attnkit import LiveFigure

MODULES = ["attnkit", *(m.name for m in pkgutil.walk_packages(attnkit.__path__, "attnkit."))]
CLASS = "attnkit.live.figure.LiveFigure"
# In these modules every public function needs an example.
MATHEMATICS = ["attention", "datasets", "trials"]
DRAWING = ["plots", "figures.shared.pooling", "figures.shared.sliders", "figures.shared.numbers"]


def examples_of(module):
    """Return the examples of a module, by the name of what they show."""
    found = doctest.DocTestFinder().find(importlib.import_module(module), module)
    return {test.name: test for test in found if test.examples}


EXAMPLES = {name: test for module in MODULES for name, test in examples_of(module).items()}


def run(test):
    """Run an example and return the report of what differs."""
    report = []
    doctest.DocTestRunner().run(test, out=report.append, clear_globs=False)
    return "".join(report)


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


@pytest.mark.parametrize("module", [*MATHEMATICS, *DRAWING])
def test_every_public_function_has_an_example(module):
    room = importlib.import_module(f"attnkit.{module}")
    names = {
        f"{room.__name__}.{name}"
        for name, thing in vars(room).items()
        if inspect.isfunction(thing) and thing.__module__ == room.__name__ and name[0] != "_"
    }
    assert names
    assert names <= set(EXAMPLES)


def test_every_public_method_of_a_live_figure_has_an_example():
    public = [name for name in dir(LiveFigure) if name[0] != "_"]
    assert {CLASS, *(f"{CLASS}.{name}" for name in public)} <= set(EXAMPLES)
