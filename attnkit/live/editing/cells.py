"""Edit this figure: code of a live figure that a reader may change in the page.

1. The author writes what a figure computes and says as a module of plain Python, its *program*:
   numpy alone, no matplotlib. A function of it, ``make(function, *given)``, returns the update
   functions by name. It runs here for the tables, and in the page's Python (MicroPython and a small
   numpy) for a reader; there without docstrings and types (`plain.py`).
2. What a reader may change is one function, the *cell*: its text is shown, and the tables are
   computed by that very text. ``LiveFigure(..., editable=cell)`` takes functions of `cell.updates`;
   what no reader's code changes may be moved by any other function, and keeps its tables. So does
   what they show at values of a control that no reader's code changes (`beside`).
3. The page gets a description of each mark (`marks.py`), the program, the values of the controls,
   and which function moves what: all of it apart from the figure, asked for by the button.
4. The reader's cell runs once; at each setting the page asks once for the data of all marks that
   move, and draws them (`marks.js`). While it asks, later moves wait, and the last one counts.
5. An error, an endless loop or wrong data leaves the last good picture, and is said in words.
   *Back to the book's version* shows the tables again.
6. The contract: with the author's cell the page draws what the tables hold, at every position, to
   one unit of the last drawn digit. What cannot be so is refused when the figure is made.
"""

import inspect
import json
import textwrap
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from attnkit.live.controls import names_of
from attnkit.live.editing import marks, plain
from attnkit.live.scene import Scene

Make = Callable[..., dict[str, Callable]]
HEAD = "import numpy as np\n\n"
READS_WHAT_IT_IS_HANDED = True  # so an edit elsewhere changes no chapter (rebuild/imports.py)


@dataclass(frozen=True)
class Cell:
    """A function that a reader may change in the page, and the program that uses it.

    Parameters
    ----------
    source : str
        The cell: it imports what it needs (numpy or math) and defines a function.
    name : str
        The name of that function.
    make : callable
        ``make(function, *given)`` returns the update functions by name, the readout as "readout".
        Its module is plain: it imports numpy, math and modules of that kind.
    given : sequence
        What else `make` takes: numbers, texts, arrays, lists of these.
    beside : mapping
        Of a control, the values that no reader's code changes, each with the data that `make` needs
        for it here: ``{"kind": {"learned": table}}``. Each mapping follows `given` when `make` is
        called here, and is left out in the page, which has the tables of these values.

    Raises
    ------
    ValueError
        When its functions are first asked for, if the text does not define the named one.

    Examples
    --------
    >>> from attnkit.live import Cell
    >>> def program(curve, x):
    ...     return {"line": lambda n: curve(x) + n}
    >>> cell = Cell("curve = lambda x: x**2", "curve", program, [3.0])
    >>> cell.updates["line"](n=1)
    10.0
    """

    source: str
    name: str
    make: Make
    given: Sequence[Any] = field(default=())
    beside: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        function: Callable,
        make: Make,
        *given: Any,
        beside: Mapping[str, Mapping[Any, Any]] | None = None,
    ) -> "Cell":
        """Make a cell of a function, with the text that it was written as.

        Raises
        ------
        ValueError
            If the function uses names other than ``np`` that its text does not define, or if its
            text is not known.
        """
        try:
            own = textwrap.dedent(inspect.getsource(function))
        except OSError as error:
            raise ValueError(
                f"the text of function {function.__name__!r} is not known: define it in a file or "
                "in a cell of a notebook, or give its text, Cell(source, name, make, given)"
            ) from error
        used = inspect.getclosurevars(function)
        if beyond := sorted({*used.globals, *used.nonlocals} - {"np"}):
            raise ValueError(
                f"function {function.__name__!r} uses {', '.join(beyond)}, which is not in its own "
                "text: a reader's cell holds all but np, so write it inside the function"
            )
        return cls(HEAD + own.rstrip(), function.__name__, make, given, beside or {})

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The function, made of the text of the cell."""
        names: dict[str, Any] = {}
        exec(compile(self.source, "<cell>", "exec"), names)
        if not callable(function := names.get(self.name)):
            raise ValueError(f"the cell defines no function {self.name!r}:\n{self.source}")
        return function

    @cached_property
    def updates(self) -> dict[str, Callable]:
        """The update functions by name, as the author's cell makes them."""
        return self.make(self.function, *self.given, *self.beside.values())


def spec(scene: Scene, cell: Cell) -> dict[str, Any]:
    """Return what the page needs to compute a figure: call it within the look of the figure."""
    module = inspect.getmodule(cell.make)
    assert module is not None
    names = {id(function): name for name, function in cell.updates.items()}
    own = [update for update in scene.updates if id(update.function) in names]
    if not own:
        raise ValueError(
            "no update function is the cell's: an editable figure takes those that its reader's "
            f"code changes from cell.updates, {', '.join(cell.updates)}"
        )
    described = _as_json(marks.describe_all(scene, own))
    return {
        "source": cell.source,
        "name": cell.name,
        "modules": plain.modules(module, cell.make.__name__),
        "make": [module.__name__, cell.make.__name__],
        "given": [sent(value, "given") for value in cell.given],
        "updates": [[names[id(update.function)], list(update.controls)] for update in own],
        "values": {
            name: [sent(value, f"control {name}") for value in control.values]
            for update in own
            for name, control in update.controls.items()
        },
        "tables": _tables(scene, cell),
        "fonts": _fonts_apart(described),
        "marks": described,
    }


def _tables(scene: Scene, cell: Cell) -> dict[str, list[int]]:
    """Return the positions of controls for which the page keeps its tables."""
    for name in cell.beside:
        if name not in scene.controls:
            raise ValueError(f"beside names {name!r}: {names_of(scene.controls)}")
    return {
        name: [scene.controls[name].position_of(value) for value in data]
        for name, data in cell.beside.items()
    }


def _as_json(value: Any) -> Any:
    """Return data with Python's own numbers, and None for NaN."""
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _fonts_apart(described: list[marks.Description | None]) -> list[dict]:
    """Take the widths of letters out of descriptions: many texts have the same."""
    fonts: dict[str, int] = {}
    for mark in described:
        if mark and (box := mark.get("box")):
            own = json.dumps({"widths": box.pop("widths"), "kerning": box.pop("kerning")})
            box["font"] = fonts.setdefault(own, len(fonts))
    return [json.loads(font) for font in fonts]


def sent(value: Any, what: str) -> dict[str, Any]:
    """Return a value as the page hands it to Python, as the head of host.js says."""
    if value is None:
        return {"kind": "none"}
    if isinstance(value, str):
        return {"kind": "str", "text": value}
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return {"kind": kind, "items": [sent(item, what) for item in value]}
    array = np.asarray(value)
    of_array = {"f": "float64", "i": "int64", "u": "int64", "b": "bool"}.get(array.dtype.kind)
    if of_array is None or not np.isfinite(array).all():
        raise ValueError(f"{what} holds {value!r}, which the page cannot hand to Python")
    numbers = array.astype("<f8")
    written: list[Any] = [numbers.ravel().tolist(), b64encode(numbers.tobytes()).decode()]
    values = min(written, key=lambda each: len(json.dumps(each)))
    shape = list(array.shape)
    made = {"kind": of_array, "array": array.ndim > 0, "shape": shape, "values": values}
    return made | {"scalar": True} if isinstance(value, np.generic) else made
