"""The operators of arrays, and of one truth value of an array."""


def _operators():
    """Give arrays the operators: a + b, 1 + b, and a += b."""
    for name, function in (
        ("add", add),
        ("sub", subtract),
        ("mul", multiply),
        ("truediv", divide),
        ("floordiv", floor_divide),
        ("mod", remainder),
        ("pow", _to_the_power),
        ("matmul", matmul),
        ("and", bitwise_and),
        ("or", bitwise_or),
        ("xor", bitwise_xor),
    ):
        _operator(name, function)
    comparisons = (
        ("lt", less),
        ("le", less_equal),
        ("gt", greater),
        ("ge", greater_equal),
        ("eq", equal),
        ("ne", not_equal),
    )
    for kind in (ndarray, _Truth):
        for name, function in comparisons:
            setattr(kind, "__%s__" % name, lambda self, other, f=function: f(self, other))


def _operator(name, function):
    def in_place(self, other):
        if name != "matmul":
            broadcast_shapes(self.shape, asarray(other).shape, self.shape)
        result = asarray(function(self, other))
        if result.dtype.rank > self.dtype.rank:
            raise TypeError(
                "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') "
                "with casting rule 'same_kind'"
                % (_UFUNCS.get(name, name), result.dtype, self.dtype)
            )
        if result.shape != self.shape:
            raise ValueError(
                "non-broadcastable output operand with shape %s doesn't match the broadcast "
                "shape %s" % (_brackets(self.shape), _brackets(result.shape))
            )
        self[...] = result
        return self

    for kind in (ndarray, _Truth):
        setattr(kind, "__%s__" % name, lambda self, other: function(self, other))
        setattr(kind, "__r%s__" % name, lambda self, other: function(other, self))
    setattr(ndarray, "__i%s__" % name, in_place)


_UFUNCS = {
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
}


class _Truth:
    """One truth value of an array, np.True_ or np.False_: it counts as an array without axes."""

    def __init__(self, value):
        self._true = _py_bool(value)

    def __bool__(self):
        return self._true

    def __repr__(self):
        return "np.%s_" % self._true

    def __str__(self):
        return str(self._true)

    def __hash__(self):
        return 1 if self._true else 0

    def __invert__(self):
        return _Truth(not self._true)

    def __neg__(self):
        return negative(asarray(self))

    def __getattr__(self, name):
        return getattr(asarray(self), name)


True_, False_ = _Truth(True), _Truth(False)
