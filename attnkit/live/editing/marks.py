"""How the page draws a mark from data: a description, which `toMark` of `marks.js` reads.

A table has the finished state of a mark for each position. Where a reader's function computes new
data in the page, there is no table; the page then does what matplotlib would do, for marks where
that is little:

- limits are fixed, so a coordinate of the picture is affine in the data: ``a + b * value``;
- what stands around the coordinates (colours, widths, clips) is taken from what matplotlib drew;
- a text keeps its font: how far a line reaches above and below its base is measured once;
- the colour of a cell is one of the list of its colour map.

A description is the drawn SVG with slots, one private-use character each, in the place of what
follows the data, and the numbers that turn data into it. What is not drawn so is refused in words.
The contract: of the same data, page and table hold the same to one unit of the last drawn digit.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import product
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.collections import FillBetweenPolyCollection, PathCollection, QuadMesh
from matplotlib.colors import Normalize, to_hex
from matplotlib.container import BarContainer
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import Kerning
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from attnkit.live.artists import bands
from attnkit.live.artists.bars import MoreBars
from attnkit.live.drawing import svg
from attnkit.live.drawing.renderer import size
from attnkit.live.heatmaps import Values
from attnkit.live.names import name_of
from attnkit.live.parts import Part
from attnkit.live.scene import Scene
from attnkit.live.update import Drawn, Mark, Readout, Update

# What follows the data: a path, the marks along it, x, y, words, their colour and weight, and the
# colour of a cell.
PATH, USES, X, Y, WORDS, COLOUR, CELL, WEIGHT = "\ue010\ue011\ue012\ue013\ue014\ue015\ue016\ue017"
SHARP = ' shape-rendering="crispEdges"'  # of a shape whose sides are upright or level
HORIZONTAL = ("left", "center", "right")
WEIGHTS = ("normal", "regular", "bold", 400, 700)
# The characters whose widths a text in a box may need; another one counts as a digit.
LETTERS = "".join(map(chr, range(32, 127))) + "−·×√→≈≤≥⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉"
LIGATURES = ("ff", "fi", "fl")  # drawn as one, by some versions of matplotlib
STRETCH = 1e3  # numbers of the font that `LETTERS` are written in: thousandths of the font's size

Description = dict[str, Any]


def describe(artist: Artist, prefix: str) -> Description:
    """Return how the page draws an artist from data; call it within the look of its figure.

    Raises
    ------
    ValueError
        If the artist is not drawn as simply as that.
    """
    seen = artist.get_visible()
    with svg.settings():
        for kind, make in _KINDS.items():
            if type(artist) is not kind:
                continue
            artist.set_visible(True)  # what is hidden now may be shown later
            try:
                return make(artist, partial(_drawn, artist, prefix)) | {"visible": seen}
            finally:
                artist.set_visible(seen)
    kinds = "lines, scatters, bars, bands, texts and heatmaps"
    raise ValueError(f"the page cannot draw a {type(artist).__name__} from data: it knows {kinds}")


Draw = Callable[[Callable[[str], str]], str]


def _drawn(artist: Artist, prefix: str, put: Callable[[str], str]) -> str:
    """Return what matplotlib draws, with the slots that `put` puts in it."""
    figure = artist.get_figure(root=True)
    assert figure is not None
    drawn, _ = svg.fragment(artist, prefix)
    return svg.themed(svg.fill(*svg.split(put(drawn), svg.per_point(figure))))


def _place(artist: Artist, transform: Any) -> Description:
    """Return x and y as (a, b): ``a + b * value`` in the units in which the picture is drawn."""
    figure = artist.get_figure(root=True)
    assert figure is not None
    straight = transform.is_affine and not np.any(transform.get_matrix()[[0, 1], [1, 0]])
    if not straight:
        raise ValueError(
            f"the page cannot place a {type(artist).__name__} whose axes are not straight and "
            "linear: leave a scale such as 'log' out, or the figure uneditable"
        )
    (x, y), (right, _), (_, top) = transform.transform([(0, 0), (1, 0), (0, 1)])
    per_point, (_, height) = svg.per_point(figure), size(figure)
    return {
        "hole": svg.PARTS[per_point],
        "x": [x * per_point, (right - x) * per_point],
        "y": [(height - y) * per_point, (y - top) * per_point],
    }


def _frame(artist: Any, transform: Any, x: Any, y: Any) -> Description:
    """Return the limits of x and y, between which a reader's data are seen, and whether some lack.

    None is for an axis beyond whose limits the author's own points lie, and for what is placed
    otherwise than by data.
    """
    ax, frame, gaps = artist.axes, [], False
    by_data = transform.contains_branch_seperately(ax.transData) if ax else (False, False)
    for numbers, axis, watched in zip((x, y), "xy", by_data, strict=True):
        low, high = sorted(getattr(ax, f"get_{axis}lim")()) if watched else (0, 0)
        little = 1e-6 * (high - low)
        own: np.ndarray = np.ma.filled(np.ma.asarray(numbers, float), np.nan)
        within = not ((own < low - little) | (own > high + little)).any()
        frame.append([low - little, high + little] if watched and within else None)
        gaps |= not np.isfinite(own).all()
    return {"frame": frame, "gaps": bool(gaps)}


def _in_path(drawn: str) -> str:
    """Put a slot in the place of the first path that is no definition."""
    return re.sub(r'(<path d=")[^"]*', rf"\g<1>{PATH}", drawn, count=1)


def _in_shape(drawn: str) -> str:
    """Put a slot in the place of the first path, which may be a definition."""
    slotted, found = re.subn(r'(<path (?:id="[^"]*" )?d=")[^"]*', rf"\g<1>{PATH}", drawn, count=1)
    if not found:
        raise ValueError("the page draws the path of a bar or a band, and this one has none")
    return slotted


def _uses(drawn: str) -> tuple[str, list[str]]:
    """Take the marks along a path out of a picture; return it with a slot, and the marks."""
    found = re.findall(r"<use [^>]*/>", drawn)
    slots = [re.sub(r' x="[^"]*" y="[^"]*"', f' x="{X}" y="{Y}"', use) for use in found]
    for use in found:
        drawn = drawn.replace(use, USES, 1)
    return re.sub(f"{USES}+", USES, drawn), [*dict.fromkeys(slots)]


def _line(line: Any, draw: Draw) -> Description:
    if line.get_drawstyle() != "default":
        raise ValueError(f"the page draws no steps: it has drawstyle={line.get_drawstyle()!r}")
    template, uses = _uses(draw(_in_path))
    return {
        "kind": "points",
        "template": template,
        "uses": uses,
        "drawn": np.asarray(line.get_xdata(orig=False), float).tolist(),
        **_place(line, line.get_transform()),
        **_frame(line, line.get_transform(), *line.get_data(orig=False)),
    }


def _scatter(scatter: Any, draw: Draw) -> Description:
    before = scatter.get_offsets()
    transform = scatter.get_offset_transform()
    middle = transform.inverted().transform(scatter.get_figure(root=True).bbox.size / 2)
    # Where it is missing now, a point may come; beyond the figure, none is drawn.
    scatter.set_offsets(np.broadcast_to(middle, before.shape))
    try:
        template, uses = _uses(draw(str))
    finally:
        scatter.set_offsets(before)
    if template.count(USES) != 1:
        raise ValueError("the page draws the marks of a scatter, and this one is drawn otherwise")
    return {
        "kind": "points",
        "template": template,
        "uses": uses,
        "drawn": np.ma.filled(before[:, 0], np.nan).tolist(),
        **_place(scatter, transform),
        **_frame(scatter, transform, *before.T),
    }


def _bar(bar: Any, draw: Draw) -> Description:
    x, y, width, height = bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()
    return {
        "kind": "bar",
        "template": draw(_in_shape),
        "sides": [x, y, width, height],
        **_place(bar, bar.axes.transData),
        **_frame(bar, bar.axes.transData, [x, x + width], [y, y + height]),
    }


_EDGED = re.compile(
    r"<defs>.*?</defs><g(?P<clip>[^>]*)><use [^>]* y=\"[^\"]*\"(?P<look>[^>]*)/></g>"
)


def _band(band: Any, draw: Draw) -> Description:
    x = bands.x_of(band)
    if x is None or band.t_direction != "x" or len(band.get_paths()) != 1:
        raise ValueError("the page draws a band from left to right, in one piece and without steps")
    template, place = draw(_in_shape), _place(band, band.get_transform())
    one, edged = dict(place), _EDGED.search(template)
    sharp = "" if edged or not np.all(band.get_antialiased()) else SHARP
    template = template.replace(sharp, "")
    if edged:  # one piece is a definition, drawn from the lower left
        whole, piece = edged[0], f'<path d="{PATH}"{edged["clip"]}{edged["look"]}/>'
        one["y"] = [place["y"][0] - _place(band, IdentityTransform())["y"][0], place["y"][1]]
    else:
        whole = piece = re.findall(r"<path .*?/>", template)[0]
    return {
        "kind": "band",
        "one": {"template": template, **one},
        "several": {"template": template.replace(whole, USES), "piece": piece, **place},
        "sharp": sharp,
        "drawn": np.asarray(x, float).tolist(),
        **_frame(band, band.get_transform(), *band.get_paths()[0].vertices.T),
    }


# -- texts -----------------------------------------------------------------------------------------


def _text(text: Any, draw: Draw) -> Description:
    if text.get_rotation() or text.get_usetex():
        raise ValueError("the page writes texts from left to right, and not by TeX")
    if text.get_weight() not in WEIGHTS:
        raise ValueError(f"the page writes texts normal or bold, not {text.get_weight()!r}")
    before = {name: getattr(text, f"get_{name}")() for name in ("text", "ha", "va")}
    text.set(text="0")
    place = _place(text, text.get_transform())
    try:
        templates, at = {}, {}
        for ha in HORIZONTAL:
            text.set(ha=ha, va="baseline")
            templates[ha] = draw(_in_text)
        for va in ("baseline", "top", "bottom"):
            text.set(va=va)
            at[va] = _y_of(text, draw)
        reach = [at["top"] - at["baseline"], at["baseline"] - at["bottom"]]
        box = _box(text, draw, reach) if text.get_bbox_patch() else None
    finally:
        text.set(**before)
    unit = text.get_fontsize() * svg.per_point(text.get_figure(root=True)) / STRETCH
    x, y = text.get_position()
    return {
        "kind": "text",
        "templates": templates,
        "reach": reach,
        "tall": {weight: _tall(_bold(text, weight), unit, reach) for weight in (400, 700)},
        "box": box,
        "start": {"x": x, "y": y, "ha": before["ha"], "va": before["va"]},
        "colour": int(to_hex(text.get_color())[1:], 16),
        "weight": text.get_weight(),
        **place,
    }


def _in_text(drawn: str) -> str:
    head, text = drawn.split("<text", 1)
    text = re.sub(r' x="[^"]*" y="[^"]*"', f' x="{X}" y="{Y}"', text, count=1)
    text = re.sub(r' fill="[^"]*"', f' fill="{COLOUR}"', text, count=1)
    text = re.sub(r' font-weight="[^"]*"', "", text, count=1)
    text = re.sub(r">[^<]*<", f">{WORDS}<", text, count=1)
    return f"{_in_path(head)}<text{WEIGHT}{text}"


def _y_of(text: Any, draw: Draw) -> float:
    """Return where the baseline is, in the units of the drawing."""
    found: list[float] = []

    def read(drawn: str) -> str:
        found.append(float(re.search(r'<text[^>]* y="([^"]*)"', drawn)[1]))  # type: ignore[index]
        return drawn

    draw(read)
    return found[0] * svg.per_point(text.get_figure(root=True))


def _bold(text: Any, weight: int) -> FontProperties:
    """Return the font of a text in another weight."""
    font: FontProperties = text.get_fontproperties().copy()
    font.set_weight(weight)
    return font


def _tall(font: FontProperties, unit: float, reach: list[float]) -> dict[str, list[float]]:
    """Return the characters that are beyond a line of the font, and how far they reach."""
    found = {}
    for sign, (above, below) in _reaches(font).items():
        if above * unit > reach[0] or below * unit > reach[1]:
            found[sign] = [round(above * unit, 2), round(below * unit, 2)]
    return found


@cache
def _reaches(font: FontProperties) -> dict[str, tuple[float, float]]:
    """Return of each character how far it reaches above and below the base line."""
    font = font.copy()
    font.set_size(STRETCH)
    found = {}
    for sign in LETTERS:
        _, height, depth = text_to_path.get_text_width_height_descent(sign, font, False)
        found[sign] = height - depth, depth
    return found


def _box(text: Any, draw: Draw, reach: list[float]) -> Description:
    """Measure the box around a text: how far it is beyond the words, and how wide these are."""
    corners: list[np.ndarray] = []
    text.set(ha="left", va="baseline")

    def read(drawn: str) -> str:
        path = re.search(r'<path d="([^"]*)z', drawn)
        if path is None or re.search("[CQ]", path[1]):
            raise ValueError("the page draws a box around a text as a rectangle alone")
        anchor = re.search(r'<text[^>]* x="([^"]*)" y="([^"]*)"', drawn)
        points = np.array(re.findall(r"[-\d.]+", path[1]), float).reshape(-1, 2)
        corners.append(points - np.array(anchor.groups(), float))  # type: ignore[union-attr]
        return drawn

    draw(read)
    per_point = svg.per_point(text.get_figure(root=True))
    (left, top), (right, bottom) = corners[0].min(axis=0), corners[0].max(axis=0)
    unit = text.get_fontsize() * per_point / STRETCH
    widths, kerning = _widths(text.get_fontproperties())
    return {
        "unit": unit,
        "widths": widths,
        "kerning": kerning,
        "across": [left * per_point, right * per_point - unit * widths["0"][1]],
        "beyond": [-top * per_point - reach[0], bottom * per_point - reach[1]],
    }


@cache
def _widths(font: FontProperties) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Return of each character how far it moves on, and its width as the last and the first one;
    and how much further some pairs move on.

    The width of a text is what all but the last move on, and the widths of the last and of the
    first, less that of a "0", which both count.
    """
    font = font.copy()
    font.set_size(STRETCH)

    def wide(text: str) -> float:
        return float(text_to_path.get_text_width_height_descent(text, font, False)[0])

    zero = wide("0")
    step = wide("00") - zero
    widths = {}
    for sign in LETTERS:
        on = wide(f"0{sign}0") - zero - step
        widths[sign] = [round(x, 2) for x in (on, wide(f"0{sign}") - step, wide(f"{sign}0") - on)]
    face = get_font(findfont(font))
    glyphs = {sign: face.get_char_index(ord(sign)) for sign in LETTERS}
    unit = STRETCH / face.units_per_EM
    pairs = {
        a + b: face.get_kerning(glyphs[a], glyphs[b], Kerning.UNSCALED) * unit
        for a, b in product(LETTERS, repeat=2)
    }
    pairs |= {pair: wide(f"0{pair}0") - wide("0f0") - widths[pair[1]][0] for pair in LIGATURES}
    return widths, {pair: round(more, 2) for pair, more in pairs.items() if abs(more) > 0.01}


# -- heatmaps --------------------------------------------------------------------------------------


def _mesh(mesh: Any, draw: Draw) -> Description:
    template, cells = draw(_in_cells), []
    for cell in re.findall(r"<path [^>]*/>", template):
        cells.append(cell)
        template = template.replace(cell, USES, 1)
    return {
        "kind": "cells",
        "template": re.sub(f"{USES}+", USES, template),
        "cells": cells,
        **_limits(mesh),
        "colours": [_colour(shade) for shade in _shades(mesh)],
    }


def _in_cells(drawn: str) -> str:
    return re.sub(r' fill="[^"]*"( fill-opacity="[^"]*")?', CELL, drawn)


def _image(image: Any, draw: Draw) -> Description:
    if np.ndim(image.get_array()) != 2 or image.get_interpolation() != "none":
        raise ValueError("the page draws an image of numbers, one pixel for each, and no other")
    rows, columns = image.get_array().shape
    return {
        "kind": "image",
        "template": draw(str),
        "width": columns,
        "height": rows,
        **_limits(image),
        "bytes": _shades(image, bytes=True).ravel().tolist(),
    }


def _limits(mappable: Any) -> Description:
    """Return the values between which colours lie, and whether the page watches for others."""
    norm = mappable.norm
    if type(norm) is not Normalize or norm.vmin is None or norm.vmax is None:
        raise ValueError("the page finds the colour of a cell between two limits, vmin and vmax")
    low, high = float(norm.vmin), float(norm.vmax)
    own: np.ndarray = np.ma.filled(np.ma.asarray(mappable.get_array(), float), np.nan)
    alike = mappable.cmap.N == 1  # its numbers are told otherwise
    return {"limits": [low, high], "within": not (alike or ((own < low) | (own > high)).any())}


def _shades(mappable: ScalarMappable, **form: Any) -> np.ndarray:
    """Return the colours of cells from lowest to highest, and that of a cell without number.

    The first of them is for what is below all, the last but one for what is above.
    """
    cmap = mappable.cmap
    alpha: Any = mappable.get_alpha()
    if np.ndim(alpha):
        raise ValueError("the page knows no alpha of each cell")
    every: list[Any] = [[-1.0], np.arange(cmap.N), [2.0], np.ma.masked_all(1)]
    return np.vstack([cmap(some, alpha, **form) for some in every])


def _colour(shade: Any) -> list[int]:
    """Return a colour as the numbers for its holes: itself, and its opacity if it has one."""
    if shade[3] == 0:
        return []
    opacity = [] if shade[3] == 1 else [round(float(shade[3]) * 10**4)]
    return [int(to_hex(shade[:3])[1:], 16), *opacity]


_KINDS: dict[type, Callable[[Any, Draw], Description]] = {
    Line2D: _line,
    PathCollection: _scatter,
    Rectangle: _bar,
    FillBetweenPolyCollection: _band,
    Text: _text,
    QuadMesh: _mesh,
    AxesImage: _image,
}


# -- all marks of a figure -------------------------------------------------------------------------


def paths(target: Any) -> dict[Artist, tuple[list[int], bool]]:
    """Tell of each artist of a target where in the data its own stands, and whether it lies."""
    if isinstance(target, BarContainer):
        lying = target.orientation == "horizontal"
        return {bar: ([i], lying) for i, bar in enumerate(target.patches)}
    if isinstance(target, Artist):
        return {target: ([], False)}
    return {
        artist: ([i, *path], lying)
        for i, part in enumerate(target)
        for artist, (path, lying) in paths(part).items()
    }


def describe_all(scene: Scene, updates: Sequence[Update] | None = None) -> list[Description | None]:
    """Return how the page draws each mark of a figure from the data of its update function.

    Each names its function, by its number in `updates` (all of the figure, if left out), and where
    in the data its own stands. None is for a mark that none of them moves.
    """
    updates = scene.updates if updates is None else updates
    found: dict[Artist, Description] = {}
    spoken: Description | None = None
    for number, update in enumerate(updates):
        if isinstance(update.target, Readout):
            spoken = {"kind": "readout", "update": number, "at": []}
            continue
        for artist, (path, lying) in paths(update.target).items():
            found[artist] = {"update": number, "at": path, "lying": lying}
    own = set(updates)

    def of(mark: Mark, part: Part) -> Description | None:
        if own.isdisjoint(part.updates) or isinstance(getattr(mark, "artist", None), MoreBars):
            return None  # bars beyond those drawn, which an editable figure does not get
        return spoken if isinstance(mark, Readout) else _of_mark(mark, part, found)

    return [of(mark, part) for part in scene.parts for mark in part.marks]


def _of_mark(mark: Mark, part: Part, found: dict[Artist, Description]) -> Description:
    artist = getattr(mark, "artist", None)
    if artist not in found or len(part.updates) > 1:
        what = f"changes {name_of(artist)}" if artist else "renames heatmaps or their cells"
        raise ValueError(
            f"an update function of an editable figure also {what}: the page draws from data "
            "only what the functions were given for"
        )
    if isinstance(mark, Values):
        largest = max(abs(limit) for limit in mark.artist.get_clim() if limit is not None)
        return found[artist] | {"kind": "values", "largest": float(largest)}
    assert isinstance(mark, Drawn)
    return describe(artist, mark.prefix) | found[artist]
