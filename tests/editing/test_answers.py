"""Each exercise that a page checks: "not yet" at first, and right for the book's own answer.

`answers.txt` has the right answers: a cell's name, and what a reader writes there. `tried.txt` has
more that readers try, with the check's word: each line takes the place of the one that sets the
same names, or returns.
"""

import ast
import contextlib
import io
import re
from pathlib import Path

import exercise_page
import nbformat
import notebooks
import pytest
from lightbook.exercises import chapter, library, mark
from lightbook.exercises.earlier import read, written
from page_python import PagePython

ANSWERS = dict(
    each.strip("\n").split("\n", 1)
    for each in Path(__file__).with_name("answers.txt").read_text("utf-8").split("----\n")
)
TRIED = Path(__file__).with_name("tried.txt").read_text("utf-8").split("----\n")
EXERCISES = {name: mark.exercises(notebooks.cells(name)) for name in notebooks.PAGES}
CELLS = [cell for name in notebooks.PAGES for cell in notebooks.cells(name)]
STARTS = {cell["id"]: "".join(cell["source"]) for cell in CELLS}
WITH_EXERCISES = [name for name, given in EXERCISES.items() if given]
BY_ID = {each["id"]: each for given in EXERCISES.values() for each in given}
EVERY = [
    pytest.param(each, id=f"{name}-{each['id']}") for name in EXERCISES for each in EXERCISES[name]
]
PART = re.compile(r"\n(?=\*\*\d+\. |## )")  # an exercise begins with its number, in bold
CODE = re.compile(r"(?:~~~|```)python\n(.*?)(?:~~~|```)|(?<!`)`([^`\n]+)`", re.S)
BLOCK = re.compile(r"(?:~~~|```)python\n(.*?)(?:~~~|```)", re.S)
OPENING = re.compile(r"## Exercises\n\n(.*?)\*\*1\. ", re.S)


@pytest.fixture(scope="module")
def page_python(tmp_path_factory):
    """A page's Python with what the book's exercises import of attnkit."""
    setups = [each["setup"] for given in EXERCISES.values() for each in given]
    python = PagePython(tmp_path_factory.mktemp("python"), library.modules(setups))
    yield python
    python.close()


def whole(exercise, text, setup="setup"):
    return "\n".join([exercise[setup], text, exercise["check"]])


def in_python(code):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    return printed.getvalue()


@pytest.mark.parametrize("exercise", EVERY)
def test_an_exercise_of_the_book(exercise, page_python):
    for text, word in ((STARTS[exercise["id"]], "not yet"), (ANSWERS[exercise["id"]], "right")):
        answer = page_python.run(whole(exercise, text), **exercise.get("values", {}))
        assert answer["ok"], answer
        assert answer["printed"].split("\n")[-2].endswith(word)
        setup = "notebook" if "notebook" in exercise else "setup"
        assert answer["printed"] == in_python(whole(exercise, text, setup))


def with_own(start, own):
    """Return a cell with a reader's statements, or lines in a function, in place of its own."""
    if own.startswith("    "):
        return with_lines(start, own)
    theirs = set().union(*map(made_by, ast.parse(own).body))
    kept, end, lines = [], 0, start.split("\n")
    for node in ast.parse(start).body:
        if theirs & made_by(node):
            kept += [*lines[end : node.lineno - 1], *([own] if own not in kept else [])]
            end = node.end_lineno
    assert own in kept
    return "\n".join([*kept, *lines[end:]])


def made_by(node):
    """Return the names to which a statement gives a value, or of whose values it changes a part."""
    return set() if isinstance(node, ast.Expr) else written(ast.unparse(node))


def with_lines(start, lines):
    """Return a cell with lines of a reader's in place of those that set the same names."""
    for line in lines.strip("\n").split("\n"):
        sets = re.escape(re.match(r" *return |[^=]*= ", line)[0])
        start, n = re.subn(f"^{sets}.*", lambda _, line=line: line, start, flags=re.M)
        assert n == 1, line
    return start


@pytest.mark.parametrize("tried", TRIED)
def test_what_readers_try(tried, page_python):
    first, own = tried.split("\n", 1)
    id_, word = first.split(" ", 1)
    exercise, text = BY_ID[id_], with_own(STARTS[id_], own.rstrip("\n"))
    answer = page_python.run(whole(exercise, text), **exercise.get("values", {}))
    assert answer["ok"], answer
    assert re.search(rf"(^|\s){word}\n$", answer["printed"]), answer["printed"]
    setup = "notebook" if "notebook" in exercise else "setup"
    assert answer["printed"] == in_python(whole(exercise, text, setup))


def with_texts(name):
    """Yield each exercise of a notebook with its text and its solution."""
    given = {each["id"]: each for each in EXERCISES[name]}
    book = [
        each["id"] if each["id"] in given else "".join(each["source"])
        for each in notebooks.cells(name)
        if each["id"] in given or each["cell_type"] == "markdown"
    ]
    for part in PART.split("\n".join(book)):
        text, _, solution = part.partition("Solution")
        yield from ((given[line], text, solution) for line in text.split("\n") if line in given)


def names(code):
    """Return what code takes from outside and what it makes, with the parameters of functions."""
    inside = {node.arg for node in ast.walk(ast.parse(code)) if isinstance(node, ast.arg)}
    stored = {
        node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return read(code), inside | stored | (written(code) if code.strip() else set())


def used(solution):
    """Return what the code of a solution takes from the chapter."""
    taken, made = set(), set()
    for code in map("".join, CODE.findall(solution)):
        with contextlib.suppress(SyntaxError):  # not all that looks like code is Python
            found = names(code)
            taken, made = taken | found[0], made | found[1]
    return taken - made


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_a_solution_uses_what_the_page_has_or_the_text_names_the_notebook(name):
    chapter = set().union(
        *(
            names("".join(cell["source"]))[1]
            for cell in notebooks.cells(name)
            if cell["cell_type"] == "code"
        )
    )
    found = list(with_texts(name))
    assert len(found) == len(EXERCISES[name])
    for exercise, text, solution in found:
        code = whole(exercise, STARTS[exercise["id"]])
        absent = used(solution) & chapter - names(code)[1] - set(exercise.get("values", ()))
        assert not absent or "in the notebook" in text, (exercise["id"], absent)


def test_no_answer_is_left_over():
    assert sorted(ANSWERS) == sorted(each["id"] for given in EXERCISES.values() for each in given)


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_exercises_open_with_where_they_are_answered(name):
    text = "\n".join(notebooks.sources(name, "markdown"))
    openings = OPENING.findall(text)
    assert openings
    assert all(each.startswith("Answer on the page") for each in openings)


@pytest.mark.parametrize("name", notebooks.PAGES)
def test_a_page_can_read_each_function_that_a_chapter_lends(name, page_python):
    functions = chapter.had(notebooks.cells(name))["functions"].values()
    answer = page_python.run("\n".join(["import math\nimport numpy as np", *functions]))
    assert answer["ok"], answer


def solutions(name):
    """Yield the exercises of a notebook whose solution is code that a page can run."""
    for exercise, text, solution in with_texts(name):
        blocks = BLOCK.findall(solution)
        if blocks and "in the notebook" not in text:
            yield exercise, "\n".join(blocks)


@pytest.mark.parametrize("name", [name for name in WITH_EXERCISES if [*solutions(name)]])
def test_the_books_solution_pasted_whole_is_right(name, open_reader, tmp_path):
    reader = open_reader(exercise_page.write(tmp_path, notebooks.cells(name)))
    for each, code in solutions(name):
        reader.begin(each["number"])
        reader.paste(code)
        assert reader.check() == "Right."


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_each_exercise_of_a_page_in_a_browser(name, open_reader, tmp_path):
    reader = open_reader(exercise_page.write(tmp_path, notebooks.cells(name)))
    for each in EXERCISES[name]:
        start, answer = STARTS[each["id"]], ANSWERS[each["id"]]
        reader.begin(each["number"])
        assert reader.text() == start
        assert reader.check().startswith("Not yet")
        reader.paste("")
        assert re.search("is not known here|Reset brings it back", reader.check())
        reader.paste(answer)
        assert reader.check() == "Right."
        root = "${new URL('.', document.baseURI).pathname}"
        kept = f"localStorage.getItem(`exercise {each['id']} {root}`)"
        assert reader.evaluate(f"JSON.parse({kept}).text") == answer
        assert reader.copy() == answer
        book = nbformat.reads(reader.download(), as_version=4)
        assert in_python(book.cells[0].source).endswith("right\n")
        reader.button("Reset")
        assert reader.text() == start
        assert reader.evaluate(kept) is None
