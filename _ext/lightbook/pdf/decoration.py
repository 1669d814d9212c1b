"""Mark as decoration what is painted on a printed page and says nothing: borders, page numbers.

A PDF for screen readers tells for all that it paints either to which tag it belongs or that it is
decoration ("Artifact"). Chromium leaves out the second, and takes a border for content.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pikepdf import (
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    parse_content_stream,
    unparse_content_stream,
)

BEGIN = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
END = ContentStreamInstruction([], Operator("EMC"))
MARKS, TEXT, OUTLINES = {"BDC", "BMC"}, {"BT"}, {"m", "re"}
PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
# What ends each; "n" paints nothing, and only cuts off what is painted later.
ENDS = {"BDC": {"EMC"}, "BMC": {"EMC"}, "BT": {"ET"}} | dict.fromkeys(OUTLINES, PAINTS | {"n"})
IMAGES = {"Do", "sh", "INLINE IMAGE"}
WORDS = {"Tj", "TJ", "'", '"'}


class Mark(NamedTuple):
    """A piece of a page that belongs to a tag: its number in the page, or in a part of the page."""

    page: int
    part: int  # the page itself, if it is in no part
    number: int


def decorate(pdf: Pdf, pictures: set[Mark]) -> set[Mark]:
    """Mark all decoration in a PDF; return the marks that turned out to be decoration.

    A piece with neither words nor images is decoration, unless it is one of `pictures`.
    """
    dropped: set[Mark] = set()

    def sort(stream: Any, part: Object, page: Object) -> bytes:
        inside = parts(part)
        made = []
        for piece in pieces(parse_content_stream(stream)):
            first, last = str(piece[0].operator), str(piece[-1].operator)
            if first in MARKS:
                mark = _mark(piece, part, page)
                says = {str(each.operator) for each in piece} & (WORDS | IMAGES)
                if mark and not says and mark not in pictures:
                    dropped.add(mark)
                    piece[0] = BEGIN
            elif first in TEXT or last in PAINTS or (first in IMAGES and not _is_in(piece, inside)):
                piece = [BEGIN, *piece, END]
            made += piece
        return unparse_content_stream(made)

    for page in pdf.pages:
        page.Contents = pdf.make_stream(sort(page, page.obj, page.obj))
        todo = [*parts(page.obj).values()]
        for part in todo:
            part.write(sort(part, part, page.obj))
            todo += parts(part).values()
    return dropped


def pieces(instructions: Iterable) -> Iterator[list]:
    """Yield what belongs together: what is marked as one, a text, an outline, anything else."""
    rest = iter(instructions)
    for first in rest:
        piece, begin = [first], str(first.operator)
        ends = ENDS.get(begin, set())
        depth = 1 if ends else 0
        while depth:
            piece.append(next(rest))
            operator = str(piece[-1].operator)
            depth += (begin in MARKS and operator in MARKS) - (operator in ends)
        yield piece


def parts(of: Object) -> dict[str, Object]:
    """Return the parts of a page that have marks of their own."""
    images = of.get("/Resources", {}).get("/XObject", Dictionary())
    return {name: part for name, part in images.items() if "/StructParents" in part}


def _is_in(piece: list, parts: dict[str, Object]) -> bool:
    return str(piece[0].operator) == "Do" and str(piece[0].operands[0]) in parts


def _mark(piece: list, part: Object, page: Object) -> Mark | None:
    facts = piece[0].operands[1] if len(piece[0].operands) > 1 else None
    if isinstance(facts, Dictionary) and "/MCID" in facts:
        return Mark(page.objgen[0], part.objgen[0], int(facts.MCID))
    return None
