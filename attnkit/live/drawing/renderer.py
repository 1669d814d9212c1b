"""matplotlib's SVG renderer, so that a page shows a picture as matplotlib's PNG does.

It notes what is painted: the colours decide whether a picture can follow a page's theme. Where the
PNG has no soft edges, the SVG has none either: on the screen, soft edges of two cells side by side
would let the background shine through. And an image in one colour of the theme, such as a large
heatmap of weights, or in the two of scores takes the colours that the page's theme has.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from attnkit import theme
from attnkit.live.drawing import pixels, room
from attnkit.live.drawing.texts import is_in_letters, writable

IMAGE = "an image"  # painted in colours of its own
_FAR = 10_000  # points; browsers place what is much farther away less exactly than a screen shows
_MANY_POINTS = 1024  # matplotlib's PNG, too, softens the edges of a longer path


class Painted(NamedTuple):
    """The colours, #rrggbb or IMAGE, in which a figure was painted."""

    all: set[str]
    texts: set[str]


_painted: WeakKeyDictionary[Figure, Painted] = WeakKeyDictionary()
# Without date and version, the same drawing gives the same text.
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
# The colours that an image may have: the two of scores, one of them red, or one.
_TINTS = [(theme.SCORE_LOW, theme.SCORE_HIGH), *((role,) for role, _ in theme.ROLES.values())]


def painted(figure: Figure) -> Painted:
    """Return the colours in which a figure was ever painted for a page."""
    return _painted.setdefault(figure, Painted(set(), set()))


def size(figure: Figure) -> tuple[float, float]:
    """Return the width and height of a figure in points."""
    width, height = figure.get_size_inches() * 72
    return width, height


class Renderer(room.Surveyor):
    """Draws as matplotlib does, with edges as sharp as in a PNG, and notes the colours."""

    def __init__(self, figure: Figure, stream: StringIO, image_dpi: float) -> None:
        super().__init__(*size(figure), stream, image_dpi=image_dpi, metadata=_NO_METADATA)
        self._colours, self._texts = painted(figure)
        self.room = room.of(figure)
        self._all_straight = self._may_leave = False
        self._n_tints = 0

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        self._all_straight = _are_straight([path], transform) if rgbFace is not None else False
        # Something else hides what is outside, and cut off, dashes would begin anew.
        is_hidden = gc.get_clip_rectangle() is not None or gc.get_clip_path()[0] is not None
        is_seen = gc.get_linewidth() > 0 and gc.get_rgb()[3] > 0  # as an outline
        self._may_leave = is_seen and (not is_hidden or gc.get_dashes()[1] is None)
        super().draw_path(gc, path, transform, rgbFace)

    def _convert_path(
        self, path: Path, transform: Any = None, clip: Any = None, *args: Any, **kw: Any
    ) -> Any:
        # Cut off at the edge of the figure, a curve would have another number of points in each
        # state, and its table would be large.
        if clip and self._may_leave and _is_near(path, transform):
            clip = None
        return super()._convert_path(path, transform, clip, *args, **kw)

    def draw_path_collection(
        self, gc: Any, master_transform: Any, paths: Any, all_transforms: Any, *args: Any, **kw: Any
    ) -> None:
        few = len(paths) < _MANY_POINTS and not len(all_transforms)
        self._all_straight = few and _are_straight(paths, master_transform)
        super().draw_path_collection(gc, master_transform, paths, all_transforms, *args, **kw)

    def draw_markers(self, *args: Any, **kw: Any) -> None:
        self._all_straight = False
        super().draw_markers(*args, **kw)

    def _draw_text_as_text(
        self, gc: Any, x: Any, y: Any, s: str, prop: Any, angle: Any, ismath: Any, mtext: Any = None
    ) -> None:
        if s.strip():
            self._colours.add(to_hex(gc.get_rgb()))
            self._texts.add(to_hex(gc.get_rgb()))
        in_letters = ismath is not True or is_in_letters(s, prop)
        write = super()._draw_text_as_text if in_letters else self._draw_text_as_path
        write(gc, x, y, writable(s), prop, angle, ismath, mtext)

    def draw_gouraud_triangles(
        self, gc: Any, triangles_array: Any, colors_array: Any, transform: Any
    ) -> None:
        """Draw pixels: matplotlib's SVG mixes these colours by a filter that no browser knows."""
        own = self.hold_triangles(gc, triangles_array, transform)
        canvas, (left, lower, *_) = pixels.canvas(own, self.image_dpi), own.rims
        moved = transform.frozen() + Affine2D().translate(left, lower).scale(canvas.dpi / 72)
        canvas.draw_gouraud_triangles(canvas.new_gc(), triangles_array, colors_array, moved)
        pixels.put(self, gc, canvas, own)

    def draw_image(self, gc: Any, x: Any, y: Any, im: Any, transform: Any = None) -> None:
        roles = _roles_of(im)
        if im[..., 3].any():  # else it is empty
            self._colours.update(roles or {IMAGE})
        if roles:
            self._start_tint(*roles)
        super().draw_image(gc, x, y, im, transform)
        if roles:
            self.writer.end("g")

    def _start_tint(self, first: str, *second: str) -> None:
        """Give what follows colours of the page, however transparent it is in each place.

        A second colour is for what is red.
        """
        name = f"tint{self._n_tints}"
        self._n_tints += 1
        whole = {"x": "0", "y": "0", "width": "1", "height": "1"}
        self.writer.start("g", attrib={"filter": f"url(#{name})"})
        self.writer.start("defs")
        look = {"id": name, "color-interpolation-filters": "sRGB"}
        self.writer.start("filter", attrib=look | whole)
        self._write("feFlood", {"flood-color": first})
        self._write("feComposite", {"in2": "SourceAlpha", "operator": "in", "result": "first"})
        for colour in second:
            # A browser rounds the colours of faint places to few levels: it can tell red, no more.
            red = {"type": "matrix", "values": f"{'0 ' * 15}5 0 0 0 -1.25"}
            self._write("feColorMatrix", {"in": "SourceGraphic", "result": "red"} | red)
            self._write("feFlood", {"flood-color": colour})
            self._write("feComposite", {"in2": "red", "operator": "in"})
            self._write("feComposite", {"in2": "first", "operator": "atop"})
        self.writer.end("filter")
        self.writer.end("defs")

    def _write(self, element: str, attributes: dict[str, str]) -> None:
        self.writer.element(element, attrib=attributes)

    def _get_style_dict(self, gc: Any, rgbFace: Any) -> dict[str, str]:
        style: dict[str, str] = super()._get_style_dict(gc, rgbFace)
        if style.get("fill") != "none" and (rgbFace is None or len(rgbFace) == 3 or rgbFace[3]):
            self._colours.add("#000000" if rgbFace is None else to_hex(rgbFace[:3]))
        if "stroke" in style and style.get("stroke-opacity") != "0":
            self._colours.add(style["stroke"])
        drawn_sharply = not gc.get_antialiased() or self._all_straight
        if drawn_sharply and style.get("fill") != "none" and "stroke" not in style:
            style["shape-rendering"] = "crispEdges"
        return style


@contextmanager
def alphas_shown() -> Iterator[None]:
    """Let each pixel of an image have an alpha of its own.

    Where an image is drawn by its own pixels, matplotlib's SVG leaves such an alpha out.
    """
    images: Any = AxesImage
    plain = images.make_image

    def make_image(image: Any, *args: Any, unsampled: bool = False, **kwargs: Any) -> Any:
        if unsampled and np.ndim(alpha := image.get_alpha()):
            values = image.get_array()
            pixels = image.to_rgba(values, bytes=True, norm=values.ndim == 2).copy()
            pixels[..., 3] = np.round(pixels[..., 3] * alpha)
            image._imcache = pixels
        return plain(image, *args, unsampled=unsampled, **kwargs)

    images.make_image = make_image
    try:
        yield
    finally:
        images.make_image = plain


def _is_near(path: Path, transform: Any) -> bool:
    """Whether all of a path is in or around the figure; gaps in it may be."""
    points = transform.transform(path.vertices)
    return not (abs(points) > _FAR).any()


def _are_straight(paths: Iterable[Path], transform: Any) -> bool:
    """Whether all lines run across or up: a PNG then puts them on the edges of pixels."""
    matrix = transform.get_matrix()
    if matrix[0, 1] or matrix[1, 0]:
        return False
    for path in paths:
        points, codes = np.asarray(path.vertices), path.codes
        if codes is not None:
            if not np.isin(codes, (Path.MOVETO, Path.LINETO, Path.CLOSEPOLY)).all():
                return False
            points = points[np.asarray(codes) != Path.CLOSEPOLY]
        if not 2 < len(points) < _MANY_POINTS or not (np.diff(points, axis=0) == 0).any(1).all():
            return False
    return True


def _roles_of(pixels: Any) -> tuple[str, ...]:
    """Return the colours of an image if all are of the theme, and it is see-through in places.

    They are one, or the two of scores, whichever of them it has.
    """
    shown = np.asarray(pixels[pixels[..., 3] > 0], dtype=float)
    if not shown.size or shown[:, 3].min() == 255:
        return ()
    for roles in _TINTS:
        # A rasterised drawing has rounded colours where it is nearly transparent.
        far = [abs(shown[:, :3] - 255 * np.array(to_rgb(role))) * shown[:, 3:] for role in roles]
        if (np.max(far, axis=2).min(axis=0) <= 2 * 255).all():
            return roles
    return ()


class Canvas(FigureCanvasSVG):
    """Writes SVG with this renderer."""

    def print_svg(self, filename: Any, **_: Any) -> None:
        # matplotlib measures a figure by saving it as bytes, which it throws away.
        stream = filename if isinstance(filename, StringIO) else StringIO()
        image_dpi = self.figure.dpi
        self.figure.dpi = 72
        renderer = Renderer(self.figure, stream, image_dpi)
        inches = self.figure.get_size_inches()
        mixed: Any = pixels.Mixed(self.figure, *inches, image_dpi, renderer)  # type: ignore
        self.figure.draw(mixed)
        mixed.finalize()
