"""Python's math, where MicroPython's own lacks a name or says something else."""

import math as _math

import numpy as _np

_INFINITE = (_math.inf, -_math.inf)


def _python(x):
    return x._only() if isinstance(x, _np.ndarray) else _np._plain(x)


def _of_numbers(function):
    """The function, which takes numbers of numpy, too."""

    def call(*given, **named):
        try:
            result = function(*given, **named)
        except TypeError:
            return function(*[_python(x) for x in given], **named)
        if result == _math.inf and type(given[0]) is int and float(given[0]) in _INFINITE:
            raise OverflowError("int too large to convert to float")
        return result

    return call


def _whole(x):
    x = _python(x)
    if not isinstance(x, (int, bool)):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(x).__name__)
    return int(x)


for _name in dir(_math):
    if not _name.startswith("_"):
        _own = getattr(_math, _name)
        globals()[_name] = _of_numbers(_own) if callable(_own) else _own


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


def _logarithm(name):
    """A logarithm, of whole numbers beyond every float, too."""
    function = getattr(_math, name)

    def call(x):
        if not isinstance(x, int) or abs(x) < 2**53:
            return _math.inf if x == _math.inf else function(x)
        size = len(bin(abs(x))) - 2
        if size <= 1023:
            return function(nearest(x, 0))
        return function(nearest(x, -size)) + function(2.0) * size

    return call


_log, log2, log10 = [_of_numbers(_logarithm(name)) for name in ("log", "log2", "log10")]


def log(x, *base):
    return _log(x) / _log(*base) if base else _log(x)


def nearest(whole, power):
    """The float that is closest to whole * 2**power."""
    size = abs(whole)
    extra = max(len(bin(size)) - 2 - 53, 0)
    kept, rest = size >> extra, size & ((1 << extra) - 1)
    kept += 2 * rest > (1 << extra) or (2 * rest == (1 << extra) and kept & 1)
    return _math.copysign(_math.ldexp(float(kept), power + extra), whole)


def _exactly(x, power):
    """A float as a whole number times 2**power."""
    part, exponent = _math.frexp(x)
    return int(_math.ldexp(part, 53)) << (exponent - 53 - power)


_LEAST = -1130  # as a power of 2, below each float


def fsum(values):
    values = [float(_python(x)) for x in values]
    if all([_math.isfinite(x) for x in values]):
        return nearest(sum([_exactly(x, _LEAST) for x in values]), _LEAST)
    return sum(values)


def hypot(*sides):
    sides = [float(_python(x)) for x in sides]
    largest = max([abs(x) for x in sides], default=0.0)
    if not 0 < largest < _math.inf:
        return _math.inf if _math.inf in [abs(x) for x in sides] else largest
    power = _math.frexp(largest)[1] - 600
    squares = sum([_exactly(x, power) ** 2 for x in sides if abs(x) > largest * 1e-40])
    return nearest(isqrt(squares << 2), power - 1)


def dist(p, q):
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return hypot(*[a - b for a, b in zip(p, q)])


def prod(values, start=1):
    for value in values:
        start = start * value
    return start


def comb(n, k):
    n, k = _whole(n), _whole(k)
    if min(n, k) < 0:
        raise ValueError("%s must be a non-negative integer" % ("n" if n < 0 else "k"))
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result if k <= n else 0


def perm(n, k=None):
    n, k = _whole(n), _whole(n if k is None else k)
    if min(n, k) < 0:
        raise ValueError("%s must be a non-negative integer" % ("n" if n < 0 else "k"))
    return prod(range(n - k + 1, n + 1)) if k <= n else 0


def isqrt(n):
    n = _whole(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    root = 1 << (len(bin(n)) - 1) // 2  # not below the root; see Newton
    while True:
        better = (root + n // root) // 2
        if better >= root:
            return root
        root = better


def gcd(*numbers):
    a = 0
    for b in numbers:
        b = _whole(b)
        while b:
            a, b = b, a % b
    return abs(a)


def lcm(*numbers):
    a = 1
    for b in numbers:
        b = _whole(b)
        a = abs(a * b) // gcd(a, b) if a and b else 0
    return a


@_of_numbers
def log1p(x):
    if x <= -1:
        raise ValueError("math domain error")
    return _np.log1p(float(x)).item()
