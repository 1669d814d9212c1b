"""Functions of numbers that are made of others."""

exp2, cbrt, arcsinh, arccosh, arctanh = [
    _of_one(name) for name in ("exp2", "cbrt", "arcsinh", "arccosh", "arctanh")
]
logaddexp = _of_two_floats("logaddexp")


def _of_whole(name, loop, of_others):
    def function(x1, x2):
        x, y, kind = _both(x1, x2)
        return _binary(name, loop, x, y, kind) if kind.rank == 1 else of_others(x1, x2)

    return function


def _no_shift(x1, x2):
    raise TypeError("shifts of other numbers than whole ones: %s" % _ELSEWHERE)


bitwise_and = _of_whole("bitwise_and", "whole_and", bitwise_and)
bitwise_or = _of_whole("bitwise_or", "whole_or", bitwise_or)
left_shift = _of_whole("left_shift", "whole_left_shift", _no_shift)
right_shift = _of_whole("right_shift", "whole_right_shift", _no_shift)
for _sign, _function in (
    ("and", bitwise_and),
    ("or", bitwise_or),
    ("lshift", left_shift),
    ("rshift", right_shift),
):
    _operator(_sign, _function)
del _sign, _function


def float_power(x1, x2):
    x, y, kind = _both(multiply(x1, 1.0), multiply(x2, 1.0))
    return _binary("float_power", "power", x, y, kind)


def heaviside(x1, x2):
    x = multiply(x1, 1.0)
    return _number(where(isnan(x), nan, where(equal(x, 0), x2, greater(x, 0))))


def reciprocal(x):
    x = asarray(x)
    if x.dtype.rank < 2:
        raise TypeError("np.reciprocal of whole numbers: %s" % _ELSEWHERE)
    return _binary("reciprocal", "divide", asarray(1.0), x, _float64)


def sinc(x):
    x = multiply(asarray(x), pi)
    nothing = equal(x, 0)
    return _number(where(nothing, 1.0, divide(sin(x), where(nothing, 1.0, x))))


def nan_to_num(x, *, nan=0.0, posinf=None, neginf=None):
    x = asarray(x)
    posinf = _LARGEST if posinf is None else posinf
    neginf = -_LARGEST if neginf is None else neginf
    result = where(isneginf(x), neginf, where(isposinf(x), posinf, x))
    return _number(where(isnan(x), nan, result).astype(x.dtype))


def nansum(a, axis=None, *, keepdims=False):
    return where(isnan(a), 0, a).sum(axis=axis, keepdims=keepdims)


def nanmean(a, axis=None, *, keepdims=False):
    with errstate(invalid="ignore"):
        return asarray(a).mean(axis, keepdims=keepdims, where=logical_not(isnan(a)))


def _without_nan(name, worst):
    def function(a, axis=None, *, keepdims=False):
        a = asarray(a)
        if isnan(a).all(axis).any():
            raise ValueError("np.nan%s of nothing but NaN: numpy warns and gives nan" % name)
        a = where(isnan(a), worst, a) if a.dtype.rank == 2 else a
        return getattr(a, name)(axis=axis, keepdims=keepdims)

    return function


nanmax, nanmin = _without_nan("max", -inf), _without_nan("min", inf)


def select(condlist, choicelist, default=0):
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if not len(condlist):
        raise ValueError("select with an empty condition list is not possible")
    result = asarray(default)
    for condition, choice in reversed(list(zip(condlist, choicelist))):
        if asarray(condition).dtype.rank:
            raise TypeError("np.select takes conditions that are True or False")
        result = where(condition, choice, result)
    return result


def piecewise(x, condlist, funclist):
    x = asarray(x)
    conditions = [asarray(each) for each in condlist]
    if len(funclist) == len(conditions) + 1:
        conditions.append(logical_not(stack(conditions).any(axis=0)))
    if len(funclist) != len(conditions):
        raise ValueError(
            "with %d condition(s), either %d or %d functions are expected"
            % (len(condlist), len(condlist), len(condlist) + 1)
        )
    result = zeros_like(x)
    for condition, function in zip(conditions, funclist):
        if not callable(function):
            result[condition] = function
        elif condition.any():
            result[condition] = function(x[condition])
    return result


_LARGEST, _SMALLEST = (2 - 2.0**-52) * 2.0**1023, 2.0**-1022


def finfo(dtype):
    if _kind(dtype) is not _float64:
        raise ValueError("data type %r not inexact" % _kind(dtype).type)
    found = {"max": _LARGEST, "min": -_LARGEST, "tiny": _SMALLEST, "smallest_normal": _SMALLEST}
    found.update({"eps": 2.0**-52, "epsneg": 2.0**-53, "resolution": 1e-15})
    return _Part("finfo(float)", **{name: float64(value) for name, value in found.items()})


def iinfo(int_type):
    if _kind(int_type) is not _int64:
        raise ValueError("Invalid integer data type %r." % _kind(int_type).kind)
    return _Part("iinfo(int)", max=2**63 - 1, min=-(2**63), bits=64)


def issubdtype(arg1, arg2):
    above = isinstance(arg2, type) and arg2 not in _KINDS  # such as np.floating
    return issubclass(dtype(arg1).type, arg2 if above else dtype(arg2).type)


def histogram(a, bins=10, range=None, density=False):
    a = ravel(a)
    edges = asarray(bins)
    if not edges.shape:
        low, high = range or ((a.min(), a.max()) if a.size else (0, 1))
        wider = 0 if low < high else 0.5
        edges = linspace(low - wider, high + wider, edges.item() + 1)
    if edges.ndim > 1:
        raise ValueError("`bins` must be 1d, when an array")
    _rising("np.histogram", edges)
    rows = edges.reshape(-1, 1)
    inside = logical_and(greater_equal(a, rows[:-1]), less(a, rows[1:]))
    counts = inside.sum(axis=1)
    counts[-1] += equal(a, edges[-1]).sum()
    return divide(divide(counts, diff(edges)), counts.sum()) if density else counts, edges


def searchsorted(a, v, side="left"):
    a, v = asarray(a), asarray(v)
    if a.ndim != 1 or side not in ("left", "right"):
        raise ValueError("np.searchsorted takes a row, and side 'left' or 'right'")
    _rising("np.searchsorted", a)
    before = less if side == "left" else less_equal
    return before(a.reshape([-1] + [1] * v.ndim), v).sum(axis=0)


def _rising(name, a):
    if a.size and not greater_equal(a[1:], a[:-1]).all():
        raise ValueError("%s takes numbers in rising order: numpy gives meaningless ones" % name)


def interp(x, xp, fp, left=None, right=None):
    x, xp, fp = multiply(x, 1.0), multiply(xp, 1.0), multiply(fp, 1.0)
    if xp.shape != fp.shape or xp.ndim != 1 or not xp.size:
        raise ValueError("fp and xp are not of the same length.")
    at = searchsorted(xp, x, "right")
    if equal(xp[1:], xp[:-1]).any():
        raise ValueError("np.interp takes no place twice: numpy chooses one")
    low = clip(subtract(at, 1), 0, xp.size - 2) if xp.size > 1 else multiply(at, 0)
    slopes = append(divide(diff(fp), diff(xp)), 0.0)
    result = add(multiply(slopes[low], subtract(x, xp[low])), fp[low])
    result = where(equal(x, xp[-1]), fp[-1], result)
    result = where(less(x, xp[0]), fp[0] if left is None else left, result)
    return _number(where(greater(x, xp[-1]), fp[-1] if right is None else right, result))


def convolve(a, v, mode="full"):
    a, v = atleast_1d(a), atleast_1d(v)
    if a.ndim > 1 or v.ndim > 1:
        raise ValueError("object too deep for desired array")
    if a.size < v.size:
        a, v = v, a
    if not v.size:
        raise ValueError("v cannot be empty")
    n, m = a.size, v.size
    result = zeros(n + m - 1, result_type(a, v))
    for k in range(m):
        result[k : k + n] += multiply(a, v[k])
    if mode == "full":
        return result
    if mode == "same":
        return result[(m - 1) // 2 : (m - 1) // 2 + n].copy()
    if mode == "valid":
        return result[m - 1 : n].copy()
    raise ValueError("mode must be one of 'full', 'same', or 'valid' (got %r)" % mode)
