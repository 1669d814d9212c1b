"""Heads of a language model by name: a word that reads, and its row over the sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.sentence import (
    MARGIN,
    Cells,
    Lines,
    SentenceArtists,
    causal,
    draw_sentence,
    draw_words_map,
    inked,
    most,
    quoted,
    sentence_axes,
    shaded,
    written,
)
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

WIDTH, MAP = 6.3, 2.3  # inches: of the figure, and the side of the map


class NamedHeads:
    """The maps of some heads on one sentence, each with a name and a note on it."""

    def __init__(
        self, words: Sequence[str], maps: Mapping[str, ArrayLike], notes: Mapping[str, str]
    ) -> None:
        self.words = list(words)
        self.maps = {name: np.asarray(weights, float) for name, weights in maps.items()}
        self.notes = notes
        for name, weights in self.maps.items():
            if weights.shape != (len(self.words),) * 2:
                raise ValueError(
                    f"maps[{name!r}] has shape {weights.shape}; it needs a row and a column for "
                    f"each of the {len(self.words)} words"
                )
        if missing := self.maps.keys() ^ notes.keys():
            raise ValueError(f"maps and notes do not name the same heads: {sorted(missing)}")

    def map(self, head: str) -> np.ndarray:
        """Return the map of a head; cells after a word are empty."""
        return causal(self.maps[head])

    def row(self, head: str, reads: int) -> np.ndarray:
        """Return what a word reads."""
        return self.maps[head][reads]


@dataclass(frozen=True)
class NamedHeadsWords:
    """What the figure of named heads says."""

    heads: NamedHeads
    head_menu, reads_slider = "head", "word that reads"
    map = "weights in the chosen head"
    rows_title, columns_title = "word that reads", "word that is read"

    def note(self, head: str) -> str:
        return self.heads.notes[head]

    def readout(self, head: str, reads: int) -> str:
        words = self.heads.words
        row = most(words, self.heads.row(head, reads))
        return f"Head “{head}”. {quoted(words, reads)} reads: {row}."

    @property
    def alt(self) -> str:
        h = self.heads
        return (
            f"The sentence “{' '.join(h.words)}”. Each word is shaded, and has a number below it, "
            "by the weight that the framed word gives it. Below, the weight matrix of the chosen "
            f"head with that row framed, and a note on how this head was found. {len(h.maps)} "
            f"heads can be chosen: {', '.join(h.maps)}."
        )


class NamedHeadsArtists(NamedTuple):
    """What moves in the figure of named heads."""

    fig: Figure
    sentence: SentenceArtists
    lines: Lines
    cells: Cells
    row: Rectangle
    note: Text


def draw_named_heads(heads: NamedHeads, words: NamedHeadsWords) -> NamedHeadsArtists:
    """Draw the sentence over the map and the note."""
    lines = Lines(heads.words, WIDTH - 2 * MARGIN)
    fig = plt.figure(figsize=(WIDTH, lines.height + MAP + 0.95), layout="none")
    sentence = draw_sentence(sentence_axes(fig, lines, top=0.1), heads.words, lines)
    ax = axes_in_inches(fig, 0.95, 0.65, MAP, MAP)
    cells = draw_words_map(ax, heads.words, next(iter(heads.maps.values())))
    ax.set(xlabel=words.columns_title, ylabel=words.rows_title)
    for label in (ax.xaxis.label, ax.yaxis.label):
        label.set_visible(False)  # announced with each cell
    cells.set_label(words.map)
    row = frame(ax, theme.QUERY, 2, width=len(heads.words))
    beside = axes_in_inches(fig, 3.55, 0.65, WIDTH - 3.65, MAP)
    beside.set_axis_off()
    note = beside.text(0, 0.5, "", va="center", linespacing=1.5, transform=beside.transAxes)
    return NamedHeadsArtists(fig, sentence, lines, cells, row, note)


@theme.style()
def named_heads(
    words: Sequence[str],
    maps: Mapping[str, ArrayLike],
    notes: Mapping[str, str],
    *,
    head: str,
    reads: int,
) -> LiveFigure:
    """Shade the words of a sentence by the weights that one of them gives, in a chosen head.

    Parameters
    ----------
    words : sequence of n str
        The tokens of the sentence.
    maps : mapping of str to (n, n) array
        Causal weights of each head, by its name: row i is what token i reads.
    notes : mapping of str to str
        A note on each head, in lines of 26 letters at most.
    head : str
        The name of the head that is shown first.
    reads : int
        The word that reads at first, counted from 0.

    Returns
    -------
    LiveFigure
        Its controls are ``head`` and ``reads``; a click on a row of the map moves ``reads``.

    Raises
    ------
    ValueError
        If a map has another shape, or the notes are for other heads.
    """
    heads = NamedHeads(words, maps, notes)
    said = NamedHeadsWords(heads)
    artists = draw_named_heads(heads, said)
    n = len(heads.words)
    return LiveFigure(
        artists.fig,
        {
            artists.sentence.shades: lambda head, reads: shaded(heads.row(head, reads)),
            artists.sentence.words: lambda head, reads: inked(heads.row(head, reads), reads + 1),
            artists.sentence.weights: lambda head, reads: [
                written(weight) for weight in heads.row(head, reads)
            ],
            artists.sentence.frame: lambda reads: artists.lines.frame(reads),
            artists.cells: heads.map,
            artists.row: lambda reads: {"y": reads - 0.5},
            artists.note: said.note,
        },
        head=widgets.Dropdown(options=list(heads.maps), value=head, description=said.head_menu),
        reads=widgets.IntSlider(value=reads, min=0, max=n - 1, description=said.reads_slider),
        drag={artists.cells: (None, "reads")},
        readout=said.readout,
        alt=said.alt,
    )
