"""The figure of a rollout without a head, piece by piece."""

import numpy as np
import pytest

from attnkit.figures import rollout_without as figures

PICTURE = np.linspace(0, 1, 108).reshape(6, 6, 3)
EFFECTS = np.arange(1.0, 10)
WHOLE = np.array([9.0, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7])
WITHOUT = np.tile(WHOLE, (2, 2, 1))
WITHOUT[0, 1] = EFFECTS[::-1]


@pytest.fixture
def rollouts():
    return figures.RolloutWithout(PICTURE, WHOLE, WITHOUT, EFFECTS)


def test_head_0_leaves_nothing_out(rollouts):
    np.testing.assert_array_equal(rollouts.rollout(2, figures.NONE), WHOLE)
    np.testing.assert_array_equal(rollouts.rollout(1, 2), EFFECTS[::-1])


def test_a_spike_is_measured_by_the_median(rollouts):
    assert rollouts.spike(1, figures.NONE) == pytest.approx(9 / 1.4)
    assert rollouts.spike(1, 2) == pytest.approx(9 / 5)


def test_a_smaller_spike_need_not_agree_better(rollouts):
    assert rollouts.agreement(1, 2) == pytest.approx(-1)
    assert rollouts.agreement(1, 1) > 0


def test_in_words(rollouts):
    words = figures.RolloutWithoutWords(rollouts, "a stripe")
    assert words.readout(1, 2) == (
        "Rollout, without layer 1, head 2: its largest patch has 1.8 times the median; rank "
        "correlation with hiding −1.00."
    )
    assert words.readout(2, figures.NONE).startswith("Rollout, nothing left out: ")
    assert "With nothing left out they are 6.4 and 0.40." in words.alt


def test_the_bars_follow_the_head():
    figure = figures.rollout_without(PICTURE, WHOLE, WITHOUT, EFFECTS, what="a stripe")
    figure.at(layer=1, head=2)
    _, spike, agreement = figure.fig.axes
    assert spike.containers[-1][0].get_width() == pytest.approx(1.8)
    assert agreement.containers[-1][0].get_width() == 0
    assert "−1.00" in [text.get_text() for text in agreement.texts]


def test_other_patches_are_refused():
    with pytest.raises(ValueError, match=r"needs n \* n patches"):
        figures.rollout_without(PICTURE, WHOLE, WITHOUT, EFFECTS[:8], what="a stripe")
