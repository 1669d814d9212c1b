"""In order: sorting, running sums, medians."""


def _on_rows(name, a, axis, kind):
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = _axis(axis, a.ndim)
    rows = a.swapaxes(axis, -1).astype(kind)
    if rows.size:
        seen = _run(name, rows.shape, (rows._data, 0, rows._steps))
        _check(seen, "accumulate" if kind is _float64 else name, kind)
    return rows.swapaxes(axis, -1).copy()


def sort(a, axis=-1, kind=None):
    return _on_rows("sort", a, axis, asarray(a).dtype)


def argsort(a, axis=-1, kind=None):
    return _on_rows("argsort", a, axis, _float64).astype(_int64)


def cumsum(a, axis=None):
    a = asarray(a)
    return _on_rows("cumsum", a, axis, _int64 if a.dtype is _bool else a.dtype)


def cumprod(a, axis=None):
    a = asarray(a)
    if a.dtype is _float64:
        return _on_rows("cumprod", a, axis, _float64)
    return add(_on_rows("cumprod", a, axis, _int64), 0)  # -0 becomes 0


def _sorted_rows(a, axis):
    """The numbers along some axes in rows, each in order, and these axes."""
    axes = _axes(axis if axis is None else _as_tuple(axis), a.ndim)
    kept = [k for k in range(a.ndim) if k not in axes]
    n = _size([a.shape[k] for k in axes])
    return sort(a.transpose(kept + axes).reshape([a.shape[k] for k in kept] + [n])), axes


def median(a, axis=None, *, keepdims=False):
    a = asarray(a)
    rows, axes = _sorted_rows(a, axis)
    n = rows.shape[-1]
    if n == 0:
        raise ValueError("np.median of nothing: numpy warns and gives nan")
    middle = rows[..., (n - 1) // 2 : n // 2 + 1].mean(axis=-1)
    middle = where(isnan(rows[..., -1]), nan, middle)
    if keepdims:
        return middle.reshape([1 if k in axes else m for k, m in enumerate(a.shape)])
    return _number(middle)


def quantile(a, q, axis=None, *, keepdims=False):
    a, q = asarray(a), asarray(q)
    if logical_or(less(q, 0), greater(q, 1)).any():
        raise ValueError("Quantiles must be in the range [0, 1]")
    rows, axes = _sorted_rows(a, axis)
    last = rows.shape[-1] - 1
    if last < 0:
        raise IndexError("index -1 is out of bounds for axis 0 with size 0")
    at = ravel(multiply(last, q))
    low = clip(floor(at), 0, last).astype(_int64)
    x, y, part = rows[..., low], rows[..., minimum(add(low, 1), last)], subtract(at, floor(at))
    step, rest = subtract(y, x), subtract(1, part)
    near_y = greater_equal(part, 0.5)
    result = where(near_y, subtract(y, multiply(step, rest)), add(x, multiply(step, part)))
    result = moveaxis(where(isnan(rows[..., -1:]), nan, result), -1, 0)
    if a.dtype is _int64 and q.dtype is not _float64:
        result = result.astype(_int64)
    shape = [1 if k in axes else n for k, n in enumerate(a.shape)]
    shape = shape if keepdims else list(result.shape[1:])
    return _number(result.reshape(list(q.shape) + shape))


def percentile(a, q, axis=None, *, keepdims=False):
    share = divide(q, 100)
    if asarray(logical_or(less(share, 0), greater(share, 1))).any():
        raise ValueError("Percentiles must be in the range [0, 100]")
    return quantile(a, share, axis, keepdims=keepdims)


def ptp(a, axis=None, *, keepdims=False):
    a = asarray(a)
    return subtract(a.max(axis, keepdims=keepdims), a.min(axis, keepdims=keepdims))
