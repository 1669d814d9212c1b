"""What short cells use of Python's copy."""

import dicts
import numpy as np

_KEPT = (int, float, bool, str, type(None), np.generic)


def copy(x):
    if isinstance(x, _KEPT):
        return x
    if isinstance(x, list):
        return list(x)
    if isinstance(x, tuple):
        return x
    if isinstance(x, (set, dict, np.ndarray)):
        return x.copy()
    raise TypeError("copy of a %s is not in this page: make a new one" % type(x).__name__)


def deepcopy(x, made=None):
    made = {} if made is None else made  # what stands in two places is copied once
    if id(x) not in made:
        made[id(x)] = _deep(x, made), x
    return made[id(x)][0]


def _deep(x, made):
    kind = type(x)
    if kind is list or kind is tuple:
        return kind([deepcopy(each, made) for each in x])
    if kind is dicts.dict:
        result = dicts.dict()
        result.update([(key, deepcopy(each, made)) for key, each in x.items()])
        return result
    return copy(x)
