"""The benchmark can run and has a place to write to. No time is asserted: `make bench` measures."""

import subprocess
import sys
from contextlib import nullcontext
from importlib import import_module

import pytest

from bench import __main__ as bench
from bench import attention, lighthouse, load
from bench.timing import median, p95, table


@pytest.mark.parametrize("name", bench.PARTS)
def test_every_part_has_a_table_and_goals(name):
    part = import_module(f"bench.{name}")
    assert callable(part.markdown) and callable(part.goals)


def fail():
    raise RuntimeError("no browser here")


NOT_MEASURED = "| The published page | not measured |  | no |"


def test_a_part_that_fails_says_why_and_keeps_a_row_among_the_goals(monkeypatch):
    monkeypatch.setattr("bench.page.markdown", fail)
    text = bench.section("page")
    assert "Not measured: RuntimeError: no browser here" in text
    assert NOT_MEASURED in text


def test_a_part_that_fails_with_its_goals_keeps_its_table(monkeypatch):
    monkeypatch.setattr("bench.page.markdown", lambda: "| a table |")
    monkeypatch.setattr("bench.page.goals", fail)
    text = bench.section("page")
    assert "| a table |\n\nNot measured: RuntimeError" in text
    assert NOT_MEASURED in text


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Return a folder with the README and the results of the project."""
    (tmp_path / "bench").mkdir()
    for name in ("README.md", "bench/results.md"):
        (tmp_path / name).write_text((bench.ROOT / name).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    return tmp_path


def test_a_part_that_is_measured_alone_takes_the_place_of_its_former_results(monkeypatch, folder):
    before = (folder / "bench" / "results.md").read_text("utf-8")
    monkeypatch.setattr("bench.page.markdown", lambda: "| a table |\n| --- |\n| 9 |")
    monkeypatch.setattr("bench.page.goals", lambda: [["a key", "9 ms", "8 ms", "no"]])
    monkeypatch.setattr("sys.argv", ["bench", "page"])
    bench.main()
    after = (folder / "bench" / "results.md").read_text("utf-8")
    old, new = [text[text.index("## The published page") :] for text in (before, after)]
    assert new.split("\n## ")[0].endswith(
        "| a key | 9 ms | 8 ms | no |\n\n| a table |\n| --- |\n| 9 |\n"
    )
    assert new.split("\n## ")[1:] == old.split("\n## ")[1:]
    assert (
        after[: after.index("## The published page")] == before[: before.index("## The published")]
    )
    readme = (folder / "README.md").read_text("utf-8")
    rows = readme.split("<!-- bench -->")[1].split("<!-- /bench -->")[0].splitlines()
    assert "| a key | 9 ms | 8 ms | no |" in rows and "| 9 |" not in rows


def test_the_readme_has_the_goals_of_all_results(folder):
    readme = (folder / "README.md").read_text("utf-8")
    results = (folder / "bench" / "results.md").read_text("utf-8")
    sections = bench.put_into_results("## " + results.split("\n## ")[-1])
    assert bench.summary(sections) in readme
    assert (folder / "bench" / "results.md").read_text("utf-8") == results


def test_the_goals_of_the_mathematics(monkeypatch):
    rows = [
        {"n": n, "function": attention.OURS, "times_torch": [0.9, t, 9.9]}
        for n, t in ((64, 2.2), (256, 1.2), (1024, 1.6))
    ]
    rows = [row | {"times_torch_arrays": [1.0, 1.1, 1.2]} for row in rows]
    monkeypatch.setattr(attention, "rows", lambda: rows)
    monkeypatch.setattr(
        attention, "memory", lambda: [{"n": n, "peak_mib": n / 64} for n in (1024, 4096)]
    )
    small, large, small_arrays, large_arrays, memory = attention.goals()
    assert small[0].endswith("prepared tensors, one thread, n = 64")
    assert small[1:] == ["2.20 times its time", "", ""]  # reported, without a goal
    assert large[1:] == ["1.20 to 1.60 times its time", "at most 1.5", "no"]
    assert small_arrays[1] == "1.10 times its time"
    assert large_arrays[1:] == ["1.10 to 1.10 times its time", "at most 1.5", "yes"]
    assert memory[1:] == ["4.0 times", "not n squared, 16 times", "yes"]
    rows[:] = [row | dict.fromkeys(attention.BESIDE) for row in rows]  # torch is not installed
    assert attention.goals() == [memory]


def test_measuring_the_mathematics_needs_no_browser():
    without = "import sys; sys.modules['playwright'] = None"  # as where it is not installed
    program = f"{without}; import bench.__main__, bench.attention"
    subprocess.run([sys.executable, "-c", program], cwd=bench.ROOT, check=True)


def test_a_load_that_fails_takes_one_row_and_leaves_the_other(monkeypatch):
    def fail():
        raise RuntimeError("timed out:\n  - waiting | for a page\n" + 999 * "x")

    found = {"times": {line: [1.0, 2.0] for line in load.LINES}, "bytes": 1000}
    monkeypatch.setattr(
        load, "load", lambda *_: found | {"requests": 1, "outside": 0, "follows": 1}
    )
    monkeypatch.setattr(load, "built_chapter", lambda: (None, None))
    monkeypatch.setattr(load, "plain_chapter", fail)
    monkeypatch.setattr(load, "chromium", lambda *_: nullcontext())
    load.measured.cache_clear()
    rows = [line for line in load.markdown().split("\n") if line.startswith("|")]
    load.measured.cache_clear()
    assert len(rows) == 4
    assert len({row.count("|") for row in rows}) == 1
    assert "timed out: - waiting / for a page" in rows[3] and len(rows[3]) < 500


def test_the_lowest_page_decides_whether_a_goal_of_lighthouse_is_reached(monkeypatch):
    good = {"performance": 97.0, "accessibility": 100, "best-practices": 100, "seo": 100}
    low = good | {"performance": 94.0, "seo": 92}
    pages = {"a.html": good, "b.html": good, "c.html": "not measured: no browser"}
    scores = {
        (lighthouse.OURS, "mobile"): {"a.html": good, "b.html": good},
        (lighthouse.OURS, "desktop"): {"a.html": good, "b.html": low},
        (lighthouse.PLAIN, "mobile"): pages,
        (lighthouse.PLAIN, "desktop"): {},
    }
    monkeypatch.setattr(lighthouse, "measured", lambda: scores)
    monkeypatch.setattr(lighthouse, "version", lambda: "12.0")  # or npm would fetch it
    goals = {what.split(": ")[0]: rest for what, *rest in lighthouse.goals()}
    assert goals["Lighthouse, performance, mobile"] == [
        "97, 97 (by default 97, 97)",
        "at least 95",
        "yes",
    ]
    assert goals["Lighthouse, performance, desktop"] == ["94, 96", "100", "no"]
    assert goals["Lighthouse, SEO, desktop"] == ["92, 96", "100", "no"]
    text = lighthouse.markdown()
    assert "| a.html | 97 / 97 | 97 / - |" in text
    assert "c.html, mobile: not measured: no browser" in text
    scores[lighthouse.OURS, "mobile"] |= {"c.html": "not measured: no browser"}
    goals = {what.split(": ")[0]: rest for what, *rest in lighthouse.goals()}
    assert goals["Lighthouse, performance, mobile"][-1] == "no"


def test_the_pages_to_look_at(tmp_path):
    for name in ("index.html", "chapters/a.html", "_static/x/b.html", "outside/c.html", "404.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert lighthouse.pages(tmp_path) == ["chapters/a.html", "index.html"]
    assert lighthouse.pages(tmp_path, "chapters/") == ["chapters/a.html"]


def test_results_go_between_the_marks_of_the_readme_and_nowhere_else(folder):
    readme = (folder / "README.md").read_text("utf-8")
    bench.put_into_readme("\\1 measured\n")
    written = (folder / "README.md").read_text("utf-8")
    assert "<!-- bench -->\n\\1 measured\n<!-- /bench -->" in written
    assert written.split("<!-- bench -->")[0] == readme.split("<!-- bench -->")[0]
    assert written.split("<!-- /bench -->")[1] == readme.split("<!-- /bench -->")[1]


def test_the_summary_of_times():
    times = [float(n) for n in range(1, 102)]
    assert median(times) == 51
    assert p95(times) == 96
    assert table(["a", "b"], [["x", 2]]) == "| a | b |\n| --- | --: |\n| x | 2 |"
