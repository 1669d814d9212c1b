"""Three maps of a photograph beside what happens when a patch is hidden, and how far they agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import fixed
from attnkit.figures.shared.photo import LEVELS
from attnkit.figures.shared.ranks import rank_correlation
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.4, 4.5  # inches
SIDE, LEFT, TOP = 1.78, 0.2, 0.32  # inches: a map, its margin, and the room for its title
PURPLE = theme.WEIGHT_CMAP.resampled(LEVELS)
ANSWERS = "guess first", "show"
GUESS, SHOW = range(len(ANSWERS))


class MapsCompared:
    """For each photograph two maps, a rollout from each layer on, and the effects of hiding."""

    def __init__(
        self,
        pictures: Mapping[str, ArrayLike],
        maps: Mapping[str, Mapping[str, ArrayLike]],
        rollouts: Mapping[str, ArrayLike],
        effects: Mapping[str, ArrayLike],
    ) -> None:
        self.pictures = {name: np.asarray(picture, float) for name, picture in pictures.items()}
        self.maps = maps
        self.rollouts = {name: np.asarray(each, float) for name, each in rollouts.items()}
        self.effects = {name: np.asarray(each, float) for name, each in effects.items()}
        self.n = round(len(next(iter(self.effects.values()))) ** 0.5)
        self.n_layers = len(next(iter(self.rollouts.values())))
        self.kinds = list(next(iter(maps.values())))
        if not pictures.keys() == maps.keys() == rollouts.keys() == effects.keys():
            raise ValueError(
                f"pictures are of {list(pictures)}, maps of {list(maps)}, rollouts of "
                f"{list(rollouts)} and effects of {list(effects)}; they need the same photographs"
            )

    def map(self, photograph: str, kind: str) -> np.ndarray:
        """Return a map as shares of its largest number, (n, n)."""
        return self._shown(np.asarray(self.maps[photograph][kind], float))

    def rollout(self, photograph: str, first: int) -> np.ndarray:
        """Return a rollout from a layer on, counted from 1, as shares of its largest number."""
        return self._shown(self.rollouts[photograph][first - 1])

    def hiding(self, photograph: str) -> np.ndarray:
        """Return the effect of hiding each patch as a share of the largest effect."""
        return self._shown(self.effects[photograph])

    def _shown(self, numbers: np.ndarray) -> np.ndarray:
        return (numbers / numbers.max()).reshape(self.n, self.n)

    def agreements(self, photograph: str, first: int) -> list[float]:
        """Return the rank correlations of the maps and the rollout with the effects."""
        maps = [*self.maps[photograph].values(), self.rollouts[photograph][first - 1]]
        return [rank_correlation(each, self.effects[photograph]) for each in maps]


@dataclass(frozen=True)
class MapsComparedWords:
    """What the figure of compared maps says."""

    compared: MapsCompared
    photograph_buttons, first_slider, answer_buttons = "photograph", "rollout from layer", "numbers"
    hiding = "hiding each patch"
    agreement = "agreement"
    map_row, map_column = "row", "column"

    def rollout(self, first: int) -> str:
        return f"rollout from layer {first}"

    @property
    def names(self) -> list[str]:
        return [*self.compared.kinds, "rollout"]

    def numbers(self, photograph: str, first: int, answer: int) -> list[str]:
        found = self.compared.agreements(photograph, first)
        return [fixed(each, 2) if answer == SHOW else "?" for each in found]

    def readout(self, photograph: str, first: int, answer: int) -> str:
        largest = self.compared.effects[photograph].max()
        said = f"{photograph}: hiding one patch changes the class token by {largest:.4f} at most. "
        if answer == GUESS:
            return said + "Which map agrees best with that?"
        names = [*self.compared.kinds, self.rollout(first)]
        numbers = self.numbers(photograph, first, answer)
        pairs = (f"{name} {number}" for name, number in zip(names, numbers, strict=True))
        return f"{said}Rank correlations: {', '.join(pairs)}."

    @property
    def alt(self) -> str:
        c = self.compared
        return (
            f"One of {len(c.pictures)} photographs, {', '.join(c.pictures)}, and four maps of it "
            f"in {c.n} rows of {c.n} patches: what hiding each patch does to the class token, "
            f"{', '.join(c.kinds)}, and the attention rollout. Bars say how far the other three "
            "agree with hiding; they are question marks until the reader asks for them."
        )


class MapsComparedArtists(NamedTuple):
    """What moves in the figure of compared maps."""

    fig: Figure
    picture: AxesImage
    hiding: AxesImage
    maps: tuple[AxesImage, ...]
    rollout: AxesImage
    rollout_title: Text
    bars: BarContainer
    numbers: tuple[Text, ...]


def draw_maps_compared(compared: MapsCompared, words: MapsComparedWords) -> MapsComparedArtists:
    """Draw the photograph, the effects and the bars over the three maps."""
    fig = plt.figure(figsize=SIZE, layout="none")
    step = (SIZE[0] - 2 * LEFT - SIDE) / 2
    lower, upper = 0.12, SIZE[1] - SIDE - TOP

    def place(column: int, bottom: float) -> Axes:
        return axes_in_inches(fig, LEFT + column * step, bottom, SIDE, SIDE)

    photo = place(0, upper)
    picture = photo.imshow(next(iter(compared.pictures.values())), interpolation="none")
    photo.set_axis_off()
    hiding = _draw_map(place(1, upper), compared, words, words.hiding, theme.VALUE)
    titles = [*compared.kinds, words.rollout(1)]
    axes = [place(column, lower) for column in range(len(titles))]
    drawn = [_draw_map(ax, compared, words, title) for ax, title in zip(axes, titles, strict=True)]
    bars, numbers = _draw_bars(place(2, upper), words)
    title = axes[-1].set_title(titles[-1], fontsize=11, color=theme.WEIGHT)
    return MapsComparedArtists(
        fig, picture, hiding, tuple(drawn[:-1]), drawn[-1], title, bars, numbers
    )


def _draw_map(
    ax: Axes,
    compared: MapsCompared,
    words: MapsComparedWords,
    title: str,
    colour: str = theme.WEIGHT,
) -> AxesImage:
    """Draw a map with its title; its rows and columns are announced, but not drawn."""
    n = compared.n
    cells = ax.imshow(np.eye(n), cmap=PURPLE, vmin=0, vmax=1, interpolation="none")
    cells.set_label(title)
    ax.set_title(title, fontsize=11, color=colour)
    ax.set(xlabel=words.map_column, ylabel=words.map_row)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(range(n), labels=[str(number) for number in range(1, n + 1)])
        axis.label.set_visible(False)
        for tick in axis.get_major_ticks():
            tick.label1.set_visible(False)
    ax.tick_params(length=0)
    ax.spines[:].set(visible=True, color=theme.GRID)
    return cells


def _draw_bars(ax: Axes, words: MapsComparedWords) -> tuple[BarContainer, tuple[Text, ...]]:
    """Draw a bar with a label above it for each map."""
    places = np.arange(len(words.names))
    bars = ax.barh(places + 0.2, np.zeros(len(places)), height=0.34, color=theme.WEIGHT)
    look: dict[str, Any] = {"va": "center", "fontsize": 10.5}
    for place, name in zip(places, words.names, strict=True):
        ax.text(0, place - 0.2, name, **look)
    numbers = [ax.text(0, place + 0.21, "", color=theme.WEIGHT, **look) for place in places]
    ax.set(xlim=(0, 1.3), ylim=(len(places) - 0.4, -0.6))
    ax.set_axis_off()
    ax.set_title(words.agreement, fontsize=11, color=theme.VALUE)
    return bars, tuple(numbers)


@theme.style()
def maps_compared(
    pictures: Mapping[str, ArrayLike],
    maps: Mapping[str, Mapping[str, ArrayLike]],
    rollouts: Mapping[str, ArrayLike],
    effects: Mapping[str, ArrayLike],
) -> LiveFigure:
    """Compare three maps of a photograph with what happens when each patch is hidden.

    Parameters
    ----------
    pictures : mapping of str to (height, width, 3) array
        The photographs by their names, all of one size, red, green and blue from 0 to 1.
    maps : mapping of str to mapping of str to (n * n,) array
        Two maps of each, by their names.
    rollouts : mapping of str to (n_layers, n * n) array
        The attention rollout from each layer on.
    effects : mapping of str to (n * n,) array
        What hiding each patch does.

    Returns
    -------
    LiveFigure
        Its controls are ``photograph``, ``first`` (the layer where the rollout begins) and
        ``answer``.

    Raises
    ------
    ValueError
        If the mappings do not name the same photographs.
    """
    compared = MapsCompared(pictures, maps, rollouts, effects)
    words = MapsComparedWords(compared)
    artists = draw_maps_compared(compared, words)

    def bars(photograph: str, first: int, answer: int) -> list[float]:
        found = compared.agreements(photograph, first)
        return [max(each, 0) if answer == SHOW else 0 for each in found]

    def numbers(photograph: str, first: int, answer: int) -> list[dict]:
        ends = bars(photograph, first, answer)
        texts = words.numbers(photograph, first, answer)
        return [{"text": text, "x": end + 0.04} for text, end in zip(texts, ends, strict=True)]

    return LiveFigure(
        artists.fig,
        {
            artists.picture: lambda photograph: compared.pictures[photograph],
            artists.hiding: compared.hiding,
            artists.maps: lambda photograph: [
                compared.map(photograph, kind) for kind in compared.kinds
            ],
            artists.rollout: compared.rollout,
            artists.rollout_title: words.rollout,
            artists.bars: bars,
            artists.numbers: numbers,
        },
        photograph=widgets.ToggleButtons(
            options=list(compared.pictures), description=words.photograph_buttons
        ),
        first=widgets.IntSlider(
            value=1, min=1, max=compared.n_layers, description=words.first_slider
        ),
        answer=widgets.ToggleButtons(
            options=[(name, number) for number, name in enumerate(ANSWERS)],
            description=words.answer_buttons,
        ),
        readout=words.readout,
        still={"answer": SHOW},
        follow_theme=True,  # the photograph is the same on any page
        alt=words.alt,
    )
