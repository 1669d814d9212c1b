"""Products of matrices, norms, and numpy.testing."""


def matmul(x1, x2):
    return _matrices("matmul", x1, x2)


def _matrices(name, x1, x2):
    x, y, kind = _both(x1, x2)
    for k, each in enumerate((x, y)):
        if not each.shape:
            raise ValueError(
                "matmul: Input operand %d does not have enough dimensions (has 0, gufunc core "
                "with signature (n?,k),(k,m?)->(n?,m?) requires 1)" % k
            )
    if kind is _bool:
        return not_equal(_matrices(name, add(x, 0), add(y, 0)), 0)
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
        seen = _product(result, p, q, at, (rows, columns, inner))
        if seen:
            _check(seen, name, kind)
    shape = lead + ((rows,) if x.ndim > 1 else ()) + ((columns,) if y.ndim > 1 else ())
    return _number(result.reshape(shape))


def _repeated(a, lead):
    """The same matrices, repeated to fill the axes before the last two."""
    shape = lead + a.shape[-2:]
    return a._view(shape, _stretched(a, shape)[: len(lead)] + list(a._steps[-2:]), a._place)


def _product(result, x, y, at, shape):
    """Multiply the two matrices that stand at one place of the axes before the last two."""
    arrays = []
    for a, order in ((result, (0, 1, None)), (x, (0, None, 1)), (y, (None, 1, 0))):
        place = a._place
        for i, step in zip(at, a._steps):
            place += i * step
        steps = a._steps[-2:]
        arrays.append((a._data, place, [0 if k is None else steps[k] for k in order]))
    return _run("matmul", shape, *arrays)


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
    few = x.ndim <= 2 and y.ndim <= 2
    return _matrices("dot", x, y) if few else tensordot(x, y, (-1, axis))


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
    return asarray(dot(left, right)).reshape(shape)


def inner(a, b):
    a, b = asarray(a), asarray(b)
    return _number(tensordot(a, b, (-1, -1))) if a.shape and b.shape else multiply(a, b)


def einsum(subscripts, *operands, optimize=False):
    """Multiply all, each axis in the place of its letter; add up those with none on the right."""
    operands = [asarray(each) for each in operands]
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    parts, dots = _without_dots(inputs.split(","), operands)
    letters, output = "".join(parts), output.replace("...", dots)
    if not arrow:
        single = [each for each in set(letters) if letters.count(each) == 1]
        output = "".join(sorted(set(single) | set(dots)))
    own = dots and set(_OF_DOTS) & set(inputs)
    if own or not (letters + output).isalpha() or len(set(output)) < len(output):
        raise ValueError("np.einsum(%r): %s" % (subscripts, _ELSEWHERE))
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
        result = multiply(result, _by_letters(a, part, order))
    return asarray(result).sum(tuple(range(len(output), len(order))))


_OF_DOTS = "UVWXYZ"


def _without_dots(parts, operands):
    """Give the axes that dots mean letters of their own, from the last one on; tell these, too."""
    parts, most = list(parts), ""
    for k, (part, a) in enumerate(zip(parts, operands)):
        if "..." in part:
            dots = _OF_DOTS[len(_OF_DOTS) - a.ndim + len(part) - 3 :]
            parts[k] = part.replace("...", dots)
            most = dots if len(dots) > len(most) else most
    return parts, most


def _by_letters(a, part, order):
    """A view with an axis for each letter of `order`; a letter that comes twice is a diagonal."""
    sizes, steps = {}, {}
    for each, n, step in zip(part, a.shape, a._steps):
        if sizes.get(each, n) != n:
            raise ValueError(
                "np.einsum: axis %s has the lengths %d and %d" % (each, sizes[each], n)
            )
        sizes[each], steps[each] = n, steps.get(each, 0) + step
    shape = [sizes.get(each, 1) for each in order]
    return a._view(shape, [steps.get(each, 0) for each in order], a._place)


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
    if isinstance(axis, list):
        raise TypeError("'axis' must be None, an integer or a tuple of integers")
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


class LinAlgError(ValueError):
    pass


def _eliminated(a, b):
    """Gauss: subtract rows of a, and of b with it, until a has zeros below its diagonal."""
    a, b = multiply(a, 1.0), multiply(b, 1.0)
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    swaps = 1.0
    for k in range(len(a)):
        best = k + int(absolute(a[k:, k]).argmax())
        if best != k:
            a[[k, best]], b[[k, best]], swaps = a[[best, k]], b[[best, k]], -swaps
        if a[k, k] != 0:
            times = divide(a[k + 1 :, k], a[k, k])
            a[k + 1 :] -= outer(times, a[k])
            b[k + 1 :] -= multiply(times.reshape([-1] + [1] * (b.ndim - 1)), b[k])
    return a, b, swaps


def _solve(a, b):
    if asarray(a).shape[:1] != asarray(b).shape[:1]:
        raise ValueError("np.linalg.solve: a and b must have the same number of rows")
    a, x, _ = _eliminated(a, b)
    if (a.diagonal() == 0).any():
        raise LinAlgError("Singular matrix")
    for k in range(len(a) - 1, -1, -1):
        x[k] = divide(subtract(x[k], dot(a[k, k + 1 :], x[k + 1 :])), a[k, k])
    return x


def _inv(a):
    return _solve(a, eye(len(a)))


def _det(a):
    a, _, swaps = _eliminated(a, zeros(len(a)))
    down = a.diagonal()
    if not down.all():
        return float64(0.0)
    return multiply(swaps * sign(down).prod(), exp(log(absolute(down)).sum()))  # as numpy does it


def _assert_array_equal(actual, desired):
    _assert_allclose(actual, desired, 0)


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
linalg = _Part("linalg", norm=_norm, inv=_inv, solve=_solve, det=_det, LinAlgError=LinAlgError)
testing = _Part("testing", assert_allclose=_assert_allclose, assert_array_equal=_assert_array_equal)
_operators()
_scalar_operators()
