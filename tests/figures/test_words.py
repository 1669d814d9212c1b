"""How figures write numbers and lists, and their common sliders."""

import numpy as np
import pytest

from attnkit.figures import sliders, words


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (words.power_of_ten(3), "10³"),
        (words.scientific(-2e-7), "−2.0·10⁻⁷"),
        (words.scientific(9.96e-8), "1.0·10⁻⁷"),
        (words.upper_bound(9.96e-8), "<10⁻⁶"),
        (words.plain(16.0), "16"),
        (words.plain(-0.5), "−0.5"),
        (words.fixed(0.25, 1), "0.3"),  # and not 0.2, as Python rounds
        (words.fixed(-0.25, 1), "−0.3"),
        (words.fixed(-0.01, 1), "0.0"),
        (words.fixed(-3, 0), "−3"),
        (words.trimmed(0.625), "0.625"),
        (words.trimmed(100), "100"),
        (words.trimmed(-1.5), "−1.5"),
        (words.trimmed(-1e-9), "0"),
        (words.whole_or_fixed(-2.0), "−2"),
        (words.whole_or_fixed(0.9999), "1.000"),  # not exactly 1, hence no whole number
        (words.whole_or_fixed(1 / 3, 2), "0.33"),
        (words.exact(6 / 11), "6/11"),
        (words.exact(-6 / 11), "−6/11"),
        (words.exact(0.975), "0.975"),
        (words.exact(2**-0.5), "0.7071"),  # no fraction of small numbers either
        (words.significant(64), "64"),
        (words.significant(1e-4), "0.0001"),
        (words.significant(0), "0"),
        (words.significant(1e-9), "1.0·10⁻⁹"),
        (words.nonzero(0.00005), "0.0001"),
        (words.nonzero(0.000049), "4.9·10⁻⁵"),
        (words.nonzero(0.0049, 2), "4.9·10⁻³"),
        (words.nonzero(0.0, 2), "0.00"),
        (words.nonzero(1.0), "1.0000"),
        (words.unrounded(45.50001), "45.50001000"),
        (words.unrounded(43.7131), "43.7131"),
        (words.factor(-0.5), "(−0.500)"),
        (words.vector([0, -1]), "(0, −1)"),
        (words.vector(np.array([0.25])), "(0.250)"),
        (words.subscripted("q", 10), "q₁₀"),
        (words.joined(["a", "b"]), "a and b"),
        (words.listed("ab", [1, 1e-9]), "a 1.0000, b 1.0·10⁻⁹"),
        (words.listed("ab", [1, -2], words.plain), "a 1, b −2"),
    ],
)
def test_written(written, text):
    assert written == text


@pytest.mark.parametrize("power", range(-300, 0))
def test_what_is_not_0_is_never_written_as_0(power):
    for write in (words.nonzero, words.significant, lambda x: words.nonzero(x, 2)):
        text = write(10.0**power)
        assert "·10⁻" in text or float(text) > 0


def test_a_list_needs_a_number_for_each_name():
    with pytest.raises(ValueError, match="shorter"):
        words.listed(["a", "b"], [1])


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
