"""Layer normalisation: each token is brought to mean 0 and spread 1 by itself."""

from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.block import layer_norm
from attnkit.figures.shared.marked_table import MarkedTable, draw_marked_table, mark_styles
from attnkit.figures.shared.numbers import fixed, joined, plain
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure

ROWS, COLUMNS = "rows", "columns"
FACTORS, SHIFTS = (-1, 0.1, 1, 2, 10, 100), (-5, 0, 5, 50)
STILL = {"factor": 10, "shift": 5}  # on paper, where no reader can change the token


class OwnScale:
    """Tokens of which one is changed, and what normalisation makes of all."""

    def __init__(self, X: ArrayLike, changed: int, epsilon: float = 1e-5) -> None:
        self.X, self.changed, self.epsilon = np.asarray(X, float), changed, epsilon

    def tokens(self, factor: float, shift: float) -> np.ndarray:
        """Return the tokens, one of them times a factor and moved by a shift."""
        X = self.X.copy()
        X[self.changed - 1] = factor * X[self.changed - 1] + shift
        return X

    def normalised(self, factor: float, shift: float, along: str) -> np.ndarray:
        """Return the tokens normalised, each by itself, or each column over all tokens."""
        X = self.tokens(factor, shift)
        if along == ROWS:
            return layer_norm(X, epsilon=self.epsilon)
        return layer_norm(X.T, epsilon=self.epsilon).T

    def differs(self, factor: float, shift: float, along: str) -> np.ndarray:
        """Tell which of the normalised numbers differ from those of the unchanged tokens."""
        before, after = (self.normalised(a, b, along) for a, b in ((1, 0), (factor, shift)))
        return np.abs(after - before) > 5e-3  # what two decimals show

    def tokens_that_differ(self, factor: float, shift: float, along: str) -> list[int]:
        """Return which tokens differ after normalisation; they count from 1."""
        return [int(n) for n in np.flatnonzero(self.differs(factor, shift, along).any(axis=1)) + 1]


@dataclass(frozen=True)
class OwnScaleWords:
    """What the figure of normalised tokens says."""

    scale: OwnScale
    before_title, after_title = "before", "normalised"
    factor_slider = "times"
    shift_slider = "plus"
    along_buttons = "normalise"
    ways = "each token", "each column"

    def token(self, n: int) -> str:
        return f"token {n}"

    def before(self, number: float) -> str:
        return plain(round(number, 1))

    def after(self, number: float) -> str:
        return fixed(number, 2)

    def readout(self, factor: float, shift: float, along: str) -> str:
        changed = self.scale.tokens_that_differ(factor, shift, along)
        row = self.scale.normalised(factor, shift, along)[self.scale.changed - 1]
        way = self.ways[along == COLUMNS]
        who = "No number" if not changed else "Numbers of tokens " + joined(list(map(str, changed)))
        if len(changed) == 1:
            who = f"Numbers of token {changed[0]}"
        return (
            f"Token {self.scale.changed} times {plain(factor)}, plus {plain(shift)}; normalised: "
            f"{way}. Token {self.scale.changed} is now {', '.join(map(self.after, row))}. "
            f"{who} changed by this."
        )

    @property
    def alt(self) -> str:
        n, d = self.scale.X.shape
        return (
            f"Two tables of {n} tokens with {d} numbers each: before, and normalised. Token "
            f"{self.scale.changed} can be multiplied by a number and moved by another. Cells that "
            "this has changed are orange, in the second table by whether each token is normalised "
            "or each column."
        )


class OwnScaleArtists(NamedTuple):
    """What moves in the figure of normalised tokens."""

    fig: Figure
    before: MarkedTable
    after: MarkedTable


def draw_own_scale(scale: OwnScale, words: OwnScaleWords) -> OwnScaleArtists:
    """Draw the tokens, and below them the normalised tokens."""
    fig, (above, below) = plt.subplots(2, figsize=(5.6, 3.7))
    fig.set_layout_engine("constrained", rect=(0.03, 0, 0.97, 1))  # a phone writes names larger
    names = [words.token(n) for n in range(1, len(scale.X) + 1)]
    before = draw_marked_table(above, scale.X, names)
    above.get_yticklabels()[scale.changed - 1].set(color=theme.QUERY, fontweight="bold")
    after = draw_marked_table(below, layer_norm(scale.X, epsilon=scale.epsilon), names)
    above.set_title(words.before_title)
    below.set_title(words.after_title)
    return OwnScaleArtists(fig, before, after)


@theme.style()
def own_scale(
    X: ArrayLike, changed: int, *, factor: float = 1, shift: float = 0, epsilon: float = 1e-5
) -> LiveFigure:
    """Change one token, and see what is left of the change after normalisation.

    Parameters
    ----------
    X : (n_tokens, d_model) array
    changed : int
        Which token is changed, counted from 1.
    factor, shift : float
        The initial change: the token times `factor`, plus `shift`.
    epsilon : float
        What is added to each variance.

    Returns
    -------
    LiveFigure
        Its controls are ``factor``, ``shift`` and ``along``.
    """
    scale = OwnScale(X, changed, epsilon)
    words = OwnScaleWords(scale)
    fig, before, after = draw_own_scale(scale, words)
    return LiveFigure(
        fig,
        {
            before.cells: scale.tokens,
            before.marks: lambda factor, shift: mark_styles(scale.tokens(factor, shift) != scale.X),
            before.numbers: lambda factor, shift: [
                words.before(number) for number in scale.tokens(factor, shift).ravel()
            ],
            after.cells: scale.normalised,
            after.marks: lambda factor, shift, along: mark_styles(
                scale.differs(factor, shift, along)
            ),
            after.numbers: lambda factor, shift, along: [
                words.after(number) for number in scale.normalised(factor, shift, along).ravel()
            ],
        },
        factor=selection(FACTORS, factor, words.factor_slider),
        shift=selection(SHIFTS, shift, words.shift_slider),
        along=widgets.ToggleButtons(
            options=list(zip(words.ways, (ROWS, COLUMNS), strict=True)),
            value=ROWS,
            description=words.along_buttons,
        ),
        readout=words.readout,
        still=STILL,
        alt=words.alt,
    )
