"""What a cell publishes: for a page, a picture and the live figure; for a kernel, a view.

Two outputs serve every host. The first holds HTML that is live by its tables, the still picture as
PNG, and a line of text: nbconvert, Sphinx and other publishers take what they can show. The second
holds the ipywidgets alone; it shows nothing until its kernel has answered, and then hides the first
(see notebook.js and output.js).

In the HTML, all that is live waits inside a script element. A host that does not trust a notebook
takes scripts away with what they contain, so that nothing is left but the picture and a sentence.
"""

import warnings
from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Any

from IPython.display import display
from ipywidgets import Widget

from attnkit.live.drawing import room
from attnkit.live.hosts import page
from attnkit.live.scene import Scene

Bundle = dict[str, Any]  # what is shown, by its MIME type

VIEW = "application/vnd.jupyter.widget-view+json"
# What JupyterLab says in the place of a view whose kernel is gone.
NO_VIEW = (
    "<style>.jp-OutputArea-child:has([data-attnkit-output]) + .jp-OutputArea-child"
    ":has(> .lm-Panel.jp-OutputArea-output):not(:has(.attn-alive)) { display: none; }</style>"
)
ONLY_IN_A_NOTEBOOK = "This picture moves only in a notebook, while Python runs."


def publish(first: Bundle, widget: Widget, last: Callable[[], Bundle]) -> None:
    """Publish outputs of a cell: at once the first, then a view; the last replaces the first."""
    output = display(first, raw=True, display_id=True)
    # No text in the place of a view: where no kernel runs, nothing is shown.
    display({VIEW: widget._repr_mimebundle_()[VIEW]}, raw=True)
    if output:  # none where nothing but text is shown
        output.update(last(), raw=True)


def present(scene: Scene) -> Bundle:
    """Return the present picture."""
    png = scene.png()
    return bundle([scene], image(scene, png), png)


def lasting(scene: Scene, to_html: Callable[[], str]) -> Bundle:
    """Return what shows a figure where no kernel runs."""
    live, why = live_or_why(scene, to_html)
    png = still(scene)
    return bundle([scene], image(scene, png, why or page.setting(scene)), png, live)


def html(scene: Scene, to_html: Callable[[], str]) -> str:
    """Return the live figure, or else its picture."""
    live, why = live_or_why(scene, to_html)
    return live or image(scene, still(scene), why)


def live_or_why(scene: Scene, to_html: Callable[[], str]) -> tuple[str, str]:
    """Return the live HTML of a figure; or nothing, and a sentence on why it does not move."""
    try:
        with warnings.catch_warnings():
            # A setting that the cell does not show may divide by 0: the cell need not say so.
            warnings.simplefilter("ignore", RuntimeWarning)
            return to_html(), ""
    except Exception as error:
        warnings.warn(f"pages show {scene.name} as a picture: {error}", stacklevel=4)
        scene.at({})
        return "", ONLY_IN_A_NOTEBOOK


def still(scene: Scene) -> bytes:
    """Return the picture for paper."""
    with scene.look():  # no view may say hello meanwhile
        scene.at_still()
        png = scene.png()
        scene.at({})
    return png


def bundle(scenes: list[Scene], pictures: str, png: bytes, live: str = "") -> Bundle:
    """Return figures in every form that hosts ask for."""
    return {
        "text/html": wrapped([scene.id for scene in scenes], pictures, live),
        "image/png": b64encode(png).decode(),
        "text/plain": "\n".join(scene.name for scene in scenes),
    }


def image(scene: Scene, png: bytes, caption: str = "") -> str:
    """Return a picture that survives where scripts, styles and SVG are taken away."""
    width = room.of(scene.fig).inches.width * 96
    said = f"<p>{escape(caption)}</p>" if caption else ""
    return (
        f'<img src="data:image/png;base64,{b64encode(png).decode()}" alt="{escape(scene.alt)}" '
        f'width="{width:.0f}" style="max-width: 100%">{said}'
    )


def wrapped(ids: list[str], pictures: str, live: str) -> str:
    """Return HTML that shows pictures until its script has put `live` in their place."""
    text = page.in_script(live)
    waiting = f'<script type="application/json" data-attnkit-page>{text}</script>' if live else ""
    return (
        f'{NO_VIEW}<div data-attnkit-output="{" ".join(ids)}">'
        f"{pictures}{waiting}</div><script>{page.source('output.js')}</script>"
    )
