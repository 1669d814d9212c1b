"""What other machines run: GitHub's workflows, Binder, and the citation.

These cannot run here, so we check what could go stale unnoticed: commands, paths, Pythons.
"""

import re
import shlex
import shutil
import subprocess
import tarfile
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

import attnkit
from tools.run import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [
    found[1]
    for classifier in PROJECT["classifiers"]
    if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", classifier))
]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Made by earlier steps: the built book, and the project's Python.
MADE = ("_build/", ".venv/")


def read(file):
    # YAML 1.1 reads the key "on" as True.
    return {"on" if key is True else key: value for key, value in yaml.safe_load(file).items()}


WORKFLOWS = {file.stem: read(file.read_text("utf-8")) for file in FILES}
STEPS = [
    pytest.param(step, id=f"{name}-{job}-{number}")
    for name, workflow in WORKFLOWS.items()
    for job, content in workflow["jobs"].items()
    for number, step in enumerate(content["steps"])
]


def wrong_words(command):
    """List the commands and paths that a line names but this repository does not have."""
    words = shlex.split(command)
    if words[:2] in (["python", "tools/run.py"], ["python3", "tools/run.py"]):
        return [word for word in words[2:] if word not in COMMANDS]
    paths = [word for word in words if re.search(r"/|\.(py|md|txt|toml)$", word)]
    return [path for path in paths if not path.startswith(MADE) and not (ROOT / path).exists()]


def test_the_workflows_are_found():
    assert set(WORKFLOWS) == {"book", "links", "listen", "newest", "search"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_runs_or_uses_one_thing(step):
    assert ("run" in step) != ("uses" in step)
    if "run" in step:
        assert wrong_words(step["run"]) == []
    else:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])  # GitHub's own, a whole version


def test_a_wrong_command_is_seen():
    assert wrong_words("python tools/run.py tset") == ["tset"]
    assert wrong_words("python3 tools/run.py tset") == ["tset"]
    assert wrong_words("python tests/no_such_file.py") == ["tests/no_such_file.py"]
    assert wrong_words("python tools/run.py test") == []


def test_the_pythons_are_those_of_the_package():
    book = WORKFLOWS["book"]["jobs"]
    assert book["linux"]["strategy"]["matrix"]["python"] == PYTHONS
    assert book["elsewhere"]["strategy"]["matrix"]["python"] == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"
    published = [step["if"] for step in book["linux"]["steps"] if "pages" in step.get("uses", "")]
    assert len(published) == 1
    assert re.search(r"python == '([\d.]+)'", published[0])[1] in PYTHONS


def test_only_a_push_to_main_publishes():
    workflow = WORKFLOWS["book"]
    assert workflow["on"]["push"] == {"branches": ["main"]}
    rights = {
        "publish": {"pages": "write", "id-token": "write"},
        "notebooks": {"contents": "write"},
    }
    for job, given in rights.items():
        publish = workflow["jobs"][job]
        assert publish["needs"] == "linux"
        assert "github.ref == 'refs/heads/main'" in publish["if"]
        assert "github.event_name != 'pull_request'" in publish["if"]
        assert publish["permissions"] == given
    assert workflow["permissions"] == {"contents": "read"}
    assert {job for job, its in workflow["jobs"].items() if "permissions" in its} == set(rights)


def git(folder, *words):
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_notebooks_are_pushed_to_a_branch_of_their_own(tmp_path):
    steps = WORKFLOWS["book"]["jobs"]["notebooks"]["steps"]
    artifact = next(step["with"] for step in steps if "download" in step.get("uses", ""))
    assert artifact == {"name": "github-pages", "path": "_build"}
    (script,) = [step["run"].removeprefix("sh ") for step in steps if "run" in step]
    shell = shutil.which("sh") or shutil.which("bash")
    assert shell, "no sh: on Windows it comes with git"

    origin, clone = tmp_path / "origin.git", tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "--bare", origin)
    git(tmp_path, "clone", "--quiet", origin, clone)
    (clone / ".gitignore").write_text("_build/\n")
    git(clone, "add", ".gitignore")
    git(clone, "commit", "--quiet", "-m", "first")
    for text in ("old", "new"):
        site = tmp_path / "site"
        for folder in ("one", "two"):
            (site / "notebooks" / folder).mkdir(parents=True, exist_ok=True)
            (site / "notebooks" / folder / "topic.ipynb").write_text(text)
        (site / "index.html").write_text("a page")
        (clone / "_build").mkdir(exist_ok=True)
        with tarfile.open(clone / "_build" / "artifact.tar", "w") as tar:
            tar.add(site, arcname=".")
        done = subprocess.run([shell, ROOT / script], cwd=clone, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        git(clone, "rm", "--quiet", "--cached", "-r", "_build")
    pushed = git(origin, "ls-tree", "-r", "--name-only", "notebooks").split()
    assert pushed == ["one/topic.ipynb", "two/topic.ipynb"]
    assert git(origin, "show", "notebooks:two/topic.ipynb") == "new"
    assert git(origin, "rev-list", "--count", "notebooks").strip() == "1"


def test_the_systems():
    book = WORKFLOWS["book"]["jobs"]
    systems = {book["linux"]["runs-on"], *book["elsewhere"]["strategy"]["matrix"]["system"]}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}


@pytest.mark.parametrize("name", ["links", "listen", "newest", "search"])
def test_what_a_change_is_not_to_blame_for_runs_on_a_schedule_only(name):
    assert set(WORKFLOWS[name]["on"]) == {"schedule", "workflow_dispatch"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_workflow_says_what_no_test_can_run(file):
    comment = file.read_text("utf-8").partition("\nname:")[0]
    assert "What no test in this repository can run" in comment


def test_binder_gets_the_package_and_a_python_that_it_supports():
    lines = (ROOT / ".binder" / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-e ."]
    python = (ROOT / ".binder" / "runtime.txt").read_text("utf-8").strip()
    assert python.removeprefix("python-") in PYTHONS


def test_citation_and_changelog_name_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## \[(\d\S*)\] - (\S+)$", changelog, re.MULTILINE)
    assert newest, "the changelog has no version"
    assert citation["version"] == newest[1] == attnkit.__version__
    assert citation["date-released"] == date.fromisoformat(newest[2])
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]


def test_what_contributing_names_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(
        re.findall(r"`((?:attnkit|chapters|tests|bench|tools|_ext|\.github)/[\w./-]*)`", text)
    )
    missing = {path for path in named if not (ROOT / path).exists()}
    assert len(named) > 20
    assert missing == {
        "chapters/topic.ipynb",
        "tests/numbers/test_topic.py",
        "tests/keyboard/test_topic.py",
    }
    assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= set(COMMANDS)
    live = ROOT / "attnkit" / "live"
    folders = [live, *(live / name for name in ("controls", "drawing", "following", "hosts"))]
    engine = {path.name for folder in folders for path in folder.iterdir() if path.is_file()}
    named = set(re.findall(r"`(\w+\.(?:py|js|css))`", text))
    assert engine - {"__init__.py"} <= named
    # the first change that a newcomer makes
    assert "s=150, color=theme.INK" in text
    drawn = (ROOT / "attnkit/figures/softmax.py").read_text("utf-8")
    assert re.search(r"s=(150|500), color=theme.INK", drawn)  # before or after that change
