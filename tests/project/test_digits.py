"""The handwritten digits of the book are those of scikit-learn."""

import importlib.util

import numpy as np
import pytest

from tools import digits


def stored():
    with np.load(digits.FILE) as file:
        return dict(file)


def test_the_file_holds_what_the_tool_makes():
    assert digits.fingerprint(**stored()) == digits.SHA256


@pytest.mark.parametrize("part", ["images", "labels"])
def test_other_digits_are_refused(part):
    other = stored()
    other[part].flat[7] ^= 1
    with pytest.raises(ValueError, match=f"the book's have {digits.SHA256}"):
        digits.packed(**other)


@pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="no scikit-learn")
def test_scikit_learn_has_the_same():
    from sklearn.datasets import load_digits

    theirs, ours = load_digits(), stored()
    made = digits.packed(theirs.images, theirs.target)
    for name, array in ours.items():
        np.testing.assert_array_equal(made[name], array)
