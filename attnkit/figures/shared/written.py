"""How figures write numbers and lists, in a page, too. Every minus is a real minus sign."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

MINUS = "\N{MINUS SIGN}"
SUPERSCRIPTS = dict(zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def power_of_ten(exponent: int) -> str:
    """Write a power of ten.

    >>> power_of_ten(-8)
    '10⁻⁸'
    """
    return "10" + "".join([SUPERSCRIPTS[sign] for sign in str(exponent)])


def scientific(number: float, decimals: int = 1) -> str:
    """Write a number with two digits, or another count of them, and a power of ten.

    >>> scientific(1.523e-8), scientific(-2e6, 0)
    ('1.5·10⁻⁸', '−2·10⁶')
    """
    digits, exponent = f"{number:.{decimals}e}".split("e")
    return f"{digits.replace('-', MINUS)}·{power_of_ten(int(exponent))}"


def upper_bound(number: float) -> str:
    """Write a power of ten that a positive number is below, where there is little room.

    >>> upper_bound(1.523e-8)
    '<10⁻⁷'
    """
    exponent = int(f"{number:.0e}".split("e")[1])
    return "<" + power_of_ten(exponent + 1)


def fitting(number: float, text: str, width: int, decimals: int = 1) -> str:
    """Return a text of a number, or one with a power of ten where it is wider than some letters.

    A reader's own function may give any number.

    >>> fitting(0.25, "0.2500", 9), fitting(1e6, "1000000.0000", 9)
    ('0.2500', '1.0·10⁶')
    """
    short = len(text) <= width or not np.isfinite(number)
    return text if short else scientific(number, decimals)


def within(number: float, low: float, high: float) -> float:
    """Return a height at which a label is in sight, whatever number a reader's own function gives.

    >>> within(0.5, 0, 1), within(1e6, 0, 1), within(np.nan, 0, 1)
    (0.5, 1, 0)
    """
    return low if np.isnan(number) else max(low, min(high, number))


def plain(number: float) -> str:
    """Write a number with as many digits as it needs, six at most.

    >>> plain(-2), plain(0.25)
    ('−2', '0.25')
    """
    return f"{number:g}".replace("-", MINUS)


def nonzero(number: float, decimals: int = 4, tiny: Callable[[float], str] = scientific) -> str:
    """Write a number with a fixed count of decimals, but never as 0 if it is not 0.

    Where all the decimals would be 0, `tiny` writes the number. A weight of softmax is never 0.
    From 10 000 on, a number has a power of ten.

    >>> nonzero(0.1192), nonzero(1.523e-8), nonzero(1.523e-8, tiny=upper_bound), nonzero(0)
    ('0.1192', '1.5·10⁻⁸', '<10⁻⁷', '0.0000')
    """
    text = f"{number:.{decimals}f}"
    if number != 0 and float(text) == 0:
        return tiny(number)
    return fitting(number, text.replace("-", MINUS), decimals + 5)


def unrounded(number: float) -> str:
    """Write 4 decimals, or 8 where 4 would make the number look rounder than it is.

    >>> unrounded(45.5), unrounded(45.49999993)
    ('45.5000', '45.49999993')
    """
    off = abs(number - round(number, 1))
    return f"{number:.8f}" if 5e-9 <= off < 5e-5 else f"{number:.4f}"


def joined(names: Sequence[str]) -> str:
    """Write names as in a sentence.

    >>> joined(["cup", "phone", "book"]), joined(["cup"])
    ('cup, phone and book', 'cup')
    """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def listed(
    names: Iterable[str], numbers: Iterable[float], write: Callable[[float], str] = nonzero
) -> str:
    """Write each name with its number.

    >>> listed(["cup", "book"], [0.8808, 0.1192])
    'cup 0.8808, book 0.1192'
    """
    pairs = zip(names, numbers, strict=True)
    return ", ".join(f"{name} {write(number)}" for name, number in pairs)


def fixed(number: float, decimals: int) -> str:
    """Write a number with a fixed count of decimals, and no minus before a zero.

    A half is rounded away from 0, as at school: Python alone would write 0.2 for 0.25.

    >>> fixed(-0.25, 1), fixed(-0.001, 2)
    ('−0.3', '0.00')
    """
    text = f"{number * (1 + 1e-9):.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def whole_or_fixed(number: float, decimals: int = 3) -> str:
    """Write a whole number without decimals, and any other with a fixed count of them.

    >>> whole_or_fixed(2), whole_or_fixed(0.5)
    ('2', '0.500')
    """
    whole = abs(number - np.rint(number)) < 1e-9
    return fitting(number, fixed(number, 0 if whole else decimals), 8)


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
    return ", ".join([whole_or_fixed(number) for number in numbers])


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
    return letter + "".join([SUBSCRIPTS[int(digit)] for digit in str(number)])


def capital(text: str) -> str:
    """Begin a sentence, and leave its other letters as they are.

    >>> capital("after W_query")
    'After W_query'
    """
    return text[:1].upper() + text[1:]


# ----------------------------------------------------------------------- cells of a heatmap

Inks = tuple[float, str, str]
"""The smallest weight of a dark cell, the ink on a paler one, and the ink on a dark one."""


def ink_on(weight: float, inks: Inks) -> str:
    """Return the ink that reads best on the cell of a weight.

    >>> ink_on(0.25, (0.5, "black", "white")), ink_on(0.75, (0.5, "black", "white"))
    ('black', 'white')
    """
    dark, on_pale, on_dark = inks
    return on_dark if weight >= dark else on_pale


def written_on(weights: np.ndarray, write: Callable[[float], str], inks: Inks) -> list[dict]:
    """Write each weight in the ink that reads best on its cell, and nothing in an empty one.

    >>> written_on(np.array([[0.25, np.nan]]), "{:.2f}".format, (0.5, "black", "white"))
    [{'text': '0.25', 'color': 'black'}, {'text': '', 'color': 'black'}]
    """
    return [
        {"text": "" if np.isnan(weight) else write(weight), "color": ink_on(weight, inks)}
        for weight in weights.ravel()
    ]
