"""What MicroPython lacks of texts, or has in another way: methods, format(...), text % values."""

import page
import reader
from kinds import as_float, as_int
from writing import quoted, shown, text


def _room(value, width, fill):
    if len(fill) != 1:
        raise TypeError("The fill character must be exactly one character long")
    return max(width - len(value), 0)


def ljust(value, width, fill=" "):
    return value + fill * _room(value, width, fill)


def rjust(value, width, fill=" "):
    return fill * _room(value, width, fill) + value


def center(value, width, fill=" "):
    room = _room(value, width, fill)
    left = room // 2 + (room & width & 1)
    return fill * left + value + fill * (room - left)


def zfill(value, width):
    sign = value[:1] if value[:1] in ("+", "-") else ""
    return sign + rjust(value[len(sign) :], width - len(sign), "0")


def removeprefix(value, prefix):
    return value[len(prefix) :] if value.startswith(prefix) else value


def removesuffix(value, suffix):
    return value[: len(value) - len(suffix)] if value.endswith(suffix) else value


def split(value, sep=None, maxsplit=-1):
    return value.split(sep, maxsplit)


def translate(value, table):
    signs = [table.get(ord(sign), sign) for sign in value]
    return "".join([chr(sign) if isinstance(sign, int) else sign or "" for sign in signs])


def maketrans(letters, others, without=""):
    if len(letters) != len(others):
        raise ValueError("the first two maketrans arguments must have equal length")
    found = {ord(sign): ord(other) for sign, other in zip(letters, others)}
    found.update({ord(sign): None for sign in without})
    return found


def isascii(value):
    return len(value.encode()) == len(value)


# Of English letters.


def capitalize(value):
    return value[:1].upper() + value[1:].lower()


def title(value):
    pairs = zip(" " + value, value)
    return "".join([sign.lower() if last.isalpha() else sign.upper() for last, sign in pairs])


def swapcase(value):
    return "".join([sign.lower() if sign.isupper() else sign.upper() for sign in value])


def casefold(value):
    return value.lower()


def istitle(value):
    return value == title(value) and value.lower() != value.upper()


def isalnum(value):
    return bool(value) and all([sign.isalpha() or sign.isdigit() for sign in value])


def isdecimal(value):
    return value.isdigit()


def isidentifier(value):
    return isalnum(value.replace("_", "a")) and not value[0].isdigit()


# text.format(...)


def format_(value, *given, **named):
    return _filled(value, given, named, iter(range(len(given) + 1)))


def _filled(form, given, named, places):
    made = ""
    while form:
        sign, form = form[0], form[1:]
        if sign in "{}" and form[:1] == sign:
            made, form = made + sign, form[1:]
        elif sign == "{":
            field, form = _field(form)
            field, _, spec = field.partition(":")
            name, _, convert = field.partition("!")
            value = _given(name or str(next(places)), given, named)
            made += shown(value, convert, _filled(spec, given, named, places))
        elif sign == "}":
            raise ValueError("Single '}' encountered in format string")
        else:
            made += sign
    return made


def _field(form):
    depth = 1
    for at, sign in enumerate(form):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return form[:at], form[at + 1 :]
    raise ValueError(
        "expected '}' before end of string" if form else "Single '{' encountered in format string"
    )


def _given(name, given, named):
    if "." in name or "[" in name:
        raise TypeError("{%s} of a format is not in this page: write an f-string" % name)
    if not name.isdigit():
        return named[name]
    if int(name) < len(given):
        return given[int(name)]
    raise IndexError("Replacement index %s out of range for positional args tuple" % name)


# text % values


def rest(a, b):
    """a % b."""
    return _with_values(a, b) if isinstance(a, str) else a % b


def _with_values(form, given):
    values = iter(given if isinstance(given, tuple) else (given,))
    made, *parts = form.split("%")
    while parts:
        part = parts.pop(0)
        if not part and parts:  # between the signs of %%
            made += "%" + parts.pop(0)
            continue
        name = None
        if part[:1] == "(":
            name, _, part = part[1:].partition(")")
        plain = part.lstrip("-+ #0")
        flags, kind = part[: len(part) - len(plain)], plain.lstrip("0123456789.")
        size, kind, part = plain[: len(plain) - len(kind)], kind[:1], kind[1:]
        value = next(values, values) if name is None else given[name]
        if value is values:
            raise TypeError("not enough arguments for format string")
        made += _written(flags, size, kind, value) + part
    if next(values, values) is not values and not isinstance(given, dict):
        raise TypeError("not all arguments converted during string formatting")
    return made


def _written(flags, size, kind, value):
    align = "<" if "-" in flags else ""
    if kind in ("s", "r"):
        return shown((text if kind == "s" else quoted)(value), "", (align or ">") + size)
    if not kind or kind not in "dixXoeEfFgG" or (kind in "dixXo" and "." in size):
        raise TypeError("%%%s is not in this page: write an f-string" % (size + kind))
    if isinstance(value, str):
        real = "%%%s format: a real number is required, not str" % kind
        raise TypeError(real if kind in "di" else "must be real number, not str")
    if kind in "di":
        value, kind = as_int(value), "d"
    elif kind not in "xXo":
        value = as_float(value)
    sign = "+" if "+" in flags else " " if " " in flags else ""
    zeros = "0" if "0" in flags and not align else ""
    return shown(value, "", align + sign + ("#" if "#" in flags else "") + zeros + size + kind)


_OF_ALL = ljust, rjust, center, zfill, removeprefix, removesuffix, split, translate, isascii
_OF_ENGLISH = capitalize, title, swapcase, casefold, istitle, isalnum, isdecimal, isidentifier
OF_ALL = {each.__name__: each for each in _OF_ALL}
OF_ENGLISH = {each.__name__: each for each in _OF_ENGLISH}
OF_ALL["format"], OF_ENGLISH["isnumeric"] = format_, isdecimal


def method(name, value):
    """value.name, where MicroPython has it in another way."""
    if value is str and name == "maketrans":
        return maketrans
    if value is str and not name.startswith("__"):
        return lambda text, *given, **named: method(name, text)(*given, **named)
    if not isinstance(value, str) or name in ("sort", "__getitem__"):
        return reader.method(name, value)
    function = OF_ALL.get(name) or (isascii(value) and OF_ENGLISH.get(name))
    if function:
        return lambda *given, **named: function(value, *given, **named)
    if isascii(value):
        return getattr(value, name)
    return lambda *given: page.of_letters(name, value, given)


NAMES = {"_method_": method, "_rest_": rest}
