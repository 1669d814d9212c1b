"""The published page: a figure as self-contained HTML."""

import itertools
import json
import re
import warnings
import zlib
from collections import Counter
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

import numpy as np

from attnkit import theme
from attnkit.live.controls import inputs, observers
from attnkit.live.drawing import pieces, room, svg
from attnkit.live.editing import cells
from attnkit.live.following import follow
from attnkit.live.following.unforeseen import Beside, Unforeseen, foresee
from attnkit.live.hosts import advice, tables
from attnkit.live.parts import Part
from attnkit.live.scene import Scene
from attnkit.live.update import Drawn, Readout

MAX_PICTURE = 100_000  # bytes, gzip, of the picture alone, beyond which its maker is warned
MAX_STATES = 20_000  # the most states that one table is made for


def html(scene: Scene, budget: int, script_file: str | None = None) -> str:
    """Return a figure as HTML: picture, native inputs, tables, and the script that joins them.

    The script stands in the page, or in a file beside it with the text of `script_text`.

    The table of one part may add `budget` bytes to the page, else ValueError is raised.
    """
    observers.check(scene.controls)
    _check_reads(scene)
    for mark in _words(scene):
        mark.longest = ""  # of the sentences that this page can say
    room.forget(scene.fig)
    packed = pack_all(scene, budget)
    if scene.fig.patch not in scene.drawn:
        return _html(scene, packed, script_file)
    with room.background(scene.fig):  # only now it is known how far a background goes
        return _html(scene, pack_all(scene, budget), script_file)


def _check_reads(scene: Scene) -> None:
    """Raise ValueError if a function reads a widget, which stands still while a page is made."""
    with scene.look():
        for update in scene.updates:
            with observers.reads(scene.controls) as read:
                scene.move([update], scene.settings)
            for name in read:
                raise ValueError(
                    f"update function {update.name} reads the value of the widget of control "
                    f"{name!r}, which stands still while a page is made of all its positions: let "
                    f"the function have a parameter {name}, and use that"
                )


def _words(scene: Scene) -> list[Readout]:
    return [mark for mark in scene.marks if isinstance(mark, Readout)]


def _html(scene: Scene, packed: list[dict], script_file: str | None) -> str:
    """Return a figure with its tables as HTML."""
    words = _words(scene)
    data = {
        "tables": tables.join(packed),  # first: this is how `outsource` knows the element
        "positions": scene.positions,
        "still": scene.still_positions,
        "sizes": {name: len(c.values) for name, c in scene.controls.items()},
        "texts": {name: inputs.texts(c) for name, c in scene.controls.items()},
        "updates": packed,
        "spec": spec(scene),
    }
    controls = "".join(inputs.html(c, scene.id) for c in scene.controls.values())
    scene.at_still()  # the page's script then moves it to where the controls start
    picture = described(scene)
    _warn_of_weight(scene, picture)
    readout = "".join(escape(mark.sentence) for mark in words)
    longest = "".join(escape(mark.longest) for mark in words)
    scene.at({})
    asks = " data-asks" * (data["still"] != data["positions"])  # live.css hides the answer at first
    last = script() if script_file is None else ""
    return (
        f"{style(script_file)}"
        f'<div class="attn" id="{scene.id}"{asks} {whole(scene)}>{skip_link(scene)}'
        f'<div class="attn-picture"{sheet(scene)}>{picture}</div>'
        f'<div class="attn-controls">{controls}</div>'
        f'<p class="attn-setting">{escape(setting(scene))}</p>'
        f'<div class="attn-said" data-longest="{longest}">'
        f'<p class="attn-readout" dir="auto">{readout}</p></div>'
        f'<span id="{scene.id}-end"></span>'
        f'<script type="application/json">{in_script(data)}</script>{editing(scene)}</div>{last}'
    )


def _warn_of_weight(scene: Scene, picture: str) -> None:
    """Warn of a picture that is heavy by itself, whatever moves in it."""
    size = len(zlib.compress(picture.encode()))
    if size > MAX_PICTURE:
        drawn = pieces.pieces(scene.fig)
        ways = [way for artist in drawn for way in advice.fewer_points(artist)]
        todo = "; ".join(ways) or "set rasterized=True for what is drawn of very many parts"
        warnings.warn(
            f"the picture of {scene.name} alone takes {size:,} bytes of a page: {todo}",
            stacklevel=3,
        )


# -- tables ----------------------------------------------------------------------------------------


def pack(scene: Scene, part: Part, samples: list[follow.Sample], budget: int) -> dict:
    """Return the table of a part over every position of its controls, within a budget."""
    if part.n_states > MAX_STATES:
        raise ValueError(
            f"{part.name} depends on {part.counted_states()}, and a page can hold {MAX_STATES:,}: "
            "let it depend on fewer controls, or give a control fewer positions. A notebook has "
            "no such limit"
        )
    packed = packed_in_full(scene, part, samples)
    if (size := tables.size(packed)) > budget:
        ways = advice.smaller(part, budget)
        raise ValueError(
            f"the table of {part.name} takes {size:,} bytes and its budget is {budget:,}: it "
            f"depends on {part.counted_states()}. To make it smaller, {ways}"
        )
    return packed


def pack_all(scene: Scene, budget: int) -> list[dict]:
    """Return the table of each part, after a look at the whole figure at sample states."""
    while True:
        samples = follow.settle(scene)
        try:
            return [pack(scene, part, samples, budget) for part in scene.parts]
        except follow.Surprise as surprise:
            follow.widen(scene, surprise, samples[0])
        except Unforeseen as found:
            foresee(scene, found, samples[0].drawing)


def sizes(scene: Scene, budget: int) -> dict[str, int]:
    """Return the bytes of each part's table by the names of its functions."""
    found: Counter[str] = Counter()
    for part, packed in zip(scene.parts, pack_all(scene, budget), strict=True):
        found[part.name] += tables.size(packed)
    return dict(found)


def packed_in_full(scene: Scene, part: Part, samples: list[follow.Sample]) -> dict:
    """Return the table of a part over every position of its controls, however large."""
    rows = states(scene, part, samples[0].drawing)
    follow.check(part, rows, samples)
    still = tuple(scene.still_positions[name] for name in part.controls)
    shown = int(np.ravel_multi_index(still, part.sizes)) if still else 0
    packed = tables.pack(_of_one_size(rows), part.sizes, shown)
    for i, (mark, packed_mark) in enumerate(zip(part.marks, packed["marks"], strict=True)):
        never_moves = scene.editable is None and all(row[i] == rows[0][i] for row in rows)
        if isinstance(mark, Drawn | Readout) and never_moves:
            packed_mark.clear()  # the page came with it; a reader's code may move any mark
        elif isinstance(mark, Drawn) and isinstance(first := packed_mark["templates"][0], str):
            packed_mark["templates"][0] = svg.holes(first)  # the page came with it, filled
    return {"controls": list(part.controls), **packed}


def _of_one_size(rows: list[list[svg.State]]) -> list[list[svg.State]]:
    """Return the states, with pictures whose size changes written into their templates."""
    columns = []
    for of_mark in zip(*rows, strict=True):
        sizes = {svg.png_size(png) for _, _, png in of_mark if png}
        columns.append(map(svg.inlined, of_mark) if len(sizes) > 1 else of_mark)
    return [[*row] for row in zip(*columns, strict=True)]


def states(scene: Scene, part: Part, start: pieces.Drawing) -> list[list[svg.State]]:
    """Return states[row][mark] of a part over every position of its controls.

    `start` is what the whole figure shows where the controls are.
    """
    settings = itertools.product(*(control.values for control in part.controls.values()))
    beside = Beside(scene, part, start)
    rows = []
    with svg.settings():
        for values in settings:
            chosen = dict(zip(part.controls, values, strict=True))
            rows.append(scene.states(part.marks, beside.move(chosen)))
    scene.move(part.updates, scene.settings)
    return rows


_PROGRAM = re.compile(
    r'(<script type="application/json" class="attn-program">)(\{.*?)(?=</script>)', re.S
)
_DATA = re.compile(r'(<script type="application/json">)(\{"tables":.*?)(?=</script>)', re.S)


def outsource(
    html: str, url: str, limit: int = 16_000, python: str | None = None
) -> tuple[str, dict[str, str]]:
    """Move the data of figures with more than `limit` characters of it into files of their own.

    Such a file is a script, which a page may load from disk, too. The figure asks for it when it
    comes near or is touched.

    Parameters
    ----------
    html : str
        What `to_html` returned, or a page with any number of figures.
    url : str
        The address of the folder of the files, as seen from the page: "" or "figures/".
    limit : int
        The most characters of data that stay in the page for one figure.
    python : str, optional
        The address of the page's Python (`attnkit.live.editing.scripts.script`): what an editable
        figure needs then stands in a file that its button asks for. Without it there is no button.

    Returns
    -------
    str
        The page, which asks for the files.
    dict of str to str
        The text of each file by its name. The name has a hash of the text: it can be kept forever.
    """
    files = {}

    def apart(data: str) -> dict[str, str]:
        name = f"figure-{sha256(data.encode()).hexdigest()[:16]}"
        files[f"{name}.js"] = f'(globalThis.attnkitData??={{}})["{name}"]={data};\n'
        return {"name": name, "file": f"{url}{name}.js"}

    def moved(found: re.Match[str]) -> str:
        return found[0] if len(found[2]) <= limit else found[1] + in_script(apart(found[2]))

    def asked_for(found: re.Match[str]) -> str:
        return found[1] + in_script({**apart(found[2]), "python": python})

    html = _DATA.sub(moved, html)
    return _PROGRAM.sub(asked_for, html) if python else html, files


# -- the parts of a page ---------------------------------------------------------------------------


def whole(scene: Scene) -> str:
    """Return attributes that make one whole of a figure for the ear, with its name."""
    return f'role="figure" aria-label="{escape(scene.called)}"'


def skip_link(scene: Scene) -> str:
    """Return a link past a figure, where it saves keys: three are Tab, Enter and Tab again."""
    stops = len(scene.cells) + sum(inputs.tab_stops(c) for c in scene.controls.values())
    if stops <= 3:
        return ""
    return f'<a class="attn-skip" href="#{scene.id}-end">Skip this figure</a>'


def editing(scene: Scene) -> str:
    """Return the button that opens the code of a figure, and what it then needs."""
    if scene.editable is None:
        return ""
    program = in_script(cells.spec(scene, scene.editable))
    return (
        '<div class="attn-edit" hidden><button type="button" class="attn-button">Edit and run'
        '</button><p class="attn-message" role="status"></p></div>'
        f'<script type="application/json" class="attn-program">{program}</script>'
    )


def setting(scene: Scene) -> str:
    """Return the setting in words, for paper, which shows no controls."""
    positions = scene.still_positions
    controls = {name: c for name, c in scene.controls.items() if c.shown}
    shown = (f"{c.description} {c.labels[positions[name]]}" for name, c in controls.items())
    return f"Shown for: {'; '.join(shown)}." if controls else ""


def sheet(scene: Scene) -> str:
    """Return attributes with the picture's paper, and its shape, so that it can be drawn late."""
    _, _, width, height = room.of(scene.fig).box
    style = f"aspect-ratio: {width:g} / {height:g}"
    if not (paper := scene.paper):
        return f' style="{style}"'
    return f' data-paper="{paper["tone"]}" style="{style}; background: {paper["colour"]}"'


def described(scene: Scene) -> str:
    """Return the present picture with its description, in the place of the texts in it."""
    picture = svg.themed(scene.picture())
    head, body = picture.split(">", 1)
    head = head.replace("<svg ", f'<svg aria-label="{escape(scene.alt)}" ', 1)
    return f'{head}><g aria-hidden="true">{body.removesuffix("</svg>")}</g></svg>'


def spec(scene: Scene) -> dict:
    """Return what both hosts need to know about the marks of a figure."""
    return {
        "marks": [mark.kind for mark in scene.marks],
        "cells": scene.cells,
        "handles": scene.handles,
        "roles": svg.ROLE_OF,
    }


# A page needs the style and the script once; a second copy does no harm.


@cache
def style(script_file: str | None = None) -> str:
    """Return the style of figures, and the first words of their script, for before a figure."""
    first = f">{source('guard.js')}" if script_file is None else f' src="{escape(script_file)}">'
    return (
        f'<style data-attnkit="runtime">{css()}</style>'
        f'<script data-attnkit="runtime"{first}</script>'
    )


@cache
def script() -> str:
    """Return the script, to be placed after a figure.

    That figure then works before the rest of the page has loaded.
    """
    code = source("live.js") + source("page.js")
    return f'<script type="module" async data-attnkit="runtime">{code}</script>'


@cache
def script_text() -> str:
    """Return the script as a file of its own, for pages whose rules forbid scripts in them.

    It is a classic script, which works from disk, too. Where the rules forbid a style sheet in the
    page as well, it brings the style along.
    """
    code = (source("live.js") + source("page.js")).replace("\nexport ", "\n")
    return f"""{source("guard.js")}
(async () => {{
const sheet = new CSSStyleSheet();
sheet.replaceSync({json.dumps(css())});
const isStyled = [...document.styleSheets].some((each) => each.ownerNode?.dataset.attnkit);
if (!isStyled) document.adoptedStyleSheets.push(sheet);
{code}
}})();
"""


def css() -> str:
    """Return the palette and the style of figures."""
    return theme.css() + source("live.css")


def source(name: str) -> str:
    """Return the text of a file in the folder of this one."""
    return files("attnkit.live.hosts").joinpath(name).read_text("utf-8")


def in_script(data: dict | str) -> str:
    """Return data as JSON that may stand in a script element."""
    # "</script" would end the script element that contains the data, and after "<!--<script"
    # nothing would end it.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
