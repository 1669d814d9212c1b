"""One word of a sentence is changed, and the row of a head swings to another word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.sentence import (
    MARGIN,
    Lines,
    SentenceArtists,
    draw_sentence,
    inked,
    most,
    sentence_axes,
    shaded,
    written,
)
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

WIDTH, SIDE = 6.3, 2.3  # inches: of the figure, and of the square of other sentences


class OneWordChanged:
    """The row of one place in a sentence, for each word that may stand there.

    `others` are pairs of weights in other sentences: on the word that fits, and on one that does
    not.
    """

    def __init__(
        self, words: Sequence[str], place: int, rows: Mapping[str, ArrayLike], others: ArrayLike
    ) -> None:
        self.words, self.place = list(words), place
        self.rows = {word: np.asarray(row, float) for word, row in rows.items()}
        self.others = np.asarray(others, float)
        for word, row in self.rows.items():
            if row.shape != (len(self.words),):
                raise ValueError(
                    f"rows[{word!r}] has shape {row.shape}; it needs a weight for each of the "
                    f"{len(self.words)} words"
                )

    @property
    def n_right(self) -> int:
        """In how many other sentences the word that fits gets more."""
        return int(np.sum(self.others[:, 0] > self.others[:, 1]))

    def sentence(self, word: str) -> list[str]:
        """Return the sentence with a word in its place."""
        return [*self.words[: self.place], word, *self.words[self.place + 1 :]]


@dataclass(frozen=True)
class OneWordChangedWords:
    """What the figure of a changed word says."""

    changed: OneWordChanged
    word_buttons = "the word"
    right, wrong = "weight on the name that fits", "weight on the other name"

    @property
    def title(self) -> str:
        return f"{len(self.changed.others)} other sentences"

    @property
    def count(self) -> str:
        c = self.changed
        return (
            f"{c.n_right} of {len(c.others)} sentences\nbelow the line: more\non the name that fits"
        )

    def readout(self, word: str) -> str:
        c = self.changed
        return f"“{word}” reads: {most(c.sentence(word), c.rows[word])}."

    @property
    def alt(self) -> str:
        c = self.changed
        return (
            f"The sentence “{' '.join(c.words)}”, each word shaded by the weight that the framed "
            f"one gives it; the framed word can be {' or '.join(c.rows)}. Below, a dot for each of "
            f"{len(c.others)} other sentences, with the weight on the name that fits across and "
            f"on the other name up: {c.n_right} lie below the line of equal weights."
        )


class OneWordChangedArtists(NamedTuple):
    """What moves in the figure of a changed word."""

    fig: Figure
    sentence: SentenceArtists


def draw_one_word_changed(
    changed: OneWordChanged, words: OneWordChangedWords
) -> OneWordChangedArtists:
    """Draw the sentence over the dots of other sentences."""
    widest = max(changed.rows, key=len)
    lines = Lines(changed.sentence(widest), WIDTH - 2 * MARGIN)
    fig = plt.figure(figsize=(WIDTH, lines.height + SIDE + 1.1), layout="none")
    ax = sentence_axes(fig, lines, top=0.1)
    sentence = draw_sentence(ax, changed.sentence(widest), lines)
    sentence.frame.set(**lines.frame(changed.place))
    below = axes_in_inches(fig, 0.95, 0.6, SIDE, SIDE)
    _draw_others(below, changed, words)
    beside: dict[str, Any] = {"va": "center", "linespacing": 1.5, "color": theme.INK}
    below.text(1.12, 0.5, words.count, transform=below.transAxes, **beside)
    return OneWordChangedArtists(fig, sentence)


def _draw_others(ax: Axes, changed: OneWordChanged, words: OneWordChangedWords) -> None:
    """Draw a dot for each other sentence, and the line on which both names get the same."""
    ax.plot([0, 1], [0, 1], color=theme.MUTED, linewidth=1, linestyle="--")
    right, wrong = changed.others.T
    ax.scatter(right, wrong, s=38, color=theme.WEIGHT, edgecolor=theme.SURFACE, zorder=3)
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=words.right, ylabel=words.wrong)
    ax.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    ax.set_title(words.title, fontsize=11)


@theme.style()
def one_word_changed(
    words: Sequence[str], place: int, rows: Mapping[str, ArrayLike], others: ArrayLike
) -> LiveFigure:
    """Change one word of a sentence, and see what it then reads.

    Parameters
    ----------
    words : sequence of n str
        The tokens of the sentence.
    place : int
        Where the word stands that is changed, counted from 0.
    rows : mapping of str to (n,) array
        The weights that each word gives from there; the first is shown first.
    others : (n_sentences, 2) array
        The weights on the word that fits and on another, in other sentences.

    Returns
    -------
    LiveFigure
        Its control is ``word``.

    Raises
    ------
    ValueError
        If a row has no weight for each word.
    """
    changed = OneWordChanged(words, place, rows, others)
    said = OneWordChangedWords(changed)
    artists = draw_one_word_changed(changed, said)

    def show_words(word: str) -> list[dict]:
        inks = inked(changed.rows[word], place + 1)
        pairs = zip(changed.sentence(word), inks, strict=True)
        return [{"text": text} | ink for text, ink in pairs]

    return LiveFigure(
        artists.fig,
        {
            artists.sentence.shades: lambda word: shaded(changed.rows[word]),
            artists.sentence.words: show_words,
            artists.sentence.weights: lambda word: [written(w) for w in changed.rows[word]],
        },
        word=widgets.ToggleButtons(options=list(changed.rows), description=said.word_buttons),
        readout=said.readout,
        alt=said.alt,
    )
