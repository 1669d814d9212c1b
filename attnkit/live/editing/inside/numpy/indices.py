"""Axes, broadcasting, and which numbers an index means."""


class AxisError(ValueError):
    pass


def _axis(axis, ndim, name=""):
    axis = _length(axis)
    if not -ndim <= axis < ndim:
        raise AxisError("%saxis %d is out of bounds for array of dimension %d" % (name, axis, ndim))
    return axis % ndim


def _axes(axis, ndim):
    if axis is None:
        return list(range(ndim))
    axes = [_axis(each, ndim) for each in (axis if isinstance(axis, tuple) else (axis,))]
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
    if _py_min(shape, default=0) < 0:
        raise ValueError("all elements of broadcast shape must be non-negative")
    if not fits:
        raise ValueError(
            "operands could not be broadcast together with remapped shapes "
            "[original->remapped]: %s  and requested shape %s"
            % (_brackets(a.shape), _brackets(shape))
        )
    return a._view(shape, _stretched(a, shape), a._place)


class _Flat:
    """x.flat: the numbers of an array in a row."""

    def __init__(self, a):
        self._a = a

    def __len__(self):
        return self._a.size

    def __iter__(self):
        return iter(self._a.ravel())

    def __getitem__(self, key):
        return array(self._a.ravel()[key])[()]

    def __setitem__(self, key, value):
        row = self._a.flatten()
        row[key] = value
        self._a[...] = row.reshape(self._a.shape)


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
        each = _plain(each)
        if isinstance(each, (list, range)):
            each = asarray(each) if len(each) else zeros(0, _int64)
        if isinstance(each, _py_bool):
            raise IndexError("True or False as an index: %s" % _ELSEWHERE)
        keys.append(each)
        if isinstance(each, ndarray) and each.dtype is _bool:
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
        elif isinstance(each, ndarray) and each.dtype is _bool:
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


def _only_place(a, key):
    """Where the number is that a whole number for each axis means; None if it is no such index."""
    place = a._place
    for at, n, step in zip(key, a.shape, a._steps):
        at = at._value if isinstance(at, int64) else at
        if type(at) is not int or not -n <= at < n:
            return None
        place += (at + n if at < 0 else at) * step
    return place


def _bounds(given, n):
    for each in (given.start, given.stop, given.step):
        if each is not None and not isinstance(_plain(each), int):
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
    if places.dtype is not _int64:
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    if places.size:
        for bad in (_plain(places.min()), _plain(places.max())):
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
            line = zeros(1, _int64)
        else:
            _, start, step, n, axis = part
            line = add(multiply(arange(n), step * a._steps[axis]), start * a._steps[axis])
        shape = [1] * n_axes
        shape[at] = line.size
        result = asarray(add(result, line.reshape(shape)))
    return result


def _places_of(a, key):
    """Where the numbers are that any index means."""
    parts, chosen = _parts(a, key)
    if chosen:
        return _places(a, parts)
    window, every = _window(a, parts), _row("d", range(len(a._data)))
    return ndarray(window.shape, _int64, every, window._steps, window._place)


def _one_by_one(name, values, a, places):
    """Take values from places of an array's data, or put them there."""
    rows = [(each._data, 0, (1,)) for each in (values, a, places)]
    _run(name, (places.size,), *rows)


def _no_room(key, value, places):
    if isinstance(key, ndarray) and key.dtype is _bool and value.ndim == 1:
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
