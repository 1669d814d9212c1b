"""Operators, with True on the left or in place, and round(), pow() and divmod()."""

import numpy as np
import page
from kinds import Union, kind_of
from writing import quoted

_pow, _divmod, _round = pow, divmod, round  # whose names cell.py gives to others


def rounded(value, ndigits=None):
    if isinstance(value, np.ndarray):
        raise TypeError("type numpy.ndarray doesn't define __round__ method")
    if isinstance(value, np.bool):
        raise TypeError("type numpy.bool doesn't define __round__ method")
    ndigits = np._plain(ndigits)
    if isinstance(ndigits, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if isinstance(value, np.generic) and ndigits is not None:
        return value.round(ndigits)
    value = np._plain(value)
    if hasattr(value, "__round__"):
        return value.__round__() if ndigits is None else value.__round__(ndigits)
    if isinstance(value, (str, list, tuple, dict, type(None))):
        raise TypeError("type %s doesn't define __round__ method" % kind_of(value).__name__)
    if type(value) is not float:
        value = int(value) if isinstance(value, bool) else value
        return _round(value) if ndigits is None else _round(value, ndigits)
    if ndigits is None:
        return _round(value)
    if value != value or value in (np.inf, -np.inf):
        return value
    if ndigits < 0:
        scale = 10**-ndigits
        return _round(value / scale) * scale * 1.0
    return page.parsed(page.formatted(value, ".%df" % ndigits, "float"))


def power(base, exponent):
    """base ** exponent: a float that grows too large is an error in Python, of its own."""
    try:
        result = flag(base) ** exponent
    except ZeroDivisionError:
        raise ZeroDivisionError("0.0 cannot be raised to a negative power")
    if type(result) is float and result in (np.inf, -np.inf):
        if abs(base) != np.inf and abs(exponent) != np.inf:
            raise OverflowError(34, "Numerical result out of range")
    if type(result) is complex:
        quoted(result)
    return result


def pow_of(base, exponent, *modulo):
    return _pow(base, exponent, *modulo) if modulo else power(base, exponent)


def quotient_and_rest(x, y):
    if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
        return np.divmod(x, y)
    found = NotImplemented, NotImplemented
    if isinstance(x, np.number):
        found = x.__quotient__(y), x.__rest__(y)
    elif isinstance(y, np.number):
        found = y.__rquotient__(x), y.__rrest__(x)
    elif not isinstance(x, np.generic) and not isinstance(y, np.generic):
        return _quotient_and_rest(x, y)
    return (x // y, x % y) if found[0] is NotImplemented else found


def _quotient_and_rest(x, y):
    if y == 0:
        whole = isinstance(x, int) and isinstance(y, int)
        raise ZeroDivisionError("integer division or modulo by zero" if whole else "float divmod()")
    return _divmod(x, y)


_OF_NUMPY = (np.ndarray, np.generic)


def _of_truths(plain):
    """An operator of bits, for which MicroPython takes True on the left side as 1."""

    def operator(a, b):
        if isinstance(a, bool) and isinstance(b, bool):
            return bool(plain(a, b))
        return plain(b, a) if isinstance(a, bool) and isinstance(b, _OF_NUMPY) else plain(a, b)

    return operator


def _one_or_other(a, b):
    return Union(a, b) if isinstance(a, type) else a | b


both, one_of_two, either = [
    _of_truths(plain) for plain in (lambda a, b: a & b, lambda a, b: a ^ b, _one_or_other)
]


class _Truth:
    """True or False on the left side of + - * / and their like."""

    def __init__(self, value):
        self._of_python, self._of_numpy = value, np.bool(value)


def flag(value):
    """The left side of an operator, where MicroPython makes 1 of True before it asks numpy."""
    return value if value is not True and value is not False else _TRUTHS[value]


def _of_flags(function):
    return lambda a, b: function(a._of_numpy if isinstance(b, _OF_NUMPY) else a._of_python, b)


_TRUTHS = _Truth(False), _Truth(True)
for _name, _function in (
    ("add", lambda a, b: a + b),
    ("sub", lambda a, b: a - b),
    ("mul", lambda a, b: a * b),
    ("truediv", lambda a, b: a / b),
    ("floordiv", lambda a, b: a // b),
    ("mod", lambda a, b: a % b),
    ("lshift", lambda a, b: a << b),
    ("rshift", lambda a, b: a >> b),
    ("pow", lambda a, b: a**b),
):
    setattr(_Truth, "__%s__" % _name, _of_flags(_function))


# In place.


def _add(value, more):
    if isinstance(value, list) and isinstance(more, np.ndarray):
        return np.add(value, more)  # where MicroPython would make the list longer
    value += more
    return value


def _repeat(value, more):
    if not isinstance(value, list) or not isinstance(more, (int, np.int64)):
        return value * more
    value[:] = value * more
    return value


_CHANGES = {
    "+": ("__iadd__", _add),
    "-": ("__isub__", lambda a, b: a - b),
    "*": ("__imul__", _repeat),
    "/": ("__itruediv__", lambda a, b: a / b),
    "//": ("__ifloordiv__", lambda a, b: a // b),
    "%": ("__imod__", lambda a, b: a % b),
    "**": ("__ipow__", power),
    "@": ("__imatmul__", lambda a, b: a @ b),
    "&": ("__iand__", both),
    "|": ("__ior__", either),
    "^": ("__ixor__", one_of_two),
    "<<": ("__ilshift__", lambda a, b: a << b),
    ">>": ("__irshift__", lambda a, b: a >> b),
}


_COUNTED = (float, int)  # of which True is none here


def changed(sign, value, more):
    """What `value sign= more` gives: an array, a list, a set or a dictionary is changed itself."""
    if isinstance(value, _COUNTED):
        return _CHANGES[sign][1](value, more)
    if isinstance(value, dict) and sign == "|":
        value.update(more)
        return value
    name, change = _CHANGES[sign]
    if isinstance(value, bool) and sign not in "&^|":
        value = flag(value)
    in_place = None if isinstance(value, np.generic) else getattr(value, name, None)
    result = NotImplemented if in_place is None else in_place(more)
    return change(value, more) if result is NotImplemented else result


def put(whole, key, values):
    """whole[a:b:c] = values, which MicroPython has for arrays alone."""
    if not isinstance(whole, list):
        whole[key] = values
        return
    places, values = list(range(len(whole)))[key], list(values)
    if len(places) != len(values):
        said = "attempt to assign sequence of size %d to extended slice of size %d"
        raise ValueError(said % (len(values), len(places)))
    for place, value in zip(places, values):
        whole[place] = value


def changed_at(sign, whole, key, more):
    whole[key] = changed(sign, whole[key], more)
