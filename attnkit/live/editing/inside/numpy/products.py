"""Products of matrices, norms, and numpy.testing."""


def matmul(x1, x2):
    x, y, kind = _both(x1, x2)
    for k, each in enumerate((x, y)):
        if not each.shape:
            raise ValueError(
                "matmul: Input operand %d does not have enough dimensions (has 0, gufunc core "
                "with signature (n?,k),(k,m?)->(n?,m?) requires 1)" % k
            )
    if kind is _bool:
        raise TypeError("products of truth values: %s" % _ELSEWHERE)
    left = x if x.ndim > 1 else x.reshape(1, -1)
    right = y if y.ndim > 1 else y.reshape(-1, 1)
    if left.shape[-1] != right.shape[-2]:
        raise ValueError(
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc "
            "signature (n?,k),(k,m?)->(n?,m?) (size %d is different from %d)"
            % (right.shape[-2], left.shape[-1])
        )
    lead = broadcast_shapes(left.shape[:-2], right.shape[:-2])
    rows, inner, columns = left.shape[-2], left.shape[-1], right.shape[-1]
    result = ndarray(lead + (rows, columns), kind)
    p, q = _repeated(left, lead), _repeated(right, lead)
    for at in ndindex(lead):
        _product(result, p, q, at, (rows, columns, inner), kind)
    shape = lead + ((rows,) if x.ndim > 1 else ()) + ((columns,) if y.ndim > 1 else ())
    return _number(result.reshape(shape))


def _repeated(a, lead):
    """The same matrices, repeated to fill the axes before the last two."""
    shape = lead + a.shape[-2:]
    return a._view(shape, _stretched(a, shape)[: len(lead)] + list(a._steps[-2:]), a._place)


def _product(result, x, y, at, shape, kind):
    """Multiply the two matrices that stand at one place of the axes before the last two."""
    arrays = []
    for a, order in ((result, (0, 1, None)), (x, (0, None, 1)), (y, (None, 1, 0))):
        place = a._place
        for i, step in zip(at, a._steps):
            place += i * step
        steps = a._steps[-2:]
        arrays.append((a._data, place, [0 if k is None else steps[k] for k in order]))
    seen = _run("matmul", shape, *arrays)
    if seen:
        _check(seen, "matmul", kind)


def dot(a, b):
    x, y, _ = _both(a, b)
    if not x.shape or not y.shape:
        return multiply(x, y)
    axis = y.ndim - 2 if y.ndim > 1 else 0
    if x.shape[-1] != y.shape[axis]:
        sizes = x.shape[-1], x.ndim - 1, y.shape[axis], axis
        shapes = _brackets(x.shape), _brackets(y.shape)
        raise ValueError(
            "shapes %s and %s not aligned: %d (dim %d) != %d (dim %d)" % (shapes + sizes)
        )
    return matmul(x, y) if x.ndim <= 2 and y.ndim <= 2 else tensordot(x, y, (-1, axis))


def tensordot(a, b, axes=2):
    """Multiply along some axes of both and add up: a product of two matrices, if each is cut so."""
    a, b = asarray(a), asarray(b)
    if isinstance(axes, int):
        axes = range(a.ndim - axes, a.ndim), range(axes)
    ones, twos = [[_axis(k, x.ndim) for k in _as_tuple(ks)] for x, ks in zip((a, b), axes)]
    if [a.shape[k] for k in ones] != [b.shape[k] for k in twos]:
        raise ValueError("shape-mismatch for sum")
    rows = [k for k in range(a.ndim) if k not in ones]
    columns = [k for k in range(b.ndim) if k not in twos]
    shape = [a.shape[k] for k in rows] + [b.shape[k] for k in columns]
    n = _size([a.shape[k] for k in ones])
    left = a.transpose(rows + ones).reshape(_size([a.shape[k] for k in rows]), n)
    right = b.transpose(twos + columns).reshape(n, _size([b.shape[k] for k in columns]))
    return asarray(matmul(left, right)).reshape(shape)


def inner(a, b):
    a, b = asarray(a), asarray(b)
    return _number(tensordot(a, b, (-1, -1))) if a.shape and b.shape else multiply(a, b)


def einsum(subscripts, *operands):
    """Multiply all, each axis in the place of its letter; add up those with none on the right."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    parts, letters = inputs.split(","), inputs.replace(",", "")
    if not arrow:
        output = "".join(sorted([each for each in set(letters) if letters.count(each) == 1]))
    if not (letters + output).isalpha() or _py_any(
        [len(set(p)) < len(p) for p in parts + [output]]
    ):
        raise ValueError("np.einsum(%r): %s" % (subscripts, _ELSEWHERE))
    operands = [asarray(each) for each in operands]
    if [len(part) for part in parts] != [a.ndim for a in operands]:
        shapes = " ".join([_brackets(a.shape) for a in operands])
        raise ValueError(
            "np.einsum(%r): one letter for each axis of shapes %s" % (subscripts, shapes)
        )
    if not set(output) <= set(letters):
        raise ValueError("np.einsum(%r): a letter on the right is not on the left" % subscripts)
    order = list(output) + sorted(set(letters) - set(output))
    result = 1
    for part, a in zip(parts, operands):
        sizes = dict(zip(part, a.shape))
        a = a.transpose([part.index(each) for each in order if each in part])
        result = multiply(result, a.reshape([sizes.get(each, 1) for each in order]))
    return asarray(result).sum(tuple(range(len(output), len(order))))


def vdot(a, b):
    return dot(ravel(a), ravel(b))


def outer(a, b):
    return multiply(ravel(a).reshape(-1, 1), ravel(b))


def kron(a, b):
    a, b = asarray(a), asarray(b)
    if a.ndim != 2 or b.ndim != 2:
        raise ValueError("np.kron of other arrays than matrices: %s" % _ELSEWHERE)
    (rows, columns), (m, n) = a.shape, b.shape
    return multiply(a[:, None, :, None], b[None, :, None, :]).reshape(rows * m, columns * n)


def polyval(p, x):
    p, x, kind = _both(p, x)
    result = zeros(x.shape, kind)
    for each in p.tolist():
        result = add(multiply(result, x), each)
    return result


def _norm(x, ord=None, axis=None, keepdims=False):
    x = multiply(asarray(x), 1.0)
    if axis is not None and len(_as_tuple(axis)) > 2:
        raise ValueError("Improper number of dimensions to norm.")
    of_rows = x.ndim == 1 if axis is None else len(_as_tuple(axis)) == 1
    if ord is None or (ord == "fro" and not of_rows) or (ord == 2 and of_rows):
        return sqrt((x * x).sum(axis=axis, keepdims=keepdims))
    if ord not in (1, inf, -inf) or not of_rows:
        raise ValueError("np.linalg.norm(ord=%r): %s" % (ord, _ELSEWHERE))
    sizes = absolute(x)
    reduced = sizes.sum if ord == 1 else sizes.max if ord > 0 else sizes.min
    return reduced(axis=axis, keepdims=keepdims)


def _assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True):
    a, b = asarray(actual), asarray(desired)
    fits = a.shape == b.shape or not a.shape or not b.shape
    close = asarray(isclose(a, b, rtol, atol, equal_nan)) if fits else None
    if fits and close.all():
        return
    what = "\nNot equal to tolerance rtol=%s, atol=%s\n" % (
        _loops.number(rtol),
        _loops.format(atol, "g", "float"),
    )
    if not fits:
        raise AssertionError(what + "(shapes %s, %s mismatch)" % (a.shape, b.shape))
    wrong = close.size - int(close.sum())
    raise AssertionError(
        what + "%d of %d numbers differ\n ACTUAL: %s\n DESIRED: %s" % (wrong, close.size, a, b)
    )


class _Masked:
    """No array of this page is one."""


ma = _Part("ma", MaskedArray=_Masked)
linalg = _Part("linalg", norm=_norm)
testing = _Part("testing", assert_allclose=_assert_allclose)
_operators()
_scalar_operators()
