"""Three tokens on their way through a block: which of them feel that one has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from numpy.typing import ArrayLike

from attnkit import theme
from attnkit.attention import self_attention
from attnkit.block import layer_norm, small_network
from attnkit.figures.shared.marked_table import MarkedTable, draw_marked_table, mark_styles
from attnkit.figures.shared.numbers import fixed, joined
from attnkit.live import LiveFigure
from attnkit.masks import causal_mask

STEPS = ("x", "norm", "attention", "plus", "norm again", "network", "plus again")
# Where each step stands in the picture of the block: on the stream, or below it.
PLACES = ((0, 1), (1.05, 0), (2.5, 0), (3.5, 1), (4.5, 0), (5.95, 0), (6.95, 1))


class ThroughABlock:
    """A block with one head, as it is and with its last token changed."""

    def __init__(
        self,
        X: ArrayLike,
        projections: Sequence[ArrayLike],
        network: Sequence[ArrayLike],
        change: ArrayLike,
    ) -> None:
        self.X, self.change = np.asarray(X, float), np.asarray(change, float)
        self.projections, self.network = projections, network

    def walk(self, changed: bool, masked: bool) -> dict[str, np.ndarray]:
        """Return the tokens at each step of the block."""
        x = self.X.copy()
        x[-1] += self.change * changed
        mask = causal_mask(len(x)) if masked else None
        normed = layer_norm(x)
        W_query, W_key, W_value = self.projections
        mixed = self_attention(normed, W_query, W_key, W_value, mask)[0]
        after = x + mixed
        again = layer_norm(after)
        made = small_network(again, *self.network)
        return dict(zip(STEPS, (x, normed, mixed, after, again, made, after + made), strict=True))

    def tokens(self, step: str, changed: bool, masked: bool) -> np.ndarray:
        """Return the tokens at a step."""
        return self.walk(changed, masked)[step]

    def differs(self, step: str, changed: bool, masked: bool) -> np.ndarray:
        """Tell which tokens differ from those without a change."""
        gap = self.tokens(step, changed, masked) - self.tokens(step, False, masked)
        return np.abs(gap).max(axis=1) > 1e-12


@dataclass(frozen=True)
class ThroughABlockWords:
    """What the figure of a block says."""

    block: ThroughABlock
    steps = STEPS
    boxes = ("x", "norm", "attention", "+", "norm", "network", "+")
    step_slider = "step"
    changed_buttons = "token 3 comes in"
    changed = "changed", "as it was"
    masked_buttons = "mask"
    masked = "causal", "none"

    def token(self, n: int) -> str:
        return f"token {n}"

    def number(self, number: float) -> str:
        return fixed(number, 2)

    def title(self, step: str) -> str:
        return f"the tokens after: {step}" if step != STEPS[0] else "the tokens that come in"

    def readout(self, step: str, changed: bool, masked: bool) -> str:
        mask = "with" if masked else "without"
        where = f"Step {STEPS.index(step) + 1} of {len(STEPS)}, {step}, {mask} a causal mask."
        if not changed:
            return f"{where} Token 3 is as it was."
        who = np.flatnonzero(self.block.differs(step, changed, masked)) + 1
        felt = f"token {who[0]} alone" if len(who) == 1 else f"tokens {joined([*map(str, who)])}"
        return f"{where} Token 3 came in changed; now it shows in {felt}."

    def alt(self, step: str) -> str:
        return (
            "A block as a picture: a straight line from x to the result. Twice a way branches off "
            "it, through norm and attention, then through norm and network, and comes back at a "
            f"plus. One step is marked, at first {step}. Below stand the {len(self.block.X)} "
            "tokens at this step as a table; orange rows are those that feel that the last token "
            "came in changed."
        )


class ThroughABlockArtists(NamedTuple):
    """What moves in the figure of a block."""

    fig: Figure
    boxes: tuple[FancyBboxPatch, ...]
    table: MarkedTable
    title: Text


def draw_through_a_block(block: ThroughABlock, words: ThroughABlockWords) -> ThroughABlockArtists:
    """Draw the block above, and below it the tokens at one step."""
    fig, (above, below) = plt.subplots(2, figsize=(6.0, 3.7), height_ratios=[1.1, 1.3])
    fig.set_layout_engine("constrained", rect=(0.02, 0, 0.98, 1))  # a phone writes names larger
    boxes = _draw_boxes(above, words.boxes)
    names = [words.token(n) for n in range(1, len(block.X) + 1)]
    table = draw_marked_table(below, block.X, names)
    title = below.set_title("", loc="left")
    return ThroughABlockArtists(fig, boxes, table, title)


def _draw_boxes(ax: Axes, names: Sequence[str]) -> tuple[FancyBboxPatch, ...]:
    """Draw the stream with two ways that leave it and come back."""
    ax.plot([0, 7.55], [1, 1], color=theme.INK, linewidth=4, zorder=0)
    ax.plot([7.55], [1], ">", color=theme.INK, markersize=11)
    for leaves, returns in ((0.3, 3.5), (3.75, 6.95)):
        way = [leaves, leaves, returns, returns]
        ax.plot(way, [1, 0, 0, 1], color=theme.MUTED, linewidth=1.5, zorder=0)
    boxes = []
    for name, (x, y) in zip(names, PLACES, strict=True):
        width, height = (1.2 if len(name) > 1 else 0.3), 0.42
        box = FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0.04",
            facecolor=theme.SURFACE,
            edgecolor=theme.MUTED,
            linewidth=1.2,
        )
        ax.add_patch(box)
        ax.text(x, y, name, ha="center", va="center", fontsize=10)
        boxes.append(box)
    ax.set(xlim=(-0.3, 7.75), ylim=(-0.4, 1.45))
    ax.axis("off")
    return tuple(boxes)


@theme.style()
def through_a_block(
    X: ArrayLike,
    projections: Sequence[ArrayLike],
    network: Sequence[ArrayLike],
    change: ArrayLike,
    *,
    step: str = STEPS[0],
) -> LiveFigure:
    """Go through a block step by step, and see which tokens feel a change of the last one.

    Parameters
    ----------
    X : (3, d_model) array
        Three tokens.
    projections : W_query, W_key, W_value, each a (d_model, d_model) array
    network : W_in, b_in, W_out, b_out of the small network
    change : (d_model,) array
        What is added to the last token.
    step : str
        The step that is shown initially.

    Returns
    -------
    LiveFigure
        Its controls are ``step``, ``changed`` and ``masked``.
    """
    block = ThroughABlock(X, projections, network, change)
    words = ThroughABlockWords(block)
    artists = draw_through_a_block(block, words)

    def mark_step(step: str) -> list[dict]:
        here = STEPS.index(step)
        return [
            {
                "edgecolor": theme.QUERY if place == here else theme.MUTED,
                "linewidth": 3 if place == here else 1.2,
            }
            for place in range(len(STEPS))
        ]

    return LiveFigure(
        artists.fig,
        {
            artists.boxes: mark_step,
            artists.title: words.title,
            artists.table.cells: block.tokens,
            artists.table.marks: lambda step, changed, masked: mark_styles(
                block.differs(step, changed, masked).repeat(block.X.shape[1])
            ),
            artists.table.numbers: lambda step, changed, masked: [
                words.number(number) for number in block.tokens(step, changed, masked).ravel()
            ],
        },
        step=widgets.SelectionSlider(
            options=list(zip(words.steps, STEPS, strict=True)),
            value=step,
            description=words.step_slider,
        ),
        changed=_yes_or_no(words.changed, words.changed_buttons),
        masked=_yes_or_no(words.masked, words.masked_buttons),
        readout=words.readout,
        still={"step": "attention"},
        alt=words.alt(step),
    )


def _yes_or_no(names: Sequence[str], description: str) -> widgets.ToggleButtons:
    options = list(zip(names, (True, False), strict=True))
    return widgets.ToggleButtons(options=options, value=True, description=description)
