"""A cell with the tag `exercise` gets what its page needs to check it."""

import json
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from lightbook.assets import content_keys
from lightbook.exercises import mark
from lightbook.exercises.earlier import needed
from sphinx.errors import ExtensionError

LOOP = "for each in keys:\n    total = each"
IMPORTS = """import math
import numpy as np
import time
from attnkit.attention import attention, softmax"""
CHAPTER = [
    IMPORTS,
    "keys = np.eye(2)\nprint(keys)\nassert keys.all()",
    "keys = np.ones(3)\nkeys[0] = 2\n" + LOOP,
    "def scores(query):\n    total = query * keys\n    return total",
    "figure = attention(keys)\nfigure",
]


@pytest.mark.parametrize(
    ("code", "setup"),
    [
        ("print(1)", ""),
        ("time.sleep(0)", "import time"),
        ("keys = 1", ""),
        ("keys, query = 1, 2\nkeys + query", ""),  # it makes its names itself
        ("def scores():\n    return 1\n\nscores()", ""),
        ("total += 1", "keys = np.ones(3)\nkeys[0] = 2\n" + LOOP),
        ("keys", "keys = np.ones(3)\nkeys[0] = 2"),
        ("def f(keys):\n    return softmax(keys)", "from attnkit.attention import softmax"),
        (
            "[scores(each) for each in (1, 2)]",
            "keys = np.ones(3)\nkeys[0] = 2\n" + CHAPTER[3],
        ),
    ],
)
def test_an_exercise_gets_what_it_needs_and_nothing_else(code, setup):
    found = needed(code, CHAPTER)
    assert found == f"import math\nimport numpy as np\n{setup}".strip()
    exec(f"{found}\n{code}", {})


def cell(text, *tags, kind="code"):
    return {"cell_type": kind, "id": "a", "metadata": {"tags": list(tags)}, "source": [text]}


def test_an_exercise_has_the_number_of_its_text_and_its_hidden_check():
    cells = [
        cell("a = 3"),
        cell("Some **2. text**\n\n**4. Think.** What is a?", kind="markdown"),
        cell("b = 0  # your answer", "exercise"),
        cell("print(a == b)", "exercise-check"),
        cell("**5. Again.**", kind="markdown"),
        cell("print(b)", "exercise"),
    ]
    assert [list(each.values()) for each in mark.exercises(cells)] == [
        ["a", "4", "a = 3", "print(a == b)"],
        ["a", "5", "b = 0", ""],
    ]


def app_with(tmp_path, *cells, builder="html"):
    (tmp_path / "page.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    return SimpleNamespace(
        builder=SimpleNamespace(format=builder, get_target_uri="{}.html".format),
        env=SimpleNamespace(doc2path=lambda name: tmp_path / "page.ipynb"),
    )


def page_with(*classes):
    doctree = new_document("page")
    doctree += [nodes.container(classes=["cell", each]) for each in classes]
    return doctree


@pytest.mark.parametrize(("name", "up"), [("page", ""), ("chapters/page", "../")])
def test_the_data_stands_in_the_cell_and_names_the_file_by_its_way_from_the_page(
    name, up, tmp_path
):
    app = app_with(tmp_path, cell("a = '</script>'"), cell("a", "exercise"))
    doctree = page_with("tag_other", "tag_exercise")
    mark.mark(app, doctree, name)
    other, exercise = doctree.children
    assert not other.children
    text = exercise.astext()
    assert text.count("<") == 2  # no tag inside can end it
    given = json.loads(text[text.index("{") : text.rindex("}") + 1])
    assert given["script"] == f"{up}_static/python.js"
    assert given["file"] == f"{up}notebooks/{name}.ipynb"
    assert given["setup"] == "a = '</script>'"
    assert content_keys.ADDRESS.search(text)  # it gets a key


def test_another_builder_gets_none_and_an_exercise_that_is_not_shown_is_an_error(tmp_path):
    doctree = page_with("tag_exercise")
    mark.mark(app_with(tmp_path, cell("a", "exercise"), builder="latex"), doctree, "page")
    assert not doctree[0].children
    app = app_with(tmp_path, cell("a", "exercise"), cell("b", "exercise", "remove-cell"))
    with pytest.raises(ExtensionError, match="page: of 2 exercises, 1 are on the page"):
        mark.mark(app, doctree, "page")


def test_an_exercise_that_needs_more_offers_the_notebook(tmp_path):
    doctree = page_with("tag_exercise-elsewhere")
    mark.mark(app_with(tmp_path, cell("a", "exercise-elsewhere")), doctree, "chapters/page")
    assert "needs more than a page has" in doctree.astext()
    assert '<a href="../notebooks/chapters/page.ipynb" download>' in doctree.astext()
