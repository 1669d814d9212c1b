"""Which texts a page can show, and how: all that XML can hold and matplotlib can write."""

import re

from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

# Of all characters, XML 1.0 excludes these.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(words: str) -> str:
    """Return a text as it is, if a page and an SVG can hold it.

    Raises
    ------
    ValueError
        If a character of it can stand in no XML: most control characters, half a surrogate pair.
    """
    if found := _UNWRITABLE.search(words):
        raise ValueError(
            f"the text {words!r} contains U+{ord(found[0]):04X}, a character that no SVG and no "
            "page can hold; leave it out, or write U+FFFD in its place"
        )
    return words


class Undrawable(ValueError):
    """A figure with a text that cannot be drawn; it names the text."""


def undrawable(text: Text) -> str | None:
    """Return why a text cannot be drawn, or None if it can."""
    try:
        words, is_formula = text._preprocess_math(writable(text.get_text()))  # type: ignore[attr-defined]
        if is_formula is True:
            _formulas.parse(words, 72, text.get_fontproperties())
        elif is_formula == "TeX":
            text_to_path.get_text_path(text.get_fontproperties(), words, ismath="TeX")
    except (ValueError, RuntimeError) as error:  # of LaTeX: it is missing, or the text is not TeX
        return str(error).strip()
    return None


def is_in_letters(formula: str, font: FontProperties) -> bool:
    """Whether a formula can be shown in the letters of a page.

    The fonts of Computer Modern and of STIX have many signs in places of their own, where any other
    font has other signs or none: such a formula is drawn as outlines.
    """
    for drawn, _, code, *_ in _formulas.parse(formula, 72, font).glyphs:
        name = drawn.family_name
        plain = name.startswith("DejaVu Sans") and "Mono" not in name
        if not plain and not (name.startswith("STIXSize") and code < 0x80):
            return False
    return True


_formulas: MathTextParser = MathTextParser("path")
