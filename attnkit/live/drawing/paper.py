"""The paper of a picture: the page itself, or for colours of its own a paper of its own.

A picture that is painted in nothing but the theme's colours turns dark with the page. Any other
one keeps its colours, and behind them its background, on every page: black lines stay readable.
"""

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure

from attnkit import theme
from attnkit.live.drawing.renderer import IMAGE, Painted, painted

READABLE = 4.5  # the contrast of a text, by WCAG 2.2, 1.4.3


def paper(figure: Figure, follow_theme: bool | None) -> dict[str, str]:
    """Return colour and tone ("light" or "dark") of a paper, or nothing for that of the page.

    Call it when the figure has been drawn, within its `Look`.
    """
    seen = painted(figure)
    roles = {light for light, _ in theme.ROLES.values()}
    if follow_theme or (follow_theme is None and seen.all <= roles):
        return {}
    behind = to_rgba(background(figure))
    under = _page_for(seen) if behind[3] < 1 else "#ffffff"
    mixed: Any = np.array(behind[:3]) * behind[3] + np.array(to_rgba(under)[:3]) * (1 - behind[3])
    seen_behind = to_hex(mixed)
    light = contrast(seen_behind, "#000000") >= contrast(seen_behind, "#ffffff")
    # The picture paints its background itself, so what lies under a see-through one is plain.
    colour = seen_behind if behind[3] == 1 else under
    return {"colour": colour, "tone": "light" if light else "dark"}


def background(figure: Figure) -> Any:
    """Return the colour behind a saved figure."""
    if not figure.get_frameon() or mpl.rcParams["savefig.transparent"]:
        return "none"
    colour = mpl.rcParams["savefig.facecolor"]
    return figure.get_facecolor() if colour == "auto" else colour


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG, from 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG, from 0 to 1."""
    c = np.array(to_rgba(colour)[:3])
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _page_for(seen: Painted) -> str:
    """Return white or black: on which the texts, or else all colours, are read best."""
    colours = seen.texts or seen.all - {IMAGE}

    def read_on(page: str) -> float:
        return sum(min(READABLE, contrast(colour, page)) for colour in colours)

    return max("#ffffff", "#000000", key=read_on)
