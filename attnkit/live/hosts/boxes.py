"""Boxes of ipywidgets with live figures in them: on a page, each figure is live in its place.

A running notebook shows a box as ipywidgets do. On a page, a figure in it is that of `to_html`,
tabs and accordions fold, texts are texts; of anything else it says that it needs a notebook.
"""

from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO
from typing import Any, NamedTuple

import ipywidgets as widgets
from IPython import get_ipython
from PIL import Image

from attnkit.live.hosts import outputs
from attnkit.live.scene import Scene


class Held(NamedTuple):
    """A figure whose widget may stand in a box."""

    scene: Scene
    to_html: Callable[[], str]


def hold(widget: widgets.Box, scene: Scene, to_html: Callable[[], str]) -> None:
    """Remember whose widget this is, and have boxes with it published as figures are."""
    # On the widget, whose figure lives as long; with its controls, or the picture alone.
    widget.held = widget.children[0].held = Held(scene, to_html)
    if shell := get_ipython():
        formatter = shell.display_formatter.ipython_display_formatter
        if formatter.for_type(widgets.Box) is not publish:
            formatter.for_type(widgets.Box, publish)


def publish(box: widgets.Box) -> None:
    """Publish a box as the outputs of a cell, if there is a live figure in it."""
    found = {held.scene.id: held for held in figures(box)}
    if not found:
        raise NotImplementedError  # IPython goes on as if there were no such function

    def last() -> outputs.Bundle:
        stills = [outputs.still(held.scene) for held in found.values()]
        return bundle(found, stills, html(box, found))

    outputs.publish(bundle(found, [held.scene.png() for held in found.values()]), box, last)


def figures(widget: widgets.Widget) -> Iterator[Held]:
    """Find the figures in a box, in order."""
    if held := getattr(widget, "held", None):
        yield held
    else:
        for child in getattr(widget, "children", ()):
            yield from figures(child)


def bundle(found: dict[str, Held], pngs: list[bytes], live: str = "") -> outputs.Bundle:
    """Return the figures of a box in every form that hosts ask for."""
    scenes = [held.scene for held in found.values()]
    pictures = "".join(map(outputs.image, scenes, pngs))
    return outputs.bundle(scenes, pictures, stacked(pngs), live)


def stacked(pngs: list[bytes]) -> bytes:
    """Return pictures one below the other."""
    parts = [Image.open(BytesIO(png)) for png in pngs]
    size = (max(part.width for part in parts), sum(part.height for part in parts))
    whole, top = Image.new("RGBA", size), 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    stream = BytesIO()
    whole.save(stream, "png")
    return stream.getvalue()


# -- on a page -------------------------------------------------------------------------------------


def html(widget: widgets.Widget, found: dict[str, Held]) -> str:
    """Return a widget in a box as HTML that needs no kernel."""
    if held := getattr(widget, "held", None):
        return outputs.html(*held)
    if isinstance(widget, widgets.Box):
        parts = [html(child, found) for child in widget.children]
        if isinstance(widget, widgets.Tab | widgets.Accordion):
            return "".join(map(folded, range(len(parts)), parts, widget.titles))
        row = isinstance(widget, widgets.HBox)
        style = f"display: flex; flex-flow: {'row wrap' if row else 'column'}; gap: 0 1rem"
        cells = "".join(f'<div style="flex: 1 1 20rem">{part}</div>' for part in parts if part)
        return f'<div style="{style}">{cells if row else "".join(parts)}</div>'
    if isinstance(widget, widgets.Label):
        return f"<p>{escape(widget.value)}</p>"
    if isinstance(widget, widgets.HTML):
        return str(widget.value)
    if any(widget is c.widget for held in found.values() for c in held.scene.controls.values()):
        return ""  # its figure brings it along
    return f"<p>Here a notebook shows {named(widget)}, while Python runs.</p>"


def folded(number: int, part: str, title: str) -> str:
    """Return a page of a tab or an accordion; the first is open."""
    name = escape(title or f"{number + 1}")
    return f"<details{' open' * (number == 0)}><summary>{name}</summary>{part}</details>"


def named(widget: Any) -> str:
    """Return a widget in words."""
    kind = type(widget).__name__
    said = getattr(widget, "description", "")
    return escape(f"a widget of the kind {kind}" + f" ({said})" * bool(said))
