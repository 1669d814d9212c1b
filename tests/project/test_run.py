"""The one list of commands: what is in it, and what it prints when a step fails."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools import build, run
from tools.run import COMMANDS, Failed, Step

ROOT = Path(__file__).resolve().parents[2]


def test_make_knows_the_same_commands():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    names = re.search(r"^COMMANDS := (.+)$", makefile, re.MULTILINE)[1].split()
    assert names == list(COMMANDS)


def test_readme_lists_the_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(COMMANDS) <= set(re.findall(r"make ([a-z-]+)", readme))


def started(*words):
    program = [sys.executable, str(ROOT / "tools" / "run.py"), *words]
    return subprocess.run(program, capture_output=True, text=True)


def test_without_a_name_it_lists_what_there_is():
    listed = started().stdout.splitlines()
    assert [line.split()[1] for line in listed] == list(COMMANDS)


def test_an_unknown_name_is_refused_with_the_list():
    done = started("tset")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("There is no command tset. There are:\nmake book")


def test_an_old_python_is_named(monkeypatch):
    assert run.OLDEST == build.OLDEST
    ast.parse((ROOT / "tools" / "run.py").read_text("utf-8"), feature_version=(3, 8))
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"The book needs Python 3\.11 or later"):
        run.main("book")


def test_the_steps_run_in_order_and_the_last_line_says_how_long_each_took(monkeypatch, capsys):
    clock = iter([0, 3, 3, 63])
    monkeypatch.setattr(run.time, "monotonic", lambda: next(clock))
    did = []
    steps = (Step("begin", lambda: did.append(1)), Step("end", lambda: did.append(2)))
    run.carry_out("book", steps)
    assert did == [1, 2]
    *_, last = capsys.readouterr().out.splitlines()
    assert last == "make book: done (begin 3 s, end 60 s)"


def test_an_error_of_the_system_is_named_like_any_other():
    def delete():
        raise PermissionError("index.html is in use")

    with pytest.raises(SystemExit, match=r"make book stopped at «delete»: .* is in use"):
        run.carry_out("book", [Step("delete", delete)])


def test_the_last_line_says_which_step_failed_and_what_to_do(monkeypatch):
    monkeypatch.setattr(run, "run", lambda *command: 3)
    later = Step("never", lambda: pytest.fail("a step ran after one that failed"))
    steps = (Step("check the style", ("ruff", "check"), "do this"), later)
    with pytest.raises(SystemExit) as stopped:
        run.carry_out("quick", steps)
    said = "make quick stopped at «check the style»: `python -m ruff check` ended with 3: do this."
    assert stopped.value.code == said


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A project that installs nothing, and what it would have run."""
    for name in run.LISTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("sphinx-book-theme==1.3.0  # the reason\nsphinx==7.4.*\n")
    asked = []
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(run, "run", lambda *command: asked.append(command[2:]))
    monkeypatch.delenv("NEWEST", raising=False)

    def create(folder, clear, **options):
        asked.append(("venv",))
        if clear:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        run.PYTHON.touch()
        (folder / "pyvenv.cfg").write_text("version = {}.{}.0\n".format(*sys.version_info))

    monkeypatch.setattr(run.venv, "create", create)
    run.make_environment()
    asked.clear()
    return asked


def programs(asked):
    """Name what was run, and forget it."""
    names = [words[0] for words in asked]
    asked.clear()
    return names


@pytest.mark.parametrize("changed", run.LISTS)
def test_it_installs_once_and_again_when_a_list_of_packages_changes(bare, changed):
    run.install("test").run()
    assert ("--constraint", "constraints.txt") == bare[0][3:5]
    assert programs(bare) == ["pip", "tools.node"]
    run.install("test").run()
    run.install("book").run()  # a part of it
    assert programs(bare) == []
    (run.ROOT / changed).write_text("another\n")
    run.install("test").run()
    assert programs(bare) == ["pip", "tools.node"]


def test_what_was_installed_from_other_lists_no_longer_counts(bare, monkeypatch):
    run.install("test").run()
    (run.ROOT / "requirements.txt").write_text("another\n")
    run.install("book").run()
    assert programs(bare) == ["pip", "tools.node", "pip"]
    run.install("test").run()
    assert programs(bare) == ["pip", "tools.node"]
    monkeypatch.setenv("NEWEST", "1")
    run.install("test").run()
    run.install("test").run()  # there may be newer ones by now
    monkeypatch.setenv("NEWEST", "")
    run.install("test").run()
    run.install("test").run()
    assert programs(bare) == ["pip", "tools.node"] * 3


@pytest.mark.parametrize("broken", ["python gone", "another python", "no settings"])
def test_an_environment_that_does_not_fit_is_made_again(bare, broken):
    run.install("test").run()
    settings = run.VENV / "pyvenv.cfg"
    if broken == "python gone":
        run.PYTHON.unlink()
    elif broken == "another python":
        settings.write_text("version = 3.1.0\n")
    else:
        settings.unlink()
    bare.clear()
    run.install("book").run()
    assert programs(bare) == ["venv", "pip"]
    run.install("test").run()
    assert programs(bare) == ["pip", "tools.node"]


def test_an_installation_that_fails_is_tried_again(bare, monkeypatch):
    run.install().run()
    programs(bare)
    monkeypatch.setattr(run, "run", lambda *command: 1)
    before = (run.ROOT / "constraints.txt").read_text()
    (run.ROOT / "constraints.txt").write_text("another\n")
    with pytest.raises(Failed, match="is there a network"):
        run.install().run()
    (run.ROOT / "constraints.txt").write_text(before)  # pip may have got half way
    monkeypatch.setattr(run, "run", lambda *command: bare.append(command[2:]))
    run.install().run()
    assert programs(bare) == ["pip"]


def test_the_newest_packages_are_tried_without_pins(bare, monkeypatch):
    monkeypatch.setenv("NEWEST", "1")
    run.install().run()
    (words,) = bare
    assert "--constraint" not in words and "--upgrade" in words
    assert Path(words[words.index("--requirement") + 1]).read_text() == (
        "sphinx-book-theme  # the reason\nsphinx\n"
    )


def test_no_environment_without_venv(bare, monkeypatch):
    run.PYTHON.unlink()

    def refuse(*_, **__):
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(run.venv, "create", refuse)
    with pytest.raises(Failed, match="apt install python3-venv"):
        run.install().run()
    assert not run.VENV.exists()


@pytest.mark.skipif(os.name == "nt", reason="a signal to a process is another thing on Windows")
def test_an_interrupted_program_has_the_last_word():
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program = f"""{listen}import time
try:
    print(flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.5)
    print("cleaned up", flush=True)
"""
    code = f"""{listen}from tools import run
try:
    run.run({sys.executable!r}, "-c", {program!r})
except KeyboardInterrupt:
    print("ended", flush=True)
    raise
"""
    command = [sys.executable, "-c", code]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, text=True, start_new_session=True, **pipes) as running:
        running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)  # as Ctrl-C does
        assert running.stdout.read() == "cleaned up\nended\n"
    assert running.returncode


def test_clean_deletes_only_what_was_made(bare):
    for name in ("_build/html", ".ruff_cache", "tests/node_modules", "chapters"):
        os.makedirs(run.ROOT / name)
    run.delete(*run.BUILT)
    left = {path.relative_to(run.ROOT).as_posix() for path in run.ROOT.rglob("*")}
    assert left == {*run.LISTS, "tests", "chapters"}
