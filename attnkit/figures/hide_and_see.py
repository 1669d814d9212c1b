"""Hide a token in one of six ways, guess, and see how likely the right next word still is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import frame
from attnkit.figures.shared.numbers import nonzero
from attnkit.figures.shared.sentence import Cells, causal, quoted
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches, cell_texts, colour_tick_labels, heatmap

SIZE = 6.4, 3.5  # inches
MAP = 2.2  # inches: the side of the map
BAR, BARS = 0.3, 1.55  # inches: the height of a bar with its label, and the width of a certainty
WAYS = (
    "nothing hidden",
    "masked for all later words",
    "masked for the last word",
    "mean value for all later words",
    "mean value for the last word",
    "zero value for all later words",
    "zero value for the last word",
)
NOTHING = 0
ANSWERS = "not yet", "this way", "all six ways"
NOT_YET, THIS, ALL = range(len(ANSWERS))


class HideAndSee:
    """What becomes of the map and of the right next word, for each way and each hidden token."""

    def __init__(
        self,
        words: Sequence[str],
        before: tuple[ArrayLike, float],
        after: tuple[ArrayLike, ArrayLike],
    ) -> None:
        self.words = list(words)
        self.map_before, self.before = np.asarray(before[0], float), float(before[1])
        self.maps_after, self.after = (np.asarray(part, float) for part in after)
        n, n_ways = len(self.words), len(WAYS) - 1
        shapes = self.map_before.shape, self.maps_after.shape, self.after.shape
        wanted = (n, n), (n_ways, n - 1, n, n), (n_ways, n - 1)
        if shapes != wanted:
            raise ValueError(
                f"the map before and the maps and probabilities after have shapes {shapes}; for "
                f"{n} words and {n_ways} ways they need {wanted}"
            )

    def map(self, token: int, way: int) -> np.ndarray:
        """Return the mean map of all heads; cells after a word are empty."""
        return causal(self.map_before if way == NOTHING else self.maps_after[way - 1, token])

    def likely(self, token: int) -> np.ndarray:
        """Return how likely the right word is, for each way."""
        return np.array([self.before, *self.after[:, token]])

    def shown(self, way: int, answer: int) -> np.ndarray:
        """Return which of these a reader knows."""
        ways = np.arange(len(WAYS))
        return (ways == NOTHING) | (answer == ALL) | ((answer == THIS) & (ways == way))


@dataclass(frozen=True)
class HideAndSeeWords:
    """What the figure of a hidden token says."""

    hiding: HideAndSee
    right_word: str
    token_buttons, way_menu = "hidden word", "way"
    guess_slider, answer_buttons = "your guess", "answer"
    map_title = "mean of all heads"
    rows_title, columns_title = "word that reads", "word that is read"

    @property
    def likely_title(self) -> str:
        return f"how likely “{self.right_word}” is"

    def weight(self, weight: float) -> str:
        return f"{weight:.2f}".removeprefix("0") if weight < 1 else "1"

    def numbers(self, token: int, way: int, answer: int) -> list[str]:
        shown = self.hiding.shown(way, answer)
        pairs = zip(self.hiding.likely(token), shown, strict=True)
        return [nonzero(likely, 3, tiny=self.tiny) if known else "?" for likely, known in pairs]

    def tiny(self, likely: float) -> str:
        return "below 0.001"

    def readout(self, token: int, way: int, guess: float, answer: int) -> str:
        h = self.hiding
        last = h.map(token, way)[-1]
        weights = f"Of the last word's weight, {quoted(h.words, 0)} gets {last[0]:.2f} and "
        weights += f"{quoted(h.words, 1)} {last[1]:.2f}."
        if way == NOTHING:
            return f"Nothing is hidden. {weights} “{self.right_word}”: {h.before:.3f}."
        said = f"{quoted(h.words, token)}: {WAYS[way]}. {weights}"
        if answer == NOT_YET:
            return f"{said} Your guess for “{self.right_word}”: {guess:.1f}."
        likely = nonzero(h.likely(token)[way], 3, tiny=self.tiny)
        return f"{said} “{self.right_word}”: {likely}, with nothing hidden {h.before:.3f}."

    @property
    def alt(self) -> str:
        h = self.hiding
        return (
            f"On the left, the weights that the words of “{' '.join(h.words)}” give each other, as "
            "a mean of all heads, while one of them is hidden: its column is empty, or full as "
            f"ever, by the way of hiding. On the right, how likely “{self.right_word}” then is, "
            "with nothing hidden and for six ways; they are question marks until the reader has "
            "guessed and asks for them."
        )


class HideAndSeeArtists(NamedTuple):
    """What moves in the figure of a hidden token."""

    fig: Figure
    cells: Cells
    texts: tuple[Text, ...]
    column: Rectangle
    bars: BarContainer
    numbers: tuple[Text, ...]
    band: Rectangle
    guess: Line2D


def draw_hide_and_see(hiding: HideAndSee, words: HideAndSeeWords) -> HideAndSeeArtists:
    """Draw the map beside a bar for each way."""
    fig = plt.figure(figsize=SIZE, layout="none")
    left = axes_in_inches(fig, 0.8, 0.75, MAP, MAP)
    labels: dict[str, Any] = {"row_labels": hiding.words, "column_labels": hiding.words}
    cells = heatmap(left, hiding.map(0, 0), **labels, vmin=0, vmax=1, annotate=True)
    for text in left.texts:
        text.set_fontsize(9.5)
    left.set_title(words.map_title, fontsize=11, color=theme.WEIGHT)
    left.set(xlabel=words.columns_title, ylabel=words.rows_title)
    for label in (left.xaxis.label, left.yaxis.label):
        label.set_visible(False)  # announced with each cell
    left.tick_params(axis="x", labelrotation=45, labelsize=9.5)
    left.tick_params(axis="y", labelsize=9.5)
    colour_tick_labels(left, x=theme.KEY, y=theme.QUERY)
    column = frame(left, theme.KEY, 2.5, height=len(hiding.words))
    column.set_linestyle("--")
    right = axes_in_inches(fig, 3.55, 0.35, 2.75, SIZE[1] - 0.7)
    return HideAndSeeArtists(
        fig, cells, tuple(left.texts), column, *_draw_bars(right, hiding, words)
    )


def _draw_bars(
    ax: Axes, hiding: HideAndSee, words: HideAndSeeWords
) -> tuple[BarContainer, tuple[Text, ...], Rectangle, Line2D]:
    """Draw a bar with a label above it for each way, the band of the chosen one, and the guess."""
    places = np.arange(len(WAYS))
    band = Rectangle((-0.05, -0.5), 1.4, 1, facecolor=theme.VALUE_SOFT, linewidth=0, zorder=0)
    ax.add_patch(band)
    bars = ax.barh(places + 0.22, np.zeros(len(places)), height=0.36, color=theme.VALUE)
    bars[0].set_facecolor(theme.MUTED)
    for place, name in zip(places, WAYS, strict=True):
        ax.text(0, place - 0.22, name, va="center", fontsize=9.5)
    look: dict[str, Any] = {"va": "center", "fontsize": 9.5, "color": theme.VALUE}
    numbers = [ax.text(0, place + 0.24, "", **look) for place in places]
    (guess,) = ax.plot([0.5], [0.22], "D", color=theme.QUERY, markersize=8, clip_on=False)
    ax.set(xlim=(-0.05, 1.35), ylim=(len(places) - 0.5, -0.5))
    ax.set_axis_off()
    ax.set_title(words.likely_title, fontsize=11, color=theme.VALUE)
    return bars, tuple(numbers), band, guess


@theme.style()
def hide_and_see(
    words: Sequence[str],
    before: tuple[ArrayLike, float],
    after: tuple[ArrayLike, ArrayLike],
    *,
    right_word: str,
) -> LiveFigure:
    """Hide a token from the ones after it in one of six ways, after a guess at what it does.

    The six ways are: no weight on it, the mean of all values for its value, and 0 for its value;
    each for all later tokens, then for the last one alone.

    Parameters
    ----------
    words : sequence of n str
        The tokens of the sentence; the last one is never hidden.
    before : pair of an (n, n) array and a float
        The mean weights of all heads, and how likely the right next word is, with nothing hidden.
    after : pair of a (6, n - 1, n, n) and a (6, n - 1) array
        The same, for each way and each hidden token.
    right_word : str

    Returns
    -------
    LiveFigure
        Its controls are ``token``, ``way``, ``guess`` and ``answer``; the guess can be dragged.

    Raises
    ------
    ValueError
        If the arrays do not have a map and a number for each way and token.
    """
    hiding = HideAndSee(words, before, after)
    said = HideAndSeeWords(hiding, right_word)
    artists = draw_hide_and_see(hiding, said)

    def write_weights(token: int, way: int) -> list[dict]:
        weights = hiding.map(token, way)
        inks = cell_texts(artists.cells, weights)
        return [
            ink | {"text": "" if np.isnan(weight) else said.weight(weight)}
            for ink, weight in zip(inks, weights.ravel(), strict=True)
        ]

    def draw_likely(token: int, way: int, answer: int) -> np.ndarray:
        return np.where(hiding.shown(way, answer), hiding.likely(token), 0)

    def write_likely(token: int, way: int, answer: int) -> list[dict]:
        ends = draw_likely(token, way, answer) + 0.03
        texts = said.numbers(token, way, answer)
        return [{"text": text, "x": end} for text, end in zip(texts, ends, strict=True)]

    return LiveFigure(
        artists.fig,
        {
            artists.cells: hiding.map,
            artists.texts: write_weights,
            artists.column: lambda token: {"x": token - 0.5},
            artists.bars: draw_likely,
            artists.numbers: write_likely,
            artists.band: lambda way: {"y": way - 0.5},
            artists.guess: lambda guess, way: {
                "data": ([guess], [way + 0.22]),
                "visible": way != NOTHING,
            },
        },
        token=_choice(hiding.words[:-1], said.token_buttons),
        way=widgets.Dropdown(
            options=[(name, number) for number, name in enumerate(WAYS)], description=said.way_menu
        ),
        guess=widgets.FloatSlider(
            value=0.5, min=0, max=1, step=0.1, readout_format=".1f", description=said.guess_slider
        ),
        answer=_choice(ANSWERS, said.answer_buttons),
        drag={artists.guess: ("guess", None)},
        readout=said.readout,
        still={"way": 1, "answer": ALL},
        alt=said.alt,
    )


def _choice(names: Sequence[str], description: str) -> widgets.ToggleButtons:
    options = [(name, number) for number, name in enumerate(names)]
    return widgets.ToggleButtons(options=options, description=description)
