"""What attnkit's checks use of Python's operator."""


def index(value):
    if isinstance(value, bool) or not (isinstance(value, int) or hasattr(value, "__index__")):
        raise TypeError("not a whole number")
    return value if isinstance(value, int) else value.__index__()
