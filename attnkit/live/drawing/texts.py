"""Which texts a page can show: all that XML can hold and matplotlib can write."""

import re

from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text

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
        if is_formula is True:  # not "TeX", which LaTeX writes
            _formulas.parse(words, 72, text.get_fontproperties())
    except ValueError as error:
        return str(error).strip()
    return None


_formulas: MathTextParser = MathTextParser("path")
