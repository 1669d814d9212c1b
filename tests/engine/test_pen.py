"""One pen draws many artists, each as a new one would draw it."""

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from attnkit.live.drawing import pen, svg


def _artists() -> list[Artist]:
    """Return artists that a renderer notes things of: clips, markers, hatches, pixels, texts."""
    figure = Figure()
    ax = figure.subplots()
    ax.set(xlim=(0, 4), ylim=(0, 4))
    (line,) = ax.plot([0, 5, 2], [1, 2, 3], "o-")
    (dots,) = ax.plot([1, 2], [1, 2], "s", color="red")
    line.set_clip_path(Circle((2, 2), 1, transform=ax.transData))
    hatched = ax.bar([1], [2], hatch="/").patches[0]
    scatter = ax.scatter([1, 2, 3], [1, 2, 3], c=[1, 2, 3], s=[10, 20, 30])
    pixels = ax.imshow(np.eye(3), extent=(0, 3, 0, 3))
    (mixed,) = ax.plot([0, 4], [4, 0])
    mixed.set_rasterized(True)
    tinted = ax.imshow(np.array([[[0, 114, 178, 90]]], "uint8"), extent=(3, 4, 3, 4))
    words = [ax.text(1, 1, r"$\alpha$ of 3"), ax.text(1, 2, "two\nlines", rotation=30), ax.title]
    figure.draw_without_rendering()  # it looks for limits
    return [line, dots, hatched, scatter, pixels, mixed, tinted, *words, ax.xaxis, ax]


def test_a_pen_draws_each_artist_as_a_new_pen_does():
    artists = _artists()
    with svg.settings():
        alone = []
        for artist in artists:
            pen.put_away()
            alone.append(pen.draw(artist))
        assert [pen.draw(artist) for artist in artists] == alone
        assert [pen.draw(artist) for artist in reversed(artists)] == alone[::-1]


def test_a_pen_that_failed_draws_the_next_artist_as_before():
    line, broken = _artists()[:2]
    with svg.settings():
        wanted = pen.draw(line)
        broken.get_path_effects = lambda: 1 / 0  # it has opened a group by then
        with pytest.raises(ZeroDivisionError):
            pen.draw(broken)
        assert pen.draw(line) == wanted


def test_an_artist_is_drawn_while_another_one_is():
    line, words = _artists()[0], _artists()[7]
    line.axes.add_artist(words.__class__(1, 1, "inside"))
    with svg.settings():
        wanted, inside = pen.draw(line), []
        draw = line.draw
        line.draw = lambda renderer: (inside.append(pen.draw(words)), draw(renderer))
        assert pen.draw(line) == wanted
        del line.draw
        assert inside == [pen.draw(words)]


def test_a_pen_is_not_used_for_another_size_or_other_settings():
    artists = _artists()
    figure = artists[0].get_figure()
    with svg.settings():
        before = pen.draw(artists[0])
        figure.set_size_inches(3, 3)
        assert pen.draw(artists[0]) != before
        assert pen._idle
    assert not pen._idle
