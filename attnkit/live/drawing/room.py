"""The room that a picture takes: its figure and, beyond the edges, what is drawn there.

matplotlib cuts a saved picture at the edges of its figure, and a notebook lays the edges around all
that is drawn. A live figure cannot move its edges with a control, so it has room for what is drawn
beyond them at any setting: a tick label that grows, a second line of a title, a legend at the side.
Who draws tells it here how far that reaches, as far as nothing hides it.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.offsetbox import AnnotationBbox, OffsetBox
from matplotlib.path import Path, get_path_collection_extents
from matplotlib.spines import Spine
from matplotlib.table import Table
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

SLACK = 2  # points that may be cut off: half of a frame at the edge, the empty rim of a letter
RIM = 4  # points of room around what lies beyond an edge: a browser has wider letters
MOST = 1  # width or height of the figure, beyond an edge, in which something may be drawn
EDGES = ("left", "lower", "right", "upper")


class Beyond(Exception):
    """An artist that is drawn farther beyond the edges of its figure than there is room for."""

    def __init__(self, artist: Artist, inches: float, edge: str) -> None:
        super().__init__()
        self.artist = artist
        self.where = f"is drawn {inches:.1f} inches beyond the {edge} edge of the figure"
        self.remedy = _remedy(artist)


@dataclass
class Room:
    """How far a figure was drawn beyond each of its edges, in points."""

    size: tuple[float, float]  # of the figure alone
    left: float = 0
    lower: float = 0
    right: float = 0
    upper: float = 0
    far: tuple[float, str] | None = None  # how far beyond an edge something is drawn, if too far
    colour: Any = None  # of the background
    laid: tuple[float, ...] = ()  # the box of a background that fills the room

    def hold(self, box: Any, is_text: bool = False) -> None:
        """Make room for a box: left, lower, right and upper end."""
        if box[0] > box[2] or box[1] > box[3] or (self.laid and np.allclose(box, self.laid)):
            return
        width, height = self.size
        beyond = -box[0], -box[1], box[2] - width, box[3] - height
        begins = -box[2], -box[3], box[0] - width, box[1] - height
        # A text may be as long as it is; anything else ends where its author put it.
        for i, edge in enumerate(EDGES):
            if (far := begins[i] if is_text else beyond[i]) > MOST * self.size[i % 2]:
                self.far = far, edge
                return
        for edge, new in zip(EDGES, beyond, strict=True):
            setattr(self, edge, max(getattr(self, edge), float(new)))

    def take(self, other: "Room") -> None:
        """Make room for all that another room holds."""
        for edge in EDGES:
            setattr(self, edge, max(getattr(self, edge), getattr(other, edge)))
        self.far = other.far or self.far

    def emptied(self) -> "Room":
        """Return a room like this one in which nothing was drawn yet."""
        return replace(self, left=0, lower=0, right=0, upper=0, far=None)

    @property
    def rims(self) -> list[int]:
        """The room beyond each of the edges."""
        beyond = (getattr(self, edge) for edge in EDGES)
        return [math.ceil(far + RIM) if far > SLACK else 0 for far in beyond]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, upper end, width and height of the picture, in points from the figure's corner."""
        (width, height), (left, lower, right, upper) = self.size, self.rims
        return -left, -upper, left + width + right, upper + height + lower

    @property
    def inches(self) -> Bbox:
        """The picture for matplotlib's ``bbox_inches``."""
        (width, height), (left, lower, right, upper) = self.size, self.rims
        return Bbox([[-left / 72, -lower / 72], [(width + right) / 72, (height + upper) / 72]])

    @contextmanager
    def near(self, artist: Artist) -> Iterator[None]:
        """Raise Beyond if the artist that is drawn inside is too far from the figure."""
        self.far = None
        yield
        if self.far:
            raise Beyond(artist, self.far[0] / 72, self.far[1])


_rooms: WeakKeyDictionary[Figure, Room] = WeakKeyDictionary()


def of(figure: Figure) -> Room:
    """Return the room of all that was drawn of a figure since it was last forgotten."""
    width, height = figure.get_size_inches() * 72
    found = _rooms.setdefault(figure, Room((width, height)))
    found.size, found.colour = (width, height), to_rgba(figure.get_facecolor())
    return found


def forget(figure: Figure) -> None:
    """Leave no room beyond the edges but for what is drawn from now on."""
    vars(of(figure)).update(dict.fromkeys(EDGES, 0.0), far=None)


@contextmanager
def background(figure: Figure) -> Iterator[None]:
    """Lay the background of a figure out over all of its room.

    Only one that moves needs it: what a picture lies on has the same colour.
    """
    room, before = of(figure), figure.patch.get_bbox().bounds
    (width, height), (left, lower, right, upper) = room.size, room.rims
    room.laid = -left, -lower, width + right, height + upper
    shares = (width + left + right) / width, (height + lower + upper) / height
    figure.patch.set_bounds(-left / width, -lower / height, *shares)
    try:
        yield
    finally:
        figure.patch.set_bounds(before)
        room.laid = ()


class Surveyor(RendererSVG):
    """A renderer that makes room for what it draws."""

    room: Room

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        self._hold(gc, lambda: _extents(path, transform), rgbFace)
        super().draw_path(gc, path, transform, rgbFace)

    def draw_markers(
        self, gc: Any, marker_path: Path, marker_trans: Any, path: Path, trans: Any, *more: Any
    ) -> None:
        def box() -> Any:
            places, marker = _extents(path, trans), _extents(marker_path, marker_trans)
            return None if places is None or marker is None else places + marker

        if self._hold(gc, box, *more):
            path = _Unclipped(path.vertices, path.codes)
        super().draw_markers(gc, marker_path, marker_trans, path, trans, *more)

    def draw_path_collection(
        self,
        gc: Any,
        master_transform: Any,
        paths: Any,
        all_transforms: Any,
        offsets: Any,
        offset_trans: Any,
        *more: Any,
        **kw: Any,
    ) -> None:
        given = master_transform, paths, all_transforms, offsets, offset_trans
        if len(paths):
            self._hold(gc, lambda: get_path_collection_extents(*given).extents)
        super().draw_path_collection(gc, *given, *more, **kw)

    def draw_gouraud_triangles(
        self, gc: Any, triangles_array: Any, colors_array: Any, transform: Any
    ) -> None:
        self.hold_triangles(gc, triangles_array, transform)
        super().draw_gouraud_triangles(gc, triangles_array, colors_array, transform)

    def hold_triangles(self, gc: Any, corners: Any, transform: Any) -> Room:
        """Make room for triangles; return the room that they need alone."""
        whole, self.room = self.room, self.room.emptied()
        self._hold(gc, lambda: _extents(Path(np.reshape(corners, (-1, 2))), transform))
        whole.take(own := self.room)
        self.room = whole
        return own

    def draw_image(self, gc: Any, x: Any, y: Any, im: Any, transform: Any = None) -> None:
        def box() -> Any:
            if transform is not None:
                return np.add(_extents(Path.unit_rectangle(), transform), [x, y, x, y])
            height, width = np.array(im.shape[:2]) * 72 / self.image_dpi
            return np.array([x, y, x + width, y + height])

        self._hold(gc, box)
        super().draw_image(gc, x, y, im, transform)

    def draw_text(
        self,
        gc: Any,
        x: Any,
        y: Any,
        s: str,
        prop: Any,
        angle: Any,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        def box() -> Any:
            width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
            sides = np.array([[0, width, width, 0], [-descent, -descent, *[height - descent] * 2]])
            turn = np.deg2rad(angle)
            turned = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]] @ sides
            left, lower = turned.min(1)
            right, upper = turned.max(1)
            return np.add([left, lower, right, upper], [x, above, x, above])

        above = self.height - y
        far = prop.get_size_in_points() * (len(s) + 1)
        if s.strip() and not self._is_inside((x - far, above - far, x + far, above + far)):
            self._hold(gc, box, is_text=True)
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)

    def _hold(
        self, gc: Any, box: Callable[[], Any], face: Any = None, is_text: bool = False
    ) -> bool:
        """Make room for what will be drawn in a box; tell whether it may lie outside."""
        clip = np.array([-np.inf, -np.inf, np.inf, np.inf])
        if (rectangle := gc.get_clip_rectangle()) is not None:
            clip = _shared(clip, rectangle.extents)
        if self._is_inside(clip):
            return False
        outline, transform = gc.get_clip_path()
        if outline is not None:
            clip = _shared(clip, outline.get_extents(transform).extents)
        if self._is_inside(clip) or not self._is_seen(gc, face) or (seen := box()) is None:
            return False
        half = gc.get_linewidth() / 2
        self.room.hold(_shared(clip, np.add(seen, [-half, -half, half, half])), is_text)
        return True

    def _is_seen(self, gc: Any, face: Any) -> bool:
        """Whether anything is painted, in another colour than the background has."""
        if gc.get_alpha() == 0:
            return False
        # A stroke, and texts and images have a pen, too; or a pattern without one.
        if gc.get_linewidth() > 0 or gc.get_hatch():
            return True
        *rgb, alpha = self.room.colour
        hidden = alpha > 0 and face is not None and list(face[:3]) == rgb
        return face is not None and not hidden and (len(face) == 3 or face[3] > 0)

    def _is_inside(self, box: Any) -> bool:
        return bool(box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height)


class _Mute(RendererSVG):
    """Draws nothing."""

    def draw_path(self, *_: Any, **__: Any) -> None: ...
    def draw_markers(self, *_: Any, **__: Any) -> None: ...
    def draw_path_collection(self, *_: Any, **__: Any) -> None: ...
    def draw_image(self, *_: Any, **__: Any) -> None: ...
    def draw_text(self, *_: Any, **__: Any) -> None: ...
    def draw_gouraud_triangles(self, *_: Any, **__: Any) -> None: ...


class _Measuring(Surveyor, _Mute):
    """Makes room for what it would draw."""

    dpi = 72  # an image that lies in the figure itself asks how fine it is drawn


def measured(figure: Figure) -> Room:
    """Return the room of a figure with all that it shows at present, which need not be drawn."""
    room = of(figure)
    room.take(alone(figure, figure))
    return room


def alone(figure: Figure, artist: Artist) -> Room:
    """Return the room that an artist of a figure needs at present, whatever was drawn before."""
    width, height = figure.get_size_inches() * 72
    renderer = _Measuring(width, height, StringIO())
    renderer.room = of(figure).emptied()
    artist.draw(renderer)
    return renderer.room


def _remedy(artist: Artist) -> str:
    """Return what brings an artist nearer, or hides it where that can be done."""
    match artist:
        case Legend():
            return "place it nearer, by its loc and bbox_to_anchor"
        case Table():
            return "place it nearer, by its loc or bbox"
        case OffsetBox() | AnnotationBbox():
            return "place it nearer, by what it is anchored to"
        case Axes() | Axis() | Spine():
            return "place the axes nearer, and their ticks and labels by a smaller pad"
        case Text() if artist.get_clip_box() is None and not isinstance(artist, Annotation):
            return "place it nearer, by its position or a smaller pad"
    return (
        "make it smaller or the figure larger, set limits that hold it, or give it clip_on=True "
        "to hide what is outside its axes"
    )


class _Unclipped(Path):
    """Where markers are: matplotlib leaves out those that are left of the figure, or below it."""

    def iter_segments(self, *args: Any, clip: Any = None, **kw: Any) -> Any:
        return super().iter_segments(*args, **kw)


def _extents(path: Path, transform: Any) -> Any:
    """Return the ends of a path where it is drawn, or None if it is not."""
    drawn = transform.transform_path(path)
    points, codes = np.asarray(drawn.vertices), drawn.codes
    if codes is not None:
        points = points[(codes != Path.CLOSEPOLY) & (codes != Path.STOP)]
    points = points[np.isfinite(points).all(1)]
    if not len(points):
        return None
    return np.concatenate([points.min(0), points.max(0)])


def _shared(a: Any, b: Any) -> Any:
    """Return what two boxes share; its ends are the wrong way round if they share nothing."""
    return np.concatenate([np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])])
