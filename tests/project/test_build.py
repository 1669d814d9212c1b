"""The last line of a build that fails says what happened, where, and what to do."""

import ast
import json
import tomllib
from pathlib import Path

import pytest

from tools import build, run

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "extension": (
        """executing chapters/a
An error occurred while executing the following cell:
1 / 0

Extension error:
chapters/a.ipynb: code cell 2 raises ZeroDivisionError: x
chapters/b.ipynb: code cell 1 writes to stderr
""",
        "chapters/a.ipynb: code cell 2 raises ZeroDivisionError: x (and 1 more, above); fix it",
    ),
    "event": ("Extension error (lightbook.mathml):\nHandler <f> threw an", "Handler <f> threw an;"),
    "exception": (
        """Exception occurred:
  File "a.py", line 3, in b
KeyError: 'x'
The full traceback has been saved in y, if you want to report the issue to the developers.
Please also report this if it was a user error
""",
        "KeyError: 'x'; fix it",
    ),
    "warning": (
        "a.md:3: WARNING: undefined label\nb.md:1: ERROR: no\nbuild finished with problems",
        "a.md:3: WARNING: undefined label (and 1 more, above); fix it",
    ),
    "treated": ("Warning, treated as error:\na.md:3:undefined label\n", "a.md:3:undefined label;"),
    "disk": (
        "WARNING: Failed to copy a file: OSError(28, 'No space left on device')",
        "No space left on device: the disk that holds _build is full; free some, and build again",
    ),
}
ALONE = {
    "package": (
        "Traceback (most recent call):\nModuleNotFoundError: No module named 'jupyter_book.cli'",
        "ModuleNotFoundError: No module named 'jupyter_book.cli'; run pip install -c constraints",
    ),
    "contents": (
        f"RuntimeError: \n{'=' * 79}\n\n    Couldn't find a Table of Contents.\n\n{'=' * 79}",
        "Couldn't find a Table of Contents.; fix it",
    ),
    "nothing": ("", "jupyter-book said nothing"),
}
ENDS = """Traceback (most recent call last):
  File "main.py", line 8, in <module>
RuntimeError:
===============================================================================

There was an error in building your book. Look above for the cause.

==============================================================================="""
CASES = {name: (f"{said}\n{ENDS}", cause) for name, (said, cause) in KINDS.items()} | ALONE


@pytest.mark.parametrize(("text", "cause"), CASES.values(), ids=CASES)
def test_the_last_line_names_the_cause(text, cause):
    last = build.verdict(text.splitlines(), Path("_build/log.txt")).splitlines()[-1]
    assert last.startswith(f"The book was not built: {cause}"), last
    assert last.endswith("Full log: _build/log.txt")


def test_a_python_that_is_too_old_is_named_with_what_to_do(monkeypatch, capsys):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=" + ".".join(map(str, build.OLDEST))
    monkeypatch.setattr("sys.version_info", (3, 9, 2, "final", 0))
    assert build.book() == 1
    assert "3.11 or later" in (last := capsys.readouterr().out.splitlines()[-1])
    assert "3.9.2" in last and "PYTHON=python3.12" in last


def test_an_older_python_can_read_as_far_as_that():
    ast.parse((ROOT / "tools" / "build.py").read_text("utf-8"), feature_version=(3, 8))


def test_without_jupyter_book_the_last_line_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    assert build.book() == 1
    assert "pip install -c constraints.txt -r requirements.txt" in capsys.readouterr().out


def pretend(monkeypatch, code: str) -> None:
    """Let a line of Python stand in for jupyter-book."""
    monkeypatch.setattr(build, "COMMAND", (build.sys.executable, "-c", code))


def test_what_is_built_is_named_with_its_warnings(monkeypatch, capsys, tmp_path):
    said = ["executing a", "reading sources", "\x1b[91ma.md:1: WARNING: odd\x1b[0m"]
    pretend(monkeypatch, f"import sys; print(*{json.dumps(said)}, *sys.argv[2:], sep='\\n')")
    assert build.book("-n", folder=tmp_path) == 0
    *shown, last = capsys.readouterr().out.splitlines()
    assert shown == ["executing a", "a.md:1: WARNING: odd", "Built, with warnings: 1, above."]
    assert last == f"Open the book: {tmp_path / '_build' / 'html' / 'index.html'}"
    log = (tmp_path / "_build" / "log.txt").read_text("utf-8").splitlines()
    assert log == ["executing a", "reading sources", "a.md:1: WARNING: odd", "-n"]


def test_hundreds_of_warnings_are_not_all_printed(monkeypatch, capsys, tmp_path):
    pretend(monkeypatch, "for i in range(300): print(f'WARNING: {i}')\nraise SystemExit(3)")
    assert build.book(folder=tmp_path) == 1
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) < 30 and "WARNING: 0 (and 299 more" in shown[-1]


@pytest.mark.parametrize("step", [run.BUILD, run.STRICT[-1], run.OFFER[-1]])
def test_make_adds_nothing_to_the_last_line(monkeypatch, step):
    monkeypatch.setattr(run, "run", lambda *command: 1)
    with pytest.raises(SystemExit) as stopped:
        run.carry_out("book", (step,))
    assert stopped.value.code == 1  # a text would be printed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_a_log_that_cannot_be_written_stops_nothing(tmp_path):
    command = [build.sys.executable, "-c", "print('a'); print('b')"]
    assert build.run(command, tmp_path, Path("/dev/full")) == (0, ["a", "b"])


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "_build").write_text("a file where the folder should be")
    assert build.book(folder=tmp_path) == 1
    said = capsys.readouterr().out
    assert said.startswith("The book was not built: ") and "_build" in said
    assert said.endswith("check that you may write there, and build again.\n")
