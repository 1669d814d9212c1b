"""Dictionaries: MicroPython's forget the order of keys, and its ordered ones take lists as keys."""

from builtins import hash  # MicroPython's own, which is quick

from ucollections import OrderedDict

NATIVE = dict


class dict(OrderedDict):
    """Python's dictionary."""

    def __setitem__(self, key, value):
        hash(key)  # or Python's error
        super().__setitem__(key, value)

    def __contains__(self, key):
        hash(key)
        return key in super().keys()

    def get(self, key, default=None):
        hash(key)
        return super().get(key, default)

    def pop(self, key, *default):
        hash(key)
        return super().pop(key, *default)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def __iter__(self):
        return _unchanged(self, super().keys())

    def __reversed__(self):
        return reversed(list(self))

    def keys(self):
        return View(self, super().keys(), 0)

    def values(self):
        return View(self, super().values(), 1)

    def items(self):
        return View(self, super().items(), 2)

    def __eq__(self, other):
        return (
            isinstance(other, NATIVE)
            and len(self) == len(other)
            and all([key in other and _same(other[key], self[key]) for key in self])
        )

    def __ne__(self, other):
        return not self == other

    def __or__(self, other):
        if not isinstance(other, NATIVE):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def copy(self):
        made = dict()
        made.update(self)
        return made

    def update(self, other=(), **named):
        for more in (other, named):
            for key, value in list(more.items()) if isinstance(more, NATIVE) else more:
                self[key] = value


def _same(a, b):
    return a is b or a == b


def _unchanged(owner, parts):
    """Go through a dictionary that keeps its size meanwhile."""
    size = len(owner)
    for part in parts:
        yield part
        if len(owner) != size:
            raise RuntimeError("dictionary changed size during iteration")


class View:
    """What .keys(), .values() or .items() returns: it shows what the dictionary has at any time."""

    NAMES = "dict_keys", "dict_values", "dict_items"

    def __init__(self, owner, parts, which):
        self._owner, self._parts, self._which = owner, parts, which
        self.name = self.NAMES[which]

    def __len__(self):
        return len(self._owner)

    def __iter__(self):
        return _unchanged(self._owner, self._parts)

    def __reversed__(self):
        return reversed(list(self))

    def __contains__(self, value):
        if self._which == 0:
            return value in self._owner
        return any([_same(each, value) for each in self])

    def __eq__(self, other):
        if self._which == 1 or not isinstance(other, (View, set, frozenset)):
            return self is other
        return len(self) == len(other) and all([each in other for each in self])


ALL = object()  # before a dictionary whose pairs are all meant, as in {**a}


def pairs(*items):
    made = dict()
    for item in items:
        if item == ():
            continue
        key, value = item
        if key is not ALL:
            made[key] = value
        elif isinstance(value, NATIVE):
            made.update(value)
        else:
            raise TypeError("'%s' object is not a mapping" % type(value).__name__)
    return made


def new_dict(given=(), **named):
    if len(named) > 1:  # MicroPython has forgotten their order
        raise TypeError("dict(a=1, b=2) is not in this page: write {'a': 1, 'b': 2}")
    made = dict()
    made.update(given, **named)
    return made


def named(given):
    """The dictionary of f(**named), for what needs its order: MicroPython has forgotten it."""
    if type(given) is NATIVE and len(given) > 1:
        raise TypeError(
            "f(**named) has lost the order of its names in this page: hand over a dictionary"
        )
    return given
