"""What a link or a button is called, for who hears it alone."""

import pytest
from docutils import nodes
from lightbook.boxes import folded_admonitions
from lightbook.formulas import equation_links
from sphinx.util.docutils import new_document

LINK = '<a class="reference internal" href="heads.html#equation-heads-out"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"in {LINK}>(4)</a>", f'in {LINK} aria-label="equation (4)">(4)</a>'),
        (f"in equation {LINK}>(4)</a>", f"in {LINK}>equation (4)</a>"),
        ('<a class="reference internal" href="#a">(4)</a>', None),
    ],
)
def test_a_link_to_an_equation_is_called_an_equation(before, after):
    context = {"body": before}
    equation_links.name(None, "", "", context, None)
    assert context["body"] == (after or before)


class App:
    """As much of Sphinx as folding asks for."""

    class builder:
        format = "html"


def solution(title="Solution"):
    return nodes.admonition("", nodes.title("", title), classes=["dropdown"])


def names(*parts):
    doctree = new_document("")
    doctree += [*parts]
    folded_admonitions.fold(App, doctree, "")
    return [line.get("called") for line in doctree.findall(folded_admonitions.FoldedTitle)]


def test_a_solution_is_called_by_its_exercise():
    first, second = (nodes.strong("", text) for text in ("1. Find the bug.", "2. How many?"))
    assert names(first, solution(), nodes.strong("", "not"), solution(), second, solution()) == [
        "Solution to exercise 1, Find the bug",
        "Solution to exercise 1, Find the bug",
        "Solution to exercise 2, How many?",
    ]


def test_an_exercise_with_a_formula_is_called_by_its_number():
    exercise = nodes.strong("", "", nodes.Text("3. Why "), nodes.math("", "d"), nodes.Text("?"))
    assert names(exercise, solution()) == ["Solution to exercise 3"]


def test_other_boxes_keep_their_titles():
    exercise = nodes.strong("", "1. Find the bug.")
    assert names(solution(), exercise, solution("Answer")) == [None, None]
