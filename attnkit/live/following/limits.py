"""Limits that hold what an axis shows in every state, where the author set none."""

from collections.abc import Collection, Iterable, Iterator

from matplotlib.axes import Axes

from attnkit.live.drawing import pieces
from attnkit.live.following.excursion import excursion
from attnkit.live.following.samples import corners
from attnkit.live.scene import Scene

Limits = dict[tuple[Axes, str], tuple[float, float]]


def hold(scene: Scene) -> None:
    """Widen limits that matplotlib chose by itself until they hold the data at sample states.

    Limits that an update function changes are left to it. A figure whose limits were all set is
    not touched.
    """
    free = [(ax, way) for ax in _axes(scene) for way in _ways(ax) if _is_free(ax, way)]
    if not free:
        return
    scene.at({})
    start = _limits(free)
    first = _fitted(free, start)
    held = dict(start)
    for update in scene.updates:
        for positions in corners(update.controls):
            with excursion(scene, update, positions) as changed:
                if changed is None:
                    continue
                for key, limits in _limits(held).items():
                    if limits != start[key]:
                        del held[key]  # the update sets them
                for key, limits in _fitted(held, start).items():
                    if not _holds(first[key], limits):
                        held[key] = _union(held[key], limits)
    for (ax, way), limits in held.items():
        if limits != start[ax, way]:
            getattr(ax, f"set_{way}lim")(limits, auto=None)
        getattr(ax, f"set_autoscale{way}_on")(False)


def _axes(scene: Scene) -> Iterator[Axes]:
    for piece in pieces.pieces(scene.fig):
        if isinstance(piece, Axes) and not hasattr(piece, "_colorbar"):
            yield piece


def _ways(ax: Axes) -> str:
    """Return the axes whose limits follow the data: not the angle of a polar plot."""
    return {"rectilinear": "xy", "polar": "y", "3d": "xyz"}.get(ax.name, "")


def _is_free(ax: Axes, way: str) -> bool:
    return bool(getattr(ax, f"get_autoscale{way}_on")())


def _limits(free: Iterable[tuple[Axes, str]]) -> Limits:
    return {(ax, way): getattr(ax, f"get_{way}lim")() for ax, way in free}


def _fitted(free: Collection[tuple[Axes, str]], start: Limits) -> Limits:
    """Return the limits that fit the present data, and set the limits of the start again."""
    for ax in dict.fromkeys(ax for ax, _ in free):
        _measure(ax)
    for ax, way in free:
        ways = dict.fromkeys((f"scale{each}" for each in _ways(ax)), False)
        ax.autoscale_view(**{**ways, f"scale{way}": True})
    found = _limits(free)
    for ax, way in free:
        getattr(ax, f"set_{way}lim")(start[ax, way], auto=None)
    return found


def _measure(ax: Axes) -> None:
    """Let axes measure their data anew."""
    if ax.name == "3d":  # relim() does not know the third dimension: what was measured only grows
        for artist in ax.get_children():
            points = getattr(artist, "get_data_3d", None)
            data = points() if points else getattr(artist, "_offsets3d", None)
            if data is not None:
                ax.auto_scale_xyz(*data, had_data=True)  # type: ignore[attr-defined]
        return
    ax.relim()
    if not hasattr(ax, "_update_collection_limits"):  # matplotlib 3.10 leaves collections out
        for artist in ax.collections:
            ax.update_datalim(artist.get_datalim(ax.transData).get_points())


def _holds(outer: tuple[float, float], inner: tuple[float, float]) -> bool:
    slack = 1e-9 * abs(outer[1] - outer[0])
    return min(outer) - slack <= min(inner) and max(inner) <= max(outer) + slack


def _union(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    low, high = min(*a, *b), max(*a, *b)
    return (low, high) if a[0] <= a[1] else (high, low)
