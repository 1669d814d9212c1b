"""No test looks at an old site: it is noticed, and what to run is named. Most tests need none."""

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from lightbook import installed
from lightbook.rebuild import made_from
from pages import wrong_with

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    "_config.yml",
    "_toc.yml",
    "_ext/lightbook/static/own.css",
    "_static/favicon.svg",
    "attnkit/figures/desk.py",
    "chapters/a.ipynb",
]


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A folder with a source of each kind, and what a build of it does."""
    for name in SOURCES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    site = tmp_path / "_build" / "html"
    site.mkdir(parents=True)
    monkeypatch.setattr(installed, "folder", lambda package: tmp_path / package)
    app = SimpleNamespace(srcdir=tmp_path, outdir=site, builder=SimpleNamespace(name="html"))

    def build(error=None, edit=lambda: None):
        made_from.look(app)
        edit()
        (site / "index.html").touch()
        made_from.finish(app, error)

    return SimpleNamespace(folder=tmp_path, site=site, build=build)


def test_a_site_is_fresh_until_one_of_its_sources_changes(book):
    assert wrong_with(book.site, book.folder) == "There is no book in _build/html: run make book."
    book.build()
    assert wrong_with(book.site, book.folder) == ""
    for name in [*SOURCES, "chapters/new.md"]:
        file = book.folder / name
        before = file.read_text("utf-8") if file.exists() else None
        file.write_text("changed", "utf-8")
        assert "not made from these sources: run make book." in wrong_with(book.site, book.folder)
        file.unlink() if before is None else file.write_text(before, "utf-8")
        assert wrong_with(book.site, book.folder) == ""


def test_what_python_and_jupyter_leave_behind_is_no_source(book):
    book.build()
    for name in ("attnkit/__pycache__/a.pyc", "chapters/.ipynb_checkpoints/a.ipynb", "README.md"):
        (book.folder / name).parent.mkdir(exist_ok=True)
        (book.folder / name).touch()
    assert wrong_with(book.site, book.folder) == ""


def test_a_site_is_old_after_a_build_that_failed_and_after_an_edit_during_the_build(book):
    book.build()
    book.build(error=RuntimeError())
    assert wrong_with(book.site, book.folder)
    book.build(edit=lambda: (book.folder / "_toc.yml").write_text("changed", "utf-8"))
    assert wrong_with(book.site, book.folder)
    book.build()
    assert wrong_with(book.site, book.folder) == ""


def test_another_version_of_a_package_makes_another_site(book, monkeypatch):
    book.build()
    monkeypatch.setattr(made_from, "version", lambda package: "0")
    assert wrong_with(book.site, book.folder)


@pytest.mark.slow
def test_without_a_built_book_tests_are_chosen_and_run_and_what_needs_it_says_so(tmp_path):
    copy = tmp_path / "copy"
    left = ("_build", ".git", ".venv", ".*_cache", ".hypothesis", "node_modules", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*left))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]
    command += ["-k", "tips_of_every_page_are_small or oldest_python_is_that_of_the_package"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert "There is no book in _build/html: run make book." in done.stdout, done.stdout
    assert "1 passed" in done.stdout and "1 error" in done.stdout, done.stdout
