"""set, frozenset and hash() as Python has them: MicroPython goes through a set in another order.

As in CPython's Objects/setobject.c, a set is a table, and where a key stands in it follows from its
hash and from what came before. An empty slot is None, a deleted one (), a full one (hash, key).
"""

import math
from builtins import hash as _of_object

import numpy as np
from dicts import ALL, View

_PRIME, _BITS = 2**61 - 1, 2**64 - 1
# Of the cell that runs: the hashes of texts, which are any numbers in Python, too, and its sets of
# constants, by what is written.
texts, constants = {}, {}
_NOTHING = ()


def hash_of(value):
    kind = type(value)
    if kind is int and 0 <= value < _PRIME:
        return value
    if kind is str:
        return texts.setdefault(value, len(texts))
    value = np._plain(value)
    if isinstance(value, (int, bool, float)):
        return _of_number(value)
    if isinstance(value, tuple):
        return _of_tuple(value)
    if not hasattr(kind, "__hash__"):
        return _of_object(value)
    own = value.__hash__()
    return _of_number(own) if own == -1 or abs(own) > _BITS >> 1 else own


def _of_number(x):
    if x - x != 0:  # infinite, or nan
        return 314159 * ((x > 0) - (x < 0))
    if isinstance(x, float):
        fraction, exponent = math.frexp(x)
        x = int(fraction * 2**53) * 2 ** ((exponent - 53) % 61)  # 2**61 % _PRIME is 1
    rest = x % _PRIME if x >= 0 else -(-x % _PRIME)
    return -2 if rest == -1 else rest


def _of_tuple(values):
    mixed = start = 2870177450012600261
    for value in values:
        mixed = (mixed + hash_of(value) * 14029467366897019727) & _BITS
        mixed = (mixed << 31 | mixed >> 33) * 11400714785074694791 & _BITS
    return _signed(mixed + (len(values) ^ start ^ 3527539), 1546275796)


def _of_set(values):
    mixed = (len(values) + 1) * 1927868237
    for hash, _ in _entries(values):
        mixed ^= (hash ^ 89869747 ^ hash << 16) * 3644798167
    mixed &= _BITS
    return _signed((mixed ^ mixed >> 11 ^ mixed >> 25) * 69069 + 907133923, 590923713)


def _signed(bits, if_minus_one):
    bits &= _BITS
    return if_minus_one if bits == _BITS else bits - _BITS - 1 if bits >> 63 else bits


def _find(table, hash, key, to_fill=False):
    """The place of a key, or where its search ends: to fill, in a deleted slot, if it met one."""
    mask = len(table) - 1
    place, rest, deleted = hash & mask, hash, None
    while True:
        for each in range(place, place + 10 if place + 9 <= mask else place + 1):
            entry = table[each]
            if entry is None:
                return each if deleted is None else deleted
            if not entry:
                deleted = each if to_fill else None
            elif entry[0] == hash and (entry[1] is key or entry[1] == key):
                return each
        rest = (rest if rest >= 0 else rest & _BITS) >> 5
        place = (place * 5 + 1 + rest) & mask


def _entries(values):
    if isinstance(values, _Set):
        for entry in values._table:
            if entry:
                yield entry
    else:
        for key in values:
            yield hash_of(key), key


def _as_set(values):
    return values if isinstance(values, _Set) else set(values)


class _Set:
    """What set and frozenset share: `_used` counts the keys, `_fill` the deleted slots, too."""

    _used = _fill = _finger = 0

    def __new__(cls, *_given):
        made = object.__new__(cls)
        made._table = [None] * 8
        return made

    def _of(self, *given):
        made = set() if isinstance(self, set) else frozenset()
        for values in given:
            made._merge(values)
        return made

    def _become(self, other):
        self._table[:] = other._table
        self._used, self._fill = other._used, other._fill

    def _resize(self, least):
        size = 8
        while size <= least:
            size *= 2
        table, old = self._table, list(self._table)
        table[:] = [None] * size
        for entry in old:
            if entry:
                table[_find(table, *entry)] = entry
        self._fill = self._used

    def _grow(self):
        self._resize(self._used * (2 if self._used > 50000 else 4))

    def _has(self, hash, key):
        return self._table[_find(self._table, hash, key)] is not None

    def _put(self, hash, key):
        table = self._table
        place = _find(table, hash, key, True)
        if table[place]:
            return
        self._fill += table[place] is None
        self._used += 1
        table[place] = hash, key
        if self._fill * 5 >= (len(table) - 1) * 3:
            self._grow()

    def _drop(self, hash, key):
        place = _find(self._table, hash, key)
        found = self._table[place] is not None
        if found:
            self._table[place] = ()
            self._used -= 1
        return found

    def _merge(self, other):
        if other is self:
            return
        if isinstance(other, (_Set, dict)):
            if (self._fill + len(other)) * 5 >= (len(self._table) - 1) * 3:
                self._resize((self._used + len(other)) * 2)
        if isinstance(other, _Set) and not self._fill and other._fill == other._used:
            if len(self._table) == len(other._table):
                return self._become(other)
        for entry in _entries(other):
            self._put(*entry)

    def _remove(self, other):
        if other is self:
            return self._become(set())
        for entry in _entries(other):
            self._drop(*entry)
        if self._fill - self._used > (len(self._table) - 1) // 4:
            self._grow()

    def _toggle(self, other):
        if other is self:
            return self._become(set())
        for entry in _entries(other if isinstance(other, dict) else _as_set(other)):
            if not self._drop(*entry):
                self._put(*entry)

    def _common(self, other):
        if other is self:
            return self._of(self)
        made = self._of()
        if isinstance(other, _Set) and len(other) > len(self):
            self, other = other, self
        for entry in _entries(other):
            if self._has(*entry):
                made._put(*entry)
        return made

    def _without(self, other):
        if not isinstance(other, (_Set, dict)) or len(self) >> 2 > len(other):
            made = self._of(self)
            made._remove(other)
            return made
        made = self._of()
        for entry in _entries(self):
            if entry[1] not in other:
                made._put(*entry)
        return made

    def __len__(self):
        return self._used

    def __iter__(self):
        return self._keys(self._used)

    def _keys(self, used):
        for entry in self._table:
            if self._used != used:
                break
            if entry:
                yield entry[1]
        if self._used != used:
            raise RuntimeError("Set changed size during iteration")

    def __contains__(self, key):
        return self._has(_sought(key), key)

    def __repr__(self):
        import writing  # which imports this module

        keys = "{%s}" % writing.quoted(list(self))[1:-1]
        if type(self) is set and self:
            return keys
        return "%s(%s)" % (type(self).__name__, keys if self else "")

    def copy(self):
        return self if type(self) is frozenset else self._of(self)

    def union(self, *others):
        return self._of(self, *[other for other in others if other is not self])

    def intersection(self, *others):
        result = self if others else self._of(self)
        for other in others:
            result = result._common(other)
        return result

    def difference(self, *others):
        result = self._without(others[0]) if others else self._of(self)
        for other in others[1:]:
            result._remove(other)
        return result

    def symmetric_difference(self, other):
        result = self._of(other)
        result._toggle(self)
        return result

    def issubset(self, other):
        other = _as_set(other)
        return self._used <= other._used and all([other._has(*each) for each in _entries(self)])

    def issuperset(self, other):
        return _as_set(other).issubset(self)

    def isdisjoint(self, other):
        return not self._common(other)


class frozenset(_Set):
    def __new__(cls, given=()):
        if type(given) is cls is frozenset:
            return given
        made = _Set.__new__(cls)
        made._merge(given)
        return made

    __hash__ = _of_set


class set(_Set):
    def __init__(self, given=_NOTHING):
        if given is not _NOTHING:
            self._merge(given)

    def __hash__(self):
        raise TypeError("unsupported type for __hash__: '%s'" % type(self).__name__)

    def add(self, key):
        self._put(hash_of(key), key)

    def discard(self, key):
        self._drop(_sought(key), key)

    def remove(self, key):
        if not self._drop(_sought(key), key):
            raise KeyError(key)

    def pop(self):
        if not self:
            raise KeyError("pop from an empty set")
        mask = len(self._table) - 1
        place = self._finger & mask
        while not self._table[place]:
            place = (place + 1) & mask
        key = self._table[place][1]
        self._table[place] = ()
        self._used -= 1
        self._finger = place + 1
        return key

    def clear(self):
        self._become(set())

    def update(self, *others):
        for other in others:
            self._merge(other)

    def intersection_update(self, *others):
        self._become(self.intersection(*others))

    def difference_update(self, *others):
        for other in others:
            self._remove(other)

    symmetric_difference_update = _Set._toggle


def _sought(key):
    """The hash of a key that is looked for: of a set, that of the same frozenset."""
    return _of_set(key) if isinstance(key, set) else hash_of(key)


def _operator(function, changes=False):
    def operator(self, other):
        if not isinstance(other, _Set):
            return NotImplemented
        result = function(self, other)
        return self if changes else result

    return operator


def _comparison(function):
    def compare(self, other):
        if _is_set(self) and _is_set(other):
            return function(_as_set(self), _as_set(other))
        return NotImplemented

    return compare


def _is_set(value):
    """Whether it is compared, and combined, as a set is: d.keys() and d.items() are, too."""
    return isinstance(value, _Set) or (isinstance(value, View) and value.name != "dict_values")


def _of_keys(change, turned):
    """An operator of d.keys() or d.items(), which makes a set."""

    def operator(self, other):
        if not _is_set(self):
            return NotImplemented
        left, right = (other, self) if turned else (self, other)
        made = set(left._owner if getattr(left, "name", "") == "dict_keys" else left)
        change(made, right)
        return made

    return operator


def _shared_keys(self, other):
    if not _is_set(self):
        return NotImplemented
    if type(other) is set and len(self) <= len(other):
        return other.intersection(self)
    if isinstance(other, View) and len(other) > len(self):
        self, other = other, self
    return set([each for each in other if each in self])


for _sign, _function, _change in (
    ("or", _Set.union, set.update),
    ("and", _Set.intersection, set.intersection_update),
    ("sub", _Set.difference, set.difference_update),
    ("xor", _Set.symmetric_difference, set.symmetric_difference_update),
):
    setattr(_Set, "__%s__" % _sign, _operator(_function))
    setattr(set, "__i%s__" % _sign, _operator(_change, True))
    for _turned in ("", "r"):
        _function = _shared_keys if _sign == "and" else _of_keys(_change, _turned)
        setattr(View, "__%s%s__" % (_turned, _sign), _function)
for _sign, _function in (
    ("le", _Set.issubset),
    ("ge", _Set.issuperset),
    ("lt", lambda a, b: len(a) < len(b) and a <= b),
    ("gt", lambda a, b: len(a) > len(b) and a >= b),
    ("eq", lambda a, b: len(a) == len(b) and a <= b),
    ("ne", lambda a, b: not a == b),
):
    setattr(_Set, "__%s__" % _sign, _comparison(_function))
    if _sign not in ("eq", "ne"):
        setattr(View, "__%s__" % _sign, _comparison(_function))


def displayed(items):
    """The set {a, b, *c}: before what has a star stands ALL."""
    made, starred = set(), False
    for item in items:
        if item is ALL:
            starred = True
        elif starred:
            made._merge(item)
            starred = False
        else:
            made._put(hash_of(item), item)
    return made


def constant(text, items):
    """The frozenset of constants: Python makes it, and makes it again of itself."""
    if text not in constants:
        constants[text] = frozenset(list(frozenset(items)))
    return constants[text]
