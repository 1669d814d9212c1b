"""The figure of values and results: what attention reaches, and what the small network makes."""

import numpy as np
import pytest

from attnkit.figures import beyond_values as figures

X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
W_QUERY = np.array([[0.0, 2.0], [1.0, 0.0]])
W_KEY = np.array([[1.0, -1.0], [0.0, 1.0]])


@pytest.fixture
def beyond():
    return figures.BeyondValues(X, W_QUERY, W_KEY)


@pytest.fixture
def words(beyond):
    return figures.BeyondValuesWords(beyond, ("red", "edges"))


def test_without_a_wish_all_outputs_are_the_mean(beyond):
    np.testing.assert_allclose(beyond.outputs(0), 2 / 3)


@pytest.mark.parametrize("look", figures.LOOKS)
def test_attention_stays_between_its_values(beyond, look):
    # in this triangle no feature is above 1, and the two together are at least 1
    assert (beyond.outputs(look) <= 1 + 1e-12).all()
    assert (beyond.outputs(look).sum(axis=1) >= 1 - 1e-12).all()
    assert beyond.outside(look, 1.2, 0) == []


def test_the_third_unit_pushes_whom_it_is_on_for(beyond):
    outputs = beyond.outputs(1)
    assert beyond.on(1, 1.2) == [2, 3]
    above = np.maximum(outputs.sum(axis=1) - 1.2, 0)
    np.testing.assert_allclose(beyond.results(1, 1.2, 2), outputs + 2 * above[:, None])
    assert beyond.outside(1, 1.2, 2) == [2, 3]
    assert beyond.on(1, 1.5) == beyond.outside(1, 1.5, 2) == []


def test_in_words(words):
    assert words.readout(1, 1.2, 2) == (
        "Attention gives token 2 (0.802, 0.599), between the values. Unit 3 is on for tokens 2 and "
        "3. The network makes it (1.204, 1.001). Outside the triangle: tokens 2 and 3."
    )
    assert words.readout(0, 1.5, 1).endswith("Outside the triangle: no token.")
    assert words.tokens([1]) == "token 1"
    assert words.alt(1, 1.2, 2).endswith("outside the triangle at first: tokens 2 and 3.")


def test_marks_stand_where_the_numbers_are(beyond):
    figure = figures.beyond_values(X, W_QUERY, W_KEY, ("red", "edges"))
    assert list(figure.controls) == ["push", "look", "threshold"]
    ax = figure.at(look=2, threshold=1.1, push=1).axes[0]
    _, circles, diamonds = (dots.get_offsets() for dots in ax.collections)
    np.testing.assert_allclose(circles, beyond.outputs(2))
    np.testing.assert_allclose(diamonds, beyond.results(2, 1.1, 1))
    border, first, *_ = ax.lines
    np.testing.assert_allclose(np.add(*border.get_data()), 1.1)
    np.testing.assert_allclose(np.transpose(first.get_data()), [circles[0], diamonds[0]])
