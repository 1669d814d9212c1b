"""A query in two dimensions: waist and height together."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider

from attnkit import theme
from attnkit.attention import gaussian_scores
from attnkit.figures.pooling import pooled, weights_or_gap
from attnkit.live import LiveFigure

FIGURE_WIDTH = 5.2  # inches


def two_measures(
    waists,
    heights,
    weights,
    scores: Callable = gaussian_scores,
    *,
    bandwidth: float = 5,
    query: tuple[float, float] = (90, 170),
) -> LiveFigure:
    """Drag a query over the plane of waists and heights.

    Every dot is a person, larger and darker for a larger body weight. The ring marks one bandwidth
    around the query. Thin lines join places with the same answer.

    Parameters
    ----------
    waists, heights, weights : arrays of shape (n_keys,)
        Two measures that make a key, in centimetres, and the value in kilograms.
    scores : callable
        ``scores(queries, keys, bandwidth)`` returns scores of shape (n_queries, n_keys), for
        queries of shape (n_queries, 2) and keys of shape (n_keys, 2); it is asked for the waist
        alone as well, with one column.
    bandwidth : float
        In centimetres, for both measures.
    query : pair of float
        Waist and height asked for at first, in centimetres.

    Returns
    -------
    LiveFigure
        Its controls are ``waist`` and ``height``; the query can be dragged in the plane.
    """
    waists, heights, weights = (np.asarray(a, dtype=float) for a in (waists, heights, weights))
    keys = np.column_stack([waists, heights])

    def answer(waist, height):
        return float(pooled(scores, np.array([[waist, height]]), keys, weights, bandwidth)[0])

    def answer_by_waist(waist):
        return float(pooled(scores, np.array([[waist]]), waists[:, None], weights, bandwidth)[0])

    def counted(waist, height):
        shares = weights_or_gap(scores, np.array([[waist, height]]), keys, bandwidth)[0]
        return 1 / float(np.sum(shares**2))  # n equal weights have the sum of squares 1/n

    fig, ax = plt.subplots(figsize=(FIGURE_WIDTH, 3.4))
    ax.set_aspect("equal")
    ax.set_xlim(waists.min() - 4, waists.max() + 4)
    ax.set_ylim(heights.min() - 10, heights.max() + 4)  # room for a number under each line
    ax.set_xlabel("waist (cm)", color=theme.KEY)
    ax.set_ylabel("body height (cm)", color=theme.KEY, labelpad=8)
    _contours(
        ax, lambda queries: pooled(scores, queries, keys, weights, bandwidth), keys, bandwidth
    )
    # Ten sizes: one for everybody would write every circle in full, 20 KB more on a page.
    share = np.round(9 * (weights - weights.min()) / np.ptp(weights)) / 9
    for size in np.unique(share):
        alike = share == size
        dots = {"s": 6 + 60 * size, "color": theme.VALUE, "alpha": 0.4, "linewidth": 0}
        ax.scatter(waists[alike], heights[alike], **dots)

    fig.draw_without_rendering()  # the layout settles, so that a length in data has a size
    points_a_centimetre = 72 / fig.dpi * np.ptp(ax.transData.transform([[0, 0], [1, 0]])[:, 0])
    ring = ax.scatter(
        *query, s=(2 * bandwidth * points_a_centimetre) ** 2, facecolor="none", linewidth=2
    )
    ring.set_edgecolor(theme.QUERY)
    dot = ax.scatter(*query, s=70, color=theme.QUERY, edgecolor=theme.SURFACE, zorder=5)
    result = ax.text(*query, "", weight="bold", color=theme.VALUE, ha="center", zorder=6)
    result.set_bbox(theme.paper(1.5, alpha=0.85))

    def beside_the_ring(waist, height):
        """Put the answer under the ring, or over it where there is little room below."""
        if height > heights.min() + 3 * bandwidth:
            return {"position": (waist, height - bandwidth - 2), "verticalalignment": "top"}
        return {"position": (waist, height + bandwidth + 2), "verticalalignment": "bottom"}

    def say(waist, height):
        n = round(counted(waist, height))
        people = "one person alone" if n == 1 else f"{n} people alike"
        return (
            f"Waist {waist:g} cm and body height {height:g} cm: {answer(waist, height):.1f} kg, "
            f"as if from {people}. From the waist alone: "
            f"{answer_by_waist(waist):.1f} kg."
        )

    return LiveFigure(
        fig,
        {
            (ring, dot): lambda waist, height: [([waist], [height])] * 2,
            result: lambda waist, height: {
                **beside_the_ring(waist, height),
                "text": f"{answer(waist, height):.0f} kg",
            },
        },
        waist=FloatSlider(
            value=query[0], min=60, max=140, step=2.5, readout_format="g", description="waist (cm)"
        ),
        height=FloatSlider(
            value=query[1],
            min=145,
            max=190,
            step=2.5,
            readout_format="g",
            description="body height (cm)",
        ),
        drag={dot: ("waist", "height")},
        readout=say,
        alt=(
            f"{len(weights)} people in the plane of waist and height, larger the heavier they are. "
            "A ring of one bandwidth around the query holds those who count most. Lines join "
            "places of equal answer, and each is labelled with it."
        ),
    )


def _contours(ax, answers: Callable, keys, bandwidth: float) -> None:
    """Draw lines of equal answer, where somebody is near enough to have been asked."""
    across = np.linspace(*ax.get_xlim(), 60)
    up = np.linspace(*ax.get_ylim(), 40)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    nearest = np.sqrt(((grid[:, None] - keys[None]) ** 2).sum(axis=-1)).min(axis=1)
    height = np.where(nearest < 1.5 * bandwidth, answers(grid), np.nan).reshape(40, 60)
    lines = ax.contour(
        across, up, height, levels=range(40, 140, 20), colors=theme.INK, linewidths=1
    )
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        if len(path.vertices):  # a number under its lower end, where no other line is near
            end = path.vertices[path.vertices[:, 1].argmin()]
            ax.text(*(end - (0, 1)), f"{level:g} kg", ha="center", va="top", fontsize=10)
