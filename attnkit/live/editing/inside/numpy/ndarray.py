"""The array: what it is, its numbers, its shapes, and its methods."""


class ndarray:
    _fixed = False  # True for a view that numpy lets nobody change

    def __init__(self, shape, kind=None, data=None, steps=None, place=0):
        self.shape = shape
        self.dtype = kind or _float64
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
        raise AttributeError("array.%s: %s" % (name, _UNKNOWN))

    def __len__(self):
        if not self.shape:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self):
        if not self.shape:
            raise TypeError("iteration over a 0-d array")
        for i in range(self.shape[0]):
            yield self[i]

    def __reversed__(self):
        return iter(self[::-1])

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
        if self.shape or self.dtype is not _int64:
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
        elif self.size > _printed["threshold"]:
            extras.append("shape=%s" % (self.shape,))
        if not extras:
            return "array(%s)" % text
        text = "array(%s," % text
        extra = ", ".join(extras) + ")"
        last = len(text) - (text.rfind("\n") + 1)
        return text + ("\n      " if last + len(extra) + 1 > _printed["linewidth"] else " ") + extra

    def __str__(self):
        return self._text(" ", "")

    def _text(self, separator, prefix):
        if not self.shape and not prefix:
            return str(self._scalar())
        if self.size == 0:
            return "[]"
        ticket = _ticket(self.shape, ((self._data, self._place, self._steps),))
        kind = self.dtype.name
        return _loops.array_text(uctypes.addressof(ticket), kind, separator, prefix)

    # One number, and some.

    def item(self, *index):
        if len(index) == 1 and not isinstance(index[0], tuple):
            at, n = _length(index[0]), self.size
            if not -n <= at < n:
                raise IndexError("index %d is out of bounds for size %d" % (at, n))
            return _plain(self.ravel()[at])
        if index:
            return _plain(self[index if len(index) > 1 else index[0]])
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.dtype.python(self._data[self._place])

    def _scalar(self):
        return self.dtype.scalar(self._data[self._place], True)

    def tolist(self):
        if not self.shape:
            return self.item()
        if len(self.shape) == 1:
            python, data, at, step = self.dtype.python, self._data, self._place, self._steps[0]
            return [python(data[at + i * step]) for i in range(self.shape[0])]
        return [self[i].tolist() for i in range(self.shape[0])]

    def _view(self, shape, steps, place):
        view = ndarray(tuple(shape), self.dtype, self._data, tuple(steps), place)
        if self._fixed:
            view._fixed = True
        return view

    def __getitem__(self, key):
        if type(key) is int and self.shape:  # the most frequent case
            n = self.shape[0]
            at = key + n if key < 0 else key
            if not 0 <= at < n:
                raise IndexError("index %d is out of bounds for axis 0 with size %d" % (key, n))
            place = self._place + at * self._steps[0]
            if len(self.shape) == 1:
                return self.dtype.scalar(self._data[place], True)
            return self._view(self.shape[1:], self._steps[1:], place)
        if isinstance(key, int64):
            return self[key._value]
        if type(key) is tuple and len(key) == len(self.shape):
            place = _only_place(self, key)
            if place is not None:
                return self.dtype.scalar(self._data[place], True)
        if not self.shape and isinstance(key, (_py_bool, bool)):
            return self.reshape(1)[: int(_py_bool(key))].copy()
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
        repeats = [step == 0 and n > 1 for n, step in zip(self.shape, self._steps)]
        if self._fixed or (self.size and _py_any(repeats)):  # of broadcast_to
            raise ValueError("assignment destination is read-only")
        nested, value = isinstance(value, (list, tuple, range)), asarray(value)
        if self.dtype.rank < value.dtype.rank:
            value = value.astype(self.dtype)
        parts, chosen = _parts(self, key)
        if not chosen:
            window = _window(self, parts)
            if value.shape and not window.shape and Ellipsis not in _keys(key):
                raise ValueError("setting an array element with a sequence.")
            if nested and value.ndim > window.ndim:
                raise ValueError(
                    "setting an array element with a sequence. The requested array would exceed "
                    "the maximum number of dimension of %d." % window.ndim
                )
            _fill(window, value)
            return
        mask = isinstance(key, ndarray) and key.dtype is _bool and key.ndim == self.ndim
        if mask and value.ndim > 1:
            raise TypeError(
                "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, "
                "input has %d dimensions" % value.ndim
            )
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

    def astype(self, dtype, *, copy=True):
        kind = _kind(dtype)
        if kind is self.dtype and not copy:
            return self
        if kind.rank >= self.dtype.rank:
            return _unary("copy", self, kind)
        if kind is _int64 and not asarray(isfinite(self)).all():
            raise ValueError("NaN or infinity as a whole number: numpy gives a meaningless one")
        return _unary("as_bool" if kind is _bool else "as_whole", self, kind)

    def reshape(self, *shape, order="C"):
        if order != "C":
            raise ValueError("order=%r: %s" % (order, _ELSEWHERE))
        if len(shape) == 1 and not isinstance(shape[0], int):
            shape = shape[0]
        shape = list(_as_tuple(shape))
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
        steps = _kept_steps(self, shape)
        source = self.copy() if steps is None else self
        return source._view(shape, steps or _steps(shape), source._place)

    def ravel(self):
        in_row = _kept_steps(self, (self.size,)) == (1,)
        return (self if in_row else self.copy()).reshape(-1)

    def flatten(self):
        return self.copy().reshape(-1)

    def transpose(self, *axes):
        if len(axes) == 1 and not isinstance(axes[0], int):
            axes = axes[0]
        if not axes:
            axes = range(self.ndim - 1, -1, -1)
        if len(axes) != self.ndim:
            raise ValueError("axes don't match array")
        axes = [_axis(axis, self.ndim) for axis in axes]
        if len(set(axes)) != len(axes):
            raise ValueError("repeated axis in transpose")
        shape, steps = [self.shape[k] for k in axes], [self._steps[k] for k in axes]
        return self._view(shape, steps, self._place)

    def swapaxes(self, axis1, axis2):
        axes = list(range(self.ndim))
        first = _axis(axis1, self.ndim, "axis1: ")
        second = _axis(axis2, self.ndim, "axis2: ")
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
        view = self._diagonal(offset)
        view._fixed = True
        return view

    def _diagonal(self, offset):
        if self.ndim != 2:
            raise ValueError("diag requires an array of two dimensions: %s" % _ELSEWHERE)
        offset = _plain(offset)
        rows, columns = self.shape
        down, right = self._steps
        n = _py_min(rows, columns - offset) if offset >= 0 else _py_min(rows + offset, columns)
        place = self._place + (offset * right if offset >= 0 else -offset * down)
        return self._view((_py_max(n, 0),), (down + right,), place)

    @property
    def flat(self):
        return _Flat(self)

    @flat.setter
    def flat(self, value):
        _Flat(self)[:] = value

    def fill(self, value):
        if asarray(value).shape:
            raise ValueError("setting an array element with a sequence.")
        self[...] = value

    def repeat(self, repeats, axis=None):
        return repeat(self, repeats, axis)

    def nonzero(self):
        return nonzero(self)

    # Many numbers to one.

    def sum(self, axis=None, *, keepdims=False, initial=None, where=None):
        kind = _int64 if self.dtype is _bool else self.dtype
        result = _reduce("sum", _masked(self, where, 0), axis, keepdims, kind, "reduce")
        return result if initial is None else add(asarray(initial).astype(kind), result)

    def prod(self, axis=None, *, keepdims=False):
        kind = _int64 if self.dtype is _bool else self.dtype
        result = _reduce("prod", self, axis, keepdims, kind, "reduce")
        return add(result, 0) if kind is _int64 else result  # -0 becomes 0

    def max(self, axis=None, *, keepdims=False, initial=None, where=None):
        return _extreme("max", maximum, self, axis, keepdims, initial, where)

    def min(self, axis=None, *, keepdims=False, initial=None, where=None):
        return _extreme("min", minimum, self, axis, keepdims, initial, where)

    def any(self, axis=None, *, keepdims=False):
        return _reduce("any", self, axis, keepdims, _bool, "any")

    def all(self, axis=None, *, keepdims=False):
        return _reduce("all", self, axis, keepdims, _bool, "all")

    def argmax(self, axis=None, *, keepdims=False):
        return _place_of("argmax", self, axis, keepdims)

    def argmin(self, axis=None, *, keepdims=False):
        return _place_of("argmin", self, axis, keepdims)

    def mean(self, axis=None, *, keepdims=False, where=None):
        n = _count(self.shape, axis)
        if where is not None:
            n = broadcast_to(asarray(where, _bool), self.shape).sum(axis, keepdims=keepdims)
        if n == 0 if where is None else equal(n, 0).any():
            _warn("Mean of empty slice")
        return _shared(self.astype(_float64).sum(axis, keepdims=keepdims, where=where), n)

    def var(self, axis=None, *, ddof=0, keepdims=False):
        n = _count(self.shape, axis) - ddof
        if n <= 0:
            _warn("Degrees of freedom <= 0 for slice")
        total = self.astype(_float64).sum(axis, keepdims=True)
        away = self - _shared(total, _count(self.shape, axis))
        return _shared((away * away).sum(axis, keepdims=keepdims), _py_max(n, 0))

    def std(self, axis=None, *, ddof=0, keepdims=False):
        return sqrt(self.var(axis, ddof=ddof, keepdims=keepdims))

    def trace(self, offset=0):
        return self.diagonal(offset).sum()

    # Number by number.

    def round(self, decimals=0):
        decimals = _length(decimals)
        if self.dtype is _bool:
            raise TypeError("rounding truth values: %s" % _ELSEWHERE)
        if self.dtype is _int64 and decimals >= 0:
            return _number(self.copy())
        if decimals == 0:
            return rint(self)
        scale = 10.0 ** _py_abs(decimals)
        if decimals > 0:
            return divide(rint(multiply(self, scale)), scale)
        return _number(asarray(rint(self / scale) * scale).astype(self.dtype))

    def clip(self, min=None, max=None):
        result = self if min is None else maximum(self, min)
        return _number(result.copy() if max is None else minimum(result, max))

    def cumsum(self, axis=None):
        return cumsum(self, axis)

    def cumprod(self, axis=None):
        return cumprod(self, axis)

    def dot(self, other):
        return dot(self, other)

    def argsort(self, axis=-1, kind=None):
        return argsort(self, axis)

    def sort(self, axis=-1, kind=None):
        self[...] = sort(self, _length(axis))

    def __abs__(self):
        return absolute(self)

    def __neg__(self):
        return negative(self)

    def __pos__(self):
        if self.dtype is _bool:
            raise TypeError(
                "ufunc 'positive' did not contain a loop with signature matching types "
                "<class 'numpy.dtypes.BoolDType'> -> None"
            )
        return _number(self.copy())

    def __invert__(self):
        if self.dtype is _bool:
            return logical_not(self)
        if self.dtype is _int64:
            return -1 - self
        raise TypeError(
            "ufunc 'invert' not supported for the input types, and the inputs could not be "
            "safely coerced to any supported types according to the casting rule ''safe''"
        )
