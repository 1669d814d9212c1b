"""What the engine notes of an artist, for as long as the artist lives."""

from typing import Any

from matplotlib.artist import Artist

from attnkit.live.drawing.properties import NOTES


def notes(artist: Artist) -> dict[str, Any]:
    """Return the notes of an artist, to read and to write.

    They are kept on the artist. In a WeakKeyDictionary, those that refer to the artist, or to its
    figure, would keep it forever.
    """
    found: dict[str, Any] = vars(artist).setdefault(NOTES, {})
    return found
