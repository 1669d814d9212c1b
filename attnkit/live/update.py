"""What moves: marks, which the page replaces, and update functions, which compute their data."""

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.artist import Artist

from attnkit.live import artists, overlay, svg


@dataclass
class Mark:
    """Something the page replaces: an artist's SVG, the values of a heatmap, or the readout."""

    kind: str  # "svg", "values" or "readout"
    artist: Artist | None = None
    prefix: str = ""
    sentence: str = ""

    def state(self) -> tuple[str, list[int], str | None]:
        """Return the template, the numbers, and the PNG of a picture (if it draws one)."""
        match self.kind:
            case "svg":
                fragment, png = svg.fragment(self.artist, self.prefix)
            case "values":
                fragment, png = svg.text("|".join(overlay.values(self.artist))), None
            case "readout":
                fragment, png = svg.text(self.sentence), None
        return *svg.split(fragment), png


@dataclass
class Update:
    """One update function, the controls it depends on, and the marks it moves."""

    target: object
    function: Callable
    controls: list[str]
    marks: list[Mark]

    @property
    def name(self) -> str:
        """How an error names the function: a lambda by what it moves."""
        name = getattr(self.function, "__name__", "")
        moved = "the readout" if self.target is None else f"a {type(self.target).__name__}"
        return repr(name) if name.isidentifier() else f"of {moved}"

    def run(self, settings: dict) -> object:
        """Compute the new data for a setting of the controls."""
        try:
            return self.function(**{name: settings[name] for name in self.controls})
        except Exception as error:
            error.add_note(f"in update function {self.name} with {said(self.controls, settings)}")
            raise

    def move(self, data) -> None:
        """Give the marks their new data."""
        if self.marks[0].kind == "readout":
            if not isinstance(data, str):
                raise TypeError(f"the readout must return a string, got {data!r}")
            self.marks[0].sentence = data
        elif self.target is not None:
            try:
                artists.move(self.target, data)
            except Exception as error:
                error.add_note(f"returned by update function {self.name}")
                raise


def said(names: list[str], settings: dict) -> str:
    """Write a setting of some controls as it would be passed to the function."""
    return ", ".join(f"{name}={settings[name]!r}" for name in names)
