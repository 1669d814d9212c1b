"""A transcript: the keys that are pressed, and below each what is then said.

`open` names a page, `press` a key or several, and the lines below it, indented, are what the
screen reader says. Whatever else stands there, such as a blank line or one that begins with #, is
kept.
"""

from collections.abc import Callable

INDENT = "    "


def heard(transcript: str, act: Callable[[str, str], list[str]]) -> str:
    """Do what a transcript does, and return it with what is said now.

    Parameters
    ----------
    transcript : str
        Lines such as `press Tab`, and what was said then.
    act : callable
        Takes a word, `open` or `press`, and what follows it; returns what is said.

    Examples
    --------
    >>> print(heard("press Tab\\n    a link", lambda word, key: [f"{key} was pressed"]))
    press Tab
        Tab was pressed
    """
    lines = []
    for number, line in enumerate(transcript.splitlines(), start=1):
        if line.startswith(INDENT):
            continue
        lines.append(line)
        word, _, what = line.partition(" ")
        if word in ("open", "press") and what:
            lines += [INDENT + said for said in act(word, what)]
        elif line.strip() and word != "#":
            raise ValueError(
                f"line {number} is {line!r}; a line is `open PAGE`, `press KEY`, a comment after "
                f"`# `, or, indented by {len(INDENT)} spaces, what is said"
            )
    return "\n".join(lines)
