"""Comparisons and orders: MicroPython asks the left side alone, and no np.True_ in a tuple."""

import numpy as np

_OF_NUMPY = (np.ndarray, np.generic)
_QUICK = (float, int, str)


def less(a, b):
    return a < b if isinstance(a, _QUICK) and isinstance(b, _QUICK) else _compared("<", a, b)


def less_equal(a, b):
    return a <= b if isinstance(a, _QUICK) and isinstance(b, _QUICK) else _compared("<=", a, b)


def greater(a, b):
    return a > b if isinstance(a, _QUICK) and isinstance(b, _QUICK) else _compared(">", a, b)


def greater_equal(a, b):
    return a >= b if isinstance(a, _QUICK) and isinstance(b, _QUICK) else _compared(">=", a, b)


def not_equal(a, b):
    """a != b, where MicroPython would say the opposite of True == b, which may be an array."""
    turned = isinstance(a, bool) and isinstance(b, _OF_NUMPY)
    return b != a if turned else a != b


_ORDERS = {
    "<": (lambda a, b: a < b, lambda a, b: b > a, less, "__lt__", "__gt__"),
    "<=": (lambda a, b: a <= b, lambda a, b: b >= a, less_equal, "__le__", "__ge__"),
    ">": (lambda a, b: a > b, lambda a, b: b < a, greater, "__gt__", "__lt__"),
    ">=": (lambda a, b: a >= b, lambda a, b: b <= a, greater_equal, "__ge__", "__le__"),
}


def _compared(sign, a, b):
    plain, turned, function, own, others = _ORDERS[sign]
    if isinstance(b, _OF_NUMPY) and not isinstance(a, _OF_NUMPY):
        return turned(a, b)
    if not hasattr(a, own) and hasattr(b, others):
        return turned(a, b)
    if type(a) is type(b) and isinstance(a, (tuple, list)):
        for x, y in zip(a, b):
            if not x == y:
                return function(x, y)
        return plain(len(a), len(b))
    return plain(a, b)


class Left:
    """The left side of a comparison in a row of them, as in 0 < x < n."""

    def __init__(self, value):
        self._value = value

    def __eq__(self, other):
        return self._value == _unwrapped(other)

    def __ne__(self, other):
        return not_equal(self._value, _unwrapped(other))

    def __lt__(self, other):
        return less(self._value, _unwrapped(other))

    def __le__(self, other):
        return less_equal(self._value, _unwrapped(other))

    def __gt__(self, other):
        return greater(self._value, _unwrapped(other))

    def __ge__(self, other):
        return greater_equal(self._value, _unwrapped(other))


def _unwrapped(value):
    return value._value if type(value) is Left else value


_NOTHING = object()


def _best(name, better):
    def best(*given, key=None, default=_NOTHING):
        if not given:
            raise TypeError("%s expected at least 1 argument, got 0" % name)
        values = given if len(given) > 1 else list(given[0])
        if not values:
            if default is _NOTHING:
                raise ValueError("%s() arg is an empty sequence" % name)
            return default
        keys = values if key is None else [key(value) for value in values]
        place = 0
        for k in range(1, len(keys)):
            if better(keys[k], keys[place]):
                place = k
        return values[place]

    return best


largest, smallest = _best("max", greater), _best("min", less)


def in_order(values, key=None, reverse=False):
    """sorted(), which compares in Python's order, and keeps the order of what is equal."""
    values = list(values)
    keys = values if key is None else [key(value) for value in values]
    places = list(range(len(values)))
    if reverse:
        places.reverse()
    places = _placed(places, keys)
    if reverse:
        places.reverse()
    return [values[place] for place in places]


def _placed(places, keys):
    """Up to 63 by Python's way, where a nan shows it: each finds its place among those before."""
    if len(places) > 63:
        half = len(places) // 2
        return _merged(_placed(places[:half], keys), _placed(places[half:], keys), keys)
    done = _run(places, keys)
    for place in places[len(done) :]:
        first, last = 0, len(done)
        while first < last:
            middle = (first + last) // 2
            if less(keys[place], keys[done[middle]]):
                last = middle
            else:
                first = middle + 1
        done.insert(first, place)
    return done


def _run(places, keys):
    """What is in order at the beginning, or in the other order, turned."""
    falls = [less(keys[b], keys[a]) for a, b in zip(places[:1], places[1:2])] == [True]
    n = 2
    while n < len(places) and less(keys[places[n]], keys[places[n - 1]]) == falls:
        n += 1
    return places[:n][::-1] if falls else places[:n]


def _merged(left, right, keys):
    result, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if less(keys[right[j]], keys[left[i]]):
            result.append(right[j])
            j += 1
        else:
            result.append(left[i])
            i += 1
    return result + left[i:] + right[j:]


def sort(values, key, reverse):
    values[:] = in_order(values, key, reverse)
