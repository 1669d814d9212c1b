"""The figure engine: draw once, compute in numpy, replay in the page.

`artists` moves matplotlib's artists, `svg` turns an artist into a template and numbers, `update`
computes what moves, `parts` puts marks that move together into one table, and `freeze` fixes what
does not. `controls` lists the positions of a control, `making` makes one of a widget, `formats`
writes its numbers and labels, `refused` says why some widgets have none, `inputs` shows a control
in each host, and `observers` finds what only Python does beside one.
`heatmaps` makes cells readable, and `handles` lets marks be dragged. `figure` looks at its
`arguments`, puts all of this together as a `scene` and hands it to a host: `page`, which packs the
numbers of every position with `tables`, or `notebook`. `look` keeps the settings that a figure was
made under, `renderer` draws it and notes its colours, `paper` says what lies behind it, and `texts`
which texts a page can show. `live.js` moves the marks in both, fed by `page.js` or `notebook.js`.
"""

from attnkit.live.figure import LiveFigure
from attnkit.live.page import script_text as script

__all__ = ["LiveFigure", "script"]
