"""Putting arrays together, and taking them apart."""


def result_type(*given):
    """The type that arrays have together; a plain number counts as its own."""
    kinds = [a if isinstance(a, _Kind) else asarray(a).dtype for a in given]
    return sorted(kinds, key=lambda kind: kind.rank)[-1]


def shape(a):
    if a is None:
        return ()
    return asarray(a).shape


def ndim(a):
    return asarray(a).ndim


def size(a, axis=None):
    return _count(asarray(a).shape, axis)


def nonzero(a):
    a = asarray(a)
    if not a.shape:
        raise ValueError(
            "Calling nonzero on 0d arrays is not allowed. "
            "Use np.atleast_1d(scalar).nonzero() instead."
        )
    flat = [i for i, each in enumerate(a.ravel().tolist()) if each]
    found, step = [], a.size
    for n in a.shape:
        step //= n or 1
        found.append(_whole([i // step % n for i in flat]))
    return tuple(found)


def argwhere(a):
    return stack(nonzero(a), axis=1)


def flatnonzero(a):
    return nonzero(ravel(a))[0]


def concatenate(arrays, axis=0):
    arrays = [asarray(a) for a in arrays]
    if not arrays:
        raise ValueError("need at least one array to concatenate")
    axis = axis if axis is None else _length(axis)
    if axis is None:
        arrays, axis = [a.ravel() for a in arrays], 0
    first = arrays[0]
    if not first.shape:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    axis = _axis(axis, first.ndim)
    kind, total = first.dtype, 0
    for k, a in enumerate(arrays):
        _fits_beside(first, a, k, axis)
        kind = a.dtype if a.dtype.rank > kind.rank else kind
        total += a.shape[axis]
    result = ndarray(first.shape[:axis] + (total,) + first.shape[axis + 1 :], kind)
    place = 0
    for a in arrays:
        _fill(result._view(a.shape, result._steps, place), a)
        place += a.shape[axis] * result._steps[axis]
    return result


def _fits_beside(first, a, k, axis):
    if a.ndim != first.ndim:
        raise ValueError(
            "all the input arrays must have same number of dimensions, but the array at index 0 "
            "has %d dimension(s) and the array at index %d has %d dimension(s)"
            % (first.ndim, k, a.ndim)
        )
    for other in range(a.ndim):
        if other != axis and a.shape[other] != first.shape[other]:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match "
                "exactly, but along dimension %d, the array at index 0 has size %d and the array "
                "at index %d has size %d" % (other, first.shape[other], k, a.shape[other])
            )


def stack(arrays, axis=0):
    arrays = [asarray(a) for a in arrays]
    if not arrays:
        raise ValueError("need at least one array to stack")
    if _py_any([a.shape != arrays[0].shape for a in arrays]):
        raise ValueError("all input arrays must have the same shape")
    axis = _axis(axis, arrays[0].ndim + 1)
    return concatenate([expand_dims(a, axis) for a in arrays], axis)


def atleast_1d(a):
    a = asarray(a)
    return a if a.shape else a.reshape(1)


def atleast_2d(a):
    a = asarray(a)
    return a if a.ndim >= 2 else a.reshape(1, -1)


def vstack(arrays):
    return concatenate([atleast_2d(a) for a in arrays], 0)


def hstack(arrays):
    arrays = [atleast_1d(a) for a in arrays]
    return concatenate(arrays, 0 if arrays and arrays[0].ndim == 1 else 1)


def column_stack(arrays):
    arrays = [asarray(a) for a in arrays]
    return concatenate([a if a.ndim > 1 else a.reshape(-1, 1) for a in arrays], 1)


def append(arr, values, axis=None):
    if axis is None:
        return concatenate([ravel(arr), ravel(values)])
    return concatenate([arr, values], axis)


def insert(arr, obj, values, axis=None):
    a = asarray(arr)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = _axis(axis, a.ndim)
    rows, at, n = moveaxis(a, axis, 0), _plain(obj), a.shape[axis]
    if not isinstance(at, int):
        raise TypeError("np.insert at more than one place: %s" % _ELSEWHERE)
    if not -n <= at <= n:
        raise IndexError("index %d is out of bounds for axis %d with size %d" % (at, axis, n))
    values = asarray(values).astype(a.dtype)
    values = values.reshape((1,) * (a.ndim - values.ndim) + values.shape)
    between = broadcast_to(values, values.shape[:1] + rows.shape[1:])
    at = at + n if at < 0 else at
    return moveaxis(concatenate([rows[:at], between, rows[at:]]), 0, axis)


def delete(arr, obj, axis=None):
    arr = asarray(arr)
    if axis is None:
        arr, axis = arr.ravel(), 0
    axis = _axis(axis, arr.ndim)
    n = arr.shape[axis]
    if isinstance(obj, slice):
        gone = set(range(*obj.indices(n)))
    else:
        gone = set()
        for each in [_length(each) for each in ravel(obj).tolist()]:
            if not -n <= each < n:
                raise IndexError(
                    "index %d is out of bounds for axis %d with size %d" % (each, axis, n)
                )
            gone.add(each % n)
    return _along(arr, axis, [i for i in range(n) if i not in gone])


def _along(a, axis, places):
    """Some places along an axis, in their order."""
    return a[(_slice[:],) * axis + (_whole(places),)]


def expand_dims(a, axis):
    a = asarray(a)
    axes = _as_tuple(axis)
    axes = [_axis(each, a.ndim + len(axes)) for each in axes]
    shape = list(a.shape)
    for each in sorted(axes):
        shape.insert(each, 1)
    return a.reshape(shape)


def _sections(n):
    if n <= 0:
        raise ValueError("number sections must be larger than 0.")


def split(ary, indices_or_sections, axis=0):
    ary = asarray(ary)
    axis = _axis(axis, ary.ndim)
    n = ary.shape[axis]
    indices_or_sections = _plain(indices_or_sections)
    if isinstance(indices_or_sections, int):
        _sections(indices_or_sections)
        if n % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
        size = n // indices_or_sections
        cuts = [i * size for i in range(1, indices_or_sections)]
    else:
        cuts = list(indices_or_sections)
    edges = [0] + cuts + [n]
    before = (_slice[:],) * axis
    return [ary[before + (_slice[i:j],)] for i, j in zip(edges, edges[1:])]


def repeat(a, repeats, axis=None):
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = _axis(axis, a.ndim)
    n, repeats = a.shape[axis], _plain(repeats)
    counts = [repeats] * n if isinstance(repeats, int) else ravel(repeats).tolist()
    counts = counts * n if len(counts) == 1 else counts
    if len(counts) != n:
        raise ValueError(
            "operands could not be broadcast together with shape (%d,) (%d,)" % (n, len(counts))
        )
    if _py_min(counts, default=0) < 0:
        alone = isinstance(repeats, int)
        raise ValueError(
            "negative dimensions are not allowed"
            if alone
            else "repeats may not contain negative values."
        )
    return _along(a, axis, [i for i, count in enumerate(counts) for _ in range(count)])


def tile(A, reps):
    a, reps = asarray(A), _as_tuple(reps)
    while a.ndim < len(reps):
        a = expand_dims(a, 0)
    reps = (1,) * (a.ndim - len(reps)) + tuple(reps)
    for axis, count in enumerate(reps):
        a = concatenate([a] * count, axis) if count else _along(a, axis, [])
    return a.copy()


def roll(a, shift, axis=None):
    a = asarray(a)
    if axis is None:
        return roll(a.ravel(), shift, 0).reshape(a.shape)
    if isinstance(axis, (tuple, list)):
        for by, each in zip(broadcast_to(shift, len(axis)).tolist(), axis):
            a = roll(a, by, each)
        return a
    axis = _axis(axis, a.ndim)
    n = a.shape[axis]
    return _along(a, axis, [(i - _length(shift)) % n for i in range(n)])


def _moved(name, axes, ndim):
    axes = [_axis(axis, ndim, name + ": ") for axis in _as_tuple(axes)]
    if len(set(axes)) != len(axes):
        raise ValueError("repeated axis in `%s` argument" % name)
    return axes


def moveaxis(a, source, destination):
    a = asarray(a)
    source = _moved("source", source, a.ndim)
    destination = _moved("destination", destination, a.ndim)
    if len(source) != len(destination):
        raise ValueError(
            "`source` and `destination` arguments must have the same number of elements"
        )
    order = [k for k in range(a.ndim) if k not in source]
    for to, axis in sorted(zip(destination, source)):
        order.insert(to, axis)
    return a.transpose(order)


def flip(m, axis=None):
    m = asarray(m)
    axes = _axes(axis if axis is None else _as_tuple(axis), m.ndim)
    return m[tuple([_slice[::-1] if k in axes else _slice[:] for k in range(m.ndim)])]


def diff(a, n=1, axis=-1, prepend=None, append=None):
    a = asarray(a)
    if not a.shape:
        raise ValueError("diff requires input that is at least one dimensional")
    axis = _axis(axis, a.ndim)
    before = (_slice[:],) * axis
    ends = [None if each is None else _at_end(each, a, axis) for each in (prepend, append)]
    if prepend is not None or append is not None:
        a = concatenate([each for each in (ends[0], a, ends[1]) if each is not None], axis)
    if n < 0:
        raise ValueError("order must be non-negative but got %d" % n)
    for _ in range(_length(n)):
        later, earlier = a[before + (_slice[1:],)], a[before + (_slice[:-1],)]
        a = not_equal(later, earlier) if a.dtype is _bool else subtract(later, earlier)
    return a


def _at_end(value, a, axis):
    """What stands before or after an array: one number is there for each of its rows."""
    value = asarray(value)
    shape = a.shape[:axis] + (1,) + a.shape[axis + 1 :]
    return value if value.shape else broadcast_to(value, shape)


def diag(v, k=0):
    v = asarray(v)
    if v.ndim == 2:
        return v.diagonal(k)
    if v.ndim != 1:
        raise ValueError("Input must be 1- or 2-d.")
    n = v.size + _py_abs(_plain(k))
    result = zeros((n, n), v.dtype)
    result._diagonal(k)[...] = v
    return result


def tri(N, M=None, k=0, dtype=_float64):
    rows, columns = arange(N).reshape(-1, 1), arange(N if M is None else M)
    return less_equal(columns, add(rows, _length(k))).astype(dtype)


def tril(m, k=0):
    m = asarray(m)
    return where(tri(m.shape[-2], m.shape[-1], k, _bool), m, zeros(1, m.dtype))


def triu(m, k=0):
    m = asarray(m)
    return where(tri(m.shape[-2], m.shape[-1], k - 1, _bool), zeros(1, m.dtype), m)
