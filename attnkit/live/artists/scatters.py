"""Scatters, in two and three dimensions."""

from typing import Any

import numpy as np
from matplotlib.collections import PathCollection
from mpl_toolkits.mplot3d.art3d import Path3DCollection

from attnkit.live.artists.kinds import Misfit, kind
from attnkit.live.artists.lines import in_space
from attnkit.live.artists.notes import notes
from attnkit.live.artists.numbers import points


def _each_point_has_its_look(scatter: Any) -> None:
    """Refuse what matplotlib would hide by beginning again with the first size or colour."""
    in_3d = isinstance(scatter, Path3DCollection)
    n_points = len(scatter._offsets3d[0] if in_3d else np.asarray(scatter.get_offsets()))
    n_sizes = len(np.atleast_1d(scatter._sizes3d if in_3d else scatter.get_sizes()))
    n_looks = {"sizes": n_sizes}
    if (array := scatter.get_array()) is not None:
        n_looks["array"] = np.size(array)
    elif not in_3d and len(scatter.get_facecolor()) == notes(scatter).get("drawn"):
        n_looks["facecolor"] = len(scatter.get_facecolor())  # drawn with a colour for each point
    for name, n in n_looks.items():
        if n not in (0, 1, n_points):
            raise Misfit(
                f"{n_points} points have {n} of {name}: "
                f'return {{"data": (x, y), "{name}": one for each point}}'
            )


@kind(
    PathCollection,
    name="a scatter",
    takes="(x, y), y or an array of shape (n, 2)",
    also=("offsets",),
    check=_each_point_has_its_look,
)
def _move_scatter(scatter: Any, data: Any) -> None:
    notes(scatter).setdefault("drawn", len(np.asarray(scatter.get_offsets())))
    drawn = np.ma.filled(np.ma.asarray(scatter.get_offsets()).astype(float), np.nan)
    x, y = points(scatter, data, drawn[:, 0])
    scatter.set_offsets(np.ma.column_stack([x, y]))  # as matplotlib does: log axes differ


@kind(
    Path3DCollection,
    name="a scatter in 3-D axes",
    takes="(x, y, z) or an array of shape (n, 3)",
    check=_each_point_has_its_look,
)
def _move_scatter_3d(scatter: Any, data: Any) -> None:
    scatter._offsets3d = tuple(np.ma.masked_invalid(part) for part in in_space(data))
    scatter.stale = True
