"""Runs a reader's cell: its names stay for the expressions that the page asks for."""

import builtins
import sys

import exact_math
import numpy as np
import page
import reader
import sets
import texts
import wholes
import writing

sys.modules["math"] = exact_math
_exec, _compile = exec, compile
for _part in (reader, texts, wholes):
    for _name, _function in _part.NAMES.items():
        setattr(builtins, _name, _function)
for _name in ("open", "input", "eval", "exec", "compile", "help"):
    setattr(builtins, _name, reader.closed(_name))  # translate.js refuses the plain calls
_names = {}
# What a cell may overwrite, as in `np.exp = 3`, and what stood there: the next cell begins anew.
_PARTS = [each for each in np.__dict__.values() if isinstance(each, np._Part)]
_OWNERS = [
    np,
    exact_math,
    np.ndarray,
    np.generic,
    np.number,
    np.float64,
    np.int64,
    np.bool,
] + _PARTS
_FRESH = [(owner, dict(owner.__dict__)) for owner in _OWNERS]
_MODULES = list(sys.modules)  # what else a cell imports is imported anew: its names may be changed
_OF_NOBODY = {"builtins", "uctypes"}  # which the small numpy itself imports
_SHOWN = 10_001  # characters of a value: one more than the page shows (worker.js)
_sent = None  # what the page gets: kept, since memory is freed as soon as a call ends


def forget():
    _names.clear()
    reader.notes.clear()
    sets.constants.clear()
    sets.texts.clear()
    np._ignored.clear()
    for name in [each for each in sys.modules if each not in _MODULES]:
        del sys.modules[name]
    _names["__name__"] = "__main__"
    np._begin()
    for owner, fresh in _FRESH:
        now = dict(owner.__dict__)
        for name in now:
            if name not in fresh:
                delattr(owner, name)
        for name, value in fresh.items():
            if now.get(name) is not value:
                setattr(owner, name, value)


def give(name, value):
    _names[name] = page.incoming(value)


def run(code):
    _exec(_compile(code, "cell", "exec"), _names)


def show(code):
    """Return what a notebook shows of the last expression of a cell, if long its beginning."""
    value = _value(code, "cell")
    return None if value is None else writing.quoted(_beginning(value, [_SHOWN]))


def _beginning(value, room):
    """A value, without the parts of a text or a list that come after what is shown."""
    kind = type(value)
    if kind is str:
        value = value[: room[0]]
        room[0] -= len(value)
    room[0] -= 1
    if kind is not list and kind is not tuple:
        return value
    parts = []
    for part in value:
        if room[0] < 0:
            break
        parts.append(_beginning(part, room))
    return kind(parts)


def ask(code):
    global _sent
    _sent = page.outgoing(_value(code, "page"))  # an error in it has no line of the cell
    return _sent


def _value(code, file):
    above = len(code) - len(code.lstrip("\n"))  # empty lines, which eval would not read
    code = "\n" * above + "_value_ = (" + code[above:] + "\n)"
    _exec(_compile(code, file, "exec"), _names)
    return _names.pop("_value_")


def known(owner):
    """The names, as one text, of np, np.linalg, math, an array, or (of "") a cell and Python."""
    if not owner:
        names = list(_names) + dir(builtins)
    elif owner.startswith("np."):
        names = getattr(np, owner[3:])._functions
    elif owner == "array":
        names = list(np.ndarray.__dict__) + ["shape", "dtype"]  # each array's own
    else:
        names = {"np": np, "math": exact_math}[owner].__dict__
    return " ".join([each for each in names if each[0] != "_" and each not in _OF_NOBODY])
