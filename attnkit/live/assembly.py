"""The assembly of a scene: marks, parts and what lies over the picture, from all that moves."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from attnkit.live import artists, heatmaps
from attnkit.live.drawing import svg
from attnkit.live.handles import handles
from attnkit.live.parts import group
from attnkit.live.scene import Scene
from attnkit.live.update import Drawn, Mark, Readout, Update


def assemble(scene: Scene) -> None:
    """Make the marks and the parts of all that moves, and lay the handles and cells over it."""
    moved: dict[Artist, set[Update]] = {}
    for artist, by in scene.moved.items():
        moved.setdefault(scene.mark_of(artist), set()).update(by)
    marks: list[tuple[Mark, list[Update]]] = [
        (Drawn(artist, _prefix(scene, i)), [update for update in scene.updates if update in by])
        for i, (artist, by) in enumerate(moved.items())
    ]
    readouts = [update for update in scene.updates if isinstance(update.target, Readout)]
    scene.parts = group([*marks, *((update.target, [update]) for update in readouts)])
    shown = readable(scene)
    alone = [heatmap for heatmap in shown if scene.mark_of(heatmap) is heatmap]
    heatmaps.add_values(shown, alone, scene.moved, scene.parts, lambda i: _prefix(scene, i))
    by_whom = renaming(scene)
    heatmaps.add_words(shown, [each for each in scene.updates if each in by_whom], scene.parts)
    scene.cells = heatmaps.cells(shown, scene.marks, scene.controls, scene.drag, scene.links)
    dragged = {mark: names for mark, names in scene.drag.items() if mark not in scene.heatmaps}
    scene.handles = handles(scene, dragged)


def readable(scene: Scene) -> list[heatmaps.Heatmap]:
    """Return the heatmaps whose cells a reader can point at: those that keep their places."""
    drawn = [each for each in scene.heatmaps if each.axes and each in each.axes.get_children()]
    return [each for each in drawn if each not in scene.moving_cells]


def renaming(scene: Scene) -> set[Update]:
    """Return the functions that change what heatmaps, their rows or their columns are called."""
    named_by = {artist for heatmap in readable(scene) for artist in heatmaps.named_by(heatmap)}
    moved = [by for artist, by in scene.moved.items() if artist in named_by]
    return scene.renaming.union(*moved)


def words(scene: Scene) -> dict[Any, dict]:
    """Return what heatmaps, their rows and their columns are called."""
    return {heatmap: heatmaps.words(heatmap) for heatmap in readable(scene)}


def places(scene: Scene) -> dict[Any, Any]:
    """Return what the handles and the cells rely on: where axes and cells are."""
    found: dict[Any, Any] = {
        heatmap: heatmaps.grid(heatmap, 0, heatmaps.is_large(heatmap, scene.moved.get(heatmap, [])))
        for heatmap in readable(scene)
    }
    for mark in scene.drag:
        if mark not in scene.heatmaps:
            ax = artists.parts(mark)[0].axes
            if not isinstance(ax, Axes):
                continue
            sides = np.array([ax.get_xlim(), ax.get_ylim()]).T
            corners = np.concatenate([ax.transData.transform(sides), ax.bbox.get_points(), sides])
            found[mark] = np.round(corners, 6).tolist(), ax.get_xscale(), ax.get_yscale()
    return found


def _prefix(scene: Scene, mark: int) -> str:
    """Return the prefix of the ids in a mark, by its number."""
    return f"{scene.id}-{svg.letters(mark)}-"
