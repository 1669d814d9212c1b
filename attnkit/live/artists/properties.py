"""Properties of an artist, as an update function returned them."""

from difflib import get_close_matches
from typing import Any

import numpy as np
from matplotlib.artist import Artist, ArtistInspector

from attnkit.live.artists.kinds import Misfit, described

# What functions of matplotlib take, by the properties that it becomes.
_DRAWN_WITH = {
    "c": ("'array', numbers for a colour map, or 'facecolor'", "array"),
    "s": ("'sizes'", "sizes"),
    "vmin": ("'clim', (vmin, vmax)", "clim"),
    "vmax": ("'clim', (vmin, vmax)", "clim"),
}


def set_properties(artist: Artist, properties: dict[str, Any]) -> None:
    """Set properties, or say which of them the artist does not have or does not take."""
    if "alpha" in properties and np.ndim(artist.get_alpha()):  # type: ignore[arg-type]
        artist._alpha = None  # type: ignore[attr-defined]  # matplotlib fails to compare arrays
    try:
        artist.set(**properties)
    except Exception as error:
        known = _known(artist)
        for name in properties:
            if name not in known:
                words, becomes = _DRAWN_WITH.get(name, ("", ""))
                if becomes in known:
                    raise Misfit(f"it has no property {name!r}: give {words}") from error
                like = get_close_matches(name, known, 1)
                advice = f": did you mean {like[0]!r}?" if like else ""
                raise Misfit(f"it has no property {name!r}{advice}") from error
        got = ", ".join(f"{name}={described(value)}" for name, value in properties.items())
        raise Misfit(f"got {got}: {error}") from error


def _known(artist: Artist) -> list[str]:
    found = ArtistInspector(artist)
    return [*found.get_setters(), *(name for names in found.aliasd.values() for name in names)]
