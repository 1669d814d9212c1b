"""What a page cannot compute is computed when the book is made, and given to the exercise."""

from base64 import b64decode

import numpy as np
import pytest
from lightbook.exercises import carried

SETUP = """import numpy as np
from attnkit.attention import softmax
from attnkit.datasets import waist_and_weight
waists, kilograms = waist_and_weight()
rng = np.random.default_rng(0)
start = (rng.normal(size=(2, 2)), 'a text', [1, True])
first = start[0]
scale = 2.0
def mean(values):
    return scale * values.mean()"""


def test_what_needs_no_data_stays_code():
    assert carried.split("import numpy as np\nx = np.ones(3)", "x") == (
        "import numpy as np\nx = np.ones(3)",
        {},
    )


def test_data_and_random_numbers_become_values_and_what_comes_of_them():
    run, values = carried.split(SETUP, "mean(waists) + first")
    assert [line for line in SETUP.split("\n") if line not in run] == SETUP.split("\n")[2:7]
    assert list(values) == ["first", "waists"]
    assert values["waists"] == {
        "kind": "float64",
        "array": True,
        "shape": [3],
        "values": [51.0, 56.0, 58.0],
    }
    given = np.frombuffer(b64decode(values["first"]["values"])).reshape(values["first"]["shape"])
    assert np.array_equal(given, np.random.default_rng(0).normal(size=(2, 2)))  # every digit
    _, values = carried.split(SETUP, "start")
    kinds = [each["kind"] for each in values["start"]["items"]]
    assert (values["start"]["kind"], kinds) == ("tuple", ["float64", "str", "list"])
    assert [each["kind"] for each in values["start"]["items"][2]["items"]] == ["int64", "bool"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("rng.normal()", r"rng holds Generator\(.*, which the page cannot hand to Python"),
        ("gap", r"gap holds .*nan.*, which the page cannot hand to Python"),
        ("many", "many hold 2500 numbers: a page is given 2000 at most"),
    ],
)
def test_what_cannot_be_given_is_an_error(code, error):
    more = "many = np.ones((50, 50)) * first[0, 0]\ngap = first[0, 0] * np.nan"
    with pytest.raises(ValueError, match=error):
        carried.split(f"{SETUP}\n{more}", code)
