"""Many numbers to one: sums, means, largest."""


def _reduce(name, a, axis, keepdims, kind, called):
    of_row = a.ndim == 0 and axis in (0, -1)  # numpy takes one number for a row here
    axes = [] if of_row else _axes(axis, a.ndim)
    kept = [k for k in range(a.ndim) if k not in axes]
    shape = tuple([a.shape[k] for k in kept])
    inner = [k for k in range(a.ndim) if k in axes]
    if name in ("max", "min") and _size([a.shape[k] for k in inner]) == 0 and _size(shape):
        raise ValueError("zero-size array to reduction operation %s which has no identity" % called)
    result = ndarray(shape, kind)
    order = kept + inner
    whole = [a.shape[k] for k in order]
    if 0 in whole and result.size:  # a sum of nothing is 0, a product 1
        result.fill(1 if name in ("prod", "all") else 0)
    else:
        steps = result._steps + (0,) * len(inner)
        source = (a._data, a._place, [a._steps[k] for k in order])
        seen = _run(name, whole, (result._data, 0, steps), source, more=(len(inner),))
        if seen:
            _check(seen, called if kind is _float64 else name, kind)
    if keepdims:
        result = result.reshape([1 if k in axes else n for k, n in enumerate(a.shape)])
    return _number(result)


def _masked(a, chosen, other):
    """What of an array is chosen; another number stands for the rest."""
    return a if chosen is None else where(chosen, a, other)


def _extreme(name, pair, a, axis, keepdims, initial, chosen):
    if chosen is not None:
        if initial is None:
            raise ValueError(
                "reduction operation '%simum' does not have an identity, so to use a where mask "
                "one has to specify 'initial'" % name
            )
    initial = None if initial is None else asarray(initial).astype(a.dtype)
    a = _masked(a, chosen, initial)
    if initial is not None and _count(a.shape, axis) == 0:
        return _number(full_like(a.sum(axis, keepdims=keepdims), initial, dtype=a.dtype))
    result = _reduce(name, a, axis, keepdims, a.dtype, name + "imum")
    return result if initial is None else pair(result, initial)


def _shared(total, n):
    """Divide by a count; numpy has another name for it where a single number is divided."""
    name = "divide" if isinstance(total, ndarray) else "scalar divide"
    return _binary(name, "divide", asarray(total), asarray(n), _float64)


def _place_of(name, a, axis, keepdims):
    if a.size == 0:
        raise ValueError("attempt to get %s of an empty sequence" % name)
    flat = a.reshape(-1) if axis is None else a
    result = _reduce(name, flat, 0 if axis is None else _length(axis), keepdims, _int64, name)
    return _number(result.reshape((1,) * a.ndim)) if keepdims and axis is None else result


def _method(name):
    def function(a, *given, **named):
        return getattr(a if isinstance(a, generic) else asarray(a), name)(*given, **named)

    return function


sum, prod, max, min, any, all, argmax, argmin, mean, var, std, trace = [
    _method(name)
    for name in (
        "sum", "prod", "max", "min", "any", "all", "argmax", "argmin", "mean", "var", "std",
        "trace",
    )
]  # fmt: skip
amax, amin = max, min
transpose, reshape, ravel, swapaxes, squeeze, diagonal = [
    _method(name) for name in ("transpose", "reshape", "ravel", "swapaxes", "squeeze", "diagonal")
]
abs = absolute


def average(a, axis=None, weights=None):
    a = asarray(a)
    if weights is None:
        return a.mean(axis)
    weights = asarray(weights)
    if weights.shape != a.shape:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        at = _axis(axis, a.ndim)
        if weights.shape != (a.shape[at],):
            raise ValueError(
                "Shape of weights must be consistent with shape of a along specified axis."
            )
        weights = weights.reshape([-1 if k == at else 1 for k in range(a.ndim)])
    total = multiply(weights, ones(a.shape)).sum(axis)
    if equal(total, 0).any() if isinstance(total, ndarray) else total == 0:
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    return divide(multiply(a, weights).sum(axis), total)


def count_nonzero(a, axis=None):
    return asarray(not_equal(a, 0)).sum(axis)
