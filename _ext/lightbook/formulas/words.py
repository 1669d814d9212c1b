"""Say a formula in words: for a PDF, in which a screen reader finds no MathML, and as a name.

A sign, a short index and a power are said as in class: "q sub 1", "e to the power 2". What is
longer tells where it ends: nobody has to guess how far a root or a fraction goes.
"""

import html
import re
import unicodedata
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SIGNS = {
    "=": "equals",
    "≈": "is about",
    "≠": "is not equal to",
    "<": "is less than",
    ">": "is greater than",
    "≤": "is at most",
    "≥": "is at least",
    "≪": "is far less than",
    "≫": "is far greater than",
    "∝": "is proportional to",
    "∈": "is in",
    "+": "plus",
    "−": "minus",
    "±": "plus or minus",
    "⋅": "times",
    "·": "times",
    "×": "times",
    "⊙": "times, entry by entry,",
    "/": "divided by",
    "∣": "given",
    "|": "bar",
    "(": "open parenthesis",
    ")": "close parenthesis",
    "[": "open bracket",
    "]": "close bracket",
    "{": "open brace",
    "}": "close brace",
    "→": "goes to",
    "⟶": "goes to",
    "∑": "the sum",
    "∏": "the product",
    "∫": "the integral",
    "∞": "infinity",
    "∂": "partial",
    "∇": "gradient",
    "′": "prime",
    "″": "double prime",
    "∗": "star",
    "*": "star",
    "⊤": "transposed",
    "…": "and so on",
    "⋯": "and so on",
    "⋮": "and so on",
    "⋱": "and so on",
    "%": "percent",
    "ℝ": "the real numbers",
    "\u2061": "of",  # these three are invisible: a function is applied, two factors, two indices
    "\u2062": "",
    "\u2063": "",
    **{sign: sign for sign in ",.;:!"},
}
PAIRS = {  # the same sign begins and ends
    ("‖", "prefix"): "the length of",
    ("‖", "postfix"): ", end of length,",
    ("|", "prefix"): "the absolute value of",
    ("|", "postfix"): ", end of absolute value,",
}
# What a power, or a sign over a letter, is called.
POWERS = {"2": "squared", "3": "cubed", "⊤": "transposed", "′": "prime", "∗": "star", "*": "star"}
HATS = {"^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "bar", "→": "arrow", "⃗": "arrow"}
UNDER = {"⏟": "with a brace under it", "_": "underlined"}
NAMED = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)\w+;")  # HTML knows these, XML does not
SUMS = {"∑", "∏", "∫"}


def in_words(mathml: str) -> str:
    """Return what a formula says.

    >>> in_words("<math><msup><mi>Q</mi><mn>2</mn></msup><mo>=</mo><mn>9</mn></math>")
    'capital Q squared equals 9'
    """
    said = _say(ElementTree.fromstring(NAMED.sub(lambda name: html.unescape(name[0]), mathml)))
    said = re.sub(r"(times ){2}times|(\. ){2}\.", "and so on", " ".join(said.split()))
    said = re.sub(r"\s+([,.;:])", r"\1", said)
    return re.sub(r"[,\s]*(?=[,.;:])|^[,\s]+|,$", "", said)


def named(mathml: str) -> str:
    """Return a formula whose name is what it says.

    >>> named("<math><mi>Q</mi></math>")
    '<math aria-label="capital Q"><mi>Q</mi></math>'
    """
    if "<math aria-label" in mathml:
        return mathml
    return mathml.replace("<math", f'<math aria-label="{html.escape(in_words(mathml))}"', 1)


def _say(element: Element) -> str:
    """Return what an element and those in it say; spaces are still loose."""
    match element.tag.rpartition("}")[2], list(element):
        case "mi" | "mn" | "mtext" | "ms", _:
            return letters(element.text or "")
        case "mo", _:
            sign = (element.text or "").strip()
            return PAIRS.get((sign, element.get("form", "")), letters(sign))
        case "mfrac", [above, below]:
            if simple(above) and simple(below):
                return f"{_say(above)} over {_say(below)}"
            return f"the fraction {_say(above)}, over {_say(below)}, end of fraction,"
        case "msqrt", inside:
            root = f"the square root of {' '.join(map(_say, inside))}"
            return root if len(inside) == 1 and simple(inside[0]) else f"{root}, end of root,"
        case "mroot", [inside, degree]:
            return f"the root of degree {_say(degree)} of {_say(inside)}, end of root,"
        case "msub", [base, index]:
            return f"{_say(base)} {_low(base, index)}"
        case "msup", [base, power]:
            return f"{_say(base)} {_high(base, power)}"
        case "msubsup", [base, index, power]:
            return f"{_say(base)} {_low(base, index)} {_high(base, power)}"
        case "munder", [base, below]:
            return f"{_say(base)} {_low(base, below)}"
        case "mover", [base, above]:
            return f"{_say(base)} {_high(base, above)}"
        case "munderover", [base, below, above]:
            return f"{_say(base)} from {_say(below)} to {_say(above)} of"
        case "mtable", rows:
            return _table(element, rows)
        case "mspace", _ if re.match(r"[1-9]", element.get("width", "")):
            return ","  # two formulas beside each other
        case _, inside:
            return " ".join(map(_say, inside))


def letters(text: str) -> str:
    """Return how a name, a number or a sign is said."""
    text = text.strip()
    if text in SIGNS:
        return SIGNS[text]
    text = unicodedata.normalize("NFKC", text)  # bold and sloping letters are letters
    if len(text) != 1 or text.isascii():
        return f"capital {text}" if len(text) == 1 and text.isupper() else text
    name = unicodedata.name(text, text).lower()
    return re.sub(r"^greek (?:small |(capital ))letter ", r"\1", name)


def simple(element: Element) -> bool:
    """Return whether one hears where it ends: a letter, a number, perhaps with an index or sign."""
    inside = list(element)
    if not inside:
        return True
    short = element.tag == "msub" or (element.tag in ("mrow", "msup") and len(inside) <= 2)
    return short and not any(len(each) for each in inside)


def _low(base: Element, index: Element) -> str:
    said = _say(index)
    if (base.text or "").strip() in SUMS:
        return f"over {said} of"
    if (index.text or "") in UNDER:
        return UNDER[index.text or ""]
    if base.tag == "munder":  # the words under a brace
        return f"that says: {said},"
    return f"sub {said}" if _short(index) else f"sub {said}, end of index,"


def _high(base: Element, power: Element) -> str:
    said, sign = _say(power), (power.text or "").strip()
    if sign in POWERS or sign in HATS:
        return POWERS.get(sign) or HATS[sign]
    if base.tag == "mi" and (base.text or "").isupper() and not sign.isdigit():
        return f"superscript {said}"  # a name, as in W^Q
    return f"to the power {said}" + ("" if _short(power) else ", end of power,")


def _short(script: Element) -> bool:
    """Return whether an index or a power needs no word at its end."""
    return simple(script) or not any(len(each) or each.tag == "mo" for each in script)


def _table(table: Element, rows: list[Element]) -> str:
    """Return what a matrix says, or the lines of a formula of several lines."""
    if table.get("displaystyle") == "true":
        return "; ".join(" ".join(map(_say, row)) for row in rows)
    lines = (f"row {n}: {', '.join(map(_say, row))}" for n, row in enumerate(rows, 1))
    size = f"a matrix of {len(rows)} rows and {len(rows[0])} columns"
    return f"{size}, {'; '.join(lines)}; end of matrix,"
