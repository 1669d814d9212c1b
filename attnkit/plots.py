"""Static drawings of the book: each takes an Axes and arrays, draws, and returns what it drew.

Rows of a heatmap are queries and columns are keys, in every picture of the book.
"""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import Colormap
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import FancyArrowPatch
from numpy.typing import ArrayLike

from attnkit import theme

MAX_VECTOR_CELLS = 1024  # more cells than this repaint too slowly in a browser: draw an image


def heatmap(
    ax: Axes,
    values: ArrayLike,
    *,
    row_labels: Sequence | None = None,
    column_labels: Sequence | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
    cmap: str | Colormap = theme.WEIGHT_CMAP,
    annotate: bool = False,
    fmt: str | None = None,
) -> QuadMesh | AxesImage:
    """Draw a matrix as coloured cells, first row on top.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    values : array of shape (n_rows, n_columns)
        The matrix; in this book rows are queries and columns are keys. A cell that is masked, NaN
        or infinite, such as a score of ``-inf``, stays empty.
    row_labels, column_labels : sequence of str, optional
        One name per row and per column. Without them the cells are counted from 0.
    vmin, vmax : float
        The values of the palest and the darkest colour. If left out, these are 0, or the smallest
        value if that is negative, and the largest value.
    cmap : str or Colormap
        A colour map: ``theme.WEIGHT_CMAP`` for weights, ``theme.DIVERGING_CMAP`` for scores.
    annotate : bool
        Write each value into its cell, in the ink that reads best on its colour.
    fmt : str, optional
        How values are written, as in Python's ``format``: ``".3f"``. If left out, whole numbers
        have no decimals, and others two or as many as they need.

    Returns
    -------
    QuadMesh or AxesImage
        Vector cells for up to 1024 values, an image for more.

    Raises
    ------
    ValueError
        If ``values`` is not a matrix, or the labels are not one per row and per column.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> cells = heatmap(ax, [[0.8, 0.2], [0.5, 0.5]], column_labels=["cup", "book"], annotate=True)
    >>> [text.get_text() for text in ax.texts]
    ['0.80', '0.20', '0.50', '0.50']
    """
    given: np.ndarray = np.ma.asarray(values)
    values = np.ma.masked_invalid(given.astype(float))
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"values has shape {values.shape}; a heatmap needs (n_rows, n_columns)")
    n_rows, n_columns = values.shape
    vmin, vmax = _limits(values.compressed(), vmin, vmax)
    cells: QuadMesh | AxesImage
    if values.size <= MAX_VECTOR_CELLS:
        edges = np.arange(n_columns + 1) - 0.5, np.arange(n_rows + 1) - 0.5
        cells = ax.pcolormesh(
            *edges, values, cmap=cmap, vmin=vmin, vmax=vmax, edgecolor=theme.SURFACE, linewidth=1
        )
        ax.set_ylim(n_rows - 0.5, -0.5)  # the first row on top, as in a matrix
    else:
        cells = ax.imshow(
            values, cmap=cmap, vmin=vmin, vmax=vmax, aspect="auto", interpolation="none"
        )
    for axis, labels, n, name in (
        (ax.yaxis, row_labels, n_rows, "row_labels"),
        (ax.xaxis, column_labels, n_columns, "column_labels"),
    ):
        if labels is not None:
            if len(labels) != n:
                raise ValueError(f"{name} has {len(labels)} names; values needs {n}")
            axis.set_ticks(np.arange(n), labels=[str(label) for label in labels])
        elif n <= 20:
            axis.set_ticks(np.arange(n))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    if annotate:
        places = np.ndindex(values.shape)
        for (row, column), look in zip(places, cell_texts(cells, given, fmt), strict=True):
            ax.text(column, row, "", ha="center", va="center").set(**look)
    return cells


def _limits(numbers: np.ndarray, vmin: float | None, vmax: float | None) -> tuple[float, float]:
    """Return the limits of the colours, with those that are not given as the numbers need them."""
    low = float(min(numbers.min(initial=0), 0)) if vmin is None else vmin
    high = float(numbers.max(initial=-np.inf)) if vmax is None else vmax
    return low, high if high >= low else low


def cell_texts(
    cells: QuadMesh | AxesImage, values: ArrayLike, fmt: str | None = None
) -> list[dict[str, str]]:
    """Return text and colour of the number in each cell of a heatmap, row by row.

    Parameters
    ----------
    cells : QuadMesh or AxesImage
        A heatmap, whose colours the values have.
    values : array of shape (n_rows, n_columns)
        Where a value is masked, NaN or infinite, nothing is written.
    fmt : str, optional
        How values are written, as in Python's ``format``. If left out, whole numbers have no
        decimals, and others two or as many as they need.

    Returns
    -------
    list of dict
        Each with ``"text"`` and ``"color"``, the ink that reads best on its cell: black or white,
        or for weights and scores an ink that a dark page turns.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> cell_texts(heatmap(ax, [[0, 1]]), [[np.nan, 1]])[1]
    {'text': '1.00', 'color': '#fffeff'}
    """
    given: np.ndarray = np.ma.asarray(values).ravel()
    numbers = np.ma.masked_invalid(given.astype(float)).filled(np.nan)
    ink = _ink_for(cells.cmap)
    shades = cells.cmap(cells.norm(numbers))
    fmt = _format(given, numbers[np.isfinite(numbers)]) if fmt is None else fmt
    return [
        {"text": "" if np.isnan(number) else _written(number, fmt), "color": ink(shade)}
        for number, shade in zip(numbers, shades, strict=True)
    ]


def _ink_for(cmap: Colormap) -> Callable[[ArrayLike], str]:
    if cmap == theme.WEIGHT_CMAP:
        return ink_on_weight
    return ink_on_score if cmap == theme.DIVERGING_CMAP else _readable_on


def _written(number: float, fmt: str) -> str:
    """Write a number with the minus that axes have."""
    text = format(number, fmt)
    return "\N{MINUS SIGN}" + text[1:] if text.startswith("-") else text


def ink_on_weight(shade: ArrayLike) -> str:
    """Return the ink that reads best on a shade of ``theme.WEIGHT_CMAP``, on any page.

    Examples
    --------
    >>> [ink_on_weight(shade) for shade in theme.WEIGHT_CMAP([0.5, 0.7])]
    ['#000001', '#fffeff']
    """
    return theme.ON_FULL if np.asarray(shade)[3] >= 0.6 else theme.ON_FAINT


def ink_on_score(shade: ArrayLike) -> str:
    """Return the ink that reads best on a shade of ``theme.DIVERGING_CMAP``, on any page.

    Examples
    --------
    >>> [ink_on_score(shade) for shade in theme.DIVERGING_CMAP([0.1, 0.5, 0.9])]
    ['#fffeff', '#000001', '#fffeff']
    """
    return theme.ON_FULL if np.asarray(shade)[3] >= 0.7 else theme.ON_FAINT


def _format(given: np.ndarray, numbers: np.ndarray) -> str:
    """Return how to write numbers: integers as such, others with two decimals if that is enough."""
    if given.dtype.kind in "iub":
        return ".0f"
    largest = np.abs(numbers).max(initial=0)
    return ".2f" if largest == 0 or 0.01 <= largest < 1e4 else ".2g" if largest < 1 else ".4g"


def _readable_on(rgba: ArrayLike) -> str:
    """Return black or white, whichever has more contrast on a colour (WCAG relative luminance)."""
    channels = np.asarray(rgba, dtype=float)[:3]
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    return "#000000" if luminance > 0.179 else "#ffffff"


def axes_in_inches(fig: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add axes to a figure, at a place in inches from its lower left corner.

    Parameters
    ----------
    fig : Figure
        Without a layout engine, or the axes would not stay there.
    left, bottom, width, height : float
        In inches.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig = plt.figure(figsize=(4, 2), layout="none")
    >>> axes_in_inches(fig, 1, 0.5, 2, 1).get_position()
    Bbox([[0.25, 0.25], [0.75, 0.75]])
    """
    across, up = fig.get_size_inches()
    return fig.add_axes((left / across, bottom / up, width / across, height / up))


def weight_bars(
    ax: Axes, positions: ArrayLike, weights: ArrayLike, *, width: float
) -> BarContainer:
    """Draw attention weights as bars on a scale from 0 to 1.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    positions : array of shape (n_keys,)
        The position of each bar, for instance the keys themselves.
    weights : array of shape (n_keys,)
        The height of each bar.
    width : float
        Width of a bar in the units of ``positions``.

    Returns
    -------
    BarContainer

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> bars = weight_bars(ax, [51, 56], [0.25, 0.75], width=0.9)
    >>> bars.datavalues.tolist()
    [0.25, 0.75]
    """
    bars = ax.bar(positions, weights, width=width, color=theme.WEIGHT)
    ax.set_ylim(0, 1.25)  # room for a number above a bar of height 1
    ax.set_yticks([0, 0.5, 1])
    ax.grid(axis="y")
    return bars


def key_value_pairs(ax: Axes, keys: ArrayLike, values: ArrayLike) -> PathCollection:
    """Draw pairs as dots that point down to their key and left to their value.

    The ticks of the axes are the keys and the values themselves, in their colours. Set the limits
    of the axes first: the guides run to the two axes.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    keys, values : arrays of shape (n_keys,)
        Horizontal and vertical position of each pair.

    Returns
    -------
    PathCollection
        The dots.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> dots = key_value_pairs(ax, [51, 56], [40, 43])
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['51', '56']
    """
    keys, values = np.asarray(keys), np.asarray(values)
    left, bottom = ax.get_xlim()[0], ax.get_ylim()[0]
    ax.vlines(keys, bottom, values, color=theme.KEY, linestyle=":", linewidth=1.5)
    ax.hlines(values, left, keys, color=theme.VALUE, linestyle=":", linewidth=1.5)
    ax.set_xticks(keys, labels=[f"{key:g}" for key in keys])
    ax.set_yticks(values, labels=[f"{value:g}" for value in values])
    colour_tick_labels(ax, x=theme.KEY, y=theme.VALUE)
    return ax.scatter(keys, values, s=90, color=theme.INK, zorder=4)


def colour_tick_labels(ax: Axes, *, x: str | None = None, y: str | None = None) -> None:
    """Give the labels of the ticks the colour of what they name: keys, queries or values.

    Parameters
    ----------
    ax : Axes
    x, y : str, optional
        The colour along each axis; without one, the labels there stay as they are.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> colour_tick_labels(ax, x=theme.KEY)
    >>> ax.get_xticklabels()[0].get_color() == theme.KEY
    True
    """
    if x is not None:
        ax.tick_params(axis="x", labelcolor=x)
    if y is not None:
        ax.tick_params(axis="y", labelcolor=y)


def arrow(
    ax: Axes,
    tip: Sequence[float] | np.ndarray,
    colour: str,
    *,
    width: float = 2,
    head: float = 14,
    zorder: float = 3,
) -> FancyArrowPatch:
    """Draw a vector as an arrow from the origin.

    Parameters
    ----------
    ax : Axes
    tip : pair of numbers
        Where the arrow ends.
    colour : str
    width, head : float
        Width of the line and size of the arrow's head, in points.
    zorder : float
        An arrow covers what has a lower one.

    Returns
    -------
    FancyArrowPatch

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> arrow(ax, (3, 1), theme.KEY).get_linewidth()
    2.0
    """
    patch = FancyArrowPatch(
        (0, 0),
        (float(tip[0]), float(tip[1])),
        arrowstyle="-|>",
        mutation_scale=head,
        color=colour,
        linewidth=width,
        shrinkA=0,
        shrinkB=0,
        zorder=zorder,
    )
    ax.add_patch(patch)
    return patch


def beyond(
    tip: Sequence[float] | np.ndarray, along: float = 0.4, right: float = 0
) -> tuple[float, float]:
    """Return the place of an arrow's label: beyond its tip, and to the right of its direction.

    Parameters
    ----------
    tip : pair of numbers
        Where the arrow ends, which starts at the origin.
    along, right : float
        How far from the tip, in the units of the axes.

    Returns
    -------
    pair of float

    Examples
    --------
    >>> beyond((0, 2), along=0.5, right=0.25)
    (0.25, 2.5)
    """
    x, y = float(tip[0]), float(tip[1])
    length = float(np.hypot(x, y))
    # an arrow without length points nowhere: its label goes below it, on the left
    ahead, aside = (x / length, y / length) if length else (-0.7, -0.7)
    return x + along * ahead + right * aside, y + along * aside - right * ahead
