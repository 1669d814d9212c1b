"""The site holds the Python of its pages, once, under a name that follows its content."""

from types import SimpleNamespace

from lightbook.assets import page_python

from attnkit.live.editing import scripts


def test_the_script_is_written_once_and_an_old_one_goes(tmp_path, monkeypatch):
    (tmp_path / "_static").mkdir()
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path)
    page_python.write(app, None)
    (first,) = (tmp_path / "_static").iterdir()
    assert first.read_text("utf-8") == scripts.script()
    monkeypatch.setattr(scripts, "script", lambda: "another")
    page_python.write(app, None)
    (second,) = (tmp_path / "_static").iterdir()
    assert second != first and second.read_text("utf-8") == "another"


def test_nothing_is_written_for_another_builder_or_after_an_error(tmp_path):
    for kind, error in (("latex", None), ("html", ValueError())):
        app = SimpleNamespace(builder=SimpleNamespace(format=kind), outdir=tmp_path)
        page_python.write(app, error)
    assert list(tmp_path.iterdir()) == []
