"""The figure engine: draw once, compute in numpy, replay in the page.

`artists` moves matplotlib's artists, `controls` lists the positions of a control, `svg` turns an
artist into a template and numbers, `tables` packs the numbers of every position, `overlay` says
where cells can be read and marks dragged, `update` computes what moves, `freeze` fixes what does
not, and `figure` puts them together. `page` and `notebook` are its hosts; `live.js` moves the marks
in both, `page.js` and `notebook.js` feed it.
"""

from attnkit.live.figure import LiveFigure

__all__ = ["LiveFigure"]
