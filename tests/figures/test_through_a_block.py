"""The figure of a block: what each step makes, and which tokens feel a change."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from attnkit import theme
from attnkit.attention import self_attention
from attnkit.block import layer_norm, small_network
from attnkit.figures import through_a_block as figures

rng = np.random.default_rng(0)
X = rng.normal(size=(3, 4))
PROJECTIONS = rng.normal(size=(3, 4, 4))
NETWORK = rng.normal(size=(4, 8)), np.zeros(8), rng.normal(size=(8, 4)), np.zeros(4)
CHANGE = np.array([4.0, 0, 0, 0])
ALL, LAST = [True] * 3, [False, False, True]


@pytest.fixture
def block():
    return figures.ThroughABlock(X, PROJECTIONS, NETWORK, CHANGE)


def test_the_steps_are_those_of_a_block(block):
    steps = block.walk(changed=False, masked=False)
    middle = X + self_attention(layer_norm(X), *PROJECTIONS)[0]
    end = middle + small_network(layer_norm(middle), *NETWORK)
    np.testing.assert_allclose(steps["plus"], middle)
    np.testing.assert_allclose(steps["plus again"], end)
    assert list(steps) == list(figures.STEPS) and len(figures.PLACES) == len(steps)


@pytest.mark.parametrize("step", figures.STEPS)
def test_with_a_causal_mask_the_last_token_reaches_no_other(block, step):
    assert block.differs(step, True, True).tolist() == LAST
    assert not block.differs(step, False, True).any()


@pytest.mark.parametrize("step", figures.STEPS)
def test_without_a_mask_attention_alone_tells_the_others(block, step):
    before = figures.STEPS.index(step) < figures.STEPS.index("attention")
    assert block.differs(step, True, False).tolist() == (LAST if before else ALL)


def test_in_words(block):
    words = figures.ThroughABlockWords(block)
    assert words.readout("attention", True, True) == (
        "Step 3 of 7, attention, with a causal mask. Token 3 came in changed; now it shows in "
        "token 3 alone."
    )
    assert words.readout("plus", True, False).endswith("now it shows in tokens 1, 2 and 3.")
    assert words.readout("x", False, False).endswith("Token 3 is as it was.")
    assert words.title("x") == "the tokens that come in"
    assert "at first attention." in words.alt("attention")


def test_the_box_of_the_step_is_marked_and_its_numbers_stand_below(block):
    figure = figures.through_a_block(X, PROJECTIONS, NETWORK, CHANGE)
    assert list(figure.controls) == ["step", "changed", "masked"]
    assert figure.settings["step"] == "x"  # before any step has told what it does
    above, below = figure.at(step="network", changed=True, masked=False).axes
    widths = [box.get_linewidth() for box in above.patches]
    assert widths.index(max(widths)) == figures.STEPS.index("network")
    tokens = block.tokens("network", True, False)
    held = below.collections[0].get_array()  # what a reader is told who points
    np.testing.assert_array_equal(held.reshape(tokens.shape), tokens)
    assert {to_hex(mark.get_facecolor()) for mark in below.patches} == {to_hex(theme.QUERY_SOFT)}
    first = float(below.texts[0].get_text().replace("−", "-"))
    assert first == pytest.approx(tokens[0, 0], abs=5e-3)
