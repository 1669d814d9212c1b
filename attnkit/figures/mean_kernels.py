"""The mean kernels of all heads: what each gives on average to a patch so far up, so far right."""

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.figures.shared.cells import announce, frame
from attnkit.figures.shared.numbers import capital, fixed, listed
from attnkit.figures.shared.overview import (
    LargeAndSmall,
    draw_frames,
    draw_overview,
    draw_shares,
    head_sliders,
    large_and_small,
    side_by_side,
)
from attnkit.live import LiveFigure
from attnkit.plots import axes_in_inches

SIZE = 6.2, 5.1  # inches
SMALL = 0.4  # inches: a kernel in the overview
# Rows down and columns to the right: itself, and its four neighbours.
NEIGHBOURS = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))


class MeanKernels:
    """The mean kernels of all heads. Layers and heads are counted from 1."""

    def __init__(self, kernels: ArrayLike) -> None:
        self.kernels = np.asarray(kernels, float)
        if self.kernels.ndim != 4 or len({*self.kernels.shape[2:], self.kernels.shape[2] | 1}) > 1:
            raise ValueError(
                f"kernels has shape {self.kernels.shape}; it needs (n_layers, n_heads, k, k) with "
                "an odd k: as many rows above a patch as below it"
            )
        self.n_layers, self.n_heads, self.k, _ = self.kernels.shape

    def kernel(self, layer: int, head: int) -> np.ndarray:
        """Return the kernel of a head, (k, k)."""
        return self.kernels[layer - 1, head - 1]

    def shares(self, layer: int, head: int) -> np.ndarray:
        """Return the weight on the patch itself, on its four neighbours, and on all others, (6,).

        The weights between patches have the sum 1; a part of it may lie beyond the kernel.
        """
        middle = self.k // 2
        kernel = self.kernel(layer, head)
        five = [kernel[middle + down, middle + right] for down, right in NEIGHBOURS]
        return np.array([*five, 1 - sum(five)])

    def overview(self) -> np.ndarray:
        """Return the colours of all kernels, a column of heads for each layer."""
        relative = self.kernels / self.kernels.max(axis=(2, 3), keepdims=True)
        return side_by_side(relative.swapaxes(0, 1), theme.WEIGHT_CMAP)

    def largest(self) -> np.ndarray:
        """Return the largest weight of each kernel, (n_heads, n_layers)."""
        return self.kernels.max(axis=(2, 3)).T


@dataclass(frozen=True)
class MeanKernelsWords:
    """What the figure of mean kernels says."""

    means: MeanKernels
    sliders = "layer", "head"
    layers, each_head = "layer", "head"
    overview, kernel = "largest weight of all mean kernels", "mean weight by offset"
    down, right = "rows down", "columns to the right"
    shares = ("itself", "above", "below", "left", "right", "all others")
    shares_title = "where its weight goes"

    def title(self, layer: int, head: int) -> str:
        return f"layer {layer}, head {head}"

    def readout(self, layer: int, head: int) -> str:
        each = listed(self.shares, self.means.shares(layer, head), lambda n: fixed(n, 2))
        return f"{capital(self.title(layer, head))}. Mean weights: {each}."

    @property
    def alt(self) -> str:
        means = self.means
        return (
            f"Above, {means.n_layers * means.n_heads} small squares: a column of {means.n_heads} "
            f"heads for each of {means.n_layers} layers. Each shows how much weight a patch gives "
            "on average to the patch so many rows and columns away; the patch itself is in the "
            "middle. Below, the chosen one large, and bars for the patch itself, its four "
            "neighbours and all others. Many squares are an even wash or a soft spot in the "
            "middle. Four are a single full cell beside the middle."
        )


def draw_mean_kernels(means: MeanKernels, words: MeanKernelsWords) -> LargeAndSmall:
    """Draw the overview over a large kernel and the bars of its shares."""
    fig = plt.figure(figsize=SIZE, layout="none")
    across, up = SMALL * means.n_layers, SMALL * means.n_heads
    above = axes_in_inches(fig, SIZE[0] - across - 0.35, SIZE[1] - up - 0.05, across, up)
    names = words.each_head, words.layers
    clickable = draw_overview(above, means.overview(), means.largest(), names=names, first=1)
    clickable.set_label(words.overview)
    frames = draw_frames(above)
    below = axes_in_inches(fig, 0.75, 0.1, 1.75, 1.75)
    kernel = _draw_kernel(below, means, words)
    title = below.set_title("", fontsize=11, color=theme.WEIGHT)
    right = axes_in_inches(fig, 3.65, 0.1, 2.2, 1.75)
    bars, shares = draw_shares(right, words.shares, words.shares_title, right=1.22, size=10)
    return LargeAndSmall(fig, clickable, frames, kernel, title, bars, shares)


def _draw_kernel(ax: Axes, means: MeanKernels, words: MeanKernelsWords) -> AxesImage:
    kernel = ax.imshow(means.kernel(1, 1), cmap=theme.WEIGHT_CMAP, vmin=0, interpolation="none")
    kernel.set_label(words.kernel)  # its title moves
    reach = means.k // 2
    offsets = range(-reach, reach + 1)
    announce(ax, offsets, offsets, row=words.down, column=words.right)
    ax.spines[:].set(visible=True, color=theme.GRID)
    frame(ax, theme.QUERY, 1.5).set_xy((reach - 0.5, reach - 0.5))
    return kernel


@theme.style()
def mean_kernels(kernels: ArrayLike, *, layer: int = 1, head: int = 1) -> LiveFigure:
    """Show the mean kernels of all heads small, and the one that is clicked large.

    Parameters
    ----------
    kernels : array of shape (n_layers, n_heads, k, k)
        The mean weight on the patch that lies so many rows down and so many columns to the right;
        the patch itself is in the middle.
    layer, head : int
        The head that is large at first, counted from 1.

    Returns
    -------
    LiveFigure
        Its controls are ``layer`` and ``head``; a click on a small kernel moves both.

    Raises
    ------
    ValueError
        If the kernels have no middle.
    """
    means = MeanKernels(kernels)
    words = MeanKernelsWords(means)
    artists = draw_mean_kernels(means, words)

    def show_kernel(layer: int, head: int) -> dict:
        kernel = means.kernel(layer, head)
        return {"data": kernel, "clim": (0, kernel.max())}

    return LiveFigure(
        artists.fig,
        large_and_small(artists, show_kernel, words.title, means.shares),
        **head_sliders(layer, head, means.kernels.shape, first=1, names=words.sliders),
        drag={artists.clickable: ("layer", "head")},
        readout=words.readout,
        follow_theme=True,  # the small kernels have the colours of weights, as the large one
        alt=words.alt,
    )
