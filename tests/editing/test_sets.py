"""A set is gone through in a page in the order of Python's own, whatever was done to it before."""

from hypothesis import given
from hypothesis import strategies as st
from page_python import python_says

WHOLE = st.one_of(
    st.integers(-9, 20),
    st.integers(-9, 40).map(lambda n: 8 * n),
    st.integers(-9, 40).map(lambda n: 32 * n + 7),
    st.sampled_from([2**31, 2**61 - 2, 2**61 - 1, 2**61, 2**64 + 7, -(2**61), 3**70]),
)
FLOATS = st.one_of(
    st.integers(-40, 40).map(lambda n: n / 4),
    st.sampled_from([0.1, -0.3, 1e300, 5e-324, 1e16, -0.0]),
    st.floats(allow_nan=False, allow_infinity=False),
)
NUMBERS = WHOLE | FLOATS | st.booleans()
KEYS = st.one_of(
    WHOLE,
    NUMBERS,
    st.lists(NUMBERS, max_size=4).map(tuple),
    st.tuples(st.tuples(WHOLE, WHOLE), WHOLE),
    st.frozensets(WHOLE, max_size=4),
).map(repr)
LISTS = st.lists(KEYS, max_size=12).map(", ".join)
CONSTANTS = st.lists((NUMBERS | st.tuples(WHOLE, WHOLE)).map(repr), min_size=1, max_size=12)
NAMES = st.sampled_from("abc")
SMALL = st.integers(-9, 99)
RANGES = st.builds(
    "range({}, {}, {})".format,
    SMALL,
    SMALL.map(lambda n: 4 * n),
    st.just(3) | SMALL.map(abs).filter(bool),
)
DICTIONARIES = LISTS.map(lambda keys: f"dict.fromkeys([{keys}])")
VIEWS = DICTIONARIES.map("{}.keys()".format)
ITERABLES = st.one_of(
    NAMES, NAMES.map("frozenset({})".format), LISTS.map("[{}]".format), RANGES, DICTIONARIES, VIEWS
)
SIGNS = st.sampled_from("| & - ^".split())
METHODS = st.sampled_from(["union", "intersection", "difference", "symmetric_difference"])
UPDATES = st.sampled_from(["", "intersection_", "difference_", "symmetric_difference_"])
VALUES = st.one_of(
    CONSTANTS.map(", ".join).map("{{{}}}".format),
    st.builds("{{one, {}}}".format, LISTS),
    st.builds("{{{}, *{}, one, *{}}}".format, KEYS, ITERABLES, ITERABLES),
    st.builds("{{each for each in {}}}".format, ITERABLES),
    st.builds("set({})".format, ITERABLES),
    st.builds("set(frozenset({}))".format, ITERABLES),
    st.builds("set([each for each in {{{}}}])".format, CONSTANTS.map(", ".join)),
    st.builds("{}.copy()".format, NAMES),
    st.builds("{} {} {}".format, NAMES, SIGNS, NAMES | VIEWS),
    st.builds("{} {} {}".format, VIEWS, SIGNS, ITERABLES),
    st.builds("{}.{}({})".format, NAMES, METHODS, ITERABLES),
    st.builds("{}.union({}, {})".format, NAMES, ITERABLES, ITERABLES),
    st.builds("{}.intersection({}, {})".format, NAMES, ITERABLES, ITERABLES),
    st.builds("{}.difference({}, {})".format, NAMES, ITERABLES, ITERABLES),
)
CHANGES = st.one_of(
    st.builds("{} = {}".format, NAMES, VALUES),
    st.builds("{}.add({})".format, NAMES, KEYS),
    st.builds("{}.discard({})".format, NAMES, KEYS),
    st.builds("{0} and print({0}.pop())".format, NAMES),
    st.builds("{0} and {0}.remove(max([each for each in {0}], key=str))".format, NAMES),
    st.builds("{} {}= {}".format, NAMES, SIGNS, NAMES),
    st.builds("{}.{}update({})".format, NAMES, UPDATES, ITERABLES),
    st.builds("{}.update({}, {})".format, NAMES, ITERABLES, ITERABLES),
    st.builds("{}.clear()".format, NAMES),
    CONSTANTS.map(", ".join).map("print(*{{{0}}}, [each for each in {{{0}}}])".format),
)
PROGRAMS = st.lists(CHANGES, min_size=4, max_size=14)


@given(PROGRAMS)
def test_a_set_is_gone_through_in_the_order_of_python(page_python, changes):
    look = 'print(a, list(b), f"{c}", a <= b, a == c, frozenset(b) < a, a.isdisjoint(c))'
    lines = [f"{change}\n{look}" for change in changes]
    code = "\n".join(["one, a, b, c = 1, set(), set(), set()", *lines])
    answer = page_python.run(code)
    assert answer["ok"], answer["error"]
    assert answer["printed"] == python_says(f"{code}\nNone")[0]


def test_many_numbers_are_gone_through_in_the_order_of_python(page_python):
    squares = "s = set()\nfor n in range(70_000):\n    s.add(n * n % 1_000_003)\n"
    code = f"{squares}len(s), sum([i * n for i, n in enumerate(s)])"
    assert page_python.run(code)["shown"] == python_says(code)[1]


@given(KEYS)
def test_a_number_or_a_tuple_has_the_hash_of_python(page_python, key):
    assert page_python.run(f"hash({key})")["shown"] == python_says(f"hash({key})")[1]
