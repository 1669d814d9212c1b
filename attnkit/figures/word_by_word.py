"""A sentence read word by word: the row of a head rests on one word, until another comes again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import nonzero
from attnkit.figures.shared.sentence import (
    MARGIN,
    Lines,
    SentenceArtists,
    draw_sentence,
    inked,
    most,
    quoted,
    sentence_axes,
    shaded,
    write_upright,
    written,
)
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

WIDTH, CHART = 6.3, 1.35  # inches: of the figure, and the height of the chart


class WordByWord:
    """The rows of a head, and how likely each next word is for the model."""

    def __init__(self, words: Sequence[str], weights: ArrayLike, likely: ArrayLike) -> None:
        self.words, self.weights = list(words), np.asarray(weights, float)
        self.likely = np.asarray(likely, float)
        n = len(self.words)
        if self.weights.shape != (n, n) or self.likely.shape != (n - 1,):
            raise ValueError(
                f"weights has shape {self.weights.shape} and likely {self.likely.shape}; for "
                f"{n} words they need ({n}, {n}) and ({n - 1},)"
            )

    def row(self, reads: int) -> np.ndarray:
        """Return what a word reads."""
        return self.weights[reads]

    def after_copies(self, reads: int) -> list[int]:
        """Return where the words stand that followed the same word earlier."""
        return [i + 1 for i in range(reads) if self.words[i] == self.words[reads]]

    def on_start(self, reads: int) -> np.ndarray:
        """Return what each word up to one gives to the first word; 0 beyond it."""
        return np.where(np.arange(len(self.words)) <= reads, self.weights[:, 0], 0)

    def on_followers(self, reads: int) -> np.ndarray:
        """Return what each word up to one gives to those that followed it earlier."""
        each = [self.weights[i, self.after_copies(i)].sum() for i in range(reads + 1)]
        return np.array(each + [0.0] * (len(self.words) - reads - 1))


@dataclass(frozen=True)
class WordByWordWords:
    """What the figure of a sentence read word by word says."""

    reading: WordByWord
    reads_slider = "word that reads"
    start_label, followers_label = "on <start>", "on what followed it before"
    weight = "weight"

    def readout(self, reads: int) -> str:
        r = self.reading
        said = f"{quoted(r.words, reads)} reads: {most(r.words, r.row(reads))}."
        if reads == len(r.words) - 1:
            return said
        likely = nonzero(r.likely[reads], 3)
        return f"{said} Next comes “{r.words[reads + 1]}”; the model gives it {likely}."

    @property
    def alt(self) -> str:
        return (
            f"The sentence “{' '.join(self.reading.words)}”, each word shaded by the weight that "
            "the framed one gives it; words that it has not read yet are faint. Below, for every "
            "word up to the framed one, a bar for its weight on the first token and one for its "
            "weight on what came after the same word before."
        )


class WordByWordArtists(NamedTuple):
    """What moves in the figure of a sentence read word by word."""

    fig: Figure
    sentence: SentenceArtists
    lines: Lines
    on_start: BarContainer
    on_followers: BarContainer
    mark: Rectangle


def draw_word_by_word(reading: WordByWord, words: WordByWordWords) -> WordByWordArtists:
    """Draw the sentence over the bars of all its words."""
    lines = Lines(reading.words, WIDTH - 2 * MARGIN)
    fig = plt.figure(figsize=(WIDTH, lines.height + CHART + 1.25), layout="none")
    sentence = draw_sentence(sentence_axes(fig, lines, top=0.1), reading.words, lines)
    ax = axes_in_inches(fig, 0.65, 0.72, WIDTH - 0.85, CHART)
    on_start, on_followers = _draw_bars(ax, reading, words)
    mark = Rectangle((-0.5, 0), 1, 1.05, facecolor=theme.QUERY_SOFT, linewidth=0, zorder=0)
    ax.add_patch(mark)
    return WordByWordArtists(fig, sentence, lines, on_start, on_followers, mark)


def _draw_bars(ax: Axes, reading: WordByWord, words: WordByWordWords) -> list[BarContainer]:
    """Draw two bars for each word: its weight on the first token, and after earlier copies."""
    places, last = np.arange(len(reading.words)), len(reading.words) - 1
    pairs = (
        (-0.2, reading.on_start(last), theme.MUTED, words.start_label),
        (0.2, reading.on_followers(last), theme.WEIGHT, words.followers_label),
    )
    bars: list[BarContainer] = []
    for shift, weights, colour, label in pairs:
        bars.append(ax.bar(places + shift, weights, width=0.38, color=colour, label=label))
    ax.set(xlim=(-0.6, len(places) - 0.4), ylim=(0, 1.05), yticks=[0, 0.5, 1], ylabel=words.weight)
    ax.set_xticks(places, labels=reading.words, fontsize=9.5)
    write_upright(ax)
    ax.tick_params(axis="x", length=0, labelcolor=theme.QUERY)
    ax.legend(bars, [pair[-1] for pair in pairs], loc="lower left", bbox_to_anchor=(0, 1), ncols=2,
              fontsize=10, borderaxespad=0, columnspacing=2)  # fmt: skip
    return bars


@theme.style()
def word_by_word(
    words: Sequence[str], weights: ArrayLike, likely: ArrayLike, *, reads: int = 1, still: int
) -> LiveFigure:
    """Go through a sentence word by word, and see what each one reads of those before.

    Parameters
    ----------
    words : sequence of n str
        The tokens of the sentence.
    weights : (n, n) array
        Causal weights of one head: row i is what token i reads.
    likely : (n - 1,) array
        How likely token i + 1 is for the model after the tokens 0 to i.
    reads : int
        The word that reads at first, counted from 0.
    still : int
        The word that reads on paper.

    Returns
    -------
    LiveFigure
        Its control is ``reads``.

    Raises
    ------
    ValueError
        If the arrays do not fit the number of words.
    """
    reading = WordByWord(words, weights, likely)
    said = WordByWordWords(reading)
    artists = draw_word_by_word(reading, said)
    return LiveFigure(
        artists.fig,
        {
            artists.sentence.shades: lambda reads: shaded(reading.row(reads)),
            artists.sentence.words: lambda reads: inked(reading.row(reads), reads + 1),
            artists.sentence.weights: lambda reads: [written(w) for w in reading.row(reads)],
            artists.sentence.frame: lambda reads: artists.lines.frame(reads),
            artists.on_start: reading.on_start,
            artists.on_followers: reading.on_followers,
            artists.mark: lambda reads: {"x": reads - 0.5},
        },
        reads=widgets.IntSlider(
            value=reads, min=1, max=len(reading.words) - 1, description=said.reads_slider
        ),
        readout=said.readout,
        still={"reads": still},
        alt=said.alt,
    )
