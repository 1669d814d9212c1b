"""What attnkit's checks use of Python's reprlib: a text that is not too long."""

from writing import quoted


def repr(value):
    if isinstance(value, list) and len(value) > 6:
        return "[%s, ...]" % ", ".join([repr(each) for each in value[:6]])
    text = quoted(value)
    return text[:12] + "..." + text[-13:] if isinstance(value, str) and len(text) > 30 else text
