"""Every decimal that a chapter prints is asserted, in its notebook or in its test_numbers_NN.py."""

import ast
import re
from pathlib import Path

import pytest
from notebooks import NAMES, prose, sources

DECIMAL = re.compile(r"(?<![\d.\w])\d+\.\d+(?!\.?\d)")
PYTHON = re.compile(r"~~~python\n.*?~~~", re.S)  # solutions: code, and run by the chapter's tests


def printed(name: str) -> set[str]:
    """Return the decimals that a reader of the text meets."""
    return set(DECIMAL.findall(PYTHON.sub("", prose(name))))


def constants(tree: ast.AST) -> set[float]:
    """Return the numbers that stand in code, those in its strings too."""
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    found = {float(value) for value in values if isinstance(value, int | float)}
    texts = [value for value in values if isinstance(value, str)]
    return found | {float(number) for text in texts for number in DECIMAL.findall(text)}


def asserted(name: str) -> set[float]:
    """Return the numbers in the assertions of a notebook and in its tests."""
    tests = Path(__file__).with_name(f"test_numbers_{name[:2]}.py").read_text("utf-8")
    found = constants(ast.parse(tests))
    for cell in sources(name, "code"):
        asserts = (node for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Assert))
        found |= set().union(*map(constants, asserts))
    return found | {round(100 * number, 10) for number in found}  # a share, printed in per cent


@pytest.mark.parametrize("name", NAMES)
def test_every_decimal_is_asserted(name):
    known = asserted(name)
    assert not {text for text in printed(name) if float(text) not in known}


def test_a_decimal_from_nowhere_is_found():
    assert 3.14159 not in asserted(NAMES[0])
    assert DECIMAL.findall("about 3.14159, in 3.2.1 and 0.5.") == ["3.14159", "0.5"]
