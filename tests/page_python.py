"""The Python of a page, run by Node."""

import ast
import contextlib
import io
import json
import math
from pathlib import Path

from attnkit.live.editing import scripts
from tools import node

# A module as a page may bring it.
MODULES = {
    "given/shares.py": """import math
import numpy as np

def share(scores):
    if scores.min() < 0:
        raise ValueError(f"scores must not be below 0, but hold {scores.min():.1f}")
    return scores / scores.sum()
"""
}
NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


class PagePython:
    """A worker's Python: each call returns what was printed, an error, and what else is known."""

    def __init__(self, folder, modules=MODULES):
        (folder / "worker.js").write_text(scripts.worker(), encoding="utf-8")
        (folder / "python.wasm").write_bytes(scripts.micropython("micropython.wasm"))
        (folder / "files.json").write_text(json.dumps(scripts.imported()), encoding="utf-8")
        script = Path(__file__).with_suffix(".mjs")
        (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
        names = "worker.js", "python.wasm", "files.json", "modules.json"
        paths = (str(folder / name) for name in names)
        self.process = node.start(str(script), *paths)

    def bare(self, code: str) -> dict:
        """Run code as MicroPython runs it; return the `result` that it leaves."""
        return self._call("bare", code)

    def run(self, code: str, **inputs) -> dict:
        """Run a reader's cell."""
        return self._call("run", code, inputs)

    def ask(self, expression: str, **inputs) -> dict:
        """Evaluate an expression with the names of the cell."""
        return self._call("ask", expression, inputs)

    def _call(self, what, code, inputs=None) -> dict:
        asked = {"what": what, "code": code, "inputs": inputs or {}}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def python_says(code):
    """Run a cell as a notebook does: what it prints, and what it shows of its last line."""
    body = ast.parse(code).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    names, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    return printed.getvalue(), None if value is None else repr(value)


def python_value(sent):
    """Return what a page would get, as Python: nested lists, numbers, texts."""
    if sent["kind"] in ("list", "tuple"):
        return {"list": list, "tuple": tuple}[sent["kind"]](map(python_value, sent["items"]))
    if sent["kind"] == "dict":
        return dict(map(python_value, sent["items"]))
    if sent["kind"] in ("str", "none", "other"):
        return sent.get("text", sent.get("type"))
    values = [NUMBERS.get(value, value) for value in sent["values"]]
    of_numpy = sent["array"] or sent.get("scalar", False)
    return (sent["kind"], of_numpy, tuple(sent["shape"]), values)


def listed(name):
    """Read the expressions of a file, which stand between double bars."""
    lines = (
        Path(__file__).with_name("editing").joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    )
    return [part for line in lines for part in line.split(" || ")]
