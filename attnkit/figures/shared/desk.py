"""A drawn desk in the evening: a cup, notebooks, a book and more, each lit by its weight.

The room is dark in every theme, since its light is the message. Nothing here knows about
attention: `draw_desk` draws, `Desk.lit` computes how each part looks for given weights, and
`DeskWords` is what is written on the desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Ellipse, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import nonzero

WALL, TOP, FRONT, RIM = "#262433", "#6b4a35", "#4a3225", "#8a6246"
LIGHT, SHADE, METAL = "#ffe7a3", "#15141d", "#9aa0ad"
WIDTH, HEIGHT, STANDS_AT = 4.0, 1.62, 0.36  # the scene, and the foot of the objects on the desk
LAMP = WIDTH / 2, HEIGHT - 0.13
ROOM, BEHIND = 0.5, 0.9  # z-orders: the room, and the light behind every object
DARKEST = 0.84  # how much of an object without any weight the dark takes away


@dataclass(frozen=True)
class DeskWords:
    """What is written under the objects: less where there are many."""

    n_objects: int

    def weight(self, weight: float) -> str:
        return f"w = {nonzero(weight)}" if self.n_objects <= 4 else nonzero(weight)


@dataclass
class Desk:
    """The parts of a drawn desk that follow the weights, a list entry for each object."""

    beams: Sequence[Artist]
    pools: Sequence[Artist]
    shades: Sequence[Artist]
    meters: Sequence[Artist]
    numbers: list[Text]
    slot: float
    words: DeskWords

    @property
    def moving(self) -> tuple:
        """Everything that moves, in the order in which `lit` describes it."""
        return *self.beams, *self.pools, *self.shades, *self.meters, *self.numbers

    def lit(self, weights: ArrayLike) -> list[dict]:
        """Return the properties of every moving part for some weights.

        Beams and pools of light are as strong as the weight. The dark that lies over an object
        gives way with the root of the weight, because the eye sees a quarter of the light as
        about half as bright.

        Parameters
        ----------
        weights : (n_objects,) array
            Each from 0 to 1.

        Returns
        -------
        list of dict, in the order of `moving`

        Raises
        ------
        ValueError
            If there is not one weight for each object.
        """
        weights = np.asarray(weights, float)
        if weights.shape != (len(self.numbers),):
            raise ValueError(
                f"weights has shape {weights.shape}; the desk needs ({len(self.numbers)},), "
                "one weight for each object"
            )
        # matplotlib writes no opacity for a part that is fully opaque or fully transparent, which
        # would give the page two drawings of everything to carry
        light = np.clip(weights, 0.001, 0.999)
        return [
            *({"alpha": 0.5 * w} for w in light),
            *({"alpha": 0.1 * w} for w in light),
            *({"alpha": DARKEST * (1 - w**0.5)} for w in light),
            *({"width": 0.86 * self.slot * w} for w in weights),
            *({"text": self.words.weight(w)} for w in weights),
        ]


def draw_desk(ax: Axes, names: Sequence[str]) -> Desk:
    """Draw a desk with one object for each name, all in the dark.

    Parameters
    ----------
    ax : Axes
        Taken over completely: limits, aspect, ticks.
    names : sequence of str
        A word in the name chooses the drawing: "red cup" is drawn as a cup. There are drawings
        for cup, notebook, book, phone, apple and glasses; anything else comes in a box.

    Returns
    -------
    Desk

    Raises
    ------
    ValueError
        If there is no name.
    """
    if not names:
        raise ValueError("names is empty; a desk needs at least one object")
    slot = WIDTH / len(names)
    size = min(1.0, 1.06 * slot)
    words = DeskWords(len(names))
    ax.set(xlim=(0, WIDTH), ylim=(-0.44, HEIGHT), aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    _draw_room(ax)
    beams, pools, shades, meters, numbers = [], [], [], [], []
    for i, name in enumerate(names):
        x = (i + 0.5) * slot
        beams.append(_draw_beam(ax, x, size))
        pools.append(_draw_pool(ax, x, size))
        shades.append(_draw_object(ax, name, x, size))
        _draw_meter(ax, x, 0.86 * slot, theme.WEIGHT_SOFT)
        meters.append(_draw_meter(ax, x, 0.86 * slot, theme.WEIGHT))
        ax.text(x, -0.15, name)
        numbers.append(ax.text(x, -0.30, "", color=theme.WEIGHT, weight="bold"))
    for text in ax.texts:
        text.set(ha="center", va="top", fontsize=11 if len(names) <= 4 else 10)
    _draw_lamp(ax)
    return Desk(beams, pools, shades, meters, numbers, slot, words)


def _draw_meter(ax: Axes, x: float, width: float, colour: str) -> Artist:
    """Draw the bar under an object that is as long as its weight."""
    left = x - width / 2
    return ax.add_patch(Rectangle((left, -0.12), width, 0.06, facecolor=colour, linewidth=0))


# ---------------------------------------------------------------------------- the room


def _draw_room(ax: Axes) -> None:
    ax.add_patch(
        FancyBboxPatch(
            (0.06, 0.2),
            WIDTH - 0.12,
            HEIGHT - 0.26,
            boxstyle="round,pad=0.06",
            facecolor=WALL,
            linewidth=0,
            zorder=ROOM,
        )
    )
    # the table top is seen a little from above, so its far edge is shorter than its near edge
    ax.add_patch(
        Polygon([(0.16, 0.52), (3.84, 0.52), (4, 0.15), (0, 0.15)], color=TOP, lw=0, zorder=ROOM)
    )
    for y, inset in ((0.44, 0.126), (0.34, 0.083), (0.23, 0.035)):  # the grain of the wood
        ax.plot([inset, WIDTH - inset], [y, y], color=RIM, linewidth=0.6, alpha=0.35, zorder=ROOM)
    ax.add_patch(
        Polygon([(0, 0.15), (4, 0.15), (4, 0.0), (0, 0.0)], color=FRONT, lw=0, zorder=ROOM)
    )
    ax.plot([0, WIDTH], [0.15, 0.15], color=RIM, linewidth=1.2, zorder=ROOM)


def _draw_lamp(ax: Axes) -> None:
    x, y = LAMP
    ax.plot([x, x], [y + 0.05, HEIGHT], color=METAL, linewidth=1.5)
    shade = [(x - 0.05, y + 0.06), (x + 0.05, y + 0.06), (x + 0.17, y - 0.05), (x - 0.17, y - 0.05)]
    ax.add_patch(Polygon(shade, color=METAL, lw=0))
    ax.add_patch(Ellipse((x, y - 0.05), 0.24, 0.05, color=LIGHT, lw=0))


def _draw_beam(ax: Axes, x: float, size: float) -> Artist:
    """Draw the cone of light from the lamp to the place of one object."""
    lamp_x, lamp_y = LAMP
    half = 0.42 * size
    arc = np.linspace(np.pi, 2 * np.pi, 11)
    foot = np.column_stack([x + half * np.cos(arc), STANDS_AT + 0.09 * size * np.sin(arc)])
    corners = [(lamp_x + 0.11, lamp_y - 0.05), (lamp_x - 0.11, lamp_y - 0.05), *foot]
    return ax.add_patch(Polygon(corners, color=LIGHT, alpha=0, linewidth=0, zorder=BEHIND))


def _draw_pool(ax: Axes, x: float, size: float) -> Artist:
    """Draw the light on the table and on the wall behind an object: ellipses upon ellipses."""
    rings = [
        PathPatch(_oval(x, y, w * size / 2, flat * w * size / 2))
        for y, flat, n_rings in ((STANDS_AT, 0.22, 4), (STANDS_AT + 0.36 * size, 0.95, 7))
        for w in np.linspace(0.92, 0.5, n_rings)
    ]
    pool = PatchCollection(
        rings, facecolor=LIGHT, linewidth=0, alpha=0, zorder=BEHIND, clip_on=False
    )
    return ax.add_collection(pool)


# ------------------------------------------------------------------------- the objects


def _draw_object(ax: Axes, name: str, x: float, size: float) -> Artist:
    """Draw an object in full light, and over it the dark in its shape, which is returned."""
    draw = next((DRAWINGS[word] for word in name.lower().split() if word in DRAWINGS), _box)
    place = Affine2D().scale(size).translate(x, STANDS_AT) + ax.transData
    brush = _Brush(ax, place, size)
    brush.fill(_oval(0, 0.0, 0.36, 0.045), SHADE, alpha=0.55)  # its shadow
    outlines = draw(brush)
    dark = Path.make_compound_path(*outlines)
    return ax.add_patch(
        PathPatch(dark, transform=place, facecolor=SHADE, linewidth=0.8, edgecolor=SHADE)
    )


class _Brush:
    """Fills and strokes paths in an object's own coordinates: x in -0.4..0.4, y in 0..0.85."""

    def __init__(self, ax: Axes, place: Transform, size: float) -> None:
        self.ax, self.place, self.size = ax, place, size

    def fill(self, path: Path, colour: str, alpha: float = 1.0) -> None:
        self.ax.add_patch(
            PathPatch(path, transform=self.place, facecolor=colour, linewidth=0, alpha=alpha)
        )

    def stroke(
        self, points: Path | ArrayLike, colour: str, width: float, alpha: float = 1.0
    ) -> None:
        path = points if isinstance(points, Path) else Path(points)
        self.ax.add_patch(
            PathPatch(
                path,
                transform=self.place,
                facecolor="none",
                edgecolor=colour,
                linewidth=width * self.size,
                alpha=alpha,
                capstyle="round",
            )
        )


def _polygon(*corners: Sequence[float] | np.ndarray) -> Path:
    return Path(np.array([*corners, corners[0]]), closed=True)


def _oval(x: float, y: float, half_width: float, half_height: float) -> Path:
    """Return an ellipse of four curves: half the bytes of matplotlib's circle in a page."""
    c = 0.5523  # as near to a circle as four cubic curves come
    turn = [(1, 0), (1, c), (c, 1), (0, 1), (-c, 1), (-1, c), (-1, 0)]
    turn += [(-1, -c), (-c, -1), (0, -1), (c, -1), (1, -c), (1, 0), (1, 0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 12, Path.CLOSEPOLY]
    return Path(np.array(turn) * (half_width, half_height) + (x, y), codes)


def _arc(
    x: float,
    y: float,
    half_width: float,
    half_height: float,
    start: float,
    end: float,
    n: int = 11,
) -> np.ndarray:
    """Return points on an ellipse, from one angle to another in degrees."""
    angle = np.radians(np.linspace(start, end, n))
    return np.column_stack([x + half_width * np.cos(angle), y + half_height * np.sin(angle)])


def _rounded(left: float, bottom: float, right: float, top: float, radius: float) -> Path:
    corners = [
        (right - radius, bottom + radius, -90),
        (right - radius, top - radius, 0),
        (left + radius, top - radius, 90),
        (left + radius, bottom + radius, 180),
    ]
    points = [_arc(x, y, radius, radius, a, a + 90, 4) for x, y, a in corners]
    return _polygon(*np.vstack(points))


def _cup(brush: _Brush) -> list[Path]:
    red, dark_red, coffee = "#e0322b", "#a81d1a", "#3b2116"
    rim_y, foot_y = 0.56, 0.03
    side = _arc(0, foot_y + 0.06, 0.2, 0.09, 180, 360)  # the round foot
    body = _polygon((-0.27, rim_y), *side, (0.27, rim_y), *_arc(0, rim_y, 0.27, 0.075, 0, 180))
    handle = _polygon(
        *_arc(0.25, 0.32, 0.19, 0.185, -80, 80), *_arc(0.25, 0.32, 0.115, 0.115, 80, -80)
    )
    brush.fill(handle, dark_red)
    brush.stroke(_arc(0.25, 0.32, 0.17, 0.165, 10, 75), "#ee6a60", 1.6)
    brush.fill(body, red)
    shadow_side = [(0.13, rim_y), (0.11, foot_y), *_arc(0, foot_y + 0.06, 0.2, 0.09, 300, 360)]
    brush.fill(_polygon(*shadow_side, (0.27, rim_y)), dark_red, alpha=0.75)
    brush.fill(_oval(0, rim_y, 0.27, 0.075), "#f0574d")
    brush.fill(_oval(0, rim_y - 0.006, 0.235, 0.057), coffee)
    brush.stroke(_arc(0, rim_y - 0.012, 0.19, 0.038, 200, 290), "#7a4a30", 1.4)
    brush.fill(_polygon((-0.2, 0.46), (-0.155, 0.45), (-0.125, 0.14), (-0.155, 0.15)), "#ff9d92")
    for x in (-0.09, 0.04):  # steam
        y = np.linspace(0.62, 0.83, 13)
        brush.stroke(np.column_stack([x + 0.025 * np.sin(30 * y), y]), "#f4f1ea", 1.6, alpha=0.4)
    return [body, handle]


def _notebook(brush: _Brush) -> list[Path]:
    cover = _rounded(-0.25, 0.0, 0.27, 0.68, 0.035)
    brush.fill(_rounded(-0.23, -0.012, 0.29, 0.668, 0.035), "#d9d7d0")  # the pages behind
    brush.fill(cover, "#85868c")
    brush.fill(_polygon((-0.19, 0.0), (-0.19, 0.68), (-0.165, 0.68), (-0.165, 0.0)), "#74757b")
    brush.fill(_rounded(-0.06, 0.43, 0.2, 0.57, 0.015), "#b5b5b3")
    for y in (0.47, 0.52):
        brush.stroke([(-0.03, y), (0.17, y)], "#85868c", 1.0)
    for y in np.linspace(0.07, 0.61, 9):  # the spiral
        brush.fill(_oval(-0.215, y, 0.013, 0.013), "#3f4046")
        brush.stroke(_arc(-0.255, y, 0.045, 0.02, 10, 330, 8), "#c9ccd3", 1.1)
    return [_rounded(-0.3, -0.012, 0.29, 0.68, 0.035)]


def _book(brush: _Brush) -> list[Path]:
    blue, dark_blue, gold, paper = "#2f5d8c", "#1f4166", "#e6c46a", "#f1e8d2"
    cover = _polygon((-0.17, 0.0), (0.31, 0.045), (0.31, 0.745), (-0.17, 0.7))
    spine = _polygon((-0.17, 0.0), (-0.17, 0.7), (-0.28, 0.75), (-0.28, 0.05))
    top = _polygon((-0.17, 0.7), (0.31, 0.745), (0.2, 0.795), (-0.28, 0.75))
    brush.fill(spine, dark_blue)
    brush.fill(_polygon((-0.16, 0.705), (0.3, 0.748), (0.19, 0.785), (-0.265, 0.75)), paper)
    for shift in (0.012, 0.026):  # the edges of the pages
        brush.stroke(
            [(-0.16 - 3 * shift, 0.705 + shift), (0.3 - 3 * shift, 0.746 + shift)], "#b9ab88", 0.6
        )
    brush.fill(cover, blue)
    brush.stroke([(-0.17, 0.0), (-0.17, 0.7)], "#4b7cae", 1.2)
    for y in (0.13, 0.6):  # bands on the spine
        brush.stroke([(-0.27, y + 0.046), (-0.18, y + 0.004)], gold, 1.6)
    frame = [(-0.11, 0.075), (0.25, 0.109), (0.25, 0.67), (-0.11, 0.636), (-0.11, 0.075)]
    brush.stroke(frame, gold, 1.0, alpha=0.8)
    for y, left, right in ((0.55, -0.05, 0.19), (0.48, -0.01, 0.15)):  # a title
        brush.stroke([(left, y + 0.09 * left), (right, y + 0.09 * right)], gold, 2.4)
    brush.fill(_oval(0.07, 0.27, 0.065, 0.07), gold, alpha=0.9)
    brush.fill(_oval(0.085, 0.28, 0.05, 0.055), blue)  # a moon
    return [cover, spine, top]


def _phone(brush: _Brush) -> list[Path]:
    body = _rounded(-0.19, 0.0, 0.19, 0.72, 0.05)
    brush.fill(body, "#20232b")
    brush.fill(_rounded(-0.165, 0.05, 0.165, 0.67, 0.02), "#4fb6d8")
    brush.fill(_rounded(-0.13, 0.42, 0.13, 0.55, 0.03), "#f5f7fa")
    for y in (0.46, 0.51):
        brush.stroke([(-0.09, y), (0.07, y)], "#7b8794", 1.2)
    brush.fill(_oval(0.155, 0.66, 0.055, 0.055), "#ff5a4d")
    return [body, _oval(0.155, 0.66, 0.055, 0.055)]


def _apple(brush: _Brush) -> list[Path]:
    angle = np.linspace(0, 2 * np.pi, 40)
    dent = 0.045 * np.exp(-(((angle - np.pi / 2) / 0.35) ** 2))  # where the stalk grows
    dent += 0.02 * np.exp(-(((angle - 3 * np.pi / 2) / 0.3) ** 2))
    radius = 0.24 - dent
    body = _polygon(
        *np.column_stack([1.1 * radius * np.cos(angle), 0.235 + radius * np.sin(angle)])
    )
    brush.fill(body, "#7fb53f")
    brush.fill(_oval(0.15, 0.2, 0.08, 0.15), "#5f9030", alpha=0.6)
    brush.fill(_oval(-0.14, 0.31, 0.03, 0.06), "#d4efa5")
    brush.stroke([(0, 0.41), (0.03, 0.56)], "#5b3a22", 2.2)
    leaf = _oval(0.12, 0.53, 0.09, 0.04)
    brush.fill(leaf, "#4e8a2e")
    return [body, leaf]


def _glasses(brush: _Brush) -> list[Path]:
    rims = [_oval(x, 0.16, 0.17, 0.15) for x in (-0.19, 0.19)]
    for rim in rims:
        brush.fill(rim, "#b9d3e0", alpha=0.35)
        brush.stroke(rim, "#d7a13b", 2.4)
    brush.stroke(_arc(0, 0.18, 0.05, 0.04, 0, 180), "#d7a13b", 2.4)
    return rims


def _box(brush: _Brush) -> list[Path]:
    front = _polygon((-0.3, 0.0), (0.2, 0.0), (0.2, 0.42), (-0.3, 0.42))
    lid = _polygon((-0.3, 0.42), (0.2, 0.42), (0.32, 0.54), (-0.18, 0.54))
    side = _polygon((0.2, 0.0), (0.32, 0.12), (0.32, 0.54), (0.2, 0.42))
    for path, colour in ((front, "#c49a62"), (lid, "#dcb67f"), (side, "#9a7444")):
        brush.fill(path, colour)
    brush.fill(_polygon((-0.1, 0.0), (0.0, 0.0), (0.0, 0.42), (-0.1, 0.42)), "#a98350")
    brush.fill(_polygon((-0.1, 0.42), (0.0, 0.42), (0.12, 0.54), (0.02, 0.54)), "#c49f6a")
    return [front, lid, side]


DRAWINGS = {
    "cup": _cup,
    "notebook": _notebook,
    "book": _book,
    "phone": _phone,
    "apple": _apple,
    "glasses": _glasses,
}
