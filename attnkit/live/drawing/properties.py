"""What an artist was set to, as bytes: where these are the same, it need not be drawn again.

A setter marks its artist as stale also when the value is the one it had. These bytes tell the
difference, and where they cannot, there are none.
"""

from io import BytesIO
from pickle import Pickler
from types import MethodType
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.cbook import CallbackRegistry
from matplotlib.figure import FigureBase
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import BboxBase, Transform, TransformedPath, TransformNode

_NOT_DRAWN = (RendererBase, FigureCanvasBase, CallbackRegistry)
NOTES = "_attn"  # where the engine keeps what it knows of an artist, see artists/notes.py
# Whether it was drawn since, how to remove it, and what is computed of it; of axes, what the next
# line will look like.
_NOT_SEEN = {
    NOTES,
    "_stale",
    "_remove_method",
    "_transformed_path",
    "dataLim",
    "ignore_existing_data_limits",
    "_get_lines",
}
_PROBES = np.array([[0.1, 0.2], [1.0, 3.0], [7.0, 50.0], [-2.0, -0.5]])


def properties(artist: Artist) -> tuple[bytes, list[Artist]] | None:
    """Return what an artist was set to, and the artists that it refers to; None if unknown.

    Of axes and figures, it is which children they have. Other artists come with those inside.
    Some are told apart by their ids, so keep the artists for as long as the bytes.
    """
    goes_inside = not isinstance(artist, Axes | FigureBase)
    writer = _Writer(artist, goes_inside)
    try:
        for each in writer.met if goes_inside else [artist]:
            if each is artist or not isinstance(each, Axes | FigureBase):
                state: Any = each.__getstate__()
                writer.dump({name: value for name, value in state.items() if name not in _NOT_SEEN})
    except Exception:  # not everything can be pickled: a lambda, an artist of a stranger
        return None
    return writer.stream.getvalue(), writer.met


class _Writer(Pickler):
    """Writes artists as their ids, or counts those inside, and transforms as what they do."""

    def __init__(self, artist: Artist, goes_inside: bool) -> None:
        self.stream = BytesIO()
        super().__init__(self.stream)
        self.fast = True  # whether two values are one object does not matter
        self.met = [artist]
        self._known = {artist: 0}
        self._goes_inside = goes_inside

    def reducer_override(self, value: Any) -> Any:  # not called for numbers, texts and lists
        if isinstance(value, Artist):
            if value not in self._known:
                self._known[value] = len(self.met)
                self.met.append(value)
            inside = self._goes_inside and not isinstance(value, Axes | FigureBase)
            return int, (self._known[value] if inside else id(value),)
        if isinstance(value, TransformNode):
            return bytes, (_numbers(value),)
        if isinstance(value, MethodType) and isinstance(value.__self__, MarkerStyle):
            return str, (value.__name__,)
        return (str, ()) if isinstance(value, _NOT_DRAWN) else NotImplemented


def _numbers(node: TransformNode) -> bytes:
    """Return numbers that tell transforms apart."""
    if isinstance(node, BboxBase):
        return bytes(node.get_points())
    if isinstance(node, TransformedPath):
        path: Any = node.get_fully_transformed_path()
        return bytes(path.vertices) + bytes(b"" if path.codes is None else path.codes)
    assert isinstance(node, Transform)
    if node.is_affine:
        return bytes(node.get_matrix())
    with np.errstate(all="ignore"):
        return bytes(node.transform(_PROBES[:, : node.input_dims]))
