"""Numbers and labels in words: what ipywidgets shows by d3-format and MathJax, as plain text."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from html import unescape
from math import copysign, floor, isfinite, log10

from matplotlib._mathtext_data import tex2uni

MINUS = "\N{MINUS SIGN}"  # as ipywidgets and matplotlib write it, too

# The parts of a format of d3, https://d3js.org/d3-format, as ipywidgets checks them.
_SPEC = re.compile(
    r"(?P<align>(?:.?[<>=^])?)(?P<sign>[-+( ]?)(?P<symbol>[$#]?)(?P<width>0?\d*)(?P<comma>,?)"
    r"(?P<digits>(?:\.\d+)?)(?P<kind>[a-z%]?)",
    re.IGNORECASE,
)
_PREFIXES = dict(zip(range(-24, 25, 3), [*"yzafpnµm", "", *"kMGTPEZY"], strict=True))


def written(value: float, spec: str) -> str:
    """Write a number by a format of ipywidgets, which is one of d3 and means more than in Python.

    Examples
    --------
    >>> written(-3, "d"), written(0.25, ".0%"), written(1.6e-5, ".2s"), written(-1234, "($,.1f")
    ('−3', '25%', '16µ', '($1,234.0)')
    """
    found = _SPEC.fullmatch(spec)
    if found is None or not isfinite(value):
        return str(value)
    align, sign, symbol, width, comma, digits, kind = found.groups()
    with localcontext(rounding=ROUND_HALF_UP):  # as JavaScript rounds
        number, end = _digits(abs(value), comma, digits, kind, symbol == "#")
    currency = "$" * (symbol == "$")
    is_zero = all(c in "0.,e+-" for c in number)
    negative = copysign(1, value) < 0 and (sign == "+" or not is_zero)
    if sign == "(" and negative:
        text = f"({currency}{number}{end})"
    else:
        plus = sign if sign in ("+", " ") else ""
        text = f"{MINUS if negative else plus}{currency}{number}{end}"
    fill = align or ("0=" if width.startswith("0") else ">")
    return _padded(text, fill, int(width or 0))


def _digits(value: float, comma: str, digits: str, kind: str, prefixed: bool) -> tuple[str, str]:
    """Return the digits of a number that is not negative, and what stands behind them."""
    if kind in ("d", "x", "X", "o", "b", "c"):
        whole = floor(value + 0.5)
        if kind == "c":
            return str(whole), ""
        return f"{whole:{'#' * prefixed}{comma * (kind == 'd')}{kind}}", ""
    exact = Decimal(value * 100 if kind in ("p", "%") else value)
    percent = "%" * (kind in ("p", "%"))
    if kind in ("f", "%"):
        return f"{exact:{comma}{digits or '.6'}f}", percent
    if kind == "e":
        mantissa, power = _scientific(exact, int(digits[1:] or 6))
        return f"{mantissa}e{power:+d}", ""
    precision = int(digits[1:] or (6 if kind else 12)) or 1
    mantissa, power = _scientific(exact, precision - 1)
    if kind in ("s", "r", "p"):
        step = max(-24, min(24, 3 * floor(power / 3))) if kind == "s" else 0
        decimals = max(0, precision - 1 - (power - step)) if exact or kind == "s" else 0
        rounded = Decimal(f"{mantissa}e{power - step}")
        return f"{rounded:{comma}.{decimals}f}", _PREFIXES[step] + percent
    small = -7 < power < precision
    text = f"{exact:{comma}.{precision - 1 - power}f}" if small else mantissa
    if not kind and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if small else f"{text}e{power:+d}", ""


def _scientific(number: Decimal, decimals: int) -> tuple[str, int]:
    """Return a mantissa and a power of ten, after rounding: 999.96 at one decimal is 1.0, 3."""
    # Of zero, Decimal would write another power.
    mantissa, _, power = f"{number or 0.0:.{decimals}e}".partition("e")
    return mantissa, int(power)


def _padded(text: str, align: str, width: int) -> str:
    """Fill a text up to a width, between its sign and its digits where the format asks for that."""
    fill, way = align[:-1] or " ", align[-1]
    if way == "=":
        sign = text[: len(text) - len(text.lstrip(f"+{MINUS}($ "))]
        return sign + text[len(sign) :].rjust(width - len(sign), fill)
    return {"<": text.ljust, ">": text.rjust, "^": text.center}[way](width, fill)


def signed(text: str) -> str:
    """Write a number that Python wrote with the minus that all numbers have."""
    return MINUS + text[1:] if text.startswith("-") else text


def decimals(step: float) -> int:
    """Return to how many decimals multiples of a step are exact: 3 x 0.1 is 0.3."""
    return 10 + max(0, -floor(log10(step)))


def widest(texts: Iterable[str]) -> str:
    """Return the text that takes the most room, as far as letters can be counted."""
    return max(texts, key=_width, default="")


def _width(text: str) -> float:
    narrow = sum(text.count(letter) for letter in "iljtfI.,:;'|!() ")
    return len(text) + sum(ord(letter) > 0x2E80 for letter in text) - narrow / 2


# -- labels ----------------------------------------------------------------------------------------

# As pandoc has it: no space inside the signs, and no digit behind them. "$5 or $10" is no formula.
_FORMULA = re.compile(r"(?<!\\)(\$\$?)(?=\S)(.+?)(?<=[^\s\\])\1(?!\d)|\\\((.+?)\\\)")
_SUPER = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUB = dict(zip("0123456789+-=()aeijkmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_FONTS = r"\\(?:math\w+|text\w*|operatorname|mbox|bm|boldsymbol|left|right)(?![a-zA-Z])\s*"


def plain(label: str, is_html: bool = False) -> str:
    r"""Return a label as plain text: formulas in Unicode and, if it may hold HTML, without tags.

    Examples
    --------
    >>> plain(r"width $\sigma_k$ in $\mathrm{m}^2$"), plain("from $5 to $10")
    ('width σₖ in m²', 'from $5 to $10')
    """
    if is_html:
        label = unescape(re.sub(r"<[^<>]*>", "", label))
    return _FORMULA.sub(lambda found: _formula(found[2] or found[3]), label).replace(r"\$", "$")


def _formula(tex: str) -> str:
    """Return a formula in one line of text."""
    tex = re.sub(r"\\[dt]?frac\s*{([^{}]*)}\s*{([^{}]*)}", r"\1/\2", tex)
    tex = re.sub(r"\\sqrt\s*{([^{}]*)}", r"√(\1)", tex)
    tex = re.sub(_FONTS, "", tex)
    tex = re.sub(r"\\(hat|bar|tilde|dot|vec)\s*(?:{(\w)}|(\w))", _accented, tex)
    tex = re.sub(r"\\([a-zA-Z]+)\s*", _symbol, tex)
    tex = re.sub(r"([_^])\s*(?:{([^{}]*)}|(.))", _script, tex)
    tex = re.sub(r"\\[,;:! ]|~", " ", tex)
    return re.sub(r"(?<!\\)[{}]|\\(?=[{}$%&#_])", "", tex).strip()


def _symbol(found: re.Match[str]) -> str:
    """Return the sign that a command of TeX stands for, or the word itself: ``\\sin`` is sin."""
    code = tex2uni.get(found[1])
    return chr(code) if code else found[1] + " "


def _accented(found: re.Match[str]) -> str:
    marks = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
    return unicodedata.normalize("NFC", (found[2] or found[3]) + marks[found[1]])


def _script(found: re.Match[str]) -> str:
    """Return what is raised or lowered in small signs if there are any for all of it."""
    small, text = (_SUPER if found[1] == "^" else _SUB), found[2] or found[3] or ""
    if text and all(c in small for c in text):
        return "".join(small[c] for c in text)
    return f"{found[1]}{text}" if len(text) < 2 or text.isalnum() else f"{found[1]}({text})"
