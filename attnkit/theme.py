"""The one look of the book: a palette in which a colour means one thing, sizes, a style sheet.

Every role has a colour for the light page and one for the dark page. matplotlib draws with the
light one; the figure engine publishes each as a CSS variable, so a page can change its theme
without redrawing anything. The hues are near those of Okabe and Ito (2008). Their lightness is
chosen so that text in them has a contrast of at least 4.5, and so that readers with any kind of
colour blindness tell the roles apart: tests/figures/test_colours.py measures both.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import rcsetup
from matplotlib.colors import Colormap, ListedColormap, to_rgb

# role: (light, dark)
ROLES = {
    "ink": ("#1f2430", "#e8eaf0"),
    "muted": ("#5b6472", "#a4adbb"),
    "grid": ("#dfe3ea", "#3a4150"),
    "surface": ("#fffffe", "#181c24"),
    "query": ("#b34200", "#f5934f"),
    "key": ("#0967c2", "#64a0e8"),
    "value": ("#00704f", "#62dcb4"),
    "weight": ("#5b2a86", "#e0c2ff"),
    "query_soft": ("#fbe3d6", "#4a2c1b"),
    "key_soft": ("#d9eafa", "#1b3650"),
    "value_soft": ("#d5f0e7", "#163d33"),
    "weight_soft": ("#ebe0f5", "#392751"),
    # A cell of a heatmap of weights: the colour of weight 1, and what is written on a faint and on
    # a full one, below and from 60 % of that colour. There both inks have a contrast of 4.5.
    "weight_full": ("#360566", "#c9a1f2"),
    # The colours of the largest and the smallest score. There both inks have it at 70 %.
    "score_high": ("#ac0017", "#ff6e80"),
    "score_low": ("#003e86", "#4ba0f6"),
    "on_faint": ("#000001", "#ffffff"),
    "on_full": ("#fffeff", "#000000"),
}

INK, MUTED, GRID, SURFACE = (ROLES[role][0] for role in ("ink", "muted", "grid", "surface"))
QUERY, KEY, VALUE, WEIGHT = (ROLES[role][0] for role in ("query", "key", "value", "weight"))
QUERY_SOFT, KEY_SOFT, VALUE_SOFT, WEIGHT_SOFT = (
    ROLES[role][0] for role in ("query_soft", "key_soft", "value_soft", "weight_soft")
)

WEIGHT_FULL, SCORE_HIGH, SCORE_LOW, ON_FAINT, ON_FULL = (
    ROLES[role][0] for role in ("weight_full", "score_high", "score_low", "on_faint", "on_full")
)


def fading(colour: str, name: str) -> Colormap:
    """Return a colour map from the page's own colour at 0 to a colour: it gets less transparent.

    Examples
    --------
    >>> shades = fading(KEY, "keys")([0, 0.5, 1.0])
    >>> shades[:, 3].round(1).tolist()
    [0.0, 0.5, 1.0]
    """
    # Neither 0 nor 1, which matplotlib writes in ways of their own: the states of a cell on a page
    # shall differ in a number alone. Each is a byte of its own in an image.
    levels = np.arange(1, 255) / 255
    return _transparent([colour] * 254, levels, name)


def parting(low: str, high: str, name: str) -> Colormap:
    """Return a colour map from a colour at 0, by the page's own at 0.5, to another one at 1.

    Examples
    --------
    >>> parting(KEY, QUERY, "signs")([0, 0.5, 1.0])[:, 3].round(1).tolist()
    [1.0, 0.0, 1.0]
    """
    # As of a fading one, none is 0 or 1; an odd number of them, so that 0.5 has one for itself.
    levels = (1 + np.abs(np.arange(-252, 253, 2))) / 255
    return _transparent([low] * 126 + [high] * 127, levels, name)


def _transparent(colours: Sequence[str], levels: np.ndarray, name: str) -> Colormap:
    """Return a colour map of these colours, each as transparent as its level says."""
    shades = [(*to_rgb(colour), level) for colour, level in zip(colours, levels, strict=True)]
    # An empty cell shows the page, too.
    return ListedColormap(shades, name).with_extremes(bad=(*to_rgb(colours[-1]), 1e-4))


WEIGHT_CMAP = fading(WEIGHT_FULL, "weights")
DIVERGING_CMAP = parting(SCORE_LOW, SCORE_HIGH, "scores")  # they have a sign

STYLE: dict[Any, Any] = {
    "figure.figsize": (7.2, 4.0),
    "figure.facecolor": SURFACE,
    "figure.constrained_layout.use": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.prop_cycle": rcsetup.cycler(color=[KEY, QUERY, VALUE, WEIGHT, MUTED, INK]),
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "lines.linewidth": 2.0,
    "lines.markersize": 8,
    "legend.frameon": False,
}


def use() -> None:
    """Draw every figure from now on in the style of the book.

    Examples
    --------
    >>> from attnkit import theme
    >>> theme.use()
    """
    mpl.rcParams.update(STYLE)


@contextmanager
def style() -> Iterator[None]:
    """Draw in the style of the book within a ``with`` block, or within a decorated function.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from attnkit import theme
    >>> with theme.style():
    ...     fig, ax = plt.subplots()
    >>> @theme.style()
    ... def draw():
    ...     return plt.subplots()
    """
    with mpl.rc_context(STYLE):
        yield


def paper(pad: float, alpha: float = 1) -> dict[str, Any]:
    """Return the box of a text (its ``bbox=``) that covers the lines behind the letters.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> label = ax.text(0.5, 0.5, "a query", color=QUERY, bbox=paper(pad=2))
    """
    return {"facecolor": SURFACE, "edgecolor": "none", "pad": pad, "alpha": alpha}


def css() -> str:
    """Return the palette as CSS variables, for the light and the dark page.

    A picture on a paper of its own (``data-paper``) has the same colours on every page.
    """

    def variables(index: int) -> str:
        return "".join(
            f"--attn-{role.replace('_', '-')}:{colours[index]};" for role, colours in ROLES.items()
        )

    light, dark = variables(0), variables(1)
    # Sphinx marks a dark page with data-theme, JupyterLab with data-jp-theme-light; where a page
    # marks nothing, the system decides. Paper is always light.
    unmarked = "html:not([data-theme]) body:not([data-jp-theme-light]) .attn"
    marked = "html[data-theme=dark] .attn,[data-jp-theme-light=false] .attn"
    return (
        f".attn,.attn .attn-picture[data-paper]{{{light}}}"
        f".attn [data-paper=dark] .attn-overlay{{{dark}}}"
        f"@media screen and (prefers-color-scheme:dark){{{unmarked}{{{dark}}}}}"
        f"@media screen{{{marked}{{{dark}}}}}"
    )
