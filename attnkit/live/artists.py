"""Moving artists: give a matplotlib artist its new data, and only data of the shape it has.

`move` is the whole interface. What it takes for each kind of artist is in its docstring; any
artist also takes a dict of properties for ``artist.set(**properties)``.
"""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import FillBetweenPolyCollection, PathCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text


def parts(mark: Any) -> list[Artist]:
    """Return the artists behind a key of the updates: one, or those of bars or of a tuple."""
    if isinstance(mark, BarContainer):
        return list(mark.patches)
    if isinstance(mark, tuple):
        return [artist for part in mark for artist in parts(part)]
    if isinstance(mark, Artist):
        return [mark]
    raise TypeError(
        f"a live figure moves matplotlib artists, bars, or tuples of them; got {mark!r}"
    )


def move(mark: Any, data: Any) -> None:
    """Give a mark its new data.

    ======================= ==========================================
    mark                    data
    ======================= ==========================================
    line                    y, or (x, y)
    scatter                 (x, y)
    bars                    their lengths
    filled band             (y1, y2), or (x, y1, y2)
    heatmap, image          an array of the shape it shows
    text                    a string
    arrow                   (start, end), each a point
    any artist              a dict of properties for ``artist.set``
    a tuple of these        one of the above for each
    ======================= ==========================================

    Raises
    ------
    ValueError
        If the data has another shape than the mark.
    TypeError
        If the data is not of a kind that the mark takes.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> bars = ax.bar(["a", "b"], [1, 2])
    >>> move(bars, [3, 4])
    >>> [bar.get_height() for bar in bars]
    [np.float64(3.0), np.float64(4.0)]
    >>> move((bars, ax.title), [{"alpha": 0.5}, "Two bars"])
    >>> ax.get_title()
    'Two bars'
    """
    # BarContainer is a tuple to Python and one mark to a reader, so it comes first.
    if isinstance(mark, BarContainer):
        _move_bars(mark, data)
    elif isinstance(mark, tuple):
        data = list(data) if isinstance(data, Sequence) and not isinstance(data, str) else data
        if not isinstance(data, list) or len(data) != len(mark):
            raise ValueError(f"{len(mark)} marks need {len(mark)} results, got {_shape_of(data)}")
        for part, part_data in zip(mark, data, strict=True):
            move(part, part_data)
    elif isinstance(data, dict):
        mark.set(**data)
    else:
        _move(mark, data)


@singledispatch
def _move(artist: Artist, data: Any) -> None:
    raise TypeError(
        f"a {type(artist).__name__} takes a dict of properties for its set(), got {_shape_of(data)}"
    )


@_move.register
def _(artist: Line2D, data: Any) -> None:
    x, y = map(np.asarray, artist.get_data(orig=False))
    if _are_arrays(data, 2, len(x)):
        x, y = (_array(part, len(x), "a line") for part in data)
    else:
        y = _array(data, len(x), "a line")
    artist.set_data(x, y)


@_move.register
def _(artist: PathCollection, data: Any) -> None:
    n_points = len(np.asarray(artist.get_offsets()))
    if not _are_arrays(data, 2, n_points):
        raise ValueError(f"a scatter of {n_points} points needs (x, y), got {_shape_of(data)}")
    artist.set_offsets(np.column_stack([_array(part, n_points, "a scatter") for part in data]))


@_move.register
def _(artist: FillBetweenPolyCollection, data: Any) -> None:
    x, y1, y2 = _band(artist)
    if _are_arrays(data, 3, len(x)):
        x, y1, y2 = data
    elif _are_arrays(data, 2, len(x)):
        y1, y2 = data
    else:
        raise ValueError(f"a band of {len(x)} points needs (y1, y2), got {_shape_of(data)}")
    x, y1, y2 = (_array(part, len(x), "a band") for part in (x, y1, y2))
    artist.set_data(x, y1, y2)
    _bands[artist] = x, y1, y2


@_move.register(QuadMesh)
@_move.register(AxesImage)
def _(artist: QuadMesh | AxesImage, data: Any) -> None:
    shape = np.shape(np.asarray(artist.get_array()))
    if np.shape(data) != shape:
        raise ValueError(f"a heatmap of shape {shape} got data of shape {np.shape(data)}")
    artist.set_array(data) if isinstance(artist, QuadMesh) else artist.set_data(data)


@_move.register
def _(artist: Text, data: Any) -> None:
    if not isinstance(data, str):
        raise TypeError(f"a text needs a string or a dict of properties, got {_shape_of(data)}")
    artist.set_text(data)


@_move.register
def _(artist: FancyArrowPatch, data: Any) -> None:
    if np.shape(data) != (2, 2):
        raise ValueError(f"an arrow needs (start, end), two points, got {_shape_of(data)}")
    artist.set_positions(*map(tuple, np.asarray(data, float)))


def _move_bars(bars: BarContainer, data: Any) -> None:
    n_bars = len(bars.patches)
    if isinstance(data, dict):
        for name, value in data.items():
            each = isinstance(value, list | np.ndarray) and len(value) == n_bars
            for i, patch in enumerate(bars.patches):
                patch.set(**{name: value[i] if each else value})
        return
    lengths = _array(data, n_bars, "bars")
    for patch, length in zip(bars.patches, lengths, strict=True):
        patch.set_width(length) if bars.orientation == "horizontal" else patch.set_height(length)


Band = tuple[np.ndarray, np.ndarray, np.ndarray]  # x and the two edges

_bands: WeakKeyDictionary[FillBetweenPolyCollection, Band] = WeakKeyDictionary()


def _band(artist: FillBetweenPolyCollection) -> Band:
    """Return the x and the two edges of a band, read back from matplotlib's polygon."""
    if artist not in _bands:
        if len(paths := artist.get_paths()) != 1:
            raise ValueError(
                f"a band must be drawn in one piece to be moved, but this one has {len(paths)}: "
                "draw it without where= and without NaN"
            )
        # The polygon: start, lower edge, end, upper edge backwards, close (2 n + 3 vertices).
        upright = getattr(artist, "t_direction", "x") == "x"
        vertices = np.asarray(paths[0].vertices)[:, :: 1 if upright else -1]
        n_points = (len(vertices) - 3) // 2
        lower = vertices[1 : n_points + 1]
        upper = vertices[n_points + 2 : 2 * n_points + 2][::-1]
        _bands[artist] = lower[:, 0], lower[:, 1], upper[:, 1]
    return _bands[artist]


def _are_arrays(data: Any, count: int, n_points: int) -> bool:
    """Whether data is `count` arrays, and not one array of `count` points."""
    if not isinstance(data, tuple | list) or len(data) != count:
        return isinstance(data, np.ndarray) and data.ndim == 2 and len(data) == count
    return np.ndim(data[0]) == 1 or n_points == 0


def _array(data: Any, n_points: int, what: str) -> np.ndarray:
    array = np.asarray(data, float)
    if array.shape != (n_points,):
        raise ValueError(f"{what} of {n_points} points got data of shape {array.shape}")
    return array


def _shape_of(data: Any) -> str:
    shape = np.shape(data) if isinstance(data, np.ndarray | list | tuple) else None
    return f"{type(data).__name__} of shape {shape}" if shape else repr(data)
