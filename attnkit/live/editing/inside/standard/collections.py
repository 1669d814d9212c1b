"""What short cells use of Python's collections."""

from comparing import in_order
from dicts import dict as _Dict
from kinds import own
from ucollections import namedtuple as _namedtuple
from writing import of_pairs, quoted


class OrderedDict(_Dict):
    def __init__(self, values=()):
        super().__init__()
        self.update(values)

    def copy(self):
        return OrderedDict(self)

    def __eq__(self, other):
        alike = not isinstance(other, OrderedDict) or list(self) == list(other)
        return alike and _Dict.__eq__(self, other)

    def __repr__(self):
        return "OrderedDict(%s)" % (quoted(list(self.items())) if self else "")


class defaultdict(_Dict):
    def __init__(self, default_factory=None, values=()):
        super().__init__()
        self.default_factory = default_factory
        self.update(values)

    def __getitem__(self, key):
        if key not in self:
            if self.default_factory is None:
                raise KeyError(key)
            self[key] = own(self.default_factory)()
        return self.get(key)

    def copy(self):
        return defaultdict(self.default_factory, self)

    def __repr__(self):
        return "defaultdict(%s, %s)" % (quoted(self.default_factory), of_pairs(self))


class Counter(_Dict):
    def __init__(self, values=()):
        super().__init__()
        self.update(values)

    def __getitem__(self, key):
        return self.get(key, 0)

    def update(self, values=()):
        self._add(values, 1)

    def subtract(self, values=()):
        self._add(values, -1)

    def _add(self, values, sign):
        if isinstance(values, _Dict):
            for key, count in list(values.items()):
                self[key] = self[key] + sign * count
        else:
            for key in values:
                self[key] = self[key] + sign

    def most_common(self, n=None):
        return in_order(self.items(), key=lambda pair: pair[1], reverse=True)[:n]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return Counter(self)

    def __add__(self, other):
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._with(other, lambda a, b: a - b)

    def __and__(self, other):
        return self._with(other, min)

    def __or__(self, other):
        return self._with(other, max)

    def _with(self, other, count):
        made = Counter()
        for key in list(self) + [key for key in other if key not in self]:
            if count(self[key], other[key]) > 0:
                made[key] = count(self[key], other[key])
        return made

    def __repr__(self):
        pairs = ["%s: %s" % (quoted(key), quoted(count)) for key, count in self.most_common()]
        return "Counter({%s})" % ", ".join(pairs) if pairs else "Counter()"


class deque:
    def __init__(self, iterable=(), maxlen=None):
        self._values, self.maxlen = [], maxlen
        self.extend(iterable)

    def append(self, value):
        self._values.append(value)
        if self.maxlen is not None and len(self) > self.maxlen:
            self._values.pop(0)

    def appendleft(self, value):
        self._values.insert(0, value)
        if self.maxlen is not None and len(self) > self.maxlen:
            self._values.pop()

    def extend(self, values):
        for value in list(values):
            self.append(value)

    def extendleft(self, values):
        for value in list(values):
            self.appendleft(value)

    def pop(self):
        return self._popped(-1)

    def popleft(self):
        return self._popped(0)

    def _popped(self, place):
        if not self._values:
            raise IndexError("pop from an empty deque")
        return self._values.pop(place)

    def rotate(self, n=1):
        if self._values:
            cut = -n % len(self)
            self._values = self._values[cut:] + self._values[:cut]

    def copy(self):
        return deque(self, self.maxlen)

    def __getattr__(self, name):
        if name in ("clear", "count", "remove", "reverse"):
            return getattr(self._values, name)
        raise AttributeError("'deque' object has no attribute '%s'" % name)

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __reversed__(self):
        return reversed(self._values)

    def __contains__(self, value):
        return value in self._values

    def __getitem__(self, place):
        if isinstance(place, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        if not -len(self) <= place < len(self):
            raise IndexError("deque index out of range")
        return self._values[place]

    def __setitem__(self, place, value):
        self[place]
        self._values[place] = value

    def __eq__(self, other):
        return isinstance(other, deque) and self._values == other._values

    def __repr__(self):
        most = "" if self.maxlen is None else ", maxlen=%d" % self.maxlen
        return "deque(%s%s)" % (quoted(self._values), most)


def namedtuple(typename, field_names):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = tuple(field_names)

    def written(self):
        parts = ["%s=%s" % pair for pair in zip(names, [quoted(value) for value in self])]
        return "%s(%s)" % (typename, ", ".join(parts))

    def replaced(self, **named):
        for name in named:
            if name not in names:
                raise ValueError("Got unexpected field names: [%s]" % quoted(name))
        return kind(*[named.get(name, value) for name, value in zip(names, self)])

    def as_dict(self):
        made = _Dict()
        made.update(zip(names, self))
        return made

    def unchanged(self, name, value):
        if name in names:
            raise AttributeError("can't set attribute")
        if type(self) is kind:
            raise AttributeError("'%s' object has no attribute %s" % (typename, quoted(name)))
        object.__setattr__(self, name, value)

    parts = {"__repr__": written, "_replace": replaced, "_asdict": as_dict, "_fields": names}
    parts.update({"__setattr__": unchanged, "__module__": "__main__"})
    kind = type(typename, (_namedtuple(typename, names),), parts)
    return kind
