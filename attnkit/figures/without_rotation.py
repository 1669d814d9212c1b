"""Heads of a language model when positions are left out in some layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import joined, nonzero
from attnkit.figures.shared.sentence import Cells, causal, draw_words_map
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.4, 3.35  # inches
MAP, LEFT, APART = 1.68, 0.72, 0.17  # inches: side of a map, left of the first, and between two


class WithoutRotation:
    """The maps of some heads for each choice of layers, and what they give to what they look for.

    `sought` names cells (row, column) of each head's map; their mean weight is followed.
    `elsewhere` are such means on other data.
    """

    def __init__(
        self,
        words: Sequence[str],
        heads: Mapping[str, ArrayLike],
        sought: Mapping[str, tuple[Sequence[int], Sequence[int]]],
        elsewhere: ArrayLike,
        likely: Sequence[float],
    ) -> None:
        self.words, self.sought = list(words), sought
        self.heads = {name: np.asarray(maps, float) for name, maps in heads.items()}
        self.elsewhere, self.likely = np.asarray(elsewhere, float), list(likely)
        n = len(self.words)
        for name, maps in self.heads.items():
            if maps.shape != (len(self.likely), n, n):
                raise ValueError(
                    f"heads[{name!r}] has shape {maps.shape}; it needs ({len(self.likely)}, {n}, "
                    f"{n}): a map of the {n} words for each number in likely"
                )

    def map(self, name: str, off: int) -> np.ndarray:
        """Return the map of a head; cells after a word are empty."""
        return causal(self.heads[name][off])

    def found(self, name: str, off: int) -> float:
        """Return the mean weight on what a head looks for."""
        return float(self.heads[name][off][self.sought[name]].mean())


@dataclass(frozen=True)
class WithoutRotationWords:
    """What the figure of heads without rotation says."""

    without: WithoutRotation
    places: Mapping[str, str]
    """The layer and the number of each head."""
    targets: Mapping[str, str]
    """What each head looks for, in words."""
    layers: Sequence[str]
    likely_word: str
    off_buttons = "without rotation"
    rows_title, columns_title = "word that reads", "word that is read"

    def found(self, name: str, off: int) -> str:
        """Say which head it is, and how much lies where it looks, here and on other data."""
        w = self.without
        there = w.elsewhere[off, list(w.heads).index(name)]
        return f"{self.places[name]}\n{w.found(name, off):.2f} here\n{there:.2f} elsewhere"

    def readout(self, off: int) -> str:
        w = self.without
        here = "; ".join(
            f"{self.places[name]}, {self.targets[name]}: {nonzero(w.found(name, off), 2)}, "
            f"elsewhere {nonzero(there, 2)}"
            for name, there in zip(w.heads, w.elsewhere[off], strict=True)
        )
        likely = nonzero(w.likely[off], 3)
        return (
            f"Without rotation: {self.layers[off]}. Weights: {here}. {self.likely_word}: {likely}."
        )

    @property
    def alt(self) -> str:
        w = self.without
        return (
            f"Weight matrices of {len(w.heads)} heads on the sentence “{' '.join(w.words)}”: "
            f"{joined(list(w.heads))}. Frames mark what each looks for, and a number says how much "
            "weight lies there. Without rotation in the layer of the first head, its diagonal is "
            "gone, and with it most of what the others found; without rotation in their own layers "
            "they find it still."
        )


class WithoutRotationArtists(NamedTuple):
    """What moves in the figure of heads without rotation, for each head."""

    fig: Figure
    cells: dict[str, Cells]
    found: dict[str, Text]


def draw_without_rotation(
    without: WithoutRotation, words: WithoutRotationWords
) -> WithoutRotationArtists:
    """Draw the maps side by side, with frames on what each head looks for."""
    fig = plt.figure(figsize=SIZE, layout="none")
    cells, found = {}, {}
    for number, (name, maps) in enumerate(without.heads.items()):
        ax = axes_in_inches(fig, LEFT + number * (MAP + APART), 0.72, MAP, MAP)
        cells[name] = draw_words_map(ax, without.words, maps[0], rows=number == 0, size=7.5)
        ax.set(xlabel=words.columns_title, ylabel=words.rows_title)
        for label in (ax.xaxis.label, ax.yaxis.label):
            label.set_visible(False)  # announced with each cell
        for row, column in zip(*without.sought[name], strict=True):
            frame = Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=theme.VALUE)
            frame.set(linewidth=0.8, zorder=4)
            ax.add_patch(frame)
        ax.set_title(name, fontsize=11, color=theme.WEIGHT, pad=46)
        look: dict[str, Any] = {"transform": ax.transAxes, "color": theme.VALUE, "fontsize": 9.5}
        found[name] = ax.text(0, 1.04, "", linespacing=1.3, **look)
    return WithoutRotationArtists(fig, cells, found)


@theme.style()
def without_rotation(
    words: Sequence[str],
    heads: Mapping[str, ArrayLike],
    sought: Mapping[str, tuple[Sequence[int], Sequence[int]]],
    *,
    places: Mapping[str, str],
    targets: Mapping[str, str],
    layers: Sequence[str],
    elsewhere: ArrayLike,
    likely: Sequence[float],
    likely_word: str,
) -> LiveFigure:
    """Leave rotary positions out in some layers, and see which heads still find their words.

    Parameters
    ----------
    words : sequence of n str
        The tokens of the sentence.
    heads : mapping of str to (n_choices, n, n) array
        Causal weights of each head, by its name, for each choice of layers.
    sought : mapping of str to (rows, columns)
        The cells of each head's map in which it finds what it looks for.
    places : mapping of str to str
        The layer and the number of each head, in words.
    targets : mapping of str to str
        What each looks for, in words: ``"on the word before"``.
    layers : sequence of n_choices str
        In which layers or heads positions are left out; the first is shown first.
    elsewhere : (n_choices, n_heads) array
        What each head gives to what it looks for, on other data.
    likely : sequence of n_choices float
        How likely a word is for the model.
    likely_word : str
        Which one.

    Returns
    -------
    LiveFigure
        Its control is ``off``.

    Raises
    ------
    ValueError
        If a head does not have a map for each choice of layers.
    """
    without = WithoutRotation(words, heads, sought, elsewhere, likely)
    said = WithoutRotationWords(without, places, targets, layers, likely_word)
    artists = draw_without_rotation(without, said)
    updates: dict = {}
    for name in without.heads:
        updates[artists.cells[name]] = lambda off, name=name: without.map(name, off)
        updates[artists.found[name]] = lambda off, name=name: said.found(name, off)
    options = [(layer, number) for number, layer in enumerate(layers)]
    return LiveFigure(
        artists.fig,
        updates,
        off=widgets.ToggleButtons(options=options, description=said.off_buttons),
        readout=said.readout,
        alt=said.alt,
    )
