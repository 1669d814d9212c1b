"""What a reader's code calls in place of Python's own: translate.js writes these names."""

import dicts
import ranges
import sets
from comparing import (
    Left,
    greater,
    greater_equal,
    in_order,
    largest,
    less,
    less_equal,
    not_equal,
    smallest,
    sort,
)
from kinds import (
    KEY,
    OBJECT,
    as_float,
    as_int,
    in_pairs,
    is_a,
    is_kind,
    kind_of,
    new_slice,
    own,
)
from operating import (
    both,
    changed,
    changed_at,
    either,
    flag,
    one_of_two,
    pow_of,
    power,
    put,
    quotient_and_rest,
    rounded,
)
from writing import formatted, joined, print_line, quoted, shown, text

_iter = iter  # which cell.py gives to iterator()


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


def closed(name):
    """What a page does not have, under whatever name a cell calls it."""

    def refused(*_given, **_named):
        raise TypeError("%s(): a page does not have it" % name)

    return refused


def method(name, value):
    """value.name of what is no text, where MicroPython has it in another way."""
    if isinstance(value, list) and name == "sort":
        return lambda *, key=None, reverse=False: sort(value, key, reverse)
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


def iterator(value, *until):
    """iter(value), or iter(function, until), which calls it up to what it returns last."""
    return _called(value, *until) if until else _iter(value)


def _called(function, until):
    while (value := function()) != until:
        yield value


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
    "_object_": OBJECT,
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
    "_key_": KEY,
}
