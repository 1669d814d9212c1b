"""Figures whose code is edited: the page computes what the tables hold, and keeps its picture."""

import ast
import importlib
import inspect
import json
import re
import sys
from pathlib import Path

import drawn
import edited
import matplotlib.pyplot as plt
import numpy as np
import pytest
from editable import FIGURES, OTHERWISE, PEOPLE, kernel, unwatched, waists

from attnkit import LiveFigure, theme
from attnkit.figures import waist_and_weight
from attnkit.figures.waist_and_weight import bell
from attnkit.live import Cell
from attnkit.live.editing import cells, marks, plain
from attnkit.live.hosts import page
from tools import node

ELSEWHERE = 3


def boxcar(queries, keys, bandwidth=1):
    distances = np.reshape(queries, (-1, 1)) - np.reshape(keys, (1, -1))
    return np.where(np.abs(distances) <= bandwidth, 0.0, -np.inf)


BOXCAR = inspect.getsource(boxcar).replace("boxcar", "my_scores")


@pytest.fixture(autouse=True)
def in_the_style_of_the_book():
    with theme.style():
        yield
    plt.close("all")


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """Return the page of an editable figure, in which the author's cell has run."""
    made = {}

    def page_of(name):
        if name not in made:
            made[name] = edited.Edited(FIGURES[name](), tmp_path_factory.mktemp("edited"))
        return made[name]

    yield page_of
    for each in made.values():
        each.close()


def positions_of(figure, setting):
    return {name: c.values.index(setting[name]) for name, c in figure.controls.items()}


def wrong(figure, page):
    """List where the page draws other things than the tables of a figure hold."""
    known = {}

    def states(first, part, setting):
        positions = positions_of(figure, setting)
        if (key := tuple(positions.values())) not in known:
            error, _ = page.at(positions)
            assert not error
            known[key] = page.shown
        return known[key]

    return [(mark, setting, why) for mark, setting, why in drawn.differences(figure, states) if why]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.slow  # each figure at each position
def test_with_the_authors_code_the_page_draws_the_tables(page_of, name):
    found = page_of(name)
    found.run(found.program["source"])
    assert not (faults := wrong(FIGURES[name](), found)), f"{len(faults)}: {faults[0]}"


@pytest.fixture
def anyhow(monkeypatch):
    """A cell takes any function, also one that uses others of the tests."""
    monkeypatch.setattr(
        Cell, "of", lambda f, make, *given, **beside: Made(f, make, given, **beside)
    )


class Made(Cell):
    """A cell of a function that is more than its own text."""

    def __init__(self, function, make, given, beside=None):
        super().__init__("", function.__name__, make, given, beside or {})
        self.__dict__["function"] = function


def test_where_no_code_counts_the_page_keeps_its_tables(page_of):
    found = page_of("positions")
    assert found.run(found.program["source"])["ok"]
    assert found.program["tables"] == {"kind": [2]} and found.program["given"][2:] == []
    computed = []
    for kind in (0, 2, 2, 1):
        assert found.at({"kind": kind, "place": kind})[0] is None
        computed.append(sorted(found.shown))
    assert computed[1:3] == [[], []] and computed[0] == computed[3] != []


def test_where_no_code_counts_other_code_makes_the_same(anyhow):
    own, other = (make["positions"]()._scene.editable.updates for make in (FIGURES, OTHERWISE))
    kinds = "sinusoidal", "sinusoidal, after W", "table"
    same = [own["readout"](kind, 3) == other["readout"](kind, 3) for kind in kinds]
    assert same == [False, False, True]
    for name in ("vectors", "products", "band"):
        np.testing.assert_array_equal(own[name]("table"), other[name]("table"))


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_keeps_its_tables_is_the_same_with_other_code(name, anyhow):
    figures = FIGURES[name](), OTHERWISE[name]()
    described = [_described(figure) for figure in figures]
    for shift in range(3):
        (own, other) = (_states(figure, shift) for figure in figures)
        pairs = list(zip(own, other, *described, strict=True))
        assert all(a == b for a, b, mark, _ in pairs if mark is None)
        assert shift or any(a != b for a, b, mark, _ in pairs if mark)


def _described(figure):
    scene = figure._scene
    with scene.look():
        return cells.spec(scene, scene.editable)["marks"]


def _states(figure, shift):
    """Return the states of all marks, each without the number that tells figures apart."""
    scene = figure._scene
    setting = {n: c.values[shift % len(c.values)] for n, c in scene.controls.items()}
    with scene.look():
        scene.move(scene.updates, setting)
        states = [state for part in scene.parts for state in scene.states(part.marks)]
    return [(drawn.tidy(template), [*numbers], png) for template, numbers, png in states]


@pytest.fixture
def drawing():
    script = drawn.Drawing()
    yield script
    script.close()


def test_with_other_code_the_page_draws_what_that_code_computes(page_of, drawing):
    figure, found = waists(), page_of("waist and weight")
    scene, cell = figure._scene, figure._scene.editable
    other = cell.make(boxcar, *cell.given)
    found.run(cell.source.replace(cell.source[cell.source.index("def") :], BOXCAR))
    own = [update for update in scene.updates if update.function in cell.updates.values()]
    with scene.look():
        described = marks.describe_all(scene, own)
    names = [name for name, _ in found.program["updates"]]
    drawing.marks(described)
    for query, bandwidth in [(0, 0), (60, 0), (120, 4), (100, 2)]:
        positions = {"query": query, "bandwidth": bandwidth}
        assert found.at(positions) == (None, 1)
        setting = {name: figure.controls[name].values[i] for name, i in positions.items()}
        for i, mark in enumerate(described):
            if mark is None:
                continue
            controls = found.program["updates"][mark["update"]][1]
            data = other[names[mark["update"]]](*(setting[name] for name in controls))
            for at in mark["at"]:
                data = data[at]
            (state,) = drawing.states([(i, data)])
            there, here = drawn.by_page(found.shown[i]), drawn.by_page(state)
            assert drawn.difference(there, here, 20) is None, f"mark {i} at {setting}"


CALLED = "import numpy as np\n\ndef my_scores(queries, keys, bandwidth):\n    "


@pytest.mark.parametrize(
    ("source", "line", "sentence"),
    [
        (CALLED + "return queries + keys", 4, "could not be broadcast"),
        (CALLED + "return queries[:, None] - keys / width", 4, "The name width is not known"),
        (CALLED + "return queries", None, "the scores have shape"),
        (CALLED + "return None", None, ""),
        (CALLED.replace("my_", "your_") + "return 0", None, "The name my_scores is not known"),
    ],
)
def test_an_error_leaves_the_last_good_picture(page_of, source, line, sentence):
    found = page_of("waist and weight")
    assert found.run(found.program["source"])["ok"]
    assert found.at({"query": 7, "bandwidth": 1}) == (None, 1)
    good = found.shown
    assert found.run(source)["ok"]
    error, _ = found.at({"query": 8, "bandwidth": 1})
    assert error["line"] == line and sentence in error["sentence"]
    assert found.shown == good


def test_while_the_page_computes_the_last_move_counts(page_of):
    found = page_of("waist and weight")
    assert found.run(found.program["source"])["ok"]
    assert found.at({"query": 30, "bandwidth": 0}) == (None, 1)
    wanted = found.shown
    moves = [{"query": query, "bandwidth": 0} for query in range(31)]
    error, computed = found.at(*moves)
    assert error is None and computed <= 2
    assert found.shown == wanted


def test_a_python_that_began_anew_runs_the_cell_again(page_of):
    found = page_of("waist and weight")
    assert found.run(found.program["source"])["ok"]
    error, _ = found.at({"query": 3, "bandwidth": 1}, loses=True)
    assert error["kind"] == "TooLong"
    assert found.at({"query": 4, "bandwidth": 1}) == (None, 1)


def test_a_figure_that_moves_while_a_cell_runs_is_drawn_by_that_cell(page_of):
    found = page_of("waist and weight")
    source, there = found.program["source"], {"query": 20, "bandwidth": 1}
    other = source.replace(source[source.index("def") :], BOXCAR)
    assert found.run(other)["ok"] and found.at(there)[0] is None
    wanted = found.shown
    assert found.run(source)["ok"] and found.at(there)[0] is None
    assert found.shown != wanted
    assert found.at({"query": 4, "bandwidth": 1}, loses=True)[0]["kind"] == "TooLong"
    assert found.run(other, meanwhile=there)["ok"] and found.at(there)[0] is None
    assert found.shown == wanted


def test_a_cell_that_does_not_run_is_not_run_again_by_each_move(page_of):
    found = page_of("waist and weight")
    assert found.run(found.program["source"])["ok"]
    assert found.at({"query": 8, "bandwidth": 1}) == (None, 1)
    before = found.runs
    assert not found.run("\nnothing")["ok"]
    assert found.at({"query": 9, "bandwidth": 1})[0]["line"] == 2
    assert found.runs == before + 1


# -- what is refused -------------------------------------------------------------------------------


def shifted(curve, x):
    def line(n):
        return curve(x) + n

    def of_what(kind):
        return f"A {kind}."

    return {"line": line, "readout": of_what, "other": lambda n: x}


def figure_of(cell):
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1], [0, 1])
    made = cell.updates
    return LiveFigure(
        fig,
        {line: made["line"]},
        readout=made["readout"],
        n=(0, 1),
        kind=["line", "curve"],
        alt="A line.",
        editable=cell,
    )


SQUARE = "def curve(x):\n    return x**2"


def test_a_cell_uses_numpy_alone():
    def lowered(x):
        return x - ELSEWHERE

    with pytest.raises(ValueError, match="'lowered' uses ELSEWHERE"):
        Cell.of(lowered, shifted, [0.0, 1.0])


def test_a_function_without_a_text_is_named():
    names = {}
    exec("def lowered(x): return x", names)
    with pytest.raises(ValueError, match="text of function 'lowered' is not known"):
        Cell.of(names["lowered"], shifted, [0.0, 1.0])


def test_a_cell_defines_its_function():
    with pytest.raises(ValueError, match="defines no function 'line'"):
        figure_of(Cell(SQUARE, "line", shifted, (np.arange(2.0),)))


def test_a_figure_without_a_function_of_its_cell_is_refused():
    cell = Cell(SQUARE, "curve", shifted, (np.arange(2.0),))
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1], [0, 1])
    with pytest.raises(ValueError, match="no update function is the cell's"):
        LiveFigure(fig, {line: lambda n: [n, n]}, n=(0, 1), alt="A line.", editable=cell)


def test_what_no_cell_moves_may_be_of_any_kind_and_keeps_its_tables():
    cell = Cell(SQUARE, "curve", shifted, (np.arange(2.0),))
    fig, ax = plt.subplots()
    steps, (line,) = ax.step([0, 1], [0, 1]), ax.plot([0, 1], [0, 1])
    figure = LiveFigure(
        fig,
        {tuple(steps): lambda height: [[0, height]], line: cell.updates["line"]},
        n=(0, 1),
        height=(0, 1),
        alt="Steps and a line.",
        editable=cell,
    )
    made = cells.spec(figure._scene, cell)
    assert [mark and mark["update"] for mark in made["marks"]] == [None, 0]
    assert made["updates"] == [["line", ["n"]]] and [*made["values"]] == ["n"]


def shifted_beside(curve, xs, data=None):
    return shifted(curve, xs)


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"m": {0: 1.0}}, "beside names 'm': the controls are n, kind"),
        ({"n": {7: 1.0}}, "control 'n' has no position 7: it has 0, 1"),
    ],
)
def test_what_stands_beside_a_cell_are_positions_of_a_control(beside, said):
    cell = Cell(SQUARE, "curve", shifted_beside, (np.arange(2.0),), beside)
    with pytest.raises(ValueError, match=said):
        figure_of(cell)


def test_a_mark_that_a_cell_and_another_function_move_is_refused():
    cell = Cell(SQUARE, "curve", shifted, (np.arange(2.0),))
    fig, ax = plt.subplots()
    (line,), (other,) = (ax.plot([0, 1], [0, n]) for n in (1, 2))

    def hiding(height):
        line.set_visible(height > 0)
        return [0, height]

    moved = {other: hiding, line: cell.updates["line"]}
    with pytest.raises(ValueError, match="also changes the Line2D"):
        LiveFigure(fig, moved, n=(0, 1), height=(0, 1), alt="Two lines.", editable=cell)


@pytest.mark.parametrize("value", [object(), min, ("a", [min]), np.array([1j]), np.nan])
def test_what_python_cannot_be_handed_is_named(value):
    with pytest.raises(ValueError, match=r"control kind holds .* cannot hand to Python"):
        cells.sent(value, "control kind")


# -- the program as text ---------------------------------------------------------------------------

WRITTEN = '''
"""A module."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attnkit.figures.shared.written import MINUS, plain

Kernel = Callable[[np.ndarray], np.ndarray]
Pair = tuple[float, str]
ROOM: float = 2.0


@dataclass(frozen=True)
class Bell:
    """A bell."""

    kernel: Kernel
    top: float = 1.0
    words = "height"

    def at(self, x: float, *, sign: str = "a") -> float:
        """Return its height."""
        low: float
        low = plain(x)
        return low


class Empty:
    """Nothing."""

    x: int
'''
READ = """
from attnkit.figures.shared.written import plain
ROOM = 2.0

class Bell:

    def __init__(self, kernel, top=1.0):
        self.kernel = kernel
        self.top = top
    words = 'height'

    def at(self, x, *, sign='a'):
        low = plain(x)
        return low

class Empty:
    pass
"""


def test_a_module_without_types_and_docstrings():
    assert ast.unparse(plain.stripped(WRITTEN)).strip() == READ.strip()


PROGRAM = '''
import math

from unused_beside import half, twice

TOP = 2
"""The highest."""
LOW = half(1)
SIZES = {}
SIZES.update(small=1)


class Words:
    title = "a line"

    def readout(self, n):
        return f"{n} of {TOP}"

    def alt(self):
        return math.floor(self.low())

    def low(self):
        return LOW


class Nothing:
    pass


def make(curve):
    return {"line": lambda n: twice(curve(n)), "readout": Words().readout}
'''
BESIDE = "def half(x):\n    return x / 2\n\n\ndef twice(x):\n    return 2 * x\n"
USED = """
from unused_beside import twice
TOP = 2
SIZES = {}
SIZES.update(small=1)

class Words:

    def readout(self, n):
        return f'{n} of {TOP}'

def make(curve):
    return {'line': lambda n: twice(curve(n)), 'readout': Words().readout}
"""


def test_what_the_page_does_not_use_is_left_out(tmp_path, monkeypatch):
    for name, text in (("unused_program", PROGRAM), ("unused_beside", BESIDE)):
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = plain.modules(importlib.import_module("unused_program"), "make")
    assert found["unused_program.py"].strip() == USED.strip()
    assert found["unused_beside.py"].strip() == "def twice(x):\n    return 2 * x"


@pytest.mark.parametrize("module", ["sys", "random"])
def test_a_module_that_no_page_has_is_named(tmp_path, monkeypatch, module):
    text = f"import {module}\n\n\ndef make(f):\n    return {module}.x"
    (tmp_path / f"uses_{module}.py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match=f"the page cannot import {module}: .* file of its own"):
        plain.modules(importlib.import_module(f"uses_{module}"), "make")


def test_a_program_in_a_notebook_is_refused(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "make", lambda f: {}, raising=False)
    with pytest.raises(ValueError, match="the page cannot import __main__"):
        plain.modules(sys.modules["__main__"], "make")


# -- the page --------------------------------------------------------------------------------------


def test_a_page_asks_for_the_program_when_the_button_is_pressed(tmp_path):
    FIGURES["bell"]().save(tmp_path / "bell.html", apart=True)
    html = (tmp_path / "bell.html").read_text("utf-8")
    (asked,) = map(json.loads, re.findall(r'class="attn-program">(.*?)</script>', html))
    assert asked["python"] == "bell_files/python.js"
    assert "attnkitFigure" in (tmp_path / asked["python"]).read_text("utf-8")
    data = (tmp_path / asked["file"]).read_text("utf-8").partition("]=")[2].removesuffix(";\n")
    assert json.loads(data)["source"].endswith("/ 2)")
    assert "def kernel" not in html and "Edit and run" in html


def test_other_figures_ask_for_no_python(tmp_path):
    bell(PEOPLE[0], kernel).save(tmp_path / "bell.html", apart=True)
    assert not (tmp_path / "bell_files" / "python.js").exists()
    assert "Edit and run" not in (tmp_path / "bell.html").read_text("utf-8")


@pytest.fixture(scope="module")
def waists_data():
    """The data of the page with the figure."""
    with theme.style(), unwatched(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(waist_and_weight, "BANDWIDTHS", (1, 2))
        html = page.html(waists()._scene, 10**6)
    (data,) = re.findall(r'<script type="application/json">(.*?)</script>', html)
    return data


@pytest.fixture
def model(tmp_path, waists_data):
    """The model of the page, as its script makes it; a step says what it did."""
    script = (page.source("live.js") + page.source("page.js")).replace("\nexport ", "\n")
    (tmp_path / "data.json").write_text(waists_data, "utf-8")
    (tmp_path / "script.js").write_text(script, "utf-8")
    here = Path(edited.__file__).with_name("page_model.mjs")
    process = node.start(str(here), str(tmp_path / "script.js"), str(tmp_path / "data.json"))

    def step(**what):
        process.stdin.write(json.dumps(what) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield step
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def test_tables_or_a_function_move_the_marks(model):
    tables = model(move={"query": 7})
    assert "mark1" in tables["fired"] and tables["fired"][-1] == "positions"
    assert model(edit=True)["fired"] == ["computed"]
    at_first = model(move={"query": 8})
    assert at_first["fired"] == ["computed", "positions"]
    assert at_first["marks"] == tables["marks"]
    computed = [*range(len(at_first["marks"]))]
    shown = model(show=[[[1, {"template": "", "numbers": [1, 2]}]], computed, {"query": 8}])
    assert shown["fired"] == ["mark1"] and shown["marks"][1] == [1, 2]
    model(move={"query": 7})
    back = model(edit=False)
    assert back["marks"] == tables["marks"] and "mark1" in back["fired"]
    assert "mark1" in model(move={"query": 9})["fired"]


def test_what_no_function_computes_follows_the_tables_with_it(model):
    there = model(move={"query": 7, "bandwidth": 1})["marks"]
    model(move={"query": 8})
    model(edit=True)
    assert model(move={"query": 7})["fired"] == ["computed", "positions"]
    computed = [i for i in range(len(there)) if i != 1]
    at = {"query": 7, "bandwidth": 1}
    shown = model(show=[[[0, {"template": "", "numbers": [1, 2]}]], computed, at])
    assert shown["fired"] == ["mark1", "mark0"] and shown["marks"][1] == there[1]
    assert model(show=[[], computed, at])["fired"] == []
