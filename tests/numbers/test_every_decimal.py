"""Every decimal that a page of the book prints is asserted, in its notebook or in its tests.

This covers the notebooks: the chapters, the introduction and the errata. No test can see whether an
assertion is about the number that the text means; but one must contain it, not as a tolerance.
"""

import ast
import re
from pathlib import Path

import pytest
from notebooks import PAGES, prose, sources

DECIMAL = re.compile(
    r"(?<![\d.\w])((?:\d{1,3}(?:,\d{3})+|\d+)\.\d+(?:e[-+]?\d+)?)(?!\.?\d)"
    r"(\s*\\?%|\s+per\s+cent)?"
)
PYTHON = re.compile(r"~~~python\n.*?~~~", re.S)  # solutions: code, and run by the chapter's tests
TOLERANCES = {"abs", "rel", "atol", "rtol"}
COMPARED = {"approx": 1, "assert_allclose": 2, "allclose": 2, "isclose": 2}  # then come tolerances


def printed(text: str) -> set[tuple[str, bool]]:
    """Return the decimals that a reader sees, each with whether it is in per cent."""
    found = DECIMAL.findall(PYTHON.sub("", text))
    return {(number.replace(",", ""), bool(percent)) for number, percent in found}


def numbers(node: ast.AST) -> set[float]:
    """Return the numbers in code, also in its strings, without tolerances."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return {float(number.replace(",", "")) for number, _ in DECIMAL.findall(node.value)}
        return {float(node.value)} if isinstance(node.value, int | float) else set()
    parts = ast.iter_child_nodes(node)
    if isinstance(node, ast.Call):
        words = (word for word in node.keywords if word.arg not in TOLERANCES)
        parts = [node.func, *node.args[: COMPARED.get(called(node))], *words]
    return set().union(*map(numbers, parts))


def called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def claims(code: str) -> list[ast.AST]:
    """Return the parts of code that assert something."""
    nodes = list(ast.walk(ast.parse(code)))
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return [node for node in nodes if isinstance(node, ast.Assert)] + [
        call for call in calls if called(call).startswith("assert_")
    ]


def cases(tests: str) -> list[ast.AST]:
    """Return the lists that tests go through: of parametrize, of a loop, or named, with values."""
    nodes = list(ast.walk(ast.parse(tests)))
    named = (node.value for node in nodes if isinstance(node, ast.Assign))
    return [
        *(node for node in nodes if isinstance(node, ast.Call) and called(node) == "parametrize"),
        *(node.iter for node in nodes if isinstance(node, ast.For)),
        *(
            value
            for value in named
            if isinstance(value, ast.List) and all(map(computed, value.elts))
        ),
    ]


def computed(case: ast.AST) -> bool:
    """Tell whether a case names more than constants: what is printed, and what it is."""
    return isinstance(case, ast.Tuple) and not all(isinstance(e, ast.Constant) for e in case.elts)


def known(code: str) -> set[float]:
    """Return the numbers that the tests in this code assert."""
    return set().union(*map(numbers, claims(code) + cases(code)))


def asserted(name: str) -> set[float]:
    """Return the numbers in the assertions of a notebook and in its tests."""
    file = Path(__file__).with_name(f"test_{name.replace('-', '_')}.py")
    asserts = [claim for code in sources(name, "code") for claim in claims(code)]
    return known(file.read_text("utf-8")).union(*map(numbers, asserts))


def missing(text: str, known: set[float]) -> list[str]:
    """List the decimals of a text that are not known; one in per cent may be known as a share."""
    shares = {round(100 * number, 10) for number in known}
    return sorted(
        number
        for number, percent in printed(text)
        if float(number) not in (known | shares if percent else known)
    )


@pytest.mark.parametrize("name", PAGES)
def test_every_decimal_is_asserted(name):
    assert missing(prose(name), asserted(name)) == []


@pytest.mark.parametrize(
    "code",
    [
        "x = softmax([0.8])",
        "assert x == pytest.approx(1, abs=0.8)",
        "assert x == pytest.approx(1, 0.8)",
        "assert np.isclose(x, 1, rtol=0.8)",
        "np.testing.assert_allclose(x, 1, 0, 0.8)",
        "assert x == 0.008",
        "assert x == 80",
        "CHOSEN = {'0.80', '0.8'}",
        "CHOSEN = ['0.80']",
        "CHOSEN = [('0.80', 0.8)]",
    ],
)
def test_a_number_that_is_not_asserted_or_only_as_a_tolerance_is_reported(code):
    assert missing("It gets 0.80 of it.", known(code)) == ["0.80"]


@pytest.mark.parametrize(
    "code",
    [
        "assert x == pytest.approx(0.8, abs=0.1)",
        "assert rounds_to('0.80', x)",
        "np.testing.assert_allclose(x, [-0.8, 1])",
        "@pytest.mark.parametrize('x', [0.8])\ndef test(x): ...",
        "for x in (1, 0.8): ...",
        "NUMBERS = [('0.80', x)]",
    ],
)
def test_a_number_that_is_asserted_is_known(code):
    assert missing("It gets 0.80 of it.", known(code)) == []


def test_a_share_is_printed_in_per_cent():
    shares = known("assert x == 0.125")
    assert missing("12.5 %, 12.5% and 12.5 per cent", shares) == []
    assert missing("12.5 kg", shares) == ["12.5"]


def test_a_decimal_is_a_whole_word():
    found = [number for number, _ in DECIMAL.findall("about 3.14159, in 3.2.1, v1.5 and 0.5.")]
    assert found == ["3.14159", "0.5"]


def test_thousands_and_powers_of_ten_belong_to_their_number():
    assert missing("1,234.5 of (0.5,0.25) and 1.5e-05", {1234.5, 0.5, 0.25, 1.5e-5}) == []
    assert missing("1,234.5 and 1.5e-05", {234.5, 1.5}) == ["1.5e-05", "1234.5"]
    assert known("assert text == '1,234.5, 1.5e-05'") == {1234.5, 1.5e-5}
