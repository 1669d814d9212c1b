"""Runs a reader's cell: its names stay for the expressions that the page asks for."""

import builtins
import sys

import exact_math
import numpy as np
import page
import reader

sys.modules["math"] = exact_math
for _name, _function in reader.NAMES.items():
    setattr(builtins, _name, _function)
_names = {}
_sent = None  # what the page gets: kept, since memory is freed as soon as a call ends


def forget():
    _names.clear()
    _names["__name__"] = "__main__"


def give(name, value):
    _names[name] = page.incoming(value)


def run(code):
    np._warned.clear()
    exec(compile(code, "cell", "exec"), _names)


def show(code):
    """Return what a notebook shows of the last expression of a cell."""
    value = _value(code, "cell")
    return None if value is None else reader.quoted(value)


def ask(code):
    global _sent
    _sent = page.outgoing(_value(code, "page"))  # an error in it has no line of the cell
    return _sent


def _value(code, file):
    above = len(code) - len(code.lstrip("\n"))  # empty lines, which eval would not read
    code = "\n" * above + "_value_ = (" + code[above:] + "\n)"
    exec(compile(code, file, "exec"), _names)
    return _names.pop("_value_")
