"""Number by number: sums, powers, comparisons, choices."""


def _number(value):
    """A result without axes is a plain number."""
    return value._scalar() if isinstance(value, ndarray) and not value.shape else value


def _unary(name, x, kind):
    x = asarray(x)
    result = ndarray(x.shape, kind)
    seen = _run(name, x.shape, (result._data, 0, result._steps), (x._data, x._place, x._steps))
    if seen:
        _check(seen, name, kind)
    return result


def _binary(name, loop, x, y, kind):
    shape = x.shape if x.shape == y.shape else broadcast_shapes(x.shape, y.shape)
    result = ndarray(shape, kind)
    seen = _run(
        loop,
        shape,
        (result._data, 0, result._steps),
        (x._data, x._place, _stretched(x, shape)),
        (y._data, y._place, _stretched(y, shape)),
    )
    if seen:
        _check(seen, name, kind)
    return _number(result)


def _both(x, y):
    x, y = asarray(x), asarray(y)
    return x, y, x.dtype if x.dtype.rank >= y.dtype.rank else y.dtype


def _no_float16(name, kind):
    if kind is _bool:
        raise TypeError("np.%s of truth values is a float16 in numpy: write x.astype(float)" % name)


def _of_one(name, kind=None):
    """A function of each number: its result is float64, or of a kind."""

    def function(x):
        x = asarray(x)
        if kind is None:
            _no_float16(name, x.dtype)
        return _number(_unary(name, x, kind or _float64))

    return function


def _comparison(name):
    def function(x1, x2):
        x, y, _ = _both(x1, x2)
        return _binary(name, name, x, y, _bool)

    return function


def _of_two_floats(name):
    def function(x1, x2):
        x, y, kind = _both(x1, x2)
        _no_float16(name, kind)
        return _binary(name, name, x, y, _float64)

    return function


exp, expm1, log, log2, log10, log1p, sqrt = [
    _of_one(name) for name in ("exp", "expm1", "log", "log2", "log10", "log1p", "sqrt")
]
sin, cos, tan, arcsin, arccos, arctan = [
    _of_one(name) for name in ("sin", "cos", "tan", "arcsin", "arccos", "arctan")
]
sinh, cosh, tanh = [_of_one(name) for name in ("sinh", "cosh", "tanh")]
isnan, isinf, isfinite, logical_not = [
    _of_one(name, _bool) for name in ("isnan", "isinf", "isfinite", "logical_not")
]


def isneginf(x):
    return _number(logical_and(isinf(x), less(x, 0)))


def isposinf(x):
    return _number(logical_and(isinf(x), greater(x, 0)))


less, less_equal, greater, greater_equal, equal, not_equal = [
    _comparison(name)
    for name in ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
]
logical_and, logical_or, logical_xor = [
    _comparison(name) for name in ("logical_and", "logical_or", "logical_xor")
]
arctan2, hypot = [_of_two_floats(name) for name in ("arctan2", "hypot")]


def _same_kind(name, no_bool=None, whole=None):
    """A function of each number that keeps whole numbers whole, by a loop of their own or none."""
    whole = whole or name

    def function(x):
        x = asarray(x)
        if x.dtype is _bool and no_bool:
            raise TypeError(no_bool)
        return _number(_unary(whole if x.dtype is _int64 else name, x, x.dtype))

    return function


negative = _same_kind(
    "negative",
    "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or "
    "the logical_not function instead.",
    "whole_negative",
)
absolute = _same_kind("absolute")
square = _same_kind("square", "squares of truth values: " + _ELSEWHERE)
sign = _same_kind("sign", "signs of truth values: " + _ELSEWHERE)
floor, ceil, trunc = [
    _same_kind(name, name + " of truth values: " + _ELSEWHERE)
    for name in ("floor", "ceil", "trunc")
]


rint = _of_one("rint")


def _floats(name, x):
    x = asarray(x)
    _no_float16(name, x.dtype)
    return x.astype(_float64)


def fabs(x):
    return absolute(_floats("fabs", x))


def radians(x):
    return multiply(_floats("radians", x), pi / 180)


def degrees(x):
    return multiply(_floats("degrees", x), 180 / pi)


deg2rad, rad2deg = radians, degrees


def add(x1, x2):
    x, y, kind = _both(x1, x2)
    return _binary("add", "logical_or" if kind is _bool else "add", x, y, kind)


def subtract(x1, x2):
    x, y, kind = _both(x1, x2)
    if kind is _bool:
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the "
            "bitwise_xor, the `^` operator, or the logical_xor function instead."
        )
    return _binary("subtract", "subtract", x, y, kind)


def multiply(x1, x2):
    x, y, kind = _both(x1, x2)
    return _binary("multiply", "whole_multiply" if kind is _int64 else "multiply", x, y, kind)


def divide(x1, x2):
    x, y, _ = _both(x1, x2)
    return _binary("divide", "divide", x, y, _float64)


true_divide = divide


def _whole_division(name, loop):
    def function(x1, x2):
        x, y, kind = _both(x1, x2)
        if kind is _bool:
            raise TypeError("np.%s of truth values: %s" % (name, _ELSEWHERE))
        if kind is _float64:
            return _binary(name, loop, x, y, kind)
        by_zero = asarray(equal(y, 0))
        if not by_zero.any():
            return _binary(name, "whole_" + loop, x, y, kind)
        if broadcast_shapes(x.shape, y.shape).count(0) == 0:
            _check(_ZERO, name, _float64)
        return _number(where(by_zero, 0, function(x, where(by_zero, 1, y))))

    return function


floor_divide = _whole_division("floor_divide", "floor_divide")
mod = remainder = _whole_division("remainder", "remainder")
fmod = _whole_division("fmod", "fmod")
_quotient, _rest = _whole_division("divmod", "floor_divide"), _whole_division("divmod", "remainder")


def divmod(x1, x2):
    return _quotient(x1, x2), _rest(x1, x2)


def power(x1, x2):
    x, y, kind = _both(x1, x2)
    if kind is _bool:
        raise TypeError("powers of truth values: %s" % _ELSEWHERE)
    if kind is _int64 and y.size and y.min() < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    return _binary("power", "power", x, y, kind)


def _to_the_power(x1, x2):
    """The operator: numpy computes what is frequent in another way than np.power does."""
    if isinstance(x1, ndarray) and x1.dtype is _float64:
        if type(x2) is float and x2 == 0.5:
            return sqrt(x1)
        if type(x2) is int and x2 == -1:
            return _binary("reciprocal", "divide", asarray(1.0), x1, _float64)
    return power(x1, x2)


def _bits(name, loop):
    def function(x1, x2):
        x, y, kind = _both(x1, x2)
        if kind is not _bool:
            raise TypeError("np.%s of numbers that are not True or False: %s" % (name, _ELSEWHERE))
        return _binary(name, loop, x, y, _bool)

    return function


bitwise_and = _bits("bitwise_and", "logical_and")
bitwise_or = _bits("bitwise_or", "logical_or")
bitwise_xor = _bits("bitwise_xor", "logical_xor")


def maximum(x1, x2):
    return _binary("maximum", "maximum", *_both(x1, x2))


def minimum(x1, x2):
    return _binary("minimum", "minimum", *_both(x1, x2))


def fmax(x1, x2):
    return _binary("fmax", "fmax", *_both(x1, x2))


def fmin(x1, x2):
    return _binary("fmin", "fmin", *_both(x1, x2))


def round(a, decimals=0):
    return _number(asarray(a).round(decimals))


around = round


def clip(a, a_min=..., a_max=...):
    if (a_min is ...) != (a_max is ...):
        raise TypeError("clip() needs both a_min and a_max: None is for no limit")
    a_min, a_max = [None if each is ... else each for each in (a_min, a_max)]
    return _number(asarray(a).clip(a_min, a_max))


def where(condition, x=None, y=None):
    if x is None and y is None:
        return nonzero(condition)
    if x is None or y is None:
        raise ValueError("either both or neither of x and y should be given")
    condition = asarray(condition)
    x, y, kind = _both(x, y)
    shape = broadcast_shapes(condition.shape, x.shape, y.shape)
    result = ndarray(shape, kind)
    given = [(each._data, each._place, _stretched(each, shape)) for each in (condition, x, y)]
    _run("where", shape, (result._data, 0, result._steps), *given)
    return result


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    a, b, _ = _both(a, b)
    allowed = add(atol, multiply(rtol, absolute(b)))
    with errstate(invalid="ignore"):
        near = less_equal(absolute(subtract(multiply(a, 1.0), b)), allowed)
    near = logical_or(logical_and(near, isfinite(b)), equal(a, b))
    return logical_or(near, logical_and(isnan(a), isnan(b))) if equal_nan else near


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return _py_bool(all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a1, a2):
    a, b = asarray(a1), asarray(a2)
    return a.shape == b.shape and _py_bool(all(equal(a, b)))
