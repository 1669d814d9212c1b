"""What the page and Python hand each other: numbers, texts, lists, and arrays."""

from array import array as _row

import _page
import numpy as np
import uctypes


def _address(data):
    return uctypes.addressof(data) if len(data) else 0


def incoming(value):
    """Make a Python value of what the page sends, each with its kind."""
    kind = value.kind
    if kind == "none":
        return None
    if kind == "str":
        return value.text
    if kind == "list" or kind == "tuple":
        items = [incoming(value.items[i]) for i in range(value.items.length)]
        return items if kind == "list" else tuple(items)
    if kind == "module":
        return __import__(value.name, None, None, ("*",))  # not its outermost package
    shape = tuple([value.shape[i] for i in range(value.shape.length)])
    result = np.ndarray(shape, np._kind(kind))
    _page.write(value.values, _address(result._data))
    if value.array:
        return result
    return result[()] if getattr(value, "scalar", False) else result.item()


def outgoing(value):
    """Hand a value to the page, or refuse it."""
    if value is None:
        return _page.none()
    if isinstance(value, str):
        return _page.text(value)
    if isinstance(value, (list, tuple)):
        made = _page.list("list" if isinstance(value, list) else "tuple")
        for item in value:
            made.items.push(outgoing(item))
        return made
    if isinstance(value, dict):
        made = _page.list("dict")
        for key in value:
            made.items.push(outgoing((key, value[key])))
        return made
    array = isinstance(value, np.ndarray)
    if not array and not isinstance(value, (bool, int, float, np.generic)):
        return _page.other(type(value).__name__)
    a = np.asarray(value).copy()
    shape = _row("i", a.shape)
    made = _page.array(a.dtype.name, array, _address(shape), a.ndim, _address(a._data), a.size)
    if isinstance(value, np.generic):
        made.scalar = True
    return made


# Numbers as text and back, by numbers.js: MicroPython's own conversions are off by a digit.


def number_text(value):
    return _page.number_text(value)


def formatted(value, form, kind):
    made = _page.formatted(str(int(value)) if kind == "int" else value, form, kind)
    if made.wrong is not None:
        raise ValueError(made.wrong)
    return made.text


def parsed(text):
    number = _row("d", [0.0])
    if not _page.parse(text, _address(number)):
        raise ValueError("could not convert string to float: %r" % text)
    return number[0]


def of_letters(name, text, given):
    """A method of a text with letters beyond English, which MicroPython takes as they are."""
    found = None if given else _page.of_letters(name, text)
    if found is None:
        raise TypeError("str.%s() of letters beyond English: %s" % (name, np._ELSEWHERE))
    return found
