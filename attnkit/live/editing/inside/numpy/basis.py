"""A small numpy, for MicroPython in a page: numpy's names, shapes, types, words and digits.

Python decides here which numbers meet, and loops.js computes. An array is a window on a row of
float64 numbers, `_data`: it has the place of its first number, and a step for each axis, so that
a slice or a transposed array is a view, as in numpy. Whole numbers and truth values are floats.

What is not here is refused by name; so is a whole number beyond 2**53, where float64 has gaps.
Logarithms, powers and products may differ from numpy's in the last digit, as they do between
machines.
"""

import builtins
from array import array as _row

import _loops
import uctypes
from ucollections import OrderedDict

pi, e, inf, nan = 3.141592653589793, 2.718281828459045, float("inf"), float("nan")
euler_gamma = 0.5772156649015329
newaxis = None
__version__ = "small"

# Python's own, whose names numpy's functions take below.
_py_abs, _py_all, _py_any, _py_bool = builtins.abs, builtins.all, builtins.any, builtins.bool
_py_max, _py_min, _py_divmod = builtins.max, builtins.min, builtins.divmod
_py_hash = builtins.hash

_MOST = 9007199254740991
_ELSEWHERE = "this page's small numpy does not have it; the chapter's notebook has all of numpy"
_UNKNOWN = "this page's small numpy does not have it; if numpy does, the chapter's notebook does"


def __getattr__(name):
    raise AttributeError("np.%s: %s" % (name, _UNKNOWN))


class _Part:
    """A part of numpy, such as np.linalg, that has some of its names."""

    def __init__(self, name, **functions):
        self._name = name
        self._functions = functions

    def __getattr__(self, name):
        if name in self._functions:
            return self._functions[name]
        raise AttributeError("np.%s.%s: %s" % (self._name, name, _UNKNOWN))

    def __repr__(self):
        raise TypeError("np.%s, written out: %s" % (self._name, _ELSEWHERE))


# Types.


class _Kind:
    """A type of number, as the .dtype of an array is one."""

    def __init__(self, name, rank, python):
        self.name, self.rank, self.python = name, rank, python
        self.kind = "bif"[rank]
        self.itemsize = 1 if rank == 0 else 8
        self.type = self.scalar = None  # see scalars.py

    def __call__(self, value=0):
        raise TypeError("np.%s: %s" % (self.name, _ELSEWHERE))

    def __eq__(self, other):
        if isinstance(other, _Kind):
            return other is self
        return (_NAMES if isinstance(other, str) else _KINDS).get(other) is self

    def __hash__(self):
        return self.rank

    def __repr__(self):
        return "dtype('%s')" % self.name

    def __str__(self):
        return self.name


_bool = _Kind("bool", 0, _py_bool)
_int64 = _Kind("int64", 1, int)
_float64 = _Kind("float64", 2, float)
float32 = _Kind("float32", 2, None)  # that an array may be asked for, and never has
_KINDS = {_py_bool: _bool, int: _int64, float: _float64}
_NAMES = {"bool": _bool, "int": _int64, "int64": _int64, "float": _float64, "float64": _float64}


def dtype(kind):
    return kind if isinstance(kind, _Kind) else _kind(kind)


def _kind(given):
    if isinstance(given, _Kind) and given.python is not None:
        return given
    if isinstance(given, (int, float, list, tuple)):
        raise TypeError("Cannot interpret '%s' as a data type" % (given,))
    found = _NAMES.get(given) if isinstance(given, str) else _KINDS.get(given)
    if found is None:
        raise TypeError("the type %s: %s" % (given, _ELSEWHERE))
    return found
