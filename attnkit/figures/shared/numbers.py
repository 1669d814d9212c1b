"""How figures write numbers, lists and sentences. Every minus is a real minus sign."""

import math
from fractions import Fraction

import numpy as np

from attnkit.figures.shared.written import (  # noqa: F401  # these are for a page, too
    MINUS,
    capital,
    comma_separated,
    factor,
    fitting,
    fixed,
    joined,
    listed,
    nonzero,
    plain,
    power_of_ten,
    scientific,
    subscripted,
    unrounded,
    upper_bound,
    vector,
    whole_or_fixed,
)


def trimmed(number: float, decimals: int = 4) -> str:
    """Write a number with some decimals at most, without zeros at the end.

    >>> trimmed(1.125), trimmed(2)
    ('1.125', '2')
    """
    text = fixed(number, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: float) -> str:
    """Write a number with 4 decimals at most or, where that would round it, as a fraction.

    >>> exact(0.75), exact(5 / 11)
    ('0.75', '5/11')
    """
    fraction = Fraction(float(number)).limit_denominator(99)
    rounded = not np.isclose(round(number, 4), number, rtol=0, atol=1e-9)
    is_fraction = abs(fraction - number) <= 1e-9
    return str(fraction).replace("-", MINUS) if rounded and is_fraction else trimmed(number)


def significant(number: float) -> str:
    """Write a positive number with two or three significant digits, a tiny one with a power of ten.

    >>> significant(0.012345), significant(10), significant(1.523e-8)
    ('0.0123', '10', '1.5·10⁻⁸')
    """
    if 0 < number < 1e-6:
        return scientific(number)
    digits = 3 if number >= 1e-3 else 2
    return np.format_float_positional(number, precision=digits, fractional=False, trim="-")


def percent(share: float) -> str:
    """Write a share in per cent with one decimal, or with more where it would look like 0 or 100.

    >>> percent(0.2), percent(0.00025), percent(0.9995), percent(1)
    ('20.0 %', '0.025 %', '99.95 %', '100.0 %')
    """
    rest = 100 * min(share, 1 - share)
    decimals = 1 if rest <= 0 or rest >= 0.05 else 1 - math.floor(math.log10(rest))
    text = f"{100 * share:.{decimals}f}"
    return f"{text.rstrip('0') if decimals > 1 else text} %"
