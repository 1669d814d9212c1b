"""attnkit in a page: its own functions, which give there what they give in Python, word by word."""

import doctest
import importlib
import json

import pytest
from lightbook.exercises import library
from page_python import PagePython

PUBLIC = {name: importlib.import_module(name) for name in sorted(library.MODULES)}
PUBLIC = {name: module for name, module in PUBLIC.items() if hasattr(module, "__all__")}
IMPORTS = [
    f"from {name} import {', '.join(sorted(set(module.__all__) - library.ABSENT))}"
    for name, module in PUBLIC.items()
]
FUNCTIONS = [
    pytest.param(name, getattr(module, name), id=name)
    for module in PUBLIC.values()
    for name in sorted(set(module.__all__) - library.ABSENT)
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    python = PagePython(tmp_path_factory.mktemp("python"), library.modules(IMPORTS))
    yield python
    python.close()


def cells(name, function):
    """Return the examples of a function as cells, each with those before it, and what it shows."""
    before = ["import numpy as np", *IMPORTS]
    for each in doctest.DocTestParser().get_examples(function.__doc__):
        before.append(each.source.rstrip())
        yield "\n".join(before), each.want.rstrip().replace("<BLANKLINE>", "")


@pytest.mark.parametrize(("name", "function"), FUNCTIONS)
def test_each_example_of_a_function_shows_the_same_in_a_page(name, function, page):
    found = list(cells(name, function))
    assert found
    for code, wanted in found:
        answer = page.run(code)
        assert (answer.get("shown") or answer["printed"].rstrip()) == wanted, answer


WRONG = [
    "softmax([np.nan, 0])",
    "softmax([[0, 1], [-np.inf, -np.inf]])",
    "softmax([1, 2], axis=1)",
    "softmax([1, 2], axis=0.5)",
    "softmax(3)",
    "softmax([True, False])",
    "dot_scores([[1, 2]], [[1, 2, 3]])",
    "dot_scores([[1, np.inf]], [[1, 2]])",
    "attention([[1, 2]], [[1, 2]], [1, 2])",
    "attention([1.0], [1.0, 2.0], [3.0, 4.0], mask=[[False, False]])",
    "attention([1.0], [1.0, 2.0], [3.0, 4.0], mask=[[0, 1]])",
    "attention([1.0], [1.0, 2.0], [3.0, 4.0], mask=[[True]])",
    "attention(1, 2, 3, score=4)",
    "gaussian_scores([1.0], [2.0], bandwidth=0)",
    "gaussian_scores([1.0], [2.0], bandwidth=[1, 2])",
    "leave_one_out([1.0], [2.0], 1)",
    "leave_one_out([1.0, 1e9], [2.0, 3.0], 1e-200)",
    "self_attention([[1.0]], [[1.0]], [[1.0], [2.0]], [[1.0]])",
    "layer_norm([1.0, 2.0])",
    "layer_norm([[1.0, 1.0]], epsilon=0)",
    "layer_norm([[1.0, 1.0]], epsilon=-1)",
    "small_network([[1.0]], [[1.0]], [1.0, 2.0], [[1.0]], [1.0])",
    "split_heads(np.ones((2, 6)), 4)",
    "split_heads(np.ones((2, 6)), True)",
    "sinusoidal_positions(0, 2)",
    "sinusoidal_positions(3, 3)",
    "rotate(np.ones((3, 2)), positions=[1, 2])",
    "attention_weights([[1, 2], [3]])",
]


@pytest.mark.parametrize("call", WRONG)
def test_what_attnkit_refuses_is_refused_in_a_page_in_the_same_words(call, page):
    code = "\n".join(["import numpy as np", *IMPORTS, call])
    with pytest.raises((TypeError, ValueError)) as raised:
        exec(code, {})
    answer = page.run(code)
    assert not answer["ok"]
    assert answer["error"]["python"] == f"{raised.type.__name__}: {raised.value}"


def test_a_page_gets_what_is_imported_and_what_that_needs_and_nothing_else():
    assert library.modules(["import math"]) == {}
    few = library.modules(["from attnkit.attention import softmax"])
    assert sorted(few) == ["attnkit/_checks.py", "attnkit/attention.py"]
    text = few["attnkit/attention.py"]
    assert "def softmax(scores, axis=-1):" in text
    assert '"""' not in text and "def attention(" not in text
    assert "def matrix" not in few["attnkit/_checks.py"]
    assert len(json.dumps(library.modules(IMPORTS))) < 40_000
