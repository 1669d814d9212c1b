"""Python's types as values, what they make, and what isinstance() says of them."""

import dicts
import numpy as np
import page
import ranges
from writing import quoted, quoted_class, text

_issubclass, _iter = issubclass, iter  # whose names cell.py gives to others
_NOTHING = object()


def kind_of(value, *more):
    """type(value), where a dictionary is one of dicts.py."""
    kind = type(value, *more)
    if kind is dicts.View:
        return _VIEWS[value.name]
    kind = _KINDS.get(kind, kind)
    return _OWN[kind] if isinstance(_OWN.get(kind), Type) else kind


class _Key:
    def __getitem__(self, key):
        return key


KEY = _Key()


def new_slice(*given):
    """slice(), which MicroPython makes for an index alone."""
    if len(given) == 1:
        return KEY[: given[0]]
    return KEY[given[0] : given[1] : given[2] if len(given) > 2 else None]


def as_float(value=0.0):
    if isinstance(value, np.ndarray):
        return float(value._only())
    value = np._plain(value)
    if isinstance(value, str):
        word = value.strip().lower().replace("_", "").lstrip("+-")
        if word in ("inf", "infinity", "nan"):
            number = np.inf - np.inf if word == "nan" else np.inf  # each nan is one of its own
            return -number if value.strip()[0] == "-" else number
        return page.parsed(value)
    try:
        return float(value)
    except TypeError:
        raise TypeError(_NO_NUMBER % ("float", "", kind_of(value).__name__))


_NO_NUMBER = "%s() argument must be a string%s or a real number, not '%s'"


def as_int(value=0, base=None):
    if isinstance(value, np.ndarray):
        value = value._only()
    try:
        return int(np._plain(value)) if base is None else int(value, base)
    except TypeError:
        raise TypeError(_NO_NUMBER % ("int", ", a bytes-like object", kind_of(value).__name__))
    except ValueError:
        if not isinstance(value, str):
            raise
        said = "invalid literal for int() with base %d: %s"
        raise ValueError(said % (base or 10, quoted(value)))


def in_pairs(*rows, strict=False):
    return _of_one_length([_iter(row) for row in rows]) if strict and rows else zip(*rows)


def _of_one_length(rows):
    while True:
        found = []
        for k, row in enumerate(rows):
            found.append(next(row, _NOTHING))
            if (found[k] is _NOTHING) != (found[0] is _NOTHING):
                word = "shorter" if found[k] is _NOTHING else "longer"
                before = "argument 1" if k == 1 else "arguments 1-%d" % k
                raise ValueError("zip() argument %d is %s than %s" % (k + 1, word, before))
        if found[0] is _NOTHING:
            return
        yield tuple(found)


class Type:
    """A type of Python's as a value, as in `write = str`: it makes what Python's makes."""

    def __init__(self, native, make):
        self.native, self._make = native, make

    def __call__(self, *given, **named):
        return self._make(*given, **named)

    def __getattr__(self, name):
        return getattr(self.native, name)

    def __or__(self, other):
        return Union(self, other)

    def __repr__(self):
        return quoted_class(self.native)


class Union:
    """int | float, for isinstance(x, int | float)."""

    def __init__(self, *kinds):
        self.kinds = kinds

    def __or__(self, other):
        return Union(*self.kinds, other)

    def __repr__(self):
        return " | ".join([quoted(kind)[8:-2] if kind else "None" for kind in self.kinds])


def _start(self, *given, **named):
    kind = type(self)
    if not (given or named) or "__new__" in kind.__dict__:
        return
    if kind.__init__ is not _start:
        said = "object.__init__() takes exactly one argument (the instance to initialize)"
        raise TypeError(said)
    raise TypeError("%s() takes no arguments" % kind.__name__)


# What a class without a base inherits: MicroPython's own object takes values of any kind.
OBJECT = type("object", (), {"__init__": _start})


def _every(kinds, wrong):
    """The types of MicroPython that a type, a tuple of types or a union names."""
    if isinstance(kinds, (tuple, Union)):
        several = kinds if isinstance(kinds, tuple) else kinds.kinds
        return sum([_every(kind or type(None), wrong) for kind in several], ())
    kind = kinds.native if isinstance(kinds, Type) else kinds
    if not isinstance(kind, type):
        raise TypeError(wrong)
    return (kind,)


def is_a(value, kinds):
    every = _every(kinds, "isinstance() arg 2 must be a type, a tuple of types, or a union")
    return (
        isinstance(value, every)
        or (isinstance(value, bool) and int in every)
        or (isinstance(value, np.float64) and float in every)
        or (isinstance(value, Type) and type in every)
        or kind_of(value) in every
    )


def is_kind(kind, kinds):
    every = _every(kinds, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    kind = kind.native if isinstance(kind, Type) else kind
    above = {bool: int, np.float64: float}.get(kind)
    return _issubclass(kind, every) or above in every


_OWN = {
    kind: Type(kind, make)
    for kind, make in (
        (str, text),
        (float, as_float),
        (int, as_int),
        (dict, dicts.new_dict),
        (range, ranges.new),
        (slice, new_slice),
        (zip, in_pairs),
        (type, kind_of),
    )
}
np._KINDS.update({_OWN[kind]: np._KINDS[kind] for kind in (float, int)})
_OWN[isinstance] = is_a


def own(value):
    """What a name means that the reader may have defined anew, and Python otherwise."""
    try:
        return _OWN.get(value, value)
    except TypeError:  # the reader's, and unhashable
        return value


def _yields():
    yield


# Types that MicroPython, or this page, calls by other names than Python.
_VIEWS = {name: type(name, (), {}) for name in ("dict_keys", "dict_values", "dict_items")}
_KINDS = {
    dicts.dict: dict,
    ranges.Range: range,
    Type: type,
    type((lambda x: lambda: x)(0)): type(lambda: 0),
    type(_yields): type(lambda: 0),
    type("".join): type("method", (), {}),
    type(...): type("ellipsis", (), {}),
}
