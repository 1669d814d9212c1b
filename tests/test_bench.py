"""The benchmark can run and has a place to write to. No time is asserted: `make bench` measures."""

from importlib import import_module

import pytest

from bench import __main__ as bench
from bench.timing import median, p95, table


@pytest.mark.parametrize("name", bench.PARTS)
def test_every_part_has_a_table_and_goals(name):
    part = import_module(f"bench.{name}")
    assert callable(part.markdown)
    assert name == "attention" or callable(part.goals)


def test_a_part_that_fails_says_why(monkeypatch):
    def fail():
        raise RuntimeError("no browser here")

    monkeypatch.setattr("bench.page.markdown", fail)
    text, goals = bench.section("page")
    assert "Not measured: RuntimeError: no browser here" in text
    assert goals == []


def test_results_go_between_the_marks_of_the_readme_and_nowhere_else(monkeypatch, tmp_path):
    readme = (bench.ROOT / "README.md").read_text("utf-8")
    (tmp_path / "README.md").write_text(readme, "utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    bench.put_into_readme("\\1 measured")
    written = (tmp_path / "README.md").read_text("utf-8")
    assert "<!-- bench -->\n\\1 measured\n<!-- /bench -->" in written
    assert written.split("<!-- bench -->")[0] == readme.split("<!-- bench -->")[0]
    assert written.split("<!-- /bench -->")[1] == readme.split("<!-- /bench -->")[1]


def test_the_summary_of_times():
    times = [float(n) for n in range(1, 102)]
    assert median(times) == 51
    assert p95(times) == 96
    assert table(["a", "b"], [["x", 2]]) == "| a | b |\n| --- | --: |\n| x | 2 |"
