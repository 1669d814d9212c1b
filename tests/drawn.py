"""The marks of a figure as the page draws them from data, by Node, beside those of its tables."""

import itertools
import json
import math
import re
from pathlib import Path

import numpy as np

from attnkit.live.drawing import svg
from attnkit.live.editing import marks
from attnkit.live.hosts import tables
from tools import node

SCRIPT = Path(marks.__file__).with_suffix(".js")
_NUMBER = re.compile(r"(?<![\w#-])-?\d+\.\d+(?!\w)")
_ROUNDED = 1 + 1e-6


def plain(value):
    """Return data as JSON can hold it; a number that it has not as {"number": its name}."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(np.ma.filled(np.ma.asarray(value, float), np.nan).tolist())
    if isinstance(value, float) and not math.isfinite(value):
        name = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return {"number": name}
    return value


class Drawing:
    """The script that draws marks from data: it answers with states, or with an error."""

    def __init__(self):
        self.process = node.start(str(Path(__file__).with_suffix(".mjs")), str(SCRIPT))

    def marks(self, described):
        """Draw by these descriptions from now on."""
        self._ask({"marks": described})

    def states(self, asked):
        """Return the states of marks, for pairs of the number of a mark and its data."""
        return self._ask({"states": asked})

    def _ask(self, asked):
        self.process.stdin.write(json.dumps(plain(asked)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def difference(page, table, per_point):
    """Return where two drawings are more than a unit of the last digit apart, in words, or None."""
    page, table = tidy(page), tidy(table)
    words = zip(_NUMBER.split(page), _NUMBER.split(table), strict=False)
    if _NUMBER.split(page) != _NUMBER.split(table):
        return next((f"{a} is not {b}" for a, b in words if a != b), "one of them ends earlier")
    for a, b in zip(_NUMBER.findall(page), _NUMBER.findall(table), strict=True):
        decimals = len(a.partition(".")[2])
        unit = 1 / per_point if decimals == 2 else 10**-decimals
        if abs(float(a) - float(b)) > unit * _ROUNDED:
            return f"{a} is not {b}"
    return None


def tidy(drawn):
    """Write empty groups in one way, ids alike in each figure, and none that nothing refers to."""
    drawn = re.sub(r"attn-[a-j]+x*-", "attn-", drawn)
    drawn = re.sub(r"<g([^>/]*)></g>", r"<g\1/>", drawn)
    return re.sub(r' id="([^"]*)"', lambda m: m[0] if f"#{m[1]}" in drawn else "", drawn)


def by_page(state):
    return svg.themed(svg.fill(state["template"], state["numbers"]))


def compared(figure, drawing):
    """Yield each mark at each position of a figure, and how page and table differ there."""
    scene = figure._scene
    with scene.look():
        described = marks.describe_all(scene)
    drawing.marks(described)

    def drawn(first, part, setting):
        found = {update: update.run(setting) for update in part.updates}
        asked = {}
        for i in range(first, first + len(part.marks)):
            if mark := described[i]:
                asked[i] = _at(found[scene.updates[mark["update"]]], mark["at"])
        return dict(zip(asked, drawing.states([*asked.items()]), strict=True))

    yield from differences(figure, drawn)


def differences(figure, drawn):
    """Yield each mark at each position of a figure, and how what is drawn there differs.

    ``drawn(first, part, setting)`` returns the states of a part's marks by their numbers, of which
    `first` is the lowest.
    """
    scene = figure._scene
    with scene.look(), svg.settings():
        first = 0
        for part in scene.parts:
            for values in itertools.product(*(c.values for c in part.controls.values())):
                setting = {**scene.settings, **dict(zip(part.controls, values, strict=True))}
                scene.move(part.updates, setting)
                states = scene.states(part.marks)
                for i, state in drawn(first, part, setting).items():
                    if first <= i < first + len(states):
                        why = _difference(state, states[i - first], figure.fig)
                        yield part.marks[i - first], setting, why
            first += len(part.marks)
            scene.move(part.updates, scene.settings)


def _at(data, path):
    for key in path:
        data = data[key]
    return data


def _difference(state, of_table, figure):
    template, numbers, png = of_table
    if "error" in state:
        return state["error"]
    table = svg.themed(svg.fill(template, numbers))
    if found := difference(by_page(state), table, svg.per_point(figure)):
        return found
    if png and not np.array_equal(tables.rgba(png).ravel(), state["rgba"]):
        return "other pixels"
    return None
