"""Grids, corners and diagonals of arrays; what stands in them, and what is put around them."""


def _range_of(part):
    """The numbers that a slice means in np.mgrid[0:3]."""
    start, step = part.start or 0, 1 if part.step is None else part.step
    return arange(start, part.stop, step)


class _Grid:
    """np.mgrid, or np.ogrid, whose arrays stretch when they meet."""

    def __init__(self, is_open):
        self._open = is_open

    def __getitem__(self, key):
        if not isinstance(key, tuple):
            return _range_of(key)
        rows = [_range_of(part) for part in key]
        if not self._open:
            return stack(meshgrid(*rows, indexing="ij"))
        n = len(rows)
        return tuple(
            [row.reshape([-1 if i == k else 1 for i in range(n)]) for k, row in enumerate(rows)]
        )


class _Joined:
    """np.r_, which joins along the first axis, or np.c_, which puts rows beside each other."""

    def __init__(self, beside):
        self._beside = beside

    def __getitem__(self, key):
        return concatenate([self._whole(part) for part in _keys(key)], -1 if self._beside else 0)

    def _whole(self, part):
        if isinstance(part, str):
            raise ValueError("a text in np.r_ or np.c_: %s" % _ELSEWHERE)
        a = atleast_1d(_range_of(part) if isinstance(part, slice) else part)
        return a.reshape(-1, 1) if self._beside and a.ndim == 1 else a


mgrid, ogrid = _Grid(False), _Grid(True)
r_, c_ = _Joined(False), _Joined(True)


def block(arrays):
    """Join nested lists, each level along an axis of its own: the innermost along the last."""
    depth = _depth(arrays)

    def joined(part, level):
        if isinstance(part, list):
            return concatenate([joined(each, level - 1) for each in part], -level)
        a = asarray(part)
        return a.reshape((1,) * (depth - a.ndim) + a.shape)

    return joined(arrays, depth)


def _depth(part):
    return 1 + _py_max([_depth(each) for each in part]) if isinstance(part, list) else 0


def pad(array, pad_width, mode="constant", *, constant_values=0):
    a = asarray(array)
    widths = broadcast_to(pad_width, (a.ndim, 2)).tolist()
    if mode not in ("constant", "edge", "wrap"):
        raise ValueError("np.pad(mode=%r): %s" % (mode, _ELSEWHERE))
    for axis, (before, after) in enumerate(widths):
        n = a.shape[axis]
        places = range(-before, n + after)
        if mode == "wrap":
            a = _along(a, axis, [i % n for i in places])
        elif mode == "edge":
            a = _along(a, axis, [_py_max(0, _py_min(i, n - 1)) for i in places])
        else:
            parts = [a]
            for width in (before, after):
                shape = a.shape[:axis] + (width,) + a.shape[axis + 1 :]
                parts.append(full(shape, constant_values).astype(a.dtype))
            a = concatenate([parts[1], parts[0], parts[2]], axis)
    return a.copy()


def fromfunction(function, shape, *, dtype=float):
    return function(*indices(shape).astype(dtype))


def unravel_index(indices, shape):
    at, found = asarray(indices), []
    if asarray(logical_or(less(at, 0), greater_equal(at, _size(shape)))).any():
        raise ValueError("an index is out of bounds for array with size %d" % _size(shape))
    for n, step in zip(shape, _steps(shape)):
        found.append(_number(remainder(floor_divide(at, step), n)))
    return tuple(found)


def ravel_multi_index(multi_index, dims):
    result = 0
    for at, n, step in zip(multi_index, dims, _steps(dims)):
        if asarray(logical_or(less(at, 0), greater_equal(at, n))).any():
            raise ValueError("invalid entry in coordinates array")
        result = add(result, multiply(at, step))
    return result


class ndenumerate:
    """The place of each number, and the number."""

    def __init__(self, arr):
        self._a = asarray(arr)

    def __iter__(self):
        return iter([(at, self._a[at]) for at in ndindex(self._a.shape)])


def diag_indices(n, ndim=2):
    return (arange(n),) * ndim


def diag_indices_from(arr):
    if arr.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    if len(set(arr.shape)) > 1:
        raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(arr.shape[0], arr.ndim)


def tril_indices(n, k=0, m=None):
    return nonzero(tri(n, m, k))


def triu_indices(n, k=0, m=None):
    return nonzero(logical_not(tri(n, m, k - 1)))


def tril_indices_from(arr, k=0):
    return tril_indices(arr.shape[0], k, arr.shape[1])


def triu_indices_from(arr, k=0):
    return triu_indices(arr.shape[0], k, arr.shape[1])


def fill_diagonal(a, val):
    if a.ndim != 2:
        raise ValueError("np.fill_diagonal of other arrays than matrices: %s" % _ELSEWHERE)
    a._diagonal(0)[...] = asarray(val).astype(a.dtype)


def take(a, indices, axis=None):
    a = ravel(a) if axis is None else asarray(a)
    at = (_slice[:],) * _axis(0 if axis is None else axis, a.ndim)
    return _number(a[at + (asarray(add(indices, 0)),)])  # True is 1 here


def _along_axis(a, at, axis):
    """An index that means, along an axis, other places in each row."""
    if a.ndim != at.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    axis = _axis(axis, a.ndim)
    rows = [
        arange(n).reshape([-1 if i == k else 1 for i in range(a.ndim)])
        for k, n in enumerate(a.shape)
    ]
    rows[axis] = at
    return tuple(rows)


def take_along_axis(arr, indices, axis=-1):
    a = asarray(arr)
    if axis is None:
        a, axis = a.ravel(), 0
    return a[_along_axis(a, asarray(indices), axis)]


def put_along_axis(arr, indices, values, axis):
    arr[_along_axis(arr, asarray(indices), axis)] = values


def putmask(a, mask, values):
    values = asarray(values)
    if values.size != 1 and values.shape != a.shape:
        raise ValueError("np.putmask with values of shape %s: %s" % (values.shape, _ELSEWHERE))
    mask = asarray(mask).astype(_py_bool)
    a[mask] = values.ravel()[0] if values.size == 1 else values[mask]


def copyto(dst, src, *, where=True):
    src = asarray(src)
    if src.dtype.rank > dst.dtype.rank:
        raise TypeError(
            "Cannot cast %s from dtype('%s') to dtype('%s') according to the rule 'same_kind'"
            % ("array data" if src.shape else "scalar", src.dtype, dst.dtype)
        )
    mask = broadcast_to(where, dst.shape)
    dst[mask] = broadcast_to(src, dst.shape)[mask]


def array_split(ary, indices_or_sections, axis=0):
    if not isinstance(indices_or_sections, int):
        return split(ary, indices_or_sections, axis)
    _sections(indices_or_sections)
    size, more = _py_divmod(asarray(ary).shape[axis], indices_or_sections)
    cuts = [i * size + _py_min(i, more) for i in range(1, indices_or_sections)]
    return split(ary, cuts, axis)


def hsplit(ary, indices_or_sections):
    return split(ary, indices_or_sections, 1 if asarray(ary).ndim > 1 else 0)


def vsplit(ary, indices_or_sections):
    return split(ary, indices_or_sections, 0)


def flipud(m):
    return flip(m, 0)


def fliplr(m):
    return flip(m, 1)


def unique(ar, *, return_inverse=False, return_counts=False):
    a = asarray(ar)
    values = sort(a, axis=None)
    if values.dtype.rank == 2 and isnan(values).any():
        raise ValueError("np.unique of NaN: %s" % _ELSEWHERE)
    values = values[
        concatenate([ones(_py_min(1, values.size), _py_bool), not_equal(values[1:], values[:-1])])
    ]
    found = [values]
    same = equal(a.reshape(a.shape + (1,)), values)
    if return_inverse:
        found.append(asarray(same.argmax(axis=-1)))
    if return_counts:
        found.append(same.reshape(-1, values.size).sum(axis=0))
    return tuple(found) if len(found) > 1 else values


def isin(element, test_elements):
    a = asarray(element)
    return asarray(equal(a.reshape(a.shape + (1,)), ravel(test_elements)).any(axis=-1))


def bincount(x, weights=None, minlength=0):
    x = asarray(x)
    if x.ndim != 1:
        found = "too deep" if x.ndim else "of too small depth"
        raise ValueError("object %s for desired array" % found)
    if x.dtype.rank != 1 or (x.size and x.min() < 0):
        raise ValueError("np.bincount takes whole numbers that are not below 0")
    n = _py_max(minlength, int(x.max()) + 1 if x.size else 0)
    same = equal(x, arange(n).reshape(-1, 1))
    return (
        same.sum(axis=1) if weights is None else multiply(same, multiply(weights, 1.0)).sum(axis=1)
    )


def logspace(start, stop, num=50, endpoint=True, base=10.0):
    return power(multiply(base, 1.0), linspace(start, stop, num, endpoint))


def geomspace(start, stop, num=50, endpoint=True):
    if start * stop <= 0:
        raise ValueError("Geometric sequence cannot include zero")
    side = 1.0 if start > 0 else -1.0
    result = logspace(log10(start * side), log10(stop * side), num, endpoint) * side
    if num > 0:
        result[0] = start
    if num > 1 and endpoint:
        result[-1] = stop
    return result


def fromiter(iter, dtype):
    return array(list(iter), dtype)
