"""One number of an array is in a page what it is in numpy: type, digits, warnings and errors."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_python import listed

HEAD = "import math\nimport numpy as np\n"
FLOATS = st.sampled_from(
    [0.0, -0.0, 0.5, -2.5, 0.1, 1.0, -7.0, 1e308, 5e-324, math.inf, -math.inf, math.nan]
) | st.floats(-1e6, 1e6)
FINITE = FLOATS.filter(math.isfinite)
WHOLE = st.integers(-9, 9) | st.integers(-1000, 1000)
SIGNS = "+ - * / // % < <= > >= == != & | ^".split()


def written(value):
    """Write a number of Python as code."""
    return repr(value).replace("inf", "np.inf").replace("nan", "np.nan")


def of_numpy(value):
    return f"np.{'float64' if isinstance(value, float) else 'int64'}({written(value)})"


ONES = (FLOATS | WHOLE).map(of_numpy)
PLAIN = (FLOATS | WHOLE).map(lambda value: f"({written(value)})")
ARRAYS = (FLOATS | WHOLE).map(lambda value: f"np.array([{written(value)}, 2])")
TRUTHS = st.sampled_from(["True", "False", "np.True_", "np.False_"])
NOTHING = st.sampled_from(["None", "'a'", "{}"])
# An array of whole numbers divided by 0, and an array's bits, are refused in words.
OPERATIONS = st.one_of(
    st.tuples(ONES, st.sampled_from(SIGNS), ONES | PLAIN | TRUTHS | NOTHING),
    st.tuples(PLAIN, st.sampled_from(SIGNS), ONES),
    st.tuples(ONES, st.sampled_from("+ - * < <= > >= == !=".split()), ARRAYS),
    st.tuples(ARRAYS | NOTHING, st.sampled_from("+ - * < <= > >= == !=".split()), ONES),
).map(" ".join)
POWERS = st.one_of(
    st.tuples(ONES, FINITE.map(written)),
    st.tuples(FLOATS.map(written), FINITE.map(of_numpy)),
    st.tuples(WHOLE.map(of_numpy), st.integers(-2, 5).map(written)),
    st.tuples(WHOLE.map(written), st.integers(-2, 5).map(of_numpy)),
).map(lambda sides: f"({sides[0]}) ** ({sides[1]})")
# What is done with a number `x` of an array.
CALLS = listed("done")


def numpy_shows(code, **names):
    """Evaluate an expression in numpy: what is shown, its warnings, and the kind of its error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            shown, error = repr(eval(code, {"np": np, "math": math} | names)), None
        except Exception as failed:
            error = "TypeError" if isinstance(failed, TypeError) else type(failed).__name__
            shown = None
    return shown, sorted({f"RuntimeWarning: {each.message}" for each in caught}), error


def page_shows(page_python, code):
    answer = page_python.run(HEAD + code)
    said = [f"RuntimeWarning: {each}" for each in answer["printed"].split("RuntimeWarning: ")[1:]]
    error = None if answer["ok"] else answer["error"]["kind"]
    return answer.get("shown"), sorted(said), error


@given(OPERATIONS)
def test_an_operator_gives_what_numpy_gives(page_python, code):
    assert page_shows(page_python, code) == numpy_shows(code)


@given(POWERS)
def test_a_power_is_that_of_numpy_to_the_last_digits(page_python, code):
    (shown, *more), (wanted, *expected) = page_shows(page_python, code), numpy_shows(code)
    assert more == expected
    if shown != wanted:
        a, b = (float(text[len("np.float64(") : -1]) for text in (shown, wanted))
        assert abs(a - b) <= 4 * np.spacing(abs(b))


@pytest.mark.parametrize("call", CALLS)
def test_what_is_done_with_a_number_of_an_array(page_python, call):
    values = [0.5, 1.0, -2.5, 2.25, 0.0, math.inf, math.nan, 1, 0, -3, 15]
    page = [page_shows(page_python, f"x = np.array([{written(v)}])[0]\n{call}") for v in values]
    wanted = [numpy_shows(call, x=np.array([value])[0]) for value in values]
    assert list(zip(values, page, strict=True)) == list(zip(values, wanted, strict=True))
