"""Values as texts, with Python's digits: str, repr, print, and the fields of an f-string."""

import _page
import dicts
import numpy as np
import page

_repr = repr  # which cell.py gives to quoted()


def _is_float(value):
    return type(value) is float


_WRITTEN = (float, complex, list, tuple, dict, dicts.View, type)  # by quoted(), digit by digit


def text(value=""):
    """str(value), with Python's digits."""
    if type(value) is str:
        return value
    if isinstance(value, BaseException):
        return _said(value)
    return quoted(value) if isinstance(value, _WRITTEN) else str(value)


def _said(error):
    """str(error), where MicroPython has words of its own."""
    if isinstance(error, KeyError) and len(error.args) == 1:
        return quoted(error.args[0])
    said, kind = str(error), type(error).__name__
    return _page.said("%s: %s" % (kind, said)).split(": ", 1)[1] if said else said


def _quoted_text(value):
    """repr(value) of a text: MicroPython writes every letter beyond English as a number."""
    plain = _repr(value)
    if "\\" not in plain or max([ord(sign) for sign in value]) < 161:
        return plain
    quote = plain[0]
    signs = [
        sign if ord(sign) > 160 else "\\" + sign if sign == quote else _repr(sign)[1:-1]
        for sign in value
    ]
    return quote + "".join(signs) + quote


def quoted(value):
    """repr(value), with Python's digits, inside lists and dictionaries too."""
    kind = type(value)
    if kind is float:
        return page.number_text(value)
    if kind is str:
        return _quoted_text(value)
    if kind is complex:
        raise TypeError("a complex number: this page does not have it; the chapter's notebook does")
    if kind is list:
        return "[%s]" % ", ".join([quoted(item) for item in value])
    if kind is tuple:
        return "(%s%s)" % (", ".join([quoted(item) for item in value]), "," * (len(value) == 1))
    if isinstance(value, BaseException):
        return "%s(%s)" % (kind.__name__, ", ".join([quoted(item) for item in value.args]))
    if kind is type:
        return quoted_class(value)
    if isinstance(value, dict) and not hasattr(kind, "__repr__"):
        return of_pairs(dicts.named(value))
    if kind is dicts.View:
        return "%s(%s)" % (value.name, quoted(list(value)))
    return _repr(value)


def of_pairs(given):
    """A dictionary as text."""
    pairs = [quoted(key) + ": " + quoted(value) for key, value in given.items()]
    return "{%s}" % ", ".join(pairs)


def quoted_class(kind):
    own = getattr(kind, "__module__", None)  # of those that are written in Python
    return "<class '%s'>" % (
        kind.__name__ if own in (None, "reader", "kinds", "sets") else own + "." + kind.__name__
    )


def shown(value, convert, form):
    """One field of an f-string."""
    if convert == "r":
        value = quoted(value)
    elif convert == "s":
        value = text(value)
    if hasattr(value, "__format__"):
        return value.__format__(form)
    if not form:
        return text(value)
    value = np._plain(value)
    if isinstance(value, (bool, int)):
        return page.formatted(value, form, "int")
    if _is_float(value):
        return page.formatted(value, form, "float")
    if isinstance(value, str):
        return page.formatted(value, form, "str")
    if isinstance(value, np.ndarray):
        if not value.shape:
            return shown(value.item(), "", form)
        raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
    raise TypeError("unsupported format string passed to %s.__format__" % type(value).__name__)


def formatted(value, form=""):
    if not isinstance(form, str):
        raise TypeError("format() argument 2 must be str, not %s" % type(form).__name__)
    return shown(value, "", form)


def joined(*parts):
    return "".join(parts)


def print_line(*values, sep=" ", end="\n", file=None, flush=False):
    if file is not None:
        raise TypeError("print(file=...): a page has no files")
    sep = " " if sep is None else sep
    _page.print(sep.join([text(value) for value in values]) + ("\n" if end is None else end))
