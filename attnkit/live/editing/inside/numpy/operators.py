"""The operators of arrays, and of a truth value of one, which counts as an array without axes."""


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
    for name, function in (
        ("lt", less),
        ("le", less_equal),
        ("gt", greater),
        ("ge", greater_equal),
        ("eq", equal),
        ("ne", not_equal),
    ):
        setattr(ndarray, "__%s__" % name, _of_arrays(name, function))


def _of_arrays(name, function):
    def compare(self, other):
        if name in ("eq", "ne"):
            if other is None:
                raise TypeError("an array is compared with None: write x is None, or x is not None")
            if isinstance(other, (str, dict)):
                return _number(full(self.shape, name == "ne"))
        return function(self, other)

    return compare


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

    for kind in (ndarray, bool):
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
