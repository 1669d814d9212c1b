"""MicroPython is what its package holds, and its licence lies beside it."""

import subprocess
import sys

import pytest

from attnkit.live.editing import scripts
from tools import node


@pytest.mark.parametrize("name", scripts.ORIGIN)
def test_a_file_that_was_changed_is_refused(name, tmp_path, monkeypatch):
    folder = tmp_path / "micropython"
    folder.mkdir()
    (folder / name).write_bytes(scripts.micropython(name) + b" ")
    monkeypatch.setattr(scripts, "HERE", tmp_path)
    with pytest.raises(ValueError, match=f"{name} is not the file of its package"):
        scripts.micropython(name)


def test_a_module_that_has_other_words_is_refused():
    module = scripts.micropython("micropython.mjs").decode().replace("2147483648", "4294967296")
    with pytest.raises(ValueError, match="requestedSize"):
        scripts.as_classic_script(module)


def test_the_licence_and_the_origin_lie_beside_the_files():
    folder = scripts.HERE / "micropython"
    assert "Damien P. George" in (folder / "micropython.LICENSE.txt").read_text("utf-8")
    origin = (folder / "README.md").read_text("utf-8")
    assert "@micropython/micropython-webassembly-pyscript" in origin and "1.27.0" in origin


def test_the_script_of_a_page_begins_with_the_licence_of_micropython():
    licence = (scripts.HERE / "micropython/micropython.LICENSE.txt").read_text("utf-8")
    notice, _, _ = scripts.script().partition("*/")
    assert notice.startswith("/*!") and notice.endswith(licence)
    assert "Permission is hereby granted" in notice


def test_the_files_of_numpy_use_no_name_that_nobody_defines():
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select=F821", "-q", "-"]
    text = scripts.imported()["numpy.py"]
    for code, right in ((text, True), (f"{text}\nnobody_defines_this", False)):
        done = subprocess.run(ruff, input=code, encoding="utf-8", capture_output=True)
        assert (done.returncode == 0) == right, done.stdout


def test_every_file_is_used():
    inside = scripts.HERE / "inside"
    names = {path.name for path in inside.iterdir() if path.is_file()}
    assert names == {*scripts.WORKER, *scripts.FILES}
    assert {path.name for path in (inside / "numpy").glob("*.py")} == set(scripts.NUMPY)


def test_the_script_leaves_three_names_behind(tmp_path):
    (tmp_path / "python.js").write_text(scripts.script(), encoding="utf-8")
    code = """
      const { runInContext, createContext } = require("vm");
      const page = createContext({});
      runInContext(require("fs").readFileSync(process.argv[1], "utf-8"), page);
      console.log(Object.keys(page).sort().join(" "));
    """
    said = node.node("-e", code, str(tmp_path / "python.js"))
    assert said.split() == ["attnkitEditor", "attnkitFigure", "attnkitPython"]
