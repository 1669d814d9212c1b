"""Mend the links of a PDF: each says where it leads, and is one place to press on each line.

Chromium makes a place of each piece of a link: a formula in a heading has ten, and a reader with
keys alone would stop at each.
"""

from pikepdf import Array, Object, Pdf, String


def join(pdf: Pdf, links: list[tuple[list, str]]) -> None:
    """Join the places of links; each link has a list with places among other things, and words."""
    pages = {place.objgen: page for page in pdf.pages for place in page.get("/Annots", [])}
    dropped = set()
    for inside, words in links:
        last = None
        for place in [each for each in inside if isinstance(each, Object)]:
            place.Contents = String(words)
            if last and pages[last.objgen] == pages[place.objgen] and _on_one_line(last, place):
                corners = [*zip(last.Rect, place.Rect, strict=True)]
                last.Rect = Array([*map(min, corners[:2]), *map(max, corners[2:])])
                inside[:] = [each for each in inside if each is not place]
                dropped.add(place.objgen)
            else:
                last = place
    for page in pdf.pages:
        if "/Annots" in page:
            page.Annots = Array([each for each in page.Annots if each.objgen not in dropped])


def _on_one_line(one: Object, other: Object) -> bool:
    """Return whether one place is as high on the page as the middle of the other."""
    _, bottom, _, top = one.Rect
    return bottom < (other.Rect[1] + other.Rect[3]) / 2 < top
