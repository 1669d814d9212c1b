"""What a reader's code calls in place of Python's own: translate.js writes these names."""

import _page
import dicts
import numpy as np
import page
import ranges
import sets

# Whose names cell.py gives to functions of this module.
_pow, _divmod, _issubclass, _round, _repr, _iter = pow, divmod, issubclass, round, repr, iter


def kind_of(value, *more):
    """type(value), where a dictionary is one of dicts.py."""
    kind = type(value, *more)
    kind = {dicts.dict: dict, ranges.Range: range, Type: type}.get(kind, kind)
    return _OWN[kind] if isinstance(_OWN.get(kind), Type) else kind


def new_list(*items):
    return list(items)


def new_tuple(*items):
    return items


def sliced(value, start, stop, step):
    """value[start:stop:step], which MicroPython has for lists and arrays alone."""
    if isinstance(value, tuple):
        return tuple(list(value)[start:stop:step])
    if isinstance(value, str):
        return "".join(list(value)[start:stop:step])
    return value[start:stop:step]


class _Key:
    def __getitem__(self, key):
        return key


_KEY = _Key()


def new_slice(*given):
    """slice(), which MicroPython makes for an index alone."""
    if len(given) == 1:
        return _KEY[: given[0]]
    return _KEY[given[0] : given[1] : given[2] if len(given) > 2 else None]


# Texts.


def _is_float(value):
    return type(value) is float


_WRITTEN = (float, complex, list, tuple, dict, dicts.View, type)  # by quoted(), digit by digit


def text(value=""):
    """str(value), with Python's digits."""
    if type(value) is str:
        return value
    if isinstance(value, BaseException):
        return _said(value)
    return quoted(value) if isinstance(value, _WRITTEN) else str(value)


def _said(error):
    """str(error), where MicroPython has words of its own."""
    if isinstance(error, KeyError) and len(error.args) == 1:
        return quoted(error.args[0])
    said, kind = str(error), type(error).__name__
    return _page.said("%s: %s" % (kind, said)).split(": ", 1)[1] if said else said


def _quoted_text(value):
    """repr(value) of a text: MicroPython writes every letter beyond English as a number."""
    plain = _repr(value)
    if "\\" not in plain or max([ord(sign) for sign in value]) < 161:
        return plain
    quote = plain[0]
    signs = [
        sign if ord(sign) > 160 else "\\" + sign if sign == quote else _repr(sign)[1:-1]
        for sign in value
    ]
    return quote + "".join(signs) + quote


def quoted(value):
    """repr(value), with Python's digits, inside lists and dictionaries too."""
    kind = type(value)
    if kind is float:
        return page.number_text(value)
    if kind is str:
        return _quoted_text(value)
    if kind is complex:
        raise TypeError("a complex number: this page does not have it; the chapter's notebook does")
    if kind is list:
        return "[%s]" % ", ".join([quoted(item) for item in value])
    if kind is tuple:
        return "(%s%s)" % (", ".join([quoted(item) for item in value]), "," * (len(value) == 1))
    if isinstance(value, BaseException):
        return "%s(%s)" % (kind.__name__, ", ".join([quoted(item) for item in value.args]))
    if kind is type:
        return _quoted_class(value)
    if isinstance(value, dict) and not hasattr(kind, "__repr__"):
        return of_pairs(dicts.named(value))
    if kind is dicts.View:
        return "%s(%s)" % (value.name, quoted(list(value)))
    return _repr(value)


def of_pairs(given):
    """A dictionary as text."""
    pairs = [quoted(key) + ": " + quoted(value) for key, value in given.items()]
    return "{%s}" % ", ".join(pairs)


def _quoted_class(kind):
    own = getattr(kind, "__module__", None)  # of those that are written in Python
    return "<class '%s'>" % (
        kind.__name__ if own in (None, "reader", "sets") else own + "." + kind.__name__
    )


def shown(value, convert, form):
    """One field of an f-string."""
    if convert == "r":
        value = quoted(value)
    elif convert == "s":
        value = text(value)
    if hasattr(value, "__format__"):
        return value.__format__(form)
    if not form:
        return text(value)
    value = np._plain(value)
    if isinstance(value, (bool, int)):
        return page.formatted(value, form, "int")
    if _is_float(value):
        return page.formatted(value, form, "float")
    if isinstance(value, str):
        return page.formatted(value, form, "str")
    if isinstance(value, np.ndarray):
        if not value.shape:
            return shown(value.item(), "", form)
        raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
    raise TypeError("unsupported format string passed to %s.__format__" % type(value).__name__)


def formatted(value, form=""):
    if not isinstance(form, str):
        raise TypeError("format() argument 2 must be str, not %s" % type(form).__name__)
    return shown(value, "", form)


def joined(*parts):
    return "".join(parts)


def print_line(*values, sep=" ", end="\n", file=None, flush=False):
    if file is not None:
        raise TypeError("print(file=...): a page has no files")
    sep = " " if sep is None else sep
    _page.print(sep.join([text(value) for value in values]) + ("\n" if end is None else end))


def closed(name):
    """What a page does not have, under whatever name a cell calls it."""

    def refused(*_given, **_named):
        raise TypeError("%s(): a page does not have it" % name)

    return refused


# Numbers.


def rounded(value, ndigits=None):
    if isinstance(value, np.ndarray):
        raise TypeError("type numpy.ndarray doesn't define __round__ method")
    if isinstance(value, np.bool):
        raise TypeError("type numpy.bool doesn't define __round__ method")
    ndigits = np._plain(ndigits)
    if isinstance(ndigits, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if isinstance(value, np.generic) and ndigits is not None:
        return value.round(ndigits)
    value = np._plain(value)
    if hasattr(value, "__round__"):
        return value.__round__() if ndigits is None else value.__round__(ndigits)
    if isinstance(value, (str, list, tuple, dict, type(None))):
        raise TypeError("type %s doesn't define __round__ method" % kind_of(value).__name__)
    if not _is_float(value):
        value = int(value) if isinstance(value, bool) else value
        return _round(value) if ndigits is None else _round(value, ndigits)
    if ndigits is None:
        return _round(value)
    if value != value or value in (np.inf, -np.inf):
        return value
    if ndigits < 0:
        scale = 10**-ndigits
        return _round(value / scale) * scale * 1.0
    return page.parsed(page.formatted(value, ".%df" % ndigits, "float"))


def as_float(value=0.0):
    if isinstance(value, np.ndarray):
        return float(value._only())
    value = np._plain(value)
    if isinstance(value, str):
        word = value.strip().lower().replace("_", "").lstrip("+-")
        if word in ("inf", "infinity", "nan"):
            number = np.inf - np.inf if word == "nan" else np.inf  # each nan is one of its own
            return -number if value.strip()[0] == "-" else number
        return page.parsed(value)
    try:
        return float(value)
    except TypeError:
        raise TypeError(_NO_NUMBER % ("float", "", kind_of(value).__name__))


_NO_NUMBER = "%s() argument must be a string%s or a real number, not '%s'"


def as_int(value=0, base=None):
    if isinstance(value, np.ndarray):
        value = value._only()
    try:
        return int(np._plain(value)) if base is None else int(value, base)
    except TypeError:
        raise TypeError(_NO_NUMBER % ("int", ", a bytes-like object", kind_of(value).__name__))
    except ValueError:
        if not isinstance(value, str):
            raise
        said = "invalid literal for int() with base %d: %s"
        raise ValueError(said % (base or 10, quoted(value)))


def power(base, exponent):
    """base ** exponent: a float that grows too large is an error in Python, of its own."""
    try:
        result = flag(base) ** exponent
    except ZeroDivisionError:
        raise ZeroDivisionError("0.0 cannot be raised to a negative power")
    if type(result) is float and result in (np.inf, -np.inf):
        if abs(base) != np.inf and abs(exponent) != np.inf:
            raise OverflowError(34, "Numerical result out of range")
    if type(result) is complex:
        quoted(result)
    return result


def pow_of(base, exponent, *modulo):
    return _pow(base, exponent, *modulo) if modulo else power(base, exponent)


def quotient_and_rest(x, y):
    if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
        return np.divmod(x, y)
    found = NotImplemented, NotImplemented
    if isinstance(x, np.number):
        found = x.__quotient__(y), x.__rest__(y)
    elif isinstance(y, np.number):
        found = y.__rquotient__(x), y.__rrest__(x)
    elif not isinstance(x, np.generic) and not isinstance(y, np.generic):
        return _quotient_and_rest(x, y)
    return (x // y, x % y) if found[0] is NotImplemented else found


def _quotient_and_rest(x, y):
    if y == 0:
        whole = isinstance(x, int) and isinstance(y, int)
        raise ZeroDivisionError("integer division or modulo by zero" if whole else "float divmod()")
    return _divmod(x, y)


_OF_NUMPY = (np.ndarray, np.generic)


def _of_truths(plain):
    """An operator of bits, for which MicroPython takes True on the left side as 1."""

    def operator(a, b):
        if isinstance(a, bool) and isinstance(b, bool):
            return bool(plain(a, b))
        return plain(b, a) if isinstance(a, bool) and isinstance(b, _OF_NUMPY) else plain(a, b)

    return operator


class Type:
    """A type of Python's as a value, as in `write = str`: it makes what Python's makes."""

    def __init__(self, native, make):
        self.native, self._make = native, make

    def __call__(self, *given, **named):
        return self._make(*given, **named)

    def __getattr__(self, name):
        return getattr(self.native, name)

    def __or__(self, other):
        return Union(self, other)

    def __repr__(self):
        return _quoted_class(self.native)


def _start(self, *given, **named):
    kind = type(self)
    if not (given or named) or "__new__" in kind.__dict__:
        return
    if kind.__init__ is not _start:
        said = "object.__init__() takes exactly one argument (the instance to initialize)"
        raise TypeError(said)
    raise TypeError("%s() takes no arguments" % kind.__name__)


# What a class without a base inherits: MicroPython's own object takes values of any kind.
_OBJECT = type("object", (), {"__init__": _start})


class Union:
    """int | float, for isinstance(x, int | float)."""

    def __init__(self, *kinds):
        self.kinds = kinds

    def __or__(self, other):
        return Union(*self.kinds, other)

    def __repr__(self):
        return " | ".join([quoted(kind)[8:-2] if kind else "None" for kind in self.kinds])


def _one_or_other(a, b):
    return Union(a, b) if isinstance(a, type) else a | b


both, one_of_two, either = [
    _of_truths(plain) for plain in (lambda a, b: a & b, lambda a, b: a ^ b, _one_or_other)
]


class _Truth:
    """True or False on the left side of + - * / and their like."""

    def __init__(self, value):
        self._of_python, self._of_numpy = value, np.bool(value)


def flag(value):
    """The left side of an operator, where MicroPython makes 1 of True before it asks numpy."""
    return value if value is not True and value is not False else _TRUTHS[value]


def _of_flags(function):
    return lambda a, b: function(a._of_numpy if isinstance(b, _OF_NUMPY) else a._of_python, b)


_TRUTHS = _Truth(False), _Truth(True)
for _name, _function in (
    ("add", lambda a, b: a + b),
    ("sub", lambda a, b: a - b),
    ("mul", lambda a, b: a * b),
    ("truediv", lambda a, b: a / b),
    ("floordiv", lambda a, b: a // b),
    ("mod", lambda a, b: a % b),
    ("lshift", lambda a, b: a << b),
    ("rshift", lambda a, b: a >> b),
    ("pow", lambda a, b: a**b),
):
    setattr(_Truth, "__%s__" % _name, _of_flags(_function))


# In place.


def _add(value, more):
    if isinstance(value, list) and isinstance(more, np.ndarray):
        return np.add(value, more)  # where MicroPython would make the list longer
    value += more
    return value


def _repeat(value, more):
    if not isinstance(value, list) or not isinstance(more, (int, np.int64)):
        return value * more
    value[:] = value * more
    return value


_CHANGES = {
    "+": ("__iadd__", _add),
    "-": ("__isub__", lambda a, b: a - b),
    "*": ("__imul__", _repeat),
    "/": ("__itruediv__", lambda a, b: a / b),
    "//": ("__ifloordiv__", lambda a, b: a // b),
    "%": ("__imod__", lambda a, b: a % b),
    "**": ("__ipow__", power),
    "@": ("__imatmul__", lambda a, b: a @ b),
    "&": ("__iand__", both),
    "|": ("__ior__", either),
    "^": ("__ixor__", one_of_two),
    "<<": ("__ilshift__", lambda a, b: a << b),
    ">>": ("__irshift__", lambda a, b: a >> b),
}


_COUNTED = (float, int)  # of which True is none here


def changed(sign, value, more):
    """What `value sign= more` gives: an array, a list, a set or a dictionary is changed itself."""
    if isinstance(value, _COUNTED):
        return _CHANGES[sign][1](value, more)
    if isinstance(value, dict) and sign == "|":
        value.update(more)
        return value
    name, change = _CHANGES[sign]
    if isinstance(value, bool) and sign not in "&^|":
        value = flag(value)
    in_place = None if isinstance(value, np.generic) else getattr(value, name, None)
    result = NotImplemented if in_place is None else in_place(more)
    return change(value, more) if result is NotImplemented else result


def put(whole, key, values):
    """whole[a:b:c] = values, which MicroPython has for arrays alone."""
    if not isinstance(whole, list):
        whole[key] = values
        return
    places, values = list(range(len(whole)))[key], list(values)
    if len(places) != len(values):
        said = "attempt to assign sequence of size %d to extended slice of size %d"
        raise ValueError(said % (len(values), len(places)))
    for place, value in zip(places, values):
        whole[place] = value


def changed_at(sign, whole, key, more):
    whole[key] = changed(sign, whole[key], more)


# Comparisons: MicroPython asks the left side alone, and takes no np.True_ inside tuples.

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


# In order.


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


def method(name, value):
    """value.name of what is no text, where MicroPython has it in another way."""
    if isinstance(value, list) and name == "sort":
        return lambda *, key=None, reverse=False: _sort(value, key, reverse)
    if value is dict and name == "fromkeys":
        return lambda keys, each=None: dicts.pairs(*[(key, each) for key in keys])
    if name == "is_integer" and isinstance(value, float):
        return lambda: value % 1 == 0
    if name == "bit_length" and isinstance(value, int):
        return lambda: len(bin(abs(value))) - 2 if value else 0
    if name == "__dict__":
        return names_of(value)
    if name == "__getitem__" and isinstance(value, (list, tuple, str, dict)):
        return lambda key: value[key]
    return note_of(value, name) if name in _OF_FUNCTIONS else getattr(value, name)


def names_of(value):
    """value.__dict__, if its order is of no account."""
    if len(value.__dict__) > 1:
        raise TypeError("x.__dict__ has lost the order of its names in this page: write x.name")
    return dicts.new_dict(value.__dict__)


# What functools says of functions, which take no attributes in MicroPython: by their ids.
notes = {}
_OF_FUNCTIONS = "__name__", "__wrapped__", "cache_info", "cache_clear"


def noted(function, **named):
    own = notes.setdefault(id(function), (function, {}))[1]
    own.update(named)
    return function


def note_of(value, name):
    _, named = notes.get(id(value), (None, {}))
    if name in named:
        return named[name]
    if name == "__name__":
        if notes and type(value).__name__ == "bound_method":
            raise TypeError("the __name__ of a method is not in this page")
        for each, own in NAMES.items():
            if own is value:
                return each.strip("_")
    return getattr(value, name)


def _sort(values, key, reverse):
    values[:] = in_order(values, key, reverse)


def in_pairs(*rows, strict=False):
    return _of_one_length([_iter(row) for row in rows]) if strict and rows else zip(*rows)


def _of_one_length(rows):
    while True:
        found = []
        for k, row in enumerate(rows):
            found.append(next(row, _NOTHING))
            if (found[k] is _NOTHING) != (found[0] is _NOTHING):
                word = "shorter" if found[k] is _NOTHING else "longer"
                before = "argument 1" if k == 1 else "arguments 1-%d" % k
                raise ValueError("zip() argument %d is %s than %s" % (k + 1, word, before))
        if found[0] is _NOTHING:
            return
        yield tuple(found)


def iterator(value, *until):
    """iter(value), or iter(function, until), which calls it up to what it returns last."""
    return _called(value, *until) if until else _iter(value)


def _called(function, until):
    while (value := function()) != until:
        yield value


def _every(kinds, wrong):
    """The types of MicroPython that a type, a tuple of types or a union names."""
    if isinstance(kinds, (tuple, Union)):
        several = kinds if isinstance(kinds, tuple) else kinds.kinds
        return sum([_every(kind or type(None), wrong) for kind in several], ())
    kind = kinds.native if isinstance(kinds, Type) else kinds
    if not isinstance(kind, type):
        raise TypeError(wrong)
    return (kind,)


def is_a(value, kinds):
    every = _every(kinds, "isinstance() arg 2 must be a type, a tuple of types, or a union")
    return (
        isinstance(value, every)
        or (isinstance(value, bool) and int in every)
        or (isinstance(value, np.float64) and float in every)
        or (isinstance(value, Type) and type in every)
    )


def is_kind(kind, kinds):
    every = _every(kinds, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    kind = kind.native if isinstance(kind, Type) else kind
    above = {bool: int, np.float64: float}.get(kind)
    return _issubclass(kind, every) or above in every


_OWN = {
    kind: Type(kind, make)
    for kind, make in (
        (str, text),
        (float, as_float),
        (int, as_int),
        (dict, dicts.new_dict),
        (range, ranges.new),
        (slice, new_slice),
        (zip, in_pairs),
        (type, kind_of),
    )
}
np._KINDS.update({_OWN[kind]: np._KINDS[kind] for kind in (float, int)})
_OWN[isinstance] = is_a


def own(value):
    """What a name means that the reader may have defined anew, and Python otherwise."""
    try:
        return _OWN.get(value, value)
    except TypeError:  # the reader's, and unhashable
        return value


class RecursionError(RuntimeError):
    """What MicroPython raises as its parent: not caught by this name, it reaches the reader."""


class UnboundLocalError(NameError):
    """As RecursionError."""


# The names that translate.js writes, and those that MicroPython lacks.
NAMES = {
    "format": formatted,
    "sorted": in_order,
    "max": largest,
    "min": smallest,
    "pow": pow_of,
    "set": sets.set,
    "frozenset": sets.frozenset,
    "hash": sets.hash_of,
    "divmod": quotient_and_rest,
    "issubclass": is_kind,
    "round": rounded,
    "repr": quoted,
    "print": print_line,
    "iter": iterator,
    "_range_": ranges.new,
    "_counted_": range,
    "_less_": less,
    "_less_equal_": less_equal,
    "_greater_": greater,
    "_greater_equal_": greater_equal,
    "_not_equal_": not_equal,
    "_left_": Left,
    "_flag_": flag,
    "vars": names_of,
    "_itself_": lambda value: value,
    "_dictionary_": dicts.dict,
    "_object_": _OBJECT,
    "_and_": both,
    "_xor_": one_of_two,
    "_or_": either,
    "RecursionError": RecursionError,
    "UnboundLocalError": UnboundLocalError,
    "_own_": own,
    "_type_": kind_of,
    "_named_": dicts.named,
    "_set_": sets.set,
    "_displayed_": sets.displayed,
    "_constant_": sets.constant,
    "_pairs_": dicts.pairs,
    "_all_": dicts.ALL,
    "_dict_": dicts.new_dict,
    "_list_": new_list,
    "_tuple_": new_tuple,
    "_sliced_": sliced,
    "_slice_": new_slice,
    "_str_": text,
    "_shown_": shown,
    "_joined_": joined,
    "_float_": as_float,
    "_int_": as_int,
    "_zip_": in_pairs,
    "_isinstance_": is_a,
    "_power_": power,
    "_changed_": changed,
    "_changed_at_": changed_at,
    "_put_": put,
    "_key_": _KEY,
}
