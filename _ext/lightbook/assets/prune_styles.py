"""Drop the rules and variables of a style sheet that no page can use.

The theme brings the whole of Bootstrap. A rule goes if it asks for a class or an id whose name
appears nowhere in the pages or their scripts: not as a class, and not as any other word either, so
that names which a script adds later stay. A variable goes if nothing reads it.
"""

import re

WORD = re.compile(r"[A-Za-z_][\w-]*")
NAME = re.compile(r"[.#]((?:[A-Za-z_]|-[A-Za-z_-])(?:[\w-]|\\.)*)")
VARIABLE = re.compile(
    r"(?<=[{;])\s*--([\w-]+)\s*:(?:\"[^\"]*\"|'[^']*'|url\([^)]*\)|[^;{}\"'])*(?:;|(?=\}))"
)
NESTED = ("@media", "@supports", "@layer", "@container")
# Strings and comments may contain braces.
TOKEN = re.compile(
    r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[{};]|[^{};\"'/]+|/", re.DOTALL
)


def words(*texts: str) -> set[str]:
    """Return every word of some texts; one that ends in a hyphen is the start of a name."""
    return set().union(*(WORD.findall(text) for text in texts))


def blocks(css: str) -> list[tuple[str, str | None]]:
    """Split a style sheet into pairs: what is before the braces, and what is in them.

    A statement without braces, such as `@charset "utf-8";`, has None in their place.
    """
    found, head, body, depth = [], "", "", 0
    for token in TOKEN.findall(css):
        if token.startswith("/*"):
            continue
        if token == "}":
            depth -= 1
            if depth < 0:
                raise ValueError(f"a style sheet closes a brace too many after {head[-80:]!r}")
            if depth == 0:
                found.append((head.strip(), body))
                head = body = ""
                continue
        if depth:
            body += token
        elif token == ";":
            found.append((head.strip(), None))
            head = ""
        elif token != "{":
            head += token
        if token == "{":
            depth += 1
    if depth or head.strip():
        raise ValueError(f"a style sheet ends within {head[-80:]!r}")
    return found


def selectors(head: str) -> list[str]:
    """Split a list of selectors at the commas outside brackets."""
    parts, depth = [""], 0
    for character in head:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def is_used(selector: str, used: set[str], starts: tuple[str, ...]) -> bool:
    """Tell whether something on the pages may match a selector."""
    # What is in :not(), :is() or :where(), or in brackets, need not be on the page.
    while re.search(r"\([^()]*\)", selector):
        selector = re.sub(r"\([^()]*\)", "", selector)
    selector = re.sub(r"\[[^\]]*\]", "", selector)
    names = (name.replace("\\", "") for name in NAME.findall(selector))
    return all(name in used or name.startswith(starts) for name in names)


def prune(css: str, used: set[str]) -> str:
    """Return a style sheet without the rules that pages with these words cannot use."""
    starts = tuple(word for word in used if word.endswith("-") and len(word) > 2)
    kept = []
    for head, body in blocks(css):
        if body is None:
            kept.append(f"{head};")
        elif head.startswith(NESTED):
            if inner := prune(body, used):
                kept.append(f"{head}{{{inner}}}")
        elif head.startswith("@"):
            kept.append(f"{head}{{{body}}}")
        elif live := [part for part in selectors(head) if is_used(part, used, starts)]:
            kept.append(f"{','.join(live)}{{{body.strip()}}}")
    return "\n".join(kept)


def without_unread(css: str, used: set[str]) -> str:
    """Return a style sheet without the variables that neither it nor one of the words reads."""
    before = ""
    while css != before:  # a dropped variable may have been the only one to read another
        before, read = css, used | set(re.findall(r"var\(\s*--([\w-]+)", css))
        css = VARIABLE.sub(lambda found, read=read: found[0] if found[1] in read else "", css)
    return css
