"""Arrays from lists, and arrays of zeros, steps and grids."""


def _shape_of(value):
    """Tell the shape of nested lists, which must be regular."""
    if isinstance(value, ndarray):
        return value.shape
    if not isinstance(value, (list, tuple, range)):
        return ()
    shapes = [_shape_of(item) for item in value]
    if not shapes:
        return (0,)
    if _py_any([shape != shapes[0] for shape in shapes]):
        common = []
        while _py_all([len(s) > len(common) for s in shapes]) and _py_all(
            [s[: len(common) + 1] == shapes[0][: len(common) + 1] for s in shapes]
        ):
            common.append(shapes[0][len(common)])
        raise _Ragged((len(value),) + tuple(common))
    return (len(value),) + shapes[0]


def _too_large(value):
    digits = len(str(_py_abs(value)))
    named = "%d" % value if digits < 30 else "A whole number of %d digits" % digits
    return OverflowError("%s is beyond %d: %s" % (named, _MOST, _ELSEWHERE))


class _Ragged(Exception):
    pass


def _put_into(value, found):
    """Put the numbers of nested lists one after the other; return the highest type."""
    if isinstance(value, ndarray):
        found.extend(value.reshape(-1).tolist())
        return value.dtype
    if isinstance(value, (list, tuple, range)):
        kind = None
        for item in value:
            inner = _put_into(item, found)
            if kind is None or inner.rank > kind.rank:
                kind = inner
        return kind or _float64
    kind, value = _KINDS.get(type(value)), _plain(value)
    if value is None:
        raise TypeError("None stands where numbers are needed: does a function lack its return?")
    if kind is None:
        raise TypeError("an array of %s: %s" % (type(value).__name__, _ELSEWHERE))
    if kind is _int64 and _py_abs(value) > _MOST:
        raise _too_large(value)
    found.append(value)
    return kind


def array(value, dtype=None, *, copy=True):
    if isinstance(value, ndarray):
        result = value.copy() if copy else value
        return result if dtype is None else result.astype(dtype)
    try:
        shape = _shape_of(value)
    except _Ragged as ragged:
        shape = ragged.args[0]
        raise ValueError(
            "setting an array element with a sequence. The requested array has an "
            "inhomogeneous shape after %d dimensions. The detected shape was %s + "
            "inhomogeneous part." % (len(shape), shape)
        )
    found = []
    kind = _put_into(value, found)
    result = ndarray(shape, kind, _row("d", found))
    return result if dtype is None or _kind(dtype) is kind else result.astype(dtype)


def asarray(value, dtype=None):
    if isinstance(value, ndarray):
        return value if dtype is None or _kind(dtype) is value.dtype else value.astype(dtype)
    return array(value, dtype)


asanyarray = asarray


def ascontiguousarray(a, dtype=None):
    return atleast_1d(asarray(a, dtype))


def copy(a):
    return array(a)


def _whole(values):
    """Whole numbers as an array, also when there are none."""
    return ndarray((len(values),), _int64, _row("d", values))


def _as_tuple(shape):
    shape = _plain(shape)
    several = isinstance(shape, (tuple, list, range)) or (
        isinstance(shape, ndarray) and shape.shape
    )
    return tuple([_length(n) for n in (shape if several else (shape,))])


def _length(n):
    n = n.__index__() if isinstance(n, ndarray) else _plain(n)
    if not isinstance(n, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(n).__name__)
    return int(n)


def _new_shape(shape):
    shape = _as_tuple(shape)
    if _py_min(shape, default=0) < 0:
        raise ValueError("negative dimensions are not allowed")
    if 8 * _size(shape) > 1 << 30:
        raise MemoryError("an array of shape %s is too large for this page" % (shape,))
    return shape


def zeros(shape, dtype=_float64):
    return ndarray(_new_shape(shape), _kind(dtype))


def full(shape, fill_value, dtype=None):
    value = asarray(fill_value)
    result = ndarray(_new_shape(shape), value.dtype if dtype is None else _kind(dtype))
    result[...] = value
    return result


def ones(shape, dtype=_float64):
    return full(shape, 1.0, dtype)


def zeros_like(a, dtype=None):
    a = asarray(a)
    return zeros(a.shape, a.dtype if dtype is None else dtype)


def ones_like(a, dtype=None):
    a = asarray(a)
    return ones(a.shape, a.dtype if dtype is None else dtype)


def full_like(a, fill_value, dtype=None):
    a = asarray(a)
    return full(a.shape, fill_value, a.dtype if dtype is None else dtype)


empty, empty_like = zeros, zeros_like  # numpy leaves there what it finds: nobody may read it


def eye(N, M=None, k=0, dtype=_float64):
    result = zeros((N, N if M is None else M), dtype)
    result._diagonal(k).fill(1)
    return result


def identity(n, dtype=_float64):
    return eye(n, dtype=dtype)


def arange(start, stop=None, step=1, dtype=None):
    if stop is None:
        start, stop = 0, start
    plain = [_plain(each) for each in (start, stop, step)]
    start, stop, step = [int(each) if isinstance(each, _py_bool) else each for each in plain]
    if step == 0:
        raise ZeroDivisionError("division by zero")
    whole = _py_all([isinstance(each, int) for each in (start, stop, step)])
    # numpy adds start and the first difference, which is not step to the last digit
    n, over = _py_divmod(stop - start, step)
    (n,) = _new_shape(_py_max(0, int(n) + (1 if over else 0)))
    second = start + step
    values = [start + i * (second - start) for i in range(n)]
    if whole and n and _py_max(_py_abs(values[0]), _py_abs(values[-1])) > _MOST:
        raise _too_large(values[-1])
    result = ndarray((n,), _int64 if whole else _float64, _row("d", values))
    return result if dtype is None else result.astype(dtype)


def linspace(start, stop, num=50, endpoint=True):
    start, stop, num = _plain(start), _plain(stop), _plain(num)
    if not (isinstance(start, _NUMBERS) and isinstance(stop, _NUMBERS)):
        raise TypeError("np.linspace between arrays: %s" % _ELSEWHERE)
    if num < 0:
        raise ValueError("Number of samples, %d, must be non-negative." % num)
    _new_shape(num)
    n = num - 1 if endpoint else num
    step = (stop - start) / n if n > 0 else nan
    values = [start + i * step for i in range(num)]
    if endpoint and num > 1:
        values[-1] = stop
    if n <= 0:
        values = [start] * num
    return ndarray((num,), _float64, _row("d", values))


def meshgrid(*arrays, indexing="xy"):
    arrays = [ravel(a) for a in arrays]
    places = list(range(len(arrays)))
    if indexing == "xy" and len(places) > 1:
        places[0], places[1] = 1, 0
    shape = [0] * len(arrays)
    for a, k in zip(arrays, places):
        shape[k] = a.size
    grids = []
    for a, k in zip(arrays, places):
        own = [1] * len(arrays)
        own[k] = a.size
        grids.append(broadcast_to(a.reshape(own), tuple(shape)).copy())
    return tuple(grids)


def indices(dimensions):
    return stack(meshgrid(*[arange(n) for n in dimensions], indexing="ij"))


def ndindex(*shape):
    found = [()]
    for n in _as_tuple(shape[0] if len(shape) == 1 else shape):
        found = [place + (i,) for place in found for i in range(n)]
    return iter(found)


def ix_(*arrays):
    found = []
    for k, a in enumerate(arrays):
        a = asarray(a)
        if a.ndim != 1:
            raise ValueError("Cross index must be 1 dimensional")
        a = a.nonzero()[0] if a.dtype is _bool else a
        found.append(a.reshape([a.size if axis == k else 1 for axis in range(len(arrays))]))
    return tuple(found)
