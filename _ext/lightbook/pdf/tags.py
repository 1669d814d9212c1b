"""Mend the tags of a PDF that Chromium has printed, for readers who listen (PDF/UA).

Chromium makes a tag of every box, and has none for a formula, a footnote or a list of terms;
mark.js has marked those in the document. Here the tree of tags is read, cut down to what has a
meaning, and written back. What belongs to no tag is decoration (decoration.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from .decoration import Mark, decorate
from .links import join

BOXES = {"NonStruct", "Aside"}  # of no meaning themselves
GROUPS = {"Document", "Art", "Div", "BlockQuote"}  # hold paragraphs, and no line of text
IN_LINE = {"Span", "Em", "Strong", "Code", "Link", "Formula"}
PICTURES = {"Figure", "Formula", "Lbl"}  # their lines and dots say something
MAY_BE_EMPTY = {"TD", "TH"}
# The marks of mark.js.
MARKED = {
    "formula": "Formula",
    "l": "L",
    "li": "LI",
    "lbl": "Lbl",
    "lbody": "LBody",
    "note": "Note",
}
ROLES = {"Em": "Span", "Strong": "Span"}  # PDF/UA knows only the tags of PDF 1.7
KEPT = ("/Alt", "/A", "/ID")


@dataclass
class Tag:
    """An element of the tree; `inside` holds tags, pieces of pages, and places to press."""

    kind: str
    inside: list = field(default_factory=list)
    language: str = ""
    number: int | None = None  # of a link
    facts: dict[str, Object] = field(default_factory=dict)

    def walk(self) -> "Iterator[Tag]":
        """Yield this tag and all those in it."""
        yield self
        for each in self.inside:
            if isinstance(each, Tag):
                yield from each.walk()

    def marks(self) -> Iterator[Mark]:
        """Yield the pieces of pages that belong to this tag and to those in it."""
        for tag in self.walk():
            yield from (each for each in tag.inside if isinstance(each, Mark))


def mend(pdf: Pdf, said: list[str]) -> None:
    """Mend the tags and the links of a PDF; `said` has the words of each link."""
    top = read(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang))
    pictures = {mark for tag in top.walk() if tag.kind in PICTURES for mark in tag.marks()}
    dropped = decorate(pdf, pictures)
    for tag in top.walk():
        tag.inside = [e for e in tag.inside if not (isinstance(e, Mark) and e in dropped)]
    (top,) = tidy(top)
    for n, note in enumerate(tag for tag in top.walk() if tag.kind == "Note"):
        note.facts["/ID"] = String(f"note-{n}")
    join(pdf, [(t.inside, said[t.number]) for t in top.walk() if t.number is not None])
    write(pdf, top)


def read(element: Object, language: str, page: int = 0) -> Tag:
    """Return an element of a PDF's tree as a tag."""
    if isinstance(element, Array):
        (element,) = element
    here, *marks = str(element.get("/Lang", language)).split("-x-")
    kind, *number = marks[0].split("-") if marks else [""]
    tag = Tag(MARKED.get(kind, str(element.S)[1:]), number=int(number[0]) if number else None)
    tag.language = here if here != language else ""
    tag.facts = {key: element[key] for key in KEPT if key in element}
    page = element.Pg.objgen[0] if "/Pg" in element else page
    inside = element.get("/K", Array())
    for each in inside if isinstance(inside, Array) else [inside]:
        match each if isinstance(each, int) else str(each.get("/Type", "")):
            case int():
                tag.inside.append(Mark(page, page, each))
            case "/MCR":
                on = each.Pg.objgen[0] if "/Pg" in each else page
                part = each.Stm.objgen[0] if "/Stm" in each else on
                tag.inside.append(Mark(on, part, int(each.MCID)))
            case "/OBJR":
                tag.inside.append(each.Obj)
            case _:
                tag.inside.append(read(each, here, page))
    return tag


def tidy(tag: Tag, *, grouped: bool = False) -> list:
    """Return what takes the place of a tag; `grouped` tells that there it needs a paragraph."""
    box = tag.kind in BOXES and not tag.language
    grouped = tag.kind in GROUPS or (box and grouped)
    several = any(isinstance(each, Tag) for each in tag.inside)
    inside = []
    for each in tag.inside:
        inside += tidy(each, grouped=grouped) if isinstance(each, Tag) else [each]
    if tag.kind in PICTURES - {"Lbl"}:
        inside = list(tag.marks())
    elif tag.kind == "L":
        inside = items(inside)
    elif tag.kind == "LI":
        inside = labelled(inside)
    elif grouped and (several or not box):
        inside = paragraphs(inside)
    if box or (not inside and tag.kind not in MAY_BE_EMPTY):
        return inside
    if tag.kind in BOXES:
        tag.kind = "Span"  # words in another language
    tag.inside = inside
    return [tag]


def paragraphs(inside: list) -> list:
    """Put what would stand in no paragraph into one."""
    made = []
    for loose, run in groupby(inside, lambda e: not isinstance(e, Tag) or e.kind in IN_LINE):
        each = list(run)
        made += [Tag("P", each)] if loose else each
    return made


def items(inside: list) -> list:
    """Make items of the terms and texts in a list of terms: a text ends one."""
    made, item = [], Tag("LI")
    for each in inside:
        if each.kind == "LI":
            made.append(each)
            continue
        item.inside.append(each)
        if each.kind == "LBody":
            made.append(item)
            item = Tag("LI")
    return [*made, item] if item.inside else made


def labelled(inside: list) -> list:
    """Put what is not the label of an item into its body."""
    labels, body = [], []
    for each in inside:
        (labels if isinstance(each, Tag) and each.kind == "Lbl" else body).append(each)
    return [*labels, Tag("LBody", body)] if body else labels


def write(pdf: Pdf, top: Tag) -> None:
    """Write the tree into a PDF, and note for each piece of a page to which tag it belongs."""
    root = pdf.Root.StructTreeRoot
    owners: dict[int, dict[int, Object] | Object] = {
        page.StructParents: {} for page in pdf.pages if "/StructParents" in page
    }
    names = NameTree.new(pdf)

    def element(tag: Tag, parent: Object) -> Object:
        facts = {"/Type": Name.StructElem, "/S": Name(f"/{tag.kind}"), "/P": parent}
        made = pdf.make_indirect(Dictionary(facts | tag.facts))
        if tag.language:
            made.Lang = String(tag.language)
        if "/ID" in tag.facts:
            names[str(made.ID)] = made
        made.K = Array([piece(each, made) for each in tag.inside])
        return made

    def piece(each: Tag | Mark | Object, parent: Object) -> Object:
        if isinstance(each, Tag):
            return element(each, parent)
        if isinstance(each, Mark):
            page, part = pdf.get_object(each.page, 0), pdf.get_object(each.part, 0)
            owners.setdefault(part.StructParents, {})[each.number] = parent
            where = {"Pg": page} if each.part == each.page else {"Pg": page, "Stm": part}
            return Dictionary(Type=Name.MCR, MCID=each.number, **where)
        owners[each.StructParent] = parent
        return Dictionary(Type=Name.OBJR, Obj=each)

    root.K = Array([element(top, root)])
    root.RoleMap = Dictionary({f"/{kind}": Name(f"/{role}") for kind, role in ROLES.items()})
    root.IDTree, numbers = names.obj, []
    for key, owner in sorted(owners.items()):
        if isinstance(owner, dict):
            count = max(owner, default=-1) + 1
            owner = pdf.make_indirect(Array([owner.get(n) for n in range(count)]))
        numbers += [key, owner]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
