"""Whole numbers beyond 2**53 beside floats, where MicroPython is off by a digit, or infinite."""

from exact_math import nearest

_MOST = 2**53
_INFINITE = float("inf"), -float("inf")


def side(value):
    """A side of an operator, which computes as Python does if it is a large number."""
    return Large(value) if type(value) is int and not -_MOST <= value <= _MOST else value


class Large:
    def __init__(self, value):
        self.value = value


def as_float(n):
    made = nearest(n, 0)
    if made in _INFINITE:
        raise OverflowError("int too large to convert to float")
    return made


def _quotient(a, b):
    """a / b of whole numbers: what is left over tells a half from more than a half."""
    if b == 0:
        raise ZeroDivisionError("division by zero")
    size, by = abs(a), abs(b)
    shift = max(len(bin(by)) - len(bin(size)) + 66, 0)
    whole, rest = divmod(size << shift, by)
    made = nearest(whole << 1 | int(rest > 0), -shift - 1)
    if made in _INFINITE:
        raise OverflowError("integer division result too large for a float")
    return made if (a < 0) == (b < 0) else -made


def _of_two(function, a, b):
    a, b = [each.value if type(each) is Large else each for each in (a, b)]
    if function is _divided and isinstance(a, int) and isinstance(b, int):
        return _quotient(a, b)
    if isinstance(b, float) and isinstance(a, int):
        return function(as_float(a), b)
    return function(a, as_float(b) if isinstance(a, float) and isinstance(b, int) else b)


def _operator(name, function):
    setattr(Large, "__%s__" % name, lambda a, b: _of_two(function, a, b))
    setattr(Large, "__r%s__" % name, lambda a, b: _of_two(function, b, a))


def _comparison(name, function):
    def compare(self, other):
        other = other.value if type(other) is Large else other
        if not isinstance(other, float):
            return function(self.value, other)
        if other != other or other in _INFINITE:
            return function(0.0, other)
        return function(self.value, int(other))

    setattr(Large, "__%s__" % name, compare)


def _divided(a, b):
    return a / b


for _name, _function in (
    ("add", lambda a, b: a + b),
    ("sub", lambda a, b: a - b),
    ("mul", lambda a, b: a * b),
    ("truediv", _divided),
    ("floordiv", lambda a, b: a // b),
    ("mod", lambda a, b: a % b),
):
    _operator(_name, _function)
for _name, _function in (
    ("lt", lambda a, b: a < b),
    ("le", lambda a, b: a <= b),
    ("gt", lambda a, b: a > b),
    ("ge", lambda a, b: a >= b),
    ("eq", lambda a, b: a == b),
    ("ne", lambda a, b: a != b),
):
    _comparison(_name, _function)
NAMES = {"_whole_": side}
