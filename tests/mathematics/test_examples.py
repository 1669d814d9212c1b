"""The examples in the docstrings of the mathematics run, and every public function has one."""

import doctest

import pytest

import attnkit.attention
import attnkit.datasets
import attnkit.trials

MODULES = [attnkit.attention, attnkit.datasets, attnkit.trials]
FUNCTIONS = [
    getattr(module, name)
    for module in MODULES
    for name in module.__all__
    if not isinstance(getattr(module, name), type)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_examples_give_what_they_say(module):
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_public_function_has_an_example(function):
    assert any(test.examples for test in doctest.DocTestFinder(recurse=False).find(function))
