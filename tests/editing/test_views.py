"""An array of a page shares its numbers where numpy makes a view, and nowhere else."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

PARTS = [":", "::2", "::-1", "1:", ":1", "None, :"]


@st.composite
def programs(draw):
    """Write a program that changes an array through another shape of a part of it."""
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    part = ", ".join(draw(st.sampled_from(PARTS)) for _ in shape)
    turned = draw(st.sampled_from(["", ".T", ".swapaxes(0, -1)"]))
    names = {}
    begin = f"import numpy as np\na = np.arange({math.prod(shape)}.0).reshape({shape})"
    begin += f"\nv = a[{part}]{turned}"
    exec(begin, names)
    sizes, rest = [1], names["v"].size
    assume(rest)
    while rest > 1:
        sizes.append(draw(st.sampled_from([n for n in range(2, rest + 1) if rest % n == 0])))
        rest //= sizes[-1]
    other = tuple(draw(st.permutations(sizes)))
    made = [f"reshape({other})", "reshape(-1)", "ravel()", "flatten()", "squeeze()"]
    return f"{begin}\nr = v.{draw(st.sampled_from(made))}\nr[...] = r + 100\n[r, a]"


@given(programs())
def test_a_change_reaches_what_it_reaches_in_numpy(page_python, program):
    body, last = program.rsplit("\n", 1)
    names = {}
    exec(body, names)
    assert page_python.run(program)["shown"] == repr(eval(last, names))


@pytest.mark.parametrize("shown", ["a[::2].reshape(2, 3)", "np.expand_dims(a[::2], 0)"])
def test_a_part_with_another_shape_is_a_view(page_python, shown):
    code = f"import numpy as np\na = np.zeros(12)\nb = {shown}\nb[...] = 1\na.sum()"
    assert page_python.run(code)["shown"] == "np.float64(6.0)"
