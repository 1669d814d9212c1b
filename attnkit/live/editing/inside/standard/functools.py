"""What short cells use of Python's functools."""

_NOTHING = object()


def reduce(function, iterable, initial=_NOTHING):
    total = initial
    for value in iterable:
        total = value if total is _NOTHING else function(total, value)
    if total is _NOTHING:
        raise TypeError("reduce() of empty iterable with no initial value")
    return total


def partial(func, *args, **keywords):
    def call(*more, **others):
        named = dict(keywords)
        named.update(others)
        return func(*args, *more, **named)

    return call


def cache(function):
    found = {}

    def call(*given):
        if given not in found:
            found[given] = function(*given)
        return found[given]

    return call


def lru_cache(maxsize=128, typed=False):
    return cache(maxsize) if callable(maxsize) else cache


def wraps(function):
    return lambda wrapper: wrapper
