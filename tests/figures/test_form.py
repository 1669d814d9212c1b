"""Every figure has the form that attnkit/figures/__init__.py describes."""

import ast
from pathlib import Path

import pytest

import attnkit.figures

MODULES = sorted(Path(attnkit.figures.__file__).parent.rglob("*.py"))
MOST_LINES = 50
PROGRAMS = "attnkit.figures.programs"  # what an editable figure computes and says


def code_lines(function: ast.FunctionDef, source: str) -> int:
    """Count the lines of a function without its docstring, comments and empty lines."""
    lines = range(function.lineno, function.end_lineno + 1)
    if ast.get_docstring(function) is not None:
        first = function.body[0]
        lines = [n for n in lines if not first.lineno <= n <= first.end_lineno]
    texts = [source.splitlines()[n - 1].strip() for n in lines]
    return sum(bool(text) and not text.startswith("#") for text in texts)


def faults(source: str) -> list[str]:
    """List what is missing, too long or misnamed in the source text of a module."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = [f.name for f in functions if code_lines(f, source) > MOST_LINES]
    names = {node.name for node in tree.body if hasattr(node, "name")}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PROGRAMS):
            names |= {each.name for each in node.names}
    for function in functions:
        if function.returns is None or ast.unparse(function.returns) != "LiveFigure":
            continue
        words = "".join(part.capitalize() for part in function.name.split("_")) + "Words"
        found += sorted({words, f"draw_{function.name}"} - names)
        found += ["_figure"] if function.name.endswith("_figure") else []
    return found


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_a_module_has_the_form(file):
    assert faults(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f() -> LiveFigure: ...", ["FWords", "draw_f"]),
        ("class AbWords: ...\ndef draw_ab(): ...\ndef ab() -> LiveFigure: ...", []),
        ("from attnkit.figures.programs.a import FWords\ndef f() -> LiveFigure: ...", ["draw_f"]),
        ("def f():\n" + "    x = 1\n" * 49, []),
        ("def f():\n    '''\n" + "long\n" * 60 + "'''\n    # why\n\n    x = 1", []),
        ("class A:\n    def f(self):\n" + "        x = 1\n" * 50, ["f"]),
    ],
)
def test_another_form_is_seen(source, found):
    assert faults(source) == found
