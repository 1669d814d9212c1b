"""The figure engine: draw once, compute in numpy, replay in the page.

`figure` looks at its `arguments` and puts the parts together: `controls` lists the positions of
each control, `update` computes what moves at them and `artists` moves it, `drawing` turns the
picture into a template and numbers, and `following` finds what else changes. The result is a
`scene`, which goes to one of the `hosts`: a page, with a table of the numbers of every position,
or a running notebook. In both, `hosts/live.js` moves the marks.
"""

from attnkit.live.editing.cells import Cell
from attnkit.live.figure import LiveFigure
from attnkit.live.hosts.page import script_text as script

__all__ = ["Cell", "LiveFigure", "script"]
