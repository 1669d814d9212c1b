"""The figure of normalised tokens: what is left of a change of one of them."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from attnkit import theme
from attnkit.figures import own_scale as figures

X = np.array([[1.0, 2, 3, 6], [2, 4, 4, 6], [0, 5, 1, 2]])


@pytest.fixture
def scale():
    return figures.OwnScale(X, changed=1)


def test_only_one_token_is_changed(scale):
    assert scale.tokens(10, 5)[0].tolist() == [15, 25, 35, 65]
    np.testing.assert_array_equal(scale.tokens(10, 5)[1:], X[1:])


@pytest.mark.parametrize("factor", [f for f in figures.FACTORS if f > 0])
@pytest.mark.parametrize("shift", figures.SHIFTS)
def test_a_row_forgets_factor_and_shift(scale, factor, shift):
    assert scale.tokens_that_differ(factor, shift, figures.ROWS) == []


def test_a_row_remembers_the_sign_and_a_column_tells_everybody(scale):
    assert scale.tokens_that_differ(-1, 0, figures.ROWS) == [1]
    assert scale.tokens_that_differ(10, 5, figures.COLUMNS) == [1, 2, 3]
    assert scale.tokens_that_differ(1, 0, figures.COLUMNS) == []


def test_columns_have_mean_0_and_spread_1(scale):
    columns = scale.normalised(2, 5, figures.COLUMNS)
    np.testing.assert_allclose(columns.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(columns.std(axis=0), 1, atol=1e-3)


def test_in_words(scale):
    words = figures.OwnScaleWords(scale)
    assert words.readout(10, 5, figures.ROWS) == (
        "Token 1 times 10, plus 5; normalised: each token. Token 1 is now −1.07, −0.53, 0.00, "
        "1.60. No number changed by this."
    )
    assert words.readout(-1, 0, figures.ROWS).endswith("Numbers of token 1 changed by this.")
    assert words.readout(10, 5, figures.COLUMNS).endswith(
        "Numbers of tokens 1, 2 and 3 changed by this."
    )


def test_orange_cells_are_those_that_differ(scale):
    figure = figures.own_scale(X, changed=1)
    assert list(figure.controls) == ["factor", "shift", "along"]
    assert (figure.settings["factor"], figure.settings["shift"]) == (1, 0)  # nothing is told yet
    above, below = figure.at(factor=-1, shift=0, along=figures.ROWS).axes
    for ax, numbers, changed in (
        (above, -X[:1], [True] * 4 + [False] * 8),
        (below, scale.normalised(-1, 0, figures.ROWS), scale.differs(-1, 0, figures.ROWS)),
    ):
        held = ax.collections[0].get_array().reshape(3, 4)  # what a reader is told who points
        np.testing.assert_array_equal(held[: len(numbers)], numbers)
        colours = [to_hex(mark.get_facecolor()) for mark in ax.patches]
        wanted = [theme.QUERY_SOFT if each else theme.GRID for each in np.ravel(changed)]
        assert colours == [to_hex(colour) for colour in wanted]
    assert [text.get_text() for text in above.texts[:4]] == ["−1", "−2", "−3", "−6"]
    assert below.texts[3].get_text() == "−1.60"
