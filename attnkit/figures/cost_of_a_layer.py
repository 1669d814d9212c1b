"""What a layer costs: the table of weights against the matrices, for pictures and for texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.numbers import joined, percent, power_of_ten
from attnkit.figures.shared.sliders import selection
from attnkit.live import LiveFigure

SIDE = 224  # pixels of a picture, as most Vision Transformers take it
PATCHES = (56, 32, 16, 8, 4)  # a patch of 16 is as wide as four of 4
MODELS = (192, 384, 768, 1024)  # numbers of a token in ViT-Ti, S, B and L
N_MIN, N_MAX = 10, 400_000  # tokens, the ends of the axis
LOWEST, HIGHEST = 1e5, 1e16  # operations, the ends of the other one


class CostOfALayer:
    """Multiplications and additions of one layer, for n tokens of d numbers."""

    def __init__(self, picture: ArrayLike) -> None:
        self.picture = np.asarray(picture, float)

    def tokens(self, patch: int) -> int:
        """Return how many tokens a picture has: its patches, and the class token."""
        return (SIDE // patch) ** 2 + 1

    def table(self, n: float, d: int) -> float:
        """Return the cost of what makes the table of weights and uses it."""
        return 4 * n**2 * d

    def matrices(self, n: float, d: int) -> float:
        """Return the cost of four projections and a small network that is four times as wide."""
        return 24 * n * d**2

    def share(self, n: float, d: int) -> float:
        """Return the share of the table in the cost of the layer."""
        return self.table(n, d) / (self.table(n, d) + self.matrices(n, d))

    def cuts(self, patch: int) -> list[list[tuple[int, int]]]:
        """Return the lines along which the picture is cut."""
        places = range(patch, SIDE, patch)
        across = [[(0, at), (SIDE, at)] for at in places]
        return across + [[(y, x) for x, y in line] for line in across]


@dataclass(frozen=True)
class CostOfALayerWords:
    """What the figure of the cost of a layer says."""

    cost: CostOfALayer
    texts: Mapping[str, int]
    patch_slider = "patch, in pixels"
    model_slider = "numbers of a token d"
    n_axis = "tokens n"
    cost_axis = "operations of a layer"
    table, matrices = "● table 4n²d", "■ matrices 24nd²"
    meeting = "6d"
    bars_title = "the share of the table"
    this_picture = "this picture"

    def count(self, n: int) -> str:
        return f"{n:,}"

    def title(self, patch: int) -> str:
        return f"{self.count(self.cost.tokens(patch))} tokens"

    def readout(self, patch: int, d: int) -> str:
        n = self.cost.tokens(patch)
        return (
            f"Patches of {patch} × {patch} pixels: {self.count(n)} tokens, and "
            f"{self.count(n**2)} weights a head. With d = {d}, the table takes "
            f"{percent(self.cost.share(n, d))} of the work of a layer. Half would be at 6d = "
            f"{self.count(6 * d)} tokens."
        )

    def of_text(self, name: str, d: int) -> str:
        return f"{percent(self.cost.share(self.texts[name], d))} for a {name}"

    def alt(self, patch: int, d: int) -> str:
        n = self.cost.tokens(patch)
        return (
            f"Left, a photograph of {SIDE} by {SIDE} pixels, cut into patches. Right, on "
            "logarithmic axes, the work of a layer against its number of tokens: a line for the "
            "matrices, and a steeper one for the table of weights, which meets it at 6d tokens. "
            f"Dots mark the picture: {self.count(n)} tokens at first. Below, bars show the share "
            f"of the table: {percent(self.cost.share(n, d))} for the picture, "
            f"{joined([self.of_text(name, d) for name in self.texts])}."
        )


class CostOfALayerArtists(NamedTuple):
    """What moves in the figure of the cost of a layer."""

    fig: Figure
    cuts: LineCollection
    title: Text
    lines: tuple[Line2D, ...]
    dots: tuple[Line2D, ...]
    meeting: tuple[Line2D, Text]
    bars: BarContainer
    numbers: tuple[Text, ...]


def draw_cost_of_a_layer(
    cost: CostOfALayer, words: CostOfALayerWords, patch: int, d: int
) -> CostOfALayerArtists:
    """Draw the picture with its cuts, the two lines, and below them the share."""
    fig = plt.figure(figsize=(6.2, 4.2))
    (upper,), (lower,) = fig.subfigures(2, 1, squeeze=False, height_ratios=[2.5, 1])
    left, right = upper.subplots(1, 2, width_ratios=[1, 1.3])
    below = lower.subplots()
    fig.set_layout_engine("constrained", rect=(0.05, 0, 0.95, 1))  # a phone writes names larger
    left.imshow(cost.picture, interpolation="none", extent=(0, SIDE, SIDE, 0))
    left.axis("off")
    cuts = LineCollection(cost.cuts(patch), colors=theme.SURFACE, linewidths=0.7)
    left.add_collection(cuts, autolim=False)
    title = left.set_title(words.title(patch), loc="left")
    lines, dots, meeting = _draw_lines(right, cost, words)
    bars, numbers = _draw_bars(below, [words.this_picture, *words.texts], words.bars_title)
    return CostOfALayerArtists(fig, cuts, title, lines, dots, meeting, bars, numbers)


def _draw_bars(ax: Axes, names: list[str], title: str) -> tuple[BarContainer, tuple[Text, ...]]:
    """Draw a bar for each input, in a trough that is all of the work."""
    places = range(len(names))
    ax.barh(places, [1] * len(names), height=0.75, color=theme.GRID)
    bars = ax.barh(places, [0.5] * len(names), height=0.75, color=theme.WEIGHT)
    numbers = tuple(ax.text(0, place, "", va="center") for place in places)
    ax.set_yticks(places, names)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), title=title)
    return bars, numbers


def _draw_lines(
    ax: Axes, cost: CostOfALayer, words: CostOfALayerWords
) -> tuple[tuple[Line2D, ...], tuple[Line2D, ...], tuple[Line2D, Text]]:
    colours = theme.WEIGHT, theme.INK
    lines = tuple(ax.plot([], [], color=colour)[0] for colour in colours)
    dots = tuple(
        ax.plot([], [], mark, color=colour, markersize=9, zorder=4)[0]
        for mark, colour in zip("os", colours, strict=True)
    )
    (plumb,) = ax.plot([], [], color=theme.MUTED, linestyle=":", zorder=0)
    name = ax.text(0, 1, words.meeting, color=theme.MUTED, ha="left", va="bottom")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(N_MIN, N_MAX), ylim=(LOWEST, HIGHEST), xlabel=words.n_axis, ylabel=words.cost_axis)
    ax.set_xticks([100, 1000, 10_000, 100_000], ["100", "1,000", "10⁴", "10⁵"])
    ax.set_yticks([10.0**n for n in (6, 9, 12, 15)], [power_of_ten(n) for n in (6, 9, 12, 15)])
    ax.yaxis.labelpad = 8
    ax.minorticks_off()
    for height, label, colour in (
        (3e14, words.table, theme.WEIGHT),
        (1e13, words.matrices, theme.INK),
    ):
        ax.text(1.5 * N_MIN, height, label, color=colour, va="center")
    return lines, dots, (plumb, name)


@theme.style()
def cost_of_a_layer(
    picture: ArrayLike, texts: Mapping[str, int], *, patch: int = 16, d: int = 768
) -> LiveFigure:
    """Cut a picture finer and finer, and see what becomes of the cost of a layer.

    Parameters
    ----------
    picture : (side, side, 3) array
        A square photograph. Its tokens are counted as if it had 224 by 224 pixels.
    texts : mapping of str to int
        Texts to compare with: names, and how many tokens each has.
    patch, d : int
        The initial settings: the width of a patch in pixels, and the numbers of a token.

    Returns
    -------
    LiveFigure
        Its controls are ``patch`` and ``d``.
    """
    cost = CostOfALayer(picture)
    words = CostOfALayerWords(cost, texts)
    artists = draw_cost_of_a_layer(cost, words, patch, d)
    ends = [N_MIN, N_MAX]

    def move_dots(patch: int, d: int) -> list[tuple]:
        n = cost.tokens(patch)
        return [([n], [cost.table(n, d)]), ([n], [cost.matrices(n, d)])]

    def draw_lines(d: int) -> list:
        low = cost.matrices(6 * d, d)
        return [
            *((ends, [work(n, d) for n in ends]) for work in (cost.table, cost.matrices)),
            ([6 * d, 6 * d], [LOWEST, low]),
            {"position": (6 * d * 1.15, LOWEST * 2)},
        ]

    def shares(patch: int, d: int) -> list[float]:
        return [cost.share(n, d) for n in (cost.tokens(patch), *texts.values())]

    def write_share(share: float, place: int) -> dict:
        inside = share > 0.6
        return {
            "position": (share - 0.01 if inside else share + 0.01, place),
            "text": percent(share),
            "horizontalalignment": "right" if inside else "left",
            "color": theme.SURFACE if inside else theme.WEIGHT,
        }

    return LiveFigure(
        artists.fig,
        {
            artists.cuts: lambda patch: {"segments": cost.cuts(patch)},
            artists.title: lambda patch: words.title(patch),
            (*artists.lines, *artists.meeting): draw_lines,
            artists.dots: move_dots,
            artists.bars: shares,
            artists.numbers: lambda patch, d: [
                write_share(share, place) for place, share in enumerate(shares(patch, d))
            ],
        },
        patch=selection(PATCHES, patch, words.patch_slider),
        d=selection(MODELS, d, words.model_slider),
        follow_theme=True,  # the photograph has colours of its own
        readout=words.readout,
        alt=words.alt(patch, d),
    )
