"""Ranges that are kept, or compared: MicroPython's own, which loops take, equals no other."""

import numpy as np


class Range(range):
    """Python's range."""

    def _all(self):
        """What two ranges of the same numbers have in common."""
        n = len(self)
        return [n, self.start, self.step][: min(n, 2) + 1]

    def __eq__(self, other):
        if isinstance(other, (np.ndarray, np.generic)):
            return other == list(self)
        return isinstance(other, range) and self._all() == other._all()

    def __ne__(self, other):
        if isinstance(other, (np.ndarray, np.generic)):
            return other != list(self)
        return not self == other

    def __hash__(self):
        return hash(tuple(self._all()))

    def __getitem__(self, key):
        try:
            found = range(self.start, self.stop, self.step)[key]
        except IndexError:
            raise IndexError("range object index out of range")
        return new(found.start, found.stop, found.step) if type(found) is range else found

    def index(self, value):
        if value in self:
            return int(value - self.start) // self.step
        raise ValueError("%s is not in range" % repr(value))

    def count(self, value):
        return int(value in self)


def new(*given):
    if len(given) == 3 and given[2] == 0:
        raise ValueError("range() arg 3 must not be zero")
    return Range(*given)
