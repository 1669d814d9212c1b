"""What short cells use of Python's itertools."""


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    values = list(iterable)
    while values:
        yield from values


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def chain(*iterables):
    for each in iterables:
        yield from each


def accumulate(iterable, func=None, *, initial=None):
    total, begun = initial, initial is not None
    if begun:
        yield total
    for value in iterable:
        total = (func(total, value) if func else total + value) if begun else value
        begun = True
        yield total


def pairwise(iterable):
    values = list(iterable)
    yield from zip(values, values[1:])


def starmap(function, iterable):
    for given in iterable:
        yield function(*given)


def islice(iterable, *bounds):
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (tuple(bounds) + (1,))[:3]
    start, step = start or 0, step or 1
    if stop is not None and stop <= start:
        return
    for i, value in enumerate(iterable):
        if i >= start and (i - start) % step == 0:
            yield value
        if stop is not None and i + 1 >= stop:
            return


def product(*iterables, repeat=1):
    found = [()]
    for row in [tuple(each) for each in iterables] * repeat:
        found = [before + (value,) for before in found for value in row]
    yield from found


def permutations(iterable, r=None):
    values = tuple(iterable)
    n = len(values)
    for places in product(range(n), repeat=n if r is None else r):
        if len({place for place in places}) == len(places):
            yield tuple([values[i] for i in places])


def combinations(iterable, r):
    values = tuple(iterable)
    for places in product(range(len(values)), repeat=r):
        if all([i < j for i, j in zip(places, places[1:])]):
            yield tuple([values[i] for i in places])


def combinations_with_replacement(iterable, r):
    values = tuple(iterable)
    for places in product(range(len(values)), repeat=r):
        if all([i <= j for i, j in zip(places, places[1:])]):
            yield tuple([values[i] for i in places])


def zip_longest(*iterables, fillvalue=None):
    rows = [list(each) for each in iterables]
    for i in range(max([len(row) for row in rows], default=0)):
        yield tuple([row[i] if i < len(row) else fillvalue for row in rows])
