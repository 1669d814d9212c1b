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


class chain:
    def __init__(self, *iterables):
        self._values = _joined(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._values = _joined(iterables)
        return made

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._values)


def _joined(iterables):
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
    if start < 0 or step < 0 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
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


def _chosen(values, r, fits, places=()):
    """Each choice of r values, by their places, where a place fits those before it."""
    if len(places) == r:
        yield tuple([values[i] for i in places])
        return
    for i in range(len(values)):
        if fits(places, i):
            yield from _chosen(values, r, fits, places + (i,))


def permutations(iterable, r=None):
    values = tuple(iterable)
    return _chosen(values, len(values) if r is None else r, lambda places, i: i not in places)


def combinations(iterable, r):
    return _chosen(tuple(iterable), r, lambda places, i: not places or places[-1] < i)


def combinations_with_replacement(iterable, r):
    return _chosen(tuple(iterable), r, lambda places, i: not places or places[-1] <= i)


def zip_longest(*iterables, fillvalue=None):
    rows = [list(each) for each in iterables]
    for i in range(max([len(row) for row in rows], default=0)):
        yield tuple([row[i] if i < len(row) else fillvalue for row in rows])


def groupby(iterable, key=None):
    groups = []  # the last one is open, and one that is closed gives nothing more
    for value in iterable:
        now = key(value) if key else value
        if not groups or now != groups[-1][0]:
            if groups:
                yield groups[-1][0], _while_last(groups, len(groups))
            groups.append((now, []))
        groups[-1][1].append(value)
    if groups:
        yield groups[-1][0], _while_last(groups, len(groups))
    groups.append(None)


def _while_last(groups, n):
    at = 0
    while len(groups) == n and at < len(groups[-1][1]):
        at += 1
        yield groups[-1][1][at - 1]


def takewhile(predicate, iterable):
    for value in iterable:
        if not predicate(value):
            return
        yield value


def dropwhile(predicate, iterable):
    values = iter(iterable)
    for value in values:
        if not predicate(value):
            yield value
            break
    yield from values


def filterfalse(predicate, iterable):
    for value in iterable:
        if not (predicate(value) if predicate else value):
            yield value


def compress(data, selectors):
    for value, chosen in zip(data, selectors):
        if chosen:
            yield value


def tee(iterable, n=2):
    values, seen = iter(iterable), []

    def one():
        at = 0
        while True:
            if at == len(seen):
                try:
                    seen.append(next(values))
                except StopIteration:
                    return
            yield seen[at]
            at += 1

    return tuple([one() for _ in range(n)])
