"""Python's math, where MicroPython's own lacks a name or says something else."""

import math as _math

import numpy as _np


def _python(x):
    return x._only() if isinstance(x, _np.ndarray) else _np._plain(x)


def _of_numbers(function):
    """The function, which takes numbers of numpy, too."""

    def call(*given, **named):
        try:
            return function(*given, **named)
        except TypeError:
            return function(*[_python(x) for x in given], **named)

    return call


for _name in dir(_math):
    if not _name.startswith("_"):
        _own = getattr(_math, _name)
        globals()[_name] = _of_numbers(_own) if callable(_own) else _own

_INFINITE = (_math.inf, -_math.inf)


def __getattr__(name):
    text = "math.%s: this page does not have it; if Python does, the chapter's notebook does"
    raise AttributeError(text % name)


def _exact(name):
    """A function that grows without end: too large is an error of its own in Python."""
    function = getattr(_math, name)

    def call(x):
        try:
            return function(x)
        except ValueError:
            if x in _INFINITE:
                return _math.inf if x > 0 or name == "cosh" else (-1.0 if name == "expm1" else x)
            raise OverflowError("math range error")

    return call


exp, expm1, sinh, cosh = [_of_numbers(_exact(name)) for name in ("exp", "expm1", "sinh", "cosh")]


@_of_numbers
def log(x, *base):
    return _math.inf if x == _math.inf and not base else _math.log(x, *base)


@_of_numbers
def log2(x):
    return _math.inf if x == _math.inf else _math.log2(x)


@_of_numbers
def log10(x):
    return _math.inf if x == _math.inf else _math.log10(x)


@_of_numbers
def hypot(*sides):
    largest = max([abs(side) for side in sides], default=0.0)
    if largest == 0 or largest == _math.inf:
        return float(largest)
    return largest * _math.sqrt(sum([(side / largest) ** 2 for side in sides]))


def dist(p, q):
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return hypot(*[a - b for a, b in zip(p, q)])


def prod(values, start=1):
    for value in values:
        start = start * value
    return start


def comb(n, k):
    n, k = _python(n), _python(k)
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result if 0 <= k <= n else 0


def isqrt(n):
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    root = int(_math.sqrt(n))
    while root * root > n:
        root -= 1
    while (root + 1) * (root + 1) <= n:
        root += 1
    return root


def gcd(a, b):
    a, b = _python(a), _python(b)
    while b:
        a, b = b, a % b
    return abs(a)
