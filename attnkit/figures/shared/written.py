"""How figures write numbers and lists, in a page, too. Every minus is a real minus sign."""

from collections.abc import Callable, Iterable, Sequence

MINUS = "\N{MINUS SIGN}"
SUPERSCRIPTS = dict(zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


def power_of_ten(exponent: int) -> str:
    """Write a power of ten.

    >>> power_of_ten(-8)
    '10⁻⁸'
    """
    return "10" + "".join([SUPERSCRIPTS[sign] for sign in str(exponent)])


def scientific(number: float) -> str:
    """Write a number with two digits and a power of ten.

    >>> scientific(1.523e-8)
    '1.5·10⁻⁸'
    """
    digits, exponent = f"{number:.1e}".split("e")
    return f"{digits.replace('-', MINUS)}·{power_of_ten(int(exponent))}"


def upper_bound(number: float) -> str:
    """Write a power of ten that a positive number is below, where there is little room.

    >>> upper_bound(1.523e-8)
    '<10⁻⁷'
    """
    exponent = int(f"{number:.0e}".split("e")[1])
    return "<" + power_of_ten(exponent + 1)


def plain(number: float) -> str:
    """Write a number with as many digits as it needs, six at most.

    >>> plain(-2), plain(0.25)
    ('−2', '0.25')
    """
    return f"{number:g}".replace("-", MINUS)


def nonzero(number: float, decimals: int = 4, tiny: Callable[[float], str] = scientific) -> str:
    """Write a number with a fixed count of decimals, but never as 0 if it is not 0.

    Where all the decimals would be 0, `tiny` writes the number. A weight of softmax is never 0.

    >>> nonzero(0.1192), nonzero(1.523e-8), nonzero(1.523e-8, tiny=upper_bound), nonzero(0)
    ('0.1192', '1.5·10⁻⁸', '<10⁻⁷', '0.0000')
    """
    text = f"{number:.{decimals}f}"
    return tiny(number) if number != 0 and float(text) == 0 else text.replace("-", MINUS)


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
