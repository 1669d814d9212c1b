"""How figures write numbers, lists and sentences. Every minus is a real minus sign."""

import math
from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from attnkit.figures.shared.written import (  # noqa: F401  # these are for a page, too
    MINUS,
    joined,
    listed,
    nonzero,
    plain,
    power_of_ten,
    scientific,
    unrounded,
    upper_bound,
)

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


# ---------------------------------------------------------------------------------- numbers


def fixed(number: float, decimals: int) -> str:
    """Write a number with a fixed count of decimals, and no minus before a zero.

    A half is rounded away from 0, as at school: Python alone would write 0.2 for 0.25.

    >>> fixed(-0.25, 1), fixed(-0.001, 2)
    ('−0.3', '0.00')
    """
    text = f"{number * (1 + 1e-9):.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def trimmed(number: float, decimals: int = 4) -> str:
    """Write a number with some decimals at most, without zeros at the end.

    >>> trimmed(1.125), trimmed(2)
    ('1.125', '2')
    """
    text = fixed(number, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def whole_or_fixed(number: float, decimals: int = 3) -> str:
    """Write a whole number without decimals, and any other with a fixed count of them.

    >>> whole_or_fixed(2), whole_or_fixed(0.5)
    ('2', '0.500')
    """
    return fixed(number, 0 if abs(number - round(number)) < 1e-9 else decimals)


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


# ---------------------------------------------------------------------- products and vectors


def factor(number: float) -> str:
    """Write a factor of a product, in brackets if it is negative.

    >>> f"{factor(2)}·{factor(-1)}"
    '2·(−1)'
    """
    text = whole_or_fixed(number)
    return f"({text})" if number < 0 else text


def comma_separated(numbers: Iterable[float]) -> str:
    """Write numbers one after the other.

    >>> comma_separated([1, 0.5])
    '1, 0.500'
    """
    return ", ".join(map(whole_or_fixed, numbers))


def vector(numbers: Iterable[float]) -> str:
    """Write a vector.

    >>> vector([1, 0.5])
    '(1, 0.500)'
    """
    return f"({comma_separated(numbers)})"


def subscripted(letter: str, number: int) -> str:
    """Write a letter with a number below it.

    >>> subscripted("x", 12)
    'x₁₂'
    """
    return letter + str(number).translate(SUBSCRIPTS)


# ------------------------------------------------------------------------------------ lists


def capital(text: str) -> str:
    """Begin a sentence, and leave its other letters as they are.

    >>> capital("after W_query")
    'After W_query'
    """
    return text[:1].upper() + text[1:]
