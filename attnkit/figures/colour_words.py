"""Words that learn to find patches of their colour: queries and keys of different dimensions."""

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import hsv_to_rgb

from attnkit import theme
from attnkit.live import LiveFigure
from attnkit.plots import heatmap


def hue_colours(hues) -> np.ndarray:
    """Return the red, green and blue (0 to 1) of hues in degrees, (n, 3)."""
    hues = np.asarray(hues, dtype=float)
    return hsv_to_rgb(np.column_stack([hues / 360 % 1, *np.full((2, len(hues)), 0.85)]))


def words_find_patches(words, hues, target, runs, steps) -> LiveFigure:
    """Replay training: how the weights of each word move to the patches of its colour.

    Parameters
    ----------
    words : sequence of str
        The names of the queries, (n_words,).
    hues : array of shape (n_patches,)
        The hue of each patch in degrees.
    target : array of shape (n_words, n_patches)
        The weights that a word ought to give; above 0 at the patches of its colour.
    runs : dict
        ``{name: weights}``, each of shape (n_snapshots, n_words, n_patches): attention weights
        during training.
    steps : range
        The training step of each snapshot.

    Returns
    -------
    LiveFigure
    """
    right, colours = np.asarray(target) > 0, hue_colours(hues)
    runs = {name: np.asarray(weights) for name, weights in runs.items()}
    shares = {name: (weights * right).sum(axis=2) for name, weights in runs.items()}
    first, last = next(iter(runs)), steps[-1]

    def weights_at(step, run):
        return runs[run][steps.index(step)]

    fig = plt.figure(figsize=(6.2, 5.4))
    grid = fig.add_gridspec(3, 2, height_ratios=[0.35, 1.7, 1.7], width_ratios=[9, 1.5])
    strip, matrix, swatch = (fig.add_subplot(grid[at]) for at in [(0, 0), (1, 0), (1, 1)])
    curves = fig.add_subplot(grid[2, :])

    strip.imshow(colours[None], aspect="auto", interpolation="none")
    strip.set(title=f"{len(hues)} patches of different hues: the keys", xticks=[], yticks=[])
    strip.spines[:].set_visible(False)
    cells = heatmap(
        matrix,
        weights_at(0, first),
        row_labels=words,
        column_labels=[f"{hue:g}" for hue in hues],
        vmax=0.4,
    )
    matrix.set(title="weight of each patch", xlabel="patch: its hue in degrees", ylabel="query")
    matrix.yaxis.labelpad = 14  # a phone enlarges the texts
    matrix.tick_params(labelsize=10)
    matrix.yaxis.label.set_color(theme.QUERY)  # not the words, which name other colours
    mixture = swatch.imshow(
        (weights_at(0, first) @ colours)[:, None], aspect="auto", interpolation="none"
    )
    swatch.set(title="output", xticks=[], yticks=[])
    for row in range(1, len(words)):
        swatch.axhline(row - 0.5, color=theme.SURFACE, linewidth=4)  # one output for each word
    swatch.spines[:].set_visible(False)

    curves.set(xlim=(0, last), ylim=(0, 1.12), yticks=[0, 0.5, 1], xlabel="training step")
    curves.set_title("weight on the right colour, average of the words")
    curves.grid(axis="y")
    grown = {}  # the curves end at the step that is shown: the end is a question of the chapter
    for name, share in shares.items():
        average = share.mean(axis=1)
        (curve,) = curves.plot(steps, average, color=theme.WEIGHT)
        middle = len(steps) // 2
        label = curves.annotate(
            name,
            (steps[middle], average[middle]),
            xytext=(0, -8),
            textcoords="offset points",
            va="top",
            color=theme.WEIGHT,
        )
        grown[curve, label] = lambda step, name=name, average=average, at=steps[middle]: (
            (np.minimum(steps, step), average[np.minimum(range(len(steps)), steps.index(step))]),
            name if step >= at else "",
        )
    now = curves.axvline(0, color=theme.INK, linewidth=1)
    dot = curves.scatter([0], [0], s=70, color=theme.WEIGHT, clip_on=False, zorder=4)

    def readout(step, run):
        share = shares[run][steps.index(step)]
        said = ", ".join(f"{word} {100 * s:.1f} %" for word, s in zip(words, share, strict=True))
        return f"Step {step}, {run}: weight on the patches of the right colour: {said}."

    return LiveFigure(
        fig,
        {
            **grown,
            cells: weights_at,
            mixture: lambda step, run: (weights_at(step, run) @ colours)[:, None],
            now: lambda step: ([step, step], [0, 1]),
            dot: lambda step, run: ([step], [shares[run][steps.index(step)].mean()]),
        },
        step=widgets.Play(
            value=0, min=0, max=last, step=steps.step, interval=120, description="training step"
        ),
        run=widgets.ToggleButtons(options=list(runs), description="hidden layer"),
        readout=readout,
        still={"step": last},
        alt=(
            f"Attention weights of the words {', '.join(words)} over {len(hues)} patches of all "
            "hues, beside the average colour that each word gets back. "
            "Below, the share of the weight on the right colour grows as a curve with the "
            "training, one curve with tanh and one without. It starts before the first step."
        ),
    )
