"""One number of an array: np.float64, np.int64 or np.bool. For arrays it is one of no axes.

None has a __float__, and np.float64 no __int__: MicroPython would ask for them in `0.5 * x` and in
`[1, 2][x]`, and the result would be Python's own.
"""


class generic:
    def __iter__(self):
        raise TypeError("'%s' object isn't iterable" % self.dtype)

    def __bool__(self):
        return _py_bool(self._value)

    def __hash__(self):
        return _py_hash(self._value)

    def __str__(self):
        return str(self._value)

    def __repr__(self):
        return "np.%s(%s)" % (self.dtype, self)

    def __getattr__(self, name):
        """What an array without axes has, such as .shape and .round()."""
        if name.startswith("_"):
            raise AttributeError(name)
        own = getattr(asarray(self), name)
        if callable(own):
            return lambda *given, **named: _number(own(*given, **named))
        return _number(own)

    def item(self):
        return self._value

    tolist = item


class number(generic):
    def __pos__(self):
        return self

    def __abs__(self):
        return type(self)(_py_abs(self._value))

    def __neg__(self):
        return type(self)(-self._value)

    def is_integer(self):
        return self._value % 1 == 0


class floating(number):
    pass


class integer(number):
    pass


class float64(floating):
    dtype = _float64

    def __init__(self, value=0.0, is_float=False):
        self._value = value if is_float else float(_python(value, "float"))

    def __str__(self):
        return _loops.number(self._value)


class int64(integer):
    dtype = _int64

    def __init__(self, value=0, of_array=False):
        value = int(value if of_array else _python(value, "int"))
        if not -_MOST <= value <= _MOST:
            raise _too_large(value)
        self._value = value

    def __int__(self):
        return self._value

    __index__ = __int__

    def __invert__(self):
        return int64(~self._value)


class bool(generic):  # Python's own is _py_bool in all files of this numpy
    dtype = _bool

    def __init__(self, value=False):
        self._value = _py_bool(value)

    def __repr__(self):
        return "np.%s_" % self._value

    def __invert__(self):
        return _truth(not self._value)

    def __neg__(self):
        return negative(asarray(self))

    def __pos__(self):
        return +asarray(self)


bool_, int_ = bool, int64
True_, False_ = bool(True), bool(False)
_float64.type, _int64.type, _bool.type = float64, int64, bool
_float64.scalar, _int64.scalar, _bool.scalar = float64, int64, lambda value, _: _truth(value)
_KINDS.update({float64: _float64, int64: _int64, bool: _bool})


def _truth(value):
    return True_ if value else False_


def _plain(value):
    """Python's own number for one of an array, and all else as it is."""
    return value._value if isinstance(value, generic) else value


def _python(value, name):
    """What a type of numpy is called with, as a number of Python."""
    if isinstance(value, ndarray) and not value.shape:
        value = value.item()
    value = _plain(value)
    if isinstance(value, _NUMBERS):
        return value
    if isinstance(value, str):
        import kinds  # which imports this module

        return (kinds.as_int if name == "int" else kinds.as_float)(value)
    said = name, type(value).__name__, name
    raise TypeError("np.%s64 of a %s: write x.astype(%s) for an array" % said)


_ARRAYS = (ndarray, list, tuple, range)
_NUMBERS = (float, int, _py_bool)
_FREQUENT = (float, int)


def _with_scalars(name, function, plain, loop, said=None):
    """An operator between a number of an array and any other; without arrays, if nothing is odd."""
    said = said or loop

    def forward(self, other):
        if isinstance(other, _FREQUENT):
            return of_numbers(self._value, other, self, other)
        if isinstance(other, number):
            return of_numbers(self._value, other._value, self, other)
        return rare(self, other, False)

    def backward(self, other):
        if isinstance(other, _FREQUENT):
            return of_numbers(other, self._value, self, other)
        return rare(self, other, True)

    def of_numbers(x, y, one, other):
        try:
            result = plain(x, y)
        except ZeroDivisionError:
            result = nan
        if result - result == 0:
            return float64(result, True) if isinstance(result, float) else int64(result)
        return _odd(loop, said, x, y, one, other)

    def rare(self, other, turned):
        if isinstance(other, (_py_bool, bool)):
            other = int(_py_bool(other))
        elif name == "mul" and isinstance(other, (str, list, tuple)):
            return _repeated_by(self, other)
        elif isinstance(other, _ARRAYS):
            return function(other, self) if turned else function(self, other)
        else:
            return NotImplemented
        return backward(self, other) if turned else forward(self, other)

    setattr(number, "__%s__" % name, forward)
    setattr(number, "__r%s__" % name, backward)


def _repeated_by(self, sequence):
    if isinstance(self, int64):
        return sequence * self._value
    raise TypeError("can't multiply sequence by non-int of type 'numpy.%s'" % self.dtype)


def _repeats_none(operator):
    """A product of a truth value of numpy, which repeats no list."""
    sequences = (str, list, tuple)
    return lambda self, x: (_repeated_by if isinstance(x, sequences) else operator)(self, x)


def _odd(loop, said, x, y, one, other):
    """A result that is no finite number: computed as for arrays, which says what was met."""
    as_arrays = isinstance(one, int64) and isinstance(other, float)  # so numpy does it, too
    name = said if as_arrays else "scalar " + said
    if loop == "power" and x == 0 and y == -inf and not as_arrays:
        return float64(inf)  # of which numpy does not warn
    if isinstance(x, int) and isinstance(y, int) and loop in ("floor_divide", "remainder"):
        _check(_ZERO, name, _float64)
        return int64(0)
    return _binary(name, loop, asarray(float(x)), asarray(float(y)), _float64)


def _power_of_numbers(x, y):
    if isinstance(x, int) and isinstance(y, int) and y < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    result = x**y
    return nan if isinstance(result, complex) else result


def _bits_of(name, plain):
    """An operator of whole numbers alone, such as x & 1."""

    def operator(x, y):
        x, y = _plain(x), _plain(y)
        if isinstance(x, (int, _py_bool)) and isinstance(y, (int, _py_bool)):
            return int64(plain(int(x), int(y)))
        if isinstance(x, _ARRAYS) or isinstance(y, _ARRAYS):
            return getattr(asarray(x), "__%s__" % name)(y)
        return NotImplemented

    setattr(int64, "__%s__" % name, operator)
    setattr(int64, "__r%s__" % name, lambda self, other: operator(other, self))


def _comparison_with_scalars(name, function, plain):
    def compare(self, other):
        if isinstance(other, generic):
            return True_ if plain(self._value, other._value) else False_
        if isinstance(other, _NUMBERS):
            return True_ if plain(self._value, other) else False_
        if isinstance(other, _ARRAYS):
            return function(self, other)
        if name not in ("eq", "ne"):
            return NotImplemented
        return _truth(name == "ne") if isinstance(other, str) else name == "ne"

    setattr(generic, "__%s__" % name, compare)


def _scalar_operators():
    for name, function, plain, loop in (
        ("add", add, lambda x, y: x + y, "add"),
        ("sub", subtract, lambda x, y: x - y, "subtract"),
        ("mul", multiply, lambda x, y: x * y, "multiply"),
        ("truediv", divide, lambda x, y: x / y, "divide"),
        ("floordiv", floor_divide, lambda x, y: x // y, "floor_divide"),
        ("mod", remainder, lambda x, y: x % y, "remainder"),
        ("pow", power, _power_of_numbers, "power"),
    ):
        _with_scalars(name, function, plain, loop)
    for name in ("__mul__", "__rmul__"):
        setattr(bool, name, _repeats_none(getattr(bool, name)))
    _with_scalars("quotient", _quotient, lambda x, y: x // y, "floor_divide", "divmod")
    _with_scalars("rest", _rest, lambda x, y: x % y, "remainder", "divmod")
    for name, plain in (
        ("and", lambda x, y: x & y),
        ("or", lambda x, y: x | y),
        ("xor", lambda x, y: x ^ y),
        ("lshift", lambda x, y: x << y),
        ("rshift", lambda x, y: x >> y),
    ):
        _bits_of(name, plain)
    for name, function, plain in (
        ("lt", less, lambda x, y: x < y),
        ("le", less_equal, lambda x, y: x <= y),
        ("gt", greater, lambda x, y: x > y),
        ("ge", greater_equal, lambda x, y: x >= y),
        ("eq", equal, lambda x, y: x == y),
        ("ne", not_equal, lambda x, y: x != y),
    ):
        _comparison_with_scalars(name, function, plain)
