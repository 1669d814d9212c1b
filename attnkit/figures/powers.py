"""How figures write a number that is too small for decimals."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Write a power of ten: 10⁻⁸."""
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def scientific(number: float) -> str:
    """Write a number with two digits and a power of ten: 1.5·10⁻⁸."""
    digits, exponent = f"{number:.1e}".split("e")
    return f"{digits}·{power_of_ten(int(exponent))}"


def upper_bound(number: float) -> str:
    """Write a power of ten that a number is below, which takes less room: <10⁻⁷."""
    exponent = int(f"{number:.0e}".split("e")[1])
    return "<" + power_of_ten(exponent + 1)
