"""What short cells, and attnkit's checks, use of Python's operator."""

from operating import flag


def index(value):
    if isinstance(value, bool) or not (isinstance(value, int) or hasattr(value, "__index__")):
        raise TypeError("not a whole number")
    return value if isinstance(value, int) else value.__index__()


def add(a, b):
    return flag(a) + b


def sub(a, b):
    return flag(a) - b


def mul(a, b):
    return flag(a) * b


def truediv(a, b):
    return flag(a) / b


def matmul(a, b):
    return a @ b


def neg(a):
    return -a


def itemgetter(*items):
    if len(items) == 1:
        return lambda whole: whole[items[0]]
    return lambda whole: tuple([whole[item] for item in items])


def attrgetter(name):
    return lambda owner: getattr(owner, name)
