"""A scene: everything that a host, a page or a notebook, needs of a figure.

The modules `page` and `notebook` know the scene but not the LiveFigure that made it. Imports and
calls thus point one way: from the figure to its hosts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from threading import RLock
from typing import Any, ClassVar

from matplotlib.figure import Figure

from attnkit.live import svg
from attnkit.live.controls import Control
from attnkit.live.look import Look
from attnkit.live.paper import paper
from attnkit.live.parts import Part
from attnkit.live.update import Drawn, Mark, Update


@dataclass
class Scene:
    """A drawn figure, its controls, what they move, and what lies over the picture."""

    fig: Figure
    alt: str
    id: str
    controls: dict[str, Control]
    updates: list[Update]
    parts: list[Part]
    still: dict[str, int]  # positions on paper, of controls that differ from the screen
    look: Look
    follow_theme: bool | None = None  # None: if it is painted in the theme's colours alone
    cells: list[dict] = field(default_factory=list)  # of heatmaps, to be read
    handles: list[dict] = field(default_factory=list)  # to be dragged

    # Sliders may move while a cell runs: JupyterLab has them answered in a thread of their own.
    # One lock for all figures, since matplotlib has one set of settings.
    drawing: ClassVar[Any] = RLock()

    @property
    def name(self) -> str:
        """The figure in one line of text."""
        return f"<LiveFigure: {self.alt}>"

    @property
    def settings(self) -> dict[str, Any]:
        """The present value of every control."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def positions(self) -> dict[str, int]:
        """The present position of every control."""
        return {name: control.position for name, control in self.controls.items()}

    @property
    def still_positions(self) -> dict[str, int]:
        """The position of every control on paper."""
        return self.positions | self.still

    @property
    def marks(self) -> list[Mark]:
        """Everything that moves, in the order in which the page counts it."""
        return [mark for part in self.parts for mark in part.marks]

    def moved_by(self, updates: list[Update]) -> list[Mark]:
        """Return the marks that look different when some updates have run."""
        moved = [part for part in self.parts if set(updates).intersection(part.updates)]
        return [mark for part in moved for mark in part.marks]

    @property
    def paper(self) -> dict[str, str]:
        """The paper of the picture, as far as it has been drawn; see `paper`."""
        return paper(self.fig, self.follow_theme)

    def move(self, updates: list[Update], settings: dict[str, Any]) -> None:
        """Compute all new data first, then move: an error in a function moves no artist.

        When an artist refuses its data, because of the shape for example, the artists before it
        have already moved. A notebook keeps its last good picture either way: nothing is sent to
        it until all have moved.
        """
        with self.look(), svg.settings():
            for update, data in [(update, update.run(settings)) for update in updates]:
                update.move(data)

    def at(self, settings: Mapping[str, Any]) -> None:
        """Move every artist to the present setting of the controls, or to another one."""
        self.move(self.updates, {**self.settings, **settings})

    def at_still(self) -> None:
        """Move every artist to the setting for paper."""
        self.at({name: self.controls[name].values[i] for name, i in self.still.items()})

    def picture(self) -> str:
        """Return the present picture as SVG."""
        drawn = {mark.artist: mark.prefix for mark in self.marks if isinstance(mark, Drawn)}
        with self.look():
            return svg.picture(self.fig, drawn, self.id)

    def png(self) -> bytes:
        """Return the present picture as PNG."""
        stream = BytesIO()
        with self.look():
            self.fig.savefig(stream, format="png", dpi=svg.DPI)
        return stream.getvalue()
