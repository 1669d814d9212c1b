"""What functions of numbers have besides: np.subtract.outer, np.add.reduce, and out with where."""

_REDUCED = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
}
_RUNNING = {"add": cumsum, "multiply": cumprod}


class _Ufunc:
    """A function of one or two arrays, number by number."""

    def __init__(self, name, function):
        self._name, self._function = name, function

    def __call__(self, *given, out=None, where=None):
        if out is None and where is None:
            return self._function(*given)
        if out is None:
            raise TypeError(
                "np.%s(where=...) without out=..., where numpy leaves what it finds: %s"
                % (self._name, _ELSEWHERE)
            )
        if not isinstance(out, ndarray):
            raise TypeError("return arrays must be of ArrayType")
        if where is None:
            result = asarray(self._function(*given))
        else:
            chosen = broadcast_to(where, out.shape)
            result = asarray(self._function(*[broadcast_to(x, out.shape)[chosen] for x in given]))
        if result.dtype.rank > out.dtype.rank:
            raise TypeError(
                "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule "
                "'same_kind'" % (self._name, result.dtype, out.dtype)
            )
        out[... if where is None else chosen] = result
        return out

    def outer(self, A, B):
        a, b = asarray(A), asarray(B)
        return self._function(a.reshape(a.shape + (1,) * b.ndim), b)

    def reduce(self, array, axis=0, *, keepdims=False):
        a = asarray(array)
        if self._name in _REDUCED:
            return getattr(a, _REDUCED[self._name])(axis=axis, keepdims=keepdims)
        rows = self._rows(a, axis)
        result = rows[0]
        for row in rows[1:]:
            result = self._function(result, row)
        return expand_dims(result, axis) if keepdims else result

    def accumulate(self, array, axis=0):
        a = asarray(array)
        if self._name in _RUNNING:
            return _RUNNING[self._name](a, axis)
        rows = self._rows(a, axis)
        for k in range(1, len(rows)):
            rows[k] = self._function(rows[k - 1], rows[k])
        return stack(rows, _axis(axis, a.ndim))

    def at(self, a, indices, b):
        places = _places_of(a, indices)
        values = broadcast_to(b, places.shape)
        row = ndarray((len(a._data),), a.dtype, a._data)
        for place, value in zip(places.ravel().tolist(), values.ravel().tolist()):
            row[place] = self._function(row[place], value)

    def _rows(self, a, axis):
        if not isinstance(axis, int) or not a.size:
            raise ValueError("np.%s along axis %s: %s" % (self._name, axis, _ELSEWHERE))
        return list(moveaxis(a, axis, 0))


for _name in (
    "add subtract multiply divide true_divide floor_divide remainder mod power float_power "
    "maximum minimum fmax fmin fmod arctan2 hypot logaddexp heaviside less less_equal greater "
    "greater_equal equal not_equal logical_and logical_or logical_xor bitwise_and bitwise_or "
    "bitwise_xor left_shift right_shift exp exp2 expm1 log log2 log10 log1p sqrt cbrt square "
    "reciprocal sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh isnan "
    "isinf isfinite logical_not negative absolute abs sign floor ceil trunc rint fabs radians "
    "degrees deg2rad rad2deg"
).split():
    globals()[_name] = _Ufunc(_name, globals()[_name])
del _name
