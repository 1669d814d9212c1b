"""The site holds the Python of its pages, once."""

import json
from types import SimpleNamespace

from lightbook.assets import page_python
from lightbook.exercises import chapter

from attnkit.live.editing import scripts

CELLS = [{"cell_type": "code", "metadata": {}, "source": ["x = 1"]}]


def site(folder, kind="html", needed=True):
    """Stand for an application that has read one page."""
    notebook = folder / "page.ipynb"
    notebook.write_text(json.dumps({"cells": CELLS}), "utf-8")
    env = SimpleNamespace(docname="page", metadata={"page": {}}, doc2path=lambda name: notebook)
    if needed:
        page_python.need(env, ["import math\nfrom attnkit.attention import softmax"])
    return SimpleNamespace(builder=SimpleNamespace(format=kind), outdir=folder, env=env)


def test_the_file_is_written_when_it_is_new_and_follows_its_text(tmp_path, monkeypatch):
    (tmp_path / "_static").mkdir()
    app = site(tmp_path)
    file = tmp_path / "_static" / page_python.FILE
    page_python.write(app, None)
    text = file.read_text("utf-8")
    imports, chapters = ["from attnkit.attention import softmax"], {"page": chapter.had(CELLS)}
    assert text == page_python.script(imports, chapters)
    assert '"names": ["x"]' in text
    assert "def softmax" in text and "def attention(" not in text  # nothing that no page needs
    before = file.stat().st_mtime_ns
    page_python.write(app, None)
    assert file.stat().st_mtime_ns == before
    monkeypatch.setattr(scripts, "script", lambda: "another;")
    page_python.write(app, None)
    assert file.read_text("utf-8").startswith("another;")


def test_nothing_is_written_for_another_builder_after_an_error_or_without_need(tmp_path):
    page_python.write(site(tmp_path, kind="latex"), None)
    page_python.write(site(tmp_path), ValueError())
    page_python.write(site(tmp_path, needed=False), None)
    assert [each.name for each in tmp_path.iterdir()] == ["page.ipynb"]
