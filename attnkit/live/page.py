"""The published page: a figure as self-contained HTML."""

import json
import os
from functools import cache
from html import escape
from importlib.resources import files

from attnkit import theme
from attnkit.live import controls, svg

ROLES = {light: svg.ROLE_OF[light] for light, _ in theme.ROLES.values()}


def publishing() -> bool:
    """Whether the notebook is being run for a page: whoever builds one sets ATTNKIT_PUBLISH."""
    return bool(os.environ.get("ATTNKIT_PUBLISH"))


def html(figure) -> str:
    """Return a LiveFigure as HTML: picture, native inputs, tables, and the script joining them."""
    data = {
        "positions": {name: c.position for name, c in figure.controls.items()},
        "still": figure.still_positions,
        "labels": {name: c.labels for name, c in figure.controls.items()},
        "updates": [figure.pack(update) for update in figure.updates],
        "spec": spec(figure),
    }
    inputs = "".join(controls.html(c, figure.id) for c in figure.controls.values())
    figure.at(**figure.still)  # the page's script moves it to where the controls start
    picture = described(figure)
    readout = "".join(escape(mark.sentence) for mark in figure.marks if mark.kind == "readout")
    figure.at()
    asks = " data-asks" * (data["still"] != data["positions"])  # live.css hides the answer at first
    return (
        f"{style()}"
        f'<div class="attn" id="{figure.id}"{asks} role="group" aria-label="Interactive figure">'
        f'<div class="attn-picture" style="{shape(figure)}">{picture}</div>'
        f'<div class="attn-controls">{inputs}</div>'
        f'<p class="attn-setting">{escape(setting(figure))}</p>'
        f'<p class="attn-readout" aria-live="polite">{readout}</p>'
        f'<script type="application/json">{_json(data)}</script></div>{script()}'
    )


def setting(figure) -> str:
    """Say in words where the controls stand, for paper, which shows no controls."""
    said = (
        f"{control.description} {control.labels[figure.still_positions[name]]}"
        for name, control in figure.controls.items()
    )
    return f"Shown for: {'; '.join(said)}." if figure.controls else ""


def shape(figure) -> str:
    """Return a style with the picture's shape: live.css lets a browser draw it when it is near."""
    width, height = figure.fig.get_size_inches() * 72
    return f"aspect-ratio: {width:g} / {height:g}"


def described(figure) -> str:
    """Return the present picture with its description."""
    return figure.to_svg().replace("<svg ", f'<svg aria-label="{escape(figure.alt)}" ', 1)


def spec(figure) -> dict:
    """Return what both hosts need to know about the marks of a figure."""
    return {
        "marks": [mark.kind for mark in figure.marks],
        "cells": figure.cells,
        "handles": figure.handles,
        "roles": ROLES,
    }


# A page needs the style and the script once; a second copy does no harm.


@cache
def style() -> str:
    """Return the style of figures as an element, to stand before the first one."""
    return f'<style data-attnkit="runtime">{css()}</style>'


@cache
def script() -> str:
    """Return the script, to stand after a figure: that one is live before the rest has come."""
    code = source("live.js") + source("page.js")
    return f'<script type="module" async data-attnkit="runtime">{code}</script>'


def css() -> str:
    """Return the palette and the style of figures."""
    return theme.css() + source("live.css")


def source(name: str) -> str:
    """Return the text of a file that stands beside this one."""
    return files("attnkit.live").joinpath(name).read_text("utf-8")


def _json(data: dict) -> str:
    # "</" would end the script element that holds the data.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
