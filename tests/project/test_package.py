"""attnkit as a package: the sdist, the wheel made from it, and the wheel in an empty environment.

Building and installing fetch packages; everything after that works without a network.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import attnkit

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PACKAGE = {
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "attnkit").rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
}

# Run with nothing but the installed package; what it prints is checked below.
MATHEMATICS = """
import json, sys
import attnkit
from attnkit.attention import attention, attention_pooling, gaussian_scores, softmax
from attnkit.datasets import linnerud, nhanes

output, weights = attention([[2.0, 0]], [[1.0, 0], [0, 1]], [[1.0], [0]])
print(json.dumps({
    "file": attnkit.__file__,
    "softmax": softmax([51.0, 49.0]).tolist(),
    "weights": weights.tolist(),
    "output": output.tolist(),
    "pooling": attention_pooling(gaussian_scores([57], [51, 56, 58]), [40, 43, 48]).tolist(),
    "people": [len(linnerud().waists), len(nhanes().waists)],
    "loaded": sorted({name.split(".")[0] for name in sys.modules}),
}))
"""
FIGURE = """
import json
import matplotlib
matplotlib.use("svg")
import matplotlib.pyplot as plt
from attnkit import LiveFigure

fig, ax = plt.subplots()
ax.set_ylim(0, 10)
(line,) = ax.plot([0, 1], [2, 2])
live = LiveFigure(
    fig,
    {line: lambda height: [height, height]},
    height=(0, 10, 1),
    readout=lambda height: f"The line is at {height}.",
    alt="A level line",
)
print(json.dumps({"html": live.to_html(), "views": sorted(live._repr_mimebundle_())}))
"""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """Build the sdist, and the wheel from the sdist; return both paths.

    It builds a copy, because setuptools leaves files behind and trusts those of an earlier build.
    """
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("made")
    shutil.copytree(
        ROOT / "attnkit", source / "attnkit", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "tests", source / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--outdir", made, source)
    (sdist,), (wheel,) = made.glob("*.tar.gz"), made.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(distributions, tmp_path_factory):
    """Install the wheel into an empty environment; return its folder and a function to run code."""
    folder = tmp_path_factory.mktemp("empty")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", "--quiet", "--no-compile", distributions[1])

    def python_prints(code):
        # -I: neither this folder nor the variables of the caller's environment
        return json.loads(run(python, "-I", "-W", "error", "-c", code, cwd=folder))

    return folder, python_prints


def run(*command, cwd=None):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files_of(sdist):
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames() if "/" in name}


def test_the_package_has_what_a_page_needs():
    endings = {Path(name).suffix for name in PACKAGE}
    micropython = {".mjs", ".wasm", ".md"}
    assert endings == {".py", ".typed", ".js", ".css", ".csv", ".npz", ".txt", *micropython}


def test_the_sdist_contains_every_file_of_the_package(distributions):
    files = files_of(distributions[0])
    assert PACKAGE - files == set()
    assert {"LICENSE", "README.md", "pyproject.toml"} <= files


def test_the_sdist_contains_no_tests(distributions):
    assert [name for name in files_of(distributions[0]) if name.startswith("tests/")] == []


def test_the_wheel_contains_the_package_its_licences_and_nothing_else(distributions):
    with zipfile.ZipFile(distributions[1]) as archive:
        files = {name for name in archive.namelist() if not name.endswith("/")}
    own = f"attnkit-{attnkit.__version__}.dist-info/"
    assert {name for name in files if not name.startswith(own)} == PACKAGE
    licences = {name.removeprefix(own) for name in files if name.startswith(own + "licenses/")}
    of_data = {f"licenses/{name}" for name in PACKAGE if name.endswith(".LICENSE.txt")}
    assert licences == {"licenses/LICENSE"} | of_data
    assert len(of_data) > 1


def test_the_wheel_says_what_it_is(distributions):
    with zipfile.ZipFile(distributions[1]) as archive:
        text = archive.read(f"attnkit-{attnkit.__version__}.dist-info/METADATA").decode("utf-8")
    metadata = Parser().parsestr(text)
    licences = ["MIT", "BSD-3-Clause", "CC0-1.0", "CC-BY-2.0", "Apache-2.0"]
    assert metadata["License-Expression"].split(" AND ") == licences
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    assert metadata["Author"] == "The authors of the attention book"
    assert metadata.get_payload().startswith("# Attention from First Principles")


def test_the_mathematics_works_and_loads_numpy_alone(installed):
    folder, prints = installed
    seen = prints(MATHEMATICS)
    assert Path(seen["file"]).is_relative_to(folder.resolve())
    # by hand: e^2 / (e^2 + 1); and e^sqrt(2) / (e^sqrt(2) + 1), because d_k = 2
    assert seen["softmax"] == pytest.approx([0.880797, 0.119203], abs=1e-6)
    assert seen["weights"][0] == pytest.approx([0.804429, 0.195571], abs=1e-6)
    assert seen["output"][0] == pytest.approx([0.804429], abs=1e-6)
    assert seen["pooling"] == pytest.approx([45.49999993], abs=1e-8)
    assert seen["people"] == [20, 180]
    assert "numpy" in seen["loaded"]
    assert {"matplotlib", "ipywidgets", "anywidget", "IPython"}.isdisjoint(seen["loaded"])


def test_a_figure_is_alive_on_a_page_and_in_a_notebook(installed, open_page, tmp_path):
    seen = installed[1](FIGURE)
    assert '<style data-attnkit="runtime">' in seen["html"]
    assert '<script type="module" async data-attnkit="runtime">' in seen["html"]
    assert seen["views"] == ["image/png", "text/html", "text/plain"]
    file = tmp_path / "figure.html"
    file.write_text(f"<!doctype html><meta charset='utf-8'>{seen['html']}", "utf-8")
    page = open_page(file)
    page.wait_for_selector('.attn[data-live=""]')
    assert page.locator(".attn-readout").inner_text() == "The line is at 5."
    page.locator("input[type=range][data-control]").press("ArrowRight")
    assert page.locator(".attn-readout").inner_text() == "The line is at 6."
