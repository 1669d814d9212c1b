"""In order: sorting, running sums, medians."""


def _on_rows(name, a, axis, kind):
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = _axis(axis, a.ndim)
    rows = a.swapaxes(axis, -1).astype(kind)
    if rows.size:
        _run(name, rows.shape, (rows._data, 0, rows._steps))
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


def median(a, axis=None, *, keepdims=False):
    a = asarray(a)
    axes = _axes(axis, a.ndim)
    kept = [k for k in range(a.ndim) if k not in axes]
    n = _count(a.shape, axis)
    rows = sort(a.transpose(kept + axes).reshape([a.shape[k] for k in kept] + [n]))
    if n == 0:
        raise ValueError("np.median of nothing: numpy warns and gives nan")
    middle = rows[..., (n - 1) // 2 : n // 2 + 1].mean(axis=-1)
    middle = where(isnan(rows[..., -1]), nan, middle)
    if keepdims:
        return middle.reshape([1 if k in axes else m for k, m in enumerate(a.shape)])
    return _number(middle)


def ptp(a, axis=None, *, keepdims=False):
    a = asarray(a)
    return subtract(a.max(axis, keepdims=keepdims), a.min(axis, keepdims=keepdims))
