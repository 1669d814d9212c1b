"""Tokens on their way through many layers, with the plus and without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.block import layer_norm
from attnkit.figures.shared.numbers import power_of_ten, significant
from attnkit.live import LiveFigure
from attnkit.plots import heatmap

N_SHOWN = 16  # numbers of each token
MOST, STEPS = 2, 5  # where the colours end; shades on each side: more make a page heavy
FLOOR = 1e-15  # smaller differences are errors of rounding
COLOURS, MARKS = (theme.MUTED, theme.INK), ("s", "o")
STILL = 4  # after this layer on paper: the rows are alike, and the curves have parted
BESIDE = (-0.35, 1 / 80, "right"), (0, 400, "center")  # below the first curve, above the other


class ThroughLayers:
    """Tokens after each layer of several runs, and how much they differ."""

    def __init__(self, runs: Mapping[str, Mapping[str, ArrayLike]]) -> None:
        self.runs = {
            kind: {name: np.asarray(tokens, float) for name, tokens in each.items()}
            for kind, each in runs.items()
        }
        self.kinds = list(self.runs)
        self.names = list(self.runs[self.kinds[0]])
        self.n_layers = len(self.runs[self.kinds[0]][self.names[0]]) - 1

    def shown(self, kind: str, name: str, layer: int) -> np.ndarray:
        """Return the first numbers of each token as the next layer reads them, in steps."""
        numbers = layer_norm(self.runs[kind][name][layer])
        step = MOST / STEPS
        return (numbers[:, :N_SHOWN] / step).round().clip(-STEPS, STEPS) * step

    def difference(self, kind: str, name: str, layer: int) -> float:
        """Return how long the differences from the mean token are, as a share of all length."""
        tokens = self.runs[kind][name][layer]
        share = np.linalg.norm(tokens - tokens.mean(axis=0)) / np.linalg.norm(tokens)
        return max(float(share), FLOOR)

    def differences(self, kind: str, name: str, layer: int) -> np.ndarray:
        """Return the same for each layer up to one, and nothing beyond it."""
        all_layers = range(self.n_layers + 1)
        return np.array(
            [self.difference(kind, name, n) if n <= layer else np.nan for n in all_layers]
        )


@dataclass(frozen=True)
class ThroughLayersWords:
    """What the figure of many layers says."""

    layers: ThroughLayers
    token = "token"
    number = "its first numbers"
    layer_axis = "after layer"
    difference_axis = "difference"
    layer_player = "layer"
    kind_buttons = "a layer is"

    def title(self, name: str) -> str:
        return name

    def kinds(self) -> list[str]:
        return self.layers.kinds

    def share(self, difference: float) -> str:
        return f"<{power_of_ten(-15)}" if difference <= FLOOR else significant(difference)

    def readout(self, layer: int, kind: str) -> str:
        each = "; ".join(
            f"{name} {self.share(self.layers.difference(kind, name, layer))}"
            for name in self.layers.names
        )
        where = f"After layer {layer}" if layer else "Before layer 1"
        return f"{where}, the tokens differ by this share of their length: {each}."

    @property
    def alt(self) -> str:
        layers = self.layers
        tokens = len(layers.runs[layers.kinds[0]][layers.names[0]][0])
        return (
            f"{tokens} tokens as rows of coloured cells, twice: {' and '.join(layers.names)}. "
            "Tokens that have become alike would show as upright stripes. Below, two curves up to "
            f"the chosen one of {layers.n_layers} layers, on a logarithmic scale: how much the "
            "tokens differ."
        )


class ThroughLayersArtists(NamedTuple):
    """What moves in the figure of many layers."""

    fig: Figure
    cells: dict[str, QuadMesh | AxesImage]
    curves: dict[str, Line2D]
    dots: dict[str, Line2D]
    numbers: dict[str, Text]


def draw_through_layers(
    layers: ThroughLayers, words: ThroughLayersWords, layer: int, kind: str
) -> ThroughLayersArtists:
    """Draw the tokens of both runs side by side, and the curves of their differences below."""
    fig = plt.figure(figsize=(6.0, 4.5))
    grid = fig.add_gridspec(2, 2, height_ratios=[1.35, 1])
    below = fig.add_subplot(grid[1, :])
    cells, curves, dots, numbers = {}, {}, {}, {}
    for column, name in enumerate(layers.names):
        ax = fig.add_subplot(grid[0, column])
        cells[name] = _draw_tokens(ax, layers.shown(kind, name, layer), words)
        ax.set_title(words.title(name), color=COLOURS[column])
        colour, mark = COLOURS[column], MARKS[column]
        (curves[name],) = below.plot([], [], f"-{mark}", color=colour, markersize=4)
        (dots[name],) = below.plot([], [], mark, color=colour, markersize=10, zorder=4)
        numbers[name] = below.text(0, 1, "", va="center", color=colour)
        numbers[name].set(horizontalalignment=BESIDE[column][2])
    below.set_yscale("log")
    below.set(xlim=(-2.1, layers.n_layers + 0.7), ylim=(FLOOR / 1e4, 1e4))
    powers = range(-15, 1, 5)
    below.set_yticks([10.0**n for n in powers], [power_of_ten(n) if n else "1" for n in powers])
    below.minorticks_off()
    below.set_xticks(range(0, layers.n_layers + 1, 2))
    below.set_xlabel(words.layer_axis)
    below.set_ylabel(words.difference_axis, labelpad=10)  # a phone writes ticks larger
    return ThroughLayersArtists(fig, cells, curves, dots, numbers)


def _told(number: float) -> str:
    """Say what a number shown in steps, and no further than MOST, tells of the true one."""
    half = MOST / STEPS / 2
    if abs(number) > MOST - half:
        return f"{'above' if number > 0 else 'below'} {number - np.copysign(half, number):.1f}"
    return f"about {number:z.1f}"


def _draw_tokens(ax: Axes, tokens: np.ndarray, words: ThroughLayersWords) -> QuadMesh | AxesImage:
    n_rows, n_columns = tokens.shape
    cells = heatmap(
        ax,
        tokens,
        vmin=-MOST,
        vmax=MOST,
        cmap=theme.DIVERGING_CMAP,
        row_labels=range(1, n_rows + 1),
        column_labels=range(1, n_columns + 1),
    )
    cells.format_cursor_data = _told  # type: ignore
    for axis in (ax.xaxis, ax.yaxis):
        for number, tick in enumerate(axis.get_major_ticks()):
            tick.label1.set_visible(number % 5 == 0)
    ax.set(xlabel=words.number, ylabel=words.token)
    return cells


@theme.style()
def through_layers(runs: Mapping[str, Mapping[str, ArrayLike]], *, layer: int = 0) -> LiveFigure:
    """Watch tokens go through many layers in two ways, and see whether they become alike.

    Parameters
    ----------
    runs : mapping of str to mapping of str to (n_layers + 1, n_tokens, d_model) array
        For each kind of layer two runs with their names: the tokens before the first layer and
        after each.
    layer : int
        After which layer the tokens are shown initially.

    Returns
    -------
    LiveFigure
        Its controls are ``layer`` and ``kind``.
    """
    layers = ThroughLayers(runs)
    words = ThroughLayersWords(layers)
    first = layers.kinds[0]
    artists = draw_through_layers(layers, words, layer, first)

    def move_dot(layer: int, kind: str, name: str) -> tuple:
        share = layers.difference(kind, name, layer)
        aside, above, _ = BESIDE[layers.names.index(name)]
        label = {"position": (layer + aside, share * above), "text": words.share(share)}
        return ([layer], [share]), label

    steps = range(layers.n_layers + 1)
    updates: dict = {}
    for name in layers.names:
        updates[artists.cells[name]] = lambda layer, kind, name=name: layers.shown(
            kind, name, layer
        )
        updates[artists.curves[name]] = lambda layer, kind, name=name: (
            [*steps],
            layers.differences(kind, name, layer),
        )
        updates[artists.dots[name], artists.numbers[name]] = lambda layer, kind, name=name: (
            move_dot(layer, kind, name)
        )
    return LiveFigure(
        artists.fig,
        updates,
        layer=widgets.IntSlider(
            value=layer, min=0, max=layers.n_layers, description=words.layer_player
        ),
        kind=widgets.ToggleButtons(
            options=list(zip(words.kinds(), layers.kinds, strict=True)),
            value=first,
            description=words.kind_buttons,
        ),
        follow_theme=True,  # the numbers of tokens have a sign, and a colour map of their own
        readout=words.readout,
        still={"layer": min(STILL, layers.n_layers)},
        alt=words.alt,
    )
