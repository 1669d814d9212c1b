"""What a page relies on: the size of the figure, where cells and handles are, and their names."""

from collections.abc import Collection, Mapping
from typing import Any

from matplotlib.artist import Artist

from attnkit.live import heatmaps
from attnkit.live.artists import parts
from attnkit.live.assembly import places, renaming, words
from attnkit.live.names import name_of
from attnkit.live.parts import Part
from attnkit.live.scene import Scene


def keep_size(scene: Scene, by: str = "") -> None:
    """Raise ValueError for a figure that has changed its size, and tell what moved it."""
    size = tuple(map(float, scene.fig.get_size_inches()))
    if size != scene.size:
        raise ValueError(
            f"the figure is {size} inches large{scene.where()}{by}, not {scene.size}: the size of "
            "a live figure is fixed, so no update may set it"
        )


def keep_places(scene: Scene, start: Mapping[Any, Any], by: str = "") -> None:
    """Give up reading cells that change their places; raise ValueError for a handle that does."""
    now = places(scene)
    for mark, place in start.items():
        if now.get(mark) == place:
            continue
        if mark in scene.heatmaps and mark not in scene.drag:
            scene.moving_cells.add(mark)
        else:
            raise ValueError(
                f"drag names {name_of(parts(mark)[0])}, whose axes change with a control, so that "
                f"a handle would lie beside it{scene.where()}{by}: fix their limits, or leave out "
                "drag="
            )


def renamed(called: Mapping[Any, dict], now: Mapping[Any, dict]) -> bool:
    """Whether any heatmap, its rows or its columns have another name."""
    return any(called.get(heatmap, said) != said for heatmap, said in now.items())


class Kept:
    """What a page relies on, and whether a part keeps it at every setting."""

    def __init__(self, scene: Scene, part: Part) -> None:
        self.scene, self.part = scene, part
        self.places, self.words = places(scene), words(scene)
        self.heatmaps = {heatmap: _set_to(heatmap) for heatmap in self.words}
        dragged: Any = [parts(mark)[0].axes for mark in self.places if mark not in self.heatmaps]
        self.around: set[Artist] = {scene.fig}.union(
            *map(heatmaps.named_by, self.heatmaps), *((ax, ax.xaxis, ax.yaxis) for ax in dragged)
        )

    def may_differ(self, changed: Collection[Artist]) -> bool:
        """Whether it takes a look, by what was changed: not where a heatmap has other numbers."""
        moved = (_set_to(each) != was for each, was in self.heatmaps.items() if each in changed)
        return not self.around.isdisjoint(changed) or any(moved)

    def look(self) -> bool:
        """Note what the part does not keep; tell whether that is news."""
        by = f" in {self.part.name}"
        keep_size(self.scene, by)
        known = len(self.scene.moving_cells), len(self.scene.renaming)
        keep_places(self.scene, self.places, by)
        known_to_rename = not renaming(self.scene).isdisjoint(self.part.updates)
        if not known_to_rename and renamed(self.words, words(self.scene)):
            self.scene.renaming.update(self.part.updates)
        return known != (len(self.scene.moving_cells), len(self.scene.renaming))


def _set_to(heatmap: Any) -> Any:
    """Return what a heatmap was set to beside its numbers."""
    edges = getattr(heatmap, "_extent", None), id(getattr(heatmap, "_coordinates", None))
    return heatmap.get_label(), heatmap.get_clim(), heatmap.cmap, heatmap.norm, edges
