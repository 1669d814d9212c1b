"""Hands arrays to the loops of loops.js, and warns of what they met."""


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


def _kept_steps(a, shape):
    """The steps of an array with another shape, or None where its numbers would have to move."""
    if a._steps == _steps(a.shape):
        return _steps(shape)
    old = [(n, step) for n, step in zip(a.shape, a._steps) if n != 1]
    steps, room, step = [], 1, 1
    for n in reversed(shape):
        if n != 1 and room == 1 and old:
            room, step = old.pop()
            while old and old[-1][1] == room * step:  # these axes are as good as one
                room *= old.pop()[0]
        if n == 0 or room % n:
            return None
        steps.append(step)
        room, step = room // n, step * n
    steps.reverse()
    return tuple(steps)


class _Slices:
    def __getitem__(self, key):
        return key


_slice = _Slices()  # _slice[1:2], since MicroPython makes no slice(1, 2)


def _brackets(shape):
    sides = ["newaxis" if n < 0 else str(n) for n in shape]
    return "(%s%s)" % (",".join(sides), "," if len(shape) == 1 else "")


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
_ignored = {"under"}
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

    def __call__(self, function):
        def quiet(*given, **named):
            with errstate(**self._named):
                return function(*given, **named)

        return quiet


_PRINTED = {"precision": 8, "suppress": False, "linewidth": 75, "threshold": 1000}
_printed = dict(_PRINTED)


def set_printoptions(precision=None, threshold=None, *, linewidth=None, suppress=None):
    given = {"precision": precision, "threshold": threshold}
    given.update({"linewidth": linewidth, "suppress": suppress})
    _printed.update({name: value for name, value in given.items() if value is not None})
    if not 0 <= _printed["precision"] <= 15:
        raise ValueError("np.set_printoptions(precision=%d): %s" % (precision, _ELSEWHERE))
    _loops.set_printing(*[_printed[n] for n in ("precision", "suppress", "linewidth", "threshold")])


class printoptions:
    """Write arrays in another way, as in `with np.printoptions(precision=2):`."""

    def __init__(self, **named):
        self._named = named

    def __enter__(self):
        self._before = dict(_printed)
        set_printoptions(**self._named)

    def __exit__(self, *_):
        set_printoptions(**self._before)


def array2string(a, *, precision=None, suppress_small=None, separator=" "):
    with printoptions(precision=precision, suppress=suppress_small):
        return asarray(a)._text(separator, "")


def seterr(all=None, divide=None, over=None, under=None, invalid=None):
    before, given = OrderedDict(), (divide, over, under, invalid)
    for key, value in zip(("divide", "over", "under", "invalid"), given):
        before[key] = "ignore" if key in _ignored else "warn"
        errstate(**{key: value or all or before[key]}).__enter__()
    return before


def _begin():
    """What one cell has set and warned of is forgotten when another begins."""
    seterr(all="warn", under="ignore")
    _warned.clear()
    set_printoptions(**_PRINTED)


def _check(seen, name, kind):
    if kind is not _float64 and seen & (_BEYOND | _OVER):
        raise OverflowError(
            "np.%s gives a whole number beyond %d, which this page cannot hold exactly; "
            "the chapter's notebook can" % (name, _MOST)
        )
    for bit, key, what in _WARNINGS:
        if seen & bit and key not in _ignored:
            _warn("%s encountered in %s" % (what, name))
