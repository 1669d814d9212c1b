"""What short cells use of Python's dataclasses; translate.js tells the names of the fields."""

from dicts import dict as _Dict
from writing import quoted

_MISSING = object()


class FrozenInstanceError(AttributeError):
    pass


class field:
    def __init__(self, *, default=_MISSING, default_factory=_MISSING):
        self.default, self.factory = default, default_factory


def dataclass(*, names, eq=True, order=False, frozen=False):
    return lambda kind: _made(kind, names.split(), eq, order, frozen)


def _made(kind, own, eq, order, frozen):
    fields = _Dict()
    fields.update(getattr(kind, "_fields", ()))
    if fields and kind._frozen != frozen:
        said = "cannot inherit frozen dataclass from a non-frozen one"
        raise TypeError(said if frozen else "cannot inherit non-frozen dataclass from a frozen one")
    for name in own:
        fields[name] = _field(kind, name, list(fields.values()))
    names = list(fields)
    kind._fields, kind._frozen = fields, frozen

    def values(self):
        return tuple([getattr(self, name) for name in names])

    def written(self):
        parts = ["%s=%s" % (name, quoted(getattr(self, name))) for name in names]
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))

    methods = {"__init__": _start(kind, fields), "__repr__": written}
    if eq:
        methods["__eq__"] = lambda a, b: type(a) is type(b) and values(a) == values(b)
    if eq and frozen:
        methods["__hash__"] = lambda self: hash(values(self))
    if order:
        methods["__lt__"] = lambda a, b: values(a) < values(b)
        methods["__le__"] = lambda a, b: values(a) <= values(b)
        methods["__gt__"] = lambda a, b: values(a) > values(b)
        methods["__ge__"] = lambda a, b: values(a) >= values(b)
    for name, method in methods.items():
        if name not in kind.__dict__:
            setattr(kind, name, method)
    unchanged = {"__setattr__": _refused, "__module__": "__main__"}
    return type(kind.__name__, (kind,), unchanged) if frozen else kind


def _field(kind, name, before):
    default = getattr(kind, name, _MISSING)
    found = default if isinstance(default, field) else field(default=default)
    if isinstance(default, (list, set, dict)):
        said = "mutable default %s for field %s is not allowed: use default_factory"
        raise ValueError(said % (quoted(type(default)), name))
    if isinstance(default, field):
        delattr(kind, name)
        if found.default is not _MISSING:
            setattr(kind, name, found.default)
    if _is_needed(found) and not all([_is_needed(each) for each in before]):
        raise TypeError("non-default argument %s follows default argument" % quoted(name))
    return found


def _is_needed(found):
    return found.default is _MISSING and found.factory is _MISSING


def _start(kind, fields):
    names = list(fields)

    def start(self, *given, **named):
        twice = [name for name in names[: len(given)] if name in named]
        for name, value in zip(names, given):
            named[name] = value
        missing = [name for name in names if name not in named and _is_needed(fields[name])]
        unknown = [name for name in named if name not in fields]
        if missing or unknown or twice or len(given) > len(names):
            raise TypeError("%s(%s) gets other values here" % (kind.__name__, ", ".join(names)))
        for name in names:
            each = fields[name]
            if name in named:
                value = named[name]
            else:
                value = each.default if each.factory is _MISSING else each.factory()
            object.__setattr__(self, name, value)
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    return start


def _refused(self, name, value):
    raise FrozenInstanceError("cannot assign to field %s" % quoted(name))


def asdict(obj):
    if isinstance(obj, list):
        return [asdict(each) for each in obj]
    if not hasattr(obj, "_fields"):
        return obj
    made = _Dict()
    made.update([(name, asdict(getattr(obj, name))) for name in obj._fields])
    return made


def replace(obj, **changes):
    named = {name: getattr(obj, name) for name in obj._fields}
    named.update(changes)
    return type(obj)(**named)
