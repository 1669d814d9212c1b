"""What a screen reader gets of a page, in Chromium and Firefox: one list, in the order of reading.

Each entry is a part of the page: its depth, its role in the words of ARIA, its name, and what else
is told of it. A text is an entry of the role `text`.
"""

from typing import NamedTuple

# Both browsers have words of their own for some roles.
ROLES = {
    "StaticText": "text",
    "text leaf": "text",
    "DocNoteRef": "link",
    "DocBackLink": "link",
    "doc-noteref": "link",
    "doc-backlink": "link",
    "pushbutton": "button",
    "toggle button": "button",
    "DisclosureTriangle": "summary",
    "radiobutton": "radio",
    "checkbutton": "checkbox",
    "grouping": "group",
    "graphic": "img",
    "image": "img",
    "list item": "listitem",
    "table row": "row",
    "RootWebArea": "document",
}
# What is inside these is no text of the page: bullets, numbers of lists.
MARKERS = {"ListMarker", "listitem marker"}
TOLD = ("expanded", "pressed", "checked", "level", "live", "language", "focusable")


class Part(NamedTuple):
    """A part of a page as a screen reader gets it."""

    depth: int
    role: str
    name: str
    told: dict


def in_chromium(page) -> list[Part]:
    """Return the parts of a page that is open in Chromium."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id, parts = {node["nodeId"]: node for node in nodes}, []

    def walk(node: dict, depth: int) -> None:
        role = node["role"]["value"]
        if role in MARKERS or role == "InlineTextBox":
            return
        if not node["ignored"]:
            told = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
            told = {name: value for name, value in told.items() if name in TOLD}
            name = node.get("name", {}).get("value", "")
            parts.append(Part(depth, ROLES.get(role, role), name, told))
            depth += 1
        for child in node.get("childIds", ()):
            if child in by_id:
                walk(by_id[child], depth)

    walk(nodes[0], 0)
    return parts


def in_firefox(firefox) -> list[Part]:
    """Return the parts of the page that is open in Firefox; it needs the preference LISTENING."""
    return [
        Part(depth, ROLES.get(role, role), name, told)
        for depth, role, name, told in firefox.tree(sorted(MARKERS))
    ]


# Without a screen reader, Firefox makes its tree only on request.
LISTENING = {"accessibility.force_disabled": -1}


def below(parts: list[Part], at: int) -> list[Part]:
    """Return what is inside the part at an index."""
    inside = []
    for part in parts[at + 1 :]:
        if part.depth <= parts[at].depth:
            break
        inside.append(part)
    return inside


def main(parts: list[Part]) -> list[Part]:
    """Return what is in the main part of a page."""
    places = [i for i, part in enumerate(parts) if part.role == "main"]
    assert len(places) == 1, f"{len(places)} parts are called main"
    return below(parts, places[0])
