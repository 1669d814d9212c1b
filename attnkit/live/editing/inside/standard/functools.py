"""What short cells use of Python's functools."""

import reader
from kinds import own

_NOTHING = object()


def reduce(function, iterable, initial=_NOTHING):
    total = initial
    for value in iterable:
        total = value if total is _NOTHING else function(total, value)
    if total is _NOTHING:
        raise TypeError("reduce() of empty iterable with no initial value")
    return total


class partial:
    def __init__(self, func, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords
        if isinstance(func, partial):
            self.func, self.args = func.func, func.args + args
            self.keywords = dict(func.keywords)
            self.keywords.update(keywords)

    def __call__(self, *args, **keywords):
        named = dict(self.keywords)
        named.update(keywords)
        return own(self.func)(*self.args, *args, **named)


def cache(function):
    return lru_cache(None)(function)


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return lru_cache()(maxsize)
    if typed:
        raise TypeError("lru_cache(typed=True) is not in this page")
    return lambda function: _cached(function, maxsize)


def _cached(function, maxsize):
    found, times = {}, {}  # the results, and when each was asked for last
    hits = misses = 0

    def call(*given, **named):
        nonlocal hits, misses
        key = (given, tuple(sorted(named.items()))) if named else given
        if key in found:
            hits += 1
        else:
            misses += 1
            result = function(*given, **named)
            if maxsize is not None and len(found) >= max(maxsize, 0):
                forget()
            if maxsize != 0:
                found[key] = result
        times[key] = hits + misses
        return found[key] if maxsize != 0 else result

    def forget():
        oldest = min(found, key=times.get, default=None)
        found.pop(oldest, None)

    def cache_info():
        from collections import namedtuple

        info = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])
        return info(hits, misses, maxsize, len(found))

    def cache_clear():
        nonlocal hits, misses
        hits = misses = 0
        found.clear()

    reader.noted(call, cache_info=cache_info, cache_clear=cache_clear)
    return wraps(function)(call)


def wraps(wrapped):
    named = {"__wrapped__": wrapped}
    try:
        named["__name__"] = reader.note_of(wrapped, "__name__")
    except AttributeError:  # as of partial(f, 2)
        pass
    return lambda wrapper: reader.noted(wrapper, **named)


def cmp_to_key(mycmp):
    class Key:
        def __init__(self, value):
            self.value = value

        def __lt__(self, other):
            return mycmp(self.value, other.value) < 0

        def __gt__(self, other):
            return mycmp(self.value, other.value) > 0

    return Key
