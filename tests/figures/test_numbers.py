"""How figures write numbers and lists, and their common sliders."""

import numpy as np
import pytest

from attnkit.figures.shared import numbers, sliders


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (numbers.power_of_ten(3), "10³"),
        (numbers.scientific(-2e-7), "−2.0·10⁻⁷"),
        (numbers.scientific(9.96e-8), "1.0·10⁻⁷"),
        (numbers.upper_bound(9.96e-8), "<10⁻⁶"),
        (numbers.plain(16.0), "16"),
        (numbers.plain(-0.5), "−0.5"),
        (numbers.fixed(0.25, 1), "0.3"),  # and not 0.2, as Python rounds
        (numbers.fixed(-0.25, 1), "−0.3"),
        (numbers.fixed(-0.01, 1), "0.0"),
        (numbers.fixed(-3, 0), "−3"),
        (numbers.trimmed(0.625), "0.625"),
        (numbers.trimmed(100), "100"),
        (numbers.trimmed(-1.5), "−1.5"),
        (numbers.trimmed(-1e-9), "0"),
        (numbers.whole_or_fixed(-2.0), "−2"),
        (numbers.whole_or_fixed(0.9999), "1.000"),  # not exactly 1, hence no whole number
        (numbers.whole_or_fixed(1 / 3, 2), "0.33"),
        (numbers.exact(6 / 11), "6/11"),
        (numbers.exact(-6 / 11), "−6/11"),
        (numbers.exact(0.975), "0.975"),
        (numbers.exact(2**-0.5), "0.7071"),  # no fraction of small numbers either
        (numbers.significant(64), "64"),
        (numbers.significant(1e-4), "0.0001"),
        (numbers.significant(0), "0"),
        (numbers.significant(1e-9), "1.0·10⁻⁹"),
        (numbers.nonzero(0.00005), "0.0001"),
        (numbers.nonzero(0.000049), "4.9·10⁻⁵"),
        (numbers.nonzero(0.0049, 2), "4.9·10⁻³"),
        (numbers.nonzero(0.0, 2), "0.00"),
        (numbers.nonzero(1.0), "1.0000"),
        (numbers.unrounded(45.50001), "45.50001000"),
        (numbers.unrounded(43.7131), "43.7131"),
        (numbers.factor(-0.5), "(−0.500)"),
        (numbers.vector([0, -1]), "(0, −1)"),
        (numbers.vector(np.array([0.25])), "(0.250)"),
        (numbers.subscripted("q", 10), "q₁₀"),
        (numbers.joined(["a", "b"]), "a and b"),
        (numbers.listed("ab", [1, 1e-9]), "a 1.0000, b 1.0·10⁻⁹"),
        (numbers.listed("ab", [1, -2], numbers.plain), "a 1, b −2"),
    ],
)
def test_written(written, text):
    assert written == text


@pytest.mark.parametrize("power", range(-300, 0))
def test_what_is_not_0_is_never_written_as_0(power):
    for write in (numbers.nonzero, numbers.significant, lambda x: numbers.nonzero(x, 2)):
        text = write(10.0**power)
        assert "·10⁻" in text or float(text) > 0


def test_a_list_needs_a_number_for_each_name():
    with pytest.raises(ValueError, match="shorter"):
        numbers.listed(["a", "b"], [1])


@pytest.mark.parametrize(
    ("slider", "labels", "value"),
    [
        (sliders.selection((-1, 0.5), 0.5, "T"), ("−1", "0.5"), 0.5),
        (sliders.selection({"1/4": 0.25, "1": 1}, 1, "T"), ("1/4", "1"), 1),
        (sliders.selection([1, 2], 2, "T", write="{} cm".format), ("1 cm", "2 cm"), 2),
    ],
)
def test_a_slider_that_stops_at_values(slider, labels, value):
    assert (tuple(label for label, _ in slider.options), slider.value) == (labels, value)
