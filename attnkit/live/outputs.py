"""What a cell publishes: for a page, a picture and the live figure; for a kernel, a view.

Two outputs serve every host. The first holds HTML that is live by its tables, the still picture as
PNG, and a line of text: nbconvert, Sphinx and other publishers take what they can show. The second
holds the ipywidgets alone; it shows nothing until its kernel has answered, and then hides the first
(see notebook.js and output.js).

In the HTML, all that is live waits inside a script element. A host that does not trust a notebook
takes scripts away with what they contain, so that nothing is left but the picture and a sentence.
"""

import json
import warnings
from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Any

from IPython.display import display
from ipywidgets import Widget

from attnkit.live import page
from attnkit.live.scene import Scene

VIEW = "application/vnd.jupyter.widget-view+json"
# What JupyterLab says in the place of a view whose kernel is gone.
NO_VIEW = (
    "<style>.jp-OutputArea-child:has([data-attnkit-output]) + .jp-OutputArea-child"
    ':has([data-mime-type$="widget-view+json"]):not(:has(.attn-alive)) { display: none; }</style>'
)
STILL = "This picture moves only in a notebook, while Python runs."


def publish(scene: Scene, widget: Widget, to_html: Callable[[], str]) -> None:
    """Publish a figure as the outputs of a cell: at once a picture, then what makes it live."""
    first = pictures(scene, scene.png())
    output = display(first, raw=True, display_id=True)
    publish_view(widget)
    if output:  # none where nothing but text is shown
        output.update(bundle(scene, to_html), raw=True)


def publish_view(widget: Widget) -> None:
    """Publish ipywidgets, and no text in their place: where no kernel runs, nothing is shown."""
    display({VIEW: widget._repr_mimebundle_()[VIEW]}, raw=True)


def bundle(scene: Scene, to_html: Callable[[], str]) -> dict[str, Any]:
    """Return what shows a figure where no kernel runs."""
    with scene.drawing:
        live, why = live_or_why(scene, to_html)
        scene.at_still()
        png = scene.png()
        scene.at({})
    return pictures(scene, png, why or page.setting(scene), live)


def live_or_why(scene: Scene, to_html: Callable[[], str]) -> tuple[str, str]:
    """Return the live HTML of a figure; or nothing, and a sentence on why it does not move."""
    try:
        return to_html(), ""
    except Exception as error:
        warnings.warn(f"pages show {scene.name} as a picture: {error}", stacklevel=4)
        scene.at({})
        return "", STILL


def pictures(scene: Scene, png: bytes, caption: str = "", live: str = "") -> dict[str, Any]:
    """Return a picture in every form that hosts ask for, in HTML with what makes it live."""
    text = b64encode(png).decode()
    return {
        "text/html": wrapped([scene.id], image(scene, text, caption), live),
        "image/png": text,
        "text/plain": scene.name,
    }


def image(scene: Scene, png: str, caption: str = "") -> str:
    """Return a picture that survives where scripts, styles and SVG are taken away."""
    width = scene.fig.get_figwidth() * 96
    said = f"<p>{escape(caption)}</p>" if caption else ""
    return (
        f'<img src="data:image/png;base64,{png}" alt="{escape(scene.alt)}" width="{width:.0f}" '
        f'style="max-width: 100%">{said}'
    )


def wrapped(ids: list[str], still: str, live: str) -> str:
    """Return HTML that shows `still` until its script has put `live` in its place."""
    # "<" could end the script element, or open a comment in it.
    text = json.dumps(live, ensure_ascii=False).replace("<", "\\u003c")
    waiting = f'<script type="application/json" data-attnkit-page>{text}</script>' if live else ""
    return (
        f'{NO_VIEW}<div data-attnkit-output="{" ".join(ids)}" data-lm-suppress-shortcuts="true">'
        f"{still}{waiting}</div><script>{page.source('output.js')}</script>"
    )
