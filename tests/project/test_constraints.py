"""constraints.txt: a set of versions for all that the book and its tests install."""

import re
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import constraints

LINES = [
    line for line in constraints.FILE.read_text("utf-8").splitlines() if not line.startswith("#")
]
VERSIONS = dict(line.split("==") for line in LINES)


def test_each_line_is_one_version_of_one_package_from_nowhere_in_particular():
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*", line) for line in LINES)
    assert LINES == sorted(set(LINES), key=lambda line: line.split("==")[0])
    assert "://" not in constraints.FILE.read_text("utf-8")


@pytest.mark.parametrize("asked", constraints.wanted(), ids=str)
def test_what_is_asked_for_is_there_and_new_enough(asked):
    assert asked.specifier.contains(VERSIONS[canonicalize_name(asked.name)], prereleases=True)


def test_what_is_asked_for_comes_from_both_files():
    names = {one.name for one in constraints.wanted()}
    assert {"jupyter-book", "numpy", "pytest", "playwright", "ipympl"} <= names
    assert "attnkit" not in names


def test_what_a_package_brings_along_is_found(monkeypatch):
    brings = {
        "a": ["b[x]", 'd; sys_platform == "nowhere"', 'e; extra == "y"'],
        "b": ['c; extra == "x"', 'e; extra == "y"'],
        "c": [],
    }

    def distribution(name: str) -> SimpleNamespace:
        return SimpleNamespace(requires=brings[name])

    monkeypatch.setattr(constraints, "distribution", distribution)
    assert set(constraints.installed([Requirement("a")])) == {"a", "b", "c"}


def test_what_the_oldest_python_cannot_have_is_left_open_or_refused(monkeypatch, tmp_path, capsys):
    def there(pythons: str | None) -> SimpleNamespace:
        return SimpleNamespace(version="1", metadata={"Requires-Python": pythons})

    monkeypatch.setattr(constraints, "FILE", tmp_path / "constraints.txt")
    monkeypatch.setattr(constraints, "wanted", lambda: [Requirement("a")])
    found = {"a": there(">=3.10"), "b": there(">=3.11.5"), "c": there(None)}
    monkeypatch.setattr(constraints, "installed", lambda asked: found)
    constraints.main()
    assert "left open: b 1" in capsys.readouterr().out
    assert constraints.FILE.read_text("utf-8").splitlines()[-2:] == ["a==1", "c==1"]
    found["a"] = there(">=3.12")
    with pytest.raises(SystemExit, match=r"a 1 does not support Python 3\.11"):
        constraints.main()
