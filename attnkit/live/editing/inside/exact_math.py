"""Python's math, where MicroPython's own lacks a name or says something else."""

import math as _math

for _name in dir(_math):
    if not _name.startswith("_"):
        globals()[_name] = getattr(_math, _name)

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


exp, expm1, sinh, cosh = _exact("exp"), _exact("expm1"), _exact("sinh"), _exact("cosh")


def log(x, *base):
    return _math.inf if x == _math.inf and not base else _math.log(x, *base)


def log2(x):
    return _math.inf if x == _math.inf else _math.log2(x)


def log10(x):
    return _math.inf if x == _math.inf else _math.log10(x)


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
    while b:
        a, b = b, a % b
    return abs(a)
