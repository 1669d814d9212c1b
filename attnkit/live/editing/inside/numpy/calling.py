"""A reader's own function for each number, or each row, of an array."""


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    a = asarray(arr)
    axis = _axis(axis, a.ndim)
    rows = moveaxis(a, axis, -1)
    lead = rows.shape[:-1]
    found = [asarray(func1d(rows[at], *args, **kwargs)) for at in ndindex(lead)]
    if not found:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    result = stack(found).astype(found[0].dtype).reshape(lead + found[0].shape)
    own = list(range(len(lead), result.ndim))  # axes of what the function returns
    return result.transpose(list(range(axis)) + own + list(range(axis, len(lead))))


class vectorize:
    """A function of numbers, for arrays: its first result decides on the type of all."""

    def __init__(self, pyfunc, otypes=None):
        self._function, self._types = pyfunc, otypes

    def __call__(self, *args):
        arrays = [asarray(each) for each in args]
        shape = broadcast_shapes(*[a.shape for a in arrays])
        rows = [broadcast_to(a, shape).ravel().tolist() for a in arrays]
        if self._types is not None:
            kind = self._types[0]
        elif _size(shape):
            kind = asarray(self._function(*[row[0] for row in rows])).dtype
        else:
            raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
        return array([self._function(*each) for each in zip(*rows)]).astype(kind).reshape(shape)
