"""matplotlib's own SVG of an artist, split into a template and the numbers that fill it.

Everything the page shows was written by matplotlib. A *fragment* is the SVG of one artist. A
*template* is a fragment in which each number and each colour is a hole: one private-use
character, U+E000 + decimals for a number, U+E00A or U+E00B for a coordinate in twentieths or
fiftieths of a point, U+E00F for a colour. Two states of an artist nearly
always share their template, so only the numbers differ, and only numbers need to be stored.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from io import StringIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from attnkit import theme
from attnkit.live.drawing import pen, repeated, room
from attnkit.live.drawing.paper import background
from attnkit.live.drawing.png import smaller
from attnkit.live.drawing.renderer import Canvas, alphas_shown, size
from attnkit.live.drawing.texts import writable

RC: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "attnkit",  # the same drawing gives the same ids
    "svg.image_inline": True,
    "path.simplify": False,  # the same number of points in every state
    "image.composite_image": False,  # two pictures are never drawn as one
    "savefig.bbox": None,  # the edges are where the figure ends, or its `room`
    "figure.constrained_layout.use": False,  # what is laid out stays so
    "figure.autolayout": False,
}
FIRST_HOLE, PRECISE_HOLE, COLOUR_HOLE = 0xE000, "\ue004", "\ue00f"
# Coordinates, by how many a point is divided into: each is written with two decimals.
PARTS = {100: "\ue002", 50: "\ue00b", 20: "\ue00a"}
WIDEST = 736  # pixels: live.css shows a figure no wider than 46rem
LIMIT = 2**31  # a table holds 32-bit integers; a larger number stays written in its template
KINDS_OF_FONTS = ("serif", "monospace", "cursive", "fantasy")
HOLES = re.compile("[\ue000-\ue00f]")
ROLE_OF = {  # the colour itself is for a page whose rules forbid a style sheet of ours
    light: f"var(--attn-{role.replace('_', '-')},{light})"
    for role, (light, _) in theme.ROLES.items()
}

_PART_OF = {hole: n for n, hole in PARTS.items()}

State = tuple[str, list[int], str | None]  # a template, its numbers, the PNG of a picture in it

_BODY = re.compile(r"</defs>\s*(.*)</svg>", re.S)  # after the style sheet of every matplotlib SVG
_TEXT = re.compile(r"(?<=>)([^<]+)(?=<)")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_ELEMENT = re.compile("<[a-zA-Z]([^>]*)>([^<]*)")

# What the value of an attribute consists of. Names and words may contain digits that are not
# numbers, so a number or a colour must be a whole word: #2e8500 is a colour, not 2 times 10^8500.
_NAME = r"url\([^)]*\)|'[^']*'"
_COLOUR = r'(?<![^\s:"])#[0-9a-f]{6}(?![^\s;"])'
_DECIMAL = r"(?<![\w#.-])-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?(?=(?:px)?(?![\w#.-]))"
_TOKEN = re.compile(f"({_NAME}|{_COLOUR}|{_DECIMAL})")
# Attributes that are a name as a whole: a weight is one of nine.
_NAMES = {"id", "href", "clip-path", "filter", "font-weight"}
_COARSE = {"d", "x", "y", "width", "height"}
# A text must come back character for character, whichever digits are taken for numbers.
_NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)")

_INSIDE = "(?=[^<>]*>)"  # the next angle bracket ends a tag: this is not a text
# Comments, the space between tags, and turning a text by nothing.
_NEEDLESS = re.compile(
    rf"<!--.*?-->\s*|(?<=>)[ \t\r\n]+(?=<)|<title></title>"
    rf'| transform="rotate\(-?0 [^")]*\)"{_INSIDE}',
    re.S,
)
_ID = re.compile(rf' id="(?!attn-mark-)([^"]+)"{_INSIDE}')
_REFERENCE = re.compile(rf'(href="#|url\(#)([^")<>]+){_INSIDE}')
_QUOTED = re.compile(rf"=\"[^\"<>]*\"|='([^'<>]*)'{_INSIDE}")
_STYLE = re.compile(rf' style="([^"]*)"{_INSIDE}')
# What the style sheet of every SVG of matplotlib says, and the direction of its layout.
_ROOT = 'stroke-linejoin="round" direction="ltr" font-family="DejaVu Sans, sans-serif"'
_PICTURE = re.compile(rf'href="data:image/png;base64,\s*([^"]*)"{_INSIDE}')


@contextmanager
def settings() -> Iterator[None]:
    """Let matplotlib write SVG as the engine needs it."""
    if mpl.rcParams["svg.hashsalt"] == RC["svg.hashsalt"]:  # entered already
        yield
        return
    # Not rc_context: it copies all 300 settings, and this is entered at every move of a slider.
    before = {name: mpl.rcParams[name] for name in RC}
    mpl.rcParams.update(RC)
    try:
        with alphas_shown():
            yield
    finally:
        mpl.rcParams.update(before)
        pen.put_away()
        repeated.forget()


class Removed(Exception):
    """An artist that was removed from its figure is to be drawn."""


def fragment(artist: Artist, name: str) -> tuple[str, str | None]:
    """Return an artist as self-contained SVG, and the PNG (base64) of a picture in it, if any.

    Call it inside ``settings()``. Several pictures stay where they are drawn.
    """
    svg = _tidy(pen.draw(artist), name)
    pngs = _PICTURE.findall(svg)
    if len(pngs) == 1:
        return _PICTURE.sub('href=""', svg), pngs[0]
    return svg, None


def state(artist: Artist, name: str) -> State:
    """Return an artist as a template, the numbers that fill it, and the PNG of a picture in it."""
    figure = artist.get_figure(root=True)
    if figure is None:
        raise Removed(artist)

    def drawn() -> State:
        with room.of(figure).near(artist):
            svg, png = fragment(artist, name)
        return *split(svg, per_point(figure)), png

    return repeated.once(artist, figure, name, drawn)


def png_size(png: str) -> bytes:
    """Return the width and height in a base64 PNG, as they are written in it."""
    return b64decode(png[:32])[16:24]


def inlined(state: State) -> State:
    """Return a state with its picture in the template."""
    template, numbers, png = state
    href = f'href="data:image/png;base64,{png}"' if png else 'href=""'
    return template.replace('href=""', href), numbers, None


def picture(figure: Figure, marks: Mapping[Artist, State], figure_id: str) -> str:
    """Return the figure as SVG in its own colours, each moving artist in a numbered group."""
    with settings():
        around = room.measured(figure).box
        whole = base(figure, [*marks], figure_id)
    whole = whole.replace(_seen(0, 0, *size(figure)), _seen(*around), 1)
    for i, (artist, (template, numbers, png)) in enumerate(marks.items()):
        body = fill(*inlined((template, numbers, png and smaller(png)))[:2])
        if (place := f'<g data-mark="{i}"></g>') not in whole:
            raise ValueError(f"{artist} is not drawn in the figure: it, or its axes, is hidden")
        whole = whole.replace(place, f'<g data-mark="{i}">{body}</g>')
    return whole


def file(figure: Figure, picture: str) -> str:
    """Return a picture for a file, with a background around its figure where it has more room."""
    colour = to_hex(background(figure), keep_alpha=True)
    around = f'<svg style="background: {colour}" '
    return picture.replace("<svg ", around, 1) if any(room.of(figure).rims) else picture


def base(figure: Figure, marks: list[Artist], figure_id: str) -> str:
    """Return the figure as SVG, with an empty group in the place of every moving artist."""
    placeholders = {artist: _placeholder(i) for i, artist in enumerate(marks)}
    with drawn_by(placeholders):
        whole = _BODY.search(saved(figure))
    assert whole is not None
    body = _tidy(whole[1], f"{figure_id}-")
    body = _PICTURE.sub(lambda found: f'href="data:image/png;base64,{smaller(found[1])}"', body)
    body = fill(*split(body, per_point(figure)))  # as many decimals as the marks have
    body = re.sub(r'<g id="attn-mark-(\d+)" ?/>', r'<g data-mark="\1"></g>', body)
    head = f'{_seen(0, 0, *size(figure))} xmlns="http://www.w3.org/2000/svg" role="img" {_ROOT}'
    return f"<svg {head}>{body}</svg>"


def _seen(left: float, top: float, width: float, height: float) -> str:
    """Return what an SVG says of its edges."""
    return f'viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" height="{height:g}"'


def per_point(figure: Figure) -> int:
    """Return into how many a point is divided, so that a coordinate is right to 1/20 of a pixel.

    A small figure is shown larger, so it needs finer parts.
    """
    width, _ = size(figure)
    finer = (n for n in sorted(PARTS) if WIDEST / width / (2 * n) <= 1 / 20)
    return next(finer, max(PARTS))


@contextmanager
def drawn_by(instead: Mapping[Artist, Callable[..., None]]) -> Iterator[None]:
    """Let other functions draw some artists."""
    for artist, draw in instead.items():
        artist.draw = draw  # type: ignore[method-assign]
    try:
        yield
    finally:
        for artist in instead:
            del artist.draw


def saved(figure: Figure) -> str:
    """Return the SVG that matplotlib saves of a figure, drawn once."""
    stream, layout, canvas = StringIO(), figure.get_layout_engine(), figure.canvas
    figure.set_layout_engine(None)  # with any layout, a fixed one too, it would be drawn twice
    Canvas(figure)
    try:
        # Without dpi=, matplotlib 3.10 takes the one of the first save at first and 72 later.
        figure.savefig(stream, format="svg", dpi=pen.DPI)
    finally:
        figure.set_layout_engine(layout)
        figure.set_canvas(canvas)
    return stream.getvalue()


def split(svg: str, per_point: int = 100) -> tuple[str, list[int]]:
    """Split a fragment into its template and its numbers.

    A number in a text keeps the decimals it is written with. In markup, coordinates are kept to a
    point divided by `per_point`, and styles and transforms to four decimals. A colour becomes one
    integer.
    """
    pieces = _TEXT.split(svg)
    template: list[str] = []
    numbers: list[int] = []
    for i, piece in enumerate(pieces):
        if i % 2:
            _split_text(piece, template, numbers)
        else:
            _split_markup(piece, template, numbers, per_point)
    return "".join(template), numbers


def fill(template: str, numbers: Iterable[int]) -> str:
    """Put the numbers back into their template; `live.js` does the same."""
    left = iter(numbers)

    def written(hole: re.Match[str]) -> str:
        decimals, number = ord(hole[0]) - FIRST_HOLE, next(left)
        if hole[0] == COLOUR_HOLE:
            return f"#{number:06x}"
        if part := _PART_OF.get(hole[0]):
            return f"{number / part:.2f}"
        return _decimal(number, decimals)

    return HOLES.sub(written, template)


def with_constants(template: str, numbers: Sequence[int] | np.ndarray, varies: np.ndarray) -> str:
    """Put those of the numbers into a template that do not vary, and theme it."""
    column = iter(range(len(numbers)))

    def written(hole: re.Match[str]) -> str:
        i = next(column)
        return hole[0] if varies[i] else fill(hole[0], [int(numbers[i])])

    return themed(HOLES.sub(written, template))


def holes(template: str) -> list[list]:
    """Return what of a template is no constant: the number of an element, an attribute, its value.

    The attribute is None for the text in an element. `page.js` puts them into the picture's own
    markup, and has the template.
    """
    found = []
    for i, (attributes, text) in enumerate(_ELEMENT.findall(template)):
        values = [*_ATTRIBUTE.findall(attributes), (None, text)]
        found += [[i, name, value] for name, value in values if HOLES.search(value)]
    return found


def text(sentence: str) -> str:
    """Return a sentence as a fragment, so that it is split and filled as marks are."""
    return f"<span>{_numbered(escape(writable(sentence)))}</span>"


def themed(svg: str) -> str:
    """Replace the colour of each role by its CSS variable, and let a phone enlarge texts."""

    def tag(found: re.Match[str]) -> str:  # not in a text, where a colour is a word
        svg = re.sub(_COLOUR, lambda m: ROLE_OF.get(m[0], m[0]), found[0])
        return re.sub(r'font-size="([^"]+px)"', r'font-size="calc(\1 * var(--attn-text, 1))"', svg)

    return re.sub(r"<[^>]*>", tag, svg)


def _tidy(written: str, prefix: str) -> str:
    """Return what matplotlib drew, without what the page does not need, and with ids of its own."""
    svg = _NEEDLESS.sub("", written.strip()).replace("\n", " ")
    if "='" in svg:  # so matplotlib quotes what contains "
        svg = _QUOTED.sub(
            lambda m: m[0] if m[1] is None else '="' + m[1].replace('"', "&quot;") + '"', svg
        )
    svg = re.sub(f' xlink:(?=href="){_INSIDE}', " ", svg)
    svg = _STYLE.sub(lambda m: _as_attributes(m[1]), _numbered(svg))
    # Digits in an id would look like numbers of the drawing, so ids are counted in letters.
    defined = {name for name in _ID.findall(svg)}
    used = dict.fromkeys(old for _, old in _REFERENCE.findall(svg) if old in defined)
    names = {old: f"{prefix}{letters(i)}" for i, old in enumerate(used)}
    svg = _ID.sub(lambda m: f' id="{names[m[1]]}"' if m[1] in names else "", svg)
    return _REFERENCE.sub(lambda m: m[1] + names.get(m[2], m[2]), svg)


@lru_cache(maxsize=4096)
def _as_attributes(style: str) -> str:
    """Write a style as attributes of its own: a page may forbid style="", but never these."""
    pairs = dict(part.strip().split(":", 1) for part in style.split(";") if part.strip())
    if family := _family(pairs.pop("font-family", "sans-serif")):
        pairs["font-family"] = family
    return "".join(f' {name}="{value.strip()}"' for name, value in pairs.items())


def _family(names: str) -> str:
    """Return the family of a font with the kind it is of; nothing for that which live.css sets."""
    first, *others = [name.strip(" '") for name in names.split(",")]
    if "sans-serif" in (first, *others) or (
        first.startswith("DejaVu Sans") and "Mono" not in first
    ):
        return ""
    kind = next((name for name in (first, *others) if name in KINDS_OF_FONTS), "")
    return f"'{first}', {kind}" if kind else f"'{first}'"


def _numbered(markup: str) -> str:
    """Write what looks like a hole of a template by its number: it stands in a text."""
    return HOLES.sub(lambda m: f"&#{ord(m[0])};", markup)


def letters(number: int) -> str:
    """Write a number in the letters a to j: an id without digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _placeholder(index: int) -> Callable[..., None]:
    return lambda renderer, *args, **kwargs: hold_place(renderer, index)


def hold_place(renderer: Any, index: int) -> None:
    """Draw an empty group in the place of a mark."""
    if renderer._rasterizing and not renderer._raster_depth:  # what was drawn before, as pixels
        renderer.stop_rasterizing()
        renderer._rasterizing = False
    renderer.open_group("mark", gid=f"attn-mark-{index}")
    renderer.close_group("mark")


def _split_markup(piece: str, template: list[str], numbers: list[int], per_point: int) -> None:
    at = 0
    for attribute in _ATTRIBUTE.finditer(piece):
        name, value = attribute.groups()
        if name in _NAMES:
            continue
        precise = name not in _COARSE
        scale, hole = (10**4, PRECISE_HOLE) if precise else (per_point, PARTS[per_point])
        pieces = _TOKEN.split(value)
        for i, token in enumerate(pieces[1::2]):
            if token[0] in "u'":
                continue  # a name
            colour = token[0] == "#"
            number = int(token[1:], 16) if colour else float(token) * scale
            if abs(number) < LIMIT - 0.5:  # rounded, too, and never infinite
                numbers.append(round(number))
                pieces[2 * i + 1] = COLOUR_HOLE if colour else hole
        template += (piece[at : attribute.start(2)], *pieces)
        at = attribute.end(2)
    template.append(piece[at:])


def _split_text(piece: str, template: list[str], numbers: list[int]) -> None:
    literal, *rest = _NUMBER.split(piece)
    template.append(literal)
    for token, after in zip(rest[::2], rest[1::2], strict=True):
        decimals = len(token.partition(".")[2])
        number = int(token.replace(".", "")) if len(token) < 20 else LIMIT
        # What would not come back character for character (-0.0, 007) stays as it is written.
        if decimals < 10 and abs(number) < LIMIT and _decimal(number, decimals) == token:
            template.append(chr(FIRST_HOLE + decimals) + after)
            numbers.append(number)
        else:
            template.append(token + after)


def _decimal(number: int, decimals: int) -> str:
    return f"{number / 10**decimals:.{decimals}f}"
