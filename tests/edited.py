"""A figure whose code is edited, by Node: what its page computes and draws without tables."""

import json
from pathlib import Path

from attnkit.live.editing import cells, scripts
from tools import node

HERE = Path(cells.__file__).parent


class Edited:
    """The program of a figure, with the author's cell, in the page's Python."""

    def __init__(self, figure, folder):
        scene = figure._scene
        with scene.look():
            self.program = cells.spec(scene, scene.editable)
        own = [(HERE / name).read_text("utf-8") for name in ("marks.js", "figure.js")]
        written = {
            "page.js": "\n".join(own).replace("\nexport ", "\n").encode(),
            "worker.js": scripts.worker().encode(),
            "python.wasm": scripts.micropython("micropython.wasm"),
            "files.json": json.dumps(scripts.imported()).encode(),
            "program.json": json.dumps(self.program, allow_nan=False).encode(),
        }
        for name, text in written.items():
            (folder / name).write_bytes(text)
        script = Path(__file__).with_suffix(".mjs")
        self.process = node.start(str(script), *(str(folder / name) for name in written))
        self.shown = {}
        assert self.run(self.program["source"])["ok"]

    def run(self, source, meanwhile=None):
        """Run a cell, and move the controls while it runs."""
        return self._ask({"run": source, "meanwhile": meanwhile})

    def at(self, *moves, loses=False):
        """Move the controls; return an error, and how often the page computed.

        If it loses its Python, that takes too long. `shown` then has the states of all marks that
        it computes there, by their numbers: the others keep their tables.
        """
        answer = self._ask({"moves": moves, "loses": loses})
        self.runs = answer["runs"]
        known = {**self.shown, **dict(answer["states"])}
        self.shown = {i: state for i, state in known.items() if i in answer["marks"]}
        return answer.get("error"), answer["computed"]

    def _ask(self, asked):
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()
