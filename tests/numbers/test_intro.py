"""The one decimal of the introduction is a version."""

import tomllib
from pathlib import Path

from notebooks import prose

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def test_the_oldest_python_is_that_of_the_package():
    assert tomllib.loads(PROJECT.read_text("utf-8"))["project"]["requires-python"] == ">=3.11"
    assert "Python 3.11 or newer" in prose("intro")
