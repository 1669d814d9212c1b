"""A small numpy, for MicroPython in a page: numpy's names, shapes, types, words and digits.

Python decides here which numbers meet, and loops.js computes. An array is a window on a row of
float64 numbers, `_data`: it has the place of its first number, and a step for each axis, so that
a slice or a transposed array is a view, as in numpy. Whole numbers and truth values are floats.

What is not here is refused by name. Two things differ from numpy: one number of an array is a plain
float or int; and a whole number beyond 2**53, where float64 has gaps, is refused.
"""

import builtins
from array import array as _row

import _loops
import uctypes

pi, e, inf, nan = 3.141592653589793, 2.718281828459045, float("inf"), float("nan")
euler_gamma = 0.5772156649015329
newaxis = None
__version__ = "small"

# Python's own, whose names numpy's functions take below.
_py_abs, _py_all, _py_any, _py_bool = builtins.abs, builtins.all, builtins.any, builtins.bool
_py_max, _py_min, _py_divmod = builtins.max, builtins.min, builtins.divmod

_MOST = 9007199254740991
_ELSEWHERE = "this page's small numpy does not have it; the chapter's notebook has all of numpy"


def __getattr__(name):
    raise AttributeError("np.%s: %s" % (name, _ELSEWHERE))


class _Part:
    """A part of numpy, such as np.linalg, that has some of its names."""

    def __init__(self, name, **functions):
        self._name = name
        self._functions = functions

    def __getattr__(self, name):
        if name in self._functions:
            return self._functions[name]
        raise AttributeError("np.%s.%s: %s" % (self._name, name, _ELSEWHERE))


# Types.


class _Kind:
    """A type of number: np.float64, np.int64 or np.bool."""

    def __init__(self, name, rank, python):
        self.name, self.rank, self.python = name, rank, python
        self.scalar = python  # what one number of an array is
        self.kind = "bif"[rank]
        self.itemsize = 1 if rank == 0 else 8

    def __call__(self, value=0):
        return self.python(value)

    def __eq__(self, other):
        if isinstance(other, _Kind):
            return other is self
        return (_NAMES if isinstance(other, str) else _KINDS).get(other) is self

    def __hash__(self):
        return self.rank

    def __repr__(self):
        return "dtype('%s')" % self.name

    def __str__(self):
        return self.name


bool_ = _Kind("bool", 0, _py_bool)
int64 = _Kind("int64", 1, int)
float64 = _Kind("float64", 2, float)
_KINDS = {_py_bool: bool_, int: int64, float: float64}
_NAMES = {"bool": bool_, "int": int64, "int64": int64, "float": float64, "float64": float64}


def dtype(kind):
    return _kind(kind)


def _kind(given):
    if isinstance(given, _Kind):
        return given
    found = _NAMES.get(given) if isinstance(given, str) else _KINDS.get(given)
    if found is None:
        raise TypeError("the type %s: %s" % (given, _ELSEWHERE))
    return found


# Arrays.


def _size(shape):
    size = 1
    for n in shape:
        size *= n
    return size


def _steps(shape):
    """The steps of an array whose numbers stand one after the other."""
    steps, step = [], 1
    for n in reversed(shape):
        steps.append(step)
        step *= n
    steps.reverse()
    return tuple(steps)


class _Slices:
    def __getitem__(self, key):
        return key


_slice = _Slices()  # _slice[1:2], since MicroPython makes no slice(1, 2)


def _brackets(shape):
    return "(%s%s)" % (",".join([str(n) for n in shape]), "," if len(shape) == 1 else "")


def _ticket(shape, arrays, more=()):
    """Write down, for a loop, the arrays (data, place, steps) that it reads and writes."""
    ticket = [len(shape)]
    ticket.extend(shape)
    for data, place, steps in arrays:
        ticket.append(uctypes.addressof(data) // 8 + place if len(data) else 0)
        ticket.extend(steps)
    ticket.extend(more)
    return _row("i", ticket)


def _run(name, shape, *arrays, more=()):
    """Run a loop; tell what it met, such as a division by zero."""
    ticket = _ticket(shape, arrays, more)
    return getattr(_loops, name)(uctypes.addressof(ticket))


_ZERO, _OVER, _INVALID, _BEYOND = 1, 2, 4, 8
_WARNINGS = (
    (_ZERO, "divide", "divide by zero"),
    (_OVER, "over", "overflow"),
    (_INVALID, "invalid", "invalid value"),
)
_ignored = set()
_warned = set()  # once in a run is enough


def _warn(text):
    if text not in _warned:
        _warned.add(text)
        _loops.warn("RuntimeWarning: " + text)


class errstate:
    """Ignore some warnings, as in `with np.errstate(over="ignore"):`."""

    def __init__(self, **named):
        if "all" in named:
            every = named.pop("all")
            named = {key: named.get(key, every) for key in ("divide", "over", "under", "invalid")}
        for key, value in named.items():
            if key not in ("divide", "over", "under", "invalid"):
                raise TypeError("unexpected keyword argument '%s'" % key)
            if value not in ("ignore", "warn"):
                raise ValueError("np.errstate(%s=%r): %s" % (key, value, _ELSEWHERE))
        self._named = named

    def __enter__(self):
        self._before = set(_ignored)
        for key, value in self._named.items():
            (_ignored.add if value == "ignore" else _ignored.discard)(key)

    def __exit__(self, *_):
        _ignored.clear()
        _ignored.update(self._before)


def _check(seen, name, kind):
    if kind is not float64 and seen & (_BEYOND | _OVER):
        raise OverflowError(
            "np.%s gives a whole number beyond %d, which this page cannot hold exactly; "
            "the chapter's notebook can" % (name, _MOST)
        )
    for bit, key, what in _WARNINGS:
        if seen & bit and key not in _ignored:
            _warn("%s encountered in %s" % (what, name))


class ndarray:
    def __init__(self, shape, kind=None, data=None, steps=None, place=0):
        self.shape = shape
        self.dtype = kind or float64
        self._steps = _steps(shape) if steps is None else steps
        self._place = place
        self._data = _row("d", bytearray(8 * _size(shape))) if data is None else data

    # What it is.

    @property
    def ndim(self):
        return len(self.shape)

    @property
    def size(self):
        return _size(self.shape)

    @property
    def nbytes(self):
        return self.size * self.dtype.itemsize

    @property
    def itemsize(self):
        return self.dtype.itemsize

    @property
    def T(self):
        return self.transpose()

    @property
    def mT(self):
        if self.ndim < 2:
            raise ValueError("matrix transpose with ndim < 2 is undefined")
        return self.swapaxes(-1, -2)

    def __getattr__(self, name):
        raise AttributeError("array.%s: %s" % (name, _ELSEWHERE))

    def __len__(self):
        if not self.shape:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self):
        if not self.shape:
            raise TypeError("iteration over a 0-d array")
        for i in range(self.shape[0]):
            yield self[i]

    def __contains__(self, value):
        return _py_bool((self == value).any())

    def __bool__(self):
        if self.size == 1:
            return _py_bool(self.item())
        if self.size == 0:
            raise ValueError(
                "The truth value of an empty array is ambiguous. "
                "Use `array.size > 0` to check that an array is not empty."
            )
        raise ValueError(
            "The truth value of an array with more than one element is ambiguous. "
            "Use a.any() or a.all()"
        )

    # No __float__ and no __int__: MicroPython would ask for them in `0.5 * a`. See _only.

    def __index__(self):
        if self.shape or self.dtype is not int64:
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return self.item()

    def _only(self):
        """What float(a) and int(a) begin with."""
        if self.shape:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return self.item()

    def __repr__(self):
        text = self._text(", ", "array(")
        extras = []
        if self.size == 0 and self.shape != (0,):
            extras.append("shape=%s" % (self.shape,))
        if self.size == 0:
            extras.append("dtype=%s" % self.dtype)
        elif self.size > 1000:
            extras.append("shape=%s" % (self.shape,))
        if not extras:
            return "array(%s)" % text
        text = "array(%s," % text
        extra = ", ".join(extras) + ")"
        last = len(text) - (text.rfind("\n") + 1)
        return text + ("\n      " if last + len(extra) + 1 > 75 else " ") + extra

    def __str__(self):
        return self._text(" ", "")

    def _text(self, separator, prefix):
        if not self.shape:
            return _loops.number(self.item()) if self.dtype is float64 else str(self.item())
        if self.size == 0:
            return "[]"
        ticket = _ticket(self.shape, ((self._data, self._place, self._steps),))
        kind = self.dtype.name
        return _loops.array_text(uctypes.addressof(ticket), kind, separator, prefix)

    # One number, and some.

    def item(self, *index):
        if index:
            return self[index if len(index) > 1 else index[0]]
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.dtype.python(self._data[self._place])

    def _scalar(self):
        return self.dtype.scalar(self._data[self._place])

    def tolist(self):
        if not self.shape:
            return self.item()
        if len(self.shape) == 1:
            python, data, at, step = self.dtype.python, self._data, self._place, self._steps[0]
            return [python(data[at + i * step]) for i in range(self.shape[0])]
        return [self[i].tolist() for i in range(self.shape[0])]

    def _view(self, shape, steps, place):
        return ndarray(tuple(shape), self.dtype, self._data, tuple(steps), place)

    def __getitem__(self, key):
        if type(key) is int and self.shape:  # the most frequent case
            n = self.shape[0]
            at = key + n if key < 0 else key
            if not 0 <= at < n:
                raise IndexError("index %d is out of bounds for axis 0 with size %d" % (key, n))
            place = self._place + at * self._steps[0]
            if len(self.shape) == 1:
                return self.dtype.scalar(self._data[place])
            return self._view(self.shape[1:], self._steps[1:], place)
        parts, chosen = _parts(self, key)
        if not chosen:
            view = _window(self, parts)
            bare = not view.shape and Ellipsis not in _keys(key)
            return view._scalar() if bare else view
        places = _places(self, parts)
        result = ndarray(places.shape, self.dtype)
        _one_by_one("take", result, self, places)
        return result

    def __setitem__(self, key, value):
        value = asarray(value)
        if self.dtype.rank < value.dtype.rank:
            value = value.astype(self.dtype)
        parts, chosen = _parts(self, key)
        if not chosen:
            _fill(_window(self, parts), value)
            return
        places = _places(self, parts)
        if _size(value.shape) != 1 and value.ndim > places.ndim:
            value = value.reshape(_without_ones(value.shape, places.ndim))
        try:
            values = broadcast_to(value, places.shape).copy()
        except ValueError:
            raise ValueError(_no_room(key, value, places))
        _one_by_one("put", values, self, places)

    # Shapes.

    def copy(self):
        return _unary("copy", self, self.dtype)

    def astype(self, kind):
        kind = _kind(kind)
        if kind.rank >= self.dtype.rank:
            return _unary("copy", self, kind)
        if kind is int64 and not asarray(isfinite(self)).all():
            raise ValueError("NaN or infinity as a whole number: numpy gives a meaningless one")
        return _unary("as_bool" if kind is bool_ else "as_whole", self, kind)

    def reshape(self, *shape, order="C"):
        if order != "C":
            raise ValueError("order=%r: %s" % (order, _ELSEWHERE))
        if len(shape) == 1 and not isinstance(shape[0], int):
            shape = shape[0]
        shape = [int(n) for n in _as_tuple(shape)]
        if shape.count(-1) > 1:
            raise ValueError("can only specify one unknown dimension")
        asked = tuple(shape)
        if -1 in shape:
            known = _size([n for n in shape if n != -1])
            if known and self.size % known == 0:
                shape[shape.index(-1)] = self.size // known
        if _size(shape) != self.size or _py_min(shape, default=0) < 0:
            raise ValueError(
                "cannot reshape array of size %d into shape %s" % (self.size, _brackets(asked))
            )
        source = self if self._steps == _steps(self.shape) else self.copy()
        return source._view(shape, _steps(shape), source._place)

    def ravel(self):
        return self.reshape(-1)

    def flatten(self):
        return self.copy().reshape(-1)

    def transpose(self, *axes):
        if len(axes) == 1 and not isinstance(axes[0], int):
            axes = axes[0]
        if not axes:
            axes = range(self.ndim - 1, -1, -1)
        axes = [_axis(axis, self.ndim) for axis in axes]
        if len(axes) != self.ndim:
            raise ValueError("axes don't match array")
        if len(set(axes)) != len(axes):
            raise ValueError("repeated axis in transpose")
        shape, steps = [self.shape[k] for k in axes], [self._steps[k] for k in axes]
        return self._view(shape, steps, self._place)

    def swapaxes(self, first, second):
        axes = list(range(self.ndim))
        first = _axis(first, self.ndim, "axis1: ")
        second = _axis(second, self.ndim, "axis2: ")
        axes[first], axes[second] = axes[second], axes[first]
        return self.transpose(axes)

    def squeeze(self, axis=None):
        axes = range(self.ndim) if axis is None else _axes(axis, self.ndim)
        if axis is not None and _py_any([self.shape[k] != 1 for k in axes]):
            raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
        kept = [k for k in range(self.ndim) if k not in axes or self.shape[k] != 1]
        return self._view(
            [self.shape[k] for k in kept], [self._steps[k] for k in kept], self._place
        )

    def diagonal(self, offset=0):
        if self.ndim != 2:
            raise ValueError("diag requires an array of two dimensions: %s" % _ELSEWHERE)
        rows, columns = self.shape
        down, right = self._steps
        n = _py_min(rows, columns - offset) if offset >= 0 else _py_min(rows + offset, columns)
        place = self._place + (offset * right if offset >= 0 else -offset * down)
        return self._view((_py_max(n, 0),), (down + right,), place)

    def fill(self, value):
        self[...] = value

    def repeat(self, repeats, axis=None):
        return repeat(self, repeats, axis)

    def nonzero(self):
        return nonzero(self)

    # Many numbers to one.

    def sum(self, axis=None, keepdims=False):
        kind = int64 if self.dtype is bool_ else self.dtype
        return _reduce("sum", self, axis, keepdims, kind, "reduce")

    def prod(self, axis=None, keepdims=False):
        kind = int64 if self.dtype is bool_ else self.dtype
        return _reduce("prod", self, axis, keepdims, kind, "reduce")

    def max(self, axis=None, keepdims=False):
        return _reduce("max", self, axis, keepdims, self.dtype, "maximum")

    def min(self, axis=None, keepdims=False):
        return _reduce("min", self, axis, keepdims, self.dtype, "minimum")

    def any(self, axis=None, keepdims=False):
        return _reduce("any", self, axis, keepdims, bool_, "any")

    def all(self, axis=None, keepdims=False):
        return _reduce("all", self, axis, keepdims, bool_, "all")

    def argmax(self, axis=None, keepdims=False):
        return _place_of("argmax", self, axis, keepdims)

    def argmin(self, axis=None, keepdims=False):
        return _place_of("argmin", self, axis, keepdims)

    def mean(self, axis=None, keepdims=False):
        n = _count(self.shape, axis)
        if n == 0:
            _warn("Mean of empty slice")
        return _shared(self.astype(float64).sum(axis, keepdims), n)

    def var(self, axis=None, ddof=0, keepdims=False):
        n = _count(self.shape, axis) - ddof
        if n <= 0:
            _warn("Degrees of freedom <= 0 for slice")
        away = self - self.mean(axis, keepdims=True)
        return _shared((away * away).sum(axis, keepdims), _py_max(n, 0))

    def std(self, axis=None, ddof=0, keepdims=False):
        return sqrt(self.var(axis, ddof, keepdims))

    def trace(self, offset=0):
        return self.diagonal(offset).sum()

    # Number by number.

    def round(self, decimals=0):
        if self.dtype is bool_:
            raise TypeError("rounding truth values: %s" % _ELSEWHERE)
        if self.dtype is int64 and decimals >= 0:
            return self.copy()
        if decimals == 0:
            return rint(self)
        scale = 10.0 ** _py_abs(decimals)
        if decimals > 0:
            return divide(rint(multiply(self, scale)), scale)
        return (rint(self / scale) * scale).astype(self.dtype)

    def clip(self, min=None, max=None):
        result = self if min is None else maximum(self, min)
        return result.copy() if max is None else minimum(result, max)

    def cumsum(self, axis=None):
        return cumsum(self, axis)

    def dot(self, other):
        return dot(self, other)

    def argsort(self, axis=-1):
        return argsort(self, axis)

    def sort(self, axis=-1):
        self[...] = sort(self, axis)

    def __abs__(self):
        return absolute(self)

    def __neg__(self):
        return negative(self)

    def __pos__(self):
        return self.copy()

    def __invert__(self):
        if self.dtype is bool_:
            return logical_not(self)
        if self.dtype is int64:
            return -1 - self
        raise TypeError(
            "ufunc 'invert' not supported for the input types, and the inputs could not be "
            "safely coerced to any supported types according to the casting rule ''safe''"
        )


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


# Making arrays.


def _shape_of(value, depth=0):
    """Tell the shape of nested lists, which must be regular."""
    if isinstance(value, ndarray):
        return value.shape
    if not isinstance(value, (list, tuple, range)):
        return ()
    shapes = [_shape_of(item, depth + 1) for item in value]
    if not shapes:
        return (0,)
    if _py_any([shape != shapes[0] for shape in shapes]):
        common = []
        while _py_all([len(s) > len(common) for s in shapes]) and _py_all(
            [s[: len(common) + 1] == shapes[0][: len(common) + 1] for s in shapes]
        ):
            common.append(shapes[0][len(common)])
        raise _Ragged((len(value),) + tuple(common))
    return (len(value),) + shapes[0]


class _Ragged(Exception):
    pass


def _put_into(value, found):
    """Put the numbers of nested lists one after the other; return the highest type."""
    if isinstance(value, ndarray):
        found.extend(value.reshape(-1).tolist())
        return value.dtype
    if isinstance(value, (list, tuple, range)):
        kind = None
        for item in value:
            inner = _put_into(item, found)
            if kind is None or inner.rank > kind.rank:
                kind = inner
        return kind or float64
    if type(value) is _Truth:
        value = _py_bool(value)
    kind = _KINDS.get(type(value))
    if kind is None:
        raise TypeError("an array of %s: %s" % (type(value).__name__, _ELSEWHERE))
    if kind is int64 and _py_abs(value) > _MOST:
        raise OverflowError("%d is beyond %d: %s" % (value, _MOST, _ELSEWHERE))
    found.append(value)
    return kind


def array(value, dtype=None, copy=True):
    if isinstance(value, ndarray):
        result = value.copy() if copy else value
        return result if dtype is None else result.astype(dtype)
    try:
        shape = _shape_of(value)
    except _Ragged as ragged:
        shape = ragged.args[0]
        raise ValueError(
            "setting an array element with a sequence. The requested array has an "
            "inhomogeneous shape after %d dimensions. The detected shape was %s + "
            "inhomogeneous part." % (len(shape), shape)
        )
    found = []
    kind = _put_into(value, found)
    result = ndarray(shape, kind, _row("d", found))
    return result if dtype is None or _kind(dtype) is kind else result.astype(dtype)


def asarray(value, dtype=None):
    if isinstance(value, ndarray):
        return value if dtype is None or _kind(dtype) is value.dtype else value.astype(dtype)
    return array(value, dtype)


asanyarray = ascontiguousarray = asarray


def copy(a):
    return array(a)


def _whole(values):
    """Whole numbers as an array, also when there are none."""
    return ndarray((len(values),), int64, _row("d", values))


def _as_tuple(shape):
    return (shape,) if isinstance(shape, int) else tuple(shape)


def _new_shape(shape):
    shape = _as_tuple(shape)
    if _py_min(shape, default=0) < 0:
        raise ValueError("negative dimensions are not allowed")
    if 8 * _size(shape) > 1 << 30:
        raise MemoryError("an array of shape %s is too large for this page" % (shape,))
    return tuple([int(n) for n in shape])


def zeros(shape, dtype=float64):
    return ndarray(_new_shape(shape), _kind(dtype))


def full(shape, fill_value, dtype=None):
    value = asarray(fill_value)
    result = ndarray(_new_shape(shape), value.dtype if dtype is None else _kind(dtype))
    result[...] = value
    return result


def ones(shape, dtype=float64):
    return full(shape, 1, dtype)


def zeros_like(a, dtype=None):
    a = asarray(a)
    return zeros(a.shape, dtype or a.dtype)


def ones_like(a, dtype=None):
    a = asarray(a)
    return ones(a.shape, dtype or a.dtype)


def full_like(a, fill_value, dtype=None):
    a = asarray(a)
    return full(a.shape, fill_value, dtype or a.dtype)


def eye(N, M=None, k=0, dtype=float64):
    result = zeros((N, N if M is None else M), dtype)
    result.diagonal(k).fill(1)
    return result


def identity(n, dtype=float64):
    return eye(n, dtype=dtype)


def arange(start, stop=None, step=1, dtype=None):
    if stop is None:
        start, stop = 0, start
    if step == 0:
        raise ZeroDivisionError("division by zero")
    whole = _py_all([isinstance(each, int) for each in (start, stop, step)])
    # numpy adds start and the first difference, which is not step to the last digit
    n, over = _py_divmod(stop - start, step)
    n = _py_max(0, int(n) + (1 if over else 0))
    second = start + step
    values = [start + i * (second - start) for i in range(n)]
    result = ndarray((n,), int64 if whole else float64, _row("d", values))
    return result if dtype is None else result.astype(dtype)


def linspace(start, stop, num=50, endpoint=True):
    if num < 0:
        raise ValueError("Number of samples, %d, must be non-negative." % num)
    n = num - 1 if endpoint else num
    step = (stop - start) / n if n > 0 else nan
    values = [start + i * step for i in range(num)]
    if endpoint and num > 1:
        values[-1] = stop
    if n <= 0:
        values = [start] * num
    return ndarray((num,), float64, _row("d", values))


def meshgrid(*arrays, indexing="xy"):
    arrays = [ravel(a) for a in arrays]
    places = list(range(len(arrays)))
    if indexing == "xy" and len(places) > 1:
        places[0], places[1] = 1, 0
    shape = [0] * len(arrays)
    for a, k in zip(arrays, places):
        shape[k] = a.size
    grids = []
    for a, k in zip(arrays, places):
        own = [1] * len(arrays)
        own[k] = a.size
        grids.append(broadcast_to(a.reshape(own), tuple(shape)).copy())
    return tuple(grids)


def indices(dimensions):
    return stack(meshgrid(*[arange(n) for n in dimensions], indexing="ij"))


def ndindex(*shape):
    if len(shape) == 1 and not isinstance(shape[0], int):
        shape = tuple(shape[0])
    found = [()]
    for n in shape:
        found = [place + (i,) for place in found for i in range(n)]
    return iter(found)


def ix_(*arrays):
    found = []
    for k, a in enumerate(arrays):
        a = asarray(a)
        a = a.nonzero()[0] if a.dtype is bool_ else a
        found.append(a.reshape([a.size if axis == k else 1 for axis in range(len(arrays))]))
    return tuple(found)


# Axes, broadcasting, and which numbers an index means.


class AxisError(ValueError):
    pass


def _axis(axis, ndim, name=""):
    if not isinstance(axis, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(axis).__name__)
    if not -ndim <= axis < ndim:
        raise AxisError("%saxis %d is out of bounds for array of dimension %d" % (name, axis, ndim))
    return axis % ndim


def _axes(axis, ndim):
    if axis is None:
        return list(range(ndim))
    axes = [_axis(each, ndim) for each in _as_tuple(axis)]
    if len(set(axes)) != len(axes):
        raise ValueError("duplicate value in 'axis'")
    return axes


def _count(shape, axis):
    return _size([shape[k] for k in _axes(axis, len(shape))])


def broadcast_shapes(*shapes):
    longest = _py_max([len(shape) for shape in shapes], default=0)
    result = []
    for k in range(longest):
        sizes = set()
        for shape in shapes:
            at = k - longest + len(shape)
            if at >= 0 and shape[at] != 1:
                sizes.add(shape[at])
        if len(sizes) > 1:
            raise ValueError(
                "operands could not be broadcast together with shapes %s "
                % " ".join([_brackets(shape) for shape in shapes])
            )
        result.append(sizes.pop() if sizes else 1)
    return tuple(result)


def _stretched(a, shape):
    """The steps of an array that is repeated to fill a shape."""
    lead = len(shape) - len(a.shape)
    steps = [0] * lead
    for n, step in zip(a.shape, a._steps):
        steps.append(0 if n == 1 else step)
    return steps


def broadcast_to(a, shape):
    a = asarray(a)
    shape = _as_tuple(shape)
    try:
        fits = broadcast_shapes(a.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            "operands could not be broadcast together with remapped shapes "
            "[original->remapped]: %s  and requested shape %s"
            % (_brackets(a.shape), _brackets(shape))
        )
    return a._view(shape, _stretched(a, shape), a._place)


def _fill(window, value):
    """Copy numbers into a window of an array, repeating them where they are fewer."""
    while value.ndim > window.ndim and value.shape[0] == 1:
        value = value[0] if value.ndim > 1 else value.reshape(())
    try:
        fits = broadcast_shapes(value.shape, window.shape) == window.shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            "could not broadcast input array from shape %s into shape %s"
            % (_brackets(value.shape), _brackets(window.shape))
        )
    if value._data is window._data:
        value = value.copy()
    source = (value._data, value._place, _stretched(value, window.shape))
    _run("copy", window.shape, (window._data, window._place, window._steps), source)


def _keys(key):
    return key if isinstance(key, tuple) else (key,)


def _index(a, key):
    """An index with all axes: lists as arrays, and one Ellipsis for the axes that are not named."""
    keys, used = [], 0
    for each in _keys(key):
        if isinstance(each, (list, range)):
            each = asarray(each) if len(each) else zeros(0, int64)
        if isinstance(each, _py_bool):
            raise IndexError("True or False as an index: %s" % _ELSEWHERE)
        keys.append(each)
        if isinstance(each, ndarray) and each.dtype is bool_:
            used += each.ndim
        elif each is not None and each is not Ellipsis:
            used += 1
    if used > a.ndim:
        raise IndexError(
            "too many indices for array: array is %d-dimensional, but %d were indexed"
            % (a.ndim, used)
        )
    if not _py_any([each is Ellipsis for each in keys]):
        keys.append(Ellipsis)
    return keys, a.ndim - used


def _parts(a, key):
    """Take an index apart: for each axis of the result a new axis, a slice, or chosen places."""
    keys, rest = _index(a, key)
    arrays = _py_any([isinstance(each, ndarray) for each in keys])
    parts, axis = [], 0
    for each in keys:
        if each is None:
            found = [("new",)]
        elif each is Ellipsis:
            found = [("slice", 0, 1, a.shape[axis + k], axis + k) for k in range(rest)]
        elif isinstance(each, slice):
            start, stop, step = _bounds(each, a.shape[axis])
            n = _py_max(0, (stop - start + step - (1 if step > 0 else -1)) // step)
            found = [("slice", start, step, n, axis)]
        elif isinstance(each, ndarray) and each.dtype is bool_:
            chosen = _chosen(a, each, axis)
            found = [("places", places, axis + k) for k, places in enumerate(chosen)]
        elif isinstance(each, ndarray):
            found = [("places", _inside(each, a.shape[axis], axis), axis)]
        else:
            at = _place_on(each, a.shape[axis], axis)
            found = [("places", array(at), axis) if arrays else ("at", at, axis)]
        parts.extend(found)
        axis += 0 if each is None else len(found)
    return parts, arrays


def _place_on(index, n, axis):
    if not isinstance(index, int):
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and "
            "integer or boolean arrays are valid indices"
        )
    if not -n <= index < n:
        raise IndexError("index %d is out of bounds for axis %d with size %d" % (index, axis, n))
    return index % n


def _bounds(given, n):
    for each in (given.start, given.stop, given.step):
        if each is not None and not isinstance(each, int):
            raise TypeError("slice indices must be integers or None or have an __index__ method")
    if given.step == 0:
        raise ValueError("slice step cannot be zero")
    return given.indices(n)


def _chosen(a, mask, axis):
    for k, n in enumerate(mask.shape):
        if n != a.shape[axis + k]:
            raise IndexError(
                "boolean index did not match indexed array along axis %d; size of axis is %d "
                "but size of corresponding boolean axis is %d" % (axis + k, a.shape[axis + k], n)
            )
    return nonzero(mask)


def _inside(places, n, axis):
    if places.dtype is not int64:
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    if places.size:
        for bad in (places.min(), places.max()):
            if not -n <= bad < n:
                raise IndexError(
                    "index %d is out of bounds for axis %d with size %d" % (bad, axis, n)
                )
    return where(less(places, 0), add(places, n), places)


def _window(a, parts):
    """The view that an index of slices and whole numbers means."""
    shape, steps, place = [], [], a._place
    for part in parts:
        if part[0] == "new":
            shape.append(1)
            steps.append(0)
        elif part[0] == "at":
            place += part[1] * a._steps[part[2]]
        else:
            _, start, step, n, axis = part
            place += start * a._steps[axis] if n else 0
            shape.append(n)
            steps.append(step * a._steps[axis])
    return a._view(shape, steps, place)


def _places(a, parts):
    """Where the numbers are that an index with arrays means, in the shape of the result."""
    chosen = [k for k, part in enumerate(parts) if part[0] == "places"]
    try:
        common = broadcast_shapes(*[parts[k][1].shape for k in chosen])
    except ValueError:
        raise IndexError(
            "shape mismatch: indexing arrays could not be broadcast together with shapes %s "
            % " ".join([_brackets(parts[k][1].shape) for k in chosen])
        )
    together = chosen[-1] - chosen[0] + 1 == len(chosen)
    first = chosen[0] if together else 0
    others = [part for part in parts if part[0] != "places"]
    n_axes = len(others) + len(common)
    result = array(a._place)
    for k in chosen:
        own = broadcast_to(parts[k][1], common)
        shape = (1,) * first + common + (1,) * (n_axes - first - len(common))
        result = asarray(add(result, multiply(own.reshape(shape), a._steps[parts[k][2]])))
    for k, part in enumerate(others):
        at = k if k < first else k + len(common)
        if part[0] == "new":
            line = zeros(1, int64)
        else:
            _, start, step, n, axis = part
            line = add(multiply(arange(n), step * a._steps[axis]), start * a._steps[axis])
        shape = [1] * n_axes
        shape[at] = line.size
        result = asarray(add(result, line.reshape(shape)))
    return result


def _one_by_one(name, values, a, places):
    """Take values from places of an array's data, or put them there."""
    rows = [(each._data, 0, (1,)) for each in (values, a, places)]
    _run(name, (places.size,), *rows)


def _no_room(key, value, places):
    if isinstance(key, ndarray) and key.dtype is bool_ and value.ndim == 1:
        return (
            "NumPy boolean array indexing assignment cannot assign %d input values to the %d "
            "output values where the mask is true" % (value.size, places.size)
        )
    return (
        "shape mismatch: value array of shape %s could not be broadcast to indexing result of "
        "shape %s" % (_brackets(value.shape), _brackets(places.shape))
    )


def _without_ones(shape, ndim):
    extra = len(shape) - ndim
    if _py_any([n != 1 for n in shape[:extra]]):
        return shape
    return shape[extra:]


# Number by number.


def _number(value):
    """A result without axes is a plain number."""
    return value._scalar() if isinstance(value, ndarray) and not value.shape else value


def _unary(name, x, kind):
    x = asarray(x)
    result = ndarray(x.shape, kind)
    seen = _run(name, x.shape, (result._data, 0, result._steps), (x._data, x._place, x._steps))
    if seen:
        _check(seen, name, kind)
    return result


def _binary(name, loop, x, y, kind):
    shape = x.shape if x.shape == y.shape else broadcast_shapes(x.shape, y.shape)
    result = ndarray(shape, kind)
    seen = _run(
        loop,
        shape,
        (result._data, 0, result._steps),
        (x._data, x._place, _stretched(x, shape)),
        (y._data, y._place, _stretched(y, shape)),
    )
    if seen:
        _check(seen, name, kind)
    return _number(result)


def _both(x, y):
    x, y = asarray(x), asarray(y)
    return x, y, x.dtype if x.dtype.rank >= y.dtype.rank else y.dtype


def _of_one(name, kind=None):
    """A function of each number: its result is float64, or of a kind."""

    def function(x):
        x = asarray(x)
        return _number(_unary(name, x, kind or float64))

    return function


def _comparison(name):
    def function(x1, x2):
        x, y, _ = _both(x1, x2)
        return _binary(name, name, x, y, bool_)

    return function


def _of_two_floats(name):
    def function(x1, x2):
        x, y, _ = _both(x1, x2)
        return _binary(name, name, x, y, float64)

    return function


exp, expm1, log, log2, log10, log1p, sqrt = [
    _of_one(name) for name in ("exp", "expm1", "log", "log2", "log10", "log1p", "sqrt")
]
sin, cos, tan, arcsin, arccos, arctan = [
    _of_one(name) for name in ("sin", "cos", "tan", "arcsin", "arccos", "arctan")
]
sinh, cosh, tanh = [_of_one(name) for name in ("sinh", "cosh", "tanh")]
isnan, isinf, isfinite, logical_not = [
    _of_one(name, bool_) for name in ("isnan", "isinf", "isfinite", "logical_not")
]
less, less_equal, greater, greater_equal, equal, not_equal = [
    _comparison(name)
    for name in ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
]
logical_and, logical_or, logical_xor = [
    _comparison(name) for name in ("logical_and", "logical_or", "logical_xor")
]
arctan2, hypot = [_of_two_floats(name) for name in ("arctan2", "hypot")]


def _same_kind(name, no_bool=None):
    """A function of each number that keeps whole numbers whole."""

    def function(x):
        x = asarray(x)
        if x.dtype is bool_ and no_bool:
            raise TypeError(no_bool)
        return _number(_unary(name, x, x.dtype))

    return function


negative = _same_kind(
    "negative",
    "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or "
    "the logical_not function instead.",
)
absolute = _same_kind("absolute")
square = _same_kind("square", "squares of truth values: " + _ELSEWHERE)
sign = _same_kind("sign", "signs of truth values: " + _ELSEWHERE)
floor, ceil, trunc = [
    _same_kind(name, name + " of truth values: " + _ELSEWHERE)
    for name in ("floor", "ceil", "trunc")
]


def rint(x):
    return _number(_unary("rint", x, float64))


def fabs(x):
    return absolute(asarray(x).astype(float64))


def radians(x):
    return multiply(asarray(x).astype(float64), pi / 180)


def degrees(x):
    return multiply(asarray(x).astype(float64), 180 / pi)


deg2rad, rad2deg = radians, degrees


def add(x1, x2):
    x, y, kind = _both(x1, x2)
    return _binary("add", "logical_or" if kind is bool_ else "add", x, y, kind)


def subtract(x1, x2):
    x, y, kind = _both(x1, x2)
    if kind is bool_:
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the "
            "bitwise_xor, the `^` operator, or the logical_xor function instead."
        )
    return _binary("subtract", "subtract", x, y, kind)


def multiply(x1, x2):
    x, y, kind = _both(x1, x2)
    return _binary("multiply", "multiply", x, y, kind)


def divide(x1, x2):
    x, y, _ = _both(x1, x2)
    return _binary("divide", "divide", x, y, float64)


true_divide = divide


def _whole_division(name):
    def function(x1, x2):
        x, y, kind = _both(x1, x2)
        if kind is bool_:
            raise TypeError("np.%s of truth values: %s" % (name, _ELSEWHERE))
        if kind is float64:
            return _binary(name, name, x, y, kind)
        if equal(y, 0).any() if isinstance(y, ndarray) and y.shape else y.item() == 0:
            raise ZeroDivisionError("np.%s of whole numbers by 0: numpy warns and gives 0" % name)
        return _binary(name, "whole_" + name, x, y, kind)

    return function


floor_divide, remainder = _whole_division("floor_divide"), _whole_division("remainder")
mod = remainder


def divmod(x1, x2):
    return floor_divide(x1, x2), remainder(x1, x2)


def power(x1, x2):
    x, y, kind = _both(x1, x2)
    if kind is bool_:
        raise TypeError("powers of truth values: %s" % _ELSEWHERE)
    if kind is int64 and y.size and y.min() < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    return _binary("power", "power", x, y, kind)


def _to_the_power(x1, x2):
    """The operator: numpy computes what is frequent in another way than np.power does."""
    if isinstance(x1, ndarray) and not isinstance(x2, ndarray):
        if x1.dtype is float64 and x2 in (0.5, -1):
            return (
                sqrt(x1)
                if x2 == 0.5
                else _binary("reciprocal", "divide", asarray(1.0), x1, float64)
            )
    return power(x1, x2)


def _bits(name, loop):
    def function(x1, x2):
        x, y, kind = _both(x1, x2)
        if kind is not bool_:
            raise TypeError("np.%s of numbers that are not True or False: %s" % (name, _ELSEWHERE))
        return _binary(name, loop, x, y, bool_)

    return function


bitwise_and = _bits("bitwise_and", "logical_and")
bitwise_or = _bits("bitwise_or", "logical_or")
bitwise_xor = _bits("bitwise_xor", "logical_xor")


def maximum(x1, x2):
    x, y, kind = _both(x1, x2)
    return _binary("maximum", "maximum", x, y, kind)


def minimum(x1, x2):
    x, y, kind = _both(x1, x2)
    return _binary("minimum", "minimum", x, y, kind)


def round(a, decimals=0):
    return _number(asarray(a).round(decimals))


around = round


def clip(a, a_min=None, a_max=None):
    return _number(asarray(a).clip(a_min, a_max))


def where(condition, x=None, y=None):
    if x is None and y is None:
        return nonzero(condition)
    if x is None or y is None:
        raise ValueError("either both or neither of x and y should be given")
    condition = asarray(condition)
    x, y, kind = _both(x, y)
    shape = broadcast_shapes(condition.shape, x.shape, y.shape)
    result = ndarray(shape, kind)
    given = [(each._data, each._place, _stretched(each, shape)) for each in (condition, x, y)]
    _run("where", shape, (result._data, 0, result._steps), *given)
    return result


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    a, b, _ = _both(a, b)
    allowed = add(atol, multiply(rtol, absolute(b)))
    with errstate(invalid="ignore"):
        near = less_equal(absolute(subtract(multiply(a, 1.0), b)), allowed)
    near = logical_or(logical_and(near, isfinite(b)), equal(a, b))
    return logical_or(near, logical_and(isnan(a), isnan(b))) if equal_nan else near


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return _py_bool(all(isclose(a, b, rtol, atol, equal_nan)))


def array_equal(a1, a2):
    a, b = asarray(a1), asarray(a2)
    return a.shape == b.shape and _py_bool(all(equal(a, b)))


# Many numbers to one.


def _reduce(name, a, axis, keepdims, kind, called):
    axes = _axes(axis, a.ndim)
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
            _check(seen, called, kind)
    if keepdims:
        return result.reshape([1 if k in axes else n for k, n in enumerate(a.shape)])
    return _number(result)


def _shared(total, n):
    """Divide by a count; numpy has another name for it where a single number is divided."""
    name = "divide" if isinstance(total, ndarray) else "scalar divide"
    return _binary(name, "divide", asarray(total), asarray(n), float64)


def _place_of(name, a, axis, keepdims):
    if a.size == 0:
        raise ValueError("attempt to get %s of an empty sequence" % name)
    flat = a.reshape(-1) if axis is None else a
    result = _reduce(name, flat, 0 if axis is None else axis, keepdims, int64, name)
    return result.reshape((1,) * a.ndim) if keepdims and axis is None else result


def _method(name):
    def function(a, *given, **named):
        return getattr(asarray(a), name)(*given, **named)

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
bool = bool_


def count_nonzero(a, axis=None):
    return not_equal(asarray(a), 0).sum(axis) if asarray(a).shape else int(a != 0)


# Putting arrays together, and taking them apart.


def shape(a):
    return asarray(a).shape


def ndim(a):
    return asarray(a).ndim


def size(a, axis=None):
    return _count(asarray(a).shape, axis)


def nonzero(a):
    a = asarray(a)
    flat = [i for i, each in enumerate(a.ravel().tolist()) if each]
    found, step = [], a.size
    for n in a.shape:
        step //= n or 1
        found.append(_whole([i // step % n for i in flat]))
    return tuple(found)


def argwhere(a):
    return stack(nonzero(a), axis=1)


def flatnonzero(a):
    return nonzero(ravel(a))[0]


def concatenate(arrays, axis=0):
    arrays = [asarray(a) for a in arrays]
    if not arrays:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        arrays, axis = [a.ravel() for a in arrays], 0
    first = arrays[0]
    if not first.shape:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    axis = _axis(axis, first.ndim)
    kind, total = first.dtype, 0
    for k, a in enumerate(arrays):
        _fits_beside(first, a, k, axis)
        kind = a.dtype if a.dtype.rank > kind.rank else kind
        total += a.shape[axis]
    result = ndarray(first.shape[:axis] + (total,) + first.shape[axis + 1 :], kind)
    place = 0
    for a in arrays:
        _fill(result._view(a.shape, result._steps, place), a)
        place += a.shape[axis] * result._steps[axis]
    return result


def _fits_beside(first, a, k, axis):
    if a.ndim != first.ndim:
        raise ValueError(
            "all the input arrays must have same number of dimensions, but the array at index 0 "
            "has %d dimension(s) and the array at index %d has %d dimension(s)"
            % (first.ndim, k, a.ndim)
        )
    for other in range(a.ndim):
        if other != axis and a.shape[other] != first.shape[other]:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match "
                "exactly, but along dimension %d, the array at index 0 has size %d and the array "
                "at index %d has size %d" % (other, first.shape[other], k, a.shape[other])
            )


def stack(arrays, axis=0):
    arrays = [asarray(a) for a in arrays]
    if not arrays:
        raise ValueError("need at least one array to stack")
    if _py_any([a.shape != arrays[0].shape for a in arrays]):
        raise ValueError("all input arrays must have the same shape")
    axis = _axis(axis, arrays[0].ndim + 1)
    return concatenate([expand_dims(a, axis) for a in arrays], axis)


def atleast_1d(a):
    a = asarray(a)
    return a if a.shape else a.reshape(1)


def atleast_2d(a):
    a = asarray(a)
    return a if a.ndim >= 2 else a.reshape(1, -1)


def vstack(arrays):
    return concatenate([atleast_2d(a) for a in arrays], 0)


def hstack(arrays):
    arrays = [atleast_1d(a) for a in arrays]
    return concatenate(arrays, 0 if arrays and arrays[0].ndim == 1 else 1)


def column_stack(arrays):
    arrays = [asarray(a) for a in arrays]
    return concatenate([a if a.ndim > 1 else a.reshape(-1, 1) for a in arrays], 1)


def append(arr, values, axis=None):
    if axis is None:
        return concatenate([ravel(arr), ravel(values)])
    return concatenate([arr, values], axis)


def delete(arr, obj, axis=None):
    arr = asarray(arr)
    if axis is None:
        arr, axis = arr.ravel(), 0
    axis = _axis(axis, arr.ndim)
    n = arr.shape[axis]
    if isinstance(obj, slice):
        gone = set(range(*obj.indices(n)))
    else:
        gone = set()
        for each in ravel(obj).tolist():
            if not -n <= each < n:
                raise IndexError(
                    "index %d is out of bounds for axis %d with size %d" % (each, axis, n)
                )
            gone.add(each % n)
    return _along(arr, axis, [i for i in range(n) if i not in gone])


def _along(a, axis, places):
    """Some places along an axis, in their order."""
    return a[(_slice[:],) * axis + (_whole(places),)]


def expand_dims(a, axis):
    a = asarray(a)
    axes = _as_tuple(axis)
    axes = [_axis(each, a.ndim + len(axes)) for each in axes]
    shape = list(a.shape)
    for each in sorted(axes):
        shape.insert(each, 1)
    return a.reshape(shape)


def split(ary, indices_or_sections, axis=0):
    ary = asarray(ary)
    axis = _axis(axis, ary.ndim)
    n = ary.shape[axis]
    if isinstance(indices_or_sections, int):
        if n % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
        size = n // indices_or_sections
        cuts = [i * size for i in range(1, indices_or_sections)]
    else:
        cuts = list(indices_or_sections)
    edges = [0] + cuts + [n]
    before = (_slice[:],) * axis
    return [ary[before + (_slice[i:j],)] for i, j in zip(edges, edges[1:])]


def repeat(a, repeats, axis=None):
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = _axis(axis, a.ndim)
    n = a.shape[axis]
    counts = [repeats] * n if isinstance(repeats, int) else ravel(repeats).tolist()
    counts = counts * n if len(counts) == 1 else counts
    if len(counts) != n:
        raise ValueError(
            "operands could not be broadcast together with shape (%d,) (%d,)" % (n, len(counts))
        )
    if _py_min(counts, default=0) < 0:
        alone = isinstance(repeats, int)
        raise ValueError(
            "negative dimensions are not allowed"
            if alone
            else "repeats may not contain negative values."
        )
    return _along(a, axis, [i for i, count in enumerate(counts) for _ in range(count)])


def tile(A, reps):
    a, reps = asarray(A), _as_tuple(reps)
    while a.ndim < len(reps):
        a = expand_dims(a, 0)
    reps = (1,) * (a.ndim - len(reps)) + tuple(reps)
    for axis, count in enumerate(reps):
        a = concatenate([a] * count, axis) if count else _along(a, axis, [])
    return a.copy()


def roll(a, shift, axis=None):
    a = asarray(a)
    if axis is None:
        return roll(a.ravel(), shift, 0).reshape(a.shape)
    axis = _axis(axis, a.ndim)
    n = a.shape[axis]
    return _along(a, axis, [(i - shift) % n for i in range(n)])


def flip(m, axis=None):
    m = asarray(m)
    axes = _axes(axis, m.ndim)
    return m[tuple([_slice[::-1] if k in axes else _slice[:] for k in range(m.ndim)])]


def diff(a, n=1, axis=-1):
    a = asarray(a)
    if not a.shape:
        raise ValueError("diff requires input that is at least one dimensional")
    before = (_slice[:],) * _axis(axis, a.ndim)
    for _ in range(n):
        later, earlier = a[before + (_slice[1:],)], a[before + (_slice[:-1],)]
        a = not_equal(later, earlier) if a.dtype is bool_ else subtract(later, earlier)
    return a


def diag(v, k=0):
    v = asarray(v)
    if v.ndim == 2:
        return v.diagonal(k).copy()
    if v.ndim != 1:
        raise ValueError("Input must be 1- or 2-d.")
    n = v.size + _py_abs(k)
    result = zeros((n, n), v.dtype)
    result.diagonal(k)[...] = v
    return result


def tri(N, M=None, k=0, dtype=float64):
    rows, columns = arange(N).reshape(-1, 1), arange(N if M is None else M)
    return less_equal(columns, add(rows, k)).astype(dtype)


def tril(m, k=0):
    m = asarray(m)
    return where(tri(m.shape[-2], m.shape[-1], k, bool_), m, zeros(1, m.dtype))


def triu(m, k=0):
    m = asarray(m)
    return where(tri(m.shape[-2], m.shape[-1], k - 1, bool_), zeros(1, m.dtype), m)


# In order.


def _on_rows(name, a, axis, kind):
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = _axis(axis, a.ndim)
    rows = a.swapaxes(axis, -1).astype(kind)
    if rows.size:
        _run(name, rows.shape, (rows._data, 0, rows._steps))
    return rows.swapaxes(axis, -1).copy()


def sort(a, axis=-1):
    return _on_rows("sort", a, axis, asarray(a).dtype)


def argsort(a, axis=-1):
    return _on_rows("argsort", a, axis, float64).astype(int64)


def cumsum(a, axis=None):
    a = asarray(a)
    return _on_rows("cumsum", a, axis, int64 if a.dtype is bool_ else a.dtype)


def cumprod(a, axis=None):
    a = asarray(a)
    return _on_rows("cumprod", a, axis, int64 if a.dtype is bool_ else a.dtype)


def median(a, axis=None, keepdims=False):
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


def ptp(a, axis=None, keepdims=False):
    a = asarray(a)
    return subtract(a.max(axis, keepdims), a.min(axis, keepdims))


# Products.


def matmul(x1, x2):
    x, y, kind = _both(x1, x2)
    for k, each in enumerate((x, y)):
        if not each.shape:
            raise ValueError(
                "matmul: Input operand %d does not have enough dimensions (has 0, gufunc core "
                "with signature (n?,k),(k,m?)->(n?,m?) requires 1)" % k
            )
    if kind is bool_:
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
    if x.ndim > 2 or y.ndim > 2:
        raise ValueError("np.dot of arrays with more than two axes: %s" % _ELSEWHERE)
    axis = y.ndim - 2 if y.ndim > 1 else 0
    if x.shape[-1] != y.shape[axis]:
        sizes = x.shape[-1], x.ndim - 1, y.shape[axis], axis
        shapes = _brackets(x.shape), _brackets(y.shape)
        raise ValueError(
            "shapes %s and %s not aligned: %d (dim %d) != %d (dim %d)" % (shapes + sizes)
        )
    return matmul(x, y)


def outer(a, b):
    return multiply(ravel(a).reshape(-1, 1), ravel(b))


def polyval(p, x):
    p, x, kind = _both(p, x)
    result = zeros(x.shape, kind)
    for each in p.tolist():
        result = add(multiply(result, x), each)
    return result


def _norm(x, ord=None, axis=None, keepdims=False):
    if ord is not None:
        raise ValueError("np.linalg.norm(ord=%r): %s" % (ord, _ELSEWHERE))
    x = asarray(x).astype(float64)
    if axis is not None and len(_as_tuple(axis)) > 2:
        raise ValueError("Improper number of dimensions to norm.")
    return sqrt((x * x).sum(axis, keepdims))


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


linalg = _Part("linalg", norm=_norm)
testing = _Part("testing", assert_allclose=_assert_allclose)
bool_.scalar = _Truth
_operators()
